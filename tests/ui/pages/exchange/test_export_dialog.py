"""*Export…*: what is chosen is written where it was said, under a name that says what it is."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from app.exchange.csv_table import read_table
from tests.ui.company import nameless
from tests.ui.pages.room import Room, room
from ui.pages.exchange.export_dialog import ExportDialog


@pytest.fixture
def here(qtbot: Any, tmp_path: Path) -> Room:
    return room(tmp_path / "data")


def export_dialog(qtbot: Any, here: Room) -> ExportDialog:
    dialog = ExportDialog(here.context, None, "tasks")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_what_is_chosen_is_written_and_the_ending_is_added(qtbot: Any, here: Room, tmp_path: Path):
    here.at.start()
    dialog = export_dialog(qtbot, here)
    assert nameless(dialog) == []
    dialog.person.pick(here.at.people["Ana"])
    dialog.write_to(tmp_path / "mine")
    rows = read_table((tmp_path / "mine.csv").read_bytes()).rows
    assert {row.cells[6] for row in rows[1:]} == {"Ana Costa"}
    assert here.told == [f"Wrote mine.csv: {len(rows) - 1} row{'s' if len(rows) > 2 else ''}"]
    assert not dialog.isVisible()


def test_each_thing_offers_its_own_formats(qtbot: Any, here: Room):
    dialog = export_dialog(qtbot, here)
    assert dialog.ending.current == ".csv"
    dialog.what.pick("calendar")
    assert dialog.ending.current == ".ics"
    dialog.reject()


def test_a_place_that_cannot_be_written_is_a_sentence_in_the_dialog(qtbot: Any, here: Room, tmp_path: Path):
    dialog = export_dialog(qtbot, here)
    dialog.write_to(tmp_path / "none" / "x.csv")
    assert dialog.isVisible()
    assert "cannot be written" in dialog.problem.text().replace("\u200b", "")
    dialog.reject()


def test_an_export_asks_where_and_remembers_the_folder(
    qtbot: Any, here: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked = list[str]()

    def name(parent: QWidget, title: str, proposed: str, kinds: str) -> tuple[str, str]:
        asked.append(proposed)
        return str(tmp_path / "all.csv"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    export_dialog(qtbot, here).go.click()
    export_dialog(qtbot, here).go.click()
    assert (tmp_path / "all.csv").exists()
    assert asked[1] == str(tmp_path / "tasks.csv")


def test_the_name_of_a_page_has_its_moment(qtbot: Any, here: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    asked = list[str]()

    def name(parent: QWidget, title: str, proposed: str, kinds: str) -> tuple[str, str]:
        asked.append(Path(proposed).name)
        return str(tmp_path / asked[-1]), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    dialog = export_dialog(qtbot, here)
    dialog.what.pick("page")
    dialog.go.click()
    assert re.fullmatch(r"page \d{4}-\d\d-\d\d \d{4}\.html", asked[0])
    assert (tmp_path / asked[0]).exists()
