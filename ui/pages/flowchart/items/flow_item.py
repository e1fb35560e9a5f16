"""A flow on the plane."""

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from app.domain.ids import FlowId
from app.drawing.box import Point
from ui.link.theme import theme
from ui.pages.flowchart.model import FlowchartModel
from ui.printing.flowchart.flow import FlowShape, flow_bounds, flow_shape, label_rect, paint_flow

FLOW_LAYER, CHOSEN_FLOW_LAYER = 1, 2


class FlowItem(QGraphicsRectItem):
    """Stands at the origin; its rectangle is all that it may paint on."""

    def __init__(self, id: FlowId, model: FlowchartModel) -> None:
        super().__init__()
        self.id = id
        self._model = model
        self._points: tuple[Point, ...] = ()
        self._label: Point = (0.0, 0.0)
        self._shape: FlowShape | None = None
        self.setZValue(FLOW_LAYER)
        self.place()

    def place(self) -> None:
        """Run as the model routed it."""
        route = self._model.routing.routes.get(self.id)
        self._points, self._label = (route.points, route.label) if route else ((), (0.0, 0.0))
        # Made when it is first painted: most flows of a large plan are never seen.
        self._shape = None
        self.setRect(flow_bounds(self._points, self._label, self._model.flow_look(self.id).label))
        self.update()

    def is_near(self, at: Point, reach: float) -> bool:
        """Whether the line or the label is within ``reach`` pixels of the scene."""
        look = self._model.flow_look(self.id)
        if look.label and label_rect(self._label, look.label).contains(*at):
            return True
        return any(
            _distance_to(at, start, end) <= reach for start, end in zip(self._points, self._points[1:], strict=False)
        )

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        model = self._model
        if self._shape is None:
            self._shape = flow_shape(self._points, self._label)
        scale = painter.worldTransform().m11()
        chosen = self.id in model.selection
        hovered = model.hover == self.id
        paint_flow(painter, self._shape, model.flow_look(self.id), theme().tokens, scale, chosen, hovered)


def _distance_to(at: Point, start: Point, end: Point) -> float:
    """From a point to an upright or level line."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return max(left - at[0], at[0] - right, top - at[1], at[1] - bottom, 0.0)
