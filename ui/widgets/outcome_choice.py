"""Which outcome? Each one as a button with what it would do; a change list for those that send work back."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ui.link.accessible import named
from ui.link.plain_text import one_line, wrapping_label
from ui.link.typography import META, font


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """``words``: what choosing it does, or why it cannot be chosen (then ``allowed`` is False)."""

    name: str
    positive: bool
    words: str = ""
    allowed: bool = True


class OutcomeChoice(QWidget):
    """``chosen(name, note)``; the note is empty for positive outcomes, unless it ``always`` counts.

    ``more`` fields stand under an ``always`` note, over the buttons.
    """

    chosen = Signal(str, str)

    def __init__(
        self,
        lines: Sequence[OutcomeLine],
        note_label: str = "What has to change?",
        always: bool = False,
        more: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self._always = always
        self.buttons: dict[str, QPushButton] = {}
        self.note = named(QPlainTextEdit(), note_label)
        self.note.setPlaceholderText(note_label)
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(64)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        for field in (self.note, *more) if always else ():
            self._layout.addWidget(field)
        for line in lines:
            if line.positive:
                self._add(line)
        sends_back = [line for line in lines if not line.positive]
        if sends_back and not always:
            self._layout.addSpacing(6)
            self._layout.addWidget(self.note)
        elif not always:
            self.note.hide()
        for line in sends_back:
            self._add(line)

    @property
    def first(self) -> QWidget:
        """Where the focus belongs when it opens."""
        return next(iter(self.buttons.values()), self.note)

    def _add(self, line: OutcomeLine) -> None:
        press = named(QPushButton(one_line(line.name).replace("&", "&&")), line.name, line.words)
        press.setAutoDefault(True)
        if line.positive and not any(button.property("primary") for button in self.buttons.values()):
            press.setProperty("primary", "true")
        press.setEnabled(line.allowed)
        press.clicked.connect(lambda: self._choose(line))
        self.buttons[line.name] = press
        self._layout.addWidget(press)
        if line.words:
            words = wrapping_label(line.words)
            words.setFont(font(META))
            words.setProperty("tone", "muted" if line.allowed else "bad")
            self._layout.addWidget(words)

    def _choose(self, line: OutcomeLine) -> None:
        counts = self._always or not line.positive
        self.chosen.emit(line.name, self.note.toPlainText().strip() if counts else "")
