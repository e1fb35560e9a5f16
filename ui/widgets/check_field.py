"""A box with a tick that a mouse, a key and a screen reader can set alike."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget


class CheckField(QCheckBox):
    """``chosen`` tells the state that the user gave it. A screen reader toggles the box without clicking it, so whoever
    listens to ``clicked`` misses that; ``show_checked`` sets it for the program, and nothing is emitted."""

    chosen = Signal(bool)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._showing = False
        self.toggled.connect(self._tell)

    def show_checked(self, on: bool) -> None:
        """Show this state without telling anybody."""
        before, self._showing = self._showing, True
        self.setChecked(on)
        self._showing = before

    def _tell(self, on: bool) -> None:
        if not self._showing:
            self.chosen.emit(on)
