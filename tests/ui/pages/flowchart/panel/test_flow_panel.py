"""The panel of a flow: outcome, condition, order, way back and wait; and the rules tried on samples."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.flowchart.field import put_field
from app.actions.flowchart.flow import connect
from app.actions.flowchart.step import append_step, edit_step, remove
from app.domain.condition import All, Any, Condition, FieldRef, Not, Operator, Test
from app.domain.ids import StepId
from app.domain.quantity import Lag, LagUnit
from app.domain.workflow import DecisionMode, FieldKind, ProjectField, StepKind
from tests.ui.company import nameless, type_into
from tests.ui.pages.flowchart.panel_stage import PanelStage, panel_stage
from ui.link.context import Context
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel.flow_panel import FlowPanel
from ui.widgets.condition_field.row import TestRow

BUDGET = Test(FieldRef("Budget"), Operator.MORE, 500.0)
GOLD = Test(FieldRef("Tier"), Operator.IS, "Gold")
LEGAL = Test(FieldRef("Legal"), Operator.IS, True)
FIELDS = (
    ProjectField("Budget", FieldKind.MONEY),
    ProjectField("Tier", FieldKind.CHOICE, ("Gold", "Silver")),
    ProjectField("Legal", FieldKind.YES_NO),
    ProjectField("Launch", FieldKind.DATE),
    ProjectField("Editor", FieldKind.PERSON),
    ProjectField("Words", FieldKind.TEXT),
)


def ruled(condition: Condition | None = BUDGET, source: str = "") -> Callable[[Context, FlowchartModel], FlowPanel]:
    """A decision with three ways: the condition, gold, otherwise. The first is shown, or one from ``source``."""

    def make(context: Context, model: FlowchartModel) -> FlowPanel:
        do, wf = context.workspace.do, model.workflow_id
        for field in FIELDS:
            do(put_field, wf, field)
        decision = do(append_step, wf, StepId("draft"), StepKind.DECISION).value
        do(edit_step, wf, decision, title="Which way?", mode=DecisionMode.FIRST_TRUE)
        first = do(connect, wf, decision, StepId("images"), condition=condition).value
        do(connect, wf, decision, StepId("social"), condition=GOLD)
        do(connect, wf, decision, StepId("publish"))
        panel = FlowPanel(context, model)
        panel.tester_fold.open()
        model.changed.connect(lambda: panel.show_flow(panel.flow_id) if panel.flow_id else None)
        shown = next((flow.id for flow in model.graph.flows if flow.source == source), first)
        panel.show_flow(shown)
        return panel

    return make


def kept(b: PanelStage) -> Condition | None:
    return b.model.graph.flow_by_id[b.panel.flow_id].condition


DEEP = All((BUDGET, Any((GOLD, Not(LEGAL), All((LEGAL, Test(FieldRef("Words"), Operator.EMPTY)))))))


@pytest.mark.parametrize(
    "condition",
    [
        BUDGET,
        Not(GOLD),
        DEEP,
        Not(Any((GOLD, BUDGET))),
        Not(All((GOLD, LEGAL))),
        Test(FieldRef("Tier"), Operator.ONE_OF, ("Gold", "Silver")),
    ],
)
def test_every_condition_is_shown_as_it_is(qtbot, tmp_path: Path, condition: Condition) -> None:
    with panel_stage(qtbot, tmp_path, ruled(condition)) as b:
        assert b.panel.condition.group.condition == condition


def test_the_sentence_in_words_stands_below(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled(DEEP)) as b:
        words = "If Budget > 500 and (Tier is Gold or not (Legal is yes) or (Legal is yes and Words is empty))."
        assert b.panel.condition.words.text() == words


def row(b: PanelStage, at: int = 0) -> TestRow:
    found = b.panel.condition.group.parts[at]
    assert isinstance(found, TestRow)
    return found


@pytest.mark.parametrize(
    ("act", "condition"),
    [
        (lambda r: r.operator.pick(Operator.AT_MOST), replace(BUDGET, operator=Operator.AT_MOST)),
        (lambda r: r.negated.pick(True), Not(BUDGET)),
        (lambda r: r.subject.pick(FieldRef("Legal")), LEGAL),
        (lambda r: r.subject.pick(FieldRef("Tier")), GOLD),
        (lambda r: type_into(r.value.field, "1,5"), replace(BUDGET, value=1.5)),
        (lambda r: r.operator.pick(Operator.EMPTY), Test(FieldRef("Budget"), Operator.EMPTY)),
    ],
)
def test_each_choice_in_a_row_is_one_undo_step(qtbot, tmp_path: Path, act, condition) -> None:
    with panel_stage(qtbot, tmp_path, ruled()) as b:
        assert b.undo_steps_of(lambda: act(row(b))) == 1
        assert kept(b) == condition
        b.context.undo(b.model.workflow_id)
        assert kept(b) == BUDGET == b.panel.condition.group.condition


def test_a_row_without_its_value_is_kept_and_marked_as_unfinished(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled()) as b:
        assert b.undo_steps_of(lambda: row(b).subject.pick(FieldRef("Words"))) == 1
        assert kept(b) == Test(FieldRef("Words"), Operator.IS)
        assert row(b)._problem.text() == "Unfinished: give it a value."
        assert b.panel.condition.words.text() == "If Words is …"
        b.lint()
        assert "unfinished-rule" in {finding.code for finding in b.model.findings}
        b.model.select(())
        b.model.select((b.panel.flow_id,))
        assert row(b)._problem.text() == "Unfinished: give it a value."
        b.draw(lambda graph: graph.with_steps(replace(graph.step(StepId("images")), title="Other")))
        assert b.undo_steps_of(lambda: type_into(row(b).value.field, "seo")) == 1
        assert kept(b) == Test(FieldRef("Words"), Operator.MORE, "seo") or kept(b) == Test(
            FieldRef("Words"), Operator.IS, "seo"
        )


def test_rows_and_groups_are_added_and_taken_away(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled()) as b:
        group = b.panel.condition.group
        assert b.undo_steps_of(group.add_group.click) == 1
        inner = group.parts[1]
        assert b.undo_steps_of(lambda: inner.parts[0].subject.pick(FieldRef("Tier"))) == 1
        assert b.undo_steps_of(inner.add_row.click) == 1
        assert b.undo_steps_of(lambda: inner.parts[1].subject.pick(FieldRef("Legal"))) == 1
        assert kept(b) == All((BUDGET, Any((GOLD, LEGAL))))
        assert b.undo_steps_of(lambda: group.join.pick("none")) == 1
        assert kept(b) == Not(Any((BUDGET, Any((GOLD, LEGAL)))))
        assert b.undo_steps_of(inner.remover.click) == 1
        assert kept(b) == Not(BUDGET)


def test_what_is_no_number_is_told_and_not_kept(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled()) as b:
        assert b.undo_steps_of(lambda: type_into(row(b).value.field, "much")) == 0
        assert row(b)._problem.text().startswith("“much” is no number.")


def test_a_flow_becomes_otherwise_and_back(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled()) as b:
        assert b.undo_steps_of(lambda: b.panel.taken.pick("otherwise")) == 1
        assert kept(b) is None
        assert not b.panel.condition.isVisible()
        assert b.undo_steps_of(lambda: b.panel.taken.pick("if")) == 1
        assert kept(b).unfinished
        assert b.undo_steps_of(lambda: row(b).subject.pick(FieldRef("Legal"))) == 1
        assert kept(b) == LEGAL


def test_the_order_of_the_conditions_can_be_changed(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled()) as b:
        source = b.model.graph.flow_by_id[b.panel.flow_id].source
        first, second, third = (flow.id for flow in b.model.graph.outgoing[source])
        assert not b.panel.earlier.isEnabled()
        assert b.undo_steps_of(b.panel.later.click) == 1
        assert [flow.id for flow in b.model.graph.outgoing[source]] == [second, first, third]
        assert b.panel._order_row.label.text() == "Tried as number 2 of 3"
        assert b.panel.earlier.isEnabled()


def test_the_outcome_the_way_back_and_the_wait_are_one_step_each(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled(source="approve_outline")) as b:
        flow = b.model.graph.flow_by_id[b.panel.flow_id]
        other = next(o.name for o in b.step("approve_outline").outcomes if o.name != flow.outcome)
        assert b.undo_steps_of(lambda: b.panel.outcome.pick(other)) == 1
        assert b.model.graph.flow_by_id[flow.id].outcome == other
        b.context.undo(b.model.workflow_id)
        assert b.panel.outcome.current == flow.outcome
        assert b.undo_steps_of(lambda: type_into(b.panel.lag.amount, "2 d")) == 1
        assert b.model.graph.flow_by_id[flow.id].lag == Lag(2 * 480)
        assert b.undo_steps_of(lambda: b.panel.lag.unit.pick(LagUnit.CALENDAR)) == 1
        assert b.model.graph.flow_by_id[flow.id].lag == Lag(2 * 1440, LagUnit.CALENDAR)
        assert b.panel.lag.amount.text() == "2 d"
        assert b.undo_steps_of(lambda: type_into(b.panel.lag.amount, "4 h")) == 0
        assert b.panel._lag_row.problem.startswith("Calendar days are whole days.")


def test_a_way_back_is_marked_and_what_the_drawing_says_cannot_be_unmarked(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled(source="outline")) as b:
        flow_id = b.panel.flow_id
        assert b.undo_steps_of(b.panel.back.click) == 1
        assert b.model.graph.flow_by_id[flow_id].marked
        b.context.undo(b.model.workflow_id)
        loop = next(flow for flow in b.model.graph.flows if flow.marked)
        b.panel.show_flow(loop.id)
        assert b.undo_steps_of(b.panel.back.click) == 1
        assert b.panel.back.isChecked()
        assert not b.panel.back.isEnabled()


def test_samples_show_which_flow_is_taken(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled()) as b:
        verdict, fields = b.panel.tester.verdict, b.panel.tester.fields
        assert set(fields) == {"Budget", "Tier"}
        lines = lambda: verdict.text().split("\n")  # noqa: E731
        assert [line.endswith("taken") for line in lines()] == [False, False, True]

        def try_both() -> None:
            fields["Tier"].field.pick("Gold")
            assert [line.endswith("taken") for line in lines()] == [False, True, False]
            type_into(fields["Budget"].field, "501")

        assert b.undo_steps_of(try_both) == 0
        assert [line.endswith("taken") for line in lines()] == [True, False, False]
        assert [line.split(":")[0] for line in lines()[:2]] == ["True", "True"]
        assert b.undo_steps_of(lambda: row(b).operator.pick(Operator.LESS)) == 1
        assert [line.endswith("taken") for line in lines()] == [False, True, False]


def test_every_control_has_a_name(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled(DEEP)) as b:
        assert nameless(b.panel) == []


def test_a_flow_that_is_gone_cannot_be_shown(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled()) as b:
        b.at.workspace.do(remove, b.model.workflow_id, [b.panel.flow_id])
        assert b.panel.flow_id is None


def test_long_names_do_not_widen_the_panel(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, ruled(DEEP)) as b:
        long = "Geheimhaltungsvereinbarungsunterzeichnungsbestätigung"
        b.context.do(put_field, b.model.workflow_id, ProjectField(long, FieldKind.YES_NO), "Legal")
        assert b.panel.minimumSizeHint().width() <= 308
