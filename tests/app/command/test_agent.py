"""The agent as a process of its own: it sends and answers commands alone, and lets go of the folder for a window."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from app.actions.account import set_mail_account
from app.actions.outbox import change_settings
from app.actions.person import add_person
from app.actions.reminder import change_reminders
from app.actions.task import add_task
from app.adapters.clock import SystemClock
from app.adapters.single_instance import FINISHES, LEAVES, ask
from app.bootstrap import open_workspace
from app.domain.account import MAIL, AccountStatus, MailAccount, Security
from app.domain.dispatch import DispatchState
from app.domain.errors import InUse
from app.queries.outbox import OutboxState, outbox
from app.workspace.workspace import Workspace
from tests.app.adapters.mail_servers import FaultyServer, Mailbox, real_server

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place for its socket, no desktop, and one clock for all: a fixed one begins anew with each start."""
    monkeypatch.delenv("LEADLINE_NOW")
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/leadline")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def fill(folder: Path, account: MailAccount, people: int = 1, tasks: int = 1) -> None:
    """Tasks whose hand-overs may leave at once, to people who are told by themselves."""
    workspace = open_workspace(folder, SystemClock())
    workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com", wait_minutes=0)
    workspace.do(change_reminders, never_quiet=True)
    workspace.do(set_mail_account, account)
    workspace.record(AccountStatus(MAIL, tested_at=workspace.clock.now()))
    team = [workspace.do(add_person, f"Person {n}", email=f"p{n}@example.com").value for n in range(people)]
    for number in range(tasks):
        workspace.do(add_task, f"Task {number}", team[number % people])
    workspace.close()


class Started:
    """One agent under way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        argv = [sys.executable, "-m", "ui", "--data", str(folder), "agent"]
        self.process = subprocess.Popen(argv, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        until(lambda: ask(folder, ["outbox", "list"]) is not None, "the agent answers")

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)


@pytest.fixture
def agents() -> Iterator[list[Started]]:
    found: list[Started] = []
    yield found
    for one in found:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
        one.process.stderr.close()


def until(reached: Callable[[], bool], what: str, seconds: float = 40) -> None:
    over = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < over, what
        time.sleep(0.02)


def opened(folder: Path) -> Workspace:
    """The workspace as soon as nobody else has it."""
    over = time.monotonic() + 20
    while True:
        try:
            return open_workspace(folder, SystemClock())
        except InUse:
            assert time.monotonic() < over
            time.sleep(0.02)


def states(folder: Path) -> dict[str, OutboxState]:
    workspace = opened(folder)
    try:
        return {line.task: line.state for line in workspace.read(outbox)}
    finally:
        workspace.close()


@pytest.mark.requirement("U6")
def test_it_sends_what_comes_up_and_carries_out_commands_and_ends_when_it_is_told(
    folder: Path, agents: list[Started]
) -> None:
    mailbox = Mailbox()
    with real_server(mailbox) as account:
        fill(folder, account)
        agents.append(Started(folder))
        until(lambda: len(mailbox.took) == 1, "the first letter")
        for verb in ("finish", "reopen"):
            done = ask(folder, ["task", verb, "LL-1"])
            assert done is not None
            assert (done.code, done.err) == (0, "")
        until(lambda: len(mailbox.took) == 2, "the second letter")
        refused = ask(folder, ["agent"])
        assert refused is not None
        assert refused.err == "Leadline is open on this data already, and does what the agent would do.\n"
        assert agents[0].end() == 0
    assert agents[0].process.stderr.read() == ""
    assert states(folder) == {"Task 0": OutboxState.SENT}


def test_it_lets_go_of_the_folder_at_once_for_a_window(folder: Path, agents: list[Started]) -> None:
    with real_server(Mailbox()) as account:
        fill(folder, account)
        agents.append(Started(folder))
        began = time.monotonic()
        response = ask(folder, ())
        assert response is not None
        assert response.code == LEAVES
        opened(folder).close()
        # Two seconds on a quiet machine; without its letting go the window would wait for the agent's end.
        assert time.monotonic() - began < 10
        assert agents[0].process.wait(10) == 0


def test_it_finishes_a_letter_that_is_handed_over_before_it_lets_go_of_the_folder_for_a_window(
    folder: Path, agents: list[Started]
) -> None:
    server = FaultyServer("dot", "slow", seconds=4)
    account = MailAccount("127.0.0.1", server.port, Security.NONE, "lead@example.com", per_minute=0)
    fill(folder, account, people=2, tasks=2)
    agents.append(Started(folder))
    until(lambda: bool(server.received), "the whole letter")
    for _ in range(2):
        response = ask(folder, ())
        assert response is not None
        assert response.code == FINISHES
    workspace = opened(folder)
    letters = list(workspace.read(lambda reader: reader.dispatches()).values())
    workspace.close()
    assert [letter.state for letter in letters] == [DispatchState.SENT], "and begins no other"
    assert agents[0].process.wait(10) == 0
    server.close()


def test_a_letter_that_the_server_never_answers_for_is_in_doubt_and_not_sent_again(
    folder: Path, agents: list[Started]
) -> None:
    server = FaultyServer("dot", "silence", seconds=6)
    fill(folder, MailAccount("127.0.0.1", server.port, Security.NONE, "lead@example.com", per_minute=0))
    agents.append(Started(folder))
    until(lambda: bool(server.received), "the whole letter")
    ask(folder, ())
    workspace = opened(folder)
    [letter] = workspace.read(lambda reader: reader.dispatches()).values()
    assert letter.state is DispatchState.DOUBTFUL
    workspace.close()
    assert len(server.received) == 1
    server.close()


def test_killed_and_started_again_with_a_window_in_between_it_sends_nothing_twice(
    folder: Path, agents: list[Started]
) -> None:
    mailbox = Mailbox()
    with real_server(mailbox) as account:
        fill(folder, account, people=12, tasks=12)
        for kill in (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL):
            agents.append(Started(folder))
            known = len(mailbox.took)
            until(lambda known=known: len(mailbox.took) > known or len(mailbox.took) == 12, "some letters")
            agents[-1].end(kill)
            opened(folder).close()
        agents.append(Started(folder))
        until(lambda: ask(folder, ["outbox", "send"]).out == "Nothing is due.\n", "the end")
        agents[-1].end()
    subjects = Counter(str(message_from_bytes(content, policy=default)["Subject"]) for _, content in mailbox.took)
    assert set(subjects.values()) == {1}
    found = states(folder)
    assert set(found.values()) <= {OutboxState.SENT, OutboxState.DOUBTFUL}
    assert sum(state is OutboxState.SENT for state in found.values()) <= len(mailbox.took) <= 12


def test_pictures_are_painted_by_a_process_of_their_own(folder: Path, agents: list[Started], tmp_path: Path) -> None:
    with real_server(Mailbox()) as account:
        fill(folder, account)
        agents.append(Started(folder))
        target = tmp_path / "tasks.pdf"
        response = ask(folder, ["export", "tasks", str(target)])
        assert response is not None
        assert (response.code, response.err) == (0, "")
        assert target.read_bytes().startswith(b"%PDF")
        refused = ask(folder, ["export", "tasks", str(tmp_path / "none" / "tasks.pdf")])
        assert refused is not None
        assert (refused.code, refused.err.count("\n")) == (1, 1)
        if sys.platform == "linux":
            loaded = Path(f"/proc/{agents[0].process.pid}/maps").read_text(encoding="utf-8")
            assert "PySide6" not in loaded
            assert "python" in loaded
