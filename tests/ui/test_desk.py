"""One way down, one way up: do, undo, refresh, reveal."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from tests.ui.fakes import FakePage, break_a_rule, change_nothing, move_card
from ui.link.undo_actions import UndoActions


def test_an_edit_is_told_by_its_title(desk, workspace, qtbot):
    with qtbot.waitSignal(desk.edited) as told:
        done = desk.do(move_card, 3)
    assert told.args == ["Move card"]
    assert done.changes is workspace.past[-1]


def test_what_changed_nothing_is_no_edit(desk, qtbot):
    with qtbot.assertNotEmitted(desk.edited):
        assert desk.do(change_nothing) is not None


def test_a_refusal_is_a_sentence_and_not_an_exception(desk, workspace, qtbot):
    with qtbot.waitSignal(desk.refused) as told:
        assert desk.do(break_a_rule) is None
    assert told.args == ["“Draft” is done already; reopen it first."]
    assert workspace.past == []


def test_a_bug_in_an_action_is_not_hidden(desk):
    with pytest.raises(ZeroDivisionError):
        desk.do(lambda: 1 / 0)


def test_undo_says_what_it_took_back_and_reveals_the_place(desk, qtbot):
    desk.do(move_card, 3)
    with qtbot.waitSignals([desk.travelled, desk.go]):
        places: list[tuple[str, object]] = []
        desk.go.connect(lambda kind, id: places.append((kind, id)))
        sentences: list[str] = []
        desk.travelled.connect(lambda sentence, back: sentences.append(sentence))
        desk.undo()
    assert sentences == ["Undid: Move card"]
    assert places == [("task", 3)]
    desk.redo()
    assert sentences[-1] == "Redid: Move card"


def test_with_nothing_to_undo_nothing_is_said(desk, qtbot):
    with qtbot.assertNotEmitted(desk.travelled), qtbot.assertNotEmitted(desk.refused):
        desk.undo()


def test_a_page_reads_when_it_is_shown_and_not_before(desk, qtbot):
    page = FakePage(desk, "Board")
    qtbot.addWidget(page)
    desk.do(move_card, 1)
    assert page.refreshed == []
    page.show()
    assert page.refreshed == [None]


def test_a_visible_page_hears_what_changed_and_a_hidden_one_goes_stale(desk, workspace, qtbot):
    page = FakePage(desk, "Board")
    qtbot.addWidget(page)
    page.show()
    desk.do(move_card, 1)
    assert page.refreshed == [None, workspace.past[-1]]
    page.hide()
    desk.do(move_card, 2)
    assert len(page.refreshed) == 2
    page.show()
    assert page.refreshed[2:] == [None]
    page.hide()
    page.show()
    assert len(page.refreshed) == 3


def test_the_header_is_told_once_and_only_when_it_differs(desk, qtbot):
    page = FakePage(desk, "Board")
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.header_changed):
        page.set_header(context="3 projects")
    with qtbot.assertNotEmitted(page.header_changed):
        page.set_header(context="3 projects")


def test_a_closed_notifier_listens_no_more(desk, workspace):
    assert workspace.changed.listeners
    desk.notifier.close()
    assert workspace.changed.listeners == []


def window_with(*fields: QWidget) -> QMainWindow:
    window = QMainWindow()
    middle = QWidget()
    layout = QVBoxLayout(middle)
    for field in fields:
        layout.addWidget(field)
    window.setCentralWidget(middle)
    return window


def test_the_menu_names_what_undo_takes_back(desk, qtbot):
    window = window_with()
    qtbot.addWidget(window)
    actions = UndoActions(desk, window)
    assert (actions.undo.text(), actions.undo.isEnabled()) == ("Undo", False)
    desk.do(move_card, 1)
    assert (actions.undo.text(), actions.undo.isEnabled()) == ("Undo “Move card”", True)
    desk.undo()
    assert (actions.redo.text(), actions.undo.isEnabled()) == ("Redo “Move card”", False)


def test_ctrl_z_outside_of_fields_undoes_the_last_step(desk, workspace, qtbot):
    window = window_with()
    qtbot.addWidget(window)
    UndoActions(desk, window)
    desk.do(move_card, 1)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.centralWidget().setFocus()
    qtbot.keyClick(window.centralWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert workspace.past == []


@pytest.mark.parametrize("editable_combo", [False, True])
def test_ctrl_z_inside_a_text_field_takes_back_typing(desk, workspace, qtbot, editable_combo):
    combo = QComboBox()
    combo.setEditable(True)
    field = combo.lineEdit() if editable_combo else QLineEdit()
    window = window_with(combo if editable_combo else field)
    qtbot.addWidget(window)
    actions = UndoActions(desk, window)
    desk.do(move_card, 1)
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
    assert len(workspace.past) == 1
    assert QApplication.focusWidget() in (field, combo)
