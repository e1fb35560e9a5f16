"""The kinds of things that edits may change, by the name they have in the database and in notices."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from app.domain.activity import Activity, Baseline
from app.domain.answer import AnswerDecision
from app.domain.letter import LetterText
from app.domain.message import Message
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.settings import Settings
from app.domain.task import Comment, Round, Task, Vote
from app.domain.work_calendar import Absence, Holiday, WorkCalendar
from app.domain.workflow import Workflow, WorkflowVersion

Entity = (
    Activity
    | Absence
    | AnswerDecision
    | Baseline
    | Comment
    | Holiday
    | LetterText
    | Message
    | Person
    | Project
    | Role
    | Round
    | Settings
    | Task
    | Vote
    | WorkCalendar
    | Workflow
    | WorkflowVersion
)

EntityId = int | str

KIND_NAMES: dict[type[Any], str] = {
    Activity: "activity",
    Absence: "absence",
    AnswerDecision: "answer_decision",
    Baseline: "baseline",
    Comment: "comment",
    Holiday: "holiday",
    LetterText: "letter_text",
    Message: "message",
    Person: "person",
    Project: "project",
    Role: "role",
    Round: "round",
    Settings: "settings",
    Task: "task",
    Vote: "vote",
    WorkCalendar: "work_calendar",
    Workflow: "workflow",
    WorkflowVersion: "workflow_version",
}

KINDS: dict[str, type[Any]] = {name: kind for kind, name in KIND_NAMES.items()}

by_id: Callable[[Any], Any] = attrgetter("id")
"""For sorting entities of one kind: their ids are all numbers, or all words."""
