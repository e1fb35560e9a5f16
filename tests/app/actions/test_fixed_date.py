"""The date of a project: the step that carries it has no day of its own, a fixed one is locked, each move is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.absence import add_absence
from app.actions.answer import accept_answers
from app.actions.due import add_days, set_due
from app.actions.fixed_date import fix_date, release_date
from app.actions.journal import add_comment
from app.actions.plan import move_task
from app.actions.project import move_date
from app.actions.round import Said, close_round
from app.actions.sign_off import answer_sign_off, ask_dates, ask_sign_off, end_poll, remove_sign_off, take_date
from app.actions.task import finish_task, start_task
from app.domain.activity import Activity
from app.domain.answer import AnswerKind, MailKind, Reading, ReceivedAnswer
from app.domain.errors import RuleViolation
from app.domain.ids import AnswerId
from app.domain.project import Project
from app.domain.quantity import Ripple
from app.domain.run import TaskState
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.queries.away import away_tasks
from app.queries.sign_off import sign_offs
from app.queries.slip import Slip, slips_of
from app.queries.status_report import draft_status
from tests.builders import PUBLISH_ON, Office, make_office

LATER = PUBLISH_ON + timedelta(days=7)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def project(office: Office) -> Project:
    found = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert found is not None
    return found


def anchor(office: Office) -> Task:
    return office.task("publish")


def refused(office: Office, act: Callable[[], object]) -> str:
    before = office.dump()
    with pytest.raises(RuleViolation) as refusal:
        act()
    assert office.dump() == before
    return refusal.value.sentence


def newest(office: Office) -> Activity:
    lines: list[Activity] = office.workspace.read(lambda reader: reader.activities(project_id=office.project))
    return next(line for line in lines if line.days is not None)


def new_date(office: Office, task: Task, day: date, sender: str = "") -> ReceivedAnswer:
    reading = Reading(AnswerKind.NEW_DATE, sure=True, day=day)
    at = datetime(2026, 2, 9, tzinfo=UTC)
    return ReceivedAnswer(AnswerId(1), "<1@example.com>", task.id, MailKind.ANSWER, reading, sender, "", "", "", at)


def come_to(office: Office, last: Task) -> None:
    """Finish what is ready until the turn of a task has come."""
    while office.workspace.read(lambda reader: reader.get(Task, last.id)).state is not TaskState.READY:
        tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=office.project))
        for one in tasks:
            if one.state is TaskState.READY:
                office.workspace.do(finish_task, one.id, outcome="Approved" if one.kind is StepKind.APPROVAL else None)


def asked(office: Office) -> list[SignOff]:
    return list(office.workspace.read(lambda reader: reader.find(SignOff, project_id=office.project)))


@pytest.mark.parametrize("started", [False, True])
def test_nothing_gives_the_step_that_carries_the_date_a_day_of_its_own(office: Office, started: bool) -> None:
    do, task = office.workspace.do, anchor(office)
    if started:
        come_to(office, task)
        do(start_task, task.id)
    said = (
        f"“{task.title}” carries the Publish date of “Spring sale”. "
        "Move the date of the project, which takes along what hangs on it."
    )
    absence = (task.owner_id, date(2026, 4, 13), date(2026, 4, 17))
    ways: list[Callable[[], object]] = [
        lambda: do(set_due, task.id, LATER),
        lambda: do(add_days, task.id, 2),
        lambda: do(close_round, [Said(task.id, more_days=2)]),
        lambda: do(add_absence, *absence, moving={task.id: LATER}),
        lambda: do(accept_answers, [new_date(office, task, LATER)]),
    ]
    for way in ways:
        assert refused(office, way) == said
    if not started:
        assert refused(office, lambda: do(move_task, task.id, 1)) == said


def test_an_absence_does_not_offer_to_move_the_date(office: Office) -> None:
    task = anchor(office)
    met = office.workspace.read(away_tasks, task.owner_id, date(2026, 2, 10), date(2026, 4, 30))
    assert {one.card.task_id for one in met if one.carries_date} == {task.id}


@pytest.mark.requirement("A17")
def test_a_fixed_date_moves_with_a_reason_where_nobody_must_agree(office: Office) -> None:
    do = office.workspace.do
    do(fix_date, office.project)
    said = refused(office, lambda: do(move_date, office.project, LATER))
    assert said == (
        "The Publish date of “Spring sale” is fixed. To move it to Wed 22 Apr there is missing: a reason. "
        "Ask for it under Sign-offs on the page of the project. Or keep the day with reduced scope."
    )
    do(move_date, office.project, LATER, reason="The printer is late", asked_by=office.people["Omar"])
    assert project(office).anchor_on == LATER
    line = newest(office)
    assert (line.days, line.person_id) == (7, office.people["Omar"])
    assert line.text == ("Publish date: Wed 15 Apr 2026 → Wed 22 Apr 2026, asked by Omar: The printer is late")


@pytest.mark.requirement("A17")
def test_a_fixed_date_waits_for_all_who_must_agree_to_that_day(office: Office) -> None:
    do, people = office.workspace.do, office.people
    do(ask_sign_off, office.project, SignOffKind.START, [people["Omar"], people["Mia"]])
    do(ask_sign_off, office.project, SignOffKind.START, [people["Ben"]], must=False)
    do(fix_date, office.project)

    def move() -> object:
        return do(move_date, office.project, LATER, reason="The printer is late")

    assert "missing: Omar and Mia, who were not asked. " in refused(office, move)
    ids = do(ask_sign_off, office.project, SignOffKind.DATE, [people["Omar"], people["Mia"]], on=LATER).value
    do(answer_sign_off, ids[0], SignOffState.AGREED)
    do(answer_sign_off, ids[1], SignOffState.OBJECTED, "The fair is before")
    assert "missing: Mia, who objects. " in refused(office, move)
    do(answer_sign_off, ids[1], SignOffState.OPEN)
    assert "missing: the answer of Mia. " in refused(office, move)
    do(answer_sign_off, ids[1], SignOffState.AGREED)
    other = refused(office, lambda: do(move_date, office.project, LATER + timedelta(days=1), reason="x"))
    assert "Omar and Mia, who were not asked" in other
    move()
    assert project(office).anchor_on == LATER


@pytest.mark.requirement("A17")
def test_a_date_is_released_with_a_reason(office: Office) -> None:
    do = office.workspace.do
    assert "is not fixed" in refused(office, lambda: do(release_date, office.project, "Why not"))
    do(fix_date, office.project)
    assert "fixed already" in refused(office, lambda: do(fix_date, office.project))
    assert refused(office, lambda: do(release_date, office.project, " ")).startswith("Say why")
    do(release_date, office.project, "The fair is cancelled")
    do(move_date, office.project, LATER)
    assert project(office).anchor_on == LATER


@pytest.mark.requirement("A16")
def test_slips_are_counted_by_project_and_person(office: Office) -> None:
    do, people = office.workspace.do, office.people
    assert office.workspace.read(slips_of, office.project).words == ""
    do(move_date, office.project, LATER)
    office.clock.forward(minutes=1)
    do(move_date, office.project, PUBLISH_ON)
    office.clock.forward(minutes=1)
    draft, keywords = office.task("draft"), office.task("keywords")
    assert draft.due_on is not None
    do(set_due, draft.id, draft.due_on + timedelta(days=3))
    office.clock.forward(minutes=1)
    for _ in range(3):
        do(move_task, keywords.id, 1, ripple=Ripple.JUST_THIS)
    office.clock.forward(minutes=1)
    assert keywords.due_on is not None
    asker = next(one for name, one in people.items() if name == "Omar")
    mail = "omar@example.com"
    do(accept_answers, [replace(new_date(office, keywords, keywords.due_on + timedelta(days=20), mail))])
    seen = office.workspace.read(slips_of, office.project)
    assert seen.project == Slip("", 1, 7)
    by_name = {slip.name: slip for slip in seen.people}
    assert newest(office).person_id == asker
    assert by_name["Ana"] == Slip("Ana", 1, 3)
    assert by_name["Sam"].count == 1
    assert by_name["Sam"].days >= 3
    assert by_name["Omar"].days == 20 - by_name["Sam"].days
    assert seen.words.startswith("The date slipped once, 7 days. Steps: Omar once, ")
    report = office.workspace.read(draft_status, office.project)
    assert report is not None
    assert seen.words in report.text


@pytest.mark.requirement("A18")
def test_a_poll_ends_with_its_date_as_an_agreed_change(office: Office) -> None:
    do, people = office.workspace.do, office.people
    days = [PUBLISH_ON + timedelta(days=7), PUBLISH_ON + timedelta(days=14)]
    who = [people["Omar"], people["Mia"], people["Ben"]]
    assert "two or three" in refused(office, lambda: do(ask_dates, office.project, days[:1], who))
    assert "no date poll" in refused(office, lambda: do(take_date, office.project, days[0]))
    do(ask_dates, office.project, days, who)
    assert len(asked(office)) == 6
    for one in asked(office):
        if one.on == days[1] and one.person_id != people["Ben"]:
            agrees = one.person_id == people["Omar"]
            state = SignOffState.AGREED if agrees else SignOffState.OBJECTED
            do(answer_sign_off, one.id, state, "" if agrees else "Late for the fair")
    assert "was not asked about" in refused(office, lambda: do(take_date, office.project, PUBLISH_ON))
    do(take_date, office.project, days[1])
    assert project(office).anchor_on == days[1]
    assert newest(office).text.endswith(": date poll, 1 of 3 agreed")
    kept = {(one.kind, one.person_id, one.state) for one in asked(office)}
    assert kept == {
        (SignOffKind.DATE, people["Omar"], SignOffState.AGREED),
        (SignOffKind.DATE, people["Mia"], SignOffState.OBJECTED),
    }


@pytest.mark.requirement("A18")
def test_what_was_agreed_in_a_poll_opens_a_fixed_date(office: Office) -> None:
    do, people = office.workspace.do, office.people
    do(ask_sign_off, office.project, SignOffKind.START, [people["Omar"]])
    do(fix_date, office.project)
    do(ask_dates, office.project, [LATER, LATER + timedelta(days=1)], [people["Omar"]])
    assert "the answer of Omar" in refused(office, lambda: do(take_date, office.project, LATER))
    day = next(one for one in asked(office) if one.on == LATER)
    do(answer_sign_off, day.id, SignOffState.AGREED)
    do(take_date, office.project, LATER)
    assert project(office).anchor_on == LATER


@pytest.mark.requirement("A20")
def test_sign_offs_are_asked_once_and_refused_in_one_sentence(office: Office) -> None:
    do, omar = office.workspace.do, office.people["Omar"]

    def ask(kind: SignOffKind, *people: int, on: date | None = None) -> object:
        return do(ask_sign_off, office.project, kind, list(people), on=on)

    assert refused(office, lambda: ask(SignOffKind.START)).startswith("Nobody is chosen")
    assert refused(office, lambda: ask(SignOffKind.DATE, omar)).startswith("Which day")
    assert "is over" in refused(office, lambda: ask(SignOffKind.DATE, omar, on=date(2026, 1, 1)))
    assert "more than 20 years" in refused(office, lambda: ask(SignOffKind.DATE, omar, on=date.max))
    assert "Date poll" in refused(office, lambda: ask(SignOffKind.POLL, omar))
    assert "no person 404" in refused(office, lambda: ask(SignOffKind.START, 404))
    assert "no date poll" in refused(office, lambda: do(end_poll, office.project))
    ask(SignOffKind.START, omar, omar)
    [one] = asked(office)
    assert refused(office, lambda: do(answer_sign_off, one.id, SignOffState.OBJECTED, " ")).startswith("Say what Omar")
    do(answer_sign_off, one.id, SignOffState.AGREED)
    ask(SignOffKind.START, omar)
    assert [(again.id, again.state) for again in asked(office)] == [(one.id, SignOffState.AGREED)]
    do(answer_sign_off, one.id, SignOffState.OBJECTED, "No designer in May")
    ask(SignOffKind.START, omar)
    assert [(again.state, again.text) for again in asked(office)] == [(SignOffState.OPEN, "")]
    do(remove_sign_off, one.id)
    assert asked(office) == []


@pytest.mark.requirement("A19")
def test_comments_on_the_plan_are_taken_until_a_day_and_counted_by_step(office: Office) -> None:
    do, omar = office.workspace.do, office.people["Omar"]
    draft = office.task("draft")
    do(add_comment, draft.id, "From before")
    office.clock.forward(minutes=1)
    do(ask_sign_off, office.project, SignOffKind.PLAN, [omar], on=date(2026, 2, 16))
    assert project(office).review_until == date(2026, 2, 16)
    assert [one.on for one in asked(office)] == [None]

    def review() -> str:
        seen = office.workspace.read(sign_offs, office.project)
        assert seen is not None
        return seen.review

    assert review() == "Comments on the plan until Mon 16 Feb: none yet"
    office.clock.forward(minutes=1)
    do(add_comment, draft.id, "Too late for the fair")
    assert review() == f"Comments on the plan until Mon 16 Feb: 1 on “{draft.title}”"
