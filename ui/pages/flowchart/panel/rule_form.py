"""A new rule of a decision: typed as people say it, led to a step that is picked or made; what is unfinished stays."""

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.actions.flowchart.rule import add_rule
from app.domain.ids import StepId
from app.domain.workflow import FieldKind, Step, StepKind
from app.engine.condition import in_words
from app.engine.rule_text import RuleText, read_rule
from app.queries.flowchart_choices import today
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import one_line, set_text, wrapping_label
from ui.link.theme import META, font
from ui.pages.flowchart.panel.field_editor import WorkflowEditor
from ui.widgets.button import button, button_row, link_button, relabel
from ui.widgets.date_text import NotADate, read_date
from ui.widgets.form import FormRow, bring_into_view
from ui.widgets.picker import Picker, PickerChoice

_BEGUN = "flowchart.rules"
"""The preference that keeps what was begun: by workflow and step, the text, the step and the title of a new one."""
Begun = tuple[str, str, str]
"""What was typed, the id of the step it leads to, the title of a new one; each may be empty."""
NOTHING: Begun = ("", "", "")


def begun_rule(editor: WorkflowEditor, step_id: StepId) -> Begun | None:
    """The unfinished rule of a decision; None where none was begun."""
    stored = _begun(editor).get(f"{editor.workflow_id}/{step_id}")
    if not isinstance(stored, list) or len(stored) != len(NOTHING):
        return None
    text, target, title = (str(part) for part in stored)
    return text, target, title


def keep_begun(editor: WorkflowEditor, step_id: StepId, begun: Begun) -> None:
    """Keep it for when the decision is shown again; ``NOTHING`` forgets it."""
    rules = dict(_begun(editor))
    rules.pop(f"{editor.workflow_id}/{step_id}", None)
    if any(part.strip() for part in begun):
        rules[f"{editor.workflow_id}/{step_id}"] = list(begun)
    editor.context.preferences.set(_BEGUN, rules)


def _begun(editor: WorkflowEditor) -> dict[str, list[str]]:
    nothing: dict[str, list[str]] = {}
    return editor.context.preferences.get(_BEGUN, nothing)


def understood(editor: WorkflowEditor, text: str) -> RuleText:
    """What a typed rule means in the open workflow."""

    def day(typed: str) -> date | None:
        try:
            return read_date(typed, editor.context.read(today))
        except NotADate:
            return None

    return read_rule(text, editor.graph, day)


_KINDS = {
    FieldKind.TEXT: "text",
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "money",
    FieldKind.DATE: "date",
    FieldKind.YES_NO: "yes or no",
}
WHERE = "Choose where it leads, or type the title of a new task."


class RuleForm(QWidget):
    """Shows what was begun for one decision. ``keep`` adds the rule once it is known where it leads.

    ``came`` when a rule was added, ``left`` when the form was shut.
    """

    came = Signal(str)
    left = Signal()

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__()
        named(self, "New rule")
        self._editor = editor
        self._step: Step | None = None
        self._new_title = ""
        self.line = named(QLineEdit(), "If", "What has to be true, such as budget > 5000")
        self.line.setPlaceholderText("budget > 5000, needs legal is yes")
        self.target: Picker[StepId] = Picker("Then go to", "Choose a step", "task", creates=True, clears=False)
        self.words = wrapping_label()
        self.words.setFont(font(META))
        self.go = button(Command("keep_rule", "Add rule", self.add, "check"), self)
        self.stop = link_button("Discard", self)
        self._row = FormRow("If", self.line)
        self._target_row = FormRow("Then go to", self.target)
        self._lay_out()
        self.line.textEdited.connect(lambda _: self._remember())
        self.line.returnPressed.connect(self._enter)
        self.target.picked.connect(lambda _: self._take_target(""))
        self.target.typed.connect(self._take_target)
        self.stop.clicked.connect(self.discard)

    @property
    def begun(self) -> bool:
        """Whether anything was typed or picked for the step that is shown."""
        return bool(self._kept())

    def show_step(self, step: Step) -> None:
        """What was begun for this decision; what stands there already stays while it is the same one."""
        same = self._step is not None and self._step.id == step.id
        self._step = step
        text, target, self._new_title = self._kept() or NOTHING
        if not (same and self.line.hasFocus()):
            self.line.setText(text)
        graph = self._editor.graph
        steps = [one for one in graph.steps if one.kind is not StepKind.START and one.id != step.id]
        choices = [PickerChoice(one.id, one_line(one.title or one.kind)) for one in steps]
        if self._new_title:
            choices.insert(0, PickerChoice(_NEW, f"New task “{self._new_title}”"))
        if not self.target.is_half_typed:
            self.target.offer(choices, _NEW if self._new_title else StepId(target) if target else None)
        self._say()

    def begin(self) -> None:
        """Ask; the keyboard goes to what is missing first."""
        (self.target if self.line.text().strip() and not self._read().missing else self.line).setFocus()
        # Once it has been laid out.
        QTimer.singleShot(0, self, lambda: bring_into_view(self))

    def keep(self) -> None:
        """As leaving the form does: with its way it becomes a rule, unfinished or not; else it stays here, marked."""
        self.target.keep()
        if self._step is not None and self._goes and self._read().condition is not None:
            self.add()

    def add(self) -> None:
        """One undo step for field, flow and condition; or a sentence that says what is missing."""
        read = self._read()
        if self._step is None or read.condition is None or not self._goes:
            self._say(asked=True)
            self.begin()
            return
        target = None if self._new_title else self.target.chosen
        words, step_id = in_words(read.condition, self._editor.titles), self._step.id
        kept = self._kept()
        # Forgotten first: the notice of the step shows the form again.
        self._forget()
        done = self._editor.do(
            self._row.show_problem,
            add_rule,
            step_id,
            read.condition,
            target=target,
            title=self._new_title,
            field=read.field,
        )
        if done:
            self._clear()
            self.came.emit(words)
        elif kept is not None:
            self._store(kept)

    def discard(self) -> None:
        """Forget what was begun."""
        self._forget()
        self._clear()
        self.left.emit()

    @property
    def missing(self) -> str:
        """What it lacks, in one sentence; empty when it can be added whole."""
        return self._read().missing or ("" if self._goes else WHERE)

    @property
    def _goes(self) -> bool:
        return bool(self._new_title) or self.target.chosen is not None

    def _enter(self) -> None:
        if self._read().missing or self._goes:
            self.add()
        else:
            self.target.setFocus()
            self.target.open_list()

    def _take_target(self, title: str) -> None:
        self._new_title = title
        self._remember()
        if self._step is not None:
            self.show_step(self._step)
        # Where the field was left for another place, the keyboard is there already.
        if not self.missing and (self.target.hasFocus() or self.target.isAncestorOf(self.focusWidget())):
            self.go.setFocus()

    def _read(self) -> RuleText:
        return understood(self._editor, self.line.text())

    def _say(self, asked: bool = False) -> None:
        """How it was understood, and what is missing once something was typed."""
        read = self._read()
        parts = []
        if read.condition is not None:
            parts.append(f"If {in_words(read.condition, self._editor.titles)}.".replace("….", "…"))
        if read.field is not None and read.condition is not None:
            parts.append(f"“{one_line(read.field.name)}” becomes a {_KINDS[read.field.kind]} field of the project.")
        if self.begun or asked:
            parts += [f"Unfinished: {self.missing[0].lower()}{self.missing[1:]}"] if self.missing else []
        set_text(self.words, " ".join(parts))
        self.words.setProperty("tone", "warn" if self.missing and (self.begun or asked) else "muted")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.setAccessibleDescription(self.words.text())
        relabel(self.stop, "Discard" if self.begun else "Cancel")

    def _kept(self) -> Begun | None:
        return begun_rule(self._editor, self._step.id) if self._step is not None else None

    def _remember(self) -> None:
        chosen = self.target.chosen
        self._store((self.line.text(), "" if self._new_title or chosen is None else str(chosen), self._new_title))
        self._say()

    def _store(self, begun: Begun) -> None:
        if self._step is not None:
            keep_begun(self._editor, self._step.id, begun)

    def _forget(self) -> None:
        self._store(NOTHING)

    def _clear(self) -> None:
        self._new_title = ""
        self.line.clear()
        self.target.choose(None)
        self._row.show_problem("")
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.begun:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self._row, self._target_row, self.words):
            layout.addWidget(part)
        layout.addLayout(button_row(self.go, self.stop))


_NEW = StepId("")
