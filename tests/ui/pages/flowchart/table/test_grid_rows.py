"""Rows and columns of the table on its page: pasted, inserted, dragged, sorted, folded, chosen."""

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.actions.flowchart.table import set_cells
from app.domain.workflow import StepKind
from tests.ui.flowcharts import Chart
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


def test_rows_pasted_on_the_end_come_before_it_and_their_numbers_mean_one_another(at: Chart) -> None:
    QGuiApplication.clipboard().setText("Title\tAfter\nOne\t\nTwo\t1")
    start, end = at.model.graph.start, next(step for step in at.model.graph.steps if step.kind is StepKind.END)
    assert start is not None
    go(at, end.title, C.TITLE)
    QTest.keyClick(form(at).grid, Key.Key_V, CONTROL)
    one, two = (next(step for step in at.model.graph.steps if step.title == title) for title in ("One", "Two"))
    assert at.model.graph.step(end.id).title == end.title
    assert [flow.source for flow in at.model.graph.incoming[two.id]] == [one.id]
    assert [flow.source for flow in at.model.graph.incoming[one.id]] == [start.id]


def test_an_empty_clipboard_is_said(at: Chart) -> None:
    QGuiApplication.clipboard().clear()
    go(at, "Brief", C.TITLE)
    QTest.keyClick(form(at).grid, Key.Key_V, CONTROL)
    assert at.refused == ["There are no cells on the clipboard. Copy some in a spreadsheet first."]


def test_headings_say_where_cells_belong_and_those_of_no_column_are_named(at: Chart) -> None:
    """The sheet that is exported has columns that the table has not, and a spreadsheet keeps what guards a sign."""
    QGuiApplication.clipboard().setText("Number\tTitle\tOffset\tLimit\tRole\n1\tProof\t'-9d\t3\t\n2\tPrint\t'-8d\t\t\n")
    form(at).grid.go_to(form(at).cells.rowCount() - 1, form(at).cells.columns.index(C.ROLE))
    QTest.keyClick(form(at).grid, Key.Key_V, CONTROL)
    assert [said(at, title, C.OFFSET) for title in ("Proof", "Print")] == ["-9d", "-8d"]
    assert at.said[-1] == "No column of the table for Limit."


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


def test_shift_space_selects_rows_and_ctrl_space_columns(at: Chart) -> None:
    go(at, "Brief", C.ROLE)
    QTest.keyClick(form(at).grid, Key.Key_Space, SHIFT)
    assert len(form(at).grid.selected_cells()) == len(form(at).cells.columns)
    go(at, "Brief", C.ROLE)
    QTest.keyClick(form(at).grid, Key.Key_Space, CONTROL)
    assert len(form(at).grid.selected_cells()) == len(form(at).cells.rows)


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
