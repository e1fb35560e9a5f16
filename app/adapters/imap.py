"""Fetches answers from a mail server by IMAP: it only looks. Nothing there is moved, marked or deleted.

Decision: the standard library alone. What keeps a mailbox as it is (EXAMINE, BODY.PEEK), what bounds a fetch (parts of
a mail, a limit for what a server may send at once, a time for the whole) and what goes on where the last one ended
(UIDVALIDITY) are imaplib's own words. Rejected: imap-tools, which wraps imaplib, fetches whole mails and has none of
these; it would only spare the coding of a folder's name.
"""

import base64
import imaplib
import logging
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.adapters.receiver import THIS_COMPUTER, check_receiver
from app.domain.account import Security
from app.domain.answer import Mailbox, MailboxPosition
from app.domain.errors import KnownError

log = logging.getLogger(__name__)

READ_SECONDS = 20
WHOLE_SECONDS = 90
LARGEST_LITERAL = 2_000_000
"""What a server may send in one piece."""
BODY_BYTES = 262_144
"""Of one mail: its head and its text come first, its files are not needed."""
HEADS_AT_A_TIME = 500
MOST_MAILS = 200
"""Mails read further in one fetch; the next one goes on there."""
FIRST_DAYS = 14
"""How far back a folder is read that was never read, or that counts its mails anew."""
HEAD_FIELDS = "FROM SUBJECT RETURN-PATH AUTO-SUBMITTED X-AUTOREPLY PRECEDENCE LIST-ID CONTENT-TYPE"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID (\d+)")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought: whole mails as bytes, how many heads were looked at, and where the next one begins."""

    mails: tuple[bytes, ...]
    looked_at: int
    position: MailboxPosition
    more: bool = False
    """Whether there is more than one fetch reads."""


def fetch_mails(
    mailbox: Mailbox, password: str, position: MailboxPosition | None, today: date, wanted: Callable[[bytes], bool]
) -> Fetched:
    """The mails since ``position`` whose head is ``wanted``. May take a minute and a half; runs on any thread.

    Raises KnownError with what to do; then nothing counts as read, and the next fetch begins at the same place.
    """
    check_receiver(mailbox.host)
    try:
        with _open(mailbox, password) as client:
            return _read(client, mailbox, position, today, wanted)
    except ssl.SSLCertVerificationError as problem:
        raise KnownError(
            f"{mailbox.host} shows a certificate that is not valid for it ({problem.verify_message}). "
            "Nothing was fetched. Check the name of the server."
        ) from problem
    except _ServerRefused as problem:
        raise KnownError(problem.sentence) from problem
    except (imaplib.IMAP4.error, OSError, ValueError, EOFError) as problem:
        reason = getattr(problem, "strerror", None) or _said(problem) or type(problem).__name__
        sentence = f"{mailbox.host} could not be read ({reason}). Nothing was fetched; try again later."
        raise KnownError(sentence) from problem


class _ServerRefused(Exception):
    """The server said no, or what it said must not be believed; ``sentence`` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Plain(imaplib.IMAP4):
    """Bounds what the server may send in one piece, and the time from the first connection to the end."""

    watchdog: threading.Timer | None = None

    def open(self, host: str = "", port: int | None = 143, timeout: float | None = None) -> None:
        super().open(host, port or 143, timeout)
        self.watchdog = threading.Timer(WHOLE_SECONDS, _shut, [self])
        self.watchdog.daemon = True
        self.watchdog.start()

    def read(self, size: int) -> bytes:
        if size > LARGEST_LITERAL:
            raise self.abort(f"it sends {size:,} bytes in one piece")
        return super().read(size)

    def shutdown(self) -> None:
        if self.watchdog is not None:
            self.watchdog.cancel()
        super().shutdown()


class _Tls(_Plain, imaplib.IMAP4_SSL):
    """The same over TLS from the first byte."""


@contextmanager
def _open(mailbox: Mailbox, password: str) -> Iterator[imaplib.IMAP4]:
    client = _connect(mailbox)
    try:
        try:
            client.login(mailbox.user, password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as problem:
            raise _ServerRefused(
                f"{mailbox.host} does not let {mailbox.user} in ({_said(problem)}). Check the name and the password; "
                "some providers want one that is made for programs."
            ) from problem
        yield client
        with suppress(imaplib.IMAP4.error, OSError):
            client.logout()
    finally:
        _shut(client)


def _connect(mailbox: Mailbox) -> imaplib.IMAP4:
    # A context of its own: without one neither class looks at the certificate.
    context = ssl.create_default_context()
    if mailbox.security is Security.TLS:
        return _Tls(mailbox.host, mailbox.port, ssl_context=context, timeout=READ_SECONDS)
    if mailbox.security is Security.NONE and mailbox.host.lower() not in THIS_COMPUTER:
        raise _ServerRefused(f"Everybody could read the password on its way to {mailbox.host}. Use --security tls.")
    client = _Plain(mailbox.host, mailbox.port, timeout=READ_SECONDS)
    if mailbox.security is Security.STARTTLS:
        try:
            _encrypt(client, mailbox, context)
        except BaseException:
            _shut(client)
            raise
    return client


def _encrypt(client: imaplib.IMAP4, mailbox: Mailbox, context: ssl.SSLContext) -> None:
    if "STARTTLS" not in client.capabilities:
        raise _ServerRefused(f"{mailbox.host} offers no encryption on port {mailbox.port}. Use --security tls.")
    client.starttls(context)


def _shut(client: imaplib.IMAP4) -> None:
    """End it at once, whatever it waits for; shut twice is no harm."""
    with suppress(OSError, AttributeError):
        client.sock.shutdown(socket.SHUT_RDWR)
    with suppress(OSError, AttributeError):
        client.shutdown()


def _read(
    client: imaplib.IMAP4,
    mailbox: Mailbox,
    position: MailboxPosition | None,
    today: date,
    wanted: Callable[[bytes], bool],
) -> Fetched:
    validity, next_uid = _examine(client, mailbox)
    known = position.last_uid if position is not None and position.uid_validity == validity else None
    uids = _new_uids(client, known, today)
    chosen: list[int] = []
    looked_at: list[int] = []
    for uid, head in _heads(client, uids):
        if wanted(head):
            if len(chosen) == MOST_MAILS:
                break
            chosen.append(uid)
        looked_at.append(uid)
    mails = tuple(body for uid in chosen for _, body in _parts(client, [uid], "", limit=f"<0.{BODY_BYTES}>"))
    more = len(looked_at) < len(uids)
    last = max([known or 0, *looked_at, *([] if more else [next_uid - 1])])
    log.info("fetched: %d heads, %d mails%s", len(looked_at), len(mails), ", more are there" if more else "")
    return Fetched(mails, len(looked_at), MailboxPosition(mailbox.name, validity, last), more)


def _heads(client: imaplib.IMAP4, uids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """The head of each mail, in their order; of one that is gone meanwhile an empty one."""
    for start in range(0, len(uids), HEADS_AT_A_TIME):
        some = uids[start : start + HEADS_AT_A_TIME]
        found = dict(_parts(client, some, f"HEADER.FIELDS ({HEAD_FIELDS})"))
        yield from ((uid, found.get(uid, b"")) for uid in some)


def _examine(client: imaplib.IMAP4, mailbox: Mailbox) -> tuple[int, int]:
    """Open the folder for looking only; the number under which its mails count, and that of the next to come."""
    state, said = client.select(_quoted(mailbox.folder), readonly=True)
    if state != "OK":
        raise _ServerRefused(
            f"{mailbox.host} has no folder “{mailbox.folder}” ({_text(said)}). Name another with --folder."
        )
    return _number(client, "UIDVALIDITY"), _number(client, "UIDNEXT")


def _number(client: imaplib.IMAP4, name: str) -> int:
    """What the server said of the folder just opened; 0 where it did not."""
    _, values = client.response(name)
    return next((int(value) for value in values if isinstance(value, bytes) and value.isdigit()), 0)


def _new_uids(client: imaplib.IMAP4, known: int | None, today: date) -> list[int]:
    """Of the mails that came since; of those of the last days where nothing is known."""
    since = today - timedelta(days=FIRST_DAYS)
    day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
    words = ("SINCE", day) if known is None else ("UID", f"{known + 1}:*")
    state, said = client.uid("SEARCH", *words)
    if state != "OK":
        raise _ServerRefused(f"The server does not say what is new ({_text(said)}). Try again later.")
    found = [int(word) for part in said if isinstance(part, bytes) for word in part.split() if word.isdigit()]
    # "n:*" always names the last mail, also when it is an old one.
    return sorted(uid for uid in found if known is None or uid > known)


def _parts(client: imaplib.IMAP4, uids: Sequence[int], part: str, limit: str = "") -> list[tuple[int, bytes]]:
    if not uids:
        return []
    state, said = client.uid("FETCH", ",".join(map(str, uids)), f"(UID BODY.PEEK[{part}]{limit})")
    if state != "OK":
        raise _ServerRefused(f"The server does not give its mails ({_text(said)}). Try again later.")
    found = []
    for place, item in enumerate(said):
        if isinstance(item, tuple):
            behind = said[place + 1] if place + 1 < len(said) else b""
            number = _UID.search(item[0]) or _UID.search(behind if isinstance(behind, bytes) else b"")
            if number is not None and int(number[1]) in uids:
                found.append((int(number[1]), item[1]))
    return found


def _quoted(folder: str) -> str:
    """The name of a folder as IMAP writes it: quoted, and coded where it is not plain ASCII."""

    def coded(found: re.Match[str]) -> str:
        if found[0] == "&":
            return "&-"
        return "&" + base64.b64encode(found[0].encode("utf-16-be")).rstrip(b"=").replace(b"/", b",").decode() + "-"

    name = re.sub(r"&|[^\x20-\x7e]+", coded, folder)
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(said: Sequence[Any]) -> str:
    return " ".join(part.decode("utf-8", "replace") for part in said if isinstance(part, bytes))[:200]


def _said(problem: Exception) -> str:
    """What the server wrote, which imaplib hands on as the text of bytes."""
    words = problem.args[0] if problem.args else ""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return re.sub(r"^b'(.*)'$", r"\1", " ".join(text.split()))[:200]
