"""A length that is typed, to the minute: the bar begins on its day and is due when the length is over."""

from pathlib import Path

import pytest

from app.actions.plan import set_length
from app.actions.task import add_task, start_task
from app.domain.quantity import Ripple, Span, SpanUnit
from app.queries.project import calendars
from tests.builders import make_office

HOURS = SpanUnit.HOURS


@pytest.mark.parametrize(
    "length",
    [Span(3, SpanUnit.HOURS), Span(0.5), Span(1), Span(2), Span(10, SpanUnit.HOURS), Span(45 / 60, SpanUnit.HOURS)],
)
def test_a_typed_length_is_the_working_time_between_start_and_finish(tmp_path: Path, length: Span) -> None:
    office = make_office(tmp_path)
    before = office.task("draft")
    dump = office.dump()
    office.workspace.do(set_length, before.id, length, ripple=Ripple.JUST_THIS)
    task = office.task("draft")
    calendar = office.workspace.read(calendars).of(task.owner_id)
    assert task.length == length
    assert calendar.minutes_between(task.planned_start, task.planned_finish) == length.minutes(calendar.day_minutes)
    assert task.planned_start.date() == before.planned_start.date()
    assert task.planned_finish.date() == task.due_on
    office.workspace.undo()
    assert office.dump() == dump
    office.workspace.close()


def test_what_began_or_has_no_bar_keeps_its_length(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    free = office.workspace.do(add_task, "Book a room", office.people["Sam"]).value
    assert "in no project" in str(office.workspace.refusal(set_length, free, Span(1)))
    assert "more than nothing" in str(office.workspace.refusal(set_length, office.task("draft").id, Span(0)))
    office.workspace.do(start_task, office.task("idea").id)
    assert "is started" in str(office.workspace.refusal(set_length, office.task("idea").id, Span(1)))
    office.workspace.close()
