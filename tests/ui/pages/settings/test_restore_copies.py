"""A restore from the second folder brings the copies of files in a worker; given up there, nothing is changed."""

import shutil
from pathlib import Path

import pytest

from app.actions.file import add_files, remove_file
from app.domain.file import File, NamedContent
from app.domain.file_name import ATTACHMENTS
from tests.builders import Office
from tests.ui.company import press_button, seen
from ui.pages.settings.page import SettingsPage

BYTES = [bytes([number]) * 3_000_000 for number in range(3)]


def with_second(office: Office, second: Path) -> Path:
    """Three files in a backup of the second folder, and none of them here any more; where the backup lies."""
    workspace = office.workspace
    second.mkdir()
    workspace.backups.second_folder = second
    made = [NamedContent(f"{at}.bin", workspace.attachments.keep(data)) for at, data in enumerate(BYTES)]
    files = workspace.do(add_files, made, project_id=office.project).value
    backup = workspace.backups.make()
    for file in files:
        workspace.do(remove_file, file)
    shutil.rmtree(workspace.attachments.folder)
    return second / backup.path.name


def test_they_come_with_progress_and_then_the_data(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path / "data", SettingsPage) as s:
        backup = with_second(s.office, tmp_path / "second")
        parts = list(s.office.workspace.backups.bringing(backup))
        assert len(parts) == 9
        assert parts == sorted(parts)
        assert parts[-1] == 1.0
        shutil.rmtree(s.office.workspace.attachments.folder)
        s.page.backups.look_at(backup)
        press_button(s.page.backups, "Go back to this backup")
        qtbot.waitUntil(lambda: len(s.office.workspace.read(lambda reader: reader.find(File))) == 3)
        there = sorted(path.read_bytes() for path in s.office.workspace.attachments.folder.iterdir())
        assert there == BYTES
        assert s.page.backups.bringing is None


def test_given_up_nothing_is_changed(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.unused_copies.PIECE", 1_000)
    with seen(qtbot, tmp_path / "data", SettingsPage) as s:
        backup = with_second(s.office, tmp_path / "second")
        before = s.office.dump()
        s.page.backups.look_at(backup)
        press_button(s.page.backups, "Go back to this backup")
        job = s.page.backups.bringing
        assert job is not None
        assert not s.page.backups.go_back.isEnabled()
        job.cancel()
        qtbot.waitUntil(lambda: s.page.backups.bringing is None)
        assert s.page.backups.go_back.isEnabled()
        assert s.office.dump() == before
        assert not list((tmp_path / "data" / ATTACHMENTS).glob("*.part"))
