"""The kinds of things that edits may change, by the name they have in the database and in notices.

A kind is imported when it is first asked for: a start reads a few of them, and a dataclass takes long to make.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
else:
    Entity = Any

EntityId = int | str

_HOMES = {
    "absence": "work_calendar.Absence",
    "activity": "activity.Activity",
    "answer_decision": "answer.AnswerDecision",
    "baseline": "activity.Baseline",
    "budget_line": "brief.BudgetLine",
    "comment": "task.Comment",
    "deliverable": "brief.Deliverable",
    "file": "file.File",
    "file_version": "file.FileVersion",
    "holiday": "work_calendar.Holiday",
    "idea": "retrospective.Idea",
    "improvement": "retrospective.Improvement",
    "kpi": "brief.Kpi",
    "lesson": "retrospective.Lesson",
    "letter_text": "letter.LetterText",
    "message": "message.Message",
    "person": "person.Person",
    "process": "process.Process",
    "project": "project.Project",
    "recurrence": "process.Recurrence",
    "requirement": "brief.Requirement",
    "risk": "brief.Risk",
    "role": "person.Role",
    "round": "task.Round",
    "saved_view": "saved_view.SavedView",
    "settings": "settings.Settings",
    "sign_off": "sign_off.SignOff",
    "step_note": "retrospective.StepNote",
    "task": "task.Task",
    "team": "process.Team",
    "vote": "task.Vote",
    "work_calendar": "work_calendar.WorkCalendar",
    "workflow": "workflow.Workflow",
    "workflow_version": "workflow.WorkflowVersion",
}
"""Of each kind by its name: the module in ``app.domain`` and the class."""
_NAMES = {(f"app.domain.{home.partition('.')[0]}", home.partition(".")[2]): name for name, home in _HOMES.items()}
KIND_NAMES = tuple(_HOMES)


@cache
def kind_of(name: str) -> type[Any]:
    """The class of a kind, by its name; KeyError for a name that no kind has."""
    module, _, class_name = _HOMES[name].partition(".")
    kind: type[Any] = getattr(import_module(f"app.domain.{module}"), class_name)
    return kind


def name_of(kind: type[Any]) -> str:
    """The name of a kind, by its class; KeyError for a class that is no kind."""
    return _NAMES[kind.__module__, kind.__name__]


by_id: Callable[[Any], Any] = attrgetter("id")
"""For sorting entities of one kind: their ids are all numbers, or all words."""
