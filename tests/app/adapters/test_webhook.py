"""Whether a message was posted is always known: yes, no, or in doubt; against a server on this computer."""

import gc
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from app.adapters.webhook import PostJob, post_message
from app.domain.account import MessengerKind
from app.domain.dispatch import DispatchEvent, FaultScope, SendingResult
from app.domain.errors import KnownError
from tests.app.adapters.mail_servers import free_port, server_context, trust_file, yes

BODY = '{"text":"Your turn"}'


class WebServer:
    """Takes one request after the other and gives ``answer``; ``early``: before it has the whole body."""

    def __init__(self, answer: bytes = b"", *, early: bool = False, context: ssl.SSLContext | None = None) -> None:
        self._answer, self._early, self._context = answer, early, context
        self.requests: list[str] = []
        """The first line and the whole body of each that came to its end."""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._ended = False
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._ended = True
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._socket.close()

    def _serve(self) -> None:
        while not self._ended:
            with suppress(OSError, ValueError):
                line, _ = self._socket.accept()
                with line:
                    line.settimeout(3)
                    if self._context is None:
                        self._talk(line)
                    else:
                        with self._context.wrap_socket(line, server_side=True) as wrapped:
                            self._talk(wrapped)

    def _talk(self, line: socket.socket) -> None:
        got = b""
        while b"\r\n\r\n" not in got:
            more = line.recv(65_536)
            if not more:
                return
            got += more
        if self._early:
            line.sendall(self._answer)
            time.sleep(0.3)
            return
        head, body = got.split(b"\r\n\r\n", 1)
        length = next(
            int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length")
        )
        while len(body) < length:
            more = line.recv(65_536)
            if not more:
                return
            body += more
        self.requests.append(f"{head.split(b' HTTP', 1)[0].decode()} {body.decode()}")
        if self._answer == b"silence":
            time.sleep(1)
        elif self._answer == b"drip":
            for _ in range(20):
                line.sendall(b"H")
                time.sleep(0.1)
        else:
            line.sendall(self._answer)


def http(status: str, body: str = "", *heads: str) -> bytes:
    rows = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *heads]
    return ("\r\n".join(rows) + "\r\n\r\n" + body).encode()


@contextmanager
def serving(answer: bytes = b"", **more: bool) -> Iterator[WebServer]:
    server = WebServer(answer, **more)
    try:
        yield server
    finally:
        server.close()


def post(server: WebServer, kind: MessengerKind = MessengerKind.JSON, ask: Callable[[], bool] = yes) -> SendingResult:
    job = PostJob(kind, f"http://127.0.0.1:{server.port}/hooks/secret?x=1", BODY)
    return post_message(job, ask, seconds=1.2, read_seconds=0.5)


ACCOUNT, LETTER = FaultScope.ACCOUNT, FaultScope.LETTER
POSTED, FAILED, REFUSED, LOST = (
    DispatchEvent.ACCEPTED,
    DispatchEvent.FAILED,
    DispatchEvent.REFUSED,
    DispatchEvent.LOST,
)


@pytest.mark.parametrize(
    ("answer", "event", "scope", "stops"),
    [
        (http("200 OK", "ok"), POSTED, LETTER, False),
        (http("204 No Content"), POSTED, LETTER, False),
        (http("302 Found", "", "Location: https://elsewhere.example/"), FAILED, ACCOUNT, True),
        (http("400 Bad Request", "invalid_payload"), REFUSED, LETTER, False),
        (http("403 Forbidden", "action_prohibited"), FAILED, ACCOUNT, True),
        (http("404 Not Found", "no_service"), FAILED, ACCOUNT, True),
        (http("410 Gone", "channel_is_archived"), FAILED, ACCOUNT, True),
        (http("413 Payload Too Large"), REFUSED, LETTER, False),
        (http("429 Too Many Requests"), FAILED, ACCOUNT, False),
        (http("500 Internal Server Error"), LOST, LETTER, False),
        (http("503 Service Unavailable"), LOST, LETTER, False),
        (b"", LOST, LETTER, False),
        (b"nonsense\r\n\r\n", LOST, LETTER, False),
        (b"HTTP/1.1 2", LOST, LETTER, False),
        (b"silence", LOST, LETTER, False),
        (b"drip", LOST, LETTER, False),
    ],
    ids=lambda value: value[:20].decode() or "drop" if isinstance(value, bytes) else None,
)
def test_every_answer_is_read_rightly(answer: bytes, event: DispatchEvent, scope: FaultScope, stops: bool) -> None:
    with serving(answer) as server:
        result = post(server)
    assert (result.event, result.scope, result.stops) == (event, scope, stops), result.words
    assert server.requests == [f"POST /hooks/secret?x=1 {BODY}"]
    assert "secret" not in result.words


@pytest.mark.parametrize("answer", [http("429 Too Many Requests"), http("410 Gone"), http("200 OK"), http("500 no")])
def test_an_answer_before_the_last_byte_is_never_that_it_was_posted(answer: bytes) -> None:
    def ask() -> bool:
        time.sleep(0.1)
        return True

    with serving(answer, early=True) as server:
        result = post(server, ask=ask)
    assert (result.event, result.scope) == (FAILED, ACCOUNT)
    assert result.stops == (b"410" in answer)
    assert server.requests == []


def test_what_is_held_never_has_its_last_byte_posted() -> None:
    with serving(http("200 OK")) as server:
        assert post(server, ask=lambda: False).event is DispatchEvent.WITHHELD
        time.sleep(0.1)
    assert server.requests == []


@pytest.mark.parametrize(("head", "seconds"), [("7", 7), ("1.2", 2), ("soon", 0), ("in 90 s", 90)])
def test_how_long_to_wait_is_read_as_seconds_or_as_a_date(head: str, seconds: int) -> None:
    if head == "in 90 s":
        head = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds))
    with serving(http("429 Too Many Requests", "", f"Retry-After: {head}")) as server:
        assert abs(post(server).wait_seconds - seconds) <= 5


def test_teams_only_takes_a_message_and_says_nothing_of_posting_and_discord_is_asked_to_wait() -> None:
    with serving(http("202 Accepted")) as server:
        assert "Handed to Teams" in post(server, MessengerKind.TEAMS).words
    with serving(http("200 OK", "{}")) as server:
        assert post(server, MessengerKind.DISCORD).words.startswith("Posted")
        assert server.requests[0].startswith("POST /hooks/secret?x=1&wait=true ")


def test_over_tls_the_certificate_is_verified_and_the_question_before_the_last_byte_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(http("200 OK", "ok"), context=server_context()) as server:
        job = PostJob(MessengerKind.SLACK, f"https://localhost:{server.port}/hook", BODY)
        refused = post_message(job, yes, read_seconds=2)
        assert (refused.event, refused.stops) == (FAILED, True)
        assert "certificate" in refused.words
        monkeypatch.setenv("SSL_CERT_FILE", str(trust_file(tmp_path)))
        asked = threading.Event()

        def ask() -> bool:
            time.sleep(0.2)  # the tickets of TLS have arrived by then
            asked.set()
            return True

        posted = post_message(job, ask, read_seconds=2)
    assert posted.event is POSTED, posted.words
    assert asked.is_set()
    assert server.requests == [f"POST /hook {BODY}"]
    gc.collect()


def test_nobody_there_is_the_accounts_fault_and_plain_http_only_to_this_computer() -> None:
    result = post_message(PostJob(MessengerKind.JSON, f"http://127.0.0.1:{free_port()}/x", BODY), yes)
    assert (result.event, result.scope, result.stops) == (FAILED, ACCOUNT, False)
    result = post_message(PostJob(MessengerKind.JSON, "http://192.0.2.1/x", BODY), yes)
    assert result.stops
    assert "https" in result.words


def test_nothing_leaves_this_computer_while_the_time_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_NOW", "2027-01-12T09:30")
    with pytest.raises(KnownError, match="LEADLINE_NOW"):
        post_message(PostJob(MessengerKind.SLACK, "https://hooks.example.com/x", BODY), yes)
