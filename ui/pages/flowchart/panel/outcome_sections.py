"""How a step ends: who approves and by which rule, how a decision is made, and the outcomes of both."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.actions.flowchart.order import order_flow
from app.actions.flowchart.role import name_approvers
from app.domain.condition import tests_of
from app.domain.ids import RoleId
from app.domain.workflow import Approval, ApprovalRule, ApproverDays, DecisionMode, Flow, Graph, Outcome, Step, StepKind
from app.engine.condition import in_words
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import set_text, wrapping_label
from ui.pages.flowchart.panel.field_editor import StepSection, WorkflowEditor
from ui.pages.flowchart.panel.rule_form import RuleForm
from ui.pages.flowchart.panel.rule_tester import RuleTester
from ui.widgets.button import button
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.line_field import TextField
from ui.widgets.line_list import Line, LineList, LineRules, moved_items
from ui.widgets.role_field import RoleField
from ui.widgets.value_field import CountField

_APPROVAL_RULES = (
    Choice(ApprovalRule.ALL, "All have to agree"),
    Choice(ApprovalRule.ANY, "One is enough"),
    Choice(ApprovalRule.K_OF_N, "So many have to agree …"),
    Choice(ApprovalRule.FIRST_NO, "The first no stops it"),
)
_ORDERS = (Choice(False, "All at the same time"), Choice(True, "One after the other, in this order"))
_MOST = 99


class CountLines(QWidget):
    """A line for each of several things with its number: a role and its days, an outcome and its chance. Tells
    ``changed(key, number or None)``."""

    changed = Signal(str, object)

    def __init__(self, name: str, most: int, placeholder: str, least: int = 1) -> None:
        super().__init__()
        named(self, name)
        self._name, self._least, self._most, self._placeholder = name, least, most, placeholder
        self.fields: dict[str, CountField] = {}
        self._labels: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)

    def show_numbers(self, names: Mapping[str, str], numbers: Mapping[str, int], afresh: bool) -> None:
        """These things by their names, each with the number that it has."""
        if tuple(names) != tuple(self.fields):
            self._make(tuple(names))
        for at, (key, field) in enumerate(self.fields.items()):
            label = self._labels[at]
            set_text(label, names[key])
            named(field, f"{self._name}: {names[key]}")
            field.show_value(numbers.get(key), afresh)

    def _make(self, keys: tuple[str, ...]) -> None:
        for old in (*self.fields.values(), *self._labels):
            old.hide()
            old.deleteLater()
        self.fields, self._labels = {}, [wrapping_label("") for _ in keys]
        for at, key in enumerate(keys):
            field = CountField(self._name, self._least, self._most, placeholder=self._placeholder)
            field.setMaximumWidth(110)
            field.value_kept.connect(lambda number, key=key: self.changed.emit(key, number))
            self.fields[key] = field
            self._grid.addWidget(self._labels[at], at, 0)
            self._grid.addWidget(field, at, 1)


class ApproversSection(StepSection):
    """Who approves, by which rule, and after how many rounds it ends."""

    title = "Approval"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        nothing = "Nobody yet. Add the roles that vote, the one above too if it does."
        self.approvers = LineList("Approvers", LineRules("Approver", renames=False), nothing)
        self.new = RoleField("Add an approver", "Add a role, or type a new one", keeps=False)
        self.rule = ChoiceField("Rule", _APPROVAL_RULES)
        self.k = CountField("How many", 1, _MOST, f"Write how many, from 1 to {_MOST}.")
        self.order = ChoiceField("Asked", _ORDERS)
        self.days = CountLines("Days to vote", _MOST, "Step’s due")
        self.limit = CountField("Most rounds", 1, _MOST, placeholder="No limit")
        self.then: ChoiceField[str | None] = ChoiceField("After the last round")
        self._approvers_row = self.row("Approvers", self.approvers)
        self._new_row = self.row("Add an approver", self.new)
        self._rule_row = self.row("Rule", self.rule)
        self._k_row = self.row("How many", self.k)
        self._order_row = self.row("Asked", self.order)
        self._days_row = self.row("Days to vote", self.days, "Working days from being asked; empty: the step’s due.")
        self._limit_row = self.row("Most rounds", self.limit, "So often it may go back.")
        self._then_row = self.row("After the last round", self.then)
        self._connect()

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.kind is StepKind.APPROVAL

    def fill(self, step: Step, afresh: bool) -> None:
        approval = step.approval or Approval()
        names = self.editor.role_names
        self.approvers.show_lines([Line(names.get(role, role), key=role) for role in approval.approvers])
        free = {role: name for role, name in names.items() if role not in approval.approvers}
        self.new.show_roles(free, afresh=afresh)
        self.rule.choose(approval.rule)
        self.k.show_value(approval.k, afresh)
        self._k_row.setVisible(approval.rule is ApprovalRule.K_OF_N)
        self.order.choose(approval.in_order)
        self._order_row.setVisible(len(approval.approvers) > 1)
        self.days.show_numbers(
            {role: names.get(role, role) for role in approval.approvers},
            {one.role: one.days for one in approval.due_days},
            afresh,
        )
        self._days_row.setVisible(bool(approval.approvers))
        self.limit.show_value(approval.limit, afresh)
        positive = [
            Choice(outcome.name, f"It counts as “{outcome.name}”") for outcome in step.outcomes if outcome.positive
        ]
        self.then.set_choices([Choice(None, "I am asked"), *positive], approval.limit_outcome)
        self._then_row.setVisible(approval.limit is not None)

    def _connect(self) -> None:
        self.approvers.removed.connect(self._drop)
        self.approvers.moved.connect(lambda row, to: self._vote(tuple(moved_items(self._now.approvers, row, to))))
        self.new.role_picked.connect(self._add)
        self.new.role_typed.connect(self._add_new)
        self.rule.picked.connect(lambda rule: self.give(self._rule_row, approval=replace(self._now, rule=rule)))
        self.k.value_kept.connect(lambda k: self.give(self._k_row, approval=replace(self._now, k=k)))
        self.order.picked.connect(lambda on: self.give(self._order_row, approval=replace(self._now, in_order=on)))
        self.days.changed.connect(self._keep_days)
        self.limit.value_kept.connect(self._keep_limit)
        self.then.picked.connect(
            lambda name: self.give(self._then_row, approval=replace(self._now, limit_outcome=name))
        )

    @property
    def _now(self) -> Approval:
        return self.step.approval or Approval()

    def _vote(self, approvers: tuple[RoleId, ...]) -> None:
        days = tuple(one for one in self._now.due_days if one.role in approvers)
        self.give(self._approvers_row, approval=replace(self._now, approvers=approvers, due_days=days))

    def _drop(self, row: int) -> None:
        self._vote(self._now.approvers[:row] + self._now.approvers[row + 1 :])

    def _add(self, role: RoleId | None) -> None:
        if role is not None:
            self._vote((*self._now.approvers, role))

    def _add_new(self, name: str) -> None:
        known = [self.editor.role_names.get(role, role) for role in self._now.approvers]
        self.editor.do(self._new_row.show_problem, name_approvers, self.step_id, [*known, name])

    def _keep_days(self, role: RoleId, days: int | None) -> None:
        others = tuple(one for one in self._now.due_days if one.role != role)
        added = (ApproverDays(role, days),) if days is not None else ()
        self.give(self._days_row, approval=replace(self._now, due_days=(*others, *added)))

    def _keep_limit(self, limit: int | None) -> None:
        outcome = self._now.limit_outcome if limit is not None else None
        self.give(self._limit_row, approval=replace(self._now, limit=limit, limit_outcome=outcome))


_DECISION_MODES = (
    Choice(DecisionMode.ASKED, "Somebody answers"),
    Choice(DecisionMode.FIRST_TRUE, "By rules: the first that is true"),
    Choice(DecisionMode.ALL_TRUE, "By rules: all that apply"),
)


class DecisionSection(StepSection):
    """Mode, question, and the order of the rules."""

    title = "Decision"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.mode = ChoiceField("How it is decided", _DECISION_MODES)
        self.question = TextField("Question", "“Does the law department have to see it?”")
        rules = LineRules("Rule", renames=False, removes=False)
        self.rules = LineList(
            "Rules in their order", rules, "Draw flows from this decision, then give them conditions."
        )
        self.add_rule = button(Command("add_rule", "Add rule", self.ask_rule, "git-branch", "R"), self)
        self.new_rule = RuleForm(editor)
        self._asks_rule = False
        self._mode_row = self.row("How it is decided", self.mode)
        self._question_row = self.row("Question", self.question)
        self._rules_row = self.row("Rules in their order", self.rules)
        self._add_row = self.row("", self.add_rule)
        self._new_row = self.row("New rule", self.new_rule)
        self.mode.picked.connect(lambda mode: self.give(self._mode_row, mode=mode))
        self.question.kept.connect(lambda text: self.give(self._question_row, question=text.strip()))
        self.rules.moved.connect(self._order)
        self.new_rule.came.connect(lambda _: self._show_rule_form(False))
        self.new_rule.left.connect(lambda: self._show_rule_form(False))

    def ask_rule(self) -> None:
        """Open the form of a new rule, with the keyboard in it."""
        self._show_rule_form(True)
        self.new_rule.begin()

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.kind is StepKind.DECISION

    def fill(self, step: Step, afresh: bool) -> None:
        self.mode.choose(step.mode)
        self.question.show_text(step.question, afresh)
        self._question_row.setVisible(step.asks)
        self._rules_row.setVisible(not step.asks)
        if not step.asks:
            flows = self.editor.graph.outgoing.get(step.id, ())
            self.rules.show_lines([Line(self._way(flow), key=flow.id) for flow in flows])
        if afresh:
            self._asks_rule = False
        self.new_rule.show_step(step)
        self._show_rule_form(self._asks_rule or self.new_rule.begun)

    def hideEvent(self, event: QHideEvent) -> None:
        """Only what was begun is shown again."""
        super().hideEvent(event)
        self._asks_rule = False

    def _show_rule_form(self, on: bool) -> None:
        """What was begun stays in sight, marked with what it lacks."""
        self._asks_rule = on
        self._new_row.setVisible(on)
        self._add_row.setVisible(not on)
        if not on and self.new_rule.isAncestorOf(self.focusWidget()):
            self.add_rule.setFocus()

    def _way(self, flow: Flow) -> str:
        titles = self.editor.titles
        words = in_words(flow.condition, titles)
        rule = f"If {words}" if flow.condition is not None else words.capitalize()
        mark = "Unfinished: " if any(test.unfinished for test in tests_of(flow.condition)) else ""
        return f"{mark}{rule} → {titles.get(flow.target, flow.target)}"

    def _order(self, row: int, to: int) -> None:
        flow_id = self.editor.graph.outgoing[self.step_id][row].id
        self.editor.do(self._rules_row.show_problem, order_flow, flow_id, to)


class RuleTestSection(StepSection):
    """Try the rules of a decision."""

    title = "Try the rules"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.tester = RuleTester(editor)
        row = self.row("Try the rules", self.tester)
        row.label.hide()

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.kind is StepKind.DECISION and not step.asks

    def fill(self, step: Step, afresh: bool) -> None:
        self.tester.show_decision(step)


_OUTCOME_RULES = LineRules(
    "Outcome", "Add an outcome", "Goes on", "Positive: the work goes on. Without the tick it goes back."
)


class OutcomesSection(StepSection):
    """Their names, whether they are positive, and their order. A new name carries its flows along."""

    title = "Outcomes"

    def __init__(self, editor: WorkflowEditor) -> None:
        super().__init__(editor)
        self.chances = CountLines("How often", 100, "As before", least=0)
        self.lines = LineList("Outcomes", _OUTCOME_RULES, "No outcome yet: add two or more.")
        self._row = self.row("Outcomes", self.lines)
        self._row.label.hide()
        self._chances_row = self.row(
            "How often", self.chances, "Of 100 rounds, for 1,000 runs; empty: as it was so far."
        )
        self.chances.changed.connect(self._keep_chance)
        self.lines.added.connect(lambda text: self._set((*self._now, Outcome(text, not self._now))))
        self.lines.renamed.connect(lambda at, text: self._replace(at, name=text))
        self.lines.ticked.connect(lambda at, on: self._replace(at, positive=on))
        self.lines.removed.connect(lambda at: self._set(self._now[:at] + self._now[at + 1 :]))
        self.lines.moved.connect(lambda at, to: self._set(tuple(moved_items(self._now, at, to))))

    @staticmethod
    def fits(step: Step, graph: Graph) -> bool:
        return step.asks

    def fill(self, step: Step, afresh: bool) -> None:
        self.lines.show_lines([Line(outcome.name, outcome.positive) for outcome in step.outcomes], afresh)
        typed = {one.name: round(one.chance * 100) for one in step.answers if one.chance is not None}
        self.chances.show_numbers({one.name: one.name for one in step.answers}, typed, afresh)
        self._chances_row.setVisible(len(step.answers) > 1)

    @property
    def _now(self) -> tuple[Outcome, ...]:
        return self.step.outcomes

    def _keep_chance(self, name: str, percent: int | None) -> None:
        chance = percent / 100 if percent is not None else None
        outcomes = tuple(replace(one, chance=chance) if one.name == name else one for one in self._now)
        self.give(self._chances_row, outcomes=outcomes)

    def _replace(self, at: int, **parts: object) -> None:
        changed = replace(self._now[at], **parts)  # type: ignore[arg-type]
        self._set((*self._now[:at], changed, *self._now[at + 1 :]))

    def _set(self, outcomes: tuple[Outcome, ...]) -> None:
        self.give(self._row, outcomes=outcomes)
