"""Keeps tool tips inside the window under Wayland, where a program cannot know what of the screen is beside it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

MARGIN, OVER_POINTER = 4, 8


def on_wayland() -> bool:
    """Whether the window is shown by a Wayland compositor."""
    return QGuiApplication.platformName().startswith("wayland")


class TipPlace(QObject):
    """Watches the whole application for tips that are about to be seen."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QLabel):
            window = _window_of(watched) if watched.windowType() == Qt.WindowType.ToolTip else None
            if window is not None:
                room = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
                watched.move(place_in(room, watched.geometry(), QCursor.pos()))
                _tell_compositor(watched)
        return False


def place_in(room: QRect, box: QRect, pointer: QPoint) -> QPoint:
    """Where a box goes to be wholly in a room, as near as can be to where it wanted to be; never under the pointer."""
    x = max(room.left() + MARGIN, min(box.x(), room.right() - MARGIN - box.width()))
    y = min(box.y(), room.bottom() - MARGIN - box.height())
    if y < box.y() and QRect(QPoint(x, y), box.size()).contains(pointer):
        y = pointer.y() - OVER_POINTER - box.height()
    return QPoint(x, max(room.top() + MARGIN, y))


def _tell_compositor(tip: QWidget) -> None:
    """Qt asks Wayland for a place beside the pointer and leaves the rest to the compositor, which may do nothing."""
    handle, parent = tip.windowHandle(), tip.parentWidget()
    if handle is None or parent is None:
        return
    corner = tip.pos() - parent.window().mapToGlobal(QPoint(0, 0))
    handle.setProperty("_q_waylandPopupAnchorRect", QRect(corner, QSize(1, 1)))
    handle.setProperty("_q_waylandPopupAnchor", Qt.Edge.TopEdge | Qt.Edge.LeftEdge)
    handle.setProperty("_q_waylandPopupGravity", Qt.Edge.BottomEdge | Qt.Edge.RightEdge)


def _window_of(tip: QWidget) -> QWidget | None:
    """The window or dialog that it belongs to; what pops up within that may be smaller than the tip."""
    around = tip.parentWidget()
    while around is not None:
        around = around.window()
        if around.windowType() in (Qt.WindowType.Window, Qt.WindowType.Dialog):
            return around
        around = around.parentWidget()
    return QApplication.activeWindow()
