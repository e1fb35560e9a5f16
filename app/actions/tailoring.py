"""How one project differs from its workflow: steps left out, changed and added, before the start and while it runs."""

from collections.abc import Mapping
from dataclasses import replace

from app.actions.task import skip_task, unskip_task
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, RoleId, StepId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.quantity import Span
from app.domain.run import SkipReason, TaskState
from app.domain.tailoring import AddedStep, Tailoring
from app.domain.task import Task
from app.domain.text import clean_name
from app.domain.workflow import Graph, Step, StepKind, WorkflowVersion
from app.editing.edit import Edit, action
from app.editing.graph_move import go_on_with, run_with_past
from app.editing.loaded_project import LoadedProject, load_project
from app.engine.repeat import copies_in
from app.engine.tailoring import homeless, new_step_id, tailored, way_after, without_step
from app.engine.version_migration import carry_over


@action("Tailor project", "Tailor {project_id}")
def tailor_project(
    edit: Edit, project_id: ProjectId, tailoring: Tailoring, owners: Mapping[StepId, PersonId] | None = None
) -> None:
    """The recipe by which a running project differs from its workflow; ``owners`` have the steps that are new.

    Raises RuleViolation for a step that finds no flow or would stand before work that has begun.
    """
    loaded = need_running(edit, project_id)
    project = loaded.project
    version = edit.need(WorkflowVersion, _version_of(project))
    lost = homeless(version.graph, tailoring)
    if lost:
        raise RuleViolation(f"“{lost[0].step.title}” has no place in the workflow any more. Add it somewhere else.")
    old, graph = loaded.graph or Graph(), tailored(version.graph, tailoring)
    edit.put(replace(project, tailoring=tailoring))
    if graph is not old:
        run = carry_over(old, graph, run_with_past(loaded), reduced_scope=project.reduced_scope)
        fresh = [added for added in tailoring.added if added.step.id not in old.by_id]
        for added in fresh:
            if run.steps[added.step.id].state is TaskState.SKIPPED:
                _refuse(graph, added)
        go_on_with(edit, loaded, graph, run, owners)
    _leave_out(edit, project_id, set(project.tailoring.left_out), set(tailoring.left_out))


def need_running(edit: Edit, project_id: ProjectId) -> LoadedProject:
    """A project whose steps can still be changed."""
    loaded = load_project(edit, project_id)
    if loaded.project.state is ProjectState.CANCELLED:
        raise RuleViolation(f"“{loaded.project.name}” was cancelled, so its steps stay as they are.")
    return loaded


def _version_of(project: Project) -> int:
    if project.version_id is None:
        raise RuleViolation(f"“{project.name}” follows no workflow. Change its tasks in its outline.")
    return project.version_id


def _refuse(graph: Graph, added: AddedStep) -> None:
    target = graph.step(added.target)
    raise RuleViolation(
        f"Work after “{added.step.title}” has begun already"
        + (f": “{target.title}”" if target.has_task else "")
        + ". Put the step behind work that has not begun."
    )


def _leave_out(edit: Edit, project_id: ProjectId, before: set[StepId], now: set[StepId]) -> None:
    """Skip what is left out from now on, and do what is taken in again, as far as its turn is not over."""
    tasks = {task.step_id: task for task in edit.find(Task, project_id=project_id) if task.step_id is not None}
    before, now = ({one for id in some for one in copies_in(tasks, id)} for some in (before, now))
    title = edit.title
    for step_id in sorted(now - before):
        if (task := tasks.get(step_id)) is not None and not task.state.over:
            skip_task(edit, task.id)
    for step_id in sorted(before - now):
        task = tasks.get(step_id)
        if task is not None and task.state is TaskState.WAITING and task.run.skip is SkipReason.BY_HAND:
            unskip_task(edit, task.id)
    edit.title = title


@action("Add step", "Add {title}")
def add_project_step(
    edit: Edit,
    project_id: ProjectId,
    title: str,
    *,
    after: StepId | None = None,
    owner_id: PersonId | None = None,
    length: Span | None = None,
) -> TaskId:
    """A step of this project alone behind a step of its workflow; None: behind its start.

    Without ``owner_id`` whoever has the step before gets it. Raises RuleViolation where nothing follows or what
    follows has begun.
    """
    loaded = need_running(edit, project_id)
    _version_of(loaded.project)
    graph = loaded.graph or Graph()
    before = graph.by_id.get(after) if after is not None else graph.start
    way = way_after(graph, before.id) if before is not None else None
    if before is None or way is None:
        raise RuleViolation("Nothing follows there. Choose a step that leads on.")
    owner = edit.need(Person, _owner(loaded, before, way.target, owner_id))
    step_id = new_step_id(graph, loaded.project.tailoring)
    role: RoleId | None = before.role if before.role in owner.roles else next(iter(owner.roles), None)
    step = Step(step_id, StepKind.TASK, clean_name(title, "title"), role, length=length, section=before.section)
    recipe = loaded.project.tailoring
    added = AddedStep(step, before.id, way.target, way.outcome)
    tailor_project(edit, project_id, replace(recipe, added=(*recipe.added, added)), {step_id: owner.id})
    return next(task.id for task in edit.find(Task, project_id=project_id) if task.step_id == step_id)


def _owner(loaded: LoadedProject, before: Step, target: StepId, owner_id: PersonId | None) -> PersonId:
    tasks = loaded.by_step
    known = [tasks[id].owner_id for id in (before.id, target) if id in tasks]
    known += [task.owner_id for task in loaded.tasks]
    return owner_id if owner_id is not None else known[0]


@action("Leave out step", "Leave out {task_id}")
def leave_out_step(edit: Edit, task_id: TaskId) -> None:
    """The project goes on without a step. One of its workflow is passed when its turn comes; one that it added goes.

    Raises RuleViolation for what is over, and for a step that the workflow needs.
    """
    task = edit.need(Task, task_id)
    if task.project_id is None or task.step_id is None:
        raise RuleViolation(f"“{task.title}” belongs to no workflow. Cancel it where it is not wanted.")
    loaded = need_running(edit, task.project_id)
    recipe = loaded.project.tailoring
    if task.state.over:
        raise RuleViolation(f"“{task.title}” is {task.state} already. There is nothing to leave out.")
    if any(added.step.id == task.step_id for added in recipe.added):
        tailor_project(edit, task.project_id, without_step(recipe, task.step_id))
        return
    step = loaded.graph.by_id.get(task.step_id) if loaded.graph is not None else None
    if step is None or not step.optional:
        raise RuleViolation(f"“{task.title}” is not optional in the workflow. Skip it by hand where it is not needed.")
    tailor_project(edit, task.project_id, replace(recipe, left_out=tuple(sorted({*recipe.left_out, step.id}))))
