"""What repeats stands hollow under the bars until it is made, on the scale of the bars, and leads to its dates."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QPushButton

from app.actions.recurrence import add_recurrence, pause_recurrence
from app.domain.workflow import Workflow
from tests.ui.pages.plan.opened import Planned, planned
from ui.link.place import RecurrencePlace
from ui.printing.plan.chart_content import ROW


def repeat(plan: Planned) -> int:
    workspace = plan.room.at.workspace
    workflow = workspace.read(lambda reader: reader.find(Workflow)[0].id)
    today = plan.page.model.today
    return workspace.do(add_recurrence, workflow, "FREQ=MONTHLY", date(today.year + 1, 1, 20), lead_days=10).value


@pytest.mark.requirement("S40")
def test_a_run_that_is_not_made_yet_stands_hollow_on_its_day(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path) as plan:
        page, strip = plan.page, plan.page.coming_runs
        assert not strip.isVisible()
        height = page.chart.height()
        recurrence = repeat(plan)
        qtbot.waitUntil(strip.isVisible)
        assert page.chart.height() == page.table.height() == height - ROW
        marks = [mark for _, mark in strip.marks(0)]
        assert len(marks) == 5
        assert all(mark.hollow and mark.diamond for mark in marks)
        day = date(page.model.today.year + 1, 1, 20)
        left = page.chart.scale.x_of_day(day) - page.chart.horizontalScrollBar().value()
        inside = [at for at in range(0, round(page.chart.scale.day_width) + 8) if strip.told_at(QPointF(left + at, 16))]
        assert inside
        assert "made by itself on" in strip.told_at(QPointF(left + inside[0], 16))
        assert strip.told_at(QPointF(left - 60, 16)) == ""
        [button] = page.coming_runs.names.findChildren(QPushButton)
        assert "20 Jan" in button.accessibleDescription()
        button.click()
        assert plan.room.asked[-1] == RecurrencePlace(recurrence)


def test_what_is_paused_is_not_on_the_plan(qtbot, tmp_path: Path) -> None:
    with planned(qtbot, tmp_path) as plan:
        recurrence = repeat(plan)
        plan.room.at.workspace.do(pause_recurrence, recurrence, on=True)
        qtbot.waitUntil(lambda: not plan.page.coming_runs.isVisible())
        assert not plan.page.coming_runs.names.isVisible()
