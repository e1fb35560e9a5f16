"""What the lines of the checklist say, how they fold, what a screen reader hears, and what a refresh leaves alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest

from app.actions.flowchart.section import give_section
from app.actions.flowchart.step import append_step, edit_step, remove
from app.domain.check_item import CheckItem, Section
from app.domain.ids import StepId
from app.domain.quantity import Offset
from app.domain.workflow import StepKind
from tests.ui.flowcharts import every_kind, flow, step
from tests.ui.pages.flowchart.checklist.checklists import checklist
from ui.pages.flowchart.checklist.line_delegate import fold_rect
from ui.pages.flowchart.checklist.nesting import Nesting
from ui.pages.flowchart.folding import Detail

LEFT = Qt.MouseButton.LeftButton


def small():
    """Two sections, a decision whose first branch has a step, and two steps at the same time."""
    kinds = every_kind()
    asked = replace(kinds.by_id[StepId("ask")], title="Print it?")
    steps = (
        step("start", StepKind.START, "Start", 0, 0),
        step("brief", StepKind.TASK, "Brief", 0, 0, offset=Offset(-25), section="a",
             checklist=(CheckItem("Goal named"), CheckItem("Reader named"))),
        asked,
        step("print", StepKind.TASK, "Order the print", 0, 0, section="b", offset=Offset(-8)),
        step("mail", StepKind.TASK, "Mail", 0, 0, section="b"),
        step("post", StepKind.TASK, "Post", 0, 0, section="b"),
        step("live", StepKind.TASK, "Publish", 0, 0, anchor=True, section="b"),
        step("end", StepKind.END, "", 0, 0),
    )  # fmt: skip
    flows = (
        flow("f1", "start", "brief"), flow("f2", "brief", "ask"),
        flow("f3", "ask", "print", outcome="Yes"), flow("f4", "ask", "mail", outcome="No"),
        flow("f5", "print", "mail"), flow("f6", "mail", "post"), flow("f7", "mail", "live"), flow("f8", "post", "live"),
        flow("f9", "live", "end"),
    )  # fmt: skip
    return replace(kinds, steps=steps, flows=flows, notes=(), sections=(Section("a", "Idea"), Section("b", "Out")))


@pytest.mark.requirement("S11")
def test_a_line_a_step_with_number_branches_and_where_they_lead(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        assert at.written == [
            "Idea",
            "1 Brief",
            "No section",
            "2 Print it?",
            ". Yes",
            ". . Out",
            ". . 3 Order the print",
            ". No → 4",
            "4 Mail",
            ". at the same time",
            ". 5 Post",
            ". also → 6",
            "6 Publish",
            "7 End",
        ]
        by_text = {shown.text: shown for shown in at.lines.lines}
        assert by_text["Idea"].right == "−25 d"
        assert by_text["Out"].right == "−8 to 0 d"
        assert by_text["Post"].rails == (Nesting.BRACKET,)
        assert by_text["also"].rails == (Nesting.BRACKET_END,)


@pytest.mark.requirement("S14")
def test_the_detail_shows_sections_steps_or_items(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        assert not any("Goal named" in line for line in at.written)
        at.folding.set_detail(Detail.ITEMS)
        assert at.written[1:4] == ["1 Brief", ". Goal named", ". Reader named"]
        at.folding.set_detail(Detail.SECTIONS)
        assert at.written[:2] == ["Idea ▸", "No section"]
        assert not any("Order the print" in line for line in at.written)
        at.folding.fold("a", on=False)
        assert at.written[:2] == ["Idea", "1 Brief"]


def test_an_arrow_folds_and_what_is_folded_is_remembered(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        index = at.lines.index(0)
        spot = fold_rect(at.view.visualRect(index), at.lines.lines[0]).center()
        QTest.mouseClick(at.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)
        assert at.written[:2] == ["Idea ▸", "No section"]
        assert at.at.context.preferences.get(f"workflow.folded.{at.at.workflow_id}", []) == ["a"]
        at.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        at.press(Qt.Key.Key_Right)
        assert at.written[:2] == ["Idea", "1 Brief"]
        at.folding.fold("f3", on=True)
        assert ". Yes ▸" in at.written
        assert not any("Order the print" in line for line in at.written)


def test_what_is_selected_is_shared_and_what_is_folded_away_stands_at_its_head(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        at.go_to("print")
        assert at.view.current_line.text == "Order the print"
        at.press(Qt.Key.Key_Down)
        assert at.at.model.selection == ("f4",), "an answer is its flow"
        at.press(Qt.Key.Key_Down)
        assert at.at.model.selection == ("mail",)
        at.go_to("brief")
        at.folding.fold("a", on=True)
        assert at.at.model.selection == ("brief",)
        assert at.view.current_line.text == "Idea"
        at.form.bring("brief")
        assert "1 Brief" in at.written


def test_each_line_is_read_with_its_number_and_depth(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        role, about = Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole
        said = {shown.text: at.lines.index(row).data(role) for row, shown in enumerate(at.lines.lines)}
        assert said["Order the print"] == "3 Order the print, level 3"
        assert said["Idea"] == "section, Idea, level 1"
        assert said["No"] == "answer No → 4, level 2"
        row = at.lines.row_of("print")
        assert at.lines.index(row).data(about) == "Task, 8 days before Publish date"


def test_the_model_keeps_the_rules_of_models_through_edits(qtbot, qtmodeltester, tmp_path):
    with checklist(qtbot, tmp_path, small()) as at:
        qtmodeltester.check(at.lines)
        do, id = at.at.context.do, at.at.workflow_id
        at.go_to("post")
        top = at.view.visualRect(at.view.currentIndex()).top()
        added = do(append_step, id, StepId("live"), StepKind.TASK).value
        do(edit_step, id, added, title="Look back")
        assert any("8 Look back" in line for line in at.written)
        assert at.view.current_line.text == "Post"
        assert at.view.visualRect(at.view.currentIndex()).top() == top
        do(give_section, id, added, "After")
        do(remove, id, [StepId("ask")])
        do(remove, id, [StepId("brief"), StepId("print")])
        for _ in range(4):
            at.at.context.undo(id)
        assert "3 Order the print" in "".join(at.written)


@pytest.mark.parametrize("rows", [500])
def test_a_long_list_is_read_and_scrolled_by_rows_that_are_equally_high(qtbot, tmp_path, rows):
    kinds = small()
    tasks = [step(f"t{n}", StepKind.TASK, f"Step {n}", 0, 0) for n in range(rows)]
    steps = (kinds.steps[0], *tasks)
    flows = [flow(f"g{n}", "start" if n == 0 else f"t{n - 1}", f"t{n}") for n in range(rows)]
    with checklist(qtbot, tmp_path, replace(kinds, steps=steps, flows=tuple(flows), sections=())) as at:
        assert len(at.written) == rows
        assert at.view.uniformItemSizes()
        at.go_to(f"t{rows - 1}")
        assert at.view.indexAt(QPoint(40, at.view.viewport().height() - 4)).row() > rows - 4
