"""*Circulate*: who looks at a version of a workflow, what each says of it and of its steps, the list of questions."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.actions.flowchart.circulation import answer_step, circulate
from app.actions.sign_off import answer_sign_off, remove_sign_off, set_must_agree
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, SignOffId, StepId, VersionId
from app.domain.sign_off import SignOffState
from app.editing.change import ChangeSet
from app.queries.circulation import Circulation, circulation, question_html
from app.workspace.workspace import ActionResult
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.printing.painter import FilePainter
from ui.widgets.button import button, link_button
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.form import Form
from ui.widgets.line_field import LineField
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.preview_dialog import opened
from ui.widgets.row_list import RowItem, RowList, RowTool
from ui.widgets.who_list import WhoList

AGREED, MUST = RowTool("Ctrl+Return", "check", "Agreed"), RowTool("Ctrl+M", "flag", "Must or may agree")
REMOVE = RowTool("Del", "trash-2", "Remove")
_TONES = {SignOffState.OPEN: Tone.WARN, SignOffState.AGREED: Tone.OK, SignOffState.OBJECTED: Tone.BAD}


def open_circulation(context: Context, parent: QWidget, version_id: VersionId) -> "CirculateDialog | None":
    """Show the dialog over ``parent``; None (and said) when the version is gone."""
    seen = context.read(circulation, version_id)
    if seen is None:
        context.refuse("This version is not there any more. Look at the list of versions again.")
        return None
    return opened(CirculateDialog(context, parent, seen))


class CirculateDialog(QDialog):
    """Every answer is one undo step; it shows what is true now."""

    def __init__(self, context: Context, parent: QWidget, seen: Circulation) -> None:
        super().__init__(parent)
        self._context, self._seen = context, seen
        self.setWindowTitle(f"Circulate version {seen.number} of {one_line(seen.name)}")
        self.resize(620, 680)
        self.who = WhoList(context, seen.team)
        self.ask = button(Command("circulate", "Ask", self.ask_people, "check"), self)
        self.people: RowList[int] = RowList("Who looks at it", (AGREED, MUST, REMOVE), fits=True)
        self.steps: RowList[StepId] = RowList("Steps")
        self.person = PersonField("Who says it", "Choose somebody")
        states = [Choice(one, str(one).capitalize()) for one in SignOffState]
        self.state: ChoiceField[SignOffState] = ChoiceField("Answer", states, SignOffState.AGREED)
        self.text = LineField("Comment", "Of an objection: what it is about")
        self.record_step = button(Command("of_step", "Record for the step", self.answer_of_step), self)
        self.record_all = button(Command("of_all", "Record for the whole", self.answer_of_all), self)
        self.questions = link_button("Question list…", self)
        self.questions.clicked.connect(self.save_questions)
        self.answering = Form()
        self.people.asked.connect(self._do_tool)
        context.notifier.changed.connect(self.refresh)
        self._lay_out()
        self.refresh()

    def refresh(self, changes: ChangeSet | None = None) -> None:
        """What is true now; closed when the version is gone."""
        seen = self._context.read(circulation, self._seen.version_id)
        if seen is None:
            self.reject()
            return
        self._seen = seen
        self.people.show_items(
            [
                RowItem(
                    line.sign_off.id,
                    line.name,
                    line.about,
                    (ChipStyle(str(line.sign_off.state), _TONES[line.sign_off.state]),),
                    line.name,
                    line.sign_off.person_id,
                )
                for line in seen.lines
            ]
        )
        for part in (self.people, self.answering, self.record_all, self.record_step):
            part.setVisible(bool(seen.lines))
        self.steps.show_items([RowItem(one.step_id, one.title, one.words, avatar=False) for one in seen.steps])
        asked = [PersonChoice(line.sign_off.person_id, line.name) for line in seen.lines]
        self.person.set_choices(asked, self.person.person_id)

    def ask_people(self) -> None:
        """Ask who was added."""
        if self._context.do(circulate, self._seen.version_id, self.who.people) is not None:
            self.who.clear()

    def answer_of_step(self) -> None:
        """What the chosen person says of the chosen step."""
        step_id, person_id = self.steps.current_id, self.person.person_id
        if step_id is None or person_id is None:
            self._context.refuse("Choose the step in the list, and who says it.")
            return
        state = self.state.current or SignOffState.AGREED
        who = PersonId(person_id)
        self._clear_after(self._context.do(answer_step, self._seen.version_id, who, step_id, state, self.text.text()))

    def answer_of_all(self) -> None:
        """What the chosen person says of the whole."""
        line = next((one for one in self._seen.lines if one.sign_off.person_id == self.person.person_id), None)
        if line is None:
            self._context.refuse("Choose who says it.")
            return
        state = self.state.current or SignOffState.AGREED
        self._clear_after(self._context.do(answer_sign_off, line.sign_off.id, state, self.text.text()))

    def save_questions(self) -> None:
        """Write the list of questions where the user says."""
        name = f"{self._seen.name} questions.pdf".replace("/", "-")
        chosen, _ = QFileDialog.getSaveFileName(self, "Save question list", name, "Paper (*.pdf)")
        if not chosen:
            return
        target = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".pdf")
        title, html = (
            f"{self._seen.name}, version {self._seen.number}",
            self._context.read(question_html, self._seen.version_id),
        )
        try:
            said = FilePainter().save_document(target, title, ("Questions about each step",), html)
        except (LeadlineError, OSError) as problem:
            sentence = problem.sentence if isinstance(problem, LeadlineError) else f"{target.name}: {problem}."
            self._context.refuse(sentence)
            return
        self._context.say(f"Wrote {target.name}: {said}")

    def _clear_after(self, done: ActionResult[None] | None) -> None:
        if done is not None:
            self.text.clear()

    def _do_tool(self, key: str, id: SignOffId) -> None:
        if key == AGREED.key:
            self._context.do(answer_sign_off, id, SignOffState.AGREED)
        elif key == MUST.key:
            line = next(one for one in self._seen.lines if one.sign_off.id == id)
            self._context.do(set_must_agree, id, not line.sign_off.must)
        else:
            self._context.do(remove_sign_off, id)

    def _lay_out(self) -> None:
        asking = QHBoxLayout()
        asking.addWidget(self.who, 1)
        asking.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignTop)
        form = self.answering
        form.add("Who", self.person)
        form.add("Says", self.state)
        form.add("Comment", self.text)
        last = QHBoxLayout()
        last.addWidget(self.questions)
        last.addStretch()
        last.addWidget(self.record_all)
        last.addWidget(self.record_step)
        last.addWidget(button(Command("close", "Close", self.accept), self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(asking)
        layout.addWidget(self.people)
        layout.addWidget(self.steps, 1)
        layout.addWidget(form)
        layout.addLayout(last)
