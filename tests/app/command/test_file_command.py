"""``leadline file``: copies and links into a project, versions, and the sentence for each thing that cannot be."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from app.command.line import execute_line
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "data")


def say(office: Office, *words: str) -> str:
    answer = execute_line(["file", *words], office.workspace)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def refused(office: Office, *words: str) -> str:
    before = office.dump()
    answer = execute_line(["file", *words], office.workspace)
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert office.dump() == before
    return answer.err


def test_a_file_and_its_versions_are_added_and_listed(office: Office, tmp_path: Path) -> None:
    source = tmp_path / "Text.docx"
    source.write_bytes(b"first")
    draft = office.task("draft")
    assert (
        say(office, "add", "P-1", str(source), "--task", draft.key, "--note", "from Ana") == "Added “Text.docx” F-1\n"
    )
    source.write_bytes(b"second")
    assert say(office, "add", "f-1", str(source)) == "Added version 2 of “Text.docx” F-1\n"
    assert say(office, "add", "P-1", "https://example.com/plan/") == "Added “plan” F-2\n"
    [plan, text] = json.loads(say(office, "list", "P-1", "--json"))
    assert plan["versions"][0]["link"] == "https://example.com/plan/"
    assert (text["key"], text["task"], text["deliverable"]) == ("F-1", draft.title, "")
    assert [(one["number"], one["size"], one["note"]) for one in text["versions"]] == [(2, 6, ""), (1, 5, "from Ana")]
    assert text["versions"][0]["sha256"] == hashlib.sha256(b"second").hexdigest()
    assert set(text["versions"][0]) == {"number", "at", "who", "note", "sha256", "size", "link"}
    kept = {path.name for path in (office.folder / "attachments").iterdir()}
    assert kept == {one["sha256"] for one in text["versions"]}
    table = say(office, "list", "P-1")
    assert table.splitlines()[0].split() == ["key", "file", "version", "at", "who", "size", "task", "note"]
    assert "F-1  Text.docx  2" in table


def test_a_path_is_read_from_where_the_command_is_typed(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "a.txt").write_bytes(b"a")
    monkeypatch.chdir(tmp_path / "here")
    assert say(office, "add", "P-1", "a.txt") == "Added “a.txt” F-1\n"


def test_an_empty_project_says_so(office: Office) -> None:
    assert say(office, "list", "P-1") == "Nothing here.\n"
    assert json.loads(say(office, "list", "P-1", "--json")) == []


def test_what_cannot_be_added_is_one_sentence_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "CON").write_bytes(b"x")
    (tmp_path / "a.txt").write_bytes(b"a")
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(4_000_000_000)
    for name, words in (
        ("pipe", "no file"),
        ("gone", "is not there"),
        (".", "is a folder"),
        ("huge", "larger than 2 GB"),
        ("CON", "calls a device"),
    ):
        assert words in refused(office, "add", "P-1", str(tmp_path / name))
    say(office, "add", "P-1", str(tmp_path / "a.txt"))
    assert "is version 1 of “a.txt” already" in refused(office, "add", "F-1", str(tmp_path / "a.txt"))
    assert "There is no file “F-9”" in refused(office, "add", "F-9", str(tmp_path / "a.txt"))
    assert "There is no project" in refused(office, "add", "P-9", str(tmp_path / "a.txt"))
    assert "There is no task" in refused(office, "add", "P-1", str(tmp_path / "a.txt"), "--task", "LL-99")
