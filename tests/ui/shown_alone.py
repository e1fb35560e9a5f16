"""Guard: what is shown before it gets its place stands on the screen as a window of its own for a moment, and closes
every menu and list that is open."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class ShownAlone(QObject):
    """Waits whether what the program showed without a place gets one after all."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._shown: dict[int, str] = {}

    def check(self, widget: QWidget) -> None:
        """Called while a widget is told to be seen."""
        caller = sys._getframe(2)
        name = caller.f_globals.get("__name__", "")
        if name.startswith("ui.") and widget.parentWidget() is None:
            self._shown[id(widget)] = f"{name}:{caller.f_lineno} shows a {type(widget).__name__} that has no place yet"
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            self.found.append(self._shown.pop(id(watched), ""))
        return False


@pytest.fixture(scope="session")
def shown_alone(qapp: QApplication) -> Iterator[ShownAlone]:
    """Tests may show what they like as a window; the program's own code is watched."""
    guard = ShownAlone()
    set_visible, set_hidden, show = QWidget.setVisible, QWidget.setHidden, QWidget.show

    def watched_set_visible(self: QWidget, on: bool) -> None:
        if on:
            guard.check(self)
        set_visible(self, on)

    def watched_set_hidden(self: QWidget, off: bool) -> None:
        if not off:
            guard.check(self)
        set_hidden(self, off)

    def watched_show(self: QWidget) -> None:
        guard.check(self)
        show(self)

    patched: Any = QWidget
    patched.setVisible, patched.setHidden, patched.show = watched_set_visible, watched_set_hidden, watched_show
    yield guard
    patched.setVisible, patched.setHidden, patched.show = set_visible, set_hidden, show


@pytest.fixture(autouse=True)
def nothing_is_shown_before_it_has_its_place(shown_alone: ShownAlone) -> Iterator[None]:
    yield
    found, shown_alone.found = shown_alone.found, []
    assert not found
