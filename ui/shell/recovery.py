"""The window in the place of the program when its data cannot be opened: what is there, and the ways back."""

import logging
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from app.adapters.clock import program_clock
from app.bootstrap import backups_of, begin_with_nothing, open_workspace, preview_closed, restore_backup
from app.domain.backup import BackupInfo
from app.domain.errors import Damaged, DataLost, InUse, LeadlineError
from app.workspace.workspace import Workspace
from ui.link.accessible import named
from ui.link.plain_text import set_text, wrapping_label

log = logging.getLogger(__name__)


class RecoveryDialog(QDialog):
    """The refusal, the backups (the newest that holds anything is chosen), and what can be done."""

    def __init__(self, folder: Path, refusal: LeadlineError) -> None:
        super().__init__()
        self.setWindowTitle("Leadline")
        self.workspace: Workspace | None = None
        self._folder = folder
        # The way back on the command line is a button here.
        self._sentence = wrapping_label(refusal.sentence.split(" Restore it with: ")[0])
        self._backups = named(QListWidget(), "Backups")
        self._backups.setSpacing(4)
        buttons = QDialogButtonBox()
        self._restore = QPushButton("Restore this backup")
        self._restore.setDefault(True)
        self._restore.setProperty("primary", "true")
        buttons.addButton(self._restore, QDialogButtonBox.ButtonRole.AcceptRole)
        if isinstance(refusal, DataLost):
            anew = buttons.addButton("Begin with nothing", QDialogButtonBox.ButtonRole.ActionRole)
            beside = " and the damaged file is kept beside it" if isinstance(refusal, Damaged) else ""
            anew.setToolTip(f"An empty Leadline is made; the backups stay where they are{beside}")
            anew.clicked.connect(self._begin_anew)
        quit_button = buttons.addButton("Quit", QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._sentence)
        layout.addWidget(self._backups, 1)
        layout.addWidget(buttons)
        self._restore.clicked.connect(self._restore_chosen)
        quit_button.clicked.connect(self.reject)
        self._fill(() if isinstance(refusal, InUse) else backups_of(folder))

    @property
    def sentence(self) -> str:
        """What is wrong, or why the last try failed."""
        return self._sentence.text()

    def _fill(self, found: tuple[BackupInfo, ...]) -> None:
        zone = program_clock().zone()
        for info in found:
            words = f"{info.projects} projects, {info.tasks} tasks, {info.people} people"
            item = QListWidgetItem(f"{info.at.astimezone(zone):%a %d %b %Y %H:%M}   {words}")
            item.setData(Qt.ItemDataRole.UserRole, info.path)
            self._backups.addItem(item)
        full = next((row for row, info in enumerate(found) if info.rows), 0)
        self._backups.setCurrentRow(full)
        self._backups.setVisible(bool(found))
        self._restore.setVisible(bool(found))
        self.resize(620, 420 if found else self.sizeHint().height())

    def _restore_chosen(self) -> None:
        path: Path = self._backups.currentItem().data(Qt.ItemDataRole.UserRole)
        try:
            preview_closed(path)
            restore_backup(self._folder, path)
            self.workspace = open_workspace(self._folder)
        except LeadlineError as problem:
            set_text(self._sentence, problem.sentence)
            return
        log.info("the data was restored at the start")
        self.accept()

    def _begin_anew(self) -> None:
        try:
            self.workspace = begin_with_nothing(self._folder)
        except LeadlineError as problem:
            set_text(self._sentence, problem.sentence)
            return
        log.info("the data was begun anew at the start")
        self.accept()


def recover(folder: Path, refusal: LeadlineError) -> Workspace | None:
    """Show what is wrong until a way back was chosen; None when the window was closed."""
    dialog = RecoveryDialog(folder, refusal)
    dialog.exec()
    return dialog.workspace
