"""Tab goes through a panel as it is laid out, whatever was put into it later."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def tab_in_order(root: QWidget) -> None:
    """Put the fields of a panel into one chain, from the top left to the bottom right. For after rows came or went."""
    layout = root.layout()
    fields = list(_fields(layout)) if layout is not None else []
    for before, after in pairwise(fields):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)


def _fields(layout: QLayout) -> Iterator[QWidget]:
    for at in _places(layout):
        item = layout.itemAt(at)
        widget = item.widget() if item is not None else None
        inner = widget.layout() if widget is not None else item.layout() if item is not None else None
        if widget is not None and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        elif inner is not None:
            yield from _fields(inner)


def _places(layout: QLayout) -> list[int]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda at: layout.getItemPosition(at)[:2])  # type: ignore[index]
    return places
