"""How a decision is made: asked, or by conditions in their order."""

from app.actions.flowchart.order import order_flow
from app.domain.workflow import DecisionMode, Flow, Step, StepKind
from app.engine.condition import in_words
from ui.pages.flowchart.panel.bench import TestBench
from ui.pages.flowchart.panel.editing import Editor
from ui.pages.flowchart.panel.section import StepSection
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.line_field import TextField
from ui.widgets.line_list import Line, LineList, LineRules

_MODES = (
    Choice(DecisionMode.ASKED, "Somebody answers"),
    Choice(DecisionMode.FIRST_TRUE, "By rules: the first that is true"),
    Choice(DecisionMode.ALL_TRUE, "By rules: all that apply"),
)


class Decision(StepSection):
    """Mode, question, and the order of the rules."""

    title = "Decision"

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.mode = ChoiceField("How it is decided", _MODES)
        self.question = TextField("Question", "“Does the law department have to see it?”")
        rules = LineRules("Rule", renames=False, removes=False)
        self.rules = LineList(
            "Rules in their order", rules, "Draw flows from this decision, then give them conditions."
        )
        self._mode_row = self.row("How it is decided", self.mode)
        self._question_row = self.row("Question", self.question)
        self._rules_row = self.row("Rules in their order", self.rules)
        self.mode.picked.connect(lambda mode: self.give(self._mode_row, mode=mode))
        self.question.kept.connect(lambda text: self.give(self._question_row, question=text.strip()))
        self.rules.moved.connect(self._order)

    def fits(self, step: Step) -> bool:
        return step.kind is StepKind.DECISION

    def fill(self, step: Step, afresh: bool) -> None:
        self.mode.choose(step.mode)
        self.question.show_text(step.question, afresh)
        self._question_row.setVisible(step.asks)
        self._rules_row.setVisible(not step.asks)
        if not step.asks:
            flows = self.editor.graph.outgoing.get(step.id, ())
            self.rules.show_lines([Line(self._way(flow), key=flow.id) for flow in flows])

    def _way(self, flow: Flow) -> str:
        titles = self.editor.titles
        words = in_words(flow.condition, titles)
        rule = f"If {words}" if flow.condition is not None else words.capitalize()
        return f"{rule} → {titles.get(flow.target, flow.target)}"

    def _order(self, row: int, to: int) -> None:
        flow_id = self.editor.graph.outgoing[self.step_id][row].id
        self.editor.do(self._rules_row.show_problem, order_flow, flow_id, to)


class Bench(StepSection):
    """Try the rules of a decision."""

    title = "Try the rules"

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.bench = TestBench(editor)
        row = self.row("Try the rules", self.bench)
        row.label.hide()

    def fits(self, step: Step) -> bool:
        return step.kind is StepKind.DECISION and not step.asks

    def fill(self, step: Step, afresh: bool) -> None:
        self.bench.show_decision(step)
