"""The journal: everything that is recorded of a project stands in it once; what is written by hand can be undone."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.approval import cast_vote
from app.actions.journal import MailFacts, add_comment, add_entry, change_entry, remove_comment
from app.actions.task import finish_task, start_task
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId
from app.domain.project import Project
from app.domain.task import Comment, CommentKind, Task
from app.exchange.answer.mail import read_mail
from app.queries.journal import JournalKind, JournalLine, journal
from app.queries.mail_entry import mail_entry
from app.queries.rows import HitKind, JournalFilter
from tests.builders import Office, make_office

MAIL = b"""From: Ana <ana@example.com>\r
To: lead@example.com\r
Subject: Re: LL-%d the outline\r
Message-ID: <a1@example.com>\r
Date: Mon, 02 Feb 2026 10:00:00 +0100\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
\r
The second part is too long.\r
\r
> Please read the outline.\r
"""


def lines(office: Office, **wanted: object) -> list[JournalLine]:
    return office.workspace.read(journal, office.project, JournalFilter(**wanted))  # type: ignore[arg-type]


def kinds(office: Office, **wanted: object) -> list[str]:
    return [line.kind for line in lines(office, **wanted)]


@pytest.mark.requirement("A26")
def test_what_was_done_said_voted_and_told_stands_there_once(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    do = office.workspace.do
    for message in office.messages():
        office.tell(message)
    office.clock.forward(minutes=1)
    do(start_task, office.task("idea").id)
    do(add_comment, office.task("idea").id, "Two of them are *new*")
    do(add_entry, office.project, "We take the second idea", CommentKind.DECISION)
    do(add_entry, office.project, "Ana called", CommentKind.CALL, person_id=office.people["Ana"])
    do(finish_task, office.task("idea").id)
    office.finish("keywords", "outline")
    outline = office.task("approve_outline")
    do(cast_vote, outline.id, outline.approvers[0], "Approved", comment="Good")
    found = lines(office, limit=500)
    assert [line.at for line in found] == sorted((line.at for line in found), reverse=True)
    said = {(line.kind, line.text) for line in found}
    assert {
        ("comment", "Two of them are *new*"),
        ("decision", "We take the second idea"),
        ("call", "Ana called"),
        ("vote", "Good"),
    } <= said
    assert not any("A comment on" in line.what or ("voted" in line.what and line.kind == "event") for line in found)
    assert sum(line.kind == "told" for line in found) == 1
    call = next(line for line in found if line.kind == "call")
    assert (call.who, call.person_id, call.task_id) == ("Ana", office.people["Ana"], None)
    assert next(line for line in found if line.kind == "comment").task == office.task("idea").title
    office.workspace.close()


@pytest.mark.parametrize("kind", JournalKind)
def test_the_filters_part_the_whole(tmp_path: Path, kind: JournalKind) -> None:
    office = make_office(tmp_path)
    office.workspace.do(add_entry, office.project, "It is settled", CommentKind.DECISION)
    office.workspace.do(add_comment, office.task("idea").id, "Hm")
    office.workspace.do(start_task, office.task("idea").id)
    every = lines(office)
    assert [line for line in every if not kind.sources or line.kind in kind.sources] == lines(
        office, kinds=kind.sources
    )
    parts = [other.sources for other in JournalKind if other is not JournalKind.ALL]
    assert all(sum(line.kind in part for part in parts) == 1 for line in every)
    office.workspace.close()


def test_words_person_task_and_day_narrow_it_and_percent_signs_are_no_wildcards(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    do, ana = office.workspace.do, office.people["Ana"]
    do(add_entry, office.project, "50 % are done_here", person_id=ana)
    do(add_entry, office.project, "500 are done, here")
    do(add_comment, office.task("idea").id, "Shorter")
    assert [line.text for line in lines(office, words="50 %")] == ["50 % are done_here"]
    assert [line.text for line in lines(office, words="done_")] == ["50 % are done_here"]
    assert [line.text for line in lines(office, words="HERE are")] == ["500 are done, here", "50 % are done_here"]
    assert [line.text for line in lines(office, person_id=ana)] == ["50 % are done_here"]
    assert {line.task_id for line in lines(office, task_id=office.task("idea").id)} == {office.task("idea").id}
    assert lines(office, words="shorter idea") == lines(office, kinds=frozenset({"comment"}), words="Shorter")
    assert lines(office, since=office.clock.now() + timedelta(seconds=1)) == []
    office.workspace.close()


def test_pages_of_the_journal_put_together_are_the_whole(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    for number in range(25):
        office.workspace.do(add_entry, office.project, f"Line {number}")
        if number % 3 == 0:
            office.clock.forward(minutes=1)
    paged = [line for start in range(0, 60, 7) for line in lines(office, limit=7, offset=start)]
    assert paged == lines(office, limit=1_000)
    assert [line.text for line in paged if line.kind == "comment"] == [f"Line {n}" for n in range(24, -1, -1)]
    office.workspace.close()


def test_who_is_mentioned_watches_and_an_undo_takes_both_back(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task, before = office.task("idea"), office.dump()
    others = [name for name, person in office.people.items() if person != task.owner_id]
    office.workspace.do(add_comment, task.id, f"@{others[0]} and @nobody, see ana@example.com and @{others[0]} again")
    assert office.task("idea").watchers == (*task.watchers, office.people[others[0]])
    office.workspace.do(add_entry, office.project, f"@{others[1]}, please watch all of it")
    project = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert project is not None
    assert project.watchers == (office.people[others[1]],)
    office.workspace.undo()
    office.workspace.undo()
    assert office.dump() == before
    office.workspace.close()


def test_an_entry_is_changed_and_removed_and_refused_with_a_sentence(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    do = office.workspace.do
    other = office.start("Autumn sale")
    number = do(add_entry, office.project, "Thursday", CommentKind.DECISION).value
    assert do(change_entry, number, "Friday").changes.title == "Change decision on “Spring sale”"
    assert [line.text for line in lines(office, kinds=JournalKind.DECISIONS.sources)] == ["Friday"]
    with pytest.raises(RuleViolation, match="The comment is empty"):
        do(change_entry, number, " \u200b\n")
    with pytest.raises(RuleViolation, match="is no task of “Autumn sale”"):
        do(add_entry, other, "x", task_id=office.task("idea").id)
    with pytest.raises(RuleViolation, match=r"at most 20,000 fit"):
        do(add_entry, other, "x" * 20_001)
    do(remove_comment, number)
    assert lines(office, kinds=JournalKind.DECISIONS.sources) == []
    office.workspace.undo()
    assert office.workspace.read(lambda reader: reader.get(Comment, number)).text == "Friday"  # type: ignore[union-attr]
    office.workspace.close()


@pytest.mark.requirement("A26")
def test_a_mail_is_filed_once_with_its_task_its_writer_and_its_moment(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    other, task = office.start("Autumn sale"), office.task("outline")
    mail = read_mail(MAIL % task.id, office.workspace.read(lambda reader: reader.today()))
    entry = office.workspace.read(mail_entry, other, mail)
    assert (entry.project_id, entry.task_id, entry.person_id) == (office.project, task.id, office.people["Ana"])
    assert entry.text == f"**Re: LL-{task.id} the outline**\n\nThe second part is too long."
    facts = MailFacts(mail.message_id, mail.sent_at)
    write = (add_entry, entry.project_id, entry.text, CommentKind.MAIL)
    office.workspace.do(*write, task_id=entry.task_id, person_id=entry.person_id, mail=facts)
    (line,) = lines(office, kinds=frozenset({"mail"}))
    sent = datetime(2026, 2, 2, 9, tzinfo=UTC)
    assert (line.at, line.who, line.task) == (min(sent, office.clock.now()), "Ana", task.title)
    with pytest.raises(RuleViolation, match="in the journal already"):
        office.workspace.do(*write, mail=facts)
    office.workspace.close()


def test_any_walk_over_the_journal_undoes_to_the_start(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    chance, steps = random.Random(7), 0
    before = office.dump()
    for _ in range(60):
        written = office.workspace.read(lambda reader: list(reader.find(Comment)))
        tasks = office.workspace.read(lambda reader: list(reader.find(Task)))
        match chance.randrange(4):
            case 0:
                office.workspace.do(add_comment, chance.choice(tasks).id, f"@Ana {chance.random()}")
            case 1:
                person = PersonId(chance.choice(list(office.people.values())))
                office.workspace.do(add_entry, office.project, f"{chance.random()}", person_id=person)
            case 2 if written:
                office.workspace.do(change_entry, chance.choice(written).id, f"{chance.random()}")
            case 3 if written:
                office.workspace.do(remove_comment, chance.choice(written).id)
            case _:
                continue
        steps += 1
    after = office.dump()
    for _ in range(steps):
        office.workspace.undo()
    assert office.dump() == before
    for _ in range(steps):
        office.workspace.redo()
    assert office.dump() == after
    office.workspace.close()


@pytest.mark.requirement("A37")
def test_the_search_finds_what_stands_in_the_journal_and_says_where(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.do(add_entry, office.project, "The printer closes on Fridays")
    found = office.workspace.read(lambda reader: reader.search("printer closes", 12))
    assert [(hit.kind, hit.id, hit.subtitle) for hit in found] == [(HitKind.JOURNAL, office.project, "Spring sale")]
    assert HitKind.WORKFLOW in {hit.kind for hit in office.workspace.read(lambda reader: reader.search("blog", 12))}
    office.workspace.close()
