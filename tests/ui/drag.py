"""A real drag from widget to widget, for tests marked ``qdrag``: press, move in steps, drop."""

import time

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PATIENCE_S = 4
GAP_MS = 5


def drag(source: QWidget, start: QPoint, target: QWidget, end: QPoint, steps: int = 8) -> None:
    """Drag from a point in ``source`` to one in ``target``, both in a shown window; a drag that hangs is given up.

    Every move is on its way before the first arrives: the one that starts the drag returns only after the drop.
    """
    window = source.window().windowHandle()
    here, there = source.mapTo(source.window(), start), target.mapTo(target.window(), end)
    done: list[bool] = []

    def release() -> None:
        QTest.mouseRelease(window, LEFT, PLAIN, there)
        done.append(True)

    watch = QTimer()
    watch.timeout.connect(lambda: QTest.keyClick(window, Qt.Key.Key_Escape))
    watch.start(PATIENCE_S * 1000)
    QTest.mousePress(window, LEFT, PLAIN, here)
    for i in range(1, steps + 1):
        QTimer.singleShot(GAP_MS * i, lambda at=here + (there - here) * i / steps: QTest.mouseMove(window, at))
    QTimer.singleShot(GAP_MS * (steps + 1), release)
    end_of_patience = time.monotonic() + PATIENCE_S + 1
    while not done and time.monotonic() < end_of_patience:
        QTest.qWait(GAP_MS)
    watch.stop()
    assert done, "the drag did not end"
