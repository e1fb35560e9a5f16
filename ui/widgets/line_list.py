"""Lines that can be typed, ordered, added and taken away: check items, outcomes, choices, approvers, lanes."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.plain_text import one_line, set_tool_tip, wrapping_label
from ui.link.theme import META, font
from ui.widgets.button import allow, icon_button
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.line_field import LineField


@dataclass(frozen=True, slots=True)
class Line:
    """``key`` tells lines of the same text apart; ``on`` is its tick, where lines have one."""

    text: str
    on: bool = True
    key: Hashable = None
    choice: Hashable = None
    """What is chosen in its box, where lines have one."""


@dataclass(frozen=True, slots=True)
class LineRules:
    """What can be done: ``tick`` names the tick of each line, ``box`` its box of choices, ``add`` the field for a new
    one. Tick and box of a line with both stand under it."""

    one: str = "Line"
    """What one line is called: "Outcome"."""
    add: str = ""
    tick: str = ""
    tip: str = ""
    box: str = ""
    renames: bool = True
    orders: bool = True
    removes: bool = True


class LineList(QWidget):
    """Tells what the user did; whoever keeps the lines shows them anew. Alt+Up and Alt+Down move a line."""

    added = Signal(str)
    renamed = Signal(int, str)
    moved = Signal(int, int)
    """row, new row"""
    removed = Signal(int)
    ticked = Signal(int, bool)
    chosen = Signal(int, object)
    """row, key of the choice"""

    def __init__(self, name: str, rules: LineRules, nothing: str = "") -> None:
        super().__init__()
        named(self, name)
        self.rules = rules
        self.lines: tuple[Line, ...] = ()
        self.choices: tuple[Choice[Hashable], ...] = ()
        """What the boxes of the lines offer; from the next ``show_lines`` on."""
        self.rows: list[LineRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._nothing = wrapping_label(nothing)
        self._nothing.setProperty("tone", "muted")
        self._nothing.setFont(font(META))
        self._layout.addWidget(self._nothing)
        self.new = LineField(rules.add or name, rules.add)
        self.new.kept.connect(self._add)
        self._layout.addWidget(self.new)
        self.new.setVisible(bool(rules.add))
        self.show_lines(())

    def show_lines(self, lines: Sequence[Line], afresh: bool = False) -> None:
        """Others; rows stay where they are, so the focus and what is half typed stay too, unless ``afresh``."""
        if len(lines) != len(self.rows):
            self._make_rows(len(lines))
        self.lines = tuple(lines)
        for row, line in zip(self.rows, lines, strict=True):
            row.show_line(line, afresh)
        self._nothing.setVisible(not lines and bool(self._nothing.text()))
        if afresh:
            self.new.show_text("", afresh=True)

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
        for field in (*(row.field for row in self.rows), self.new):
            if field is not None:
                field.keep()

    def move_line(self, row: int, by: int) -> None:
        """Ask for another order and keep the focus with the line."""
        to = row + by
        if not self.rules.orders or not 0 <= to < len(self.lines):
            return
        text = self.lines[row].text
        self.moved.emit(row, to)
        if self.lines[to].text == text:
            self.rows[to].setFocus()
            announce(self, f"{text}, {to + 1} of {len(self.lines)}")

    def _make_rows(self, count: int) -> None:
        focused = self.window().focusWidget()
        had_focus = focused is not None and any(row.isAncestorOf(focused) for row in self.rows)
        while len(self.rows) > count:
            row = self.rows.pop()
            row.hide()
            row.setParent(None)
            row.deleteLater()
        while len(self.rows) < count:
            row = LineRow(self, len(self.rows))
            self._layout.insertWidget(len(self.rows), row)
            self.rows.append(row)
        if had_focus and not (focused is not None and any(row.isAncestorOf(focused) for row in self.rows)):
            (self.rows[-1] if self.rows else self.new).setFocus()

    def _add(self, typed: str) -> None:
        text = " ".join(typed.split())
        if text:
            self.added.emit(text)
        if not text or any(line.text == text for line in self.lines):
            self.new.show_text("", afresh=True)


class LineRow(QWidget):
    """One line: its field or text, its tick, and what can be done with it."""

    def __init__(self, owner: LineList, number: int) -> None:
        super().__init__()
        self._owner, self._number = owner, number
        rules = owner.rules
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 4 if rules.box else 0)
        both.setSpacing(2)
        layout = QHBoxLayout()
        layout.setSpacing(2)
        both.addLayout(layout)
        self.field = LineField(rules.one) if rules.renames else None
        self._label = wrapping_label()
        if self.field is not None:
            layout.addWidget(self.field, 1)
            self.field.kept.connect(self._rename)
            self.setFocusProxy(self.field)
        layout.addWidget(self._label, 0 if rules.renames else 1)
        self._label.setVisible(not rules.renames)
        self.tick = CheckField(rules.tick)
        set_tool_tip(self.tick, rules.tip)
        self.tick.chosen.connect(lambda on: owner.ticked.emit(self._number, on))
        self.box = ChoiceField[Hashable](rules.box)
        self.box.setParent(self)
        self.box.setVisible(bool(rules.box))
        self.box.picked.connect(lambda key: owner.chosen.emit(self._number, key))
        beside = layout
        if rules.box:
            beside = QHBoxLayout()
            beside.setSpacing(8)
            both.addLayout(beside)
            beside.addWidget(self.box, 1)
        beside.addSpacing(6 * bool(rules.tick and not rules.box))
        beside.addWidget(self.tick)
        self.tick.setVisible(bool(rules.tick))
        self.up = self._tool("up", "Move up", lambda: owner.move_line(self._number, -1), "chevron-up", "Alt+Up")
        self.down = self._tool(
            "down", "Move down", lambda: owner.move_line(self._number, 1), "chevron-down", "Alt+Down"
        )
        self.remove = self._tool("remove", "Remove", lambda: owner.removed.emit(self._number), "x")
        for tool, shown in ((self.up, rules.orders), (self.down, rules.orders), (self.remove, rules.removes)):
            layout.addWidget(tool)
            tool.setVisible(shown)
        if self.field is None:
            self.setFocusProxy(self.up if rules.orders else self.remove)

    def show_line(self, line: Line, afresh: bool) -> None:
        """Show it; the names of the buttons say which line they are for."""
        rules = self._owner.rules
        text = one_line(line.text)
        named(self, text)
        if self.field is not None:
            self.field.show_text(line.text, afresh)
            named(self.field, f"{rules.one} {self._number + 1}")
        elif self._label.text() != text:
            self._label.setText(text)
        self.tick.show_checked(line.on)
        named(self.tick, f"{rules.tick}: {text}", rules.tip)
        if rules.box:
            self.tick.setText(rules.tick)
            self.box.set_choices(self._owner.choices, line.choice)
            named(self.box, f"{rules.box}: {text}")
        allow(self.up, "" if self._number > 0 else "It is the first already.")
        allow(self.down, "" if self._number < len(self._owner.lines) - 1 else "It is the last already.")
        for tool, verb in ((self.up, "Move up"), (self.down, "Move down"), (self.remove, "Remove")):
            named(tool, f"{verb}: {text}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if way is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._owner.move_line(self._number, way)
        else:
            super().keyPressEvent(event)

    def _tool(self, id: str, text: str, run: Callable[[], object], picture: str, keys: str = "") -> QToolButton:
        return icon_button(Command(id, text, run, picture, keys), self, 14)

    def _rename(self, typed: str) -> None:
        text = " ".join(typed.split())
        if text:
            self._owner.renamed.emit(self._number, text)
        elif self.field is not None:
            self.field.take_back()


T = TypeVar("T")


def moved_items(items: Sequence[T], row: int, to: int) -> list[T]:
    """The items with one of them at another place."""
    rest = [item for at, item in enumerate(items) if at != row]
    rest.insert(to, items[row])
    return rest
