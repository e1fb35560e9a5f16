"""Snoozing, the choices of when somebody is reminded, and the messages that the clock queues for owners."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.errors import RuleViolation
from app.domain.ids import MessageId, StepId, TaskId, WorkflowId
from app.domain.message import Message
from app.domain.reminder import HoursOverride, ReminderSettings
from app.domain.settings import Settings
from app.domain.task import Task
from app.domain.workflow import Workflow
from app.editing.edit import Edit, action
from app.reminders.notice import ToOwner

MOST_HOURS = 240
DAY_MINUTES = 24 * 60
LONGEST_SNOOZE = timedelta(days=366)


@action("Snooze task", "Snooze {task_id}")
def snooze_task(edit: Edit, task_id: TaskId, until: datetime) -> None:
    """The lead hears nothing of it before ``until`` (aware), and of it again then."""
    _need_later(edit, until)
    task = edit.need(Task, task_id)
    edit.put(replace(task, snoozed_until=until))


@action("Snooze tasks")
def snooze_tasks(edit: Edit, task_ids: Sequence[TaskId], until: datetime) -> None:
    """``snooze_task`` for all that one bubble tells of, as one step."""
    for task_id in task_ids:
        snooze_task(edit, task_id, until)
    one = f"Snooze “{edit.need(Task, task_ids[0]).title}”" if len(task_ids) == 1 else ""
    edit.title = one or f"Snooze {len(task_ids)} tasks"


@action("Snooze all reminders")
def snooze_all(edit: Edit, until: datetime) -> None:
    """The lead hears nothing at all before ``until`` (aware)."""
    _need_later(edit, until)
    _put(edit, replace(_choices(edit), snoozed_until=until))


def _need_later(edit: Edit, until: datetime) -> None:
    if not edit.now < until <= edit.now + LONGEST_SNOOZE:
        raise RuleViolation("Snooze until a moment within the next year.")


@action("Wake reminders", "Wake reminders of {task_id}")
def wake_task(edit: Edit, task_id: TaskId) -> None:
    """End the snooze of one task, so that its reminders are shown again."""
    edit.put(replace(edit.need(Task, task_id), snoozed_until=None))


@action("Change reminders")
def change_reminders(
    edit: Edit,
    *,
    hours: Sequence[int] | None = None,
    quiet: tuple[int, int] | None = None,
    never_quiet: bool = False,
    tell_owners: bool | None = None,
    tell_plans: bool | None = None,
) -> None:
    """What is None stays. ``quiet`` is from and until in minutes after midnight. Raises RuleViolation."""
    choices = _choices(edit)
    if quiet is not None and not all(0 <= minute < DAY_MINUTES for minute in quiet):
        raise RuleViolation("Quiet hours lie between 0:00 and 23:59.")
    _put(
        edit,
        replace(
            choices,
            hours=choices.hours if hours is None else _clean_hours(hours),
            quiet=None if never_quiet else (choices.quiet if quiet is None else quiet),
            tell_owners=choices.tell_owners if tell_owners is None else tell_owners,
            tell_plans=choices.tell_plans if tell_plans is None else tell_plans,
        ),
    )


@action("Change reminders of a step")
def override_hours(
    edit: Edit, workflow_id: WorkflowId, hours: Sequence[int] | None, *, step_id: StepId | None = None
) -> None:
    """Other hours for a workflow or one of its steps; None: as everywhere."""
    choices = _choices(edit)
    others = tuple(o for o in choices.overrides if (o.workflow_id, o.step_id) != (workflow_id, step_id))
    added = () if hours is None else (HoursOverride(workflow_id, _clean_hours(hours), step_id),)
    _put(edit, replace(choices, overrides=others + added))
    whole = "" if step_id is not None else f" of “{edit.need(Workflow, workflow_id).name}”"
    edit.title = f"Change reminders{whole or ' of a step'}"


def _clean_hours(hours: Sequence[int]) -> tuple[int, ...]:
    if any(not 1 <= hour <= MOST_HOURS for hour in hours) or len(hours) > 5:
        raise RuleViolation(f"Remind at most five times, between 1 and {MOST_HOURS} hours before: 48, 24.")
    return tuple(sorted(set(hours), reverse=True))


def _choices(edit: Edit) -> ReminderSettings:
    return (edit.get(Settings, 1) or Settings()).reminders


def _put(edit: Edit, choices: ReminderSettings) -> None:
    edit.put(replace(edit.get(Settings, 1) or Settings(), reminders=choices))


@action("Remind")
def queue_reminders(edit: Edit, reminders: Sequence[ToOwner]) -> int:
    """What the team is to be reminded of, as messages in the Outbox. For the clock; returns how many were new.

    A reminder takes the place of an earlier one to the same person about the same task that has not left.
    """
    count = 0
    for reminder in reminders:
        if edit.delivery(reminder.fact_key) is not None or edit.find(Message, fact_key=reminder.fact_key):
            continue
        for older in edit.find(Message, task_id=reminder.task.id):
            mine = (older.kind, older.person_id) == (reminder.kind, reminder.person_id)
            if mine and edit.delivery(older.fact_key) is None:
                edit.remove(older)
        edit.put(_message(edit, reminder))
        count += 1
    return count


def _message(edit: Edit, reminder: ToOwner) -> Message:
    task = reminder.task
    return Message(
        MessageId(edit.next_id(Message)),
        reminder.fact_key,
        reminder.kind,
        reminder.person_id,
        task.id,
        task.project_id,
        edit.now,
        reminder.leaves_at,
        task.run.round,
        reminder.on or task.due_on,
        reminder.stage.name,
    )
