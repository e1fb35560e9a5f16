"""Under the time scale: the whole of the plan in small, with a window over what is seen. Its ends zoom, it scrolls."""

from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.domain.text import day_words
from ui.link.accessible import named
from ui.link.theme import theme
from ui.pages.plan.plan_chart import STEP, PlanChart
from ui.pages.plan.plan_table import STRIP
from ui.printing.plan.chart_content import NARROWEST, WIDEST

_REACH = 6.0
"""How near to an end of the window the mouse takes hold of it, in pixels."""
_LEAST = 12.0
"""Pixels of the window, however little of the plan is seen."""
_PART = 0.2
"""How much of what is seen a key moves it by."""


class Hold(Enum):
    """What of the window the mouse has hold of."""

    BODY = auto()
    START = auto()
    END = auto()


class RangeStrip(QWidget):
    """Follows the chart, and moves and zooms it by mouse and keys."""

    def __init__(self, chart: PlanChart) -> None:
        super().__init__(chart)
        self._chart = chart
        self._hold: Hold | None = None
        self._from = 0.0
        named(self, "Range in view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setToolTip("Drag to scroll in time, drag its ends to zoom")
        chart.scrolled.connect(self._follow)
        chart.zoomed.connect(self._follow)
        chart.model.rearranged.connect(self._follow)
        theme().changed.connect(self.update)

    def window_rect(self) -> QRectF:
        """The window over what is seen."""
        left, width = self._seen()
        left = min(left, self.width() - width)
        return QRectF(left, 1, max(_LEAST, width), STRIP - 3)

    def _seen(self) -> tuple[float, float]:
        """Left and width of what is seen, in pixels of the strip."""
        chart, whole = self._chart, self._whole()
        left = chart.horizontalScrollBar().value() / whole * self.width()
        return left, max(_LEAST, min(1.0, chart.viewport().width() / whole) * self.width())

    def _whole(self) -> float:
        """The width of all days, as wide as what is seen at least."""
        return max(1.0, self._chart.days * self._chart.scale.day_width, float(self._chart.viewport().width()))

    def show_range(self, first: float, last: float) -> None:
        """See from one point of the strip to another, in its pixels, as far as the zoom goes."""
        chart = self._chart
        days = chart.days / self.width()
        seen = max(_LEAST, last - first) * days
        chart.zoom_to(max(NARROWEST, min(WIDEST, chart.viewport().width() / seen)))
        chart.horizontalScrollBar().setValue(round(first * days * chart.scale.day_width))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, window = event.position().x(), self.window_rect()
        self._hold = self._at(x)
        if self._hold is None:
            self._scroll_to(x - window.width() / 2)
            self._hold = Hold.BODY
        self._from = x - self.window_rect().left()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, window = event.position().x(), self.window_rect()
        match self._hold:
            case Hold.BODY:
                self._scroll_to(x - self._from)
            case Hold.START:
                self.show_range(max(0.0, min(x, window.right() - _LEAST)), window.right())
            case Hold.END:
                self.show_range(window.left(), min(float(self.width()), max(x, window.left() + _LEAST)))
            case None:
                ends = self._at(x) in (Hold.START, Hold.END)
                self.setCursor(Qt.CursorShape.SizeHorCursor if ends else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hold = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across = self._chart.horizontalScrollBar()
        page = round(self._chart.viewport().width() * _PART)
        match event.key():
            case Qt.Key.Key_Left:
                across.setValue(across.value() - page)
            case Qt.Key.Key_Right:
                across.setValue(across.value() + page)
            case Qt.Key.Key_Home:
                across.setValue(0)
            case Qt.Key.Key_End:
                across.setValue(across.maximum())
            case Qt.Key.Key_Up | Qt.Key.Key_Plus:
                self._chart.zoom_to(self._chart.scale.day_width * STEP)
            case Qt.Key.Key_Down | Qt.Key.Key_Minus:
                self._chart.zoom_to(self._chart.scale.day_width / STEP)
            case _:
                super().keyPressEvent(event)

    def _at(self, x: float) -> Hold | None:
        window = self.window_rect()
        if abs(x - window.right()) <= _REACH:
            return Hold.END
        if abs(x - window.left()) <= _REACH:
            return Hold.START
        return Hold.BODY if window.left() < x < window.right() else None

    def _scroll_to(self, left: float) -> None:
        self._chart.horizontalScrollBar().setValue(round(left / self.width() * self._whole()))

    def _follow(self) -> None:
        chart = self._chart
        left = chart.horizontalScrollBar().value()
        ends = (chart.scale.day_at(left), chart.scale.day_at(left + chart.viewport().width()))
        self.setAccessibleDescription(" to ".join(day_words(day, chart.model.today) for day in ends))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t, window = theme().tokens, self.window_rect()
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.sunken)
        painter.drawRoundedRect(QRectF(0, 3, self.width(), STRIP - 7), 3, 3)
        painter.setBrush(t.accent_soft)
        painter.setPen(QPen(t.accent if self.hasFocus() else t.strong_border, 1.4))
        painter.drawRoundedRect(window.adjusted(1, 0.5, -1, -0.5), 3, 3)
        for x in (window.left() + 4, window.right() - 4):
            painter.drawLine(QPointF(x, window.top() + 3), QPointF(x, window.bottom() - 3))
        x = self._chart.scale.x_of(self._chart.model.now) / self._whole() * self.width()
        painter.setPen(QPen(t.accent, 1.6))
        painter.drawLine(QPointF(x, 0), QPointF(x, STRIP - 2))
        painter.setPen(QPen(t.border, 1))
        painter.drawLine(QPointF(0, STRIP - 0.5), QPointF(self.width(), STRIP - 0.5))
        painter.end()
