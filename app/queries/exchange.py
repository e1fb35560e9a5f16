"""What exports write and what imports must know, as plain values that a worker may have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.activity import Activity
from app.domain.brief import BudgetLine
from app.domain.budget import TaskCost
from app.domain.filter import Filter
from app.domain.hours import write_hours
from app.domain.ids import PersonId, ProjectId, TaskId, project_key, task_key
from app.domain.person import Person, Role
from app.domain.project import Project, ProjectState
from app.domain.task import Task
from app.domain.work_calendar import Week
from app.exchange.csv_writing import Cell
from app.exchange.task_match import Known
from app.queries.budget import budgets
from app.queries.company import currency
from app.queries.filter import matching_for_sure
from app.queries.person import next_absence, team
from app.queries.project import task_lines
from app.queries.reader import Reader
from app.queries.workload import WorkloadAsked, workload

EVERYTHING = 10_000_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the data folder: one project, one person, what a filter lets through, or all."""

    project_id: ProjectId | None = None
    person_id: PersonId | None = None
    month: date | None = None
    """A day of the month, where one is exported; None: this month."""
    filter: Filter | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: the columns that stay the same come first."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def known_for_import(reader: Reader) -> Known:
    """People, projects and tasks that imported rows may mean."""
    return Known(tuple(reader.find(Person)), tuple(reader.find(Project)), tuple(reader.find(Task)), reader.today())


def tasks_in(reader: Reader, scope: Scope) -> list[Task]:
    """The tasks of a scope, in the order of their keys."""
    where = {"project_id": scope.project_id, "owner_id": scope.person_id}
    found = reader.find(Task, **{name: value for name, value in where.items() if value is not None})
    if scope.filter is None:
        return list(found)
    passing = matching_for_sure(reader, scope.filter)
    return [task for task in found if task.id in passing]


TASK_COLUMNS = (
    "Key",
    "Project key",
    "Project",
    "Title",
    "Kind",
    "State",
    "Owner",
    "Owner e-mail",
    "Role",
    "Due",
    "Effort hours",
    "Blocked by",
    "Blocked until",
    "Round",
    "Finished",
    "Link",
    "Notes",
    "Done when",
    "Priority",
    "Labels",
    "Spent hours",
)


def tasks_table(reader: Reader, scope: Scope) -> Table:
    """Every task in the order of the keys; what ``import`` reads back."""
    people = {person.id: person for person in reader.find(Person)}
    projects = {project.id: project.name for project in reader.find(Project)}
    roles = {role.id: role.name for role in reader.find(Role)}
    closed = reader.spent_in_rounds()

    def row(task: Task) -> tuple[Cell, ...]:
        owner, project_id = people[task.owner_id], task.project_id
        return (
            task.key,
            project_key(project_id) if project_id is not None else "",
            projects[project_id] if project_id is not None else "",
            task.title,
            str(task.kind),
            str(task.state),
            owner.name,
            owner.email,
            roles.get(task.role, "") if task.role is not None else "",
            task.due_on,
            _hours(task.effort_minutes),
            task.blocked.by if task.blocked is not None else "",
            task.blocked.until if task.blocked is not None else None,
            task.run.round,
            reader.local(task.finished_at).date() if task.finished_at is not None else None,
            task.link,
            task.instructions,
            task.done_when,
            str(task.priority or ""),
            ", ".join(task.labels),
            _hours(_spent(closed.get(task.id), task.spent_minutes)),
        )

    return Table(TASK_COLUMNS, [row(task) for task in tasks_in(reader, scope)])


def _spent(closed: int | None, now: int | None) -> int | None:
    """What the closed rounds and the open one took, where anybody said it of any."""
    return None if closed is None and now is None else (closed or 0) + (now or 0)


def _hours(minutes: int | None) -> int | float | None:
    if minutes is None:
        return None
    return minutes // 60 if minutes % 60 == 0 else round(minutes / 60, 4)


PLAN_COLUMNS = (
    "Key",
    "Project key",
    "Project",
    "Title",
    "Owner",
    "State",
    "Planned start",
    "Planned finish",
    "Due",
    "Expected start",
    "Expected finish",
    "Latest finish",
    "Slack days",
    "Slip days",
    "Critical",
    "Only if",
)


def plan_table(reader: Reader, scope: Scope) -> Table:
    """The tasks of running projects (or of the one named) with every date that the plan page shows."""
    wanted = [project for project in reader.find(Project) if scope.project_id in (None, project.id)]
    chosen = [p for p in wanted if p.state is ProjectState.RUNNING or scope.project_id is not None]
    passing = matching_for_sure(reader, scope.filter) if scope.filter is not None else None
    return Table(PLAN_COLUMNS, [row for project in chosen for row in _plan_rows(reader, project, scope, passing)])


def _plan_rows(
    reader: Reader, project: Project, scope: Scope, passing: frozenset[TaskId] | None
) -> list[tuple[Cell, ...]]:
    rows = list[tuple[Cell, ...]]()
    for line in task_lines(reader, project.id):
        task, dates = line.task, line.dates
        if scope.person_id not in (None, task.owner_id) or (passing is not None and task.id not in passing):
            continue
        planned = (task.planned_start, task.planned_finish)
        rows.append(
            (
                task.key,
                project_key(project.id),
                project.name,
                task.title,
                line.owner,
                str(task.state),
                *(moment.date() if moment is not None else None for moment in planned),
                task.due_on,
                dates.expected_start.date() if dates is not None else None,
                dates.expected_finish.date() if dates is not None else None,
                dates.latest_finish.date() if dates is not None and dates.latest_finish is not None else None,
                dates.slack_days if dates is not None else None,
                dates.slip_days if dates is not None else None,
                "yes" if dates is not None and dates.critical else "",
                line.only_if,
            )
        )
    return rows


BUDGET_COLUMNS = (
    *("Project key", "Project", "Client", "Kind", "What", "Category", "Supplier", "Owner", "Date", "Closed"),
    *("Budget", "Planned", "Ordered", "Paid", "Spent", "Forecast", "Hours", "Estimated", "Currency"),
)


def budget_table(reader: Reader, scope: Scope) -> Table:
    """What the running projects (or the one named) cost: a row for each project's budget, line and task with labour.

    Money is in whole units and their hundredths, so that each column can be summed. Of one person: their labour.
    """
    wanted = [one for one in reader.find(Project) if scope.project_id in (None, one.id) and not one.practice]
    chosen = [one for one in wanted if one.state is ProjectState.RUNNING or scope.project_id is not None]
    found, people = budgets(reader, [one.id for one in chosen]), {one.id: one.name for one in reader.find(Person)}
    rows = list[tuple[Cell, ...]]()
    for project in chosen:
        budget, code = found[project.id], currency(reader)
        about = (project_key(project.id), project.name, project.classification.client)
        if budget.has_money and scope.person_id is None:
            whole = ("budget", project.name, "", "", "", project.anchor_on, "", _money(budget.amount))
            rows.append((*about, *whole, *[None] * 5, None, "", code))
            rows += [(*about, *_line_cells(line), code) for line in budget.lines]
        if budget.has_money:
            costs = [one for one in budget.tasks if scope.person_id in (None, one.owner_id)]
            rows += [(*about, *_labour_cells(one, people.get(one.owner_id, "")), code) for one in costs]
    return Table(BUDGET_COLUMNS, rows)


def _line_cells(line: BudgetLine) -> tuple[Cell, ...]:
    amounts = (line.planned, line.committed, line.actual, line.actual, line.forecast)
    about = ("line", line.text, line.category, line.supplier, "", line.on, "yes" if line.closed else "", None)
    return (*about, *map(_money, amounts), None, "")


def _labour_cells(cost: TaskCost, owner: str) -> tuple[Cell, ...]:
    planned = cost.planned.cost if cost.planned is not None else None
    money = map(_money, (planned, None, None, cost.done_cost, cost.forecast))
    about = ("labour", cost.title, "", "", owner, None, "", None)
    return (*about, *money, _hours(cost.minutes), "yes" if cost.guessed else "")


def _money(minor: int | None) -> int | float | None:
    if minor is None:
        return None
    return minor // 100 if minor % 100 == 0 else minor / 100


PEOPLE_COLUMNS = (
    *("Name", "E-mail", "Channel", "Roles", "Outside contact", "Working week", "Away from", "Away to"),
    *("Language", "Invited", "Mention", "Second channel", "Sends by itself"),
    "Hourly cost",
)


def people_table(reader: Reader, scope: Scope) -> Table:
    """Everybody who has not left, by name, with the absence that covers today or comes next."""
    roles = {role.id: role.name for role in reader.find(Role)}

    def row(person: Person) -> tuple[Cell, ...]:
        away = next_absence(reader, person.id, reader.today())
        return (
            person.name,
            person.email,
            str(person.channel),
            "; ".join(roles.get(role, role) for role in person.roles),
            "yes" if person.external else "",
            _week(person.week) if person.week is not None else "",
            away.first_on if away is not None else None,
            away.last_on if away is not None else None,
            person.language,
            "yes" if person.invited else "",
            person.mention,
            str(person.fallback or ""),
            {True: "yes", False: "no", None: ""}[person.by_itself],
            _money(person.hourly_cost_minor),
        )

    return Table(PEOPLE_COLUMNS, [row(person) for person in team(reader) if scope.person_id in (None, person.id)])


def _week(week: Week) -> str:
    """Its working days: ``Mon 9:00-17:00; Tue 9:00-13:00``."""
    days = zip(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), week.days, strict=True)
    return "; ".join(f"{name} {write_hours(hours)}" for name, hours in days if hours)


ACTIVITY_COLUMNS = ("Number", "At", "Project key", "Project", "Task key", "What", "Text")


def activity_table(reader: Reader, scope: Scope) -> Table:
    """What happened, the oldest first; of one person: to the tasks that this person owns."""
    projects = {project.id: project.name for project in reader.find(Project)}
    owned = {task.id for task in tasks_in(reader, scope)} if scope.person_id is not None else set[TaskId]()
    found = reader.activities(project_id=scope.project_id, limit=EVERYTHING)

    def row(line: Activity) -> tuple[Cell, ...]:
        return (
            line.id,
            reader.local(line.at),
            project_key(line.project_id) if line.project_id is not None else "",
            projects.get(line.project_id, "") if line.project_id is not None else "",
            task_key(line.task_id) if line.task_id is not None else "",
            line.verb,
            line.text,
        )

    shown = (line for line in reversed(found) if scope.person_id is None or line.task_id in owned)
    return Table(ACTIVITY_COLUMNS, [row(line) for line in shown])


LOAD_COLUMNS = ("Person", "Week", "From", "Work h", "Time h", "Share %", "Band", "Away")
LOAD_WEEKS = 12


def workload_table(reader: Reader, scope: Scope) -> Table:
    """A row a person and week from today's on: hours of work, as planned, against the hours of their time."""
    only = None
    if scope.project_id is not None:
        only = frozenset(task.id for task in reader.find(Task, project_id=scope.project_id))
    view = workload(reader, WorkloadAsked(reader.today(), LOAD_WEEKS, only=only))
    people = [one for one in view.people if scope.person_id in (None, one.person_id)]
    return Table(
        LOAD_COLUMNS,
        [
            (
                person.name,
                f"{column.first_on:%G-W%V}",
                column.first_on,
                round(cell.minutes / 60, 2),
                round(cell.capacity / 60, 2),
                round(100 * cell.minutes / cell.capacity) if cell.capacity else None,
                str(cell.band),
                cell.away,
            )
            for person in people
            for column, cell in zip(view.columns, person.cells, strict=True)
        ],
    )
