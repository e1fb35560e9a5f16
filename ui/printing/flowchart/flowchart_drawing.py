"""A whole flowchart, laid out and painted at once: for files, and as a small picture for galleries and lists."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph
from app.drawing.box import NOTE, Box, boxes_of
from app.drawing.lanes import Band, bands
from app.drawing.routing import Route, Routing
from ui.link.theme import Tokens, theme
from ui.printing.flowchart.appearance import (
    FlowAppearance,
    RoleNames,
    StepAppearance,
    flow_appearances,
    step_appearances,
)
from ui.printing.flowchart.flow import flow_shape, label_rect, label_size, paint_flow
from ui.printing.flowchart.lanes_and_notes import LANE_MARGIN, NAME_WIDTH, note_rect, paint_lane, paint_note
from ui.printing.flowchart.step import MARGIN, PLAIN, PRINTED, paint_step, printed_rect, rect_of

_AIR = 12.0


@dataclass(frozen=True)
class FlowchartDrawing:
    """A graph with where everything stands."""

    graph: Graph
    role_names: RoleNames
    boxes: dict[StepId, Box]
    steps: dict[StepId, StepAppearance]
    flows: dict[FlowId, FlowAppearance]
    routes: dict[FlowId, Route]

    def extent(self) -> QRectF:
        """The rectangle around all that is painted; a small one for an empty graph."""
        return extent(self.graph, self.boxes, self.routes, self.flows)

    def printed_rects(self) -> list[QRectF]:
        """The steps as they are on paper, where long titles make a box higher."""
        return [printed_rect(rect_of(box), self.steps[step_id]) for step_id, box in self.boxes.items()]

    def printed_extent(self) -> QRectF:
        """The rectangle around all that is painted on paper."""
        found = self.extent()
        for rect in self.printed_rects():
            found = found.united(rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
        return found


def draw(graph: Graph, role_names: RoleNames, anchor_label: str = "Publish date") -> FlowchartDrawing:
    """Lay out what has no place, route the flows, put everything into words."""
    boxes = boxes_of(graph)
    appearances = flow_appearances(graph)
    sizes = {flow_id: size for flow_id, appearance in appearances.items() if (size := label_size(appearance.label))}
    routing = Routing(graph.flows, boxes, sizes, graph.rows)
    return FlowchartDrawing(
        graph, role_names, boxes, step_appearances(graph, role_names, anchor_label), appearances, dict(routing.routes)
    )


def extent(
    graph: Graph,
    boxes: Mapping[StepId, Box],
    routes: Mapping[FlowId, Route],
    appearances: Mapping[FlowId, FlowAppearance],
) -> QRectF:
    """The rectangle around boxes, notes, routes, labels and lanes, with some air."""
    across = [x for route in routes.values() for x, _ in route.points]
    down = [y for route in routes.values() for _, y in route.points]
    found = content(graph, boxes)
    if across:
        left, top = min(across), min(down)
        found = found.united(QRectF(left, top, max(max(across) - left, 1), max(max(down) - top, 1)))
    for flow_id, route in routes.items():
        label = appearances[flow_id].label if flow_id in appearances else ""
        if label:
            found = found.united(label_rect(route.label, label))
    for _, rect in lane_rects(graph, boxes):
        found = found.united(rect)
    if found.isNull():
        found = QRectF(-200, -100, 400, 200)
    return found.adjusted(-_AIR, -_AIR, _AIR, _AIR)


def content(graph: Graph, boxes: Mapping[StepId, Box]) -> QRectF:
    """The rectangle around steps and notes."""
    every = [*boxes.values(), *(Box(note.x, note.y, *NOTE) for note in graph.notes)]
    if not every:
        return QRectF()
    left, top = min([box.left for box in every]), min([box.top for box in every])
    return QRectF(left, top, max([box.right for box in every]) - left, max([box.bottom for box in every]) - top)


def lane_rects(graph: Graph, boxes: Mapping[StepId, Box]) -> list[tuple[Band, QRectF]]:
    """The bands with their rectangles, all as wide as the drawing; none while it is not drawn in lanes."""
    if not graph.in_lanes:
        return []
    around = content(graph, boxes)
    left = around.left() - LANE_MARGIN - NAME_WIDTH
    width = around.width() + 2 * LANE_MARGIN + NAME_WIDTH
    return [(band, QRectF(left, band.top, width, band.height)) for band in bands(graph)]


def paint_drawing(
    painter: QPainter, drawing: FlowchartDrawing, t: Tokens, scale: float = 1.0, *, whole: bool = False
) -> None:
    """Everything, in the order in which it lies; ``whole``, for paper: titles and labels wrap, none is cut."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    names = drawing.role_names
    for at, (band, rect) in enumerate(lane_rects(drawing.graph, drawing.boxes)):
        name = names.get(band.role, band.role) if band.role else ""
        paint_lane(painter, rect, name, t, scale, odd=at % 2 == 1, whole=whole)
    for note in drawing.graph.notes:
        paint_note(painter, note_rect(note), note.text, t, scale)
    for flow_id, route in drawing.routes.items():
        paint_flow(painter, flow_shape(route.points, route.label), drawing.flows[flow_id], t, scale, whole=whole)
    for step_id, box in drawing.boxes.items():
        paint_step(painter, rect_of(box), drawing.steps[step_id], t, scale, PRINTED if whole else PLAIN)


LARGEST = 1.0


def picture(
    graph: Graph,
    role_names: RoleNames,
    size: QSize,
    tokens: Tokens | None = None,
    ratio: float = 1.0,
    anchor_label: str = "Publish date",
) -> QPixmap:
    """The whole graph in ``size`` logical pixels, never larger than life, on nothing; in the look of now."""
    return picture_of(draw(graph, role_names, anchor_label), size, tokens, ratio)


def picture_of(drawing: FlowchartDrawing, size: QSize, tokens: Tokens | None = None, ratio: float = 1.0) -> QPixmap:
    """A drawing as ``picture`` has it, for who paints it in several sizes."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    if pixmap.isNull():
        return pixmap
    pixmap.fill(Qt.GlobalColor.transparent)
    source = drawing.extent()
    scale = fitting(source, QRectF(0, 0, size.width(), size.height()))
    painter = QPainter(pixmap)
    painter.translate(size.width() / 2, size.height() / 2)
    painter.scale(scale, scale)
    painter.translate(-source.center())
    paint_drawing(painter, drawing, tokens or theme().tokens, scale)
    painter.end()
    return pixmap


def fitting(source: QRectF, room: QRectF, largest: float = LARGEST) -> float:
    """The scale at which ``source`` fits into ``room``."""
    if source.isEmpty():
        return largest
    return min(room.width() / source.width(), room.height() / source.height(), largest)
