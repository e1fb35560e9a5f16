"""What once stood in the journal leaves it by an undo alone, whatever is answered, voted, dropped or removed later."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from app.actions.approval import cast_vote
from app.actions.file import add_files, add_version, remove_file
from app.actions.outbox import drop_message
from app.actions.sign_off import answer_sign_off, ask_dates, ask_sign_off, end_poll, remove_sign_off, take_date
from app.actions.task import finish_task, reopen_task
from app.domain.errors import LeadlineError
from app.domain.file import File, FileContent, NamedContent
from app.domain.message import Delivery, Message
from app.domain.project import Project
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.task import Task
from app.domain.workflow import ApprovalRule
from app.queries.journal import JournalKind, journal
from app.queries.reader import Reader
from app.queries.rows import JournalFilter
from app.queries.status_report import draft_status
from tests.app.actions.test_approval import office_with, vote
from tests.builders import Office, make_office

DAYS = [date(2026, 4, day) for day in (15, 16, 17, 20)]
Act = Callable[[Office, random.Random], object]


def stands(office: Office) -> Counter[tuple[object, ...]]:
    """The lines by who said what when, whichever record they come from."""
    lines = office.workspace.read(journal, office.project, JournalFilter(limit=5_000))
    return Counter((line.kind, line.at, line.person_id, line.text) for line in lines)


def ask(office: Office, people: list[str], kind: SignOffKind = SignOffKind.START) -> list[SignOff]:
    asked = [office.people[name] for name in people]
    office.workspace.do(ask_sign_off, office.project, kind, asked, on=DAYS[1] if kind is SignOffKind.DATE else None)
    return list(office.workspace.read(lambda reader: reader.find(SignOff, project_id=office.project)))


def test_an_objection_that_is_answered_and_the_agreement_after_it_both_stand_there(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    do = office.workspace.do
    [asked] = ask(office, ["Omar"])
    do(answer_sign_off, asked.id, SignOffState.OBJECTED, "The budget is not agreed")
    office.clock.forward(hours=2)
    do(answer_sign_off, asked.id, SignOffState.OPEN)
    office.clock.forward(hours=2)
    do(answer_sign_off, asked.id, SignOffState.AGREED, "With 300 more")
    found = office.workspace.read(journal, office.project, JournalFilter(kinds=JournalKind.VOTES.sources))
    assert [(line.who, line.what, line.text) for line in found] == [
        ("Omar", "agreed (start)", "With 300 more"),
        ("Omar", "objected (start)", "The budget is not agreed"),
    ]
    report = office.workspace.read(draft_status, office.project)
    assert report is not None
    assert (
        "## Asked and answered\n\n"
        "- Omar objected (start) on Mon 9 Feb: The budget is not agreed\n"
        "- Omar agreed (start) on Mon 9 Feb: With 300 more"
    ) in report.text
    do(remove_sign_off, asked.id)
    assert len(office.workspace.read(journal, office.project, JournalFilter(kinds=JournalKind.VOTES.sources))) == 2


def test_a_vote_that_is_changed_and_a_file_that_is_removed_stay_as_what_was(tmp_path: Path) -> None:
    office = office_with(tmp_path, ApprovalRule.ALL)
    do = office.workspace.do
    vote(office, "Omar", "Changes requested", "Too long")
    office.clock.forward(minutes=5)
    vote(office, "Omar", "Approved", "Short enough")
    votes = office.workspace.read(journal, office.project, JournalFilter(kinds=JournalKind.VOTES.sources))
    about = f"on “{office.task('approve_outline').title}”"
    assert [(line.who, line.what, line.text) for line in votes] == [
        ("Omar", f"voted “Approved” {about}", "Short enough"),
        ("Omar", f"first voted “Changes requested” {about}", "Too long"),
    ]
    [file] = do(
        add_files, [NamedContent("brief.pdf", FileContent("a" * 64, 12))], project_id=office.project, note="First"
    ).value
    office.clock.forward(minutes=5)
    do(remove_file, file)
    lines = office.workspace.read(journal, office.project, JournalFilter(kinds=JournalKind.FILES.sources))
    assert [(line.what, line.text) for line in lines] == [("added brief.pdf, version 1", "First")]


def _sign_off(office: Office, chance: random.Random) -> SignOff:
    return chance.choice(list(office.workspace.read(lambda reader: reader.find(SignOff))))


def _file(office: Office, chance: random.Random) -> File:
    return chance.choice(list(office.workspace.read(lambda reader: reader.find(File))))


def _approval(office: Office) -> Task:
    return office.task("approve_outline")


def tell(office: Office, message: Message) -> None:
    told = (message.fact_key, message.person_id, message.task_id, message.kind, "smtp", office.clock.now())
    office.workspace.record(Delivery(*told, subject=f"Your turn: {message.fact_key}"))


def untold(reader: Reader, message: Message) -> bool:
    return reader.delivery(message.fact_key) is None


def _content(chance: random.Random) -> FileContent:
    return FileContent(f"{chance.getrandbits(256):064x}", 5)


ACTS: tuple[Act, ...] = (
    lambda o, c: ask(o, c.sample(list(o.people), 2), c.choice(list(SignOffKind))),
    lambda o, c: o.workspace.do(ask_dates, o.project, c.sample(DAYS, 2), c.sample(list(o.people.values()), 2)),
    lambda o, c: o.workspace.do(answer_sign_off, _sign_off(o, c).id, c.choice(list(SignOffState)), f"So {c.random()}"),
    lambda o, c: o.workspace.do(answer_sign_off, _sign_off(o, c).id, c.choice(list(SignOffState)), f"So {c.random()}"),
    lambda o, c: o.workspace.do(remove_sign_off, _sign_off(o, c).id),
    lambda o, c: o.workspace.do(end_poll, o.project),
    lambda o, c: o.workspace.do(take_date, o.project, c.choice(DAYS)),
    lambda o, c: o.workspace.do(
        cast_vote, _approval(o).id, c.choice(_approval(o).approvers), "Approved", comment=f"So {c.random()}"
    ),
    lambda o, c: o.workspace.do(
        cast_vote, _approval(o).id, c.choice(_approval(o).approvers), "Changes requested", comment=f"{c.random()}"
    ),
    lambda o, c: o.workspace.do(finish_task, c.choice([o.task(s) for s in ("idea", "keywords", "outline")]).id),
    lambda o, c: o.workspace.do(reopen_task, c.choice([o.task(s) for s in ("outline", "approve_outline")]).id),
    lambda o, c: o.workspace.do(
        add_files, [NamedContent("a.txt", _content(c))], project_id=o.project, note=f"{c.random()}"
    ),
    lambda o, c: o.workspace.do(add_version, _file(o, c).id, _content(c)),
    lambda o, c: o.workspace.do(remove_file, _file(o, c).id),
    lambda o, c: tell(o, c.choice([one for one in o.messages() if o.workspace.read(untold, one)])),
    lambda o, c: o.workspace.do(drop_message, c.choice(o.messages()).id),
)


def walk(office: Office, chance: random.Random, steps: int) -> None:
    before = stands(office)
    for _ in range(steps):
        office.clock.forward(minutes=chance.randint(1, 90))
        with suppress(LeadlineError, IndexError, ValueError):
            chance.choice(ACTS)(office, chance)
        now = stands(office)
        assert list(before - now) == []
        before = now
    assert office.workspace.read(lambda reader: reader.get(Project, office.project)) is not None


@pytest.mark.parametrize("seed", range(3))
def test_no_walk_loses_a_line(tmp_path: Path, seed: int) -> None:
    walk(office_with(tmp_path, ApprovalRule.ALL), random.Random(seed), 80)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 130))
def test_long_walks_lose_none_either(tmp_path: Path, seed: int) -> None:
    walk(office_with(tmp_path, ApprovalRule.ALL), random.Random(seed), 300)
