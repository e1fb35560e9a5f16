"""Short notices, one at a time, over nothing that can be clicked. They come and go by themselves and take no focus."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QGraphicsView,
    QHBoxLayout,
    QMenuBar,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)

from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.icon import paint_icon
from ui.link.motion import duration
from ui.link.plain_text import one_line, plain_label
from ui.link.theme import MEDIUM, font, theme
from ui.widgets.button import icon_button, link_button
from ui.widgets.card import RADIUS

STAYS_MS = 6000
_LOOKS_MS = 300
_BELOW = 20
_GRID = 12
_WIDEST, _FOLDED = 480, 200


@dataclass(frozen=True, slots=True)
class ToastText:
    """What a toast says; ``label`` and ``act`` are its one button. ``tone``: ``muted``, ``ok`` or ``bad``."""

    text: str
    label: str = ""
    act: Callable[[], object] | None = None
    tone: str = "muted"
    icon: str = "check"


class Toast(QWidget):
    """One notice. It waits while the mouse or the focus is on it."""

    closed = Signal()

    def __init__(self, content: ToastText, parent: QWidget) -> None:
        super().__init__(parent)
        self.content = content
        named(self, content.text)
        self._text = plain_label(one_line(content.text))
        self._text.setFont(font(weight=MEDIUM))
        self.folded = False
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        self.button = link_button(content.label, self) if content.label else None
        if self.button:
            self.button.clicked.connect(self._act)
            row.addWidget(self.button)
        self.closer = icon_button(Command("close", "Close notice", self.close_now, "x"), self, 14)
        row.addWidget(self.closer)
        self.fold(False)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(STAYS_MS)
        self._clock.timeout.connect(self._leave)
        self._clock.start()
        self._motion = QPropertyAnimation(self, b"pos", self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.spot = QPoint()
        """Where it stands, or is on its way to."""

    def fold(self, on: bool) -> QSize:
        """Write narrower, over more lines, or as wide as it wants to; the size that it has then."""
        self.folded = on
        most = _FOLDED if on else _WIDEST
        wide = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 4
        self._text.setWordWrap(wide > most)
        self._text.setFixedWidth(min(wide, most))
        return self.sizeHint()

    def stand_at(self, spot: QPoint, rise: bool) -> None:
        """Be at ``spot``, coming up to it from a little below if it is to ``rise``."""
        self.spot = spot
        self._motion.stop()
        if not rise or not duration():
            self.move(spot)
            return
        self.move(spot + QPoint(0, 12))
        self._motion.setDuration(duration())
        self._motion.setEndValue(spot)
        self._motion.start()

    @property
    def moving(self) -> bool:
        """Whether it is on its way to where it will stand."""
        return self._motion.state() == QPropertyAnimation.State.Running

    def close_now(self) -> None:
        """Take the toast away at once, without its animation."""
        self._clock.stop()
        self.hide()
        self.closed.emit()

    def _act(self) -> None:
        self.close_now()
        if self.content.act:
            self.content.act()

    def _leave(self) -> None:
        focused = self.focusWidget()
        if self.underMouse() or (focused is not None and focused.hasFocus()):
            self._clock.start()
        else:
            self.close_now()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.start()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(t.raised)
        painter.setPen(QPen(t.strong_border, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        ink = getattr(t, self.content.tone)
        paint_icon(painter, QRect(14, 0, 16, self.height()), self.content.icon, ink)
        painter.end()


class ToastStack(QObject):
    """The toast of one window: a new one takes the place of the old one.

    It stands at the bottom where nothing there can be clicked, else in a corner or over ``title``, the title of
    the page; where everything can be, narrower, or at the bottom over as little as it can. It steps aside when the
    page under it changes.
    """

    def __init__(self, window: QWidget, title: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._title = title
        self.toasts: list[Toast] = []
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOKS_MS)
        self._looks.timeout.connect(self._place)
        window.installEventFilter(self)

    def show(self, content: ToastText) -> Toast:
        """Say it, instead of what was said before."""
        for old in [*self.toasts]:
            old.close_now()
        toast = Toast(content, self._window)
        toast.closed.connect(lambda: self._drop(toast))
        self.toasts.append(toast)
        toast.adjustSize()
        self._place(rising=toast)
        toast.show()
        toast.raise_()
        self._looks.start()
        announce(self._window, content.text)
        return toast

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _drop(self, toast: Toast) -> None:
        if toast in self.toasts:
            self.toasts.remove(toast)
            toast.deleteLater()
        if not self.toasts:
            self._looks.stop()

    def _place(self, rising: Toast | None = None) -> None:
        for toast in self.toasts:
            size = toast.sizeHint()
            spot, over = self._free_spot(toast, size)
            if over and not toast.folded:
                narrow, less = self._free_spot(toast, toast.fold(True))
                if less < over:
                    spot, size = narrow, toast.sizeHint()
                else:
                    toast.fold(False)
            if (spot, size) != (toast.spot, toast.size()):
                toast.resize(size)
                toast.stand_at(spot, rise=toast is rising)

    def _free_spot(self, toast: Toast, size: QSize) -> tuple[QPoint, int]:
        """The first place without anything to click; where there is none, the one over the least, and how much."""
        # What lies under the toast itself is looked for, too.
        toast.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        try:
            return self._least_in_the_way(size)
        finally:
            toast.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)

    def _least_in_the_way(self, size: QSize) -> tuple[QPoint, int]:
        """At the bottom in the middle or at an end, else over the title, else where it is over the least."""
        window, look = self._window, _Look(self._window)
        bottom = window.height() - _BELOW - size.height()
        first, last = _BELOW, max(_BELOW, window.width() - _BELOW - size.width())
        middle = (window.width() - size.width()) // 2
        ends = last + size.width() + _GRID
        columns = [look.count(QRect(x, bottom, 1, size.height())) for x in range(first, ends, _GRID)]

        def over(x: int) -> int:
            return sum(columns[max(0, x - first) // _GRID : -((first - x - size.width()) // _GRID) + 1])

        best = min((middle, last, first), key=over)
        if over(best) and self._title is not None:
            over_title = self._title.mapTo(window, QPoint(0, 0)) + QPoint(0, 4)
            in_the_way = look.count(QRect(over_title, size))
            best = min((best, *range(first, last, _GRID)), key=lambda x: (over(x), abs(x - middle)))
            if not in_the_way or in_the_way < over(best):
                return over_title, in_the_way
        return QPoint(best, bottom), over(best)


class _Look:
    """One look at what can be clicked in a window; a widget that was met is known for the rest of it."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._known: dict[QWidget | None, bool | QAbstractItemView | QGraphicsView] = {window: False, None: False}

    def count(self, area: QRect) -> int:
        """At how many points of a grid something in this area can be clicked."""
        across = {*range(area.left(), area.right(), _GRID), area.right()}
        down = {*range(area.top(), area.bottom(), _GRID), area.bottom()}
        return sum(self._can_be_clicked(QPoint(x, y)) for y in down for x in across)

    def _can_be_clicked(self, at: QPoint) -> bool:
        widget = self._window.childAt(at)
        found = self._known.get(widget)
        if found is None and widget is not None:
            found = self._known[widget] = self._kind_of(widget)
        if isinstance(found, QAbstractItemView):
            return found.indexAt(found.viewport().mapFrom(self._window, at)).isValid()
        if isinstance(found, QGraphicsView):
            return found.itemAt(found.viewport().mapFrom(self._window, at)) is not None
        return found is True

    def _kind_of(self, inner: QWidget) -> bool | QAbstractItemView | QGraphicsView:
        """Whether it takes clicks, it or what it is in; a view, whose items alone do."""
        widget: QWidget | None = inner
        while widget is not None and widget is not self._window:
            if not widget.isEnabled():
                return False
            if isinstance(widget, QAbstractItemView | QGraphicsView):
                return widget
            if isinstance(widget, QAbstractButton | QScrollBar | QSplitterHandle | QMenuBar):
                return True
            takes_clicks = widget.focusPolicy() & Qt.FocusPolicy.ClickFocus and not isinstance(widget, QScrollArea)
            if takes_clicks and widget.focusProxy() is None and not widget.layout():
                return True
            widget = widget.parentWidget()
        return False
