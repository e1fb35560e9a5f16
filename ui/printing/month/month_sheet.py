"""A month of the calendar for one sheet of paper, with what each colour means under it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from app.queries.calendar import CalendarWeek, ColourBy, entries_of
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import META, Tokens, font, paper_tokens
from ui.printing.month.month_layout import MonthContent, MonthLayout
from ui.printing.month.month_painter import MonthMarks, paint_month, type_icon
from ui.printing.paper.tiling import Span
from ui.widgets.card import paint_text

_LEGEND, _SAMPLE, _AFTER = 26, 22, 16


@dataclass(frozen=True)
class MonthOnPaper:
    """One ``TiledDrawing`` as large as a page, whatever the page."""

    weeks: Sequence[CalendarWeek]
    today: date
    inside: tuple[date, date]
    narrow: frozenset[int]
    page: QSizeF = field(default_factory=lambda: QSizeF(1120, 720))

    text_px = META
    heads: Sequence[float] = ()
    whole_across: Sequence[Span] = ()
    whole_down: Sequence[Span] = ()

    @property
    def extent(self) -> QRectF:
        return QRectF(0, 0, self.page.width(), self.page.height())

    @property
    def frozen(self) -> QSizeF:
        return QSizeF(0, 0)

    @property
    def content(self) -> Sequence[QRectF]:
        return (self.extent,)

    def shaped(self, page: QSizeF, most: tuple[int, int]) -> "MonthOnPaper":
        """The same month, filling the page."""
        return MonthOnPaper(self.weeks, self.today, self.inside, self.narrow, page)

    def groups(self) -> list[tuple[str, int]]:
        """The types of what is shown, with their hues; one of its own each while there are enough."""
        hues, taken = len(paper_tokens().hues), list[int]()
        shown = {entry.group(ColourBy.TYPE) for entry in entries_of(self.weeks)}
        for name in sorted(shown - {""}):
            wanted = sum(name.encode()) % hues
            free = [(wanted + at) % hues for at in range(hues) if (wanted + at) % hues not in taken]
            taken.append(free[0] if free else wanted)
        return list(zip(sorted(shown - {""}), taken, strict=True))

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """The grid, and under it what the colours mean."""
        groups = self.groups()
        content = MonthContent(self.weeks, self.today, self.inside, self.narrow, ColourBy.TYPE, dict(groups))
        layout = MonthLayout(content, self.page.width(), self.page.height() - _LEGEND)
        paint_month(painter, layout, MonthMarks(), t)
        painter.setPen(t.border)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(0, 0, layout.width, layout.height))
        metrics, x, y = QFontMetrics(font(META)), 0, round(layout.height) + 6
        for name, hue in groups:
            wide = metrics.horizontalAdvance(one_line(name))
            if x + _SAMPLE + wide > self.page.width():
                break
            box = QRect(x, y, 16, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.hues[hue].fill)
            painter.drawRoundedRect(box, 4, 4)
            paint_icon(painter, box.adjusted(3, 3, -3, -3), type_icon(name), t.on_accent)
            paint_text(painter, QRect(x + _SAMPLE, y, wide + 2, 16), name, font(META), t.muted)
            x += _SAMPLE + wide + _AFTER
