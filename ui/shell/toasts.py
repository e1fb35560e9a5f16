"""Says what was done, undone or refused, with the button that takes it back."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject
from PySide6.QtWidgets import QWidget

from app.domain.ids import TaskId
from app.editing.change import ChangeSet
from ui.link.context import Context

if TYPE_CHECKING:
    from ui.widgets.toast import Toast, ToastChoice, ToastStack

TOGETHER_MS = 200


class Toasts(QObject):
    """One at a time. The one of an edit takes that edit back, which is the newest as long as the toast is there."""

    def __init__(self, context: Context, window: QWidget, title: QWidget | None = None) -> None:
        super().__init__(window)
        self._context = context
        self._window, self._title = window, title
        context.edited.connect(self._edited)
        context.history_moved.connect(self._history_moved)
        context.refused.connect(self._refused)
        context.offered.connect(self._offer)
        context.held.connect(self._held)
        context.said.connect(self._said)
        context.notifier.changed.connect(self._changed)
        self._offered: Toast | None = None
        self._since = QElapsedTimer()

    @cached_property
    def stack(self) -> "ToastStack":
        """Where they lie, made for the first: a start has nothing to say."""
        from ui.widgets.toast import ToastStack

        return ToastStack(self._window, self._title)

    def _show(
        self,
        text: str,
        label: str = "",
        act: Callable[[], object] | None = None,
        tone: str = "muted",
        icon: str = "check",
        other: "ToastChoice | None" = None,
    ) -> "Toast":
        from ui.widgets.toast import ToastText

        return self.stack.show(ToastText(text, label, act, tone, icon, other))

    def _edited(self, changes: ChangeSet) -> None:
        # The newest step is the newest of each of its scopes.
        scope = min(changes.scopes, key=str)
        self._since.start()
        self._offered = self._show(changes.sentence, "Undo", lambda: self._context.undo(scope), "ok")

    def _history_moved(self, sentence: str, changes: ChangeSet) -> None:
        # Only here, as below: a start goes to no place.
        from ui.link.place import place_of

        # What was taken away is nowhere, and what a step tells somebody is not what it was about.
        left = sorted((one for one in changes.changes if one.after is not None), key=lambda one: one.kind == "message")
        place = next((place for place in map(place_of, left) if place is not None), None)
        act = None if place is None else lambda: self._context.go_to(place)
        self._offered = self._show(sentence, "Show" if act else "", act, icon="rotate-ccw")

    def _refused(self, sentence: str) -> None:
        self._show(sentence, tone="bad", icon="circle-alert")

    def _offer(self, sentence: str, label: str, act: Callable[[], None]) -> None:
        self._offered = self._show(sentence, label, act, "bad", "circle-alert")

    def _held(self, sentence: str, task_id: TaskId) -> None:
        """The panel of the task says what is missing, leads there, and takes a reason for closing it without."""
        from ui.link.place import TaskPanelPlace
        from ui.widgets.toast import ToastChoice

        reason = TaskPanelPlace(task_id, asks_reason=True)
        without = ToastChoice("Finish without…", lambda: self._context.go_to(reason))
        there = partial(self._context.go_to, TaskPanelPlace(task_id))
        self._show(sentence, "Go there", there, "bad", "circle-alert", without)

    def _said(self, sentence: str) -> None:
        """What is said right after an edit belongs to it, and so does the button."""
        edit = self._offered
        if edit is not None and edit in self.stack.toasts and not self._since.hasExpired(TOGETHER_MS):
            content = edit.content
            self._offered = self._show(sentence, content.label, content.act, content.tone, content.icon)
        else:
            self._show(sentence, icon="info")

    def _changed(self, changes: ChangeSet) -> None:
        """A step was written, by whomever: what the last toast offered may no longer be the newest.

        Facts and the clock have neither changes nor a title, and move nothing on the history.
        """
        if not changes.changes and not changes.title:
            return
        if self._offered is not None and self._offered in self.stack.toasts:
            self._offered.close_now()
