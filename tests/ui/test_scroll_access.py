"""Scrolled areas as a screen reader asks for their parts: by numbers that may be out of date."""

import gc

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QGraphicsView, QLabel, QListView, QScrollArea

from ui.link.scroll_access import mend_scroll_areas


class Own(QScrollArea):
    """A class of the program's own."""


@pytest.fixture(autouse=True)
def mended(qtbot):
    mend_scroll_areas()


class OwnView(QGraphicsView):
    """A view of a scene without an answer of its own."""


@pytest.mark.parametrize("kind", [QScrollArea, Own, QAbstractScrollArea, QGraphicsView, OwnView])
def test_a_number_too_high_is_nobody(qtbot, kind):
    area = kind()
    qtbot.addWidget(area)
    area.setAccessibleName("Cards")
    found = QAccessible.queryAccessibleInterface(area)
    assert found.text(QAccessible.Text.Name) == "Cards"
    assert found.role() is QAccessible.Role.Client
    for index in (found.childCount(), found.childCount() + 7, 10_000, -1):
        assert found.child(index) is None


def test_what_is_inside_is_found(qtbot):
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(QLabel("A long text"))
    found = QAccessible.queryAccessibleInterface(area)
    parts = [found.child(index) for index in range(found.childCount())]
    inside = [part.child(0).text(QAccessible.Text.Name) for part in parts if part.childCount()]
    assert "A long text" in inside
    assert found.indexOfChild(parts[0]) == 0


def test_a_list_keeps_its_own_answer(qtbot):
    view = QListView()
    qtbot.addWidget(view)
    assert QAccessible.queryAccessibleInterface(view).role() is QAccessible.Role.List


def test_an_area_that_is_gone_leaves_nothing_that_answers(qtbot):
    for number in range(200):
        area = Own() if number % 2 else OwnView()
        QLabel("A text", area.viewport())
        found = QAccessible.queryAccessibleInterface(area)
        assert found.isValid()
        area.deleteLater()
        del area, found
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    again = QScrollArea()
    qtbot.addWidget(again)
    assert shiboken6.isValid(QAccessible.queryAccessibleInterface(again))
