"""One program a data folder: its listener, and what it refuses."""

import os
import socket
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.adapters import single_instance as instance
from app.adapters.ipc import Endpoint, LoopbackEndpoint, UnixEndpoint, endpoint_for
from app.adapters.single_instance import FINISHES, LEAVES, LONGEST, Listener, Request, Response, ask, ask_to_raise
from app.domain.errors import KnownError


@pytest.fixture(autouse=True)
def _runtime(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path_factory.mktemp("run")
    place.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(place))


def echo(request: Request) -> Response:
    return Response(3, " ".join(request.argv), f"{threading.current_thread().name} in {request.cwd}")


@contextmanager
def listening(folder: Path, handle=echo, endpoint: Endpoint | None = None) -> Iterator[Listener]:
    """A listener that this thread's stand-in, a thread named "owner", serves."""
    wake, over = threading.Event(), threading.Event()
    listener = Listener(folder, handle, wake.set, endpoint)

    def serve() -> None:
        while not over.is_set():
            wake.wait(0.02)
            wake.clear()
            listener.serve()

    owner = threading.Thread(target=serve, name="owner")
    owner.start()
    try:
        yield listener
    finally:
        listener.close()
        over.set()
        owner.join()


@pytest.mark.parametrize("make", [UnixEndpoint, LoopbackEndpoint])
def test_a_command_runs_on_the_thread_that_owns_the_data_and_its_answer_comes_back(tmp_path: Path, make) -> None:
    endpoint = make(tmp_path / "endpoint")
    with listening(tmp_path, endpoint=endpoint):
        response = ask(tmp_path, ["task", "finish", "LL-3", "—“ü”"], "/somewhere", endpoint=endpoint)
    assert response == Response(3, "task finish LL-3 —“ü”", "owner in /somewhere")


def test_nobody_answers_where_no_program_runs(tmp_path: Path) -> None:
    assert ask(tmp_path, ["today"]) is None
    assert not ask_to_raise(tmp_path)


def test_a_request_without_words_raises_the_window(tmp_path: Path) -> None:
    with listening(tmp_path, lambda request: Response(0 if request.is_raise else 9)):
        assert ask_to_raise(tmp_path)


@pytest.mark.parametrize(("code", "finishes"), [(LEAVES, False), (FINISHES, True), (1, False)])
def test_an_owner_without_a_window_lets_go_and_says_whether_it_finishes_a_letter(
    tmp_path: Path, code: int, finishes: bool
) -> None:
    said: list[bool] = []
    with listening(tmp_path, lambda request: Response(code)):
        assert not ask_to_raise(tmp_path, lambda: said.append(True))
    assert said == [True] * finishes


@pytest.mark.parametrize("secret", ["pass word “ü”", "", None])
def test_a_secret_of_standard_input_goes_beside_the_words(tmp_path: Path, secret: str | None) -> None:
    seen: list[Request] = []
    with listening(tmp_path, lambda request: seen.append(request) or Response(0)):
        ask(tmp_path, ["account", "set", "mail"], "/somewhere", secret=secret)
    assert seen == [Request(("account", "set", "mail"), "/somewhere", secret)]


def test_two_data_folders_have_two_owners(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    with listening(one, lambda _: Response(1)), listening(two, lambda _: Response(2)):
        assert ask(one, ["x"]) == Response(1)
        assert ask(two, ["x"]) == Response(2)


def test_a_socket_that_a_crash_left_is_taken_over(tmp_path: Path) -> None:
    left, _ = endpoint_for(tmp_path).listen()
    left.close()
    assert ask(tmp_path, ["x"]) is None
    with listening(tmp_path):
        assert ask(tmp_path, ["x"]) is not None


def test_a_large_request_passes_and_a_larger_one_is_refused_by_both_sides(tmp_path: Path) -> None:
    with listening(tmp_path, lambda request: Response(0, str(len(request.argv[0])))):
        assert ask(tmp_path, ["x" * 10_000_000]) == Response(0, "10000000")
        with pytest.raises(ValueError, match="16000000"):
            ask(tmp_path, ["x" * LONGEST])
        connected, _ = endpoint_for(tmp_path).connect()
        with connected:
            connected.sendall((LONGEST + 1).to_bytes(4, "big"))
            assert connected.recv(10) == b""


def test_rubbish_and_a_silent_caller_do_not_stop_the_listener(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(instance, "READ_SECONDS", 0.2)
    with listening(tmp_path):
        for rubbish in (b"\0\0\0\x02[]", b"\0\0\0\x04{{{{", b'\0\0\0\x0c{"argv": 1 }', b"\0\0\0\x02{}", b""):
            connected, _ = endpoint_for(tmp_path).connect()
            with connected:
                connected.sendall(rubbish)
                assert connected.recv(10) == b""
        assert ask(tmp_path, ["x"]) is not None


def test_a_port_of_the_machine_serves_only_who_knows_the_token(tmp_path: Path) -> None:
    endpoint = LoopbackEndpoint(tmp_path / "port")
    asked = []
    with listening(tmp_path, lambda request: asked.append(request) or Response(0), endpoint):
        right = (tmp_path / "port").read_text()
        (tmp_path / "port").write_text(right.replace('"token": "', '"token": "0'))
        assert ask(tmp_path, ["x"], endpoint=endpoint) is None
        (tmp_path / "port").write_text(right)
        assert ask(tmp_path, ["x"], endpoint=endpoint) == Response(0)
    assert len(asked) == 1


def test_other_users_cannot_enter_the_place_of_the_socket(tmp_path: Path) -> None:
    with listening(tmp_path):
        place = Path(os.environ["XDG_RUNTIME_DIR"]) / "leadline"
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()} == {0o600}
    place.chmod(0o755)
    with pytest.raises(KnownError, match="entered by others"):
        endpoint_for(tmp_path)


def test_a_command_that_is_given_up_is_never_carried_out_later(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(instance, "WORK_SECONDS", 0.1)
    done = []
    listener = Listener(tmp_path, lambda request: done.append(request) or Response(0))
    response = ask(tmp_path, ["x"])
    assert response is not None
    assert (response.code, response.err) == (1, instance.BUSY)
    assert listener.serve() == 0
    listener.close()
    assert done == []


def test_a_long_command_is_waited_for(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(instance, "WORK_SECONDS", 0.1)
    with listening(tmp_path, lambda _: time.sleep(0.4) or Response(0, "late")):
        assert ask(tmp_path, ["x"]) == Response(0, "late")


def test_a_bug_in_a_command_is_answered_and_raised_where_it_can_be_shown(tmp_path: Path) -> None:
    woken = threading.Event()
    listener = Listener(tmp_path, lambda _: 1 // 0, woken.set)
    answers = []
    caller = threading.Thread(target=lambda: answers.append(ask(tmp_path, ["x"])))
    caller.start()
    assert woken.wait(60)
    with pytest.raises(ZeroDivisionError):
        listener.serve()
    caller.join()
    listener.close()
    assert answers == [Response(1, err=instance.BROKE)]


def test_closing_answers_what_waits_and_leaves_no_file_and_no_thread(tmp_path: Path) -> None:
    woken = threading.Event()
    listener = Listener(tmp_path, echo, woken.set)
    answers = []
    caller = threading.Thread(target=lambda: answers.append(ask(tmp_path, ["x"])))
    caller.start()
    assert woken.wait(60)
    listener.close()
    caller.join()
    assert answers == [Response(1, err=instance.CLOSING)]
    assert list((Path(os.environ["XDG_RUNTIME_DIR"]) / "leadline").iterdir()) == []
    assert "leadline-listener" not in {thread.name for thread in threading.enumerate()}


def test_a_caller_that_goes_away_does_not_stop_the_listener(tmp_path: Path) -> None:
    with listening(tmp_path):
        for _ in range(3):
            connected, _ = endpoint_for(tmp_path).connect()
            connected.shutdown(socket.SHUT_RDWR)
            connected.close()
        assert ask(tmp_path, ["x"]) is not None
