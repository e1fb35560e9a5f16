"""A text as paper: HTML of headings, paragraphs, lists and tables flows over pages with the usual head and foot.

Qt's own text layout, because it shapes every script, breaks tables and is there; the sheets beside it draw charts.
"""

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAbstractTextDocumentLayout, QFont, QPainter, QPalette, QTextDocument

from ui.link.theme import BODY, Tokens, font
from ui.printing.paper.pagination import TilePlace, paint_frame, room_under
from ui.printing.paper.sheet import Heading, Sheet

TEXT_PT = 9.5
UPRIGHT = Sheet(landscape=False)
STYLE = """
h1 { font-size: 15pt; font-weight: 600; }
h2 { font-size: 11.5pt; font-weight: 600; margin-top: 12pt; margin-bottom: 3pt; }
h3 { font-size: 10pt; font-weight: 600; margin-top: 8pt; margin-bottom: 2pt; }
p, li { margin-top: 2pt; margin-bottom: 2pt; }
th { font-weight: 600; }
td, th { padding: 2pt 10pt 2pt 0; }
"""


@dataclass(frozen=True)
class TextPages:
    """HTML on upright pages; what ``html`` holds of people's texts is escaped already."""

    html: str
    heading: Heading
    sheet: Sheet = UPRIGHT

    @cached_property
    def _document(self) -> QTextDocument:
        document = QTextDocument()
        face = QFont(font(BODY))
        face.setPointSizeF(TEXT_PT)
        document.setDefaultFont(face)
        document.setDefaultStyleSheet(STYLE)
        document.setDocumentMargin(0)
        document.setHtml(self.html)
        document.setPageSize(room_under(self.sheet, self.heading).size())
        return document

    @property
    def count(self) -> int:
        return self._document.pageCount()

    @property
    def words(self) -> str:
        return f"{self.count} {'page' if self.count == 1 else 'pages'} at {TEXT_PT:g} pt"

    def paint(self, painter: QPainter, number: int, t: Tokens) -> None:
        """Paint page ``number`` (from 0) with its frame; the painter is in points."""
        paint_frame(painter, self.sheet, self.heading, TilePlace(number, self.count), t)
        room = room_under(self.sheet, self.heading)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, t.text)
        page = QRectF(0, number * room.height(), room.width(), room.height())
        context.clip = page
        painter.save()
        painter.translate(room.topLeft() - page.topLeft())
        painter.setClipRect(page)
        self._document.documentLayout().draw(painter, context)
        painter.restore()
