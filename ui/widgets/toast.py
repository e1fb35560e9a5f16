"""Short notices, one at a time, over nothing that can be clicked. They come and go by themselves and take no focus."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import itemgetter, or_

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRect,
    QRectF,
    QSize,
    QTimer,
    Signal,
)
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
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
from ui.widgets.click_area import ClickArea

STAYS_MS = 6000
_LOOKS_MS = 300
_BELOW = 20
_GRID = 12
_WIDEST, _FOLDED = 480, (270, 200)
_LIFTS = range(0, 241, 2 * _GRID)


@dataclass(frozen=True, slots=True)
class ToastChoice:
    """A second button of a toast."""

    label: str
    act: Callable[[], object]


@dataclass(frozen=True, slots=True)
class ToastText:
    """What a toast says; ``label`` and ``act`` are its button, ``other`` one beside it. ``tone``: ``muted``, ``ok`` or
    ``bad``."""

    text: str
    label: str = ""
    act: Callable[[], object] | None = None
    tone: str = "muted"
    icon: str = "check"
    other: ToastChoice | None = None


class Toast(QWidget):
    """One notice. It waits while the mouse or the focus is on it."""

    closed = Signal()

    def __init__(self, content: ToastText, parent: QWidget) -> None:
        super().__init__(parent)
        self.content = content
        named(self, content.text)
        self._text = plain_label(one_line(content.text))
        self._text.setFont(font(weight=MEDIUM))
        self.most = 0
        """Pixels that its words take at most."""
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        self.button = link_button(content.label, self) if content.label else None
        if self.button:
            self.button.clicked.connect(self._act)
            row.addWidget(self.button)
        self.other = link_button(content.other.label, self) if content.other is not None else None
        if self.other:
            self.other.clicked.connect(self._act_otherwise)
            row.addWidget(self.other)
        self.closer = icon_button(Command("close", "Close notice", self.close_now, "x"), self, 14)
        row.addWidget(self.closer)
        self.fold(_WIDEST)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(STAYS_MS)
        self._clock.timeout.connect(self._leave)
        self._clock.start()
        self._motion = QPropertyAnimation(self, b"pos", self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.spot = QPoint()
        """Where it stands, or is on its way to."""

    @property
    def folded(self) -> bool:
        """Whether it is written narrower than it wants to be."""
        return self.most < _WIDEST

    def fold(self, most: int) -> QSize:
        """Write in at most so many pixels, over more lines; the size that it has then."""
        if most == self.most:
            return self.sizeHint()
        self.most = most
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

    def _act_otherwise(self) -> None:
        self.close_now()
        if self.content.other is not None:
            self.content.other.act()

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


class FreeSpots:
    """Where a notice lies over the least that can be clicked in a window, besides ``toast`` itself. For one look.

    One grid serves every size: its lines are counted from the bottom up, and a lift is a whole number of them.
    """

    def __init__(self, window: QWidget, title: QWidget | None, toast: Toast) -> None:
        self._window, self._title = window, title
        self._look = ClickArea(window, toast)
        self._across = [*range(_BELOW, max(window.width() - _BELOW, _BELOW) + _GRID, _GRID)]
        self._bottom = window.height() - _BELOW - 1
        self._lines: list[int] = []
        self._tops: dict[int, int] = {}
        self._over: dict[tuple[int, int], tuple[QPoint, int]] = {}

    def bare(self, size: QSize) -> QPoint | None:
        """Where it is over nothing: at the bottom, over the title, else above the bottom; None: nowhere."""
        taken = reduce(or_, self._rows(size))
        free = (QPoint(x, self._top(size)) for x in self._places(size) if not taken & _columns(x, size))
        at_bottom = next(free, None)
        title = self._over_title(size) if at_bottom is None else None
        if title is None:
            return at_bottom
        return self._above(size) if title[1] else title[0]

    def least(self, size: QSize) -> tuple[QPoint, int]:
        """Where it is over the least, and how much: at the bottom or over the title."""
        rows, places, title = self._rows(size), self._places(size), self._over_title(size)
        if title is not None:
            middle, last, _ = places
            places += sorted(range(_BELOW, last, _GRID), key=lambda x: abs(x - middle))
        over = {x: _count(rows, _columns(x, size)) for x in places}
        best = min(over, key=over.__getitem__)
        at_bottom = (QPoint(best, self._top(size)), over[best])
        return at_bottom if title is None else min(at_bottom, title, key=itemgetter(1))

    def _places(self, size: QSize) -> list[int]:
        """Left edges at the bottom: in the middle, in both corners."""
        width = self._window.width()
        return [(width - size.width()) // 2, max(_BELOW, width - _BELOW - size.width()), _BELOW]

    def _over_title(self, size: QSize) -> tuple[QPoint, int] | None:
        """The place over the title of the page, and over how much it is there; None without one."""
        if self._title is None:
            return None
        key = (size.width(), size.height())
        if key not in self._over:
            spot = self._title.mapTo(self._window, QPoint(0, 0))
            rows = self._look.rows(_grid(spot.x(), size.width()), _grid(spot.y(), size.height()))
            self._over[key] = spot, sum(row.bit_count() for row in rows)
        return self._over[key]

    def _above(self, size: QSize) -> QPoint | None:
        """The lowest place over nothing above the bottom, as near to the middle as can be."""
        middle, last, _ = self._places(size)
        points = -(-size.width() // _GRID) + 1
        everywhere = (1 << len(range(_BELOW, last, _GRID)) + points - 1) - 1
        lines = self._up_to(_LIFTS[-1] + size.height())
        for lift in _LIFTS:
            taken = reduce(or_, lines[lift // _GRID : -(-(lift + size.height()) // _GRID)])
            if not _runs(everywhere & ~taken, points):
                continue
            starts = _runs(everywhere & ~(taken | self._at(self._top(size) - lift)), points)
            if starts:
                places = [_BELOW + at * _GRID for at in range(starts.bit_length()) if starts >> at & 1]
                return QPoint(min(places, key=lambda x: abs(x - middle)), self._top(size) - lift)
        return None

    def _top(self, size: QSize) -> int:
        return self._bottom + 1 - size.height()

    def _rows(self, size: QSize) -> list[int]:
        return [*self._up_to(size.height()), self._at(self._top(size))]

    def _up_to(self, height: int) -> list[int]:
        """What can be clicked on each line from the bottom up: bits of the columns."""
        count = -(-height // _GRID)
        if len(self._lines) < count:
            missing = range(count - 1, len(self._lines) - 1, -1)
            self._lines += reversed(self._look.rows(self._across, [self._bottom - at * _GRID for at in missing]))
        return self._lines[:count]

    def _at(self, y: int) -> int:
        """The same at the upper edge of a notice, which lies between two lines."""
        if y not in self._tops:
            (self._tops[y],) = self._look.rows(self._across, [y])
        return self._tops[y]


def _columns(x: int, size: QSize) -> int:
    """The bits of the columns that something lies over with its left edge at a pixel."""
    return (1 << (x - _BELOW + size.width() + _GRID - 1) // _GRID + 1) - (1 << max(0, x - _BELOW) // _GRID)


def _count(rows: list[int], columns: int) -> int:
    """How many points of these columns can be clicked."""
    return sum([(row & columns).bit_count() for row in rows])


def _runs(free: int, length: int) -> int:
    """The bits at which so many free ones begin."""
    found = 1
    while found < length and free:
        step = min(found, length - found)
        free &= free >> step
        found += step
    return free


def _grid(first: int, length: int) -> list[int]:
    """Points from the first pixel to the last, so close that hardly anything to click lies between two."""
    last = first + length - 1
    return [*range(first, last, _GRID), last]


class ToastStack(QObject):
    """The toast of one window: a new one takes the place of the old one.

    It stands at the bottom where nothing there can be clicked, else in a corner, over ``title``, the title of the
    page, or a little higher on bare ground; where there is none, narrower, or at the bottom over as little as it can.
    It steps aside when the page under it changes.
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
            spot, size = self._spot(toast), toast.sizeHint()
            if (spot, size) != (toast.spot, toast.size()):
                toast.resize(size)
                toast.stand_at(spot, rise=toast is rising)

    def _spot(self, toast: Toast) -> QPoint:
        """Where it stands, written as narrow as it takes to lie over the least. It never becomes wide again."""
        free = FreeSpots(self._window, self._title, toast)
        widths = [toast.most] if toast.folded else [_WIDEST, *_FOLDED]
        for most in widths:
            bare = free.bare(toast.fold(most))
            if bare is not None:
                return bare
        least = {most: free.least(toast.fold(most)) for most in widths}
        best = min(least, key=lambda most: least[most][1])
        toast.fold(best)
        return least[best][0]
