"""Making a running project out of a workflow: its tasks, their people, the plan. For actions and for subworkflows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.activity import PLAN_AT_START, Baseline, BaselineLine
from app.domain.condition import FieldValue
from app.domain.hours import need_minute
from app.domain.ids import BaselineId, PersonId, ProjectId, RoleId, StepId, TaskId, VersionId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import Run, TaskState
from app.domain.tailoring import Tailoring
from app.domain.task import Task
from app.domain.text import LONGEST_NAME, clean_name
from app.domain.workflow import Graph, Step, Workflow, WorkflowVersion
from app.editing.closing import note_unmet
from app.editing.edit import Edit
from app.editing.loaded_project import LoadedProject, load_calendars, load_project, network_for, put_run, with_plan
from app.editing.role_assignment import RoleAssignment
from app.editing.spec_copy import copy_specs
from app.engine import reopen, skip, transition
from app.engine.repeat import copies_in, frozen_values
from app.engine.tailoring import tailored
from app.scheduling.compression import compress
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
    anchor_minute: int | None = None
    """The hour of the date, in minutes after midnight; None: that of the workflow."""
    all_day: bool = False
    """The date has no hour, whatever the workflow says."""
    tailoring: Tailoring = field(default_factory=Tailoring)
    """How this project differs from the workflow beside ``without``."""
    practice: bool = False
    """To try it: nothing is told and nothing counts."""


def begin_project(edit: Edit, start: StartPlan, parent_task: TaskId | None = None) -> Project:
    """Make a running project: all its tasks, their owners and their plan. Settling opens the first tasks afterwards.

    ``parent_task`` is the subworkflow step that starts it. Raises RuleViolation that names a role nobody has.
    """
    version = edit.need(WorkflowVersion, start.version_id)
    workflow = edit.need(Workflow, version.workflow_id)
    tailoring = replace(
        start.tailoring,
        left_out=tuple(sorted(start.without)),
        repeat=frozen_values(version.graph, start.fields),
    )
    graph = tailored(version.graph, tailoring)
    project = Project(
        ProjectId(edit.next_id(Project)),
        practice_name(start.name) if start.practice else clean_name(start.name, "name of the project"),
        version.id,
        workflow.anchor_label,
        start.anchor_on,
        edit.now,
        reduced_scope=start.reduced_scope,
        fields=dict(start.fields),
        parent_task=parent_task,
        anchor_minute=_minute(start, workflow),
        tailoring=tailoring,
        practice=start.practice,
    )
    edit.put(project)
    tasks = _make_tasks(edit, project, graph, RoleAssignment(edit, start.people, _stand_in(graph)))
    loaded = put_run(edit, LoadedProject(project, graph, tasks), _first_run(graph, start))
    _mark_past(edit, loaded)
    copy_specs(edit, project.id, graph)
    _plan(edit, project.id)
    keep_baseline(edit, project.id, PLAN_AT_START)
    edit.log("started", f"“{project.name}” was started from “{workflow.name}”", project.id)
    return project


PRACTICE = "Practice: "


def practice_name(name: str) -> str:
    """What a practice run is called, so that it says so wherever its name stands."""
    return PRACTICE + clean_name(name.removeprefix(PRACTICE), "name of the project")[: LONGEST_NAME - len(PRACTICE)]


def _minute(start: StartPlan, workflow: Workflow) -> int | None:
    if start.anchor_minute is not None or start.all_day:
        return need_minute(start.anchor_minute)
    return workflow.anchor_minute


def _stand_in(graph: Graph) -> RoleId | None:
    """Who answers for what goes by itself and has no role: whoever has the anchor step, else the first step."""
    steps = ([graph.anchor] if graph.anchor else []) + list(graph.steps)
    return next((step.role for step in steps if step.role is not None), None)


def _make_tasks(edit: Edit, project: Project, graph: Graph, staff: RoleAssignment) -> tuple[Task, ...]:
    """One task for each step that has one; all numbered in the order of the workflow."""
    steps = [step for step in graph.steps if step.has_task]
    return tuple(edit.put(task_of(edit, project, step, staff)) for step in steps)


def task_of(edit: Edit, project: Project, step: Step, staff: RoleAssignment, owner_id: PersonId | None = None) -> Task:
    """The task of a step in a project, under a new number and not yet planned; ``owner_id``: its owner, not by role."""
    approvers = step.approval.approvers if step.approval else ()
    number = TaskId(edit.next_id(Task))
    return Task(
        number,
        step.title,
        owner_id if owner_id is not None else staff.owner(step),
        project.id,
        step.id,
        step.kind,
        step.role,
        approvers=staff.everybody(approvers),
        watchers=staff.everybody(step.informed),
        offset=step.offset,
        length=step.length,
        effort_minutes=step.effort_minutes,
        instructions=step.instructions,
        inputs=step.inputs,
        outputs=step.outputs,
        done_when=step.done_when,
        checklist=step.checklist,
        # No two tasks share a rank, so a card can be put between any two others.
        rank=float(number),
    )


def _first_run(graph: Graph, start: StartPlan) -> Run:
    run = transition.begin(graph, reduced_scope=start.reduced_scope)
    here = _copies(graph, start.here)
    for step_id in sorted(_copies(graph, start.without) - here):
        run = skip.skip(graph, run, step_id).run
    return reopen.resume_here(graph, run, here).run if here else run


def _copies(graph: Graph, steps: frozenset[StepId]) -> frozenset[StepId]:
    return frozenset(one for step in steps for one in copies_in(graph.by_id, step))


def _mark_past(edit: Edit, loaded: LoadedProject) -> None:
    """What *We are here* says is done was done some time before now; nobody is told."""
    for task in loaded.tasks:
        if task.state is TaskState.DONE:
            edit.put(replace(task, finished_at=edit.now))
            note_unmet(edit, task, "it stood as done when the project was started")
            edit.quiet_tasks.add(task.id)


def _plan(edit: Edit, project_id: ProjectId) -> None:
    """Dues and planned times; a start too late for the offsets compresses them between today and the anchor."""
    loaded = load_project(edit, project_id)
    calendars = load_calendars(edit)
    for task_id, planned in plan(network_for(loaded, calendars, edit.zone)).items():
        edit.put(with_plan(edit.need(Task, task_id), planned))
    loaded = load_project(edit, project_id)
    network = network_for(loaded, calendars, edit.zone)
    anchor_on = loaded.project.anchor_on
    if anchor_on is None or anchor_on < edit.today:
        return
    # What is due on the day of a start after hours would be missed at once.
    squeezed = compress(network, min(anchor_on, calendars.company.first_day(edit.now.astimezone(edit.zone))))
    if not squeezed:
        return
    for task_id, (_, new_on) in squeezed.items():
        task = edit.need(Task, task_id)
        edit.put(replace(task, offset=offset_to(new_on, anchor_on, calendars.company, task.offset)))
    loaded = load_project(edit, project_id)
    for task_id, planned in plan(network_for(loaded, calendars, edit.zone)).items():
        edit.put(with_plan(edit.need(Task, task_id), planned))


def keep_baseline(edit: Edit, project_id: ProjectId, name: str) -> BaselineId:
    """A copy of the plan as it is now."""
    tasks: Sequence[Task] = edit.find(Task, project_id=project_id)
    costs = {person.id: person.hourly_cost_minor for person in edit.find(Person)}
    lines = tuple(
        BaselineLine(t.id, t.due_on, t.planned_start, t.planned_finish, t.effort_minutes, costs.get(t.owner_id))
        for t in tasks
    )
    return edit.put(Baseline(BaselineId(edit.next_id(Baseline)), project_id, name, edit.now, lines)).id
