"""The days of the calendar by week: publish dates, coming runs, dues, absences, days off, and gaps of a cadence."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from app.domain.filter import Filter
from app.domain.ids import PersonId, ProcessId, ProjectId, RecurrenceId, TaskId, WorkflowId
from app.domain.process import Process, Recurrence
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.text import bare_name, short_title
from app.domain.work_calendar import Holiday, WorkCalendar
from app.domain.workflow import StepKind, Workflow
from app.queries.calendar_row import AwayRow, CalendarRows, DayRow, PublishRow
from app.queries.due import DueHorizon, due_horizon
from app.queries.filter import matching_for_sure
from app.queries.project import calendars, outlook
from app.queries.reader import Reader
from app.scheduling.cadence import Cadence, is_gap, read_cadence

WEEK = timedelta(days=7)
ALL = 100_000
"""Tasks of one day, where none is to be left out."""
AROUND = 92
"""Days around the ones that are shown in which publications count for a gap."""
PAPER = 16
"""Tasks of one day that a sheet of paper may have room for."""


EntryKey = tuple["EntryKind", int, date | None]


class EntryKind(StrEnum):
    """What stands on a day, in the order in which it stands there."""

    PUBLISH = "publish date"
    RUN = "run to come"
    MILESTONE = "milestone"
    DUE = "due"


class ColourBy(StrEnum):
    """What an entry has its colour of."""

    TYPE = "type"
    PROJECT = "project"
    CLIENT = "client"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One thing on one day. ``title`` of a publish date is the name of its project."""

    kind: EntryKind
    on: date
    title: str
    project_id: ProjectId | None = None
    project: str = ""
    task_id: TaskId | None = None
    """Of a publish date the step that carries it."""
    owner_id: PersonId | None = None
    owner: str = ""
    state: TaskState | None = None
    late: bool = False
    label: str = ""
    """What the publish date is called in its project."""
    groups: tuple[str, str, str] = ("", "", "")
    """Type, client and channel of its project; the type is the name of the workflow where none was given."""
    recurrence_id: RecurrenceId | None = None
    rule_on: date | None = None
    """The date that the rule gives to a run, wherever it was moved to."""
    fixed: bool = False

    @property
    def key(self) -> EntryKey:
        """The same for the same thing on another day."""
        number = self.task_id if self.kind in (EntryKind.DUE, EntryKind.MILESTONE) else self.project_id
        return self.kind, number or self.recurrence_id or 0, self.rule_on

    @property
    def over(self) -> bool:
        """Whether it is done, so that its day stays."""
        return self.state is not None and self.state.over

    def group(self, by: ColourBy) -> str:
        """What it is coloured by; empty where it has none."""
        if by is ColourBy.PROJECT:
            return self.project
        return self.groups[(ColourBy.TYPE, ColourBy.CLIENT, ColourBy.CHANNEL).index(by)]


@dataclass(frozen=True, slots=True)
class DayView:
    """``count``: how many entries there are, with those that were not read."""

    on: date
    entries: tuple[CalendarEntry, ...]
    count: int
    works: bool
    day_off: str = ""
    """The name of the day off, if it has one."""


@dataclass(frozen=True, slots=True)
class CadenceGap:
    """A week without what a process should bring by then."""

    process_id: ProcessId
    name: str
    workflow_id: WorkflowId | None = None


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """Seven days from ``first_on``, absences that touch them, and the processes that miss something."""

    first_on: date
    days: tuple[DayView, ...]
    absences: tuple[AwayRow, ...] = ()
    gaps: tuple[CadenceGap, ...] = ()

    @property
    def number(self) -> int:
        """The number of ISO 8601 of the week that its Thursday lies in."""
        return next(day.on for day in self.days if day.on.isoweekday() == 4).isocalendar().week


def week_of_day(day: date, first_weekday: int = 0) -> date:
    """The first day of its week; weeks begin on ``first_weekday``, 0 is Monday. Nothing lies before the first year."""
    back = (day.weekday() - first_weekday) % 7
    return day - timedelta(days=min(back, day.toordinal() - 1))


def month_weeks(day: date, first_weekday: int = 0) -> tuple[date, int]:
    """The first day of the first week of its month, and how many weeks the month touches: four to six."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    begins = week_of_day(first, first_weekday)
    return begins, -(-(following - begins).days // 7)


def calendar_weeks(
    reader: Reader, first: date, weeks: int, most: int, chosen: Collection[TaskId] | None = None
) -> list[CalendarWeek]:
    """Weeks from ``first`` on with at most ``most`` tasks a day; of ``chosen`` alone unless it is None.

    A filter leaves the runs to come out, which are no tasks yet, and changes no gap: what is hidden appears all the
    same.
    """
    last = first + weeks * WEEK - timedelta(days=1)
    # Of what has a cadence, what appears within a quarter of a year tells where it is missed.
    around = AROUND if any(process.cadence for process in reader.find(Process)) else 0
    rows = reader.calendar_rows(first, last, most, chosen, around)
    runs = coming_entries(reader, first - WEEK * 14, last + WEEK * 14)
    found = _entries(reader, rows, first, last, chosen is None)
    for run in runs if chosen is None else ():
        if first <= run.on <= last:
            found.setdefault(run.on, []).append(run)
    counts = {row.due_on: row.of_day - min(row.of_day, most) for row in rows.days}
    company, names = calendars(reader).company, _days_off(reader)
    published = published_days(reader, rows, runs)
    made = []
    for begins in (first + at * WEEK for at in range(weeks)):
        days = []
        for on in (begins + timedelta(days=at) for at in range(7)):
            entries = tuple(sorted(found.get(on, ()), key=_rank))
            more = counts.get(on, 0)
            days.append(DayView(on, entries, len(entries) + more, company.is_working_day(on), names.get(on, "")))
        away = tuple(one for one in rows.absences if one.first_on < begins + WEEK and one.last_on >= begins)
        made.append(CalendarWeek(begins, tuple(days), away, gaps_in(reader, begins, published)))
    return made


_ORDER = {kind: at for at, kind in enumerate(EntryKind)}


def _rank(entry: CalendarEntry) -> tuple[bool, int]:
    # What is done stays behind what is not, as the rows of a day come; both sorts are stable.
    return entry.over and entry.kind is not EntryKind.PUBLISH, _ORDER[entry.kind]


def _days_off(reader: Reader) -> Mapping[date, str]:
    stamp = reader.calendar_stamp()
    return reader.kept("days off by day", stamp, lambda: {one.on: one.name for one in reader.find(Holiday)})


def _entries(
    reader: Reader, rows: CalendarRows, first: date, last: date, every: bool
) -> dict[date, list[CalendarEntry]]:
    known = {row.project_id: row for row in rows.projects}
    horizon = due_horizon(reader)
    found: dict[date, list[CalendarEntry]] = {}
    for row in rows.days:
        project = known.get(row.project_id) if row.project_id is not None else None
        found.setdefault(row.due_on, []).append(_due(row, project, horizon))
    for publish in rows.projects:
        if publish.on is not None and first <= publish.on <= last and (every or publish.chosen):
            found.setdefault(publish.on, []).append(_publish(publish, horizon))
    return found


def _due(row: DayRow, project: PublishRow | None, horizon: DueHorizon) -> CalendarEntry:
    kind = EntryKind.MILESTONE if row.kind is StepKind.MILESTONE else EntryKind.DUE
    late = not row.state.over and horizon.has_passed(row.due_on, row.owner_id, row.task_id)
    name, groups = (project.name, _groups(project)) if project is not None else ("", ("", "", ""))
    return CalendarEntry(
        kind, row.due_on, row.title, row.project_id, name, row.task_id, row.owner_id, row.owner_name, row.state, late,
        groups=groups,
    )  # fmt: skip


def _publish(row: PublishRow, horizon: DueHorizon) -> CalendarEntry:
    assert row.on is not None  # noqa: S101
    late = row.running and row.state is not None and not row.state.over and row.owner_id is not None
    late = late and horizon.has_passed(row.on, row.owner_id or PersonId(0), row.task_id)
    state = row.state if row.running else TaskState.DONE
    return CalendarEntry(
        EntryKind.PUBLISH, row.on, row.name, row.project_id, row.name, row.task_id, row.owner_id, "", state, late,
        row.label, _groups(row), fixed=row.fixed,
    )  # fmt: skip


def _groups(row: PublishRow) -> tuple[str, str, str]:
    return row.type or row.workflow, row.client, row.channel


def coming_entries(reader: Reader, first: date, last: date) -> list[CalendarEntry]:
    """The runs of what repeats that are not made yet, from today on, between two days."""
    today = reader.today()
    found = []
    for recurrence in reader.find(Recurrence, paused=False):
        workflow = reader.get(Workflow, recurrence.workflow_id)
        name = workflow.name if workflow is not None else ""
        key = ("calendar runs", recurrence.id, first, last)
        found += reader.kept(key, (recurrence, name, today), partial(_runs, recurrence, name, max(first, today), last))
    return found


def _runs(recurrence: Recurrence, workflow: str, first: date, last: date) -> list[CalendarEntry]:
    # Its library takes long to import, and most teams repeat nothing.
    from app.scheduling.recurrence import occurrences, run_name

    found = []
    for run in occurrences(recurrence, recurrence.made_until):
        if run.to is not None and first <= run.to <= last:
            name = run_name(recurrence.pattern, workflow, run, run.to)
            entry = CalendarEntry(EntryKind.RUN, run.to, name, project=name, groups=(workflow, "", ""))
            found.append(_of_run(entry, recurrence.id, run.on))
        if run.on > last and (run.to is None or run.to > last):
            break
    return found


def _of_run(entry: CalendarEntry, recurrence_id: RecurrenceId, on: date) -> CalendarEntry:
    return CalendarEntry(
        entry.kind, entry.on, entry.title, project=entry.project, groups=entry.groups,
        recurrence_id=recurrence_id, rule_on=on,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProcessDays:
    """When something of a process with a cadence appears."""

    process: Process
    cadence: Cadence
    days: Mapping[EntryKey, date]
    """By the key of the publish date or run."""


def published_days(reader: Reader, rows: CalendarRows, runs: Sequence[CalendarEntry]) -> list[ProcessDays]:
    """The processes whose cadence can be read, with the days on which something of their workflow or type appears."""
    found = []
    workflows = {recurrence.id: recurrence.workflow_id for recurrence in reader.find(Recurrence, paused=False)}
    for process in sorted(reader.find(Process), key=lambda one: (one.name.casefold(), one.id)):
        cadence = read_cadence(process.cadence)
        if cadence is None:
            continue
        days: dict[EntryKey, date] = {
            (EntryKind.PUBLISH, int(row.project_id), None): row.on
            for row in rows.projects
            if row.on is not None and _is_of(process, row.workflow_id, row.type, row.workflow)
        }
        days |= {
            run.key: run.on
            for run in runs
            if run.recurrence_id is not None
            and _is_of(process, workflows.get(run.recurrence_id), run.groups[0], run.groups[0])
        }
        found.append(ProcessDays(process, cadence, days))
    return found


def _is_of(process: Process, workflow_id: WorkflowId | None, *names: str) -> bool:
    if process.workflow_id is not None:
        return process.workflow_id == workflow_id
    return bare_name(process.name) in {bare_name(name) for name in names if name}


def gaps_in(reader: Reader, week: date, published: Sequence[ProcessDays]) -> tuple[CadenceGap, ...]:
    """The processes of which nothing appears up to the end of a week as often as it should."""
    today = reader.today()
    return tuple(
        CadenceGap(one.process.id, short_title(one.process.name), one.process.workflow_id)
        for one in published
        if is_gap(one.cadence, week, tuple(one.days.values()), today)
    )


def day_entries(reader: Reader, on: date, chosen: Collection[TaskId] | None = None) -> DayView:
    """One day with all that stands on it."""
    first = week_of_day(on)
    return calendar_weeks(reader, first, 1, ALL, chosen)[0].days[(on - first).days]


def risk_days(reader: Reader, project_id: ProjectId) -> Mapping[TaskId, date]:
    """The tasks of a project that are expected after their due, with the day on which they are. Costs a forecast."""
    seen = outlook(reader, project_id).forecast
    return {id: row.expected_finish.date() for id, row in seen.items() if row.at_risk}


def month_words(weeks: Sequence[CalendarWeek], first: date, last: date) -> str:
    """The line under the title: what stands between two days, without the dues: "9 publish dates, 4 runs to come"."""
    days = [day for week in weeks for day in week.days if first <= day.on <= last]
    away = {one.absence_id for week in weeks for one in week.absences if one.first_on <= last and one.last_on >= first}
    entries = [entry for day in days for entry in day.entries]
    publish = sum(entry.kind is EntryKind.PUBLISH for entry in entries)
    runs = sum(entry.kind is EntryKind.RUN for entry in entries)
    off = sum(bool(day.day_off) for day in days)
    parts = (_count(publish, "publish date"), _count(runs, "run", " to come"))
    rest = (_count(off, "day", " off"), _count(len(away), "absence"))
    return " · ".join(words for group in (parts, rest) if (words := " and ".join(filter(None, group))))


def _count(number: int, word: str, after: str = "") -> str:
    return f"{number} {word}{'' if number == 1 else 's'}{after}" if number else ""


def entries_of(weeks: Sequence[CalendarWeek]) -> Iterator[CalendarEntry]:
    """Everything that was read of these weeks, by day."""
    return (entry for week in weeks for day in week.days for entry in day.entries)


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """A month on paper: its weeks, its first and last day, the weekdays on which nobody works, and the line above."""

    weeks: Sequence[CalendarWeek]
    first: date
    last: date
    never_works: frozenset[int]
    words: str


def month_sheet(
    reader: Reader,
    day: date | None = None,
    project_id: ProjectId | None = None,
    person_id: PersonId | None = None,
    filter: Filter | None = None,
    first_weekday: int = 0,
) -> MonthSheet:
    """The month of a day, else of today; of a project, of what a person owns and a filter lets through, where given."""
    first = (day or reader.today()).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    begins, count = month_weeks(first, first_weekday)
    weeks = calendar_weeks(reader, begins, count, PAPER, tasks_of(reader, project_id, person_id, filter))
    return MonthSheet(weeks, first, last, never_works(reader), month_words(weeks, first, last))


def tasks_of(
    reader: Reader, project_id: ProjectId | None, person_id: PersonId | None, filter: Filter | None
) -> Collection[TaskId] | None:
    """The tasks of a project, of a person and of a filter together; None where none of them is given: all."""
    where = {"project_id": project_id, "owner_id": person_id}
    asked = {name: value for name, value in where.items() if value is not None}
    passing = matching_for_sure(reader, filter) if filter is not None else None
    if not asked:
        return passing
    return [task.id for task in reader.find(Task, **asked) if passing is None or task.id in passing]


def never_works(reader: Reader) -> frozenset[int]:
    """The weekdays, 0 is Monday, on which the company never works."""
    company = reader.get(WorkCalendar, 1) or WorkCalendar()
    return frozenset(weekday for weekday, hours in enumerate(company.week.days) if not hours)
