"""The two passes of the critical path method, in bare minutes: forward from now, backward from the anchor."""

from collections.abc import Collection
from datetime import datetime
from heapq import heapify, heappop, heappush

from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.scheduling.network import Network, is_fixed
from app.scheduling.task_length import passes_dates_through, waits_for_date
from app.scheduling.working_time import instant_of

LEAST_REMAINING = 60
"""A started task is never nearer to its end than an hour."""


class ForwardPass:
    """What the forward pass gives each task, as instants by place in the network.

    ``expected`` heeds planned starts; ``earliest`` is the same pass without them.
    """

    __slots__ = ("earliest", "earliest_start", "expected", "expected_start", "given", "now")

    def __init__(self, now: int, size: int) -> None:
        self.now = now
        self.expected_start, self.expected = [0] * size, [0] * size
        self.earliest_start, self.earliest = [0] * size, [0] * size
        self.given = [False] * size
        """It is finished or started: nothing that leads to it moves it."""

    def at(self, place: int) -> tuple[int, int, int, int]:
        """The four instants of a place: expected start and finish, earliest start and finish."""
        return self.expected_start[place], self.expected[place], self.earliest_start[place], self.earliest[place]

    def copied(self) -> "ForwardPass":
        """A pass that can be changed while this one stays."""
        made = ForwardPass(self.now, 0)
        for name in ("expected_start", "expected", "earliest_start", "earliest", "given"):
            setattr(made, name, list(getattr(self, name)))
        return made

    def give(self, at: int, start: int, finish: int) -> None:
        """Write down what has happened or is under way, which no predecessor moves."""
        self.given[at] = True
        self.expected_start[at] = self.earliest_start[at] = start
        self.expected[at] = self.earliest[at] = finish


def forward(network: Network, now: datetime) -> ForwardPass:
    """When everything is expected, counted from ``now`` (aware)."""
    passed = ForwardPass(_minute_of(network, now), len(network.tasks))
    for at, task in enumerate(network.tasks):
        _pass(network, at, task, passed)
    return passed


def forward_again(network: Network, known: ForwardPass, changed: Collection[int]) -> ForwardPass:
    """The pass that gave ``known``, after the tasks at the places in ``changed`` got other plans, lengths or owners."""
    passed = known.copied()
    todo = list(changed)
    heapify(todo)
    seen = set(todo)
    while todo:
        at = heappop(todo)
        was = passed.at(at)
        _pass(network, at, network.tasks[at], passed)
        if passed.at(at) != was:
            for other in network.neighbours_after(at):
                if other not in seen:
                    seen.add(other)
                    heappush(todo, other)
    return passed


def _pass(network: Network, at: int, task: Task, passed: ForwardPass) -> None:
    state = task.run.state
    if state is TaskState.WAITING or (state is TaskState.READY and not task.kind.unattended):
        _expect(network, at, task, passed)
    elif state is TaskState.DONE:
        passed.give(at, *_actual(network, task, passed.now))
    elif state is TaskState.SKIPPED:
        _expect(network, at, task, passed)
    else:
        passed.give(at, *_under_way(network, at, task, passed.now))


def _minute_of(network: Network, now: datetime) -> int:
    """Rounded up, so that nothing is expected before now."""
    wall = network.wall(now)
    return instant_of(wall) + (1 if wall.second or wall.microsecond else 0)


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
        return task.remaining.minutes(network.calendar_of(task).day_minutes)
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


def _expect(network: Network, at: int, task: Task, passed: ForwardPass) -> None:
    """A task that is not started: from its hold, its links and (only when expected) its planned start."""
    skip = task.run.skip
    plain = skip is None and task.pin is None and task.blocked is None and task.kind is not StepKind.WAIT
    first = then = passed.now if plain else _held(network, at, task, passed.now)
    earliest, expected = passed.earliest, passed.expected
    if network.counting and at in network.counting:
        first = max(first, network.enough_by(at, _reached(network, at, passed.earliest_start, earliest)))
        then = max(then, network.enough_by(at, _reached(network, at, passed.expected_start, expected)))
    else:
        for other in network.before[at]:
            if earliest[other] > first:
                first = earliest[other]
            if expected[other] > then:
                then = expected[other]
        for bound in network.bounds_before.get(at, ()) if network.bounds_before else ():
            p = bound.other
            first = max(first, network.earliest_by(bound, at, passed.earliest_start[p], earliest[p]))
            then = max(then, network.earliest_by(bound, at, passed.expected_start[p], expected[p]))
    if task.planned_start is not None and skip is None and (plain or not waits_for_date(task)):
        then = max(then, instant_of(task.planned_start))
    length = network.lengths[at]
    if task.remaining is not None and task.run.state.open:
        length = task.remaining.minutes(network.calendar_of(task).day_minutes)
    work_from = network.indexes[at].work_from
    start, finish = work_from(first, length)
    passed.earliest_start[at], earliest[at] = start, finish
    if then != first:
        start, finish = work_from(then, length)
    passed.expected_start[at], expected[at] = start, finish


def _reached(network: Network, at: int, starts: list[int], finishes: list[int]) -> list[tuple[int, int]]:
    """The predecessors of a place, each with the first instant that its link alone allows."""
    bounds = network.bounds_before.get(at, ())
    return [
        *((other, finishes[other]) for other in network.before[at]),
        *((b.other, network.earliest_by(b, at, starts[b.other], finishes[b.other])) for b in bounds),
    ]


def backward(network: Network) -> list[int | None]:
    """Latest finishes: from the anchor over what leads to it, else from successors, else the own due."""
    binds = _binding(network)
    size = len(network.tasks)
    latest: list[int | None] = [None] * size
    starts = [0] * size
    after, indexes, lengths, bounds = network.after, network.indexes, network.lengths, network.bounds_after
    counting = network.counting
    for at in range(size - 1, -1, -1):
        allowed: int | None = None
        among_all = not binds[at]
        if at != network.anchor:
            for other in after[at]:
                if latest[other] is None or not (among_all or binds[other]):
                    continue
                if counting and not network.binds(at, other):
                    continue
                if allowed is None or starts[other] < allowed:
                    allowed = starts[other]
            for bound in bounds.get(at, ()) if bounds else ():
                finish = latest[bound.other]
                if finish is not None and (among_all or binds[bound.other]) and network.binds(at, bound.other):
                    by_bound = network.latest_by(bound, at, starts[bound.other], finish)
                    allowed = by_bound if allowed is None else min(allowed, by_bound)
        if allowed is None or network.tasks[at].pin is not None:
            own = _own_end(network, at)
            if own is not None and (allowed is None or (is_fixed(network.tasks[at]) and own <= allowed)):
                latest[at], starts[at] = own, network.start_for(at, own)
                continue
        if allowed is not None:
            starts[at], latest[at] = indexes[at].work_until(allowed, lengths[at])
    return latest


def _own_end(network: Network, at: int) -> int | None:
    """The end of a task's own due day; of the anchor's date for the anchor, of the pinned day for a fixed one."""
    task = network.tasks[at]
    due = task.due_on
    if is_fixed(task) and task.pin is not None:
        due = task.pin.on
    elif at == network.anchor and network.anchor_on is not None:
        due = network.anchor_on
    return None if due is None else network.indexes[at].span(due.toordinal())[1]


def _binding(network: Network) -> list[bool]:
    """Which tasks lead to the anchor or to a fixed task that is not after it; and those ends themselves."""
    tasks, anchor = network.tasks, network.anchor
    after = network.after if not network.bounds_after else [network.neighbours_after(at) for at in range(len(tasks))]
    behind = [False] * len(tasks)
    if anchor is not None:
        for at in range(anchor, len(tasks)):
            if at == anchor or behind[at]:
                for other in after[at]:
                    behind[other] = True
    binds = [False] * len(tasks)
    for at in range(len(tasks) - 1, -1, -1):
        if not behind[at]:
            binds[at] = at == anchor or is_fixed(tasks[at]) or any(map(binds.__getitem__, after[at]))
    return binds
