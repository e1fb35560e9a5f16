"""What a reader says of a file: what has no counterpart here, what was unclear; of many alike one sentence."""

from collections.abc import Iterable

FEW = 5


class Remarks:
    """Gathers what is said while a file is read."""

    def __init__(self) -> None:
        self._losses: dict[str, list[str]] = {}
        self._doubts: dict[str, list[str]] = {}

    def lost(self, what: str, title: str = "") -> None:
        """``what`` has no counterpart here and says what became of it, as a sentence without its period."""
        self._losses.setdefault(what, []).append(title)

    def asked(self, what: str, title: str = "") -> None:
        """``what`` is unclear, and says how it was taken, as a sentence without its period."""
        self._doubts.setdefault(what, []).append(title)

    @property
    def report(self) -> tuple[str, ...]:
        return tuple(_sentence(what, titles) for what, titles in self._losses.items())

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(_sentence(what, titles) for what, titles in self._doubts.items())


def _sentence(what: str, titles: list[str]) -> str:
    named = list(dict.fromkeys(title for title in titles if title))
    return f"{what}: {few(named)}." if named else f"{what}."


def few(titles: Iterable[str]) -> str:
    """“Draft”, “Legal” and 3 more."""
    named = [f"“{title[:60]}{'…' if len(title) > 60 else ''}”" for title in titles]
    more = len(named) - FEW
    return ", ".join(named[:FEW]) + (f" and {more} more" if more > 0 else "")
