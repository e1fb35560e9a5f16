"""What the lead is told of an open task: by which choices, in which words, for which reason, and what holds it back."""

from datetime import datetime, tzinfo
from enum import StrEnum

from app.domain.errors import RuleViolation
from app.domain.ids import WorkflowId
from app.domain.reminder import ReminderKind, ReminderSettings
from app.domain.task import Task
from app.domain.text import day_words, short_line
from app.reminders.stage import OwnTime, ReminderStage, Watched, due_at, is_held, quiet_until, stages, utc, within

MISSED = (ReminderKind.MISSED, ReminderKind.FOLLOW_UP)
"""The reminders of a due that has passed; the others come before it or are about a block."""
LONGEST_BLOCKER = 80


class Hold(StrEnum):
    """Why something that stands is not told now."""

    QUIET = "quiet hours"
    SNOOZED = "snoozed"


def watch(
    task: Task,
    calendar: OwnTime,
    choices: ReminderSettings,
    workflow_id: WorkflowId | None = None,
    *,
    at_risk: bool = False,
    minute: int | None = None,
) -> Watched:
    """An open task with the hours of its step or workflow, and the later one of its own snooze and everybody's.

    ``calendar`` is its owner's; ``at_risk`` matters for blocked tasks only, ``minute``
    is the hour by which it is due, if it has one.
    """
    hours = choices.hours_of(workflow_id, task.step_id)
    snoozed = [until for until in (task.snoozed_until, choices.snoozed_until) if until is not None]
    return Watched(task, calendar, hours, choices.follow_up_days, max(snoozed, default=None), at_risk, minute)


def stages_of(watched: Watched, zone: tzinfo) -> list[ReminderStage]:
    """The stages of a task, as ``stages`` gives them; none for an owner who never works again."""
    try:
        return stages(watched, zone)
    except RuleViolation:
        return []


def hold_of(watched: Watched, choices: ReminderSettings, now: datetime, zone: tzinfo) -> Hold | None:
    """What keeps a reminder of this task from being shown at ``now``; snoozing comes before quiet hours."""
    if is_held(watched, now):
        return Hold.SNOOZED
    return Hold.QUIET if is_quiet(choices, now, zone) else None


def is_quiet(choices: ReminderSettings, now: datetime, zone: tzinfo) -> bool:
    """Whether nothing at all is shown at ``now``, whatever stands."""
    return within(choices.quiet, now.astimezone(zone))


def hold_words(hold: Hold | None, watched: Watched, choices: ReminderSettings, now: datetime, zone: tzinfo) -> str:
    """ "quiet hours until Tue 10 Feb 07:00"; empty where nothing holds it."""
    until = None
    if hold is Hold.SNOOZED:
        until = watched.snoozed_until
    elif hold is Hold.QUIET and choices.quiet is not None:
        until = quiet_until(choices.quiet, now.astimezone(zone))
    return f"{hold} until {_moment(until, zone)}" if hold and until else ""


def state_words(watched: Watched, stage: ReminderStage, now: datetime, zone: tzinfo) -> str:
    """How a task stands: "Due Mon 9 Feb, 17:00", "Missed: was due Fri 6 Feb", "Blocked by the client"."""
    task, blocked = watched.task, watched.task.blocked
    today = now.astimezone(zone).date()
    if blocked is not None:
        free = f" and should be free since {day_words(blocked.until, today, weekday=True)}" if blocked.until else ""
        risk = ", and it has eaten its slack" if stage.kind is ReminderKind.AT_RISK else free
        return f"Blocked by {short_line(blocked.by, LONGEST_BLOCKER)}{risk}"
    moment = due_at(watched, zone)
    if task.due_on is None or moment is None:
        return "No due day"
    day = day_words(task.due_on, today, weekday=True)
    return f"Due {day}, {moment.astimezone(zone):%H:%M}" if moment > now else f"Missed: was due {day}"


def notice_words(state: str, owner: str, project: str) -> str:
    """A whole reminder: "Due Mon 9 Feb, 17:00 · Sam · Spring sale"."""
    return " · ".join(part for part in (state, owner, project) if part)


def reason(stage: ReminderStage, owner: str, zone: tzinfo) -> str:
    """The rule that justifies a reminder, as a sentence."""
    at = _moment(stage.at, zone)
    match stage.kind:
        case ReminderKind.BEFORE:
            return f"{stage.name} of {owner}'s working time before the due moment came on {at}."
        case ReminderKind.MISSED:
            return f"It was due on {at} and is not finished."
        case ReminderKind.FOLLOW_UP:
            return f"It was missed and is still open on {at} ({stage.name})."
        case ReminderKind.FREE:
            return f"Its block should have ended on {at}."
        case ReminderKind.AT_RISK:
            return f"It has been blocked since {at} and is expected after its due."
    return f"It was snoozed until {at} and is still open."


def next_morning(company: OwnTime, now: datetime, zone: tzinfo) -> datetime:
    """When the company's next working day begins, in UTC: until then "until tomorrow" lasts."""
    return utc(company.day_start(company.add_days(now.astimezone(zone).date(), 1)), zone)


def _moment(moment: datetime, zone: tzinfo) -> str:
    at = moment.astimezone(zone)
    return f"{at:%a} {at.day} {at:%b %H:%M}"
