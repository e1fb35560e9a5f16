"""Every task as one place in columns of bare values, for questions about a hundred thousand of them at once."""

import sys
from array import array
from collections.abc import Callable, Collection, Generator, Hashable, Iterable, Sequence
from itertools import compress, repeat
from operator import contains
from typing import Any

from app.domain.ids import ProjectId, TaskId
from app.domain.project import Project
from app.domain.text import searchable
from app.queries.reader import Reader

Mask = int
"""Which rows are let through: a byte a row, 1 or 0, the first one lowest. So *and* and *or* are one step for all."""

_GONE = -1
"""The project of a row whose task is not there any more."""
_CODED = ("project", "owner", "role", "state", "kind", "due", "priority", "labels", "blocked", "pinned")
_AS_THEY_ARE = ("id", "title", "start", "finish")
_COLUMNS = (*_AS_THEY_ARE, *_CODED)
"""In the order of ``Reader.filter_columns``."""
_TASKS_AT_A_TIME, _PROJECTS_AT_A_TIME = 1_000, 4


class TaskColumns:
    """Only what has changed since the last question is read again."""

    def __init__(self) -> None:
        self._plain: dict[str, list[Any]] = {name: [] for name in _AS_THEY_ARE}
        self._coded: dict[str, CodedColumn] = {name: CodedColumn([]) for name in _CODED}
        self._titles: list[str] = []
        """As words are looked for in them."""
        self._place: dict[int, int] = {}
        self._stamps: dict[ProjectId | None, Hashable] = {}
        self._known: Hashable = None
        self._reading: Generator[None, None, None] | None = None
        """What is being read bit by bit, of the state of ``_reading_at``."""
        self._reading_at: Hashable = None
        self.masks: dict[Hashable, Mask] = {}
        """What parts of filters came to, until anything changes."""

    def bring_up_to_date(self, reader: Reader) -> None:
        """Read the projects that have changed."""
        while self.read_some(reader):
            pass

    def read_some(self, reader: Reader) -> bool:
        """Read a bit of what has changed, some milliseconds of work; False once all of it is known."""
        if self._known == reader.work_stamp():
            self._reading = None
            return False
        if self._reading is None or self._reading_at != reader.work_stamp():
            self._reading, self._reading_at = self._bits(reader), reader.work_stamp()
        try:
            next(self._reading, None)
        except BaseException:
            self._reading = None
            raise
        return True

    def _bits(self, reader: Reader) -> Generator[None, None, None]:
        there = (None, *(project.id for project in reader.find(Project)))
        stamps = {id: reader.project_stamp(id) for id in there}
        changed = {id for id in stamps.keys() | self._stamps.keys() if stamps.get(id) != self._stamps.get(id)}
        if len(changed) * 4 > len(stamps):
            yield from self._taking_all(reader)
        else:
            ids = list(changed)
            for first in range(0, len(ids), _PROJECTS_AT_A_TIME):
                few = ids[first : first + _PROJECTS_AT_A_TIME]
                self._take(few, reader.filter_columns(few))
                self._stamps.update((id, stamps[id]) for id in few if id in stamps)
                yield
        self.masks.clear()
        self._stamps, self._known = stamps, reader.work_stamp()

    def _taking_all(self, reader: Reader) -> Generator[None, None, None]:
        """Nothing is exchanged before all of it has been read."""
        read: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        titles = list[str]()
        more = True
        while more:
            page = reader.filter_columns(None, read["id"][-1] if read["id"] else 0, _TASKS_AT_A_TIME)
            for name, values in zip(_COLUMNS, page, strict=True):
                read[name] += values
            titles += map(searchable, page[1])
            more = len(page[0]) == _TASKS_AT_A_TIME
            yield
        coded = dict[str, CodedColumn]()
        for name in _CODED:
            coded[name] = CodedColumn(read[name])
            yield
        self._plain = {name: read[name] for name in _AS_THEY_ARE}
        self._coded, self._titles = coded, titles
        self._place = dict(zip(read["id"], range(len(titles)), strict=True))

    def _take(self, changed: Collection[ProjectId | None], columns: Sequence[list[Any]]) -> None:
        there = self.tasks(self.where("project", changed.__contains__))
        for values in zip(*columns, strict=True):
            at = self._place.setdefault(values[0], len(self._place))
            new = at == len(self._titles)
            for name, value in zip(_COLUMNS, values, strict=True):
                if name in self._coded:
                    self._coded[name].put(at, value)
                elif new:
                    self._plain[name].append(value)
                else:
                    self._plain[name][at] = value
            self._titles[at : at + 1] = [searchable(values[1])]
        for id in there.difference(columns[0]):
            # Numbers are never given twice, so its place may stay empty.
            self._coded["project"].put(self._place[id], _GONE)

    @property
    def all(self) -> Mask:
        """The mask that lets every row through."""
        return int.from_bytes(b"\1" * len(self._titles), "little")

    def values(self, column: str) -> set[Any]:
        """The values that stand in a column."""
        return self._coded[column].present()

    def where(self, column: str, test: Callable[[Any], bool]) -> Mask:
        """The rows whose value passes; the test is asked once a value, not once a row."""
        return self._coded[column].where(test)

    def titled(self, word: str) -> Mask:
        """The rows whose title contains this word, as ``searchable`` has it."""
        return int.from_bytes(bytes(map(contains, self._titles, repeat(word))), "little")

    def of(self, task_ids: Iterable[TaskId]) -> Mask:
        """The rows of these tasks."""
        found = bytearray(len(self._titles))
        for id in task_ids:
            if id in self._place:
                found[self._place[id]] = 1
        return int.from_bytes(found, "little")

    def rows(self, mask: Mask, *columns: str) -> Iterable[tuple[Any, ...]]:
        """The values of some columns, of the rows of a mask."""
        places = compress(range(len(self._titles)), self._bytes(mask))
        read = [
            self._coded[name].reading() if name in self._coded else self._plain[name].__getitem__ for name in columns
        ]
        return (tuple(one(place) for one in read) for place in places)

    def tasks(self, mask: Mask) -> frozenset[TaskId]:
        """The tasks of the rows of a mask."""
        return frozenset(compress(self._plain["id"], self._bytes(mask)))

    def project_of(self, task_id: TaskId) -> ProjectId | None:
        """Of a task that is there; None for one without."""
        at = self._place.get(task_id)
        return None if at is None else self._coded["project"].reading()(at)

    def _bytes(self, mask: Mask) -> bytes:
        return mask.to_bytes(len(self._titles), "little")


class CodedColumn:
    """A column as numbers of its values, a byte plane for each byte of the numbers: so that bytes.translate, which is
    a hundred times as quick as Python, says which rows have certain values."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._codes = {value: code for code, value in enumerate(dict.fromkeys(values))}
        self._values = list(self._codes)
        codes = array(_code_type(len(self._values)), map(self._codes.__getitem__, values))
        if sys.byteorder == "big":
            codes.byteswap()
        raw = codes.tobytes()
        self._planes = [bytearray(raw[byte :: codes.itemsize]) for byte in range(codes.itemsize)]

    def reading(self) -> Callable[[int], Any]:
        """Gives the value at a place."""
        if len(self._planes) == 1:
            low = self._planes[0]
            return lambda place: self._values[low[place]]
        return lambda place: self._values[sum(plane[place] << 8 * byte for byte, plane in enumerate(self._planes))]

    def put(self, place: int, value: Hashable) -> None:
        """At a place that is there, or behind the last."""
        code = self._codes.setdefault(value, len(self._codes))
        if code == len(self._values):
            self._values.append(value)
        while code >> 8 * len(self._planes):
            self._planes.append(bytearray(len(self._planes[0])))
        for byte, plane in enumerate(self._planes):
            plane[place : place + 1] = bytes((code >> 8 * byte & 255,))

    def present(self) -> set[Any]:
        codes = set(zip(*self._planes, strict=True))
        return {self._values[int.from_bytes(bytes(code), "little")] for code in codes}

    def where(self, test: Callable[[Any], bool]) -> Mask:
        return _rows_with(self._planes, bytes(map(test, self._values)))


def _code_type(many: int) -> str:
    return "B" if many <= 1 << 8 else "H" if many <= 1 << 16 else "I"


def _rows_with(planes: Sequence[bytearray], verdicts: bytes) -> Mask:
    """The rows whose code has the verdict 1; in blocks of those codes that only differ in their lowest bytes."""
    last = planes[-1]
    if len(planes) == 1:
        return int.from_bytes(last.translate(verdicts.ljust(256, b"\0")), "little")
    size, found = 1 << 8 * (len(planes) - 1), 0
    for block in range(0, len(verdicts), size):
        part = verdicts[block : block + size]
        if 1 in part:
            here = last.translate(bytes(block // size) + b"\1" + bytes(255 - block // size))
            found |= int.from_bytes(here, "little") & _rows_with(planes[:-1], part)
    return found


def task_columns(reader: Reader) -> TaskColumns:
    """The columns as they are after the last commit."""
    columns = _kept_columns(reader)
    columns.bring_up_to_date(reader)
    return columns


def read_some_columns(reader: Reader) -> bool:
    """A bit of what ``task_columns`` would read first; False once that would read nothing. For what can wait."""
    return _kept_columns(reader).read_some(reader)


def _kept_columns(reader: Reader) -> TaskColumns:
    return reader.kept("task columns", reader.work_stamp()[0], TaskColumns)
