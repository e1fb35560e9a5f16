"""Dates of steps that open at their k-th flow, wait at a gate, or go by themselves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from app.domain.ids import StepId, TaskId
from app.domain.quantity import Span
from app.domain.run import StepRun, TaskState
from app.domain.task import Task
from app.domain.work_calendar import week_of
from app.domain.workflow import Graph, StepKind
from app.scheduling.collisions import steps_without_room
from app.scheduling.forecast import forecast
from app.scheduling.network import Network
from app.scheduling.network_builder import network_of
from app.scheduling.plan import plan
from app.scheduling.working_time import WorkingTime
from tests.app.scheduling.builders import ANA, at, before, finished, network, stored, task

FRIDAY = date(2026, 6, 12)
MONDAY = at("2026-06-01")
PICK = TaskId(4)


def wall(day: int, hour: int) -> datetime:
    return datetime(2026, 6, day, hour)


def changed(drawn: Network, number: int, tasks: Iterable[Task] = (), **changes: object) -> Network:
    """The network with changes of one step of its graph."""
    assert drawn.graph is not None
    steps = tuple(replace(s, **changes) if s.id == f"s{number}" else s for s in drawn.graph.steps)
    graph = Graph(steps, drawn.graph.flows)
    return network_of(graph, tuple(tasks) or drawn.tasks, drawn.project, drawn.calendars, drawn.company, drawn.zone)


def three(*tasks: Task, opens_at: int | None) -> Network:
    """Three branches of one, two and five days into a step of a day, then Post."""
    given = tasks or (task(1, days=1), task(2, days=2), task(3, days=5))
    drawn = network([*given, task(4), task(5)], [(1, 4), (2, 4), (3, 4), (4, 5)], 5, FRIDAY)
    return changed(drawn, 4, opens_at=opens_at)


def test_a_step_is_expected_after_its_kth_earliest_predecessor() -> None:
    for opens_at, day in ((1, 2), (2, 3), (3, 8), (None, 8), (7, 8)):
        seen = forecast(three(opens_at=opens_at), MONDAY)
        assert seen[PICK].expected_finish == wall(day, 17), opens_at
        assert seen[PICK].earliest_finish == wall(day, 17), opens_at


def test_what_is_done_counts_among_the_first() -> None:
    done = finished(task(3, days=5), at("2026-05-29"))
    seen = forecast(three(task(1, days=1), task(2, days=2), done, opens_at=2), MONDAY)
    assert seen[PICK].expected_finish == wall(2, 17)


def test_who_is_not_among_the_first_decides_nothing() -> None:
    seen = forecast(three(opens_at=2), MONDAY)
    assert seen.chain == (TaskId(2), PICK, TaskId(5))
    assert TaskId(3) not in seen.critical
    assert seen[TaskId(3)].latest_finish is None
    assert seen[PICK].latest_finish == wall(11, 17)
    assert forecast(three(opens_at=None), MONDAY).chain == (TaskId(3), PICK, TaskId(5))


def test_no_room_is_said_only_of_those_a_step_waits_for() -> None:
    late = task(3, days=5, due_on=date(2026, 6, 20))
    drawn = three(task(1, days=1), task(2, days=2), late, opens_at=2)
    due = replace(drawn.task(PICK), due_on=date(2026, 6, 10))
    tasks = tuple(due if one.id == PICK else one for one in drawn.tasks)
    counted = changed(drawn, 4, tasks)
    assert [tight.task_id for tight in steps_without_room(counted, {})] == []
    assert [tight.after for tight in steps_without_room(changed(counted, 4, opens_at=None), {})] == [late.id]


def test_a_gate_holds_back_the_dates_of_its_step_too() -> None:
    signed = task(2, days=None, kind=StepKind.MILESTONE, offset=before(3), due_on=date(2026, 6, 9))
    drawn = network([task(1), signed, task(3)], [(1, 3)], 3, FRIDAY)
    assert forecast(drawn, MONDAY)[TaskId(3)].earliest_finish == wall(2, 17)
    slow = network([task(1), task(9, days=6), signed, task(3)], [(9, 2), (1, 3)], 3, FRIDAY)
    gated = changed(slow, 3, gates=(StepId("s2"),))
    assert forecast(gated, MONDAY)[TaskId(3)].earliest_finish == wall(9, 17)


def test_a_gate_counts_in_full_where_flows_are_counted() -> None:
    drawn = network(
        [task(1), task(2, days=2), task(3, days=6), task(6, days=None, kind=StepKind.MILESTONE), task(4)],
        [(1, 4), (2, 4), (3, 6)], 4, FRIDAY,
    )  # fmt: skip
    gated = changed(drawn, 4, opens_at=1, gates=(StepId("s6"),))
    seen = forecast(gated, MONDAY)
    assert seen[PICK].earliest_finish == wall(9, 17)
    assert seen.chain == (TaskId(3), TaskId(6), PICK)


def test_what_follows_a_counted_step_without_a_date_is_planned_from_it() -> None:
    drawn = network([task(1, days=1), task(2, days=5), task(3)], [(1, 3), (2, 3)], started_at=MONDAY)
    assert plan(changed(drawn, 3, opens_at=1))[TaskId(3)].finish == wall(2, 17)
    assert plan(drawn)[TaskId(3)].finish == wall(8, 17)


def test_what_goes_by_itself_keeps_the_hours_of_the_company() -> None:
    away = WorkingTime(week_of(), [date(2026, 6, day) for day in (1, 2, 3)], "Ana")
    for kind, running in ((StepKind.WAIT, StepRun()), (StepKind.SUBWORKFLOW, StepRun(TaskState.READY, 1))):
        step = task(1, days=2, owner=ANA, kind=kind, run=running, ready_at=MONDAY)
        drawn = network([step, task(2)], [(1, 2)], 2, FRIDAY, calendars={ANA: away})
        assert forecast(drawn, MONDAY)[TaskId(1)].expected_finish == wall(2, 17)


def test_a_running_subworkflow_lasts_from_its_opening_or_as_long_as_is_known() -> None:
    step = task(1, days=4, kind=StepKind.SUBWORKFLOW, run=StepRun(TaskState.READY, 1), ready_at=MONDAY)
    seen = forecast(stored(network([step, task(2)], [(1, 2)], 2, FRIDAY)), at("2026-06-03"))
    assert seen[TaskId(1)].expected_finish == wall(4, 17)
    known = replace(step, remaining=Span(3))
    seen = forecast(stored(network([known, task(2)], [(1, 2)], 2, FRIDAY)), at("2026-06-03"))
    assert seen[TaskId(1)].expected_finish == wall(5, 17)
