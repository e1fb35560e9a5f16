"""Every place in the program that can be gone to, as data; ``Context.go_to`` asks for one, the shell goes there.

A new page or dialog that others lead to is one class here, one line of ``Place`` and one case of the shell's match.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.domain.brief import BudgetLine, Deliverable, Kpi, Requirement, Risk
from app.domain.ids import (
    AbsenceId,
    IdeaId,
    MessageId,
    PersonId,
    ProjectId,
    RecurrenceId,
    SavedViewId,
    StepId,
    TaskId,
    VersionId,
    WorkflowId,
)
from app.domain.message import Message
from app.domain.person import Person, Role
from app.domain.process import Process, Recurrence, Team
from app.domain.project import Project
from app.domain.retrospective import Idea, Improvement, Lesson, StepNote
from app.domain.saved_view import SavedView
from app.domain.settings import Settings
from app.domain.task import Round, Task
from app.domain.work_calendar import Absence, Holiday, WorkCalendar
from app.domain.workflow import Workflow, WorkflowVersion
from app.editing.change import Change
from ui.link.page_id import PageId as PageId


class ProjectTabId(StrEnum):
    """The tabs of the page of one project, by the word that is kept with the view's preferences."""

    OVERVIEW = "overview"
    BRIEF = "brief"
    REQUIREMENTS = "requirements"
    TASKS = "tasks"
    BUDGET = "budget"
    FILES = "files"
    JOURNAL = "journal"
    RESULTS = "results"


class SettingsSubject(StrEnum):
    """The cards of Settings that something else leads to."""

    MESSAGES = "messages"
    SENDING = "sending"
    MESSENGER = "messenger"
    FILES = "files"
    WORKING_WEEK = "working week"
    DAYS_OFF = "days off"


class Printable(StrEnum):
    """What can be printed; the words are stored with the choices of the last time."""

    FLOWCHART = "flowchart"
    BOARD = "board"
    LISTS = "lists"
    CARDS = "cards"
    PLAN = "plan"
    TASKS = "tasks"
    REPORT = "report"
    APPROVAL = "approval"
    BRIEF = "brief"
    MONTH = "calendar-month"

    @property
    def tiled(self) -> bool:
        """Whether it is one drawing that is cut into pages; the others flow over them."""
        return self in (Printable.FLOWCHART, Printable.BOARD, Printable.PLAN, Printable.MONTH)


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A page as it was left."""

    page: PageId


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """The row or card of a task: on the page that is shown if it has it, else on the board."""

    task_id: TaskId


@dataclass(frozen=True, slots=True)
class TaskPanelPlace:
    """Everything of one task, in the panel over the page that is shown."""

    task_id: TaskId
    asks_reason: bool = False
    """The focus is where it is typed why the task is closed without what it misses."""


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """A project in the list of projects, with its panel open."""

    project_id: ProjectId


@dataclass(frozen=True, slots=True)
class ProjectPagePlace:
    """The page of one project, at one of its tabs; without one, as it was left if it is the project shown last."""

    project_id: ProjectId
    tab: ProjectTabId | None = None
    about: str = ""
    """What the tab brings into view: the subject of a gate with its number, such as "requirement 12"."""


@dataclass(frozen=True, slots=True)
class ProjectTasksPlace:
    """The work of one project alone: on the board, the plan, the calendar, or against the time of its people."""

    project_id: ProjectId
    page: PageId = PageId.BOARD


@dataclass(frozen=True, slots=True)
class SavedViewPlace:
    """A saved view on its page."""

    view_id: SavedViewId


@dataclass(frozen=True, slots=True)
class WorkflowPlace:
    """A workflow in its editor."""

    workflow_id: WorkflowId


@dataclass(frozen=True, slots=True)
class StepPlace:
    """A step in the editor of its workflow."""

    workflow_id: WorkflowId
    step_id: StepId


@dataclass(frozen=True, slots=True)
class VersionPlace:
    """The workflow of a version in its editor, at what changed last."""

    version_id: VersionId


@dataclass(frozen=True, slots=True)
class PersonPlace:
    """A person in the list of people, with the panel open."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class AbsencePlace:
    """The person whose absence it is."""

    absence_id: AbsenceId


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """A message of the Outbox, in the letter that it is part of."""

    message_id: MessageId


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """One subject of the settings."""

    subject: SettingsSubject


@dataclass(frozen=True, slots=True)
class StartProject:
    """The dialog *Start project*, for the workflow of that name, from an idea, with that date, where they are given."""

    workflow: str = ""
    idea_id: IdeaId | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class StartFreeProject:
    """The dialog *New project without workflow*."""


@dataclass(frozen=True, slots=True)
class NewWorkflow:
    """The name of a new workflow, asked over the page of the workflows."""


@dataclass(frozen=True, slots=True)
class RecurrencePlace:
    """What is made by itself, on the page Processes; one of it with its dates, if one is given."""

    recurrence_id: RecurrenceId | None = None


@dataclass(frozen=True, slots=True)
class RepeatWorkflow:
    """The dialog *Repeat* of a workflow: a new recurrence, or one that is there."""

    workflow_id: WorkflowId
    recurrence_id: RecurrenceId | None = None


@dataclass(frozen=True, slots=True)
class MoveDate:
    """The dialog *Move date* of a project, with the new date if one is proposed."""

    project_id: ProjectId
    to: date | None = None


@dataclass(frozen=True)
class _OfProject:
    project_id: ProjectId


class ReduceScope(_OfProject):
    """The dialog *Reduce scope* of a project."""


class ChangeSteps(_OfProject):
    """The dialog *Change steps* of a project."""


class ChangeFields(_OfProject):
    """The dialog *Change fields* of a project."""


class CloseProject(_OfProject):
    """The dialog *Close project*: what was learned, and the end."""


@dataclass(frozen=True, slots=True)
class ImproveStep:
    """The dialog that leaves a note at the step of a task."""

    task_id: TaskId


@dataclass(frozen=True, slots=True)
class IdeaPlace:
    """An idea in the list of ideas, with its panel open."""

    idea_id: IdeaId


@dataclass(frozen=True, slots=True)
class AwayUntil:
    """The dialog *Away until…*, for one person and these days if they are given."""

    person_id: PersonId | None = None
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class TakeInAnswers:
    """The dialog *Take in answers*."""


@dataclass(frozen=True, slots=True)
class AddTask:
    """The line that takes a new task, for one project, due on one day, where they are given."""

    project_id: ProjectId | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class PrintPages:
    """The dialog *Print or save as PDF*; without a choice it begins with what the page shows."""

    what: Printable | None = None
    project_id: ProjectId | None = None


@dataclass(frozen=True)
class _FileImport:
    file: Path | None = None


class ImportTasks(_FileImport):
    """The dialog *Import tasks*; without a file it asks for one."""


class ImportWorkflow(_FileImport):
    """The dialog *Import workflow*; without a file it asks for one."""


class ImportDaysOff(_FileImport):
    """The dialog *Import days off*; without a calendar file it asks for one."""


@dataclass(frozen=True, slots=True)
class ExportData:
    """The dialog *Export*: what, of which project, as which kind of file."""


ProjectDialog = StartFreeProject | MoveDate | ReduceScope | ChangeFields | ChangeSteps | CloseProject | ImproveStep
Place = (
    PagePlace
    | TaskPlace
    | TaskPanelPlace
    | ProjectPlace
    | ProjectPagePlace
    | ProjectTasksPlace
    | SavedViewPlace
    | WorkflowPlace
    | StepPlace
    | VersionPlace
    | PersonPlace
    | AbsencePlace
    | MessagePlace
    | SettingsPlace
    | StartProject
    | NewWorkflow
    | RecurrencePlace
    | RepeatWorkflow
    | IdeaPlace
    | AwayUntil
    | TakeInAnswers
    | AddTask
    | PrintPages
    | ImportTasks
    | ImportWorkflow
    | ImportDaysOff
    | ExportData
    | ProjectDialog
)


def place_of(change: Change) -> Place | None:
    """Where the thing that was changed can be seen; None for what has no place of its own, such as a comment."""
    match change.before or change.after:
        case Task(id=task_id) | Round(task_id=task_id):
            return TaskPlace(task_id)
        case Project(id=project_id) | Lesson(project_id=project_id) | Improvement(project_id=project_id):
            return ProjectPagePlace(project_id)
        case Requirement(id=number, project_id=project_id):
            return ProjectPagePlace(project_id, ProjectTabId.REQUIREMENTS, f"requirement {number}")
        case (Deliverable() | Kpi() | Risk()) as one:
            return ProjectPagePlace(one.project_id, ProjectTabId.BRIEF, f"{type(one).__name__.lower()} {one.id}")
        case BudgetLine(id=number, project_id=project_id):
            return ProjectPagePlace(project_id, ProjectTabId.BUDGET, f"line {number}")
        case Workflow(id=workflow_id):
            return WorkflowPlace(workflow_id)
        case WorkflowVersion(id=version_id):
            return VersionPlace(version_id)
        case Person(id=person_id):
            return PersonPlace(person_id)
        case Absence(id=absence_id):
            return AbsencePlace(absence_id)
        case Message(id=message_id):
            return MessagePlace(message_id)
        case SavedView(id=view_id):
            return SavedViewPlace(view_id)
        case Role() | Team():
            return PagePlace(PageId.PEOPLE)
        case Idea(id=idea_id):
            return IdeaPlace(idea_id)
        case StepNote(workflow_id=workflow_id, step_id=step_id):
            return StepPlace(workflow_id, step_id) if step_id is not None else WorkflowPlace(workflow_id)
        case Process():
            return PagePlace(PageId.PROCESSES)
        case Recurrence(id=recurrence_id):
            return RecurrencePlace(recurrence_id)
        case Settings():
            return SettingsPlace(SettingsSubject.MESSAGES)
        case WorkCalendar():
            return SettingsPlace(SettingsSubject.WORKING_WEEK)
        case Holiday():
            return SettingsPlace(SettingsSubject.DAYS_OFF)
        case _:
            return None
