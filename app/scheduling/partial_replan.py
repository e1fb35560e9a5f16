"""A plan in which only some tasks may move and all others are held where they are. For drags.

Only what a move can reach is planned anew, because a drag asks with every step of the mouse.
"""

from collections.abc import Collection, Container, Mapping
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from app.domain.quantity import Snap
from app.domain.task import Task
from app.scheduling.network import Network, day_of_finish, is_fixed
from app.scheduling.plan import PlanRun, base_place, planned_of
from app.scheduling.working_time import instant_of


class StoredPlan(NamedTuple):
    """The stored dates of all tasks beside what the plan would give; lists by place, instants and day ordinals."""

    due: list[int | None]
    start: list[int | None]
    finish: list[int | None]
    steady: list[bool]
    """It can move, and stands where the plan would put it."""
    late: frozenset[int]
    """Planned forward, because nothing counts back to them."""
    rank: list[int]
    """The order in which a plan places them."""
    counted_from: dict[int, list[int]]
    """By place the steps whose offset is counted from its end."""


def stored_plan(network: Network) -> StoredPlan:
    """How the stored dates of a network stand against its plan; worked out once and kept with the network."""
    found = network.worked_out.get("stored_plan")
    if found is None:
        found = network.worked_out["stored_plan"] = _work_out(network)
    return found


def _work_out(network: Network) -> StoredPlan:
    run = PlanRun(network, None)
    planned = run.made()
    rank = [0] * len(network.tasks)
    for number, at in enumerate(run.order):
        rank[at] = number
    bases: dict[int, list[int]] = {}
    for at, task in enumerate(network.tasks):
        base = base_place(network, task)
        if base is not None:
            bases.setdefault(base, []).append(at)
    made = StoredPlan([], [], [], [], frozenset(run.late), rank, bases)
    for at, task in enumerate(network.tasks):
        steady = run.wanted[at] and task.due_on is not None and planned[task.id] == planned_of(task)
        made.steady.append(steady)
        made.due.append(task.due_on.toordinal() if task.due_on is not None else None)
        made.start.append(instant_of(task.planned_start) if task.planned_start is not None else None)
        stored = instant_of(task.planned_finish) if task.planned_finish is not None else None
        made.finish.append(run.finish[at] if steady else stored)
    return made


class PartialReplan(PlanRun):
    """A plan run that moves as little as it can.

    Tasks that were ``put`` on a day (an ordinal, by place) are planned from there, as an offset against the anchor
    that says this day would have it; those in ``free`` keep their day and may move within what their links allow. All
    others that stand as planned stay: a step that follows would move with its neighbour, so it must get an offset of
    its own (``held``).

    What no longer stands as planned, after an absence or a new owner, is left as it is stored.
    """

    def __init__(
        self,
        network: Network,
        before: Network,
        put: Mapping[int, int],
        free: Collection[int],
        ends: Mapping[int, int],
    ) -> None:
        self.network, self.before = network, before
        self.forward = False
        self.asked: set[int] = set()
        self.first_minute = network.first_minute
        self.stand = stored_plan(before)
        self.due, self.start, self.finish = (list(column) for column in self.stand[:3])
        self.put, self.free, self.ends = put, free, ends
        self.given: Container[int] = put if network.anchor_on is not None else ()
        self.held: dict[int, int] = {}
        """By place the days (ordinals) that must be written as offsets."""
        self.held_late = False
        """One was held after what leads to it had its place, so another run must take it into account."""
        self.changed: set[int] = set()
        """Places whose plan differs from what is stored."""

    def run(self) -> None:
        """Place what the move reaches, in the order of a plan."""
        waiting = set(self.stand.late)
        for at in waiting:
            self.due[at] = self.start[at] = self.finish[at] = None
        seen = {*self.put, *self.free}
        todo = [(self.stand.rank[at], at) for at in seen]
        heapify(todo)
        while todo:
            _, at = heappop(todo)
            self.due[at] = self.start[at] = self.finish[at] = None
            self._place_backward(at)
            if self.finish[at] is None:
                waiting.add(at)
                continue
            # What leads to a task that is counted back to from now on is, too.
            counted = at in waiting
            waiting.discard(at)
            self._placed(at)
            if self._differs(at) or counted:
                for other in (*self.network.neighbours_before(at), *self.stand.counted_from.get(at, ())):
                    if other not in seen and self.stand.steady[other]:
                        seen.add(other)
                        heappush(todo, (self.stand.rank[other], other))
        self._run_forward(waiting, seen)

    def _run_forward(self, waiting: set[int], seen: set[int]) -> None:
        self.forward = True
        for at in sorted(waiting):
            if at in seen or not self.changed.isdisjoint(self.network.neighbours_before(at)):
                self._place_backward(at)
                if self.finish[at] is None:
                    self._place_forward(at)
                self._placed(at)
                self._differs(at)
            else:
                self.due[at], self.start[at], self.finish[at] = (column[at] for column in self.stand[:3])

    def _place_backward(self, at: int) -> None:
        day = self._put_day(at)
        if day is None:
            super()._place_backward(at)
        else:
            self._put_on_day(at, day, self._allowed_on(at, day))

    def _put_day(self, at: int) -> int | None:
        """The day that its new offset gives a task, which its pin and its owner's days off have a say in."""
        day = self.put.get(at)
        if day is None:
            return None
        network = self.network
        task, index, anchor_on = network.tasks[at], network.indexes[at], network.anchor_on
        if task.pin is not None and is_fixed(task):
            return task.pin.on.toordinal() if anchor_on is not None else None
        if anchor_on is None:
            return day if task.offset is None and task.step_id is None else None
        if at == network.anchor:
            return anchor_on.toordinal()
        snap = task.offset.snap if task.offset is not None else Snap.PREVIOUS
        if snap is Snap.NONE or index.works_on(day):
            return day
        return index.step(day, -1 if snap is Snap.PREVIOUS else 1)

    def _due(self, at: int) -> int | None:
        day = self._put_day(at)
        return super()._due(at) if day is None else day

    def _day_given(self, at: int) -> int | None:
        return self.put[at] if at in self.put else super()._day_given(at)

    def _base_due(self, at: int) -> int | None:
        if at not in self.put or at in self.asked:
            return self.due[at]
        self.asked.add(at)
        due = self._due(at)
        self.asked.discard(at)
        return due

    def _differs(self, at: int) -> bool:
        stand = self.stand
        now = self.due[at], self.start[at], self.finish[at]
        if now != (stand.due[at], stand.start[at], stand.finish[at]):
            self.changed.add(at)
        return at in self.changed

    def _placed(self, at: int) -> None:
        finish, due = self.finish[at], self.due[at]
        if finish is None or due is None:
            return
        old_due = self.stand.due[at]
        day = due if at in self.put or old_due is None else old_due
        if due != day or self._goes_too_early(at, finish, self.before.tasks[at]):
            self._hold(at, day)

    def _goes_too_early(self, at: int, finish: int, stored: Task) -> bool:
        """Before what leads to it lets it end, or, for a task that nothing touches, before the end it has."""
        if at in self.free:
            end = self.ends.get(at)
            count = self.network.indexes[at].count
            return end is not None and count(finish) < count(end)
        old = self.stand.finish[at]
        if stored.due_on is None or old is None:
            return False
        return finish < old and day_of_finish(old) == stored.due_on.toordinal()

    def _hold(self, at: int, due: int) -> None:
        self.held[at] = due
        self.held_late |= self.forward
        self._put_on_day(at, due, self._allowed_on(at, due))
