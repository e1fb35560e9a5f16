"""Backup, restore and check from the command line, also when the file cannot be opened."""

from pathlib import Path

import pytest

from app.command.line import run_line


def say(folder: Path, *words: str):
    return run_line(["--data", str(folder), *words])


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    assert say(folder, "--sample", "project", "list").code == 0
    return folder


def test_a_backup_brings_back_what_was_undone_after_it(data, tmp_path):
    copy = tmp_path / "copy.db"
    assert "3 projects, 46 tasks, 8 people" in say(data, "backup", str(copy)).out
    say(data, "undo")
    dry = say(data, "restore", str(copy), "--dry-run")
    assert "3 projects" in dry.out
    assert say(data, "project", "list").out == "Nothing here.\n"
    assert "To go back: leadline restore" in say(data, "restore", str(copy)).out
    assert "How to brief a designer" in say(data, "project", "list").out


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
