"""Absences, days off and weeks: they change what is expected and never what is due."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.absence import add_absence, change_absence, remove_absence
from app.actions.calendar import add_holiday, remove_holiday, set_company_week, set_country
from app.actions.person import set_person_week
from app.domain.errors import RuleViolation
from app.domain.ids import AbsenceId
from app.domain.task import Task
from app.domain.work_calendar import Absence, Holiday, week_of
from app.queries.project import outlook
from tests.builders import MONDAY, Office, make_office

TODAY = MONDAY.date()
NOBODY_WORKS = week_of("0000000")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def dues(office: Office) -> list[tuple[int, date | None]]:
    return [(task.id, task.due_on) for task in office.workspace.read(lambda reader: reader.find(Task))]


def expected(office: Office, step: str) -> date:
    return office.workspace.read(outlook, office.project).forecast[office.task(step).id].expected_finish.date()


def away(office: Office, name: str, first: date, last: date) -> AbsenceId:
    return office.workspace.do(add_absence, office.people[name], first, last).value


CAUSES: list[Callable[[Office, date], object]] = [
    lambda office, day: away(office, "Mia", day - timedelta(days=2), day + timedelta(days=2)),
    lambda office, day: office.workspace.do(add_holiday, day, "Works outing"),
    lambda office, day: office.workspace.do(
        set_person_week,
        office.people["Mia"],
        week_of("".join("1" if at in (0, 2) and at != day.weekday() else "0" for at in range(7))),
    ),
]


@pytest.mark.parametrize("cause", CAUSES, ids=["absence", "day off", "own week"])
def test_time_off_moves_what_is_expected_and_leaves_every_due(office: Office, cause: Callable[[Office, date], object]):
    due, day = dues(office), expected(office, "idea")
    cause(office, day)
    assert dues(office) == due
    assert expected(office, "idea") > day
    office.workspace.undo()
    assert expected(office, "idea") == day


def test_time_off_of_somebody_else_changes_nothing_here(office: Office):
    day = expected(office, "idea")
    away(office, "Omar", TODAY, TODAY + timedelta(days=90))
    assert expected(office, "idea") == day


def test_an_absence_ends_for_the_forecast_when_it_is_removed(office: Office):
    day = expected(office, "idea")
    number = away(office, "Mia", TODAY, day + timedelta(days=10))
    later = expected(office, "idea")
    office.workspace.do(change_absence, number, TODAY, day + timedelta(days=20))
    assert expected(office, "idea") > later > day
    office.workspace.do(remove_absence, number)
    assert expected(office, "idea") == day


def test_absences_neither_overlap_nor_run_backwards_nor_for_years(office: Office):
    number = away(office, "Mia", TODAY, TODAY + timedelta(days=4))
    later = away(office, "Mia", TODAY + timedelta(days=5), TODAY + timedelta(days=9))
    before = office.dump()
    for first, last, said in ((-3, 0, "already"), (4, 4, "already"), (30, 29, "before it begins"), (30, 2000, "three")):
        with pytest.raises(RuleViolation, match=said):
            away(office, "Mia", TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    for first, last, said in ((0, 5, "already"), (3, 2, "before it begins"), (-2000, 4, "three")):
        with pytest.raises(RuleViolation, match=said):
            office.workspace.do(change_absence, number, TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    assert office.dump() == before
    office.workspace.do(change_absence, later, TODAY + timedelta(days=6), TODAY + timedelta(days=8))
    assert len(office.workspace.read(lambda reader: reader.find(Absence))) == 2


def test_a_week_without_a_working_day_is_refused_for_one_and_for_all(office: Office):
    before = office.dump()
    with pytest.raises(RuleViolation, match="Mia has no working day"):
        office.workspace.do(set_person_week, office.people["Mia"], NOBODY_WORKS)
    with pytest.raises(RuleViolation, match="company has no working day"):
        office.workspace.do(set_company_week, NOBODY_WORKS)
    assert office.dump() == before


def test_a_country_brings_its_days_off_and_another_takes_them_away_but_not_those_typed_by_hand(office: Office):
    office.workspace.do(add_holiday, date(2026, 7, 1), "Founding day")
    came = office.workspace.do(set_country, "DE", "BE").value
    days = office.workspace.read(lambda reader: reader.find(Holiday))
    assert len(days) == came + 1
    assert date(2026, 12, 25) in {day.on for day in days}
    office.workspace.do(set_country, "")
    assert [day.name for day in office.workspace.read(lambda reader: reader.find(Holiday))] == ["Founding day"]


def test_one_day_is_a_day_off_once(office: Office):
    number = office.workspace.do(add_holiday, date(2026, 7, 1), "Founding day").value
    with pytest.raises(RuleViolation, match="1 Jul 2026 is a day off already"):
        office.workspace.do(add_holiday, date(2026, 7, 1), "Again")
    office.workspace.do(remove_holiday, number)
    assert not office.workspace.read(lambda reader: reader.find(Holiday))
