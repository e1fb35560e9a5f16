"""Fetching by IMAP: from a real server, which stays as it is, and from servers that misbehave."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import pytest

from app.adapters import imap
from app.adapters.imap import MOST_MAILS, ImapFolder, fetch_mails
from app.domain.account import Security
from app.domain.errors import AccountStopped, KnownError
from app.domain.mailbox import Mailbox, MailboxPosition
from app.exchange.answer.mail import may_concern_us, read_mail
from tests.app.adapters.imap_server import DOVECOT, PASSWORD, Dovecot, cut_after, dovecot, scripted
from tests.app.exchange.answer.replies import every_reply
from tests.app.exchange.answer.test_replies import table

TODAY = date(2026, 11, 28)
real = pytest.mark.skipif(DOVECOT is None, reason="no Dovecot here: apt-get install dovecot-imapd")


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with dovecot() as found:
        yield found


def other(number: int) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "shop@example.net", f"Offer {number}"
    made.set_content("done " * 50)
    return bytes(made)


def ours(number: int) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "noa@example.org", f"Re: x [LL-{number}]", f"<{number}@x>"
    made.set_content("Done")
    return bytes(made)


def subjects(mails: tuple[bytes, ...]) -> list[str]:
    return [read_mail(data, TODAY).subject for data in mails]


@real
@pytest.mark.requirement("S67")
def test_three_hundred_replies_are_fetched_among_others_and_the_mailbox_stays_as_it_is(server: Dovecot):
    every = list(every_reply())
    chosen = [every[place * 23 % len(every)] for place in range(300)]
    server.put([other(number) for number in range(100)])
    server.put([reply.data for reply in chosen[:150]])
    server.put([reply.data for reply in chosen[150:]], seen=True)
    before = server.mails()
    first = fetch_mails(server.mailbox(), PASSWORD, None, _today(), may_concern_us)
    assert (len(first.mails), first.more) == (MOST_MAILS, True)
    second = fetch_mails(server.mailbox(), PASSWORD, first.position, _today(), may_concern_us)
    assert (len(second.mails), second.more) == (100, False)
    assert first.looked_at + second.looked_at == 400
    assert server.mails() == before
    # Those of "new" and of "cur" come in the order of their delivery; the right reading goes with the bytes.
    right = {reply.data.replace(b"\r\n", b"\n"): reply for reply in chosen}
    fetched = [right[data.replace(b"\r\n", b"\n")] for data in (*first.mails, *second.mails)]
    found = table(
        [replace(reply, data=data) for reply, data in zip(fetched, (*first.mails, *second.mails), strict=True)]
    )
    assert found["sure and wrong"] == 0
    assert found["right"] >= 0.95 * 300


def _today() -> date:
    """The server counts days by its own clock, which is today's: the mails were delivered just now."""
    return datetime.now().date()


@real
def test_only_what_came_since_is_looked_at(server: Dovecot):
    server.put([ours(1), other(1)])
    first = fetch_mails(server.mailbox(), PASSWORD, None, _today(), may_concern_us)
    assert (subjects(first.mails), first.looked_at) == (["Re: x [LL-1]"], 2)
    again = fetch_mails(server.mailbox(), PASSWORD, first.position, _today(), may_concern_us)
    assert (again.mails, again.looked_at, again.position) == ((), 0, first.position)
    server.put([other(2), ours(2)])
    third = fetch_mails(server.mailbox(), PASSWORD, first.position, _today(), may_concern_us)
    assert (subjects(third.mails), third.looked_at) == (["Re: x [LL-2]"], 2)


@real
def test_a_folder_that_counts_anew_is_read_back_for_two_weeks_and_an_empty_one_from_its_start(server: Dovecot):
    empty = fetch_mails(server.mailbox(), PASSWORD, None, _today(), may_concern_us)
    assert (empty.mails, empty.position.last_uid) == ((), 0)
    server.put([ours(1)])
    first = fetch_mails(server.mailbox(), PASSWORD, empty.position, _today(), may_concern_us)
    assert subjects(first.mails) == ["Re: x [LL-1]"]
    server.count_anew()
    anew = fetch_mails(server.mailbox(), PASSWORD, first.position, _today(), may_concern_us)
    assert subjects(anew.mails) == ["Re: x [LL-1]"]
    assert anew.position.uid_validity != first.position.uid_validity
    late = fetch_mails(server.mailbox(), PASSWORD, None, _today() + timedelta(days=30), may_concern_us)
    assert late.mails == ()
    assert fetch_mails(server.mailbox(), PASSWORD, late.position, _today(), may_concern_us).looked_at == 0


@real
@pytest.mark.parametrize(("days_ago", "found"), [(14, 1), (15, 1), (30, 0)])
def test_a_calendar_of_the_server_that_is_a_day_behind_hides_no_mail(server: Dovecot, days_ago: int, found: int):
    server.put([ours(1)], days_ago=days_ago)
    assert fetch_mails(server.mailbox(), PASSWORD, None, _today(), may_concern_us).looked_at == found


@real
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_is_always_looked_at(server: Dovecot, security: Security, monkeypatch: pytest.MonkeyPatch):
    server.put([ours(1)])
    with pytest.raises(KnownError, match="shows a certificate that is not valid"):
        fetch_mails(server.mailbox(security), PASSWORD, None, _today(), may_concern_us)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.folder / "cert.pem"))
    assert len(fetch_mails(server.mailbox(security), PASSWORD, None, _today(), may_concern_us).mails) == 1


@real
def test_a_wrong_password_and_a_folder_that_is_not_there_say_what_to_do(server: Dovecot):
    with pytest.raises(KnownError, match=r"does not let kim in .* Check the name and the password"):
        fetch_mails(server.mailbox(), "wrong", None, _today(), may_concern_us)
    folder = replace(server.mailbox(), folder="Büro & Co")
    with pytest.raises(KnownError, match="has no folder “Büro & Co”"):
        fetch_mails(folder, PASSWORD, None, _today(), may_concern_us)


@real
@pytest.mark.parametrize("size", [3, 200, 900, 3_000, 20_000])
def test_a_connection_that_breaks_leaves_the_place_where_it_was(server: Dovecot, size: int):
    server.put([ours(number) for number in range(60)])
    with cut_after(server.port, size) as port, pytest.raises(KnownError, match="Nothing was fetched"):
        fetch_mails(replace(server.mailbox(), port=port), PASSWORD, None, _today(), may_concern_us)
    assert len(fetch_mails(server.mailbox(), PASSWORD, None, _today(), may_concern_us).mails) == 60


@real
def test_what_is_attached_comes_whole_and_of_what_is_too_large_what_is_whole(
    server: Dovecot, monkeypatch: pytest.MonkeyPatch
):
    chance = random.Random(1)
    first, second = chance.randbytes(400_000), chance.randbytes(2_500_000)
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "noa@example.org", "Re: x [LL-7]", "<files@x>"
    made.set_content("Done")
    for name, data in (("first.bin", first), ("second.bin", second)):
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    server.put([bytes(made), ours(8)])
    every = fetch_mails(server.mailbox(), PASSWORD, None, _today(), may_concern_us).mails
    [mail] = [found for data in every if (found := read_mail(data, TODAY)).files]
    assert [(one.name, one.data) for one in mail.files] == [("first.bin", first), ("second.bin", second)]
    monkeypatch.setattr(imap, "LARGEST_BYTES", 1_000_000)
    again = fetch_mails(server.mailbox(), PASSWORD, None, _today(), may_concern_us).mails
    found = [read_mail(data, TODAY) for data in again]
    assert sorted((one.text.strip(), [file.name for file in one.files]) for one in found) == [
        ("Done", []),
        ("Done", ["first.bin"]),
    ]


@real
@pytest.mark.soak
def test_five_thousand_other_mails_are_passed_over(server: Dovecot):
    server.put([other(number) for number in range(5_000)])
    server.put([ours(1)], seen=True)
    before = server.mails()
    found = fetch_mails(server.mailbox(), PASSWORD, None, _today(), may_concern_us)
    assert (subjects(found.mails), found.looked_at) == (["Re: x [LL-1]"], 5_001)
    assert server.mails() == before


def test_a_name_of_a_folder_is_written_as_the_protocol_wants_it():
    assert imap._quoted("INBOX") == '"INBOX"'
    assert imap._quoted("Büro & Co") == '"B&APw-ro &- Co"'
    assert imap._quoted('a"b\\c') == '"a\\"b\\\\c"'


def test_a_password_never_goes_to_another_computer_unencrypted():
    with pytest.raises(KnownError, match="Everybody could read the password"):
        fetch_mails(Mailbox("mail.example.org", "kim", 143, Security.NONE), "secret", None, TODAY, may_concern_us)


def test_nothing_is_asked_of_another_computer_while_the_clock_is_set(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEADLINE_NOW", "2027-01-12T09:30")
    with pytest.raises(KnownError, match="while LEADLINE_NOW is set"):
        fetch_mails(Mailbox("mail.example.org", "kim"), "secret", None, TODAY, may_concern_us)


GREETING = b"* OK ready\r\n"


def answering(connection: socket.socket, **answers: bytes) -> None:
    """Says OK to every command, with these lines before it."""
    connection.sendall(GREETING)
    with connection.makefile("rb") as lines:
        for line in lines:
            tag, *words = line.split()
            word = (words[1] if words[0].upper() == b"UID" else words[0]).decode().upper()
            connection.sendall(answers.get(word, b"") + tag + b" OK done\r\n")


CAPABLE = b"* CAPABILITY IMAP4rev1\r\n"
FOLDER = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n"


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("closes", "could not be read"),
        ("nonsense", "could not be read"),
        ("bye", "could not be read"),
        ("huge", "bytes in one piece"),
        ("half", "could not be read"),
    ],
)
def test_a_server_that_misbehaves_is_named_and_nothing_is_taken(what: str, says: str):
    def serve(connection: socket.socket) -> None:
        match what:
            case "nonsense":
                connection.sendall(b"\xff" * 5_000 + b"\r\n" + b"220 smtp here\r\n" * 50)
            case "bye":
                connection.sendall(b"* BYE too busy\r\n")
            case "huge":
                answering(
                    connection,
                    CAPABILITY=CAPABLE,
                    EXAMINE=FOLDER,
                    SEARCH=b"* SEARCH 1\r\n",
                    FETCH=b"* 1 FETCH (UID 1 BODY[HEADER] {4000000000}\r\n",
                )
            case "half":
                head = b"* 1 FETCH (UID 1 BODY[HEADER] {400}\r\nSubject"
                connection.sendall(GREETING)
                with connection.makefile("rb") as lines:
                    for line in lines:
                        tag, *words = line.split()
                        more = {b"CAPABILITY": CAPABLE, b"EXAMINE": FOLDER}.get(words[0], b"")
                        if b"SEARCH" in words:
                            more = b"* SEARCH 1\r\n"
                        if b"FETCH" in words:
                            connection.sendall(head)
                            return
                        connection.sendall(more + tag + b" OK done\r\n")

    with scripted(serve) as port, pytest.raises(KnownError, match=says):
        mailbox = Mailbox("127.0.0.1", "kim", port, Security.NONE)
        fetch_mails(mailbox, "secret", MailboxPosition(mailbox.name, 7, 0), TODAY, may_concern_us)


def test_a_server_without_tls_at_that_port_is_told_from_one_that_is_down():
    with scripted(lambda connection: connection.sendall(GREETING)) as port:
        mailbox = Mailbox("127.0.0.1", "kim", port, Security.TLS)
        with pytest.raises(KnownError, match=f"does not speak TLS at port {port}.*Check security and port"):
            fetch_mails(mailbox, "secret", None, TODAY, may_concern_us)


@pytest.mark.parametrize("limit", ["READ_SECONDS", "WHOLE_SECONDS"])
def test_a_server_that_hangs_or_drips_is_left(limit: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(imap, limit, 0.5)

    def serve(connection: socket.socket) -> None:
        if limit == "READ_SECONDS":
            connection.recv(1)
            return
        for _ in range(100):
            connection.sendall(b"*")
            if connection.recv(1) == b"":
                return

    with scripted(serve) as port, pytest.raises(KnownError, match="could not be read"):
        mailbox = Mailbox("127.0.0.1", "kim", port, Security.NONE)
        fetch_mails(mailbox, "secret", None, TODAY, may_concern_us)


def test_a_server_without_encryption_is_refused():
    with scripted(lambda connection: answering(connection, CAPABILITY=CAPABLE)) as port:
        mailbox = Mailbox("127.0.0.1", "kim", port, Security.STARTTLS)
        with pytest.raises(KnownError, match="offers no encryption"):
            fetch_mails(mailbox, "secret", None, TODAY, may_concern_us)


def test_nobody_listening_is_one_sentence():
    with pytest.raises(KnownError, match="could not be read"):
        fetch_mails(Mailbox("127.0.0.1", "kim", 1, Security.NONE), "secret", None, TODAY, may_concern_us)


@real
def test_a_mail_that_comes_while_the_server_is_listened_to_is_fetched_over_the_same_connection(server: Dovecot):
    with closing(ImapFolder(server.mailbox(), PASSWORD)) as folder:
        first = folder.fetch(None, _today(), may_concern_us)
        later = threading.Timer(0.5, server.put, [[ours(7)]])
        later.start()
        began = time.monotonic()
        assert folder.wait_for_mail(20)
        assert time.monotonic() - began < 10
        second = folder.fetch(first.position, _today(), may_concern_us)
        later.join()
    assert subjects(second.mails) == ["Re: x [LL-7]"]


@real
@pytest.mark.parametrize("security", [Security.NONE, Security.TLS, Security.STARTTLS])
def test_closing_ends_the_listening_at_once(server: Dovecot, security: Security, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(server.folder / "cert.pem"))
    folder = ImapFolder(server.mailbox(security), PASSWORD)
    folder.fetch(None, _today(), may_concern_us)
    later = threading.Timer(0.5, folder.close)
    later.start()
    began = time.monotonic()
    with pytest.raises(KnownError):
        folder.wait_for_mail(60)
    assert time.monotonic() - began < 20
    later.join()
    with pytest.raises(KnownError, match="it was closed"):
        folder.fetch(None, _today(), may_concern_us)


@real
def test_after_a_quiet_time_the_next_fetch_connects_again(server: Dovecot):
    before = server.mails()
    with closing(ImapFolder(server.mailbox(), PASSWORD)) as folder:
        first = folder.fetch(None, _today(), may_concern_us)
        assert folder.wait_for_mail(0.2)
        assert folder.fetch(first.position, _today(), may_concern_us).position == first.position
        assert folder.count() == 0
    assert server.mails() == before


def test_a_server_that_does_not_tell_is_not_listened_to():
    with (
        scripted(lambda connection: answering(connection, CAPABILITY=CAPABLE, EXAMINE=FOLDER)) as port,
        closing(ImapFolder(Mailbox("127.0.0.1", "kim", port, Security.NONE), "secret")) as folder,
    ):
        folder.fetch(None, TODAY, may_concern_us)
        assert not folder.wait_for_mail(20)


@pytest.mark.parametrize(
    ("said", "stops"), [(b"[AUTHENTICATIONFAILED] no", True), (b"[UNAVAILABLE] later", False), (b"no", True)]
)
def test_a_wrong_password_stops_and_a_server_that_is_busy_does_not(said: bytes, stops: bool):
    def serve(connection: socket.socket) -> None:
        connection.sendall(GREETING)
        with connection.makefile("rb") as lines:
            for line in lines:
                tag, word = line.split()[:2]
                if word.upper() == b"CAPABILITY":
                    connection.sendall(CAPABLE + tag + b" OK done\r\n")
                else:
                    connection.sendall(tag + b" NO " + said + b"\r\n")

    with scripted(serve) as port, pytest.raises(KnownError) as caught:
        fetch_mails(Mailbox("127.0.0.1", "kim", port, Security.NONE), "secret", None, TODAY, may_concern_us)
    assert isinstance(caught.value, AccountStopped) is stops
