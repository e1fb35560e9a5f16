"""A bar that asks one thing about a row without leaving the list: by whom and until when, which outcome, a remark."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui.link.accessible import announce, named
from ui.link.focus import give_focus
from ui.link.plain_text import one_line, plain_label, set_text
from ui.link.theme import MEDIUM, font, theme
from ui.widgets.button import link_button
from ui.widgets.card import RADIUS

if TYPE_CHECKING:
    from ui.widgets.outcome_choice import OutcomeLine


class AskBar(QWidget):
    """Hidden until it asks. Enter answers, Esc leaves; both give the focus back to where it was."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        named(self, "Question")
        self._today = today
        self._before: QWidget | None = None
        self._answer: Callable[[], None] | None = None
        self._question = ""
        self._consequences: dict[QObject, str] = {}
        self._words = plain_label()
        self._words.setFont(font(weight=MEDIUM))
        self._words.setWordWrap(True)
        self._inside: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self._words, 1)
        self.hide()

    def ask_block(self, title: str, done: Callable[[str, date | None], object]) -> None:
        """By whom, and until when if that is known."""
        by = named(QLineEdit(), "Blocked by")
        by.setPlaceholderText("by whom or what")
        # Only here: the first screen has a bar, which asks for no day yet.
        from ui.widgets.date_field import DateField

        until = DateField("Until when", self._today)
        until.setPlaceholderText("until when, if known")
        until.setFixedWidth(220)

        def answer() -> None:
            if by.text().strip() and until.read():
                self.leave()
                done(by.text(), until.day)
            else:
                (until if by.text().strip() else by).setFocus()

        self._show(f"“{one_line(title)}” is blocked", [by, until], answer, "Block")

    def ask_choice(
        self, title: str, options: "Sequence[OutcomeLine]", done: Callable[[str], object], question: str = ""
    ) -> None:
        """One of a few outcomes, a button each; the first has the focus. What the one at hand does is said beside.

        ``question`` is asked instead of how ``title`` ends.
        """
        self._consequences = {}
        made: list[QWidget] = []
        for at, option in enumerate(options):
            choice = named(QPushButton(one_line(option.name).replace("&", "&&")), option.name, option.words)
            choice.setToolTip(one_line(option.words))
            choice.setEnabled(option.allowed)
            choice.installEventFilter(self)
            self._consequences[choice] = option.words
            choice.setAutoDefault(True)
            choice.clicked.connect(lambda _=False, name=option.name: self._choose(name, done))
            if at == 0:
                choice.setProperty("primary", "true")
            made.append(choice)
        self._show(question or f"How does “{one_line(title)}” end?", made, None, "")

    def offer(self, words: str, verb: str, act: Callable[[], None]) -> None:
        """What could come next: Enter does it, Esc or *Not now* leaves it."""
        step = named(QPushButton(verb), verb, words)
        step.setProperty("primary", "true")
        step.setAutoDefault(True)

        def go() -> None:
            self.leave()
            act()

        step.clicked.connect(go)
        self._show(words, [step], None, "", "Not now")

    def ask_text(self, title: str, name: str, text: str, done: Callable[[str], object], verb: str = "Keep") -> None:
        """One line of text, empty too; ``verb`` is the word for the answer."""
        line = named(QLineEdit(text), name)
        line.setPlaceholderText(name)

        def answer() -> None:
            self.leave()
            done(line.text().strip())

        self._show(f"{name}: “{one_line(title)}”", [line], answer, verb)

    def leave(self) -> None:
        """Hide the bar without an answer and give the focus back to the list."""
        self.hide()
        give_focus(self._before)
        self._before = None

    def _choose(self, option: str, done: Callable[[str], object]) -> None:
        self.leave()
        done(option)

    def _show(
        self, words: str, fields: Sequence[QWidget], answer: Callable[[], None] | None, verb: str, leave: str = "Cancel"
    ) -> None:
        for old in self._inside:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        if self._before is None:
            self._before = QApplication.focusWidget()
        self._answer = answer
        self._inside = [*fields]
        if verb:
            button = link_button(verb)
            button.clicked.connect(answer)
            self._inside.append(button)
        cancel = link_button(leave)
        cancel.clicked.connect(self.leave)
        self._inside.append(cancel)
        self._question = words
        set_text(self._words, words)
        for field in self._inside:
            self._row.addWidget(field, 1 if type(field) is QLineEdit else 0)
        self.show()
        fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say what an outcome does while it has the focus or the pointer."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter) and watched in self._consequences:
            words = self._consequences[watched]
            set_text(self._words, f"{self._question} {words}." if words else self._question)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            elif self._answer is not None:
                self._answer()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(t.raised)
        painter.setPen(QPen(t.accent, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
