"""What colours and signs of the calendar mean, in one row under the days that can be shut."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.queries.calendar import ColourBy
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import META, font, theme
from ui.printing.month.month_painter import type_icon
from ui.widgets.button import icon_button
from ui.widgets.card import paint_text

_HIGH, _SIDE, _SAMPLE, _AFTER = 30, 14, 24, 16
SIGNS = ("run to come", "due", "day off", "gap: a week without what should appear")


class MonthLegend(QWidget):
    """Groups with their hue, then the signs; those that have no room are left out."""

    def __init__(self, shut: Callable[[], None]) -> None:
        super().__init__()
        named(self, "Legend")
        self._groups: Sequence[tuple[str, int]] = ()
        self._by = ColourBy.TYPE
        self.button = icon_button(Command("calendar_legend_shut", "Shut the legend", shut, "x"), self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(300, _HIGH)

    def show_groups(self, groups: Sequence[tuple[str, int]], by: ColourBy) -> None:
        """Other colours are in view."""
        self._groups, self._by = groups, by
        words = ", ".join((*(name for name, _ in groups), *SIGNS))
        self.setAccessibleDescription(one_line(f"Coloured by {by.value}: {words}"))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.button.sizeHint()
        self.button.setGeometry(
            self.width() - size.width() - 6, (_HIGH - size.height()) // 2, size.width(), size.height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.border, 1))
        painter.drawLine(0, 0, self.width(), 0)
        metrics, x, right = QFontMetrics(font(META)), _SIDE, self.button.x() - 8
        signs = sum(_SAMPLE + _AFTER + metrics.horizontalAdvance(words) for words in SIGNS)
        for name, hue in self._groups:
            wide = _SAMPLE + metrics.horizontalAdvance(one_line(name))
            if x + wide + signs > right:
                break
            box = QRect(x, 7, 17, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(t.hues[hue % len(t.hues)].fill)
            painter.drawRoundedRect(box, 4, 4)
            paint_icon(painter, box.adjusted(3, 3, -3, -3), type_icon(name), t.on_accent)
            paint_text(painter, QRect(x + _SAMPLE, 0, wide, _HIGH), name, font(META), t.muted)
            x += wide + _AFTER
        for at, words in enumerate(SIGNS):
            wide = _SAMPLE + metrics.horizontalAdvance(words)
            if x + wide > right:
                break
            self._paint_sign(painter, at, QRectF(x, 9, 17, 12))
            paint_text(painter, QRect(x + _SAMPLE, 0, wide, _HIGH), words, font(META), t.muted)
            x += wide + _AFTER
        painter.end()

    def _paint_sign(self, painter: QPainter, at: int, box: QRectF) -> None:
        t = theme().tokens
        painter.setPen(Qt.PenStyle.NoPen)
        if at == 0:
            painter.setPen(QPen(t.accent_text, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        elif at == 1:
            painter.setBrush(t.hues[1].ink)
            painter.drawRoundedRect(QRectF(box.center().x() - 1.5, box.y(), 3, box.height()), 1.5, 1.5)
        elif at == 2:
            painter.fillRect(box, t.sunken)
            painter.fillRect(box, QBrush(t.strong_border, Qt.BrushStyle.BDiagPattern))
        else:
            painter.setBrush(t.warn_soft)
            painter.drawRoundedRect(box, 4, 4)
