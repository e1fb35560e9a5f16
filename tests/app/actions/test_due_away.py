"""A due day taken away: where it was typed, never where a plan gives it."""

from pathlib import Path

from app.actions.due import clear_due
from app.actions.task import add_task, cancel_task
from app.domain.task import Task
from app.queries.plan import undated_rows
from tests.builders import PUBLISH_ON, make_office


def test_a_typed_day_goes_and_the_task_is_found_among_those_without_one(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    free = office.workspace.do(add_task, "Book a room", office.people["Sam"], due_on=PUBLISH_ON).value
    before = office.dump()
    assert office.workspace.read(undated_rows) == []
    office.workspace.do(clear_due, free)
    task = office.workspace.read(lambda reader: reader.get(Task, free))
    assert (task.due_on, task.planned_start, task.planned_finish) == (None, None, None)
    assert [row.task_id for row in office.workspace.read(undated_rows)] == [free]
    assert "has no date" in str(office.workspace.refusal(clear_due, free))
    office.workspace.undo()
    assert office.dump() == before
    office.workspace.close()


def test_a_day_that_the_plan_gives_stays_and_so_does_that_of_what_is_over(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    assert "from the plan" in str(office.workspace.refusal(clear_due, office.task("draft").id))
    more = {"due_on": PUBLISH_ON, "project_id": office.project}
    beside = office.workspace.do(add_task, "Bake", office.people["Sam"], **more).value
    office.workspace.do(clear_due, beside)
    assert {row.task_id for row in office.workspace.read(undated_rows, office.project)} == {beside}
    free = office.workspace.do(add_task, "Book a room", office.people["Sam"], due_on=PUBLISH_ON).value
    office.workspace.do(cancel_task, free, pass_on=False)
    assert "is over" in str(office.workspace.refusal(clear_due, free))
    assert free not in {row.task_id for row in office.workspace.read(undated_rows)}
    office.workspace.close()
