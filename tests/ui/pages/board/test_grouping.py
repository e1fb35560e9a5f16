"""The board grouped by something else than the state, and in lanes: what stands where, by mouse, key and words."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox

from app.actions.saved_view import save_view
from app.actions.task import finish_task, start_task
from app.domain.board import Column
from app.domain.board_grouping import GroupBy
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task import Task
from app.queries.board_groups import BoardCell
from tests.ui.boards import Shown, shown_board
from ui.link.place import SavedViewPlace
from ui.link.preferences import Preferences
from ui.pages.board.card_drag import DropPreview
from ui.pages.board.columns import BoardColumn
from ui.pages.board.page import make
from ui.widgets.popover import Popover

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Into whatever has the focus, as a person does."""
    focused = QApplication.focusWidget()
    assert focused is not None, "nothing has the focus"
    QTest.keyClick(focused, key, modifier)


def choose(shown: Shown, columns: GroupBy, lanes: GroupBy | None = None) -> None:
    """In the two boxes over the board, by key."""
    for box, word in ((shown.page.filters.columns_by, columns), (shown.page.filters.lanes_by, lanes or "")):
        row = next(row for row in range(box.count()) if box._choices[row].key == str(word))
        box.setFocus()
        QTest.keyClick(box, Key.Key_Home)
        for _ in range(row):
            QTest.keyClick(box, Key.Key_Down)
    QApplication.processEvents()


def task(shown: Shown, task_id: TaskId) -> Task:
    found = shown.office.workspace.read(lambda reader: reader.get(Task, task_id))
    assert found is not None
    return found


def cell(shown: Shown, column: str | int, lane: str | int = "") -> BoardColumn:
    return shown.page.body.area.cells[BoardCell(str(column), str(lane))]


def titles(column: BoardColumn) -> list[str]:
    return [card.title for card in column.model.cards]


def press_card(shown: Shown, task_id: TaskId, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    column = shown.page.body.area.bring_in(task_id)
    assert column is not None
    at = column.list.visualRect(column.model.index(column.model.row_of(task_id))).center() + QPoint(0, 8)
    QTest.mouseClick(column.list.viewport(), LEFT, modifier, at)


def preview(shown: Shown, *task_ids: TaskId, over: BoardColumn) -> DropPreview:
    """What a column says of these cards."""
    cards = [shown.page.cards.find(task_id) for task_id in task_ids]
    shown.page.drag.carry(*[card for card in cards if card is not None])
    return shown.page.drag.enter(over.cell)


def test_by_owner_each_has_a_column_and_a_key_hands_the_card_over(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call = shown.add("Call", "Ana")
        choose(shown, GroupBy.OWNER)
        people = shown.office.people
        assert [head.title for head in shown.page.body.area.heads.values()] == ["Ana", "Ben", "Mia", "Omar", "Sam"]
        assert titles(cell(shown, people["Ana"])) == ["Call"]
        assert cell(shown, people["Ana"]).list.accessibleName() == "Ana"
        said = preview(shown, call, over=cell(shown, people["Ben"]))
        assert said.words.startswith("Hand “Call” to Ben · ")
        assert said.changes is not None
        shown.page.drag.end()
        shown.page.select(call)
        press(Key.Key_Right, Ctrl)
        assert task(shown, call).owner_id == people["Ben"]
        assert titles(cell(shown, people["Ben"])) == ["Call"]
        assert shown.page.current().task_id == call
        shown.office.workspace.do(finish_task, call)
        shown.page.select(call)
        press(Key.Key_Left, Ctrl)
        assert shown.refused[-1].startswith("“Call” is over.")


def test_every_grouping_shows_the_same_cards_each_once(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        for title in ("Call", "Write"):
            shown.add(title)
        shown.office.finish("idea")
        whole = sorted(card.task_id for card in shown.page.cards.all)
        kinds = [by for by in GroupBy if by is not GroupBy.FIELD]
        for columns in kinds:
            choose(shown, columns)
            cards = [card.task_id for one in shown.page.body.area.cells.values() for card in one.model.cards]
            assert sorted(cards) == whole, columns
            assert shown.page.cards.layout.columns.grouping.by is columns
        for lanes in kinds[1:]:
            choose(shown, GroupBy.STATE, lanes)
            cards = [card.task_id for some in shown.page.cards.cells.values() for card in some]
            assert sorted(cards) == whole, lanes


def test_what_a_drop_cannot_decide_is_said_with_the_place_where_it_is(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        idea = shown.office.task("idea").id
        choose(shown, GroupBy.STEP)
        own = shown.page.body.area.bring_in(idea)
        other = next(one for one in shown.page.body.area.cells.values() if one is not own and one.model.cards)
        said = preview(shown, idea, over=other)
        assert said.refused == "The step of “Generate idea” is drawn in the workflow. Change it there."
        shown.page.drag.end()
        shown.page.select(idea)
        press(Key.Key_Right, Ctrl)
        assert shown.refused[-1] == said.refused


def test_columns_and_lanes_are_remembered_and_kept_in_a_view(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        choose(shown, GroupBy.PRIORITY, GroupBy.OWNER)
        view = shown.page.shown_view()
        assert (view.grouping, view.lanes) == ("priority", "owner")
        kept = shown.office.workspace.do(
            save_view, "Who has what", "board", None, grouping=view.grouping, lanes=view.lanes
        ).value
        again = make(shown.context)
        qtbot.addWidget(again)
        assert (again.filters.columns.word, again.filters.lanes_word) == ("priority", "owner")
        choose(shown, GroupBy.STATE)
        assert shown.page.shown_view().grouping == ""
        assert list(shown.page.columns) == [*Column]
        shown.page.show_place(SavedViewPlace(kept))
        assert (shown.page.filters.columns.word, shown.page.filters.lanes_word) == ("priority", "owner")
        assert len(shown.page.body.area.heads) == 4


def test_lanes_are_folded_walked_through_and_named(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call, write, sing = shown.add("Call", "Ana"), shown.add("Write", "Ben"), shown.add("Sing", "Mia")
        shown.office.workspace.do(start_task, sing)
        choose(shown, GroupBy.STATE, GroupBy.OWNER)
        people, area = shown.office.people, shown.page.body.lanes
        assert [band.head.accessibleName() for band in area.bands.values()] == ["Lane Ana", "Lane Ben", "Lane Mia"]
        assert cell(shown, Column.READY, people["Ana"]).list.accessibleName() == "Ready, Ana"
        shown.page.select(call)
        press(Key.Key_Down)
        assert shown.page.current().task_id == write
        press(Key.Key_Up)
        assert shown.page.current().task_id == call
        ana = area.bands[str(people["Ana"])]
        QTest.mouseClick(ana.head, LEFT)
        assert ana.folded
        assert ana.head.accessibleDescription() == "1 card, folded"
        assert not cell(shown, Column.READY, people["Ana"]).isVisible()
        again = make(shown.context)
        qtbot.addWidget(again)
        again.resize(1140, 700)
        with qtbot.waitExposed(again):
            again.show()
        assert again.body.lanes.bands[str(people["Ana"])].folded
        again.hide()
        shown.page.activateWindow()
        qtbot.waitUntil(shown.page.isActiveWindow)
        shown.page.select(call)
        assert not ana.folded
        shown.page.select(write)
        press(Key.Key_Down, Ctrl)
        assert task(shown, write).owner_id == people["Mia"]
        press(Key.Key_Right, Ctrl)
        assert task(shown, write).state is TaskState.DOING
        assert titles(cell(shown, Column.DOING, people["Mia"])) == ["Write", "Sing"]


def test_a_drop_into_another_column_of_another_lane_does_both_as_one_step(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        call, _ = shown.add("Call", "Ana"), shown.add("Write", "Ben")
        choose(shown, GroupBy.STATE, GroupBy.OWNER)
        target = cell(shown, Column.DOING, shown.office.people["Ben"])
        said = preview(shown, call, over=target)
        assert said.words.startswith("Hand “Call” to Ben and Move “Call” to Doing")
        before = shown.office.dump()
        shown.page.card_commands.drop([call], target.cell, 0)
        now = task(shown, call)
        assert (now.owner_id, now.state) == (shown.office.people["Ben"], TaskState.DOING)
        shown.office.workspace.undo()
        assert shown.office.dump() == before


def test_several_chosen_cards_go_together_in_one_step(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        approval = shown.open_step("approve_outline")
        call, write, sing = (shown.add(title) for title in ("Call", "Write", "Sing"))
        press_card(shown, call)
        press_card(shown, write, Ctrl)
        press_card(shown, approval, Ctrl)
        assert {card.task_id for card in shown.page.chosen_cards()} == {call, write, approval}
        qtbot.waitUntil(lambda: shown.page.bulk.isVisible())
        ready = shown.page.columns[Column.READY].list
        at = ready.visualRect(ready.cards.index(ready.cards.row_of(call))).center()
        QTest.mousePress(ready.viewport(), LEFT, PLAIN, at)
        assert ready.lift_current() is not None
        assert len(shown.page.drag.cards) == 3
        shown.page.drag.end()
        QTest.mouseRelease(ready.viewport(), LEFT, PLAIN, at)
        assert [card.task_id for card in shown.page.chosen_cards()] == [call]
        press_card(shown, write, Ctrl)
        press_card(shown, approval, Ctrl)
        done = shown.page.columns[Column.DONE]
        shown.add("Another")
        assert {card.task_id for card in shown.page.chosen_cards()} == {call, write, approval}
        said = preview(shown, call, write, approval, over=done)
        assert said.words == "2 of 3 can be moved; 1 asks for an outcome."
        before = shown.office.dump()
        press(Key.Key_Return, Ctrl)
        assert [task(shown, one).state for one in (call, write)] == [TaskState.DONE] * 2
        shown.office.workspace.undo()
        assert shown.office.dump() == before
        shown.page.card_commands.drop([call, sing], BoardCell(Column.DOING), 0)
        assert titles(shown.page.columns[Column.DOING]) == ["Call", "Sing"]
        assert shown.office.workspace.undo_title() == "Move 2 tasks to Doing"
        press_card(shown, write)
        assert [card.task_id for card in shown.page.chosen_cards()] == [write]


def test_a_limit_is_shown_and_warned_of_and_blocks_nothing(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ids = [shown.add(title) for title in ("One", "Two", "Three")]
        shown.office.workspace.do(start_task, ids[0])
        shown.page.select(ids[0])
        next(one for one in shown.page.commands() if one.id == "column_limit").run()
        [popover] = shown.page.findChildren(Popover)
        field = popover.findChild(QSpinBox)
        QTest.keyClicks(field, "1")
        press(Key.Key_Escape)
        doing = shown.page.columns[Column.DOING]
        assert doing.head.count.text() == "1/1"
        shown.page.select(ids[1])
        press(Key.Key_Right, Ctrl)
        assert doing.model.rowCount() == 2
        assert doing.head.count.text() == "2/1 over the limit"
        assert doing.head.accessibleDescription() == "2 cards, 1 over the limit of 1"
        choose(shown, GroupBy.STATE, GroupBy.OWNER)
        assert shown.page.body.area.heads[Column.DOING].count.text() == "2/1 over the limit"
        assert Preferences(tmp_path / "x").get("board.limits", {}) == {}
