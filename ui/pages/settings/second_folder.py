"""Where every backup goes as well: a folder on another disk, or one that another program keeps in step."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from app.editing.ports import Backups
from ui.link.command import Command
from ui.link.context import Context
from ui.link.second_folder import remember_folder, remembered_folder, why_not
from ui.pages.settings.card import side_by_side
from ui.widgets.button import button
from ui.widgets.form import FormRow

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
        self.clear.setEnabled(folder is not None)
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
