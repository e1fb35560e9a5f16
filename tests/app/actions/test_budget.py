"""Budgets, hourly costs and time spent: each is one step that can be taken back; closed rounds keep their cost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.actions.budget import (
    add_budget_line,
    close_budget_line,
    set_budget,
    set_currency,
    set_hourly_cost,
    set_spent,
)
from app.actions.task import finish_task, reopen_task
from app.domain.brief import BudgetLine
from app.domain.entity import Entity
from app.domain.errors import RuleViolation
from app.domain.person import Person
from app.domain.project import Project
from app.domain.settings import Settings
from app.domain.task import Round, Task
from app.editing.edit import Action
from tests.builders import Office, make_office

E = TypeVar("E", bound=Entity)
FIRST = "define"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def refused(office: Office, act: Action[..., object], *args: object, **named: object) -> str:
    before = office.dump()
    with pytest.raises(RuleViolation) as refusal:
        office.workspace.do(act, *args, **named)
    assert office.dump() == before
    return refusal.value.sentence


def get(office: Office, kind: type[E], id: int) -> E:
    found = office.workspace.read(lambda reader: reader.get(kind, id))
    assert found is not None
    return found


def first_task(office: Office) -> Task:
    """The one that can be worked on now."""
    tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=office.project))
    return next(task for task in tasks if task.state.open)


def rounds(office: Office, task: Task) -> list[Round]:
    return list(office.workspace.read(lambda reader: reader.find(Round, task_id=task.id)))


EDITS: dict[str, Callable[[Office], tuple[Any, ...]]] = {
    "Changed the budget of “Spring sale”": lambda o: (set_budget, o.project, 7_320_00),
    "Changed the hourly cost of “Mia”": lambda o: (set_hourly_cost, o.people["Mia"], 60_00),
    "Changed currency": lambda o: (set_currency, " eur "),
    "Changed the time spent on “{}”": lambda o: (set_spent, first_task(o).id, 90),
}


@pytest.mark.parametrize("sentence", EDITS)
def test_each_is_one_step_that_can_be_taken_back(office: Office, sentence: str) -> None:
    before, edit = office.dump(), EDITS[sentence](office)
    title = sentence.format(first_task(office).title)
    assert office.workspace.do(*edit).changes.sentence == title
    after = office.dump()
    assert after != before
    office.workspace.undo()
    assert office.dump() == before
    office.workspace.redo()
    assert office.dump() == after


def test_what_was_typed_is_kept(office: Office) -> None:
    do, mia, task = office.workspace.do, office.people["Mia"], first_task(office)
    do(set_budget, office.project, 0)
    do(set_hourly_cost, mia, 45_55)
    do(set_currency, "chf")
    do(set_spent, task.id, 427)
    assert get(office, Project, office.project).budget_minor == 0
    assert get(office, Person, mia).hourly_cost_minor == 45_55
    assert get(office, Settings, 1).currency == "CHF"
    assert get(office, Task, task.id).spent_minutes == 427
    for act, of in ((set_budget, office.project), (set_hourly_cost, mia), (set_spent, task.id)):
        do(act, of, None)
    do(set_currency, "")
    assert get(office, Project, office.project).budget_minor is None
    assert get(office, Person, mia).hourly_cost_minor is None
    assert get(office, Settings, 1).currency == ""
    assert get(office, Task, task.id).spent_minutes is None


def test_what_cannot_be_is_refused_in_one_sentence(office: Office) -> None:
    task = first_task(office)
    assert "between 0 and" in refused(office, set_budget, office.project, -1)
    assert "between 0 and" in refused(office, set_hourly_cost, office.people["Mia"], 10**16)
    assert "“Euro” is no currency" in refused(office, set_currency, "Euro")
    for minutes in (-1, 10_000 * 60 + 1):
        assert "Time spent lies between" in refused(office, set_spent, task.id, minutes)
        assert "Time spent lies between" in refused(office, finish_task, task.id, spent_minutes=minutes)


def test_a_line_is_closed_and_opened_again(office: Office) -> None:
    do = office.workspace.do
    line = do(add_budget_line, office.project, "Film", 100_00).value
    assert do(close_budget_line, line).changes.sentence == "Closed budget line “Film”"
    assert get(office, BudgetLine, line).closed
    assert do(close_budget_line, line, False).changes.sentence == "Opened budget line “Film” again"
    assert not get(office, BudgetLine, line).closed


def test_a_round_keeps_what_it_took_and_what_an_hour_cost_when_it_closed(office: Office) -> None:
    do, task = office.workspace.do, first_task(office)
    do(set_hourly_cost, task.owner_id, 60_00)
    do(set_spent, task.id, 30)
    do(finish_task, task.id, spent_minutes=860)
    do(set_hourly_cost, task.owner_id, 75_00)
    [closed] = rounds(office, task)
    assert (closed.spent_minutes, closed.rate_minor, closed.effort_minutes) == (860, 60_00, task.effort_minutes)
    assert get(office, Task, task.id).spent_minutes is None


def test_time_that_is_said_after_the_end_goes_into_the_last_round(office: Office) -> None:
    do, task = office.workspace.do, first_task(office)
    do(finish_task, task.id, spent_minutes=60)
    do(reopen_task, task.id)
    do(finish_task, task.id)
    assert [one.spent_minutes for one in rounds(office, task)] == [60, None]
    do(set_spent, task.id, 45)
    assert [one.spent_minutes for one in rounds(office, task)] == [60, 45]
    office.workspace.undo()
    assert [one.spent_minutes for one in rounds(office, task)] == [60, None]
