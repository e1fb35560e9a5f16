"""One message to a messenger over HTTP, so that it is always known whether it was posted: yes, no, or nobody knows.

``http.client`` alone: it follows no redirects, and the last byte of the body can wait for the question before it.
"""

import http.client
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

from app.adapters.clock import SystemClock
from app.adapters.receiver import THIS_COMPUTER, check_receiver
from app.adapters.smtp import Conversation, tls_context
from app.adapters.time_limit import TimeLimit
from app.domain.account import MessengerKind
from app.domain.dispatch import HANDED_TO_TEAMS, DispatchEvent, FaultScope, SendingResult

READ_SECONDS = 20.0
POST_SECONDS = 60.0
LONGEST_ANSWER = 2_000
GONE = (401, 403, 404, 410)
"""The address is not one of a channel any more, or never was."""
LATER = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class PostJob:
    """Everything that posting one message needs, as plain values for another thread."""

    kind: MessengerKind
    url: str
    body: str


def post_message(
    job: PostJob,
    may_leave: Callable[[], bool],
    *,
    conversation: Conversation | None = None,
    seconds: float = POST_SECONDS,
    read_seconds: float = READ_SECONDS,
) -> SendingResult:
    """Post one message. ``may_leave`` is asked just before the last byte and decides whether it goes.

    Never raises for what a server or the network does. Raises KnownError while nothing may leave this computer.
    """
    parts = urlsplit(job.url)
    host = parts.hostname or ""
    check_receiver(host)
    if parts.scheme != "https" and host not in THIS_COMPUTER:
        return _account_fault("The address of the messenger must begin with https.", stops=True)
    limit = TimeLimit(seconds)
    connection = _connection(parts, host, limit, read_seconds)
    said = conversation or Conversation()
    said.stop = limit.shut
    # The rest of the address is a secret.
    said.lines.append(f"POST to {host}, {len(job.body):,} characters")
    try:
        result = _post(connection, parts, job, limit, may_leave)
        said.lines.append(result.words)
        return result
    finally:
        with suppress(OSError):
            connection.close()
        limit.close()


def _connection(parts: SplitResult, host: str, limit: TimeLimit, read_seconds: float) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        made: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=read_seconds, context=tls_context()
        )
    else:
        made = http.client.HTTPConnection(host, parts.port, timeout=read_seconds)

    def connect(address: tuple[str, int], timeout: float, source: tuple[str, int] | None = None) -> socket.socket:
        return limit.hold(socket.create_connection(address, timeout, source))

    # The place where the library lets another way of connecting in; it knows no other.
    made._create_connection = connect  # type: ignore[attr-defined]
    return made


def _post(
    connection: http.client.HTTPConnection,
    parts: SplitResult,
    job: PostJob,
    limit: TimeLimit,
    may_leave: Callable[[], bool],
) -> SendingResult:
    content = job.body.encode("ascii")
    try:
        connection.putrequest("POST", _target(parts, job.kind), skip_accept_encoding=True)
        connection.putheader("Content-Type", "application/json; charset=utf-8")
        connection.putheader("Content-Length", str(len(content)))
        connection.putheader("User-Agent", "Leadline")
        connection.putheader("Connection", "close")
        connection.endheaders(content[:-1])
        early = _early_answer(connection.sock, limit)
        if early is not None:
            return _judged_early(job.kind, early)
    except ssl.SSLCertVerificationError as problem:
        reason = getattr(problem, "verify_message", "") or "it cannot be verified"
        return _account_fault(f"The certificate of the messenger is not trusted ({reason}).", stops=True)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return _account_fault(f"The messenger cannot be reached or broke off ({_reason(problem)}).")
    if not may_leave():
        limit.shut()
        return SendingResult(DispatchEvent.WITHHELD, "Held back before the last byte.")
    early = _early_answer(connection.sock, limit)
    if early is not None:
        return _judged_early(job.kind, early)
    # From here on it may have been posted, whatever happens.
    try:
        connection.send(content[-1:])
        answer = connection.getresponse()
        text = answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
        return _judged(job.kind, answer.status, text, answer.getheader("Retry-After", ""))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return SendingResult(DispatchEvent.LOST, f"The connection ended after the last byte ({_reason(problem)}).")


def _target(parts: SplitResult, kind: MessengerKind) -> str:
    query = parts.query
    if kind is MessengerKind.DISCORD and "wait=" not in query:
        # Only then it says whether the message was posted.
        query = f"{query}&wait=true".lstrip("&")
    return (parts.path or "/") + (f"?{query}" if query else "")


def _early_answer(line: socket.socket | None, limit: TimeLimit) -> bytes | None:
    """What the other side said before it has the whole message, empty when it ended; None while it is silent.

    Asked by reading: over TLS there may be something to read that is no answer, such as tickets for the next session.
    """
    if line is None or limit.is_over:
        return b""
    usual = line.gettimeout()
    try:
        line.settimeout(0)
        found = line.recv(1)
    except (ssl.SSLWantReadError, BlockingIOError):
        return None
    except OSError:
        return b""
    finally:
        line.settimeout(usual)
    with suppress(OSError):
        line.settimeout(1)
        found += line.recv(LONGEST_ANSWER) if found else b""
    return found


def _judged_early(kind: MessengerKind, answer: bytes) -> SendingResult:
    words = answer.decode("latin-1").split("\r\n", 1)[0].split(" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isascii() and words[1].isdigit() else 0
    result = _judged(kind, status, " ".join(words[2:]), "")
    if result.event in (DispatchEvent.FAILED, DispatchEvent.REFUSED):
        return result
    return _account_fault("The messenger broke off before the end.")


def _judged(kind: MessengerKind, status: int, text: str, retry_after: str) -> SendingResult:
    """What an answer to the whole message means."""
    words = f"{status} {' '.join(text.split())[:120]}".strip()
    if status in LATER:
        return SendingResult(DispatchEvent.FAILED, words, FaultScope.ACCOUNT, wait_seconds=_seconds(retry_after))
    if status in GONE or 300 <= status <= 399:
        gone = f"The address of the messenger does not take messages any more ({words}). Make a new one there."
        return _account_fault(gone, stops=True)
    if 400 <= status <= 499:
        return SendingResult(DispatchEvent.REFUSED, words, FaultScope.LETTER)
    if 200 <= status <= 299:
        handed = kind is MessengerKind.TEAMS and status == 202
        said = f"{HANDED_TO_TEAMS}, which does not say whether it was posted: {words}" if handed else f"Posted: {words}"
        return SendingResult(DispatchEvent.ACCEPTED, said)
    return SendingResult(DispatchEvent.LOST, f"The messenger failed after it had the message ({words}).")


def _seconds(text: str) -> int:
    """Retry-After as seconds: a number, or a date of HTTP; 0 for anything else."""
    try:
        if text.strip().replace(".", "", 1).isdigit():
            return int(float(text)) + (not float(text).is_integer())
        then = parsedate_to_datetime(text)
        return max(0, round((then.astimezone(UTC) - _now()).total_seconds()))
    except (ValueError, TypeError, OverflowError):
        return 0


def _now() -> datetime:
    return SystemClock().now()


def _account_fault(words: str, *, stops: bool = False) -> SendingResult:
    return SendingResult(DispatchEvent.FAILED, words, FaultScope.ACCOUNT, stops=stops)


def _reason(problem: BaseException) -> str:
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    if isinstance(problem, ssl.SSLError) and problem.reason == "WRONG_VERSION_NUMBER":
        return "it does not speak TLS there: check the address"
    return getattr(problem, "strerror", None) or type(problem).__name__
