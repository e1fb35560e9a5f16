"""Whether a letter left is always known: sent, not sent, or in doubt; held against servers that misbehave."""

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from app.adapters.smtp import Conversation, MailJob, send_mail
from app.domain.account import MailAccount, Security
from app.domain.dispatch import DispatchEvent, FaultScope, SendingResult
from app.domain.errors import KnownError
from tests.app.adapters.mail_servers import (
    FAULTS,
    MOMENTS,
    PASSWORD,
    FaultyServer,
    Mailbox,
    free_port,
    real_server,
    trust_file,
    yes,
)

CONTENT = "From: lead@example.com\r\nTo: ana@example.com\r\nSubject: Your turn\r\n\r\n.dot\r\nA line.\r\n"


def job(account: MailAccount, password: str = PASSWORD, recipient: str = "ana@example.com") -> MailJob:
    return MailJob(account, password, recipient, CONTENT)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSL_CERT_FILE", str(trust_file(tmp_path)))
    yield
    gc.collect()


def expected(moment: str, fault: str) -> tuple[set[DispatchEvent], FaultScope]:
    """By the table of the rules: what was before the last byte did not leave; after it only an answer counts."""
    account = moment in ("greeting", "EHLO", "AUTH", "MAIL") or fault in ("421", "drop", "silence", "drip", "nonsense")
    if moment == "QUIT":
        return {DispatchEvent.ACCEPTED}, FaultScope.LETTER
    if moment == "dot" and fault not in ("4xx", "5xx", "421"):
        return {DispatchEvent.LOST}, FaultScope.LETTER
    if moment == "text":
        if fault == "silence":  # nothing can be seen of it before the last byte
            return {DispatchEvent.LOST}, FaultScope.LETTER
        return {DispatchEvent.FAILED}, FaultScope.LETTER
    scope = FaultScope.ACCOUNT if account else FaultScope.PERSON if moment == "RCPT" else FaultScope.LETTER
    if fault == "nonsense" and moment in ("RCPT", "DATA"):
        scope = FaultScope.PERSON if moment == "RCPT" else FaultScope.LETTER
    final = fault == "5xx"
    return {DispatchEvent.REFUSED if final else DispatchEvent.FAILED}, scope


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_each_fault_at_each_moment_is_read_rightly(moment: str, fault: str) -> None:
    asked = threading.Event()

    def ask() -> bool:
        asked.set()
        time.sleep(0.1)  # time enough for the server to break in
        return True

    with closing(FaultyServer(moment, fault)) as server:
        account = MailAccount("127.0.0.1", server.port, Security.NONE, "lead@example.com", "lead", 0)
        outcome = send_mail(job(account), ask, seconds=0.6, read_seconds=0.3)
    events, scope = expected(moment, fault)
    # A refusal that is about the account is tried again with the account; the one that settles decides that.
    about_account = {DispatchEvent.REFUSED, DispatchEvent.FAILED} if outcome.scope is FaultScope.ACCOUNT else set()
    assert outcome.event in events | about_account
    assert outcome.event is DispatchEvent.ACCEPTED or outcome.scope is scope
    assert (outcome.event is DispatchEvent.ACCEPTED) <= (len(server.took) == 1)
    assert outcome.event in (DispatchEvent.ACCEPTED, DispatchEvent.LOST) or server.took == []
    if outcome.event in (DispatchEvent.ACCEPTED, DispatchEvent.LOST):
        assert asked.is_set(), "nobody was asked before the last byte"
    if moment not in ("dot", "QUIT") and outcome.event is not DispatchEvent.LOST:
        assert server.received == [], "the last byte went out although the letter counts as not sent"


def test_what_the_owner_of_the_data_forbids_never_has_its_last_byte_sent() -> None:
    with closing(FaultyServer()) as server:
        account = MailAccount("127.0.0.1", server.port, Security.NONE, "lead@example.com", "", 0)
        outcome = send_mail(job(account), lambda: False)
    assert outcome.event is DispatchEvent.WITHHELD
    assert server.received == []


@pytest.mark.parametrize("login", [False, True], ids=["open", "login"])
@pytest.mark.parametrize("security", Security)
def test_a_real_server_takes_the_letter_as_it_was_written(trusted: None, security: Security, login: bool) -> None:
    mailbox = Mailbox()
    with real_server(mailbox, security, login=login) as account:
        outcome = send_mail(job(account), yes)
    assert outcome.event is DispatchEvent.ACCEPTED, outcome.words
    [(recipient, content)] = mailbox.took
    read = message_from_bytes(content, policy=default)
    assert recipient == "ana@example.com"
    assert (read["Subject"], read.get_content()) == ("Your turn", ".dot\r\nA line.\r\n")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_of_an_unknown_authority_stops_the_account_and_nothing_is_sent(security: Security) -> None:
    mailbox = Mailbox()
    with real_server(mailbox, security) as account:
        outcome = send_mail(job(account), yes)
    assert (outcome.event, outcome.scope, outcome.stops) == (DispatchEvent.FAILED, FaultScope.ACCOUNT, True)
    assert "certificate" in outcome.words
    assert mailbox.took == []
    gc.collect()


def test_a_certificate_for_another_name_stops_the_account(trusted: None) -> None:
    mailbox = Mailbox()
    with real_server(mailbox, Security.TLS, name="mail.example.org") as account:
        outcome = send_mail(job(account), yes)
    assert outcome.stops
    assert "certificate" in outcome.words
    assert mailbox.took == []


def test_a_wrong_password_stops_the_account_after_one_try_and_is_in_no_conversation(trusted: None) -> None:
    conversation = Conversation()
    with real_server(Mailbox(), Security.STARTTLS, login=True) as account:
        outcome = send_mail(job(account, "wrong"), yes, conversation=conversation)
    assert (outcome.scope, outcome.stops) == (FaultScope.ACCOUNT, True)
    assert "535" in outcome.words
    said = "\n".join(conversation.lines)
    assert sum(line.startswith("> AUTH") for line in conversation.lines) == 1
    for secret in ("wrong", "AGxlYWRAZXhhbXBsZS5jb20A", "d3Jvbmc"):
        assert secret not in said


def test_a_server_without_starttls_gets_nothing() -> None:
    mailbox = Mailbox()
    with real_server(mailbox) as plain:
        account = MailAccount(plain.host, plain.port, Security.STARTTLS, "lead@example.com", "", 0)
        outcome = send_mail(job(account), yes)
    assert outcome.stops
    assert "STARTTLS" in outcome.words
    assert mailbox.took == []


def test_a_server_without_tls_at_that_port_is_said_in_plain_words() -> None:
    with real_server(Mailbox()) as account:
        result = send_mail(job(replace(account, security=Security.TLS)), yes)
    assert (result.event, result.scope) == (DispatchEvent.FAILED, FaultScope.ACCOUNT)
    assert "it does not speak TLS there: check security and port" in result.words


def test_without_tls_nothing_goes_beyond_this_computer() -> None:
    account = MailAccount("192.0.2.1", 25, Security.NONE, "lead@example.com", "", 0)
    outcome = send_mail(job(account), yes, seconds=2, read_seconds=2)
    assert outcome.stops
    assert "TLS" in outcome.words


def answers(mailbox: Mailbox) -> SendingResult:
    with real_server(mailbox) as account:
        return send_mail(job(account), yes)


@pytest.mark.parametrize(
    ("mailbox", "event", "scope"),
    [
        (Mailbox(to_recipient=["450 4.2.0 greylisted"]), DispatchEvent.FAILED, FaultScope.PERSON),
        (Mailbox(to_recipient=["452 4.2.2 mailbox full"]), DispatchEvent.FAILED, FaultScope.PERSON),
        (Mailbox(to_recipient=["550 5.1.1 no such user"]), DispatchEvent.REFUSED, FaultScope.PERSON),
        (Mailbox(to_recipient=["550 5.4.5 daily limit"]), DispatchEvent.FAILED, FaultScope.ACCOUNT),
        (Mailbox(to_text=["552 5.3.4 too large"]), DispatchEvent.REFUSED, FaultScope.LETTER),
        (Mailbox(to_text=["451 4.7.1 try again"]), DispatchEvent.FAILED, FaultScope.LETTER),
        (Mailbox(to_text=["250 ok id=<kept.by.server@mx.example>"]), DispatchEvent.ACCEPTED, FaultScope.LETTER),
    ],
    ids=lambda value: "" if isinstance(value, Mailbox) else str(value),
)
def test_the_answers_of_a_real_server_say_whose_fault_it_is(
    mailbox: Mailbox, event: DispatchEvent, scope: FaultScope
) -> None:
    outcome = answers(mailbox)
    assert (outcome.event, outcome.scope) == (event, scope)
    assert mailbox.took == []


def test_an_id_that_the_server_keeps_is_kept() -> None:
    assert answers(Mailbox(to_text=["250 ok <kept@mx.example>"])).message_id == "<kept@mx.example>"
    assert answers(Mailbox(to_text=["250 ok queued as 12"])).message_id == ""


def test_nobody_there_is_the_accounts_fault_for_now() -> None:
    account = MailAccount("127.0.0.1", free_port(), Security.NONE, "lead@example.com", "", 0)
    outcome = send_mail(job(account), yes)
    assert (outcome.event, outcome.scope, outcome.stops) == (DispatchEvent.FAILED, FaultScope.ACCOUNT, False)
    assert "cannot be reached" in outcome.words


def test_an_address_that_is_none_is_the_persons_fault_and_an_international_domain_is_sent_in_its_own_form() -> None:
    mailbox = Mailbox()
    with real_server(mailbox) as account:
        outcome = send_mail(job(account, recipient="jörg@example.com"), yes)
        assert (outcome.event, outcome.scope) == (DispatchEvent.REFUSED, FaultScope.PERSON)
        assert send_mail(job(account, recipient="ana@straße.de"), yes).event is DispatchEvent.ACCEPTED
    assert [recipient for recipient, _ in mailbox.took] == ["ana@xn--strae-oqa.de"]


def test_nothing_leaves_this_computer_while_the_time_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_NOW", "2027-01-12T09:30")
    account = MailAccount("mail.example.com", 465, Security.TLS, "lead@example.com", "", 0)
    with pytest.raises(KnownError, match="LEADLINE_NOW"):
        send_mail(job(account), yes)
