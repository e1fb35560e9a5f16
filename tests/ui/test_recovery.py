"""The window in the place of the program when its data cannot be opened, on real files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton

from app.bootstrap import backups_of, open_workspace
from app.domain.errors import LeadlineError
from app.domain.task import Task
from tests.builders import make_office
from ui.shell.recovery import RecoveryDialog


def dialog_for(folder: Path, damage: str) -> RecoveryDialog:
    make_office(folder).workspace.close()
    file = folder / "leadline.db"
    match damage:
        case "missing":
            file.unlink()
        case "empty":
            file.write_bytes(b"")
        case "cut":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(LeadlineError) as refusal:
        open_workspace(folder)
    return RecoveryDialog(folder, refusal.value)


def press(dialog: RecoveryDialog, words: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == words).click()


@pytest.mark.parametrize("damage", ["missing", "empty", "cut"])
def test_one_press_restores_the_newest_backup(qtbot, tmp_path: Path, damage: str) -> None:
    dialog = dialog_for(tmp_path, damage)
    qtbot.addWidget(dialog)
    press(dialog, "Restore this backup")
    assert dialog.workspace is not None
    assert dialog.workspace.read(lambda reader: len(reader.find(Task))) > 0
    dialog.workspace.close()


def test_only_what_is_not_there_may_be_begun_anew(qtbot, tmp_path: Path) -> None:
    cut = dialog_for(tmp_path / "cut", "cut")
    missing = dialog_for(tmp_path / "missing", "missing")
    for dialog in (cut, missing):
        qtbot.addWidget(dialog)
    assert "Begin with nothing" not in {button.text() for button in cut.findChildren(QPushButton)}
    press(missing, "Begin with nothing")
    assert missing.workspace is not None
    assert missing.workspace.read(lambda reader: len(reader.find(Task))) == 0
    missing.workspace.close()
    assert len(backups_of(tmp_path / "missing")) == 1


def test_a_damaged_backup_is_refused_in_the_window_and_another_can_be_chosen(qtbot, tmp_path: Path) -> None:
    dialog = dialog_for(tmp_path, "missing")
    qtbot.addWidget(dialog)
    (info,) = backups_of(tmp_path)
    content = info.path.read_bytes()
    info.path.write_bytes(content[:-4096])
    press(dialog, "Restore this backup")
    assert dialog.workspace is None
    assert "Choose another backup" in dialog.sentence
    info.path.write_bytes(content)
    shown = dialog.findChild(QListWidget).currentItem()
    assert shown.data(Qt.ItemDataRole.UserRole) == info.path
    press(dialog, "Restore this backup")
    assert dialog.workspace is not None
    dialog.workspace.close()
