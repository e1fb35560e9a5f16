"""The hours of reminders in the panels of a step and of its workflow, and the hour of the date."""

from pathlib import Path

from app.domain.ids import StepId
from app.domain.workflow import Workflow
from app.queries.reminder import choices_of
from tests.ui.company import type_into
from tests.ui.pages.flowchart.panel.test_step_panel import TASK, shown
from tests.ui.pages.flowchart.panel_stage import panel_stage
from ui.pages.flowchart.panel.workflow_panel import WorkflowPanel


def test_hours_to_remind_are_one_step_of_the_work_and_say_what_is_wrong(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, shown(TASK)) as b:

        def hours() -> tuple[int, ...]:
            return b.context.read(choices_of).hours_of(b.model.workflow_id, StepId(TASK))

        assert b.undo_steps_of(lambda: type_into(b.panel.told.hours, "72, 8")) == 1
        assert hours() == (72, 8)
        b.panel.show_step(StepId(TASK))
        assert b.panel.told.hours.text() == "72, 8"
        type_into(b.panel.told.hours, "soon")
        assert b.panel.told.hours.accessibleDescription() == "Write hours as numbers: 48, 24; or none."
        type_into(b.panel.told.hours, "none")
        assert hours() == ()
        type_into(b.panel.told.hours, "")
        assert hours() == (48, 24)


def test_the_hours_and_the_hour_of_a_workflow_are_one_step_each(qtbot, tmp_path: Path) -> None:
    with panel_stage(qtbot, tmp_path, WorkflowPanel) as b:
        b.panel.refresh()
        assert b.undo_steps_of(lambda: type_into(b.panel.hours, "24")) == 1
        assert b.context.read(choices_of).hours_of(b.model.workflow_id, StepId(TASK)) == (24,)
        assert b.undo_steps_of(lambda: type_into(b.panel.hour, "14.30")) == 1
        workflow = b.context.read(lambda reader: reader.get(Workflow, b.model.workflow_id))
        assert workflow.anchor_minute == 14 * 60 + 30
        b.panel.refresh()
        assert (b.panel.hour.text(), b.panel.hours.text()) == ("14:30", "24")
        type_into(b.panel.hour, "noon")
        assert "is no hour" in b.panel.hour.accessibleDescription()
