"""Backup, restore and check from the command line, also when the file cannot be opened."""

import shlex
import shutil
from pathlib import Path

import pytest

from app.command.line import run_line
from tests.builders import make_office


def say(folder: Path, *words: str):
    return run_line(["--data", str(folder), *words])


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    assert say(folder, "--sample", "project", "list").code == 0
    return folder


def test_a_backup_brings_back_what_was_undone_after_it(data, tmp_path):
    copy = tmp_path / "copy.db"
    assert "4 projects, 54 tasks, 8 people" in say(data, "backup", str(copy)).out
    say(data, "project", "cancel", "P-3")
    dry = say(data, "restore", str(copy), "--dry-run")
    assert "1 project goes back to what it was: “How to brief a designer”" in dry.out
    assert "cancelled" in say(data, "project", "list").out
    assert f"To go back: leadline --data {data} restore" in say(data, "restore", str(copy)).out
    assert "cancelled" not in say(data, "project", "list").out


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\x00" + b"x" * 5000])
def test_a_file_that_cannot_be_opened_is_put_aside_and_replaced(data, tmp_path, damage):
    copy = tmp_path / "copy.db"
    say(data, "backup", str(copy))
    (data / "leadline.db").write_bytes(damage)
    assert say(data, "restore", str(copy)).code == 0
    assert "How to brief a designer" in say(data, "project", "list").out
    assert "sound" in say(data, "check").out


def test_what_is_no_backup_is_refused_and_nothing_changes(data, tmp_path):
    wrong = tmp_path / "letter.txt"
    wrong.write_text("Dear all", encoding="utf-8")
    for path in (wrong, tmp_path / "missing.db", tmp_path):
        answer = say(data, "restore", str(path))
        assert answer.code == 1
        assert answer.err.count("\n") == 1
    assert "How to brief a designer" in say(data, "project", "list").out


def test_a_backup_that_cannot_be_written_says_where(data, tmp_path):
    answer = say(data, "backup", str(tmp_path / "no" / "such" / "folder" / "copy.db"))
    assert answer.code == 1
    assert "copy.db cannot be written" in answer.err


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_dry_run_says_what_is_in_the_copy_while_the_file_cannot_be_opened(data, tmp_path, damage):
    copy = tmp_path / "copy.db"
    say(data, "--sample", "backup", str(copy))
    file = data / "leadline.db"
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    answer = say(data, "restore", str(copy), "--dry-run")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("4 projects, ")
    assert "cannot be opened, so nothing can be compared" in answer.out
    assert file.exists() == (damage is not None)
    assert not file.exists() or file.read_bytes() == damage
    assert say(data, "restore", str(copy)).code == 0
    assert say(data, "check").code == 0


def test_check_and_other_commands_say_what_the_window_says_after_a_crash_that_lost_the_wal(tmp_path):
    for name, command in (("one", ("check",)), ("two", ("project", "list"))):
        running, crashed = tmp_path / name / "running", tmp_path / name / "crashed"
        office = make_office(running)
        crashed.mkdir()
        shutil.copy(running / "leadline.db", crashed)
        office.workspace.close()
        answer = say(crashed, *command)
        said = answer.out if command == ("check",) else answer.err
        assert answer.code == 0
        assert "not closed properly, and there is no leadline.db-wal" in said


def test_check_names_the_newest_good_backup_of_a_damaged_file_and_the_command_brings_it_back(data):
    file = data / "leadline.db"
    content = bytearray(file.read_bytes())
    content[-3 * 4096 : -4096] = b"\xa5" * 2 * 4096
    file.write_bytes(content)
    answer = say(data, "check")
    assert answer.code == 1
    assert "The newest good backup is of" in answer.err
    words = shlex.split(answer.err.split("Restore it with: leadline ")[1])
    assert run_line(words).code == 0
    assert "sound" in say(data, "check").out


def test_the_folder_that_is_opened_by_itself_needs_no_name_in_the_command(data, monkeypatch):
    (data / "leadline.db").unlink()
    monkeypatch.setenv("LEADLINE_DATA", str(data))
    assert f"Restore it with: leadline restore {data}" in run_line(["check"]).err


def test_a_backup_says_that_the_copies_of_files_are_beside_it(tmp_path: Path) -> None:
    data, picture = tmp_path / "data", tmp_path / "picture.png"
    picture.write_bytes(b"a picture")
    make_office(data).workspace.close()
    assert "attachments" not in say(data, "backup", str(tmp_path / "one.db")).out
    assert say(data, "file", "add", "P-1", str(picture)).code == 0
    assert "The copies of files are not in it." in say(data, "backup", str(tmp_path / "two.db")).out
