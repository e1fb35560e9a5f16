"""How the panel ends a task: Finish or one button an outcome, the votes of approvers, and the quieter commands."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.actions.approval import cast_vote
from app.actions.task import (
    cancel_task,
    finish_task,
    keep_task,
    put_back,
    reopen_task,
    skip_task,
    start_task,
    unskip_task,
)
from app.domain.ids import FileVersionId
from app.domain.run import TaskState
from app.domain.task import Task, Vote
from app.editing.closing import OpenPoint, points_words
from app.queries.file import FileLine, votable_files
from app.queries.task import TaskDetail, VoteLine
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ImproveStep
from ui.link.plain_text import set_text
from ui.link.theme import META
from ui.widgets.avatar import Avatar
from ui.widgets.button import button, button_row, link_button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.form import FormRow
from ui.widgets.line_field import LineField
from ui.widgets.outcome_choice import (
    KEEP_SKIPPED,
    PASS_ON,
    OutcomeChoice,
    OutcomeLine,
    cancel_lines,
    finish_words,
    outcome_lines,
    reopen_question,
    skip_lines,
    vote_lines,
)
from ui.widgets.popover import Popover
from ui.widgets.task_panel.details import work_field
from ui.widgets.task_panel.task_section import TaskSection, clear, left_link, wrapped


class EndingSection(TaskSection):
    """``ask_block`` opens the fields of a block; ``host`` is where a popover lies; ``go_there`` brings the focus to
    what is missing before the task may be closed."""

    def __init__(
        self,
        context: Context,
        ask_block: Callable[[], None],
        host: Callable[[], QWidget],
        go_there: Callable[[OpenPoint], None],
    ) -> None:
        super().__init__(context)
        self._ask_block = ask_block
        self._host = host
        self.missing = MissingNote(go_there, self._refill)
        self._detail: TaskDetail | None = None
        self.choice: OutcomeChoice | None = None
        self.buttons: dict[str, QWidget] = {}
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        self.rows.addLayout(self._body)
        self.took = work_field("It took")
        self.took_row = FormRow("It took", self.took)
        self.took.value_kept.connect(self.took.show_value)
        self._known_spent: int | None = None
        self.rows.addWidget(self.took_row)
        self.rows.addWidget(self.missing)
        self._quieter = QVBoxLayout()
        self._quieter.setSpacing(6)
        self.rows.addLayout(self._quieter)

    def seen(self, detail: TaskDetail) -> object:
        task = detail.task
        spent = task.spent_minutes
        return (task.run, task.blocked, detail.outcomes, detail.after, detail.sentence, detail.missing, spent)

    def fill(self, detail: TaskDetail) -> None:
        note = self.choice.note.toPlainText() if self.choice is not None and not self.switched else ""
        clear(self._body)
        clear(self._quieter)
        self.choice, self.buttons = None, {}
        self._detail = detail
        self.missing.show_points(detail.missing if detail.task.state.open else (), self.switched)
        task = detail.task
        self.took_row.setVisible(task.state.open and not task.kind.unattended)
        if self.switched or task.spent_minutes != self._known_spent:
            self._known_spent = task.spent_minutes
            self.took.show_value(task.spent_minutes, afresh=True)
        if task.state.open and detail.outcomes:
            self._show_choice(task, note)
        elif task.state.open:
            self._add(Command("finish", "Finish", self._finish, "check"), self._body, primary=True)
            words = finish_words(self.context, task.id, self.missing.reason)
            if self.missing.reason or not detail.missing:
                self._body.addWidget(wrapped(words, "muted", META))
        row = FlowLayout()
        self._quieter.addLayout(row)
        better = Command("improve", "Improve this step…", self._improve, "message-square")
        for command in (*self._quiet(detail), *([better] if task.project_id is not None else [])):
            self._add(command, row)

    def _refill(self) -> None:
        """The reason for closing it without what is missing was given, or taken back."""
        if self._detail is not None:
            self.fill(self._detail)

    def _show_choice(self, task: Task, note: str) -> None:
        without = self.missing.reason
        asked, lines = outcome_lines(self.context, task.id, without)
        if asked.question:
            self._body.addWidget(wrapped(asked.question))
        self.choice = OutcomeChoice(lines)
        self.choice.note.setPlainText(note)
        self.choice.chosen.connect(lambda outcome, words: self._close(outcome=outcome, note=words, without=without))
        self._body.addWidget(self.choice)

    def _add(self, command: Command, layout: QLayout, primary: bool = False) -> None:
        made = button(command, primary=primary)
        self.buttons[command.id] = made
        layout.addWidget(made)

    def _improve(self) -> None:
        self.context.go_to(ImproveStep(self.task_id))

    def _quiet(self, detail: TaskDetail) -> list[Command]:
        """What else can be done in the state that it is in."""
        task = detail.task
        do, id = self.context.do, task.id
        skip = Command("skip", "Skip…" if detail.outcomes else "Skip", self._skip, "skip-forward")
        cancel = Command("cancel", "Cancel…", self._ask_cancel, "x")
        if task.state.over:
            return [Command("reopen", "Reopen", self._reopen, "rotate-ccw")]
        if task.state is TaskState.WAITING:
            passed = task.run.skip is not None
            unskip = Command("unskip", "Do after all", lambda: do(unskip_task, id), "rotate-ccw")
            keep = [Command("keep", "Keep as still good", lambda: do(keep_task, id), "check")] if task.run.again else []
            return [*keep, unskip if passed else skip]
        start = Command("start", "Start", lambda: do(start_task, id), "play")
        back = Command("put_back", "Put back", lambda: do(put_back, id), "undo-2")
        block = [] if task.blocked else [Command("block", "Blocked…", self._ask_block, "hand")]
        turn = [] if task.in_review or task.kind.unattended else [back if task.state is TaskState.DOING else start]
        return [*turn, *block, skip, cancel]

    def _finish(self) -> None:
        """Where something is missing and no reason was given, that is asked for in place."""
        if self._detail is not None and self._detail.missing and not self.missing.reason:
            self.missing.ask()
        else:
            self._close(without=self.missing.reason)

    def _close(self, *, outcome: str | None = None, note: str = "", without: str = "") -> None:
        """With the time that it took, where that was typed here: one step. What cannot be read holds it up."""
        self.took.keep()
        if self.took.isModified():
            self.took.setFocus()
            return
        spent = self.took.value if self.took.value != self._known_spent else None
        self.context.do(finish_task, self.task_id, outcome=outcome, note=note, without=without, spent_minutes=spent)

    def _skip(self) -> None:
        """At once, or after the outcome that an approval or an asked decision is taken to end with."""
        task_id = self.task_id
        without = self.missing.reason
        lines = skip_lines(self.context, task_id, without)
        if not lines:
            self.context.do(skip_task, task_id, without=without)
            return
        self._ask(
            "skip",
            "Skipped with which outcome?",
            lines,
            lambda outcome: self.context.do(skip_task, task_id, outcome=outcome, without=without),
        )

    def _reopen(self) -> None:
        """At once, unless something that was skipped by hand would come again."""
        task_id = self.task_id
        title, lines = reopen_question(self.context, task_id)
        if not lines:
            self.context.do(reopen_task, task_id)
            return
        self._ask(
            "reopen",
            title,
            lines,
            lambda way: self.context.do(reopen_task, task_id, keep_skipped=way == KEEP_SKIPPED),
        )

    def _ask_cancel(self) -> None:
        task_id, without = self.task_id, self.missing.reason
        self._ask(
            "cancel",
            "What becomes of the steps after it?",
            cancel_lines(self.context, task_id, without),
            lambda way: self.context.do(cancel_task, task_id, pass_on=way == PASS_ON, without=without),
        )

    def _ask(self, command: str, title: str, lines: Sequence[OutcomeLine], act: Callable[[str], object]) -> None:
        """One answer in a popover at the button of the command."""
        host = self._host()
        choice = OutcomeChoice(lines)
        popover = Popover(host, title, choice)

        def chosen(name: str, note: str) -> None:
            popover.close_popover()
            act(name)

        choice.chosen.connect(chosen)
        press = self.buttons[command]
        popover.open_at(QRect(press.mapTo(host, QPoint(0, 0)), press.size()), choice.first)


class MissingNote(QWidget):
    """What a task misses before it may be closed, the way there, and the reason for closing it without.

    ``given`` is called when a reason is typed or taken back; every way of closing the task carries it then.
    """

    def __init__(self, go_there: Callable[[OpenPoint], None], given: Callable[[], None]) -> None:
        super().__init__()
        self.reason = ""
        self._points: Sequence[OpenPoint] = ()
        self._given = given
        self.words = wrapped("", "warn", META)
        self.there = left_link("Go there")
        self.there.clicked.connect(lambda: go_there(self._points[0]) if self._points else None)
        self.without = left_link("Finish without…")
        self.without.clicked.connect(self.ask)
        self.field = LineField("Why without it", "Why without it? Enter keeps it")
        self.field.kept.connect(self._keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.words)
        layout.addLayout(button_row(self.there, self.without))
        layout.addWidget(self.field)
        self.field.hide()

    def show_points(self, points: tuple[OpenPoint, ...], afresh: bool) -> None:
        """What is missing now; ``afresh`` for another task, whose reason is not known."""
        if afresh or not points:
            self.reason = ""
            self.field.show_text("", afresh=True)
            self.field.hide()
        self._points = points
        set_text(self.words, f"Still missing: {points_words(points)}." if points else "")
        self.setVisible(bool(points))

    def ask(self) -> None:
        """Show the field of the reason and put the focus there."""
        self.field.show()
        self.field.setFocus()
        announce(self.field, self.words.text())

    def _keep(self, typed: str) -> None:
        self.reason = typed.strip()
        self.field.show_text(self.reason, afresh=True)
        self._given()


VERSION = "Version of the file"


class VersionField(QWidget):
    """Which version a vote is about: a choice where there are files, preset to the newest; else told in words."""

    def __init__(self, files: Sequence[FileLine], vote: Vote | None) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.line = named(QLineEdit(vote.file_version if vote is not None else ""), VERSION)
        self.line.setPlaceholderText(f"{VERSION}, if there is one")
        versions = [(file, one) for file in files for one in file.versions]
        choices = [Choice(int(one.version.id), f"{file.file.name}, {one.label}") for file, one in versions]
        newest = choices[0].key if choices else 0
        before = vote.version_id if vote is not None else newest
        self.choice: ChoiceField[int] = ChoiceField(VERSION, [*choices, Choice(0, "No version")], int(before or 0))
        shown, hidden = (self.choice, self.line) if choices else (self.line, self.choice)
        layout.addWidget(shown)
        hidden.setParent(self)
        hidden.hide()
        self._chosen = bool(choices)

    @property
    def told(self) -> str:
        """What was typed of it, where there is no file to choose from."""
        return "" if self._chosen else self.line.text()

    @property
    def version_id(self) -> FileVersionId | None:
        """The version that was chosen; None for none."""
        chosen = self.choice.current if self._chosen else 0
        return FileVersionId(chosen) if chosen else None


class VotesSection(TaskSection):
    """``host`` gives the widget over which the popover lies, ``reason`` why it may be closed without what it misses."""

    def __init__(self, context: Context, host: Callable[[], QWidget], reason: Callable[[], str]) -> None:
        super().__init__(context, "Votes")
        self._host, self._reason = host, reason
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.rows.addLayout(self._list)
        self.buttons: dict[int, QPushButton] = {}

    def seen(self, detail: TaskDetail) -> object:
        return (detail.votes, detail.outcomes, detail.task.state)

    def fill(self, detail: TaskDetail) -> None:
        clear(self._list)
        self.buttons = {}
        for line in detail.votes:
            self._list.addLayout(self._row(detail, line))
        self.setVisible(bool(detail.votes))

    def _row(self, detail: TaskDetail, line: VoteLine) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Avatar(line.name, line.person_id))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(wrapped(line.name))
        words.addWidget(wrapped(vote_words(line, detail.task.state.open), "muted", META))
        row.addLayout(words, 1)
        if detail.task.state.open and (line.asked or line.vote is not None):
            record = link_button("Record vote" if line.vote is None else "Change vote")
            record.setAccessibleDescription(f"of {line.name}")
            record.clicked.connect(lambda: self.ask(detail, line))
            self.buttons[line.person_id] = record
            row.addWidget(record)
        return row

    def ask(self, detail: TaskDetail, line: VoteLine) -> Popover:
        """One button an outcome, and what there is to say to it."""
        without = self._reason()
        lines = vote_lines(self.context, detail.task.id, line.person_id, without)
        version = VersionField(self.context.read(votable_files, detail.task.id), line.vote)
        choice = OutcomeChoice(lines, f"What does {line.name} say?", always=True, more=[version])
        if line.vote is not None:
            choice.note.setPlainText(line.vote.comment)
        host = self._host()
        popover = Popover(host, f"How does {line.name} vote?", choice)

        def chosen(outcome: str, note: str) -> None:
            said = self.context.do(
                cast_vote,
                detail.task.id,
                line.person_id,
                outcome,
                comment=note,
                file_version=version.told,
                version_id=version.version_id,
                without=without,
            )
            if said is not None:
                popover.close_popover()

        choice.chosen.connect(chosen)
        press = self.buttons[line.person_id]
        popover.open_at(QRect(press.mapTo(host, QPoint(0, 0)), press.size()), choice.first)
        return popover


def vote_words(line: VoteLine, is_open: bool) -> str:
    """ "Approved: fine by me", "asked", "not yet asked", "did not vote"."""
    if line.vote is not None:
        said = f": {line.vote.comment}" if line.vote.comment else ""
        told = line.version or (f"version {line.vote.file_version}" if line.vote.file_version else "")
        version = f" ({told})" if told else ""
        return f"{line.vote.outcome}{said}{version}"
    if not is_open:
        return "has not voted"
    return "is asked" if line.asked else "will be asked later"
