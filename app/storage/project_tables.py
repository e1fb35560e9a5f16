"""The rows of what a project is from its brief to its retrospective, and of what the team does again and again.

No ``from __future__ import annotations`` here: SQLModel reads the annotations at run time.
"""

from app.storage.tables import Row as Row
from app.storage.tables import primary_key, row_of


class DeliverableRow(Row, table=True):
    __tablename__ = "deliverable"
    id: int = primary_key()
    project_id: int = row_of("project")
    name: str
    spec: str
    kind: str
    amount: int
    channel: str
    format: str
    state: str
    on: str | None
    link: str
    reduced: bool
    task_id: int | None = row_of("task")
    added_at: str | None


class RequirementRow(Row, table=True):
    __tablename__ = "requirement"
    id: int = primary_key()
    project_id: int = row_of("project")
    text: str
    deliverable_id: int | None = row_of("deliverable")
    spec: str
    must: bool
    how: str
    by: int | None = row_of("person")
    state: str
    reason: str
    needs: str | None
    evidence: str
    file_id: int | None = row_of("file")
    reduced: bool
    added_at: str | None


class KpiRow(Row, table=True):
    __tablename__ = "kpi"
    id: int = primary_key()
    project_id: int = row_of("project")
    name: str
    unit: str
    start: float | None
    target: float | None
    on: str | None
    person_id: int | None = row_of("person")
    value: float | None
    note: str
    task_id: int | None = row_of("task")


class RiskRow(Row, table=True):
    __tablename__ = "risk"
    id: int = primary_key()
    project_id: int = row_of("project")
    text: str
    owner_id: int | None = row_of("person")


class BudgetLineRow(Row, table=True):
    __tablename__ = "budget_line"
    id: int = primary_key()
    project_id: int = row_of("project")
    text: str
    category: str
    supplier: str
    on: str | None
    planned: int | None
    committed: int | None
    actual: int | None
    closed: bool


class SignOffRow(Row, table=True):
    __tablename__ = "sign_off"
    id: int = primary_key()
    kind: str
    person_id: int = row_of("person")
    project_id: int | None = row_of("project")
    version_id: int | None = row_of("workflow_version")
    step_id: str | None
    must: bool
    on: str | None
    state: str
    text: str
    asked_at: str | None
    at: str | None


class FileRow(Row, table=True):
    __tablename__ = "file"
    id: int = primary_key()
    name: str
    project_id: int | None = row_of("project")
    task_id: int | None = row_of("task")
    deliverable_id: int | None = row_of("deliverable")


class FileVersionRow(Row, table=True):
    __tablename__ = "file_version"
    id: int = primary_key()
    file_id: int = row_of("file")
    number: int
    at: str
    sha256: str
    size: int
    link: str
    note: str
    person_id: int | None = row_of("person")


class LessonRow(Row, table=True):
    __tablename__ = "lesson"
    id: int = primary_key()
    project_id: int = row_of("project")
    question: str
    text: str
    person_id: int | None = row_of("person")
    cluster: str
    votes: int


class ImprovementRow(Row, table=True):
    __tablename__ = "improvement"
    id: int = primary_key()
    project_id: int = row_of("project")
    text: str
    owner_id: int | None = row_of("person")
    due_on: str | None
    task_id: int | None = row_of("task")
    note_id: int | None = row_of("step_note")


class StepNoteRow(Row, table=True):
    __tablename__ = "step_note"
    id: int = primary_key()
    workflow_id: int = row_of("workflow")
    text: str
    at: str
    step_id: str | None
    kind: str
    person_id: int | None = row_of("person")
    done_in: int | None = row_of("workflow_version")


class IdeaRow(Row, table=True):
    __tablename__ = "idea"
    id: int = primary_key()
    text: str
    at: str
    impact: int | None
    fit: int | None
    effort: int | None
    reason: str
    project_id: int | None = row_of("project")


class ProcessRow(Row, table=True):
    __tablename__ = "process"
    id: int = primary_key()
    name: str
    cadence: str
    deliverables: str
    owner_id: int | None = row_of("person")
    workflow_id: int | None = row_of("workflow")
    roles: str


class RecurrenceRow(Row, table=True):
    __tablename__ = "recurrence"
    id: int = primary_key()
    workflow_id: int = row_of("workflow")
    rule: str
    first_on: str
    lead_days: int
    staff: str
    pattern: str
    exceptions: str
    missed: str
    paused: bool
    made_until: str | None


class TeamRow(Row, table=True):
    __tablename__ = "team"
    id: int = primary_key()
    name: str
    people: str
