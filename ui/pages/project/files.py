"""The tab *Files*: every file of the project, the versions of the chosen one, and the ways to bring in more."""

from collections.abc import Callable

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.actions.deliverable import set_deliverable_state
from app.actions.file import comment_version, place_file, remove_file, rename_file, set_version_note
from app.domain.brief import Deliverable, DeliverableState
from app.domain.ids import DeliverableId, FileId, FileVersionId, ProjectId, parse_key
from app.editing.change import ChangeSet
from app.queries.file import FileLine, FileVersionLine, feedback_on, files_of_project, size_words
from app.queries.reader import Reader
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.drop import accept_copy
from ui.link.plain_text import plain_label, set_text, wrapping_label
from ui.link.theme import SEMIBOLD, font
from ui.pages.project.tab import ProjectTab
from ui.widgets.ask_bar import AskBar
from ui.widgets.button import button, button_row
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.empty_state import EmptyState
from ui.widgets.file_acts import FileActs, FilePlace, file_by_id, who_did
from ui.widgets.form import FormRow
from ui.widgets.row_list import RowItem, RowList, RowTool, row_height
from ui.widgets.task_panel.task_section import moment_words

FILE_TOOLS = (
    RowTool("V", "file-plus", "New version…"),
    RowTool("F", "folder-open", "Show in folder"),
    RowTool("F2", "pencil", "Rename"),
    RowTool("Del", "trash-2", "Remove"),
)
VERSION_TOOLS = (
    RowTool("C", "message-square", "Comment"),
    RowTool("F", "folder-open", "Show in folder"),
    RowTool("E", "pencil", "Edit note"),
)
DROP_HERE = "Drop files or links here, or paste a picture with Ctrl+V."
SAID = 8
"""Votes and comments that stand under the versions; the journal has the others."""
_EDGES = 4


class FilesTab(ProjectTab):
    """Files on the left, the versions of the current one on the right."""

    def __init__(self, context: Context, parent: QWidget, acts: FileActs | None = None) -> None:
        super().__init__(context, parent)
        self.acts = acts or FileActs(context, self)
        self.lines: tuple[FileLine, ...] = ()
        self.bar = AskBar(lambda: context.read(lambda reader: reader.today()))
        self.files: RowList[FileId] = RowList("Files", FILE_TOOLS)
        self.files.keeps_choice = True
        self.versions: RowList[FileVersionId] = RowList("Versions", VERSION_TOOLS)
        self.heading = plain_label()
        self.heading.setFont(font(weight=SEMIBOLD))
        self.heading.setWordWrap(True)
        self.feedback = wrapping_label()
        """The votes and comments on the current version."""
        self.belongs: ChoiceField[int] = ChoiceField("Deliverable")
        self.empty = EmptyState("paperclip", "No files yet.", self._adding(), DROP_HERE)
        self.stack = QStackedWidget()
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()

    @property
    def line(self) -> FileLine | None:
        """The file that is current; None where there is none."""
        return file_by_id(self.lines, self.files.current_id)

    def refresh(self, changes: ChangeSet | None) -> None:
        self.lines = self.context.read(files_of_project, self.project_id)
        self.files.show_items([self._row(line) for line in self.lines])
        self.stack.setCurrentIndex(0 if self.lines else 1)
        if self.files.current is None and self.lines:
            self.files.step(1)
        self._show_versions()

    def bring_forward(self, about: str) -> bool:
        number = parse_key(about.removeprefix("file "), "F-")
        found = number is not None and self.files.choose(FileId(number))
        if found:
            self.files.setFocus()
        return found

    def add_link(self) -> None:
        """Ask for a web address or the path of a file."""
        self.bar.ask_text("", "Web address or path of a file", "", lambda link: self.acts.add_link(link, self._place))

    def offer_review(self, line: FileLine) -> None:
        """Ask whether the deliverable of a file with a new version is to be looked at now."""
        owner = self.context.read(lambda reader: reader.get(Deliverable, line.file.deliverable_id or 0))
        if owner is None or owner.state is DeliverableState.IN_REVIEW:
            return
        id = owner.id

        def review() -> None:
            self.context.do(set_deliverable_state, id, DeliverableState.IN_REVIEW)

        self.bar.offer(f"“{owner.name}” has a new version.", "Put it in review", review)

    @property
    def _place(self) -> FilePlace:
        return FilePlace(self.project_id)

    def _adding(self) -> Command:
        return Command("add_files", "Add files…", lambda: self.acts.choose(self._place), "plus")

    def _lay_out(self) -> None:
        link = Command("add_link", "Add link", self.add_link, "link")
        paste = Command("paste_file", "Paste", lambda: self.acts.paste(self._place), "copy", "Ctrl+V")
        row = button_row(button(self._adding(), self), button(link, self), button(paste, self))
        side = named(QWidget(), "Versions of the file")
        side.setFixedWidth(380)
        inside = QVBoxLayout(side)
        inside.setContentsMargins(12, 0, 0, 0)
        inside.addWidget(self.heading)
        self._belongs_row = FormRow("Deliverable", self.belongs)
        inside.addWidget(self._belongs_row)
        inside.addWidget(self.versions, 1)
        inside.addWidget(self.feedback)
        inside.addStretch()
        both = QWidget()
        columns = QHBoxLayout(both)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.addWidget(self.files, 1)
        columns.addWidget(side)
        for part in (both, self.empty):
            self.stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.files.moved.connect(lambda _: self._show_versions())
        self.files.opened.connect(lambda _: self._open_latest())
        self.files.asked.connect(self._use_tool)
        self.versions.opened.connect(lambda id: self._of_version(id, self.acts.open))
        self.versions.asked.connect(self._use_version_tool)
        self.versions.moved.connect(lambda _: self._show_feedback())
        self.belongs.picked.connect(self._give)
        self.acts.versioned.connect(self.offer_review)

    def _row(self, line: FileLine) -> RowItem[FileId]:
        latest = line.latest
        chips = (ChipStyle(line.deliverable, Tone.HUE),) if line.deliverable else ()
        parts = [latest.label.capitalize(), self._made(latest), line.task]
        under = "  ·  ".join(part for part in parts if part)
        person_id = latest.version.person_id
        return RowItem(line.file.id, line.file.name, under, chips, latest.who, person_id, avatar=person_id is not None)

    def _made(self, one: FileVersionLine) -> str:
        """ "Ana  ·  12 Jan 14:05  ·  1.2 MB"; of a link its address instead of a size."""
        version = one.version
        at = self.context.read(lambda reader: moment_words(reader.local(version.at), reader.today()))
        size = size_words(version.size) if version.sha256 else version.link
        return f"{who_did(one.who)}  ·  {at}  ·  {size}"

    def _show_versions(self) -> None:
        line = self.line
        set_text(self.heading, line.file.name if line is not None else "")
        shown = line.versions if line is not None else ()
        self.versions.show_items([self._version_row(one) for one in shown])
        # What was said follows the last of them.
        self.versions.setMaximumHeight(len(shown) * row_height(head=False, two_lines=True) + _EDGES)
        made = self.context.read(_deliverables, self.project_id)
        current = (line.file.deliverable_id or 0) if line is not None else 0
        self.belongs.set_choices([Choice(0, "None"), *(Choice(int(one.id), one.name) for one in made)], current)
        self._belongs_row.setVisible(bool(made))
        self._show_feedback()

    def _show_feedback(self) -> None:
        id = self.versions.current_id or (self.line.latest.version.id if self.line is not None else None)
        said = self.context.read(feedback_on, id) if id is not None else ()
        one = self._version(id) if id is not None else None
        lines = [f"{who_did(line.who)}: {line.words}" for line in said]
        head = f"Said of {one.label}" if one is not None and lines else ""
        head += f", the last {SAID} of {len(lines)}; all are in the journal" if len(lines) > SAID else ""
        set_text(self.feedback, "\n".join([head, *lines[-SAID:]]) if head else "").setVisible(bool(head))

    def _version_row(self, one: FileVersionLine) -> RowItem[FileVersionId]:
        title = f"Version {one.version.number}" + (f": {one.version.note}" if one.version.note else "")
        return RowItem(one.version.id, title, self._made(one), avatar=False)

    def _open_latest(self) -> None:
        if self.line is not None:
            self.acts.open(self.line, self.line.latest)

    def _use_tool(self, key: str, file_id: FileId) -> None:
        line = file_by_id(self.lines, file_id)
        if line is None:
            return
        match key:
            case "V":
                self.acts.choose_version(line)
            case "F":
                self.acts.show_in_folder(line, line.latest)
            case "F2":
                name, do = line.file.name, self.context.do
                self.bar.ask_text(name, "Name of the file", name, lambda typed: do(rename_file, file_id, typed))
            case _:
                self.context.do(remove_file, file_id)

    def _use_version_tool(self, key: str, id: FileVersionId) -> None:
        if key == "F":
            self._of_version(id, self.acts.show_in_folder)
            return
        one = self._version(id)
        if self.line is not None and one is not None and key == "C":
            about, do = f"{self.line.file.name}, {one.label}", self.context.do
            self.bar.ask_text(about, "Comment", "", lambda typed: do(comment_version, id, typed), "Add")
        elif self.line is not None and one is not None:
            title, do = f"{self.line.file.name}, {one.label}", self.context.do
            self.bar.ask_text(title, "Note", one.version.note, lambda typed: do(set_version_note, id, typed))

    def _version(self, id: FileVersionId) -> FileVersionLine | None:
        versions = self.line.versions if self.line is not None else ()
        return next((one for one in versions if one.version.id == id), None)

    def _of_version(self, id: FileVersionId, act: Callable[[FileLine, FileVersionLine], None]) -> None:
        line, one = self.line, self._version(id)
        if line is not None and one is not None:
            act(line, one)

    def _give(self, deliverable: int) -> None:
        line = self.line
        if line is not None:
            wanted = DeliverableId(deliverable) if deliverable else None
            self.context.do(place_file, line.file.id, task_id=line.file.task_id, deliverable_id=wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.acts.paste(self._place)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if data.hasUrls() or data.hasImage():
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self.acts.drop(event.mimeData(), self._place):
            accept_copy(event)


def _deliverables(reader: Reader, project_id: ProjectId) -> list[Deliverable]:
    return list(reader.find(Deliverable, project_id=project_id))
