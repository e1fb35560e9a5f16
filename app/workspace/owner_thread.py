"""Work beside the thread that owns the data, awaited there without holding it."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from app.editing.ports import OwnerThread

T = TypeVar("T")

log = logging.getLogger(__name__)


class Pending:
    """Something that ends later, on the thread that owns the data."""

    def __init__(self) -> None:
        self.over = False
        self._waiting: list[Callable[[], None]] = []

    def when_over(self, call: Callable[[], None]) -> None:
        """Call this when it has ended; at once where it has already."""
        if self.over:
            call()
        else:
            self._waiting.append(call)

    def end(self) -> None:
        """It is over now; whoever waits is told, once."""
        if not self.over:
            self.over = True
            for call in self._waiting:
                call()


class Errand(Pending, Generic[T]):
    """Work with plain values in a thread of its own, such as a talk with a server; over when it came home."""

    def __init__(self, owner: OwnerThread, work: Callable[[], T]) -> None:
        super().__init__()
        self._owner, self._work = owner, work
        self._value: list[T] = []
        self._problem: Exception | None = None
        threading.Thread(target=self._run, name="leadline-errand", daemon=True).start()

    def result(self) -> T:
        """What the work returned, once it is over. Raises what it raised."""
        if self._problem is not None:
            raise self._problem
        return self._value[0]

    def _run(self) -> None:
        try:
            self._value.append(self._work())
        except Exception as problem:
            log.warning("an errand failed: %s", type(problem).__name__)
            self._problem = problem
        self._owner.post(self.end)
