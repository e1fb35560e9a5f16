"""Says what was done, undone or refused, with the button that takes it back."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.editing.change import ChangeSet
from ui.link.context import Context
from ui.widgets.toast import Toast, ToastStack, ToastText


class Toasts(QObject):
    """Only the newest edit has a toast: its Undo takes back the newest edit, and a burst of edits covers nothing."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self.stack = ToastStack(window)
        context.edited.connect(self._edited)
        context.history_moved.connect(self._history_moved)
        context.refused.connect(self._refused)
        context.said.connect(self._said)
        context.notifier.changed.connect(self._changed)
        self._offered: Toast | None = None

    def _edited(self, title: str) -> None:
        self._offered = self.stack.show(ToastText(title, "Undo", self._context.undo, "ok"))

    def _history_moved(self, sentence: str, back: bool) -> None:
        if self._offered in self.stack.toasts:
            self._offered.close_now()
        label, act = ("Redo", self._context.redo) if back else ("Undo", self._context.undo)
        self._offered = self.stack.show(ToastText(sentence, label, act, icon="rotate-ccw"))

    def _refused(self, sentence: str) -> None:
        self.stack.show(ToastText(sentence, tone="bad", icon="circle-alert"))

    def _said(self, sentence: str) -> None:
        self.stack.show(ToastText(sentence, icon="info"))

    def _changed(self, changes: ChangeSet) -> None:
        """A step was written, by whomever: what the last toast offered may no longer be the newest.

        Facts and the clock have neither changes nor a title, and move nothing on the history.
        """
        if not changes.changes and not changes.title:
            return
        if self._offered in self.stack.toasts:
            self._offered.close_now()
