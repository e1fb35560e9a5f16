"""Projects that a step of another project starts and that end it. For the chain after every action, and cancelling."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, RoleId, StepId, VersionId
from app.domain.project import Project, ProjectState
from app.domain.run import Run, TaskState
from app.domain.task import Task
from app.domain.text import LONGEST_NAME
from app.domain.workflow import Graph, StepKind, WorkflowVersion
from app.editing.closing import note_unmet
from app.editing.edit import Edit
from app.editing.loaded_project import LoadedProject, load_project, put_run
from app.editing.ports import Entities
from app.editing.project_start import StartPlan, begin_project
from app.engine.event import Event, Passed
from app.engine.reachability import paths
from app.engine.transition import close_unattended


def children_of(source: Entities, task: Task) -> Sequence[Project]:
    """The projects that a subworkflow step has started, one a round."""
    return source.find(Project, parent_task=task.id) if task.kind is StepKind.SUBWORKFLOW else ()


def start_child(edit: Edit, loaded: LoadedProject, task: Task) -> ProjectId:
    """Start the pinned version for a subworkflow step that has opened; its date is the step's due.

    Roles keep the people they have in the parent. Raises RuleViolation when it cannot be started.
    """
    step = loaded.graph.by_id.get(task.step_id) if loaded.graph is not None and task.step_id is not None else None
    version = edit.get(WorkflowVersion, step.subworkflow) if step is not None and step.subworkflow is not None else None
    if version is None:
        raise RuleViolation(f"“{task.title}” has no workflow to start. Choose one in its workflow, or skip it.")
    if version.id in _versions_above(edit, loaded.project):
        raise RuleViolation(f"“{task.title}” would start the workflow again that it is part of. Choose another for it.")
    asked = {field.name for field in version.graph.fields}
    start = StartPlan(
        version.id,
        f"{loaded.project.name}: {task.title}"[:LONGEST_NAME],
        max(task.due_on or edit.today, edit.today),
        _people_of(loaded),
        reduced_scope=loaded.project.reduced_scope,
        fields={name: value for name, value in loaded.project.fields.items() if name in asked},
        practice=loaded.project.practice,
    )
    return begin_project(edit, start, task.id).id


def _people_of(loaded: LoadedProject) -> dict[RoleId, tuple[PersonId, ...]]:
    return {task.role: (task.owner_id,) for task in loaded.tasks if task.role is not None}


def _versions_above(edit: Edit, project: Project) -> set[VersionId]:
    """What the project and those that it is part of run."""
    found: set[VersionId] = set()
    here: Project | None = project
    while here is not None:
        found |= {here.version_id} if here.version_id is not None else set()
        task = edit.get(Task, here.parent_task) if here.parent_task is not None else None
        here = edit.get(Project, task.project_id) if task is not None and task.project_id is not None else None
    return found


def end_parent_step(edit: Edit, child: Project, graph: Graph, run: Run, events: Sequence[Event]) -> list[ProjectId]:
    """Finish the step that started a project which is complete now; the project of that step, to be settled."""
    task = edit.get(Task, child.parent_task) if child.parent_task is not None else None
    if task is None or task.project_id is None or task.step_id is None or not task.state.open:
        return []
    if children_of(edit, task)[-1].id != child.id:
        return []
    loaded = load_project(edit, task.project_id)
    if loaded.graph is None or loaded.project.state is ProjectState.CANCELLED:
        return []
    note_unmet(edit, task, f"“{child.name}” came to its end")
    moved = close_unattended(loaded.graph, loaded.run(), task.step_id, _end_reached(graph, run, events))
    put_run(edit, loaded, moved.run)
    edit.events += [(task.project_id, event) for event in moved.events]
    return [task.project_id]


def _end_reached(graph: Graph, run: Run, events: Sequence[Event]) -> str | None:
    """The title of the End that was passed last; of one passed in an earlier step, the last in settling order."""
    passed = [event.step_id for event in events if isinstance(event, Passed)]
    done = [step_id for step_id in paths(graph).order if run.steps[step_id].state is TaskState.DONE]
    ends: list[StepId] = [one for one in done + passed if graph.step(one).kind is StepKind.END]
    return graph.step(ends[-1]).title if ends else None


def cancel_with_children(edit: Edit, project_id: ProjectId) -> None:
    """Nobody works on the project any more, nor on those that its steps have started."""
    project = edit.need(Project, project_id)
    edit.put(replace(project, state=ProjectState.CANCELLED, finished_at=edit.now))
    for task in edit.find(Task, project_id=project_id):
        if not task.state.over:
            edit.put(replace(task, run=replace(task.run, state=TaskState.CANCELLED), blocked=None))
        cancel_children(edit, task)
    edit.log("cancelled", f"“{project.name}” was cancelled", project_id)


def cancel_children(edit: Edit, task: Task) -> None:
    """What a step has started ends with it."""
    for child in children_of(edit, task):
        if child.state is ProjectState.RUNNING:
            cancel_with_children(edit, child.id)
