"""The days of the calendar against a plain walk over everything that is stored."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.actions.absence import add_absence
from app.actions.brief import classify
from app.actions.calendar import add_holiday
from app.actions.plan import move_task_to
from app.actions.process import add_process
from app.actions.project import cancel_project, move_date
from app.actions.recurrence import add_recurrence, move_occurrence
from app.actions.task import add_task, finish_task
from app.domain.ids import TaskId
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.work_calendar import Absence
from app.domain.workflow import Workflow
from app.queries.calendar import (
    CalendarWeek,
    ColourBy,
    DayView,
    EntryKind,
    calendar_weeks,
    day_entries,
    month_weeks,
    month_words,
    risk_days,
    week_of_day,
)
from app.queries.reader import Reader
from tests.builders import PUBLISH_ON, Office, make_office

FIRST = date(2026, 2, 2)


def weeks(
    office: Office, first: date = FIRST, count: int = 12, most: int = 1_000, chosen: set[TaskId] | None = None
) -> list[CalendarWeek]:
    return office.workspace.read(calendar_weeks, first, count, most, chosen)


def days(found: Sequence[CalendarWeek]) -> dict[date, DayView]:
    return {day.on: day for week in found for day in week.days}


def test_the_publish_date_stands_as_a_chip_and_its_step_not_a_second_time(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    day = days(weeks(office))[PUBLISH_ON]
    assert [(entry.kind, entry.title, entry.label) for entry in day.entries] == [
        (EntryKind.PUBLISH, "Spring sale", "Publish date")
    ]
    assert office.workspace.read(lambda reader: reader.get(Task, day.entries[0].task_id)).due_on == PUBLISH_ON


def test_colours_are_of_the_project_and_the_type_is_the_workflow_where_none_was_given(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    chip = days(weeks(office))[PUBLISH_ON].entries[0]
    assert [chip.group(by) for by in ColourBy] == ["Blog post", "Spring sale", "", ""]
    office.workspace.do(classify, office.project, type="Guide", client="Acme", channel="Blog")
    chip = days(weeks(office))[PUBLISH_ON].entries[0]
    assert [chip.group(by) for by in ColourBy] == ["Guide", "Spring sale", "Acme", "Blog"]
    due = days(weeks(office))[office.task("draft").due_on].entries[0]  # type: ignore[index]
    assert due.group(ColourBy.CLIENT) == "Acme"


def _by_hand(reader: Reader, on: date, chosen: set[TaskId] | None) -> tuple[list[TaskId], list[str]]:
    """The tasks due on a day in their order, and the names of the projects that publish on it."""
    projects = {one.id: one for one in reader.find(Project) if one.state is not ProjectState.CANCELLED}
    anchors = {}
    for project in projects.values():
        found = [task for task in reader.find(Task, project_id=project.id) if task.step_id == "publish"]
        if project.anchor_on is not None and found:
            anchors[project.id] = found[0].id
    tasks = [
        task
        for task in reader.find(Task, due_on=on)
        if (task.project_id is None or task.project_id in projects)
        and task.state not in (TaskState.CANCELLED, TaskState.SKIPPED)
        and task.id not in anchors.values()
        and (chosen is None or task.id in chosen)
    ]
    tasks.sort(key=lambda task: (task.state.over, task.kind != "milestone", task.rank, task.id))
    names = [
        one.name for one in projects.values() if one.anchor_on == on and (chosen is None or anchors[one.id] in chosen)
    ]
    return [task.id for task in tasks], sorted(names)


@pytest.mark.parametrize("first_weekday", [0, 6])
def test_every_day_shows_what_is_stored_of_it_and_counts_the_rest(tmp_path: Path, first_weekday: int) -> None:
    office, chance = make_office(tmp_path), random.Random(first_weekday)
    people = list(office.people.values())
    for number in range(5):
        office.start(f"Run {number}", PUBLISH_ON + timedelta(days=chance.randrange(-20, 30)))
    for number in range(60):
        due_on = FIRST + timedelta(days=chance.randrange(7, 80))
        task_id = office.workspace.do(add_task, f"Task {number}", chance.choice(people), due_on=due_on).value
        if chance.random() < 0.3:
            office.workspace.do(finish_task, task_id)
    gone = office.start("Gone", PUBLISH_ON)
    office.workspace.do(cancel_project, gone)
    everything = {task.id for task in office.workspace.read(lambda reader: reader.find(Task))}
    first = week_of_day(FIRST, first_weekday)
    for chosen in (None, set(chance.sample(sorted(everything), 30)), set[TaskId]()):
        for most in (1, 4, 1_000):
            for on, day in days(weeks(office, first, 16, most, chosen)).items():
                tasks, published = office.workspace.read(_by_hand, on, chosen)
                shown = [entry.task_id for entry in day.entries if entry.kind is not EntryKind.PUBLISH]
                assert sorted(shown) == sorted(tasks[:most])
                assert sorted(e.title for e in day.entries if e.kind is EntryKind.PUBLISH) == published
                assert day.count == len(tasks) + len(published)


def test_two_hundred_entries_a_day_are_counted_and_the_first_of_them_read(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    for number in range(200):
        office.workspace.do(add_task, f"Task {number}", office.people["Ana"], due_on=date(2026, 3, 4))
    day = days(weeks(office, most=4))[date(2026, 3, 4)]
    assert (len(day.entries), day.count) == (4, 200)
    assert len(office.workspace.read(day_entries, date(2026, 3, 4)).entries) == 200


@pytest.mark.parametrize(
    ("day", "first_weekday", "begins", "count"),
    [
        (date(2026, 12, 17), 0, date(2026, 11, 30), 5),
        (date(2026, 12, 17), 6, date(2026, 11, 29), 5),
        (date(2026, 2, 28), 6, date(2026, 2, 1), 4),
        (date(2026, 2, 1), 0, date(2026, 1, 26), 5),
        (date(2027, 1, 1), 0, date(2026, 12, 28), 5),
        (date(2026, 8, 9), 0, date(2026, 7, 27), 6),
    ],
)
def test_the_weeks_of_a_month(day: date, first_weekday: int, begins: date, count: int) -> None:
    assert month_weeks(day, first_weekday) == (begins, count)


@pytest.mark.parametrize("first_weekday", [0, 5, 6])
def test_the_weeks_of_every_month_hold_each_of_its_days_and_begin_and_end_with_one_of_them(first_weekday: int) -> None:
    for number in range(12 * 40):
        first = date(2000 + number // 12, number % 12 + 1, 1)
        begins, count = month_weeks(first, first_weekday)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        assert begins.weekday() == first_weekday
        assert begins <= first < begins + timedelta(days=7)
        assert begins + timedelta(weeks=count - 1) <= last < begins + timedelta(weeks=count)


def test_a_year_has_fifty_three_weeks_where_it_has_and_a_week_of_sundays_the_number_of_its_thursday(
    tmp_path: Path,
) -> None:
    office = make_office(tmp_path, project=False)
    assert [week.number for week in weeks(office, date(2026, 12, 21), 3)] == [52, 53, 1]
    assert [week.number for week in weeks(office, date(2026, 12, 20), 3)] == [52, 53, 1]
    assert [week.number for week in weeks(office, date(2027, 12, 20), 3)] == [51, 52, 1]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Chatham", "Africa/Cairo"])
@pytest.mark.parametrize("first", [date(2026, 3, 2), date(2026, 10, 5)])
def test_each_day_stands_once_over_both_clock_changes(tmp_path: Path, zone: str, first: date) -> None:
    office = make_office(tmp_path)
    office.clock.place = ZoneInfo(zone)
    found = [day.on for week in weeks(office, first, 6) for day in week.days]
    assert found == [first + timedelta(days=at) for at in range(42)]


def test_absences_and_days_off_of_both_years_stand_on_their_days(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    office.workspace.do(add_holiday, date(2026, 12, 25), "Christmas Day")
    office.workspace.do(add_holiday, date(2027, 1, 1), "New Year's Day")
    away = office.workspace.do(add_absence, office.people["Ana"], date(2026, 12, 23), date(2027, 1, 4)).value
    found = weeks(office, date(2026, 12, 14), 5)
    assert {on: day.day_off for on, day in days(found).items() if day.day_off} == {
        date(2026, 12, 25): "Christmas Day",
        date(2027, 1, 1): "New Year's Day",
    }
    assert not days(found)[date(2026, 12, 25)].works
    assert [bool(week.absences) for week in found] == [False, True, True, True, False]
    assert found[1].absences[0].absence_id == away
    assert found[1].absences[0].name == "Ana"
    assert office.workspace.read(lambda reader: reader.get(Absence, away)) is not None


def test_runs_to_come_stand_hollow_on_their_days_and_not_where_they_were_moved_from(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    workflow = office.workspace.read(lambda reader: reader.find(Workflow)[0].id)
    friday = date(2026, 4, 3)
    repeat = office.workspace.do(
        add_recurrence, workflow, "FREQ=WEEKLY;BYDAY=FR", friday, lead_days=14, pattern="Letter {n}"
    ).value
    office.workspace.do(move_occurrence, repeat, date(2026, 4, 10), date(2026, 4, 8))
    office.workspace.do(move_occurrence, repeat, date(2026, 4, 17), None)
    found = days(weeks(office, date(2026, 3, 30), 4))
    shown = {on: [(e.title, e.rule_on) for e in day.entries if e.kind is EntryKind.RUN] for on, day in found.items()}
    assert {on: runs for on, runs in shown.items() if runs} == {
        friday: [("Letter 1", friday)],
        date(2026, 4, 8): [("Letter 2", date(2026, 4, 10))],
        date(2026, 4, 24): [("Letter 4", date(2026, 4, 24))],
    }
    assert all(day.count == len(day.entries) for day in found.values())


def test_a_week_without_what_a_process_should_bring_is_a_gap(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    workflow = office.workspace.read(lambda reader: reader.find(Workflow)[0].id)
    office.workspace.do(add_process, "Blog", cadence="every week", workflow_id=workflow)
    office.workspace.do(add_process, "Release notes", cadence="after each release")
    moved = office.start("One", date(2026, 4, 1))
    office.start("Two", date(2026, 4, 16))
    found = weeks(office, date(2026, 3, 30), 4)
    assert [[gap.name for gap in week.gaps] for week in found] == [[], ["Blog"], [], ["Blog"]]
    office.workspace.do(move_date, moved, date(2026, 4, 8))
    assert [bool(week.gaps) for week in weeks(office, date(2026, 3, 30), 4)] == [True, False, False, True]
    assert [bool(week.gaps) for week in weeks(office, date(2026, 3, 30), 4, chosen=set())] == [True, False, False, True]


def test_what_is_late_says_so_and_what_is_at_risk_says_its_day(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    idea = office.task("idea")
    assert idea.due_on is not None
    office.clock.forward(days=(idea.due_on - date(2026, 2, 9)).days + 2)
    shown = {entry.task_id: entry for day in days(weeks(office)).values() for entry in day.entries}
    assert shown[idea.id].late
    assert not shown[office.task("draft").id].late
    risky = office.workspace.read(risk_days, office.project)
    assert risky[idea.id] > idea.due_on


def test_the_line_under_the_title_counts_what_is_between_its_days(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.do(add_holiday, date(2026, 4, 3), "Good Friday")
    office.workspace.do(add_absence, office.people["Ana"], date(2026, 3, 30), date(2026, 4, 1))
    found = weeks(office, date(2026, 3, 30), 5)
    assert month_words(found, date(2026, 4, 1), date(2026, 4, 30)) == "1 publish date · 1 day off and 1 absence"
    assert month_words(found, date(2026, 4, 20), date(2026, 4, 30)) == ""


def test_a_due_moved_by_the_calendar_stands_on_its_new_day(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    office.workspace.do(move_task_to, draft.id, date(2026, 3, 18))
    assert draft.id in {entry.task_id for entry in days(weeks(office))[date(2026, 3, 18)].entries}
