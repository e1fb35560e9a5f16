"""What became of one letter, in the side panel: its state, what can be done, its story, the letter as it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.queries.outbox_overview import Mending
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import visible, wrapping_label
from ui.link.theme import MEDIUM, font
from ui.widgets.button import button, button_row, icon_button
from ui.widgets.letter_page import LetterPage


@dataclass(frozen=True, slots=True)
class DeliveryStory:
    """Everything that the panel says of one delivery. ``reads`` stands above the letter: as it was sent, or as it reads
    now."""

    state: str
    acts: tuple[str, ...]
    """What can be done, by the keys of ``ACTS``; the first is the likeliest."""
    story: tuple[str, ...]
    """A moment and what happened then, the oldest first."""
    subject: str
    text: str
    reads: str = "As it was sent"
    html: str = ""
    message_id: str = ""
    files: tuple[str, ...] = ()


ACTS = {
    "arrived": ("It arrived", "check", "Ctrl+Return"),
    "sent": ("Yes, I sent it", "check", "Ctrl+Return"),
    "not sent": ("Not sent", "x", ""),
    "now": ("Send now", "send", "Ctrl+Shift+Return"),
    "again": ("Send again", "send", "Ctrl+Shift+Return"),
    "drop": ("Drop", "trash-2", "Del"),
    "person": ("Open person", "user", ""),
    "settings": ("Open Settings", "settings", ""),
    Mending.RELEASE: ("Let letters go", "send", ""),
    Mending.MAIL: ("Open Settings", "settings", ""),
    Mending.MESSENGER: ("Open Settings", "settings", ""),
    Mending.FOLDER: ("Open Settings", "settings", ""),
    Mending.PRINT: ("Print…", "printer", "Ctrl+P"),
}
"""The text, icon and keys of what the lead can say of a delivery, and of what mends that one stays."""


class DeliveryView(QWidget):
    """``asked`` says which of ``ACTS`` is wanted, or ``copy id``."""

    asked = Signal(str)

    def __init__(self, told: DeliveryStory) -> None:
        super().__init__()
        self.told = told
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(8)
        state = wrapping_label(told.state)
        state.setFont(font(weight=MEDIUM))
        layout.addWidget(state)
        self._add_acts(layout)
        if told.story:
            self._add_story(layout, told.story)
        if told.subject or told.text:
            self._add_letter(layout)
        layout.addStretch()

    def act_of(self, keys: str) -> str:
        """What these keys do here; empty when nothing."""
        return next((act for act in self.told.acts if ACTS[act][2] and ACTS[act][2] == keys), "")

    def _add_acts(self, layout: QVBoxLayout) -> None:
        made = [
            button(Command(act, text, lambda act=act: self.asked.emit(act), picture, keys), self, primary=not number)  # type: ignore[misc]
            for number, act in enumerate(self.told.acts)
            for text, picture, keys in [ACTS[act]]
        ]
        layout.addLayout(button_row(*made))

    def _add_story(self, layout: QVBoxLayout, story: Sequence[str]) -> None:
        lines = named(wrapping_label("\n".join(story)), f"Story: {'; '.join(story)}")
        lines.setProperty("tone", "muted")
        layout.addWidget(_label("Story", lines))
        layout.addWidget(lines)

    def _add_letter(self, layout: QVBoxLayout) -> None:
        told = self.told
        subject = _line(told.subject, "Subject")
        layout.addWidget(_label("Subject", subject))
        layout.addWidget(subject)
        if told.message_id:
            id = _line(told.message_id, "Message-ID")
            copy = Command("copy_id", "Copy the Message-ID", lambda: self.asked.emit("copy id"), "copy")
            row = QHBoxLayout()
            row.addWidget(id, 1)
            row.addWidget(icon_button(copy, self))
            layout.addWidget(_label("Message-ID", id))
            layout.addLayout(row)
        page = LetterPage(told.reads)
        page.text.setPlainText(visible(told.text))
        page.has_page(bool(told.html))
        page.page_wanted.connect(lambda: page.show_page(told.html))
        layout.addWidget(_label(told.reads, page.text))
        layout.addWidget(page, 1)
        if told.files:
            layout.addWidget(wrapping_label(f"With it: {', '.join(told.files)}"))


class TroubleView(QWidget):
    """Why nothing leaves, and the way to where that is mended."""

    asked = Signal(str)

    def __init__(self, why: str, act: str) -> None:
        super().__init__()
        text, picture, keys = ACTS[act]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(12)
        layout.addWidget(wrapping_label(why))
        mend = button(Command(act, text, lambda: self.asked.emit(act), picture, keys), self, primary=True)
        layout.addLayout(button_row(mend))
        layout.addStretch()


def _line(text: str, name: str) -> QLineEdit:
    field = named(QLineEdit(visible(text).replace("\n", " ")), name)
    field.setReadOnly(True)
    field.setCursorPosition(0)
    return field


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setFont(font(weight=MEDIUM))
    label.setBuddy(buddy)
    return label
