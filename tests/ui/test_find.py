"""Ctrl+F on every page of the real window: into the search of the page, or the palette where a page has none."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.bootstrap import open_workspace
from app.domain.workflow import Workflow
from app.workspace.sample import fill_when_empty
from ui.link.context import Context
from ui.link.place import PageId, WorkflowPlace
from ui.link.preferences import Preferences
from ui.shell.file_menu import file_menu
from ui.shell.main_window import MainWindow
from ui.shell.pages import PAGES

FIELDS = {
    PageId.BOARD: "Filter cards",
    PageId.PLAN: "Filter bars",
    PageId.LIST: "Filter tasks",
    PageId.CALENDAR: "Filter tasks",
    PageId.WORKLOAD: "Filter tasks",
    PageId.PROJECTS: "Find a project",
    PageId.WORKFLOWS: "Find a workflow",
    PageId.TEMPLATES: "Find a template",
    PageId.PEOPLE: "Find a person or role",
    PageId.TEAM: "Find a person or a task",
    PageId.FLOWCHART: "Go to step",
}


@pytest.fixture
def window(qtbot, tmp_path: Path):
    workspace = open_workspace(tmp_path)
    fill_when_empty(workspace)
    context = Context(workspace, Preferences(tmp_path / "view.json"))
    made = MainWindow(context, PAGES, {"File": file_menu(context)})
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    context.notifier.close()
    made.leaving = True
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    workspace.close()


def test_ctrl_f_searches_on_every_page(window: MainWindow) -> None:
    for entry in PAGES:
        window.show_page(entry.id)
        if entry.id is PageId.FLOWCHART:
            [workflow, *_] = window.context.workspace.read(lambda reader: reader.find(Workflow, archived=False))
            window.context.go_to(WorkflowPlace(workflow.id))
        for start in (window.page, window.rail):
            start.setFocus()
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
            found = QApplication.focusWidget()
            name = FIELDS.get(entry.id, "Search or type a command")
            assert found is not None, entry.id
            assert found.accessibleName() == name, f"{entry.id} from {start.accessibleName()}"
            QTest.keyClick(found, Qt.Key.Key_Escape)


def test_the_palette_says_to_the_eye_that_nothing_was_found(window: MainWindow) -> None:
    window.open_palette("board")
    palette = window.palette_box
    assert palette.list.isVisible()
    assert not palette.nothing.isVisible()
    QTest.keyClicks(palette.field, "xyzzy")
    assert palette.nothing.isVisible()
    assert not palette.list.isVisible()
    for _ in "xyzzy":
        QTest.keyClick(palette.field, Qt.Key.Key_Backspace)
    assert palette.list.isVisible()
    assert not palette.nothing.isVisible()
