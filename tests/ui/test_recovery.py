"""The window in the place of the program when its data cannot be opened, on real files."""

import os
import subprocess
import sys
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QProgressBar, QPushButton

from app.actions.file import add_files
from app.adapters.clock import SystemClock
from app.bootstrap import backups_of, open_workspace
from app.domain.errors import LeadlineError
from app.domain.file import NamedContent
from app.domain.file_name import ATTACHMENTS
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
        case "garbage":
            file.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(LeadlineError) as refusal:
        open_workspace(folder)
    return RecoveryDialog(folder, refusal.value)


def press(dialog: RecoveryDialog, words: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == words).click()


def test_backups_are_dated_in_the_zone_of_the_program(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another one than the C library's, which knows nothing of a zone that changed or of negative summer time."""
    monkeypatch.setattr(SystemClock, "zone", lambda clock: timezone(timedelta(hours=5, minutes=45)))
    dialog = dialog_for(tmp_path, "missing")
    qtbot.addWidget(dialog)
    (info,) = backups_of(tmp_path)
    local = info.at.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert f"{local:%Y-%m-%d %H:%M}" in dialog.sentence
    assert dialog.findChild(QListWidget).currentItem().text().startswith(f"{local:%a} {local.day} {local:%b %Y %H:%M} ")


PRESSES = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from app.domain.task import Task
from ui.shell import program
from ui.shell.main_window import MainWindow

folder, words = Path(sys.argv[1]), sys.argv[2]
pressed = []
made = program.make_application


def look():
    dialog = QApplication.activeModalWidget()
    if dialog is not None and not pressed:
        [button] = [one for one in dialog.findChildren(QPushButton) if one.text() == words]
        pressed.append(words)
        button.click()
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.isVisible():
            print(window.context.read(lambda reader: len(reader.find(Task))), flush=True)
            window.leave()


def make(*arguments):
    application = made(*arguments)
    application.watch = QTimer(application, interval=100)
    application.watch.timeout.connect(look)
    application.watch.start()
    return application


program.make_application = make
sys.exit(program.run(folder, False))
"""
"""The program itself, with somebody who presses one button of the first dialog and closes the window that comes."""


@pytest.mark.parametrize(
    ("words", "status", "said"), [("Restore this backup", 0, "8"), ("Begin with nothing", 0, "0"), ("Quit", 1, "")]
)
def test_a_start_without_its_data_file_goes_on_as_the_lead_chose(
    tmp_path: Path, words: str, status: int, said: str
) -> None:
    make_office(tmp_path).workspace.close()
    (tmp_path / "leadline.db").unlink()
    root = Path(__file__).resolve().parents[2]
    ambient = {**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", PRESSES, str(tmp_path), words]
    done = subprocess.run(command, cwd=root, env=ambient, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (status, said), done.stderr
    assert "is not there, but there are backups" in done.stderr


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "garbage"])
def test_one_press_restores_the_newest_backup(qtbot, tmp_path: Path, damage: str) -> None:
    dialog = dialog_for(tmp_path, damage)
    qtbot.addWidget(dialog)
    press(dialog, "Restore this backup")
    qtbot.waitUntil(lambda: dialog.workspace is not None)
    assert dialog.workspace is not None
    assert dialog.workspace.read(lambda reader: len(reader.find(Task))) > 0
    dialog.workspace.close()


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "garbage"])
def test_one_press_begins_with_nothing_and_loses_nothing(qtbot, tmp_path: Path, damage: str) -> None:
    dialog = dialog_for(tmp_path, damage)
    qtbot.addWidget(dialog)
    file = tmp_path / "leadline.db"
    was = file.read_bytes() if file.exists() else b""
    press(dialog, "Begin with nothing")
    assert dialog.workspace is not None
    assert dialog.workspace.read(lambda reader: len(reader.find(Task))) == 0
    assert len(backups_of(tmp_path)) == 1
    kept = list(tmp_path.glob("leadline-aside-*.db"))
    if damage in ("missing", "empty"):
        assert not kept
    else:
        assert [path.read_bytes() for path in kept] == [was]
        assert dialog.workspace.note == f"The damaged data is kept as {kept[0].name} in {tmp_path}."
    dialog.workspace.close()
    again = open_workspace(tmp_path)
    assert again.read(lambda reader: len(reader.find(Task))) == 0
    again.close()


def test_where_the_damaged_file_cannot_be_kept_it_stays_and_a_sentence_says_so(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = dialog_for(tmp_path, "cut")
    qtbot.addWidget(dialog)
    was = (tmp_path / "leadline.db").read_bytes()
    monkeypatch.setattr("shutil.copyfile", lambda *files: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    press(dialog, "Begin with nothing")
    assert dialog.workspace is None
    assert "could not be moved aside" in dialog.sentence
    assert (tmp_path / "leadline.db").read_bytes() == was


def test_a_damaged_backup_is_refused_in_the_window_and_another_can_be_chosen(qtbot, tmp_path: Path) -> None:
    dialog = dialog_for(tmp_path, "missing")
    qtbot.addWidget(dialog)
    (info,) = backups_of(tmp_path)
    content = info.path.read_bytes()
    info.path.write_bytes(content[:-4096])
    press(dialog, "Restore this backup")
    qtbot.waitUntil(lambda: "Choose another backup" in dialog.sentence)
    assert dialog.workspace is None
    info.path.write_bytes(content)
    shown = dialog.findChild(QListWidget).currentItem()
    assert shown.data(Qt.ItemDataRole.UserRole) == info.path
    press(dialog, "Restore this backup")
    qtbot.waitUntil(lambda: dialog.workspace is not None)
    assert dialog.workspace is not None
    dialog.workspace.close()


def dialog_with_a_copy_elsewhere(folder: Path) -> tuple[RecoveryDialog, Path]:
    """The data and the one copy of a file are lost; the copy lies where the backups come from."""
    data = folder / "data"
    office = make_office(data)
    content = office.workspace.attachments.keep(os.urandom(60_000_000))
    office.workspace.do(add_files, [NamedContent("Film.mp4", content)], project_id=office.project)
    office.workspace.backups.make()
    office.workspace.close()
    (data / "leadline.db").unlink()
    (data / ATTACHMENTS).rename(data / "backups" / ATTACHMENTS)
    with pytest.raises(LeadlineError) as refusal:
        open_workspace(data)
    return RecoveryDialog(data, refusal.value), data / ATTACHMENTS / content.sha256


def test_large_copies_are_brought_beside_the_window_which_says_how_far_they_are(qtbot, tmp_path: Path) -> None:
    dialog, copy = dialog_with_a_copy_elsewhere(tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, "Restore this backup")
    assert dialog.workspace is None, "it came back before anything was copied"
    bar = dialog.findChild(QProgressBar)
    assert bar.isVisible()
    assert not dialog.findChild(QListWidget).isEnabled()
    qtbot.waitUntil(lambda: 0 < bar.value() < bar.maximum())
    qtbot.waitUntil(lambda: dialog.workspace is not None, timeout=20_000)
    assert copy.stat().st_size == 60_000_000
    dialog.workspace.close()


def test_a_restore_is_given_up_before_anything_changed_and_can_be_begun_again(qtbot, tmp_path: Path) -> None:
    dialog, copy = dialog_with_a_copy_elsewhere(tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, "Restore this backup")
    press(dialog, "Cancel")
    assert dialog.sentence == "Stopped. Choose a backup to restore."
    qtbot.waitUntil(lambda: dialog.findChild(QListWidget).isEnabled())
    assert dialog.isVisible()
    assert not copy.exists()
    assert not (copy.parents[1] / "leadline.db").exists()
    press(dialog, "Restore this backup")
    qtbot.waitUntil(lambda: dialog.workspace is not None, timeout=20_000)
    assert copy.exists()
    dialog.workspace.close()
