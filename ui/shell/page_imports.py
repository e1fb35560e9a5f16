"""Imports pages before they are asked for, one module at a time, so that the first visit need not wait for it.

A page of the daily work stands on up to ninety modules of the product, a tenth of a second of work, and importing it
imports them all in one go. So what a module imports is read in its compiled code, and the lowest ones come first.
"""

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.util import find_spec

from ui.link.page_id import PageId
from ui.shell.pages import PAGES, RailGroup

PRODUCT = ("app.", "ui.")


def daily_pages() -> tuple[str, ...]:
    """The modules of the pages of the daily work and of the page that they lead to, with its first tab. The others are
    imported when they are visited: each takes memory for as long as the program runs."""
    ids = [entry.id for entry in PAGES if entry.group is RailGroup.WORK]
    # A tab is imported when it is shown first, and this one is what the page of a project shows first.
    return (*(f"ui.pages.{id}.page" for id in (*ids, PageId.PROJECT)), "ui.pages.project.overview")


def importing(modules: Iterable[str]) -> Iterator[None]:
    """Import these and what they stand on, one module a step; those that are there already take none."""
    begun = set[str]()
    for module in modules:
        yield from _importing(module, begun)


def _importing(module: str, begun: set[str]) -> Iterator[None]:
    if module in sys.modules or module in begun:
        return
    begun.add(module)
    for wanted in _imported_by(module):
        yield from _importing(wanted, begun)
    import_module(module)
    yield


def _imported_by(module: str) -> list[str]:
    """Modules of the product that are named by the import statements at the top of a module."""
    spec = find_spec(module)
    if spec is None or not isinstance(spec.loader, InspectLoader):
        return []
    code = spec.loader.get_code(module)
    return [name for name in code.co_names if name.startswith(PRODUCT)] if code is not None else []
