"""A table of two thousand steps scrolls within a frame: computing time, nineteen frames in twenty."""

from pathlib import Path
from time import thread_time

import pytest
from PySide6.QtCore import QCoreApplication

from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import Offset, Span
from app.domain.workflow import Flow, Graph, Step, StepKind
from tests.ui.flowcharts import chart
from ui.pages.flowchart.forms import WorkflowForm
from ui.pages.flowchart.table.table_form import TableForm

STEPS, FRAMES, MOST_MS = 2_000, 300, 10.0


def long_line() -> Graph:
    """One step after the other, as many as a large plan has."""
    steps = [Step(StepId("start"), StepKind.START, "Start", x=0, y=0)]
    steps += [
        Step(
            StepId(f"x{number}"),
            StepKind.APPROVAL if number % 9 == 0 else StepKind.TASK,
            f"Veröffentlichungsfreigabe Nummer {number} einholen und nachhalten",
            RoleId(f"role_{number % 12}"),
            Offset(-number // 10),
            Span(1 + number % 4),
            anchor=number == STEPS - 1,
            x=248.0 * (number + 1),
            y=0,
        )
        for number in range(STEPS)
    ]
    steps.append(Step(StepId("end"), StepKind.END, "End", x=999_999, y=0))
    flows = [Flow(FlowId(f"f{at}"), one.id, steps[at + 1].id) for at, one in enumerate(steps[:-1])]
    return Graph(tuple(steps), tuple(flows))


@pytest.mark.soak
@pytest.mark.parametrize("by", [60, 500, 7_919])
def test_a_table_of_two_thousand_steps_scrolls_within_ten_milliseconds(qtbot, tmp_path: Path, by: int) -> None:
    with chart(qtbot, tmp_path, long_line()) as at:
        at.page.frame.forms.choose(WorkflowForm.TABLE)
        form = at.page.frame.forms.active
        assert isinstance(form, TableForm)
        qtbot.waitUntil(lambda: at.model.was_checked, timeout=60_000)
        bar, times = form.grid.verticalScrollBar(), []
        for frame in range(FRAMES):
            began = thread_time()
            bar.setValue(frame * by % bar.maximum())
            form.grid.viewport().repaint()
            QCoreApplication.processEvents()
            times.append((thread_time() - began) * 1000)
        assert sorted(times)[FRAMES * 19 // 20] <= MOST_MS
