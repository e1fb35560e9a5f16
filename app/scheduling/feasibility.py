"""Whether people have the hours that a plan wants of them beside what they have already, and from which date on they
would. For the start of a project.

Integers throughout: minutes, and instants as in ``minute_index``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from app.domain.ids import PersonId, TaskId
from app.domain.run import TaskState
from app.domain.task import Task
from app.scheduling.minute_index import DAY, LAST_DAY, MinuteIndex
from app.scheduling.network import Network
from app.scheduling.task_length import waits_for_date

SEARCHED_DAYS = 3 * 366
"""Within so many days somebody has to find the time for a task."""


class FreeTime:
    """What somebody has left of their working time from ``now`` on, with ``load`` on days (ordinals) and some percent
    for other things. What a day has left lies evenly over its hours."""

    def __init__(self, index: MinuteIndex, load: Mapping[int, int], now: int, other_percent: int = 0) -> None:
        self._index, self._load, self._now, self._other = index, load, now, other_percent
        self._days: dict[int, tuple[int, int, int]] = {}
        self._taken: dict[int, int] = {}

    def on(self, day: int) -> int:
        """The minutes that are free on a day."""
        return self._day(day)[2]

    def between(self, start: int, finish: int) -> int:
        """The minutes that are free between two instants; what two neighbouring stretches have adds up."""
        if start >= finish:
            return 0
        first, last = start // DAY, finish // DAY
        if first == last:
            return self._until(finish) - self._until(start)
        whole = sum(self.on(day) for day in range(first + 1, last))
        return self.on(first) - self._until(start) + whole + self._until(finish)

    def take(self, start: int, minutes: int) -> int | None:
        """Take the first free minutes from an instant on, after what was taken before; when they end. None where
        nothing is free for years."""
        day = start // DAY
        last = min(day + SEARCHED_DAYS, LAST_DAY)
        while day <= last:
            begun = self._until(start) if day == start // DAY else 0
            used = max(self._taken.get(day, 0), begun)
            given = min(minutes, self.on(day) - used)
            if given > 0:
                self._taken[day] = used + given
                minutes -= given
                if not minutes:
                    return self._instant(day, used + given)
            day += 1
        return None

    def _day(self, day: int) -> tuple[int, int, int]:
        """The working minutes before the day, those of the day, and how many of them are free."""
        found = self._days.get(day)
        if found is None:
            count = self._index.count
            first = count(max(self._now, day * DAY))
            whole = max(0, count((day + 1) * DAY) - first)
            free = max(0, whole * (100 - self._other) // 100 - self._load.get(day, 0))
            found = self._days[day] = first, whole, free
        return found

    def _until(self, instant: int) -> int:
        """The free minutes of a day that lie before an instant in it."""
        first, whole, free = self._day(instant // DAY)
        if not whole:
            return 0
        return free * max(0, self._index.count(max(instant, self._now)) - first) // whole

    def _instant(self, day: int, minutes: int) -> int:
        """The first instant of a day before which so many of its free minutes lie."""
        first, whole, free = self._day(day)
        return self._index.finish(first + -(-minutes * whole // free))


class Need(NamedTuple):
    """What a task wants of its owner: so many minutes between two instants."""

    task_id: TaskId
    owner_id: PersonId
    minutes: int
    start: int
    finish: int


class Fit(NamedTuple):
    """A need and the minutes that its owner has for it, beside what else is wanted of them."""

    need: Need
    free: int

    @property
    def short(self) -> int:
        """The minutes that are missing."""
        return max(0, self.need.minutes - self.free)


def fits(needs: Iterable[Need], free: Mapping[PersonId, FreeTime]) -> dict[TaskId, Fit]:
    """Give everybody's free minutes to what must be done first, so that as little as possible is missing.

    Of unit jobs with a window each, the earliest end first leaves the fewest undone (Horn 1974).
    """
    by_owner: dict[PersonId, list[Need]] = {}
    for need in needs:
        by_owner.setdefault(need.owner_id, []).append(need)
    found: dict[TaskId, Fit] = {}
    for owner, mine in by_owner.items():
        found |= {fit.need.task_id: fit for fit in _fits(mine, free[owner])}
    return found


def _fits(needs: Sequence[Need], free: FreeTime) -> Iterator[Fit]:
    cuts = sorted({instant for need in needs for instant in (need.start, need.finish)})
    left = {need.task_id: need.minutes for need in needs}
    spare: list[tuple[int, int]] = []
    for first, last in pairwise(cuts):
        has = free.between(first, last)
        inside = [need for need in needs if need.start <= first and last <= need.finish]
        for need in sorted(inside, key=lambda need: (need.finish, need.start, need.task_id)):
            given = min(has, left[need.task_id])
            left[need.task_id] -= given
            has -= given
        spare.append((first, has))
    for need in needs:
        beside = sum(has for first, has in spare if need.start <= first < need.finish)
        yield Fit(need, need.minutes - left[need.task_id] + beside)


def windows(network: Network, now: int) -> dict[TaskId, tuple[int, int]]:
    """From when to when each planned task can be worked on: from the planned end of what leads to it, or from its own
    planned start where that is earlier, to its planned finish."""
    found: dict[TaskId, tuple[int, int]] = {}
    bars = network.bars
    for at, task in enumerate(network.tasks):
        start, finish = bars[at]
        if start is None or finish is None:
            continue
        reached = _reached(network, at, bars)
        begins = network.enough_by(at, reached) if reached else now
        begins = max(begins, network.pinned_start(at) or 0)
        found[task.id] = max(now, min(begins, start)), max(now, finish)
    return found


_Bars = Sequence[tuple[int | None, int | None]]


def _reached(network: Network, at: int, bars: _Bars) -> list[tuple[int, int]]:
    """What leads to a place, each with the first instant that it allows."""
    found = [(other, finish) for other in network.before[at] if (finish := bars[other][1]) is not None]
    for bound in network.bounds_before.get(at, ()):
        start, finish = bars[bound.other]
        if start is not None and finish is not None:
            found.append((bound.other, network.earliest_by(bound, at, start, finish)))
    return found


class Decider(NamedTuple):
    """The step that decides how early a date can be, and how many working minutes its owner's other work costs it."""

    task_id: TaskId
    waits: int


class Earliest(NamedTuple):
    """When the anchor step can be done at the earliest, as an instant, and what decides it."""

    finish: int
    decider: Decider


def earliest(
    network: Network, minutes: Mapping[TaskId, int], free: Mapping[PersonId, FreeTime], now: int
) -> Earliest | None:
    """The anchor step's end when everything begins as soon as it can and takes the hours that people have free, what is
    due first before the rest. Takes them from ``free``. None where somebody finds no time, or without an anchor."""
    size, anchor = len(network.tasks), network.anchor
    if anchor is None:
        return None
    bars: list[tuple[int | None, int | None]] = [(None, None)] * size
    decided_by: list[int | None] = [None] * size
    waits = [0] * size
    missing = [len(set(network.neighbours_before(at))) for at in range(size)]
    todo: list[tuple[int, int]] = []

    def queue(at: int) -> None:
        heappush(todo, (network.bars[at][1] or 0, at))

    for at in range(size):
        if not missing[at]:
            queue(at)
    while todo:
        _, at = heappop(todo)
        task, index = network.tasks[at], network.indexes[at]
        reached = _reached(network, at, bars)
        begins = max(now, _held(network, at, task))
        if reached and (enough := network.enough_by(at, reached)) >= begins:
            begins = enough
            decided_by[at] = next((other for other, instant in reached if instant == enough), None)
        done = task.run.state is TaskState.DONE
        begun, finish = (now, now) if done else index.work_from(begins, network.lengths[at])
        wanted = minutes.get(task.id, 0)
        taken = free[task.owner_id].take(begins, wanted) if wanted else finish
        if taken is None:
            return None
        waits[at] = max(0, index.count(taken) - index.count(finish))
        bars[at] = begun, max(finish, taken)
        for other in set(network.neighbours_after(at)):
            missing[other] -= 1
            if not missing[other]:
                queue(other)
    end = bars[anchor][1]
    if end is None:
        return None
    return Earliest(end, _decider(network, anchor, decided_by, waits))


def _held(network: Network, at: int, task: Task) -> int:
    """The first instant that a pin or a wait for a day allows."""
    held = network.pinned_start(at) or 0
    if waits_for_date(task) and task.due_on is not None:
        held = max(held, network.indexes[at].span(task.due_on.toordinal())[0])
    return held


def _decider(network: Network, anchor: int, decided_by: Sequence[int | None], waits: Sequence[int]) -> Decider:
    """On the way back from the anchor what waits longest for its owner, else what takes longest."""
    chain = [anchor]
    while (before := decided_by[chain[-1]]) is not None:
        chain.append(before)
    most = max(reversed(chain), key=lambda at: (waits[at], network.lengths[at]))
    return Decider(network.tasks[most].id, waits[most])
