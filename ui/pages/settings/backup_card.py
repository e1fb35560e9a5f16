"""The backups there are, where else they go, and the way back to one: look, see what would be lost, confirm."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from app.domain.backup import BackupInfo, RestorePreview
from app.domain.errors import LeadlineError
from app.editing.ports import Backups
from ui.link import background
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text, wrapping_label
from ui.link.second_folder import remember_folder, remembered_folder, why_not
from ui.link.theme import MEDIUM, font
from ui.pages.settings.settings_card import SettingsCard, side_by_side
from ui.widgets.button import allow, button
from ui.widgets.form import FormRow
from ui.widgets.row_list import ROW_HEIGHT, RowItem, RowList

T = TypeVar("T")
ROWS_SEEN = 5


def ask_file(parent: QWidget) -> str:
    """The system's dialog; empty when it was cancelled."""
    return QFileDialog.getOpenFileName(parent, "Restore from a file", "", "Backups (*.db);;All files (*)")[0]


class BackupCard(SettingsCard):
    """``ask`` chooses a backup that is not in the list: from the second folder, or another computer."""

    def __init__(self, context: Context, service: Backups, ask: Callable[[QWidget], str] = ask_file) -> None:
        super().__init__("Backups", "Made by itself while you work. Going back to one keeps a backup of now.")
        self._context, self._service, self._ask_file = context, service, ask
        self._shown: dict[str, BackupInfo] = {}
        self.list: RowList[str] = RowList("Backups")
        self.list.keeps_choice = True
        self.list.clicked.connect(lambda _: self.show_choice())
        self.list.opened.connect(lambda _: self.show_choice())
        self.empty = wrapping_label("There is none yet. The first one is made when something has changed.")
        self.empty.setProperty("tone", "muted")
        self.problem = plain_label()
        self.problem.setProperty("tone", "bad")
        self.problem.setWordWrap(True)
        self.make = button(Command("make_backup", "Back up now", self._make, "save"), self)
        self.from_file = button(Command("restore_file", "Restore from a file…", self._choose_file, "folder-open"), self)
        self.second = SecondFolderField(context, service)
        self.contains, self.lost = plain_label(), plain_label()
        self.go_back = button(Command("go_back", "Go back to this backup", self._restore, "history"), self)
        self.cancel = button(Command("cancel_restore", "Keep what is here", self._forget, "x"), self)
        self._chosen: RestorePreview | None = None
        self.bringing: background.Job | None = None
        self.confirm = self._confirm_box()
        self.add(self.problem, self.empty, self.list, self.confirm, side_by_side(self.make, self.from_file))
        self.add(self.second)

    def refresh(self) -> None:
        """Read again which backups there are; the chosen one stays chosen."""
        backups = self._ask(self._service.list) or ()
        self._shown = {str(backup.path): backup for backup in backups}
        self.list.show_items([self._row(backup) for backup in backups])
        self.list.setFixedHeight(min(len(backups), ROWS_SEEN) * ROW_HEIGHT)
        self.list.setVisible(bool(backups))
        self.second.show_folder()
        self.empty.setVisible(not backups)
        set_text(self.problem, self._service.problem or "")
        self.problem.setVisible(bool(self._service.problem))

    def show_choice(self) -> None:
        """Say what the chosen backup holds and what would be lost with it."""
        backup = self._shown.get(str(self.list.current_id))
        if backup is None:
            return
        self.look_at(backup.path)

    def look_at(self, path: Path) -> None:
        """Say what any backup file holds and what would be lost by restoring it."""
        self._forget()
        preview = self._ask(lambda: self._service.preview(path))
        if preview is None:
            return
        self._chosen = preview
        set_text(self.contains, f"In the backup of {self._moment(preview.info.at)}: {preview.contains}")
        lost = "\n".join(f"•  {sentence}" for sentence in preview.lost)
        set_text(self.lost, f"Here now and not in it:\n{lost}" if lost else "Nothing that is here now would be lost.")
        self.confirm.show()
        announce(self.confirm, f"{self.contains.text()} {self.lost.text()}")

    def _confirm_box(self) -> QWidget:
        box = named(QWidget(), "What this backup holds")
        self.contains.setFont(font(weight=MEDIUM))
        layout = QVBoxLayout(box)
        layout.setContentsMargins(12, 4, 0, 4)
        for label in (self.contains, self.lost):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        layout.addLayout(side_by_side(self.go_back, self.cancel))
        box.hide()
        return box

    def _make(self) -> None:
        if self._ask(self._service.make) is not None:
            self._context.say("Backed up and checked.")
            self.refresh()

    def _choose_file(self) -> None:
        chosen = self._ask_file(self)
        if chosen:
            self.look_at(Path(chosen))

    def _restore(self) -> None:
        """Copies of files that the backup needs come first, beside the window; given up there, nothing is changed."""
        if self._chosen is None or self.bringing is not None:
            return
        backup = self._chosen.info
        allow(self.go_back, "The copies of files are being brought.")
        show = partial(self._context.show_long, "Bring the copies of files")
        bring = partial(self._service.bringing, backup.path)
        self.bringing = background.run_watched(self, show, bring, lambda _: self._go_back(backup), self._failed)
        self.bringing.ended.connect(self._brought)

    def _brought(self) -> None:
        self.bringing = None
        allow(self.go_back, "")

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, LeadlineError):
            raise problem
        self._context.refuse(problem.sentence)

    def _go_back(self, backup: BackupInfo) -> None:
        try:
            self._service.restore(backup.path)
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)
            return
        self._forget()
        self.refresh()
        self._context.say(
            f"Went back to the backup of {self._moment(backup.at)}. What was here before is the newest backup."
        )

    def _forget(self) -> None:
        self._chosen = None
        self.confirm.hide()

    def _ask(self, question: Callable[[], T]) -> T | None:
        try:
            return question()
        except LeadlineError as refusal:
            self._context.refuse(refusal.sentence)
            return None

    def _row(self, backup: BackupInfo) -> RowItem[str]:
        counts = f"{backup.contents}  ·  {backup.size / 1e6:.1f} MB"
        return RowItem(str(backup.path), self._moment(backup.at), counts, avatar=False)

    def _moment(self, at: datetime) -> str:
        here = self._context.read(lambda reader: reader.local(at))
        return f"{here:%a} {here.day} {here:%b %Y, %H:%M}"


AskFolder = Callable[[QWidget, str], str]


def ask_folder(parent: QWidget, before: str) -> str:
    """The system's dialog; empty when it was cancelled."""
    return QFileDialog.getExistingDirectory(parent, "Second folder for backups", before)


class SecondFolderField(QWidget):
    """Typed or chosen, kept at once; what cannot be used is said under the field and not kept."""

    def __init__(self, context: Context, service: Backups, ask: AskFolder = ask_folder) -> None:
        super().__init__()
        self._context, self._service, self._ask = context, service, ask
        self.path = QLineEdit()
        self.path.setPlaceholderText("None")
        self.row = FormRow("Second folder", self.path, "Every backup goes there too: a disk, a shared folder")
        self.choose = button(Command("choose_folder", "Choose…", self._choose, "folder-open"), self)
        self.clear = button(Command("clear_folder", "Clear", self._clear, "x"), self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.row)
        layout.addLayout(side_by_side(self.choose, self.clear))
        self.path.editingFinished.connect(lambda: self._keep(self.path.text()))
        self.show_folder()

    def show_folder(self) -> None:
        """What is remembered; what is being typed stays."""
        folder = remembered_folder(self._context.preferences)
        if not (self.path.hasFocus() and self.path.isModified()):
            self.path.setText(str(folder or ""))
        allow(self.clear, "" if folder is not None else "No second folder is chosen.")
        self.row.show_problem(why_not(folder, self._context.preferences.folder / "backups") if folder else "")

    def _choose(self) -> None:
        chosen = self._ask(self, self.path.text())
        if chosen:
            self._keep(chosen)

    def _clear(self) -> None:
        self._keep("")

    def _keep(self, typed: str) -> None:
        folder = Path(typed.strip()) if typed.strip() else None
        if folder == remembered_folder(self._context.preferences):
            self.path.setModified(False)
            self.show_folder()
            return
        problem = why_not(folder, self._context.preferences.folder / "backups") if folder is not None else ""
        self.path.setText(typed.strip())
        self.row.show_problem(problem)
        if not problem:
            remember_folder(self._context.preferences, folder)
            self._service.second_folder = folder
            self.path.setModified(False)
            self.show_folder()
