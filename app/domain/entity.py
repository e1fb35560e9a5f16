"""The kinds of things that edits may change, by the name they have in the database and in notices."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from app.domain.activity import Activity, Baseline
from app.domain.answer import AnswerDecision
from app.domain.brief import BudgetLine, Deliverable, Kpi, Requirement, Risk
from app.domain.file import File, FileVersion
from app.domain.letter import LetterText
from app.domain.message import Message
from app.domain.person import Person, Role
from app.domain.process import Process, Recurrence, Team
from app.domain.project import Project
from app.domain.retrospective import Idea, Improvement, Lesson, StepNote
from app.domain.saved_view import SavedView
from app.domain.settings import Settings
from app.domain.sign_off import SignOff
from app.domain.task import Comment, Round, Task, Vote
from app.domain.work_calendar import Absence, Holiday, WorkCalendar
from app.domain.workflow import Workflow, WorkflowVersion

Entity = (
    Absence
    | Activity
    | AnswerDecision
    | Baseline
    | BudgetLine
    | Comment
    | Deliverable
    | File
    | FileVersion
    | Holiday
    | Idea
    | Improvement
    | Kpi
    | Lesson
    | LetterText
    | Message
    | Person
    | Process
    | Project
    | Recurrence
    | Requirement
    | Risk
    | Role
    | Round
    | SavedView
    | Settings
    | SignOff
    | StepNote
    | Task
    | Team
    | Vote
    | WorkCalendar
    | Workflow
    | WorkflowVersion
)

EntityId = int | str

KIND_NAMES: dict[type[Any], str] = {
    Absence: "absence",
    Activity: "activity",
    AnswerDecision: "answer_decision",
    Baseline: "baseline",
    BudgetLine: "budget_line",
    Comment: "comment",
    Deliverable: "deliverable",
    File: "file",
    FileVersion: "file_version",
    Holiday: "holiday",
    Idea: "idea",
    Improvement: "improvement",
    Kpi: "kpi",
    Lesson: "lesson",
    LetterText: "letter_text",
    Message: "message",
    Person: "person",
    Process: "process",
    Project: "project",
    Recurrence: "recurrence",
    Requirement: "requirement",
    Risk: "risk",
    Role: "role",
    Round: "round",
    SavedView: "saved_view",
    Settings: "settings",
    SignOff: "sign_off",
    StepNote: "step_note",
    Task: "task",
    Team: "team",
    Vote: "vote",
    WorkCalendar: "work_calendar",
    Workflow: "workflow",
    WorkflowVersion: "workflow_version",
}

KINDS: dict[str, type[Any]] = {name: kind for kind, name in KIND_NAMES.items()}

by_id: Callable[[Any], Any] = attrgetter("id")
"""For sorting entities of one kind: their ids are all numbers, or all words."""
