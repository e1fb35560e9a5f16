"""A step on the plane."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from app.domain.ids import StepId
from ui.link.theme import theme
from ui.pages.flowchart.model import FlowchartModel
from ui.printing.flowchart.step import MARGIN, StepState, paint_step

STEP_LAYER = 3


class StepItem(QGraphicsRectItem):
    """Its place is the middle of its box; its rectangle has room for rings and badges."""

    def __init__(self, id: StepId, model: FlowchartModel) -> None:
        super().__init__()
        self.id = id
        self._model = model
        self._box = QRectF()
        self.setZValue(STEP_LAYER)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.place()

    def place(self) -> None:
        """Go where the model has it now."""
        box = self._model.boxes[self.id]
        if (self._box.width(), self._box.height()) != (box.width, box.height):
            self._box = QRectF(-box.width / 2, -box.height / 2, box.width, box.height)
            self.setRect(self._box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        self.setPos(box.x, box.y)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        model = self._model
        chosen = self.id in model.selection
        state = StepState(
            chosen=chosen,
            hovered=model.hover == self.id,
            focused=chosen and len(model.selection) > 1 and model.current == self.id,
            problem=model.problem(self.id),
            mark=model.marks.get(self.id),
        )
        scale = painter.worldTransform().m11()
        paint_step(painter, self._box, model.step_look(self.id), theme().tokens, scale, state)
