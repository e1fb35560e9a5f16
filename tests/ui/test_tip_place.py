"""Tool tips stay inside the window where the compositor would cut them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from ui.link.tip_place import TipPlace, place_in

ROOM = QRect(100, 50, 600, 400)
WORDS = "Reminders: 3 due, 1 missed (Ctrl+Shift+R), and what else there is to say"
places = some.integers(-50, 800)


@given(places, places, some.integers(1, 500), some.integers(1, 150), places, places)
def test_a_box_is_wholly_in_the_room_and_stays_where_it_was_if_it_fits(x, y, width, height, across, down):
    box, pointer = QRect(x, y, width, height), QPoint(across, down)
    placed = QRect(place_in(ROOM, box, pointer), box.size())
    assert ROOM.contains(placed)
    if ROOM.adjusted(4, 4, -4, -4).contains(box):
        assert placed == box


@given(some.integers(260, 449), some.integers(100, 699), some.integers(10, 90))
def test_a_tip_at_the_lower_edge_goes_over_the_pointer_and_not_under_it(y, x, height):
    pointer = QPoint(x, y)
    box = QRect(pointer + QPoint(2, 16), QSize(200, height))
    assert not QRect(place_in(ROOM, box, pointer), box.size()).contains(pointer)


@pytest.mark.parametrize("corner", ["bottomRight", "topRight", "bottomLeft"])
def test_the_tip_of_a_window_is_seen_whole_in_it(qtbot, corner: str):
    guard = TipPlace(QApplication.instance())
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(20, 20, 480, 300)
    window.show()
    spot = window.mapToGlobal(getattr(window.rect(), corner)())
    QCursor.setPos(spot)
    QToolTip.showText(spot, WORDS, window)
    tip = next(one for one in QApplication.topLevelWidgets() if one.inherits("QTipLabel"))
    assert QRect(window.mapToGlobal(QPoint(0, 0)), window.size()).contains(tip.geometry())
    QToolTip.hideText()
    QApplication.instance().removeEventFilter(guard)
