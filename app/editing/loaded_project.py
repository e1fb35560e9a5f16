"""What one action loads: a project with its tasks and its graph, and the calendars that dates are counted on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo

from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, PersonId, ProjectId, StepId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import Run, StepRun
from app.domain.task import Task
from app.domain.work_calendar import Absence, Holiday, WorkCalendar
from app.domain.workflow import Graph, StepKind
from app.editing.edit import Edit
from app.editing.ports import Entities
from app.editing.project_graph import project_graph
from app.engine.decision import foreseen_flows
from app.scheduling.conditional_steps import FORESEEN
from app.scheduling.network import Network, NetworkLink
from app.scheduling.network_builder import network_of
from app.scheduling.plan import Planned
from app.scheduling.working_time import WorkingTime, calendar_of, company_calendar


@dataclass(frozen=True, slots=True)
class LoadedProject:
    """A project as the engine and the planner see it. ``graph`` is None for a free project."""

    project: Project
    graph: Graph | None
    tasks: tuple[Task, ...]

    @property
    def by_step(self) -> dict[StepId, Task]:
        """The tasks of the workflow's steps, by the id of the step."""
        return {task.step_id: task for task in self.tasks if task.step_id is not None}

    @property
    def anchor(self) -> Task | None:
        """The task of the step that carries the date of the project."""
        step = self.graph.anchor if self.graph is not None else None
        return self.by_step.get(step.id) if step is not None else None

    def run(self) -> Run:
        """The engine's state: the tasks' runs and the passages of steps without a task."""
        if self.graph is None:
            raise RuleViolation(f"“{self.project.name}” follows no workflow.")
        tasks = self.by_step
        steps = {
            step.id: tasks[step.id].run if step.id in tasks else self.project.passages.get(step.id, StepRun())
            for step in self.graph.steps
        }
        return Run(steps, self.project.arrivals, self.project.finished_at is not None)


def load_project(source: Entities, project_id: ProjectId) -> LoadedProject:
    """Raises RuleViolation when the project is gone."""
    project = source.get(Project, project_id)
    if project is None:
        raise RuleViolation("This project is not there any more. Go back to Projects and choose another.")
    tasks = tuple(source.find(Task, project_id=project_id))
    return LoadedProject(project, project_graph(source, project), tasks)


def anchor_minute_of(source: Entities, task: Task) -> int | None:
    """The hour by which a task is due on its day, in minutes after midnight: only the anchor step of a project that
    has an hour is due by one."""
    project = source.get(Project, task.project_id) if task.project_id is not None else None
    if project is None or project.anchor_minute is None or task.due_on != project.anchor_on:
        return None
    graph = project_graph(source, project)
    anchor = graph.anchor if graph is not None else None
    return project.anchor_minute if anchor is not None and anchor.id == task.step_id else None


def put_run(edit: Edit, loaded: LoadedProject, run: Run) -> LoadedProject:
    """Write what the engine returned back to tasks and project, each only if it differs."""
    tasks = []
    for task in loaded.tasks:
        moved = run.steps.get(task.step_id) if task.step_id is not None else None
        tasks.append(edit.put(replace(task, run=moved)) if moved is not None and moved != task.run else task)
    with_task = loaded.by_step
    passages = {id: step for id, step in run.steps.items() if id not in with_task and step != StepRun()}
    project = replace(loaded.project, passages=passages, arrivals=run.arrivals)
    if project != loaded.project:
        edit.put(project)
    return LoadedProject(project, loaded.graph, tuple(tasks))


@dataclass(frozen=True, slots=True)
class Calendars:
    """When the company and each person work, ready for sums of working days and minutes."""

    company: WorkingTime
    people: Mapping[PersonId, WorkingTime]

    def of(self, person_id: PersonId) -> WorkingTime:
        """When a person works; the company's time for somebody who is not known."""
        return self.people.get(person_id, self.company)


def load_calendars(source: Entities) -> Calendars:
    """Compiled working time of the company and of everybody."""
    company = source.get(WorkCalendar, 1) or WorkCalendar()
    holidays = source.find(Holiday)
    absences: dict[PersonId, list[Absence]] = {}
    for absence in source.find(Absence):
        absences.setdefault(absence.person_id, []).append(absence)
    people = {
        person.id: calendar_of(person, company, holidays, absences.get(person.id, ())) for person in source.find(Person)
    }
    return Calendars(company_calendar(company, holidays), people)


def network_for(loaded: LoadedProject, calendars: Calendars, zone: tzinfo) -> Network:
    """The project as the planner sees it. The last one is kept: a drag asks for the same with every step."""
    asked = (loaded, calendars, zone)
    if not _last or _last[0][0] != asked:
        links = [NetworkLink(own.source, own.target, own.kind, own.lag) for own in loaded.project.links]
        project, people, company = loaded.project, calendars.people, calendars.company
        made = network_of(loaded.graph, loaded.tasks, project, people, company, zone, links)
        made.worked_out[FORESEEN] = _foreseen(loaded)
        _last[:] = [(asked, made)]
    return _last[0][1]


def _foreseen(loaded: LoadedProject) -> dict[StepId, frozenset[FlowId]]:
    """By open decision by rules the flows that the filled fields choose."""
    graph, fields = loaded.graph, loaded.project.fields
    if graph is None or not graph.branches:
        return {}
    found: dict[StepId, frozenset[FlowId]] = {}
    for step in graph.steps:
        if step.kind is StepKind.DECISION and not step.asks:
            ahead = [flow for flow in graph.outgoing[step.id] if not flow.loop_back]
            # Outcomes may be given again in another round, so only fields are relied on.
            taken = foreseen_flows(ahead, step.mode, fields, {})
            if taken is not None:
                found[step.id] = frozenset(flow.id for flow in taken)
    return found


_last: list[tuple[tuple[LoadedProject, Calendars, tzinfo], Network]] = []


def with_plan(task: Task, planned: Planned) -> Task:
    """The task with what a plan act gives it."""
    return task.with_dates(task.offset, planned.due_on, planned.start, planned.finish)
