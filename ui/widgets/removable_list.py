"""Short lines that each can be taken away: roles, absences, days off, messages."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.background import Slices
from ui.link.command import Command
from ui.link.plain_text import wrapping_label
from ui.link.theme import META, font
from ui.widgets.button import icon_button

FIRST_ROWS = 12
"""About as many as can be seen at once; the others are made after these are painted."""


@dataclass(frozen=True, slots=True)
class RemovableLine:
    """``hint`` stands under the text; ``removable`` says whether it has the button."""

    key: Hashable
    text: str
    hint: str = ""
    removable: bool = True


class RemovableList(QWidget):
    """``removed(key)`` asks whoever keeps the lines to take one away. ``verb`` is what the buttons do.

    With ``change`` each line has a second button of that name, and ``change_asked(key)`` asks to change the line.
    """

    removed = Signal(object)
    change_asked = Signal(object)

    def __init__(self, name: str, verb: str = "Remove", nothing: str = "", change: str = "") -> None:
        super().__init__()
        named(self, name)
        self._verb, self._nothing, self._change = verb, nothing, change
        self.lines: tuple[RemovableLine, ...] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._rest = Slices(self)
        self.set_lines(())

    def set_lines(self, lines: Sequence[RemovableLine]) -> None:
        """Show others; the focus stays in the list when its line went."""
        if self.lines == tuple(lines):
            return
        had_focus = self.isAncestorOf(focused) if (focused := self.window().focusWidget()) is not None else False
        self.lines = tuple(lines)
        while (old := self._layout.takeAt(0)) is not None:
            if (row := old.widget()) is not None:
                row.hide()
                row.deleteLater()
        self._rest.start(self._add_rows(self.lines), at_once=FIRST_ROWS)
        if not lines and self._nothing:
            empty = wrapping_label(self._nothing)
            empty.setProperty("tone", "muted")
            self._layout.addWidget(empty)
        if had_focus and lines:
            self.focusNextChild()

    def _add_rows(self, lines: Sequence[RemovableLine]) -> Iterator[None]:
        """Room for those that are still to come is kept, so that nothing above the list moves."""
        self.setMinimumHeight(0)
        for made, line in enumerate(lines, start=1):
            self._layout.addWidget(self._row(line))
            if made == FIRST_ROWS < len(lines):
                self.setMinimumHeight(self._layout.sizeHint().height() * len(lines) // made)
            yield
        self.setMinimumHeight(0)

    def _row(self, line: RemovableLine) -> QWidget:
        key, text = line.key, line.text
        tools = []
        if self._change:
            tools.append(Command("change", f"{self._change} {text}", lambda: self.change_asked.emit(key), "pencil"))
        if line.removable:
            tools.append(Command("remove", f"{self._verb} {text}", lambda: self.removed.emit(key), "x"))
        return _Row(line, tools)


class _Row(QWidget):
    def __init__(self, line: RemovableLine, tools: Sequence[Command]) -> None:
        super().__init__()
        named(self, line.text, line.hint)
        words = QVBoxLayout()
        words.setSpacing(0)
        text = wrapping_label(line.text)
        words.addWidget(text)
        if line.hint:
            hint = wrapping_label(line.hint)
            hint.setFont(font(META))
            hint.setProperty("tone", "muted")
            words.addWidget(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.addLayout(words, 1)
        for command in tools:
            row.addWidget(icon_button(command, self, 14))
