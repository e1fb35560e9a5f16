"""The table of pages. Rail, Go menu, palette and navigation are made from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.link.context import Context
from ui.link.page import Page


@dataclass(frozen=True, slots=True)
class PageEntry:
    """``make`` imports and builds the page on its first visit. ``kinds`` are the things that it can reveal."""

    id: str
    title: str
    icon: str
    make: Callable[[Context], Page]
    kinds: tuple[str, ...] = ()
    at_bottom: bool = False
    in_rail: bool = True


def in_order(entries: Sequence[PageEntry]) -> list[PageEntry]:
    """As the rail shows them: those at the bottom last."""
    return [entry for entry in entries if not entry.at_bottom] + [entry for entry in entries if entry.at_bottom]
