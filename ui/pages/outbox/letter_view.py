"""The letter to one person in the side panel: what it says, how it leaves, and what of it may be dropped."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.ids import MessageId, PersonId
from app.queries.outbox import OutboxBundle, OutboxState
from app.queries.outbox_overview import Mending, StayReason
from ui.link.accessible import named
from ui.link.background import Slices
from ui.link.command import Command
from ui.link.icon import icon
from ui.link.plain_text import plain_label, set_text, set_tool_tip, visible
from ui.link.theme import MEDIUM, font
from ui.pages.outbox.delivery_view import ACTS
from ui.widgets.button import button, button_row, relabel
from ui.widgets.letter_page import LetterPage
from ui.widgets.removable_list import RemovableLine, RemovableList

FIRST_WRITTEN = 2
"""So many messages of a letter are worked out before it is painted: about what can be seen of it."""


class LetterView(QWidget):
    """``asked`` says what to do with the letter: ``mail``, ``copy``, ``told``, ``send``, ``page`` for its HTML, or what
    mends that it stays."""

    asked = Signal(str)
    dropped = Signal(object)
    """MessageId"""

    def __init__(self) -> None:
        super().__init__()
        self._to = plain_label()
        self._to.setProperty("tone", "muted")
        self._to.setWordWrap(True)
        self._note = plain_label()
        self._note.setWordWrap(True)
        self._note.setFont(font(weight=MEDIUM))
        self._send = self._button("Send now", "send", "send", "Ctrl+Shift+Return")
        self._mending = Mending.NOTHING
        self._mend = button(Command("mend", "Mend it", lambda: self.asked.emit(self._mending)), self)
        self.subject = named(QLineEdit(), "Subject")
        self.subject.setReadOnly(True)
        self.page = LetterPage("Letter")
        self.page.page_wanted.connect(lambda: self.asked.emit("page"))
        self.body = self.page.text
        self.messages = RemovableList("Messages in this letter", "Drop message")
        self.messages.removed.connect(self.dropped)
        self._to_whom: PersonId | None = None
        self._text = ""
        self.writing = Slices(self)
        self._lay_out()

    def show_letter(self, email: str, bundle: OutboxBundle, state: StayReason, sends: bool) -> None:
        """``state`` is what it waits for, with what mends that; ``sends``: it may leave at once.

        The words come with ``write``; of the same person those that are shown stay until then.
        """
        set_text(self._to, email or "No mail address")
        set_text(self._note, state.why)
        self._note.setVisible(bool(state.why))
        self._send.setVisible(sends)
        self._show_mending(state.mending)
        if bundle.person_id != self._to_whom:
            self._to_whom, self._text = bundle.person_id, ""
            self.subject.clear()
            self.body.clear()
        self.messages.set_lines(
            [
                RemovableLine(
                    MessageId(line.message_id or 0),
                    line.about,
                    "correction" if line.state is OutboxState.CORRECT else str(line.kind),
                    line.message_id is not None,
                )
                for line in bundle.lines
            ]
        )

    def _show_mending(self, mending: Mending) -> None:
        self._mending = mending
        self._mend.setVisible(mending is not Mending.NOTHING)
        if mending is not Mending.NOTHING:
            text, picture, _ = ACTS[mending]
            relabel(self._mend, text)
            set_tool_tip(self._mend, text)
            self._mend.setIcon(icon(picture))

    def write(self, subject: Callable[[], str], part: Callable[[int], str], count: int, at_once: int) -> None:
        """Take the text in parts, each asked for by its number: a message is worked out from its whole project.

        ``at_once``: how many of them now, with the subject; the others bit by bit.
        """
        self.writing.start(self._write(subject, part, count), at_once)

    def _write(self, subject: Callable[[], str], part: Callable[[int], str], count: int) -> Iterator[None]:
        self.subject.setText(visible(subject()).replace("\n", " "))
        self.subject.setCursorPosition(0)
        text = ""
        for number in range(count):
            text += part(number)
            self._show_text(text, whole=number == count - 1)
            yield

    def _show_text(self, text: str, whole: bool) -> None:
        """What stands there grows; another text takes its place once it is whole."""
        if text.startswith(self._text):
            cursor = QTextCursor(self.body.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(visible(text[len(self._text) :]))
        elif whole:
            self.body.setPlainText(visible(text))
        else:
            return
        self._text = text
        if whole:
            self.page.forget_page()

    def _lay_out(self) -> None:
        acts = button_row(
            self._button("Mail draft", "mail", "mail", "M", primary=True),
            self._button("Copy", "copy", "copy", "C"),
            self._button("Mark as told", "told", "check", "Ctrl+Return"),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 20)
        layout.setSpacing(8)
        layout.addWidget(self._to)
        layout.addLayout(acts)
        layout.addWidget(self._note)
        layout.addLayout(button_row(self._send, self._mend))
        layout.addWidget(_label("Subject", self.subject))
        layout.addWidget(self.subject)
        layout.addWidget(_label("Letter", self.body))
        layout.addWidget(self.page, 1)
        layout.addWidget(_label("Messages", self.messages))
        layout.addWidget(self.messages)

    def _button(self, text: str, act: str, picture: str, keys: str = "", primary: bool = False) -> QPushButton:
        return button(Command(act, text, lambda: self.asked.emit(act), picture, keys), self, primary)


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setFont(font(weight=MEDIUM))
    label.setBuddy(buddy)
    return label
