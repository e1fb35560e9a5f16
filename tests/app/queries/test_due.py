"""Due soon is one thing: board, printed board, Today and the first reminder agree on every day."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.absence import add_absence
from app.actions.calendar import import_holidays, set_company_week
from app.actions.due import set_due
from app.actions.task import add_task
from app.domain.reminder import ReminderKind, ReminderSettings
from app.domain.work_calendar import Week, WorkCalendar
from app.queries.board import Warning, warning
from app.queries.due import due_horizon
from app.queries.project import outlook
from app.queries.reminder import bell
from app.queries.rows import CardFilter
from app.queries.sheet import board_sheet
from app.queries.today import today
from app.scheduling.due_soon import SOON_DAYS, is_due_soon, last_day_due_soon
from app.scheduling.working_time import WorkingTime
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def test_board_paper_and_today_call_the_same_tasks_due_soon_over_weekends_holidays_and_absences(office: Office):
    first = office.clock.now().date()
    office.workspace.do(import_holidays, [(first + timedelta(days=9), "Founders' day")])
    office.workspace.do(add_absence, office.people["Mia"], first + timedelta(days=15), first + timedelta(days=17))
    tasks = [
        office.workspace.do(add_task, f"{name} {day}", office.people[name], due_on=first + timedelta(days=day)).value
        for name in ("Mia", "Ana")
        for day in range(30)
    ]
    differing = 0
    for _ in range(24):
        horizon, on_today = office.workspace.read(due_horizon), office.workspace.read(today)
        cards = office.workspace.read(lambda reader: reader.cards(CardFilter()))
        board = {card.task_id for card in cards if warning(card, horizon) is Warning.SOON}
        soon = {card.task_id for card in on_today.soon}
        sheet = office.workspace.read(board_sheet)
        paper = {id for id, said in sheet.warnings.items() if said is Warning.SOON}
        assert board & set(tasks) == paper & set(tasks) == soon & set(tasks)
        calendar_days = {c.task_id for c in cards if c.due_on and 0 <= (c.due_on - on_today.on).days <= 2}
        differing += bool((board ^ calendar_days) & set(tasks))
        assert reminded(office) <= soon
        office.clock.forward(days=1)
    assert differing > 5


def reminded(office: Office) -> set[int]:
    """What the bell says is due, by the first reminder that stands unless somebody chose another."""
    horizon = office.workspace.read(due_horizon)
    lines = office.workspace.read(bell).lines
    return {
        line.task_id
        for line in lines
        if line.kind is ReminderKind.BEFORE and line.due_on is not None and line.due_on >= horizon.today
    }


def test_the_first_reminder_comes_within_the_days_that_are_soon():
    assert ReminderSettings().hours[0] == SOON_DAYS * 24


def test_a_due_day_that_moves_over_the_weekend_stays_soon(office: Office):
    office.clock.forward(days=4)
    friday = office.clock.now().date()
    task_id = office.workspace.do(add_task, "Call", office.people["Mia"], due_on=friday).value
    for days, soon in ((0, True), (1, True), (3, True), (4, True), (5, False)):
        office.workspace.do(set_due, task_id, friday + timedelta(days=days))
        horizon = office.workspace.read(due_horizon)
        [card] = [c for c in office.workspace.read(lambda r: r.cards(CardFilter())) if c.task_id == task_id]
        assert (warning(card, horizon) is Warning.SOON) is soon


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 20), st.sets(st.integers(0, 25), max_size=12))
def test_soon_is_at_most_two_working_days_after_today(on: date, days: int, off: set[int]):
    calendar = WorkingTime(WorkCalendar().week, {on + timedelta(days=day) for day in off})
    due_on = on + timedelta(days=days)
    assert is_due_soon(due_on, on, last_day_due_soon(on, calendar)) is (calendar.days_between(on, due_on) <= SOON_DAYS)


def test_for_somebody_who_never_works_again_everything_is_due_soon():
    years = {date(2026, 1, 1) + timedelta(days=day) for day in range(365 * 175)}
    assert last_day_due_soon(date(2026, 2, 9), WorkingTime(WorkCalendar().week, years)) == date.max


def test_when_the_working_day_is_over_bell_today_and_board_say_missed_at_the_same_minute(office: Office):
    on = office.clock.now().date()
    task_id = office.workspace.do(add_task, "Copy", office.people["Mia"], due_on=on).value
    for minute, is_late in ((59, False), (60, True)):
        sixteen = datetime(on.year, on.month, on.day, 16, tzinfo=office.clock.zone())
        office.clock.moment = sixteen + timedelta(minutes=minute)
        seen, horizon = office.workspace.read(today), office.workspace.read(due_horizon)
        cards = office.workspace.read(lambda reader: reader.cards(CardFilter()))
        card = next(card for card in cards if card.task_id == task_id)
        line = next(line for line in office.workspace.read(bell).lines if line.task_id == task_id)
        assert (line.missed, card in seen.missed, card in seen.soon) == (is_late, is_late, not is_late)
        assert warning(card, horizon) is (Warning.LATE if is_late else Warning.SOON)


def test_an_outlook_turns_late_with_the_end_of_hours_between_two_slots(office: Office):
    hours = ((9 * 60, 17 * 60 + 3),)
    office.workspace.do(set_company_week, Week((hours, hours, hours, hours, hours, (), ())))
    task = office.task("idea")
    on = office.clock.now().date()
    office.workspace.do(set_due, task.id, on)
    bell_rings = datetime(on.year, on.month, on.day, 17, 3, tzinfo=office.clock.zone())
    for second, is_late in ((-60, False), (-1, False), (0, True), (30, True)):
        office.clock.moment = bell_rings + timedelta(seconds=second)
        card = office.workspace.read(lambda reader: reader.card(task.id))
        assert card is not None
        assert office.workspace.read(due_horizon).is_late(card) is is_late
        assert office.workspace.read(outlook, office.project).forecast[task.id].late is is_late
