"""The items of a difference: painted by the same functions as the editor's, and nothing can be done to them."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from app.domain.ids import FlowId, StepId
from app.drawing.box import Box
from ui.link.theme import theme
from ui.pages.flowchart.versions.version_difference import DifferenceSheet
from ui.printing.flowchart.appearance import StepAppearance
from ui.printing.flowchart.flow import FlowShape, flow_bounds, flow_shape, paint_flow
from ui.printing.flowchart.flowchart_drawing import extent, lane_rects
from ui.printing.flowchart.lanes_and_notes import note_rect, paint_lane, paint_note
from ui.printing.flowchart.status_mark import StatusMark, StatusSign, mark_pen, paint_outline
from ui.printing.flowchart.step import MARGIN, StepState, paint_step, rect_of

Paint = Callable[[QPainter, float], None]
LANES, NOTES, FLOWS, TRACES, STEPS = range(5)
_HEAD = 8.0


class DifferenceItem(QGraphicsRectItem):
    """A rectangle of the scene in which ``paint_it(painter, scale)`` paints."""

    def __init__(self, rect: QRectF, layer: int, paint_it: Paint) -> None:
        super().__init__(rect)
        self._paint_it = paint_it
        self.setZValue(layer)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._paint_it(painter, painter.worldTransform().m11())


class DifferenceScene(QGraphicsScene):
    """``show_sheet`` replaces all; ``chosen`` and ``signs`` say what is ringed and which marks are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: DifferenceSheet | None = None
        self.chosen = ""
        self.signs: set[StatusSign] = set(StatusSign)
        self.marked: dict[str, DifferenceItem] = {}

    def show_sheet(self, sheet: DifferenceSheet) -> None:
        self.clear()
        self.sheet = sheet
        self.chosen = ""
        self.marked = {}
        self._lay_ground(sheet)
        for flow_id, route in sheet.routes.items():
            appearance, shape = sheet.flows[flow_id], flow_shape(route.points, route.label)
            room = flow_bounds(route.points, route.label, appearance.label).adjusted(-8, -8, 8, 8)
            self._add(room, FLOWS, self._flow_painter(flow_id, shape), flow_id)
        for step_id, old in sheet.moved_from.items():
            self._add_trace(sheet, step_id, old)
        for step_id, box in sheet.boxes.items():
            rect = rect_of(box)
            room = rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
            self._add(room, STEPS, self._step_painter(step_id, rect, sheet.steps[step_id]), step_id)
        self._show_hide()

    def show_signs(self, signs: set[StatusSign]) -> None:
        """Only marks of these; without theirs, removed things are not there."""
        self.signs = signs
        self._show_hide()

    def choose(self, id: str) -> None:
        """Ring this step or flow, and no other."""
        self.chosen = id
        self.update()

    def extent(self) -> QRectF:
        """The rectangle around all that is drawn."""
        sheet = self.sheet
        if sheet is None:
            return QRectF()
        whole = extent(sheet.graph, sheet.boxes, sheet.routes, sheet.flows)
        for box in sheet.moved_from.values():
            whole = whole.united(rect_of(box))
        return whole

    def first_marked(self) -> QRectF:
        """The leftmost step that differs, with its marks shown; an empty rectangle when none does."""
        boxes = self.sheet.boxes.items() if self.sheet is not None else ()
        return min((rect_of(box) for id, box in boxes if self._mark(id)), key=QRectF.left, default=QRectF())

    def place_of(self, id: str) -> QRectF:
        """Where a step or flow is; an empty rectangle when it is not drawn."""
        item = self.marked.get(id)
        return item.rect() if item is not None else QRectF()

    def hit(self, at: QPointF, reach: float) -> str:
        """The step, else the flow at a point; empty: neither."""
        sheet = self.sheet
        if sheet is None:
            return ""
        for step_id, box in sheet.boxes.items():
            if box.contains((at.x(), at.y())) and self.marked[step_id].isVisible():
                return step_id
        near = QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
        for flow_id, route in sheet.routes.items():
            line = QPainterPath()
            line.addPolygon(QPolygonF([QPointF(*point) for point in route.points]))
            if line.intersects(near) and self.marked[flow_id].isVisible():
                return flow_id
        return ""

    def _lay_ground(self, sheet: DifferenceSheet) -> None:
        names = sheet.new.role_names
        for at, (band, rect) in enumerate(lane_rects(sheet.graph, sheet.boxes)):
            name = names.get(band.role, band.role) if band.role else ""
            self._add(rect, LANES, _lane_painter(rect, name, at % 2 == 1))
        for note in sheet.graph.notes:
            rect = note_rect(note)
            self._add(rect.adjusted(-2, -2, 2, 2), NOTES, _note_painter(rect, note.text))

    def _add(self, rect: QRectF, layer: int, paint_it: Paint, id: str = "") -> None:
        item = DifferenceItem(rect, layer, paint_it)
        self.addItem(item)
        if id:
            self.marked[id] = item

    def _add_trace(self, sheet: DifferenceSheet, step_id: StepId, old: Box) -> None:
        start, end = rect_of(old), rect_of(sheet.boxes[step_id])
        kind = sheet.steps[step_id].kind

        def paint_it(painter: QPainter, scale: float) -> None:
            painter.setPen(mark_pen(StatusSign.MOVED, theme().tokens, 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            paint_outline(painter, start, kind)
            _paint_arrow(painter, start.center(), end)

        self._add(start.united(end).adjusted(-2, -2, 2, 2), TRACES, paint_it, f"trace of {step_id}")

    def _mark(self, id: str) -> StatusMark | None:
        mark = self.sheet.marks.get(id) if self.sheet is not None else None
        return mark if mark is not None and mark.sign in self.signs else None

    def _step_painter(self, id: StepId, rect: QRectF, appearance: StepAppearance) -> Paint:
        def paint_it(painter: QPainter, scale: float) -> None:
            state = StepState(chosen=self.chosen == id, mark=self._mark(id))
            paint_step(painter, rect, appearance, theme().tokens, scale, state)

        return paint_it

    def _flow_painter(self, id: FlowId, shape: FlowShape) -> Paint:
        def paint_it(painter: QPainter, scale: float) -> None:
            if self.sheet is not None:
                appearance, chosen = self.sheet.flows[id], self.chosen == id
                paint_flow(painter, shape, appearance, theme().tokens, scale, chosen, mark=self._mark(id))

        return paint_it

    def _show_hide(self) -> None:
        if self.sheet is None:
            return
        for id, item in self.marked.items():
            mark = self.sheet.marks.get(id)
            gone = mark is not None and mark.sign is StatusSign.REMOVED and StatusSign.REMOVED not in self.signs
            trace = id.startswith("trace of ") and StatusSign.MOVED not in self.signs
            item.setVisible(not gone and not trace)
        self.update()


def _lane_painter(rect: QRectF, name: str, odd: bool) -> Paint:
    return lambda painter, scale: paint_lane(painter, rect, name, theme().tokens, scale, odd)


def _note_painter(rect: QRectF, text: str) -> Paint:
    return lambda painter, scale: paint_note(painter, rect, text, theme().tokens, scale)


def _paint_arrow(painter: QPainter, start: QPointF, target: QRectF) -> None:
    """From the middle of the old place to the edge of the new one."""
    way = target.center() - start
    length = (way.x() ** 2 + way.y() ** 2) ** 0.5
    if length < 1:
        return
    shares = [
        half / abs(part) for half, part in ((target.width() / 2, way.x()), (target.height() / 2, way.y())) if part
    ]
    rest = 1 - min(shares)
    if rest <= 0:
        return
    tip = start + way * rest
    painter.drawLine(start, tip)
    dx, dy = way.x() / length, way.y() / length
    neck = QPointF(tip.x() - dx * _HEAD, tip.y() - dy * _HEAD)
    side = QPointF(-dy, dx) * (_HEAD / 2)
    colour = theme().tokens.muted
    painter.setPen(QPen(colour, 1))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip, neck + side, neck - side]))
