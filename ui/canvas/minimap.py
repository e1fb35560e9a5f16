"""The whole plane in a corner of its view: a rectangle a thing, and the part in view, which can be dragged."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame

from ui.canvas.view import CanvasView
from ui.link.accessible import named
from ui.link.theme import theme

SIZE = QSize(176, 112)
PAD, RADIUS, THROTTLE_MS = 8, 8, 120


class Minimap(QFrame):
    """A child of the view; ``things`` gives what to show, in the scene's pixels. The mouse moves the view."""

    def __init__(self, view: CanvasView, things: Callable[[], Sequence[QRectF]]) -> None:
        super().__init__(view)
        named(self, "Overview", "Drag to move the view")
        self._view = view
        self._things = things
        self._boxes: list[QRectF] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(THROTTLE_MS)
        self._timer.timeout.connect(self._look_again)
        self.resize(SIZE)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        view.shifted.connect(self.update)
        theme().changed.connect(self.update)

    def ask(self) -> None:
        """What is drawn changed; it is read again soon, and once for many changes."""
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Its view is hidden: read nothing until it is asked again."""
        self._timer.stop()

    def refresh(self) -> None:
        """Read at once what is drawn."""
        self._timer.stop()
        self._look_again()

    def _look_again(self) -> None:
        self._boxes = list(self._things())
        self.update()

    def _frame(self) -> tuple[float, QPointF]:
        """Scale and offset from the scene into this widget."""
        whole = self._view.content.united(self._view.seen())
        room = QRectF(self.rect()).adjusted(PAD, PAD, -PAD, -PAD)
        scale = min(room.width() / max(whole.width(), 1), room.height() / max(whole.height(), 1))
        return scale, room.center() - whole.center() * scale

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        scale, offset = self._frame()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.border, 1))
        painter.setBrush(t.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        seen = self._view.seen()
        lens = QRectF(seen.topLeft() * scale + offset, seen.size() * scale)
        painter.setBrush(t.accent_soft)
        painter.drawRoundedRect(lens, 2, 2)
        painter.setBrush(_half(t.accent_text, t.dark))
        painter.save()
        painter.translate(offset)
        painter.scale(scale, scale)
        painter.drawRects(self._boxes)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(t.accent, 1.5))
        painter.drawRoundedRect(lens, 2, 2)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _go(self, at: QPointF) -> None:
        scale, offset = self._frame()
        self._view.touched.emit()
        self._view.centerOn((at - offset) / scale)


def _half(colour: QColor, dark: bool) -> QColor:
    shade = QColor(colour)
    shade.setAlphaF(0.32 if dark else 0.28)
    return shade
