"""“who has X” in the palette: the answer names who has it, and Enter goes there."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.actions.task import add_task
from tests.ui.pages.room import Room, room
from ui.link.place import TaskPanelPlace
from ui.shell.palette import CommandPalette
from ui.shell.search import search_provider


def opened(qtbot, made: Room) -> CommandPalette:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    palette = CommandPalette(host)
    palette.add(search_provider(made.context))
    host.show()
    palette.open()
    return palette


def lines(palette: CommandPalette) -> list[str]:
    return [palette.hits.index(row).data() for row in range(palette.hits.rowCount())]


@pytest.mark.requirement("S2")
@pytest.mark.requirement("A30")
def test_who_has_it_is_answered_and_enter_goes_to_the_task(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start()
    idea = made.at.task("Generate idea")
    palette = opened(qtbot, made)
    qtbot.keyClicks(palette.field, "who has gen")
    assert lines(palette) == ["Ana Costa has “Generate idea”"]
    said = palette.hits.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Ana Costa has “Generate idea”, Spring blog post · since ")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert made.asked == [TaskPanelPlace(idea.id)]


@pytest.mark.requirement("S2")
def test_of_a_project_its_open_steps_are_named_and_of_a_title_also_who_will_have_it(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start()
    made.at.workspace.do(add_task, "Draft the talk", made.at.people["Ben"])
    palette = opened(qtbot, made)
    qtbot.keyClicks(palette.field, "Who has spring blog?")
    assert lines(palette) == ["Ana Costa has “Generate idea”"]
    palette.field.clear()
    qtbot.keyClicks(palette.field, "who has draft")
    assert lines(palette) == ["Ben Okafor has “Draft the talk”", "Carla Ruiz will have “Write final draft”"]


def test_what_is_done_is_had_by_nobody_and_a_mark_breaks_no_search(qtbot, tmp_path: Path) -> None:
    made = room(tmp_path)
    made.at.start()
    made.at.finish("Generate idea")
    palette = opened(qtbot, made)
    for typed in ("who has generate", 'who has "%', "who has ?"):
        palette.field.setText(typed)
        assert lines(palette) == []
