"""Who must be told what, read off the difference that a step made to its tasks."""

from datetime import datetime, timedelta

from app.domain.ids import MessageId, PersonId
from app.domain.message import Message, MessageKind
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.settings import Settings
from app.domain.task import Task
from app.editing.edit import Edit
from app.engine.event import Absorbed


def fact_key(kind: MessageKind, task: Task, person_id: PersonId, detail: object = "") -> str:
    """What makes a message the same message: its kind, task, round and person, and the date or source it is about."""
    parts = (kind.replace(" ", "-"), task.key, f"r{task.run.round}", f"p{person_id}", str(detail))
    return "/".join(part for part in parts if part)


def queue_messages(edit: Edit) -> None:
    """One message for each fact that this step made true; a fact that has a message or was told gets none."""
    for before, after in edit.changed(Task):
        if after is not None and after.id not in edit.quiet_tasks:
            _compare(edit, before, after)
    for project_id, event in edit.events:
        if isinstance(event, Absorbed):
            _tell_new_version(edit, project_id, event)


def _compare(edit: Edit, before: Task | None, after: Task) -> None:
    was_open = before is not None and before.state.open
    if before is not None and was_open and _left_desk(before, after):
        _withdraw(edit, before, after)
    if not after.state.open:
        return
    new_round = before is None or not was_open or before.run.round != after.run.round
    if new_round or (before is not None and before.owner_id != after.owner_id):
        _queue(edit, MessageKind.HANDOFF, after, after.owner_id)
    elif before is not None and before.due_on != after.due_on and _told(edit, after):
        _queue(edit, MessageKind.MOVED, after, after.owner_id, after.due_on, before)


def _left_desk(before: Task, after: Task) -> bool:
    """It was taken from its owner unfinished: handed to somebody else, cancelled, skipped or taken back."""
    if before.owner_id != after.owner_id:
        return True
    if after.state in (TaskState.SKIPPED, TaskState.CANCELLED):
        return True
    finished = after.run.round == before.run.round and after.finished_at is not None
    return not after.state.open and not finished


def _told(edit: Edit, task: Task) -> bool:
    return edit.delivery(fact_key(MessageKind.HANDOFF, task, task.owner_id)) is not None


def _withdraw(edit: Edit, before: Task, after: Task) -> None:
    """Who was told hears that it is not theirs any more; what still waits is removed unseen."""
    key = fact_key(MessageKind.HANDOFF, before, before.owner_id)
    if edit.delivery(key) is not None:
        _queue(edit, MessageKind.WITHDRAWN, before, before.owner_id)
        return
    for message in edit.find(Message, task_id=after.id):
        if message.person_id == before.owner_id and message.round == before.run.round:
            edit.remove(message)


def _tell_new_version(edit: Edit, project_id: int, event: Absorbed) -> None:
    tasks = {task.step_id: task for task in edit.find(Task, project_id=project_id)}
    task, source = tasks.get(event.step_id), tasks.get(event.source_id)
    if task is not None and source is not None and _told(edit, task):
        detail = f"{source.key}r{source.run.round}"
        _queue(edit, MessageKind.NEW_VERSION, task, task.owner_id, detail, note=source.title)


def _queue(
    edit: Edit,
    kind: MessageKind,
    task: Task,
    person_id: PersonId,
    detail: object = "",
    before: Task | None = None,
    note: str = "",
) -> None:
    project = edit.get(Project, task.project_id) if task.project_id is not None else None
    if project is not None and project.state is ProjectState.CANCELLED and kind is MessageKind.HANDOFF:
        return
    key = fact_key(kind, task, person_id, detail)
    if edit.delivery(key) is not None or edit.find(Message, fact_key=key):
        return
    old = before.due_on if before is not None else None
    number = MessageId(edit.next_id(Message))
    leaves_at = _leaves_at(edit, person_id)
    round = task.run.round
    edit.put(
        Message(number, key, kind, person_id, task.id, task.project_id, edit.now, leaves_at, round, old, note)
    )


def _leaves_at(edit: Edit, person_id: PersonId) -> datetime:
    """After the wait of the settings; a message joins one to the same person that still waits."""
    waiting = [m.leaves_at for m in edit.find(Message, person_id=person_id) if m.leaves_at > edit.now]
    if waiting:
        return min(waiting)
    settings = edit.get(Settings, 1) or Settings()
    return edit.now + timedelta(minutes=settings.wait_minutes)
