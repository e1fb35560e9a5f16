"""Projects with everything that is computed of them: the plan against today, and the sentence."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.brief import Classification
from app.domain.errors import RuleViolation
from app.domain.ids import PROJECT_PREFIX, PersonId, ProjectId, TaskId, parse_key, project_key
from app.domain.person import Person, Role
from app.domain.project import Project, ProjectState
from app.domain.quantity import Span, SpanUnit
from app.domain.run import TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind, Workflow, WorkflowVersion
from app.editing.loaded_project import Calendars, LoadedProject, load_calendars, load_project, network_for
from app.editing.ports import Entities
from app.editing.project_graph import project_graph
from app.queries.doubt import only_if
from app.queries.reader import Reader
from app.queries.rows import BookedRow
from app.queries.where import StepTurn, current_steps, next_step
from app.scheduling.booked_time import BookedTime, Booking, nothing_wanted
from app.scheduling.forecast import Forecast, TaskForecast, forecast
from app.scheduling.forward_backward_pass import LEAST_REMAINING
from app.scheduling.network import Network
from app.scheduling.sentence import sentence
from app.scheduling.working_time import instant_of

FRESH_FOR = timedelta(minutes=5)
"""How long what is computed against the clock is good for."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """A project as it stands now: its tasks, its network and its forecast. Two are the same only when they are one."""

    loaded: LoadedProject
    network: Network
    forecast: Mapping[TaskId, TaskForecast]
    """Empty when no dates can be worked out; ``problem`` then says why."""
    problem: str = ""


def calendars(reader: Reader) -> Calendars:
    return reader.kept("calendars", reader.calendar_stamp(), lambda: load_calendars(reader))


def evenings(reader: Reader) -> list[tuple[datetime, PersonId | None]]:
    """When the work of today ends, for everybody and for the company (None), the earliest first; company time."""
    today = reader.today()
    return reader.kept("evenings", (today, reader.calendar_stamp()), lambda: _evenings(calendars(reader), today))


def _evenings(known: Calendars, today: date) -> list[tuple[datetime, PersonId | None]]:
    ends: list[tuple[datetime, PersonId | None]] = [(known.company.day_end(today), None)]
    ends += [(own.day_end(today), person_id) for person_id, own in known.people.items()]
    return sorted(ends, key=lambda end: end[0])


def ended_today(reader: Reader) -> int:
    """How many of ``evenings`` have passed. Due dates pass after the last minute of work, not at midnight."""
    return bisect_right(evenings(reader), reader.local(reader.now()).replace(tzinfo=None), key=lambda end: end[0])


def slot(reader: Reader) -> tuple[int, int]:
    """The stretch of time for which an outlook is good: it ends every five minutes and when somebody's work ends."""
    return int(reader.now().timestamp() // FRESH_FOR.total_seconds()), ended_today(reader)


def outlook(reader: Reader, project_id: ProjectId) -> Outlook:
    """Computed once for each change of the project, the calendars or the zone, and for each ``slot`` of time."""
    stamp = (_stamp(reader, project_id), reader.calendar_stamp(), reader.zone(), slot(reader))
    return reader.kept(("outlook", project_id), stamp, lambda: _outlook(reader, project_id))


def _outlook(reader: Reader, project_id: ProjectId) -> Outlook:
    loaded = load_project(reader, project_id)
    return outlook_of(reader, loaded, network_for(with_children(reader, loaded), calendars(reader), reader.zone()))


def outlook_of(reader: Reader, loaded: LoadedProject, network: Network) -> Outlook:
    """The forecast of what need not be stored. Work that finds no time in the years that are planned has none."""
    try:
        return Outlook(loaded, network, forecast(network, reader.now()))
    except RuleViolation as problem:
        return Outlook(loaded, network, {}, problem.sentence)


def project_sentence(reader: Reader, project_id: ProjectId) -> str:
    """What other projects want of its people changes the words, not the dates, and with every commit."""
    now = outlook(reader, project_id)
    return reader.kept(("sentence", project_id), (now, reader.work_stamp()), lambda: sentence_of(reader, now))


def sentence_of(reader: Reader, now: Outlook, source: Entities | None = None) -> str:
    """The sentence of what need not be stored; ``source`` has the people where they would change too."""
    if not isinstance(now.forecast, Forecast):
        return now.problem
    names = {person.id: person.name for person in (source or reader).find(Person)}
    runs = now.loaded.project.state is ProjectState.RUNNING
    try:
        return sentence(now.network, now.forecast, names, running_plans(reader).meeting if runs else nothing_wanted)
    except RuleViolation as problem:
        return problem.sentence


RUNNING = ProjectState.RUNNING


def running_projects(reader: Reader) -> Sequence[Project]:
    """The projects that run, without practice runs, read once for each commit."""
    return reader.kept("running", reader.work_stamp(), lambda: reader.find(Project, state=RUNNING, practice=False))


def running_plans(reader: Reader) -> "RunningPlans":
    """Kept from one sentence to the next; asked for beforehand, the first sentence is as quick as the others."""
    plans = reader.kept("running plans", reader.work_stamp()[0], RunningPlans)
    plans.bring_up_to_date(reader)
    return plans


class RunningPlans:
    """What the plans of the running projects want of people: as planned; what remains of started work, and what should
    have begun before and can, from now on. Only what has changed is read again.
    """

    def __init__(self) -> None:
        self._planned, self._begun = BookedTime(), BookedTime()
        self._open: dict[ProjectId, list[BookedRow]] = {}
        self._stamps: dict[ProjectId, object] = {}
        self._known: tuple[object, object] = (None, None)

    def meeting(self, owner: PersonId, start: int, finish: int) -> list[Booking]:
        """What shares more than an instant with this stretch of time, by its start."""
        planned, begun = (time.meeting(owner, start, finish) for time in (self._planned, self._begun))
        return sorted(planned + begun) if begun else planned

    def bring_up_to_date(self, reader: Reader) -> None:
        """Read the plans that have changed, and place anew what stands still as time goes on."""
        moment = (reader.calendar_stamp(), reader.zone(), slot(reader))
        if self._known == (reader.work_stamp(), moment):
            return
        names = {project.id: project.name for project in running_projects(reader)}
        stamps = {id: reader.project_stamp(id) for id in names}
        changed = {id for id in stamps.keys() | self._stamps.keys() if stamps.get(id) != self._stamps.get(id)}
        planned: dict[ProjectId, dict[PersonId, list[Booking]]] = {id: {} for id in changed}
        self._open |= {id: [] for id in changed}
        for row in reader.booked_rows(changed & stamps.keys()):
            if row.open:
                self._open[row.project_id].append(row)
            else:
                booking = Booking(row.start, row.finish, row.project_id, names[row.project_id])
                planned[row.project_id].setdefault(row.owner_id, []).append(booking)
        self._planned.replace(planned)
        again = changed if self._known[1] == moment else self._open.keys()
        self._begun.replace({id: _from_now_on(reader, self._open[id], names.get(id, "")) for id in again})
        self._stamps, self._known = stamps, (reader.work_stamp(), moment)


def _from_now_on(reader: Reader, rows: Sequence[BookedRow], project: str) -> dict[PersonId, list[Booking]]:
    now = instant_of(reader.local(reader.now()).replace(tzinfo=None))
    found: dict[PersonId, list[Booking]] = {}
    for row in rows:
        # Who finds no working time at all is said by the row's own project.
        with suppress(RuleViolation):
            booking = Booking(*_remaining(reader, row, now), row.project_id, project)
            found.setdefault(row.owner_id, []).append(booking)
    return found


def _remaining(reader: Reader, row: BookedRow, now: int) -> tuple[int, int]:
    if row.started_at is None and row.start >= now:
        return row.start, row.finish
    index = calendars(reader).of(row.owner_id).index
    length = index.count(row.finish) - index.count(row.start)
    if row.started_at is not None:
        worked = index.count(now) - index.count(instant_of(reader.local(row.started_at).replace(tzinfo=None)))
        return index.work_from(now, max(LEAST_REMAINING, length - worked))
    return index.work_from(now, length)


def _children(reader: Reader, project_id: ProjectId) -> dict[TaskId, ProjectId]:
    """The running projects that open subworkflow steps of this one have started, by the step's task."""
    project = reader.get(Project, project_id)
    graph = project_graph(reader, project)
    if graph is None or not graph.starts_others:
        return {}
    tasks = reader.find(Task, project_id=project_id, kind=StepKind.SUBWORKFLOW)
    return {
        task.id: child.id
        for task in tasks
        if task.state.open
        for child in reader.find(Project, parent_task=task.id, state=ProjectState.RUNNING)
    }


def _stamp(reader: Reader, project_id: ProjectId) -> object:
    """Differs too when a project has changed that a step of this one has started."""
    below = tuple(_stamp(reader, child) for child in _children(reader, project_id).values())
    return (reader.project_stamp(project_id), below)


def with_children(reader: Reader, loaded: LoadedProject) -> LoadedProject:
    """The project for the planner: an open subworkflow lasts as long as the project that it started is expected to."""
    children = _children(reader, loaded.project.id)
    if not children:
        return loaded
    tasks = tuple(
        _lasting(reader, task, children[task.id]) if task.id in children and task.state.open else task
        for task in loaded.tasks
    )
    return replace(loaded, tasks=tasks)


def _lasting(reader: Reader, task: Task, child: ProjectId) -> Task:
    seen = outlook(reader, child).forecast
    if not seen:
        return task
    now = reader.local(reader.now()).replace(tzinfo=None)
    end = max(row.expected_finish for row in seen.values())
    minutes = max(calendars(reader).company.minutes_between(now, end), 0)
    return replace(task, remaining=Span(minutes / 60, SpanUnit.HOURS))


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One row of the list of projects."""

    project_id: ProjectId
    key: str
    name: str
    workflow: str
    state: ProjectState
    anchor_label: str
    anchor_on: date | None
    sentence: str
    open_titles: tuple[str, ...]
    owners: tuple[str, ...]
    owner_ids: tuple[PersonId, ...]
    """Of ``owners``, in the same order."""
    done: int
    total: int
    late: bool
    at_risk: bool
    started_at: datetime | None
    current: tuple[StepTurn, ...] = ()
    """The steps that somebody has, what has been open longest first."""
    following: StepTurn | None = None


def project_lines(reader: Reader) -> list[ProjectLine]:
    """Running ones by their date, then the others, the newest first."""
    projects = reader.find(Project)
    lines = [line_of(reader, project) for project in projects]
    running = sorted((line for line in lines if line.state is ProjectState.RUNNING), key=_by_date)
    over = [line for line in reversed(lines) if line.state is not ProjectState.RUNNING]
    return running + over


def _by_date(line: ProjectLine) -> tuple[date, int]:
    return (line.anchor_on or date.max, line.project_id)


@dataclass(frozen=True, slots=True)
class ProjectHead:
    """What the list knows of a project without a forecast; the rest is :func:`project_line`, for rows in view."""

    project_id: ProjectId
    name: str
    state: ProjectState
    place: str = ""
    """Where it belongs, as one text to search in: type, objective, client, channel, labels."""


def project_heads(reader: Reader) -> list[ProjectHead]:
    """In the order of :func:`project_lines`, for lists of hundreds."""
    projects = reader.find(Project)
    running = [project for project in projects if project.state is ProjectState.RUNNING]
    running.sort(key=lambda project: (project.anchor_on or date.max, project.id))
    over = [project for project in reversed(projects) if project.state is not ProjectState.RUNNING]
    return [ProjectHead(one.id, one.name, one.state, _place(one.classification)) for one in (*running, *over)]


def _place(where: Classification) -> str:
    words = (where.type, where.objective, where.client, where.channel, *where.labels)
    return "\n".join(word for word in words if word)


def is_practice(reader: Reader, project_id: ProjectId) -> bool:
    """Whether a project is a practice run, which can be deleted."""
    project = reader.get(Project, project_id)
    return project is not None and project.practice


def project_line(reader: Reader, project_id: ProjectId) -> ProjectLine | None:
    """One project as lists of projects show it; None when it is gone."""
    project = reader.get(Project, project_id)
    return line_of(reader, project) if project is not None else None


def line_of(reader: Reader, project: Project) -> ProjectLine:
    now = outlook(reader, project.id)
    tasks = now.loaded.tasks
    names = {person.id: person.name for person in reader.find(Person)}
    on_desk = [task for task in tasks if task.state.open]
    owner_ids = tuple(dict.fromkeys(task.owner_id for task in on_desk))
    counted = [task for task in tasks if task.state not in (TaskState.SKIPPED, TaskState.CANCELLED)]
    anchor = now.forecast.get(now.network.anchor_id) if now.network.anchor_id is not None else None
    return ProjectLine(
        project.id,
        project_key(project.id),
        project.name,
        workflow_name(reader, project),
        project.state,
        project.anchor_label,
        project.anchor_on,
        project_sentence(reader, project.id),
        tuple(task.title for task in on_desk),
        tuple(names[id] for id in owner_ids),
        owner_ids,
        sum(1 for task in counted if task.state is TaskState.DONE),
        len(counted),
        bool(anchor and anchor.late),
        bool(anchor and anchor.at_risk),
        project.started_at,
        current_steps(tasks, now.network, names, reader.now()) if project.state is RUNNING else (),
        next_step(now.network, names) if project.state is RUNNING else None,
    )


def workflow_name(reader: Reader, project: Project) -> str:
    """The name of the workflow that a project runs; empty for a free project."""
    version = reader.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    workflow = reader.get(Workflow, version.workflow_id) if version is not None else None
    return workflow.name if workflow is not None else ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task of a project with its dates; the command line shows these."""

    task: Task
    owner: str
    role: str
    dates: TaskForecast | None
    """None for what is not needed or cancelled: it has no place in time."""
    outcomes: tuple[str, ...]
    only_if: str
    """The condition in words while it is open whether the task is needed; else empty."""


def find_project(reader: Reader, key: str) -> Project:
    """By key, or by a name that only one project has. Raises RuleViolation with what to do."""
    number = parse_key(key, PROJECT_PREFIX)
    found = reader.get(Project, number) if number is not None else None
    if found is None:
        named = [project for project in reader.find(Project) if project.name.casefold() == key.strip().casefold()]
        if len(named) != 1:
            raise RuleViolation(f"There is no project “{key[:60]}”. See: leadline project list")
        found = named[0]
    return found


def task_lines(reader: Reader, project_id: ProjectId) -> Sequence[TaskLine]:
    """The tasks of a project with their dates, in the order of the plan."""
    now = outlook(reader, project_id)
    return [_task_line(reader, now, task) for task in sorted(now.loaded.tasks, key=lambda task: (task.rank, task.id))]


def _task_line(reader: Reader, now: Outlook, task: Task) -> TaskLine:
    owner = reader.get(Person, task.owner_id)
    role = reader.get(Role, task.role) if task.role is not None else None
    step = (
        now.loaded.graph.by_id.get(task.step_id) if now.loaded.graph is not None and task.step_id is not None else None
    )
    return TaskLine(
        task,
        owner.name if owner else "",
        role.name if role else "",
        now.forecast.get(task.id),
        tuple(outcome.name for outcome in step.answers) if step is not None and step.asks else (),
        only_if(now.loaded, now.network, task),
    )
