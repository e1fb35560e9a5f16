"""The table of a workflow with one of each kind of step, shown on its page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.flowcharts import Chart, chart
from tests.ui.pages.flowchart.table.grid_stage import form
from ui.pages.flowchart.forms import WorkflowForm


@pytest.fixture
def at(qtbot, tmp_path: Path) -> Iterator[Chart]:
    """Every kind of step, its table shown."""
    with chart(qtbot, tmp_path) as shown:
        shown.page.frame.forms.choose(WorkflowForm.TABLE)
        shown.page.activateWindow()
        form(shown).grid.setFocus()
        yield shown
