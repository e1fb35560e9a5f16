"""Two lines for a workflow that is begun or renamed: its name, and what its date is called."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.link.command import Command
from ui.widgets.button import button
from ui.widgets.form import Form
from ui.widgets.popover import Popover

Refuse = Callable[[str], object]
Keep = Callable[[str, str, Refuse], bool]
"""name, words for the date, where a refusal is shown -> whether it was kept"""


class NameForm(QWidget):
    """Enter or the button keeps both lines; a refusal stands under the name."""

    def __init__(self, verb: str, keep: Keep, name: str = "", anchor_label: str = "Publish date") -> None:
        super().__init__()
        self.name, self.anchor_label = QLineEdit(name), QLineEdit(anchor_label)
        form = Form()
        self._row = form.add("Name", self.name)
        form.add("Its date is called", self.anchor_label, "For example Publish date, Launch, Event date")
        self._keep = keep
        self.button = button(Command("keep_name", verb, self.keep, "check"), self, primary=True)
        for line in (self.name, self.anchor_label):
            line.returnPressed.connect(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(form)
        layout.addWidget(self.button)

    def keep(self) -> bool:
        self._row.show_problem("")
        return self._keep(self.name.text(), self.anchor_label.text(), self._row.show_problem)


def open_name_form(page: QWidget, title: str, form: NameForm) -> Popover:
    """Show it at the top of the page; the caller's ``keep`` closes it."""
    popover = Popover(page, title, form)
    form.name.selectAll()
    popover.open_at(QRect((page.width() - popover.width()) // 2, 24, popover.width(), 0), form.name)
    return popover
