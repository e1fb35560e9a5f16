"""Which owners are to be told that a step comes to them soon: asked by each beat of the clock."""

from collections.abc import Iterator
from datetime import date, datetime

from app.domain.ids import ProjectId, TaskId
from app.domain.message import Message, MessageKind, fact_key
from app.domain.reminder import ReminderKind
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.dispatch import sending_settings
from app.queries.project import calendars, outlook, running_projects
from app.queries.reader import Reader
from app.queries.reminder import choices_of
from app.reminders import owner
from app.reminders.coming import is_coming
from app.reminders.notice import ToOwner
from app.reminders.stage import ReminderStage
from app.scheduling.conditional_steps import is_certain

FRESH_A_LOOK = 2
"""So many projects are worked out anew by one look; the next look takes the next ones."""


def steps_to_announce(reader: Reader, now: datetime) -> tuple[ToOwner, ...]:
    """What owners are to be told is coming and the Outbox does not have.

    Nothing where no account sends by itself: by hand these would only be more letters. The day on which a step is
    expected to open is worked out once a day and change of its project, and for a few projects a look, so that a
    morning costs no look more than the others.
    """
    if not (choices_of(reader).tell_plans and sending_settings(reader).has_account):
        return ()
    fresh, found = FRESH_A_LOOK, list[ToOwner]()
    for project in running_projects(reader):
        if project.version_id is None and project.tailoring.empty:
            continue
        stamp = (reader.project_stamp(project.id), reader.calendar_stamp(), reader.today(), reader.zone())
        worked_out = list[None]()
        days = reader.kept(("coming", project.id), stamp, lambda: _expected(reader, project.id, worked_out))  # noqa: B023
        found += [made for task_id, on in days if (made := _to_owner(reader, task_id, on, now)) is not None]
        fresh -= len(worked_out)
        if not fresh:
            break
    return tuple(found)


def _expected(reader: Reader, project_id: ProjectId, worked_out: list[None]) -> tuple[tuple[TaskId, date], ...]:
    """Each step that will surely open in this project, and the day on which it is expected to."""
    worked_out.append(None)
    seen = outlook(reader, project_id)
    return tuple(
        (task.id, seen.forecast[task.id].expected_start.date())
        for task in seen.loaded.tasks
        if task.id in seen.forecast and _waits(task) and is_certain(seen.network, task.id)
    )


def _waits(task: Task) -> bool:
    return task.state is TaskState.WAITING and task.run.skip is None and not task.kind.unattended


def _to_owner(reader: Reader, task_id: TaskId, expected_on: date, now: datetime) -> ToOwner | None:
    task = reader.get(Task, task_id)
    if task is None or not _waits(task):
        return None
    days = calendars(reader).of(task.owner_id)
    if not is_coming(expected_on, reader.today(), days, _last_said(reader, task)):
        return None
    key = fact_key(MessageKind.COMING, task, task.owner_id, expected_on.isoformat())
    if reader.delivery(key) is not None:
        return None
    stage = ReminderStage(ReminderKind.COMING, "coming", now, key)
    leaves = owner.leaves_at(days, now, reader.zone())
    return ToOwner(task, stage, key, leaves, MessageKind.COMING, None, expected_on)


def _last_said(reader: Reader, task: Task) -> date | None:
    """The day that its owner heard of, or is about to, for the round that is to come."""
    said = [message for message in _announced(reader, task) if message.old_due_on is not None]
    return max(said, key=lambda message: (message.queued_at, message.id)).old_due_on if said else None


def _announced(reader: Reader, task: Task) -> Iterator[Message]:
    for message in reader.find(Message, task_id=task.id):
        mine = (message.person_id, message.round) == (task.owner_id, task.run.round)
        if mine and message.kind is MessageKind.COMING:
            yield message
