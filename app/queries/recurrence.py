"""What repeats: which runs are due, what comes next, and what stands still."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from app.domain.ids import ProjectId, RecurrenceId, WorkflowId
from app.domain.process import Recurrence
from app.domain.project import Project
from app.domain.quantity import Against, DayUnit
from app.domain.work_calendar import Holiday
from app.domain.workflow import VersionState, Workflow, WorkflowVersion
from app.queries.reader import Reader

if TYPE_CHECKING:
    from app.scheduling.working_time import WorkingTime

USUAL_LEAD = 14
SHOWN = 5
"""Dates ahead that a list shows."""


def due_recurrences(reader: Reader, now: datetime) -> list[RecurrenceId]:
    """Those that may have something to make or to pass by at a moment; cheap enough for every tick."""
    today = reader.local(now).date()
    found = []
    for recurrence in reader.find(Recurrence, paused=False):
        moment = reader.kept(("next run", recurrence.id), recurrence, partial(_next_moment, recurrence))
        if moment is not None and moment <= today:
            found.append(recurrence.id)
    return found


def _next_moment(recurrence: Recurrence) -> date | None:
    # Its library takes long to import, and most teams repeat nothing.
    from app.scheduling.recurrence import next_moment

    return next_moment(recurrence)


def _company(reader: Reader) -> "WorkingTime":
    # The planner is slow to import, and most ticks find nothing that repeats.
    from app.queries.project import calendars

    return calendars(reader).company


@dataclass(frozen=True, slots=True)
class ComingRun:
    """One date ahead. ``to`` None: it is left out; else the day that it has, ``on`` unless it was moved."""

    on: date
    to: date | None
    made_on: date
    """The day from which its project is made."""
    name: str
    day_off: str
    """Why nobody works on its day: "a Saturday", or the name of the holiday; empty on a working day."""


def coming_runs(reader: Reader, recurrence: Recurrence, count: int = SHOWN) -> tuple[ComingRun, ...]:
    """The next dates, of a recurrence that is only being thought of too."""
    from app.scheduling.recurrence import run_name, upcoming

    workflow = reader.get(Workflow, recurrence.workflow_id)
    name = workflow.name if workflow is not None else ""
    company = _company(reader)
    holidays = {holiday.on: holiday.name for holiday in reader.find(Holiday)}
    found = []
    for run in upcoming(recurrence, reader.today(), count):
        day = run.to or run.on
        off = "" if company.is_working_day(day) else holidays.get(day) or f"a {day:%A}"
        called = run_name(recurrence.pattern, name, run, day)
        found.append(ComingRun(run.on, run.to, run.made_on(recurrence.lead_days), called, off))
    return tuple(found)


def usual_lead(reader: Reader, workflow_id: WorkflowId) -> int:
    """Calendar days before its date that a workflow needs for its earliest step; two weeks where it does not say."""
    published = reader.find(WorkflowVersion, workflow_id=workflow_id, state=VersionState.PUBLISHED)
    if not published:
        return USUAL_LEAD
    company, today = _company(reader), reader.today()
    graph = max(published, key=lambda version: version.number).graph
    offsets = [step.offset for step in graph.steps if step.offset is not None and step.offset.against is Against.ANCHOR]
    days = [
        -offset.days if offset.unit is DayUnit.CALENDAR else (today - company.add_days(today, offset.days)).days
        for offset in offsets
    ]
    return min(max([*days, 0]), 366) or USUAL_LEAD


@dataclass(frozen=True, slots=True)
class RecurrenceLine:
    """One recurrence in a list."""

    recurrence: Recurrence
    workflow: str
    words: str
    """The rule: "every second Friday"."""
    coming: tuple[ComingRun, ...]
    last_run: str
    """The name of the project that was made last; empty before the first."""
    last_on: date | None

    @property
    def next_on(self) -> date | None:
        """The day of the next run, None when none is left or it is paused."""
        return None if self.recurrence.paused else self.would_be_on

    @property
    def would_be_on(self) -> date | None:
        """The day of the next run, if a paused one went on now; None when none is left."""
        return next((run.to for run in self.coming if run.to is not None), None)


def recurrence_lines(reader: Reader, workflow_id: WorkflowId | None = None) -> list[RecurrenceLine]:
    """All recurrences, or those of one workflow: by the day of their next run, the paused ones last."""
    known = reader.find(Recurrence) if workflow_id is None else reader.find(Recurrence, workflow_id=workflow_id)
    lines = [_line(reader, recurrence) for recurrence in known]
    return sorted(lines, key=lambda line: (line.next_on or date.max, line.workflow.casefold(), line.recurrence.id))


def _line(reader: Reader, recurrence: Recurrence) -> RecurrenceLine:
    from app.scheduling.recurrence_rule import read_rule

    runs = reader.find(Project, recurrence_id=recurrence.id)
    last = max(runs, key=lambda run: (run.occurrence_on or date.min, run.id), default=None)
    workflow = reader.get(Workflow, recurrence.workflow_id)
    return RecurrenceLine(
        recurrence,
        workflow.name if workflow is not None else "",
        read_rule(recurrence.rule, recurrence.first_on).words(),
        coming_runs(reader, recurrence),
        last.name if last is not None else "",
        last.occurrence_on if last is not None else None,
    )


@dataclass(frozen=True, slots=True)
class DueRunLine:
    """A run that should be there by now and was not made; why, the action says when it is asked."""

    recurrence_id: RecurrenceId
    workflow_id: WorkflowId
    name: str
    on: date


def overdue_runs(reader: Reader) -> list[DueRunLine]:
    """What is due and not made: something stands in its way, or the clock has not looked yet."""
    found = []
    for recurrence_id in due_recurrences(reader, reader.now()):
        from app.scheduling.recurrence import next_due, run_name

        recurrence = reader.get(Recurrence, recurrence_id)
        if recurrence is None:
            continue
        due = next_due(recurrence, reader.today(), _company(reader).next_working_day)
        workflow = reader.get(Workflow, recurrence.workflow_id)
        if due is not None and due.run is not None and due.anchor_on is not None and workflow is not None:
            name = run_name(recurrence.pattern, workflow.name, due.run, due.anchor_on)
            found.append(DueRunLine(recurrence_id, workflow.id, name, due.anchor_on))
    return found


def run_of(reader: Reader, project_id: ProjectId) -> bool:
    """Whether a project was made by a recurrence, so that it can be taken back."""
    project = reader.get(Project, project_id)
    return project is not None and project.recurrence_id is not None
