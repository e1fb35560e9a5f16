"""Sample values for the rules of a decision, and which flow they would take. Nothing of it is kept."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, OutcomeRef, Test
from app.domain.ids import StepId
from app.domain.workflow import Flow, Step
from app.engine.condition import holds, in_words
from app.engine.decision import decided_flows
from app.queries.flowchart_choices import people_names, today
from ui.link.accessible import named
from ui.link.plain_text import set_text, wrapping_label
from ui.link.theme import META, font
from ui.pages.flowchart.panel.field_editor import WorkflowEditor
from ui.widgets.condition_field.value import Subject, Value, ValueEditor, subjects_of
from ui.widgets.form import Form

NOT_SET = "Not set"
NO_RULES = "There is nothing to try yet: no flow of this decision has a condition."


class RuleTester(QWidget):
    """One field for each thing that the rules ask about, and a line for each flow."""

    __test__ = False

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__()
        named(self, "Try the rules")
        self._editor = editor
        self._step: Step | None = None
        self._asked: tuple[Subject, ...] = ()
        self._values: dict[FieldRef | OutcomeRef, Value] = {}
        self.fields: dict[str, ValueEditor] = {}
        self._form = Form()
        self.verdict = wrapping_label()
        self.verdict.setProperty("tone", "muted")
        self.verdict.setFont(font(META))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._form)
        layout.addWidget(self.verdict)

    def show_decision(self, step: Step) -> None:
        """The rules of a decision as they are now; the values stay as long as it is asked about the same things."""
        if self._step is None or self._step.id != step.id:
            self._values = {}
        self._step = step
        asked = self._subjects()
        if asked != self._asked or not self.fields:
            self._asked = asked
            self._build()
        self._judge()

    def _flows(self) -> tuple[Flow, ...]:
        return self._editor.graph.outgoing.get(self._step.id, ()) if self._step is not None else ()

    def _subjects(self) -> tuple[Subject, ...]:
        refs = {
            test.subject for flow in self._flows() if flow.condition is not None for test in tests_in(flow.condition)
        }
        return tuple(subject for subject in subjects_of(self._editor.graph) if subject.ref in refs)

    def _build(self) -> None:
        old, self._form = self._form, Form()
        layout = self.layout()
        assert layout is not None  # noqa: S101
        layout.replaceWidget(old, self._form)
        old.hide()
        old.deleteLater()
        context = self._editor.context
        people = context.read(people_names)
        self.fields = {}
        for subject in self._asked:
            name = f"Sample: {subject.text}"
            field = ValueEditor(name, subject, Operator.IS, lambda: context.read(today), people, NOT_SET)
            field.show_value(self._values.get(subject.ref))
            field.value_kept.connect(lambda value, ref=subject.ref: self._take(ref, value))
            row = self._form.add("", field)
            row.label.setWordWrap(True)
            set_text(row.label, subject.text)
            field.problem_changed.connect(row.show_problem)
            self.fields[subject.text] = field

    def _take(self, ref: FieldRef | OutcomeRef, value: Value) -> None:
        self._values[ref] = value
        self._judge()

    def _judge(self) -> None:
        flows = self._flows()
        if all(flow.condition is None for flow in flows) or self._step is None:
            set_text(self.verdict, NO_RULES)
            return
        fields, outcomes = self._sample()
        taken = decided_flows(flows, self._step.mode, fields, outcomes)
        titles = self._editor.titles
        lines = []
        for flow in flows:
            true = flow.condition is not None and holds(flow.condition, fields, outcomes)
            truth = "" if flow.condition is None else "True: " if true else "False: "
            words = in_words(flow.condition, titles)
            way = f"{truth}{words if truth else words.capitalize()} → {titles.get(flow.target, flow.target)}"
            lines.append(f"{way}, taken" if flow in taken else way)
        set_text(self.verdict, "\n".join(lines))

    def _sample(self) -> tuple[dict[str, FieldValue], dict[StepId, str | None]]:
        fields: dict[str, FieldValue] = {}
        outcomes: dict[StepId, str | None] = {}
        for ref, value in self._values.items():
            if isinstance(ref, FieldRef) and not isinstance(value, tuple):
                fields[ref.name] = value
            elif isinstance(ref, OutcomeRef) and isinstance(value, str | None):
                outcomes[ref.step_id] = value
        return fields, outcomes


def tests_in(condition: Condition) -> list[Test]:
    """All tests of a condition, however deep."""
    match condition:
        case Test():
            return [condition]
        case Not(part=part):
            return tests_in(part)
        case All(parts=parts) | Any(parts=parts):
            return [test for part in parts for test in tests_in(part)]
