"""What every page is given: the workspace, its notices, preferences, and the ways to speak and to go."""

from collections.abc import Callable, Generator
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.errors import LeadlineError
from app.editing.change import ChangeSet
from app.editing.edit import Action, LongAction
from app.editing.signal import Signal as Source
from app.queries.reader import Reader
from app.workspace.workspace import ActionResult, Workspace
from ui.link.place import Place, place_of
from ui.link.preferences import Preferences


class Notifier(QObject):
    """Emits ``changed(ChangeSet)`` in the GUI thread for each commit, undo and redo."""

    changed = Signal(object)

    def __init__(self, source: Source[ChangeSet], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        source.connect(self._forward)

    def close(self) -> None:
        """Stop listening, so that the workspace can outlive the window."""
        self._source.disconnect(self._forward)

    def _forward(self, changes: ChangeSet) -> None:
        self.changed.emit(changes)


P = ParamSpec("P")
T = TypeVar("T")


class Context(QObject):
    """``do``, ``undo`` and ``redo`` never raise what the user can mend: the sentence appears as a toast."""

    edited = Signal(str)
    """title of the edit that was just done here"""
    history_moved = Signal(str, bool)
    """"Undid: Move card", and whether it was an undo"""
    refused = Signal(str)
    """sentence"""
    said = Signal(str)
    """sentence to show, nothing to undo"""
    place_asked = Signal(object)
    """A ``Place`` to go to; the main window listens."""

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.preferences = preferences
        self.notifier = Notifier(workspace.changed, self)

    def do(self, action: Action[P, T], /, *args: P.args, **kw: P.kwargs) -> ActionResult[T] | None:
        """Run an action as one undo step; its ``Done``, or None when it was refused (and said)."""
        return self.do_beside(self.refused.emit, action, *args, **kw)

    def do_beside(
        self, refuse: Callable[[str], object], action: Action[P, T], /, *args: P.args, **kw: P.kwargs
    ) -> ActionResult[T] | None:
        """Like ``do``; a refusal goes to ``refuse``: to the field that it is about instead of a toast."""
        try:
            done = self.workspace.do(action, *args, **kw)
        except LeadlineError as refusal:
            refuse(refusal.sentence)
            return None
        if done.changes.changes:
            self.edited.emit(done.changes.title)
        return done

    def do_in_steps(
        self, refuse: Callable[[str], None], action: LongAction[P, T], /, *args: P.args, **kw: P.kwargs
    ) -> Generator[float, None, ActionResult[T] | None]:
        """Like ``do_beside``, bit by bit: yields how much is done, from 0 to 1. Given up there, it changed nothing."""
        try:
            done = yield from self.workspace.do_in_steps(action, *args, **kw)
        except LeadlineError as refusal:
            refuse(refusal.sentence)
            return None
        if done.changes.changes:
            self.edited.emit(done.changes.title)
        return done

    def read(self, query: Callable[Concatenate[Reader, P], T], /, *args: P.args, **kw: P.kwargs) -> T:
        """What a query shows now."""
        return self.workspace.read(query, *args, **kw)

    def preview(self, action: Action[P, T], /, *args: P.args, **kw: P.kwargs) -> ActionResult[T]:
        """What ``do`` would change; raises the RuleViolation that it would meet. Writes nothing."""
        return self.workspace.preview(action, *args, **kw)

    def undo(self) -> None:
        """Take back the last step and reveal its place; nothing to undo does nothing."""
        self._move_history(self.workspace.undo, "Undid", back=True)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._move_history(self.workspace.redo, "Redid", back=False)

    def go_to(self, place: Place) -> None:
        """Show the page that this place is on, at it, or open its dialog."""
        self.place_asked.emit(place)

    def say(self, sentence: str) -> None:
        """Tell something that needs no answer."""
        self.said.emit(sentence)

    def refuse(self, sentence: str) -> None:
        """Tell why something was not done."""
        self.refused.emit(sentence)

    def _move_history(self, way: Callable[[], ChangeSet | None], word: str, back: bool) -> None:
        try:
            changes = way()
        except LeadlineError as refusal:
            self.refused.emit(refusal.sentence)
            return
        if changes is None:
            return
        self.history_moved.emit(f"{word}: {changes.title}", back)
        place = place_of(changes.changes[0]) if changes.changes else None
        if place is not None:
            self.go_to(place)
