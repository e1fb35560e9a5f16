"""What a task needs and whether it is there: links, files, fields of the project, what other steps give."""

from dataclasses import dataclass

from app.domain.check_item import Input, InputKind
from app.domain.condition import answer_words
from app.domain.ids import StepId, TaskId
from app.domain.project import Project
from app.domain.task import Task
from app.editing.ports import Entities


@dataclass(frozen=True, slots=True)
class NeededInput:
    """One input as it stands now. ``value`` is what was given; ``maker`` the task that gives it, if one does."""

    index: int
    input: Input
    value: str = ""
    maker: TaskId | None = None
    maker_over: bool = False

    @property
    def missing(self) -> bool:
        """Whether it is required and not there. What is only described counts as there."""
        return self.input.required and self.input.kind is not InputKind.NOTE and not self.value

    @property
    def overdue(self) -> bool:
        """Missing, and not because the step that gives it is still to come."""
        return self.missing and (self.maker is None or self.maker_over)


def needed_inputs(source: Entities, task: Task) -> tuple[NeededInput, ...]:
    """Each input of a task with what was given for it."""
    return tuple(_needed(source, task, index, item) for index, item in enumerate(task.inputs))


def _needed(source: Entities, task: Task, index: int, item: Input) -> NeededInput:
    if item.kind is InputKind.FIELD:
        project = source.get(Project, task.project_id) if task.project_id is not None else None
        value = project.fields.get(item.source) if project is not None else None
        return NeededInput(index, item, answer_words(value))
    if item.kind is not InputKind.OUTPUT:
        return NeededInput(index, item, item.value)
    made = source.find(Task, project_id=task.project_id, step_id=StepId(item.source)) if task.project_id else ()
    if not made:
        return NeededInput(index, item)
    [maker] = made[:1]
    return NeededInput(index, item, output_value(maker, item.text), maker.id, maker.state.over)


def output_value(maker: Task, text: str) -> str:
    """What a task gives under this name; under another where it gives but one thing. A task that is asked for nothing
    gives itself, as it is done."""
    named = [output for output in maker.outputs if output.text == text] or list(maker.outputs)
    if named:
        return ", ".join(output.value for output in named if output.value)
    return maker.link or (f"done: {maker.title}" if maker.state.over else "")


def waiting_for(source: Entities, maker: Task) -> tuple[tuple[str, Task], ...]:
    """What a task has still to give, each with the task that requires it."""
    if maker.project_id is None or maker.step_id is None:
        return ()
    others = (task for task in source.find(Task, project_id=maker.project_id) if not task.state.over)
    asking = (task for task in others if _requires(task, maker.step_id))
    return tuple(
        (needed.input.text, task)
        for task in asking
        for needed in needed_inputs(source, task)
        if needed.missing and needed.maker == maker.id
    )


def _requires(task: Task, step_id: StepId) -> bool:
    return any(item.required and item.kind is InputKind.OUTPUT and item.source == step_id for item in task.inputs)
