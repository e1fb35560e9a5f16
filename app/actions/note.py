"""What is written on a task: comments and check items."""

from dataclasses import replace

from app.domain.check_item import CheckItem, CheckState
from app.domain.errors import RuleViolation
from app.domain.ids import CommentId, TaskId
from app.domain.task import Comment, Task
from app.domain.text import clean_name, clean_text
from app.editing.edit import Edit, action


@action("Add comment", "Comment on {task_id}")
def add_comment(edit: Edit, task_id: TaskId, text: str) -> CommentId:
    task = edit.need(Task, task_id)
    text = clean_text(text, "comment")
    if not text:
        raise RuleViolation("The comment is empty. Type one.")
    number = CommentId(edit.next_id(Comment))
    edit.put(Comment(number, edit.now, text, task.id, task.project_id))
    edit.log("commented", f"A comment on “{task.title}”", task.project_id, task.id)
    return number


@action("Remove comment")
def remove_comment(edit: Edit, comment_id: CommentId) -> None:
    comment = edit.need(Comment, comment_id)
    about = edit.get(Task, comment.task_id) if comment.task_id is not None else None
    edit.title = f"Remove comment on “{about.title}”" if about is not None else "Remove from the journal"
    edit.remove(comment)


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
