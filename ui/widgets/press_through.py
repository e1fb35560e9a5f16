"""A press beside an open list of completions closes it and does what it would have done without the list."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QCompleter, QWidget

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class PressThrough(QObject):
    """Made once for a completer that has its list. The press, what is dragged and the release reach what lies there.

    While a list is open the system sends all that the mouse does to the list, up to the release of the button that was
    pressed then; Qt drops it.
    """

    def __init__(self, completer: QCompleter, field: QWidget, *, shuts_on_field: bool = False) -> None:
        """``field`` is what is typed into; ``shuts_on_field``: a press on itself closes its list, and no more."""
        super().__init__(completer)
        self._field, self._shuts_on_field = field, shuts_on_field
        popup = completer.popup()
        assert popup is not None  # noqa: S101
        self._list = popup
        self._from: QWindow | None = None
        self._onto: QWindow | None = None
        self._list.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        if watched is self._from:
            return self._follow(event)
        beside = watched is self._list and not self._list.rect().contains(event.position().toPoint())
        if not beside or event.type() not in _PRESSES:
            return False
        # Where Qt gives such a press on by itself it would come twice.
        self._list.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self._list.hide()
        self._begin(event)
        return True

    def _begin(self, press: QMouseEvent) -> None:
        under = QApplication.widgetAt(press.globalPosition().toPoint())
        # Another window may be shut out by a dialog.
        if under is None or under.window() is not self._field.window():
            return
        if self._shuts_on_field and (under is self._field or self._field.isAncestorOf(under)):
            return
        self._onto, self._from = under.window().windowHandle(), self._list.windowHandle()
        if self._from is not None:
            self._from.installEventFilter(self)
        self._give(press)

    def _follow(self, event: QMouseEvent) -> bool:
        """What the mouse does until the button is up; True: not the list's any more."""
        if event.type() in _PRESSES:
            # The button came up where nobody saw it.
            self._end()
            return False
        self._give(event)
        if event.type() is QEvent.Type.MouseButtonRelease:
            self._end()
        return True

    def _give(self, event: QMouseEvent) -> None:
        if self._onto is not None:
            place = event.globalPosition()
            inside = self._onto.mapFromGlobal(place)
            kept = (event.button(), event.buttons(), event.modifiers())
            given = QMouseEvent(event.type(), inside, inside, place, *kept)
            given.setTimestamp(event.timestamp())
            # Posted, so that what the list is in the middle of comes to its end first.
            QApplication.postEvent(self._onto, given)

    def _end(self) -> None:
        if self._from is not None:
            self._from.removeEventFilter(self)
        self._from = self._onto = None
