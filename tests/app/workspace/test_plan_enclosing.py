"""The plan sheet of a letter goes with it as PDF, is as new as the letter, and never keeps it from leaving."""

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from pathlib import Path
from string import Formatter

import pytest

from app.actions.due import set_due
from app.actions.outbox import change_settings
from app.actions.person import change_person
from app.adapters.side_process import in_a_process
from app.domain.dispatch import DispatchState
from app.domain.errors import KnownError, RuleViolation
from app.exports import plans_beside
from app.letters.words import languages
from app.queries.project import project_sentence
from app.queries.sheet import PlanPaper, SheetWords, plan_paper
from app.workspace import background_sending, plan_enclosing
from app.workspace.plan_enclosing import LACKS_PLAN
from tests.app.adapters.mail_servers import Mailbox
from tests.app.workspace.sending_desk import Desk, sending_by
from tests.builders import Office, make_office


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_sending, "SOON_SECONDS", 0.02)


@pytest.fixture
def office(tmp_path: Path):
    made = make_office(tmp_path, project=False)
    made.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    yield made
    made.workspace.close()


def words(papers: Sequence[PlanPaper]) -> list[bytes]:
    """What a reader would see on each sheet."""
    return [
        "\n".join(
            [paper.head.name, paper.head.filter]
            + [f"{row.title} {row.due_on}" for group in paper.plan.groups for row in group.rows]
        ).encode()
        for paper in papers
    ]


def sheets(mailbox: Mailbox) -> dict[str, list[tuple[str, bytes]]]:
    """Names and contents of the PDF files by who got them."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for to, raw in mailbox.took:
        mail = message_from_bytes(raw, policy=default)
        assert isinstance(mail, EmailMessage)
        found.setdefault(to, []).extend(
            (part.get_filename() or "", part.get_content())
            for part in mail.iter_attachments()
            if part.get_content_type() == "application/pdf"
        )
    return found


def start_and_send(desk: Desk) -> None:
    desk.office.project = desk.office.start()
    desk.forward(minutes=11)


def all_sent(desk: Desk, count: int = 3) -> None:
    desk.until(lambda: desk.states() == [DispatchState.SENT] * count)


def test_everybody_gets_their_part_of_the_plan_as_pdf_once(office: Office) -> None:
    mailbox = Mailbox()
    with sending_by(office, mailbox, paint=words) as desk:
        start_and_send(desk)
        people = len(office.people)
        all_sent(desk, people)
        desk.go_on()
    assert len(mailbox.took) == people
    for name in office.people:
        [(file, content)] = sheets(mailbox)[f"{name.lower()}@example.com"]
        assert file == "Plan Spring sale.pdf"
        said = content.decode().splitlines()
        assert said[:2] == ["Spring sale", f"Only {name}"]
    mine = [task for task in ("idea", "draft") if office.task(task).owner_id == office.people["Mia"]]
    [(_, content)] = sheets(mailbox)["mia@example.com"]
    assert all(office.task(step).title in content.decode() for step in mine)


def test_a_sheet_speaks_the_language_of_its_reader_and_keeps_what_people_typed(office: Office) -> None:
    office.project = office.start()
    read = office.workspace.read
    english = read(plan_paper, office.project, office.people["Ana"])
    office.workspace.do(change_person, office.people["Ana"], language="de")
    german = read(plan_paper, office.project, office.people["Ana"])
    assert [row.title for row in german.plan.groups[0].rows] == [row.title for row in english.plan.groups[0].rows]
    assert (english.head.filter, german.head.filter) == ("Only Ana", "Nur Ana")
    assert english.plan.groups[0].sentence
    assert german.plan.groups[0].sentence == "", "no sentence of the program in another language"
    said, own = german.plan.words, english.plan.words
    assert said.months[2] == "März"
    assert said.day(date(2026, 3, 16), date(2026, 2, 9)) == "Mo, 16. März"
    assert said.day(date(2027, 3, 16), date(2026, 2, 9), weekday=False) == "16. Mär 2027"
    assert own.day(date(2026, 3, 16), date(2026, 2, 9)) == "Mon 16 Mar"
    names = [field.name for field in fields(SheetWords)]
    assert [name for name in names if getattr(said, name) == getattr(own, name)] == []


def test_every_language_has_the_words_of_a_sheet_with_the_same_places_to_fill() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    ours = languages()["en"].sheet
    for code, words in languages().items():
        assert words.sheet.keys() == ours.keys(), code
        assert len(words.sheet["columns"]) == 4
        texts = [(text, words.sheet[name]) for name, text in ours.items() if isinstance(text, str)]
        assert all(places(text) == places(other) for text, other in texts), code
    own = SheetWords()
    assert {name: tuple(text) if isinstance(text, list) else text for name, text in ours.items()} | {
        "short_day": ""
    } == {name: getattr(own, name) for name in ours}


def refuse(papers: Sequence[PlanPaper]) -> list[bytes | None]:
    raise KnownError("Nothing can be painted here.")


def leave_out(papers: Sequence[PlanPaper]) -> list[bytes | None]:
    return [None] * len(papers)


def forget(papers: Sequence[PlanPaper]) -> list[bytes | None]:
    return []


def die(papers: Sequence[PlanPaper]) -> list[bytes | None]:
    return in_a_process(partial(os._exit, 3))


@pytest.mark.parametrize("paint", [refuse, leave_out, forget, die])
def test_a_sheet_that_cannot_be_painted_keeps_no_letter_and_the_story_says_so(office: Office, paint) -> None:
    mailbox = Mailbox()
    with sending_by(office, mailbox, paint=paint) as desk:
        start_and_send(desk)
        people = len(office.people)
        all_sent(desk, people)
        desk.go_on()
        assert all(LACKS_PLAN in letter.story[0].words for letter in desk.letters())
    assert sorted(to for to, _ in mailbox.took) == sorted(f"{name.lower()}@example.com" for name in office.people)
    assert not any(sheets(mailbox).values())


def test_where_nothing_paints_letters_leave_without_a_word_of_it(office: Office) -> None:
    mailbox = Mailbox()
    with sending_by(office, mailbox) as desk:
        start_and_send(desk)
        all_sent(desk, len(office.people))
        assert not any("PDF" in line.words for letter in desk.letters() for line in letter.story)


def test_a_plan_that_changed_while_it_was_painted_is_painted_again(office: Office) -> None:
    mailbox, begun, go = Mailbox(), threading.Event(), threading.Event()

    def slowly(papers: Sequence[PlanPaper]) -> list[bytes]:
        begun.set()
        assert go.wait(10)
        return words(papers)

    with sending_by(office, mailbox, paint=slowly) as desk:
        start_and_send(desk)
        desk.until(begun.is_set)
        # The thread that owns the data goes on meanwhile.
        office.workspace.do(set_due, office.task("draft").id, date(2026, 3, 3))
        desk.go_on(0.1)
        assert desk.letters() == []
        go.set()
        desk.forward(minutes=11)
        all_sent(desk, len(office.people))
    said = [content.decode() for files in sheets(mailbox).values() for _, content in files]
    title = office.task("draft").title
    assert any(f"{title} 2026-03-03" in text for text in said)
    assert not any(f"{title} 2026" in text and f"{title} 2026-03-03" not in text for text in said)


def test_by_hand_a_run_is_over_when_the_letters_with_their_sheets_have_left(office: Office) -> None:
    mailbox = Mailbox()
    with sending_by(office, mailbox, tested=False, paint=words) as desk:
        start_and_send(desk)
        desk.go_on()
        assert mailbox.took == []
        run = desk.sending.send_now()
        desk.until(lambda: run.over)
        assert len(run.ended) == len(office.people)
    assert all(len(files) == 1 for files in sheets(mailbox).values())


@pytest.mark.parametrize("at_once", [2, 10])
def test_many_sheets_are_painted_some_at_a_time_and_each_once(
    office: Office, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_enclosing, "PAPERS_AT_ONCE", at_once)
    mailbox, batches = Mailbox(), list[int]()

    def counting(papers: Sequence[PlanPaper]) -> list[bytes]:
        batches.append(len(papers))
        return words(papers)

    with sending_by(office, mailbox, paint=counting) as desk:
        names = [f"Sale {number}" for number in range(12)]
        for name in names:
            office.start(name)
        desk.forward(minutes=11)
        all_sent(desk, len(office.people))
        desk.go_on()
    assert max(batches) == min(at_once, len(office.people))
    assert sum(batches) == len(names) * len(office.people)
    found = sheets(mailbox)
    for person in office.people:
        files = found[f"{person.lower()}@example.com"]
        assert {content.decode().splitlines()[0] for _, content in files} == set(names)
        assert {content.decode().splitlines()[1] for _, content in files} == {f"Only {person}"}


def test_a_sheet_says_of_the_others_nothing_but_the_date_of_all(office: Office) -> None:
    office.project = office.start()
    office.start("Another")
    assert "double-booked" in office.workspace.read(project_sentence, office.project)
    for name in office.people:
        paper = office.workspace.read(plan_paper, office.project, office.people[name])
        assert paper is not None
        [group] = paper.plan.groups
        assert (paper.head.sentence, paper.head.filter) == ("", f"Only {name}")
        assert group.sentence.startswith("Publish 15 Apr holds")
        assert ";" not in group.sentence
        mine = {row.task_id for row in group.rows}
        assert paper.plan.dates.keys() <= mine
        assert all({link.source, link.target} <= mine for link in paper.plan.links)


class BadPainter:
    """Refuses one of two."""

    def plan_pdf(self, paper: PlanPaper) -> bytes:
        if paper.head.filter == "Only Mia":
            raise RuleViolation("This takes too many pages.")
        return b"%PDF"


def test_a_process_of_its_own_paints_them_and_one_that_fails_leaves_the_others(office: Office) -> None:
    office.project = office.start()
    wanted = [office.workspace.read(plan_paper, office.project, id) for id in office.people.values()]
    papers = [paper for paper in wanted if paper is not None]
    paint = plans_beside(BadPainter())
    assert paint is not None
    assert list(paint(papers)) == [None if paper.head.filter == "Only Mia" else b"%PDF" for paper in papers]
    assert {paper.head.filter for paper in papers} > {"Only Mia"}
    assert plans_beside(None) is None


def test_a_process_that_refuses_hangs_or_ends_is_told_apart() -> None:
    assert in_a_process(partial(str, 5)) == "5"
    with pytest.raises(OSError, match="No such file"):
        in_a_process(partial(os.stat, "/nowhere/at/all"))
    with pytest.raises(KnownError, match="ended by itself"):
        in_a_process(partial(os._exit, 3))
    with pytest.raises(KnownError, match="given up after"):
        in_a_process(partial(time.sleep, 60), seconds=0.5)
