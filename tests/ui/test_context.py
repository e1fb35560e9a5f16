"""One way down, one way up: do, undo, refresh, reveal."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from app.editing.change import WORK
from app.editing.edit import Edit, action
from tests.builders import make_office
from tests.ui.fakes import FakePage, break_a_rule, change_nothing, move_card
from ui.link.place import ProjectPagePlace, TaskPlace
from ui.link.undo_actions import UndoActions
from ui.shell.toasts import Toasts


def test_an_edit_is_told_by_its_title(context, workspace, qtbot):
    with qtbot.waitSignal(context.edited) as told:
        done = context.do(move_card, 3)
    assert [changes.title for changes in told.args] == ["Move card"]
    assert (done.changes.title, workspace.undo_title()) == ("Move card", "Move card")


def test_what_changed_nothing_is_no_edit(context, qtbot):
    with qtbot.assertNotEmitted(context.edited):
        assert context.do(change_nothing) is not None


def test_a_refusal_is_a_sentence_and_not_an_exception(context, workspace, qtbot):
    with qtbot.waitSignal(context.refused) as told:
        assert context.do(break_a_rule) is None
    assert told.args == ["“Draft” is done already; reopen it first."]
    assert workspace.undo_title() is None


@action("Divide")
def divide_by_zero(edit: Edit) -> None:
    1 / 0  # noqa: B018


def test_a_bug_in_an_action_is_not_hidden(context):
    with pytest.raises(ZeroDivisionError):
        context.do(divide_by_zero)


def test_undo_says_what_it_took_back_and_stays_where_it_is(context, qtbot):
    context.do(move_card, 3)
    sentences: list[str] = []
    context.history_moved.connect(lambda sentence, changes: sentences.append(sentence))
    with qtbot.assertNotEmitted(context.place_asked):
        context.undo()
        context.redo()
    assert sentences == ["Undid: moved card", "Redid: moved card"]


def test_with_nothing_to_undo_nothing_is_said(context, qtbot):
    with qtbot.assertNotEmitted(context.history_moved), qtbot.assertNotEmitted(context.refused):
        context.undo()


def test_a_page_reads_when_it_is_shown_and_not_before(context, qtbot):
    page = FakePage(context, "Board")
    qtbot.addWidget(page)
    context.do(move_card, 1)
    assert page.refreshed == []
    page.show()
    assert page.refreshed == [None]


def test_a_visible_page_hears_what_changed_and_a_hidden_one_goes_stale(context, qtbot):
    page = FakePage(context, "Board")
    qtbot.addWidget(page)
    page.show()
    done = context.do(move_card, 1)
    assert page.refreshed == [None, done.changes]
    page.hide()
    context.do(move_card, 2)
    assert len(page.refreshed) == 2
    page.show()
    assert page.refreshed[2:] == [None]
    page.hide()
    page.show()
    assert len(page.refreshed) == 3


def test_the_header_is_told_once_and_only_when_it_differs(context, qtbot):
    page = FakePage(context, "Board")
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.header_changed):
        page.set_header(subtitle="3 projects")
    with qtbot.assertNotEmitted(page.header_changed):
        page.set_header(subtitle="3 projects")


def test_a_closed_notifier_listens_no_more(context, workspace, qtbot):
    with qtbot.waitSignal(context.notifier.changed):
        workspace.do(move_card, 1)
    context.notifier.close()
    with qtbot.assertNotEmitted(context.notifier.changed):
        workspace.do(move_card, 1)


def window_with(*fields: QWidget) -> QMainWindow:
    window = QMainWindow()
    middle = QWidget()
    layout = QVBoxLayout(middle)
    for field in fields:
        layout.addWidget(field)
    window.setCentralWidget(middle)
    return window


def test_the_menu_names_what_undo_takes_back(context, qtbot):
    window = window_with()
    qtbot.addWidget(window)
    actions = UndoActions(context, window, lambda: WORK)
    assert (actions.undo.text(), actions.undo.isEnabled()) == ("Undo", False)
    context.do(move_card, 1)
    assert (actions.undo.text(), actions.undo.isEnabled()) == ("Undo “Move card”", True)
    context.undo()
    assert (actions.redo.text(), actions.undo.isEnabled()) == ("Redo “Move card”", False)


def test_ctrl_z_outside_of_fields_undoes_the_last_step(context, workspace, qtbot):
    window = window_with()
    qtbot.addWidget(window)
    UndoActions(context, window, lambda: WORK)
    context.do(move_card, 1)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.centralWidget().setFocus()
    qtbot.keyClick(window.centralWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (workspace.undo_title(), workspace.redo_title()) == (None, "Move card")


@pytest.mark.parametrize("editable_combo", [False, True])
def test_ctrl_z_inside_a_text_field_takes_back_typing(context, workspace, qtbot, editable_combo):
    combo = QComboBox()
    combo.setEditable(True)
    field = combo.lineEdit() if editable_combo else QLineEdit()
    window = window_with(combo if editable_combo else field)
    qtbot.addWidget(window)
    actions = UndoActions(context, window, lambda: WORK)
    context.do(move_card, 1)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    field.setFocus()
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    qtbot.keyClicks(field, "xyz")
    actions.undo.trigger()
    assert field.text() == ""
    assert (workspace.undo_title(), workspace.redo_title()) == ("Move card", None)
    assert QApplication.focusWidget() in (field, combo)


def test_what_was_undone_shows_what_there_still_is_and_no_message_before_it(qtbot, context, tmp_path):
    office = make_office(tmp_path / "office")
    office.start()
    step = office.workspace.read(lambda reader: reader.history())[-1]
    done = office.workspace.read(lambda reader: reader.history_step(step.id))
    office.workspace.close()
    window, asked = QWidget(), []
    qtbot.addWidget(window)
    toasts = Toasts(context, window)
    context.place_asked.connect(asked.append)
    assert {"message", "project"} <= {change.kind for change in done.changes}
    context.history_moved.emit("Undid", done.inverse())
    assert toasts.stack.toasts[0].button is None
    for again in (done, replace(done, changes=done.changes[::-1])):
        context.history_moved.emit("Redid", again)
        toasts.stack.toasts[0].button.click()
        assert isinstance(asked.pop(), ProjectPagePlace | TaskPlace)
