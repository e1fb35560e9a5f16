"""The thread that owns the data where there is no window: calls of other threads and timers in one plain queue."""

import heapq
import itertools
import queue
import time
from collections.abc import Callable


class CallQueue:
    """Fits the port ``OwnerThread``; the thread that calls ``run_until`` is the owner."""

    def __init__(self) -> None:
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()

    def post(self, call: Callable[[], None]) -> None:
        """Run it on the owner's thread, in the order of posting; from any thread."""
        self._posted.put(call)

    def call_later(self, seconds: float, call: Callable[[], None]) -> None:
        """Run it after so many seconds; asked for on the owner's thread only."""
        heapq.heappush(self._later, (time.monotonic() + seconds, next(self._numbers), call))

    def run_until(self, over: Callable[[], bool]) -> None:
        """Run what comes, until ``over`` says after one of the calls that it is enough."""
        while not over():
            self._next()()

    def _next(self) -> Callable[[], None]:
        """The next call, waited for."""
        while True:
            wait = self._later[0][0] - time.monotonic() if self._later else None
            if wait is not None and wait <= 0:
                return heapq.heappop(self._later)[2]
            try:
                return self._posted.get(timeout=wait)
            except queue.Empty:
                continue
