"""The panel of a step: each field is one undo step, shows what holds after an undo, and survives a reopen."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit

from app.actions.flowchart.step import edit_step
from app.bootstrap import open_workspace
from app.domain.check_item import CheckItem
from app.domain.ids import RoleId, StepId
from app.domain.person import Role
from app.domain.quantity import Against, DayUnit, Offset, Snap, Span
from app.domain.workflow import Approval, ApprovalRule, ApproverDays, DecisionMode, Outcome, StepKind, TimeOut
from app.queries.flowchart import flowchart
from tests.studio import StillClock
from tests.ui.company import nameless, type_into
from tests.ui.pages.flowchart.panel_stage import PanelStage, panel_stage
from ui.link.context import Context
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel.note_section import NoteSection
from ui.pages.flowchart.panel.step_panel import StepPanel
from ui.pages.flowchart.panel.work_sections import PartsSection, RepeatSection, ResponsibilitySection

TASK, APPROVAL, OTHER = "keywords", "approve_outline", "draft"


def checks(*texts: str) -> tuple[CheckItem, ...]:
    return tuple(CheckItem(text) for text in texts)


TWO = checks("a", "b")


def shown(step_id: str, **changes: object) -> Callable[[Context, FlowchartModel], StepPanel]:
    """A step panel that shows this step, after these changes to it."""

    def make(context: Context, model: FlowchartModel) -> StepPanel:
        if changes:
            context.workspace.do(edit_step, model.workflow_id, StepId(step_id), **changes)
        panel = StepPanel(context, model)
        for fold in panel.folds.values():
            fold.open()
        model.changed.connect(lambda: panel.show_step(panel.step_id) if panel.step_id else None)
        panel.show_step(StepId(step_id))
        return panel

    return make


CASES: list[tuple[str, dict[str, object], Callable[[StepPanel], object], str, object]] = [
    (TASK, {}, lambda p: type_into(p.basics.title_field, "Find keywords"), "title", "Find keywords"),
    (TASK, {}, lambda p: p.basics.kind.pick(StepKind.MILESTONE), "kind", StepKind.MILESTONE),
    (TASK, {}, lambda p: p.basics.role.pick(RoleId("blog_writer")), "role", RoleId("blog_writer")),
    (TASK, {}, lambda p: p.basics.optional.click(), "optional", True),
    (TASK, {}, lambda p: p.basics.anchor.click(), "anchor", True),
    ("end", {}, lambda p: p.basics.ends_project.click(), "end_project", True),
    (TASK, {}, lambda p: type_into(p.due.offset.days, "7"), "offset", Offset(-7)),
    (TASK, {}, lambda p: p.due.offset.unit.pick(DayUnit.WORKING), "offset", Offset(-25, DayUnit.WORKING)),
    (TASK, {}, lambda p: p.due.offset.way.pick(1), "offset", Offset(25)),
    (TASK, {}, lambda p: p.due.offset.against.pick(Against.START), "offset", Offset(-25, against=Against.START)),
    (
        TASK,
        {},
        lambda p: p.due.offset.against.pick("idea"),
        "offset",
        Offset(-25, against=Against.STEP, step_id=StepId("idea")),
    ),
    (TASK, {}, lambda p: p.due.offset.snap.pick(Snap.NEXT), "offset", Offset(-25, snap=Snap.NEXT)),
    (TASK, {}, lambda p: p.due.offset.mode.pick("follows"), "offset", None),
    (TASK, {}, lambda p: type_into(p.due.length, "4h"), "length", Span(4, "h")),
    (TASK, {}, lambda p: type_into(p.work.effort, "1,5"), "effort_minutes", 90),
    (TASK, {}, lambda p: write(p.work.instructions, "Ask.\nWrite."), "instructions", "Ask.\nWrite."),
    (TASK, {}, lambda p: write(p.work.done_when, "It is listed"), "done_when", "It is listed"),
    (TASK, {}, lambda p: p.ending.what.pick("close"), "time_out", TimeOut(Span(2), close=True)),
    (TASK, {"time_out": TimeOut(Span(2))}, lambda p: type_into(p.ending.after, "5 d"), "time_out", TimeOut(Span(5))),
    (
        APPROVAL,
        {},
        lambda p: type_into(p.outcomes.lines.rows[0].field, "Fine"),
        "outcomes",
        (Outcome("Fine"), Outcome("Changes requested", positive=False)),
    ),
    (APPROVAL, {}, lambda p: type_into(p.approvers.limit, "4"), "approval", "limit 4"),
    (APPROVAL, {}, lambda p: p.approvers.rule.pick(ApprovalRule.ANY), "approval", "any"),
    (APPROVAL, {}, lambda p: p.approvers.new.pick(p.approvers.new.offered[0]), "approval", "one more"),
    (
        APPROVAL,
        {},
        lambda p: type_into(p.approvers.days.fields[RoleId("marketing_stakeholders")], "3"),
        "approval",
        "3 days",
    ),
    (TASK, {}, lambda p: p.told.new.pick(RoleId("blog_writer")), "informed", (RoleId("blog_writer"),)),
    (TASK, {"informed": (RoleId("blog_writer"),)}, lambda p: p.told.informed.rows[0].remove.click(), "informed", ()),
]


def write(field: object, text: str) -> None:
    field.setFocus()
    field.setPlainText(text)
    field.document().setModified(True)
    field.keep()


def wanted(step_id: str, before: object, value: object) -> object:
    if not isinstance(before, Approval):
        return value
    return {
        "limit 4": replace(before, limit=4),
        "any": replace(before, rule=ApprovalRule.ANY),
        "3 days": replace(before, due_days=(ApproverDays(RoleId("marketing_stakeholders"), 3),)),
        "one more": replace(before, approvers=(*before.approvers, RoleId("blog_writer"))),
    }[str(value)]


@pytest.mark.parametrize(("step_id", "changes", "act", "name", "value"), CASES)
def test_each_field_is_one_undo_step(qtbot, tmp_path: Path, step_id, changes, act, name, value) -> None:
    check_field(qtbot, tmp_path, step_id, changes, act, name, value)


def check_field(qtbot, folder: Path, step_id, changes, act, name, value) -> None:
    """What was done in the panel is one undo step, and undo and redo show what holds then."""
    with panel_stage(qtbot, folder, shown(step_id, **changes)) as b:
        before = getattr(b.step(step_id), name)
        assert b.undo_steps_of(lambda: act(b.panel)) == 1
        after = getattr(b.step(step_id), name)
        assert after == wanted(step_id, before, value)
        assert not b.refused
        shown_after = texts(b.panel)
        b.context.undo(b.model.workflow_id)
        assert getattr(b.step(step_id), name) == before
        assert texts(b.panel) != shown_after
        b.context.redo(b.model.workflow_id)
        assert getattr(b.step(step_id), name) == after
        assert texts(b.panel) == shown_after


def texts(panel: StepPanel) -> list[object]:
    """All that the panel shows."""
    # New rows are shown by the event loop.
    QCoreApplication.processEvents()
    found: list[object] = []
    for kind, read in (
        (QLabel, QLabel.text),
        (QLineEdit, QLineEdit.text),
        (QComboBox, QComboBox.currentText),
        (QCheckBox, QCheckBox.isChecked),
        (QPlainTextEdit, QPlainTextEdit.toPlainText),
    ):
        found += [read(field) for field in panel.findChildren(kind) if field.isVisibleTo(panel)]
    return found


def test_what_was_kept_survives_a_reopen(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        type_into(b.panel.basics.title_field, "Find keywords")
        b.panel.due.offset.snap.pick(Snap.NONE)
        type_into(b.panel.parts.checklist.new, "Ask sales")
        workflow_id, graph = b.model.workflow_id, b.model.graph
    again = open_workspace(tmp_path, StillClock())
    assert again.read(flowchart, workflow_id).graph == graph
    again.close()


def test_a_new_role_comes_with_the_step_in_one_undo_step(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        line = b.panel.basics.role.lineEdit()

        def type_it() -> None:
            line.setFocus()
            line.selectAll()
            QTest.keyClicks(line, "Lawyer")
            QTest.keyClick(line, Qt.Key.Key_Return)

        assert b.undo_steps_of(type_it) == 1
        role = b.step(TASK).role
        assert b.model.view.role_names[role] == "Lawyer" == line.text()
        b.context.undo(b.model.workflow_id)
        assert all(role.name != "Lawyer" for role in b.context.read(lambda reader: reader.find(Role)))
        assert line.text() == "SEO strategist"


def test_a_new_approver_comes_in_one_undo_step(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(APPROVAL)) as b:
        before = b.step(APPROVAL).approval.approvers
        assert b.undo_steps_of(lambda: b.panel.approvers.new.role_typed.emit("Lawyer")) == 1
        assert b.step(APPROVAL).approval.approvers == (*before, RoleId("lawyer"))
        assert [line.text for line in b.panel.approvers.approvers.lines][-1] == "Lawyer"


def test_leaving_fields_as_they_are_is_no_step(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        fields = [b.panel.basics.title_field, b.panel.due.offset.days, b.panel.due.length, b.panel.work.effort]
        assert b.undo_steps_of(lambda: [type_into(field, field.text()) for field in fields]) == 0


def test_a_burst_of_counting_is_one_step(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        days = b.panel.due.offset.days
        assert b.undo_steps_of(lambda: [QTest.keyClick(days, Qt.Key.Key_Up) for _ in range(3)]) == 1
        assert b.step(TASK).offset == Offset(-28)
        assert b.panel.due.offset.words.text().startswith("28 days before the publish date")


def test_escape_takes_half_typed_text_back_and_keeps_nothing(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        title = b.panel.basics.title_field
        title.setFocus()
        QTest.keyClicks(title, "Half")
        assert b.undo_steps_of(lambda: QTest.keyClick(title, Qt.Key.Key_Escape)) == 0
        assert title.text() == b.step(TASK).title
        text = b.panel.work.instructions
        text.setFocus()
        QTest.keyClicks(text, "Half")
        QTest.keyClick(text, Qt.Key.Key_Escape)
        assert text.toPlainText() == b.step(TASK).instructions


def test_half_typed_text_stays_while_something_else_changes(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        title = b.panel.basics.title_field
        title.setFocus()
        title.selectAll()
        QTest.keyClicks(title, "Half")
        b.draw(lambda graph: graph.with_steps(replace(graph.step(StepId(OTHER)), title="Other")))
        assert title.text() == "Half"
        assert b.step(TASK).title != "Half"


def test_another_step_keeps_half_typed_text_at_the_step_it_was_typed_for(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        title = b.panel.basics.title_field
        title.setFocus()
        title.selectAll()
        QTest.keyClicks(title, "Mine")
        other = b.step(OTHER).title
        b.panel.show_step(StepId(OTHER))
        assert (b.step(TASK).title, b.step(OTHER).title, title.text()) == ("Mine", other, other)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("length", "soon", "“soon” is no length. Write for example 3 d, 0.5 d or 4 h."),
        ("days", "-3", "Write a whole number from 0 to 3650."),
    ],
)
def test_what_is_no_value_is_told_under_the_field_and_not_kept(qtbot, tmp_path: Path, field, typed, sentence) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        due = b.panel.due
        line, row = (due.length, due._length_row) if field == "length" else (due.offset.days, due._offset_row)
        assert b.undo_steps_of(lambda: type_into(line, typed)) == 0
        assert row.problem.startswith(sentence)
        assert line.text() == typed
        QTest.keyClick(line, Qt.Key.Key_Escape)
        assert row.problem == ""


def test_an_empty_title_is_refused_under_its_field(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        assert b.undo_steps_of(lambda: type_into(b.panel.basics.title_field, "  ")) == 0
        assert b.panel.basics._title_row.problem == "The title of the step is empty. Type one."
        assert not b.refused


def test_a_tick_that_is_refused_goes_back(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown("publish")) as b:
        assert b.step("publish").anchor
        assert b.undo_steps_of(b.panel.basics.anchor.click) == 0
        assert b.panel.basics.anchor.isChecked()
        assert "carry it first" in b.panel.basics._ticks["anchor"].problem


def test_only_the_fields_of_the_kind_are_shown(qtbot, tmp_path: Path) -> None:
    def folds(panel: StepPanel) -> set[str]:
        return {title for title, fold in panel.folds.items() if not fold.isHidden()}

    parts = {PartsSection.title, ResponsibilitySection.title, NoteSection.title, RepeatSection.title}
    work = {"Dates", "Work", "Time-out", "Who is told"} | parts
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        assert folds(b.panel) == work
        b.panel.show_step(StepId(APPROVAL))
        assert folds(b.panel) == work | {"Approval", "Outcomes"}
        b.panel.show_step(StepId("end"))
        assert folds(b.panel) == set()
        assert b.panel.basics.ends_project.isVisible()
        b.panel.show_step(StepId(TASK))
        b.panel.basics.kind.pick(StepKind.WAIT)
        assert folds(b.panel) == {"Dates", NoteSection.title}
        b.panel.basics.kind.pick(StepKind.SUBWORKFLOW)
        assert "Subworkflow" in folds(b.panel)


def test_a_decision_is_asked_or_goes_by_rules(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        b.panel.basics.kind.pick(StepKind.DECISION)
        assert not b.panel.folds["Outcomes"].isHidden()
        assert b.undo_steps_of(lambda: write(b.panel.decision.question, "Who?")) == 1
        assert b.undo_steps_of(lambda: b.panel.decision.mode.pick(DecisionMode.ALL_TRUE)) == 1
        assert b.step(TASK).mode is DecisionMode.ALL_TRUE
        assert b.panel.folds["Outcomes"].isHidden()
        assert not b.panel.folds["Try the rules"].isHidden()


def test_a_wait_lasts_or_ends_on_a_day_and_never_both(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK, offset=None)) as b:
        b.panel.basics.kind.pick(StepKind.WAIT)
        assert b.undo_steps_of(lambda: b.panel.due.offset.mode.pick("offset")) == 1
        assert (b.step(TASK).length, b.step(TASK).offset) == (None, Offset(-1, DayUnit.WORKING))
        assert not b.panel.due.length.isVisible()
        assert b.undo_steps_of(lambda: b.panel.due.offset.mode.pick("follows")) == 1
        assert (b.step(TASK).length, b.step(TASK).offset) == (Span(1), None)


def test_gates_and_the_first_of_several_are_one_step_each(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown("publish")) as b:
        b.draw(lambda graph: graph.with_steps(replace(graph.step(StepId("idea")), kind=StepKind.MILESTONE)))
        opening = b.panel.opening
        assert b.undo_steps_of(lambda: opening.gate.pick("idea")) == 1
        assert b.step("publish").gates == ("idea",)
        assert b.undo_steps_of(lambda: opening.opens.pick("some")) == 1
        assert b.undo_steps_of(lambda: type_into(opening.count, "3")) == 1
        assert b.undo_steps_of(lambda: opening.rest.pick(True)) == 1
        assert (b.step("publish").opens_at, b.step("publish").cancel_rest) == (3, True)
        assert b.undo_steps_of(lambda: opening.opens.pick("usual")) == 1
        assert (b.step("publish").opens_at, b.step("publish").cancel_rest) == (None, False)
        assert b.undo_steps_of(opening.gates.rows[0].remove.click) == 1
        assert b.step("publish").gates == ()


def test_renamed_outcomes_carry_their_flows_along(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(APPROVAL)) as b:
        old = b.step(APPROVAL).outcomes[0].name
        flows = [flow.id for flow in b.model.graph.outgoing[StepId(APPROVAL)] if flow.outcome == old]
        type_into(b.panel.outcomes.lines.rows[0].field, "Fine")
        assert flows
        assert {b.model.graph.flow_by_id[flow].outcome for flow in flows} == {"Fine"}
        assert b.undo_steps_of(b.panel.outcomes.lines.rows[1].tick.click) == 1
        assert all(outcome.positive for outcome in b.step(APPROVAL).outcomes)


@pytest.mark.parametrize("step_id", [TASK, APPROVAL, "end", "start"])
def test_every_control_has_a_name(qtbot, tmp_path: Path, step_id: str) -> None:
    with panel_stage(qtbot, tmp_path, shown(step_id)) as b:
        assert nameless(b.panel) == []


def test_tab_goes_from_top_to_bottom(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(APPROVAL, checklist=TWO)) as b:
        b.panel.resize(360, 2400)
        qtbot.wait(1)
        b.panel.basics.title_field.setFocus()
        heights, seen = [], set()
        widget = b.panel.window().focusWidget()
        while widget is not None and widget not in seen:
            seen.add(widget)
            heights.append(widget.mapTo(b.panel, widget.rect().center()).y())
            b.panel.window().focusNextChild()
            widget = b.panel.window().focusWidget()
        # Parts of one row stand side by side.
        assert len(heights) > 25
        assert all(later >= earlier - 12 for earlier, later in pairwise(heights))


def test_folded_sections_stay_folded(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, lambda context, model: StepPanel(context, model)) as b:
        b.panel.show_step(StepId(TASK))
        b.panel.folds["Work"].header.click()
        assert not b.panel.folds["Work"].body.isVisible()
        again = StepPanel(b.context, b.model)
        assert not again.folds["Work"].is_open
        again.deleteLater()


def test_long_words_do_not_widen_the_panel(qtbot, tmp_path: Path) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsantrag"
    changes = {"title": long, "checklist": checks(long), "done_when": long, "instructions": long}
    with panel_stage(qtbot, tmp_path, shown(APPROVAL, **changes)) as b:
        width = widest(b)
        assert width <= 308, width


def widest(b: PanelStage) -> int:
    return b.panel.minimumSizeHint().width()
