"""A due day moved to a day, as the calendar and the weeks of the board do it: where it lands, and what refuses."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.absence import add_absence
from app.actions.plan import move_task_to, set_pin
from app.actions.task import add_task, start_task
from app.domain.quantity import PinKind, Ripple
from app.domain.task import Pin, Task
from app.queries.project import calendars
from tests.builders import PUBLISH_ON, Office, make_office

TODAY = date(2026, 2, 9)


def due(office: Office, step: str) -> date:
    found = office.task(step).due_on
    assert found is not None
    return found


def test_a_due_stands_on_the_day_that_it_was_dropped_on_and_the_step_is_named_after_it(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft, before = office.task("draft"), office.dump()
    office.workspace.do(move_task_to, draft.id, date(2026, 3, 11), ripple=Ripple.JUST_THIS)
    assert due(office, "draft") == date(2026, 3, 11)
    assert office.task("draft").offset is not None
    assert office.workspace.undo_title() == f"Move “{draft.title}” to Wed 11 Mar"
    office.workspace.undo()
    assert office.dump() == before


def test_on_a_day_off_of_its_owner_it_is_due_on_the_last_working_day_before(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    office.workspace.do(move_task_to, draft.id, date(2026, 3, 14))
    assert due(office, "draft") == date(2026, 3, 13)
    office.workspace.do(add_absence, draft.owner_id, date(2026, 3, 19), date(2026, 3, 20))
    office.workspace.do(move_task_to, draft.id, date(2026, 3, 20))
    assert due(office, "draft") == date(2026, 3, 18)


def test_where_the_day_before_is_over_it_is_due_on_the_first_working_day_after(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    draft = office.task("draft")
    office.workspace.do(add_absence, draft.owner_id, TODAY, TODAY + timedelta(days=1))
    office.workspace.do(move_task_to, draft.id, TODAY)
    assert due(office, "draft") == date(2026, 2, 11)


@pytest.mark.parametrize("policy", list(Ripple))
def test_every_free_step_lands_where_it_is_dropped_whatever_its_neighbours_do(tmp_path: Path, policy: Ripple) -> None:
    office, chance = make_office(tmp_path), random.Random(14)
    known = office.workspace.read(calendars)
    steps = list(office.workspace.read(lambda reader: reader.find(Task, project_id=office.project)))
    moved = 0
    for _ in range(40):
        task = chance.choice(steps)
        day = TODAY + timedelta(days=chance.randint(1, 120))
        expected = known.of(task.owner_id).previous_working_day(day)
        if office.workspace.refusal(move_task_to, task.id, day, ripple=policy) is not None:
            assert task.due_on == PUBLISH_ON
            continue
        promised = office.workspace.preview(move_task_to, task.id, day, ripple=policy).changes
        done = office.workspace.do(move_task_to, task.id, day, ripple=policy).changes
        assert promised.changes == done.changes
        now = next(
            one for one in office.workspace.read(lambda r: r.find(Task, project_id=office.project)) if one.id == task.id
        )
        assert now.due_on == expected
        moved += 1
        if done.changes:
            office.workspace.undo()
    assert moved > 20


def test_what_cannot_move_says_why_and_what_to_do(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea")
    office.workspace.do(start_task, office.task("keywords").id)
    office.workspace.do(set_pin, office.task("outline").id, Pin(PinKind.FIXED, due(office, "outline")))
    anchor = next(
        task
        for task in office.workspace.read(lambda r: r.find(Task, project_id=office.project))
        if task.due_on == PUBLISH_ON
    )
    for task, words in (
        (office.task("idea"), "is over, so its date stays"),
        (office.task("keywords"), "is started, so it stays. Change its due day in its panel."),
        (office.task("outline"), "Remove its pin"),
        (anchor, "Move the date of the project"),
    ):
        assert words in str(office.workspace.refusal(move_task_to, task.id, date(2026, 3, 4)))
    yesterday = TODAY - timedelta(days=3)
    assert str(office.workspace.refusal(move_task_to, office.task("draft").id, yesterday)) == (
        "Fri 6 Feb is over. Choose a day from today on."
    )


def test_a_free_task_without_a_day_gets_one_and_the_same_day_changes_nothing(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    task_id = office.workspace.do(add_task, "Order stickers", office.people["Ana"]).value
    office.workspace.do(move_task_to, task_id, date(2026, 2, 12))
    assert office.workspace.read(lambda reader: reader.get(Task, task_id)).due_on == date(2026, 2, 12)
    assert office.workspace.undo_title() == "Move “Order stickers” to Thu 12 Feb"
    assert not office.workspace.do(move_task_to, task_id, date(2026, 2, 12)).changes.changes
