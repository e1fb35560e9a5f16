"""Edit > Undo and Redo with the name of what they take back; a focused text field keeps Ctrl+Z for its own typing."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.editing.change import Scope
from ui.link.context import Context
from ui.link.icon import icon
from ui.link.plain_text import one_line

_TEXT_FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit)


class UndoActions(QObject):
    """The two actions; ``refresh`` is called before the Edit menu opens, after each change, and on each page.

    ``scope`` says which history is the one of what is open.
    """

    def __init__(self, context: Context, owner: QWidget, scope: Callable[[], Scope]) -> None:
        super().__init__(owner)
        self._context = context
        self._scope = scope
        self.undo = self._action("Undo", "undo-2", QKeySequence.StandardKey.Undo, owner)
        self.redo = self._action("Redo", "redo-2", QKeySequence.StandardKey.Redo, owner)
        self.undo.triggered.connect(lambda: self._go("undo"))
        self.redo.triggered.connect(lambda: self._go("redo"))
        context.notifier.changed.connect(self.refresh)
        self.refresh()

    @property
    def named(self) -> tuple[tuple[QAction, str], ...]:
        """The actions without what they would take back."""
        return ((self.undo, "Undo"), (self.redo, "Redo"))

    def refresh(self) -> None:
        """Ask the workspace what can be taken back."""
        scope = self._scope()
        for action, word, title in (
            (self.undo, "Undo", self._context.workspace.undo_title(scope)),
            (self.redo, "Redo", self._context.workspace.redo_title(scope)),
        ):
            action.setText(f"{word} “{one_line(title).replace('&', '&&')}”" if title else word)
            action.setEnabled(title is not None)
            action.setToolTip("" if title is not None else f"There is nothing to {word.lower()} here.")

    def _action(self, text: str, picture: str, keys: QKeySequence.StandardKey, owner: QWidget) -> QAction:
        action = QAction(icon(picture), text, owner)
        action.setShortcuts(keys)
        owner.addAction(action)
        return action

    def _go(self, way: str) -> None:
        field = _focused_field()
        if field is not None:
            getattr(field, way)()
        elif way == "undo":
            self._context.undo(self._scope())
        else:
            self._context.redo(self._scope())


def _focused_field() -> QLineEdit | QTextEdit | QPlainTextEdit | None:
    """The text field that has the focus and can be typed into; Qt gives it Ctrl+Z first, the menu must not differ."""
    focused = QApplication.focusWidget()
    if isinstance(focused, QComboBox):
        focused = focused.lineEdit()
    return focused if isinstance(focused, _TEXT_FIELDS) and not focused.isReadOnly() else None
