"""What cannot be done to a card or a bar says why, and truly so for each state that it may be in."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from app.actions.task import finish_task
from app.domain.task import Task
from tests.ui.boards import shown_board
from tests.ui.pages.plan.opened import planned
from ui.link.command import Command
from ui.link.context import Context
from ui.pages.board.card_commands import card_commands
from ui.pages.plan.bar_commands import bar_commands
from ui.pages.plan.link_commands import LinkCommands


def reasons(commands: Iterable[Command]) -> set[str]:
    """Of all that cannot be run now."""
    return {command.reason for command in commands if not command.enabled()}


def test_a_card_says_whether_it_is_not_chosen_waits_or_is_over(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        commands = card_commands(shown.page, shown.page.card_commands)
        assert reasons(commands) == {"Choose a card first."}
        draft, idea = shown.office.task("draft"), shown.office.task("idea")
        shown.page.select(draft.id)
        assert reasons(commands) == {f"The turn of “{draft.title}” has not come."}
        refused: list[str] = []
        shown.page.context.refused.connect(refused.append)
        column = next(one.list for one in shown.page.columns.values() if one.list.currentIndex().isValid())
        QTest.keyClick(column, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert refused == [f"The turn of “{draft.title}” has not come."]
        shown.page.select(idea.id)
        assert reasons(commands) == set()
        shown.office.workspace.do(finish_task, idea.id)
        shown.page.select(idea.id)
        assert reasons(commands) == {f"“{idea.title}” is done. Reopen it first."}


def test_a_bar_says_whether_it_is_not_chosen_unpinned_or_over(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path) as at:
        commands = bar_commands(at.page.bar_commands, LinkCommands(at.page, at.page))
        two = "Select two bars or more first."
        at.page.table.clearSelection()
        at.page.table.setCurrentIndex(QModelIndex())
        assert {"Choose a bar first.", two} <= reasons(commands)
        task = next(one for one in at.room.at.workspace.read(lambda reader: reader.find(Task)) if one.state.open)
        at.choose(task.title)
        assert reasons(commands) == {f"“{task.title}” has no pin.", two}
        context: Context = at.page.context
        context.do(finish_task, task.id)
        at.choose(task.title)
        over = f"“{task.title}” is done, so its plan stays."
        assert reasons(commands) == {f"“{task.title}” has no pin.", over, two}
        at.key(Qt.Key.Key_L)
        assert at.room.refused == [over]
