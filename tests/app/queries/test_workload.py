"""The load of the team over all projects: an independent sum by the minute, and what edits elsewhere change of it."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.actions.absence import add_absence
from app.actions.person import set_other_percent, set_person_week
from app.actions.plan import move_task, move_to_person
from app.actions.project import cancel_project
from app.actions.task import add_task, block_task, finish_task, start_task
from app.actions.task_field import set_effort
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TaskId
from app.domain.person import Person
from app.domain.run import TaskState
from app.domain.task import Round, Task
from app.domain.work_calendar import Absence, Holiday, WorkCalendar, week_of
from app.editing.edit import Edit, action
from app.exports import export_file
from app.queries.exchange import Scope, workload_table
from app.queries.reader import Reader
from app.queries.work_piece import work_pieces
from app.queries.workload import Load, WorkloadAsked, current_load, load, workload
from app.scheduling.load import LoadBand, Piece
from tests.studio import Studio, studio

BERLIN = ZoneInfo("Europe/Berlin")


def by_the_minute(reader: Reader) -> Counter[tuple[PersonId, int]]:
    """Minutes a person and day, counted from what is stored without the program's calendars or sums."""
    week = (reader.get(WorkCalendar, 1) or WorkCalendar()).week
    holidays = {holiday.on for holiday in reader.find(Holiday)}
    now = reader.now().astimezone(reader.zone()).replace(tzinfo=None, second=0, microsecond=0)
    found: Counter[tuple[PersonId, int]] = Counter()
    for task in reader.find(Task):
        person = reader.get(Person, task.owner_id)
        if task.state.over or task.run.skip is not None or task.kind.unattended or person is None:
            continue
        own = person.week or week
        away = {
            one.first_on + timedelta(days=n)
            for one in reader.find(Absence, person_id=person.id)
            for n in range((one.last_on - one.first_on).days + 1)
        }

        def works(at: datetime, own=own, away=away | holidays) -> bool:  # type: ignore[no-untyped-def]
            hours = own.days[at.weekday()]
            return at.date() not in away and any(a <= at.hour * 60 + at.minute < b for a, b in hours)

        effort = _effort(task, own.day_minutes)
        if not effort or task.planned_start is None or task.planned_finish is None:
            continue
        start, finish = task.planned_start, task.planned_finish
        begins = max(now, start)
        if task.state is TaskState.DOING:
            begins = now
            if task.blocked is None:
                length = task.length.minutes(own.day_minutes) if task.length else task.effort_minutes or own.day_minutes
                assert task.started_at is not None
                began = task.started_at.astimezone(reader.zone()).replace(tzinfo=None, second=0, microsecond=0)
                worked = sum(
                    works(began + timedelta(minutes=n)) for n in range(int((now - began).total_seconds() // 60))
                )
                left = max(60, length - worked + task.blocked_minutes)
                effort = int(effort * left / length + 0.5)
        if task.blocked is not None and task.blocked.until is not None:
            begins = max(begins, datetime.combine(task.blocked.until, datetime.min.time()))
        inside, at = list[datetime](), begins
        while at < finish or len(inside) < effort:
            if works(at):
                inside.append(at)
            at += timedelta(minutes=1)
        upto = 0
        for day, minutes in sorted(Counter(one.toordinal() for one in inside).items()):
            share = effort * (upto + minutes) // len(inside) - effort * upto // len(inside)
            upto += minutes
            found[person.id, day] += share
    return +found


def _effort(task: Task, day_minutes: int) -> int:
    if task.effort_minutes is not None:
        return task.effort_minutes
    if task.kind.value in ("approval", "decision"):
        return 30
    if not task.kind.traits.takes_time:
        return 0
    return task.length.minutes(day_minutes) if task.length else day_minutes


def random_company(folder: Path, seed: int) -> Studio:
    """People with weeks of their own and days off, two projects across a change of the clock, some work under way."""
    chance = random.Random(seed)
    at = studio(folder)
    at.clock.place = BERLIN
    summer = chance.random() < 0.5
    at.clock.at = datetime(2027, *((3, 8) if summer else (10, 11)), 8, tzinfo=UTC)
    weeks = (None, None, week_of("1111000"), week_of("1010100", ((540, 780), (840, 1080))))
    for person_id in at.people.values():
        at.workspace.do(set_person_week, person_id, chance.choice(weeks))
        at.workspace.do(set_other_percent, person_id, chance.choice((0, 20)))
        first = at.clock.at.date() + timedelta(days=chance.randrange(40))
        at.workspace.do(add_absence, person_id, first, first + timedelta(days=chance.randrange(9)))
    for name in ("Spring", "Summer"):
        on = at.clock.at.date() + timedelta(days=chance.randrange(20, 50))
        at.start(name, on)
    edit_at_random(at, chance, 6)
    at.clock.pass_time(days=chance.randrange(6), minutes=chance.randrange(600))
    edit_at_random(at, chance, 6)
    return at


def edit_at_random(at: Studio, chance: random.Random, times: int) -> None:
    for _ in range(times):
        tasks = [task for task in at.tasks() if not task.state.over]
        if not tasks:
            return
        task = chance.choice(tasks)
        person_id = chance.choice(list(at.people.values()))
        until = at.clock.at.date() + timedelta(days=chance.randrange(1, 9))
        acts: list[Callable[[], object]] = [
            lambda: at.workspace.do(move_task, task.id, chance.randrange(-3, 6)),  # noqa: B023
            lambda: at.workspace.do(move_to_person, task.id, person_id),  # noqa: B023
            lambda: at.workspace.do(set_effort, task.id, chance.randrange(1, 3000)),  # noqa: B023
            lambda: at.workspace.do(set_effort, task.id, None),  # noqa: B023
            lambda: at.workspace.do(start_task, task.id),  # noqa: B023
            lambda: at.workspace.do(finish_task, task.id),  # noqa: B023
            lambda: at.workspace.do(block_task, task.id, by="Legal", until=until),  # noqa: B023
        ]
        with suppress(RuleViolation):
            chance.choice(acts)()


def shown(reader: Reader, until: date) -> dict[tuple[PersonId, int], int]:
    found = current_load(reader, until)
    return {(who, day): count for who, days in found.minutes.items() for day, count in days.items() if count}


def check(at: Studio) -> None:
    until = at.clock.at.date() + timedelta(days=400)
    assert at.workspace.read(shown, until) == dict(at.workspace.read(by_the_minute))


@pytest.mark.requirement("A36")
@pytest.mark.parametrize("seed", range(6))
def test_the_load_is_what_counting_by_the_minute_gives_and_stays_so_with_every_edit(tmp_path: Path, seed: int) -> None:
    at = random_company(tmp_path, seed)
    check(at)
    edit_at_random(at, random.Random(seed), 4)
    check(at)
    at.workspace.undo()
    with suppress(RuleViolation):
        at.workspace.do(add_absence, at.people["Ana"], at.clock.at.date(), at.clock.at.date() + timedelta(days=2))
    check(at)
    at.clock.pass_time(hours=3)
    check(at)


def test_a_week_of_a_person_opens_into_its_pieces_and_says_what_was_filled_in(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start("Spring", date(2027, 3, 31))
    idea = at.task("Generate idea")
    at.workspace.do(set_effort, idea.id, 90 * 60)
    on = idea.planned_start.date() if idea.planned_start else date(2027, 3, 1)
    asked = WorkloadAsked(on, 2)
    view = at.workspace.read(workload, asked)
    ana = next(person for person in view.people if person.name == "Ana Costa")
    column = max(range(2), key=lambda number: ana.cells[number].minutes)
    pieces = at.workspace.read(work_pieces, asked, ana.person_id, column)
    assert pieces[0].title == idea.title
    assert sum(piece.minutes for piece in pieces) == ana.cells[column].minutes
    assert (ana.cells[column].minutes, ana.cells[column].band) == (2400, LoadBand.FULL)
    at.workspace.do(set_other_percent, ana.person_id, 10)
    assert at.workspace.read(workload, asked).over == 1
    assert view.estimated == 0
    at.workspace.do(set_effort, idea.id, None)
    view = at.workspace.read(workload, asked)
    assert view.estimated == 1 < view.tasks


@pytest.mark.requirement("S49")
def test_work_whose_owner_lacks_the_role_needs_an_owner(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start("Spring", date(2027, 3, 31))
    design = at.task("Create images")
    asked = WorkloadAsked(date(2027, 3, 1), 6)
    assert at.workspace.read(workload, asked).unmanned == ()
    at.workspace.do(move_to_person, design.id, at.people["Ben"])
    view = at.workspace.read(workload, asked)
    assert [piece.task.title for piece in view.unmanned] == [design.title]
    assert view.unmanned_words == "1 task: 1 Graphic designer"
    assert sum(view.unmanned_minutes) == view.unmanned[0].remaining
    at.workspace.undo()
    assert at.workspace.read(workload, asked).unmanned == ()


def test_work_needs_an_owner_where_theirs_is_away_throughout(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start("Spring", date(2027, 3, 31))
    task = at.task("Generate idea")
    assert task.planned_start is not None
    assert task.planned_finish is not None
    at.workspace.do(add_absence, at.people["Ana"], task.planned_start.date(), task.planned_finish.date())
    view = at.workspace.read(workload, WorkloadAsked(date(2027, 3, 1), 6))
    assert [piece.task.title for piece in view.unmanned] == [task.title]
    cells = next(person.cells for person in view.people if person.name == "Ana Costa")
    assert any(cell.away for cell in cells)


def test_a_filter_leaves_the_load_of_its_tasks(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start("Spring", date(2027, 3, 31))
    tasks = at.tasks()
    chance = random.Random(1)
    for _ in range(20):
        only = frozenset(task.id for task in chance.sample(tasks, 3))
        asked = WorkloadAsked(date(2027, 3, 1), 6, only=only)
        view = at.workspace.read(workload, asked)
        pieces = [
            piece.task_id
            for person in view.people
            for column in range(6)
            for piece in at.workspace.read(work_pieces, asked, person.person_id, column)
        ]
        assert set(pieces) <= only
        assert view.tasks == len(set(pieces))


def test_a_cancelled_project_and_finished_hours_change_the_load_of_others(tmp_path: Path) -> None:
    at = studio(tmp_path)
    first, second = at.start("Spring", date(2027, 3, 31)), at.start("Summer", date(2027, 4, 30))
    check(at)
    at.workspace.do(cancel_project, first)
    check(at)
    assert {piece.task.project_id for piece in at.workspace.read(everything)} == {second}
    at.workspace.undo()
    check(at)
    at.workspace.do(add_task, "Call the printer", at.people["Ana"], due_on=date(2027, 3, 5))
    assert None in {piece.task.project_id for piece in at.workspace.read(everything)}


def everything(reader: Reader) -> list[Piece]:
    return list(current_load(reader, date(2028, 1, 1)).pieces())


def test_hours_of_closed_rounds_fill_in_what_nobody_estimated(tmp_path: Path) -> None:
    at = studio(tmp_path)
    first, second = at.start("Spring", date(2027, 3, 31)), at.start("Summer", date(2027, 4, 30))
    done, later = at.task("Generate idea", first), at.task("Generate idea", second)
    at.workspace.do(set_effort, later.id, None)
    assert effort_in(at, later.id)[0] != 300
    at.workspace.do(finish_task, done.id)
    at.workspace.do(spend, done.id, 300)
    assert effort_in(at, later.id) == (300, True)
    at.workspace.undo()
    assert effort_in(at, later.id)[0] != 300


def effort_in(at: Studio, task_id: TaskId) -> tuple[int, bool]:
    return next((one.effort, one.estimated) for one in at.workspace.read(everything) if one.task.task_id == task_id)


@action("Say what it took")
def spend(edit: Edit, task_id: TaskId, minutes: int) -> None:
    (closed,) = edit.find(Round, task_id=task_id)
    edit.put(replace(closed, spent_minutes=minutes))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(6, 306))
def test_the_load_of_three_hundred_random_plans(tmp_path: Path, seed: int) -> None:
    check(random_company(tmp_path, seed))


@pytest.mark.requirement("A36")
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_workload_is_exported_a_row_a_person_and_week(tmp_path: Path, ending: str) -> None:
    at = studio(tmp_path)
    first = at.start("Spring", date(2027, 3, 31))
    at.start("Summer", date(2027, 4, 30))
    target = tmp_path / f"load{ending}"
    assert export_file(at.workspace, "workload", target) == "60 rows"
    assert target.stat().st_size > 1000
    everything, one = (at.workspace.read(workload_table, scope) for scope in (Scope(), Scope(first)))
    view = at.workspace.read(workload, WorkloadAsked(date(2027, 3, 1), 12))
    assert [row[3] for row in everything.rows] == [
        round(cell.minutes / 60, 2) for person in view.people for cell in person.cells
    ]
    assert sum(float(str(row[3])) for row in one.rows) < sum(float(str(row[3])) for row in everything.rows)
    assert everything.rows[0][:3] == ("Ana Costa", "2027-W09", date(2027, 3, 1))


@pytest.mark.requirement("A36")
def test_who_approves_is_a_dot_in_the_weeks_of_the_approval_and_takes_none_of_their_hours(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start()
    approve = at.task("Approve outline")
    approver = at.people["Dmitri"]
    assert approve.approvers == (approver,) or approver in approve.approvers
    assert approve.planned_start is not None
    view = at.workspace.read(workload, WorkloadAsked(approve.planned_start.date(), 2))
    dots = {(one.person_id, column): cell.beside for one in view.people for column, cell in enumerate(one.cells)}
    assert dots[approver, 0] == 1
    assert {person for (person, _), count in dots.items() if count} == set(approve.approvers) - {approve.owner_id}
    mine = next(one for one in view.people if one.person_id == approver)
    assert mine.cells[0].minutes == 0


@pytest.mark.requirement("A36")
def test_a_bringing_up_to_date_that_was_given_up_is_finished_by_the_next(tmp_path: Path) -> None:
    at = studio(tmp_path)
    for number in range(4):
        at.start(f"Post {number}", date(2027, 4, 12 + number))
    near, far = date(2027, 3, 15).toordinal(), date(2027, 6, 1).toordinal()

    def given_up(reader: Reader) -> dict[PersonId, dict[int, int]]:
        found = load(reader)
        for _ in found.bring_up_to_date(reader, near):
            pass
        steps = found.bring_up_to_date(reader, far)
        next(steps)
        next(steps)
        del steps
        for _ in found.bring_up_to_date(reader, far):
            pass
        return found.minutes

    def at_one_go(reader: Reader) -> dict[PersonId, dict[int, int]]:
        fresh = Load(as_expected=False)
        for _ in fresh.bring_up_to_date(reader, far):
            pass
        return fresh.minutes

    assert _without_nothing(at.workspace.read(given_up)) == _without_nothing(at.workspace.read(at_one_go))


def _without_nothing(minutes: dict[PersonId, dict[int, int]]) -> dict[PersonId, dict[int, int]]:
    return {person: {day: count for day, count in days.items() if count} for person, days in minutes.items()}
