"""Keeps PySide6 from reading the source text of every module that is imported after it.

It looks there for its own name, to know whether a module may switch on names in snake case or true properties, which
nothing in this program does. The texts stay in memory, thirty megabytes of them, and each import takes half as long
again. Which modules may is told by their names instead.
"""

from importlib import import_module
from types import ModuleType

FEATURE, QUESTION = "shibokensupport.feature", "_mod_uses_pyside"


def leave_sources_unread() -> None:
    """From now on, in this process. Nothing where this PySide6 asks otherwise: then imports only take longer."""
    import PySide6  # noqa: F401 - it brings what is asked here

    try:
        asked = vars(import_module(FEATURE))
    except ImportError:
        return
    if QUESTION in asked:
        asked[QUESTION] = _is_of_the_screen


def _is_of_the_screen(module: ModuleType) -> bool:
    return module.__name__.startswith("ui.")
