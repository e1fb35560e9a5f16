"""One program a data folder: its owner listens and carries out commands for others. For ``app.command`` and the shell.

SQLite's lock decides who the owner is; the socket only carries requests to it. The owner's thread that opened the
database does the work: ``Listener`` calls ``notify`` from its own thread, and the owner then calls ``serve``.
"""

import hmac
import json
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.adapters.ipc import Endpoint, endpoint_for

log = logging.getLogger(__name__)

LONGEST = 16_000_000
"""Bytes of one request or answer."""
READ_SECONDS = 5.0
WORK_SECONDS = 30.0

LEAVES = 75
"""The answer of an owner without a window to a start that wants one: it lets go of the folder now."""
FINISHES = 76
"""The same, once the server has answered for the letter that it has handed over."""
CLOSING = "Leadline is closing. Try again in a moment."
BUSY = "Leadline is busy and did not begin. Look at its window for an open question, then try again."
BROKE = "Leadline failed while doing this; nothing was changed. Its window says more."


@dataclass(frozen=True, slots=True)
class Request:
    """``argv`` without the program's name, its paths relative to ``cwd``. Without words: show the window."""

    argv: tuple[str, ...]
    cwd: str
    secret: str | None = None
    """A password that came by standard input, never as a word of the command."""

    @property
    def is_raise(self) -> bool:
        return not self.argv


@dataclass(frozen=True, slots=True)
class Response:
    """How a command ended: its exit code and what it would have printed."""

    code: int
    out: str = ""
    err: str = ""


class Later:
    """A response that comes when the work is done. Made, given and waited for on the owner's thread."""

    def __init__(self) -> None:
        self._response: Response | None = None
        self._tell: Callable[[Response], None] | None = None

    def give(self, response: Response) -> None:
        """The response is there; the first one counts."""
        if self._response is None:
            self._response = response
            if self._tell is not None:
                self._tell(response)

    def when_given(self, tell: Callable[[Response], None]) -> None:
        """Tell this one; at once where the response is there already."""
        self._tell = tell
        if self._response is not None:
            tell(self._response)


@dataclass
class _Job:
    """A request between two threads. Who takes it first, the owner or the time-out, decides what becomes of it."""

    request: Request
    response: Response = field(default_factory=lambda: Response(1, err=BUSY))
    done: threading.Event = field(default_factory=threading.Event)
    _taken: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bool:
        """Claim the request: True for the first caller, who must finish it or give it up; False for everyone after."""
        return self._taken.acquire(blocking=False)

    def finish(self, response: Response) -> None:
        self.response = response
        self.done.set()


class Listener:
    """Takes requests for a data folder. Make it only while holding the folder's database.

    ``handle`` runs on the thread that calls ``serve``; its answer may come later, and meanwhile others are served.
    ``notify`` is called on another thread when there is something to serve: post it to your event loop.
    """

    def __init__(
        self,
        folder: Path,
        handle: Callable[[Request], Response | Later],
        notify: Callable[[], None] = lambda: None,
        endpoint: Endpoint | None = None,
    ) -> None:
        self._handle = handle
        self._notify = notify
        self._endpoint = endpoint or endpoint_for(folder)
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._later: list[Later] = []
        self._talks: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._socket, self._token = self._endpoint.listen()
        self._thread = threading.Thread(target=self._listen, name="leadline-listener", daemon=True)
        self._thread.start()

    def serve(self) -> int:
        """Carry out what waits; returns how many requests that were. A bug of ``handle`` is answered and raised."""
        served = 0
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return served
            if not job.take():
                continue
            served += 1
            response: Response | Later = Response(1, err=BROKE)
            began = time.monotonic()
            try:
                response = self._handle(job.request)
            finally:
                self._answer(job, response, began)

    def _answer(self, job: _Job, response: Response | Later, began: float) -> None:
        def finish(found: Response) -> None:
            job.finish(found)
            words = "asked to show the window" if job.request.is_raise else "asked for a command"
            log.info("another start %s: status %d, %.1f s", words, found.code, time.monotonic() - began)

        if isinstance(response, Later):
            self._later.append(response)
            response.when_given(finish)
        else:
            finish(response)

    def close(self) -> None:
        """Stop listening; what still waits is told so. Call it before the database is let go."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._refuse_waiting()
        # A listening thread wakes up by a caller only; closing its socket leaves it asleep.
        with socket.socket(self._socket.family, socket.SOCK_STREAM) as caller, suppress(OSError):
            caller.connect(self._socket.getsockname())
        self._thread.join(READ_SECONDS + 1)
        self._refuse_waiting()
        for later in self._later:
            later.give(Response(1, err=CLOSING))
        for talk in self._talks:
            talk.join(READ_SECONDS + 1)
        self._endpoint.remove()

    def _refuse_waiting(self) -> None:
        while not self._jobs.empty():
            job = self._jobs.get_nowait()
            if job.take():
                job.finish(Response(1, err=CLOSING))

    def _listen(self) -> None:
        with self._socket:
            while not self._stopping.is_set():
                try:
                    connected, _ = self._socket.accept()
                except OSError:
                    return
                # One each: a command that waits for a server keeps nobody else waiting.
                self._talks = [talk for talk in self._talks if talk.is_alive()]
                talk = threading.Thread(target=self._converse, args=(connected,), name="leadline-asked", daemon=True)
                self._talks.append(talk)
                talk.start()

    def _converse(self, connected: socket.socket) -> None:
        with connected:
            if self._stopping.is_set():
                return
            connected.settimeout(READ_SECONDS)
            with suppress(OSError, ValueError):
                _send(connected, self._reply(_receive(connected)))

    def _reply(self, message: dict[str, Any]) -> dict[str, Any]:
        if not hmac.compare_digest(str(message.get("token", "")).encode(), self._token.encode()):
            raise ValueError("a request without the token")
        job = _Job(_request(message))
        self._jobs.put(job)
        self._notify()
        # Nobody may be told that a command failed which is carried out later: only an untaken job is given up.
        if not job.done.wait(WORK_SECONDS):
            if job.take():
                log.warning("a request of another start was given up: nobody took it in %d s", WORK_SECONDS)
            else:
                job.done.wait()
        return {"code": job.response.code, "out": job.response.out, "err": job.response.err}


def ask(
    folder: Path,
    argv: Sequence[str],
    cwd: str = "",
    *,
    secret: str | None = None,
    endpoint: Endpoint | None = None,
) -> Response | None:
    """Let the program that holds ``folder`` carry out a command; None when no program answers there.

    The answer may take as long as the command does. Raises ValueError for a request over 16 MB.
    """
    try:
        connected, token = (endpoint or endpoint_for(folder)).connect()
    except OSError:
        return None
    with connected:
        connected.settimeout(READ_SECONDS)
        try:
            _send(connected, {"token": token, "argv": list(argv), "cwd": cwd, "secret": secret})
            connected.settimeout(None)
            message = _receive(connected)
            return Response(int(message["code"]), str(message["out"]), str(message["err"]))
        except (OSError, KeyError, json.JSONDecodeError):
            return None


def ask_to_raise(folder: Path, finishing: Callable[[], None] = lambda: None) -> bool:
    """Bring the running program's window to the front; False when there is none. An owner without a window lets go of
    the folder: at once, or, where ``finishing`` is called, as soon as a letter of its is answered for."""
    response = ask(folder, ())
    if response is not None and response.code == FINISHES:
        log.info("the owner without a window finishes a letter, then it lets go of the data")
        finishing()
        return False
    if response is not None and response.code == LEAVES:
        log.info("the owner without a window lets go of the data")
        return False
    return response is not None and response.code == 0


def _request(message: dict[str, Any]) -> Request:
    argv, cwd, secret = message.get("argv"), message.get("cwd"), message.get("secret")
    if not isinstance(argv, list) or not isinstance(cwd, str):
        raise ValueError("no request")
    return Request(tuple(str(word) for word in argv), cwd, str(secret) if secret is not None else None)


def _send(connected: socket.socket, message: dict[str, Any]) -> None:
    text = json.dumps(message).encode()
    if len(text) > LONGEST:
        raise ValueError(f"{len(text)} bytes are more than {LONGEST}")
    connected.sendall(len(text).to_bytes(4, "big") + text)


def _receive(connected: socket.socket) -> dict[str, Any]:
    """One message. Raises ValueError for what is none, OSError when the other side is gone or too slow."""
    length = int.from_bytes(_read(connected, 4), "big")
    if length > LONGEST:
        raise ValueError(f"{length} bytes are more than {LONGEST}")
    message = json.loads(_read(connected, length))
    if not isinstance(message, dict):
        raise ValueError("no message")
    return message


def _read(connected: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = connected.recv(min(65_536, length - len(parts)))
        if not part:
            raise ConnectionError("the other side went away")
        parts += part
    return bytes(parts)
