"""*Import days off…*: the days of a calendar shown, ticked but for observances, taken in one step, refused plainly."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.domain.work_calendar import Holiday
from tests.ui.company import nameless
from tests.ui.pages.room import Room, room
from ui.pages.exchange.days_off_dialog import DaysOffDialog, open_days_off

TICK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def here(qtbot: Any, tmp_path: Path) -> Room:
    return room(tmp_path / "data")


def event(on: date, name: str, more: str = "") -> str:
    return f"BEGIN:VEVENT\nUID:{name}\nDTSTART;VALUE=DATE:{on:%Y%m%d}\nSUMMARY:{name}\n{more}END:VEVENT\n"


@pytest.fixture
def opened(qtbot: Any, here: Room, tmp_path: Path) -> Callable[..., DaysOffDialog]:
    def open_events(*events: str) -> DaysOffDialog:
        path = tmp_path / "off.ics"
        path.write_text("".join(("BEGIN:VCALENDAR\n", *events, "END:VCALENDAR\n")) if events else "no", "utf-8")
        dialog = DaysOffDialog(here.context, None, path)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: not dialog.progress.isVisible())
        return dialog

    return open_events


def said(dialog: DaysOffDialog) -> str:
    return dialog.report.text().replace("\u200b", "")


def days_off(here: Room) -> list[tuple[date, str]]:
    return [(day.on, day.name) for day in here.at.workspace.read(lambda reader: reader.find(Holiday))]


def test_days_of_this_year_and_the_next_are_shown_and_come_in_one_step(
    qtbot: Any, here: Room, opened: Callable[..., DaysOffDialog]
) -> None:
    year = here.context.read(lambda reader: reader.today()).year
    closing = event(date(year, 12, 24), "Closing", "RRULE:FREQ=YEARLY;COUNT=4\n")
    hearts = event(date(year, 12, 28), "Hearts", "DESCRIPTION:Observance\n")
    dialog = opened(
        closing, hearts, event(date(year, 12, 29), "Call").replace(";VALUE=DATE", "").replace("29\n", "29T10\n")
    )
    assert dialog.table.model().rowCount() == 5
    assert said(dialog).startswith(f"4 days off: 1 in {year}, 1 in {year + 1}, 2 later. 1 event")
    assert dialog.go.text() == "Import 4 days off"
    row = dialog.model.index(1, 0)
    assert [row.siblingAtColumn(column).data() for column in (1, 2)] == [
        "Hearts",
        "An observance, on which people work",
    ]
    assert Qt.CheckState(row.data(TICK)) == Qt.CheckState.Unchecked
    assert nameless(dialog) == []
    before = here.steps
    dialog.go.click()
    assert not dialog.go.isEnabled()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert here.steps == before + 1
    assert days_off(here) == [(date(year + number, 12, 24), "Closing") for number in range(4)]
    here.context.undo()
    assert days_off(here) == []


def test_a_box_is_ticked_and_cleared_by_the_keyboard(here: Room, opened: Callable[..., DaysOffDialog]) -> None:
    year = here.context.read(lambda reader: reader.today()).year
    dialog = opened(event(date(year + 1, 2, 14), "Hearts", "DESCRIPTION:Observance\n"))
    assert said(dialog) == "No day is ticked."
    assert not dialog.go.isEnabled()
    dialog.table.setFocus()
    dialog.table.setCurrentIndex(dialog.model.index(0, 0))
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert said(dialog) == f"1 day off: 1 in {year + 1}."
    assert dialog.go.isEnabled()
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert not dialog.go.isEnabled()


def test_what_is_off_already_cannot_be_ticked_and_an_old_file_says_so(
    qtbot: Any, here: Room, opened: Callable[..., DaysOffDialog]
) -> None:
    year = here.context.read(lambda reader: reader.today()).year
    first = opened(event(date(year + 1, 2, 14), "Closed"))
    first.go.click()
    qtbot.waitUntil(lambda: not first.isVisible())
    again = opened(event(date(year + 1, 2, 14), "Closed"))
    assert again.model.index(0, 0).data(TICK) is None
    assert again.model.index(0, 2).data() == "A day off already"
    assert said(again) == "1 day off in it is known already."
    assert (again.go.isEnabled(), again.go.toolTip()) == (False, "There is no new day off in it.")
    more = opened(event(date(year + 1, 2, 14), "Closed", "DURATION:P2D\n"))
    assert said(more) == f"1 day off: 1 in {year + 1}. 1 day off in it is known already."
    old = opened(event(date(year - 1, 2, 14), "Closed"))
    assert said(old).startswith("Nothing in it is to come: its last day was ")
    assert not old.go.isEnabled()


def test_what_is_no_calendar_is_a_sentence_in_the_dialog(opened: Callable[..., DaysOffDialog]) -> None:
    dialog = opened()
    assert said(dialog) == "This is no calendar file. Choose an .ics file with the days off."
    assert not dialog.go.isEnabled()


def test_a_file_is_asked_for_and_none_is_no_dialog(here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: ("", ""))
    assert open_days_off(here.context, None) is None
