"""What reaches people whose turn it is not: what comes to them, their plan, and the contact of a project."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.account import set_mail_account
from app.actions.due import set_due
from app.actions.project import move_date, set_contact
from app.actions.reminder import change_reminders
from app.domain.account import MailAccount, Security
from app.domain.message import Message, MessageKind
from app.domain.work_calendar import OFFICE_HOURS, week_of
from app.queries.letter import bundle_for, letter_kind, whole_letter
from app.queries.outbox import OutboxState, outbox
from app.reminders.coming import is_coming
from app.scheduling.working_time import WorkingTime
from tests.app.reminders.life import step
from tests.builders import Office, make_office

MONDAY = date(2026, 2, 9)


@given(ahead=st.integers(-10, 20), said=st.none() | st.integers(-10, 20), today=st.integers(0, 6))
def test_it_is_told_within_five_working_days_and_again_after_two(ahead: int, said: int | None, today: int) -> None:
    week = WorkingTime(week_of("1111100", OFFICE_HOURS), ())
    on = MONDAY + timedelta(days=today)
    expected = on + timedelta(days=ahead)
    last = on + timedelta(days=said) if said is not None else None

    def days(first: date, second: date) -> int:
        low, high = sorted((first, second))
        return sum((low + timedelta(days=n)).weekday() < 5 for n in range(1, (high - low).days + 1))

    near = ahead >= 0 and days(on, expected) <= 5
    assert is_coming(expected, on, week, last) == (near and (last is None or days(last, expected) >= 2))


@pytest.fixture
def office(tmp_path: Path):
    made = make_office(tmp_path, project=False)
    account = MailAccount("mail.example.com", 587, Security.STARTTLS, "lead@example.com")
    made.workspace.do(set_mail_account, account)
    made.project = made.start()
    yield made
    made.workspace.close()


def said(office: Office, kind: MessageKind) -> list[Message]:
    return [message for message in office.messages() if message.kind is kind]


def tell_all(office: Office) -> None:
    office.clock.forward(minutes=30)
    for line in office.workspace.read(outbox):
        if line.state is OutboxState.TO_TELL:
            office.tell(next(m for m in office.messages() if m.fact_key == line.fact_key))


def words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def test_everybody_with_work_hears_the_plan_at_the_start_and_once(office: Office) -> None:
    plans = said(office, MessageKind.PLAN)
    assert sorted(m.person_id for m in plans) == sorted(office.people.values())
    tell_all(office)
    office.workspace.do(set_due, office.task("draft").id, office.task("draft").due_on)
    assert len(said(office, MessageKind.PLAN)) == len(plans)


def test_the_lead_may_keep_plans_and_what_comes_back(office: Office) -> None:
    office.workspace.do(change_reminders, tell_plans=False)
    before = len(said(office, MessageKind.PLAN))
    office.start("Autumn sale")
    for _ in range(60):
        office.clock.forward(days=1)
        office.workspace.tick()
    assert (len(said(office, MessageKind.PLAN)), said(office, MessageKind.COMING)) == (before, [])


def test_without_an_account_nobody_gets_a_plan_or_hears_what_comes(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.clock.moment += timedelta(days=30)
    office.workspace.tick()
    assert {m.kind for m in office.messages()} <= {MessageKind.HANDOFF, MessageKind.REMINDER}


@pytest.mark.requirement("S63")
def test_moved_dates_are_told_from_what_each_person_knows_to_what_stands(office: Office) -> None:
    tell_all(office)
    before = office.task("draft").due_on
    for weeks in (1, 2):
        office.workspace.do(move_date, office.project, office.task("publish").due_on + timedelta(weeks=weeks))
    untold = [m for m in said(office, MessageKind.PLAN) if "/moved/" in m.fact_key]
    # Mia knows of her only step, which is open: the new date says it.
    assert len(untold) == len({m.person_id for m in untold})
    assert office.people["Mia"] not in [m.person_id for m in untold]
    ana = office.workspace.read(lambda r: whole_letter(r, bundle_for(r, office.people["Ana"])))
    now = office.task("draft").due_on
    assert f"{words(before)} → {words(now)}: {office.task('draft').title}" in ana.body
    assert ana.subject == "Your plan: Spring sale"
    for _ in range(2):
        office.workspace.undo()
    assert not [m for m in said(office, MessageKind.PLAN) if "/moved/" in m.fact_key]


@pytest.mark.requirement("S26")
def test_a_step_that_comes_soon_is_announced_once_and_again_when_it_moves_by_two_days(office: Office) -> None:
    days, keys = 0, dict[str, date]()
    while days < 80 and not said(office, MessageKind.COMING):
        office.clock.forward(days=1)
        days += 1
        for _ in range(3):
            office.workspace.tick()
    first = said(office, MessageKind.COMING)
    assert {m.task_id for m in first} == {office.task("keywords").id}
    assert first[0].person_id == office.people["Sam"]
    for _ in range(12 * 3):
        office.clock.forward(hours=8)
        office.workspace.tick()
        tell_all(office)
        keys |= {m.fact_key: m.old_due_on for m in said(office, MessageKind.COMING)}
    told = [on for key, on in keys.items() if f"/{office.task('keywords').key}/" in key]
    assert len(told) > 1
    apart = [sum((low + timedelta(n)).weekday() < 5 for n in range((high - low).days)) for low, high in pairwise(told)]
    assert all(gap >= 2 for gap in apart), told


def test_the_contact_of_a_project_hears_with_the_third_question_and_once(office: Office) -> None:
    ben = office.people["Ben"]
    office.workspace.do(set_contact, office.project, ben)
    due = office.task("idea").due_on
    tell_all(office)
    heard = []
    for _ in range(100):
        office.clock.forward(hours=23)
        office.workspace.tick()
        known = [one for one, _ in heard]
        heard += [(one, office.clock.now()) for one in said(office, MessageKind.ESCALATION) if one not in known]
        lines = [line for line in office.workspace.read(outbox) if line.kind is MessageKind.ESCALATION]
        assert {str(office.workspace.read(letter_kind, line)) for line in lines} <= {"escalation"}
        tell_all(office)
    [(message, at)] = [one for one in heard if one[0].task_id == office.task("idea").id]
    assert message.person_id == ben
    assert step(due, 6) <= at.date() <= step(due, 8)
