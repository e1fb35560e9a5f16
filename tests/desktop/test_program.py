"""The program as a process: one window a data folder, commands while it is open, bad data, a hard end."""

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.desktop.desk import Desk
from tests.desktop.fixtures import Start
from tests.desktop.hand import Mouse
from tests.desktop.program import Program
from tests.desktop.screen import PATIENCE, wait_until
from tests.fixed_moment import PUBLISH_ON

Words = tuple[str, ...]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def leadline(data: Path, *more: str) -> Words:
    return ("-m", "leadline", "--data", str(data), *more)


def log_of(program: Program) -> str:
    return "\n".join(log.read_text(encoding="utf-8") for log in program.data.glob("logs/*"))


def place(program: Program) -> tuple[int, ...]:
    """x, y, width and height of the window."""
    return next(node.box for node in program.tree().children if node.role == "frame")


def test_it_opens_on_today_and_closes_by_ctrl_q_leaving_no_lock_and_no_complaint(program: Program) -> None:
    program.window("Leadline — Today")
    assert program.close() == 0
    assert " ERROR " not in log_of(program)
    assert [path.name for path in program.data.glob("leadline.db-*")] == []
    with sqlite3.connect(program.data / "leadline.db") as database:
        database.execute("BEGIN EXCLUSIVE")


def test_a_second_start_raises_the_first_window_and_ends_at_once(program: Program, start: Start) -> None:
    window = program.window("Leadline")
    program.screen.run("xdotool", "windowminimize", "--sync", window)
    wait_until(lambda: not program.windows("Leadline — Today"), "the first window to be gone from the screen")
    second = start(leadline(program.data))
    assert second.process.wait(timeout=PATIENCE) == 0
    wait_until(lambda: program.windows("Leadline — Today"), "the first window to come up")
    assert second.windows("Leadline") == []


def test_a_command_while_the_window_is_open_is_carried_out_and_seen_in_it(desk: Desk) -> None:
    done = desk.tell("project", "start", "Blog post", "--name", "From the shell", "--on", PUBLISH_ON.isoformat())
    assert (done.returncode, done.stderr) == (0, "")
    desk.go("Projects")
    desk.see("list item", "From the shell")
    key = done.stdout.split()[-1]
    first = desk.ask("project", "show", key)["tasks"][0]["key"]
    desk.go("Board")
    desk.choose("All projects", "From the shell")
    desk.card("Ready", "Generate idea")
    assert desk.tell("task", "finish", first).returncode == 0
    desk.card("Done", "Generate idea")
    assert desk.tell("undo").returncode == 0
    desk.card("Ready", "Generate idea")


def corrupt(data: Path) -> None:
    (data / "leadline.db").write_bytes(b"not a database at all " * 1000)


def foreign(data: Path) -> None:
    with sqlite3.connect(data / "leadline.db") as database:
        database.execute("CREATE TABLE songs (title TEXT)")
    database.close()


@pytest.mark.parametrize("spoil", [corrupt, foreign])
def test_a_file_that_is_no_data_of_ours_gives_one_sentence_and_is_left_alone(
    data: Path, start: Start, spoil, mouse: Mouse
) -> None:
    spoil(data)
    before = (data / "leadline.db").read_bytes()
    assert_refused(start(leadline(data)), mouse)
    assert (data / "leadline.db").read_bytes() == before


def test_a_database_that_somebody_else_holds_gives_one_sentence(data: Path, start: Start, mouse: Mouse) -> None:
    holder = sqlite3.connect(data / "leadline.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert_refused(start(leadline(data)), mouse)
    holder.close()


def test_a_folder_that_cannot_be_written_gives_one_sentence(tmp_path: Path, start: Start, mouse: Mouse) -> None:
    place = tmp_path / "data"
    place.write_text("a file where the folder should be")
    refused = start(leadline(place))
    assert_refused(refused, mouse)
    assert place.read_text() == "a file where the folder should be"


def assert_refused(program: Program, mouse: Mouse) -> None:
    """One box with a sentence that is the last word on standard error too; status 1 after Quit."""
    program.window("Leadline")
    [box] = [node for node in program.tree().children if node.role in ("alert", "dialog")]
    sentence = max((node.name for node in box.walk() if node.role == "label"), key=len)
    assert len(sentence.split()) > 4
    assert "\n" not in sentence
    assert "Error" not in sentence
    assert sentence in program.said()
    assert program.process.poll() is None
    mouse.click(program.find("push button", "Quit").centre)
    assert program.process.wait(timeout=PATIENCE) == 1


def test_the_window_comes_back_where_it_was_and_as_big_as_it_was(program: Program, start: Start) -> None:
    window = program.window("Leadline")
    words = ("windowsize", "--sync", window, "1000", "640", "windowmove", "--sync", window, "90", "60")
    program.screen.run("xdotool", *words)
    wait_until(lambda: place(program)[2:] == (1000, 640), "the new size")
    before = place(program)
    assert program.close() == 0
    again = start(leadline(program.data))
    again.window("Leadline")
    wait_until(lambda: place(again) == before, f"the window at {before}")
    assert again.close() == 0


def test_after_a_hard_end_it_starts_by_itself_with_all_that_was_done(desk: Desk, start: Start) -> None:
    desk.tell("project", "start", "Blog post", "--name", "Before the end", "--on", PUBLISH_ON.isoformat())
    os.kill(desk.program.process.pid, signal.SIGKILL)
    desk.program.process.wait(timeout=PATIENCE)
    again = Desk(start(leadline(desk.program.data)), desk.mouse, desk.keyboard)
    again.program.window("Leadline — Today")
    again.go("Projects")
    again.see("list item", "Before the end")
    assert again.program.close() == 0
    assert " ERROR " not in log_of(again.program)
