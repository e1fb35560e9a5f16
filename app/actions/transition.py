"""The one way from a task action into the engine and back."""

from collections.abc import Callable, Collection
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import StepId, TaskId
from app.domain.run import Run, TaskState
from app.domain.task import Task
from app.domain.workflow import Graph
from app.editing.edit import Edit
from app.editing.loaded_project import load_project, put_run
from app.engine.event import Transition

_WORDS = {
    TaskState.WAITING: "its turn has not come",
    TaskState.READY: "it is not started",
    TaskState.DOING: "it is started already",
    TaskState.DONE: "it is done",
    TaskState.SKIPPED: "it was skipped",
    TaskState.CANCELLED: "it was cancelled",
}


def need_state(task: Task, allowed: Collection[TaskState]) -> None:
    """Raises RuleViolation that says in which state the task is."""
    if task.state not in allowed:
        raise RuleViolation(f"“{task.title}” cannot do that now: {_WORDS[task.state]}.")


def move_step(
    edit: Edit,
    task_id: TaskId,
    transition: Callable[[Graph, Run, StepId], Transition],
    free_state: TaskState | None = None,
    allowed: Collection[TaskState] = (),
) -> Task:
    """Run a transition of the engine on a task's step and write the run back; opening is left to ``settle``.

    A free task, which no engine knows, goes to ``free_state`` from one of ``allowed``. Returns the task as it is then.
    """
    task = edit.need(Task, task_id)
    if task.step_id is None or task.project_id is None:
        return _move_free(edit, task, free_state, allowed)
    loaded = load_project(edit, task.project_id)
    if loaded.graph is None:
        return _move_free(edit, task, free_state, allowed)
    moved = transition(loaded.graph, loaded.run(), task.step_id)
    put_run(edit, loaded, moved.run)
    edit.events += [(task.project_id, event) for event in moved.events]
    return edit.need(Task, task_id)


def _move_free(edit: Edit, task: Task, state: TaskState | None, allowed: Collection[TaskState]) -> Task:
    if state is None:
        raise RuleViolation(f"“{task.title}” belongs to no workflow, so this does not apply to it.")
    need_state(task, allowed)
    return edit.put(replace(task, run=replace(task.run, state=state)))
