"""By whom is it blocked, and until when? For the board and the task panel."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.command import Command
from ui.widgets.button import button
from ui.widgets.date_field import DateField
from ui.widgets.form import Form


class BlockForm(QWidget):
    """Asks by whom a task is blocked and until when; ``given(name, day or None)`` when both can be read."""

    given = Signal(str, object)

    def __init__(self, today: Callable[[], date], primary: bool = True) -> None:
        super().__init__()
        self.by = named(QLineEdit(), "Blocked by")
        self.by.setPlaceholderText("Legal, the printer, Ana …")
        self.until = DateField("Until", today)
        form = Form()
        self._by_row = form.add("By whom or what", self.by)
        form.add("Until when, if known", self.until)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addWidget(button(Command("block", "Block", self.give), primary=primary))
        self.by.returnPressed.connect(self.give)
        self.until.returnPressed.connect(self.give)

    def give(self) -> None:
        """Emit what was typed, or say what is missing."""
        by = self.by.text().strip()
        self._by_row.show_problem("" if by else "Say who or what it waits for.")
        if by and self.until.read():
            self.given.emit(by, self.until.day)
