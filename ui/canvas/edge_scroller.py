"""Scrolls a view along while something is dragged near its edge: for gestures and for drags of Qt's own."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtWidgets import QAbstractScrollArea

EDGE, FASTEST, FRAME_MS = 28, 24, 16
"""Pixels from the edge in which the view scrolls along, pixels a frame at most, milliseconds a frame."""


class EdgeScroller(QObject):
    """``scrolled`` is called after each frame in which the view moved under the pointer that was followed last."""

    def __init__(self, view: QAbstractScrollArea, scrolled: Callable[[], object] = lambda: None) -> None:
        super().__init__(view)
        self._view, self._scrolled = view, scrolled
        self._at = QPointF()
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._scroll)

    def follow(self, at: QPointF) -> None:
        """The pointer of a drag is at this point of the viewport now; the view scrolls while that is near an edge."""
        self._at = at
        if self._speed() == (0, 0):
            self._frames.stop()
        elif not self._frames.isActive():
            self._frames.start()

    def stop(self) -> None:
        """The drag is over, or elsewhere."""
        self._frames.stop()

    def _speed(self) -> tuple[int, int]:
        viewport = self._view.viewport()
        return edge_speed(self._at, (viewport.width(), viewport.height()))

    def _scroll(self) -> None:
        bars = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        before = [bar.value() for bar in bars]
        for bar, step in zip(bars, self._speed(), strict=True):
            bar.setValue(bar.value() + step)
        if [bar.value() for bar in bars] == before:
            self._frames.stop()
        else:
            self._scrolled()


def edge_speed(at: QPointF, size: tuple[int, int]) -> tuple[int, int]:
    """Pixels a frame to scroll, right and down, for a pointer at ``at`` in a view of that size; faster farther out."""
    return _speed(at.x(), size[0]), _speed(at.y(), size[1])


def _speed(position: float, length: int) -> int:
    if length < 4 * EDGE:
        return 0
    before, beyond = EDGE - position, position - (length - EDGE)
    if before > 0:
        return -min(FASTEST, round(before / EDGE * FASTEST / 2) or 1)
    return min(FASTEST, round(beyond / EDGE * FASTEST / 2) or 1) if beyond > 0 else 0
