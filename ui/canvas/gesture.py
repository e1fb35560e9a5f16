"""What happens between a press of the mouse and its release, and what runs it: threshold, Esc, scrolling at the edges.

Pages subclass ``Gesture``; a view owns a ``GestureRunner`` and feeds it its mouse events.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from ui.link.garbage import CollectorPause


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is, in the scene and in the view (pixels), and what is held down."""

    scene: QPointF
    view: QPointF
    button: Qt.MouseButton = Qt.MouseButton.LeftButton
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    def holds(self, modifier: Qt.KeyboardModifier) -> bool:
        return bool(self.modifiers & modifier)


class Gesture:
    """Override what is needed. ``begin`` comes first; then ``click``, or ``move`` … and ``finish``, or ``cancel``."""

    cursor: Qt.CursorShape | None = None
    """The shape of the pointer while it runs; None leaves it."""
    scrolls_at_edges = True
    """The view moves along when the pointer is held near its edge."""
    repaints_view = True
    """The whole view is painted after each move; False: the gesture asks for what it changed."""

    def begin(self, at: Pointer) -> None:
        """The button went down here."""

    def move(self, at: Pointer) -> None:
        """The pointer moved, by more than a trembling hand does; also when the view scrolled under it."""

    def finish(self, at: Pointer) -> None:
        """The button was let go after moves: the one place for an edit."""

    def click(self, at: Pointer) -> None:
        """The button was let go without a move."""

    def cancel(self) -> None:
        """Esc, or the window went away: leave everything as it was."""

    def paint(self, painter: QPainter, scale: float) -> None:
        """Over the scene, in its pixels: guides, a band. Called while it runs; never raises."""


GestureFactory = Callable[[Pointer], Gesture | None]
"""A gesture if the press is meant for it."""


class GestureRunner(QObject):
    """Runs one gesture at a time in a view. ``factories`` are asked in order; put those that are choosy first."""

    dragged = Signal(bool)
    """True: something began to be dragged over the plane; False: no longer"""

    def __init__(self, view: QAbstractScrollArea, to_scene: Callable[[QPointF], QPointF]) -> None:
        super().__init__(view)
        self._view = view
        self._to_scene = to_scene
        self.factories: list[GestureFactory] = []
        self.running: Gesture | None = None
        self._pressed: Pointer | None = None
        self._last: Pointer | None = None
        self._moved = False
        # A drag makes previews by the hundred; a look for circular garbage amid them would be seen as a jerk.
        self._collector = CollectorPause()
        self._edges = EdgeScroller(view, self._scrolled)

    @property
    def dragging(self) -> bool:
        """Whether something is in the air: pressed, and moved by more than a trembling hand does."""
        return self.running is not None and self._moved

    def press(self, at: Pointer) -> bool:
        """Begin what the press means; False when nobody wants it. A second button changes nothing."""
        if self.running is not None:
            return True
        gesture = next((made for factory in self.factories if (made := factory(at)) is not None), None)
        if gesture is None:
            return False
        self.start(gesture, at)
        return True

    def start(self, gesture: Gesture, at: Pointer) -> None:
        """Begin this gesture, whatever the factories say."""
        self.running, self._pressed, self._last, self._moved = gesture, at, at, False
        if gesture.cursor is not None:
            self._view.viewport().setCursor(gesture.cursor)
        self._edges.begin(at.view)
        self._collector.begin()
        gesture.begin(at)

    def move(self, at: Pointer) -> bool:
        """True while a gesture runs."""
        if self.running is None or self._pressed is None:
            return False
        self._last = at
        away = (at.view - self._pressed.view).manhattanLength()
        if self._moved or away >= QApplication.startDragDistance():
            if not self._moved and self.running.scrolls_at_edges:
                self.dragged.emit(True)
            self._moved = True
            self.running.move(at)
            if self.running.scrolls_at_edges:
                self._edges.follow(at.view)
            else:
                self._edges.stop()
            if self.running.repaints_view:
                self._view.viewport().update()
        return True

    def release(self, at: Pointer) -> bool:
        """Finish it, if this is the button that began it."""
        gesture = self.running
        if gesture is None or self._pressed is None or at.button != self._pressed.button:
            return gesture is not None
        moved = self._moved
        self._end()
        if moved:
            gesture.finish(at)
        else:
            gesture.click(at)
        return True

    def cancel(self) -> bool:
        """True when there was something to cancel."""
        gesture = self.running
        if gesture is None:
            return False
        self._end()
        gesture.cancel()
        return True

    def _end(self) -> None:
        self._edges.stop()
        self._collector.end()
        self.running = self._pressed = self._last = None
        self._view.viewport().unsetCursor()
        self._view.viewport().update()
        self.dragged.emit(False)

    def _scrolled(self) -> None:
        """The gesture goes on where the pointer, which stood still, is now."""
        if self.running is not None and self._last is not None:
            last = self._last
            self._last = Pointer(self._to_scene(last.view), last.view, last.button, last.modifiers)
            self.running.move(self._last)


class PanGesture(Gesture):
    """The plane follows the hand."""

    cursor = Qt.CursorShape.ClosedHandCursor
    scrolls_at_edges = False

    def __init__(self, view: QAbstractScrollArea) -> None:
        self._view = view
        self._last = QPointF()

    def begin(self, at: Pointer) -> None:
        self._last = at.view

    def move(self, at: Pointer) -> None:
        by = at.view - self._last
        self._last = at.view
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() - round(by.x()))
        down.setValue(down.value() - round(by.y()))


EDGE, FASTEST, FRAME_MS = 28, 24, 16
"""Pixels from the edge in which the view scrolls along, pixels a frame at most, milliseconds a frame."""


class EdgeScroller(QObject):
    """``scrolled`` is called after each frame in which the view moved under the pointer that was followed last."""

    def __init__(self, view: QAbstractScrollArea, scrolled: Callable[[], object] = lambda: None) -> None:
        super().__init__(view)
        self._view, self._scrolled = view, scrolled
        self._at = QPointF()
        self._held = (0, 0)
        """By axis the edge at which the drag began and which it has not left yet."""
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._scroll)

    def begin(self, at: QPointF) -> None:
        """A drag begins here: what was picked up at an edge scrolls there once it was away, or outside."""
        speeds = edge_speed(at, self._size)
        self._held = _sign(speeds[0]), _sign(speeds[1])

    def follow(self, at: QPointF) -> None:
        """The pointer of a drag is at this point of the viewport now; the view scrolls while that is near an edge."""
        self._at = at
        inside = 0 <= at.x() < self._size[0], 0 <= at.y() < self._size[1]
        speeds = edge_speed(at, self._size)
        self._held = (
            self._held[0] if inside[0] and self._held[0] == _sign(speeds[0]) else 0,
            self._held[1] if inside[1] and self._held[1] == _sign(speeds[1]) else 0,
        )
        if self._speed() == (0, 0):
            self._frames.stop()
        elif not self._frames.isActive():
            self._frames.start()

    def stop(self) -> None:
        """The drag is over, or elsewhere."""
        self._frames.stop()

    def _speed(self) -> tuple[int, int]:
        across, down = edge_speed(self._at, self._size)
        return 0 if self._held[0] else across, 0 if self._held[1] else down

    @property
    def _size(self) -> tuple[int, int]:
        viewport = self._view.viewport()
        return viewport.width(), viewport.height()

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


def _sign(speed: int) -> int:
    return (speed > 0) - (speed < 0)


def _speed(position: float, length: int) -> int:
    if length < 4 * EDGE:
        return 0
    before, beyond = EDGE - position, position - (length - EDGE)
    if before > 0:
        return -min(FASTEST, round(before / EDGE * FASTEST / 2) or 1)
    return min(FASTEST, round(beyond / EDGE * FASTEST / 2) or 1) if beyond > 0 else 0
