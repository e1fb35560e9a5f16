"""The rows of the plan: heads of projects, owners and sections with their bars under them. No Qt."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import nlargest

from app.domain.check_item import Section
from app.domain.ids import PersonId, ProjectId, StepId, TaskId
from app.domain.run import TaskState
from app.queries.plan import LONGEST, Grouping
from app.queries.portfolio import reach
from app.queries.rows import PlanExtent, PlanRow, RollUp

Sections = Mapping[ProjectId, Mapping[StepId, Section]]


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of a group: a project, an owner, tasks without a project where both ids are None, or a section."""

    title: str
    project_id: ProjectId | None = None
    owner_id: PersonId | None = None
    section: str = ""
    """The id of the section that it stands over, within its project."""
    is_open: bool = True
    """Its bars stand under it."""

    @property
    def key(self) -> str:
        """Names it over restarts."""
        if self.section:
            return f"s{self.project_id}:{self.section}"
        return f"o{self.owner_id}" if self.owner_id is not None else f"p{self.project_id or 0}"


Row = PlanRow | GroupHead
IsOpen = Callable[[str], bool]
"""Whether the bars under the head with this key are shown."""


def _turned(head: GroupHead, is_open: IsOpen) -> GroupHead:
    return head if is_open(head.key) else replace(head, is_open=False)


def _all_open(key: str) -> bool:
    return True


@dataclass(slots=True)
class PlanRows:
    """``at[n]`` is row n; ``place`` tells the row of a task that is shown."""

    at: list[Row] = field(default_factory=list)
    place: dict[TaskId, int] = field(default_factory=dict)
    first_on: date | None = None
    last_on: date | None = None
    project_count: int = 0
    titles: Sequence[str] = ()
    """The longest, as many as tell how wide they are."""
    unread: bool = False
    """There are more rows, behind these."""
    sections: dict[str, dict[TaskId, PlanRow]] = field(default_factory=dict)
    """By the key of its head what stands in a section, shown or not."""
    section_of: dict[TaskId, str] = field(default_factory=dict)

    def bar(self, row: int) -> PlanRow | None:
        """None for a head, and beyond the end."""
        found = self.at[row] if 0 <= row < len(self.at) else None
        return found if isinstance(found, PlanRow) else None

    def head(self, row: int) -> GroupHead | None:
        """None for a bar, and beyond the end."""
        found = self.at[row] if 0 <= row < len(self.at) else None
        return found if isinstance(found, GroupHead) else None

    def group_of(self, row: int) -> GroupHead | None:
        """The head that a row is under; a head itself."""
        for number in range(min(row, len(self.at) - 1), -1, -1):
            found = self.at[number]
            if isinstance(found, GroupHead):
                return found
        return None

    def first_bar(self) -> int:
        """-1 where there is none."""
        return next((row for row, one in enumerate(self.at) if isinstance(one, PlanRow)), -1)

    def row_of(self, key: str) -> int:
        """Where the head with this key stands; -1 where it does not."""
        return next((row for row, one in enumerate(self.at) if isinstance(one, GroupHead) and one.key == key), -1)

    def depth(self, row: int) -> int:
        """How deep a row stands: 0 a project or an owner, 1 a section or a bar under these, 2 a bar in a section."""
        found = self.at[row]
        if isinstance(found, GroupHead):
            return 1 if found.section else 0
        return 2 if found.task_id in self.section_of else 1

    def projects(self, first: int, last: int) -> list[ProjectId]:
        """Whose bars and heads are in these rows, in their order."""
        seen = (self.at[row] for row in range(max(0, first), min(last + 1, len(self.at))))
        return list(dict.fromkeys(row.project_id for row in seen if row.project_id is not None))

    def beside(self, row: int, step: int) -> int:
        """The next row in that direction; the same where there is none."""
        return row + step if 0 <= row + step < len(self.at) else row

    def patch(self, task_id: TaskId, change: Callable[[PlanRow], PlanRow]) -> None:
        """Another content for a row that stays where it is."""
        row = self.place.get(task_id)
        old = self.bar(row) if row is not None else None
        if row is not None and old is not None:
            self.at[row] = change(old)
        section = self.section_of.get(task_id)
        if section is not None:
            self.sections[section][task_id] = change(self.sections[section][task_id])


def arrange(
    found: Sequence[PlanRow],
    group: Grouping,
    *,
    hide_done: bool,
    is_open: IsOpen = _all_open,
    sections: Sections | None = None,
) -> PlanRows:
    """Heads over their bars; ``found`` stands in the order of the groups. Without those under heads that are shut."""
    rows = PlanRows()
    shown = [row for row in found if not row.state.over] if hide_done else found
    by_owner = group is Grouping.OWNER
    stepped = sections if sections and not by_owner else {}
    key: PersonId | ProjectId | None = None
    opened, group_rows = True, list[PlanRow]()
    add, place = rows.at.append, rows.place
    for row in shown:
        now = row.owner_id if by_owner else row.project_id
        if now != key or not rows.at:
            _put_sections(rows, group_rows, stepped, is_open)
            key, group_rows = now, []
            head = _head(row, by_owner=by_owner, is_open=is_open)
            opened = head.is_open
            add(head)
        if opened and now in stepped:
            group_rows.append(row)
        elif opened:
            place[row.task_id] = len(rows.at)
            add(row)
    _put_sections(rows, group_rows, stepped, is_open)
    _tell_of(rows, shown, found)
    return rows


def arrange_portfolio(
    roll_ups: Sequence[RollUp],
    found: Mapping[ProjectId | None, Sequence[PlanRow]],
    hours: tuple[int, int],
    is_open: IsOpen,
    sections: Sections,
) -> PlanRows:
    """A head for each project, in this order; under those that are open the bars that were ``found``. ``hours``: those
    of the company, minutes after midnight."""
    rows = PlanRows()
    for one in roll_ups:
        head = _turned(GroupHead(one.name or NO_PROJECT, one.project_id), is_open)
        rows.at.append(head)
        bars = found.get(one.project_id, ()) if head.is_open else ()
        if one.project_id in sections:
            _put_sections(rows, bars, sections, is_open)
        else:
            for row in bars:
                rows.place[row.task_id] = len(rows.at)
                rows.at.append(row)
    titles = {one.name for one in roll_ups} | {row.title for bars in found.values() for row in bars}
    rows.titles = nlargest(LONGEST, titles, key=lambda title: (len(title), title))
    rows.project_count = sum(one.project_id is not None for one in roll_ups)
    spans = [span for one in roll_ups if (span := reach(one, hours)) is not None]
    if spans:
        rows.first_on, rows.last_on = min(one for one, _ in spans).date(), max(end for _, end in spans).date()
    return rows


def _put_sections(rows: PlanRows, bars: Sequence[PlanRow], sections: Sections, is_open: IsOpen) -> None:
    """The bars of one project, those of a section under its head, which stands where the first of them would."""
    of_step = sections.get(bars[0].project_id) if bars and bars[0].project_id is not None else None
    if of_step is None:
        return
    parts: list[tuple[Section | None, list[PlanRow]]] = []
    begun: dict[str, list[PlanRow]] = {}
    for row in bars:
        section = of_step.get(row.step_id) if row.step_id is not None else None
        part = begun.get(section.id) if section is not None else None
        if part is None:
            parts.append((section, part := []))
            if section is not None:
                begun[section.id] = part
        part.append(row)
    for section, part in parts:
        opened = True
        if section is not None:
            head = _turned(GroupHead(section.name, part[0].project_id, section=section.id), is_open)
            opened = head.is_open
            rows.at.append(head)
            rows.sections[head.key] = {row.task_id: row for row in part}
            rows.section_of |= dict.fromkeys(rows.sections[head.key], head.key)
        for row in part if opened else ():
            rows.place[row.task_id] = len(rows.at)
            rows.at.append(row)


NO_PROJECT = "No project"


def begin(found: Sequence[PlanRow], extent: PlanExtent, sections: Sections | None = None) -> PlanRows:
    """The first rows of a large plan under their projects, as wide as all of it."""
    rows = arrange(found, Grouping.PROJECT, hide_done=False, sections=sections)
    rows.unread, rows.project_count, rows.titles = True, extent.project_count, extent.titles
    _measure(rows, extent)
    return rows


def rolled_up(head: GroupHead, bars: Iterable[PlanRow]) -> RollUp:
    """The bars of a section as one."""
    counted = [row for row in bars if row.state is not TaskState.SKIPPED]
    extent = _extent(counted)
    done = sum(row.state.over for row in counted)
    ends = extent.first_start, extent.last_finish, extent.first_due, extent.last_due
    return RollUp(head.project_id, head.title, None, *ends, done, len(counted), 0)


def _head(row: PlanRow, *, by_owner: bool, is_open: IsOpen) -> GroupHead:
    if by_owner:
        return _turned(GroupHead(row.owner_name, owner_id=row.owner_id), is_open)
    return _turned(GroupHead(row.project_name or NO_PROJECT, project_id=row.project_id), is_open)


def _tell_of(rows: PlanRows, shown: Sequence[PlanRow], found: Sequence[PlanRow]) -> None:
    titles = {row.title for row in shown}
    rows.project_count = len({row.project_id for row in shown} - {None})
    rows.titles = nlargest(LONGEST, titles, key=lambda title: (len(title), title))
    _measure(rows, _extent(found))


def _extent(found: Iterable[PlanRow]) -> PlanExtent:
    begins = [row.planned_start for row in found if row.planned_start is not None]
    ends = [row.planned_finish for row in found if row.planned_finish is not None]
    dues = [row.due_on for row in found if row.due_on is not None]
    first, last = min(dues, default=None), max(dues, default=None)
    return PlanExtent(min(begins, default=None), max(ends, default=None), first, last, 0, ())


def _measure(rows: PlanRows, extent: PlanExtent) -> None:
    rows.first_on = rows.last_on = None
    if extent.first_start is not None and extent.last_finish is not None:
        rows.first_on, rows.last_on = extent.first_start.date(), extent.last_finish.date()
    if extent.first_due is not None and extent.last_due is not None:
        rows.first_on = min(rows.first_on or extent.first_due, extent.first_due)
        rows.last_on = max(rows.last_on or extent.last_due, extent.last_due)
