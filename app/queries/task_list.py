"""The tasks of all projects as a table: which column says what, in which order they stand, how they are grouped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.brief import Priority
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task_list import ListedTask, TaskColumn, TaskGrouping, TaskListRow
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class TaskOrder:
    """How the table stands; ``over``: what is over is shown, too."""

    sorting: TaskColumn = TaskColumn.DUE
    descending: bool = False
    grouping: TaskGrouping = TaskGrouping.NONE
    over: bool = False


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Tasks under one heading, in their order."""

    heading: str
    tasks: Sequence[TaskId]


SORT_AS_WORDS = (TaskColumn.TITLE, TaskColumn.PROJECT, TaskColumn.OWNER, TaskColumn.ROLE, TaskColumn.LABELS)
_STATES = [str(state) for state in TaskState]
_PRIORITIES = [str(one) for one in (Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW)]
NOWHERE = {
    TaskGrouping.PROJECT: "No project",
    TaskGrouping.OWNER: "Nobody",
    TaskGrouping.WEEK: "Without a date",
    TaskGrouping.STATE: "",
    TaskGrouping.PRIORITY: "",
    TaskGrouping.NONE: "",
}
"""The heading of what has nothing there; it stands last."""


def task_list(reader: Reader, order: TaskOrder, wanted: Collection[TaskId] | None = None) -> list[TaskGroup]:
    """The groups in their order, each with its tasks; one group without a heading where they are not grouped.

    ``wanted`` are the tasks that a filter lets through; None: all. What has nothing in the column of the order stands
    last, whichever way it goes; tasks of cancelled projects are left out.
    """
    found = reader.listed_tasks(order.sorting, order.grouping, over=order.over)
    if wanted is not None:
        found = [one for one in found if one.task_id in wanted]
    grouped: dict[str | None, list[ListedTask]] = {}
    if order.grouping is TaskGrouping.NONE:
        grouped[None] = found
    else:
        for one in found:
            value = one.grouped_by
            grouped.setdefault(
                _monday(value) if order.grouping is TaskGrouping.WEEK and value else value or None, []
            ).append(one)
    return [
        TaskGroup(_heading(order.grouping, value), [one.task_id for one in _sorted(grouped[value], order)])
        for value in sorted(grouped, key=lambda value: _group_place(order.grouping, value))
    ]


def task_list_rows(reader: Reader, task_ids: Sequence[TaskId]) -> dict[TaskId, TaskListRow]:
    """What the table says of these tasks; those that are gone are missing."""
    return {row.task_id: row for row in reader.task_list_rows(task_ids)}


def _sorted(tasks: list[ListedTask], order: TaskOrder) -> list[ListedTask]:
    there = [one for one in tasks if one.sorted_by not in (None, "", "[]")]
    last = [one for one in tasks if one.sorted_by in (None, "", "[]")]
    there.sort(key=lambda one: (_place(order.sorting, one.sorted_by), one.task_id), reverse=order.descending)
    return there + last


def _place(column: TaskColumn, value: str | int | None) -> str | int:
    if column is TaskColumn.STATE:
        return _STATES.index(str(value))
    if column is TaskColumn.PRIORITY:
        return _PRIORITIES.index(str(value))
    if column in SORT_AS_WORDS:
        return str(value).casefold()
    return value if isinstance(value, int) else str(value)


def _monday(day: str) -> str:
    on = date.fromisoformat(day)
    return (on - timedelta(days=on.weekday())).isoformat()


def _group_place(grouping: TaskGrouping, value: str | None) -> tuple[bool, int, str]:
    known = _STATES if grouping is TaskGrouping.STATE else _PRIORITIES if grouping is TaskGrouping.PRIORITY else []
    return value is None, known.index(value) if value in known else 0, (value or "").casefold()


def week_words(monday: date) -> str:
    """``Week 48, 23–29 Nov 2026``: the week that begins on this day."""
    last = monday + timedelta(days=6)
    begins = f"{monday.day}" if monday.month == last.month else f"{monday.day} {monday:%b}"
    return f"Week {monday.isocalendar().week}, {begins}–{last.day} {last:%b %Y}"


def _heading(grouping: TaskGrouping, value: str | None) -> str:
    if value is None:
        return NOWHERE[grouping]
    if grouping is TaskGrouping.WEEK:
        return week_words(date.fromisoformat(value))
    return value[:1].upper() + value[1:] if grouping in (TaskGrouping.STATE, TaskGrouping.PRIORITY) else value
