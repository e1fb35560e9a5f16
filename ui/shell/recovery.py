"""The window in the place of the program when its data cannot be opened: what is there, and the ways back."""

import logging
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.adapters.clock import program_clock
from app.bootstrap import backups_of, begin_with_nothing, open_workspace, restoring_backup
from app.domain.backup import BackupInfo
from app.domain.errors import Damaged, DataLost, InUse, LeadlineError
from app.workspace.workspace import Workspace
from ui.link import background
from ui.link.accessible import named
from ui.link.plain_text import set_text, wrapping_label
from ui.widgets.button import relabel

log = logging.getLogger(__name__)
STOPPED = "Stopped. Choose a backup to restore."
_WHOLE = 1000


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
        self._backups.setProperty("choices", "true")
        self._backups.setSpacing(4)
        self._job: background.Job | None = None
        self._bar = named(QProgressBar(), "Bring the copies of files")
        self._bar.setRange(0, _WHOLE)
        self._bar.hide()
        buttons = self._buttons = QDialogButtonBox()
        self._restore = QPushButton("Restore this backup")
        self._restore.setDefault(True)
        self._restore.setProperty("primary", "true")
        buttons.addButton(self._restore, QDialogButtonBox.ButtonRole.AcceptRole)
        if isinstance(refusal, DataLost):
            anew = buttons.addButton("Begin with nothing", QDialogButtonBox.ButtonRole.ActionRole)
            beside = " and the damaged file is kept beside it" if isinstance(refusal, Damaged) else ""
            anew.setToolTip(f"An empty Leadline is made; the backups stay where they are{beside}")
            anew.clicked.connect(self._begin_anew)
        self._leave = buttons.addButton("Quit", QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._sentence)
        layout.addWidget(self._backups, 1)
        layout.addWidget(self._bar)
        layout.addWidget(buttons)
        self._restore.clicked.connect(self._restore_chosen)
        self._leave.clicked.connect(self.reject)
        self._fill(() if isinstance(refusal, InUse) else backups_of(folder))

    @property
    def sentence(self) -> str:
        """What is wrong, or why the last try failed."""
        return self._sentence.text()

    def _fill(self, found: tuple[BackupInfo, ...]) -> None:
        zone = program_clock().zone()
        for info in found:
            at = info.at.astimezone(zone)
            item = QListWidgetItem(f"{at:%a} {at.day} {at:%b %Y %H:%M}   {info.contents}")
            item.setData(Qt.ItemDataRole.UserRole, info.path)
            self._backups.addItem(item)
        full = next((row for row, info in enumerate(found) if info.rows), 0)
        self._backups.setCurrentRow(full)
        self._backups.setVisible(bool(found))
        self._restore.setVisible(bool(found))
        self.resize(620, 420 if found else self.sizeHint().height())

    def _restore_chosen(self) -> None:
        """In a worker: copies of files may be large, and the window says how far they are."""
        path: Path = self._backups.currentItem().data(Qt.ItemDataRole.UserRole)

        def work(job: background.Job) -> None:
            with closing(restoring_backup(self._folder, path)) as steps:
                for part in steps:
                    job.step(round(part * _WHOLE), _WHOLE)

        self._bar.setValue(0)
        self._job = background.run(work, lambda _: self._open(), self._failed)
        self._job.progressed.connect(self._show_part)
        self._job.ended.connect(self._stopped)
        self._allow_rest(False)

    def _show_part(self, done: int, whole: int) -> None:
        self._bar.setValue(done)
        # From here on the data itself changes.
        self._leave.setEnabled(done < whole)

    def _stopped(self) -> None:
        self._job = None
        self._allow_rest(True)

    def _failed(self, problem: Exception) -> None:
        if not isinstance(problem, LeadlineError):
            raise problem
        set_text(self._sentence, problem.sentence)

    def _open(self) -> None:
        try:
            self.workspace = open_workspace(self._folder)
        except LeadlineError as problem:
            set_text(self._sentence, problem.sentence)
            return
        log.info("the data was restored at the start")
        self.accept()

    def _allow_rest(self, on: bool) -> None:
        """Nothing else can be begun while a backup is brought."""
        self._bar.setVisible(not on)
        for part in (self._backups, *(one for one in self._buttons.buttons() if one is not self._leave)):
            part.setEnabled(on)
        self._leave.setEnabled(True)
        relabel(self._leave, "Quit" if on else "Cancel")

    def reject(self) -> None:
        """Leave; while a backup is brought, give that up and stay."""
        if self._job is None:
            super().reject()
        elif self._leave.isEnabled():
            self._job.cancel()
            set_text(self._sentence, STOPPED)

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
