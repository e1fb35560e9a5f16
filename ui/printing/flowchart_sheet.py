"""A flowchart for sheets of paper: as large as it is, cut between its steps, lanes named on each page."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from ui.link.theme import META, Tokens
from ui.printing.flowchart.flow import label_rect
from ui.printing.flowchart.flowchart_drawing import FlowchartDrawing, lane_rects, paint_drawing
from ui.printing.flowchart.lanes_and_notes import NAME_WIDTH, note_rect
from ui.printing.flowchart.step import MARGIN
from ui.printing.paper.tiling import Span

_ARROW = 18.0
"""Before a step: the head of an arrow stays on its page."""

_LINE = 2.0
"""Around a step: half of its border, and a hair."""
_SPARE = 10.0
"""Of the air around a drawing; the paper has margins of its own."""


class FlowchartOnPaper:
    """A flowchart as a drawing that is cut into pages: the names of the lanes are repeated, no step is cut."""

    text_px = META
    heads: Sequence[float] = ()

    def __init__(self, drawing: FlowchartDrawing) -> None:
        self._drawing = drawing
        self.extent = drawing.extent().adjusted(_SPARE, _SPARE, -_SPARE, -_SPARE)
        for rect in drawing.printed_rects():
            self.extent = self.extent.united(rect.adjusted(-_LINE, -_LINE, _LINE, _LINE))
        lanes = lane_rects(drawing.graph, drawing.boxes)
        names = lanes[0][1].left() + NAME_WIDTH - self.extent.left() if lanes else 0.0
        self.frozen = QSizeF(names, 0)
        boxes = [rect.adjusted(-_ARROW, -MARGIN, MARGIN, MARGIN) for rect in drawing.printed_rects()]
        labels = ((drawing.flows[flow_id].label, route.label) for flow_id, route in drawing.routes.items())
        boxes += [label_rect(at, words) for words, at in labels if words]
        self.content: Sequence[QRectF] = [*boxes, *(note_rect(note) for note in drawing.graph.notes)]
        self.whole_across: Sequence[Span] = [(box.left(), box.right()) for box in boxes]
        self.whole_down: Sequence[Span] = [(box.top(), box.bottom()) for box in boxes]

    def shaped(self, page: QSizeF, most: tuple[int, int]) -> "FlowchartOnPaper":
        """As its author drew it, whatever the paper."""
        return self

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """Paint what meets ``exposed``; the painter is in pixels at 100 %."""
        paint_drawing(painter, self._drawing, t, whole=True)
