"""Goes to a place: one exhaustive match over all there are. Dialogs are imported when they are opened."""

from datetime import date
from typing import TYPE_CHECKING, Protocol, assert_never

from PySide6.QtWidgets import QWidget

from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, ProjectId, SavedViewId, TaskId, WorkflowId
from ui.link.context import Context
from ui.link.page import Page
from ui.link.page_id import PageId
from ui.link.place import (
    AbsencePlace,
    AddTask,
    AwayUntil,
    ChangeFields,
    ChangeSteps,
    CloseProject,
    ExportData,
    IdeaPlace,
    ImportDaysOff,
    ImportTasks,
    ImportWorkflow,
    ImproveStep,
    MessagePlace,
    MoveDate,
    NewWorkflow,
    PagePlace,
    PersonPlace,
    Place,
    Printable,
    PrintPages,
    ProjectPagePlace,
    ProjectPlace,
    ProjectTasksPlace,
    RecurrencePlace,
    ReduceScope,
    RepeatWorkflow,
    SavedViewPlace,
    SettingsPlace,
    StartFreeProject,
    StartProject,
    StepPlace,
    TakeInAnswers,
    TaskPanelPlace,
    TaskPlace,
    VersionPlace,
    WorkflowPlace,
)

if TYPE_CHECKING:
    from ui.link.preferences import Preferences
    from ui.printing.printables import PrintRequest
    from ui.widgets.task_panel.panel import TaskSide


class PageFrame(Protocol):
    """What going somewhere needs of the main window."""

    @property
    def page(self) -> Page: ...
    @property
    def page_id(self) -> PageId: ...
    def show_page(self, page_id: PageId) -> Page: ...


class Navigator:
    """Made by the main window for itself; ``go_to`` is where every ``Context.go_to`` ends."""

    def __init__(self, context: Context, frame: PageFrame, window: QWidget) -> None:
        self._context = context
        self._frame = frame
        self._window = window
        self._task_sides: dict[PageId, TaskSide] = {}

    def go_to(self, place: Place) -> None:
        """Show the page on which the place is, at it, or open its dialog over the page that is shown."""
        match place:
            case PagePlace(page):
                self._frame.show_page(page)
            case TaskPlace():
                if not self._frame.page.show_place(place):
                    self._show_on(PageId.BOARD, place)
            case TaskPanelPlace(task_id):
                self._open_task(place, task_id)
            case ProjectPlace():
                if not self._frame.page.show_place(place):
                    self._show_on(PageId.PROJECTS, place)
            case ProjectPagePlace():
                self._show_on(PageId.PROJECT, place)
            case ProjectTasksPlace(page=page):
                self._show_on(page, place)
            case SavedViewPlace(view_id):
                self._show_view(place, view_id)
            case WorkflowPlace() | StepPlace() | VersionPlace():
                self._show_on(PageId.FLOWCHART, place)
            case NewWorkflow():
                self._show_on(PageId.WORKFLOWS, place)
            case IdeaPlace():
                self._show_on(PageId.IDEAS, place)
            case RecurrencePlace():
                self._show_on(PageId.PROCESSES, place)
            case PersonPlace() | AbsencePlace():
                self._show_on(PageId.PEOPLE, place)
            case MessagePlace():
                self._show_on(PageId.OUTBOX, place)
            case SettingsPlace():
                self._show_on(PageId.SETTINGS, place)
            case RepeatWorkflow(workflow_id, recurrence_id):
                from ui.pages.processes.repeat_dialog import open_repeat

                open_repeat(self._context, self._window, workflow_id, recurrence_id)
            case CloseProject(project_id):
                from ui.pages.project.close_dialog import open_close

                open_close(self._context, self._window, project_id)
            case ImproveStep(task_id):
                from ui.widgets.improve_step import open_improve

                open_improve(self._context, self._window, task_id)
            case StartFreeProject():
                from ui.pages.projects.free_dialog import open_free

                open_free(self._context, self._window)
            case StartProject() | MoveDate() | ReduceScope() | ChangeFields() | ChangeSteps() | AwayUntil():
                self._open_dialog(place)
            case TakeInAnswers() | AddTask() | PrintPages():
                self._open_dialog(place)
            case ImportTasks() | ImportWorkflow() | ImportDaysOff() | ExportData():
                self._open_exchange(place)
            case _:
                assert_never(place)

    def add_task(self) -> None:
        """Ask for a new task, over the page that is shown."""
        self.go_to(AddTask())

    def _show_view(self, place: SavedViewPlace, view_id: SavedViewId) -> None:
        """Its page, at it; what is gone or of another version is said."""
        from app.queries.saved_view import saved_view, view_filter

        try:
            view = self._context.read(saved_view, view_id)
            view_filter(view)
            page = PageId(view.page)
        except LeadlineError as wrong:
            self._context.refuse(wrong.sentence)
        except ValueError:
            self._context.refuse(f"The page of “{view.name}” is not there in this version.")
        else:
            self._show_on(page, place)

    def _show_on(self, page: PageId, place: Place) -> None:
        self._frame.show_page(page).show_place(place)

    def _open_task(self, place: TaskPanelPlace, task_id: TaskId) -> None:
        """On pages that have a panel of their own, there; else one panel a page, made on first use."""
        page = self._frame.page
        if page.show_place(place):
            return
        # The panel is the largest widget; no start of the program waits for it.
        from ui.widgets.task_panel.panel import TaskSide

        side = self._task_sides.get(self._frame.page_id)
        if side is None:
            side = self._task_sides[self._frame.page_id] = TaskSide(page, self._context)
        if not side.open(task_id, asks_reason=place.asks_reason):
            self._context.refuse("This task is not there any more. It may have been undone.")

    # Each dialog with what it needs is imported when it is opened: no start of the program waits for it.

    def _open_dialog(
        self,
        place: StartProject
        | MoveDate
        | ReduceScope
        | ChangeFields
        | ChangeSteps
        | AwayUntil
        | TakeInAnswers
        | AddTask
        | PrintPages,
    ) -> None:
        context, window = self._context, self._window
        match place:
            case StartProject(workflow, idea_id, on):
                from ui.pages.projects.start_dialog import open_start

                open_start(context, window, workflow, idea_id, on)
            case MoveDate(project_id, day):
                from ui.pages.projects.move_dialog import open_move

                open_move(context, window, project_id, day)
            case ReduceScope(project_id):
                from ui.pages.project.scope_dialog import open_scope

                open_scope(context, window, project_id)
            case ChangeFields(project_id):
                from ui.pages.projects.fields_dialog import open_fields

                open_fields(context, window, project_id)
            case ChangeSteps(project_id):
                from ui.pages.projects.steps_dialog import open_steps

                open_steps(context, window, project_id)
            case AwayUntil(person_id, first_on, last_on):
                from ui.pages.absence.dialog import open_away

                open_away(context, window, person_id, first_on, last_on)
            case TakeInAnswers():
                from ui.pages.outbox.answers import open_answers

                open_answers(context, window)
            case AddTask(project_id, due_on):
                from ui.widgets.quick_add import open_quick_add

                open_quick_add(self._frame.page, context, project_id=project_id, due_on=due_on)
            case PrintPages(what, project_id):
                from ui.pages.printing.dialog import open_print

                open_print(context, window, print_request_of(context, self._frame.page_id, what, project_id))
            case _:
                assert_never(place)

    def _open_exchange(self, place: ImportTasks | ImportWorkflow | ImportDaysOff | ExportData) -> None:
        context, window = self._context, self._window
        match place:
            case ImportTasks(file):
                from ui.pages.exchange.import_dialog import open_import

                open_import(context, window, file)
            case ImportWorkflow(file):
                from ui.pages.workflows.workflow_import import open_workflow_import

                open_workflow_import(context, window, file)
            case ImportDaysOff(file):
                from ui.pages.exchange.days_off_dialog import open_days_off

                open_days_off(context, window, file)
            case ExportData():
                from ui.pages.exchange.export_dialog import open_export

                open_export(context, window)
            case _:
                assert_never(place)


def print_request_of(
    context: Context, page_id: PageId, what: Printable | None = None, project_id: ProjectId | None = None
) -> "PrintRequest":
    """What to print: the thing that is named, else what the page shows, narrowed as the page is, else the report."""
    from ui.printing.printables import PrintRequest
    from ui.widgets.filter_field import kept_filter

    preferences = context.preferences
    if what is Printable.MONTH or (what is None and page_id is PageId.CALENDAR):
        return _month_request(preferences)
    if what is not None:
        return PrintRequest(what, project_id)
    match page_id:
        case PageId.BOARD:
            project, person = preferences.get("board.project", 0), preferences.get("board.person", 0)
            chosen = ProjectId(project) if project else None
            shown = kept_filter(preferences, "board.filter")
            return PrintRequest(Printable.BOARD, chosen, PersonId(person) if person else None, filter=shown)
        case PageId.PLAN:
            project = preferences.get("plan.project", 0)
            return PrintRequest(Printable.PLAN, ProjectId(project) if project else None)
        case PageId.FLOWCHART if workflow := preferences.get("flowchart.workflow", 0):
            return PrintRequest(Printable.FLOWCHART, workflow_id=WorkflowId(workflow))
        case PageId.PROJECTS:
            return PrintRequest(Printable.TASKS)
        case _:
            return PrintRequest(Printable.REPORT)


def _month_request(preferences: "Preferences") -> "PrintRequest":
    """The month that the calendar shows, by its filter."""
    from app.domain.errors import RuleViolation
    from app.grammar.filter import FilterNames, parse_filter
    from ui.printing.printables import PrintRequest

    month, weekday = preferences.get("calendar.month", ""), preferences.get("calendar.first_weekday", 0)
    try:
        filter = parse_filter(preferences.get("calendar.filter", ""), FilterNames())
        on = date.fromisoformat(month) if month else None
        return PrintRequest(Printable.MONTH, month=on, first_weekday=weekday % 7, filter=filter)
    except (RuleViolation, ValueError):
        return PrintRequest(Printable.MONTH)


FILE_PLACES: dict[str, Place] = {
    "file_project": StartProject(),
    "file_free_project": StartFreeProject(),
    "file_task": AddTask(),
    "file_round": PagePlace(PageId.ROUND),
    "file_away": AwayUntil(),
    "file_import": ImportTasks(),
    "file_workflow": ImportWorkflow(),
    "file_days_off": ImportDaysOff(),
    "file_export": ExportData(),
    "print": PrintPages(),
    "print_report": PrintPages(Printable.REPORT),
}
"""Where the commands of the menu File go, by their ids."""
