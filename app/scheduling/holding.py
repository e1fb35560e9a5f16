"""A plan in which only some tasks may move and all others are held where they are. For drags."""

from collections.abc import Collection, Mapping

from app.domain.task import Task
from app.scheduling.network import Network, day_of_finish
from app.scheduling.plan import PlanRun, plan_of, planned_of
from app.scheduling.working_time import instant_of


class Holding(PlanRun):
    """Tasks that were ``put`` somewhere (by place) are planned from there; those in ``free`` keep their day and may
    move within what their links allow. All others that stand as planned stay: a step that follows would move with its
    neighbour, so it must get an offset of its own (``held``).

    What no longer stands as planned, after an absence or a new owner, is left as it is stored.
    """

    def __init__(
        self,
        network: Network,
        before: Network,
        put: Collection[int],
        free: Collection[int],
        ends: Mapping[int, int],
    ) -> None:
        super().__init__(network, None)
        meant = plan_of(before)
        self.before, self.put, self.free, self.ends = before, put, free, ends
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
        stored = self.before.tasks[at]
        old_due = stored.due_on.toordinal() if stored.due_on is not None else due
        day = due if at in self.put else old_due
        if due != day or self._goes_too_early(at, finish, stored):
            self._hold(at, day)

    def _goes_too_early(self, at: int, finish: int, stored: Task) -> bool:
        """Before what leads to it lets it end, or, for a task that nothing touches, before the end it has."""
        if at in self.free:
            end = self.ends.get(at)
            count = self.network.indexes[at].count
            return end is not None and count(finish) < count(end)
        if stored.due_on is None or stored.planned_finish is None:
            return False
        old = instant_of(stored.planned_finish)
        return finish < old and day_of_finish(old) == stored.due_on.toordinal()

    def _hold(self, at: int, due: int) -> None:
        self.held[at] = due
        self.held_late |= self.forward
        self._put_on_day(at, due, self._allowed_on(at, due))


