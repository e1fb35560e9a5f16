"""A line and a text that keep themselves when they are left; for panels where each field is one undo step."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from ui.link.accessible import named

_NO_HEIGHT = 16_777_215


class LineField(QLineEdit):
    """``kept(text)`` on Enter and when it is left with another text; Esc takes the typing back.

    What was refused stays as it was typed, until it is mended, taken back, or another thing is shown.
    """

    kept = Signal(str)
    taken_back = Signal()

    def __init__(self, name: str, placeholder: str = "") -> None:
        super().__init__()
        named(self, name)
        self.setPlaceholderText(placeholder)
        self._shown = ""
        self.editingFinished.connect(self.keep)

    def show_text(self, text: str, afresh: bool = False) -> None:
        """What holds now. Half typed text stays, unless ``afresh``: the field is about another thing."""
        self._shown = text
        if afresh or not self.isModified():
            self.take_back()

    def take_back(self) -> None:
        """Show again what was kept last, in place of what is being typed."""
        self.setText(self._shown)
        self.setCursorPosition(0)
        self.taken_back.emit()

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
        if not self.isModified() or self.text() == self._shown:
            self.setModified(False)
            return
        self.setModified(False)
        typed = self.text()
        self.kept.emit(typed)
        if self.text() == typed != self._shown:
            self.setModified(True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.isModified() and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.isModified():
            self.take_back()
        else:
            event.ignore()


class TextField(QPlainTextEdit):
    """Several lines with the manners of ``LineField``; Ctrl+Enter keeps them, Tab goes on."""

    kept = Signal(str)
    taken_back = Signal()

    def __init__(self, name: str, placeholder: str = "", lines: int = 2, most: int = 10) -> None:
        super().__init__()
        named(self, name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._shown = ""
        self._fewest, self._most = lines, most
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._grow())
        self._grow()

    def show_text(self, text: str, afresh: bool = False) -> None:
        """What holds now. Half typed text stays, unless ``afresh``."""
        self._shown = text
        if afresh or not self.is_half_typed:
            self.take_back()

    @property
    def is_half_typed(self) -> bool:
        """Something was typed that is not kept yet."""
        return self.document().isModified()

    def take_back(self) -> None:
        """Show again what was kept last, in place of what is being typed."""
        if self.toPlainText() != self._shown:
            self.setPlainText(self._shown)
        self.document().setModified(False)
        self.taken_back.emit()

    def keep(self) -> None:
        """Emit what is being typed now, as leaving the field would."""
        typed = self.toPlainText()
        wanted = self.is_half_typed and typed != self._shown
        self.document().setModified(False)
        if wanted:
            self.kept.emit(typed)
            if self.toPlainText() == typed and typed.strip() != self._shown.strip():
                self.document().setModified(True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.is_half_typed and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.keep()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.is_half_typed:
            self.take_back()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.keep()

    def _grow(self) -> None:
        """As high as its text, within its bounds."""
        lines = max(self._fewest, min(self._most, round(self.document().size().height())))
        self.setFixedHeight(min(_NO_HEIGHT, lines * self.fontMetrics().lineSpacing() + 22))


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
