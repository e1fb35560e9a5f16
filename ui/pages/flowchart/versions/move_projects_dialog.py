"""*Move running projects*: what each would gain and lose by the newer version, before it is done."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QScrollArea, QVBoxLayout, QWidget

from app.actions.flowchart.version_move import move_project, move_projects
from app.domain.errors import LeadlineError
from app.domain.ids import ProjectId, StepId, TaskId, WorkflowId
from app.domain.task import Task
from app.engine.version_migration import OutcomeQuestion
from app.queries.reader import Reader
from app.queries.version import Behind, Latest, ProjectMove, latest_and_behind, project_move
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line, plain_label, set_text, wrapping_label
from ui.link.theme import META, font
from ui.widgets.button import allow, relabel
from ui.widgets.card import paint_card
from ui.widgets.due_text import day_words
from ui.widgets.preview_dialog import PreviewDialog, opened

NOTHING = "Every running project follows the latest version already."
WITHOUT = "Passed, without an outcome"
HOLD = "Tell nobody now (hold the messages)"


def open_move_projects(context: Context, parent: QWidget, workflow_id: WorkflowId) -> "MoveProjectsDialog | None":
    """None (and said) when there is nothing to move."""
    latest = context.read(latest_and_behind, workflow_id)
    if latest is None or not latest.behind:
        context.say(NOTHING)
        return None
    return opened(MoveProjectsDialog(context, parent, latest))


class MoveProjectsDialog(PreviewDialog):
    """All that can be moved are ticked; the previews come one after the other, so that it opens at once."""

    def __init__(self, context: Context, parent: QWidget | None, latest: Latest) -> None:
        title = f"Move running projects to version {latest.number}"
        super().__init__(parent, title, Command("move", "Move projects", self.move_them, "skip-forward"))
        self._context, self._latest = context, latest
        self._today: date = context.read(lambda reader: reader.today())
        self.resize(640, 620)
        self.rows = {one.project_id: MoveRow(one, latest.number) for one in latest.behind}
        self.hold = named(QCheckBox(HOLD), HOLD)
        self.count = plain_label()
        self.count.setProperty("tone", "muted")
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._preview_next)
        self._waiting: list[ProjectId] = []
        self.hold.toggled.connect(lambda _: self.update_preview_soon())
        for row in self.rows.values():
            row.tick.toggled.connect(lambda _: self._count())
            row.answered.connect(self.update_preview_soon)
        self._lay_out()
        self.update_preview()

    @property
    def chosen(self) -> tuple[ProjectId, ...]:
        return tuple(id for id, row in self.rows.items() if row.tick.isChecked() and row.movable)

    def update_preview(self) -> None:
        """Preview every project again, one at a time."""
        self._waiting = list(self.rows)
        self._next.start()
        self._count()

    def finish_preview(self) -> None:
        """All that are still due, at once."""
        while self._waiting:
            self._preview_next()

    def move_them(self) -> None:
        """One undo step; the dialog stays when it is refused."""
        self.finish_preview()
        chosen, number = self.chosen, self._latest.number
        if not chosen:
            return
        outcomes = {id: self.rows[id].outcomes for id in chosen}
        version_id, hold = self._latest.version_id, self.hold.isChecked()
        if self._context.do(move_projects, chosen, version_id, hold, outcomes) is not None:
            moved = "1 project runs" if len(chosen) == 1 else f"{len(chosen)} projects run"
            self._context.say(f"{moved} version {number} now.")
            self.accept()

    def _preview_next(self) -> None:
        if not self._waiting:
            self._next.stop()
            self._count()
            return
        id = self._waiting.pop(0)
        row, version_id, hold = self.rows[id], self._latest.version_id, self.hold.isChecked()
        try:
            done = self._context.preview(move_project, id, version_id, hold, row.outcomes)
        except LeadlineError as refusal:
            row.show_refusal(refusal.sentence)
        else:
            row.ask(done.value.questions)
            freed = self._context.read(titles_of, done.value.freed)
            row.show_move(self._context.read(project_move, done.changes), self._today, freed)

    def _count(self) -> None:
        chosen = len(self.chosen)
        set_text(self.count, f"{chosen} of {len(self.rows)} chosen")
        relabel(self.go, "Move 1 project" if chosen == 1 else f"Move {chosen} projects")
        allow(self.go, "" if chosen else "Tick the projects that shall move.")

    def _lay_out(self) -> None:
        intro = wrapping_label(
            "Done work stays as it is. New steps get tasks, unfinished tasks of removed steps are cancelled. "
            "It is one step to undo."
        )
        intro.setProperty("tone", "muted")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for row in self.rows.values():
            column.addWidget(row)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(intro)
        layout.addWidget(self.count)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.hold)
        layout.addLayout(self.buttons())

    def done(self, result: int) -> None:
        self._next.stop()
        super().done(result)


def titles_of(reader: Reader, tasks: Sequence[TaskId]) -> tuple[str, ...]:
    """The titles of these tasks."""
    found = (reader.get(Task, task_id) for task_id in tasks)
    return tuple(task.title for task in found if task is not None)


class MoveRow(QWidget):
    """One project: its tick, what moving it would do and what only the lead knows, or why it cannot be moved."""

    answered = Signal()

    def __init__(self, one: Behind, number: int) -> None:
        super().__init__()
        self.movable = True
        named(self, one.name)
        self.tick = QCheckBox(one_line(one.name).replace("&", "&&"))
        self.tick.setChecked(True)
        self.words = wrapping_label("Looking at what would change…")
        self.details = wrapping_label()
        for label in (self.words, self.details):
            label.setContentsMargins(26, 0, 0, 0)
        self.details.setFont(font(META))
        self.details.setProperty("tone", "muted")
        self.details.hide()
        named(self.tick, f"Move {one.name} from version {one.number} to {number}")
        runs = plain_label(f"Runs version {one.number}")
        runs.setContentsMargins(26, 0, 0, 0)
        runs.setFont(font(META))
        runs.setProperty("tone", "muted")
        self.choices: dict[StepId, QComboBox] = {}
        self._questions = QVBoxLayout()
        self._questions.setContentsMargins(26, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(3)
        for part in (self.tick, runs, self.words, self.details):
            layout.addWidget(part)
        layout.addLayout(self._questions)

    @property
    def outcomes(self) -> dict[StepId, str]:
        """What was chosen for the steps whose outcome the versions do not say."""
        return {id: box.currentData() for id, box in self.choices.items() if box.currentData() is not None}

    def ask(self, questions: Sequence[OutcomeQuestion]) -> None:
        """A field for each step whose outcome only the lead knows; those that stand there keep what was chosen."""
        for question in questions:
            if question.step_id in self.choices:
                continue
            words = _question_words(question)
            box = named(QComboBox(), words)
            if question.preset is None:
                box.addItem(WITHOUT, None)
            for name in question.choices:
                box.addItem(one_line(name), name)
            box.setCurrentIndex(max(0, box.findData(question.preset)))
            box.currentIndexChanged.connect(lambda _: self.answered.emit())
            self.choices[question.step_id] = box
            self._questions.addWidget(wrapping_label(words))
            self._questions.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)

    def show_move(self, move: ProjectMove, today: date, freed: tuple[str, ...] = ()) -> None:
        """Show what moving this project would do; ``freed``: its own steps that find no place in the new version."""
        self.movable = True
        self.tick.setEnabled(True)
        told = ", ".join(move.hear)
        set_text(self.words, f"{move.words}. {f'Hears of it: {told}.' if told else 'Nobody has to hear of it.'}")
        groups: Mapping[str, tuple[str, ...]] = {
            "New": move.added,
            "Changed": move.changed,
            "Cancelled": move.removed,
            "Tasks beside the workflow now": freed,
            "Dates": tuple(f"{day.title} {_day(day.old_on, today)} → {_day(day.new_on, today)}" for day in move.days),
        }
        lines = [f"{head}: {', '.join(map(one_line, titles))}" for head, titles in groups.items() if titles]
        set_text(self.details, "\n".join(lines))
        self.details.setVisible(bool(lines))
        self.tick.setAccessibleDescription(" ".join([self.words.text(), *lines]))

    def show_refusal(self, sentence: str) -> None:
        """It stays where it is, and why."""
        self.movable = False
        self.tick.setChecked(False)
        self.tick.setEnabled(False)
        set_text(self.words, sentence)
        self.details.hide()
        self.tick.setAccessibleDescription(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, self.rect().adjusted(1, 1, -1, -2))
        painter.end()


def _question_words(question: OutcomeQuestion) -> str:
    title = one_line(question.title)
    if question.gone is not None:
        return f"“{title}” ended “{one_line(question.gone)}”, which it no longer has. It counts as"
    if question.preset is not None:
        return f"“{title}” was done before it asked. It counts as"
    return f"“{title}” is new, before work that has begun. It counts as"


def _day(day: date | None, today: date) -> str:
    return day_words(day, today) if day is not None else "no date"
