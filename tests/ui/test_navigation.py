"""Going to every place there is, through the real window on the sample team; no page or dialog is stubbed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton

from app.actions.absence import add_absence
from app.actions.idea import add_idea
from app.actions.person import add_person
from app.actions.recurrence import add_recurrence
from app.bootstrap import open_workspace
from app.domain.ids import SavedViewId, StepId
from app.domain.message import Message
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.domain.workflow import Workflow, WorkflowVersion
from app.workspace.sample import fill_when_empty
from tests.left_open import closed_stores
from ui.link.context import Context
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
    PageId,
    PagePlace,
    PersonPlace,
    Place,
    PrintPages,
    ProjectPagePlace,
    ProjectPlace,
    ProjectTasksPlace,
    RecurrencePlace,
    ReduceScope,
    RepeatWorkflow,
    SavedViewPlace,
    SettingsPlace,
    SettingsSubject,
    StartFreeProject,
    StartProject,
    StepPlace,
    TakeInAnswers,
    TaskPanelPlace,
    TaskPlace,
    VersionPlace,
    WorkflowPlace,
)
from ui.link.preferences import Preferences
from ui.pages.workflows.page import NameForm
from ui.shell.file_menu import file_menu
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES
from ui.widgets.quick_add import QuickAddLine
from ui.widgets.task_panel.panel import TaskPanel

__all__ = ["closed_stores"]


@dataclass
class Program:
    """The main window on the sample team, with one of each thing that a place can name."""

    window: MainWindow
    context: Context
    file: Path

    def one(self, kind: type[Any]) -> Any:
        return self.context.read(lambda reader: reader.find(kind)[0])

    @property
    def page(self) -> Any:
        return self.window.page

    def go(self, place: Place) -> None:
        self.context.go_to(place)
        QApplication.processEvents()

    @property
    def dialog(self) -> str:
        """The title of the dialog that is open now; it is closed."""
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        title = dialog.windowTitle()
        dialog.reject()
        QApplication.processEvents()
        return title


@pytest.fixture
def program(qtbot, qapp, tmp_path: Path) -> Iterator[Program]:
    workspace = open_workspace(tmp_path)
    fill_when_empty(workspace)
    context = Context(workspace, Preferences(tmp_path / "view.json"))
    window = MainWindow(context, PAGES, {"File": file_menu(context)})
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    file = tmp_path / "tasks.csv"
    file.write_text("Title\nCall the printer\n", encoding="utf-8")
    yield Program(window, context, file)
    context.notifier.close()
    window.leave()
    workspace.close()


def absence(at: Program) -> Any:
    person = at.one(Person)
    day = at.context.read(lambda reader: reader.today())
    return at.context.do(add_absence, person.id, day, day).value, person.id


def shows_page(at: Program) -> None:
    for entry in PAGES:
        at.go(PagePlace(entry.id))
        assert at.window.page_id == entry.id


def shows_task(at: Program) -> None:
    task = next(task for task in at.context.read(lambda reader: reader.find(Task)) if task.state.open)
    at.go(PagePlace(PageId.PEOPLE))
    at.go(TaskPlace(task.id))
    assert (at.window.page_id, at.page.current().task_id) == (PageId.BOARD, task.id)


def shows_task_panel(at: Program) -> None:
    task = at.one(Task)
    for page in (PageId.TODAY, PageId.BOARD, PageId.PLAN):
        at.go(PagePlace(page))
        at.go(TaskPanelPlace(task.id))
        assert at.window.page_id == page
        [panel] = [panel for panel in at.page.findChildren(TaskPanel) if panel.isVisible()]
        assert panel.accessibleName() or panel.parent() is not None


def shows_project(at: Program) -> None:
    project = at.one(Project)
    at.go(ProjectPlace(project.id))
    assert (at.window.page_id, at.page.open_id) == (PageId.PROJECTS, project.id)


def shows_project_page(at: Program) -> None:
    project = at.one(Project)
    at.go(ProjectPagePlace(project.id))
    assert at.window.page_id == PageId.PROJECT
    assert (at.page.accessibleName(), at.page.title) == ("Project", project.name)
    assert at.page.tab_bar.accessibleName() == "Project"


def shows_project_board(at: Program) -> None:
    project = at.one(Project)
    at.go(ProjectTasksPlace(project.id))
    assert at.window.page_id == PageId.BOARD
    assert at.page.filters.project_id == project.id
    assert {card.project_id for one in at.page.columns.values() for card in one.model.cards} == {project.id}


def shows_saved_view(at: Program) -> None:
    at.go(SavedViewPlace(SavedViewId(-4)))
    assert (at.window.page_id, at.page.filters.text.text()) == (PageId.BOARD, "review")


def shows_workflow(at: Program) -> None:
    version = at.one(WorkflowVersion)
    at.go(WorkflowPlace(version.workflow_id))
    assert (at.window.page_id, at.page.model.workflow_id) == (PageId.FLOWCHART, version.workflow_id)


def shows_step(at: Program) -> None:
    version = at.one(WorkflowVersion)
    step = version.graph.steps[1].id
    at.go(StepPlace(version.workflow_id, StepId(step)))
    assert at.page.model.selection == (step,)


def shows_version(at: Program) -> None:
    version = at.one(WorkflowVersion)
    at.go(VersionPlace(version.id))
    assert at.page.model.workflow_id == version.workflow_id


def shows_person(at: Program) -> None:
    person = at.one(Person)
    at.go(PersonPlace(person.id))
    assert (at.window.page_id, at.page.list.current_id) == (PageId.PEOPLE, person.id)


def shows_absence(at: Program) -> None:
    absence_id, person_id = absence(at)
    at.go(AbsencePlace(absence_id))
    assert at.page.list.current_id == person_id


def shows_message(at: Program) -> None:
    message = at.one(Message)
    at.go(MessagePlace(message.id))
    assert at.window.page_id == PageId.OUTBOX
    assert at.page.list.current_id is not None


def shows_settings(at: Program) -> None:
    for subject in SettingsSubject:
        at.go(SettingsPlace(subject))
        assert at.window.page_id == PageId.SETTINGS
        assert at.page.contents.current_id is not None


def opens(place_of: Callable[[Program], Place], title: str) -> Callable[[Program], None]:
    """A visit of a dialog whose title begins so."""

    def visit(at: Program) -> None:
        at.go(place_of(at))
        assert at.dialog.startswith(title)

    return visit


def opens_close(at: Program) -> None:
    project = at.one(Project)
    at.go(CloseProject(project.id))
    assert at.dialog == f"Close {project.name}"


def shows_idea(at: Program) -> None:
    idea_id = at.context.do(add_idea, "Guide").value
    at.go(IdeaPlace(idea_id))
    assert at.window.page_id == PageId.IDEAS
    assert at.page.form.idea_id == idea_id


def shows_recurrence(at: Program) -> None:
    workflow = at.one(Workflow)
    done = at.context.workspace.do(add_recurrence, workflow.id, "FREQ=MONTHLY", date(2027, 6, 1))
    at.go(RecurrencePlace(done.value))
    assert at.window.page_id == PageId.PROCESSES
    assert at.page.recurring.list.current_id == done.value
    assert at.page.recurring.details.isVisible()


def opens_fields(at: Program) -> None:
    at.go(ChangeFields(at.one(Project).id))
    assert at.dialog.startswith("Change fields")


def opens_away(at: Program) -> None:
    at.go(AwayUntil(at.one(Person).id))
    assert at.dialog == "Away until…"


def opens_answers(at: Program) -> None:
    at.go(TakeInAnswers())
    assert at.dialog == "Take in answers"


def opens_quick_add(at: Program) -> None:
    at.go(AddTask(at.one(Project).id))
    [line] = at.window.findChildren(QuickAddLine)
    assert line.isVisible()


def asks_for_a_workflow(at: Program) -> None:
    at.go(NewWorkflow())
    assert at.window.page_id == PageId.WORKFLOWS
    assert at.page.findChild(NameForm).isVisible()


def opens_print(at: Program) -> None:
    at.go(PrintPages())
    assert "Print" in at.dialog


def opens_import(at: Program) -> None:
    at.go(ImportTasks(at.file))
    assert at.dialog == "Import tasks"


def opens_workflow_import(at: Program) -> None:
    at.go(ImportWorkflow(at.file))
    assert at.dialog == "Import workflow"


def opens_days_off(at: Program) -> None:
    at.go(ImportDaysOff(at.file))
    assert at.dialog == "Import days off"


def opens_export(at: Program) -> None:
    at.go(ExportData())
    assert at.dialog == "Export"


VISITS: dict[type[Any], Callable[[Program], None]] = {
    PagePlace: shows_page,
    TaskPlace: shows_task,
    TaskPanelPlace: shows_task_panel,
    ProjectPlace: shows_project,
    ProjectPagePlace: shows_project_page,
    ProjectTasksPlace: shows_project_board,
    SavedViewPlace: shows_saved_view,
    WorkflowPlace: shows_workflow,
    StepPlace: shows_step,
    VersionPlace: shows_version,
    PersonPlace: shows_person,
    AbsencePlace: shows_absence,
    MessagePlace: shows_message,
    SettingsPlace: shows_settings,
    StartProject: opens(lambda at: StartProject("Blog post"), "Start project"),
    NewWorkflow: asks_for_a_workflow,
    RepeatWorkflow: opens(lambda at: RepeatWorkflow(at.one(Workflow).id), "Repeat"),
    CloseProject: opens_close,
    StartFreeProject: opens(lambda at: StartFreeProject(), "New project without workflow"),
    ReduceScope: opens(lambda at: ReduceScope(at.one(Project).id), "Reduce"),
    ImproveStep: opens(lambda at: ImproveStep(at.one(Task).id), "Improve this step"),
    IdeaPlace: shows_idea,
    RecurrencePlace: shows_recurrence,
    MoveDate: opens(lambda at: MoveDate(at.one(Project).id), "Move"),
    ChangeFields: opens_fields,
    ChangeSteps: opens(lambda at: ChangeSteps(at.one(Project).id), "Change steps"),
    AwayUntil: opens_away,
    TakeInAnswers: opens_answers,
    AddTask: opens_quick_add,
    PrintPages: opens_print,
    ImportTasks: opens_import,
    ImportWorkflow: opens_workflow_import,
    ImportDaysOff: opens_days_off,
    ExportData: opens_export,
}


@pytest.mark.parametrize("kind", get_args(Place), ids=lambda kind: kind.__name__)
def test_every_place_is_reached(kind: type[Any], program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: ("", ""))
    VISITS[kind](program)


def test_open_on_board_of_a_project_filters_the_board(program: Program) -> None:
    project = program.one(Project)
    program.go(ProjectPlace(project.id))
    [button] = [one for one in program.page.findChildren(QPushButton) if one.text() == "Open on board"]
    button.click()
    assert program.window.page_id == PageId.BOARD
    assert program.page.filters.project_id == project.id


def test_a_project_is_renamed_in_the_header_and_left_by_the_arrow(program: Program) -> None:
    project = program.one(Project)
    program.go(PagePlace(PageId.TODAY))
    program.go(ProjectPagePlace(project.id))
    header = program.window.header
    assert (header.back.isVisible(), header.rename.isVisible()) == (True, True)
    header.rename.click()
    assert header.name_field.text() == project.name
    QTest.keyClicks(header.name_field, "Another name")
    QTest.keyClick(header.name_field, Qt.Key.Key_Return)
    assert program.one(Project).name == "Another name"
    assert header.title.accessibleName() == "Another name"
    assert not header.name_field.isVisible()
    header.rename.click()
    QTest.keyClicks(header.name_field, "Half typed")
    QTest.keyClick(header.name_field, Qt.Key.Key_Escape)
    assert (header.name_field.isVisible(), program.one(Project).name) == (False, "Another name")
    header.back.click()
    assert program.window.page_id == PageId.TODAY
    assert (header.back.isVisible(), header.rename.isVisible()) == (False, False)


def test_an_undo_under_a_run_offers_to_take_the_run_back_with_it(program: Program) -> None:
    workspace, workflow = program.context.workspace, program.one(Workflow)
    version = program.one(WorkflowVersion)
    today = program.context.read(lambda reader: reader.today())
    workspace.do(add_recurrence, workflow.id, "FREQ=DAILY;COUNT=1", today + timedelta(days=60), lead_days=61)
    before = program.context.read(lambda reader: len(reader.find(Project)))
    roles = tuple(sorted({role for step in version.graph.steps for role in step.roles}))
    workspace.do(add_person, "Nobody’s load", roles=roles)
    workspace.tick()
    program.context.undo()
    [toast] = program.window.toasts.stack.toasts
    assert "was made by itself and gives work to Nobody’s load." in toast.content.text
    toast.button.click()
    assert program.context.read(lambda reader: len(reader.find(Project))) == before
    assert workspace.undo_title().startswith("Repeat “")
    assert [one.content.text for one in program.window.toasts.stack.toasts] == ["Undid: added “Nobody’s load”"]
