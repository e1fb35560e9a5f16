"""What happens between a press of the mouse and its release; pages subclass ``Gesture``, the view runs it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter


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
    """While it runs."""
    scrolls_at_edges = True
    """The view moves along when the pointer is held near its edge."""
    repaints_view = True
    """The whole view is painted after each move; False: the gesture asks for what it changed."""

    def begin(self, at: Pointer) -> None:
        """The button went down."""

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
