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


def _key() -> Any:
    return Field(primary_key=True)


def _of(table: str, *, use_alter: bool = False) -> Any:
    """A column that names a row of another table; checked at commit, so a step's rows may come in any order."""
    link = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED", use_alter=use_alter)
    return Field(index=True, sa_column_args=[link])


class RoleRow(Row, table=True):
    __tablename__ = "role"
    id: str = _key()
    name: str


class PersonRow(Row, table=True):
    __tablename__ = "person"
    id: int = _key()
    name: str
    email: str
    channel: str
    roles: str
    week: str | None
    hourly_cost: float | None
    external: bool
    archived: bool
    language: str
    invited: bool
    mention: str


class AbsenceRow(Row, table=True):
    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="order"),)
    id: int = _key()
    person_id: int = _of("person")
    first_on: str
    last_on: str
    reason: str


class HolidayRow(Row, table=True):
    __tablename__ = "holiday"
    id: int = _key()
    on: str
    name: str
    country: str


class WorkCalendarRow(Row, table=True):
    __tablename__ = "work_calendar"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = _key()
    week: str
    country: str
    region: str


class SettingsRow(Row, table=True):
    __tablename__ = "settings"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: int = _key()
    wait_minutes: int
    lead_name: str
    lead_email: str
    reminders: str
    sample: str
    sending: str


class LetterTextRow(Row, table=True):
    __tablename__ = "letter_text"
    id: str = _key()
    text: str


class WorkflowRow(Row, table=True):
    __tablename__ = "workflow"
    id: int = _key()
    name: str
    anchor_label: str
    about: str
    template: str
    archived: bool


class WorkflowVersionRow(Row, table=True):
    __tablename__ = "workflow_version"
    __table_args__ = (UniqueConstraint("workflow_id", "number"),)
    id: int = _key()
    workflow_id: int = _of("workflow")
    number: int
    state: str
    graph: str
    note: str
    published_at: str | None


class ProjectRow(Row, table=True):
    __tablename__ = "project"
    id: int = _key()
    name: str
    version_id: int | None = _of("workflow_version")
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
    parent_task: int | None = _of("task", use_alter=True)
    links: str


class TaskRow(Row, table=True):
    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("project_id", "step_id"),
        CheckConstraint("state IN ('waiting', 'ready', 'doing', 'done', 'skipped', 'cancelled')", name="state"),
    )
    id: int = _key()
    title: str
    owner_id: int = _of("person")
    project_id: int | None = _of("project")
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


class RoundRow(Row, table=True):
    __tablename__ = "round"
    id: int = _key()
    task_id: int = _of("task")
    number: int
    owner_id: int = _of("person")
    ready_at: str | None
    closed_at: str
    state: str
    outcome: str | None
    note: str
    due_on: str | None


class VoteRow(Row, table=True):
    __tablename__ = "vote"
    id: int = _key()
    task_id: int = _of("task")
    round: int
    person_id: int = _of("person")
    outcome: str
    at: str
    comment: str
    file_version: str


class CommentRow(Row, table=True):
    __tablename__ = "comment"
    id: int = _key()
    task_id: int = _of("task")
    at: str
    text: str


class MessageRow(Row, table=True):
    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("fact_key"),)
    id: int = _key()
    fact_key: str
    kind: str
    person_id: int = _of("person")
    task_id: int = _of("task")
    project_id: int | None = _of("project")
    queued_at: str
    leaves_at: str
    round: int
    old_due_on: str | None
    note: str


class ActivityRow(Row, table=True):
    __tablename__ = "activity"
    id: int = _key()
    at: str = Field(index=True)
    verb: str
    text: str
    project_id: int | None = _of("project")
    task_id: int | None = _of("task")


class BaselineRow(Row, table=True):
    __tablename__ = "baseline"
    id: int = _key()
    project_id: int = _of("project")
    name: str
    at: str
    lines: str


class DeliveryRow(Row, table=True):
    """A fact; it outlives the task it is about, so nothing refers to anything."""

    __tablename__ = "delivery"
    fact_key: str = _key()
    person_id: int
    task_id: int
    kind: str
    channel: str
    at: str
    subject: str
    corrected_at: str | None


class DispatchRow(Row, table=True):
    """A fact: a letter on its way, or one that left; it outlives its person and tasks."""

    __tablename__ = "dispatch"
    id: int = _key()
    person_id: int
    channel: str
    address: str
    fact_keys: str
    state: str
    subject: str
    message_id: str
    next_at: str | None
    failures: int
    fault: str | None
    doubted: bool
    handed_at: str | None
    enclosed: str
    story: str


class LetterCopyRow(Row, table=True):
    """What a dispatch gave to the other side, word for word; beside it, because lists need none of it."""

    __tablename__ = "letter_copy"
    id: int = _key()
    content: str


class AccountStatusRow(Row, table=True):
    """A fact: how an account for sending did the last time."""

    __tablename__ = "account_status"
    name: str = _key()
    failures: int
    next_at: str | None
    stopped: str
    words: str
    refused_person: int | None
    tested_at: str | None


class LedgerRow(Row, table=True):
    """A fact: the lead was shown a reminder; it outlives the task."""

    __tablename__ = "ledger"
    fact_key: str = _key()
    task_id: int
    kind: str
    channel: str
    at: str
    due_on: str | None


class AnswerRow(Row, table=True):
    """A fact: what one mail says of one task; it outlives the task."""

    __tablename__ = "answer"
    id: int = _key()
    message_id: str
    task_id: int
    kind: str
    reading: str
    sender: str
    sender_name: str
    subject: str
    text: str
    received_at: str
    sent_at: str | None
    detail: str


class AnswerDecisionRow(Row, table=True):
    """What the lead made of the answer of the same number."""

    __tablename__ = "answer_decision"
    id: int = _key()
    accepted: bool
    at: str


class MailboxRow(Row, table=True):
    """A fact: up to which mail a folder of a mail server was read."""

    __tablename__ = "mailbox"
    name: str = _key()
    uid_validity: int
    last_uid: int


class SequenceRow(Row, table=True):
    """The last number given in each sequence."""

    __tablename__ = "sequence"
    name: str = _key()
    last: int


class ClockRow(Row, table=True):
    """Facts about time: when the program last looked, by name."""

    __tablename__ = "clock"
    name: str = _key()
    at: str


class HistoryRow(Row, table=True):
    """Steps that can be undone, and redone where ``undone`` is set; ``payload`` is compressed JSON.

    ``scopes``: the histories that a step stands in, with commas: ``work``, and the ids of workflows that were drawn on.
    """

    __tablename__ = "history"
    id: int = _key()
    title: str
    at: str
    merge_key: str | None
    undone: bool
    scopes: str
    payload: bytes
    size: int
