"""The check items of a task: ticked with their evidence, failed with a word why, made a bug task."""

from dataclasses import replace
from datetime import date

from app.actions.evidence import evidence_of
from app.actions.task import add_task
from app.domain.check_item import CheckItem, CheckState
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.task import Task
from app.domain.text import LONGEST_NAME, clean_name, clean_text
from app.editing.edit import Edit, action


@action("Tick check item")
def tick_item(edit: Edit, task_id: TaskId, index: int, *, done: bool, value: str = "") -> None:
    """``value`` is its evidence, where it needs some and has none yet.

    Raises RuleViolation for a tick without its evidence.
    """
    task = edit.need(Task, task_id)
    item = need_item(task, index)
    edit.title = f"{'Tick' if done else 'Untick'} “{item.text}” of “{task.title}”"
    if not done:
        _need_open(task, item)
    value = evidence_of(edit, task, item, value) if value else item.value
    if done and item.evidence is not None and not value:
        raise RuleViolation(f"“{item.text}” needs {_NEEDS[item.evidence]}. Give it, then tick it.")
    state = CheckState.DONE if done else CheckState.OPEN
    _put(edit, task, index, replace(item, state=state, value=value, note="" if done else item.note))


_NEEDS = {"file": "a file", "date": "a date", "amount": "an amount", "link": "a link"}


@action("Give evidence")
def give_evidence(edit: Edit, task_id: TaskId, index: int, value: str) -> None:
    """What shows that a check item is done; an item that loses what it needs is open again."""
    task = edit.need(Task, task_id)
    item = need_item(task, index)
    if item.evidence is None:
        raise RuleViolation(f"“{item.text}” needs no evidence. Tick it.")
    edit.title = f"{'Give' if value else 'Take away'} the {item.evidence} of “{item.text}”"
    value = evidence_of(edit, task, item, value)
    if not value:
        _need_open(task, item)
    open_again = not value and item.done
    _put(edit, task, index, replace(item, value=value, state=CheckState.OPEN if open_again else item.state))


@action("Fail check item")
def fail_item(edit: Edit, task_id: TaskId, index: int, *, note: str) -> None:
    """It was looked at and is not right; ``note`` says what is wrong."""
    task = edit.need(Task, task_id)
    item = need_item(task, index)
    edit.title = f"Fail “{item.text}” of “{task.title}”"
    _need_open(task, item)
    note = clean_text(note, "note")
    if not note:
        raise RuleViolation(f"Say in a word what is wrong with “{item.text}”.")
    _put(edit, task, index, replace(item, state=CheckState.FAILED, note=note))
    edit.log("failed", f"“{item.text}” of “{task.title}” failed: {note}", task.project_id, task.id)


@action("Make bug task")
def add_bug(edit: Edit, task_id: TaskId, index: int, *, due_on: date | None = None) -> TaskId:
    """A task for its owner that mends what failed; the project stays open until it is over.

    Raises RuleViolation for an item that has not failed, or has such a task already.
    """
    task = edit.need(Task, task_id)
    item = need_item(task, index)
    if item.state is not CheckState.FAILED:
        raise RuleViolation(f"“{item.text}” has not failed. Say first what is wrong with it.")
    known = edit.get(Task, item.bug) if item.bug is not None else None
    if known is not None and not known.state.over:
        raise RuleViolation(f"“{item.text}” has a bug task already: {known.key}. Finish that one.")
    due_on = due_on or (max(task.due_on, edit.today) if task.due_on else None)
    title = f"Fix: {item.text}"[:LONGEST_NAME]
    number = add_task(edit, title, task.owner_id, due_on=due_on, project_id=task.project_id)
    edit.put(replace(edit.need(Task, number), instructions=item.note))
    _put(edit, task, index, replace(item, bug=number))
    edit.title = f"Make “{item.text}” of “{task.title}” a bug task"
    return number


@action("Add check item", "Add {text} to the checklist of {task_id}")
def add_item(edit: Edit, task_id: TaskId, text: str) -> None:
    task = edit.need(Task, task_id)
    edit.put(replace(task, checklist=(*task.checklist, CheckItem(clean_name(text, "check item")))))


@action("Remove check item")
def remove_item(edit: Edit, task_id: TaskId, index: int) -> None:
    """One that is required stays: whoever does not need it closes the task without it, for a reason."""
    task = edit.need(Task, task_id)
    item = need_item(task, index)
    if item.required:
        raise RuleViolation(f"“{item.text}” is required by the workflow. Finish without it and say why.")
    bug = edit.get(Task, item.bug) if item.bug is not None else None
    if bug is not None and not bug.state.over:
        raise RuleViolation(f"“{item.text}” has a bug task that is open: {bug.key}. Finish that one first.")
    edit.title = f"Remove “{item.text}” from the checklist of “{task.title}”"
    edit.put(replace(task, checklist=task.checklist[:index] + task.checklist[index + 1 :]))


def need_item(task: Task, index: int) -> CheckItem:
    """Raises RuleViolation when the checklist is not so long."""
    if not 0 <= index < len(task.checklist):
        raise RuleViolation(f"“{task.title}” has no check item {index + 1}.")
    return task.checklist[index]


def _need_open(task: Task, item: CheckItem) -> None:
    """What was closed with a required item done cannot lose it afterwards."""
    if item.required and item.done and task.state.over:
        raise RuleViolation(f"“{task.title}” is {task.state} with “{item.text}”. Reopen it first.")


def _put(edit: Edit, task: Task, index: int, item: CheckItem) -> None:
    edit.put(replace(task, checklist=(*task.checklist[:index], item, *task.checklist[index + 1 :])))
