"""What the owner of a task is reminded of, and when it leaves. Snoozing is the lead's and holds none of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from app.domain.ids import PersonId
from app.domain.message import Message, MessageKind, fact_key
from app.domain.reminder import ReminderKind
from app.domain.task import Task
from app.reminders.notice import ToOwner
from app.reminders.stage import OwnTime, ReminderStage, Watched, standing, utc

LAST_QUESTION = "follow-up 3"
APPROVER_HOURS = (24,)
"""Before a vote is due who only votes is reminded once."""


def is_silent(task: Task) -> bool:
    """Whether its owner hears nothing whatever the hour: it has no due day, or is blocked."""
    return task.due_on is None or task.blocked is not None


def unsnoozed(watched: Watched) -> Watched:
    """The task as its owner's reminders look at it."""
    return replace(watched, snoozed_until=None)


def owner_reminder(
    watched: Watched,
    found: Sequence[ReminderStage],
    messages: Sequence[Message],
    was_told: Callable[[str], bool],
    now: datetime,
    zone: tzinfo,
) -> ToOwner | None:
    """The message that the stage at which the task stands calls for; None when it or a later one is known.

    ``found`` are the stages of the unsnoozed task, ``messages`` those of the Outbox about it.
    """
    task = watched.task
    stage = standing(found, now)
    if is_silent(task) or stage is None:
        return None
    queued = {message.fact_key for message in messages}
    keys = [_fact_key(task, later) for later in found[found.index(stage) :]]
    if any(key in queued or was_told(key) for key in keys) or _handoff_said_it(task, stage, messages):
        return None
    return ToOwner(task, stage, _fact_key(task, stage), leaves_at(watched.calendar, now, zone))


def escalation(
    task: Task, found: Sequence[ReminderStage], contact: PersonId | None, was_told: Callable[[str], bool], now: datetime
) -> ReminderStage | None:
    """The stage at which somebody beside the owner is told, once the last question of three has come."""
    stage = standing(found, now)
    if contact in (None, task.owner_id) or is_silent(task) or stage is None or stage.name != LAST_QUESTION:
        return None
    return None if contact is None or was_told(escalation_key(task, contact)) else stage


def escalation_key(task: Task, contact: PersonId) -> str:
    """Once a due day."""
    return fact_key(MessageKind.ESCALATION, task, contact, str(task.due_on))


def _fact_key(task: Task, stage: ReminderStage) -> str:
    return fact_key(MessageKind.REMINDER, task, task.owner_id, f"{stage.name.replace(' ', '-')}/{task.due_on}")


def _handoff_said_it(task: Task, stage: ReminderStage, messages: Sequence[Message]) -> bool:
    """Before the due moment: whether the message that gave the task to its owner came after this stage."""
    news = (MessageKind.HANDOFF, MessageKind.DECISION, MessageKind.MOVED)
    mine = [m for m in messages if m.kind in news and (m.person_id, m.round) == (task.owner_id, task.run.round)]
    return stage.kind is ReminderKind.BEFORE and any(m.queued_at >= stage.at for m in mine)


def leaves_at(calendar: OwnTime, now: datetime, zone: tzinfo) -> datetime:
    """At once in the owner's working time, else when it begins again: one mail a person a morning."""
    local = now.astimezone(zone).replace(tzinfo=None)
    start = calendar.first_at_or_after(local)
    return utc(start, zone) if start > local else now.astimezone(UTC)
