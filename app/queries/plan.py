"""The plan: bars at once and cheap; what is expected, links and days off of a project when it comes into view."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.activity import Baseline, BaselineLine
from app.domain.ids import BaselineId, PersonId, ProjectId, TaskId
from app.domain.project import Project, ProjectState
from app.domain.quantity import Lag, LinkKind
from app.domain.task import Round, Task
from app.domain.work_calendar import Absence, Holiday
from app.queries.conflict import needed_by
from app.queries.doubt import only_if
from app.queries.project import Outlook, calendars, outlook
from app.queries.reader import Reader
from app.queries.rows import PlanRow
from app.scheduling.forecast import Forecast
from app.scheduling.link_violations import broken_links, window_start
from app.scheduling.network import Network
from app.scheduling.plan import can_move
from app.scheduling.working_time import WorkingTime, moment_of


class Grouping(StrEnum):
    """What the rows of the plan are under."""

    PORTFOLIO = "portfolio"
    """One bar a project, which opens to those of its tasks."""
    PROJECT = "project"
    OWNER = "owner"


LONGEST = 20
"""Titles that are looked at for the width that all need."""


def plan_beginning(reader: Reader, most: int) -> list[PlanRow] | None:
    """The rows of the first projects of the plan of all, ``most`` of them or some more, for what can be seen at first;
    None where those are nearly all, or too few."""
    running = reader.find(Project, state=ProjectState.RUNNING)
    if len(running) <= FEW:
        return None
    first = sorted(running, key=lambda one: (one.anchor_on is None, one.anchor_on or date.min, one.id))[:FEW]
    rows = reader.plan_rows([one.id for one in first], by_owner=False)
    return rows if len(rows) >= most else None


FEW = 5
"""Projects that are read before the others."""


def plan_rows(
    reader: Reader, projects: Collection[ProjectId] | None = None, group: Grouping = Grouping.PROJECT
) -> list[PlanRow]:
    """The bars of these projects, or of all that run and of tasks without a project; rows of a group stand together.

    Groups go by the date of the project, or by the name of the owner; within one, bars go by their planned start.
    """
    return reader.plan_rows(projects, by_owner=group is Grouping.OWNER)


def undated_rows(reader: Reader, project_id: ProjectId | None = None) -> list[PlanRow]:
    """What is not over and has no day at all, of one project, or of all that run and of tasks without a project."""
    return reader.plan_rows(None if project_id is None else (project_id,), by_owner=False, undated=True)


@dataclass(frozen=True, slots=True)
class Segment:
    """One pass through a step that is closed; wall-clock times of the company."""

    number: int
    start: datetime
    finish: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class PlanDates:
    """What is worked out for one bar. Wall-clock times of the company; slack and slip in its working days."""

    task_id: TaskId
    expected_start: datetime
    expected_finish: datetime
    latest_finish: datetime | None
    slack_minutes: int | None
    slack_days: int | None
    slip_days: int | None
    critical: bool
    late: bool
    at_risk: bool
    movable: bool
    """Not started, finished or fixed, and not the anchor."""
    anchor: bool
    needed_by: date | None
    """The day that what comes after it needs, where its due is later: a conflict."""
    only_if: str
    """ "only if …": drawn hollow; empty where the task is needed."""
    segments: tuple[Segment, ...]
    """Its rounds before the open one, the first first."""
    window: tuple[datetime, datetime] | None = None
    """From when the plan lets it begin to the end of its due day; None for what is over or carries the date."""
    length_minutes: int = 0
    """Working time of its owner."""
    day_minutes: int = 480
    """What a working day of its owner has."""
    effort_minutes: int | None = None
    """None: nobody said."""


def plan_dates(reader: Reader, project_id: ProjectId) -> Mapping[TaskId, PlanDates]:
    """Of every task of a project that has a place in time; empty where no dates can be worked out."""
    now = outlook(reader, project_id)
    return reader.kept(("plan dates", project_id), now, lambda: _dates(reader, now))


def _dates(reader: Reader, now: Outlook) -> dict[TaskId, PlanDates]:
    running = now.loaded.project.state is ProjectState.RUNNING
    found: dict[TaskId, PlanDates] = {}
    for task in now.network.tasks:
        row = now.forecast.get(task.id)
        if row is None:
            continue
        anchor = task.id == now.network.anchor_id
        found[task.id] = PlanDates(
            task.id,
            row.expected_start,
            row.expected_finish,
            row.latest_finish,
            row.slack_minutes,
            row.slack_days,
            row.slip_days,
            row.critical,
            row.late,
            row.at_risk,
            running and can_move(task) and not anchor,
            anchor,
            needed_by(now.forecast, task) if running and isinstance(now.forecast, Forecast) else None,
            only_if(now.loaded, now.network, task),
            _segments(reader, task.id) if task.run.round > 1 or task.run.again else (),
            None if task.state.over or anchor else _window(now.network, task),
            now.network.lengths[now.network.place[task.id]],
            now.network.calendar_of(task).day_minutes,
            task.effort_minutes,
        )
    return found


def _window(network: Network, task: Task) -> tuple[datetime, datetime] | None:
    first = window_start(network, network.place[task.id])
    if first is None or task.due_on is None:
        return None
    start, end = moment_of(first), network.calendar_of(task).day_end(task.due_on)
    return (start, end) if start < end else None


def _segments(reader: Reader, task_id: TaskId) -> tuple[Segment, ...]:
    def wall(moment: datetime) -> datetime:
        return reader.local(moment).replace(tzinfo=None)

    return tuple(
        Segment(past.number, wall(past.ready_at or past.closed_at), wall(past.closed_at), past.outcome or "")
        for past in reader.find(Round, task_id=task_id)
    )


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A dependency between two tasks, as an arrow between their bars."""

    source: TaskId
    target: TaskId
    kind: LinkKind
    lag: Lag
    own: bool
    """Of this project alone, so it can be removed; the others are flows of the workflow."""
    broken: bool
    """The planned bars contradict it: drawn red."""


def plan_links(reader: Reader, project_id: ProjectId) -> tuple[PlanLink, ...]:
    """Between tasks that have a place in time; through steps without a task the flows in a row are one."""
    now = outlook(reader, project_id)
    return reader.kept(("plan links", project_id), reader.project_stamp(project_id), lambda: _links(now))


def _links(now: Outlook) -> tuple[PlanLink, ...]:
    own = {(link.source, link.target) for link in now.loaded.project.links}
    broken = set(broken_links(now.network))
    return tuple(
        PlanLink(*link, own=(ends := (link.source, link.target)) in own, broken=ends in broken)
        for link in now.network.links
    )


@dataclass(frozen=True, slots=True)
class DayOff:
    on: date
    why: str
    """ "Whit Monday", "away: conference"; empty for a day that is none of the person's week."""


def days_off(reader: Reader, person_id: PersonId | None, first_on: date, last_on: date) -> tuple[DayOff, ...]:
    """The days in that time on which nobody (None: of the company), or this person, works. Both ends included."""
    known = calendars(reader)
    calendar = known.company if person_id is None else known.of(person_id)
    reasons = {holiday.on: holiday.name for holiday in reader.find(Holiday)}
    away = reader.find(Absence, person_id=person_id) if person_id is not None else ()
    works, days = calendar.index.works_on, range(first_on.toordinal(), last_on.toordinal() + 1)
    off = (date.fromordinal(day) for day in days if not works(day))
    return tuple(DayOff(day, reasons.get(day) or _away(away, day)) for day in off)


def _away(absences: Collection[Absence], day: date) -> str:
    absence = next((one for one in absences if one.first_on <= day <= one.last_on), None)
    if absence is None:
        return ""
    return f"away: {absence.reason}" if absence.reason else "away"


@dataclass(frozen=True, slots=True)
class BaselineBar:
    """The bar behind a bar: how it was planned then."""

    task_id: TaskId
    due_on: date | None
    start: datetime | None
    finish: datetime | None
    moved_days: int | None
    """Company working days that its due has moved since, later when positive; None where one of them has none."""


@dataclass(frozen=True, slots=True)
class BaselineView:
    id: BaselineId
    name: str
    at: datetime
    bars: Mapping[TaskId, BaselineBar]


def baselines(reader: Reader, project_id: ProjectId) -> tuple[BaselineView, ...]:
    """The first is "Plan at start", taken by itself; then the named ones in their order."""
    company = calendars(reader).company
    due = {task.id: task.due_on for task in outlook(reader, project_id).loaded.tasks}
    return tuple(_view(one, due, company) for one in reader.find(Baseline, project_id=project_id))


def _view(baseline: Baseline, due: Mapping[TaskId, date | None], company: WorkingTime) -> BaselineView:
    bars = {line.task_id: _bar(line, due.get(line.task_id), company) for line in baseline.lines}
    return BaselineView(baseline.id, baseline.name, baseline.at, bars)


def _bar(line: BaselineLine, due_on: date | None, company: WorkingTime) -> BaselineBar:
    moved = None if line.due_on is None or due_on is None else company.days_between(line.due_on, due_on)
    return BaselineBar(line.task_id, line.due_on, line.planned_start, line.planned_finish, moved)


def decisive(reader: Reader, project_id: ProjectId) -> tuple[tuple[str, int | None], ...]:
    """The critical chain for reading, from the step that decides to the anchor: titles with slack in days."""
    now = outlook(reader, project_id)
    chain = getattr(now.forecast, "chain", ())
    return tuple((now.network.task(task_id).title, now.forecast[task_id].slack_days) for task_id in chain)


def deciding_chain(reader: Reader, project_id: ProjectId, task_id: TaskId | None = None) -> tuple[TaskId, ...]:
    """What decides when a task can end, or the date of the project, from the decider on; empty where nothing is left to
    decide it."""
    forecast = outlook(reader, project_id).forecast
    if not isinstance(forecast, Forecast):
        return ()
    return forecast.chain if task_id is None else forecast.chain_to(task_id) if task_id in forecast else ()
