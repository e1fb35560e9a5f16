"""One letter to one person over SMTP, so that it is always known whether it left: yes, no, or nobody knows.

``smtplib`` is used by its single steps: ``sendmail`` raises for a bad answer to QUIT although the letter was taken,
and a connection may drop at every step. Before the last byte nothing has left; after it only the answer counts.
"""

import logging
import select
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedReader

from app.adapters.receiver import THIS_COMPUTER, check_receiver
from app.adapters.time_limit import TimeLimit
from app.domain.account import MailAccount, Security
from app.domain.dispatch import DispatchEvent, FaultScope, SendingResult
from app.domain.errors import LeadlineError
from app.exchange.mail_message import ascii_address, ascii_host

log = logging.getLogger(__name__)

READ_SECONDS = 20.0
"""For each answer; a server that sends a byte every ten seconds is stopped by the limit of the whole letter."""
LETTER_SECONDS = 90.0
MECHANISMS = ("PLAIN", "LOGIN", "CRAM-MD5")
"""One is used, the first that the server offers: trying all of them can lock an account."""
ACCOUNT_CODES = ("5.4.5",)
"""Enhanced codes that speak of the account in whatever answer they stand: its daily limit is reached."""
SHOWN = 200


@dataclass(frozen=True, slots=True)
class MailJob:
    """Everything that sending one letter needs, as plain values for another thread."""

    account: MailAccount
    password: str
    recipient: str
    content: str


@dataclass
class Conversation:
    """What was said between the program and the server; names and passwords are left out."""

    lines: list[str] = field(default_factory=list)
    stop: Callable[[], None] = lambda: None
    """Ends the connection, from any thread; nothing before there is one."""


class _Failed(Exception):
    """The letter did not leave."""

    def __init__(self, outcome: SendingResult) -> None:
        super().__init__(outcome.words)
        self.outcome = outcome


def send_mail(
    job: MailJob,
    may_leave: Callable[[], bool],
    *,
    conversation: Conversation | None = None,
    seconds: float = LETTER_SECONDS,
    read_seconds: float = READ_SECONDS,
) -> SendingResult:
    """Send one letter. ``may_leave`` is asked just before the last byte and decides whether it goes.

    Never raises for what a server or the network does. Raises KnownError while nothing may leave this computer.
    """
    check_receiver(job.account.host)
    limit = TimeLimit(seconds)
    conversation = conversation or Conversation()
    conversation.stop = limit.shut
    client = _Client(read_seconds, limit, conversation)
    try:
        _connect(client, job)
        _address(client, job)
        return _hand_over(client, job, may_leave)
    except _Failed as failed:
        return failed.outcome
    finally:
        client.leave()
        limit.close()


class _WholeLines:
    """The lines of an answer. One that was cut off is none: "25" of a dying connection is no "250"."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream

    def readline(self, size: int) -> bytes:
        line = self._stream.readline(size)
        return line if line.endswith(b"\n") else b""

    def close(self) -> None:
        self._stream.close()


class _Client(smtplib.SMTP):
    """A connection with a limit, and that keeps what was said."""

    def __init__(self, seconds: float, limit: TimeLimit, conversation: Conversation) -> None:
        # No host: nothing is connected yet. A literal instead of this computer's name, which is nobody's business.
        super().__init__(local_hostname="[127.0.0.1]", timeout=seconds)
        self._said = conversation.lines
        self._limit = limit
        self._secret = False
        self._context: ssl.SSLContext | None = None

    def open(self, host: str, port: int, context: ssl.SSLContext | None) -> tuple[int, bytes]:
        """Connect; with a context by TLS from the first byte. Returns the greeting."""
        self._context = context
        self._host = host
        self._said.append(f"connect to {host}:{port}" + (" by TLS" if context is not None else ""))
        return self.connect(host, port)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = self._limit.hold(socket.create_connection((host, port), timeout))
        if self._context is None:
            return plain
        try:
            return self._context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise

    def shut(self) -> None:
        """End the connection at once, so that nothing more leaves."""
        self._limit.shut()

    def leave(self) -> None:
        """Say goodbye and close. What the server answers to that means nothing for the letter."""
        with suppress(Exception):
            if self.sock is not None and not self._limit.is_over:
                self.sock.settimeout(min(2, self.timeout))
                self.docmd("QUIT")
        with suppress(Exception):
            self.close()

    def putcmd(self, cmd: str, args: str = "") -> None:
        shown = cmd if self._secret else f"{cmd} {args}".strip()
        if cmd == "AUTH":
            shown, self._secret = f"AUTH {args.split()[0]} …", True
        elif self._secret:
            shown = "…"
        self._said.append(f"> {shown}")
        super().putcmd(cmd, args)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _WholeLines(self.sock.makefile("rb"))
        code, words = super().getreply()
        self._said.append(f"< {code} {_words(words)}")
        if code != 334:
            self._secret = False
        return code, words

    def was_answered(self) -> bool:
        """Whether the server said something, or ended, while it was not its turn."""
        if self.sock is None or self._limit.is_over:
            return True
        if isinstance(self.sock, ssl.SSLSocket) and self.sock.pending():
            return True
        return bool(select.select([self.sock], [], [], 0)[0])


def tls_context() -> ssl.SSLContext:
    """Certificates are always verified, by the store of the system."""
    # Imported with the first connection.
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _connect(client: _Client, job: MailJob) -> None:
    account = job.account
    try:
        host = ascii_host(account.host)
    except ValueError:
        raise _account_fault(f"“{account.host}” is no name of a server.", stops=True) from None
    if account.security is Security.NONE and host not in THIS_COMPUTER:
        raise _account_fault(f"{host} is only used with TLS, because passwords and letters can be read.", stops=True)
    context = tls_context() if account.security is not Security.NONE else None
    with _about_account(f"{host}:{account.port}"):
        code, words = client.open(host, account.port, context if account.security is Security.TLS else None)
        _need(code == 220, code, words, "greeted with")
        code, words = client.ehlo()
        if not 200 <= code <= 299:
            code, words = client.helo()
        _need(200 <= code <= 299, code, words, "answered the greeting with")
        if account.security is Security.STARTTLS:
            _start_tls(client, context)
    if account.user:
        _log_in(client, job)


def _start_tls(client: _Client, context: ssl.SSLContext | None) -> None:
    if not client.has_extn("starttls"):
        raise _account_fault("The server offers no STARTTLS, so nothing is sent to it. Choose TLS.", stops=True)
    code, words = client.starttls(context=context)
    _need(code == 220, code, words, "answered STARTTLS with")
    code, words = client.ehlo()
    _need(200 <= code <= 299, code, words, "answered the second greeting with")


def _log_in(client: _Client, job: MailJob) -> None:
    """One try with one mechanism; a wrong password or a drop stops the account until there is a new one."""
    offered = client.esmtp_features.get("auth", "").upper().split()
    mechanism = next((name for name in MECHANISMS if name in offered), None)
    if mechanism is None:
        words = f"The server takes no password (it offers {', '.join(offered) or 'nothing'}). Use mail drafts."
        raise _account_fault(words, stops=True)
    client.user, client.password = job.account.user, job.password
    try:
        if mechanism == "PLAIN":
            client.auth(mechanism, client.auth_plain)
        elif mechanism == "LOGIN":
            client.auth(mechanism, client.auth_login, initial_response_ok=False)
        else:
            client.auth(mechanism, client.auth_cram_md5, initial_response_ok=False)
    except smtplib.SMTPAuthenticationError as refusal:
        stops = not 400 <= refusal.smtp_code <= 499
        words = f"The server did not take the password: {refusal.smtp_code} {_words(refusal.smtp_error)}"
        raise _account_fault(words, stops=stops) from None
    except UnicodeError:
        raise _account_fault("The password has letters that cannot be sent. Set another one.", stops=True) from None
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        words = f"The connection ended at the password ({_reason(problem)}); it is not tried again by itself."
        raise _account_fault(words, stops=True) from None


def _address(client: _Client, job: MailJob) -> None:
    try:
        sender, recipient = ascii_address(job.account.sender), ascii_address(job.recipient)
    except LeadlineError as refusal:
        raise _Failed(SendingResult(DispatchEvent.REFUSED, refusal.sentence, FaultScope.PERSON)) from None
    with _about_account("The server"):
        code, words = client.mail(sender)
        _need(code == 250, code, words, "answered the sender with")
        code, words = client.rcpt(recipient)
    if code not in (250, 251):
        raise _Failed(_answered(code, words, FaultScope.PERSON))


def _hand_over(client: _Client, job: MailJob, may_leave: Callable[[], bool]) -> SendingResult:
    with _about_account("The server"):
        code, words = client.docmd("DATA")
        if code != 354:
            raise _Failed(_answered(code, words, FaultScope.LETTER))
        client.send(_dotted(job.content))
        _need_silence(client)
    if not may_leave():
        client.shut()
        return SendingResult(DispatchEvent.WITHHELD, "Held back before the last byte.")
    with _about_account("The server"):
        _need_silence(client)
    # From here on it may have arrived, whatever happens.
    try:
        client.send(b".\r\n")
        code, words = client.getreply()
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        client.shut()
        return SendingResult(DispatchEvent.LOST, f"The connection ended after the last byte ({_reason(problem)}).")
    if 200 <= code <= 299:
        return SendingResult(
            DispatchEvent.ACCEPTED, f"Accepted: {code} {_words(words)}", message_id=_kept_id(_words(words))
        )
    if 400 <= code <= 599:
        return _answered(code, words, FaultScope.LETTER)
    return SendingResult(DispatchEvent.LOST, f"The server's answer to the letter cannot be read: {_words(words)}")


def _need_silence(client: _Client) -> None:
    """The server may not speak before the end of the text; an answer here could be taken for that to the letter."""
    if client.was_answered():
        client.shut()
        raise _Failed(SendingResult(DispatchEvent.FAILED, "The server broke off before the end.", FaultScope.LETTER))


@contextmanager
def _about_account(place: str) -> Iterator[None]:
    """Inside it, what the network or TLS does is a failure of the account, and nothing has left."""
    try:
        yield
    except ssl.SSLCertVerificationError as problem:
        reason = getattr(problem, "verify_message", "") or "it cannot be verified"
        words = f"The certificate of {place} is not trusted ({reason}). Nothing was sent."
        raise _account_fault(words, stops=True) from problem
    except smtplib.SMTPResponseException as problem:
        raise _Failed(_answered(problem.smtp_code, problem.smtp_error, FaultScope.ACCOUNT)) from problem
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        raise _account_fault(f"{place} cannot be reached or broke off ({_reason(problem)}).") from problem


def _need(fine: bool, code: int, words: bytes, said: str) -> None:
    if not fine:
        outcome = _answered(code, words, FaultScope.ACCOUNT)
        raise _Failed(SendingResult(outcome.event, f"The server {said} {code} {_words(words)}", FaultScope.ACCOUNT))


def _answered(code: int, words: bytes | str, scope: FaultScope) -> SendingResult:
    """What a refusing answer means. Of a code that is none, nothing is known but that nothing was taken."""
    text = _words(words)
    enhanced = text.split()[0] if text else ""
    about_account = code == 421 or enhanced in ACCOUNT_CODES
    event = DispatchEvent.REFUSED if 500 <= code <= 599 and not about_account else DispatchEvent.FAILED
    policy = event is DispatchEvent.REFUSED and enhanced.startswith("5.7.")
    return SendingResult(event, f"{code} {text}", FaultScope.ACCOUNT if about_account else scope, policy=policy)


def _account_fault(words: str, *, stops: bool = False) -> _Failed:
    return _Failed(SendingResult(DispatchEvent.FAILED, words, FaultScope.ACCOUNT, stops=stops))


def _dotted(content: str) -> bytes:
    """The text as it goes over the line, without the dot that ends it: its own dots doubled, CRLF at each end."""
    lines = content.encode("ascii").replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


def _kept_id(words: str) -> str:
    """A Message-ID that the server gives in its answer because it keeps its own; empty where there is none."""
    found = words[words.find("<") :] if "<" in words else ""
    made = found[: found.find(">") + 1]
    return made if "@" in made and len(made) <= 200 and made.isascii() and " " not in made else ""


def _words(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:SHOWN]


def _reason(problem: BaseException) -> str:
    """Few words, and none that a server could have put there."""
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    if isinstance(problem, ssl.SSLError) and problem.reason == "WRONG_VERSION_NUMBER":
        return "it does not speak TLS there: check security and port"
    if isinstance(problem, smtplib.SMTPServerDisconnected | ConnectionError):
        return "the connection was closed"
    return getattr(problem, "strerror", None) or type(problem).__name__
