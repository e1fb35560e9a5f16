"""What is dropped from another program stays with it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def accept_copy(event: QDropEvent) -> None:
    """Take what is dragged as a copy, whatever is proposed: whoever hears that it was moved deletes their file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
