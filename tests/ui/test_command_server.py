"""Other starts of the program: what talks to a server leaves the window free."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.actions.account import set_mail_account
from app.domain.account import MailAccount, Security
from app.domain.dispatch import DispatchState
from tests.app.adapters.mail_servers import FaultyServer
from tests.builders import Office, make_office
from tests.ui.conftest import PatientBot
from ui.link.context import Context
from ui.link.preferences import Preferences
from ui.shell.command_server import CommandServer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path / "data")
    made.clock.forward(minutes=11)
    return made


def start(office: Office, *words: str) -> subprocess.Popen[str]:
    argv = [sys.executable, "-m", "ui", "--data", str(office.folder), *words]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_a_command_that_sends_holds_neither_the_window_nor_other_commands(
    qtbot: PatientBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    server = FaultyServer("dot", "silence", seconds=8)
    account = MailAccount("127.0.0.1", server.port, Security.NONE, "lead@example.com", per_minute=0)
    office.workspace.do(set_mail_account, account)
    context, window = Context(office.workspace, Preferences(tmp_path / "view.json")), QWidget()
    qtbot.addWidget(window)
    commands = CommandServer(office.folder, context, window)
    sending = start(office, "outbox", "send")
    handed = [DispatchState.HANDED_OVER]
    qtbot.waitUntil(
        lambda: [one.state for one in office.workspace.read(lambda reader: reader.dispatches()).values()] == handed
    )
    beats: list[float] = []
    timer = QTimer(window)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start(5)
    listing = start(office, "outbox", "list")
    qtbot.waitUntil(lambda: listing.poll() is not None)
    assert "handed over" in listing.communicate()[0]
    assert sending.poll() is None
    server.close()
    qtbot.waitUntil(lambda: sending.poll() is not None)
    assert "mia@example.com: may have been sent" in sending.communicate()[0]
    assert len(beats) > 20
    context.sending.close()
    commands.close()
