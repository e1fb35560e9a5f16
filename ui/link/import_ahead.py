"""Imports modules before they are asked for, one at a time, so that what needs them first need not wait.

A page stands on up to ninety modules of the product, a tenth of a second of work, and importing it imports them all in
one go. So what a module imports is read in its compiled code, and the lowest ones come first. The generator is for
``Slices``.
"""

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.util import find_spec

PRODUCT = ("app.", "ui.")


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
