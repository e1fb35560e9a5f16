"""A press beside an open list of completions, as the system tells it."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


def press_beside(popup: QWidget, widget: QWidget, at: QPoint) -> None:
    """Press and let go of a place that the list does not cover."""
    assert popup.isVisible()
    assert not popup.geometry().contains(widget.mapToGlobal(at))
    mouse(popup, QEvent.Type.MouseButtonPress, widget, at, down=True)
    assert not popup.isVisible()
    mouse(popup, QEvent.Type.MouseButtonRelease, widget, at, down=False)


def mouse(popup: QWidget, kind: QEvent.Type, widget: QWidget, at: QPoint, *, down: bool) -> None:
    """While a list is open, until the button is up, all that the mouse does is told to the window of the list."""
    place = QPointF(widget.mapToGlobal(at))
    window = popup.windowHandle()
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    buttons = Qt.MouseButton.LeftButton if down else Qt.MouseButton.NoButton
    inside = window.mapFromGlobal(place)
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QMouseEvent(kind, inside, inside, place, button, buttons, none))
    QApplication.processEvents()
