"""Check items, inputs and outputs of a step, its section and whose it should be: each edit is one undo step."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.check_item import CheckItem, Evidence, Input, InputKind, Output
from app.domain.ids import RoleId, StepId
from app.queries.role import load_of_both
from tests.ui.company import type_into
from tests.ui.pages.flowchart.panel.test_step_panel import TASK, TWO, check_field, checks, shown, write
from tests.ui.pages.flowchart.panel_stage import panel_stage
from ui.pages.flowchart.panel.field_editor import StepSection
from ui.pages.flowchart.panel.outcome_sections import ApproversSection, DecisionSection
from ui.pages.flowchart.panel.step_panel import StepPanel
from ui.pages.flowchart.panel.work_sections import ResponsibilitySection


def duties(panel: StepPanel) -> ResponsibilitySection:
    return panel.section(ResponsibilitySection)


CASES = [
    (
        TASK,
        {"checklist": checks("a")},
        lambda p: type_into(p.parts.checklist.new, "b"),
        "checklist",
        (CheckItem("a"), CheckItem("b", id="c1")),
    ),
    (TASK, {"checklist": TWO}, lambda p: p.parts.checklist.rows[1].up.click(), "checklist", checks("b", "a")),
    (TASK, {"checklist": TWO}, lambda p: p.parts.checklist.rows[0].remove.click(), "checklist", checks("b")),
    (
        TASK,
        {"checklist": TWO},
        lambda p: p.parts.checklist.rows[1].tick.click(),
        "checklist",
        (CheckItem("a"), CheckItem("b", required=True)),
    ),
    (
        TASK,
        {"checklist": TWO},
        lambda p: p.parts.checklist.rows[0].box.pick(Evidence.LINK),
        "checklist",
        (CheckItem("a", evidence=Evidence.LINK), CheckItem("b")),
    ),
    (TASK, {"inputs": (Input("x"),)}, lambda p: type_into(p.parts.inputs.rows[0].field, "y"), "inputs", (Input("y"),)),
    (
        TASK,
        {"inputs": (Input("x"),)},
        lambda p: p.parts.inputs.rows[0].box.pick((InputKind.OUTPUT, StepId("idea"))),
        "inputs",
        (Input("x", InputKind.OUTPUT, source="idea"),),
    ),
    (TASK, {}, lambda p: type_into(p.parts.outputs.new, "List"), "outputs", (Output("List"),)),
    (TASK, {}, lambda p: type_into(duties(p).section, "Production"), "section", "section1"),
    (
        TASK,
        {},
        lambda p: duties(p).should.pick(RoleId("blog_writer")),
        "should",
        RoleId("blog_writer"),
    ),
    (
        TASK,
        {},
        lambda p: duties(p).today.pick(RoleId("blog_writer")),
        "today",
        RoleId("blog_writer"),
    ),
    (
        TASK,
        {},
        lambda p: write(duties(p).why, "Closer to the text"),
        "should_why",
        "Closer to the text",
    ),
]


@pytest.mark.requirement("S45")
@pytest.mark.requirement("S8")
@pytest.mark.parametrize(("step_id", "changes", "act", "name", "value"), CASES)
def test_each_part_is_one_undo_step(qtbot, tmp_path: Path, step_id, changes, act, name, value) -> None:
    check_field(qtbot, tmp_path, step_id, changes, act, name, value)


@pytest.mark.requirement("S47")
def test_who_should_do_it_is_shown_with_the_load_of_both(qtbot, tmp_path: Path) -> None:
    changes = {"today": RoleId("content_strategist"), "should": None}
    with panel_stage(qtbot, tmp_path, shown(TASK, **changes)) as b:
        section = duties(b.panel)
        assert not section.load.isVisibleTo(section)
        section.should.pick(RoleId("blog_writer"))
        assert section.load.text() == b.context.read(load_of_both, RoleId("content_strategist"), RoleId("blog_writer"))
        assert section.load.text().startswith("Today: ")
        assert " Then: " in section.load.text()


def test_a_section_is_shared_by_its_name_and_goes_with_its_last_step(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:
        type_into(duties(b.panel).section, "Production")
        b.panel.show_step(StepId("draft"))
        type_into(duties(b.panel).section, "production")
        assert (b.step(TASK).section, b.step("draft").section) == ("section1", "section1")
        assert [one.name for one in b.model.graph.sections] == ["Production"]
        type_into(duties(b.panel).section, "")
        b.panel.show_step(StepId(TASK))
        type_into(duties(b.panel).section, "")
        assert b.model.graph.sections == ()


def test_a_line_moves_with_alt_and_the_arrows_and_keeps_the_focus(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK, checklist=checks("a", "b", "c"))) as b:
        rows = b.panel.parts.checklist.rows
        rows[0].field.setFocus()
        down = lambda: QTest.keyClick(rows[0].field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)  # noqa: E731
        assert b.undo_steps_of(down) == 1
        assert b.step(TASK).checklist == checks("b", "a", "c")
        assert rows[1].field.hasFocus()


def test_a_section_is_made_for_the_first_step_that_has_it_and_a_folded_one_when_it_is_opened(qtbot, tmp_path: Path):
    with panel_stage(qtbot, tmp_path, lambda context, model: StepPanel(context, model)) as b:
        b.panel.show_step(StepId(TASK))
        made = lambda: {type(one) for one in b.panel.findChildren(StepSection)}  # noqa: E731
        assert not made() & {DecisionSection, ApproversSection, ResponsibilitySection}
        QTest.mouseClick(b.panel.folds[ResponsibilitySection.title].header, Qt.MouseButton.LeftButton)
        assert duties(b.panel).isVisible()
        type_into(duties(b.panel).section, "Production")
        assert b.model.graph.by_id[TASK].section is not None
        b.panel.show_step(StepId("approve_outline"))
        assert made() & {DecisionSection, ApproversSection} == {ApproversSection}
