"""The list of keys: what it shows is what works, and it never takes a letter away from a text."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from tests.ui.fakes import FakePage, fake_entries
from ui.link.command import Command
from ui.shell.main_window import MainWindow
from ui.shell.shortcuts_dialog import ShortcutsDialog, keys_of, page_keys
from ui.widgets.row_list import RowList, RowTool


@pytest.fixture
def window(qtbot, context) -> MainWindow:
    made = MainWindow(context, fake_entries())
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_f1_or_a_question_mark_lists_every_key_that_works_now(window, qtbot, key):
    window.page.list.setFocus()
    qtbot.keyClick(window.page.list, key)
    box = QApplication.activeModalWidget()
    assert isinstance(box, ShortcutsDialog)
    said = [label.text() for label in box.findChildren(QLabel)]
    for row in ("Ctrl+K", "Search or type a command", "Undo", "Ctrl+Z", "Ctrl+3", "Board"):
        assert row in said
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert QApplication.activeModalWidget() is None


def test_how_conditions_are_typed_is_told_with_examples(window, qtbot):
    window.show_typing_guide()
    box = QApplication.activeModalWidget()
    assert isinstance(box, ShortcutsDialog)
    assert box.windowTitle() == "How conditions and dates are typed"
    said = [label.text() for label in box.findChildren(QLabel)]
    for row in ("outcome of 4 is approved", "“Approve the claim” is Approved", "-5wd", "A step in one line"):
        assert row in said
    qtbot.keyClick(box, Qt.Key.Key_Escape)


def test_keys_are_read_off_the_tables_of_the_page_and_its_lists(qtbot, context):
    class Keyed(FakePage):
        def commands(self):
            return (Command("add", "Add task…", lambda: None, "plus", "N"), Command("mute", "Mute", lambda: None))

    page = Keyed(context, "Today")
    qtbot.addWidget(page)
    RowList("Missed", [RowTool("D", "check", "Done"), RowTool("B", "hand", "Blocked by…")]).setParent(page)
    assert keys_of([Command("block", "Blocked… or go on", lambda: None, "", "B")]) == {"B": "Blocked or go on"}
    assert page_keys(page) == {"Today": {"N": "Add task"}, "Today: Missed": {"D": "Done", "B": "Blocked by"}}


def test_a_question_mark_in_a_text_field_is_typed(window, qtbot):
    field = QLineEdit(window.page)
    field.show()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Question)
    assert field.text() == "?"
    assert QApplication.activeModalWidget() is None


def test_what_the_page_and_a_menu_both_offer_is_one_line_of_the_palette(qtbot, context):
    ran = []
    menus = {"File": [Command("file_new", "New project", lambda: ran.append("menu"), "plus", "Ctrl+N")]}
    made = MainWindow(context, fake_entries(), menus)
    qtbot.addWidget(made)
    found = made._find_command("new pro")
    assert [(hit.title, hit.subtitle) for hit in found] == [("New project", "Ctrl+N")]


def test_a_shortcut_works_as_soon_as_its_command_may_run(window, qtbot):
    view = next(action.menu() for action in window.menuBar().actions() if "View" in action.text())
    view.aboutToShow.emit()
    looks = {action.objectName(): action.isEnabled() for action in view.actions() if action.objectName()}
    assert (looks["look_light"], looks["look_dark"]) == (False, True)
    view.aboutToHide.emit()
    assert all(action.isEnabled() for action in view.actions())
