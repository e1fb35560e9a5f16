"""Lines of the checklist dragged by the mouse: past their neighbours, refused beside the pointer, given up with Esc."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.workflow import Graph, StepKind
from tests.ui.flowcharts import flow, step
from tests.ui.pages.flowchart.checklist.checklists import Checklist, checklist
from tests.ui.pages.flowchart.checklist.test_lines import small

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def row_of_five() -> Graph:
    ids = ["a", "b", "c", "d", "e"]
    steps = [step(id, StepKind.TASK, id.upper(), 0, 0) for id in ids]
    flows = [flow(f"f{id}", before, id) for before, id in zip(["start", *ids], ids, strict=False)]
    return Graph((small().steps[0], replace(steps[0], anchor=True), *steps[1:]), tuple(flows))


def drag(at: Checklist, row: int, to: int, *, drop: bool = True) -> None:
    """From the middle of a row to the upper half of another, or its lower half on the way down."""
    port = at.view.viewport()
    start, end = (at.view.visualRect(at.lines.index(one)).center() for one in (row, to))
    end = QPoint(end.x(), end.y() + (6 if to > row else -6))
    QTest.mousePress(port, LEFT, PLAIN, start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    if drop:
        QTest.mouseRelease(port, LEFT, PLAIN, end)


def titles(at: Checklist) -> list[str]:
    return [one.text for one in at.lines.lines]


def test_a_line_is_dragged_past_others_in_one_undo_step(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, row_of_five()) as at:
        before = at.graph
        drag(at, 1, 3)
        assert titles(at) == ["A", "C", "D", "B", "E"]
        assert at.at.model.selection == ("b",)
        at.at.context.undo(at.at.workflow_id)
        assert at.graph == before
        drag(at, 3, 1)
        assert titles(at) == ["A", "D", "B", "C", "E"]


def test_esc_gives_a_drag_up_and_a_small_move_is_none(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, row_of_five()) as at:
        before = at.graph
        drag(at, 1, 3, drop=False)
        assert at.form.drag.running
        assert at.form.drag.places == 2
        at.press(Qt.Key.Key_Escape)
        assert not at.form.drag.running
        QTest.mouseRelease(at.view.viewport(), LEFT, PLAIN, QPoint(60, 60))
        drag(at, 2, 2)
        assert at.graph == before


def test_where_alt_and_the_arrows_would_refuse_the_drop_is_refused_and_said(qtbot, tmp_path):
    with checklist(qtbot, tmp_path, row_of_five()) as at:
        before = at.graph
        drag(at, 4, 1, drop=False)
        assert at.form.drag._note.isVisible()
        assert "nothing can stand behind it" in at.form.drag._note.words
        QTest.mouseRelease(at.view.viewport(), LEFT, PLAIN, at.view.visualRect(at.lines.index(1)).center())
        assert at.graph == before
        assert at.at.refused
