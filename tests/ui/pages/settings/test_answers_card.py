"""The mailbox of answers in the settings: found by its address, kept, tested, forgotten; and what takes effect."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from app.domain.account import AccountStatus, Security
from app.domain.mailbox import ANSWERS, Mailbox
from app.domain.settings import Settings
from tests.app.adapters.imap_server import DOVECOT, PASSWORD, USER, dovecot, scripted
from tests.builders import Office
from tests.ui.company import Seen, seen
from ui.link.page import Page
from ui.pages.settings.answers_card import AnswersCard
from ui.pages.settings.page import make


@contextmanager
def shown(qtbot, folder: Path) -> Iterator[tuple[Seen[Page], AnswersCard, dict[str, str]]]:
    """The card of the page, with a keyring on paper."""
    kept: dict[str, str] = {}
    with seen(qtbot, folder, make) as at:
        card: AnswersCard = at.page.answers
        card._get_secret = kept.get
        card._set_secret = lambda name, secret: kept.update({name: secret}) is None
        yield at, card, kept


def type_into(field: QLineEdit, text: str) -> None:
    field.setText(text)
    field.editingFinished.emit()


def stored(office: Office) -> Settings:
    return office.workspace.read(lambda reader: reader.get(Settings, 1)) or Settings()


def test_a_known_provider_is_found_by_the_address_and_is_one_step(qtbot, tmp_path: Path):
    with shown(qtbot, tmp_path) as (at, card, _):
        assert not card.tester.isEnabled()
        assert at.one_step(lambda: type_into(card.user, "kim@gmx.de"))
        assert stored(at.office).answers.mailbox == Mailbox("imap.gmx.net", "kim@gmx.de")
        assert card.state.text() == "Not read yet."
        at.context.undo()
        assert (stored(at.office).answers.mailbox, card.host.text()) == (None, "")


def test_a_provider_without_passwords_is_said_and_another_server_can_be_named(qtbot, tmp_path: Path):
    with shown(qtbot, tmp_path) as (at, card, _):
        type_into(card.user, "kim@outlook.com")
        assert stored(at.office).answers.mailbox is None
        assert "takes no passwords" in card._user_row.problem
        type_into(card.host, "imap.example.com")
        assert stored(at.office).answers.mailbox == Mailbox("imap.example.com", "kim@outlook.com")
        assert card._user_row.problem == ""


def test_what_cannot_be_used_says_so_and_keeps_nothing(qtbot, tmp_path: Path):
    with shown(qtbot, tmp_path) as (at, card, _):
        card.user.setText("kim")
        type_into(card.host, "no server")
        assert "is no name of a mail server" in card._host_row.problem
        assert stored(at.office).answers.mailbox is None


def test_the_port_follows_the_security_unless_another_was_typed(qtbot, tmp_path: Path):
    with shown(qtbot, tmp_path) as (at, card, _):
        card.user.setText("kim")
        type_into(card.host, "127.0.0.1")
        card.security.pick(Security.STARTTLS)
        assert stored(at.office).answers.mailbox == Mailbox("127.0.0.1", "kim", 143, Security.STARTTLS)
        card.port.setValue(1143)
        card.security.pick(Security.TLS)
        assert stored(at.office).answers.mailbox == Mailbox("127.0.0.1", "kim", 1143, Security.TLS)


def test_the_password_goes_into_the_keyring_only(qtbot, tmp_path: Path):
    with shown(qtbot, tmp_path) as (at, card, kept):
        type_into(card.password, "too early")
        assert "Name the mailbox" in card._password_row.problem
        type_into(card.user, "kim@gmx.de")
        at.office.workspace.record(AccountStatus(ANSWERS, stopped="wrong"))
        before = at.office.dump()
        type_into(card.password, "secret")
        qtbot.waitUntil(lambda: bool(kept))
        assert list(kept.values()) == ["secret"]
        qtbot.waitUntil(lambda: card.state.text() == "Not read yet.")
        assert card.password.text() == ""
        assert at.office.dump() == before


@pytest.mark.skipif(DOVECOT is None, reason="no Dovecot here: apt-get install dovecot-imapd")
def test_a_test_opens_the_folder_and_says_what_is_wrong(qtbot, tmp_path: Path):
    with shown(qtbot, tmp_path) as (_, card, kept), dovecot() as server:
        server.put([b"Subject: hello\n\nx"])
        before = server.mails()
        card.user.setText(USER)
        card.port.setValue(server.port)
        card.security.choose(Security.NONE)
        type_into(card.host, "127.0.0.1")
        card.tester.click()
        assert card.tester.text() == "Cancel"
        qtbot.waitUntil(lambda: "does not let kim in" in card.state.text())
        kept.update({server.mailbox().secret_name: PASSWORD})
        card.tester.click()
        qtbot.waitUntil(lambda: card.state.text() == "It works: 1 mail in INBOX.")
        assert card.tester.text() == "Test"
        assert server.mails() == before


def test_a_test_can_be_cancelled_while_the_server_says_nothing(qtbot, tmp_path: Path):
    with shown(qtbot, tmp_path) as (_, card, _), scripted(lambda connection: connection.recv(1)) as port:
        card.user.setText("kim")
        card.port.setValue(port)
        card.security.choose(Security.NONE)
        type_into(card.host, "127.0.0.1")
        card.tester.click()
        qtbot.waitUntil(lambda: card._tested is not None and card._tested._raw is not None)
        card.tester.click()
        assert card.state.text() == "The test was cancelled."
        assert card.tester.text() == "Test"


def test_nothing_is_fetched_any_more_and_what_takes_effect_is_a_choice(qtbot, tmp_path: Path):
    with shown(qtbot, tmp_path) as (at, card, _):
        type_into(card.user, "kim@gmx.de")
        assert at.one_step(card.remover.click)
        assert (stored(at.office).answers.mailbox, card.remover.isEnabled()) == (None, False)
        assert not card.by_itself.isChecked()
        assert at.one_step(card.by_itself.click)
        assert stored(at.office).answers.by_itself
