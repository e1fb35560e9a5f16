"""The row of a role on the plane."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from app.domain.ids import RoleId
from ui.link.theme import theme
from ui.printing.flowchart.ground import paint_lane

LANE_LAYER = -1


class LaneItem(QGraphicsRectItem):
    """Lies under everything; ``role`` None: of the steps without one."""

    def __init__(self, role: RoleId | None, name: str, rect: QRectF, odd: bool) -> None:
        super().__init__()
        self.role = role
        self._name = name
        self._odd = odd
        self._box = rect
        self.setZValue(LANE_LAYER)
        self.setRect(rect.adjusted(-1, -1, 1, 1))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        paint_lane(painter, self._box, self._name, theme().tokens, painter.worldTransform().m11(), self._odd)
