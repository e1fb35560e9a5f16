"""Settings > Sending: the address first, one step an edit, secrets in the keyring only, tests in the background."""

from pathlib import Path

import pytest

from app.actions.account import hold_everything
from app.adapters import secret_store
from app.domain.account import MailAccount, MessengerAccount, MessengerKind, Security, SendingSettings
from app.queries.dispatch import account_status, sending_settings
from tests.app.adapters.mail_servers import PASSWORD, FaultyServer, Mailbox, real_server, trust_file
from tests.app.adapters.test_webhook import http, serving
from tests.app.command.test_sending import FakeVault
from tests.ui.company import nameless, press_button, seen, type_into
from ui.pages.settings.page import make


@pytest.fixture(autouse=True)
def vault(monkeypatch: pytest.MonkeyPatch) -> FakeVault:
    found = FakeVault()
    monkeypatch.setattr(secret_store, "system_vault", lambda: found)
    monkeypatch.setattr(secret_store, "_session", {})
    return found


def stored(at) -> SendingSettings:
    return at.office.workspace.read(sending_settings)


def fill(at, account: MailAccount) -> None:
    card = at.page.sending
    type_into(card.address, account.sender)
    card.security.pick(account.security)
    card.port.setValue(account.port)
    type_into(card.host, account.host)
    type_into(card.user, account.user)


def test_the_address_of_a_known_provider_fills_everything_in_one_step(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, make) as at:
        card = at.page.sending
        assert "No account: each letter is a draft" in card.provider.text()
        assert at.one_step(lambda: type_into(card.address, "lea@gmail.com"))
        assert stored(at).mail == MailAccount("smtp.gmail.com", 465, Security.TLS, "lea@gmail.com", "lea@gmail.com")
        assert card.host.text() == "smtp.gmail.com"
        assert "app password" in card.provider.text()
        assert card.test.state.text() == "Not tested yet."
        assert at.one_step(lambda: card.per_minute.setValue(0))
        assert at.one_step(lambda: card.security.pick(Security.STARTTLS))
        assert (stored(at).mail.port, stored(at).mail.per_minute) == (587, 0)
        for _ in range(3):
            at.context.undo()
        at.page.refresh(None)
        assert stored(at).mail is None
        assert (card.address.text(), card.host.text()) == ("", "")


def test_a_provider_without_passwords_is_said_and_nothing_is_kept(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, make) as at:
        card, before = at.page.sending, at.steps
        type_into(card.address, "lea@outlook.com")
        assert at.steps == before
        assert card.provider.text().startswith("outlook.com takes no passwords from programs any more")
        assert "Use mail drafts" in card.provider.text()
        card.host.editingFinished.emit()
        card.user.editingFinished.emit()
        assert at.steps == before, "to pass through the fields keeps nothing"
        assert stored(at).mail is None


def test_an_unknown_address_asks_for_its_server_and_waits_for_it(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, make) as at:
        card, before = at.page.sending, at.steps
        type_into(card.address, "lea@firma.example")
        assert at.steps == before
        assert at.one_step(lambda: type_into(card.host, "mail.firma.example"))
        assert stored(at).mail.sender == "lea@firma.example"
        assert card._host_row._note.text() == "For example smtp.example.com", "the question is answered"
        type_into(card.host, "not a server")
        assert "is no name of a mail server" in card._host_row.problem
        assert stored(at).mail.host == "mail.firma.example"
        assert at.one_step(lambda: press_button(at.page, "Use drafts instead"))
        assert stored(at).mail is None


def test_a_password_goes_into_the_keyring_and_nowhere_else(qtbot, tmp_path: Path, vault: FakeVault) -> None:
    with seen(qtbot, tmp_path, make) as at:
        card = at.page.sending
        type_into(card.password, "geheim")
        assert "Fill in the address" in card._password_row.problem
        type_into(card.address, "lea@gmail.com")
        qtbot.waitUntil(lambda: at.said == ["The password is in the keyring."])
        assert list(vault.kept.values()) == ["geheim"], "what was typed first is kept once the account is whole"
        assert card._password_row.problem == ""
        before = at.steps
        type_into(card.password, "geheim-7")
        qtbot.waitUntil(lambda: at.said == ["The password is in the keyring."] * 2)
        assert card.password.text() == ""
        assert at.steps == before, "a password is not undone"
        assert list(vault.kept.values()) == ["geheim-7"]
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"geheim-7" in content for content in files)


def test_without_a_keyring_the_password_is_known_until_the_window_is_closed(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_store, "system_vault", lambda: None)
    with seen(qtbot, tmp_path, make) as at:
        type_into(at.page.sending.address, "lea@gmail.com")
        type_into(at.page.sending.password, "geheim")
        qtbot.waitUntil(lambda: bool(at.said))
        assert at.said == ["There is no keyring: the password is known until the window is closed."]


def test_a_test_sends_to_the_lead_and_says_that_it_works(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = Mailbox()
    monkeypatch.setenv("SSL_CERT_FILE", str(trust_file(tmp_path)))
    with seen(qtbot, tmp_path, make) as at, real_server(mailbox, security=Security.TLS, login=True) as account:
        fill(at, account)
        type_into(at.page.sending.password, PASSWORD)
        qtbot.waitUntil(lambda: bool(at.said))
        before = at.steps
        press_button(at.page.sending, "Send a test letter")
        assert "the letter goes to" in at.page.sending.test.state.text()
        qtbot.waitUntil(lambda: at.page.sending.test._running is None, timeout=15_000)
        assert at.page.sending.test.state.text().startswith("Works. Tested Mon 9 Feb at 09:00."), (
            at.page.sending.test.conversation.toPlainText()
        )
        assert len(mailbox.took) == 1
        assert at.steps == before, "a test is no edit"
        assert at.page.sending.test.conversation.isHidden()


def test_a_test_that_fails_shows_what_was_said_without_the_password(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(trust_file(tmp_path)))
    with seen(qtbot, tmp_path, make) as at, real_server(Mailbox(), security=Security.TLS, login=True) as account:
        fill(at, account)
        type_into(at.page.sending.password, "wrong-word")
        qtbot.waitUntil(lambda: bool(at.said))
        press_button(at.page.sending, "Send a test letter")
        qtbot.waitUntil(lambda: at.page.sending.test._running is None, timeout=15_000)
        said = at.page.sending.test.conversation.toPlainText()
        assert at.page.sending.test.conversation.isVisible()
        assert "535" in said
        assert "wrong-word" not in said
        assert at.page.sending.test.state.text().startswith("The test letter did not arrive: ")
        at.page.refresh(None)
        assert at.page.sending.test.state.text().startswith("Stopped: ")


def test_a_test_of_a_silent_server_is_cancelled_at_once(qtbot, tmp_path: Path) -> None:
    server = FaultyServer("greeting", "silence")
    with seen(qtbot, tmp_path, make) as at:
        fill(at, MailAccount("127.0.0.1", server.port, Security.NONE, "lead@example.com"))
        press_button(at.page.sending, "Send a test letter")
        qtbot.wait(100)
        press_button(at.page.sending, "Cancel the test")
        assert at.page.sending.test._running is None
        assert at.page.sending.test.state.text() == "Not tested yet."
        assert at.said == ["The test was cancelled."]
    server.close()


def test_hold_everything_is_one_step_and_is_seen_when_it_was_done_elsewhere(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, make) as at:
        assert at.one_step(at.page.sending.held.click)
        assert stored(at).held
        at.office.workspace.do(hold_everything, False)
        at.page.refresh(None)
        assert not at.page.sending.held.isChecked()


def test_a_messenger_is_kept_with_its_address_in_the_keyring(qtbot, tmp_path: Path, vault: FakeVault) -> None:
    with seen(qtbot, tmp_path, make) as at, serving(http("404 Not Found", "no_service")) as server:
        card = at.page.messenger
        card.field.address.setText("http://hooks.example.com/x")
        press_button(card, "Use this channel")
        assert "begins with https://" in card.field._row.problem
        card.field.kind.pick(MessengerKind.MATTERMOST)
        card.field.address.setText(f"http://127.0.0.1:{server.port}/hooks/hidden")
        assert at.one_step(lambda: press_button(card, "Use this channel"))
        assert stored(at).messenger == MessengerAccount(MessengerKind.MATTERMOST, "127.0.0.1")
        qtbot.waitUntil(lambda: at.said == ["The address is in the keyring."])
        press_button(card, "Send a test message")
        qtbot.waitUntil(lambda: card.test._running is None, timeout=10_000)
        said = card.test.conversation.toPlainText()
        assert "404 no_service" in said
        assert "hidden" not in said + card.test.state.text()
        assert at.office.workspace.read(account_status, "messenger").stopped
        assert at.one_step(lambda: press_button(card, "Remove the channel"))


def test_a_folder_is_looked_at_before_it_is_kept(qtbot, tmp_path: Path) -> None:
    with seen(qtbot, tmp_path, make) as at:
        card = at.page.files
        card._ask = lambda parent, before: str(tmp_path / "gone")
        press_button(card, "Choose folder…")
        qtbot.waitUntil(lambda: "is not there" in card._row.problem)
        assert stored(at).folder == ""
        (tmp_path / "shared").mkdir()
        card._ask = lambda parent, before: str(tmp_path / "shared")
        before = at.steps
        press_button(card, "Choose folder…")
        qtbot.waitUntil(lambda: stored(at).folder == str(tmp_path / "shared"))
        assert at.steps == before + 1
        at.page.refresh(None)
        assert card.test.state.text().startswith("Works. Tested")
        assert nameless(at.page) == []
