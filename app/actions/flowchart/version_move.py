"""A running project moved to another version of its workflow."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from app.actions.brief import start_passed
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, StepId, TaskId, VersionId
from app.domain.project import ProjectState
from app.domain.run import StepRun, TaskState
from app.domain.task import Task
from app.domain.workflow import Graph, VersionState, WorkflowVersion
from app.editing.edit import Edit, action
from app.editing.graph_move import go_on_with, run_with_past
from app.editing.loaded_project import LoadedProject, load_project
from app.editing.spec_copy import follow_specs
from app.engine.tailoring import fitting, homeless, tailored
from app.engine.transition import check_outcome
from app.engine.version_migration import OutcomeQuestion, Outcomes, carry_over, outcome_questions


@dataclass(frozen=True, slots=True)
class MovedProject:
    """The tasks by what happened to them."""

    added: tuple[TaskId, ...] = ()
    changed: tuple[TaskId, ...] = ()
    removed: tuple[TaskId, ...] = ()
    freed: tuple[TaskId, ...] = ()
    """Of steps that this project had added where the new version has no such flow; free tasks now."""
    questions: tuple[OutcomeQuestion, ...] = ()
    """How steps count as ended where the versions do not say it; ``outcomes`` answers them."""


@action("Move project to version")
def move_project(
    edit: Edit,
    project_id: ProjectId,
    version_id: VersionId,
    hold_messages: bool = False,
    outcomes: Outcomes | None = None,
) -> MovedProject:
    """By step id. Tasks of steps that stay keep state, owner and dates; those not started take what the version
    changed and the lead did not. New steps get tasks, unfinished tasks of removed steps are cancelled, what is done
    stays. With ``hold_messages`` nobody is told; ``outcomes`` answers what would be presumed. To the version that it
    runs already: nothing happens.

    Raises RuleViolation: not running, no workflow, another workflow, a draft, an outcome that the step has not, or a
    new role that nobody has.
    """
    loaded = load_project(edit, project_id)
    version = edit.need(WorkflowVersion, version_id)
    if loaded.project.version_id == version_id:
        return MovedProject()
    old = _checked(edit, loaded, version)
    tailoring = fitting(version.graph, loaded.project.tailoring, loaded.project.fields)
    graph = tailored(version.graph, tailoring)
    for step_id, outcome in (outcomes or {}).items():
        check_outcome(graph.step(step_id), outcome)
    freed = _set_free(
        edit,
        loaded,
        {one.step.id for one in homeless(version.graph, replace(loaded.project.tailoring, repeat=tailoring.repeat))},
    )
    past = run_with_past(loaded)
    run = carry_over(old, graph, past, reduced_scope=loaded.project.reduced_scope, outcomes=outcomes)
    project = edit.put(replace(loaded.project, version_id=version_id, tailoring=tailoring))
    moved = go_on_with(edit, loaded, graph, run)
    follow_specs(edit, project_id, old, graph, start_passed(edit, project))
    if hold_messages:
        edit.quiet_tasks |= {task.id for task in edit.find(Task, project_id=project_id)}
    name = loaded.project.name
    edit.log("moved", f"“{name}” goes on with version {version.number} of its workflow", project_id)
    edit.title = f"Move “{name}” to version {version.number}"
    return MovedProject(moved.added, moved.changed, moved.removed, freed, outcome_questions(old, graph, past))


@action("Move projects to version")
def move_projects(
    edit: Edit,
    project_ids: Collection[ProjectId],
    version_id: VersionId,
    hold_messages: bool = False,
    outcomes: Mapping[ProjectId, Outcomes] | None = None,
) -> None:
    """All of them as one undo step, each as ``move_project`` does it; one refusal leaves all where they are."""
    for project_id in project_ids:
        move_project(edit, project_id, version_id, hold_messages, (outcomes or {}).get(project_id))
    if len(project_ids) > 1:
        number = edit.need(WorkflowVersion, version_id).number
        edit.title = f"Move {len(project_ids)} projects to version {number}"


def _checked(edit: Edit, loaded: LoadedProject, version: WorkflowVersion) -> Graph:
    """The graph that the project runs now."""
    project = loaded.project
    if project.state is not ProjectState.RUNNING:
        raise RuleViolation(f"“{project.name}” is {project.state}, so it stays with its version.")
    current = edit.get(WorkflowVersion, project.version_id) if project.version_id is not None else None
    if current is None or loaded.graph is None:
        raise RuleViolation(f"“{project.name}” follows no workflow.")
    if current.workflow_id != version.workflow_id:
        raise RuleViolation(f"“{project.name}” runs another workflow. Choose a version of that one.")
    if version.state is not VersionState.PUBLISHED:
        raise RuleViolation(f"Version {version.number} is a draft. Publish it first.")
    return loaded.graph


def _set_free(edit: Edit, loaded: LoadedProject, steps: Collection[StepId]) -> tuple[TaskId, ...]:
    """The tasks of these steps go on outside of the workflow: ready at once, as free tasks are."""
    freed = []
    for task in loaded.tasks:
        if task.step_id in steps and not task.state.over:
            run = task.run if task.state.open else StepRun(TaskState.READY, round=1)
            edit.put(replace(task, step_id=None, run=run, ready_at=task.ready_at or edit.now))
            freed.append(task.id)
    return tuple(freed)
