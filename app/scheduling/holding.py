"""A plan in which only some tasks may move and all others are held where they are. For drags."""

from collections.abc import Collection, Mapping

from app.scheduling.network import Network, day_of_finish
from app.scheduling.plan import PlanRun, plan_of, planned_of
from app.scheduling.working_time import instant_of


class Holding(PlanRun):
    """Tasks in ``free`` (by place) go where the plan puts them. Of the others those that stand as planned stay on
    their day: a step that follows would move with its neighbour, so it must get an offset of its own (``held``).

    What no longer stands as planned, after an absence or a new owner, is left as it is stored.
    """

    def __init__(self, network: Network, before: Network, free: Collection[int], ends: Mapping[int, int]) -> None:
        super().__init__(network, None)
        meant = plan_of(before)
        self.free, self.before, self.ends = free, before, ends
        self.held: dict[int, int] = {}
        """By place the days (ordinals) that must be written as offsets."""
        self.held_late = False
        """One was held after what leads to it had its place, so another run must take it into account."""
        for at, task in enumerate(before.tasks):
            if self.wanted[at] and at not in free:
                self.wanted[at] = meant.get(task.id) == planned_of(task) and task.due_on is not None

    def _placed(self, at: int) -> None:
        finish, due = self.finish[at], self.due[at]
        if finish is None or due is None:
            return
        if at in self.free:
            count, end = self.network.indexes[at].count, self.ends.get(at)
            if end is not None and count(finish) < count(end):
                self._hold(at, due)
            return
        stored = self.before.tasks[at]
        if stored.due_on is None or stored.planned_finish is None:
            return
        old_due, old_finish = stored.due_on.toordinal(), instant_of(stored.planned_finish)
        if due != old_due or (finish < old_finish and day_of_finish(old_finish) == old_due):
            self._hold(at, old_due)

    def _hold(self, at: int, due: int) -> None:
        self.held[at] = due
        self.held_late |= self.forward
        self._put_on_day(at, due, self._allowed_on(at, due))


