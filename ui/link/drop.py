"""What is dropped from another program stays with it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDropEvent


def accept_copy(event: QDropEvent) -> None:
    """Take what is dragged as a copy, whatever is proposed: whoever hears that it was moved deletes their file.

    Of one who can only move it is taken all the same, and they hear that nothing was done with it.
    """
    if event.possibleActions() & Qt.DropAction.CopyAction:
        event.setDropAction(Qt.DropAction.CopyAction)
    elif event.type() == QEvent.Type.Drop:
        event.setDropAction(Qt.DropAction.IgnoreAction)
    event.accept()
