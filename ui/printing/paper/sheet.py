"""A sheet of paper and what is said at its edges; in points (1/72 inch), from its upper left corner."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize

MARGIN = 23.0
"""Eight millimetres: what every printer can reach."""
HEADER, FOOTER = 34.0, 20.0
READABLE_PT = 7.0
"""The smallest text that is read on paper."""


class Paper(StrEnum):
    A4 = "A4"
    A3 = "A3"
    A2 = "A2"
    A1 = "A1"
    A0 = "A0"
    LETTER = "Letter"
    TABLOID = "Tabloid"

    @property
    def page_size(self) -> QPageSize:
        found: QPageSize.PageSizeId = getattr(QPageSize.PageSizeId, self.value)
        return QPageSize(found)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which paper, and which way it lies."""

    paper: Paper = Paper.A4
    landscape: bool = True

    @property
    def size(self) -> QSizeF:
        """Width and height as it lies."""
        upright = self.paper.page_size.size(QPageSize.Unit.Point)
        return upright.transposed() if self.landscape else upright

    @property
    def room(self) -> QRectF:
        """Where the content goes: within the margins, under the header, over the footer."""
        return QRectF(0, 0, self.size.width(), self.size.height()).adjusted(
            MARGIN, MARGIN + HEADER, -MARGIN, -MARGIN - FOOTER
        )

    def layout(self) -> QPageLayout:
        """For a writer or a printer; without margins, because the sheet keeps its own."""
        way = QPageLayout.Orientation.Landscape if self.landscape else QPageLayout.Orientation.Portrait
        return QPageLayout(self.paper.page_size, way, QMarginsF())


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over and under every page."""

    title: str
    facts: tuple[str, ...] = ()
    """ "Version 4", "Publish date 12 Jun 2026", the filter in words."""
    printed: str = ""
    """ "Printed Fri 12 Jun 2026, 10:42"."""
    page: str = "Page {number} of {count}"
