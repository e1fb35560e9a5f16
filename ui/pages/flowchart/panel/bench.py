"""Sample values for the rules of a decision, and which flow they would take. Nothing of it is kept."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, OutcomeRef, Test
from app.domain.ids import StepId
from app.domain.workflow import DecisionMode, Flow, Step
from app.engine.condition import holds, in_words
from app.queries.flowchart_choices import people_names, today
from ui.link.accessible import named
from ui.link.plain_text import set_text, wrapping_label
from ui.link.typography import META, font
from ui.pages.flowchart.panel.editing import Editor
from ui.widgets.condition_field.subject import Subject, subjects_of
from ui.widgets.condition_field.value import Value, ValueEditor
from ui.widgets.form import Form

NOT_SET = "Not set"
NO_RULES = "There is nothing to try yet: no flow of this decision has a condition."


class TestBench(QWidget):
    """One field for each thing that the rules ask about, and a line for each flow."""

    __test__ = False

    def __init__(self, editor: Editor) -> None:
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
        desk = self._editor.desk
        people = desk.read(people_names)
        self.fields = {}
        for subject in self._asked:
            name = f"Sample: {subject.text}"
            field = ValueEditor(name, subject, Operator.IS, lambda: desk.read(today), people, NOT_SET)
            field.show_value(self._values.get(subject.ref))
            field.value_kept.connect(lambda value, ref=subject.ref: self._take(ref, value))
            row = self._form.add(subject.text, field)
            field.problem_changed.connect(row.show_problem)
            self.fields[subject.text] = field

    def _take(self, ref: FieldRef | OutcomeRef, value: Value) -> None:
        self._values[ref] = value
        self._judge()

    def _judge(self) -> None:
        rules = [flow for flow in self._flows() if flow.condition is not None]
        if not rules:
            set_text(self.verdict, NO_RULES)
            return
        titles = self._editor.titles
        lines = []
        taken = self._taken()
        for flow in self._flows():
            mark = "✓" if flow in taken else "·"
            truth = "" if flow.condition is None else "true: " if self._holds(flow) else "false: "
            taken_words = " (taken)" if flow in taken else ""
            words = in_words(flow.condition, titles)
            lines.append(f"{mark} {truth}{words} → {titles.get(flow.target, flow.target)}{taken_words}")
        set_text(self.verdict, "\n".join(lines))
        named(self.verdict, "\n".join(lines))

    def _holds(self, flow: Flow) -> bool:
        fields: dict[str, FieldValue] = {}
        outcomes: dict[StepId, str | None] = {}
        for ref, value in self._values.items():
            if isinstance(ref, FieldRef) and not isinstance(value, tuple):
                fields[ref.name] = value
            elif isinstance(ref, OutcomeRef) and isinstance(value, str | None):
                outcomes[ref.step_id] = value
        return flow.condition is not None and holds(flow.condition, fields, outcomes)

    def _taken(self) -> list[Flow]:
        true = [flow for flow in self._flows() if self._holds(flow)]
        if self._step is not None and self._step.mode is not DecisionMode.ALL_TRUE:
            true = true[:1]
        return true or [flow for flow in self._flows() if flow.condition is None][:1]


def tests_in(condition: Condition) -> list[Test]:
    """All tests of a condition, however deep."""
    match condition:
        case Test():
            return [condition]
        case Not(part=part):
            return tests_in(part)
        case All(parts=parts) | Any(parts=parts):
            return [test for part in parts for test in tests_in(part)]
