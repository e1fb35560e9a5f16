"""The table of a workflow on its page, with hands that type into it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.grammar.step_table import TableColumn
from tests.ui.flowcharts import Chart
from tests.ui.pages.room import press
from ui.pages.flowchart.forms import WorkflowForm
from ui.pages.flowchart.table.table_form import TableForm

C, Key = TableColumn, Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
)  # fmt: skip


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
