"""The plan: when each task is due, and from when to when it is meant to be worked on. Called by plan acts only."""

from collections.abc import Collection, Container
from datetime import date, datetime
from typing import NamedTuple

from app.domain.ids import TaskId
from app.domain.quantity import Against, DayUnit, Offset, PinKind, Snap
from app.domain.run import TaskState
from app.domain.task import Task
from app.scheduling.minute_index import DAY
from app.scheduling.network import Network, day_of_finish, is_fixed
from app.scheduling.working_time import WorkingTime, instant_of, moment_of

_UNSTARTED = (TaskState.WAITING, TaskState.READY)


class Planned(NamedTuple):
    """What a plan act stores on a task. Wall-clock times of the company; all None where nothing gives a date."""

    due_on: date | None
    start: datetime | None
    finish: datetime | None


def plan(
    network: Network, only: Collection[TaskId] | None = None, *, as_written: bool = False
) -> dict[TaskId, Planned]:
    """The plan of the tasks in ``only``, else of all that can move; the others stand where they are stored.

    Started and finished tasks, and fixed ones unless named in ``only``, keep what they have. Bars begin when the
    project does; ``as_written``: also before, to see by how much the offsets are too early.
    """
    run = PlanRun(network, only)
    if as_written:
        run.first_minute = None
    return run.made()


def can_move(task: Task) -> bool:
    """Whether a plan act may give a task other dates: it is not started, finished or fixed."""
    return task.run.state in _UNSTARTED and not is_fixed(task)


def planned_of(task: Task) -> Planned:
    """The due day and planned times that are stored on a task."""
    return Planned(task.due_on, task.planned_start, task.planned_finish)


def offset_day(offset: Offset, base: date, company: WorkingTime, owner: WorkingTime) -> date:
    """The day that an offset from ``base`` gives: counted in company days, then snapped to the owner's."""
    counted = company.add_days(base, offset.days) if offset.unit is DayUnit.WORKING else _plus(base, offset.days)
    if offset.snap is Snap.NONE:
        return counted
    return owner.previous_working_day(counted) if offset.snap is Snap.PREVIOUS else owner.next_working_day(counted)


def offset_to(
    due_on: date, anchor_on: date, company: WorkingTime, like: Offset | None = None, *, placed: bool = False
) -> Offset:
    """The offset against the anchor that makes ``due_on``: what a drag (then ``placed``) or a compression writes.

    Counted in the unit of ``like`` where that can hit the day, else in calendar days.
    """
    if like is not None and like.unit is DayUnit.WORKING:
        days = company.days_between(anchor_on, due_on)
        if company.add_days(anchor_on, days) == due_on:
            return Offset(days, DayUnit.WORKING, snap=like.snap, placed=placed)
    return Offset((due_on - anchor_on).days, snap=like.snap if like else Snap.PREVIOUS, placed=placed)


def base_place(network: Network, task: Task) -> int | None:
    """The place of the step whose end a task's offset is counted from."""
    offset = task.offset
    if offset is None or offset.against is not Against.STEP:
        return None
    return network.place_of_step.get(offset.step_id) if offset.step_id else None


def _hangs(network: Network, at: int, given: Container[int] = ()) -> bool:
    """Whether its day is counted, perhaps over others, from the end of a step that itself only follows; the places in
    ``given`` have a day that is counted from nothing."""
    seen: set[int] = set()
    base = base_place(network, network.tasks[at])
    while base is not None and base not in seen and base != network.anchor and can_move(network.tasks[base]):
        task = network.tasks[base]
        if base in given:
            return False
        if task.offset is None:
            return task.step_id is not None
        seen.add(base)
        base = base_place(network, task)
    return False


def is_placed(task: Task) -> bool:
    """It stays on its due day: it was dragged there, or its date was typed."""
    return task.offset.placed if task.offset is not None else task.step_id is None


def _plus(base: date, days: int) -> date:
    return date.fromordinal(base.toordinal() + days)


class PlanRun:
    """One run of the two passes; everything in instants, by place in the network."""

    def __init__(self, network: Network, only: Collection[TaskId] | None) -> None:
        tasks = network.tasks
        self.network = network
        self.order: list[int] = []
        self.late: list[int] = []
        """Those that nothing counts back to; they are placed in a second pass."""
        self.asked: set[int] = set()
        """Whose own day is being looked for, so that two that are counted from each other end."""
        self.due: list[int | None] = [None] * len(tasks)
        self.start: list[int | None] = [None] * len(tasks)
        self.finish: list[int | None] = [None] * len(tasks)
        self.first_minute = network.first_minute
        self.given: Container[int] = ()
        """Places that have a day against the anchor, whatever their offsets say."""
        self.wanted = [self._is_wanted(task, only) for task in tasks]

    @staticmethod
    def _is_wanted(task: Task, only: Collection[TaskId] | None) -> bool:
        if only is not None and task.id not in only:
            return False
        if can_move(task) or (only is not None and task.run.state in _UNSTARTED):
            return True
        return task.due_on is None and task.planned_finish is None

    def made(self) -> dict[TaskId, Planned]:
        """Run both passes; the plan of the tasks that were wanted."""
        self.order = self._backward_order()
        for at in self.order:
            if self.wanted[at]:
                self._place_backward(at)
            else:
                self._keep(at)
        self.late = [at for at, wanted in enumerate(self.wanted) if wanted and self.finish[at] is None]
        for at in self.late:
            self._place_backward(at)
            if self.finish[at] is None:
                self._place_forward(at)
        return {task.id: self.planned(at) for at, task in enumerate(self.network.tasks) if self.wanted[at]}

    def _backward_order(self) -> list[int]:
        """Successors first; a step that follows, and from which another's date is counted, comes before that one."""
        network = self.network
        bases = {
            at: base
            for at, task in enumerate(network.tasks)
            if task.offset is not None and (base := base_place(network, task)) is not None and _hangs(network, at)
        }
        if not bases:
            return list(range(len(network.tasks) - 1, -1, -1))
        order: list[int] = []
        seen: set[int] = set()
        todo = [(at, False) for at in sorted(range(len(network.tasks)), key=bases.__contains__)]
        while todo:
            at, entered = todo.pop()
            if entered:
                order.append(at)
            elif at not in seen:
                seen.add(at)
                needs = network.neighbours_after(at) + ([bases[at]] if at in bases else [])
                todo += [(at, True), *((other, False) for other in needs)]
        return order

    def _keep(self, at: int) -> None:
        task = self.network.tasks[at]
        self.due[at] = task.due_on.toordinal() if task.due_on else None
        self.start[at] = instant_of(task.planned_start) if task.planned_start else None
        self.finish[at] = instant_of(task.planned_finish) if task.planned_finish else None

    def _place_backward(self, at: int) -> None:
        network = self.network
        task = network.tasks[at]
        due = self._due(at)
        allowed = self._allowed(at, due if due is not None and is_placed(task) else None)
        if due is None and (allowed is None or (task.offset and base_place(network, task) is not None)):
            return
        index, length = network.indexes[at], network.lengths[at]
        if due is not None:
            self._put_on_day(at, due, allowed)
        elif allowed is not None:
            self._put(at, *index.work_until(allowed, length))

    def _put_on_day(self, at: int, due: int, allowed: int | None) -> None:
        """To the end of a day, or as early as what comes after it needs."""
        index, length = self.network.indexes[at], self.network.lengths[at]
        self.due[at] = due
        due_end = index.span(due)[1]
        if allowed is None or due_end <= allowed:
            start, finish = index.work_until(due_end, length)[0] if length else due_end, due_end
        else:
            start, finish = index.work_until(allowed, length)
        offset = self.network.tasks[at].offset
        if offset is not None and offset.step_id and at not in self.given and _hangs(self.network, at, self.given):
            # Its day hangs on the end of what leads to it, which cannot give way without moving that day.
            first = self._first(at)
            if first is not None and index.count(first) > index.count(start):
                start, finish = index.work_from(first, length)
        self._put(at, start, finish)

    def _put(self, at: int, start: int, finish: int) -> None:
        """Write a place down; a day that it may not start before pushes it on, and so does the project's start."""
        network = self.network
        pin = network.tasks[at].pin
        if pin is not None and pin.kind is PinKind.NOT_BEFORE:
            first = network.indexes[at].span(pin.on.toordinal())[0]
            if start < first:
                start, finish = network.indexes[at].work_from(first, network.lengths[at])
        if self.first_minute is not None and start < self.first_minute:
            start, finish = self._from_start(at, start, finish, self.first_minute)
        self.start[at], self.finish[at] = start, finish
        if self.due[at] is None:
            self.due[at] = day_of_finish(finish)

    def _from_start(self, at: int, start: int, finish: int, first: int) -> tuple[int, int]:
        """Not before the project begins; what is over, and what was given a day before that, stays on it."""
        network = self.network
        task, due = network.tasks[at], self._day_given(at)
        if task.state.over or (task.step_id is None and due is not None and due < first // DAY):
            return start, finish
        return network.indexes[at].work_from(first, network.lengths[at])

    def _day_given(self, at: int) -> int | None:
        due = self.network.tasks[at].due_on
        return None if due is None else due.toordinal()

    def _allowed(self, at: int, due: int | None = None) -> int | None:
        """The last instant at which the planned starts of its successors let a task finish; None: they do not say.

        With a ``due`` day that the task stays on, only by those that leave it working time on that day.
        """
        network = self.network
        if due is not None:
            return self._allowed_on(at, due)
        found: int | None = None
        starts = self.start
        for other in network.after[at]:
            start = starts[other]
            if start is not None and (found is None or start < found):
                found = start
        for bound in network.bounds_after.get(at, ()) if network.bounds_after else ():
            start, finish = starts[bound.other], self.finish[bound.other]
            if start is not None and finish is not None:
                allowed = network.latest_by(bound, at, start, finish)
                found = allowed if found is None else min(found, allowed)
        return found

    def _allowed_on(self, at: int, due: int) -> int | None:
        index, found = self.network.indexes[at], None
        count = index.count
        morning = count(index.span(due)[0])
        for end in self.limits(at):
            if (found is None or end < found) and count(end) > morning:
                found = end
        return found

    def limits(self, at: int) -> list[int]:
        """For each successor that has a place, the last instant at which it lets a task finish."""
        network = self.network
        found = [start for other in network.after[at] if (start := self.start[other]) is not None]
        for bound in network.bounds_after.get(at, ()) if network.bounds_after else ():
            start, finish = self.start[bound.other], self.finish[bound.other]
            if start is not None and finish is not None:
                found.append(network.latest_by(bound, at, start, finish))
        return found

    def _due(self, at: int) -> int | None:
        """The day of its own rule; None when it follows."""
        network = self.network
        task = network.tasks[at]
        if task.pin is not None and task.pin.kind is PinKind.FIXED:
            return task.pin.on.toordinal()
        if at == network.anchor and network.anchor_on is not None:
            return network.anchor_on.toordinal()
        if task.offset is None:
            return task.due_on.toordinal() if task.step_id is None and task.due_on else None
        base = self._base(task)
        if base is None:
            return None
        return offset_day(task.offset, base, network.company, network.calendar_of(task)).toordinal()

    def _base(self, task: Task) -> date | None:
        """The day that a task's offset is counted from."""
        network = self.network
        offset = task.offset
        if offset is None or offset.against is Against.ANCHOR:
            return network.anchor_on
        if offset.against is Against.START:
            return network.started_on
        at = base_place(network, task)
        if at is None:
            return None
        base = network.tasks[at]
        if base.state is TaskState.DONE and base.finished_at is not None:
            return network.wall(base.finished_at).date()
        due = self._base_due(at)
        return None if due is None else date.fromordinal(due)

    def _base_due(self, at: int) -> int | None:
        """The day of a step that another's is counted from, which may get its place later."""
        if self.due[at] is not None or at in self.asked:
            return self.due[at]
        if not self.wanted[at]:
            stored = self.network.tasks[at].due_on
            return None if stored is None else stored.toordinal()
        self.asked.add(at)
        due = self._due(at)
        self.asked.discard(at)
        return due

    def _place_forward(self, at: int) -> None:
        """What follows, with nothing after it to count back from, comes after what leads to it."""
        network = self.network
        first = self._first(at)
        if first is None:
            if network.tasks[at].step_id is None or network.started_on is None:
                return
            first = network.indexes[at].span(network.started_on.toordinal())[0]
        self._put(at, *network.indexes[at].work_from(first, network.lengths[at]))

    def _first(self, at: int) -> int | None:
        """The first instant at which those that lead to it, and have a place, let it begin."""
        network = self.network
        found = [(other, finish) for other in network.before[at] if (finish := self.finish[other]) is not None]
        for bound in network.bounds_before.get(at, ()):
            start, finish = self.start[bound.other], self.finish[bound.other]
            if start is not None and finish is not None:
                found.append((bound.other, network.earliest_by(bound, at, start, finish)))
        return network.enough_by(at, found) if found else None

    def planned(self, at: int) -> Planned:
        """What was worked out for a place, as it is stored on its task."""
        due, start, finish = self.due[at], self.start[at], self.finish[at]
        return Planned(
            None if due is None else date.fromordinal(due),
            None if start is None else moment_of(start),
            None if finish is None else finish_moment(finish),
        )


def finish_moment(instant: int) -> datetime:
    """An end as a wall-clock time; midnight becomes the last minute of the day that it closes."""
    return moment_of(instant - 1 if instant % DAY == 0 else instant)
