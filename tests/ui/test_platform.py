"""What the screen's tests stand on: a Qt that keeps its references, and a platform that runs real drags."""

import subprocess
import sys
import time

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QWidget

COUNT_NONE = """
import sys
from PySide6.QtCore import QObject
thing, before = QObject(), sys.getrefcount(None)
for _ in range(20_000):
    thing.setObjectName("x")
print(sys.getrefcount(None) - before)
"""


def test_calls_of_qt_take_no_reference_from_none() -> None:
    # In a process of its own: a Qt that does so takes its whole process with it in the end.
    done = subprocess.run([sys.executable, "-c", COUNT_NONE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > -100


@pytest.mark.qdrag
def test_a_dragged_item_is_dropped_into_the_other_list(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    lists = [QListWidget(), QListWidget()]
    layout = QHBoxLayout(window)
    for column in lists:
        column.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        column.setDefaultDropAction(Qt.DropAction.MoveAction)
        layout.addWidget(column)
    lists[0].addItem("Brief")
    with qtbot.waitExposed(window):
        window.show()
    drag(lists[0].viewport(), QPoint(20, 8), lists[1].viewport(), QPoint(20, 40))
    assert [column.count() for column in lists] == [0, 1]


def drag(source: QWidget, start: QPoint, target: QWidget, end: QPoint, steps: int = 8) -> None:
    """A real drag: every move is on its way before the first, since the one that starts the drag waits for its end."""
    window = source.window().windowHandle()
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    here, there = source.mapTo(source.window(), start), target.mapTo(target.window(), end)
    done: list[bool] = []

    def release() -> None:
        QTest.mouseRelease(window, left, plain, there)
        done.append(True)

    QTest.mousePress(window, left, plain, here)
    for i in range(1, steps + 1):
        QTimer.singleShot(5 * i, lambda at=here + (there - here) * i / steps: QTest.mouseMove(window, at))
    QTimer.singleShot(5 * (steps + 1), release)
    QTimer.singleShot(4000, lambda: done or QTest.keyClick(window, Qt.Key.Key_Escape))
    end_of_patience = time.monotonic() + 5
    while not done and time.monotonic() < end_of_patience:
        QTest.qWait(5)
    assert done
