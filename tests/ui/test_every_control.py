"""Buttons, menu items and context menus in the real window: each has an effect or says why not."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QListView,
    QMenu,
    QScrollArea,
    QWidget,
)

from app.actions.flowchart.field import put_field
from app.actions.flowchart.note import add_note
from app.actions.flowchart.version import publish
from app.actions.project import start_project
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.task import Task
from app.domain.workflow import FieldKind, ProjectField, Workflow, WorkflowVersion
from app.editing.project_start import StartPlan
from tests.ui.hand import SCENES, Hand, Scene, can_be_walked, first, hand, on, outbox_tab, settle
from ui.link.place import (
    AwayUntil,
    CloseProject,
    ExportData,
    ImportDaysOff,
    ImportTasks,
    ImportWorkflow,
    ImproveStep,
    MoveDate,
    PageId,
    PrintPages,
    RepeatWorkflow,
    StartProject,
    WorkflowPlace,
)
from ui.pages.flowchart.versions.move_projects_dialog import open_move_projects
from ui.pages.outbox.answers import AnswersDialog
from ui.pages.outbox.model import OutboxTab
from ui.pages.projects.fields_dialog import open_fields
from ui.widgets.archive_question import archive_asking
from ui.widgets.crash_box import CrashBox
from ui.widgets.preview_dialog import PreviewDialog

__all__ = ["hand"]


def key_of(control: Any) -> str:
    words = control.text() if isinstance(control, QAction | QAbstractButton) else ""
    name = "" if isinstance(control, QAction) else control.accessibleName()
    return f"{type(control).__name__} {control.objectName()} “{(words or name or control.toolTip()).splitlines()[0:1]}”"


def controls(hand: Hand, root: QWidget) -> dict[str, Any]:
    """What can be pressed now, by a name that lasts; equal names are numbered."""
    found: dict[str, Any] = {}
    shown = [one for one in root.findChildren(QAbstractButton) if one.isVisibleTo(root) and one.isVisible()]
    for control in shown:
        # The glass in a search field is a picture, not a control.
        picture = isinstance(control.parent(), QLineEdit) and control.accessibleName() == "Search"
        if control.objectName() != "qt_menubar_ext_button" and not picture:
            name, number = key_of(control), 1
            while f"{name} {number}" in found:
                number += 1
            found[f"{name} {number}"] = control
    return found


def says_why(control: Any) -> bool:
    """A disabled control has a tool tip that is a sentence."""
    return control.toolTip().rstrip().endswith(".")


def press(hand: Hand, control: Any) -> bool:
    """Whether anything was seen of it."""
    if not control.isEnabled():
        return says_why(control)
    if isinstance(control, QAbstractButton) and control.isChecked() and (control.group() or control.autoExclusive()):
        # What is chosen already says so by its look.
        return True
    area = control.parentWidget() if isinstance(control, QWidget) else None
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(control)
    before = hand.calm()
    if isinstance(control, QAction):
        control.trigger()
    else:
        control.click()
    settle()
    if hand.state() != before:
        return True
    QTest.qWait(40)
    return hand.state() != before


def press_all(hand: Hand, scene: Scene, find: Callable[[Hand], dict[str, Any]]) -> tuple[int, list[str]]:
    scene(hand)
    settle()
    names = list(find(hand))
    hand.tidy()
    dead = []
    for name in names:
        scene(hand)
        settle()
        control = find(hand).get(name)
        if control is None:
            hand.close_window()
            hand.open_window()
            scene(hand)
            settle()
            control = find(hand).get(name)
        if control is not None and not press(hand, control):
            dead.append(name)
        hand.tidy()
    return len(names), dead


def test_every_control_of_every_page_has_an_effect_or_says_why_not(hand: Hand) -> None:
    count, dead = 0, []
    for title, scene in SCENES.items():
        number, found = press_all(hand, scene, lambda hand: controls(hand, hand.window.stack.currentWidget()))
        count += number
        dead += [f"{title}: {name}" for name in found]
    for title, scene in DIALOGS.items():
        number, found = press_all(hand, scene, dialog_controls)
        count += number
        dead += [f"{title}: {name}" for name in found]
    for title, scene in MENUS.items():
        number, found = press_all(hand, scene, menu_actions)
        count += number
        dead += [f"menu of {title}: {name}" for name in found]
    number, found = press_all(hand, on(PageId.TODAY), header_and_menus)
    count += number
    dead += found
    print(f"{count} controls pressed, {len(dead)} without effect or reason")
    assert not dead, "\n".join(dead)
    assert count >= 360


def first_row(kind: type[Any], number: int = 0) -> Callable[[Hand], Any]:
    """A list of the page with its first row chosen."""

    def choose(hand: Hand) -> Any:
        views = [view for view in hand.window.page.findChildren(kind) if can_be_walked(view)]
        view = views[number]
        rows = range(view.model().rowCount())
        chosen = next(row for row in rows if view.model().index(row, 0).flags() & Qt.ItemFlag.ItemIsSelectable)
        view.setFocus()
        view.setCurrentIndex(view.model().index(chosen, 0))
        return view

    return choose


def menu_over(page: PageId, choose: Callable[[Hand], Any]) -> Scene:
    """The context menu of what is chosen, asked for by its key."""

    def ask(hand: Hand) -> None:
        hand.window.show_page(page)
        settle()
        view = choose(hand)
        target = view.viewport() if isinstance(view, QAbstractScrollArea) else view
        place = view.visualRect(view.currentIndex()).center() if isinstance(view, QAbstractItemView) else QPoint(4, 4)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, target.mapToGlobal(place))
        QApplication.sendEvent(target, event)
        settle()

    return ask


def chosen_bar(hand: Hand) -> Any:
    """The chart of the plan, with the keyboard on a bar of a project."""
    page = hand.window.page
    page.table.choose(page.model.rows.first_bar())
    page.chart.setFocus()
    return page.chart


def chosen_step(hand: Hand) -> Any:
    """The plane with a step of a workflow chosen."""
    first(Workflow, WorkflowPlace)(hand)
    settle()
    page = hand.window.page
    page.model.select((page.model.graph.steps[2].id,))
    return page.plane.view


def menu_actions(hand: Hand) -> dict[str, Any]:
    menu = QApplication.activePopupWidget()
    if not isinstance(menu, QMenu):
        return {}
    return {action.text(): action for action in menu.actions() if not action.isSeparator()}


def first_message(hand: Hand) -> Any:
    """The list of what is to be told, with its first row chosen."""
    outbox_tab(OutboxTab.TO_TELL)(hand)
    return first_row(QAbstractItemView)(hand)


MENUS: dict[str, Scene] = {
    "a row of Today": menu_over(PageId.TODAY, first_row(QAbstractItemView)),
    "a card": menu_over(PageId.BOARD, first_row(QListView)),
    "a bar": menu_over(PageId.PLAN, chosen_bar),
    "a row of the plan": menu_over(PageId.PLAN, first_row(QAbstractItemView)),
    "a step": menu_over(PageId.FLOWCHART, chosen_step),
    "a workflow": menu_over(PageId.WORKFLOWS, first_row(QAbstractItemView)),
    "a template": menu_over(PageId.TEMPLATES, first_row(QAbstractItemView)),
    "a message": menu_over(PageId.OUTBOX, first_message),
    "a person": menu_over(PageId.PEOPLE, first_row(QAbstractItemView)),
    "a project": menu_over(PageId.PROJECTS, first_row(QAbstractItemView)),
}


def when_read(place: Callable[[Hand], Any]) -> Scene:
    """The dialog of a file, once a worker has read that."""

    def go(hand: Hand) -> None:
        hand.context.go_to(place(hand))
        for _ in range(100):
            boxes = [box for box in QApplication.topLevelWidgets() if isinstance(box, PreviewDialog)]
            if any(box.isVisible() and box.go.isEnabled() for box in boxes):
                return
            QTest.qWait(20)

    return go


def table(hand: Hand) -> ImportTasks:
    file = hand.folder / "tasks.csv"
    file.write_text("Title,Owner,Due\nCall the printer,Tom Weber,2027-03-01\nAsk for a price,Nobody,soon\n")
    return ImportTasks(file)


def days_off(hand: Hand) -> ImportDaysOff:
    day = "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20270503\nSUMMARY:Company day\nEND:VEVENT"
    file = hand.folder / "days.ics"
    file.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{day}\nEND:VCALENDAR\n")
    return ImportDaysOff(file)


def chart(hand: Hand) -> ImportWorkflow:
    file = hand.folder / "chart.mermaid"
    file.write_text("flowchart LR\n Write --> Good{Good?}\n Good -->|Yes| Publish\n Good -->|No| Write\n")
    return ImportWorkflow(file)


def running(hand: Hand) -> Workflow:
    """A workflow that a project runs."""
    find = hand.workspace.read
    project = next(one for one in find(lambda reader: reader.find(Project)) if one.state is ProjectState.RUNNING)
    version = find(lambda reader: reader.get(WorkflowVersion, project.version_id))
    return find(lambda reader: reader.get(Workflow, version.workflow_id))


def asked_fields(hand: Hand) -> None:
    """The dialog that changes the answers of a project; its workflow and itself are made for it."""
    workflow = running(hand)
    do = hand.workspace.do
    do(put_field, workflow.id, ProjectField("Budget", FieldKind.MONEY))
    do(publish, workflow.id, "Budget")
    versions = hand.workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow.id))
    newest = max(versions, key=lambda version: version.number)
    people = {
        role: tuple({task.owner_id for task in hand.workspace.read(lambda reader: reader.find(Task))})[:1]
        for role in {step.role for step in newest.graph.steps if step.role is not None}
    }
    project_id = do(start_project, StartPlan(newest.id, "With a budget", date(2028, 6, 1), people)).value
    open_fields(hand.context, hand.window, project_id)


def moved_to_version(hand: Hand) -> None:
    """The dialog that moves projects to a version, which is published for it."""
    workflow = running(hand)
    hand.window.show_page(PageId.WORKFLOWS)
    hand.workspace.do(add_note, workflow.id, "Look here", (0.0, -200.0))
    hand.workspace.do(publish, workflow.id, "A note")
    dialog = open_move_projects(hand.context, hand.window, workflow.id)
    assert dialog is not None
    dialog.finish_preview()


def taken_answers(hand: Hand) -> None:
    hand.window.show_page(PageId.OUTBOX)
    settle()
    dialog = AnswersDialog(hand.context, hand.window)
    dialog.open()
    task = next(one for one in hand.workspace.read(lambda reader: reader.find(Task)) if one.state.open)
    dialog.text.setPlainText(f"[{task.key}] BLOCKED: waiting for Legal")
    dialog.update_preview()


DIALOGS: dict[str, Scene] = {
    "start": lambda hand: hand.context.go_to(StartProject()),
    "date": first(Project, MoveDate),
    "repeat": first(Workflow, RepeatWorkflow),
    "close": first(Project, CloseProject),
    "improve": first(Task, ImproveStep),
    "away": first(Person, AwayUntil),
    "export": lambda hand: hand.context.go_to(ExportData()),
    "print": lambda hand: hand.context.go_to(PrintPages()),
    "keys": lambda hand: hand.window.show_keys(),
    "history": lambda hand: hand.window.show_history(),
    "import": when_read(table),
    "days off": when_read(days_off),
    "workflow import": when_read(chart),
    "fields": asked_fields,
    "archive": lambda hand: archive_asking(hand.context, hand.window, running(hand).id),
    "move projects": moved_to_version,
    "answers": taken_answers,
    "crash": lambda hand: CrashBox("Traceback: ZeroDivisionError", hand.window).open(),
}


def dialog_controls(hand: Hand) -> dict[str, Any]:
    boxes = [box for box in QApplication.topLevelWidgets() if box is not hand.window and box.isVisible()]
    return {name: one for box in boxes for name, one in controls(hand, box).items()}


def header_and_menus(hand: Hand) -> dict[str, Any]:
    found = {**controls(hand, hand.window.header), **controls(hand, hand.window.rail)}
    for bar in hand.window.menuBar().actions():
        menu = bar.menu()
        menu.aboutToShow.emit()
        for action in menu.actions():
            if not action.isSeparator():
                found[f"{bar.text()} > {action.text()}"] = action
    return found
