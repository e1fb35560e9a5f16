"""What a project may cost and costs: its budget, what it buys, time spent, hourly costs, the currency of all money."""

import re
from dataclasses import replace
from datetime import date

from app.actions.brief import need_room, short_line
from app.actions.due import need_near
from app.domain.amount import need_money
from app.domain.brief import BudgetLine
from app.domain.errors import RuleViolation
from app.domain.ids import BudgetLineId, PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.settings import Settings
from app.domain.task import Round, Task, need_spent
from app.domain.text import clean_name
from app.editing.edit import Edit, action

CURRENCY = re.compile("[A-Z]{3}")


@action("Change budget", "Change the budget of {project_id}")
def set_budget(edit: Edit, project_id: ProjectId, minor: int | None) -> None:
    """What a project may cost, in whole cents; None: what its lines and its labour are planned to cost."""
    edit.put(replace(edit.need(Project, project_id), budget_minor=_money(minor)))


@action("Change hourly cost", "Change the hourly cost of {person_id}")
def set_hourly_cost(edit: Edit, person_id: PersonId, minor: int | None) -> None:
    """What an hour of somebody costs from now on, in whole cents; what is finished keeps the cost that it had."""
    edit.put(replace(edit.need(Person, person_id), hourly_cost_minor=_money(minor)))


@action("Set time spent", "Change the time spent on {task_id}")
def set_spent(edit: Edit, task_id: TaskId, minutes: int | None) -> None:
    """Working minutes that a task took so far, or took in the end once it is over; None: nobody said.

    Raises RuleViolation for more than anybody works on one task, and for a task that was over without being worked on.
    """
    task, spent = edit.need(Task, task_id), need_spent(minutes)
    if not task.state.over:
        edit.put(replace(task, spent_minutes=spent))
        return
    rounds = edit.find(Round, task_id=task_id)
    if not rounds:
        raise RuleViolation(f"Nobody has worked on “{task.title}”, so it took no time. Reopen it first.")
    last = max(rounds, key=lambda one: one.number)
    edit.put(replace(last, spent_minutes=spent))


@action("Change currency")
def set_currency(edit: Edit, code: str) -> None:
    """The currency of all money by its three letters of ISO 4217; empty: the one of the system's country.

    No amount is converted. Raises RuleViolation for what is no such code.
    """
    wanted = code.strip().upper()
    if wanted and CURRENCY.fullmatch(wanted) is None:
        raise RuleViolation(f"“{code.strip()[:20]}” is no currency. Write its three letters, such as EUR or USD.")
    edit.put(replace(edit.get(Settings, 1) or Settings(), currency=wanted))


@action("Add budget line", "Add budget line {text}")
def add_budget_line(edit: Edit, project_id: ProjectId, text: str, planned: int | None = None) -> BudgetLineId:
    """What the project buys, with what is planned for it in whole cents."""
    project = edit.need(Project, project_id)
    need_room(edit, BudgetLine, project)
    line = BudgetLine(BudgetLineId(edit.next_id(BudgetLine)), project.id, clean_name(text, "budget line"))
    return edit.put(replace(line, planned=_money(planned))).id


@action("Change budget line", "Change budget line {budget_line_id}")
def change_budget_line(
    edit: Edit,
    budget_line_id: BudgetLineId,
    *,
    text: str | None = None,
    category: str | None = None,
    supplier: str | None = None,
) -> None:
    """What a line is called, and where it belongs; what is None stays."""
    line = edit.need(BudgetLine, budget_line_id)
    edit.put(
        replace(
            line,
            text=line.text if text is None else clean_name(text, "budget line"),
            category=line.category if category is None else short_line(category, "category"),
            supplier=line.supplier if supplier is None else short_line(supplier, "supplier"),
        )
    )


@action("Change amounts", "Change the amounts of {budget_line_id}")
def set_amounts(
    edit: Edit, budget_line_id: BudgetLineId, planned: int | None, committed: int | None, actual: int | None
) -> None:
    """What is planned, ordered and paid, in whole cents; None: nothing is known. Raises RuleViolation for less than
    nothing."""
    line = edit.need(BudgetLine, budget_line_id)
    edit.put(replace(line, planned=_money(planned), committed=_money(committed), actual=_money(actual)))


@action("Date budget line", "Date budget line {budget_line_id}")
def date_budget_line(edit: Edit, budget_line_id: BudgetLineId, on: date | None) -> None:
    """The day on which a line is to be paid."""
    if on is not None:
        need_near(edit, on)
    edit.put(replace(edit.need(BudgetLine, budget_line_id), on=on))


@action("Close budget line", "Close budget line {budget_line_id}")
def close_budget_line(edit: Edit, budget_line_id: BudgetLineId, closed: bool = True) -> None:
    """Nothing more comes of a line: it costs what was paid, whatever was planned. False opens it again."""
    line = edit.put(replace(edit.need(BudgetLine, budget_line_id), closed=closed))
    if not closed:
        edit.title = f"Open budget line “{line.text}” again"


@action("Remove budget line", "Remove budget line {budget_line_id}")
def remove_budget_line(edit: Edit, budget_line_id: BudgetLineId) -> None:
    edit.remove(edit.need(BudgetLine, budget_line_id))


def _money(minor: int | None) -> int | None:
    return None if minor is None else need_money(minor)
