"""The bubble at the pointer, and the view that scrolls along under a drag."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QWidget

from ui.canvas.gesture import EdgeScroller
from ui.canvas.preview import PointerNote
from ui.widgets.chip import Tone


@pytest.fixture
def ground(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def test_a_long_sentence_is_wrapped_and_not_cut_off(ground):
    note = PointerNote(ground)
    words = "That would close a circle: " + " → ".join(f"“Write final draft {at}”" for at in range(9))
    note.show_at(QPointF(300, 200), words, refuses=True)
    assert " ".join(note.lines) == words
    assert all(note.fontMetrics().horizontalAdvance(line) < note.width() - 40 for line in note.lines)
    assert note.height() > 18 * len(note.lines)
    assert note.refuses


@pytest.mark.parametrize("below", [True, False])
def test_it_is_on_its_side_of_the_pointer_and_inside_its_parent(ground, below):
    note = PointerNote(ground, below=below)
    note.show_at(QPointF(300, 200), "Due Thu 8 Apr")
    assert (note.y() > 200) is below
    for corner in (QPointF(2, 2), QPointF(898, 2), QPointF(2, 398), QPointF(898, 398)):
        note.show_at(corner, "Due Thu 8 Apr", tone=Tone.WARN)
        assert ground.rect().contains(note.geometry())


def test_without_words_it_goes_and_the_mouse_goes_through_it(ground):
    note = PointerNote(ground)
    note.show_at(QPointF(300, 200), "Due Thu 8 Apr", refuses=True)
    assert note.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    note.show_at(QPointF(300, 200), "")
    assert (note.isVisible(), note.words, note.refuses) == (False, "", False)


def test_a_list_scrolls_while_a_drag_is_followed_near_its_end_and_stops_with_it(qtbot):
    view = QListView()
    qtbot.addWidget(view)
    rows = QStandardItemModel(view)
    for number in range(200):
        rows.appendRow(QStandardItem(f"Row {number}"))
    view.setModel(rows)
    view.resize(200, 300)
    view.show()
    bar, frames = view.verticalScrollBar(), []
    scroller = EdgeScroller(view, lambda: frames.append(bar.value()))
    scroller.follow(QPointF(100, 150))
    QTest.qWait(60)
    assert bar.value() == 0
    scroller.follow(QPointF(100, view.viewport().height() - 3))
    qtbot.waitUntil(lambda: len(frames) >= 3)
    scroller.stop()
    here = bar.value()
    QTest.qWait(60)
    assert bar.value() == here == frames[-1] > 0
