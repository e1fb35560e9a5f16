"""A long table reads for a frame what is seen of it."""

from pathlib import Path

from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import Offset, Span
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.grammar.step_table import StepTable
from tests.ui.flowcharts import chart
from ui.pages.flowchart.forms import WorkflowForm
from ui.pages.flowchart.table.table_form import TableForm

STEPS = 500


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


def test_a_frame_reads_the_rows_that_are_seen_however_many_there_are(qtbot, tmp_path: Path, monkeypatch) -> None:
    with chart(qtbot, tmp_path, long_line()) as at:
        at.page.frame.forms.choose(WorkflowForm.TABLE)
        form = at.page.frame.forms.active
        assert isinstance(form, TableForm)
        rows, text = set(), StepTable.text
        monkeypatch.setattr(StepTable, "text", lambda table, step, column: rows.add(step) or text(table, step, column))
        form.grid.verticalScrollBar().setValue(3_000)
        form.grid.viewport().repaint()
        seen = form.grid.viewport().height() // form.grid.rowHeight(0)
        assert 5 < len(rows) <= seen + 3
