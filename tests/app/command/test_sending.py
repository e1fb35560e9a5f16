"""Accounts and sending by the command line, against a real mail server on this computer."""

import io
import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from app.actions.outbox import change_settings
from app.adapters import secret_store
from app.command.line import execute_line, run_line
from app.domain.account import MailAccount, Security
from app.queries.dispatch import line_key
from app.queries.letter import bundle_for, whole_letter
from app.workspace.delivery_recording import record_told
from app.workspace.draft_recording import draft_mail, record_draft
from tests.app.adapters.mail_servers import PASSWORD, FaultyServer, Mailbox, real_server, trust_file
from tests.app.adapters.test_webhook import http, serving
from tests.builders import Office, make_office


class FakeVault:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self.kept[service, username] = password


@pytest.fixture(autouse=True)
def vault(monkeypatch: pytest.MonkeyPatch) -> FakeVault:
    found = FakeVault()
    monkeypatch.setattr(secret_store, "system_vault", lambda: found)
    monkeypatch.setattr(secret_store, "_session", {})
    return found


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = make_office(tmp_path / "data")
    made.workspace.do(change_settings, lead_name="Lea", lead_email="lea@example.com")
    made.clock.forward(minutes=11)
    return made


def say(office: Office, *words: str, secret: str | None = None) -> str:
    answer = execute_line(words, office.workspace, secret=secret)
    assert (answer.code, answer.err) == (0, ""), answer
    return answer.out


def refused(office: Office, *words: str, secret: str | None = None) -> tuple[str, str]:
    answer = execute_line(words, office.workspace, secret=secret)
    assert answer.code == 1
    assert answer.err.count("\n") == 1
    return answer.err, answer.out


def words_of(account: MailAccount) -> list[str]:
    found = ["account", "set", "mail", "--host", account.host, "--port", str(account.port)]
    found += ["--security", str(account.security), "--from", account.sender, "--per-minute", "0"]
    return found + (["--user", account.user, "--password-stdin"] if account.user else [])


def test_a_dry_run_says_what_would_leave_and_sends_nothing(office: Office) -> None:
    mailbox = Mailbox()
    with real_server(mailbox) as account:
        say(office, *words_of(account))
        before = office.dump()
        out = say(office, "outbox", "send", "--dry-run")
        assert "Would send to mia@example.com by mail: Your turn: Generate idea" in out
        assert mailbox.took == []
        assert office.dump() == before
        sent = say(office, "outbox", "send")
    assert "mia@example.com: sent. Accepted: 250" in sent
    assert "1 sent" in sent
    [(recipient, content)] = mailbox.took
    read = message_from_bytes(content, policy=default)
    assert (recipient, read["To"]) == ("mia@example.com", "Mia <mia@example.com>")
    assert read["Subject"].startswith("Your turn: Generate idea")
    assert "It is your turn" in read.get_body().get_content()
    assert say(office, "outbox", "send") == "Nothing is due.\n"


def test_the_list_says_the_channel_and_the_state_and_show_the_story_and_the_letter(office: Office) -> None:
    def states() -> list[tuple[str, str, bool]]:
        lines = json.loads(say(office, "outbox", "list", "--json"))
        return [(line["state"], line["channel"], line["due"]) for line in lines]

    assert states() == [("waiting", "", True)]
    with real_server(Mailbox()) as account:
        say(office, *words_of(account))
        say(office, "outbox", "send")
    assert states() == [("sent", "mail", False)]
    for key in ("1", "LL-1", json.loads(say(office, "outbox", "list", "--json"))[0]["fact_key"]):
        shown = say(office, "outbox", "show", key)
        assert "handoff to Mia: Generate idea (LL-1)" in shown
        assert "Queued." in shown
        assert "Handed over." in shown
        assert "Subject: Your turn: Generate idea" in shown
    assert "no message “77”" in refused(office, "outbox", "show", "77")[0]


def test_hold_is_one_switch_and_one_step_to_undo(office: Office) -> None:
    with real_server(Mailbox()) as account:
        say(office, *words_of(account))
        say(office, "outbox", "hold", "on")
        assert "Everything is held" in say(office, "outbox", "send")
        assert "Would send" not in say(office, "outbox", "send", "--dry-run")
        office.workspace.undo()
        assert "1 sent" in say(office, "outbox", "send")


def test_without_an_account_nothing_is_sent_and_the_way_to_one_is_said(office: Office) -> None:
    assert "leadline account set mail" in say(office, "outbox", "send")
    assert "No account is set" in say(office, "account", "list")
    assert "no mail account" in refused(office, "account", "test")[0]


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_the_password_is_in_the_keyring_and_nowhere_else(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vault: FakeVault, security: Security
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trust_file(tmp_path)))
    mailbox = Mailbox()
    with real_server(mailbox, security, login=True) as account:
        assert "The password is in the keyring." in say(office, *words_of(account), secret=PASSWORD)
        tested = say(office, "account", "test")
        assert "to lea@example.com was accepted" in tested
        assert "1 sent" in say(office, "outbox", "send")
    assert [recipient for recipient, _ in mailbox.took] == ["lea@example.com", "mia@example.com"]
    [listed] = json.loads(say(office, "account", "list", "--json"))
    assert listed["secret_known"]
    assert listed["tested_at"]
    assert list(vault.kept.values()) == [PASSWORD]
    office.workspace.backups.make()
    office.workspace.close()
    files = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert len(files) > 1
    assert not any(PASSWORD.encode() in content for content in files)


def test_a_wrong_password_shows_the_conversation_without_it_and_a_new_one_starts_the_account_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trust_file(tmp_path)))
    with real_server(Mailbox(), Security.TLS, login=True) as account:
        say(office, *words_of(account), secret="not that one")
        sentence, conversation = refused(office, "account", "test")
        assert "535" in sentence
        assert "> AUTH PLAIN …" in conversation
        assert "not that one" not in conversation
        assert "stopped" in say(office, "outbox", "send")
        say(office, *words_of(account), secret=PASSWORD)
        assert "1 sent" in say(office, "outbox", "send")


def test_without_a_keyring_a_password_is_refused_unless_the_program_goes_on(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_store, "system_vault", lambda: None)
    words = words_of(MailAccount("localhost", 465, Security.TLS, "lead@example.com", "lead"))
    assert "until the window is closed" in say(office, *words, secret=PASSWORD)
    [listed] = json.loads(say(office, "account", "list", "--json"))
    assert listed["secret_known"]
    office.workspace.close()
    monkeypatch.setattr(secret_store, "_session", {})
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    answer = run_line(["--data", str(tmp_path / "data"), *words])
    assert answer.code == 1
    assert "no keyring" in answer.err
    assert PASSWORD not in answer.err


def test_a_known_provider_needs_the_address_alone_and_says_what_it_wants(office: Office) -> None:
    assert "app password" in say(office, "account", "set", "mail", "--from", "lea@gmail.com")
    [listed] = json.loads(say(office, "account", "list", "--json"))
    assert (listed["host"], listed["port"], listed["security"]) == ("smtp.gmail.com", 465, "tls")
    assert "mail drafts" in say(office, "account", "set", "mail", "--from", "lea@outlook.com")
    assert "not known" in refused(office, "account", "set", "mail", "--from", "lea@firm.example")[0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--host", "mail.firm.example", "--security", "none"), "Without TLS"),
        (("--host", "two words", "--security", "tls"), "no name of a mail server"),
        (("--host", "mail.firm.example", "--port", "70000"), "is no port"),
        (("--host", "mail.firm.example", "--per-minute", "-1"), "Between 0"),
        (("--host", "mail.firm.example", "--from", "nobody"), "no mail address"),
    ],
)
def test_an_account_that_cannot_be_used_is_refused_in_one_sentence(
    office: Office, words: tuple[str, ...], sentence: str
) -> None:
    before = office.dump()
    assert sentence in refused(office, "account", "set", "mail", "--from", "lea@firm.example", *words)[0]
    assert office.dump() == before


def test_what_a_server_says_about_people_is_on_the_screen_and_not_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with real_server(Mailbox(to_recipient=["550 5.1.1 <mia@example.com> is unknown"] * 2)) as account:
        say(office, *words_of(account))
        assert "mia@example.com" in refused(office, "account", "test")[0]
        assert "mia@example.com" in refused(office, "outbox", "send")[0]
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("app."))
    assert "No letter left" in logged
    assert "mia@" not in logged


def test_a_letter_in_doubt_is_shown_and_the_lead_says_what_to_do(office: Office) -> None:
    server = FaultyServer("dot", "drop")
    say(office, *words_of(MailAccount("127.0.0.1", server.port, Security.NONE, "lead@example.com")))
    assert "may have been sent" in say(office, "outbox", "send")
    server.close()
    [line] = json.loads(say(office, "outbox", "list", "--json"))
    assert line["state"] == "may have been sent"
    assert "cannot be reached" in say(office, "outbox", "again", "LL-1")
    assert "is sent" in say(office, "outbox", "arrived", str(line["key"]))
    assert "waits. The mail account is tried again" in say(office, "outbox", "again", "LL-1")
    assert "is sent, so it can no longer be dropped" in refused(office, "outbox", "drop", str(line["key"]))[0]


def test_what_was_told_by_hand_leaves_as_a_letter_on_wish(office: Office) -> None:
    mailbox = Mailbox()
    with real_server(mailbox) as account:
        say(office, *words_of(account))
        record_told(office.workspace, office.people["Mia"], "hand")
        [line] = json.loads(say(office, "outbox", "list", "--json"))
        assert "mia@example.com: sent." in say(office, "outbox", "again", str(line["key"]))
        assert len(mailbox.took) == 1


def test_nothing_leaves_while_the_time_is_set_except_to_this_computer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADLINE_NOW", "2027-01-12T09:30")
    say(office, "account", "set", "mail", "--from", "lea@gmail.com")
    assert "LEADLINE_NOW" in refused(office, "outbox", "send")[0]
    with real_server(Mailbox()) as account:
        say(office, *words_of(account))
        assert "1 sent" in say(office, "outbox", "send")


def test_people_in_a_messenger_are_told_there_and_its_address_is_in_the_keyring_only(
    office: Office, tmp_path: Path, vault: FakeVault
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,Channel,Mention\nMia,messenger,U7MIA\n", encoding="utf-8")
    say(office, "import", str(file), "--as", "people")
    assert "There is no messenger account" in say(office, "outbox", "send")
    with serving(http("200 OK", "ok")) as server:
        url = f"http://127.0.0.1:{server.port}/services/T0/B0/hidden"
        out = say(office, "account", "set", "messenger", "--kind", "slack", "--url", url)
        assert "The address is in the keyring." in out
        assert "was accepted" in say(office, "account", "test")
        assert "U7MIA: sent. Posted: 200 ok" in say(office, "outbox", "send")
    assert [request.split()[1] for request in server.requests] == ["/services/T0/B0/hidden"] * 2
    assert "<@U7MIA>" in server.requests[-1]
    [line] = json.loads(say(office, "outbox", "list", "--json"))
    assert (line["state"], line["channel"]) == ("sent", "messenger")
    assert list(vault.kept.values()) == [url]
    office.workspace.close()
    files = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert not any(b"hidden" in content for content in files)


@pytest.mark.parametrize(
    "url", ["hooks.slack.com/x", "http://hooks.slack.com/x", "https://", "https://[x/", "ftp://a/b"]
)
def test_an_address_that_is_no_webhook_is_refused_in_one_sentence(office: Office, url: str) -> None:
    refusal = refused(office, "account", "set", "messenger", "--kind", "slack", "--url", url)[0]
    assert "begins with https://" in refusal


def test_drop_takes_back_one_step_at_a_time_and_undo_brings_messages_back(office: Office) -> None:
    assert "Dropped: 1 message. Undo brings it back." in say(office, "outbox", "drop", "LL-1")
    assert json.loads(say(office, "outbox", "list", "--json")) == []
    office.workspace.undo()
    bundle = office.workspace.read(bundle_for, office.people["Mia"])
    letter = office.workspace.read(whole_letter, bundle)
    draft = (bundle.person_id, [line_key(line) for line in bundle.lines], letter)
    record_draft(office.workspace, *draft, office.workspace.read(draft_mail, *draft[1:]), whole=True)
    assert "draft opened" in say(office, "outbox", "list")
    shown = say(office, "outbox", "show", "LL-1")
    assert "Opened in your mail program." in shown
    assert "X-Unsent: 1" in shown
    assert "Not sent, says the lead." in say(office, "outbox", "drop", "LL-1")
    assert [line["state"] for line in json.loads(say(office, "outbox", "list", "--json"))] == ["waiting"]
    record_draft(office.workspace, *draft, "", whole=False)
    assert "is sent" in say(office, "outbox", "arrived", "LL-1")
    assert [line["state"] for line in json.loads(say(office, "outbox", "list", "--json"))] == ["told"]


def test_calendar_files_and_pages_are_written_into_the_folder_that_was_set(office: Office, tmp_path: Path) -> None:
    assert "is not there" in refused(office, "account", "set", "folder", "--path", str(tmp_path / "none"))[0]
    (tmp_path / "shared").mkdir()
    say(office, "account", "set", "folder", "--path", str(tmp_path / "shared"))
    file = tmp_path / "people.csv"
    file.write_text("Name,Channel\nMia,calendar\nSam,page\n", encoding="utf-8")
    say(office, "import", str(file), "--as", "people")
    assert "Mia: sent. Written: Mia.ics." in say(office, "outbox", "send")
    [line] = json.loads(say(office, "account", "list", "--json"))
    assert (line["channel"], line["server"], line["state"]) == ("folder", str(tmp_path / "shared"), "works")
    assert line["secret_known"] is True
    assert [path.name for path in (tmp_path / "shared").iterdir()] == ["Mia.ics"]


def test_a_person_is_told_through_a_channel_of_their_own(office: Office, tmp_path: Path, vault: FakeVault) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,Channel,Second channel,Sends by itself\nMia,messenger,mail,no\n", encoding="utf-8")
    say(office, "import", str(file), "--as", "people")
    with serving(http("200 OK", "ok")) as shared, serving(http("410 Gone", "hook is gone")) as own:
        for server, words in ((shared, ()), (own, ("--person", "Mia"))):
            url = f"http://127.0.0.1:{server.port}/hidden{server.port}"
            say(office, "account", "set", "messenger", "--kind", "mattermost", "--url", url, *words)
        out = refused(office, "outbox", "send")[1]
        assert "There is no mail account" in out
        assert (len(shared.requests), len(own.requests)) == (0, 1)
    assert len(vault.kept) == 2, "each address has a place of its own, also at one server"
    lines = json.loads(say(office, "account", "list", "--json"))
    assert [(line["channel"], bool(line["stopped"])) for line in lines] == [
        ("messenger", False),
        ("messenger p1", True),
    ]
    out = tmp_path / "out.csv"
    say(office, "export", "people", str(out))
    assert "mail,no" in out.read_text("utf-8-sig").splitlines()[3]
