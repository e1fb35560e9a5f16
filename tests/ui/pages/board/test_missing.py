"""A card that misses something before it may be closed stays where it is, and the ways out are said."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.board import Column
from app.domain.run import TaskState
from app.domain.task import Task
from tests.builders import require_item
from tests.ui.boards import shown_board
from tests.ui.pages.board.test_board_page import drop, lift
from ui.widgets.popover import Popover


@pytest.mark.parametrize("step", ["idea", "approve_outline"])
def test_a_card_that_misses_something_stays_and_the_ways_out_are_said(qtbot, tmp_path: Path, step: str) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.open_step(step)
        shown.office.workspace.do(require_item, task_id, "Sources named")
        lift(shown, task_id)
        drop(shown.page.columns[Column.DONE], task_id, QPoint(40, 40))
        assert shown.held == [task_id]
        shown.page.select(task_id)
        QTest.keyClick(shown.page.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert shown.held == [task_id, task_id]
        task = shown.office.workspace.read(lambda reader: reader.get(Task, task_id))
        assert task is not None
        assert task.state is not TaskState.DONE
        assert not shown.page.findChildren(Popover)
        assert shown.refused == []
