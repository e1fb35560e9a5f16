"""Who must be told what, read off the difference that a step made to its tasks."""

from datetime import date, datetime, timedelta

from app.domain.ids import MessageId, PersonId
from app.domain.message import Message, MessageKind, fact_key
from app.domain.run import TaskState
from app.domain.settings import Settings
from app.domain.task import Task
from app.domain.workflow import TIMED_OUT
from app.editing.edit import Edit
from app.engine.event import Absorbed


def queue_messages(edit: Edit) -> None:
    """One message for each fact that this step made true; a fact that has a message or was told gets none."""
    for before, after in edit.changed(Task):
        if after is not None and after.id not in edit.quiet_tasks:
            _compare(edit, before, after)
    for project_id, event in edit.events:
        if isinstance(event, Absorbed):
            _tell_new_version(edit, project_id, event)


def _compare(edit: Edit, before: Task | None, after: Task) -> None:
    if after.kind.unattended:
        return
    was_open = before is not None and before.state.open
    if before is not None and was_open and _left_desk(before, after):
        _withdraw(edit, before)
    if not after.state.open:
        return
    new_round = before is None or not was_open or before.run.round != after.run.round
    if new_round or (before is not None and before.owner_id != after.owner_id):
        _hand_over(edit, after)
    elif before is not None and before.due_on != after.due_on and _knows(edit, after):
        _tell_new_date(edit, before, after)


def _left_desk(before: Task, after: Task) -> bool:
    """It was taken from its owner unfinished: handed over, cancelled, skipped, taken back, or its time was out."""
    if before.owner_id != after.owner_id:
        return True
    closed = after.state in (TaskState.DONE, TaskState.WAITING) and after.run.outcome != TIMED_OUT
    closed = closed and after.finished_at is not None
    return not after.state.open and not (closed and after.run.round == before.run.round)


def _knows(edit: Edit, task: Task) -> bool:
    """Its owner was told of this round, and not since that it is over."""
    told, withdrawn = (_times_told(edit, kind, task) for kind in (MessageKind.HANDOFF, MessageKind.WITHDRAWN))
    return told > withdrawn


def _times_told(edit: Edit, kind: MessageKind, task: Task) -> int:
    """How often this was said to the owner in this round; it is the same fact only while it was not taken back."""
    times = 0
    while edit.delivery(fact_key(kind, task, task.owner_id, _again(times))) is not None:
        times += 1
    return times


def _again(times: int) -> str:
    return str(times + 1) if times else ""


def _hand_over(edit: Edit, task: Task) -> None:
    if _knows(edit, task):
        _remove_untold(edit, task, MessageKind.WITHDRAWN)
    else:
        _queue(edit, MessageKind.HANDOFF, task, _again(_times_told(edit, MessageKind.HANDOFF, task)))


def _withdraw(edit: Edit, before: Task) -> None:
    """Who was told hears that it is not theirs any more; what still waits is removed unseen."""
    knew = _knows(edit, before)
    _remove_untold(edit, before)
    if knew:
        _queue(edit, MessageKind.WITHDRAWN, before, _again(_times_told(edit, MessageKind.WITHDRAWN, before)))


def _tell_new_date(edit: Edit, before: Task, after: Task) -> None:
    """One message from the date that the owner knows to the new one, however often it moved in between."""
    untold = _remove_untold(edit, after, MessageKind.MOVED)
    known = untold[0].old_due_on if untold else before.due_on
    if known != after.due_on:
        _queue(edit, MessageKind.MOVED, after, _again(_times_told(edit, MessageKind.MOVED, after)), old_due_on=known)


def _remove_untold(edit: Edit, task: Task, *kinds: MessageKind) -> list[Message]:
    """Take away what still waits to be said to the owner about this round; of these kinds, else of all."""
    found = [
        message
        for message in edit.find(Message, task_id=task.id)
        if (message.person_id, message.round) == (task.owner_id, task.run.round)
        and (not kinds or message.kind in kinds)
        and edit.delivery(message.fact_key) is None
    ]
    for message in found:
        edit.remove(message)
    return found


def _tell_new_version(edit: Edit, project_id: int, event: Absorbed) -> None:
    tasks = {task.step_id: task for task in edit.find(Task, project_id=project_id)}
    task, source = tasks.get(event.step_id), tasks.get(event.source_id)
    if task is not None and source is not None and _knows(edit, task):
        _queue(edit, MessageKind.NEW_VERSION, task, f"{source.key}r{source.run.round}", note=source.title)


def remind(edit: Edit, task: Task) -> None:
    """Ask the owner of an open task whose time is out; once a round."""
    _queue(edit, MessageKind.TIME_OUT, task)


def _queue(
    edit: Edit, kind: MessageKind, task: Task, detail: str = "", *, old_due_on: date | None = None, note: str = ""
) -> None:
    """To the owner of ``task``, unless it is queued or was told."""
    key = fact_key(kind, task, task.owner_id, detail)
    if edit.delivery(key) is not None or edit.find(Message, fact_key=key):
        return
    edit.put(
        Message(
            MessageId(edit.next_id(Message)),
            key,
            kind,
            task.owner_id,
            task.id,
            task.project_id,
            edit.now,
            _leaves_at(edit, task.owner_id),
            task.run.round,
            old_due_on,
            note,
        )
    )


def _leaves_at(edit: Edit, person_id: PersonId) -> datetime:
    """After the wait of the settings; a message joins one to the same person that still waits."""
    waiting = [
        message.leaves_at
        for message in edit.find(Message, person_id=person_id)
        # A reminder may wait for the next morning; nothing else waits for it.
        if message.leaves_at > edit.now and message.kind is not MessageKind.REMINDER
    ]
    if waiting:
        return min(waiting)
    settings = edit.get(Settings, 1) or Settings()
    return edit.now + timedelta(minutes=settings.wait_minutes)
