"""A box with one choice of some, each with its own key; the wheel passes over it, long texts give way."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QWidget

from ui.link.accessible import named
from ui.link.icon import icon
from ui.link.plain_text import one_line
from ui.widgets.elided import give_way, wrapped_lines
from ui.widgets.form import leave_wheel_to_page

K = TypeVar("K", bound=Hashable)
"""What the choices of a box are known by."""
Key_co = TypeVar("Key_co", bound=Hashable, covariant=True)
"""What one choice is known by; a choice of a role may stand among choices of a role or nothing."""


@dataclass(frozen=True, slots=True)
class Choice(Generic[Key_co]):
    """One line of the box: ``key`` is what the program calls it, ``text`` what the user reads."""

    key: Key_co
    text: str
    icon: str = ""


class ChoiceField(QComboBox, Generic[K]):
    """Shows one choice by its key; emits ``picked`` with the key when the user chose another."""

    picked = Signal(object)

    def __init__(self, name: str, choices: Sequence[Choice[K]] = (), current: K | None = None) -> None:
        super().__init__()
        named(self, name)
        give_way(self)
        leave_wheel_to_page(self)
        self._choices: tuple[Choice[K], ...] = ()
        self._chosen: K | None = None
        self.set_choices(choices, current)
        self.activated.connect(self._settle)

    @property
    def current(self) -> K | None:
        """The key of what is chosen; None when nothing is."""
        return self._chosen

    def set_choices(self, choices: Sequence[Choice[K]], current: K | None = None) -> None:
        """Offer these, show ``current``; nothing is emitted."""
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self.clear()
            for choice in choices:
                if choice.icon:
                    self.addItem(icon(choice.icon), one_line(choice.text))
                else:
                    self.addItem(one_line(choice.text))
        self.choose(current)

    def choose(self, key: K | None) -> None:
        """Show this; an unknown key shows nothing. Nothing is emitted."""
        self._chosen = key
        keys = [choice.key for choice in self._choices]
        self.setCurrentIndex(keys.index(key) if key in keys else -1)

    def pick(self, key: K) -> None:
        """Choose this as the user would: ``picked`` is emitted when it changes something. ValueError: not on offer."""
        self._settle([choice.key for choice in self._choices].index(key))

    def _settle(self, row: int) -> None:
        key = self._choices[row].key
        if key != self._chosen:
            before, self._chosen = self._chosen, key
            self.setCurrentIndex(row)
            self.picked.emit(key)
            if before is not None and self._chosen == before:
                self.choose(before)


_MOST_LINES, _LEAST_WORDS = 4, 150


class CheckField(QCheckBox):
    """``chosen`` tells the state that the user gave it. A screen reader toggles the box without clicking it, so whoever
    listens to ``clicked`` misses that; ``show_checked`` sets it for the program, and nothing is emitted.

    Its words break into lines where they have to.
    """

    chosen = Signal(bool)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._words = text
        self._showing = False
        self.toggled.connect(self._tell)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(bool(text))
        self.setSizePolicy(policy)
        self.setAccessibleName(text)

    def setText(self, text: str) -> None:
        self._words = text
        policy = self.sizePolicy()
        policy.setHeightForWidth(bool(text))
        self.setSizePolicy(policy)
        super().setText(text)
        super().setText("\n".join(self._lines(self.width())))

    def sizeHint(self) -> QSize:
        return QSize(self._beside() + self._wide(self._words), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._beside() + min(self._wide(self._words), _LEAST_WORDS), super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        now = self.text().count("\n") + 1
        return super().sizeHint().height() + (len(self._lines(width)) - now) * self.fontMetrics().lineSpacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        text = "\n".join(self._lines(self.width()))
        if text != self.text():
            super().setText(text)

    def _lines(self, width: int) -> list[str]:
        return wrapped_lines(self._words, self.font(), max(1, width - self._beside()), _MOST_LINES)

    def _wide(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)

    def _beside(self) -> int:
        """What the box itself takes of the width."""
        return super().sizeHint().width() - max(map(self._wide, self.text().split("\n")))

    def show_checked(self, on: bool) -> None:
        """Show this state without telling anybody."""
        before, self._showing = self._showing, True
        self.setChecked(on)
        self._showing = before

    def _tell(self, on: bool) -> None:
        if not self._showing:
            self.chosen.emit(on)
