"""A column with more cards than can be seen: what is shown at first, and what comes after."""

from pathlib import Path

from app.domain.board import Column
from tests.ui.boards import shown_board
from ui.link.place import TaskPlace
from ui.pages.board.contents import FIRST_SHOWN
from ui.pages.board.page import make


def test_a_long_column_is_shown_whole_after_the_first_painting_or_when_its_end_is_wanted(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path, project=False) as shown:
        ids = [shown.add(f"Task {n}") for n in range(FIRST_SHOWN + 5)]
        for wanted in (None, ids[-1]):
            page = make(shown.context)
            qtbot.addWidget(page)
            page.show()
            ready = page.columns[Column.READY].model
            if wanted is not None:
                assert page.show_place(TaskPlace(wanted))
            else:
                assert ready.rowCount() == FIRST_SHOWN
                qtbot.waitUntil(lambda: ready.rowCount() == FIRST_SHOWN + 5)  # noqa: B023
            assert ready.rowCount() == FIRST_SHOWN + 5
            page.hide()
