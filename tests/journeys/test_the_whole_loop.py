"""A finish becomes a letter without a hand, and its answer the next finish: a mail server, a mailbox and the window."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from app.actions.account import set_mail_account
from app.actions.outbox import change_settings
from tests.app.adapters.imap_server import DOVECOT, PASSWORD, USER, Dovecot, dovecot
from tests.app.adapters.mail_servers import Mailbox, real_server
from tests.builders import make_office
from tests.desktop.desk import Desk
from tests.desktop.fixtures import Screenshot
from tests.desktop.hand import Keyboard, Mouse
from tests.desktop.program import ROOT, start_program
from tests.desktop.screen import PATIENCE, Screen, wait_until

At = Callable[[str], Desk]


@pytest.fixture
def at(screen: Screen, mouse: Mouse, keyboard: Keyboard, tmp_path: Path) -> Iterator[At]:
    """Starts the program at a moment of the day on which the team begins, in its window."""
    with ExitStack() as stack:

        def begin(clock: str) -> Desk:
            there = replace(screen, environment=screen.environment | {"LEADLINE_NOW": f"2026-02-09T{clock}"})
            started = start_program(there, tmp_path, ["-m", "leadline", "--data", str(tmp_path / "data")])
            stack.callback(started.end)
            started.window("Leadline")
            return Desk(started, mouse, keyboard)

        yield begin


def receivers(mailbox: Mailbox) -> list[str]:
    return [to for to, _ in mailbox.took]


@pytest.mark.requirement("S7")
@pytest.mark.requirement("S30")
@pytest.mark.requirement("U5")
@pytest.mark.skipif(DOVECOT is None, reason="no Dovecot here: apt-get install dovecot-imapd")
@pytest.mark.requirement("S67")
def test_a_finish_reaches_the_next_owner_whose_answer_reaches_the_one_after(
    at: At, tmp_path: Path, screenshot: Screenshot
) -> None:
    mailbox = Mailbox()
    with real_server(mailbox) as account, dovecot() as answers:
        office = make_office(tmp_path / "data")
        office.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
        office.workspace.do(set_mail_account, account)
        office.workspace.close()

        desk = at("10:00")
        assert desk.tell("account", "test").returncode == 0
        wait_until(lambda: "mia@example.com" in receivers(mailbox), "the first letter, once the account is tested")
        finish(desk, "Generate idea")
        assert desk.program.close() == 0
        assert "sam@example.com" not in receivers(mailbox), "it could still be undone"

        desk = at("10:12")
        wait_until(lambda: "sam@example.com" in receivers(mailbox), "the letter to the next owner")
        watch(desk, answers)
        answers.put([reply(next(content for to, content in mailbox.took if to == "sam@example.com"))])
        desk.read("done, thanks", 90)
        screenshot("loop-answer")
        desk.click("push button", "Accept")
        desk.gone("push button", "Accept")
        assert desk.program.close() == 0

        known = len(mailbox.took)
        desk = at("10:24")
        wait_until(lambda: len(mailbox.took) > known, "the letter to the owner after that")
        screenshot("loop-end")
        assert desk.program.close() == 0
    assert receivers(mailbox)[-1] in ("ana@example.com", "ben@example.com")
    subjects = [str(message_from_bytes(content, policy=default)["Subject"]) for _, content in mailbox.took]
    assert len(subjects) == len(set(zip(receivers(mailbox), subjects, strict=True)))


def finish(desk: Desk, title: str) -> None:
    desk.run_from_palette(title)
    desk.click("push button", "Finish")
    desk.read(f"Finished “{title}”")


def watch(desk: Desk, answers: Dovecot) -> None:
    """Choose the mailbox that answers come to; its password is known until the window is closed."""
    words = ["account", "set", "answers", "--host", "127.0.0.1", "--port", str(answers.port), "--security", "none"]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "leadline",
            "--data",
            str(desk.program.data),
            *words,
            "--user",
            USER,
            "--password-stdin",
        ],
        env=desk.program.screen.environment | {"PYTHONPATH": str(ROOT / "packaging" / "launcher")},
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr


def reply(letter: bytes) -> bytes:
    """What a mail program writes when its user answers a letter."""
    read = message_from_bytes(letter, policy=default)
    answer = EmailMessage()
    answer["From"], answer["To"] = "Sam <sam@example.com>", "Lea <lea@example.com>"
    answer["Subject"] = f"Re: {read['Subject']}"
    answer["Message-ID"] = "<answer-1@mail.example.com>"
    answer["In-Reply-To"] = answer["References"] = read["Message-ID"]
    answer["Date"] = "Mon, 09 Feb 2026 10:15:00 +0100"
    answer.set_content("done, thanks\n")
    return answer.as_bytes()
