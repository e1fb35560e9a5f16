"""Room made in a drawing, or taken back: everything beyond the pointer goes along."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from app.actions.flowchart.moving import place
from app.drawing.box import Point
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.snapping import to_grid
from ui.link.theme import theme
from ui.pages.flowchart.gestures.painting import tinted
from ui.pages.flowchart.gestures.surface import Surface


class Space(Gesture):
    """A drag to the right moves what is right of the line, a drag downwards what is below it. Lanes stay as high."""

    cursor = Qt.CursorShape.SplitHCursor

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._start = QPointF()
        self._level: bool | None = None
        self._by = 0.0
        self._places: dict[str, Point] = {}

    def begin(self, at: Pointer) -> None:
        self._start = at.scene

    def move(self, at: Pointer) -> None:
        by = at.scene - self._start
        if self._level is None:
            self._level = abs(by.x()) >= abs(by.y()) or self._surface.model.graph.in_lanes
            self._places = self._beyond()
            shape = Qt.CursorShape.SplitHCursor if self._level else Qt.CursorShape.SplitVCursor
            self._surface.view.viewport().setCursor(shape)
        self._by = to_grid(by.x() if self._level else by.y())
        self._surface.model.shift(self._moved())
        count = len(self._places)
        words = f"{count} {'thing' if count == 1 else 'things'} {self._by:+.0f} px".replace("-", "−")
        self._surface.hint.show_at(at.view, words)

    def click(self, at: Pointer) -> None:
        self._surface.hint.clear_words()

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self._surface.hint.clear_words()
        if self._places and self._by:
            self._surface.do(place, self._moved(), "Make space" if self._by > 0 else "Close up")
        self._surface.model.unshift()

    def cancel(self) -> None:
        self._surface.hint.clear_words()
        self._surface.model.unshift()

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._level is None:
            return
        t, seen = theme().tokens, self._surface.view.seen()
        pen = QPen(t.accent, 1, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        x, y = self._start.x(), self._start.y()
        here, there = (x, x + self._by) if self._level else (y, y + self._by)
        for line in (here, there):
            ends = (line, seen.top(), line, seen.bottom()) if self._level else (seen.left(), line, seen.right(), line)
            painter.drawLine(QLineF(*ends))
        band = seen
        if self._level:
            band.setLeft(min(here, there))
            band.setRight(max(here, there))
        else:
            band.setTop(min(here, there))
            band.setBottom(max(here, there))
        painter.fillRect(band, tinted(t.accent, 0.08))

    def _beyond(self) -> dict[str, Point]:
        model = self._surface.model
        every = {**{str(id): box for id, box in model.boxes.items()}, **model.notes}
        if self._level:
            return {id: (box.x, box.y) for id, box in every.items() if box.x > self._start.x()}
        return {id: (box.x, box.y) for id, box in every.items() if box.y > self._start.y()}

    def _moved(self) -> dict[str, Point]:
        dx, dy = (self._by, 0.0) if self._level else (0.0, self._by)
        return {id: (x + dx, y + dy) for id, (x, y) in self._places.items()}
