"""Projects: started from a workflow, moved to another date, reduced, cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.actions.staffing import Staff
from app.domain.activity import PLAN_AT_START, Baseline, BaselineLine
from app.domain.condition import FieldValue
from app.domain.errors import RuleViolation
from app.domain.ids import BaselineId, PersonId, ProjectId, RoleId, StepId, TaskId, VersionId
from app.domain.project import Project, ProjectState
from app.domain.run import Run, TaskState
from app.domain.task import CheckItem, Task
from app.domain.text import clean_name
from app.domain.workflow import Graph, Step, Workflow, WorkflowVersion
from app.editing.action import action
from app.editing.edit import Edit
from app.editing.unit import ProjectUnit, load_calendars, load_unit, network_for, put_run, with_plan
from app.engine import passing, rework, transition
from app.scheduling.compression import compress
from app.scheduling.moving import move_anchor
from app.scheduling.plan import offset_to, plan


@dataclass(frozen=True, slots=True)
class StartPlan:
    """What the start dialog proposes and the lead may change. ``here``: steps that are done already."""

    version_id: VersionId
    name: str
    anchor_on: date
    people: Mapping[RoleId, tuple[PersonId, ...]] = field(default_factory=dict)
    here: frozenset[StepId] = frozenset()
    reduced_scope: bool = False
    without: frozenset[StepId] = frozenset()
    """Steps left out of this project by hand."""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)


@action("Start project")
def start_project(edit: Edit, start: StartPlan) -> ProjectId:
    """All tasks come to exist, planned; the first ones open. Raises RuleViolation that names a role nobody has."""
    version = edit.need(WorkflowVersion, start.version_id)
    workflow = edit.need(Workflow, version.workflow_id)
    graph = version.graph
    _check_date(edit, start, workflow.anchor_label)
    project = Project(
        ProjectId(edit.next_id(Project)),
        clean_name(start.name, "name of the project"),
        version.id,
        workflow.anchor_label,
        start.anchor_on,
        edit.now,
        reduced_scope=start.reduced_scope,
        fields=dict(start.fields),
    )
    edit.put(project)
    tasks = _make_tasks(edit, project, graph, Staff(edit, start.people))
    unit = put_run(edit, ProjectUnit(project, graph, tasks), _first_run(graph, start))
    _mark_past(edit, unit)
    _plan(edit, project.id)
    keep_baseline(edit, project.id, PLAN_AT_START)
    edit.log("started", f"“{project.name}” was started from “{workflow.name}”", project.id)
    return project.id


def _check_date(edit: Edit, start: StartPlan, label: str) -> None:
    if start.anchor_on < edit.today and not start.here:
        raise RuleViolation(
            f"{label} {start.anchor_on:%d %b %Y} is over. Choose a day from today on, or mark what is done already "
            "with “We are here”."
        )
    if start.anchor_on.year > edit.today.year + 20:
        raise RuleViolation(f"{label} {start.anchor_on:%d %b %Y} is more than 20 years away. Choose a nearer day.")


def _make_tasks(edit: Edit, project: Project, graph: Graph, staff: Staff) -> tuple[Task, ...]:
    """One task for each step that has one; all numbered in the order of the workflow."""
    steps = [step for step in graph.steps if step.has_task]
    return tuple(edit.put(_task_of(edit, project, step, staff)) for step in steps)


def _task_of(edit: Edit, project: Project, step: Step, staff: Staff) -> Task:
    approvers = step.approval.approvers if step.approval else ()
    number = TaskId(edit.next_id(Task))
    return Task(
        number,
        step.title,
        staff.owner(step),
        project.id,
        step.id,
        step.kind,
        step.role,
        approvers=staff.approvers(approvers),
        offset=step.offset,
        length=step.length,
        effort_minutes=step.effort_minutes,
        instructions=step.instructions,
        inputs=step.inputs,
        done_when=step.done_when,
        checklist=tuple(CheckItem(text) for text in step.checklist),
        # No two tasks share a rank, so a card can be put between any two others.
        rank=float(number),
    )


def _first_run(graph: Graph, start: StartPlan) -> Run:
    run = transition.begin(graph, reduced_scope=start.reduced_scope)
    for step_id in sorted(start.without - start.here):
        run = passing.skip(graph, run, step_id).run
    return rework.resume_here(graph, run, start.here).run if start.here else run


def _mark_past(edit: Edit, unit: ProjectUnit) -> None:
    """What *We are here* says is done was done some time before now; nobody is told."""
    for task in unit.tasks:
        if task.state is TaskState.DONE:
            edit.put(replace(task, finished_at=edit.now))
            edit.quiet_tasks.add(task.id)


def _plan(edit: Edit, project_id: ProjectId) -> None:
    """Dues and planned times; a start too late for the offsets compresses them between today and the anchor."""
    unit = load_unit(edit, project_id)
    calendars = load_calendars(edit)
    for task_id, planned in plan(network_for(unit, calendars, edit.zone)).items():
        edit.put(with_plan(edit.need(Task, task_id), planned))
    unit = load_unit(edit, project_id)
    network = network_for(unit, calendars, edit.zone)
    anchor_on = unit.project.anchor_on
    squeezed = compress(network, edit.today) if anchor_on is not None and anchor_on >= edit.today else {}
    if not squeezed or anchor_on is None:
        return
    for task_id, (_, new_on) in squeezed.items():
        task = edit.need(Task, task_id)
        edit.put(replace(task, offset=offset_to(new_on, anchor_on, calendars.company, task.offset)))
    unit = load_unit(edit, project_id)
    for task_id, planned in plan(network_for(unit, calendars, edit.zone)).items():
        edit.put(with_plan(edit.need(Task, task_id), planned))


def keep_baseline(edit: Edit, project_id: ProjectId, name: str) -> BaselineId:
    """A copy of the plan as it is now."""
    tasks: Sequence[Task] = edit.find(Task, project_id=project_id)
    lines = tuple(BaselineLine(t.id, t.due_on, t.planned_start, t.planned_finish) for t in tasks)
    return edit.put(Baseline(BaselineId(edit.next_id(Baseline)), project_id, name, edit.now, lines)).id


@action("Move date")
def move_date(edit: Edit, project_id: ProjectId, anchor_on: date) -> int:
    """Every task that is not started, finished or fixed moves by its offset. Returns how many moved."""
    unit = load_unit(edit, project_id)
    project = unit.project
    if project.state is not ProjectState.RUNNING:
        raise RuleViolation(f"“{project.name}” is {project.state}, so its date stays. Reopen a task of it first.")
    if anchor_on < edit.today:
        raise RuleViolation(f"{anchor_on:%d %b %Y} is over. Choose a day from today on.")
    network = network_for(unit, load_calendars(edit), edit.zone)
    edit.put(replace(project, anchor_on=anchor_on))
    moved = 0
    for task_id, planned in move_anchor(network, anchor_on).items():
        task = edit.need(Task, task_id)
        after = edit.put(with_plan(task, planned))
        moved += after.due_on != task.due_on
    edit.log("moved", f"{project.anchor_label}: {_day(project.anchor_on)} → {_day(anchor_on)}", project.id)
    return moved


def _day(day: date | None) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}" if day else "no date"


@action("Change scope")
def set_reduced_scope(edit: Edit, project_id: ProjectId, *, on: bool) -> None:
    """Leave out the optional steps that have not begun, or take them in again."""
    unit = load_unit(edit, project_id)
    if unit.graph is None:
        raise RuleViolation(f"“{unit.project.name}” follows no workflow, so it has no optional steps.")
    moved = passing.reduce_scope(unit.graph, unit.run(), on)
    put_run(edit, unit, moved.run)
    edit.events += [(project_id, event) for event in moved.events]
    edit.put(replace(edit.need(Project, project_id), reduced_scope=on))


@action("Rename project")
def rename_project(edit: Edit, project_id: ProjectId, name: str) -> None:
    edit.put(replace(edit.need(Project, project_id), name=clean_name(name, "name of the project")))


@action("Cancel project")
def cancel_project(edit: Edit, project_id: ProjectId) -> None:
    """Nobody works on it any more; what was done stays."""
    unit = load_unit(edit, project_id)
    if unit.project.state is not ProjectState.RUNNING:
        raise RuleViolation(f"“{unit.project.name}” is {unit.project.state} already.")
    edit.put(replace(unit.project, state=ProjectState.CANCELLED, finished_at=edit.now))
    for task in unit.tasks:
        if not task.state.over:
            edit.put(replace(task, run=replace(task.run, state=TaskState.CANCELLED), blocked=None))
    edit.log("cancelled", f"“{unit.project.name}” was cancelled", project_id)
