"""Turns the product's own ``changed`` into a Qt signal; the only way up from the workspace to a screen."""

from PySide6.QtCore import QObject, Signal

from app.editing.change import ChangeSet
from app.editing.signal import Signal as Source


class Notifier(QObject):
    """Emits ``changed(ChangeSet)`` in the GUI thread for each commit, undo and redo."""

    changed = Signal(object)

    def __init__(self, source: Source[ChangeSet], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        source.connect(self._forward)

    def close(self) -> None:
        """Stop listening, so that the workspace can outlive the window."""
        self._source.disconnect(self._forward)

    def _forward(self, changes: ChangeSet) -> None:
        self.changed.emit(changes)
