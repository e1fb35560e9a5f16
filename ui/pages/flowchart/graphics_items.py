"""The things on the plane, one graphics item each. An item holds an id, asks the model while it paints, and paints
through ``ui.printing``."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from app.domain.ids import FlowId, RoleId, StepId
from app.drawing.box import Point
from ui.link.theme import Tokens, theme
from ui.pages.flowchart.model import FlowchartModel
from ui.printing.flowchart.flow import FlowShape, flow_bounds, flow_shape, label_rect, paint_flow
from ui.printing.flowchart.lanes_and_notes import paint_lane, paint_lane_name, paint_note
from ui.printing.flowchart.step import MARGIN, StepState, paint_step

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

    def paint_name(self, painter: QPainter, column: QRectF, t: Tokens, scale: float) -> None:
        """Its name by itself, for where the lane is scrolled away from it."""
        paint_lane_name(painter, column, self._name, t, scale)


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
        self.setRect(flow_bounds(self._points, self._label, self._model.flow_appearance(self.id).label))
        self.update()

    def is_near(self, at: Point, reach: float) -> bool:
        """Whether the line or the label is within ``reach`` pixels of the scene."""
        appearance = self._model.flow_appearance(self.id)
        if appearance.label and label_rect(self._label, appearance.label).contains(*at):
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
        paint_flow(painter, self._shape, model.flow_appearance(self.id), theme().tokens, scale, chosen, hovered)


def _distance_to(at: Point, start: Point, end: Point) -> float:
    """From a point to an upright or level line."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return max(left - at[0], at[0] - right, top - at[1], at[1] - bottom, 0.0)


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
            mark=model.step_marks.walkthrough.get(self.id),
            heat=model.step_marks.heat.get(self.id, 0.0),
            notes=model.step_marks.notes.get(self.id, 0),
        )
        scale = painter.worldTransform().m11()
        paint_step(painter, self._box, model.step_appearance(self.id), theme().tokens, scale, state)
