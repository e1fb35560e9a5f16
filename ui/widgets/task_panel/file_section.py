"""The files of a task in its panel: the newest version of each a click away, and the ways to bring in more."""

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.queries.file import FileLine, files_of_task, size_words
from app.queries.task import TaskDetail
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.drop import accept_copy
from ui.link.plain_text import one_line
from ui.link.theme import META
from ui.widgets.button import button, button_row, icon_button, link_button
from ui.widgets.elided import Elided
from ui.widgets.file_acts import FileActs, FilePlace, who_did
from ui.widgets.task_panel.task_section import TaskSection, clear, moment_words, wrapped

LINK_ROOM = 16


class FileSection(TaskSection):
    """Files can be dropped on it; those of the deliverable that the task makes stand here too."""

    def __init__(self, context: Context, acts: FileActs | None = None) -> None:
        super().__init__(context, "Files")
        self.acts = acts or FileActs(context, self)
        self._files: tuple[FileLine, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.link = named(QLineEdit(), "Add link")
        self.link.setPlaceholderText("https://… or the path of a file")
        self.link.returnPressed.connect(self._add_link)
        adding = Command("add_files", "Add files…", lambda: self.acts.choose(self._place), "paperclip")
        paste = Command("paste_file", "Paste", lambda: self.acts.paste(self._place), "copy")
        self.rows.addLayout(self._list)
        self.rows.addWidget(self.link)
        self.rows.addLayout(button_row(button(adding), button(paste)))
        self.setAcceptDrops(True)

    @property
    def _place(self) -> FilePlace:
        return FilePlace(task_id=self.task_id)

    def seen(self, detail: TaskDetail) -> tuple[FileLine, ...]:
        self._files = self.context.read(files_of_task, detail.task.id)
        return self._files

    def fill(self, detail: TaskDetail) -> None:
        clear(self._list)
        for line in self._files:
            self._list.addWidget(self._row(line))
        if self.switched:
            self.link.clear()

    def _row(self, line: FileLine) -> QWidget:
        latest = line.latest
        row = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        name = link_button("")
        name.setStyleSheet("text-align: left; padding-left: 0;")
        Elided(name, LINK_ROOM).show_text(line.file.name)
        name.clicked.connect(lambda: self.acts.open(line, latest))
        at = moment_words(self.local(latest.version.at), self.today())
        size = size_words(latest.version.size) if latest.version.sha256 else "link"
        note = f" · {latest.version.note}" if latest.version.note else ""
        made = f"{latest.label} · {who_did(latest.who)} · {at} · {size}{note}"
        name.setAccessibleDescription(made)
        words.addWidget(name)
        words.addWidget(wrapped(made, "muted", META))
        version = Command(
            "new_version",
            f"New version of “{one_line(line.file.name)}”",
            lambda: self.acts.choose_version(line),
            "file-plus",
        )
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(words, 1)
        layout.addWidget(icon_button(version, row, 15))
        return row

    def _add_link(self) -> None:
        if self.acts.add_link(self.link.text(), self._place):
            self.link.clear()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self.acts.drop(event.mimeData(), self._place):
            accept_copy(event)
