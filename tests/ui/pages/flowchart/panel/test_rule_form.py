"""A new rule in the panel of a decision: typed, led somewhere, one step; what is unfinished stays and says why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.actions.flowchart.flow import connect
from app.actions.flowchart.step import append_step, edit_step
from app.domain.condition import FieldRef, Operator, Test
from app.domain.ids import StepId
from app.domain.workflow import DecisionMode, FieldKind, ProjectField, StepKind
from tests.ui.company import nameless
from tests.ui.pages.flowchart.panel_stage import PanelStage, panel_stage
from ui.link.context import Context
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel.properties_panel import PropertiesPanel
from ui.pages.flowchart.panel.rule_form import RuleForm

OVER = Test(FieldRef("budget"), Operator.MORE, 5000.0)


def deciding(mode: DecisionMode = DecisionMode.FIRST_TRUE) -> Callable[[Context, FlowchartModel], PropertiesPanel]:
    """The properties of a decision that is selected and leads to *Publish*."""

    def make(context: Context, model: FlowchartModel) -> PropertiesPanel:
        do, workflow_id = context.workspace.do, model.workflow_id
        step_id = do(append_step, workflow_id, StepId("social"), StepKind.DECISION).value
        do(edit_step, workflow_id, step_id, mode=mode)
        do(connect, workflow_id, step_id, StepId("publish"))
        panel = PropertiesPanel(context, model)
        model.select((step_id,))
        for fold in panel.step.folds.values():
            fold.open()
        return panel

    return make


def decision(b: PanelStage) -> StepId:
    return next(step.id for step in b.model.graph.steps if step.kind is StepKind.DECISION)


def form(b: PanelStage) -> RuleForm:
    return b.panel.step.decision.new_rule


def write(b: PanelStage, text: str) -> None:
    line = form(b).line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def rules(b: PanelStage) -> list[tuple[str, object]]:
    return [(flow.target, flow.condition) for flow in b.model.graph.outgoing[decision(b)]]


@pytest.mark.parametrize("mode", [DecisionMode.FIRST_TRUE, DecisionMode.ASKED])
def test_three_gestures_make_field_flow_and_condition_in_one_step(qtbot, tmp_path: Path, mode: DecisionMode) -> None:
    with panel_stage(qtbot, tmp_path, deciding(mode)) as b:
        b.panel.ask_rule()
        assert form(b).line.hasFocus()
        write(b, "budget > 5000")
        assert "“budget” becomes a money field of the project." in form(b).words.text()
        QTest.keyClick(form(b).line, Qt.Key.Key_Return)
        QTest.keyClicks(form(b).target.lineEdit(), b.step("images").title[:8])
        QTest.keyClick(form(b).target.lineEdit(), Qt.Key.Key_Return)
        assert (form(b).target.chosen, form(b).go.hasFocus()) == ("images", True)
        assert b.undo_steps_of(form(b).go.click) == 1
        assert rules(b) == [("images", OVER), ("publish", None)]
        assert b.model.graph.fields == (ProjectField("budget", FieldKind.MONEY, required=True),)
        assert not form(b).isVisible()
        assert b.panel.step.decision.rules.lines[0].text.startswith("If budget > 5000 → ")


def test_a_new_task_is_named_in_place(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, deciding()) as b:
        b.panel.ask_rule()
        write(b, "budget > 5000")
        form(b).target.typed.emit("Ask finance")
        assert form(b).missing == ""
        assert b.undo_steps_of(form(b).go.click) == 1
        [(target, condition), _] = rules(b)
        assert (b.step(target).title, condition) == ("Ask finance", OVER)


def test_what_lacks_its_way_is_kept_and_marked_while_one_is_elsewhere(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, deciding()) as b:
        b.panel.ask_rule()
        write(b, "budget > 5000")
        here = decision(b)
        assert b.undo_steps_of(lambda: b.model.select((StepId("images"),))) == 0
        assert not form(b).isVisible()
        b.model.select((here,))
        assert form(b).isVisible()
        assert form(b).line.text() == "budget > 5000"
        assert form(b).words.text().endswith("Unfinished: choose where it leads, or type the title of a new task.")
        assert form(b).words.property("tone") == "warn"


def test_what_lacks_its_value_becomes_a_marked_rule_at_a_click_elsewhere(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, deciding()) as b:
        b.panel.ask_rule()
        write(b, "budget >")
        form(b).target.pick(StepId("images"))
        here = decision(b)
        assert b.undo_steps_of(lambda: b.model.select((StepId("draft"),))) == 1
        b.model.select((here,))
        assert rules(b)[0] == ("images", Test(FieldRef("budget"), Operator.MORE))
        assert b.panel.step.decision.rules.lines[0].text.startswith("Unfinished: If budget > … → ")
        assert not form(b).isVisible()


def test_what_is_whole_is_kept_at_a_click_elsewhere_as_every_field_is(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, deciding()) as b:
        b.panel.ask_rule()
        write(b, "budget > 5000")
        form(b).target.pick(StepId("images"))
        here = decision(b)
        assert b.undo_steps_of(lambda: b.model.select(())) == 1
        b.model.select((here,))
        assert rules(b)[0] == ("images", OVER)


def test_a_flow_that_is_drawn_meanwhile_takes_the_rule(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, deciding()) as b:
        b.panel.ask_rule()
        write(b, "budget > 5000")
        here = decision(b)
        drawn = b.context.workspace.do(connect, b.model.workflow_id, here, StepId("images")).value
        b.model.select((drawn,))
        press = b.panel.flow.take_rule
        assert (press.isVisible(), press.text()) == (True, "Use “budget > 5000” here")
        assert b.undo_steps_of(press.click) == 1
        assert rules(b) == [("images", OVER), ("publish", None)]
        assert not press.isVisible()
        b.model.select((here,))
        assert not form(b).isVisible()


def test_the_rules_of_two_decisions_do_not_mix(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, deciding()) as b:
        first = decision(b)
        other = b.context.workspace.do(append_step, b.model.workflow_id, first, StepKind.DECISION).value
        b.panel.ask_rule()
        write(b, "budget > 5000")
        b.model.select((other,))
        assert form(b).line.text() == ""
        b.model.select((first,))
        assert form(b).line.text() == "budget > 5000"


def test_nothing_is_red_or_marked_before_anything_was_typed(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, deciding()) as b:
        b.panel.ask_rule()
        assert form(b).words.text() == ""
        assert form(b).words.property("tone") == "muted"
        QTest.keyClick(form(b).line, Qt.Key.Key_Escape)
        assert not form(b).isVisible()
        assert nameless(b.panel) == []


def test_discard_forgets_what_was_begun(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, deciding()) as b:
        b.panel.ask_rule()
        write(b, "budget > 5000")
        here = decision(b)
        form(b).stop.click()
        b.model.select(())
        b.model.select((here,))
        assert not form(b).isVisible()
        assert rules(b) == [("publish", None)]


def test_a_refused_rule_says_so_and_stays(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, deciding()) as b:
        b.panel.ask_rule()
        write(b, "budget > 5000")
        form(b).target.pick(StepId("images"))
        form(b).go.click()
        b.panel.ask_rule()
        write(b, "budget > 5000")
        form(b).target.pick(StepId("images"))
        assert b.undo_steps_of(form(b).go.click) == 0
        assert "already" in form(b)._row.problem
        assert form(b).line.text() == "budget > 5000"
