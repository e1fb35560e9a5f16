"""Real drags of cards, with Qt's own drag loop."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.actions.board import move_card
from app.actions.task import skip_task
from app.domain.board import Column
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.queries.board_groups import BoardCell
from tests.ui.boards import Shown, shown_board
from tests.ui.drag import drag
from ui.pages.board.card_drag import CarriedPicture, task_mime
from ui.widgets.outcome_choice import ASK_AGAIN, KEEP_SKIPPED, OutcomeChoice
from ui.widgets.popover import Popover

pytestmark = pytest.mark.qdrag


def middle(shown: Shown, task_id: TaskId) -> QPoint:
    """The middle of a card, in its list's viewport."""
    column = next(one for one in shown.page.columns.values() if one.model.row_of(task_id) >= 0)
    return column.list.visualRect(column.model.index(column.model.row_of(task_id))).center()


def test_a_card_dragged_to_done_is_finished(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call, other = shown.add("Call"), shown.add("Write")
        ready, done = shown.page.columns[Column.READY], shown.page.columns[Column.DONE]
        drag(ready.list.viewport(), middle(shown, call), done, QPoint(60, 200))
        qtbot.waitUntil(lambda: shown.titles(Column.DONE) == ["Call"])
        assert shown.titles(Column.READY) == ["Write"]
        assert not done.head.saying.isVisible()
        assert shown.page.drag.card is None
        assert shown.page.current().task_id == call != other


def test_a_card_dropped_on_a_card_lands_before_it(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ids = [shown.add(title) for title in ("One", "Two", "Three")]
        ready = shown.page.columns[Column.READY].list.viewport()
        upper = middle(shown, ids[0]) - QPoint(0, 20)
        drag(ready, middle(shown, ids[2]), ready, upper)
        qtbot.waitUntil(lambda: shown.titles(Column.READY) == ["Three", "One", "Two"])


def test_a_refused_drop_leaves_everything(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call")
        shown.office.workspace.do(move_card, call, Column.DOING)
        review = shown.page.columns[Column.IN_REVIEW]
        viewport = shown.page.columns[Column.DOING].list.viewport()
        drag(viewport, middle(shown, call), review, QPoint(60, 200))
        assert shown.titles(Column.DOING) == ["Call"]
        assert not review.head.saying.isVisible()


def test_a_carried_picture_follows_the_drag_with_the_held_spot_under_the_pointer(qtbot):
    window = QWidget()
    window.resize(400, 300)
    qtbot.addWidget(window)
    window.show()
    picture = QPixmap(80, 40)
    picture.fill(Qt.GlobalColor.red)
    carried = CarriedPicture(window, picture, QPoint(10, 5))
    assert not carried.isVisible()
    none, left = Qt.KeyboardModifier(0), Qt.MouseButton.LeftButton
    for event, seen in (
        (QDragMoveEvent(QPoint(200, 100), Qt.DropAction.MoveAction, task_mime(TaskId(7)), left, none), True),
        (QDragLeaveEvent(), False),
    ):
        QApplication.sendEvent(window.windowHandle(), event)
        assert carried.isVisible() == seen
    assert carried.pos() == QPoint(190, 95)
    assert window.childAt(200, 100) is None


@pytest.mark.parametrize(("way", "then"), [(ASK_AGAIN, "approve_outline"), (KEEP_SKIPPED, "draft")])
def test_a_card_dragged_out_of_done_asks_whether_what_was_skipped_by_hand_comes_again(
    qtbot, tmp_path: Path, way: str, then: str
) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        approval = shown.open_step("approve_outline")
        shown.office.workspace.do(skip_task, approval, outcome="Approved")
        outline, ready = shown.office.task("outline"), shown.page.columns[Column.READY]
        done = shown.page.columns[Column.DONE].list.viewport()
        drag(done, middle(shown, outline.id), ready, QPoint(60, 200))
        qtbot.waitUntil(lambda: bool(shown.page.findChildren(Popover)))
        assert outline.title in shown.titles(Column.DONE)
        [choice] = shown.page.findChildren(OutcomeChoice)
        choice.buttons[way].click()
        assert outline.title in shown.titles(Column.READY)
        assert shown.office.workspace.undo_title() == f"Move “{outline.title}” to Ready"
        shown.office.finish("outline")
        assert shown.office.task(then).state is TaskState.READY


def test_a_card_dragged_out_of_done_goes_at_once_where_nothing_was_skipped(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        shown.open_step("approve_outline")
        outline, ready = shown.office.task("outline"), shown.page.columns[Column.READY]
        drag(shown.page.columns[Column.DONE].list.viewport(), middle(shown, outline.id), ready, QPoint(60, 200))
        qtbot.waitUntil(lambda: outline.title in shown.titles(Column.READY))
        assert not shown.page.findChildren(Popover)


def test_several_chosen_cards_are_dragged_as_a_stack_into_another_lane(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ids = [shown.add(title, "Ana") for title in ("One", "Two", "Three")]
        shown.add("Four", "Ben")
        shown.page.filters.group("state", "owner")
        QApplication.processEvents()
        ana, ben = (str(shown.office.people[name]) for name in ("Ana", "Ben"))
        cells = shown.page.body.area.cells
        shown.page.choose(ids[:2])
        ready, doing = cells[BoardCell(Column.READY, ana)], cells[BoardCell(Column.DOING, ben)]
        taken = ready.list.visualRect(ready.model.index(ready.model.row_of(ids[1]))).center()
        drag(ready.list.viewport(), taken, doing, QPoint(60, 20))
        qtbot.waitUntil(lambda: [card.title for card in doing.model.cards] == ["One", "Two"])
        assert shown.office.workspace.undo_title() == "Move 2 tasks to Doing, Ben"
        assert [card.title for card in ready.model.cards] == ["Three"]
