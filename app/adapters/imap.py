"""Fetches answers from a mail server by IMAP: it only looks. Nothing there is moved, marked or deleted.

Decision: the standard library alone. What keeps a mailbox as it is (EXAMINE, BODY.PEEK), what bounds a fetch (parts of
a mail, a limit for what a server may send at once, a time for the whole) and what goes on where the last one ended
(UIDVALIDITY) are imaplib's own words. Rejected: imap-tools, which wraps imaplib, fetches whole mails and has none of
these; it would only spare the coding of a folder's name. Listening (IDLE) is ours; imaplib learns it with
Python 3.14.
"""

import base64
import imaplib
import logging
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from typing import Any

from app.adapters.receiver import THIS_COMPUTER, check_receiver
from app.adapters.smtp import tls_context
from app.adapters.time_limit import TimeLimit
from app.domain.account import Security
from app.domain.errors import AccountStopped, KnownError
from app.domain.mailbox import FetchedMails, Mailbox, MailboxPosition

log = logging.getLogger(__name__)

READ_SECONDS = 20
WHOLE_SECONDS = 90
LARGEST_LITERAL = 2_000_000
"""What a server may send in one piece."""
BODY_BYTES = 262_144
"""Of one mail at first: its head and its text, and small files."""
PIECE_BYTES = 1_000_000
LARGEST_BYTES = 15_000_000
"""Of one mail with all that is attached; of a larger one what is whole in so much."""
ALL_BYTES = 40_000_000
"""Of what is attached, in one fetch."""
FILES_SECONDS = 30
"""How long of a fetch may go to what is attached: the answers themselves come first."""
HEADS_AT_A_TIME = 500
MOST_MAILS = 200
"""Mails read further in one fetch; the next one goes on there."""
FIRST_DAYS = 14
"""How far back a folder is read that was never read, or that counts its mails anew."""
DAYS_APART = 2
"""What the server's calendar may differ from ours: it counts whole days, in its own zone and by its own clock."""
HEAD_FIELDS = (
    "FROM SUBJECT IN-REPLY-TO REFERENCES RETURN-PATH AUTO-SUBMITTED X-AUTOREPLY PRECEDENCE LIST-ID CONTENT-TYPE"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID (\d+)")
_NEWS = re.compile(rb"\* \d+ (?:EXISTS|RECENT)\b", re.IGNORECASE)
_FOR_NOW = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]|too many", re.IGNORECASE)
"""With these words a server turns away everybody for a while, and not this account."""


def fetch_mails(
    mailbox: Mailbox, password: str, position: MailboxPosition | None, today: date, wanted: Callable[[bytes], bool]
) -> FetchedMails:
    """The mails since ``position`` whose head is ``wanted``, by a connection of its own. Raises like ``ImapFolder``."""
    with closing(ImapFolder(mailbox, password)) as folder:
        return folder.fetch(position, today, wanted)


class ImapFolder:
    """One folder of a mail server; connects with its first use. All of it runs on any one thread, ``close`` on others.

    Raises KnownError with what to do; then nothing counts as read, and the next fetch begins at the same place.
    """

    def __init__(self, mailbox: Mailbox, password: str) -> None:
        self._mailbox, self._password = mailbox, password
        self._client: imaplib.IMAP4 | None = None
        self._idles = False
        self._limit: TimeLimit | None = None
        self._raw: socket.socket | None = None
        self._closed = False
        self._turn = threading.Lock()

    def fetch(self, position: MailboxPosition | None, today: date, wanted: Callable[[bytes], bool]) -> FetchedMails:
        """The mails since ``position`` whose head is ``wanted``. May take a minute and a half."""
        with self._conversation(WHOLE_SECONDS):
            return _read(self._opened(), self._mailbox, position, today, wanted)

    def count(self) -> int:
        """How many mails lie in the folder: shows that the account and the folder are right."""
        with self._conversation(WHOLE_SECONDS):
            client = self._opened()
            _examine(client, self._mailbox)
            return _number(client, "EXISTS")

    def wait_for_mail(self, seconds: float) -> bool:
        """Until the server says that something came, or so many seconds. False at once: the server tells nothing."""
        client = self._client
        if client is None or not self._idles:
            return False
        with self._conversation(seconds + READ_SECONDS) as limit:
            client.sock.settimeout(seconds)
            try:
                told = _idle(client)
                client.sock.settimeout(READ_SECONDS)
                return told
            except TimeoutError:
                # Nothing can be read any more from where a read was given up: the next fetch connects again.
                limit.shut()
                self._end()
                return True

    def close(self) -> None:
        """End it at once, whatever it waits for; closed twice is no harm."""
        with self._turn:
            self._closed = True
            if self._limit is not None:
                self._limit.shut()
            else:
                self._end()

    def _hold(self, connection: socket.socket) -> socket.socket:
        self._raw = connection.dup()
        if self._limit is not None:
            self._limit.hold(connection)
        return connection

    @contextmanager
    def _conversation(self, seconds: float) -> Iterator[TimeLimit]:
        """One exchange with the server, bounded in time; an error ends the connection."""
        check_receiver(self._mailbox.host)
        limit = TimeLimit(seconds)
        with self._turn:
            self._limit = limit
            if self._raw is not None:
                limit.hold(self._raw)
            if self._closed:
                limit.shut()
        try:
            with _in_plain_words(self._mailbox):
                if self._closed:
                    raise EOFError("it was closed")
                yield limit
        except BaseException:
            self._end()
            raise
        finally:
            limit.close()
            with self._turn:
                self._limit = None
                if self._closed:
                    self._end()

    def _opened(self) -> imaplib.IMAP4:
        if self._client is None:
            self._client = client = _connect(self._mailbox, self._hold)
            _log_in(client, self._mailbox, self._password)
            # Asked again: what a server can do it often says only to those that it knows.
            self._idles = b"IDLE" in b" ".join(part for part in client.capability()[1] if part).upper().split()
        return self._client

    def _end(self) -> None:
        client, self._client = self._client, None
        raw, self._raw = self._raw, None
        if client is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                client.shutdown()
        if raw is not None:
            raw.close()


@contextmanager
def _in_plain_words(mailbox: Mailbox) -> Iterator[None]:
    """Inside it, what the server or the network does is raised as one sentence."""
    try:
        yield
    except ssl.SSLCertVerificationError as problem:
        raise AccountStopped(
            f"{mailbox.host} shows a certificate that is not valid for it ({problem.verify_message}). "
            "Nothing was fetched. Check the name of the server."
        ) from problem
    except ssl.SSLError as problem:
        if problem.reason != "WRONG_VERSION_NUMBER":
            raise KnownError(f"{mailbox.host} broke off TLS. Nothing was fetched; try again later.") from problem
        raise KnownError(
            f"{mailbox.host} does not speak TLS at port {mailbox.port}. Nothing was fetched. Check security and port."
        ) from problem
    except (imaplib.IMAP4.error, OSError, ValueError, EOFError) as problem:
        reason = getattr(problem, "strerror", None) or _said(problem) or type(problem).__name__
        sentence = f"{mailbox.host} could not be read ({reason}). Nothing was fetched; try again later."
        raise KnownError(sentence) from problem


class _ImapClient(imaplib.IMAP4):
    """Bounds what the server may send in one piece; over TLS from the first byte with a ``context``."""

    def __init__(
        self,
        mailbox: Mailbox,
        held: Callable[[socket.socket], socket.socket],
        context: ssl.SSLContext | None,
    ) -> None:
        self._held, self._context = held, context
        super().__init__(mailbox.host, mailbox.port, READ_SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        # Held before TLS takes it over, so that it can be shut from outside.
        raw = self._held(socket.create_connection((self.host, self.port), timeout))
        return self._context.wrap_socket(raw, server_hostname=self.host) if self._context is not None else raw

    def read(self, size: int) -> bytes:
        if size > LARGEST_LITERAL:
            raise self.abort(f"it sends {size:,} bytes in one piece")
        return super().read(size)


def _connect(mailbox: Mailbox, held: Callable[[socket.socket], socket.socket]) -> imaplib.IMAP4:
    if mailbox.security is Security.NONE and mailbox.host.lower() not in THIS_COMPUTER:
        raise AccountStopped(f"Everybody could read the password on its way to {mailbox.host}. Use --security tls.")
    # A context of its own: without one nobody looks at the certificate.
    client = _ImapClient(mailbox, held, tls_context() if mailbox.security is Security.TLS else None)
    if mailbox.security is Security.STARTTLS:
        try:
            if "STARTTLS" not in client.capabilities:
                raise AccountStopped(f"{mailbox.host} offers no encryption on port {mailbox.port}. Use --security tls.")
            client.starttls(tls_context())
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise
    return client


def _log_in(client: imaplib.IMAP4, mailbox: Mailbox, password: str) -> None:
    try:
        client.login(mailbox.user, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as problem:
        said = _said(problem)
        if _FOR_NOW.search(said):
            raise
        raise AccountStopped(
            f"{mailbox.host} does not let {mailbox.user} in ({said}). Check the name and the password; "
            "some providers want one that is made for programs."
        ) from problem


def _idle(client: imaplib.IMAP4) -> bool:
    """Wait in the folder that is open until the server speaks of a mail; False where it refuses to tell."""
    tag = b"IDLE1"
    client.send(tag + b" IDLE\r\n")
    while True:
        line = client.readline()
        if not line or line.startswith(b"* BYE"):
            raise client.abort("it closed the connection")
        if line.startswith(tag):
            return False
        if _NEWS.match(line):
            break
    client.send(b"DONE\r\n")
    while not (line := client.readline()).startswith(tag):
        if not line:
            raise client.abort("it closed the connection")
    return True


def _read(
    client: imaplib.IMAP4,
    mailbox: Mailbox,
    position: MailboxPosition | None,
    today: date,
    wanted: Callable[[bytes], bool],
) -> FetchedMails:
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
    mails = [found for uid in chosen for found in _parts(client, [uid], "", limit=f"<0.{BODY_BYTES}>")]
    bodies = _with_files(client, mails)
    more = len(looked_at) < len(uids)
    last = max([known or 0, *looked_at, *([] if more else [next_uid - 1])])
    log.info("fetched: %d heads, %d mails%s", len(looked_at), len(mails), ", more are there" if more else "")
    return FetchedMails(bodies, len(looked_at), MailboxPosition(mailbox.name, validity, last), more)


def _with_files(client: imaplib.IMAP4, mails: Sequence[tuple[int, bytes]]) -> tuple[bytes, ...]:
    """The mails with what goes on behind their first part, piece by piece, while there is time and room for it."""
    until, room = time.monotonic() + FILES_SECONDS, ALL_BYTES
    whole = []
    for uid, body in mails:
        goes_on = len(body) == BODY_BYTES
        while goes_on and room > 0 and len(body) < LARGEST_BYTES and time.monotonic() < until:
            found = dict(_parts(client, [uid], "", limit=f"<{len(body)}.{PIECE_BYTES}>"))
            piece = found.get(uid, b"")
            body, room = body + piece, room - len(piece)
            goes_on = len(piece) == PIECE_BYTES
        whole.append(body)
    return tuple(whole)


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
        raise AccountStopped(
            f"{mailbox.host} has no folder “{mailbox.folder}” ({_text(said)}). Name another with --folder."
        )
    return _number(client, "UIDVALIDITY"), _number(client, "UIDNEXT")


def _number(client: imaplib.IMAP4, name: str) -> int:
    """What the server said of the folder just opened; 0 where it did not."""
    _, values = client.response(name)
    return next((int(value) for value in values if isinstance(value, bytes) and value.isdigit()), 0)


def _new_uids(client: imaplib.IMAP4, known: int | None, today: date) -> list[int]:
    """Of the mails that came since; of those of the last days where nothing is known."""
    since = today - timedelta(days=FIRST_DAYS + DAYS_APART)
    day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
    words = ("SINCE", day) if known is None else ("UID", f"{known + 1}:*")
    state, said = client.uid("SEARCH", *words)
    if state != "OK":
        raise KnownError(f"The server does not say what is new ({_text(said)}). Try again later.")
    found = [int(word) for part in said if isinstance(part, bytes) for word in part.split() if word.isdigit()]
    # "n:*" always names the last mail, also when it is an old one.
    return sorted(uid for uid in found if known is None or uid > known)


def _parts(client: imaplib.IMAP4, uids: Sequence[int], part: str, limit: str = "") -> list[tuple[int, bytes]]:
    if not uids:
        return []
    state, said = client.uid("FETCH", ",".join(map(str, uids)), f"(UID BODY.PEEK[{part}]{limit})")
    if state != "OK":
        raise KnownError(f"The server does not give its mails ({_text(said)}). Try again later.")
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
