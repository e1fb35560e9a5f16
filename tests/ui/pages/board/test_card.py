"""One card as it is painted: nothing of it is cut, and it says what holds it up."""

from pathlib import Path

from PySide6.QtGui import QPixmap

from app.actions.task import block_task, rename_task
from app.domain.board import Column
from tests.ui.boards import Shown, shown_board
from ui.widgets.task_card import PAD, ROOM, SIDE, card_height, title_lines

TITLES = ("Go", "Schedule social promotion", "Create blog post outline", "Extra push: partners, sales list, paid posts")


def picture_of(shown: Shown) -> QPixmap:
    """The first card of Ready as the screen shows it."""
    view = shown.page.columns[Column.READY].list
    return view.grab(view.visualRect(view.model().index(0, 0)))


def test_a_card_is_as_high_as_its_title_needs_at_every_width_of_the_column(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        tasks = [shown.add(title) for title in TITLES]
        assert tasks
        view = shown.page.columns[Column.READY].list
        for width in range(1100, 1700, 37):
            shown.page.resize(width, 400)
            qtbot.wait(1)
            below = 0
            for row, title in enumerate(shown.titles(Column.READY)):
                rect = view.visualRect(view.model().index(row, 0))
                lines = title_lines(title, rect.width() - 2 * (SIDE + PAD))
                assert rect.height() == card_height(len(lines)) + 2 * ROOM, (width, title)
                assert rect.top() == below, f"“{title}” lies on another card at {width}"
                below = rect.bottom() + 1


def test_a_blocked_card_looks_blocked(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        task = shown.add("Write slides")
        before = picture_of(shown).toImage()
        shown.office.workspace.do(block_task, task, by="Legal", until=None)
        blocked = picture_of(shown).toImage()
        assert blocked != before
        shown.office.workspace.do(rename_task, task, "Write slides")
        assert picture_of(shown).toImage() == blocked


def test_the_row_that_tab_comes_to_is_marked(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        shown.add("Write slides")
        shown.page.filters.text.setFocus()
        view = shown.page.columns[Column.READY].list
        for _ in range(12):
            if not view.hasFocus():
                shown.page.focusNextChild()
        assert [index.row() for index in view.selectedIndexes()] == [0]
