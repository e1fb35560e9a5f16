"""The tab *Journal* in a real page over a real workspace: write, change, remove, narrow, drop a mail, report."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from app.actions.journal import add_entry
from app.domain.task import Comment
from tests.ui.pages.project.test_project_page import one_project
from tests.ui.pages.room import Room
from ui.link.place import ProjectPagePlace, ProjectTabId
from ui.pages.project.journal import AT_A_TIME, JournalTab
from ui.pages.project.page import make
from ui.pages.project.status_dialog import StatusReportDialog

MAIL = "From: Ana <ana@example.com>\nSubject: The price\nMessage-ID: <p1@example.com>\nMIME-Version: 1.0\n\nIt is 40.\n"


def shown(qtbot, folder: Path) -> tuple[Room, JournalTab]:
    made = one_project(folder)
    page = made.show(qtbot, make)
    page.show_place(ProjectPagePlace(1, ProjectTabId.JOURNAL))
    tab = page.tab()
    assert isinstance(tab, JournalTab)
    return made, tab


def texts(tab: JournalTab) -> list[str]:
    return [view.line.text for view in tab.line_views() if view.line.text]


def pressed(tab: JournalTab, name: str) -> None:
    buttons = [one for view in tab.line_views() for one in view.findChildren(QAbstractButton)]
    next(one for one in buttons if one.accessibleName().startswith(name)).click()


def test_j_leads_to_the_field_and_ctrl_enter_keeps_a_decision(qtbot, tmp_path: Path) -> None:
    made, tab = shown(qtbot, tmp_path)
    page = tab.window()
    tab.search.setFocus()
    QTest.keyClick(page, Qt.Key.Key_J)
    assert tab.entry.field.hasFocus()
    QTest.keyClicks(tab.entry.field, "We go on **Tuesday**")
    tab.entry.kind.choose("decision")
    QTest.keyClick(tab.entry.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert tab.entry.field.toPlainText() == ""
    assert "We go on **Tuesday**" in texts(tab)
    assert any("<strong>Tuesday</strong>" in label.text() for label in tab.findChildren(QLabel))
    assert [one.kind for one in made.at.workspace.read(lambda reader: reader.find(Comment))] == ["decision"]


def test_a_line_is_changed_in_its_place_and_removed_and_undone(qtbot, tmp_path: Path) -> None:
    _, tab = shown(qtbot, tmp_path)
    tab.context.do(add_entry, tab.project_id, "Tuesday")
    pressed(tab, "Change what You wrote")
    view = next(one for one in tab.line_views() if one.line.text == "Tuesday")
    view.editor.setPlainText("Friday")
    QTest.keyClick(view.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert texts(tab)[0] == "Friday"
    pressed(tab, "Remove what You wrote")
    assert "Friday" not in texts(tab)
    tab.context.undo()
    assert texts(tab)[0] == "Friday"


def test_kinds_and_words_narrow_it_and_what_fits_nothing_says_so(qtbot, tmp_path: Path) -> None:
    _, tab = shown(qtbot, tmp_path)
    for number in range(AT_A_TIME + 5):
        tab.context.do(add_entry, tab.project_id, f"Line {number}")
    tab.kinds.choose("Comments")
    assert len(texts(tab)) == AT_A_TIME
    assert tab.more.isVisibleTo(tab)
    tab.more.click()
    assert len(texts(tab)) == AT_A_TIME + 5
    tab.search.setText("line 24")
    assert texts(tab) == ["Line 24"]
    tab.search.setText("nothing like it")
    assert tab.empty.isVisibleTo(tab)
    assert tab.empty.accessibleName() == "Nothing fits."


def test_a_dropped_mail_is_filed_once(qtbot, tmp_path: Path) -> None:
    _, tab = shown(qtbot, tmp_path / "data")
    saved = tmp_path / "price.eml"
    saved.write_text(MAIL, encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(saved))])
    for _ in range(2):
        copy, none, left = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        QApplication.sendEvent(tab, QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
        QApplication.sendEvent(tab, QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert [line for line in texts(tab) if "The price" in line] == ["**The price**\n\nIt is 40."]


def test_a_status_report_is_drafted_edited_and_kept(qtbot, tmp_path: Path) -> None:
    _, tab = shown(qtbot, tmp_path)
    next(command for command in tab.window().commands() if command.id == "status_report").run()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, StatusReportDialog))
    assert "steps are done" in dialog.text.toPlainText()
    dialog.text.setPlainText("All is well")
    dialog.keep.click()
    assert texts(tab)[0] == "All is well"
