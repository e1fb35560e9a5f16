"""The pages as they will be, in their grid, painted by the painter that paints them on paper."""

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.link.theme import theme
from ui.printing.paper.output import paint_page
from ui.printing.paper.pages import Pages

GAP, EDGE = 10.0, 16.0
MOST_SHOWN = 60
"""More pages than these are told, not shown."""


class PagePreview(QWidget):
    """Paints a page each time the window has nothing else to do."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Preview of the pages")
        self.setMinimumSize(420, 360)
        self._pages: Pages | None = None
        self._columns = 1
        self._pictures: list[QPixmap] = []
        self._clock = QTimer(self)
        self._clock.setInterval(0)
        self._clock.timeout.connect(self._paint_next)

    def show_pages(self, pages: Pages | None, columns: int = 0) -> None:
        """Begin anew with these; ``columns`` of the grid, 0: whatever fits best."""
        self._pages = pages
        self._columns = columns
        self._begin()

    def stop(self) -> None:
        """The window is closed."""
        self._clock.stop()

    def sizeHint(self) -> QSize:
        return QSize(640, 520)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._begin()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.sunken)
        for number, cell in enumerate(self._cells()):
            painter.fillRect(cell.adjusted(0, 1, 1, 2), t.border)
            painter.fillRect(cell, Qt.GlobalColor.white)
            if number < len(self._pictures):
                painter.drawPixmap(cell, self._pictures[number], QRectF(self._pictures[number].rect()))
        painter.end()

    def _begin(self) -> None:
        self._pictures = []
        self.update()
        if self._pages is not None:
            self._clock.start()

    def _paint_next(self) -> None:
        cells = self._cells()
        number = len(self._pictures)
        if self._pages is None or number >= len(cells):
            self._clock.stop()
            return
        ratio = self.devicePixelRatioF()
        picture = QPixmap((cells[number].size() * ratio).toSize().expandedTo(QSize(1, 1)))
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        scale = picture.width() / self._pages.sheet.size.width()
        painter.scale(scale, scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paint_page(painter, self._pages, number)
        painter.end()
        self._pictures.append(picture)
        self.update()

    def _cells(self) -> list[QRectF]:
        """Where each page is shown."""
        if self._pages is None:
            return []
        count = min(self._pages.count, MOST_SHOWN)
        size = self._pages.sheet.size
        room = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        choices = [self._columns] if self._columns else range(1, count + 1)
        width, columns = max(
            (_width(columns, count, size.height() / size.width(), room), columns) for columns in choices
        )
        height = width * size.height() / size.width()
        rows = ceil(count / columns)
        left = room.center().x() - (columns * (width + GAP) - GAP) / 2
        top = room.center().y() - (rows * (height + GAP) - GAP) / 2
        return [
            QRectF(left + at % columns * (width + GAP), top + at // columns * (height + GAP), width, height)
            for at in range(count)
        ]


def _width(columns: int, count: int, ratio: float, room: QRectF) -> float:
    """Of one page, so that all fit."""
    rows = ceil(count / columns)
    across = (room.width() - (columns - 1) * GAP) / columns
    down = (room.height() - (rows - 1) * GAP) / rows / ratio
    return max(min(across, down), 4.0)
