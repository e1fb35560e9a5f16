"""Starting too late, collisions, moving the date and new rounds."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, TaskId
from app.domain.quantity import DayUnit, Offset, PinKind, Snap, Span
from app.domain.task import Pin
from app.domain.work_calendar import week_of
from app.domain.workflow import StepKind
from app.scheduling.anchor_move import anchored_on, move_anchor
from app.scheduling.collisions import collisions, steps_without_room
from app.scheduling.compression import compress
from app.scheduling.forecast import forecast
from app.scheduling.network import Network
from app.scheduling.new_round import new_round_due
from app.scheduling.plan import plan
from app.scheduling.working_time import WorkingTime
from tests.app.scheduling.builders import LEO, at, before, finished, network, started, stored, task, with_tasks

FRIDAY = date(2026, 6, 12)
BLOG = (30, 25, 20, 15, 10, 5, 4, 0)


def blog_post(anchor_on: date) -> Network:
    tasks = [task(n, offset=before(days), days=0.5) for n, days in enumerate(BLOG, 1)]
    return network(tasks, [(n, n + 1) for n in range(1, 8)], 8, anchor_on)


def a_project(chance: random.Random) -> Network:
    """Ten steps with odd owners, offsets, pins and links."""
    off = [date(2026, 4, 1) + timedelta(days=chance.randrange(200)) for _ in range(20)]
    calendars = {
        PersonId(n): WorkingTime(week_of(chance.choice(("1111100", "1110000", "0011110"))), off, f"P{n}")
        for n in range(1, 4)
    }
    tasks = []
    for n in range(1, 11):
        unit, snap = chance.choice(list(DayUnit)), chance.choice((Snap.PREVIOUS, Snap.NEXT))
        offset = Offset(-chance.randrange(60), unit, snap=snap) if chance.random() < 0.6 or n == 10 else None
        tasks.append(task(n, "", PersonId(chance.randint(1, 3)), chance.choice((0.5, 1, 3)), offset=offset))
    tasks[-1] = replace(tasks[-1], offset=Offset(0))
    flows = [(chance.randint(max(1, n - 3), n - 1), n) for n in range(2, 11)]
    return network(tasks, flows, 10, date(2026, 6, 1) + timedelta(days=chance.randrange(60)), calendars=calendars)


def test_a_start_in_time_compresses_nothing() -> None:
    project = blog_post(FRIDAY)
    first = plan(project)[TaskId(1)].due_on
    assert first is not None
    assert compress(project, first) == {}
    assert compress(project, first + timedelta(days=1)) != {}


def test_a_late_start_is_compressed_in_proportion_and_misses_nothing_on_day_one() -> None:
    project = blog_post(FRIDAY)
    moved = compress(project, date(2026, 6, 1))
    assert [moved[TaskId(n)].old for n in (1, 4)] == [date(2026, 5, 13), date(2026, 5, 28)]
    dues = [moved[TaskId(n)].new.day for n in range(1, 8)]
    assert dues == [1, 2, 3, 5, 8, 9, 10]
    assert TaskId(8) not in moved


def test_compression_keeps_the_order_and_stays_between_today_and_the_anchor() -> None:
    chance = random.Random(7)
    for _ in range(60):
        project = a_project(chance)
        anchor_on = project.anchor_on or FRIDAY
        today = anchor_on - timedelta(days=chance.randrange(40))
        planned, moved = plan(project), compress(project, today)
        if not moved:
            assert all(p.due_on is None or p.due_on >= today for n, p in planned.items() if n != 10)
            continue
        changed = {n: (moved[n].new if n in moved else p.due_on) for n, p in planned.items()}
        rows = [(p.due_on, changed[n]) for n, p in planned.items() if p.due_on and p.due_on < anchor_on]
        assert all(new is not None and today <= new <= anchor_on for _, new in rows)
        in_order = sorted(rows)
        assert [new for _, new in in_order] == sorted(new for _, new in in_order if new)


def test_a_passed_anchor_cannot_be_compressed_to() -> None:
    with pytest.raises(RuleViolation, match="has passed"):
        compress(blog_post(FRIDAY), date(2026, 6, 15))


def test_two_offsets_that_snap_to_one_day_collide_and_leave_no_room() -> None:
    project = blog_post(date(2027, 3, 18))
    planned = plan(project)
    (found,) = collisions(project, planned)
    assert (found.on, found.tasks) == (date(2027, 3, 12), (6, 7))
    (tight,) = steps_without_room(project, planned)
    assert (tight.task_id, tight.after, tight.room, tight.length) == (7, 6, 0, 240)


def test_the_same_offset_twice_is_meant() -> None:
    tasks = [task(1, offset=before(4)), task(2, offset=before(4)), task(3, offset=Offset(0))]
    project = network(tasks, [(1, 3), (2, 3)], 3, FRIDAY)
    assert collisions(project, plan(project)) == []


def test_moving_there_and_back_restores_every_plan() -> None:
    chance = random.Random(11)
    for _ in range(60):
        project = stored(a_project(chance))
        old_on, new_on = project.anchor_on or FRIDAY, FRIDAY + timedelta(days=chance.randrange(-20, 90))
        there = anchored_on(stored(project, move_anchor(project, new_on)), new_on)
        back = anchored_on(stored(there, move_anchor(there, old_on)), old_on)
        assert back.tasks == project.tasks


def test_moving_leaves_started_finished_and_fixed_tasks_alone() -> None:
    moment = at("2026-06-01")
    tasks = [task(n, offset=before(10 - n)) for n in range(1, 5)]
    tasks[0] = finished(tasks[0], moment)
    tasks[1] = started(tasks[1], moment)
    tasks[2] = replace(tasks[2], pin=Pin(PinKind.FIXED, date(2026, 6, 5)))
    project = stored(network([*tasks, task(5, offset=Offset(0))], [(n, n + 1) for n in range(1, 5)], 5, FRIDAY))
    moved = move_anchor(project, date(2026, 6, 19))
    assert set(moved) == {4, 5}
    assert moved[TaskId(4)].due_on == FRIDAY


def test_a_new_round_is_due_its_length_later_but_not_after_its_latest_finish() -> None:
    tasks = [task(1, days=2), task(2, days=None, kind=StepKind.MILESTONE, offset=Offset(0), due_on=FRIDAY)]
    project = stored(network(tasks, [(1, 2)], 2, FRIDAY))
    assert new_round_due(project, TaskId(1), at("2026-06-04", 12)) == date(2026, 6, 8)
    assert new_round_due(project, TaskId(1), at("2026-06-12", 12)) == FRIDAY
    assert new_round_due(project, TaskId(1), at("2026-06-16", 12)) == date(2026, 6, 16)


def test_latest_is_not_before_earliest_exactly_when_there_is_slack() -> None:
    chance = random.Random(13)
    for _ in range(60):
        project = stored(a_project(chance))
        now = at(date(2026, 4, 1) + timedelta(days=chance.randrange(120)), chance.randrange(24))
        for row in forecast(project, now).values():
            assert row.expected_start >= project.wall(now)
            assert row.expected_finish >= row.earliest_finish
            if row.latest_finish is not None and row.slack_minutes is not None:
                minutes = project.company.minutes_between(row.earliest_finish, row.latest_finish)
                assert (minutes >= 0) == (row.slack_minutes >= 0)
                assert minutes == row.slack_minutes


def test_one_more_day_of_work_on_the_chain_is_one_day_less_to_spare() -> None:
    project = stored(blog_post(FRIDAY))
    now = at("2026-06-01")
    seen = forecast(project, now)
    longer = replace(project.task(seen.chain[0]), length=Span(1.5), owner_id=LEO)
    after = forecast(with_tasks(project, longer), now)
    anchor = TaskId(8)
    assert (seen[anchor].slack_minutes or 0) - (after[anchor].slack_minutes or 0) == 480


def test_the_plan_as_written_may_begin_before_the_project_so_that_compression_sees_by_how_much() -> None:
    tasks = [task(1, days=3), task(2, days=3), task(3, offset=Offset(0))]
    drawn = network(tasks, [(1, 2), (2, 3)], 3, date(2026, 6, 12), started_at=at("2026-06-10"))
    starts = [row.start for row in plan(drawn, as_written=True).values()]
    assert min(start.date() for start in starts if start is not None) == date(2026, 6, 4)
    assert {new for _, new in compress(drawn, date(2026, 6, 10)).values()} <= {
        date(2026, 6, day) for day in (10, 11, 12)
    }
