"""A small picture of a flowchart, for galleries and lists."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.domain.workflow import Graph
from ui.link.theme import Tokens, theme
from ui.printing.flowchart.drawing import draw, paint_drawing
from ui.printing.flowchart.look import RoleNames

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
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    if pixmap.isNull():
        return pixmap
    pixmap.fill(Qt.GlobalColor.transparent)
    drawing = draw(graph, role_names, anchor_label)
    source = drawing.extent()
    scale = fitting(source, QRectF(0, 0, size.width(), size.height()))
    painter = QPainter(pixmap)
    painter.translate(size.width() / 2, size.height() / 2)
    painter.scale(scale, scale)
    painter.translate(-source.center())
    paint_drawing(painter, drawing, tokens or theme().tokens, scale)
    painter.end()
    return pixmap


def natural_size(graph: Graph, role_names: RoleNames) -> QSize:
    """How large the whole graph is at 100 %, in logical pixels."""
    return draw(graph, role_names).extent().size().toSize()


def fitting(source: QRectF, room: QRectF, largest: float = LARGEST) -> float:
    """The scale at which ``source`` fits into ``room``."""
    if source.isEmpty():
        return largest
    return min(room.width() / source.width(), room.height() / source.height(), largest)
