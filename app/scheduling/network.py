"""The tasks of one project with what leads to what: the form that every pass over dates works on.

Made by ``network_builder`` for actions and queries; nothing in it is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Any, NamedTuple

from app.domain.ids import PersonId, StepId, TaskId
from app.domain.project import Project
from app.domain.quantity import Lag, LagUnit, LinkKind, PinKind
from app.domain.run import SkipReason, TaskState
from app.domain.task import Task
from app.domain.workflow import Graph, StepKind
from app.scheduling.minute_index import DAY, MinuteIndex
from app.scheduling.task_length import lasts_alike, length_of, said_minutes
from app.scheduling.working_time import WorkingTime, instant_of


class NetworkLink(NamedTuple):
    """``target`` may not start (or finish) before ``source`` did, plus the lag."""

    source: TaskId
    target: TaskId
    kind: LinkKind = LinkKind.FINISH_START
    lag: Lag = Lag()


class Bound(NamedTuple):
    """A link as the passes see it from one of its ends: the place of the other end in the order."""

    other: int
    kind: LinkKind
    lag: Lag


class Counting(NamedTuple):
    """How many of the predecessors a step waits for; it waits for the milestones of its gates besides."""

    needed: int
    gates: frozenset[int]


class Adjacency(NamedTuple):
    """The links by their ends; plain ones as bare places, for speed."""

    before: list[list[int]]
    after: list[list[int]]
    bounds_before: dict[int, list[Bound]]
    bounds_after: dict[int, list[Bound]]


_UNATTENDED = tuple(kind for kind in StepKind if kind.unattended)
PLAIN = Lag()

_OF_LINKS = (
    *("place", "anchor", "place_of_step", "first_minute", "started_on", "_adjacency"),
    *("before", "after", "bounds_before", "bounds_after", "links_before"),
)
"""What is worked out of a network and depends on its links and order alone."""


def _bar(task: Task) -> tuple[int | None, int | None]:
    start, finish = task.planned_start, task.planned_finish
    return instant_of(start) if start is not None else None, instant_of(finish) if finish is not None else None


@dataclass(frozen=True)
class Network:
    """``tasks`` are those that still count, in topological order; every list beside them goes by that order."""

    tasks: tuple[Task, ...]
    links: tuple[NetworkLink, ...]
    project: Project
    calendars: Mapping[PersonId, WorkingTime]
    company: WorkingTime
    zone: tzinfo
    anchor_id: TaskId | None = None
    graph: Graph | None = field(default=None, repr=False)
    worked_out: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What modules above this one have worked out of it, kept with it."""

    @property
    def anchor_on(self) -> date | None:
        return self.project.anchor_on

    @cached_property
    def place(self) -> dict[TaskId, int]:
        """Where each task stands in ``tasks``; all lists beside it are indexed so."""
        return {task.id: at for at, task in enumerate(self.tasks)}

    @cached_property
    def anchor(self) -> int | None:
        """The place of the anchor step's task."""
        return None if self.anchor_id is None else self.place.get(self.anchor_id)

    @cached_property
    def place_of_step(self) -> dict[StepId, int]:
        return {task.step_id: at for at, task in enumerate(self.tasks) if task.step_id is not None}

    @cached_property
    def first_minute(self) -> int | None:
        """The first instant at which work of the project can be planned: the morning of the day on which it was
        started, of the next one when work was over by then. None before it is started."""
        if self.project.started_at is None:
            return None
        begun, index = self.wall_instant(self.project.started_at), self.company.index
        first, evening = index.start(index.count(begun)), index.span(begun // DAY)[1]
        return first if begun >= evening else begun // DAY * DAY

    @cached_property
    def started_on(self) -> date | None:
        """The day on which the project was started, by the company's wall clock."""
        return None if self.project.started_at is None else self.wall(self.project.started_at).date()

    def task(self, task_id: TaskId) -> Task:
        return self.tasks[self.place[task_id]]

    def with_tasks(self, changed: Mapping[TaskId, Task]) -> "Network":
        """The same links and order with other dates, lengths or owners; what was worked out is kept."""
        place = self.place
        tasks = list(self.tasks)
        for task_id, task in changed.items():
            tasks[place[task_id]] = task
        made = replace(self, tasks=tuple(tasks))
        made.__dict__.update({name: self.__dict__[name] for name in _OF_LINKS if name in self.__dict__})
        lengths, indexes = list(self.lengths), list(self.indexes)
        for task_id, task in changed.items():
            at = place[task_id]
            if not lasts_alike(self.tasks[at], task):
                calendar = self.calendar_of(task)
                lengths[at], indexes[at] = length_of(task, calendar).minutes, calendar.index
        made.__dict__.update(lengths=lengths, indexes=indexes)
        if "bars" in self.__dict__:
            bars = made.__dict__["bars"] = list(self.bars)
            for task_id, task in changed.items():
                bars[place[task_id]] = _bar(task)
        return made

    def calendar(self, owner_id: PersonId) -> WorkingTime:
        """The owner's own calendar; the company's for somebody who has none."""
        return self.calendars.get(owner_id, self.company)

    def calendar_of(self, task: Task) -> WorkingTime:
        """Its owner's calendar; the company's for what goes by itself."""
        return self.company if task.kind in _UNATTENDED else self.calendar(task.owner_id)

    @cached_property
    def indexes(self) -> list[MinuteIndex]:
        """The working minutes of each task's owner, by place."""
        by_owner = {owner: calendar.index for owner, calendar in self.calendars.items()}
        company = self.company.index
        return [company if task.kind in _UNATTENDED else by_owner.get(task.owner_id, company) for task in self.tasks]

    @cached_property
    def lengths(self) -> list[int]:
        """Working minutes of each task for its owner."""
        days = {owner: calendar.day_minutes for owner, calendar in self.calendars.items()}
        company = self.company.day_minutes
        found = []
        for task in self.tasks:
            day = company if task.kind in _UNATTENDED else days.get(task.owner_id, company)
            said = said_minutes(task, day)
            found.append(day if said is None else said)
        return found

    @cached_property
    def bars(self) -> list[tuple[int | None, int | None]]:
        """Planned start and finish of each task in instants, by place."""
        return [_bar(task) for task in self.tasks]

    @cached_property
    def _adjacency(self) -> Adjacency:
        place = self.place
        found = Adjacency([[] for _ in self.tasks], [[] for _ in self.tasks], {}, {})
        for source_id, target_id, kind, lag in self.links:
            source, target = place[source_id], place[target_id]
            if kind is LinkKind.FINISH_START and not lag.minutes:
                found.before[target].append(source)
                found.after[source].append(target)
            else:
                found.bounds_before.setdefault(target, []).append(Bound(source, kind, lag))
                found.bounds_after.setdefault(source, []).append(Bound(target, kind, lag))
        return found

    @cached_property
    def before(self) -> list[list[int]]:
        """Places whose finish alone lets a task start: plain finish-to-start links."""
        return self._adjacency.before

    @cached_property
    def after(self) -> list[list[int]]:
        """Places that may start when this one's finish alone lets them: plain finish-to-start links."""
        return self._adjacency.after

    @cached_property
    def bounds_before(self) -> dict[int, list[Bound]]:
        """The other links (with a lag, or not finish-to-start) into a place."""
        return self._adjacency.bounds_before

    @cached_property
    def bounds_after(self) -> dict[int, list[Bound]]:
        """The other links (with a lag, or not finish-to-start) out of a place."""
        return self._adjacency.bounds_after

    @cached_property
    def links_before(self) -> list[list[Bound]]:
        """Every link into each place, plain ones too."""
        return [[*map(plain, near), *self.bounds_before.get(at, ())] for at, near in enumerate(self.before)]

    @cached_property
    def counting(self) -> dict[int, Counting]:
        """The places that start when some of their predecessors have finished, not all."""
        found = {}
        for step in self.graph.counting if self.graph is not None else ():
            at = self.place_of_step.get(step.id)
            if at is not None and step.opens_at is not None:
                gates = frozenset(self.place_of_step[gate] for gate in step.gates if gate in self.place_of_step)
                if step.opens_at < sum(other not in gates for other in self.neighbours_before(at)):
                    found[at] = Counting(step.opens_at, gates)
        return found

    def binds(self, before: int, at: int) -> bool:
        """Whether a place cannot start without this predecessor."""
        counting = self.counting.get(at)
        return counting is None or before in counting.gates

    def enough_by(self, at: int, reached: list[tuple[int, int]]) -> int:
        """When a place can start, of predecessors with the instants that each would let it start at; not empty."""
        counting = self.counting.get(at)
        if counting is None:
            return max(instant for _, instant in reached)
        flows = sorted(instant for other, instant in reached if other not in counting.gates)
        held = [instant for other, instant in reached if other in counting.gates]
        return max(flows[: counting.needed][-1:] + held)

    def neighbours_before(self, at: int) -> list[int]:
        """The places with a link into this one, of whatever kind."""
        near, bounds = self.before[at], self.bounds_before.get(at)
        return near if bounds is None else near + [bound.other for bound in bounds]

    def neighbours_after(self, at: int) -> list[int]:
        """The places with a link from this one, of whatever kind."""
        near, bounds = self.after[at], self.bounds_after.get(at)
        return near if bounds is None else near + [bound.other for bound in bounds]

    def shifted(self, instant: int, lag: Lag, successor: int, *, back: bool = False) -> int:
        """``instant`` moved by a lag: the first that it allows; when ``back``, against it, the last that it allows."""
        minutes = -lag.minutes if back else lag.minutes
        if minutes == 0 or lag.unit is LagUnit.CALENDAR:
            return instant + minutes
        index = self.company.index if lag.unit is LagUnit.COMPANY else self.indexes[successor]
        count = index.count(instant) + minutes
        return index.start(count) if back else index.finish(count)

    def start_for(self, at: int, finish: int) -> int:
        """When a task must begin that ends by ``finish``."""
        index, length = self.indexes[at], self.lengths[at]
        return index.start(index.count(finish) - length) if length else finish

    def finish_from(self, at: int, instant: int) -> int:
        """When a task ends that may begin at ``instant``."""
        return self.indexes[at].work_from(instant, self.lengths[at])[1]

    def earliest_by(self, bound: Bound, at: int, start: int, finish: int) -> int:
        """The first start of a task that a link from a predecessor with ``start`` and ``finish`` allows."""
        from_start = bound.kind in (LinkKind.START_START, LinkKind.START_FINISH)
        reached = self.shifted(start if from_start else finish, bound.lag, at)
        if bound.kind in (LinkKind.FINISH_START, LinkKind.START_START):
            return reached
        return self.start_for(at, reached)

    def latest_by(self, bound: Bound, at: int, start: int, finish: int) -> int:
        """The last finish of a task that a link to a successor with ``start`` and ``finish`` allows."""
        to_start = bound.kind in (LinkKind.FINISH_START, LinkKind.START_START)
        reached = self.shifted(start if to_start else finish, bound.lag, bound.other, back=True)
        if bound.kind in (LinkKind.FINISH_START, LinkKind.FINISH_FINISH):
            return reached
        begun, ended = self.indexes[at].work_from(reached, self.lengths[at])
        if begun > reached:
            other, edge = self.indexes[bound.other], start if to_start else finish
            count = other.count(edge)
            # The end of a working time is also the beginning of the next; a moment on a day off is not.
            if other.finish(count) == edge and other.count(self.shifted(begun, bound.lag, bound.other)) <= count:
                return ended
            # On a day off: the work must have begun before, not on the next working day.
            index = self.indexes[at]
            ended = index.finish(index.count(reached) - 1 + self.lengths[at])
        return ended

    def wall(self, moment: datetime) -> datetime:
        """A happened moment (aware) as the wall-clock time of the company, naive."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def wall_instant(self, moment: datetime) -> int:
        """A happened moment (aware) as an instant in minutes of the company's wall clock."""
        return instant_of(self.wall(moment))

    def pinned_start(self, at: int) -> int | None:
        """The first instant that a pin allows a task to start at: the day it may not start before, or the start
        that lets a fixed task finish on its day."""
        pin = self.tasks[at].pin
        if pin is None:
            return None
        first, last = self.indexes[at].span(pin.on.toordinal())
        if pin.kind is PinKind.NOT_BEFORE:
            return first
        length, index = self.lengths[at], self.indexes[at]
        return index.start(index.count(last) - length) if length else last


def is_fixed(task: Task) -> bool:
    """Whether a task is pinned to end on one day."""
    return task.pin is not None and task.pin.kind is PinKind.FIXED


def counts(task: Task) -> bool:
    """Whether a task still has a place in time: not needed and cancelled ones leave with their links."""
    run = task.run
    return run.state is not TaskState.CANCELLED and not (
        run.state is TaskState.SKIPPED and run.skip is SkipReason.NOT_NEEDED
    )


def day_of_finish(instant: int) -> int:
    """The day (ordinal) that an end belongs to: midnight closes the day before."""
    return (instant - 1) // DAY


def plain(other: int) -> Bound:
    """A plain finish-to-start link from its other end."""
    return Bound(other, LinkKind.FINISH_START, PLAIN)
