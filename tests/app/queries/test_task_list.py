"""The table of all tasks: order, groups and rows against the tasks themselves."""

import random
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.due import set_due
from app.actions.project import cancel_project
from app.actions.task import add_task, assign_task, finish_task, rename_task
from app.actions.task_field import set_effort, set_labels, set_priority
from app.domain.brief import Priority
from app.domain.errors import LeadlineError
from app.domain.filter import Filter, Flag, Word
from app.domain.ids import TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.domain.task_list import TaskColumn, TaskGrouping
from app.editing.change import ChangeSet
from app.queries.filter import matching
from app.queries.task_list import OrderedTasks, TaskOrder, task_list, task_list_beginning, task_list_rows
from tests.builders import Office, make_office

RANKS = [Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW]


def filled(folder: Path) -> Office:
    """Two projects, one of them cancelled, and free tasks with every field in some of them."""
    office = make_office(folder)
    chance = random.Random(7)
    office.workspace.do(cancel_project, office.start("Autumn sale"))
    office.start("winter sale")
    people = list(office.people.values())
    for number in range(30):
        due = date(2026, 3, 2) + timedelta(days=chance.randrange(60)) if chance.random() < 0.7 else None
        title = chance.choice(["alpha", "Beta", "Übung", "gamma"]) + f" {number % 7}"
        task_id = office.workspace.do(add_task, title, chance.choice(people), due_on=due).value
        if chance.random() < 0.5:
            office.workspace.do(set_priority, task_id, chance.choice(RANKS))
        if chance.random() < 0.5:
            office.workspace.do(set_labels, task_id, chance.sample(["mail", "social", "Print"], 2))
        if chance.random() < 0.5:
            office.workspace.do(set_effort, task_id, chance.randrange(30, 900))
        if chance.random() < 0.2:
            office.workspace.do(finish_task, task_id)
    return office


def said(office: Office, task: Task, column: TaskColumn) -> object:
    """What the column holds, straight from the entities; None where it holds nothing."""
    project = office.workspace.read(lambda reader: reader.get(Project, task.project_id or 0))
    person = office.workspace.read(lambda reader: reader.get(Person, task.owner_id))
    assert person is not None
    values: dict[TaskColumn, object] = {
        TaskColumn.KEY: task.id,
        TaskColumn.TITLE: task.title.casefold(),
        TaskColumn.PROJECT: project.name.casefold() if project else None,
        TaskColumn.OWNER: person.name.casefold(),
        TaskColumn.DUE: task.due_on,
        TaskColumn.PRIORITY: RANKS.index(
            task.priority or (project.classification.priority if project else Priority.NORMAL)
        ),
        TaskColumn.EFFORT: task.effort_minutes,
        TaskColumn.START: task.planned_start,
    }
    return values[column]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "column",
    [
        *(TaskColumn.KEY, TaskColumn.TITLE, TaskColumn.PROJECT, TaskColumn.OWNER, TaskColumn.DUE, TaskColumn.PRIORITY),
        *(TaskColumn.EFFORT, TaskColumn.START),
    ],
)
def test_rows_stand_in_the_order_of_their_column_and_empty_cells_last(
    tmp_path: Path, column: TaskColumn, descending: bool
) -> None:
    office = filled(tmp_path)
    tasks = {task.id: task for task in office.workspace.read(lambda reader: reader.find(Task))}
    (group,) = office.workspace.read(task_list, TaskOrder(column, descending, over=True))
    values = [said(office, tasks[task_id], column) for task_id in group.tasks]
    there = [value for value in values if value is not None]
    assert values == [*sorted(there, reverse=descending), *[None] * (len(values) - len(there))]  # type: ignore[type-var]
    cancelled = [
        project for project in office.workspace.read(lambda reader: reader.find(Project)) if project.finished_at
    ]
    assert set(group.tasks) == {
        id for id, task in tasks.items() if task.project_id not in [one.id for one in cancelled]
    }


@pytest.mark.parametrize("grouping", [*TaskGrouping])
def test_each_task_stands_in_one_group_and_what_is_over_only_when_asked_for(
    tmp_path: Path, grouping: TaskGrouping
) -> None:
    office = filled(tmp_path)
    for over in (False, True):
        groups = office.workspace.read(task_list, TaskOrder(grouping=grouping, over=over))
        listed = [task_id for group in groups for task_id in group.tasks]
        rows = office.workspace.read(task_list_rows, listed)
        assert len(listed) == len(set(listed)) == len(rows)
        assert any(row.state.over for row in rows.values()) is over
        assert len({group.heading for group in groups}) == len(groups)
        for group in groups:
            for task_id in group.tasks:
                row = rows[task_id]
                heading = {
                    TaskGrouping.NONE: "",
                    TaskGrouping.PROJECT: row.project_name or "No project",
                    TaskGrouping.OWNER: row.owner_name,
                    TaskGrouping.STATE: str(row.state).capitalize(),
                    TaskGrouping.PRIORITY: str(row.priority).capitalize(),
                    TaskGrouping.WEEK: group.heading,
                }[grouping]
                assert group.heading == heading
                if grouping is TaskGrouping.WEEK and row.due_on is not None:
                    assert group.heading.startswith(f"Week {row.due_on.isocalendar().week},")


def test_only_what_is_wanted_is_listed(tmp_path: Path) -> None:
    office = filled(tmp_path)
    (group,) = office.workspace.read(task_list, TaskOrder())
    some = frozenset(group.tasks[::3])
    assert office.workspace.read(task_list, TaskOrder(), some)[0].tasks == group.tasks[::3]
    assert (
        office.workspace.read(task_list, TaskOrder(), frozenset()) == []
        or not office.workspace.read(task_list, TaskOrder(), frozenset())[0].tasks
    )


def test_a_week_over_the_end_of_a_month_says_both(tmp_path: Path) -> None:
    office = make_office(tmp_path, project=False)
    for due in (date(2026, 3, 31), date(2026, 4, 8), None):
        office.workspace.do(add_task, "Call", office.people["Mia"], due_on=due)
    groups = office.workspace.read(task_list, TaskOrder(grouping=TaskGrouping.WEEK))
    assert [group.heading for group in groups] == [
        "Week 14, 30 Mar–5 Apr 2026",
        "Week 15, 6–12 Apr 2026",
        "Without a date",
    ]


ANY_EDIT = (
    lambda do, chance, task, people: do(rename_task, task.id, chance.choice(["alpha", "Zebra", "beta 3"])),
    lambda do, chance, task, people: do(assign_task, task.id, chance.choice(people)),
    lambda do, chance, task, people: do(set_priority, task.id, chance.choice(RANKS)),
    lambda do, chance, task, people: do(set_labels, task.id, chance.sample(["mail", "social"], chance.randint(0, 2))),
    lambda do, chance, task, people: do(set_effort, task.id, chance.randrange(30, 900)),
    lambda do, chance, task, people: do(add_task, "gamma", chance.choice(people)),
    lambda do, chance, task, people: do(finish_task, task.id),
    lambda do, chance, task, people: do(set_due, task.id, date(2026, 3, 2) + timedelta(chance.randrange(60))),
)


def compare_through_edits(office: Office, seed: int, edits: int) -> int:
    """How many edits were followed; after each the order is the one that is read anew, under a filter and without."""
    chance, workspace, followed = random.Random(seed), office.workspace, 0
    heard: list[ChangeSet] = []
    workspace.changed.connect(heard.append)
    order = TaskOrder(
        chance.choice(list(TaskColumn)), chance.random() < 0.5, chance.choice(list(TaskGrouping)), chance.random() < 0.5
    )
    kept = {filter: workspace.read(OrderedTasks, order, passing(office, filter)) for filter in FILTERS}
    for _ in range(edits):
        task = chance.choice(workspace.read(lambda reader: list(reader.find(Task))))
        heard.clear()
        with suppress(LeadlineError):
            if chance.random() < 0.2:
                workspace.undo()
            else:
                chance.choice(ANY_EDIT)(workspace.do, chance, task, list(office.people.values()))
        for filter in FILTERS:
            wanted = passing(office, filter)
            if all(workspace.read(kept[filter].follow, order, changes, wanted) for changes in heard):
                followed += bool(heard)
            else:
                kept[filter] = workspace.read(OrderedTasks, order, wanted)
            assert kept[filter].groups() == workspace.read(task_list, order, wanted), (order, filter)
    return followed


FILTERS = (None, Flag.LATE, Word("a"))


def passing(office: Office, filter: Filter | None) -> frozenset[TaskId] | None:
    return office.workspace.read(matching, filter) if filter is not None else None


def test_an_order_that_follows_edits_is_the_one_that_is_read_anew(tmp_path: Path) -> None:
    office = filled(tmp_path)
    assert sum(compare_through_edits(office, seed, 6) for seed in range(12)) > 60


@pytest.mark.soak
def test_many_orders_that_follow_many_edits_are_those_that_are_read_anew(tmp_path: Path) -> None:
    office = filled(tmp_path)
    assert sum(compare_through_edits(office, seed, 20) for seed in range(300)) > 3_000


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("descending", [False, True])
def test_the_beginning_of_a_long_table_is_that_of_the_whole_table(tmp_path: Path, over: bool, descending: bool) -> None:
    office = filled(tmp_path)
    order = TaskOrder(TaskColumn.DUE, descending, over=over)
    due = date(2026, 3, 2)
    for number in range(3):
        (group,) = office.workspace.read(task_list, order)
        beginning = office.workspace.read(task_list_beginning, order, 6)
        assert beginning is not None
        assert (list(beginning.tasks), beginning.total) == (group.tasks[:6], len(group.tasks))
        with suppress(LeadlineError):
            office.workspace.do(set_due, group.tasks[0], due + timedelta(days=20 * number))
        if number == 1:
            office.workspace.do(cancel_project, office.project)
    assert office.workspace.read(task_list_beginning, order, len(group.tasks)) is None, "it is short"
    for other in (TaskOrder(TaskColumn.TITLE), TaskOrder(grouping=TaskGrouping.WEEK)):
        assert office.workspace.read(task_list_beginning, other, 6) is None
