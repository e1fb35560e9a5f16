"""What the patterns of the bars mean, below them."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.scheduling.load import LoadBand
from ui.link.accessible import named
from ui.link.theme import META, font, theme
from ui.pages.workload.cell_paint import paint_band, paint_dots

BANDS = (
    (LoadBand.FREE, "under 70 %"),
    (LoadBand.GOOD, "70 to 90 %"),
    (LoadBand.FULL, "90 to 100 %, full"),
    (LoadBand.OVER, "over 100 %"),
)
BESIDE = "helps or approves, no hours"
CAPACITY = "capacity: own week, less days off, meetings and other"


class LoadLegend(QWidget):
    def __init__(self) -> None:
        super().__init__()
        bands = ", ".join(f"{band}: {words}" for band, words in BANDS)
        named(self, f"Legend: {bands}; dots: {BESIDE}; the mark: {CAPACITY}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, QFontMetrics(font(META)).height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        t, face = theme().tokens, font(META)
        metrics = QFontMetrics(face)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(face)
        x, middle = 12.0, self.height() / 2
        for band, words in BANDS:
            paint_band(painter, QRectF(x, middle - 4, 26, 8), band, t, beyond=band is LoadBand.OVER)
            painter.setPen(t.muted)
            painter.drawText(QRectF(x + 34, 0, 400, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            x += 34 + metrics.horizontalAdvance(words) + 26
        x += paint_dots(painter, QPoint(round(x), round(middle) - 1), 2, t) + 4
        painter.setPen(t.muted)
        painter.drawText(QRectF(x, 0, 400, self.height()), Qt.AlignmentFlag.AlignVCenter, BESIDE)
        x += metrics.horizontalAdvance(BESIDE) + 26
        if x + 20 < self.width():
            painter.setPen(QPen(t.text, 1.5))
            painter.drawLine(round(x), round(middle) - 6, round(x), round(middle) + 6)
            painter.setPen(t.muted)
            room = int(self.width() - x - 12)
            painter.drawText(
                QRectF(x + 10, 0, room, self.height()),
                Qt.AlignmentFlag.AlignVCenter,
                metrics.elidedText(CAPACITY, Qt.TextElideMode.ElideRight, room),
            )
        painter.end()
