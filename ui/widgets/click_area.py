"""Where in a window something can be clicked: what a notice must not lie over."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QGraphicsView,
    QListView,
    QMenuBar,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)

_FAR = 1 << 30
_PASSES_CLICKS_ON = Qt.WidgetAttribute.WA_TransparentForMouseEvents
# Made once: each widget of the window is compared with them whenever a notice looks for its place.
_VIEWS = (QAbstractItemView, QGraphicsView)
_CLICKED = (QAbstractButton, QScrollBar, QSplitterHandle, QMenuBar)
_FOCUSED_BY_CLICK = (Qt.FocusPolicy.ClickFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)

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
        self._items: dict[QWidget, list[Edges]] = {}
        self._ends: dict[QWidget, int] = {}

    def rows(self, across: list[int], down: list[int]) -> list[int]:
        """At which points of a grid something can be clicked: each row as a number with a bit for each column.

        Both sides of the grid ascend.
        """
        free, clicked = [(1 << len(across)) - 1] * len(down), [0] * len(down)
        for place, clicks in self._places:
            if _lies_apart(place, across, down):
                continue
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

    @cached_property
    def _places(self) -> list[tuple[Edges, Clicks]]:
        """Where the widgets of the window are, the top first: one has the pixels that none before it has."""
        places: list[tuple[Edges, Clicks]] = []
        self._add(places, self._window, QPoint(0, 0), self._window.rect(), False)
        return places

    def _add(
        self, places: list[tuple[Edges, Clicks]], widget: QWidget, at: QPoint, seen: QRect, clicks: Clicks
    ) -> None:
        """A widget that takes clicks so, and has its corner at a place: first what is in it, the top first."""
        for child in reversed(widget.children()):
            if not isinstance(child, QWidget) or child is self._besides or child.isHidden() or child.isWindow():
                continue
            place = child.geometry().translated(at)
            shown = place & seen
            if not shown.isEmpty() and not child.testAttribute(_PASSES_CLICKS_ON):
                self._add(places, child, place.topLeft(), shown, _clicks(child, clicks))
        places.append((_edges(seen), clicks))

    def _items_under(
        self, view: QAbstractItemView | QGraphicsView, points: dict[int, int], across: list[int], down: list[int]
    ) -> Iterator[tuple[int, int]]:
        """Which points of each row have an item of a view under them. Uses ``points`` up."""
        known = self._items.setdefault(view, [])
        for item in known:
            if not _lies_apart(item, across, down):
                yield from _taken(points, item, across, down)
        offset = view.viewport().mapFrom(self._window, QPoint(0, 0))
        if view not in self._ends:
            self._ends[view] = _end_of(view) - offset.y()
        end = self._ends[view]
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


def _lies_apart(place: Edges, across: list[int], down: list[int]) -> bool:
    """Whether a place has no point of a grid in it: it ends before the first or begins behind the last."""
    left, top, right, bottom = place
    return top > down[-1] or bottom < down[0] or left > across[-1] or right < across[0]


def _points_in(place: Edges, across: list[int], down: list[int]) -> tuple[int, range]:
    """Which columns, as bits, and which rows of a grid lie in a place."""
    left, top, right, bottom = place
    columns = (1 << bisect_right(across, right)) - (1 << bisect_left(across, left))
    return columns, range(bisect_left(down, top), bisect_right(down, bottom))


def _clicks(widget: QWidget, outer: Clicks) -> Clicks:
    """Whether it takes clicks, it or what it is in."""
    if not widget.isEnabled():
        return False
    if isinstance(widget, _VIEWS):
        return widget
    if isinstance(widget, _CLICKED):
        return True
    takes_clicks = widget.focusPolicy() in _FOCUSED_BY_CLICK and not isinstance(widget, QScrollArea)
    return True if takes_clicks and widget.focusProxy() is None and not widget.layout() else outer
