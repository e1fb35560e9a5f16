"""The page Board: columns, keys, filters, drops and what it says."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.check_item import add_item, tick_item
from app.actions.person import change_person
from app.actions.task import assign_task, block_task, finish_task, rename_task
from app.domain.board import Column
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.board import board
from app.queries.board_groups import BoardCell
from tests.builders import make_office
from tests.ui.boards import Shown, shown_board
from ui.link.context import Context
from ui.link.place import PersonPlace, Place, StartProject, TaskPlace
from ui.link.preferences import Preferences
from ui.pages.board.card_drag import task_mime
from ui.pages.board.columns import BoardColumn
from ui.pages.board.model import WARNING
from ui.pages.board.page import make
from ui.widgets.empty_state import EmptyState
from ui.widgets.outcome_choice import OutcomeChoice
from ui.widgets.person_field import PersonField
from ui.widgets.popover import Popover
from ui.widgets.quick_add import QuickAddLine

Key, Ctrl, Alt = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Into whatever has the focus, as a person does."""
    focused = QApplication.focusWidget()
    assert focused is not None, "nothing has the focus"
    QTest.keyClick(focused, key, modifier)


def state_of(shown: Shown, task_id: TaskId) -> TaskState:
    task = shown.office.workspace.read(lambda reader: reader.get(Task, task_id))
    assert task is not None
    return task.state


def drop(column: BoardColumn, task_id: TaskId, at: QPoint) -> bool:
    """Post what a drag sends; whether the pointer said that the column takes the card."""
    mime, move = task_mime(task_id), Qt.DropAction.MoveAction
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(column, QDragEnterEvent(at, move, mime, left, plain))
    over = QDragMoveEvent(at, move, mime, left, plain)
    QApplication.sendEvent(column, over)
    if over.isAccepted():
        QApplication.sendEvent(column, QDropEvent(QPointF(at), move, mime, left, plain))
        QTest.qWait(20)
    return over.dropAction() is move


def lift(shown: Shown, task_id: TaskId) -> None:
    card = next(c for column in shown.page.columns.values() for c in column.model.cards if c.task_id == task_id)
    shown.page.drag.carry(card)


def test_each_card_stands_in_the_column_of_its_state(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        view = shown.office.workspace.read(board)
        for column in Column:
            assert shown.titles(column) == [card.title for card in view.columns[column]]
        assert shown.page.subtitle == "1 project · 1 open"


def test_what_waits_out_of_sight_is_read_after_the_first_painting(qtbot, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("ui.pages.board.contents.FIRST_SHOWN", 2)
    office = make_office(tmp_path)
    office.start("Second")
    whole = office.workspace.read(board).columns[Column.WAITING]
    context = Context(office.workspace, Preferences(tmp_path / "preferences.json"))
    pages = [make(context) for _ in range(3)]
    columns = [page.columns[Column.WAITING] for page in pages]
    for page, column in zip(pages, columns, strict=True):
        qtbot.addWidget(page)
        page.resize(1140, 700)
        page.show()
        assert [card.task_id for card in column.model.cards] == [card.task_id for card in whole[:2]]
        assert column.head.count.text() == str(len(whole))
        assert page.subtitle == "2 projects · 2 open"
    pages[0].select(whole[-1].task_id)
    assert pages[0].current() == whole[-1]
    pages[1].filters.text.setText(f'"{whole[-1].title}"')
    assert whole[-1] in columns[1].model.cards
    pages[1].filters.text.clear()
    office.workspace.do(rename_task, whole[-1].task_id, "Renamed meanwhile")
    now = list(office.workspace.read(board).columns[Column.WAITING])
    QApplication.processEvents()
    for page, column in zip(pages, columns, strict=True):
        assert column.model.cards == now
        assert column.head.count.text() == str(len(now))
        assert page.subtitle == "2 projects · 2 open"
    context.deleteLater()
    office.workspace.close()


def test_a_notice_changes_what_reading_everything_again_would(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        workspace, people = shown.office.workspace, shown.office.people
        call = shown.add("Call")
        steps = [
            lambda: workspace.do(rename_task, call, "Call the printer"),
            lambda: workspace.do(assign_task, call, people["Sam"]),
            lambda: workspace.do(block_task, call, by="Legal"),
            lambda: workspace.do(add_item, call, "Ask"),
            lambda: workspace.do(tick_item, call, 0, done=True),
            lambda: workspace.do(finish_task, call),
            lambda: workspace.do(change_person, people["Sam"], name="Samuel"),
            lambda: shown.office.start("Second"),
            workspace.undo, workspace.undo, workspace.undo, workspace.redo, workspace.redo,
        ]  # fmt: skip
        for step in steps:
            step()
            view = workspace.read(board)
            for column in Column:
                assert tuple(shown.page.columns[column].model.cards) == view.columns[column]


def test_what_left_done_is_read_again_when_older_cards_are_hidden(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ids = [shown.add(f"Task {n}") for n in range(53)]
        for task_id in ids:
            shown.office.workspace.do(finish_task, task_id)
            shown.office.clock.moment = shown.office.clock.moment.replace(microsecond=task_id)
        done = shown.page.columns[Column.DONE]
        assert (done.model.rowCount(), done.hidden.text()) == (50, "and 3 older: show")
        shown.page.select(ids[-1])
        press(Key.Key_Left, Ctrl)
        assert (done.model.rowCount(), done.hidden.text()) == (50, "and 2 older: show")


def test_ctrl_right_moves_the_card_and_the_focus_follows(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.add("Call")
        shown.page.select(task_id)
        press(Key.Key_Right, Ctrl)
        assert state_of(shown, task_id) is TaskState.DOING
        assert shown.page.columns[Column.DOING].list.hasFocus()
        assert shown.page.current().task_id == task_id
        press(Key.Key_Right, Ctrl)
        assert state_of(shown, task_id) is TaskState.DONE
        press(Key.Key_Left, Ctrl)
        assert state_of(shown, task_id) is TaskState.DOING


def test_a_waiting_card_stays_and_says_why(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        shown.page.select(shown.page.columns[Column.WAITING].model.cards[0].task_id)
        press(Key.Key_Right, Ctrl)
        assert "has not come" in shown.refused[-1]


def test_alt_up_and_down_change_the_order(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ids = [shown.add(title) for title in ("One", "Two", "Three")]
        shown.page.select(ids[0])
        press(Key.Key_Down, Alt)
        assert shown.titles(Column.READY) == ["Two", "One", "Three"]
        press(Key.Key_Down, Alt)
        press(Key.Key_Down, Alt)
        assert shown.titles(Column.READY) == ["Two", "Three", "One"]
        press(Key.Key_Up, Alt)
        assert shown.titles(Column.READY) == ["Two", "One", "Three"]
        assert shown.page.current().task_id == ids[0]


def test_arrows_walk_between_columns_past_the_empty_ones(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        shown.page.select(shown.page.columns[Column.WAITING].model.cards[0].task_id)
        press(Key.Key_Right)
        assert shown.page.columns[Column.READY].list.hasFocus()
        assert shown.page.current().title == shown.titles(Column.READY)[0]
        press(Key.Key_Right)
        assert shown.page.columns[Column.READY].list.hasFocus()
        press(Key.Key_Left)
        assert shown.page.columns[Column.WAITING].list.hasFocus()


def test_ctrl_enter_finishes(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.add("Call")
        shown.page.select(task_id)
        press(Key.Key_Return, Ctrl)
        assert state_of(shown, task_id) is TaskState.DONE


def test_done_of_an_approval_asks_the_outcome_and_keeps_the_change_list(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        shown.page.select(task_id)
        press(Key.Key_Return, Ctrl)
        choice = shown.page.findChild(OutcomeChoice)
        assert list(choice.buttons) == ["Approved", "Changes requested"]
        assert QApplication.focusWidget() is choice.buttons["Approved"]
        assert "next: Ana" in choice.buttons["Changes requested"].accessibleDescription()
        press(Key.Key_Tab)
        assert QApplication.focusWidget() is choice.note
        QTest.keyClicks(choice.note, "Shorter title")
        press(Key.Key_Tab)
        press(Key.Key_Space)
        assert shown.office.task("approve_outline").run.outcome == "Changes requested"
        changes = shown.office.workspace.undo()
        assert "Shorter title" in [getattr(change.before, "note", "") for change in changes.changes]


def test_esc_leaves_the_outcome_open_and_gives_the_focus_back(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step("approve_outline")
        shown.page.select(task_id)
        press(Key.Key_Return, Ctrl)
        press(Key.Key_Escape)
        assert shown.page.columns[Column.IN_REVIEW].list.hasFocus()
        assert state_of(shown, task_id) is TaskState.READY
        assert not [popover for popover in shown.page.findChildren(Popover) if popover.isVisible()]


def test_a_card_dropped_into_another_column_moves_there_between_two_cards(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ids = [shown.add(title) for title in ("One", "Two", "Three")]
        for task_id in ids[:2]:
            shown.page.select(task_id)
            press(Key.Key_Right, Ctrl)
        doing = shown.page.columns[Column.DOING]
        second = doing.place_of(TaskId(doing.model.cards[1].task_id))
        lift(shown, ids[2])
        assert drop(doing, ids[2], second.topLeft() + QPoint(20, 10))
        assert shown.titles(Column.DOING)[1] == "Three"
        assert doing.model.rowCount() == 3


def test_while_a_card_is_over_a_column_it_says_what_the_drop_would_do(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        idea = shown.office.task("idea").id
        lift(shown, idea)
        done, review = shown.page.columns[Column.DONE], shown.page.columns[Column.IN_REVIEW]
        mime, move = task_mime(idea), Qt.DropAction.MoveAction
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(done, QDragEnterEvent(QPoint(40, 40), move, mime, Qt.MouseButton.LeftButton, none))
        assert done.head.saying.isVisible()
        assert done.head.saying.text().startswith("Finishes Generate idea · next: Sam, Do keyword research")
        assert not drop(review, idea, QPoint(40, 40))
        assert review.head.saying.text().endswith("is no approval, so it cannot be in review.")
        assert shown.refused[-1].endswith("is no approval, so it cannot be in review.")


def test_the_preview_is_computed_once_for_each_column(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        idea = shown.office.task("idea").id
        lift(shown, idea)
        first = shown.page.drag.enter(BoardCell(Column.DONE))
        assert shown.page.drag.enter(BoardCell(Column.DONE)) is first


def test_something_else_that_is_dragged_is_not_taken(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        mime = QMimeData()
        mime.setText("LL-1")
        event = QDragEnterEvent(
            QPoint(40, 40), Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(shown.page.columns[Column.DONE], event)
        assert not event.isAccepted()


def test_cards_are_filtered_by_project_person_and_words_and_it_is_remembered(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        call = shown.add("Call", "Ana")
        second = shown.office.start("Second")
        shown.page.filters.choose(second)
        assert {card.project_id for column in shown.page.columns.values() for card in column.model.cards} == {second}
        assert "Publish" in shown.page.subtitle
        assert shown.context.preferences.get("board.project", 0) == second
        shown.page.filters.choose(None, shown.office.people["Ana"])
        owners = {card.owner_name for column in shown.page.columns.values() for card in column.model.cards}
        assert owners == {"Ana"}
        shown.page.select(call)
        press(Key.Key_Q)
        assert shown.page.filters.person_id is None
        press(Key.Key_F, Ctrl)
        QTest.keyClicks(shown.page.filters.text, "keyw spring")
        assert shown.titles(Column.WAITING) == ["Do keyword research"]
        press(Key.Key_Escape)
        assert len(shown.titles(Column.WAITING)) > 5
        press(Key.Key_Escape)
        assert shown.page.columns[Column.WAITING].list.hasFocus() or shown.page.current() is not None


def test_f2_a_d_and_b_change_the_card_in_place(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.add("Call")
        shown.page.select(task_id)
        press(Key.Key_F2)
        QTest.keyClicks(QApplication.focusWidget(), "Call the printer")
        press(Key.Key_Return)
        press(Key.Key_D)
        QTest.keyClicks(QApplication.focusWidget(), "+3")
        press(Key.Key_Return)
        press(Key.Key_A)
        field = QApplication.focusWidget()
        field = field if isinstance(field, PersonField) else field.parentWidget()
        # Typed at once: without a window manager the list of names that opens meanwhile keeps the window inactive.
        field.type_anew("Ben")
        press(Key.Key_Return)
        QTest.qWait(10)
        press(Key.Key_B)
        QTest.keyClicks(QApplication.focusWidget(), "Legal")
        press(Key.Key_Return)
        card = shown.page.current()
        assert (card.title, card.owner_name, card.blocked_by) == ("Call the printer", "Ben", "Legal")
        assert (card.due_on - shown.office.clock.now().date()).days == 3
        press(Key.Key_Right, Alt)
        assert (shown.page.current().due_on - card.due_on).days == 1
        press(Key.Key_B)
        assert shown.page.current().blocked_by == ""


def test_n_adds_a_task_and_chooses_its_card(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        QTest.keyClick(shown.page, Key.Key_N)
        line = shown.page.findChild(QuickAddLine)
        QTest.keyClicks(QApplication.focusWidget(), "Call @Ben +3")
        assert line.heard.text() == "Call · Ben · due Thu 12 Feb 2026"
        press(Key.Key_Return)
        assert shown.page.current().title == "Call"
        assert shown.page.columns[Column.READY].list.hasFocus()


def test_a_screen_reader_hears_columns_and_cards(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.office.task("idea").id
        shown.office.workspace.do(block_task, task_id, by="Legal")
        ready = shown.page.columns[Column.READY].list
        face = QAccessible.queryAccessibleInterface(ready)
        assert face.text(QAccessible.Text.Name) == "Ready"
        item = face.child(0)
        assert item.text(QAccessible.Text.Name) == "Generate idea"
        described = item.text(QAccessible.Text.Description)
        assert described.startswith("owner Mia, due ")
        assert described.endswith("ready, blocked by Legal")


def test_nothing_yet_offers_to_start_a_project(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        went: list[Place] = []
        shown.context.place_asked.connect(went.append)
        assert isinstance(shown.page.body.currentWidget(), EmptyState)
        shown.page.body.currentWidget().button.click()
        assert went == [StartProject()]
        shown.add("Call")
        assert not isinstance(shown.page.body.currentWidget(), EmptyState)


def test_risk_is_found_after_the_board_is_shown(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        shown.office.clock.moment = shown.office.clock.moment.replace(month=4, day=10)
        shown.page.refresh(None)
        qtbot.waitUntil(lambda: not shown.page._risk.busy)
        model = shown.page.columns[Column.WAITING].model
        assert "at risk" in {model.index(row).data(WARNING) for row in range(model.rowCount())}


def test_reveal_widens_the_filter_and_chooses_the_card(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        call = shown.add("Call", "Ana")
        shown.page.filters.choose(shown.office.project)
        assert shown.page.show_place(TaskPlace(call))
        assert shown.page.current().task_id == call
        assert not shown.page.show_place(TaskPlace(999))
        assert not shown.page.show_place(PersonPlace(1))


def test_a_card_held_at_the_end_of_a_long_column_scrolls_it_until_it_leaves(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ids = [shown.add(f"Task {n}") for n in range(40)]
        lift(shown, ids[0])
        ready = shown.page.columns[Column.READY]
        viewport = ready.list.viewport()
        low = viewport.mapTo(ready, QPoint(60, viewport.height() - 4))
        mime, move = task_mime(ids[0]), Qt.DropAction.MoveAction
        qtbot.waitUntil(lambda: ready.list.verticalScrollBar().maximum() > 100)
        for kind in (QDragEnterEvent, QDragMoveEvent):
            over = kind(low, move, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(ready, over)
        bar = ready.list.verticalScrollBar()
        qtbot.waitUntil(lambda: bar.value() > 40)
        ready.quiet()
        here = bar.value()
        QTest.qWait(60)
        assert bar.value() == here
