"""What every page is given: the workspace, its notices, preferences, and the ways to speak and to go."""

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import LeadlineError
from app.domain.ids import ProjectId, TaskId
from app.domain.past_tense import begun_small
from app.editing.change import WORK, ChangeSet, Scope
from app.editing.edit import Action, LongAction, drained
from app.editing.history import HistoryStep, step_to_redo, step_to_undo
from app.editing.signal import Signal as Source
from app.queries.reader import Reader
from app.workspace.workspace import ActionResult, Workspace
from ui.link.background import GuiThread
from ui.link.preferences import Preferences

if TYPE_CHECKING:
    from app.adapters.imap import ImapFolder
    from app.adapters.transport import AccountTransport
    from app.domain.mailbox import Mailbox
    from app.exports import Painter
    from app.queries.sheet import PlanPaper
    from app.workspace.answer_fetching import AnswerFetching
    from app.workspace.background_sending import BackgroundSending
    from ui.link.place import Place

LONG_BYTES = 100_000
"""Of a step of the history: what is larger changed some thousand things."""


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

    edited = Signal(object)
    """The ``ChangeSet`` that was just done here"""
    history_moved = Signal(str, object)
    """"Undid: moved “Write slides” to Done", and what it changed as a ``ChangeSet``"""
    refused = Signal(str)
    """sentence"""
    offered = Signal(str, str, object)
    """Why something was refused as a sentence, and the label and the call of what can be done about it."""
    held = Signal(str, object)
    """Refused because a task misses something: the sentence, and the ``TaskId``"""
    said = Signal(str)
    """sentence to show, nothing to undo"""
    place_asked = Signal(object)
    """A ``Place`` to go to; the main window listens."""

    def __init__(self, workspace: Workspace, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.preferences = preferences
        self.notifier = Notifier(workspace.changed, self)
        self.painter: Painter | None = None
        """What paints the plan sheets of letters; None: they leave without."""
        self.show_long: Callable[[str, Generator[float, None, None]], object] = lambda _, steps: drained(steps)
        """Does work of seconds in the window, under a title; a window with a progress bar puts its own here."""
        self.ground: QWidget | None = None
        """What a page is made in; None: in a window of its own. Each widget is dressed anew, with all that it holds,
        whenever it comes into another one, so a page is made where it will stay."""

    @contextmanager
    def making_in(self, ground: QWidget) -> Iterator[None]:
        """A page that is made inside of it is made in this widget."""
        self.ground = ground
        try:
            yield
        finally:
            self.ground = None

    @cached_property
    def fetching(self) -> "AnswerFetching":
        """What looks for answers of the team, from now on."""
        # Only here: no first screen looks for answers.
        from app.workspace.answer_fetching import AnswerFetching

        return AnswerFetching(
            self.workspace, mail_folder, known_secret, GuiThread(self), self.refused.emit, self.edited.emit
        )

    @cached_property
    def sending(self) -> "BackgroundSending":
        """What sends letters: by hand whenever it is asked to, by itself once it was started."""
        # Only here: no first screen sends anything.
        from app.adapters.receiver import check_receiver
        from app.workspace.background_sending import BackgroundSending

        paint = partial(paint_plans, self.painter) if self.painter is not None else None
        return BackgroundSending(self.workspace, account_transport, GuiThread(self), check_receiver, paint)

    def do(self, action: Action[P, T], /, *args: P.args, **kw: P.kwargs) -> ActionResult[T] | None:
        """Run an action as one undo step; its ``Done``, or None when it was refused (and said)."""
        try:
            return self._do(action, *args, **kw)
        except LeadlineError as refusal:
            # Only here, as below: a start closes nothing.
            from app.editing.closing import NotClosable

            if isinstance(refusal, NotClosable):
                self.held.emit(refusal.sentence, refusal.task_id)
            else:
                self.refused.emit(refusal.sentence)
        return None

    def says_missing(self, task_id: TaskId) -> bool:
        """Whether a task misses something before it may be closed; then that is said, before anything is asked."""
        from app.editing.closing import missing_of

        held = self.read(missing_of, task_id)
        if held is not None:
            self.held.emit(held.sentence, task_id)
        return held is not None

    def do_beside(
        self, refuse: Callable[[str], object], action: Action[P, T], /, *args: P.args, **kw: P.kwargs
    ) -> ActionResult[T] | None:
        """Like ``do``; a refusal goes to ``refuse``: to the field that it is about instead of a toast."""
        try:
            return self._do(action, *args, **kw)
        except LeadlineError as refusal:
            refuse(refusal.sentence)
            return None

    def _do(self, action: Action[P, T], /, *args: P.args, **kw: P.kwargs) -> ActionResult[T]:
        done = self.workspace.do(action, *args, **kw)
        if done.changes.changes:
            self.edited.emit(done.changes)
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
            self.edited.emit(done.changes)
        return done

    def read(self, query: Callable[Concatenate[Reader, P], T], /, *args: P.args, **kw: P.kwargs) -> T:
        """What a query shows now."""
        return self.workspace.read(query, *args, **kw)

    def preview(self, action: Action[P, T], /, *args: P.args, **kw: P.kwargs) -> ActionResult[T]:
        """What ``do`` would change; raises the RuleViolation that it would meet. Writes nothing."""
        return self.workspace.preview(action, *args, **kw)

    def sketch(self, action: Action[P, T], /, *args: P.args, **kw: P.kwargs) -> ActionResult[T]:
        """A preview for each step of the mouse: of what the plan moves, dates alone."""
        return self.workspace.sketch(action, *args, **kw)

    def undo(self, scope: Scope = WORK, taking_back: Collection[ProjectId] = ()) -> None:
        """Take back the last step of a scope, where it is; nothing to undo does nothing.

        ``taking_back``: projects that were made by themselves and go with it, which is offered where they must.
        """
        step = step_to_undo(self.read(_history), scope)

        def offer(refusal: LeadlineError) -> bool:
            from app.editing.undo_check import RunInTheWay

            if isinstance(refusal, RunInTheWay):
                runs = (*taking_back, *refusal.projects)
                self.offered.emit(refusal.sentence, "Take back and undo", lambda: self.undo(scope, runs))
            return isinstance(refusal, RunInTheWay)

        self._move_history(step, self.workspace.undo_in_steps(scope, taking_back), "Undo", "Undid", offer)

    def redo(self, scope: Scope = WORK) -> None:
        """Do again what was taken back."""
        step = step_to_redo(self.read(_history), scope)
        self._move_history(step, self.workspace.redo_in_steps(scope), "Redo", "Redid")

    def go_to(self, place: "Place") -> None:
        """Show the page that this place is on, at it, or open its dialog."""
        self.place_asked.emit(place)

    def say(self, sentence: str) -> None:
        """Tell something that needs no answer."""
        self.said.emit(sentence)

    def refuse(self, sentence: str) -> None:
        """Tell why something was not done."""
        self.refused.emit(sentence)

    def _move_history(
        self,
        step: HistoryStep | None,
        moving: Generator[float, None, ChangeSet | None],
        word: str,
        said: str,
        offer: Callable[[LeadlineError], bool] = lambda _: False,
    ) -> None:
        def bits() -> Generator[float, None, None]:
            try:
                changes = yield from moving
            except LeadlineError as refusal:
                if not offer(refusal):
                    self.refused.emit(refusal.sentence)
                return
            if changes is not None:
                self.history_moved.emit(f"{said}: {begun_small(changes.sentence)}", changes)

        if step is not None and step.size > LONG_BYTES:
            self.show_long(f"{word} “{step.title}”", bits())
        else:
            drained(bits())


def _history(reader: Reader) -> Sequence[HistoryStep]:
    return reader.history()


def mail_folder(mailbox: "Mailbox", password: str) -> "ImapFolder":
    """A folder of a mail server; called in a worker, because what it needs takes long to import."""
    from app.adapters.imap import ImapFolder

    return ImapFolder(mailbox, password)


def account_transport() -> "AccountTransport":
    """What carries letters through the accounts that are set; called in a worker, as ``mail_folder`` is."""
    from app.adapters.transport import AccountTransport

    return AccountTransport()


def paint_plans(painter: "Painter | None", papers: "Sequence[PlanPaper]") -> "Sequence[bytes | None]":
    """Plan sheets of letters as PDF; called in a worker, as ``mail_folder`` is: few letters have one."""
    from app.exports import plans_beside

    paint = plans_beside(painter)
    return paint(papers) if paint is not None else [None] * len(papers)


def known_secret(name: str) -> str | None:
    """A password that was kept; called in a worker, because the keyring may ask its user."""
    from app.adapters.secret_store import SecretStore

    return SecretStore().get(name)


def keep_secret(name: str, secret: str) -> bool:
    """Put a password away; called in a worker. False: it is known until the program ends only."""
    from app.adapters.secret_store import SecretStore

    return SecretStore().set(name, secret)
