"""Where the plan contradicts itself or the calendars: one row each, with what could be done about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.ids import ProjectId, TaskId
from app.domain.project import ProjectState
from app.domain.quantity import LinkKind
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.person import names_of
from app.queries.project import Outlook, outlook
from app.queries.reader import Reader
from app.scheduling.forecast import Forecast
from app.scheduling.link_violations import broken_links, first_start
from app.scheduling.network import Network, day_of_finish
from app.scheduling.plan import can_move
from app.scheduling.plan_fix import FixKind, PlanFix
from app.scheduling.sentence import anchor_name, day_words
from app.scheduling.working_time import WorkingTime, instant_of

_UNSTARTED = (TaskState.WAITING, TaskState.READY)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One row of the list: what does not fit, and the buttons."""

    sentence: str
    source: TaskId
    target: TaskId
    """The task that begins too early; the same as ``source`` where only one is concerned."""
    fixes: tuple[PlanFix, ...]


def conflicts(reader: Reader, project_id: ProjectId) -> tuple[Conflict, ...]:
    """Links that the bars break, bars too short for their work, bars that a pin holds after their due, dues that come
    after the latest finish or before the bar ends, an anchor that will be missed; each kind in the order of the plan.
    Accepted ones and projects that do not run have none."""
    now = outlook(reader, project_id)
    if now.loaded.project.state is not ProjectState.RUNNING:
        return ()
    rows = _Rows(reader, now)
    return (*rows.broken(), *rows.too_short(), *rows.pinned(), *rows.past_due(), *rows.missed())


class _Rows:
    def __init__(self, reader: Reader, now: Outlook) -> None:
        self.reader, self.now = reader, now
        self.network: Network = now.network
        self.project = now.loaded.project
        self.today = reader.today()

    def day(self, on: date) -> str:
        return day_words(on, self.today, weekday=True)

    def calendar(self, task: Task) -> WorkingTime:
        return self.network.calendar(task.owner_id)

    def fix(self, kind: FixKind, label: str, source: Task, target: Task, minutes: int = 0) -> PlanFix:
        return PlanFix(kind, label, self.project.id, source.id, target.id, minutes)

    def due(self, task: Task, day: date) -> PlanFix:
        return PlanFix(FixKind.MOVE_DUE, f"Due {self.day(day)}", self.project.id, task.id, task.id, date_on=day)

    def broken(self) -> Iterator[Conflict]:
        accepted = {(link.source, link.target) for link in self.project.links if link.accepted}
        for pair in broken_links(self.network):
            source, target = map(self.network.task, pair)
            if pair not in accepted and not source.state.over and target.state in _UNSTARTED:
                yield from self._broken(source, target)

    def _broken(self, source: Task, target: Task) -> Iterator[Conflict]:
        network = self.network
        if source.planned_start is None or source.planned_finish is None or target.planned_start is None:
            return
        at = network.place[target.id]
        bound = next(bound for bound in network.links_before[at] if network.tasks[bound.other].id == source.id)
        begins = self.day(target.planned_start.date())
        first = "begins" if bound.kind in (LinkKind.START_START, LinkKind.START_FINISH) else "ends"
        edge = source.planned_start if first == "begins" else source.planned_finish
        sentence = f"“{source.title}” {first} {self.day(edge.date())}, but “{target.title}” begins {begins} already."
        if bound.lag.minutes:
            allowed = first_start(network, bound, at) or 0
            may = self.day(date.fromordinal(allowed // 1440))
            sentence = f"“{target.title}” begins {begins}, but “{source.title}” lets it begin {may} at the earliest."
        fixes = [*self._shorter(source, bound.kind, target)]
        if bound.kind is LinkKind.FINISH_START and source.planned_start <= target.planned_start:
            fixes.append(self.fix(FixKind.ALLOW_PARALLEL, "Allow both at once", source, target))
        fixes.append(self.fix(FixKind.ACCEPT, "Leave it so", source, target))
        yield Conflict(sentence, source.id, target.id, tuple(fixes))

    def _shorter(self, source: Task, kind: LinkKind, target: Task) -> Iterator[PlanFix]:
        if kind is not LinkKind.FINISH_START or not can_move(source) or source.planned_start is None:
            return
        if target.planned_start is None:
            return
        calendar = self.calendar(source)
        minutes = calendar.minutes_between(source.planned_start, target.planned_start)
        length = self.network.lengths[self.network.place[source.id]]
        if 0 < minutes < length:
            yield self.fix(
                FixKind.SHORTEN, f"Shorten “{source.title}” to {_length(minutes, calendar)}", source, target, minutes
            )

    def too_short(self) -> Iterator[Conflict]:
        for at, task in enumerate(self.network.tasks):
            if task.planned_start is None or task.planned_finish is None or task.state not in _UNSTARTED:
                continue
            calendar, length = self.calendar(task), self.network.lengths[at]
            minutes = calendar.minutes_between(task.planned_start, task.planned_finish)
            if minutes >= length:
                continue
            owner = ", ".join(names_of(self.reader, [task.owner_id]))
            sentence = (
                f"“{task.title}” takes {_length(length, calendar)}, but {owner} works {_length(minutes, calendar)} "
                f"from {self.day(task.planned_start.date())} to {self.day(task.planned_finish.date())}."
            )
            fixes = [self.fix(FixKind.REPLAN, "Re-plan from here", task, task)]
            if minutes > 0 and can_move(task):
                label = f"Shorten “{task.title}” to {_length(minutes, calendar)}"
                fixes.insert(0, self.fix(FixKind.SHORTEN, label, task, task, minutes))
            yield Conflict(sentence, task.id, task.id, tuple(fixes))

    def pinned(self) -> Iterator[Conflict]:
        for task in self.network.tasks:
            if task.pin is None or task.due_on is None or task.planned_finish is None or task.state not in _UNSTARTED:
                continue
            ends = date.fromordinal(day_of_finish(instant_of(task.planned_finish)))
            if ends > task.due_on:
                words = (
                    f"“{task.title}” is due {self.day(task.due_on)}, but may not begin before {self.day(task.pin.on)}."
                )
                yield Conflict(words, task.id, task.id, (self.fix(FixKind.UNPIN, "Remove the pin", task, task),))

    def past_due(self) -> Iterator[Conflict]:
        """A due that is later than what comes after it allows, and a bar that ends after its due."""
        seen = self.now.forecast
        if not isinstance(seen, Forecast):
            return
        said = self._said()
        for task in self.network.tasks:
            if task.due_on is None or task.state.over or task.pin is not None or task.id in said:
                continue
            day = needed_by(seen, task)
            if day is not None:
                words = f"“{task.title}” is due {self.day(task.due_on)}, but what comes after it needs it by "
                fixes = (self.due(task, day),) if can_move(task) else ()
                yield Conflict(f"{words}{self.day(day)}.", task.id, task.id, fixes)
            elif task.planned_finish is not None and can_move(task):
                ends = date.fromordinal(day_of_finish(instant_of(task.planned_finish)))
                if ends > task.due_on:
                    words = f"“{task.title}” is due {self.day(task.due_on)}, but is planned until {self.day(ends)}."
                    yield Conflict(words, task.id, task.id, (self.due(task, ends),))

    def _said(self) -> set[TaskId | None]:
        """The anchor and what begins a broken link have rows of their own."""
        return {self.network.anchor_id, *(source for source, _ in broken_links(self.network))}

    def missed(self) -> Iterator[Conflict]:
        anchor_id, seen = self.network.anchor_id, self.now.forecast
        if anchor_id is None or anchor_id not in self.network.place or not isinstance(seen, Forecast):
            return
        row, due_on = seen[anchor_id], self.project.anchor_on
        if row.at_risk and due_on is not None:
            name, expected = anchor_name(self.project.anchor_label), row.expected_finish.date()
            sentence = f"{name} {day_words(due_on, self.today)} is expected on {self.day(expected)}."
            label = f"Move {name} to {self.day(expected)}"
            fix = PlanFix(FixKind.MOVE_DATE, label, self.project.id, anchor_id, anchor_id, date_on=expected)
            yield Conflict(sentence, anchor_id, anchor_id, (fix,))


def needed_by(seen: Forecast, task: Task) -> date | None:
    """The day by which what comes after an unfinished task needs it, where its own due is a later working day."""
    if task.due_on is None or task.state.over or task.pin is not None or task.id == seen.network.anchor_id:
        return None
    latest = seen.latest_of(task.id)
    if latest is None:
        return None
    due = seen.network.calendar_of(task).previous_working_day(task.due_on)
    day = date.fromordinal(day_of_finish(latest))
    return day if day < due else None


def _length(minutes: int, calendar: WorkingTime) -> str:
    days = minutes / calendar.day_minutes
    return f"{days:g} d" if days == round(days, 1) else f"{round(minutes / 60, 1):g} h"
