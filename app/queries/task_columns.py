"""Every task as one place in columns of bare values, for questions about a hundred thousand of them at once."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import compress, repeat
from operator import contains
from typing import Any

from app.domain.ids import ProjectId, TaskId
from app.domain.project import Project
from app.domain.text import searchable
from app.queries.reader import FilterRow, Reader

Mask = int
"""Which rows are let through: a byte a row, 1 or 0, the first one lowest. So *and* and *or* are one step for all."""

_GONE = -1
"""The project of a row whose task is not there any more."""
_COLUMNS = (
    *("id", "title", "project", "owner", "role", "state", "kind", "due", "priority", "labels", "blocked", "pinned"),
    *("start", "finish"),
)


class TaskColumns:
    """Every task as one place in columns of bare values. Only what has changed is read again."""

    def __init__(self) -> None:
        self._values: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        self._place: dict[int, int] = {}
        self._stamps: dict[ProjectId | None, object] = {}
        self._known: object = None
        self._titles: list[str] = []
        self.masks: dict[object, Mask] = {}
        """What parts of filters came to, until anything changes."""

    def bring_up_to_date(self, reader: Reader) -> None:
        """Read the projects that have changed since."""
        if self._known == reader.work_stamp():
            return
        ids = (None, *(project.id for project in reader.find(Project)))
        stamps: dict[ProjectId | None, object] = {id: reader.project_stamp(id) for id in ids}
        changed = {id for id in stamps.keys() | self._stamps.keys() if stamps.get(id) != self._stamps.get(id)}
        self.masks.clear()
        if len(changed) * 4 > len(stamps):
            self._take_all(reader.filter_rows(None))
        else:
            self._take(changed, reader.filter_rows(changed))
        self._stamps, self._known = stamps, reader.work_stamp()

    def _take_all(self, rows: Sequence[FilterRow]) -> None:
        values = zip(*rows, strict=True) if rows else ([] for _ in _COLUMNS)
        self._values = {name: list(column) for name, column in zip(_COLUMNS, values, strict=True)}
        self._place = dict(zip(self._values["id"], range(len(rows)), strict=True))
        self._titles = list(map(searchable, self._values["title"]))

    def _take(self, changed: Collection[ProjectId | None], rows: Sequence[FilterRow]) -> None:
        projects, ids = self._values["project"], self._values["id"]
        there = {ids[at] for at, project in enumerate(projects) if project in changed}
        for row in rows:
            at = self._place.get(row[0])
            if at is None:
                self._append(row)
            else:
                for name, value in zip(_COLUMNS, row, strict=True):
                    self._values[name][at] = value
                self._titles[at] = searchable(row[1])
        for id in there.difference(row[0] for row in rows):
            # Nobody looks for it any more; a new task takes no old place, since numbers are never given twice.
            at = self._place[id]
            if projects[at] in changed:
                projects[at] = _GONE

    def _append(self, row: FilterRow) -> None:
        self._place[row[0]] = len(self._place)
        for name, value in zip(_COLUMNS, row, strict=True):
            self._values[name].append(value)
        self._titles.append(searchable(row[1]))

    @property
    def all(self) -> Mask:
        return int.from_bytes(b"\1" * len(self._titles), "little")

    def distinct(self, column: str) -> set[Any]:
        """The values that stand in a column."""
        return set(self._values[column])

    def where(self, column: str, test: Callable[[Any], bool]) -> Mask:
        """The rows whose value passes; the test is asked once a value, not once a row."""
        verdicts = {value: test(value) for value in self.distinct(column)}
        return _mask(map(verdicts.__getitem__, self._values[column]))

    def titled(self, word: str) -> Mask:
        """The rows whose title contains this searchable word."""
        return _mask(map(contains, self._titles, repeat(word)))

    def of(self, task_ids: Iterable[TaskId]) -> Mask:
        """The rows of these tasks."""
        found = bytearray(len(self._titles))
        for id in task_ids:
            if id in self._place:
                found[self._place[id]] = 1
        return int.from_bytes(found, "little")

    def rows(self, mask: Mask, *columns: str) -> Iterable[tuple[Any, ...]]:
        """The values of some columns, of the rows of a mask."""
        chosen = mask.to_bytes(len(self._titles), "little")
        return compress(zip(*(self._values[name] for name in columns), strict=True), chosen)

    def tasks(self, mask: Mask) -> frozenset[TaskId]:
        """The tasks of the rows of a mask."""
        return frozenset(compress(self._values["id"], mask.to_bytes(len(self._titles), "little")))

    def project_of(self, task_id: TaskId) -> ProjectId | None:
        """Of a task that is there; None for one without."""
        at = self._place.get(task_id)
        return None if at is None else self._values["project"][at]


def task_columns(reader: Reader) -> TaskColumns:
    """The columns as they are after the last commit."""
    columns = reader.kept("task columns", reader.work_stamp()[0], TaskColumns)
    columns.bring_up_to_date(reader)
    return columns


def _mask(verdicts: Iterable[bool]) -> Mask:
    return int.from_bytes(bytes(verdicts), "little")
