"""What is to be done: instructions, done when, inputs; the link to the file; the checklist."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from app.actions.check_item import add_item, remove_item, tick_item
from app.actions.task import set_link
from app.domain.check_item import CheckItem
from app.queries.task import TaskDetail
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.link.theme import META
from ui.widgets.button import allow, icon_button
from ui.widgets.choice_field import CheckField
from ui.widgets.task_panel.task_section import TaskSection, clear, wrapped

SCHEMES = ("http", "https", "mailto")


def may_open(link: str) -> bool:
    """Only web and mail addresses are handed to the desktop; a file or a program never is."""
    url = QUrl(link, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme().lower() in SCHEMES


def open_link(link: str) -> bool:
    """Hand a web or mail address to the desktop; False when it is none or nothing there takes it."""
    return may_open(link) and QDesktopServices.openUrl(QUrl(link))


class TextSection(TaskSection):
    """What the workflow says about the step; empty parts take no room."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(4)
        self.rows.addLayout(self._texts)

    def seen(self, detail: TaskDetail) -> object:
        return (detail.changes_asked, detail.task.instructions, detail.task.done_when, detail.task.inputs)

    def fill(self, detail: TaskDetail) -> None:
        task = detail.task
        clear(self._texts)
        parts = (
            ("Changes asked for", detail.changes_asked),
            ("Instructions", task.instructions),
            ("Done when", task.done_when),
            ("Inputs", "\n".join(item.text for item in task.inputs)),
        )
        for heading, text in parts:
            if text:
                self._texts.addWidget(wrapped(heading, "muted", META))
                self._texts.addWidget(wrapped(text))
        self.setVisible(any(text for _, text in parts))


class LinkSection(TaskSection):
    """Where the work lies. ``opener`` hands it to the desktop."""

    def __init__(self, context: Context, opener: Callable[[str], bool] = open_link) -> None:
        super().__init__(context, "Link")
        self._opener = opener
        self._link = ""
        self.field = named(QLineEdit(), "Link")
        self.field.setPlaceholderText("https://…")
        self.field.editingFinished.connect(self._keep)
        self.opener_button = icon_button(Command("open_link", "Open link", self.open, "external-link"))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.opener_button)
        self.rows.addLayout(row)

    def seen(self, detail: TaskDetail) -> object:
        return detail.task.link

    def fill(self, detail: TaskDetail) -> None:
        self._link = detail.task.link
        if self.switched or not (self.field.hasFocus() and self.field.isModified()):
            self.field.setText(self._link)
            self.field.setCursorPosition(0)
        missing = "Its link is no address that can be opened." if self._link else "This task has no link."
        allow(self.opener_button, "" if may_open(self._link) else missing)

    def open(self) -> None:
        """Open what is kept, not what is being typed."""
        if not self._opener(self._link):
            self.context.refuse("Nothing on this computer opens this link. Copy it into your browser.")

    def _keep(self) -> None:
        typed = self.field.text().strip()
        if typed != self._link and self.context.do(set_link, self.task_id, typed) is None:
            self.field.setText(self._link)


class ChecklistSection(TaskSection):
    """The check items of the task: each can be ticked or removed, and a line adds one."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Checklist")
        self.boxes: list[CheckField] = []
        self._items = QVBoxLayout()
        self._items.setSpacing(2)
        self.adder = named(QLineEdit(), "Add check item")
        self.adder.setPlaceholderText("Add check item")
        self.adder.returnPressed.connect(self._add)
        self.rows.addLayout(self._items)
        self.rows.addWidget(self.adder)

    def seen(self, detail: TaskDetail) -> object:
        return detail.task.checklist

    def fill(self, detail: TaskDetail) -> None:
        items = detail.task.checklist
        focused = next((row for row, box in enumerate(self.boxes) if box.hasFocus()), None)
        clear(self._items)
        self.boxes = [self._row(index, item) for index, item in enumerate(items)]
        if focused is not None and focused < len(self.boxes):
            self.boxes[focused].setFocus()

    def _row(self, index: int, item: CheckItem) -> CheckField:
        box = named(CheckField(), item.text)
        box.show_checked(item.done)
        box.chosen.connect(lambda on: self._tick(index, on))
        label = wrapped(item.text, "muted" if item.done else "")
        remove = icon_button(
            Command("remove_item", f"Remove “{one_line(item.text)}”", lambda: self._remove(index), "x"), size=13
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(box)
        row.addWidget(label, 1)
        row.addWidget(remove)
        self._items.addLayout(row)
        return box

    def _tick(self, index: int, done: bool) -> None:
        if self.context.do(tick_item, self.task_id, index, done=done) is None:
            self.boxes[index].show_checked(not done)

    def _remove(self, index: int) -> None:
        self.context.do(remove_item, self.task_id, index)

    def _add(self) -> None:
        if self.context.do(add_item, self.task_id, self.adder.text()) is not None:
            self.adder.clear()
