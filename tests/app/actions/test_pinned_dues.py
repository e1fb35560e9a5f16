"""What a fixed day does to the steps that lead to it and to their reminders; limits of dates; a start after hours."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.due import set_due
from app.actions.plan import set_pin
from app.actions.plan_link import resolve_conflict
from app.actions.project import StartPlan, move_date, start_project
from app.actions.task import block_task
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.quantity import DayUnit, Offset, PinKind, Span
from app.domain.task import Pin, Task
from app.domain.workflow import StepKind
from app.editing.edit import Edit, action
from app.queries.conflict import conflicts
from app.queries.project import outlook
from app.queries.reminder import due_reminders
from app.queries.start import first_free_date, start_view
from app.workspace.workspace import Workspace
from tests.app.engine.build import graph_of
from tests.app.language import DESIGNER, run, work
from tests.builders import PUBLISH_ON, Office, make_office

PINNED_ON = date(2026, 2, 27)
"""A Friday, weeks before the steps are due."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Text follows and Pictures has an offset; both lead to Proof, which leads to the date."""
    made = make_office(tmp_path, project=False)
    run(made, graph_of(
        work("text", length=Span(1)),
        work("pictures", DESIGNER, offset=Offset(-10), length=Span(1)),
        work("proof", offset=Offset(-5), length=Span(1)),
        work("publish", kind=StepKind.MILESTONE, anchor=True, offset=Offset(0)),
        flows="start -> text\nstart -> pictures\ntext -> proof\npictures -> proof\nproof -> publish\npublish -> end",
    ))  # fmt: skip
    return made


def rows(office: Office) -> list[str]:
    return [row.sentence for row in office.workspace.read(conflicts, office.project)]


def test_what_follows_goes_along_with_a_pin_and_what_has_an_offset_stays_and_is_said(office: Office) -> None:
    before = office.dump()
    text, pictures = office.task("text"), office.task("pictures")
    office.workspace.do(set_pin, office.task("proof").id, Pin(PinKind.FIXED, PINNED_ON))
    assert text.due_on > PINNED_ON
    assert office.task("text").due_on == PINNED_ON - timedelta(days=1)
    assert office.task("pictures").due_on == pictures.due_on == PUBLISH_ON - timedelta(days=10 + 2)
    assert rows(office) == ["“Pictures” is due Fri 3 Apr, but what comes after it needs it by Thu 26 Feb."]
    office.workspace.undo()
    assert office.dump() == before


def test_reminders_follow_the_earlier_due(office: Office) -> None:
    def told(at: datetime) -> list[tuple[str, date | None]]:
        office.clock.moment = at
        return [(line.title, line.due_on) for line in office.workspace.read(due_reminders, at) if line.to == "the lead"]

    two_days_before = datetime(2026, 2, 24, 17, tzinfo=UTC)
    assert told(two_days_before) == []
    office.clock.moment = datetime(2026, 2, 9, 9, tzinfo=UTC)
    office.workspace.do(set_pin, office.task("proof").id, Pin(PinKind.FIXED, PINNED_ON))
    assert told(two_days_before) == [("Text", PINNED_ON - timedelta(days=1))]


@action("Store a bar that ends late")
def _store_late(edit: Edit, task_id: TaskId, days: int) -> None:
    """As earlier versions and foreign plans left some."""
    task = edit.need(Task, task_id)
    assert task.planned_start is not None
    assert task.planned_finish is not None
    later = timedelta(days=days)
    edit.put(replace(task, planned_start=task.planned_start + later, planned_finish=task.planned_finish + later))


def test_a_bar_that_ends_after_its_due_is_a_row_with_a_button_that_ends_it(office: Office) -> None:
    pictures = office.task("pictures")
    office.workspace.do(_store_late, pictures.id, 4)
    assert rows(office) == ["“Pictures” is due Fri 3 Apr, but is planned until Tue 7 Apr."]
    [row] = office.workspace.read(conflicts, office.project)
    office.workspace.do(resolve_conflict, row.fixes[0])
    assert rows(office) == []
    assert office.task("pictures").due_on == date(2026, 4, 7)


LIMITED: tuple[Callable[[Workspace, Office, date], object], ...] = (
    lambda w, o, on: w.do(start_project, StartPlan(o.blog, "Far", on)),
    lambda w, o, on: w.do(move_date, o.project, on),
    lambda w, o, on: w.do(set_due, o.task("text").id, on),
    lambda w, o, on: w.do(set_pin, o.task("text").id, Pin(PinKind.FIXED, on)),
    lambda w, o, on: w.do(block_task, o.task("text").id, by="the client", until=on),
)


@pytest.mark.parametrize("act", LIMITED)
def test_a_day_more_than_twenty_years_away_is_refused_alike_wherever_it_is_typed(
    office: Office, act: Callable[[Workspace, Office, date], object]
) -> None:
    before = office.dump()
    with pytest.raises(RuleViolation) as refused:
        act(office.workspace, office, date(2047, 1, 1))
    assert refused.value.sentence.endswith("1 Jan 2047 is more than 20 years away. Choose a nearer day.")
    assert office.dump() == before
    act(office.workspace, office, date(2045, 1, 2))


def test_a_start_after_hours_proposes_and_plans_from_the_next_morning(office: Office) -> None:
    """Two steps of a day each: begun in the evening they need the next two days, and nothing is missed that night."""
    office.clock.moment = datetime(2026, 2, 9, 18, 30, tzinfo=UTC)
    graph = graph_of(
        work("write", offset=Offset(-1, DayUnit.WORKING), length=Span(1)),
        work("send", offset=Offset(0), length=Span(1), anchor=True),
        flows="start -> write\nwrite -> send\nsend -> end",
    )
    run(office, graph, "Evening", date(2026, 3, 30))
    version = office.workspace.read(outlook, office.project).loaded.project.version_id
    far = office.workspace.preview(start_project, StartPlan(version, "Again", date(2026, 6, 1))).changes
    free = office.workspace.read(first_free_date, far)
    assert free == date(2026, 2, 11)
    made = office.workspace.preview(start_project, StartPlan(version, "Again", free)).changes
    view = office.workspace.read(start_view, made)
    assert [(task.title, task.due_on) for task in view.tasks] == [("Write", date(2026, 2, 10)), ("Send", free)]
    assert view.compressed == 0
    begins = [change.after.planned_start for change in made.changes if isinstance(change.after, Task)]
    assert min(begins) >= datetime(2026, 2, 10)
