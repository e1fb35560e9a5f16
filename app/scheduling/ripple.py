"""Dragging on the plan: where the neighbours go. Called by plan acts and their previews."""

from collections.abc import Mapping, Sequence
from datetime import date
from heapq import heapify, heappop, heappush

from app.domain.ids import TaskId
from app.domain.quantity import Offset, PinKind, Ripple
from app.domain.task import Task
from app.scheduling.network import Bound, Network, day_of_finish, plain
from app.scheduling.partial_replan import PartialReplan, stored_plan
from app.scheduling.plan import can_move, offset_day, offset_to, plan, planned_of
from app.scheduling.working_time import instant_of

_Bar = tuple[int, int]


class Rippled:
    """Where a move would leave the tasks, in bare numbers: a drag shows them with every step of the mouse."""

    def __init__(self, before: Network, after: Network, run: PartialReplan) -> None:
        self.before, self.after, self._run = before, after, run
        self._reached = sorted({*run.changed, *run.held, *run.put})

    def tasks(self) -> dict[TaskId, Task]:
        """Those that change, as they are to be written: with offset, due and planned times."""
        run, after = self._run, self.after
        found: dict[TaskId, Task] = {}
        for at in self._reached:
            moved = after.tasks[at]
            offset = moved.offset
            for days in (run.put, run.held):
                if at in days:
                    offset = _offset_on(after, offset, days[at])
            moved = moved.with_dates(offset, *run.planned(at))
            if moved != self.before.tasks[at]:
                found[moved.id] = moved
        return found

    def shown(self) -> list[tuple[Task, Task]]:
        """Those that change in more than their offset, as they are and as they would be, the offset left out."""
        run, tasks = self._run, self.after.tasks
        found = []
        for at in self._reached:
            old, new, planned = self.before.tasks[at], tasks[at], run.planned(at)
            if new is not old or planned != (old.due_on, old.planned_start, old.planned_finish):
                found.append((old, new.with_dates(new.offset, *planned)))
        return found

    def redated(self) -> list[TaskId]:
        """Those that get another due day."""
        tasks, due = self.before.tasks, self._run.due
        return [tasks[at].id for at in self._reached if due[at] != _ordinal(tasks[at].due_on)]


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def ripple(before: Network, after: Network, moved: Mapping[TaskId, date], policy: Ripple) -> dict[TaskId, Task]:
    """The tasks that change when those in ``moved`` are put on these due days, as they are to be written."""
    return rippled(before, after, moved, policy).tasks()


def rippled(before: Network, after: Network, moved: Mapping[TaskId, date], policy: Ripple) -> Rippled:
    """What becomes of the plan when those in ``moved`` are put on these due days.

    ``before`` is the network as stored; ``after`` the same with the lengths, owners and links that the act gives it.
    Started, done and fixed tasks and the anchor stay; so does a link that was broken before.
    """
    dues = {after.place[task_id]: due_on.toordinal() for task_id, due_on in moved.items()}
    dragged = frozenset(dues)
    push = _Push(before, after)
    if policy is Ripple.KEEP_GAPS:
        dues |= _shifted(push, dues)
    ends: dict[int, int] = {}
    free: set[int] = set(dues)
    if policy is not Ripple.JUST_THIS:
        dues, ends, free = _pushed(push, dues, dragged)
    return _replanned(before, after, dues, free, ends)


def write_plan(
    before: Network, after: Network, dues: Mapping[int, int], free: set[int], ends: Mapping[int, int] | None = None
) -> dict[TaskId, Task]:
    """Put the tasks in ``dues`` (by place) on their days, plan those in ``free`` anew and hold all others where they
    are. ``ends``: the first instants at which a task may finish without breaking a link before it."""
    return _replanned(before, after, dues, free, ends or {}).tasks()


def _replanned(
    before: Network, after: Network, dues: Mapping[int, int], free: set[int], ends: Mapping[int, int]
) -> Rippled:
    placed = dict(dues)
    tried: list[dict[int, int]] = []
    # Without an anchor date no day can be written, so holding a task may change nothing.
    while placed not in tried:
        tried.append(placed)
        run = PartialReplan(after, before, placed, free, ends)
        run.run()
        if run.held_late:
            placed = placed | run.held
    return Rippled(before, after, run)


def follow(before: Network, after: Network) -> dict[TaskId, Task]:
    """The tasks that the plan moves from ``before`` to ``after`` (a pin, for example): those that stood as planned,
    and those that only follow."""
    steady = stored_plan(before).steady
    found: dict[TaskId, Task] = {}
    planned_before = plan(before)
    for task_id, planned in plan(after).items():
        task, stored = after.task(task_id), before.task(task_id)
        goes = steady[before.place[task_id]] or (stored.offset is None and planned != planned_before.get(task_id))
        if task is not stored or (goes and planned != planned_of(stored)):
            found[task_id] = task.with_dates(task.offset, *planned)
    return found


def _offset_on(network: Network, like: Offset | None, due: int) -> Offset | None:
    """The offset that says this day (an ordinal); where nothing is the anchor, the one it has."""
    if network.anchor_on is None:
        return like
    return offset_to(date.fromordinal(due), network.anchor_on, network.company, like, placed=True)


def can_ripple(network: Network, at: int) -> bool:
    """Whether a neighbour may push it: it has a bar, is not started, finished or fixed, and is not the anchor."""
    task = network.tasks[at]
    return at != network.anchor and task.planned_start is not None and can_move(task)


def stands_on(task: Task, otherwise: int) -> int:
    """The day (ordinal) on which its bar ends: before its due where what comes after it begins earlier."""
    finish = task.planned_finish
    return otherwise if finish is None else day_of_finish(instant_of(finish))


def neighbour_words(network: Network, task_id: TaskId, others: Sequence[TaskId]) -> str:
    """ "4 later steps": those that go along with a task, by their side of it; empty for none."""
    here = network.place[task_id]
    sides = {network.place[other] > here for other in others}
    side = "other " if len(sides) > 1 else "later " if True in sides else "earlier "
    steps = "step" if len(others) == 1 else "steps"
    return f"{len(others)} {side}{steps}" if others else ""


def _shifted(push: "_Push", dues: Mapping[int, int]) -> dict[int, int]:
    """What is linked after a task that goes later, or before one that goes earlier: by as many company days."""
    found: dict[int, int] = {}
    network = push.after
    company = network.company.index
    alike = push.after is push.before
    for at, due in dues.items():
        days = company.steps(push.stands_on(at, due), due)
        neighbours = network.neighbours_after if days > 0 else network.neighbours_before
        todo = list(neighbours(at)) if days else []
        gone_to: dict[int, int] = {}
        for other in todo:
            if other in found or other in dues or not (push.ripples[other] if alike else can_ripple(network, other)):
                continue
            due_on = push.due(other)
            if due_on is None:
                continue
            stood = push.stands_on(other, due_on)
            if stood not in gone_to:
                gone_to[stood] = company.step(stood, days)
            day = gone_to[stood]
            owner = network.calendar(network.tasks[other].owner_id).index
            found[other] = day if owner.works_on(day) else owner.step(day, -1 if days < 0 else 1)
            todo += neighbours(other)
    return found


_Dues = dict[int, int]


def _pushed(push: "_Push", dues: _Dues, dragged: frozenset[int]) -> tuple[_Dues, _Dues, set[int]]:
    """Dues, first ends and everything touched, when tasks whose offset is counted from a moved one go with it."""
    while True:
        ends = push.later({at: due for at, due in dues.items() if due >= push.stands_on(at, due)})
        starts = push.earlier({at: due for at, due in dues.items() if due <= push.stands_on(at, due)})
        found = {at: due for at, (due, _) in (starts | ends).items()}
        found |= {at: dues[at] for at in dragged}
        with_them = push.counted_from(found)
        if not with_them:
            free = {*found, *ends, *starts}
            kept = {at: due for at, due in found.items() if at in dues or due != push.due(at)}
            return kept, {at: end for at, (_, end) in ends.items() if at not in dragged}, free
        dues = dues | with_them


class _Push:
    """The links as they stand before the drag, and what it does along them. Places and instants throughout."""

    def __init__(self, before: Network, after: Network) -> None:
        self.before, self.after = before, after
        self.stand = stored_plan(before)
        known = before.worked_out
        if "loose" not in known:
            # Once for all steps of the mouse.
            known["loose"] = self._loose()
            known["ripples"] = [can_ripple(before, at) for at in range(len(before.tasks))]
        self.loose: frozenset[tuple[int, int]] = known["loose"]
        self.ripples: list[bool] = known["ripples"]
        """Which places of the plan as stored a neighbour may push."""

    def _loose(self) -> frozenset[tuple[int, int]]:
        """The places, source and target, between which a link does not hold in the plan as stored."""
        links = self.before.links_before
        return frozenset(
            (bound.other, at) for at in range(len(links)) for bound in links[at] if not self._holds(bound, at)
        )

    def due(self, at: int) -> int | None:
        return self.stand.due[at]

    def stands_on(self, at: int, otherwise: int) -> int:
        """The day (ordinal) on which its bar ends."""
        finish = self.stand.finish[at]
        return otherwise if finish is None else day_of_finish(finish)

    def bar(self, at: int) -> _Bar | None:
        """The planned start and finish of a place as stored, in instants; None where one is missing."""
        start, finish = self.stand.start[at], self.stand.finish[at]
        return None if start is None or finish is None else (start, finish)

    def later(self, dues: Mapping[int, int]) -> dict[int, tuple[int, int]]:
        """Who is pushed later, and the moved ones themselves: due day, and the first instant they can finish at."""
        network = self.after
        found: dict[int, tuple[int, int]] = {}
        todo = list(dues)
        heapify(todo)
        seen = set(todo)
        while todo:
            at = heappop(todo)
            reached = self._reached(at, found)
            if at in dues:
                found[at] = self._moved_end(at, dues[at], reached)
            elif reached and self.ripples[at]:
                pushed = self._pushed_end(at, max(reached))
                if pushed is not None:
                    found[at] = pushed
            if at in found:
                _add(todo, seen, network.neighbours_after(at), 1)
        return found

    def _reached(self, at: int, found: Mapping[int, tuple[int, int]]) -> list[int]:
        """When those of ``found`` that lead to a place let it begin, by the links that hold as stored."""
        network = self.after
        loose, bounds = self.loose, network.bounds_before.get(at, ()) if network.bounds_before else ()
        reached = [
            found[other][1]
            for other in network.before[at]
            if other in found and ((other, at) not in loose or self._holds(plain(other), at))
        ]
        for bound in bounds:
            if bound.other in found and self._held(bound, at):
                end = found[bound.other][1]
                reached.append(network.earliest_by(bound, at, network.start_for(bound.other, end), end))
        return reached

    def _moved_end(self, at: int, due: int, reached: list[int]) -> tuple[int, int]:
        """On its day, however early: where a step after it stays, the two share the day in their order."""
        index = self.after.indexes[at]
        end = index.work_from(index.span(due)[0], 1)[1]
        if reached:
            end = max(end, self.after.finish_from(at, max(reached)))
        return max(due, day_of_finish(end)), end

    def _pushed_end(self, at: int, needed: int) -> tuple[int, int] | None:
        bar, due = self.bar(at), self.due(at)
        count = self.after.indexes[at].count
        if bar is None or due is None or count(bar[0]) >= count(needed):
            return None
        end = self.after.finish_from(at, needed)
        return max(due, day_of_finish(end)), end

    def earlier(self, dues: Mapping[int, int]) -> dict[int, tuple[int, int]]:
        """Who is pushed earlier, and the moved ones themselves: due day, and the start that the plan gives them."""
        network = self.after
        found: dict[int, tuple[int, int]] = {}
        ends: dict[int, int] = {}
        todo = [-at for at in dues]
        heapify(todo)
        seen = set(todo)
        while todo:
            at = -heappop(todo)
            limits = self._limits(at, found, ends)
            index, length = network.indexes[at], network.lengths[at]
            if at in dues:
                last = min([self._last_on(at, dues[at]), *limits])
                start, end = index.work_until(last, length)
                found[at], ends[at] = (min(dues[at], day_of_finish(end)), start), end
            elif limits and self.ripples[at]:
                bar, due = self.bar(at), self.due(at)
                if bar is None or due is None or index.count(bar[1]) <= index.count(min(limits)):
                    continue
                start, end = index.work_until(min(limits), length)
                if not self._too_early(at, start):
                    found[at], ends[at] = (min(due, day_of_finish(end)), start), end
            if at in found:
                _add(todo, seen, network.neighbours_before(at), -1)
        return found

    def _limits(self, at: int, found: Mapping[int, tuple[int, int]], ends: Mapping[int, int]) -> list[int]:
        """Until when those of ``found`` that a place leads to let it go on, by the links that hold as stored."""
        network, loose = self.after, self.loose
        limits = [
            found[other][1]
            for other in network.after[at]
            if other in found and ((at, other) not in loose or self._held_after(at, plain(other)))
        ]
        bounds = network.bounds_after.get(at, ()) if network.bounds_after else ()
        return limits + [
            network.latest_by(bound, at, found[bound.other][1], ends[bound.other])
            for bound in bounds
            if bound.other in found and self._held_after(at, bound)
        ]

    def _last_on(self, at: int, due: int) -> int:
        """The end of a day, or what the bars after it leave of that day."""
        network, index = self.after, self.after.indexes[at]
        morning, last = index.span(due)
        begun = index.count(morning)
        starts = [bar[0] for other in network.after[at] if (bar := self.bar(other)) is not None]
        for bound in network.bounds_after.get(at, ()) if network.bounds_after else ():
            limit = self._limit(at, bound)
            starts += [limit] if limit is not None else []
        for end in starts:
            if end < last and index.count(end) > begun:
                last = end
        return last

    def _limit(self, at: int, bound: Bound) -> int | None:
        bar = self.bar(bound.other)
        return None if bar is None else self.after.latest_by(bound, at, *bar)

    def _too_early(self, at: int, start: int) -> bool:
        first = self.after.first_minute
        if first is not None and start < first:
            return True
        pin = self.before.tasks[at].pin
        return pin is not None and pin.kind is PinKind.NOT_BEFORE and start < (self.after.pinned_start(at) or 0)

    def _held(self, bound: Bound, at: int) -> bool:
        """Whether a link into ``at`` holds in the plan as stored."""
        return (bound.other, at) not in self.loose or self._holds(bound, at)

    def _holds(self, bound: Bound, at: int) -> bool:
        source, target = self.bar(bound.other), self.bar(at)
        if source is None or target is None:
            return True
        count = self.before.indexes[at].count
        return count(target[0]) >= count(self.before.earliest_by(bound, at, *source))

    def _held_after(self, at: int, bound: Bound) -> bool:
        return self._held(Bound(at, bound.kind, bound.lag), bound.other)

    def counted_from(self, dues: Mapping[int, int]) -> dict[int, int]:
        """Steps whose offset is counted from another's end, where that one has moved and they have not gone along."""
        network = self.after
        found: dict[int, int] = {}
        for base in self.stand.counted_from.keys() & dues.keys():
            for at in self.stand.counted_from[base]:
                task = network.tasks[at]
                if at in dues or dues[base] == self.due(base) or task.offset is None or not self.ripples[at]:
                    continue
                day = date.fromordinal(dues[base])
                due = offset_day(task.offset, day, network.company, network.calendar(task.owner_id)).toordinal()
                if due != self.due(at):
                    found[at] = due
        return found


def _add(todo: list[int], seen: set[int], places: list[int], sign: int) -> None:
    for place in places:
        if sign * place not in seen:
            seen.add(sign * place)
            heappush(todo, sign * place)
