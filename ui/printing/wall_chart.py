"""Wall charts: one page a workflow, its flowchart as large as the page allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.queries.workflow_card import WallChart
from ui.link.theme import Tokens
from ui.printing.flowchart.flowchart_drawing import draw
from ui.printing.flowchart_sheet import FlowchartOnPaper
from ui.printing.paper.pagination import TilePlace, paint_frame, room_under
from ui.printing.paper.sheet import Heading, Paper, Sheet
from ui.widgets.date_text import write_date

LARGEST = 1.6
"""Points a pixel: a workflow of three steps does not fill a wall."""
ON_THE_WALL = Sheet(Paper.A3)


@dataclass(frozen=True)
class WallCharts:
    """Pages that stand alone, each with the name of its workflow."""

    charts: Sequence[WallChart]
    now: datetime
    sheet: Sheet = ON_THE_WALL

    @property
    def count(self) -> int:
        return len(self.charts)

    @property
    def words(self) -> str:
        return f"{self.count} {'page' if self.count == 1 else 'pages'} of {self.sheet.paper}"

    def paint(self, painter: QPainter, number: int, t: Tokens) -> None:
        """Paint page ``number`` (from 0) with its frame; the painter is in points."""
        chart = self.charts[number]
        printed = f"Printed {write_date(self.now.date())}"
        heading = Heading(chart.name, (f"Version {chart.version}", chart.counts, chart.about), printed)
        paint_frame(painter, self.sheet, heading, TilePlace(number, self.count), t)
        room = room_under(self.sheet, heading)
        drawn = FlowchartOnPaper(draw(chart.graph, chart.role_names, chart.anchor_label))
        extent: QRectF = drawn.extent
        scale = min(room.width() / extent.width(), room.height() / extent.height(), LARGEST)
        painter.save()
        painter.translate(room.center().x() - extent.width() * scale / 2, room.top())
        painter.scale(scale, scale)
        painter.translate(-extent.topLeft())
        drawn.paint(painter, extent, t)
        painter.restore()
