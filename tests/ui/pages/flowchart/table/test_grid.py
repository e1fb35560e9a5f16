"""The table of a workflow on its page: typed like a spreadsheet, undone like a drawing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.actions.flowchart.step import edit_step
from app.actions.flowchart.table import set_cells
from app.domain.workflow import StepKind
from app.grammar.step_table import KINDS, TableColumn
from tests.ui.flowcharts import Chart, chart
from tests.ui.pages.room import press
from ui.pages.flowchart.forms import WorkflowForm
from ui.pages.flowchart.table.table_form import TableForm

C, Key = TableColumn, Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
)  # fmt: skip


@pytest.fixture
def at(qtbot, tmp_path: Path) -> Iterator[Chart]:
    """Every kind of step, its table shown."""
    with chart(qtbot, tmp_path) as shown:
        shown.page.frame.forms.choose(WorkflowForm.TABLE)
        shown.page.activateWindow()
        form(shown).grid.setFocus()
        yield shown


def form(at: Chart) -> TableForm:
    found = at.page.frame.forms.forms[WorkflowForm.TABLE]
    assert isinstance(found, TableForm)
    return found


def go(at: Chart, title: str, column: TableColumn) -> None:
    """Make a cell the current one."""
    row = next(row for row, step in enumerate(form(at).cells.rows) if step.title == title)
    form(at).grid.go_to(row, form(at).cells.columns.index(column))


def field(at: Chart) -> QLineEdit | QPlainTextEdit:
    grid = form(at).grid
    found = grid.indexWidget(grid.currentIndex())
    assert isinstance(found, QLineEdit | QPlainTextEdit)
    return found


def type_in(at: Chart, letters: str, end: Qt.Key = Key.Key_Return) -> None:
    """Type over the current cell as fingers do: the first letter opens it."""
    QTest.keyClick(form(at).grid, letters[0])
    press(field(at), letters[1:], end)


def said(at: Chart, title: str, column: TableColumn) -> str:
    cells = form(at).cells
    step = next(step for step in cells.rows if step.title == title)
    return cells.text((step.id, column))


def current(at: Chart) -> tuple[str, TableColumn]:
    index = form(at).grid.currentIndex()
    step = form(at).cells.step_at(index.row())
    return (step.title if step else "", form(at).cells.columns[index.column()])


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


def test_a_block_goes_over_the_clipboard_as_text_and_html_and_back(at: Chart) -> None:
    go(at, "Brief", C.TITLE)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down):
        QTest.keyClick(form(at).grid, key, SHIFT)
    QTest.keyClick(form(at).grid, Key.Key_C, CONTROL)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text().startswith("Brief\tContent strategist\t-25d\n")
    assert "<td" in mime.html()
    go(at, "Design images", C.TITLE)
    QTest.keyClick(form(at).grid, Key.Key_V, CONTROL)
    titles = [step.title for step in form(at).cells.rows]
    assert titles.count("Brief") == 2
    assert at.said == []
    assert at.studio.workspace.undo_title(at.workflow_id) == "Change 6 cells"
    at.context.undo(at.workflow_id)
    assert [step.title for step in form(at).cells.rows].count("Brief") == 1


def test_rows_pasted_at_the_foot_become_steps_in_one_undo_step(at: Chart) -> None:
    mime = QMimeData()
    mime.setText("Title\tOffset\tAfter\nOne\t-3d\t\nTwo\tsoon\t1")
    QGuiApplication.clipboard().setMimeData(mime)
    grid, count = form(at).grid, len(at.model.graph.steps)
    grid.go_to(form(at).cells.rowCount() - 1, 0)
    QTest.keyClick(grid, Key.Key_V, CONTROL)
    assert len(at.model.graph.steps) == count + 2
    assert at.said[-1] == "1 cell is not understood of 2 rows, and marked."
    assert said(at, "Two", C.OFFSET) == "soon"
    at.context.undo(at.workflow_id)
    assert len(at.model.graph.steps) == count


def test_an_empty_clipboard_is_said(at: Chart) -> None:
    QGuiApplication.clipboard().clear()
    go(at, "Brief", C.TITLE)
    QTest.keyClick(form(at).grid, Key.Key_V, CONTROL)
    assert at.refused == ["There are no cells on the clipboard. Copy some in a spreadsheet first."]


def test_one_copied_cell_goes_into_all_that_is_selected(at: Chart) -> None:
    QGuiApplication.clipboard().setText("-7d")
    go(at, "Brief", C.OFFSET)
    QTest.keyClick(form(at).grid, Key.Key_Down, SHIFT)
    QTest.keyClick(form(at).grid, Key.Key_V, CONTROL)
    assert said(at, "Write the draft of the article and its summary", C.OFFSET) == said(at, "Brief", C.OFFSET) == "-7d"


def test_the_last_row_takes_new_steps_one_after_the_other(at: Chart) -> None:
    form(at).grid.go_to(form(at).cells.rowCount() - 1, 0)
    type_in(at, "First")
    type_in(at, "Second")
    titles = [step.title for step in form(at).cells.rows]
    assert {"First", "Second"} <= set(titles)
    assert form(at).grid.currentIndex().row() == form(at).cells.rowCount() - 1


def test_a_row_is_inserted_removed_and_moved_by_keys(at: Chart) -> None:
    grid = form(at).grid
    go(at, "Brief", C.TITLE)
    QTest.keyClick(grid, Key.Key_Plus, CONTROL)
    press(field(at), "Ask", Key.Key_Return)
    assert [step.title for step in form(at).cells.rows][:2] == ["Brief", "Ask"]
    go(at, "Ask", C.TITLE)
    QTest.keyClick(grid, Key.Key_Up, ALT | SHIFT)
    assert [step.title for step in form(at).cells.rows][:2] == ["Ask", "Brief"]
    QTest.keyClick(grid, Key.Key_Down, ALT | SHIFT)
    QTest.keyClick(grid, Key.Key_Minus, CONTROL)
    assert "Ask" not in [step.title for step in form(at).cells.rows]


def test_a_row_dragged_by_its_number_gets_another_number(at: Chart) -> None:
    go(at, "Brief", C.TITLE)
    ways = {(flow.source, flow.target) for flow in at.model.graph.flows}
    form(at).grid.verticalHeader().moveSection(0, 2)
    assert [step.id for step in form(at).cells.rows][:3] == ["draft", "check", "brief"]
    assert {(flow.source, flow.target) for flow in at.model.graph.flows} == ways
    assert current(at) == ("Brief", C.TITLE)


def test_sorting_is_a_view_in_which_no_row_is_moved(at: Chart) -> None:
    graph = at.model.graph
    form(at).grid.heads.sort_by(form(at).cells.columns.index(C.TITLE))
    titles = [step.title.casefold() for step in form(at).cells.rows if step.title]
    assert titles == sorted(titles)
    form(at).grid.verticalHeader().moveSection(0, 2)
    assert at.refused == ["The rows are sorted, so none can be moved. Sort by number first (click #)."]
    form(at).grid.heads.sort_by(form(at).cells.columns.index(C.TITLE))
    assert [step.title.casefold() for step in form(at).cells.rows if step.title] == titles[::-1]
    form(at).grid.heads.sort_by(form(at).cells.columns.index(C.TITLE))
    assert form(at).cells.rows == form(at).cells.table.rows
    assert at.model.graph is graph


def test_columns_are_chosen_and_ordered_and_remembered(at: Chart) -> None:
    grid, cells = form(at).grid, form(at).cells
    grid.heads.show_column(C.DONE_WHEN)
    assert C.DONE_WHEN in cells.columns
    grid.heads.show_column(C.LENGTH)
    assert C.LENGTH not in cells.columns
    grid.horizontalHeader().moveSection(0, 1)
    assert cells.columns[:2] == (C.ROLE, C.TITLE)
    kept = at.context.preferences.get("table.columns", list[str]())
    assert kept == [str(column) for column in cells.columns]


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


def test_shift_space_selects_rows_and_ctrl_space_columns(at: Chart) -> None:
    go(at, "Brief", C.ROLE)
    QTest.keyClick(form(at).grid, Key.Key_Space, SHIFT)
    assert len(form(at).grid.selected_cells()) == len(form(at).cells.columns)
    go(at, "Brief", C.ROLE)
    QTest.keyClick(form(at).grid, Key.Key_Space, CONTROL)
    assert len(form(at).grid.selected_cells()) == len(form(at).cells.rows)


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


def test_a_folded_section_is_one_row_in_the_place_of_its_first(at: Chart) -> None:
    steps = ("draft", "check", "images")
    at.context.do(set_cells, at.workflow_id, {(step, C.SECTION): "Making" for step in steps})
    go(at, "Editorial approval", C.TITLE)
    count = form(at).cells.rowCount()
    form(at).commands.fold_section()
    assert form(at).cells.rowCount() == count - 2
    assert form(at).cells.head_at(1).words == "Making · 3 steps"
    assert form(at).cells.headerData(2, Qt.Orientation.Vertical) == "4"
    form(at).grid.go_to(1, 0)
    press(form(at).grid, Key.Key_F2)
    assert form(at).cells.rowCount() == count


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
