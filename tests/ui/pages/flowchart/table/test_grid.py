"""The table of a workflow on its page: typed like a spreadsheet, undone like a drawing."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.actions.flowchart.step import edit_step
from app.domain.ids import StepId
from app.domain.workflow import StepKind
from app.grammar.step_table import KINDS
from tests.ui.flowcharts import Chart, add_drawn, every_kind
from tests.ui.pages.flowchart.table.grid_stage import (
    ALT,
    CONTROL,
    SHIFT,
    C,
    Key,
    current,
    field,
    form,
    go,
    said,
    type_in,
)
from tests.ui.pages.room import press
from tests.ui.press_beside import press_beside
from ui.link.place import StepPlace, WorkflowPlace
from ui.pages.flowchart.forms import WorkflowForm


def test_typing_takes_the_place_of_what_a_cell_says_and_enter_goes_down(at: Chart) -> None:
    go(at, "Brief", C.TITLE)
    type_in(at, "Write the brief")
    assert [step.title for step in at.model.graph.steps][1] == "Write the brief"
    assert current(at) == ("Write the draft of the article and its summary", C.TITLE)
    at.context.undo(at.workflow_id)
    assert [step.title for step in at.model.graph.steps][1] == "Brief"


def test_f2_edits_what_is_there_and_tab_goes_right(at: Chart) -> None:
    go(at, "Brief", C.TITLE)
    press(form(at).grid, Key.Key_F2)
    assert field(at).selectedText() == "Brief"
    press(field(at), Key.Key_End, " again", Key.Key_Tab)
    assert current(at) == ("Brief again", C.ROLE)
    QTest.keyClick(form(at).grid, Key.Key_Backtab, SHIFT)
    assert current(at) == ("Brief again", C.TITLE)


def test_esc_leaves_a_cell_as_it_was(at: Chart) -> None:
    go(at, "Brief", C.TITLE)
    QTest.keyClick(form(at).grid, "x")
    press(field(at), Key.Key_Escape)
    assert said(at, "Brief", C.TITLE) == "Brief"


@pytest.mark.requirement("S10")
def test_what_is_wrong_stays_as_typed_with_its_sentence_until_it_is_right(at: Chart, tmp_path: Path) -> None:
    go(at, "Let it rest", C.AFTER)
    graph = at.model.graph
    type_in(at, "5; 99")
    assert said(at, "Let it rest", C.AFTER) == "5; 99"
    assert at.model.graph == graph
    go(at, "Let it rest", C.AFTER)
    assert "There is no step 99." in form(at).cells.data(form(at).grid.currentIndex(), Qt.ItemDataRole.ToolTipRole)
    assert form(at)._bubble.isVisible()
    at.context.preferences.save()
    assert "5; 99" in (tmp_path / "view.json").read_text("utf-8")
    press(form(at).grid, Key.Key_F2)
    assert field(at).text() == "5; 99"
    field(at).setText("7")
    press(field(at), Key.Key_Return)
    assert said(at, "Let it rest", C.AFTER) == "7"
    assert form(at).cells.wrong_cells() == []
    at.context.preferences.save()
    assert "5; 99" not in (tmp_path / "view.json").read_text("utf-8")


def test_esc_takes_back_what_is_wrong(at: Chart) -> None:
    go(at, "Brief", C.OFFSET)
    type_in(at, "soon")
    assert said(at, "Brief", C.OFFSET) == "soon"
    go(at, "Brief", C.OFFSET)
    press(form(at).grid, Key.Key_Escape)
    assert said(at, "Brief", C.OFFSET) == "-25d"
    assert not form(at)._bubble.isVisible()


def test_a_button_goes_from_one_wrong_cell_to_the_next(at: Chart) -> None:
    for title in ("Brief", "Let it rest"):
        go(at, title, C.OFFSET)
        type_in(at, "soon")
    assert form(at)._count.text() == "2 not understood"
    seen = []
    for _ in range(3):
        form(at)._count.click()
        seen.append(current(at)[0])
    assert seen == ["Brief", "Let it rest", "Brief"]


def test_a_role_is_chosen_by_its_first_letters(at: Chart) -> None:
    go(at, "Brief", C.ROLE)
    QTest.keyClick(form(at).grid, "B")
    popup = field(at).completer().popup()
    assert popup.isVisible()
    assert popup.currentIndex().data() == "Blog writer"
    press(popup, Key.Key_Return)
    assert said(at, "Brief", C.ROLE) == "Blog writer"
    assert current(at)[0] == "Write the draft of the article and its summary"


def test_a_press_beside_the_list_of_a_cell_ends_the_typing_and_chooses_the_cell_there(at: Chart) -> None:
    go(at, "Brief", C.ROLE)
    QTest.keyClick(form(at).grid, "B")
    grid, cells = form(at).grid, form(at).cells
    title = grid.visualRect(cells.index(grid.currentIndex().row() + 2, cells.columns.index(C.TITLE))).center()
    press_beside(field(at).completer().popup(), grid.viewport(), title)
    assert current(at)[1] is C.TITLE
    assert current(at)[0] != "Brief"


def test_a_new_role_is_made_of_a_name_that_begins_none(at: Chart) -> None:
    go(at, "Brief", C.ROLE)
    type_in(at, "Photographer")
    assert said(at, "Brief", C.ROLE) == "Photographer"


def test_alt_down_opens_all_that_can_be_chosen(at: Chart) -> None:
    form(at).cells.choose_columns([C.TITLE, C.KIND])
    go(at, "Brief", C.KIND)
    QTest.keyClick(form(at).grid, Key.Key_Down, ALT)
    popup = field(at).completer().popup()
    assert popup.model().rowCount() == len(KINDS)
    press(popup, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert said(at, "Brief", C.KIND) == [*KINDS][2]


def test_a_cell_of_several_lines_takes_enter_as_a_line(at: Chart) -> None:
    form(at).cells.choose_columns([C.TITLE, C.INSTRUCTIONS])
    go(at, "Brief", C.INSTRUCTIONS)
    QTest.keyClick(form(at).grid, "O")
    press(field(at), "ne", Key.Key_Return, "Two")
    QTest.keyClick(field(at), Key.Key_Return, CONTROL)
    assert said(at, "Brief", C.INSTRUCTIONS) == "One\nTwo"


def test_ctrl_enter_puts_a_text_into_all_that_is_selected(at: Chart) -> None:
    go(at, "Brief", C.OFFSET)
    QTest.keyClick(form(at).grid, Key.Key_Down, SHIFT)
    QTest.keyClick(form(at).grid, "-")
    press(field(at), "9d")
    steps = at.studio.workspace.undo_title(at.workflow_id)
    QTest.keyClick(field(at), Key.Key_Return, CONTROL)
    titles = ["Brief", "Write the draft of the article and its summary"]
    assert [said(at, title, C.OFFSET) for title in titles] == ["-9d", "-9d"]
    assert at.studio.workspace.undo_title(at.workflow_id) == "Change 2 cells" != steps


def test_ctrl_d_fills_down_and_del_clears(at: Chart) -> None:
    go(at, "Brief", C.OFFSET)
    QTest.keyClick(form(at).grid, Key.Key_Down, SHIFT)
    QTest.keyClick(form(at).grid, Key.Key_D, CONTROL)
    assert said(at, "Write the draft of the article and its summary", C.OFFSET) == "-25d"
    press(form(at).grid, Key.Key_Delete)
    assert said(at, "Brief", C.OFFSET) == ""


def test_words_are_found_and_replaced(at: Chart) -> None:
    QTest.keyClick(form(at).grid, Key.Key_H, CONTROL)
    bar = form(at).search_bar
    assert bar.isVisible()
    bar.sought.setText("the")
    press(bar.sought, Key.Key_Return)
    assert "the" in current(at)[0].casefold()
    bar.by.setText("our")
    bar.replace_all()
    assert said(at, "Write our draft of our article and its summary", C.TITLE)
    press(bar.sought, Key.Key_Escape, Key.Key_Escape)
    assert not bar.isVisible()
    assert form(at).grid.hasFocus()


def test_what_is_selected_is_selected_in_every_form(at: Chart) -> None:
    go(at, "Let it rest", C.ROLE)
    assert at.model.selection == ("wait",)
    at.model.select(("draft", "brief"))
    assert form(at).grid.steps() == ["brief", "draft"]
    assert form(at).grid.current_step == "brief"


def test_home_and_end_go_to_the_ends(at: Chart) -> None:
    go(at, "Let it rest", C.ROLE)
    press(form(at).grid, Key.Key_End)
    assert current(at) == ("Let it rest", C.IF)
    QTest.keyClick(form(at).grid, Key.Key_Home, CONTROL)
    assert current(at) == ("Brief", C.TITLE)
    QTest.keyClick(form(at).grid, Key.Key_End, CONTROL)
    assert current(at) == ("Dropped", C.IF)


def test_every_cell_has_a_name_for_a_screen_reader(at: Chart) -> None:
    go(at, "Brief", C.OFFSET)
    type_in(at, "soon")
    table = QAccessible.queryAccessibleInterface(form(at).grid)
    names = [table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())]
    assert {"Title of 1: Brief", "Role of 1: Content strategist"} <= set(names)
    assert [name for name in names if name.startswith("Offset of 1: soon. Not understood: ")]


def test_a_condition_behind_a_plain_step_brings_its_decision_as_a_row(at: Chart) -> None:
    go(at, "Design images", C.IF)
    form(at).cells.choose_columns([C.TITLE, C.KIND, C.AFTER, C.IF])
    go(at, "Design images", C.IF)
    type_in(at, "outcome of 3 is Approved")
    kinds = [step.kind for step in form(at).cells.rows if step.title == "Design images: needed?"]
    assert kinds == [StepKind.DECISION]
    assert said(at, "Design images", C.IF) == "outcome of 4 is Approved"


def test_the_model_keeps_the_rules_of_qt(at: Chart) -> None:
    tester = QAbstractItemModelTester(form(at).cells, QAbstractItemModelTester.FailureReportingMode.Warning)
    go(at, "Brief", C.TITLE)
    type_in(at, "Another title")
    QTest.keyClick(form(at).grid, Key.Key_Plus, CONTROL)
    press(field(at), Key.Key_Escape)
    form(at).grid.heads.sort_by(0)
    form(at).cells.choose_columns([C.TITLE])
    assert tester.model() is form(at).cells


def test_no_workflow_is_an_empty_table(at: Chart) -> None:
    at.model.close()
    form(at).show_workflow(None)
    assert (form(at).cells.rowCount(), form(at).grid.steps()) == (0, [])


def test_switching_to_the_table_selects_nothing_and_keeps_what_is_selected(at: Chart) -> None:
    forms = at.page.frame.forms
    forms.choose(WorkflowForm.FLOWCHART)
    at.model.select(())
    forms.choose(WorkflowForm.TABLE)
    assert at.model.selection == ()
    forms.choose(WorkflowForm.FLOWCHART)
    at.model.select(("wait",))
    forms.choose(WorkflowForm.TABLE)
    assert at.model.selection == ("wait",)
    assert current(at)[0] == "Let it rest"


def test_an_edit_of_another_form_is_followed_and_what_an_undo_changed_is_shown(at: Chart) -> None:
    go(at, "Let it rest", C.ROLE)
    at.context.do(edit_step, at.workflow_id, "brief", title="Brief of the day")
    assert said(at, "Brief of the day", C.TITLE)
    assert current(at) == ("Let it rest", C.ROLE)
    at.context.undo(at.workflow_id)
    assert said(at, "Brief", C.TITLE)
    assert current(at) == ("Brief", C.ROLE)


def test_another_workflow_begins_at_its_first_cell_with_nothing_selected(at: Chart) -> None:
    other = at.context.workspace.do(add_drawn, every_kind()).value
    form(at).grid.go_to_end(1, True)
    assert form(at).grid.horizontalScrollBar().value() > 0
    assert at.page.show_place(WorkflowPlace(other))
    assert current(at) == (form(at).cells.rows[0].title, form(at).cells.columns[0])
    assert at.model.selection == ()
    assert form(at).grid.horizontalScrollBar().value() == 0
    assert at.page.show_place(StepPlace(at.workflow_id, StepId("wait")))
    assert at.model.selection == ("wait",)
