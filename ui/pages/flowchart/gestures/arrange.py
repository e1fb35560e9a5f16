"""Several things put in order: in line, at equal distances, or farther apart to make room."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from app.actions.flowchart.position import place
from app.drawing.box import Box, Point
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.snapping import to_grid
from ui.link.theme import theme
from ui.pages.flowchart.gestures.surface import Surface, tinted

Boxes = Mapping[str, Box]
Places = dict[str, Point]


def left(boxes: Boxes) -> Places:
    edge = min(box.left for box in boxes.values())
    return {id: (edge + box.width / 2, box.y) for id, box in boxes.items()}


def right(boxes: Boxes) -> Places:
    edge = max(box.right for box in boxes.values())
    return {id: (edge - box.width / 2, box.y) for id, box in boxes.items()}


def top(boxes: Boxes) -> Places:
    edge = min(box.top for box in boxes.values())
    return {id: (box.x, edge + box.height / 2) for id, box in boxes.items()}


def bottom(boxes: Boxes) -> Places:
    edge = max(box.bottom for box in boxes.values())
    return {id: (box.x, edge - box.height / 2) for id, box in boxes.items()}


def column(boxes: Boxes) -> Places:
    """One below the other: their middles on one upright line."""
    middle = (min(box.left for box in boxes.values()) + max(box.right for box in boxes.values())) / 2
    return {id: (middle, box.y) for id, box in boxes.items()}


def row(boxes: Boxes) -> Places:
    """Side by side: their middles on one level line."""
    middle = (min(box.top for box in boxes.values()) + max(box.bottom for box in boxes.values())) / 2
    return {id: (box.x, middle) for id, box in boxes.items()}


def across(boxes: Boxes) -> Places:
    """New places with equal gaps from left to right; the outer ones stay."""
    order = sorted(boxes.items(), key=lambda pair: (pair[1].x, pair[0]))
    room = order[-1][1].right - order[0][1].left - sum(box.width for _, box in order)
    gap, edge, places = room / (len(order) - 1), order[0][1].left, {}
    for id, box in order:
        places[id] = (edge + box.width / 2, box.y)
        edge += box.width + gap
    return places


def down(boxes: Boxes) -> Places:
    """New places with equal gaps from top to bottom; the outer ones stay."""
    order = sorted(boxes.items(), key=lambda pair: (pair[1].y, pair[0]))
    room = order[-1][1].bottom - order[0][1].top - sum(box.height for _, box in order)
    gap, edge, places = room / (len(order) - 1), order[0][1].top, {}
    for id, box in order:
        places[id] = (box.x, edge + box.height / 2)
        edge += box.height + gap
    return places


Arrangement = Callable[[Boxes], Places]
ALIGNMENTS: dict[str, Arrangement] = {
    "Align left": left,
    "Align right": right,
    "Align top": top,
    "Align bottom": bottom,
    "Align in a column": column,
    "Align in a row": row,
}
DISTRIBUTIONS: dict[str, Arrangement] = {"Distribute across": across, "Distribute down": down}


class MakeSpaceGesture(Gesture):
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
        self._surface.note.show_at(at.view, words)

    def click(self, at: Pointer) -> None:
        self._surface.note.clear_words()

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self._surface.note.clear_words()
        if self._places and self._by:
            self._surface.do(place, self._moved(), "Make space" if self._by > 0 else "Close up")
        self._surface.model.unshift()

    def cancel(self) -> None:
        self._surface.note.clear_words()
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
