"""When and how the lead and the owners are reminded: the choices, and the fact that something was told."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.ids import StepId, TaskId, WorkflowId


class ReminderKind(StrEnum):
    """Why the lead or an owner is reminded of a task."""

    BEFORE = "before"
    """So many hours before the due moment."""
    MISSED = "missed"
    FOLLOW_UP = "follow-up"
    """So many working days after it was missed."""
    FREE = "free"
    """A blocked task whose block should have ended."""
    AT_RISK = "at risk"
    """A blocked task that is expected after its due."""
    COMING = "coming"
    """A step that is not open yet, expected soon."""
    EARLY_WARNING = "early warning"
    """The date of a project held, and slips now."""
    LOCKED = "locked"
    """A password or an address is not known, so an account or a mailbox is not used."""
    SNOOZED = "snoozed"
    """What was snoozed comes back."""


@dataclass(frozen=True, slots=True)
class HoursOverride:
    """Other hours for the tasks of one workflow, or of one of its steps. No hours: nothing before the due moment."""

    workflow_id: WorkflowId
    hours: tuple[int, ...]
    step_id: StepId | None = None


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """Of one data folder. 24 hours are one working day of the owner."""

    hours: tuple[int, ...] = (48, 24)
    follow_up_days: tuple[int, ...] = (2, 4, 6)
    """Working days of the owner after the due day, in the morning."""
    quiet: tuple[int, int] | None = (20 * 60, 7 * 60)
    """From and until, in minutes after midnight; may span midnight. None: never quiet."""
    tell_owners: bool = True
    """Queue a message to the owner, too."""
    snoozed_until: datetime | None = None
    """Everything is held until then."""
    overrides: tuple[HoursOverride, ...] = ()
    tell_plans: bool = True
    """Where an account sends by itself: what comes to people soon, and their part of the plan of each project."""

    def of_workflow(self, workflow_id: WorkflowId) -> dict[StepId | None, tuple[int, ...]]:
        """What is other than everywhere: of its steps, and of all of it under None."""
        return {other.step_id: other.hours for other in self.overrides if other.workflow_id == workflow_id}

    def hours_of(self, workflow_id: WorkflowId | None, step_id: StepId | None) -> tuple[int, ...]:
        """The hours of the step, else of its workflow, else of all."""
        fitting = [other for other in self.overrides if other.workflow_id == workflow_id is not None]
        of_step = next((other for other in fitting if step_id is not None and other.step_id == step_id), None)
        found = of_step or next((other for other in fitting if other.step_id is None), None)
        return found.hours if found is not None else self.hours


@dataclass(frozen=True, slots=True)
class ShownReminder:
    """A fact: the lead was shown a reminder. Never undone; the key is unique for ever."""

    fact_key: str
    task_id: TaskId
    kind: ReminderKind
    channel: str
    """bubble, tray or window"""
    at: datetime
    due_on: date | None = None
