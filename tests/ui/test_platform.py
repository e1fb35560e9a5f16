"""What the screen's tests stand on: a Qt that keeps its references, and a platform that runs real drags."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QWidget

from tests.ui.drag import drag

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
