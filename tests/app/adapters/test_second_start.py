"""Six starts at once on one data folder: one has it, the others raise its window, also after the owner was killed."""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.single_instance import Listener, Request, Response, ask, ask_to_raise
from app.bootstrap import open_workspace
from app.domain.errors import InUse
from app.workspace.workspace import Workspace
from tests.builders import FakeClock, make_office
from tests.forked import Child, Say

STARTS, ROUNDS = 6, 3
PATIENCE = 5.0


@pytest.fixture(autouse=True)
def _runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))


started: list[Child] = []


@pytest.fixture(autouse=True)
def _end_the_started() -> Iterator[None]:
    """An owner goes on until it is killed, also where the test has failed."""
    yield
    while started:
        started.pop().end()


def begin(folder: Path) -> Child:
    started.append(Child(lambda say: start(folder, say)))
    return started[-1]


def start(folder: Path, say: Say) -> None:
    """What the program does: own the folder and listen, or raise who does."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        try:
            workspace = open_workspace(folder, FakeClock())
        except InUse:
            if ask_to_raise(folder):
                say("raised")
                return
            time.sleep(0.02)  # the owner has the file and is about to listen
        else:
            own(folder, workspace, say)
    say("gave up")


def own(folder: Path, workspace: Workspace, say: Say) -> None:
    """Until it is killed."""
    wake = threading.Event()
    listener = Listener(folder, lambda request: response(request, workspace.undo_title()), wake.set)
    say(f"owner {os.getpid()}")
    while True:
        wake.wait()
        wake.clear()
        listener.serve()


def response(request: Request, undo_title: str | None) -> Response:
    return Response(0) if request.is_raise else Response(0, f"{undo_title}")


def test_of_six_starts_one_owns_the_folder_and_five_raise_it_and_a_killed_owner_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    make_office(folder).workspace.close()
    for _ in range(ROUNDS):
        children = [begin(folder) for _ in range(STARTS)]
        give_up = time.monotonic() + PATIENCE
        while (found := ask(folder, ["which"])) is None and time.monotonic() < give_up:
            time.sleep(0.02)
        assert found == Response(0, "Start “Spring sale”")
        said = [child.first() for child in children]
        owners = [child for child, line in zip(children, said, strict=True) if line.startswith("owner")]
        assert len(owners) == 1
        assert said.count("raised") == STARTS - 1
        for child in children:
            if child is owners[0]:
                child.kill_after(random.Random(1), 0)
            else:
                child.result()
        assert ask(folder, ["which"]) is None


def test_the_test_of_starts_catches_a_program_without_a_lock(tmp_path: Path) -> None:
    children = [begin(tmp_path / f"data-{n}") for n in range(2)]
    said = [child.first() for child in children]
    assert [line.split()[0] for line in said] == ["owner", "owner"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_who_owns_the_folder_ends_with_a_test_run_that_is_killed(tmp_path: Path) -> None:
    run = Child(lambda say: say(Child(lambda say_it: start(tmp_path / "data", say_it)).first()) or time.sleep(PATIENCE))
    owner = int(run.first().split()[1])
    run.end()
    give_up = time.monotonic() + PATIENCE
    while is_running(owner) and time.monotonic() < give_up:
        time.sleep(0.02)
    left = is_running(owner)
    if left:
        os.kill(owner, signal.SIGKILL)
    assert not left


def is_running(process: int) -> bool:
    """Whether it goes on; one that ended and that nobody has asked for its end yet does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False
