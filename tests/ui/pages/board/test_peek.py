"""A glance at the chosen card: Space opens and closes it, the arrows go on, and it follows every change."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.task import block_task, finish_task, rename_task
from app.domain.board import Column
from tests.ui.boards import Shown, shown_board
from ui.widgets.task_peek import TaskPeek

Key = Qt.Key


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def peek(shown: Shown) -> TaskPeek | None:
    return next((one for one in shown.page.findChildren(TaskPeek) if one.isVisible()), None)


def test_space_opens_it_and_space_or_esc_gives_the_keyboard_back_to_the_card(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        shown.page.select(shown.add("Call"))
        for closing in (Key.Key_Space, Key.Key_Escape):
            press(Key.Key_Space)
            assert peek(shown).accessibleName() == "Call"
            assert "State: Ready, since today" in peek(shown).accessibleDescription()
            assert "Owner: Mia" in peek(shown).accessibleDescription()
            press(closing)
            assert peek(shown) is None
            assert shown.page.columns[Column.READY].list.hasFocus()


def test_the_arrows_go_on_to_the_neighbour_and_to_the_column_beside(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        first, second = shown.add("Call"), shown.add("Write")
        shown.page.select(first)
        press(Key.Key_Space)
        press(Key.Key_Down)
        assert (peek(shown).accessibleName(), shown.page.current().task_id) == ("Write", second)
        assert peek(shown).hasFocus()
        press(Key.Key_Left)
        assert peek(shown).accessibleName() == shown.page.current().title
        assert shown.page.current().title in shown.titles(Column.WAITING)
        press(Key.Key_Space)
        assert shown.page.columns[Column.WAITING].list.hasFocus()


def test_it_shows_what_changes_meanwhile_and_goes_with_its_task(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        shown.page.select(call)
        press(Key.Key_Space)
        shown.office.workspace.do(rename_task, call, "Call the printer")
        qtbot.waitUntil(lambda: peek(shown).accessibleName() == "Call the printer")
        shown.office.workspace.do(block_task, call, by="Legal")
        qtbot.waitUntil(lambda: "Blocked by: Legal" in peek(shown).accessibleDescription())
        shown.office.workspace.do(finish_task, call)
        qtbot.waitUntil(lambda: "State: Done" in peek(shown).accessibleDescription())
        shown.office.workspace.undo()
        for _ in range(3):
            shown.office.workspace.undo()
        qtbot.waitUntil(lambda: peek(shown) is None)


def test_return_opens_the_panel(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        shown.page.select(call)
        press(Key.Key_Space)
        press(Key.Key_Return)
        assert peek(shown) is None
        assert shown.page.side.is_open
