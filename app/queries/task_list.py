"""The tasks of all projects as a table: which column says what, in which order they stand, how they are grouped."""

from bisect import bisect_left, insort
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from app.domain.brief import Priority
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task_list import ListedTask, TaskColumn, TaskGrouping, TaskListRow
from app.editing.change import ChangeSet
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
_NOTHING = (None, "", "[]")
_AS_IT_IS = (TaskColumn.KEY, TaskColumn.DUE, TaskColumn.EFFORT, TaskColumn.START, TaskColumn.FINISH)
"""Columns whose values are in order as the data file has them."""
_TASK = itemgetter(1)
_QUIET = frozenset({"activity", "message", "round", "baseline", "comment", "vote", "saved_view"})
"""Kinds whose changes leave the table as it is."""
FOLLOWED_AT_MOST = 200
"""Changes in one step; above, reading everything again is quicker."""
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
    return OrderedTasks(reader, order, None if wanted is None else frozenset(wanted)).groups()


class ListBeginning(NamedTuple):
    """What is seen first of a long table: the tasks that it begins with, and how many it has."""

    tasks: Sequence[TaskId]
    total: int


LONG = 5
"""How many times as long as its beginning a table has to be, or all of it is read as quickly."""


def task_list_beginning(reader: Reader, order: TaskOrder, most: int) -> ListBeginning | None:
    """The ``most`` first tasks of a table by due day without groups and without a filter; None where all has to be
    read to know them, or is read as quickly."""
    if order.sorting is not TaskColumn.DUE or order.grouping is not TaskGrouping.NONE:
        return None
    first, total = reader.first_listed(most, over=order.over, descending=order.descending)
    return ListBeginning(first, total) if len(first) == most and total >= LONG * most else None


@dataclass(slots=True)
class _Ordered:
    """One group: the tasks with something in the column of the order, by it, and those with nothing, by their keys."""

    places: list[tuple[Any, ...]]
    """The value and the task first; more may follow, which never decides."""
    last: list[TaskId]

    def tasks(self, *, descending: bool) -> list[TaskId]:
        there = list(map(_TASK, self.places))
        return (there[::-1] if descending else there) + self.last


class OrderedTasks:
    """The table's order over all tasks, kept up by difference: an edit costs the tasks that it changed."""

    def __init__(self, reader: Reader, order: TaskOrder, wanted: frozenset[TaskId] | None = None) -> None:
        self.order, self._wanted = order, wanted
        self._file = reader.work_stamp()[0]
        self._known: dict[TaskId, ListedTask] | None = None
        self._found = reader.listed_tasks(order.sorting, order.grouping, over=order.over)
        if wanted is not None:
            self._found = [one for one in self._found if one.task_id in wanted]
        by_group: dict[str | None, list[ListedTask]] = {}
        if order.grouping is TaskGrouping.NONE:
            by_group[None] = self._found
        else:
            for one in self._found:
                by_group.setdefault(_group_of(order.grouping, one), []).append(one)
        self._groups = {value: _ordered(order.sorting, tasks) for value, tasks in by_group.items()}

    def groups(self) -> list[TaskGroup]:
        """The groups as they are now, in their order."""
        grouping = self.order.grouping
        return [
            TaskGroup(_heading(grouping, value), self._groups[value].tasks(descending=self.order.descending))
            for value in sorted(self._groups, key=lambda value: _group_place(grouping, value))
        ]

    def follow(self, reader: Reader, order: TaskOrder, changes: ChangeSet, wanted: frozenset[TaskId] | None) -> bool:
        """Take over what a step changed and what the filter lets through now; False where all has to be read anew."""
        quick = order == self.order and self._file == reader.work_stamp()[0] and (wanted is None) is (not self._narrow)
        kinds = {change.kind for change in changes.changes} - _QUIET
        if not quick or not kinds <= {"task"} or len(changes.changes) > FOLLOWED_AT_MOST:
            return False
        differing = {TaskId(int(change.id)) for change in changes.changes if change.kind == "task"}
        if wanted is not None and self._wanted is not None:
            differing |= wanted ^ self._wanted
        self._wanted = wanted
        if self._known is None:
            self._known = {one.task_id: one for one in self._found}
            self._found = []
        for task_id in differing:
            if (old := self._known.pop(task_id, None)) is not None:
                self._take_out(old)
        for one in reader.listed_tasks(order.sorting, order.grouping, over=order.over, only=differing):
            if wanted is None or one.task_id in wanted:
                self._known[one.task_id] = one
                self._put_in(one)
        return True

    @property
    def _narrow(self) -> bool:
        return self._wanted is not None

    def _take_out(self, one: ListedTask) -> None:
        value = _group_of(self.order.grouping, one)
        group = self._groups[value]
        if one.sorted_by in _NOTHING:
            del group.last[bisect_left(group.last, one.task_id)]
        else:
            del group.places[bisect_left(group.places, (_place(self.order.sorting, one.sorted_by), one.task_id))]
        if not group.places and not group.last and self.order.grouping is not TaskGrouping.NONE:
            del self._groups[value]

    def _put_in(self, one: ListedTask) -> None:
        group = self._groups.setdefault(_group_of(self.order.grouping, one), _Ordered([], []))
        if one.sorted_by in _NOTHING:
            insort(group.last, one.task_id)
        else:
            insort(group.places, (_place(self.order.sorting, one.sorted_by), one.task_id))


def task_list_rows(reader: Reader, task_ids: Sequence[TaskId]) -> dict[TaskId, TaskListRow]:
    """What the table says of these tasks; those that are gone are missing."""
    return {row.task_id: row for row in reader.task_list_rows(task_ids)}


def _ordered(column: TaskColumn, tasks: list[ListedTask]) -> _Ordered:
    there = [one for one in tasks if one.sorted_by not in _NOTHING]
    last = sorted(one.task_id for one in tasks if one.sorted_by in _NOTHING) if len(there) < len(tasks) else []
    if column in _AS_IT_IS:
        # Nothing is made for each of twenty thousand.
        return _Ordered(sorted(there), last)
    return _Ordered(sorted((_place(column, one.sorted_by), one.task_id) for one in there), last)


def _group_of(grouping: TaskGrouping, one: ListedTask) -> str | None:
    if grouping is TaskGrouping.NONE or not one.grouped_by:
        return None
    return _monday(one.grouped_by) if grouping is TaskGrouping.WEEK else one.grouped_by


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
