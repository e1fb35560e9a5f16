"""Keeps Python from looking for circular garbage while many things are made. For whatever reads or writes many."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Ten thousand new tuples would set the garbage collector off again and again, and it would find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
