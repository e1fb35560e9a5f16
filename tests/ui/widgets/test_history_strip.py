"""The history of a task in its panel: patterns and words, and each moment when asked for."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.actions.task import block_task, start_task
from app.domain.task_history import Spell
from app.queries.task_history import UsualTime
from tests.ui.boards import shown_board
from ui.widgets.task_panel.history_strip import usual_words


@pytest.mark.requirement("S4")
def test_waiting_and_working_stand_apart_in_the_strip_and_in_words(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        task_id = shown.office.task("idea").id
        shown.office.clock.forward(hours=2)
        shown.office.workspace.do(start_task, task_id)
        shown.office.clock.forward(hours=3)
        shown.office.workspace.do(block_task, task_id, by="Legal")
        shown.office.clock.forward(minutes=30)
        assert shown.page.side.open(task_id)
        panel = shown.page.side.panel
        assert panel is not None
        course = panel.course
        assert course.isVisible()
        assert course.strip.parts == [(Spell.WAITING, 120), (Spell.WORKING, 180), (Spell.BLOCKED, 30)]
        assert course.strip.accessibleDescription() == "worked 3 h, waited 2 h, blocked 30 min"
        said = [label.text() for label in course.findChildren(QLabel) if label.isVisible()]
        assert said[1:] == ["worked 3 h", "waited 2 h", "blocked 30 min"]
        if not panel.history.is_open:
            qtbot.mouseClick(panel.history.header, Qt.MouseButton.LeftButton)
        lines = [label.text() for label in panel.moments.findChildren(QLabel) if label.isVisible()]
        assert "Blocked: Legal, then 30 min blocked" in lines
        assert "Started, then 3 h working" in lines


def test_what_has_not_begun_shows_no_strip(qtbot, tmp_path: Path) -> None:
    with shown_board(qtbot, tmp_path) as shown:
        assert shown.page.side.open(shown.office.task("outline").id)
        panel = shown.page.side.panel
        assert panel is not None
        assert not panel.course.isVisible()


def test_the_usual_range_says_how_many_rounds_it_comes_from() -> None:
    words = usual_words(UsualTime(360, 840, 540, 9), 480)
    assert words == "usually 6 to 14 h from ready to done, half of them up to 9 h, n = 9"
    assert usual_words(UsualTime(45, 2400, 60, 4), 480).startswith("usually 45 min to 5 days from ready")
