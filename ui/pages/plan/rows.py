"""The rows of the page in their order: bars under the heads of their groups, and where each task is. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from app.domain.ids import PersonId, ProjectId, TaskId
from app.queries.plan import Grouping
from app.queries.reader import PlanRow


@dataclass(frozen=True, slots=True)
class Group:
    """The head of a group: one of the two ids is set, or none for tasks without a project."""

    title: str
    project_id: ProjectId | None = None
    owner_id: PersonId | None = None


Row = PlanRow | Group


@dataclass(slots=True)
class Rows:
    """``at[n]`` is row n; ``place`` tells the row of a task."""

    at: list[Row] = field(default_factory=list)
    place: dict[TaskId, int] = field(default_factory=dict)
    first_on: date | None = None
    last_on: date | None = None

    def bar(self, row: int) -> PlanRow | None:
        """None for a head, and beyond the end."""
        found = self.at[row] if 0 <= row < len(self.at) else None
        return found if isinstance(found, PlanRow) else None

    def group_of(self, row: int) -> Group | None:
        """The head that a row is under."""
        for number in range(min(row, len(self.at) - 1), -1, -1):
            found = self.at[number]
            if isinstance(found, Group):
                return found
        return None

    def projects(self, first: int, last: int) -> list[ProjectId]:
        """Whose bars are in these rows, in their order."""
        seen = (self.at[row] for row in range(max(0, first), min(last + 1, len(self.at))))
        return list(dict.fromkeys(row.project_id for row in seen if row.project_id is not None))

    def beside(self, row: int, step: int) -> int:
        """The next row in that direction that is no head; the same where there is none."""
        found = row + step
        while 0 <= found < len(self.at):
            if self.bar(found) is not None:
                return found
            found += 1 if step > 0 else -1
        return row

    def patch(self, task_id: TaskId, change: Callable[[PlanRow], PlanRow]) -> None:
        """Another content for a row that stays where it is."""
        row = self.place.get(task_id)
        old = self.bar(row) if row is not None else None
        if row is not None and old is not None:
            self.at[row] = change(old)


def arrange(found: Sequence[PlanRow], group: Grouping, *, hide_done: bool) -> Rows:
    """Heads over their bars; ``found`` stands in the order of the groups."""
    rows = Rows()
    key: object = rows
    by_owner = group is Grouping.OWNER
    add, place = rows.at.append, rows.place
    for row in found:
        if hide_done and row.state.over:
            continue
        now = row.owner_id if by_owner else row.project_id
        if now != key:
            key = now
            add(_head(row, by_owner=by_owner))
        place[row.task_id] = len(rows.at)
        add(row)
    _measure(rows, found)
    return rows


def _head(row: PlanRow, *, by_owner: bool) -> Group:
    if by_owner:
        return Group(row.owner_name, owner_id=row.owner_id)
    return Group(row.project_name or "No project", project_id=row.project_id)


def _measure(rows: Rows, found: Iterable[PlanRow]) -> None:
    begins = [row.planned_start for row in found if row.planned_start is not None]
    ends = [row.planned_finish for row in found if row.planned_finish is not None]
    dues = [row.due_on for row in found if row.due_on is not None]
    if begins and ends:
        rows.first_on, rows.last_on = min(begins).date(), max(ends).date()
    if dues:
        rows.first_on = min(rows.first_on or dues[0], min(dues))
        rows.last_on = max(rows.last_on or dues[0], max(dues))


def span_of(row: PlanRow, hours: tuple[int, int]) -> tuple[datetime, datetime] | None:
    """The planned bar; a task that has only a due day fills that day. ``hours``: minutes after midnight."""
    if row.planned_start is not None and row.planned_finish is not None:
        return row.planned_start, row.planned_finish
    if row.due_on is None:
        return None
    return _at(row.due_on, hours[0]), _at(row.due_on, hours[1])


def _at(day: date, minutes: int) -> datetime:
    return (
        datetime.combine(day, time(minutes // 60 % 24, minutes % 60))
        if minutes < 1440
        else datetime.combine(day, time.max)
    )
