"""The two passes under a forecast, in bare minutes: forward from now, backward from the anchor."""

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.scheduling.length import passes_dates_through, waits_for_date
from app.scheduling.network import Network, is_fixed
from app.scheduling.working_time import instant_of

LEAST_REMAINING = 60
"""A started task is never nearer to its end than an hour."""


@dataclass(slots=True)
class Forward:
    """Instants by place in the network. ``earliest`` is the same pass without planned starts."""

    now: int
    expected_start: list[int] = field(default_factory=list)
    expected: list[int] = field(default_factory=list)
    earliest_start: list[int] = field(default_factory=list)
    earliest: list[int] = field(default_factory=list)
    given: list[bool] = field(default_factory=list)
    """It is finished or started: nothing that leads to it moves it."""


def forward(network: Network, now: datetime) -> Forward:
    """When everything is expected, counted from ``now`` (aware)."""
    done = Forward(_minute_of(network, now))
    for at, task in enumerate(network.tasks):
        state = task.run.state
        if state is TaskState.DONE:
            span = _actual(network, task, done.now)
        elif state is TaskState.DOING or (task.kind is StepKind.WAIT and state is TaskState.READY):
            span = _under_way(network, at, task, done.now)
        else:
            _add_expected(network, at, task, done)
            continue
        _add(done, span, span, given=True)
    return done


def _minute_of(network: Network, now: datetime) -> int:
    """Rounded up, so that nothing is expected before now."""
    wall = network.wall(now)
    return instant_of(wall) + (1 if wall.second or wall.microsecond else 0)


def _add(done: Forward, expected: tuple[int, int], earliest: tuple[int, int], *, given: bool) -> None:
    done.expected_start.append(expected[0])
    done.expected.append(expected[1])
    done.earliest_start.append(earliest[0])
    done.earliest.append(earliest[1])
    done.given.append(given)


def _actual(network: Network, task: Task, now: int) -> tuple[int, int]:
    """What happened; where nobody wrote down when, the project's start."""
    finished = task.finished_at or network.project.started_at
    if finished is None:
        return now, now
    finish = network.wall_instant(finished)
    begun = task.started_at or task.ready_at
    return min(finish, network.wall_instant(begun)) if begun else finish, finish


def _under_way(network: Network, at: int, task: Task, now: int) -> tuple[int, int]:
    """Now and what remains; a block with a date lets it go on from that day."""
    index = network.indexes[at]
    begun = task.started_at or task.ready_at
    start = network.wall_instant(begun) if begun else now
    if task.kind is StepKind.WAIT and waits_for_date(task):
        return start, max(now, _held(network, at, task, now))
    resumed = _resumed(network, at, task, now)
    remaining = _remaining(network, at, task, start, now)
    return start, index.finish(index.count(resumed) + remaining) if remaining else resumed


def _remaining(network: Network, at: int, task: Task, start: int, now: int) -> int:
    """Working minutes: as typed, else the length without the time worked since the start, at least an hour."""
    if task.remaining is not None:
        return task.remaining.minutes(network.calendar(task.owner_id).day_minutes)
    length = network.lengths[at]
    if not length:
        return 0
    index = network.indexes[at]
    idle = task.blocked_minutes
    if task.blocked is not None:
        idle += max(0, index.count(now) - index.count(network.wall_instant(task.blocked.since)))
    worked = max(0, index.count(now) - index.count(start) - idle)
    return max(length - worked, 0 if task.kind is StepKind.WAIT else LEAST_REMAINING)


def _resumed(network: Network, at: int, task: Task, now: int) -> int:
    """From when on a task can be worked on: now, or the day until which it is blocked."""
    if task.blocked is None or task.blocked.until is None:
        return now
    return max(now, network.indexes[at].span(task.blocked.until.toordinal())[0])


def _held(network: Network, at: int, task: Task, now: int) -> int:
    """The first instant that everything but links and the planned start allows."""
    if task.run.state is TaskState.SKIPPED:
        return 0 if network.neighbours_before(at) else _actual(network, task, now)[1]
    held = _resumed(network, at, task, now)
    if passes_dates_through(task):
        return held
    if task.pin is not None:
        held = max(held, network.pinned_start(at) or 0)
    if waits_for_date(task) and task.due_on is not None:
        held = max(held, network.indexes[at].span(task.due_on.toordinal())[0])
    return held


def _add_expected(network: Network, at: int, task: Task, done: Forward) -> None:
    """A task that is not started: from its hold, its links and (only when expected) its planned start."""
    plain = task.run.skip is None and task.pin is None and task.blocked is None and task.kind is not StepKind.WAIT
    earliest = expected = done.now if plain else _held(network, at, task, done.now)
    for other in network.before[at]:
        if done.earliest[other] > earliest:
            earliest = done.earliest[other]
        if done.expected[other] > expected:
            expected = done.expected[other]
    for bound in network.bounds_before.get(at, ()):
        p = bound.other
        earliest = max(earliest, network.earliest_by(bound, at, done.earliest_start[p], done.earliest[p]))
        expected = max(expected, network.earliest_by(bound, at, done.expected_start[p], done.expected[p]))
    if task.planned_start is not None and task.run.skip is None and not waits_for_date(task):
        expected = max(expected, instant_of(task.planned_start))
    length = network.lengths[at]
    if task.remaining is not None and task.run.state.open:
        length = task.remaining.minutes(network.calendar(task.owner_id).day_minutes)
    span = _worked_off(network, at, earliest, length)
    _add(done, span if expected == earliest else _worked_off(network, at, expected, length), span, given=False)


def _worked_off(network: Network, at: int, instant: int, length: int) -> tuple[int, int]:
    """Start and finish of so much work that may begin at ``instant``."""
    if not length:
        return instant, instant
    index = network.indexes[at]
    count = index.count(instant)
    return index.start(count), index.finish(count + length)


def backward(network: Network) -> list[int | None]:
    """Latest finishes: from the anchor over what leads to it, else from successors, else the own due."""
    binds = _binding(network)
    latest: list[int | None] = [None] * len(network.tasks)
    starts: list[int] = [0] * len(network.tasks)
    for at in range(len(network.tasks) - 1, -1, -1):
        finish = _latest(network, at, binds, latest, starts)
        if finish is not None:
            latest[at] = finish
            starts[at] = network.start_for(at, finish)
    return latest


def _latest(network: Network, at: int, binds: list[bool], latest: list[int | None], starts: list[int]) -> int | None:
    task = network.tasks[at]
    own = _own_end(network, at, task)
    if at == network.anchor and own is not None:
        return own
    found: int | None = None
    only_binding = binds[at]
    for other in network.after[at]:
        if (
            latest[other] is not None
            and (binds[other] or not only_binding)
            and (found is None or starts[other] < found)
        ):
            found = starts[other]
    for bound in network.bounds_after.get(at, ()):
        finish = latest[bound.other]
        if finish is not None and (binds[bound.other] or not only_binding):
            allowed = network.latest_by(bound, at, starts[bound.other], finish)
            found = allowed if found is None else min(found, allowed)
    if found is None:
        return own
    index = network.indexes[at]
    found = index.finish(index.count(found))
    return min(found, own) if own is not None and is_fixed(task) else found


def _own_end(network: Network, at: int, task: Task) -> int | None:
    """The end of a task's own due day; of the anchor's date for the anchor, of the pinned day for a fixed one."""
    due = task.due_on
    if is_fixed(task) and task.pin is not None:
        due = task.pin.on
    elif at == network.anchor and network.anchor_on is not None:
        due = network.anchor_on
    return None if due is None else network.indexes[at].span(due.toordinal())[1]


def _binding(network: Network) -> list[bool]:
    """Which tasks lead to the anchor or to a fixed task that is not after it; and those ends themselves."""
    tasks, anchor = network.tasks, network.anchor
    behind = [False] * len(tasks)
    if anchor is not None:
        for at in range(anchor, len(tasks)):
            if at == anchor or behind[at]:
                for other in network.neighbours_after(at):
                    behind[other] = True
    binds = [False] * len(tasks)
    for at in range(len(tasks) - 1, -1, -1):
        if not behind[at]:
            binds[at] = (
                at == anchor or is_fixed(tasks[at]) or any(binds[other] for other in network.neighbours_after(at))
            )
    return binds
