"""A signal without a GUI toolkit: functions that are called when something changed."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Signal(Generic[T]):
    """Calls its listeners in the order they came."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[T], None]] = []

    def connect(self, listener: Callable[[T], None]) -> None:
        """Call this function with each value from now on."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[[T], None]) -> None:
        """Stop calling this function. Raises ValueError when it was not connected."""
        self._listeners.remove(listener)

    def __call__(self, value: T) -> None:
        """Every listener is called, also when one before it raises; the first error is raised then."""
        first: Exception | None = None
        for listener in tuple(self._listeners):
            try:
                listener(value)
            except Exception as error:
                first = first or error
        if first is not None:
            raise first
