"""The checklist of a task."""

from dataclasses import replace

from app.domain.check_item import CheckItem, CheckState
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.task import Task
from app.domain.text import clean_name
from app.editing.edit import Edit, action


@action("Tick check item")
def tick_item(edit: Edit, task_id: TaskId, index: int, *, done: bool) -> None:
    task = edit.need(Task, task_id)
    item = _item(task, index)
    edit.put(
        replace(task, checklist=_with(task, index, replace(item, state=CheckState.DONE if done else CheckState.OPEN)))
    )
    edit.title = f"{'Tick' if done else 'Untick'} “{item.text}” of “{task.title}”"


@action("Add check item", "Add {text} to the checklist of {task_id}")
def add_item(edit: Edit, task_id: TaskId, text: str) -> None:
    task = edit.need(Task, task_id)
    edit.put(replace(task, checklist=(*task.checklist, CheckItem(clean_name(text, "check item")))))


@action("Remove check item")
def remove_item(edit: Edit, task_id: TaskId, index: int) -> None:
    task = edit.need(Task, task_id)
    edit.title = f"Remove “{_item(task, index).text}” from the checklist of “{task.title}”"
    edit.put(replace(task, checklist=task.checklist[:index] + task.checklist[index + 1 :]))


def _item(task: Task, index: int) -> CheckItem:
    if not 0 <= index < len(task.checklist):
        raise RuleViolation(f"“{task.title}” has no check item {index + 1}.")
    return task.checklist[index]


def _with(task: Task, index: int, item: CheckItem) -> tuple[CheckItem, ...]:
    return (*task.checklist[:index], item, *task.checklist[index + 1 :])
