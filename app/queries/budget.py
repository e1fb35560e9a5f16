"""What projects may cost and will have cost: of one with its tasks, and of all by project, client or quarter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.collector import collector_at_rest
from app.domain.brief import BudgetLine
from app.domain.budget import Budget, BudgetStand, TaskCost, Work, per_mille, stand_of
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.queries.doubt import only_if
from app.queries.project import calendars, outlook
from app.queries.reader import Reader
from app.queries.rows import ClosedRoundRow, LabourRow, LabourRows, PlannedRow
from app.scheduling.load import LoadTask, Medians, effort_of, medians_of, remaining_of
from app.scheduling.working_time import instant_of

Labour = tuple[TaskCost, ...]
GONE = "A task that is gone"


def project_budget(reader: Reader, project_id: ProjectId) -> Budget:
    """The budget of one project, with what each line and task costs. Raises RuleViolation when the project is gone."""
    return budgets(reader, [project_id])[project_id]


@dataclass(frozen=True, slots=True)
class BudgetView:
    """The budget of one project as its panel shows it."""

    project_id: ProjectId
    name: str
    budget: Budget
    names: Mapping[PersonId, str]
    only_if: Mapping[TaskId, str]
    """Of tasks that may turn out not to be needed: on what that hangs. They count in full."""


def budget_view(reader: Reader, project_id: ProjectId) -> BudgetView | None:
    """None when the project is gone."""
    project = reader.get(Project, project_id)
    if project is None:
        return None
    made = project_budget(reader, project_id)
    now = outlook(reader, project_id)
    hollow = {task.id: words for task in now.loaded.tasks if (words := only_if(now.loaded, now.network, task))}
    return BudgetView(project_id, project.name, made, {one.id: one.name for one in reader.find(Person)}, hollow)


def budgets(reader: Reader, projects: Collection[ProjectId]) -> dict[ProjectId, Budget]:
    """The budgets of these projects; only the labour of those is worked out that have changed, or once an hour."""
    known: dict[ProjectId, tuple[object, Labour]] = reader.kept("labour", reader.work_stamp()[0], dict)
    summed: dict[ProjectId, Budget] = reader.kept("budgets", reader.work_stamp()[0], dict)
    medians = reader.kept("step minutes", reader.work_stamp(), lambda: medians_of(reader.spent_hours()))
    moment = (reader.calendar_stamp(), reader.zone(), int(reader.now().timestamp() // 3600), medians)
    stamps = {id: (reader.project_stamp(id), moment) for id in projects}
    stale = [id for id, stamp in stamps.items() if id not in known or known[id][0] != stamp]
    if stale:
        found = _labour(reader, stale, medians)
        known.update({id: (stamps[id], found.get(id, ())) for id in stale})
    lines: dict[ProjectId, list[BudgetLine]] = {}
    one = {"project_id": next(iter(projects))} if len(projects) == 1 else {}
    for line in reader.find(BudgetLine, **one):
        lines.setdefault(line.project_id, []).append(line)
    for id in projects:
        project, bought, labour = reader.get(Project, id), tuple(lines.get(id, ())), known[id][1]
        given = project.budget_minor if project is not None else None
        old = summed.get(id)
        if old is None or old.tasks is not labour or (old.given, old.lines) != (given, bought):
            summed[id] = Budget(given, bought, labour)
    return {id: summed[id] for id in projects}


@collector_at_rest()
def _labour(reader: Reader, projects: Collection[ProjectId], medians: Medians) -> dict[ProjectId, Labour]:
    rows = reader.labour_rows(projects)
    costing = _Costing(reader, medians, rows)
    made: dict[ProjectId, list[TaskCost]] = {id: [] for id in projects}
    there = {row.task.task_id for row in rows.tasks}
    for row in rows.tasks:
        if row.task.project_id is not None and (cost := costing.of(row)) is not None:
            made[row.task.project_id].append(cost)
    for planned in rows.planned:
        if planned.task_id not in there and planned.effort_minutes:
            work = Work(planned.effort_minutes, planned.rate_minor)
            made[planned.project_id].append(TaskCost(planned.task_id, GONE, PersonId(0), planned=work))
    return {id: tuple(costs) for id, costs in made.items()}


class _Costing:
    """Works out what tasks cost, with everything that this needs looked up beforehand."""

    def __init__(self, reader: Reader, medians: Medians, rows: LabourRows) -> None:
        self._medians = medians
        self._calendars = calendars(reader)
        self._now = instant_of(reader.local(reader.now()).replace(tzinfo=None))
        self._costs = {person.id: person.hourly_cost_minor for person in reader.find(Person)}
        self._planned_in = rows.planned_in
        self._planned = {row.task_id: row for row in rows.planned}
        self._rounds: dict[TaskId, list[ClosedRoundRow]] = {}
        for row in rows.rounds:
            self._rounds.setdefault(row.task_id, []).append(row)

    def of(self, row: LabourRow) -> TaskCost | None:
        """None for what takes nobody's time."""
        task, spent_so_far = row
        closed, plan = self._rounds.get(task.task_id), self._planned.get(task.task_id)
        if task.kind.unattended:
            return None
        calendar = self._calendars.of(task.owner_id)
        effort, filled = effort_of(task, calendar.day_minutes, self._medians)
        rate = self._costs.get(task.owner_id)
        ahead = 0 if task.state.over or task.passed else remaining_of(task, effort, calendar, self._now)
        rounds = tuple([self._closed(one, effort) for one in closed]) if closed else ()
        spent, planned = spent_so_far or 0, self._plan(task, plan, effort, rate)
        takes = ahead or spent or (planned is not None and planned.minutes) or any(one.minutes for one in rounds)
        if not takes:
            return None
        # There are many thousands: made without a call of Python's, which is half the time.
        left = tuple.__new__(Work, (ahead, rate, filled))
        return tuple.__new__(TaskCost, (task.task_id, task.title, task.owner_id, rounds, spent, left, planned))

    def _closed(self, row: ClosedRoundRow, effort: int) -> Work:
        """As typed, else as it was thought; what was skipped took nobody's time unless somebody says so."""
        rate = row.rate_minor if row.rate_minor is not None else self._costs.get(row.owner_id)
        if row.spent_minutes is not None:
            return Work(row.spent_minutes, rate)
        if row.state is TaskState.SKIPPED:
            return Work(0, rate)
        return Work(row.effort_minutes if row.effort_minutes is not None else effort, rate, guessed=True)

    def _plan(self, task: LoadTask, plan: PlannedRow | None, effort: int, rate: int | None) -> Work | None:
        """As the first baseline has it, filled with what is known now; without any baseline, as it is thought now."""
        if plan is not None:
            minutes = plan.effort_minutes if plan.effort_minutes is not None else effort
            return Work(minutes, plan.rate_minor if plan.rate_minor is not None else rate)
        without = task.project_id not in self._planned_in
        return Work(effort, rate) if without and task.state is not TaskState.CANCELLED else None


class BudgetGrouping(StrEnum):
    """What the budgets of several projects are summed up by."""

    PROJECT = "project"
    CLIENT = "client"
    QUARTER = "quarter"
    """Of the project's date."""


@dataclass(frozen=True, slots=True)
class BudgetSum:
    """A project, or several together; money in whole cents."""

    name: str
    projects: tuple[ProjectId, ...]
    amount: int
    forecast: int
    spent: int
    stand: BudgetStand
    parts: tuple["BudgetSum", ...] = ()
    """The projects one by one, where it is a sum of them."""

    @property
    def per_mille(self) -> int | None:
        """The forecast in thousandths of the budget; None without a budget."""
        return per_mille(self.forecast, self.amount)


@dataclass(frozen=True, slots=True)
class BudgetOverview:
    """Sums in the order in which they are read, and all of them together."""

    sums: tuple[BudgetSum, ...]
    total: BudgetSum
    without: int
    """How many projects have no money in them."""


def budget_overview(reader: Reader, grouping: BudgetGrouping, *, running_only: bool = True) -> BudgetOverview:
    """Every project that has money in it, or sums of them; practice runs left out."""
    projects = [
        one
        for one in reader.find(Project)
        if not one.practice and (one.state is ProjectState.RUNNING or not running_only)
    ]
    found = budgets(reader, [one.id for one in projects])
    with_money = [one for one in projects if found[one.id].has_money]
    groups: dict[tuple[Any, ...], list[Project]] = {}
    for one in with_money:
        groups.setdefault(_group(one, grouping), []).append(one)
    ordered = [groups[key] for key in sorted(groups)]
    parted = grouping is not BudgetGrouping.PROJECT
    sums = tuple(_sum(_name(group[0], grouping), group, found, parted=parted) for group in ordered)
    total = _sum("All", with_money, found)
    return BudgetOverview(sums, total, len(projects) - len(with_money))


def _group(project: Project, grouping: BudgetGrouping) -> tuple[Any, ...]:
    """What sorts and sets apart: the empty one last."""
    match grouping:
        case BudgetGrouping.PROJECT:
            return (project.anchor_on or date.max, project.name.casefold(), project.id)
        case BudgetGrouping.CLIENT:
            client = project.classification.client
            return (not client, client.casefold())
        case BudgetGrouping.QUARTER:
            on = project.anchor_on
            return (on is None, (on.year, (on.month - 1) // 3) if on is not None else (0, 0))


def _name(project: Project, grouping: BudgetGrouping) -> str:
    match grouping:
        case BudgetGrouping.PROJECT:
            return project.name
        case BudgetGrouping.CLIENT:
            return project.classification.client or "No client"
        case BudgetGrouping.QUARTER:
            on = project.anchor_on
            return f"{on.year} Q{(on.month + 2) // 3}" if on is not None else "No date"


def _sum(
    name: str, projects: Sequence[Project], found: Mapping[ProjectId, Budget], *, parted: bool = False
) -> BudgetSum:
    parts = [found[one.id] for one in projects]
    amount, forecast = sum(one.amount for one in parts), sum(one.forecast for one in parts)
    stand = stand_of(forecast, amount, given=any(one.given is not None for one in parts))
    ids = tuple(one.id for one in projects)
    in_order = sorted(projects, key=lambda one: _group(one, BudgetGrouping.PROJECT)) if parted else ()
    alone = tuple(_sum(one.name, [one], found) for one in in_order)
    return BudgetSum(name, ids, amount, forecast, sum(one.spent for one in parts), stand, alone)
