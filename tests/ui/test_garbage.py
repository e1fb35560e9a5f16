"""When Python looks for circular garbage in the program: between two acts, and not through what was loaded."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from ui.link import garbage
from ui.link.garbage import CollectorPause, GarbageLooks

MANY = 200_000


class Dialog:
    """Holds itself, as a window does by what it is connected to."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def looked() -> Iterator[list[int]]:
    """The generations that were looked at."""
    found, before = list[int](), gc.get_threshold()

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            found.append(info["generation"])

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)
    gc.set_threshold(*before)


def load() -> list[list[int]]:
    return [[number] for number in range(MANY)]


def test_while_much_is_loaded_no_look_at_all_things_comes_by_itself(qapp, looked: list[int]) -> None:
    owner = QObject()
    GarbageLooks(owner).begin()
    kept = load()
    assert looked
    assert 2 not in looked
    assert len(kept) == MANY


def test_a_closed_dialog_is_gone_with_the_next_look(qapp, looked: list[int], monkeypatch) -> None:
    owner = QObject()
    looks = GarbageLooks(owner)
    looks.begin()
    monkeypatch.setattr(garbage, "LOADED_SECONDS", 60)
    dialog = Dialog()
    gone = weakref.ref(dialog)
    kept = load()
    looks.look()
    del dialog
    kept += load()
    assert gone() is not None
    looks.look()
    assert gone() is None
    assert looked.count(2) == 2


def test_what_was_loaded_is_not_looked_at_again(qapp, looked: list[int], monkeypatch) -> None:
    owner = QObject()
    looks = GarbageLooks(owner)
    looks.begin()
    monkeypatch.setattr(garbage, "LOADED_SECONDS", 0)
    before = gc.get_freeze_count()
    kept = load()
    looks.look()
    assert gc.get_freeze_count() - before >= len(kept)


def test_nothing_new_is_worth_no_look_and_a_drag_is_not_held_up(qapp, looked: list[int]) -> None:
    owner = QObject()
    looks, drag = GarbageLooks(owner), CollectorPause()
    looks.begin()
    gc.collect()
    looked.clear()
    looks.look()
    assert 2 not in looked
    kept = load()
    drag.begin()
    looks.look()
    assert 2 not in looked
    drag.end()
    looks.look()
    assert looked.count(2) == 1
    assert kept
