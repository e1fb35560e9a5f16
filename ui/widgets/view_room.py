"""The room of a table in whose cells fields or panels open: a screen reader finds them beside the table."""

import shiboken6
from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QAccessibleWidget, QVBoxLayout, QWidget

from ui.link.painted_item import answer_for


class ViewRoom(QWidget):
    """Holds one list or table, of which Qt alone tells its cells and nothing that lies open in one.

    ``head`` stands over it and comes before it by Tab; subclasses put more below.
    """

    def __init__(self, view: QAbstractItemView, head: QWidget | None = None) -> None:
        super().__init__()
        self.view = view
        self.answer: QAccessibleInterface | None = None
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        if head is None:
            # Else Tab would pass over the head.
            self.setFocusProxy(view)
        else:
            self.rows.addWidget(head)
        self.rows.addWidget(view, 1)
        answer_for("ViewRoom", _answer_of)

    def parts(self) -> list[QWidget]:
        """The view and what stands beside it, from above; then each field or panel with a name that is open in it."""
        inside = [one for one in self.view.viewport().children() if isinstance(one, QWidget) and one.accessibleName()]
        beside = [one for one in self.children() if isinstance(one, QWidget)]
        beside.sort(key=lambda one: (one.y(), one.x()))
        return [one for one in (*beside, *inside) if one.isVisible()]


class _RoomInterface(QAccessibleWidget):
    """The view and what is open in it, side by side."""

    def __init__(self, room: ViewRoom) -> None:
        super().__init__(room, QAccessible.Role.Client)
        self._room = room

    def _parts(self) -> list[QWidget]:
        return self._room.parts() if shiboken6.isValid(self._room) and shiboken6.isValid(self._room.view) else []

    def childCount(self) -> int:
        return len(self._parts())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        parts = self._parts()
        return QAccessible.queryAccessibleInterface(parts[index]) if 0 <= index < len(parts) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        parts = self._parts()
        return next((at for at, part in enumerate(parts) if part is child.object()), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        for part in reversed(self._parts()):
            if part.rect().contains(part.mapFromGlobal(QPoint(x, y))):
                return QAccessible.queryAccessibleInterface(part)
        return None


def _answer_of(room: QObject) -> QAccessibleInterface | None:
    """Once for each: Qt asks again while it takes the widget apart, and would end the same one twice."""
    if not isinstance(room, ViewRoom) or room.answer is not None:
        return None
    room.answer = _RoomInterface(room)
    return room.answer
