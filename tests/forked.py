"""A child of the test process that can be killed at any moment, as a power cut would."""

import ctypes
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable

Say = Callable[[str], None]
PR_SET_PDEATHSIG = 1
"""From ``<sys/prctl.h>``: the signal that a process gets when its parent ends."""


class Child:
    """Runs ``work`` at once in a fork; what it says, a line each, arrives here even if it is killed."""

    def __init__(self, work: Callable[[Say], None], *, user: int | None = None) -> None:
        reading, writing = os.pipe()
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(reading)
            _run(work, writing, user, parent)
        os.close(writing)
        self._stream = os.fdopen(reading, encoding="utf-8")
        self._said = ""

    def kill_after(self, chance: random.Random, seconds: float, lines: int = 1) -> list[str]:
        """Wait for so many lines, then up to ``seconds``, and kill. Returns the whole lines that were said."""
        self.first()
        for _ in range(1, lines):
            self._said += self._stream.readline()
        time.sleep(chance.uniform(0, seconds))
        os.kill(self._pid, signal.SIGKILL)
        return self._rest()

    def result(self) -> list[str]:
        return self._rest()

    def end(self) -> None:
        """Kill it, where nothing waited for its end yet."""
        if not self._stream.closed:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._stream.close()

    def first(self) -> str:
        """Wait for the first line."""
        if not self._said:
            self._said = self._stream.readline()
        return self._said.rstrip("\n")

    def _rest(self) -> list[str]:
        with self._stream:
            text = self._said + self._stream.read()
        os.waitpid(self._pid, 0)
        return text.split("\n")[:-1]


def megabytes(work: Callable[[], object]) -> float:
    """By how much the peak of memory grows while ``work`` runs, in a child that shares none of it with other tests.

    Raises AssertionError with what ``work`` raised.
    """

    def measure(say: Say) -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work()
        say(f"{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000:.1f}")

    [said] = Child(measure).result()
    assert not said.startswith("BUG"), said
    return float(said)


def _die_with(parent: int) -> None:
    """A test run that is killed leaves nobody behind who goes on for ever."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _run(work: Callable[[Say], None], writing: int, user: int | None, parent: int) -> None:
    """Never returns: the child must not go on with the tests."""

    def say(line: str) -> None:
        os.write(writing, f"{line}\n".encode())

    try:
        if user is not None and os.getuid() == 0:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        # Only now: the system forgets it with a change of the user.
        _die_with(parent)
        work(say)
    except BaseException as error:
        say(f"BUG {error!r}")
    finally:
        os._exit(0)
