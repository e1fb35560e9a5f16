"""Everything about one flow: from where to where, when it is taken, and how long it waits."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.actions.flowchart.flow import edit_flow
from app.actions.flowchart.order import order_flow
from app.actions.flowchart.rule import add_rule
from app.domain.ids import FlowId
from app.domain.workflow import Flow, Step, StepKind
from app.queries.company import company
from app.queries.flowchart_choices import people_names, today
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel.field_editor import WorkflowEditor, keep_all
from ui.pages.flowchart.panel.rule_form import NOTHING, begun_rule, keep_begun, understood
from ui.pages.flowchart.panel.rule_tester import RuleTester
from ui.widgets.button import allow, button
from ui.widgets.choice_field import CheckField, Choice, ChoiceField
from ui.widgets.condition_field import ConditionField
from ui.widgets.condition_field.value import subjects_of
from ui.widgets.elided import Elided
from ui.widgets.fold import Fold
from ui.widgets.form import Form, tab_in_order
from ui.widgets.lag_field import LagField

_IF, _OTHERWISE = "if", "otherwise"
_TAKEN = (Choice(_IF, "If a condition is true"), Choice(_OTHERWISE, "Otherwise: when no other is true"))
BACK = "This goes back to an earlier step"
_FOUND = "The drawing says so already: it leads to a step that comes before."
_MARK = "Drawn dashed; what it leads to opens again, in its next round."


class FlowPanel(QWidget):
    """Shows one flow at a time; ``refresh`` follows what changes and leaves what is half built."""

    def __init__(self, context: Context, model: FlowchartModel) -> None:
        super().__init__()
        self._editor = WorkflowEditor(context, model)
        self._flow_id: FlowId | None = None
        self._begun = False
        self.source, self.target = self._end("source"), self._end("target")
        self.outcome: ChoiceField[str] = ChoiceField("When it ends with")
        self.taken = ChoiceField("Taken", _TAKEN)
        self.take_rule = button(Command("take_rule", "Use the rule", self._take_rule, "git-branch"), self)
        self.condition = ConditionField("Condition", partial(context.read, today))
        self.earlier = button(Command("earlier", "Try earlier", lambda: self._order(-1), "arrow-up"), self)
        self.later = button(Command("later", "Try later", lambda: self._order(1), "arrow-down"), self)
        self.back = named(CheckField(BACK), BACK, _MARK)
        self.lag = LagField("Waits", context.read(company).calendar.week.day_minutes)
        self.tester = RuleTester(self._editor)
        self.tester_fold = Fold("Try the rules", self.tester, is_open=False)
        self._lay_out()
        self._connect()

    @property
    def flow_id(self) -> FlowId | None:
        """The flow that is shown, or None."""
        return self._flow_id

    def show_flow(self, flow_id: FlowId) -> bool:
        """Another flow, or the same one as it is now; False when it is gone."""
        graph = self._editor.graph
        turned = self._editor.turn()
        afresh = turned or flow_id != self._flow_id
        if afresh and not turned and self._flow_id in graph.flow_by_id:
            keep_all(self)
        flow = graph.flow_by_id.get(flow_id)
        if flow is None or flow.source not in graph.by_id:
            self._flow_id = None
            return False
        self._flow_id = flow_id
        if afresh:
            self._begun = False
            for row in self._form.rows:
                row.show_problem("")
        self._fill(flow, graph.by_id[flow.source], afresh)
        return True

    def first(self) -> QWidget:
        """The field that takes the focus when the panel is entered from the drawing."""
        fields = (self.outcome, self.taken, self.source)
        return next((field for field in fields if field.isVisibleTo(self)), self.source)

    @property
    def _flow(self) -> Flow:
        assert self._flow_id is not None  # noqa: S101
        return self._editor.graph.flow_by_id[self._flow_id]

    def _fill(self, flow: Flow, source: Step, afresh: bool) -> None:
        titles = self._editor.titles
        for end, step_id in (("source", flow.source), ("target", flow.target)):
            self._shown[end].show_text(one_line(titles.get(step_id, step_id)))
        self.outcome.set_choices([Choice(one.name, one.name) for one in source.outcomes], flow.outcome)
        self._outcome_row.setVisible(source.asks)
        by_rules = source.kind is StepKind.DECISION and not source.asks
        self._fill_rule(flow, by_rules, afresh)
        self.tester_fold.setVisible(by_rules)
        begun = begun_rule(self._editor, source.id) if source.kind is StepKind.DECISION else None
        self._take_row.setVisible(bool(begun and begun[0]) and flow.condition is None)
        if begun is not None:
            words = f"Use “{one_line(begun[0])}” here"
            named(self.take_rule, words).setText(words.replace("&", "&&"))
        if by_rules:
            self.tester.show_decision(source)
        self.back.show_checked(flow.marked or flow.loop_back)
        allow(self.back, "" if flow.marked or not flow.loop_back else _FOUND)
        self._back_row.set_hint(_FOUND if flow.loop_back and not flow.marked else _MARK)
        self.lag.show_lag(flow.lag, afresh)
        tab_in_order(self)

    def _fill_rule(self, flow: Flow, by_rules: bool, afresh: bool) -> None:
        has_rule = flow.condition is not None or self._begun
        self.taken.choose(_IF if has_rule else _OTHERWISE)
        for row in (self._taken_row, self._order_row):
            row.setVisible(by_rules)
        self._condition_row.setVisible(by_rules and has_rule)
        if by_rules:
            editor = self._editor
            people = editor.context.read(people_names)
            subjects = subjects_of(editor.graph)
            self.condition.show_condition(flow.condition, subjects, editor.titles, people, afresh)
            siblings = [other.id for other in editor.graph.outgoing[flow.source]]
            at = siblings.index(flow.id)
            allow(self.earlier, "" if at > 0 else "It is tried first already.")
            allow(self.later, "" if at < len(siblings) - 1 else "It is tried last already.")
            self._order_row.label.setText(f"Tried as number {at + 1} of {len(siblings)}")

    def _end(self, which: str) -> QPushButton:
        made = QPushButton()
        made.setProperty("flat", "true")
        made.clicked.connect(lambda: self._go_to(which))
        return made

    def _go_to(self, which: str) -> None:
        self._editor.model.select([getattr(self._flow, which)])

    def _lay_out(self) -> None:
        self._shown = {"source": Elided(self.source, 22), "target": Elided(self.target, 22)}
        for end in (self.source, self.target):
            end.setStyleSheet("text-align: left;")
        form = self._form = Form()
        order = QWidget()
        buttons = QHBoxLayout(order)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        for press in (self.earlier, self.later):
            buttons.addWidget(press)
        self._source_row = form.add("From", self.source)
        self._target_row = form.add("To", self.target)
        self._outcome_row = form.add("When it ends with", self.outcome)
        self._take_row = form.add("The rule that was begun", self.take_rule)
        self._taken_row = form.add("Taken", self.taken)
        self._condition_row = form.add("Condition", self.condition)
        self._order_row = form.add("Order", order)
        self._lag_row = form.add("Waits", self.lag, "Between the two steps, in working time or calendar days.")
        self._back_row = form.add("Way back", self.back, _MARK)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(14)
        layout.addWidget(form)
        layout.addWidget(self.tester_fold)
        layout.addStretch()

    def _connect(self) -> None:
        self.outcome.picked.connect(lambda name: self._keep("_outcome_row", outcome=name))
        self.taken.picked.connect(self._take_when)
        self.condition.condition_kept.connect(lambda made: self._keep("_condition_row", condition=made))
        self.condition.reshaped.connect(lambda: tab_in_order(self))
        self.back.chosen.connect(lambda on: self._keep("_back_row", marked=on))
        self.lag.lag_kept.connect(lambda lag: self._keep("_lag_row", lag=lag))
        self.lag.problem_changed.connect(self._lag_row.show_problem)

    def _keep(self, row: str, **fields: object) -> None:
        refuse = getattr(self, row).show_problem
        if not self._editor.do(refuse, edit_flow, self._flow.id, **fields):
            self._fill(self._flow, self._editor.graph.by_id[self._flow.source], afresh=False)

    def _take_when(self, when: str) -> None:
        self._begun = when == _IF
        if when == _OTHERWISE and self._flow.condition is not None:
            self._keep("_taken_row", condition=None)
        else:
            self._fill_rule(self._flow, True, afresh=when == _OTHERWISE)
        if when == _IF and not self.condition.group.parts and self.condition.group.add_row.isEnabled():
            self.condition.group.add_row.click()

    def _take_rule(self) -> None:
        """The flow was drawn for the rule that was begun at its decision."""
        flow = self._flow
        begun = begun_rule(self._editor, flow.source)
        read = understood(self._editor, begun[0]) if begun is not None else None
        if begun is None or read is None or read.condition is None:
            return
        # Forgotten first, as the notice of the edit shows the flow again.
        keep_begun(self._editor, flow.source, NOTHING)
        refuse = self._take_row.show_problem
        kept = self._editor.do(refuse, add_rule, flow.source, read.condition, flow_id=flow.id, field=read.field)
        if not kept:
            keep_begun(self._editor, flow.source, begun)

    def _order(self, by: int) -> None:
        flow = self._flow
        at = [other.id for other in self._editor.graph.outgoing[flow.source]].index(flow.id)
        self._editor.do(self._order_row.show_problem, order_flow, flow.id, at + by)
