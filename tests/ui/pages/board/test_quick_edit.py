"""What is changed on the card itself: the title typed over it, its due day and its owner pressed."""

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.board_drop import drop_card
from app.actions.due import set_due
from app.actions.task import block_task, finish_task, rename_task
from app.domain.board import Column
from app.domain.ids import TaskId
from tests.ui.boards import Shown, shown_board
from ui.pages.board.title_editor import CardTitleEditor
from ui.widgets.date_field import DateField
from ui.widgets.person_field import PersonField
from ui.widgets.popover import Popover

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


def editor(shown: Shown) -> CardTitleEditor | None:
    focused = QApplication.focusWidget()
    return focused if isinstance(focused, CardTitleEditor) else None


def begin(shown: Shown, task_id: TaskId) -> CardTitleEditor:
    shown.page.select(task_id)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_F2)
    return editor(shown)


def steps(shown: Shown) -> int:
    return len(shown.office.workspace.read(lambda reader: reader.history()))


def press(shown: Shown, task_id: TaskId, left: int | None = None, right: int | None = None) -> None:
    """Click near the bottom left, or the bottom right, of the card."""
    view = next(column.list for column in shown.page.columns.values() if column.model.row_of(task_id) >= 0)
    rect = view.visualRect(view.cards.index(view.cards.row_of(task_id)))
    x = rect.left() + left if left is not None else rect.right() - (right or 0)
    QTest.mouseClick(view.viewport(), Left, pos=QPoint(x, rect.bottom() - 26))
    QTest.qWait(20)


def asked(shown: Shown, kind: type) -> bool:
    return any(popover.isVisible() and popover.findChild(kind) for popover in shown.page.findChildren(Popover))


def test_a_title_is_typed_over_the_card_in_one_step(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        line, before = begin(shown, call), steps(shown)
        assert (line.text(), line.selectedText(), line.accessibleName()) == ("Call", "Call", "Title")
        QTest.keyClicks(line, "Call the printer")
        shown.add("Another one meanwhile")
        assert line.text() == "Call the printer"
        QTest.keyClick(line, Key.Key_Return)
        assert shown.page.current().title == "Call the printer"
        assert steps(shown) == before + 2, "one of them is the other task"
        assert shown.page.columns[Column.READY].list.hasFocus()


def test_esc_gives_the_title_back_and_a_refused_one_stays_to_be_mended(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        line, before = begin(shown, call), steps(shown)
        QTest.keyClicks(line, "Nothing")
        QTest.keyClick(line, Key.Key_Escape)
        assert (shown.page.current().title, steps(shown)) == ("Call", before)
        line = begin(shown, call)
        line.clear()
        QTest.keyClick(line, Key.Key_Return)
        assert len(shown.refused) == 1
        assert editor(shown) is line
        QTest.keyClicks(line, "Call back")
        QTest.keyClick(line, Key.Key_Return)
        assert (shown.page.current().title, steps(shown)) == ("Call back", before + 1)


def test_a_press_on_the_due_day_or_on_the_owner_asks_for_another(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        workspace = shown.office.workspace
        call = shown.add("Call")
        workspace.do(set_due, call, shown.office.clock.now().date())
        press(shown, call, left=30)
        assert asked(shown, DateField)
        assert shown.page.current().task_id == call
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)
        press(shown, call, right=24)
        assert asked(shown, PersonField)
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)
        workspace.do(block_task, call, by="Legal")
        press(shown, call, left=30)
        assert not asked(shown, DateField)
        workspace.do(finish_task, call)
        press(shown, call, right=24)
        assert not asked(shown, PersonField)


def test_a_notice_about_the_same_card_leaves_what_is_typed(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        line = begin(shown, call)
        QTest.keyClicks(line, "Mine")
        shown.office.workspace.do(rename_task, call, "Theirs")
        assert editor(shown) is line
        assert line.text() == "Mine"
        QTest.keyClick(line, Key.Key_Return)
        assert shown.page.current().title == "Mine"


def wheel(over: QWidget, angle: int) -> None:
    middle, none = QPointF(over.rect().center()), Qt.MouseButton.NoButton
    turned = QPoint(0, angle)
    how = (none, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(over, QWheelEvent(middle, over.mapToGlobal(middle), QPoint(), turned, *how))


def reader_names(shown: Shown, column: Column) -> list[str]:
    """What a screen reader finds in a column."""
    found = QAccessible.queryAccessibleInterface(shown.page.columns[column])
    return [found.child(at).text(QAccessible.Text.Name) for at in range(found.childCount())]


def test_the_line_over_a_card_is_found_by_a_screen_reader_as_long_as_it_is_open(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        closed = reader_names(shown, Column.READY)
        assert [name for name in closed if name] == ["Column Ready", "Ready"]
        line = begin(shown, call)
        assert reader_names(shown, Column.READY) == [*closed, "Title"]
        QTest.keyClick(line, Key.Key_Escape)
        assert reader_names(shown, Column.READY) == closed


def test_what_is_typed_stays_while_the_column_scrolls_and_while_cards_come_go_and_move(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        cards = [shown.add(f"Card {number}") for number in range(30)]
        workspace, view = shown.office.workspace, shown.page.columns[Column.READY].list
        line = begin(shown, cards[10])
        QTest.keyClicks(line, "Mine")
        for angle in (-1200, 2400):
            wheel(view.viewport(), angle)
            assert (editor(shown), line.text()) == (line, "Mine")
        workspace.do(drop_card, cards[20], (), between=(None, cards[0]))
        workspace.do(drop_card, cards[1], (), between=(cards[25], cards[26]))
        workspace.do(finish_task, cards[3])
        shown.add("Another one")
        QApplication.processEvents()
        shown.page.select(cards[10], focus=False)
        rect = view.visualRect(view.cards.index(view.cards.row_of(cards[10])))
        assert (editor(shown), line.text()) == (line, "Mine")
        assert rect.contains(line.geometry().center())
        QTest.keyClick(line, Key.Key_Return)
        assert shown.page.current().title == "Mine"
