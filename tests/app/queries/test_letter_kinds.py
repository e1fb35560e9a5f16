"""Every kind of letter in every language: read back as mail, safe, short enough, never taken for an answer."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fast_mail_parser import parse_email
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions.due import set_due
from app.actions.letter import change_letter, reset_letter
from app.actions.outbox import change_settings
from app.actions.person import change_person
from app.actions.project import move_date
from app.actions.task import add_task, assign_task, rename_task
from app.domain.answer import AnswerKind
from app.domain.errors import RuleViolation
from app.domain.letter import LetterKind, LetterText
from app.domain.workflow import Outcome
from app.exchange.answer.answer import read_answers
from app.exchange.answer.mail import pasted, read_mail
from app.exchange.mail_message import Attachment, MailHead, mail_message
from app.letters.facts import no_facts
from app.letters.rendering import LONGEST_PART, PartNews, check_template, choices, part, subject
from app.letters.template import template
from app.letters.words import languages, our_text
from app.queries.letter import Letter, bundle_for, parts_of, whole_letter
from app.queries.letter_preview import letter_wordings, preview_letter
from app.workspace.delivery_recording import record_told
from tests.builders import MONDAY, Office, letter_for, make_office

TODAY = date(2026, 3, 1)
BOTH = sorted(languages())
KINDS = [(language, kind) for language in BOTH for kind in LetterKind]
HOSTILE = '<b>"Buy\u202e now"</b>\r\nBcc: all@example.com {{ 7 * 7 }} {content}'


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path)
    made.workspace.do(change_settings, lead_name="Lena Lead", lead_email="lena@example.com")
    yield made
    made.workspace.close()


def sent_to(office: Office, name: str) -> Letter:
    """The letter as it would be sent now."""
    return office.workspace.read(lambda reader: whole_letter(reader, bundle_for(reader, office.people[name])))


def mailed(letter: Letter) -> EmailMessage:
    """The letter as the other side reads it."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"], mail["To"] = letter.subject, "ana@example.com"
    mail.set_content(letter.body)
    mail.add_alternative(letter.html, subtype="html")
    for file in letter.attachments:
        main, sub = file.content_type.split("/", 1)
        mail.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name)
    return message_from_bytes(mail.as_bytes(), _class=EmailMessage, policy=policy.default)


class Page(HTMLParser):
    """What a reader sees of a page, and whether it loads or runs anything."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "img", "link", "iframe", "form", "object", "base")
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in ("src", "style", "background")
            if name == "href":
                assert (value or "").startswith(("mailto:", "https://"))
                self.links.append(value)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_a_letter_is_read_back_as_mail_with_the_same_words_in_text_and_html(
    office: Office, language: str, kind: LetterKind
):
    letter = office.workspace.read(preview_letter, language, kind, our_text(language, kind))
    mail = mailed(letter)
    assert mail["Subject"] == letter.subject
    assert mail.defects == []
    text, html = mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()
    assert text.replace("\r\n", "\n").rstrip() == letter.body
    page = Page(html)
    squeezed = " ".join(page.words.split())
    for line in text.splitlines():
        label, colon, value = line.partition(": ")
        said = value if colon and not line.startswith(("Subject", "“", "„")) else line.removeprefix("[ ] ")
        if "mailto:" not in line and "—" not in line:
            # The plain text is cut where a mail program takes no more; the page never is.
            assert " ".join(said.split()).removesuffix("…") in squeezed, (label, said)
    assert "prefers-color-scheme: dark" in html
    assert 'name="viewport"' in html
    document = html[html.index("<body>") : html.index("</html>")].replace("<br>", "<br/>")
    ElementTree.fromstring(document)


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_two_readers_take_the_same_from_the_mail_of_each_kind(office: Office, language: str, kind: LetterKind):
    letter = office.workspace.read(preview_letter, language, kind, our_text(language, kind))
    head = MailHead(
        "lead@example.com",
        'Lena "the" Lead, Änderung',
        "ana@straße.example",
        HOSTILE,
        f"{letter.subject} {HOSTILE}",
        "<1@example.com>",
        MONDAY,
        "answers@example.com",
        ["<0@example.com>"],
    )
    file = Attachment("Fällig; alle.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    raw = mail_message(head, letter.body, letter.html, [file]).encode("ascii")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    other, python = parse_email(raw, strict=True), message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    assert (other.warnings, python.defects) == ([], [])
    assert other.subject == python["Subject"]
    assert len(other.subject) <= 200
    assert {name: len(values) for name, values in other.headers.items()} == dict.fromkeys(python.keys(), 1)
    assert not {name.lower() for name in other.headers} & {"bcc", "cc"}
    for found, name in (([other.from_], "From"), (other.to, "To"), (other.reply_to, "Reply-To")):
        theirs = [(one.display_name, one.addr_spec) for one in python[name].addresses]
        assert [(one.display_name, one.address) for one in found] == theirs
    assert [one.address for one in other.to] == ["ana@xn--strae-oqa.example"]
    assert other.headers["References"] == other.headers["In-Reply-To"] == ["<0@example.com>"]
    assert other.date_parsed == MONDAY
    for [said], kept, part_kind in ((other.text_plain, letter.body, "plain"), (other.text_html, letter.html, "html")):
        assert said.replace("\r\n", "\n").rstrip() == kept.rstrip()
        assert said.replace("\r\n", "\n") == python.get_body((part_kind,)).get_content().replace("\r\n", "\n")
    [theirs], [ours] = other.attachments, python.iter_attachments()
    assert (theirs.filename, theirs.content, theirs.disposition) == (file.name, file.content, "attachment")
    assert (ours.get_filename(), ours.get_content(), ours["Content-Type"].params["method"]) == (
        file.name,
        file.content.decode() if isinstance(ours.get_content(), str) else file.content,
        "REQUEST",
    )
    assert theirs.mimetype == ours.get_content_type() == "text/calendar"


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_our_own_letter_is_never_taken_for_an_answer(office: Office, language: str, kind: LetterKind):
    letter = office.workspace.read(preview_letter, language, kind, our_text(language, kind))
    html_only = EmailMessage(policy=policy.SMTP)
    html_only["Subject"] = f"Re: {letter.subject}"
    html_only.set_content(letter.html, subtype="html")
    texts = (letter.body, f"{letter.subject}\n{letter.body}", f"Subject: {letter.subject}\n\n{letter.body}")
    for mail in (*(pasted(text, TODAY) for text in texts), read_mail(html_only.as_bytes(), TODAY)):
        assert [one for one in read_answers(mail) if one.reading.kind is not AnswerKind.NOTHING] == []


@pytest.mark.parametrize("language", BOTH)
def test_each_answer_of_a_letter_is_understood(office: Office, language: str):
    words = languages()[language]
    for outcomes in ([], ["Approved", "Changes requested"]):
        for choice in choices("LL-7", words, outcomes):
            typed = f"{choice.mark} 2026-03-02" if choice.mark.endswith(": ") else choice.mark
            [answer] = read_answers(pasted(typed, TODAY), lambda _, names=outcomes: [Outcome(name) for name in names])
            assert answer.task_id == 7
            assert answer.reading.kind in (AnswerKind.DONE, AnswerKind.BLOCKED, AnswerKind.NEW_DATE, AnswerKind.OUTCOME)
            assert answer.reading.outcome in ("", *outcomes)


LONG = st.text(st.characters(codec="utf-8"), max_size=300) | st.sampled_from(["x" * 3000, "word " * 500, "é\n" * 900])
NAMES = st.text(min_size=1, max_size=200)


@settings(deadline=None)
@given(st.sampled_from(KINDS), NAMES, LONG, LONG, st.lists(LONG, max_size=80), st.integers(1, 3))
def test_a_part_never_has_more_than_900_characters_and_keeps_its_answers(
    which: tuple[str, LetterKind], title: str, text: str, more: str, several: list[str], news: int
):
    language, kind = which
    if kind is LetterKind.LETTER:
        return
    words = languages()[language]
    facts = no_facts() | {"title": title, "project": title, "instructions": text, "done_when": more, "changes": text}
    facts |= {"inputs": several, "checklist": several, "before": several, "after": several, "approvers": several}
    facts |= {"key": "LL-7", "due": "Wed 10 Feb", "left": "3 working days left", "old_due": "Tue 9 Feb"}
    wording, answers = template(our_text(language, kind)), choices("LL-7", words, [])
    made = part([PartNews(wording, facts, answers)] * news, words, "lena.lead@example.com")
    assert len(made.text) <= LONGEST_PART
    if "{{ answers }}" in our_text(language, kind):
        assert "mailto:lena.lead@example.com?subject=%5BLL-7%5D%20NEW%20DATE%3A%20" in made.text
    about = subject(wording, facts)
    assert len(about) <= 200
    assert about.isprintable() or not title.isprintable()
    assert "\n" not in about


ADDRESS = "https://share.example.com/sites/marketing/Shared%20Documents/" + "2027/spring/" * 6 + "final_v3.docx?web=1"


@pytest.mark.parametrize(("language", "kind"), [one for one in KINDS if one[1] is not LetterKind.LETTER])
def test_title_dates_and_address_stay_whole_where_everything_else_is_long(language: str, kind: LetterKind):
    words, long = languages()[language], "Only the wording that legal has cleared in writing, and no other one. " * 9
    due, old = words.due_words(date(2027, 9, 15), TODAY, 870), words.day_words(date(2027, 9, 23), TODAY)
    facts = no_facts() | dict.fromkeys(("instructions", "done_when", "changes", "project"), long)
    facts |= {"title": "Abstimmung der Datenschutzgrundverordnungskonformitätsprüfung mit der Rechtsabteilung"}
    facts |= {"inputs": [long] * 9, "checklist": [long] * 9, "before": [long] * 9, "after": [long] * 9}
    facts |= {"key": "LL-7", "due": due, "left": words.left_words(100), "old_due": old, "expected": old, "since": old}
    facts |= {"owner": "Ana", "link": ADDRESS, "source": "Prices", "asked": [long] * 3}
    names = ["Approved", "Changes requested"] if kind is LetterKind.YOUR_DECISION else []
    made = part([PartNews(template(our_text(language, kind)), facts, choices("LL-7", words, names))], words, "l@x.org")
    assert len(made.text) <= LONGEST_PART
    known = named(our_text(language, kind).partition("\n")[2])
    for name in {"title", "due", "old_due", "expected", "since", "link"} & known:
        assert facts[name] in made.text, name
    assert (f'<a href="{ADDRESS}">' in made.html) == ("link" in known)
    page = Page(str(made.html)).words
    assert len(page) <= 2400
    assert page.count(long[:20]) >= len({"instructions", "done_when", "changes"} & known)


@pytest.mark.parametrize("language", BOTH)
def test_so_many_outcomes_that_their_links_have_no_room_are_words_to_write(language: str):
    words, names = languages()[language], [f"Änderungen gewünscht von Gruppe {number}" for number in range(8)]
    facts = no_facts() | {"title": "Poster", "key": "LL-7", "instructions": "word " * 200}
    news = PartNews(template(our_text(language, LetterKind.YOUR_DECISION)), facts, choices("LL-7", words, names))
    made = part([news], words, "lena.lead@example.com")
    assert len(made.text) <= LONGEST_PART
    assert all(words.quoted(f"[LL-7] DONE: {name}") in made.text for name in names)
    assert made.html.count('class="answer"') == 8


@pytest.mark.parametrize("language", BOTH)
def test_every_language_words_every_kind_with_the_same_facts(language: str):
    for kind in LetterKind:
        check_template(our_text(language, kind), frame=kind is LetterKind.LETTER)
        assert named(our_text(language, kind)) == named(our_text("en", kind))


def named(text: str) -> set[str]:
    """The names in the tags of a template."""
    return {word for tag in re.findall(r"{[{%].*?[%}]}", text) for word in re.findall(r"[a-z_]+", tag)}


def test_a_hostile_title_stays_a_title_in_every_part_of_a_letter(office: Office):
    task_id = office.workspace.do(add_task, "x", office.people["Mia"]).value
    office.workspace.do(rename_task, task_id, HOSTILE)
    office.workspace.do(assign_task, task_id, office.people["Ana"])
    letter = sent_to(office, "Ana")
    mail = mailed(letter)
    assert mail["Bcc"] is None
    assert '<b>"Buy now"</b> Bcc: all@example.com {{ 7 * 7 }} {content}' in mail["Subject"]
    assert "<b>&#34;Buy" not in letter.html.replace("&lt;b&gt;&#34;Buy", "")
    assert '<b>"Buy now"</b> Bcc: all@example.com {{ 7 * 7 }} {content}' in Page(letter.html).words


def test_each_person_reads_letters_in_their_own_language(office: Office):
    office.workspace.do(change_person, office.people["Mia"], language="de")
    letter = sent_to(office, "Mia")
    assert letter.subject == "Sie sind dran: Generate idea — fällig Mo, 16. März — [LL-1]"
    assert letter.body.startswith("Guten Tag Mia,\n\nSie sind dran: Generate idea\nProjekt: Spring sale\n")
    assert "noch 25 Arbeitstage" in letter.body
    assert "Erledigt: mailto:lena@example.com?subject=%5BLL-1%5D%20DONE" in letter.body
    assert '<html lang="de">' in letter.html
    with pytest.raises(RuleViolation, match=r"Letters are not written in “xx”\. There are: en, de\."):
        office.workspace.do(change_person, office.people["Mia"], language="xx")


def test_the_same_task_stands_once_and_the_most_urgent_first_by_project(office: Office):
    mia = office.people["Mia"]
    record_told(office.workspace, mia, "mail")
    office.workspace.do(move_date, office.project, date(2026, 4, 22))
    autumn = office.start("Autumn sale", date(2026, 4, 1))
    for title, due in (("Late", date(2026, 5, 1)), ("Soon", date(2026, 2, 10))):
        task_id = office.workspace.do(add_task, title, office.people["Sam"], due_on=due).value
        office.workspace.do(assign_task, task_id, mia)
    office.workspace.do(set_due, office.task("idea", autumn).id, date(2026, 3, 2))
    bundle = office.workspace.read(bundle_for, mia)
    parts = office.workspace.read(parts_of, bundle)
    assert [(lines[0].project, lines[0].task) for lines in parts] == [
        ("", "Soon"),
        ("", "Late"),
        ("Autumn sale", "Generate idea"),
        ("Spring sale", "Generate idea"),
    ]
    letter = sent_to(office, "Mia")
    assert letter.subject.startswith("Your work: 4 messages — Your turn: Soon — due Tue 10 Feb — [")
    assert letter.body == office.workspace.read(letter_for, mia).body


def test_several_news_of_one_task_are_one_part_with_its_answers_once(office: Office):
    mia = office.people["Mia"]
    record_told(office.workspace, mia, "mail")
    office.workspace.do(set_due, office.task("idea").id, date(2026, 2, 13))
    office.clock.forward(days=2, hours=9)
    office.workspace.tick()
    assert {"new date", "reminder"} <= {str(message.kind) for message in office.messages()}
    letter = sent_to(office, "Mia")
    assert "Your work" not in letter.subject
    assert letter.body.count("Done: mailto:") == 1
    assert "has a new date: Mon 16 Mar → Fri 13 Feb" in letter.body
    assert "is due Fri 13 Feb" in letter.body


def test_a_wording_of_the_lead_holds_is_undone_and_goes_back(office: Office):
    text = "Subject: Up next: {{ title }}\n\nPlease take over {{ title }}, {{ first_name }}.\n\n{{ answers }}\n"
    before = office.dump()
    office.workspace.do(change_letter, "en", LetterKind.YOUR_TURN, text)
    assert sent_to(office, "Mia").subject == "Up next: Generate idea"
    assert "Please take over Generate idea, Mia." in sent_to(office, "Mia").body
    assert "<h2>Please take over Generate idea, Mia.</h2>" in sent_to(office, "Mia").html
    office.workspace.undo()
    assert office.dump() == before
    assert sent_to(office, "Mia").subject.startswith("Your turn: ")
    office.workspace.redo()
    office.workspace.do(reset_letter, "en", LetterKind.YOUR_TURN)
    assert sent_to(office, "Mia").subject.startswith("Your turn: ")
    office.workspace.do(change_letter, "en", LetterKind.YOUR_TURN, our_text("en", LetterKind.YOUR_TURN))
    assert office.workspace.read(lambda reader: reader.find(LetterText)) == ()


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (LetterKind.YOUR_TURN, "Hello", "Line 1 is no subject"),
        (LetterKind.YOUR_TURN, "Subject: x\n\n{{ nobody }}", "Line 3: “nobody” is no fact of this letter"),
        (LetterKind.YOUR_TURN, "Subject: x\n\n" + "word " * 100, "The letter says 499 characters besides its facts"),
        (LetterKind.LETTER, "Subject: x\n\nHello", "The letter has no {{ items }}"),
        (
            LetterKind.LETTER,
            "Subject: x\n\nHello\n{% if lead %}\n{{ items }}\n{% endif %}",
            "The letter has no {{ items }}",
        ),
        (
            LetterKind.LETTER,
            "Subject: x\n\nHello {{ title }}\n{{ items }}",
            "Line 3: “title” is no fact of this letter",
        ),
    ],
)
def test_a_wording_that_cannot_be_sent_is_refused_and_nothing_changes(
    office: Office, kind: LetterKind, text: str, said: str
):
    before = office.dump()
    with pytest.raises(RuleViolation) as refused:
        office.workspace.do(change_letter, "en", kind, text)
    assert refused.value.sentence.startswith(said)
    with pytest.raises(RuleViolation, match=r"no fact|no subject|besides|no \{\{ items"):
        office.workspace.read(preview_letter, "en", kind, text)
    assert office.dump() == before


def test_a_wording_that_cannot_be_read_any_more_gives_way_to_ours_and_says_so(office: Office):
    office.workspace.do(change_letter, "en", LetterKind.YOUR_TURN, "Subject: Mine\n\nMine\n")
    office.store.connection.execute("UPDATE letter_text SET text = 'Subject: x' || char(10) || '{{ gone }}'")
    office.reopen()
    assert sent_to(office, "Mia").subject.startswith("Your turn: ")
    [broken] = [one for one in office.workspace.read(letter_wordings, "en") if one.own]
    assert broken.problem.startswith("Line 2: “gone” is no fact of this letter.")
    assert broken.problem.endswith("Until then ours is sent.")
