"""``leadline answers``: mails and texts read from files, listed with their reading, accepted and dropped."""

import io
import json
import sys
import threading
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.adapters import secret_store
from app.adapters.single_instance import Listener, Response
from app.command.line import execute_line, run_line
from app.domain.run import TaskState
from tests.app.adapters.imap_server import DOVECOT, PASSWORD, USER, dovecot
from tests.builders import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "data")


def say(office: Office, *words: str, secret: str | None = None) -> str:
    answer = execute_line(("answers", *words), office.workspace, secret=secret)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def refused(office: Office, *words: str, secret: str | None = None) -> str:
    before = office.dump()
    answer = execute_line(("answers", *words), office.workspace, secret=secret)
    assert (answer.code, answer.err.count("\n"), office.dump()) == (1, 1, before)
    return answer.err


def saved(folder: Path, office: Office, text: str, step: str = "idea", sender: str = "mia@example.com") -> str:
    made = EmailMessage()
    made["From"], made["Subject"] = sender, f"Re: Your turn — [{office.task(step).key}]"
    made["Date"], made["Message-ID"] = "Tue, 10 Feb 2026 09:00:00 +0100", f"<{step}@example.com>"
    made.set_content(text)
    file = folder / f"{step}.eml"
    file.write_bytes(bytes(made))
    return str(file)


@pytest.mark.requirement("A27")
@pytest.mark.requirement("U5")
def test_a_saved_mail_is_proposed_and_accepted(office: Office, tmp_path: Path):
    out = say(office, "read", saved(tmp_path, office, "Done, thanks"))
    assert "A-1" in out
    assert "Finishes Generate idea" in out
    assert office.task("idea").state is TaskState.READY
    assert say(office, "accept", "A-1") == "Accept answer on “Generate idea”\n"
    assert office.task("idea").state is TaskState.DONE
    assert say(office, "list") == "Nothing here.\n"
    assert "accepted" in say(office, "list", "--all")
    assert "decided before" in refused(office, "accept", "A-1")


def test_the_json_of_an_answer(office: Office, tmp_path: Path):
    [found] = json.loads(say(office, "read", saved(tmp_path, office, "blocked by Legal until Friday"), "--json"))
    assert found["change"].startswith("Blocks Generate idea: Legal, until Fri 13 Feb")
    del found["change"], found["at"], found["text"], found["detail"]
    assert found == {
        "key": "A-1",
        "kind": "answer",
        "from": "mia@example.com",
        "person": "Mia",
        "task": "LL-1",
        "reading": "blocked",
        "day": "2026-02-13",
        "by": "Legal",
        "outcome": None,
        "choices": [],
        "sure": True,
        "state": "sure",
        "note": "",
        "subject": "Re: Your turn — [LL-1]",
        "message_id": "<idea@example.com>",
    }
    assert [one["key"] for one in json.loads(say(office, "list", "--json"))] == ["A-1"]


def test_a_pasted_text_comes_by_standard_input(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[LL-1] NEW DATE: 20 March\n")))
    assert "Moves Generate idea from Mon 16 Mar to Fri 20 Mar" in say(office, "read", "-")


@pytest.mark.requirement("U5")
@pytest.mark.skipif(DOVECOT is None, reason="no Dovecot here: apt-get install dovecot-imapd")
def test_answers_are_fetched_from_a_mailbox_once(office: Office, tmp_path: Path):
    with dovecot() as server:
        server.put([Path(saved(tmp_path, office, "Done, thanks")).read_bytes()])
        before = server.mails()
        words = ["fetch", "--host", "127.0.0.1", "--port", str(server.port), "--security", "none", "--user", USER]
        office.clock.moment = datetime.now(UTC)
        for looked_at, part in (("1 new mail looked at, 1 mail read.", "Finishes Generate idea"), ("0 new mails", "")):
            out = say(office, *words, "--password-stdin", secret=PASSWORD)
            assert looked_at in out
            assert part in out
        assert server.mails() == before
    assert "could not be read" in refused(office, *words, "--password-stdin", secret="x")


def test_standard_input_reaches_the_program_that_has_the_folder_open(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[LL-1] DONE\n")))
    wake = threading.Event()
    listener = Listener(office.folder, lambda request: execute_line(request.argv, office.workspace), wake.set)
    answers: list[Response] = []
    words = ["--data", str(office.folder), "answers", "read", "-"]
    other = threading.Thread(target=lambda: answers.append(run_line(words)))
    other.start()
    try:
        assert wake.wait(10)
        listener.serve()
        other.join(10)
    finally:
        listener.close()
    assert [(one.code, one.err) for one in answers] == [(0, "")]
    assert "Finishes Generate idea" in answers[0].out


def test_what_is_meant_can_be_said(office: Office, tmp_path: Path):
    note = tmp_path / "note.txt"
    note.write_text("[LL-1] NEW DATE: next Friday\n", encoding="utf-8")
    out = say(office, "read", str(note))
    assert "Asks for another date of Generate idea: Fri 13 Feb or Fri 20 Feb" in out
    assert "more than one day" in refused(office, "accept", "A-1")
    say(office, "accept", "A-1", "--on", "2026-02-20")
    assert office.task("idea").due_on.isoformat() == "2026-02-20"


def test_all_sure_ones_are_accepted_and_others_stay(office: Office, tmp_path: Path):
    assert say(office, "accept", "--all-sure") == "No answer is sure.\n"
    say(office, "read", saved(tmp_path, office, "Done"), saved(tmp_path, office, "Done", "keywords", "x@example.com"))
    assert say(office, "accept", "--all-sure") == "Accepted 1 answer.\n"
    assert "It was not written by the owner of the task." in say(office, "list")
    say(office, "drop", "A-2")
    assert say(office, "list") == "Nothing here.\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("accept",), "Name the answers to accept"),
        (("accept", "A-1", "--all-sure"), "Name the answers to accept"),
        (("accept", "A-7"), "There is no answer “A-7”"),
        (("drop", "seven"), "There is no answer “seven”"),
        (("accept", "A-1", "--on", "soon"), "There is no answer"),
        (("read", "gone.eml"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(office: Office, words: tuple[str, ...], says: str):
    assert says in refused(office, *words)


@pytest.mark.skipif(DOVECOT is None, reason="no Dovecot here: apt-get install dovecot-imapd")
def test_the_mailbox_is_set_listed_tested_and_fetched_from(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    kept: dict[str, str] = {}
    monkeypatch.setattr(secret_store, "system_vault", lambda: Vault(kept))
    office.clock.moment = datetime.now(UTC)
    with dovecot() as server:
        server.put([Path(saved(tmp_path, office, "Done, thanks")).read_bytes()])
        before = server.mails()
        words = ("set", "answers", "--host", "127.0.0.1", "--port", str(server.port), "--security", "none")
        words += ("--user", USER, "--password-stdin")
        out = account(office, *words, secret=PASSWORD)
        assert "Answers are read from 127.0.0.1" in out
        assert "The password is in the keyring." in out
        assert list(kept.values()) == [PASSWORD]
        assert PASSWORD not in "".join(office.dump())
        [listed] = json.loads(account(office, "list", "--json"))
        assert (listed["channel"], listed["folder"], listed["secret_known"]) == ("answers", "INBOX", True)
        assert listed["state"] == "not tested"
        assert account(office, "test") == "The mailbox of answers works: 1 mail in INBOX.\n"
        assert "Finishes Generate idea" in say(office, "fetch")
        assert json.loads(account(office, "list", "--json"))[0]["state"] == "works"
        assert server.mails() == before
        kept.clear()
        answer = execute_line(("account", "test"), office.workspace)
        assert (answer.code, "password of the mailbox that answers come to is not known" in answer.err) == (1, True)


class Vault:
    """A keyring on paper."""

    def __init__(self, kept: dict[str, str]) -> None:
        self._kept = kept

    def get_password(self, service: str, username: str, /) -> str | None:
        return self._kept.get(username)

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self._kept[username] = password


def account(office: Office, *words: str, secret: str | None = None) -> str:
    answer = execute_line(("account", *words), office.workspace, secret=secret)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def test_known_providers_need_the_address_alone_and_others_a_server(office: Office):
    out = account(office, "set", "answers", "--user", "kim@gmail.com")
    assert "imap.gmail.com:993 (tls), folder INBOX" in out
    assert "app password" in out
    answer = execute_line(("account", "set", "answers", "--user", "kim@example.org"), office.workspace)
    assert answer.err == "The mail server of “kim@example.org” is not known. Name it with --host.\n"


def test_without_a_mailbox_there_is_nothing_to_fetch_from(office: Office):
    assert "leadline account set answers" in refused(office, "fetch")
    assert "with --user" in refused(office, "fetch", "--host", "127.0.0.1")
    account(office, "set", "answers", "--user", "kim@gmail.com")
    assert refused(office, "fetch").startswith("The password of the mailbox that answers come to is not known")
