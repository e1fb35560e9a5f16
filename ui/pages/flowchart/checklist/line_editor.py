"""The field in which a line of the checklist is typed: a title, and behind it chips of what its tokens say."""

import re
from enum import Enum, auto

from PySide6.QtCore import QEvent, QRectF, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QListView, QWidget

from app.grammar.names import Names
from app.grammar.quick_typing import StepLine, parse_step_line
from app.grammar.scanner import in_quotes
from ui.link.accessible import announce, named
from ui.link.theme import theme
from ui.widgets.chip import Chip, ChipStyle, Tone
from ui.widgets.press_through import PressThrough

_MOST_WORDS = 24
"""Of one token, such as an approval with its approvers."""
_ROLE = re.compile(r"(?:^|(?<=[\s,!@]))(@|!|,\s*)(\"?)([^\"@!,]*)$")


class LineKey(Enum):
    """What a key means while a line is typed."""

    KEEP = auto()
    DEEPER = auto()
    FURTHER_OUT = auto()
    CHECK_ITEM = auto()
    UP = auto()
    DOWN = auto()
    LEAVE = auto()


class LineEditor(QWidget):
    """``pressed(LineKey)`` and ``focus_lost``; ``names`` None: what is typed has no tokens."""

    pressed = Signal(object)
    focus_lost = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget, name: str, names: Names | None) -> None:
        super().__init__(parent)
        self._names = names
        self.tokens: list[str] = []
        self.field = _TitleField(self, sorted(names.roles.values()) if names is not None else [])
        named(self.field, name)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 0, 6, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.field, 1)
        self._chips: list[Chip] = []
        self.field.textEdited.connect(self._read)
        self.setFocusProxy(self.field)

    @property
    def text(self) -> str:
        """The whole line: the title with its tokens behind it."""
        return " ".join((self.field.text().strip(), *self.tokens)).strip()

    @property
    def is_empty(self) -> bool:
        return not self.text

    def show_text(self, text: str) -> None:
        """Show a whole line; its tokens become chips."""
        self.tokens = []
        while self._names is not None and (found := last_token(text, self._names)) is not None:
            text, token = found
            self.tokens.insert(0, token)
        self.field.setText(text)
        self._show_chips()

    def type_on(self, text: str) -> None:
        """As if this were typed at the end of the line."""
        self.field.setText(f"{self.field.text().rstrip()}{text}")
        self.field.offer_roles()

    def take_back_token(self) -> bool:
        """The last chip becomes text again; False without one."""
        if not self.tokens:
            return False
        token = self.tokens.pop()
        self.field.setText(f"{self.field.text().rstrip()} {token}")
        self._show_chips()
        return True

    def _read(self, text: str) -> None:
        if text.endswith(" ") and self.field.cursorPosition() == len(text):
            self._take_token(text.rstrip())
        self.changed.emit()

    def _take_token(self, text: str) -> None:
        """The word before the cursor became a chip, or belongs to the last one."""
        names = self._names
        if names is None:
            return
        found = last_token(text, names)
        if found is not None:
            title, token = found
            self.tokens = [*_without_same(self.tokens, token, names), token]
        else:
            longer = _longer_token(text, self.tokens, names)
            if longer is None:
                return
            title, token = longer
            self.tokens = [*self.tokens[:-1], token]
        self.field.setText(f"{title} ")
        self._show_chips()
        announce(self, token)

    def _show_chips(self) -> None:
        for chip in self._chips:
            chip.deleteLater()
        self._chips = [Chip(ChipStyle(token, Tone.ACCENT)) for token in self.tokens]
        for chip in self._chips:
            self._row.addWidget(chip)
        named(self.field, self.field.accessibleName(), ", ".join(self.tokens) or " ")

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.accent, 2))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()


class _TitleField(QLineEdit):
    """Takes the keys that mean something else than letters, and offers roles behind ``@`` and ``!``."""

    def __init__(self, editor: LineEditor, roles: list[str]) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setProperty("bare", "true")
        self.setFrame(False)
        self._roles = QCompleter(QStringListModel(roles, self), self)
        self._roles.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._roles.setFilterMode(Qt.MatchFlag.MatchContains)
        self._roles.setWidget(self)
        self._popup = named(QListView(), "Roles")
        self._roles.setPopup(self._popup)
        PressThrough(self._roles, self)
        self._roles.activated.connect(self._take_role)
        self.textEdited.connect(lambda _: self.offer_roles())

    def offer_roles(self) -> None:
        """A list of the roles that fit what stands behind ``@``, while something does."""
        found = _ROLE.search(self.text()) if self.cursorPosition() == len(self.text()) else None
        popup = self._popup
        asks = found is not None and (found[1] != "!" or bool(found[3])) and (found[1][0] != "," or "!" in self.text())
        if found is None or not asks:
            popup.hide()
            return
        self._roles.setCompletionPrefix(found[3])
        if self._roles.completionCount() == 0:
            popup.hide()
            return
        self._roles.complete(self.rect().adjusted(0, 0, -max(self.width() - 260, 0), 0))
        popup.setCurrentIndex(self._roles.completionModel().index(0, 0))

    def _take_role(self, role: str) -> None:
        found = _ROLE.search(self.text())
        self._popup.hide()
        if found is None:
            return
        words = role if " " not in role and "," not in role else in_quotes(role)
        self.setText(f"{self.text()[: found.start()]}{found[1]}{words} ")
        self.textEdited.emit(self.text())

    def event(self, event: QEvent) -> bool:
        """Tab belongs to the line, not to the chain of the keyboard, and no key of the window takes a letter away."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _meaning(event):
            event.accept()
            return True
        tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in tabs:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if popup.isVisible() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take_role(popup.currentIndex().data() or "")
            return
        if popup.isVisible() and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            event.ignore()
            return
        at_end = self.cursorPosition() == len(self.text()) and not self.hasSelectedText()
        meaning = _meaning(event)
        if event.key() == Qt.Key.Key_Backspace and at_end and self._editor.take_back_token():
            return
        if meaning is not None:
            self._editor.pressed.emit(meaning)
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            self._editor.pressed.emit(LineKey.LEAVE)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._editor.focus_lost.emit()


def _meaning(event: QKeyEvent) -> LineKey | None:
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return None
    match event.key():
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            return LineKey.CHECK_ITEM if shift else LineKey.KEEP
        case Qt.Key.Key_Tab:
            return LineKey.DEEPER
        case Qt.Key.Key_Backtab:
            return LineKey.FURTHER_OUT
        case Qt.Key.Key_Escape:
            return LineKey.LEAVE
        case Qt.Key.Key_Up:
            return LineKey.UP
        case Qt.Key.Key_Down:
            return LineKey.DOWN
        case _:
            return None


def last_token(text: str, names: Names) -> tuple[str, str] | None:
    """What stands before the last token of a line, and that token; None where the line ends with none."""
    return next(
        ((text[:at].rstrip(), text[at + 1 :]) for at in _blanks(text) if _is_token(text[at + 1 :], names)), None
    )


def _longer_token(text: str, tokens: list[str], names: Names) -> tuple[str, str] | None:
    """The last chip with the words that were typed on behind it, if that is one token: ``-5d`` and ``start``."""
    for at in _blanks(text) if tokens else []:
        longer = f"{tokens[-1]} {text[at + 1 :]}"
        if _is_token(longer, names):
            return text[:at].rstrip(), longer
    return None


def _without_same(tokens: list[str], fresh: str, names: Names) -> list[str]:
    """The chips but for one that says the same kind of thing as ``fresh``, which takes its place."""
    return [token for token in tokens if not parse_step_line(f"x {token} {fresh}", names).notes]


def _blanks(text: str) -> list[int]:
    """Where words begin, from the last on, the first word left out: it is the title."""
    return [at for at in range(len(text) - 1, 0, -1) if text[at] == " "][:_MOST_WORDS]


def _is_token(text: str, names: Names) -> bool:
    line = parse_step_line(text, names)
    return line != StepLine("") and not line.title and not line.notes
