"""Choices that belong to the data, not to a screen."""

from dataclasses import dataclass, field

from app.domain.account import SendingSettings
from app.domain.ids import ActivityId, IdeaId, PersonId, ProcessId, ProjectId, RecurrenceId, RoleId, WorkflowId
from app.domain.mailbox import AnswerSettings
from app.domain.reminder import ReminderSettings


@dataclass(frozen=True, slots=True)
class SampleIds:
    """What loading the sample team brought; empty where it was not loaded, or is removed."""

    people: tuple[PersonId, ...] = ()
    projects: tuple[ProjectId, ...] = ()
    workflows: tuple[WorkflowId, ...] = ()
    roles: tuple[RoleId, ...] = ()
    lines: tuple[ActivityId, ...] = ()
    """Of the activity that is about no project."""
    recurrences: tuple[RecurrenceId, ...] = ()
    processes: tuple[ProcessId, ...] = ()
    ideas: tuple[IdeaId, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """There is one, with the id 1."""

    id: int = 1
    wait_minutes: int = 10
    """How long a message waits before it may leave."""
    lead_name: str = ""
    lead_email: str = ""
    """Where answers of the team go."""
    reminders: ReminderSettings = field(default_factory=ReminderSettings)
    sample: SampleIds = field(default_factory=SampleIds)
    sending: SendingSettings = field(default_factory=SendingSettings)
    answers: AnswerSettings = field(default_factory=AnswerSettings)
    objective: str = ""
    """What the team works towards now; ideas and projects are ranked by how well they serve it."""
    currency: str = ""
    """Of all money, as ISO 4217 has it, such as EUR; empty: the one of the system's country."""
