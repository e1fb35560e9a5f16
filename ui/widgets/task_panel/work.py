"""What is to be done: instructions, done when; the link to the file."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from app.actions.task import set_link
from app.queries.task import TaskDetail
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.theme import META
from ui.widgets.button import allow, icon_button
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
        return (detail.changes_asked, detail.task.instructions, detail.task.done_when)

    def fill(self, detail: TaskDetail) -> None:
        task = detail.task
        clear(self._texts)
        parts = (
            ("Changes asked for", detail.changes_asked),
            ("Instructions", task.instructions),
            ("Done when", task.done_when),
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
