"""Boxes of choices: all lines of the list are seen at once, and of what is chosen the beginning."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.picker import Picker, PickerChoice


@pytest.mark.parametrize("lines", [1, 4, 7])
def test_a_box_that_has_the_keyboard_shows_all_its_lines_without_scrolling(qtbot: QtBot, lines: int) -> None:
    box = ChoiceField("Lanes", [Choice(n, f"Line {n}") for n in range(lines)], 0)
    qtbot.addWidget(box)
    box.resize(160, box.sizeHint().height())
    box.show()
    # What a style sheet says of a box with the keyboard is not what it said when the list was made.
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)

    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(box.view().isVisible)
    assert _hidden_lines(box) == 0
    assert not _scrollers(box)
    box.hidePopup()


@pytest.mark.parametrize("lines", [1, 4, 10])
def test_a_box_that_is_typed_into_shows_all_its_lines_too(qtbot: QtBot, lines: int) -> None:
    box = QComboBox()
    box.setEditable(True)
    box.addItems([f"Role {n}" for n in range(lines)])
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)

    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 8, box.height() // 2))

    qtbot.waitUntil(box.view().isVisible)
    assert _hidden_lines(box) == 0
    assert not _scrollers(box)
    box.hidePopup()


def test_a_box_keeps_its_height_when_it_gets_the_keyboard(qtbot: QtBot) -> None:
    box = ChoiceField("Lanes", [Choice(1, "One")], 1)
    qtbot.addWidget(box)
    box.show()
    before = box.sizeHint().height()
    box.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)

    assert box.sizeHint().height() == before


def test_of_a_name_that_is_longer_than_the_box_its_beginning_is_seen(qtbot: QtBot) -> None:
    box: Picker[int] = Picker("Owner", "Nobody", "person")
    qtbot.addWidget(box)
    box.setFixedWidth(150)
    box.offer([PickerChoice(1, "Dr. Friederike-Charlotte Oberhausen-Schönwetter"), PickerChoice(2, "Jon Berg")])
    box.show()
    for key, typed in ((2, "Jon"), (1, "Fried")):
        box.open_list()
        QTest.keyClicks(box.lineEdit(), typed)
        QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
        assert box.chosen == key
        assert box.lineEdit().cursorPosition() == 0


def _hidden_lines(box: QComboBox) -> int:
    view = box.view()
    rows = [view.visualRect(view.model().index(row, 0)) for row in range(box.count())]
    return sum(row.top() < 0 or row.bottom() > view.viewport().rect().bottom() for row in rows)


def _scrollers(box: QComboBox) -> list[QWidget]:
    """The strips at its ends that scroll while the mouse is over them."""
    container = box.view().parentWidget()
    return [one for one in container.children() if isinstance(one, QWidget) and one.isVisible() and one != box.view()]
