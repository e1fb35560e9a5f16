"""Short notices, one at a time, over nothing that can be clicked. They come and go by themselves and take no focus."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
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
    QListView,
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
_NEARBY = 80
_WIDEST, _FOLDED = 480, (270, 200)
_LIFTS = range(0, 241, 2 * _GRID)
_FAR = 1 << 30
_PASSES_CLICKS_ON = Qt.WidgetAttribute.WA_TransparentForMouseEvents


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
        self.folded = False
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

    def fold(self, most: int) -> QSize:
        """Write in at most so many pixels, over more lines; the size that it has then."""
        self.folded = most < _WIDEST
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


Clicks = bool | QAbstractItemView | QGraphicsView
"""Whether a widget takes clicks; a view, whose items alone do."""
Edges = tuple[int, int, int, int]
"""Left, top, right and bottom pixel of a place: a notice asks hundreds of places where they are."""


class ClickArea:
    """Where something can be clicked in a window, ``besides`` one widget. For one look: it sees no later change.

    Each widget is asked once, from the top, as a click finds them: to ask the window for the widget at each point
    takes many times as long.
    """

    def __init__(self, window: QWidget, besides: QWidget) -> None:
        self._window = window
        self._besides = besides
        self._seen: list[tuple[QRect, list[tuple[Edges, Clicks]]]] = []
        self._items: dict[QWidget, list[Edges]] = {}

    def rows(self, across: list[int], down: list[int]) -> list[int]:
        """At which points of a grid something can be clicked: each row as a number with a bit for each column.

        Both sides of the grid ascend.
        """
        free, clicked = [(1 << len(across)) - 1] * len(down), [0] * len(down)
        for place, clicks in self._places(QRect(QPoint(across[0], down[0]), QPoint(across[-1], down[-1]))):
            if not any(free):
                break
            columns, lines = _points_in(place, across, down)
            own = {row: points for row in lines if (points := free[row] & columns)}
            for row, points in own.items():
                free[row] ^= points
                clicked[row] |= points if clicks is True else 0
            if own and isinstance(clicks, QWidget):
                for row, points in self._items_under(clicks, own, across, down):
                    clicked[row] |= points
        return clicked

    def _places(self, area: QRect) -> list[tuple[Edges, Clicks]]:
        """Where the widgets in an area are, the top first: one has the pixels that none before it has."""
        places = next((places for seen, places in self._seen if seen.contains(area)), None)
        if places is None:
            places, area = [], area.adjusted(0, -_NEARBY, 0, _NEARBY)
            self._seen.append((area, places))
            self._add(places, self._window, QPoint(0, 0), area & self._window.rect(), False)
        return places

    def _add(
        self, places: list[tuple[Edges, Clicks]], widget: QWidget, at: QPoint, seen: QRect, clicks: Clicks
    ) -> None:
        """A widget that takes clicks so, and has its corner at a place: first what is in it, the top first."""
        for child in reversed(widget.children()):
            if not isinstance(child, QWidget) or child.isHidden() or child.isWindow() or child == self._besides:
                continue
            place = child.geometry().translated(at)
            if place.intersects(seen) and not child.testAttribute(_PASSES_CLICKS_ON):
                self._add(places, child, place.topLeft(), seen & place, _clicks(child, clicks))
        places.append((_edges(seen), clicks))

    def _items_under(
        self, view: QAbstractItemView | QGraphicsView, points: dict[int, int], across: list[int], down: list[int]
    ) -> Iterator[tuple[int, int]]:
        """Which points of each row have an item of a view under them. Uses ``points`` up."""
        known = self._items.setdefault(view, [])
        for item in known:
            yield from _taken(points, item, across, down)
        offset = view.viewport().mapFrom(self._window, QPoint(0, 0))
        end = _end_of(view) - offset.y()
        for row in [row for row in points if down[row] <= end]:
            while points[row]:
                column = points[row].bit_length() - 1
                at = QPoint(across[column], down[row]) + offset
                found = _item_at(view, at).translated(-offset)
                points[row] &= ~(1 << column)
                if not found.isEmpty():
                    yield row, 1 << column
                    known.append(_edges(found))
                    yield from _taken(points, known[-1], across, down)


def _end_of(view: QAbstractItemView | QGraphicsView) -> int:
    """The last pixel that an item of a view can have, down from its top: to ask for the item at a point costs most."""
    if not isinstance(view, QListView) or view.flow() is not QListView.Flow.TopToBottom or view.isWrapping():
        return _FAR
    model, root = view.model(), view.rootIndex()
    count = model.rowCount(root) if model is not None else 0
    last = view.visualRect(model.index(count - 1, view.modelColumn(), root)) if count else QRect(0, -1, 1, 1)
    return last.bottom() if last.isValid() else _FAR


def _item_at(view: QAbstractItemView | QGraphicsView, at: QPoint) -> QRect:
    """What an item takes in around a point at least; nothing where there is none."""
    if isinstance(view, QGraphicsView):
        return QRect(at, QSize(1, 1)) if view.itemAt(at) is not None else QRect()
    index = view.indexAt(at)
    return view.visualRect(index) | QRect(at, QSize(1, 1)) if index.isValid() else QRect()


def _taken(points: dict[int, int], place: Edges, across: list[int], down: list[int]) -> Iterator[tuple[int, int]]:
    """Those of the points of each row that lie in a place; they are taken out."""
    columns, rows = _points_in(place, across, down)
    for row in rows:
        if found := points.get(row, 0) & columns:
            points[row] ^= found
            yield row, found


def _edges(place: QRect) -> Edges:
    return place.left(), place.top(), place.right(), place.bottom()


def _points_in(place: Edges, across: list[int], down: list[int]) -> tuple[int, range]:
    """Which columns, as bits, and which rows of a grid lie in a place."""
    left, top, right, bottom = place
    columns = (1 << bisect_right(across, right)) - (1 << bisect_left(across, left))
    return columns, range(bisect_left(down, top), bisect_right(down, bottom))


def _clicks(widget: QWidget, outer: Clicks) -> Clicks:
    """Whether it takes clicks, it or what it is in."""
    if not widget.isEnabled():
        return False
    if isinstance(widget, QAbstractItemView | QGraphicsView):
        return widget
    if isinstance(widget, QAbstractButton | QScrollBar | QSplitterHandle | QMenuBar):
        return True
    takes_clicks = widget.focusPolicy() & Qt.FocusPolicy.ClickFocus and not isinstance(widget, QScrollArea)
    return True if takes_clicks and widget.focusProxy() is None and not widget.layout() else outer


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
            size, look = toast.sizeHint(), ClickArea(self._window, toast)
            spot, over = self._free_spot(look, size)
            if over and not toast.folded:
                best = _WIDEST
                for most in _FOLDED:
                    narrow, less = self._free_spot(look, toast.fold(most))
                    if less < over:
                        best, spot, over = most, narrow, less
                size = toast.fold(best)
            if (spot, size) != (toast.spot, toast.size()):
                toast.resize(size)
                toast.stand_at(spot, rise=toast is rising)

    def _free_spot(self, look: ClickArea, size: QSize) -> tuple[QPoint, int]:
        """Where it is over the least, and how much: at the bottom, over the title, on bare ground above the bottom."""
        window = self._window
        bottom = window.height() - _BELOW - size.height()
        first, last = _BELOW, max(_BELOW, window.width() - _BELOW - size.width())
        middle = (window.width() - size.width()) // 2

        def over(x: int, lift: int = 0) -> int:
            if lift not in rows:
                across = [*range(first, last + size.width() + _GRID, _GRID)]
                rows[lift] = look.rows(across, _grid(bottom - lift, size.height()))
            columns = (1 << -((first - x - size.width()) // _GRID) + 1) - (1 << max(0, x - first) // _GRID)
            return sum((row & columns).bit_count() for row in rows[lift])

        rows: dict[int, list[int]] = {}
        best = min((middle, last, first), key=over)
        if over(best) and self._title is not None:
            over_title = self._title.mapTo(window, QPoint(0, 0))
            across, down = _grid(over_title.x(), size.width()), _grid(over_title.y(), size.height())
            in_the_way = sum(row.bit_count() for row in look.rows(across, down))
            if in_the_way:
                wide = sorted(range(first, last, _GRID), key=lambda x: abs(x - middle))
                bare = next(((x, lift) for lift in _LIFTS for x in wide if not over(x, lift)), None)
                if bare is not None:
                    return QPoint(bare[0], bottom - bare[1]), 0
                best = min((best, *wide), key=over)
            if not in_the_way or in_the_way < over(best):
                return over_title, in_the_way
        return QPoint(best, bottom), over(best)


def _grid(first: int, length: int) -> list[int]:
    """Points from the first pixel to the last, so close that hardly anything to click lies between two."""
    last = first + length - 1
    return [*range(first, last, _GRID), last]
