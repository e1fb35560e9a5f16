"""What the team says about a step; it stands there until a version answers it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions.step_note import add_step_note, answer_step_note, change_step_note, remove_step_note
from app.domain.ids import PersonId
from app.domain.retrospective import StepNote, StepNoteKind
from app.domain.workflow import Graph, Step
from app.editing.change import ChangeSet
from app.queries.board import team
from app.queries.reader import Reader
from app.queries.step_note import DOER_QUESTIONS, StepNoteLine, step_notes
from ui.link.command import Command
from ui.link.plain_text import set_text, wrapping_label
from ui.link.theme import META, font
from ui.pages.flowchart.panel.field_editor import StepSection, WorkflowEditor
from ui.widgets.button import icon_button
from ui.widgets.choice_field import CheckField
from ui.widgets.line_field import TextField
from ui.widgets.person_field import PersonChoice, PersonField

ANSWERED = "Answered by this version"


class NoteCard(QWidget):
    """One note: its words, who said it, and whether a version answers it."""

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__()
        self._editor = editor
        self._note: StepNote | None = None
        self.text = TextField("Note", lines=1)
        self.under = wrapping_label("")
        self.under.setFont(font(META))
        self.under.setProperty("tone", "muted")
        self.answered = CheckField(ANSWERED)
        remove = icon_button(Command("remove_note", "Remove note", self._remove, "x"), self, 14)
        foot = QHBoxLayout()
        foot.addWidget(self.answered, 1)
        foot.addWidget(remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(3)
        layout.addWidget(self.text)
        layout.addWidget(self.under)
        layout.addLayout(foot)
        self.text.kept.connect(self._change)
        self.answered.chosen.connect(self._answer)

    def show_line(self, line: StepNoteLine) -> None:
        """This note as it is now."""
        afresh = self._note is None or self._note.id != line.note.id
        self._note = line.note
        self.text.show_text(line.note.text, afresh)
        set_text(self.under, line.under)
        self.answered.setText(line.answer.capitalize() or ANSWERED)
        self.answered.setAccessibleName(f"{ANSWERED}: {line.note.text[:60]}")
        self.answered.show_checked(line.note.done_in is not None)

    def _change(self, text: str) -> None:
        if self._note is not None and self._editor.context.do(change_step_note, self._note.id, text) is None:
            self.text.take_back()

    def _answer(self, on: bool) -> None:
        if self._note is not None:
            self._editor.context.do(answer_step_note, self._note.id, answered=on)

    def _remove(self) -> None:
        if self._note is not None:
            self._editor.context.do(remove_step_note, self._note.id)


class NoteSection(StepSection):
    """The open notes first. With a name the new one is an answer of whoever does the step."""

    title = "Notes of the team"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.cards: list[NoteCard] = []
        self._stack = QVBoxLayout()
        self._stack.setSpacing(6)
        self.new = TextField("Add a note", "What should be better at this step?", lines=1)
        self.person = PersonField("Who says it", "You")
        asked = " ".join(DOER_QUESTIONS)
        self._new_row = self.row("Add a note", self.new, "Ctrl+Enter keeps it.")
        self.row("Who says it", self.person, f"Ask who does it: {asked}")
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101
        layout.insertLayout(0, self._stack)
        self.new.kept.connect(self._add)
        self.new.taken_back.connect(lambda: self._new_row.show_problem(""))
        editor.context.notifier.changed.connect(self._notice)

    def _notice(self, changes: ChangeSet) -> None:
        """The drawing says nothing when only a note has changed."""
        if self._step is not None and any(change.kind == "step_note" for change in changes.changes):
            self.fill(self._step, afresh=False)

    @property
    def open_count(self) -> int:
        """How many of the notes that are shown no version has answered yet."""
        return sum(not card.answered.isChecked() for card in self.cards)

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.has_task

    def fill(self, step: Step, afresh: bool) -> None:
        workflow_id = self.editor.workflow_id
        lines = self.editor.context.read(step_notes, workflow_id) if workflow_id is not None else []
        lines = [line for line in lines if line.note.step_id == step.id]
        while len(self.cards) > len(lines):
            gone = self.cards.pop()
            gone.hide()
            gone.deleteLater()
        while len(self.cards) < len(lines):
            card = NoteCard(self.editor)
            self.cards.append(card)
            self._stack.addWidget(card)
        for card, line in zip(self.cards, lines, strict=True):
            card.show_line(line)
        if afresh:
            self.new.show_text("", afresh=True)
            self.person.set_choices(self.editor.context.read(_team))

    def _add(self, text: str) -> None:
        if not text.strip():
            return
        said_by = self.person.person_id
        kind = StepNoteKind.DOER if said_by is not None else StepNoteKind.IMPROVEMENT
        person_id = PersonId(said_by) if said_by is not None else None
        refuse, step_id = self._new_row.show_problem, self.step_id
        if self.editor.do(refuse, add_step_note, text, step_id=step_id, kind=kind, person_id=person_id):
            self.new.show_text("", afresh=True)


def _team(reader: Reader) -> list[PersonChoice]:
    return [PersonChoice(person.id, person.name) for person in team(reader)]
