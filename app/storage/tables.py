"""The rows of the database as SQLModel classes. Seen in ``app.storage`` only; nested values are JSON text.

The migrations make the tables; a test compares them with these classes. No ``from __future__ import annotations``
here: SQLModel reads the annotations at run time.
"""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, MetaData, UniqueConstraint
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """Parent of all rows, with metadata of its own, so that nothing else slips into the schema."""

    metadata = MetaData(
        naming_convention={
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )


def primary_key() -> Any:
    return Field(primary_key=True)


def row_of(table: str, *, use_alter: bool = False) -> Any:
    """A column that names a row of another table; checked at commit, so a step's rows may come in any order."""
    link = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED", use_alter=use_alter)
    return Field(index=True, sa_column_args=[link])


class RoleRow(Row, table=True):
    __tablename__ = "role"
    id: str = primary_key()
    name: str


class PersonRow(Row, table=True):
    __tablename__ = "person"
    id: int = primary_key()
    name: str
    email: str
    channel: str
    roles: str
    week: str | None
    external: bool
    archived: bool
    language: str
    invited: bool
    mention: str
    fallback: str | None
    by_itself: bool | None
    messenger: str | None
    hourly_cost_minor: int | None
    other_percent: int


class AbsenceRow(Row, table=True):
    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="order"),)
    id: int = primary_key()
    person_id: int = row_of("person")
    first_on: str
    last_on: str
    reason: str


class HolidayRow(Row, table=True):
    __tablename__ = "holiday"
    id: int = primary_key()
    on: str
    name: str
    country: str


class WorkCalendarRow(Row, table=True):
    __tablename__ = "work_calendar"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = primary_key()
    week: str
    country: str
    region: str


class SettingsRow(Row, table=True):
    __tablename__ = "settings"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = primary_key()
    wait_minutes: int
    lead_name: str
    lead_email: str
    reminders: str
    sample: str
    sending: str
    answers: str
    objective: str
    currency: str


class SavedViewRow(Row, table=True):
    __tablename__ = "saved_view"
    id: int = primary_key()
    name: str
    page: str
    filter: str
    grouping: str
    lanes: str
    sorting: str
    columns: str
    rank: float


class LetterTextRow(Row, table=True):
    __tablename__ = "letter_text"
    id: str = primary_key()
    text: str


class WorkflowRow(Row, table=True):
    __tablename__ = "workflow"
    id: int = primary_key()
    name: str
    anchor_label: str
    about: str
    template: str
    archived: bool
    anchor_minute: int | None


class WorkflowVersionRow(Row, table=True):
    __tablename__ = "workflow_version"
    __table_args__ = (UniqueConstraint("workflow_id", "number"),)
    id: int = primary_key()
    workflow_id: int = row_of("workflow")
    number: int
    state: str
    graph: str
    note: str
    published_at: str | None


class ProjectRow(Row, table=True):
    __tablename__ = "project"
    id: int = primary_key()
    name: str
    version_id: int | None = row_of("workflow_version")
    anchor_label: str
    anchor_on: str | None
    started_at: str | None
    finished_at: str | None
    state: str = Field(index=True)
    reduced_scope: bool
    fields: str
    passages: str
    arrivals: str
    brief: str
    # A task of the parent refers to a project as well; without this the tables could not be sorted.
    parent_task: int | None = row_of("task", use_alter=True)
    links: str
    anchor_minute: int | None
    escalation_id: int | None
    channels: str
    watchers: str
    classification: str
    tailoring: str
    passed: str
    date_fixed: bool
    review_until: str | None
    practice: bool
    recurrence_id: int | None = Field(index=True)
    occurrence_on: str | None
    budget_minor: int | None


class TaskRow(Row, table=True):
    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("project_id", "step_id"),
        CheckConstraint("state IN ('waiting', 'ready', 'doing', 'done', 'skipped', 'cancelled')", name="state"),
    )
    id: int = primary_key()
    title: str
    owner_id: int = row_of("person")
    project_id: int | None = row_of("project")
    step_id: str | None
    kind: str
    role: str | None
    state: str = Field(index=True)
    round: int
    outcome: str | None
    skip: str | None
    skip_outcome: str | None
    loops: int
    again: bool
    helpers: str
    approvers: str
    watchers: str
    offset: str | None
    pin: str | None
    length: str | None
    effort_minutes: int | None
    due_on: str | None = Field(index=True)
    planned_start: str | None
    planned_finish: str | None
    ready_at: str | None
    started_at: str | None
    finished_at: str | None = Field(index=True)
    blocked: str | None
    blocked_minutes: int
    remaining: str | None
    instructions: str
    inputs: str
    done_when: str
    checklist: str
    link: str
    rank: float
    absorbs: bool
    reminded_at: str | None
    snoozed_until: str | None
    arrived: str | None
    passed_on: bool
    outputs: str
    priority: str | None
    labels: str
    effort_source: str
    spent_minutes: int | None


class RoundRow(Row, table=True):
    __tablename__ = "round"
    id: int = primary_key()
    task_id: int = row_of("task")
    number: int
    owner_id: int = row_of("person")
    ready_at: str | None
    closed_at: str
    state: str
    outcome: str | None
    note: str
    due_on: str | None
    checklist: str
    spent_minutes: int | None
    effort_minutes: int | None
    rate_minor: int | None


class VoteRow(Row, table=True):
    __tablename__ = "vote"
    id: int = primary_key()
    task_id: int = row_of("task")
    round: int
    person_id: int = row_of("person")
    outcome: str
    at: str
    comment: str
    file_version: str
    version_id: int | None = Field(index=True)


class CommentRow(Row, table=True):
    __tablename__ = "comment"
    id: int = primary_key()
    at: str
    text: str
    task_id: int | None = row_of("task")
    project_id: int | None = row_of("project")
    kind: str
    person_id: int | None = row_of("person")
    message_id: str
    version_id: int | None = row_of("file_version")


class MessageRow(Row, table=True):
    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("fact_key"),)
    id: int = primary_key()
    fact_key: str
    kind: str
    person_id: int = row_of("person")
    task_id: int = row_of("task")
    project_id: int | None = row_of("project")
    queued_at: str
    leaves_at: str
    round: int
    old_due_on: str | None
    note: str


class ActivityRow(Row, table=True):
    __tablename__ = "activity"
    id: int = primary_key()
    at: str = Field(index=True)
    verb: str
    text: str
    project_id: int | None = row_of("project")
    task_id: int | None = row_of("task")
    person_id: int | None
    days: int | None


class BaselineRow(Row, table=True):
    __tablename__ = "baseline"
    id: int = primary_key()
    project_id: int = row_of("project")
    name: str
    at: str
    lines: str


class AnswerDecisionRow(Row, table=True):
    """What the lead made of the answer of the same number."""

    __tablename__ = "answer_decision"
    id: int = primary_key()
    accepted: bool
    at: str


class SequenceRow(Row, table=True):
    """The last number given in each sequence."""

    __tablename__ = "sequence"
    name: str = primary_key()
    last: int


class ClockRow(Row, table=True):
    """Facts about time: when the program last looked, by name."""

    __tablename__ = "clock"
    name: str = primary_key()
    at: str


class HistoryRow(Row, table=True):
    """Steps that can be undone, and redone where ``undone`` is set; ``payload`` is compressed JSON.

    ``scopes``: the histories that a step stands in, with commas: ``work``, and the ids of workflows that were drawn on.
    """

    __tablename__ = "history"
    id: int = primary_key()
    title: str
    at: str
    merge_key: str | None
    undone: bool
    scopes: str
    payload: bytes
    size: int
