"""Who must be told what, read off the difference that a step made to its tasks."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from app.domain.ids import MessageId, PersonId
from app.domain.message import BESIDE_TURNS, FINISHED, MOVED, Message, MessageKind, fact_key
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.settings import Settings
from app.domain.task import Task, Vote
from app.domain.workflow import TIMED_OUT
from app.editing.edit import Edit
from app.editing.loaded_project import Calendars, load_calendars
from app.editing.plan_message import queue_plans
from app.editing.recipients import Addressee, turns, votes_of, watchers_of
from app.editing.sign_off_message import queue_sign_offs
from app.engine.event import Absorbed


def queue_messages(edit: Edit) -> None:
    """One message for each fact that this step made true; a fact that has a message or was told gets none."""
    calendars = _once(lambda: load_calendars(edit))
    pairs = {after.id: (before, after) for before, after in edit.changed(Task) if after is not None}
    for task_id in dict.fromkeys(vote.task_id for pair in edit.changed(Vote) for vote in pair if vote is not None):
        task = edit.get(Task, task_id)
        if task is not None:
            pairs.setdefault(task_id, (task, task))
    for before, after in pairs.values():
        if after.id not in edit.quiet_tasks:
            _compare(edit, before, after, calendars)
            _inform(edit, before, after)
    for project_id, event in edit.events:
        if isinstance(event, Absorbed):
            _tell_new_version(edit, project_id, event)
    queue_plans(
        edit,
        lambda task, person_id: _knows(edit, task, person_id),
        lambda task, person_id, detail, note: _queue(edit, MessageKind.PLAN, task, person_id, detail, note=note),
    )
    queue_sign_offs(edit, partial(queue_of_project, edit))


def queue_of_project(edit: Edit, kind: MessageKind, task: Task, person_id: PersonId, detail: str, note: str) -> None:
    """A message that is about the whole project of a task."""
    _queue(edit, kind, task, person_id, detail, note=note)


def _once(make: Callable[[], Calendars]) -> Callable[[], Calendars]:
    made: list[Calendars] = []

    def known() -> Calendars:
        if not made:
            made.append(make())
        return made[0]

    return known


def _compare(edit: Edit, before: Task | None, after: Task, calendars: Callable[[], Calendars]) -> None:
    if after.kind.unattended:
        return
    had: tuple[Addressee, ...] = ()
    if before is not None:
        had = turns(edit, before, calendars, edit.zone, lambda: _votes_before(edit, before))
    have = turns(edit, after, calendars, edit.zone)
    for turn in had:
        if before is not None and _left_desk(edit, before, after, turn.person_id, have):
            _withdraw(edit, before, turn.person_id)
    known = {turn.person_id: turn for turn in had}
    new_round = before is None or not had or before.run.round != after.run.round
    for turn in have:
        if new_round or turn.person_id not in known:
            _hand_over(edit, after, turn.person_id)
        elif known[turn.person_id].due_on != turn.due_on and _knows(edit, after, turn.person_id):
            _tell_new_date(edit, known[turn.person_id], turn, after)


def _votes_before(edit: Edit, task: Task) -> list[Vote]:
    """What was said in the round of a task before this step."""
    found = {vote.id: vote for vote in votes_of(edit, task)}
    for before, after in edit.changed(Vote):
        if after is not None:
            found.pop(after.id, None)
        if before is not None and (before.task_id, before.round) == (task.id, task.run.round):
            found[before.id] = before
    return list(found.values())


def _left_desk(edit: Edit, before: Task, after: Task, person_id: PersonId, have: Sequence[Addressee]) -> bool:
    """It was taken from somebody unfinished: handed over, cancelled, skipped, taken back, decided without them, or its
    time was out."""
    if after.state.open:
        return all(turn.person_id != person_id for turn in have) and not _voted(edit, before, person_id)
    closed = after.state in (TaskState.DONE, TaskState.WAITING) and after.run.outcome != TIMED_OUT
    if not (closed and after.finished_at is not None and after.run.round == before.run.round):
        return True
    # Without any vote the lead recorded what they all said.
    said = {vote.person_id for vote in votes_of(edit, before)}
    return bool(said) and person_id not in (*said, after.owner_id)


def _voted(edit: Edit, task: Task, person_id: PersonId) -> bool:
    return any(vote.person_id == person_id for vote in votes_of(edit, task))


def _knows(edit: Edit, task: Task, person_id: PersonId) -> bool:
    """That person was told of this round, and not since that it is over."""
    kinds = (_given(task, person_id), MessageKind.WITHDRAWN)
    told, withdrawn = (_times_told(edit, kind, task, person_id) for kind in kinds)
    return told > withdrawn


def _times_told(edit: Edit, kind: MessageKind, task: Task, person_id: PersonId, what: str = "") -> int:
    """How often this was said in this round; it is the same fact only while it was not taken back."""
    times = 0
    while edit.delivery(fact_key(kind, task, person_id, _again(times, what))) is not None:
        times += 1
    return times


def _again(times: int, what: str = "") -> str:
    return "/".join(part for part in (what, str(times + 1) if times else "") if part)


def _hand_over(edit: Edit, task: Task, person_id: PersonId) -> None:
    if _knows(edit, task, person_id):
        _remove_untold(edit, task, person_id, MessageKind.WITHDRAWN)
    else:
        kind = _given(task, person_id)
        _queue(edit, kind, task, person_id, _again(_times_told(edit, kind, task, person_id)))


def _given(task: Task, person_id: PersonId) -> MessageKind:
    """By which message a task comes onto somebody's desk."""
    return MessageKind.HANDOFF if person_id == task.owner_id else MessageKind.DECISION


def _withdraw(edit: Edit, before: Task, person_id: PersonId) -> None:
    """Who was told hears that it is not theirs any more; what still waits is removed unseen."""
    knew = _knows(edit, before, person_id)
    _remove_untold(edit, before, person_id)
    if knew:
        times = _times_told(edit, MessageKind.WITHDRAWN, before, person_id)
        _queue(edit, MessageKind.WITHDRAWN, before, person_id, _again(times))


def _tell_new_date(edit: Edit, before: Addressee, now: Addressee, task: Task) -> None:
    """One message from the date that the person knows to the new one, however often it moved in between."""
    untold = _remove_untold(edit, task, now.person_id, MessageKind.MOVED)
    known = untold[0].old_due_on if untold else before.due_on
    if known != now.due_on:
        times = _times_told(edit, MessageKind.MOVED, task, now.person_id)
        _queue(edit, MessageKind.MOVED, task, now.person_id, _again(times), old_due_on=known)


def _inform(edit: Edit, before: Task | None, after: Task) -> None:
    """Watchers hear that it was finished, and that its date moved."""
    if before is None or after.kind.unattended or before.run.round != after.run.round:
        return
    closed = before.state.open and after.state in (TaskState.DONE, TaskState.WAITING) and after.finished_at is not None
    moved = before.due_on != after.due_on and not after.state.over
    if not (closed or moved):
        return
    for person_id in watchers_of(edit, after):
        if closed:
            times = _times_told(edit, MessageKind.INFORMATION, after, person_id, FINISHED)
            _queue(edit, MessageKind.INFORMATION, after, person_id, _again(times, FINISHED))
        else:
            _inform_of_date(edit, before, after, person_id)


def _inform_of_date(edit: Edit, before: Task, after: Task, person_id: PersonId) -> None:
    untold = _remove_untold(edit, after, person_id, MessageKind.INFORMATION)
    known = untold[0].old_due_on if untold else before.due_on
    if known != after.due_on:
        times = _times_told(edit, MessageKind.INFORMATION, after, person_id, MOVED)
        _queue(edit, MessageKind.INFORMATION, after, person_id, _again(times, MOVED), old_due_on=known)


def _remove_untold(edit: Edit, task: Task, person_id: PersonId, *kinds: MessageKind) -> list[Message]:
    """Take away what still waits to be said to somebody about this round; of these kinds, else of all."""
    found = [
        message
        for message in edit.find(Message, task_id=task.id)
        if (message.person_id, message.round) == (person_id, task.run.round)
        and (message.kind in kinds if kinds else message.kind not in BESIDE_TURNS)
        and edit.delivery(message.fact_key) is None
    ]
    for message in found:
        edit.remove(message)
    return found


def _tell_new_version(edit: Edit, project_id: int, event: Absorbed) -> None:
    tasks = {task.step_id: task for task in edit.find(Task, project_id=project_id)}
    task, source = tasks.get(event.step_id), tasks.get(event.source_id)
    if task is not None and source is not None and _knows(edit, task, task.owner_id):
        detail = f"{source.key}r{source.run.round}"
        _queue(edit, MessageKind.NEW_VERSION, task, task.owner_id, detail, note=source.title)


def remind(edit: Edit, task: Task) -> None:
    """Ask the owner of an open task whose time is out; once a round."""
    _queue(edit, MessageKind.TIME_OUT, task, task.owner_id)


def _queue(
    edit: Edit,
    kind: MessageKind,
    task: Task,
    person_id: PersonId,
    detail: str = "",
    *,
    old_due_on: date | None = None,
    note: str = "",
) -> None:
    """About ``task``, unless it is queued or was told; a practice run tells nobody."""
    project = edit.get(Project, task.project_id) if task.project_id is not None else None
    if project is not None and project.practice:
        return
    key = fact_key(kind, task, person_id, detail)
    if edit.delivery(key) is not None or edit.find(Message, fact_key=key):
        return
    edit.put(
        Message(
            MessageId(edit.next_id(Message)),
            key,
            kind,
            person_id,
            task.id,
            task.project_id,
            edit.now,
            _leaves_at(edit, person_id),
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
