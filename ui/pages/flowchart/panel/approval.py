"""Who approves, by which rule, and what happens when it goes round too often."""

from dataclasses import replace

from app.actions.flowchart.role import name_approvers
from app.domain.ids import RoleId
from app.domain.workflow import Approval, ApprovalRule, Step, StepKind
from ui.pages.flowchart.panel.editing import Editor
from ui.pages.flowchart.panel.section import StepSection
from ui.widgets.choice_field import Choice, ChoiceField
from ui.widgets.line_list import Line, LineList, LineRules, moved_items
from ui.widgets.role_field import RoleField
from ui.widgets.value_field import CountField

_RULES = (
    Choice(ApprovalRule.ALL, "All have to agree"),
    Choice(ApprovalRule.ANY, "One is enough"),
    Choice(ApprovalRule.K_OF_N, "So many have to agree …"),
    Choice(ApprovalRule.FIRST_NO, "The first no stops it"),
)
_ORDERS = (Choice(False, "All at the same time"), Choice(True, "One after the other, in this order"))
_MOST = 99


class Approvers(StepSection):
    """Approvers, rule, rounds."""

    title = "Approval"

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        nothing = "Nobody yet. Add the roles that vote, the one above too if it does."
        self.approvers = LineList("Approvers", LineRules("Approver", renames=False), nothing)
        self.new = RoleField("Add an approver", "Add a role, or type a new one", keeps=False)
        self.rule = ChoiceField("Rule", _RULES)
        self.k = CountField("How many", 1, _MOST, f"Write how many, from 1 to {_MOST}.")
        self.order = ChoiceField("Asked", _ORDERS)
        self.limit = CountField("Most rounds", 1, _MOST, placeholder="No limit")
        self.then = ChoiceField("After the last round")
        self._approvers_row = self.row("Approvers", self.approvers)
        self._new_row = self.row("Add an approver", self.new)
        self._rule_row = self.row("Rule", self.rule)
        self._k_row = self.row("How many", self.k)
        self._order_row = self.row("Asked", self.order)
        self._limit_row = self.row("Most rounds", self.limit, "So often it may go back.")
        self._then_row = self.row("After the last round", self.then)
        self._connect()

    def fits(self, step: Step) -> bool:
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
        self.limit.value_kept.connect(self._keep_limit)
        self.then.picked.connect(
            lambda name: self.give(self._then_row, approval=replace(self._now, limit_outcome=name))
        )

    @property
    def _now(self) -> Approval:
        return self.step.approval or Approval()

    def _vote(self, approvers: tuple[RoleId, ...]) -> None:
        self.give(self._approvers_row, approval=replace(self._now, approvers=approvers))

    def _drop(self, row: int) -> None:
        self._vote(self._now.approvers[:row] + self._now.approvers[row + 1 :])

    def _add(self, role: RoleId | None) -> None:
        if role is not None:
            self._vote((*self._now.approvers, role))

    def _add_new(self, name: str) -> None:
        known = [self.editor.role_names.get(role, role) for role in self._now.approvers]
        self.editor.do(self._new_row.show_problem, name_approvers, self.step_id, [*known, name])

    def _keep_limit(self, limit: int | None) -> None:
        outcome = self._now.limit_outcome if limit is not None else None
        self.give(self._limit_row, approval=replace(self._now, limit=limit, limit_outcome=outcome))
