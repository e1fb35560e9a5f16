"""How much of people's time unfinished work takes, day by day, and how much of it there is. For the pages about load.

Integers throughout: minutes, and instants as in ``minute_index``. Days are ordinals.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from statistics import median_low
from typing import NamedTuple

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, RoleId, StepId, TaskId, WorkflowId
from app.domain.quantity import PinKind, Span
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.scheduling.forward_backward_pass import LEAST_REMAINING
from app.scheduling.minute_index import DAY, MinuteIndex
from app.scheduling.network import day_of_finish
from app.scheduling.working_time import WorkingTime, instant_of

ASKED_MINUTES = 30
"""What an approval or an asked decision takes of its owner where nobody said."""

Medians = Mapping[tuple[WorkflowId, StepId], int]
"""The low median of the hours that closed rounds of a step took, in minutes."""


class LoadTask(NamedTuple):
    """What the load needs of a task; a tuple, because all unfinished tasks are read at once. Moments are instants on
    the company's wall."""

    task_id: TaskId
    title: str
    owner_id: PersonId
    project_id: ProjectId | None
    workflow_id: WorkflowId | None
    step_id: StepId | None
    role: RoleId | None
    kind: StepKind
    state: TaskState
    passed: bool
    """It is marked to be skipped."""
    effort_minutes: int | None
    length: Span | None
    remaining: Span | None
    due_day: int | None
    planned_start: int | None
    planned_finish: int | None
    started: int | None
    """Of one that is under way: when it began."""
    blocked_since: int | None
    blocked_day: int | None
    """The day until which it is blocked."""
    blocked_minutes: int
    fixed: bool
    beside: tuple[PersonId, ...] = ()
    """Who helps or approves; it takes hours of its owner alone."""


def load_task(task: Task, workflow_id: WorkflowId | None, local: Callable[[datetime], datetime]) -> LoadTask:
    """A task as it would be read from the store; ``local`` gives the company's wall-clock time of a moment."""

    def wall(moment: datetime | None) -> int | None:
        return instant_of(local(moment).replace(tzinfo=None)) if moment is not None else None

    start, finish, block = task.planned_start, task.planned_finish, task.blocked
    return LoadTask(
        task.id,
        task.title,
        task.owner_id,
        task.project_id,
        workflow_id,
        task.step_id,
        task.role,
        task.kind,
        task.state,
        task.run.skip is not None,
        task.effort_minutes,
        task.length,
        task.remaining,
        task.due_on.toordinal() if task.due_on is not None else None,
        instant_of(start) if start is not None else None,
        instant_of(finish) if finish is not None else None,
        wall(task.started_at or task.ready_at) if task.state is TaskState.DOING else None,
        wall(block.since) if block is not None else None,
        block.until.toordinal() if block is not None and block.until is not None else None,
        task.blocked_minutes,
        task.pin is not None and task.pin.kind is PinKind.FIXED,
        tuple(dict.fromkeys((*task.helpers, *task.approvers))),
    )


class Piece(NamedTuple):
    """One task in the load of its owner: what it takes, and on which days."""

    task: LoadTask
    effort: int
    estimated: bool
    """Nobody said how much it takes; it was filled in."""
    remaining: int
    days: tuple[tuple[int, int], ...]
    """Each day with its minutes, in order; empty where nothing says when."""
    over: int
    """How much of it has no room in its time and runs over."""
    window: tuple[int, int] | None
    """From when to when it was spread; None where nothing says when."""

    def within(self, first: int, last: int) -> int:
        """Its minutes on the days from ``first`` to ``last``."""
        return sum(minutes for day, minutes in self.days if first <= day <= last)


def medians_of(hours: Iterable[tuple[WorkflowId, StepId, int]]) -> dict[tuple[WorkflowId, StepId], int]:
    """From the minutes that each closed round took."""
    found: dict[tuple[WorkflowId, StepId], list[int]] = {}
    for workflow_id, step_id, minutes in hours:
        found.setdefault((workflow_id, step_id), []).append(minutes)
    return {step: median_low(minutes) for step, minutes in found.items()}


def piece_of(
    task: LoadTask,
    calendar: WorkingTime,
    now: int,
    medians: Medians,
    expected: tuple[int, int] | None = None,
    *,
    as_expected: bool = False,
) -> Piece | None:
    """The load of one task from ``now`` on; None for what takes nobody's time. ``as_expected`` spreads it over the time
    in which it is ``expected`` and not the planned one."""
    if task.state.over or task.passed or task.kind.unattended:
        return None
    effort, estimated = effort_of(task, calendar.day_minutes, medians)
    remaining = remaining_of(task, effort, calendar, now)
    if not remaining:
        return None
    index = calendar.index
    window = _window(task, calendar, now, expected, as_expected)
    if window is None:
        return Piece(task, effort, estimated, remaining, (), 0, None)
    try:
        days, over = spread(index, *window, remaining)
    except RuleViolation:
        # Who never works again is said where their calendar is.
        return Piece(task, effort, estimated, remaining, (), remaining, None)
    return Piece(task, effort, estimated, remaining, days, over, window)


def effort_of(task: LoadTask, day_minutes: int, medians: Medians) -> tuple[int, bool]:
    """Minutes that the whole task takes, and whether they were filled in because nobody said."""
    if task.effort_minutes is not None:
        return task.effort_minutes, False
    if task.workflow_id is not None and task.step_id is not None:
        median = medians.get((task.workflow_id, task.step_id))
        if median is not None:
            return median, True
    if task.kind is StepKind.APPROVAL or task.kind is StepKind.DECISION:
        return ASKED_MINUTES, True
    if not task.kind.traits.takes_time:
        return 0, False
    return task.length.minutes(day_minutes) if task.length is not None else day_minutes, True


def remaining_of(task: LoadTask, effort: int, calendar: WorkingTime, now: int) -> int:
    """Minutes still to come: of started work as much of the effort as remains of its length, rounded half up; what is
    blocked counts in full."""
    if task.started is None or task.blocked_since is not None:
        return effort
    length = _length(task, calendar.day_minutes)
    if not length:
        return effort
    if task.remaining is not None:
        left = task.remaining.minutes(calendar.day_minutes)
    else:
        count = calendar.index.count
        worked = max(0, count(now) - count(task.started) - task.blocked_minutes)
        left = max(length - worked, LEAST_REMAINING)
    return (2 * effort * left + length) // (2 * length)


def _length(task: LoadTask, day_minutes: int) -> int:
    if task.length is not None:
        return task.length.minutes(day_minutes)
    return task.effort_minutes if task.effort_minutes is not None else day_minutes


def _window(
    task: LoadTask, calendar: WorkingTime, now: int, expected: tuple[int, int] | None, as_expected: bool
) -> tuple[int, int] | None:
    index = calendar.index
    planned = expected if as_expected and expected is not None else _bar(task, calendar)
    if planned is None:
        return None
    start, finish = planned
    if start >= finish:
        day = day_of_finish(finish)
        start, finish = index.span(day if index.works_on(day) else index.step(day, -1))
    begins = now if task.started is not None else max(now, start)
    if task.blocked_day is not None:
        begins = max(begins, index.span(task.blocked_day)[0])
    if as_expected and expected is None:
        # A task without a project has no forecast: it takes its length from when it can begin.
        return index.work_from(begins, max(_length(task, calendar.day_minutes), 1))
    return begins, finish


def _bar(task: LoadTask, calendar: WorkingTime) -> tuple[int, int] | None:
    if task.planned_start is not None and task.planned_finish is not None:
        return task.planned_start, task.planned_finish
    if task.due_day is None:
        return None
    return calendar.index.work_until(calendar.index.span(task.due_day)[1], _length(task, calendar.day_minutes))


def spread(index: MinuteIndex, start: int, finish: int, minutes: int) -> tuple[tuple[tuple[int, int], ...], int]:
    """So many minutes over the working time between two instants, evenly: each day with its share, and what has no
    room. What has none takes full days, on past the end. The shares add up to ``minutes``."""
    count = index.count
    first = count(start)
    room = max(0, count(finish) - first)
    over = max(0, minutes - room)
    last = first + max(room, minutes)
    day, last_day = index.start(first) // DAY, day_of_finish(index.finish(last))
    if day == last_day:
        return ((day, minutes),), over
    whole = last - first
    days: list[tuple[int, int]] = []
    given = 0
    while day <= last_day:
        upto = minutes * (min(count((day + 1) * DAY), last) - first) // whole
        if upto > given:
            days.append((day, upto - given))
            given = upto
        day += 1
    return tuple(days), over


def capacity(index: MinuteIndex, first_day: int, last_day: int, now: int, other_percent: int) -> int:
    """Minutes that somebody has for projects in these days, both included, from ``now`` on."""
    start, end = max(now, first_day * DAY), (last_day + 1) * DAY
    return (index.count(end) - index.count(start)) * (100 - other_percent) // 100 if start < end else 0


class LoadBand(StrEnum):
    """How full somebody's time is."""

    FREE = "free"
    GOOD = "good"
    FULL = "full"
    OVER = "over"


def band(load: int, capacity: int) -> LoadBand:
    """Free under 70 %, good under 90 %, full up to 100 %, over above."""
    if load > capacity:
        return LoadBand.OVER
    if load * 100 >= capacity * 90 and load:
        return LoadBand.FULL
    return LoadBand.GOOD if load * 100 >= capacity * 70 and load else LoadBand.FREE


def is_unmanned(task: LoadTask, roles: Collection[RoleId], own: WorkingTime, company: WorkingTime) -> bool:
    """Whether work needs another owner: the one it has lacks its role, or is away throughout its planned time."""
    if task.role is not None and task.role not in roles:
        return True
    bar = _bar(task, own)
    if bar is None or task.started is not None:
        return False
    start, finish = bar
    return own.index.count(start) == own.index.count(finish) and company.index.count(start) < company.index.count(
        finish
    )
