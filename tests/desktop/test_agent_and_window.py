"""The agent and the window on one data folder: the window takes it over, and gives it back where that is chosen."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.fixtures import Start
from tests.desktop.program import start_program
from tests.desktop.screen import Screen, wait_until


@pytest.fixture
def data(screen: Screen, tmp_path: Path) -> Iterator[Path]:
    """The sample team, with the choice to go on without a window."""
    folder = tmp_path / "data"
    start_program(
        screen, tmp_path, ["-m", "leadline", "--data", str(folder), "--sample", "outbox", "list"]
    ).process.wait()
    (folder / "view.json").write_text(json.dumps({"agent.goes_on": True, "tray.close_to_tray": False}), "utf-8")
    yield folder
    # Nobody's child, so nobody else ends it where the test has failed.
    for process in agents(folder):
        os.kill(process, signal.SIGKILL)


def agents(data: Path) -> list[int]:
    """The processes that are agents of this folder."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                words = (place / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if os.fsencode(data) in words and b"agent" in words:
                found.append(int(place.name))
    return found


def test_a_window_takes_the_data_from_the_agent_and_starts_it_again_when_it_is_quit(
    screen: Screen, start: Start, data: Path, tmp_path: Path
) -> None:
    agent = start(["-m", "leadline", "--data", str(data), "agent"])
    wait_until(lambda: "the agent runs" in agent.said(), "the agent")
    window = start(["-m", "leadline", "--data", str(data)])
    window.window("Leadline")
    assert agent.process.wait(60) == 0
    assert agents(data) == []
    assert window.close() == 0
    wait_until(lambda: len(agents(data)) == 1, "the agent to be started again")
    wait_until(lambda: window.said().count("the agent runs") == 2, "the agent to have the data")
    for process in agents(data):
        os.kill(process, signal.SIGTERM)
    wait_until(lambda: agents(data) == [], "the agent to end")
