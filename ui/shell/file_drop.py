"""A table or a calendar dropped on the window opens its import."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from ui.link.context import Context
from ui.link.place import ImportDaysOff, ImportTasks

BY_ENDING: dict[str, type[ImportTasks] | type[ImportDaysOff]] = {
    ".csv": ImportTasks,
    ".tsv": ImportTasks,
    ".ics": ImportDaysOff,
    ".ical": ImportDaysOff,
}


class FileDrop(QObject):
    """Watches ``window``; what pages take themselves (cards, rows) never comes here."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A drag that enters is a drop event, too.
        if event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop) or not isinstance(event, QDropEvent):
            return False
        place = _import_of(event)
        if place is None:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._context.go_to(place)
        return True


def _import_of(event: QDropEvent) -> ImportTasks | ImportDaysOff | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    kind = BY_ENDING.get(paths[0].suffix.lower()) if len(paths) == 1 else None
    return kind(paths[0]) if kind is not None else None
