"""Mail servers on loopback: real ones by ``aiosmtpd``, and one that misbehaves at a chosen moment."""

import asyncio
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.domain.account import MailAccount, Security

PASSWORD = "correct horse"
MOMENTS = ("greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "text", "dot", "QUIT")
FAULTS = ("4xx", "5xx", "421", "drop", "silence", "nonsense", "drip")


@cache
def authority() -> trustme.CA:
    return trustme.CA()


def server_context(name: str = "localhost") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(name, "127.0.0.1").configure_cert(context)
    return context


def trust_file(folder: Path) -> Path:
    """The certificate of the tests' own authority, for SSL_CERT_FILE."""
    file = folder / "authority.pem"
    authority().cert_pem.write_to_path(str(file))
    return file


@dataclass
class Mailbox:
    """A handler of ``aiosmtpd`` that keeps what it took; ``answers`` are given instead, the first first."""

    took: list[tuple[str, bytes]] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_text: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient:
            return self.to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.to_text:
            return self.to_text.pop(0)
        assert isinstance(envelope.original_content, bytes)
        self.took.append((envelope.rcpt_tos[0], envelope.original_content))
        return "250 Message accepted"


def checked(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=given.password == PASSWORD.encode(), handled=False)


@contextmanager
def real_server(
    mailbox: Mailbox, security: Security = Security.NONE, *, login: bool = False, name: str = "localhost"
) -> Iterator[MailAccount]:
    """A server by ``aiosmtpd``; gives the account that fits it."""
    more = {"authenticator": checked, "auth_required": True, "auth_require_tls": False} if login else {}
    if security is Security.STARTTLS:
        more |= {"tls_context": server_context(name), "require_starttls": True}
    wrapped = server_context(name) if security is Security.TLS else None
    loop = asyncio.new_event_loop()

    def made() -> SMTP:
        with warnings.catch_warnings():
            # It warns of passwords without TLS, which are meant here.
            warnings.simplefilter("ignore")
            return SMTP(mailbox, hostname="mx.example", loop=loop, **more)

    making = loop.create_server(made, "127.0.0.1", 0, ssl=wrapped)
    server = loop.run_until_complete(making)
    port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        host = "127.0.0.1" if security is Security.NONE else "localhost"
        yield MailAccount(host, port, security, "lead@example.com", "lead@example.com" if login else "", per_minute=0)
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


async def _ended(server: asyncio.Server) -> None:
    server.close()
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class FaultyServer:
    """Follows the protocol but for one moment, where it does one fault. ``took`` is what it answered with 2xx."""

    def __init__(self, moment: str = "", fault: str = "", *, seconds: float = 1.5, log: Path | None = None) -> None:
        self._log = log
        """Gets a line for each letter, written before it is answered; that then takes a little longer."""
        self._moment, self._fault, self._seconds = moment, fault, seconds
        self.took: list[bytes] = []
        self.received: list[bytes] = []
        """Whole letters, the dot included, whatever was answered."""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopping.set()
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", self.port), 1)):
            pass
        self._thread.join(30)
        self._socket.close()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            connected, _ = self._socket.accept()
            with connected, suppress(OSError, EOFError):
                connected.settimeout(5)
                self._talk(connected, connected.makefile("rb"))

    def _talk(self, line: socket.socket, stream: "socket.SocketIO") -> None:
        with stream:
            self._answer(line, "greeting", "220 ready")
            while (command := stream.readline()) and not self._stopping.is_set():
                word = command.split()[0].decode().upper()
                if word == "EHLO":
                    self._answer(line, word, "250-here\r\n250 AUTH PLAIN")
                elif word == "DATA":
                    self._answer(line, word, "354 go on")
                    self._take(line, stream)
                elif word == "QUIT":
                    self._answer(line, word, "221 bye")
                    return
                else:
                    self._answer(line, word, {"AUTH": "235 ok", "HELO": "250 ok"}.get(word, "250 ok"))

    def _take(self, line: socket.socket, stream: "socket.SocketIO") -> None:
        if self._moment == "text":
            stream.readline()
            self._answer(line, "text", "")
        text = b""
        while not text.endswith(b"\r\n.\r\n"):
            got = stream.readline()
            if not got:
                raise EOFError
            text += got
        self.received.append(text)
        if self._log is not None:
            with self._log.open("ab", buffering=0) as file:
                file.write(next(row for row in text.splitlines() if row.startswith(b"X-Facts: ")) + b"\n")
            time.sleep(0.02)
        if self._moment != "dot" or not self._fault:
            self.took.append(text)
        self._answer(line, "dot", "250 2.0.0 taken")

    def _answer(self, line: socket.socket, moment: str, usual: str) -> None:
        if moment != self._moment or not self._fault:
            line.sendall(f"{usual}\r\n".encode())
            return
        match self._fault:
            case "4xx":
                line.sendall(b"451 4.3.0 later\r\n")
            case "5xx":
                line.sendall(b"554 5.0.0 never\r\n")
            case "421":
                line.sendall(b"421 4.3.2 closing\r\n")
            case "drop":
                raise EOFError
            case "silence":
                self._stopping.wait(self._seconds)
                raise EOFError
            case "slow":
                self._stopping.wait(self._seconds)
                line.sendall(f"{usual}\r\n".encode())
            case "nonsense":
                line.sendall(b"\xff\xfe what?\r\n")
            case "drip":
                end = time.monotonic() + self._seconds
                while time.monotonic() < end and not self._stopping.is_set():
                    line.sendall(b"2")
                    time.sleep(0.05)
                raise EOFError


def yes() -> bool:
    return True
