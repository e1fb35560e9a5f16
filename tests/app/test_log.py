"""The log says what happened, in counts and ids, and nothing that people wrote."""

import logging
import re
import shutil
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from app.actions.person import add_person
from app.actions.task import add_task, finish_task, rename_task
from app.adapters import log_file as log_module
from app.adapters.log_file import LogFile, start_log, stop_log, without_names
from app.bootstrap import open_workspace
from app.command.line import run_line
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.domain.workflow import Workflow
from app.queries.reader import Reader
from app.queries.reminder import to_tell as reminders_to_tell
from app.workspace.delivery_recording import record_told
from app.workspace.reminder_recording import record_shown
from app.workspace.sample import fill_when_empty
from app.workspace.workspace import Workspace
from tests.builders import FakeClock

ROOT = Path(__file__).resolve().parents[2]
OLD = Path(__file__).resolve().parents[1] / "files"
CANARY = "Zanzibar"


@pytest.fixture(autouse=True)
def _root_level():
    """The level of the root logger is the process's; put it back."""
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)


def written_by_people(workspace: Workspace) -> set[str]:
    """Every name, address and title in the data that is long enough not to stand in a log line by chance."""

    def found(reader: Reader) -> set[str]:
        people = reader.find(Person)
        words = {person.name for person in people} | {person.email for person in people}
        words |= {task.title for task in reader.find(Task)}
        words |= {project.name for project in reader.find(Project)} | {flow.name for flow in reader.find(Workflow)}
        return {word for word in words if len(word) > 8}

    return workspace.read(found) | {CANARY}


def live_through_a_day(folder: Path) -> set[str]:
    """Everything that is logged by the product, done once; returns what must not be in the log."""
    clock = FakeClock()
    workspace = open_workspace(folder, clock)
    fill_when_empty(workspace)
    person = workspace.do(add_person, f"{CANARY} Miller", email=f"{CANARY}@example.com").value
    task = workspace.do(add_task, f"Call {CANARY}", owner_id=person, due_on=clock.now().date()).value
    workspace.do(rename_task, task, f"Ring {CANARY}")
    workspace.do(finish_task, task)
    workspace.undo()
    workspace.redo()
    workspace.undo()
    record_told(workspace, person, "mail")
    clock.forward(days=3)
    workspace.tick()
    if notices := workspace.read(reminders_to_tell, clock.now()):
        record_shown(workspace, notices, "bubble")
    made = workspace.backups.make()
    workspace.backups.restore(made.path)
    secrets = written_by_people(workspace)
    workspace.close()
    return secrets


def test_no_line_of_the_log_carries_what_people_wrote(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = live_through_a_day(tmp_path / "data")
    shutil.copytree(OLD, tmp_path / "old", ignore=shutil.ignore_patterns("*.py"))
    (tmp_path / "old" / "version-1.db").rename(tmp_path / "old" / "leadline.db")
    old = open_workspace(tmp_path / "old", FakeClock())
    secrets |= written_by_people(old)
    old.close()
    data = ["--data", str(tmp_path / "data")]
    exported, block = tmp_path / f"{CANARY}.csv", ["task", "block", "LL-1", "--by", CANARY]
    assert run_line([*data, "export", "tasks", str(exported)]).code == 0
    table = tmp_path / "new.csv"
    table.write_text(f"Title,Owner\nVisit {CANARY},{CANARY} Miller\n", encoding="utf-8")
    assert run_line([*data, "import", str(table)]).code == 0
    run_line([*data, *block])
    assert [word for word in sorted(secrets) if word in caplog.text] == []
    for said in (
        "opened the data",
        "Add person: person 1",
        "undo: ",
        "redo: ",
        "recorded: Delivery 1",
        "was told of 1 messages by mail",
        "verified: ",
        "restored backup",
        "closed the data",
        "migrated the data from version 1",
        "exported tasks as .csv",
        "imported tasks: ",
        "command task: status ",
    ):
        assert said in caplog.text, said


def test_a_command_writes_to_the_log_of_the_folder_that_it_opens(tmp_path: Path) -> None:
    assert run_line(["--data", str(tmp_path), "--sample", "history"]).code == 0
    text = (tmp_path / "logs" / "leadline.log").read_text(encoding="utf-8")
    assert "opened the data" in text
    assert "command history: status 0" in text
    assert not [handler for handler in logging.getLogger().handlers if isinstance(handler, LogFile)]


def leadline(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    ambient = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder.parent)}
    command = [sys.executable, "-m", "ui", "--data", str(folder), *words]
    return subprocess.run(command, cwd=ROOT, env=ambient, capture_output=True, text=True, timeout=60, check=False)


def test_a_refused_command_leaves_its_reason_in_the_log_without_what_people_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert leadline(folder, "--sample", "history").returncode == 0
    done = leadline(folder, "task", "finish", CANARY)
    assert done.returncode == 1
    assert CANARY in done.stderr
    log = (folder / "logs" / "leadline.log").read_text(encoding="utf-8")
    [reason] = [line for line in log.splitlines() if " WARNING " in line]
    assert re.sub("“[^”]*”", "“…”", done.stderr.strip()) in reason
    assert CANARY not in reason


def test_a_command_that_cannot_open_the_data_says_why_in_the_log(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "leadline.db").write_bytes(b"no database at all" * 400)
    done = leadline(folder, "project", "list")
    assert done.returncode == 1
    assert done.stderr.strip() in (folder / "logs" / "leadline.log").read_text(encoding="utf-8")


def test_names_of_people_are_left_out_of_a_reason() -> None:
    said = "Ana Costa has left the team. Ana cannot have “Write slides” and “a \n cut"
    assert without_names(said, ["Ana", "Ana Costa", ""]) == "… has left the team. … cannot have “…” and “…”"


def test_a_command_that_is_refused_makes_no_folder(tmp_path: Path) -> None:
    run_line(["--data", str(tmp_path / "no"), "no such command"])
    assert not (tmp_path / "no").exists()


def lines_of(folder: Path) -> list[str]:
    """What stands in all log files of a data folder, from each line its message."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((folder / "logs").iterdir())]
    return [line.rpartition(": ")[2] for text in texts for line in text.splitlines()]


def test_a_full_log_moves_aside_and_a_few_old_ones_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "LOG_BYTES", 200)
    log_file = start_log(tmp_path)
    log_file.may_rotate = True
    for number in range(60):
        logging.getLogger("app.sample").info("line %d", number)
    stop_log(log_file)
    names = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert names == ["leadline.log", "leadline.log.1", "leadline.log.2", "leadline.log.3"]
    assert "line 59" in (tmp_path / "logs" / "leadline.log").read_text(encoding="utf-8")


def test_only_the_owner_of_the_folder_begins_a_new_file_and_no_line_of_the_other_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "LOG_BYTES", 2_000)
    owner, other = LogFile(tmp_path), LogFile(tmp_path)
    owner.may_rotate = True

    def write(log_file: LogFile, name: str) -> None:
        for number in range(40):
            log_file.handle(logging.makeLogRecord({"msg": f"{name} {number}", "levelname": "INFO"}))

    writers = [threading.Thread(target=write, args=pair) for pair in ((owner, "owner"), (other, "other"))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timedelta(seconds=20).total_seconds())
    owner.close()
    other.close()
    said = lines_of(tmp_path)
    assert {line for line in said if line.startswith("other")} == {f"other {number}" for number in range(40)}
    assert len(said) == 80


def test_a_folder_that_cannot_be_written_to_is_no_trouble(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("in the way", encoding="utf-8")
    log_file = start_log(tmp_path)
    logging.getLogger("app.sample").warning("nobody reads this")
    stop_log(log_file)
    assert capsys.readouterr().err == ""
