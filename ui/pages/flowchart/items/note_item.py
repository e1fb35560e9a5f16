"""A note on the plane."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from ui.link.theme import theme
from ui.pages.flowchart.model import FlowchartModel
from ui.printing.flowchart.ground import paint_note

NOTE_LAYER = 0


class NoteItem(QGraphicsRectItem):
    """Its place is the middle of the paper."""

    def __init__(self, id: str, model: FlowchartModel) -> None:
        super().__init__()
        self.id = id
        self._model = model
        self._box = QRectF()
        self.text = ""
        self.setZValue(NOTE_LAYER)
        self.place()

    def place(self) -> None:
        """Go where the model has it now, with its text of now."""
        box = self._model.notes[self.id]
        self._box = QRectF(-box.width / 2, -box.height / 2, box.width, box.height)
        self.text = next((note.text for note in self._model.graph.notes if note.id == self.id), "")
        self.setRect(self._box.adjusted(-2, -2, 2, 2))
        self.setPos(box.x, box.y)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        model = self._model
        scale = painter.worldTransform().m11()
        chosen, hovered = self.id in model.selection, model.hover == self.id
        paint_note(painter, self._box, self.text, theme().tokens, scale, chosen, hovered)
