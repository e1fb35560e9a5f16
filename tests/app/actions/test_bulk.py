"""Several tasks changed at once: what is allowed is done as one step, the rest is left out and counted."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.bulk import (
    AddLabel,
    BulkResult,
    DueOn,
    Finish,
    GivePriority,
    HandTo,
    MoveTo,
    Rename,
    ShiftDue,
    TaskChange,
    change_tasks,
    same_for,
)
from app.actions.task import add_task
from app.domain.board import Column
from app.domain.brief import Priority
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.task import Task
from tests.builders import Office, make_office

DAY = date(2026, 3, 20)


def free_tasks(office: Office, count: int) -> list[TaskId]:
    mia = office.people["Mia"]
    return [office.workspace.do(add_task, f"Task {n}", mia, due_on=DAY).value for n in range(count)]


def read(office: Office, task_id: TaskId) -> Task:
    task = office.workspace.read(lambda reader: reader.get(Task, task_id))
    assert task is not None
    return task


@pytest.mark.parametrize(("change", "most"), [(GivePriority(Priority.HIGH), 5_000), (ShiftDue(1), 500)])
def test_more_than_a_window_can_wait_for_is_refused_with_the_number(
    tmp_path: Path, change: TaskChange, most: int
) -> None:
    office = make_office(tmp_path)
    with pytest.raises(RuleViolation, match=f"{most + 1:,} tasks are too many to change at once. .* at most {most:,}"):
        office.workspace.preview(change_tasks, same_for(range(1, most + 2), change))  # type: ignore[arg-type]


@pytest.mark.requirement("S21")
def test_what_can_be_finished_is_finished_in_one_step_and_the_rest_is_counted(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea", "keywords", "outline")
    approval, waiting = office.task("approve_outline").id, office.task("draft").id
    free = free_tasks(office, 3)
    before = office.dump()
    changes = same_for([*free, approval, waiting], Finish())
    promised = office.workspace.preview(change_tasks, changes).value
    steps = len(office.store.steps())
    done = office.workspace.do(change_tasks, changes).value
    assert done == promised
    assert done.done == tuple(free)
    assert done.words("be finished") == "3 of 5 can be finished; 1 asks for an outcome; 1 waits for earlier steps"
    assert all(read(office, task_id).state.over for task_id in free)
    assert not read(office, approval).state.over
    assert len(office.store.steps()) == steps + 1
    assert office.store.steps()[-1].title == "Finish 3 tasks"
    office.workspace.undo()
    assert office.dump() == before


def test_a_change_that_nobody_may_have_is_refused_with_the_first_reason(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    before = office.dump()
    with pytest.raises(RuleViolation, match="outcome"):
        office.finish("idea", "keywords", "outline")
        before = office.dump()
        office.workspace.do(change_tasks, same_for([office.task("approve_outline").id], Finish()))
    assert office.dump() == before
    with pytest.raises(RuleViolation, match="No task is chosen"):
        office.workspace.do(change_tasks, [])


def test_what_failed_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    """Moving an approval to Done fails after its title was set; a date too far is refused after the task was read."""
    office = make_office(tmp_path)
    office.finish("idea", "keywords", "outline")
    one, two = free_tasks(office, 2)
    result = office.workspace.do(
        change_tasks,
        [
            (one, Rename("Call the printer")),
            (office.task("approve_outline").id, MoveTo(Column.DONE)),
            (one, DueOn(date(2090, 1, 1))),
            (two, GivePriority(Priority.HIGH)),
        ],
    ).value
    assert result.done == (one, two)
    assert read(office, one).title == "Call the printer"
    assert read(office, one).due_on == DAY
    assert read(office, two).priority is Priority.HIGH
    assert office.store.steps()[-1].title == "Change 2 tasks"


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (AddLabel("social"), "Label 2 tasks “social”"),
        (GivePriority(Priority.URGENT), "Set the priority of 2 tasks to urgent"),
        (ShiftDue(2), "Move 2 tasks +2 d"),
        (MoveTo(Column.DOING), "Move 2 tasks to Doing"),
        (DueOn(date(2026, 3, 25)), "Move 2 tasks to Wed 25 Mar"),
    ],
)
def test_the_step_says_what_it_does_to_how_many(tmp_path: Path, change, title: str) -> None:
    office = make_office(tmp_path, project=False)
    before = office.dump()
    tasks = free_tasks(office, 2)
    between = office.dump()
    office.workspace.do(change_tasks, same_for(tasks, change))
    assert office.store.steps()[-1].title == title
    office.workspace.undo()
    assert office.dump() == between != before


def test_a_stack_is_handed_to_somebody_at_once(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.finish("idea")
    tasks = [*free_tasks(office, 50), office.task("idea").id]
    tom = office.people["Ana"]
    result = office.workspace.do(change_tasks, same_for(tasks, HandTo(tom))).value
    assert isinstance(result, BulkResult)
    assert result.words("be handed over") == "50 of 51 can be handed over; 1 is over already"
    assert {read(office, task_id).owner_id for task_id in tasks[:50]} == {tom}
    assert office.store.steps()[-1].title.startswith("Hand 50 tasks to Ana")
