"""Which outcome? Each as a button with what it would do, from previews of the real actions; a list of changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.actions.approval import cast_vote
from app.actions.task import cancel_task, finish_task, reopen_task, skip_task
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, TaskId
from app.editing.change import ChangeSet
from app.queries.consequence import Asked, asked_of, consequence
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import one_line, wrapping_label
from ui.link.theme import META, font


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """``words``: what choosing it does, or why it cannot be chosen (then ``allowed`` is False)."""

    name: str
    positive: bool
    words: str = ""
    allowed: bool = True


class OutcomeChoice(QWidget):
    """``chosen(name, note)``; the note is empty for positive outcomes, unless it ``always`` counts.

    ``more`` fields stand under an ``always`` note, over the buttons.
    """

    chosen = Signal(str, str)

    def __init__(
        self,
        lines: Sequence[OutcomeLine],
        note_label: str = "What has to change?",
        always: bool = False,
        more: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self._always = always
        self.buttons: dict[str, QPushButton] = {}
        self.note = named(QPlainTextEdit(), note_label)
        self.note.setPlaceholderText(note_label)
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(64)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        for field in (self.note, *more) if always else ():
            self._layout.addWidget(field)
        for line in lines:
            if line.positive:
                self._add(line)
        sends_back = [line for line in lines if not line.positive]
        if sends_back and not always:
            self._layout.addSpacing(6)
            self._layout.addWidget(self.note)
        elif not always:
            self.note.hide()
        for line in sends_back:
            self._add(line)

    @property
    def first(self) -> QWidget:
        """Where the focus belongs when it opens."""
        return next(iter(self.buttons.values()), self.note)

    def _add(self, line: OutcomeLine) -> None:
        press = named(QPushButton(one_line(line.name).replace("&", "&&")), line.name, line.words)
        press.setAutoDefault(True)
        if line.positive and not any(button.property("primary") for button in self.buttons.values()):
            press.setProperty("primary", "true")
        press.setEnabled(line.allowed)
        press.clicked.connect(lambda: self._choose(line))
        self.buttons[line.name] = press
        self._layout.addWidget(press)
        if line.words:
            words = wrapping_label(line.words)
            words.setFont(font(META))
            words.setProperty("tone", "muted" if line.allowed else "bad")
            self._layout.addWidget(words)

    def _choose(self, line: OutcomeLine) -> None:
        counts = self._always or not line.positive
        self.chosen.emit(line.name, self.note.toPlainText().strip() if counts else "")


PASS_ON, END_PATH = "Pass on", "End this path"


def outcome_lines(context: Context, task_id: TaskId, without: str = "") -> tuple[Asked, list[OutcomeLine]]:
    """What is asked, and each outcome with its consequence."""
    asked = context.read(asked_of, task_id)
    lines = []
    for outcome in asked.outcomes:
        words, allowed = _words(context, task_id, partial(_finish, context, task_id, outcome.name, without))
        lines.append(OutcomeLine(outcome.name, outcome.positive, words, allowed))
    return asked, lines


def cancel_lines(context: Context, task_id: TaskId, without: str = "") -> list[OutcomeLine]:
    """The two ways to cancel a task: its flows go on, or its path ends."""
    lines = []
    for name, pass_on in ((PASS_ON, True), (END_PATH, False)):
        words, allowed = _words(context, task_id, partial(_cancel, context, task_id, pass_on, without))
        lines.append(OutcomeLine(name, True, words, allowed))
    return lines


def skip_lines(context: Context, task_id: TaskId, without: str = "") -> list[OutcomeLine]:
    """The outcomes that a task may be skipped with; none when it asks for none."""
    lines = []
    for outcome in context.read(asked_of, task_id).skips:
        words, allowed = _words(context, task_id, partial(_skip, context, task_id, outcome.name, without))
        lines.append(OutcomeLine(outcome.name, True, words, allowed))
    return lines


ASK_AGAIN, KEEP_SKIPPED = "Ask again", "Leave it skipped"


def reopen_question(context: Context, task_id: TaskId) -> tuple[str, list[OutcomeLine]]:
    """What was skipped by hand and would come again, and the two ways to reopen then; nothing to ask: no lines."""
    try:
        again = context.preview(reopen_task, task_id).changes
    except LeadlineError:
        # Doing it says why it cannot be done.
        return "", []
    titles = context.read(consequence, again, task_id).skipped_again
    if not titles:
        return "", []
    kept = context.preview(reopen_task, task_id, keep_skipped=True).changes
    ways = ((ASK_AGAIN, again), (KEEP_SKIPPED, kept))
    said = f"“{titles[0]}” was" if len(titles) == 1 else f"{len(titles)} steps were"
    return f"{said} skipped by hand.", [
        OutcomeLine(name, True, context.read(consequence, way, task_id).words) for name, way in ways
    ]


def vote_lines(context: Context, task_id: TaskId, person_id: PersonId, without: str = "") -> list[OutcomeLine]:
    """Each outcome with what this person's vote for it does; a vote that decides nothing yet needs no words."""
    lines = []
    for outcome in context.read(asked_of, task_id).outcomes:
        preview = partial(_vote, context, task_id, person_id, outcome.name, without)
        words, allowed = _words(context, task_id, preview)
        lines.append(OutcomeLine(outcome.name, outcome.positive, words, allowed))
    return lines


def finish_words(context: Context, task_id: TaskId, without: str = "") -> str:
    """What finishing does to a task that asks for no outcome."""
    return _words(context, task_id, partial(_finish, context, task_id, None, without))[0]


def _finish(context: Context, task_id: TaskId, outcome: str | None, without: str) -> ChangeSet:
    return context.preview(finish_task, task_id, outcome=outcome, without=without).changes


def _skip(context: Context, task_id: TaskId, outcome: str, without: str) -> ChangeSet:
    return context.preview(skip_task, task_id, outcome=outcome, without=without).changes


def _vote(context: Context, task_id: TaskId, person_id: PersonId, outcome: str, without: str) -> ChangeSet:
    """Nothing where it only adds a vote to those that are still asked for."""
    voted = context.preview(cast_vote, task_id, person_id, outcome, without=without)
    return voted.changes if voted.value is not None else replace(voted.changes, changes=())


def _cancel(context: Context, task_id: TaskId, pass_on: bool, without: str) -> ChangeSet:
    return context.preview(cancel_task, task_id, pass_on=pass_on, without=without).changes


def _words(context: Context, task_id: TaskId, preview: Callable[[], ChangeSet]) -> tuple[str, bool]:
    try:
        changes = preview()
        return context.read(consequence, changes, task_id).words if changes.changes else "", True
    except LeadlineError as refusal:
        return refusal.sentence, False
