"""The log of a project: one line for everything that happened to it."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.ids import ActivityId, BaselineId, PersonId, ProjectId, TaskId


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of the log of a project: what happened, when (aware, UTC), and to which task."""

    id: ActivityId
    at: datetime
    verb: str
    """A stable word such as ``finished``."""
    text: str
    project_id: ProjectId | None = None
    task_id: TaskId | None = None
    person_id: PersonId | None = None
    """Who asked for it, where that is known."""
    days: int | None = None
    """Of a moved date: by how many calendar days, later is positive."""


FINISHED_WITHOUT, PUBLISHED_WITHOUT = "finished without", "published without"
"""The verbs of a task that was closed although it missed something, and of the step that carries the anchor."""

SIGNED_OFF = "signed off"
"""The verb of an answer to a sign-off: a line that says what was agreed or objected to, then the comment."""

VOTE_REPLACED, FILE_REMOVED, TOLD_DROPPED = "vote replaced", "version removed", "told and dropped"
"""The verbs of what stood in the journal by a record that is gone: a line of it, then what was written."""

PLAN_AT_START = "Plan at start"
"""The name of the baseline that a start takes by itself."""


@dataclass(frozen=True, slots=True)
class BaselineLine:
    """The dates of one task as they stood when the baseline was taken."""

    task_id: TaskId
    due_on: date | None
    planned_start: datetime | None
    planned_finish: datetime | None
    effort_minutes: int | None = None
    """None: no estimate then."""
    rate_minor: int | None = None
    """What an hour of its owner cost then, in hundredths of the currency; None: not known."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A copy of a project's plan at a moment; never changed."""

    id: BaselineId
    project_id: ProjectId
    name: str
    at: datetime
    lines: tuple[BaselineLine, ...] = ()
