"""The model that table, bars and gestures share: rows, facts, what is chosen. It reads through the context only."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from heapq import nlargest

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.project import Project
from app.domain.quantity import Ripple
from app.domain.task import Task
from app.domain.text import day_words
from app.editing.change import Change, ChangeSet
from app.queries.due import DueHorizon, due_horizon
from app.queries.plan import LONGEST, Grouping, PlanDates, PlanLink, plan_beginning, plan_rows
from app.queries.project import calendars, slot
from app.queries.reader import Reader
from app.queries.rows import PlanExtent, PlanRow
from ui.link.context import Context
from ui.link.plain_text import one_line, tip
from ui.pages.plan.bar_appearance import appearance_of, bar_description, bar_name, slack_words
from ui.pages.plan.project_forecast import DaysOff, ForecastLoader, ProjectForecast
from ui.printing.plan.chart_content import Arrow, BarAppearance, HeadAppearance, RowAppearance

COLUMNS = ("Task", "Owner", "Due", "Slack")
Index = QModelIndex | QPersistentModelIndex
FIRST_ROWS = 150  # More than a high screen shows.
_QUIET = frozenset({"activity", "message", "round", "baseline", "comment", "vote", "settings"})
"""Kinds whose changes leave the rows as they are."""


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The head of a group: one of the two ids is set, or none for tasks without a project."""

    title: str
    project_id: ProjectId | None = None
    owner_id: PersonId | None = None


Row = PlanRow | GroupHead


@dataclass(slots=True)
class PlanRows:
    """``at[n]`` is row n; ``place`` tells the row of a task."""

    at: list[Row] = field(default_factory=list)
    place: dict[TaskId, int] = field(default_factory=dict)
    first_on: date | None = None
    last_on: date | None = None
    project_count: int = 0
    titles: Sequence[str] = ()
    """The longest, as many as tell how wide they are."""
    unread: bool = False
    """There are more rows, behind these."""

    def bar(self, row: int) -> PlanRow | None:
        """None for a head, and beyond the end."""
        found = self.at[row] if 0 <= row < len(self.at) else None
        return found if isinstance(found, PlanRow) else None

    def group_of(self, row: int) -> GroupHead | None:
        """The head that a row is under."""
        for number in range(min(row, len(self.at) - 1), -1, -1):
            found = self.at[number]
            if isinstance(found, GroupHead):
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


def arrange(found: Sequence[PlanRow], group: Grouping, *, hide_done: bool) -> PlanRows:
    """Heads over their bars; ``found`` stands in the order of the groups."""
    rows = PlanRows()
    key: PersonId | ProjectId | None = None
    by_owner = group is Grouping.OWNER
    add, place = rows.at.append, rows.place
    for row in found:
        if hide_done and row.state.over:
            continue
        now = row.owner_id if by_owner else row.project_id
        if now != key or not rows.at:
            key = now
            add(_head(row, by_owner=by_owner))
        place[row.task_id] = len(rows.at)
        add(row)
    bars = [row for row in rows.at if isinstance(row, PlanRow)]
    titles = {row.title for row in bars}
    rows.project_count = len({row.project_id for row in bars} - {None})
    rows.titles = nlargest(LONGEST, titles, key=lambda title: (len(title), title))
    _measure(rows, _extent(found))
    return rows


def begin(found: Sequence[PlanRow], extent: PlanExtent) -> PlanRows:
    """The first rows of a large plan under their projects, as wide as all of it."""
    rows = arrange(found, Grouping.PROJECT, hide_done=False)
    rows.unread, rows.project_count, rows.titles = True, extent.project_count, extent.titles
    _measure(rows, extent)
    return rows


def _head(row: PlanRow, *, by_owner: bool) -> GroupHead:
    if by_owner:
        return GroupHead(row.owner_name, owner_id=row.owner_id)
    return GroupHead(row.project_name or "No project", project_id=row.project_id)


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


class PlanModel(QAbstractTableModel):
    """``rearranged`` after the rows were read anew, ``touched`` after something of them changed its look."""

    rearranged = Signal()
    touched = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.rows = PlanRows()
        self.never_read = True
        self.project_id: ProjectId | None = None
        self.group = Grouping.PROJECT
        self.ripple = Ripple.PUSH
        self.hide_done = False
        self.among: frozenset[TaskId] | None = None
        """The tasks that the filter lets through; None: all."""
        self.visible = (0, 40)
        """First and last row in view."""
        self.today, self.now = date(2000, 1, 3), datetime(2000, 1, 3)  # noqa: DTZ001
        self.horizon = DueHorizon(self.today)
        self._slot = (0, 0)
        self.zone: tzinfo = UTC
        self.hours = (9 * 60, 17 * 60)
        self.days_off = DaysOff(context)
        self.forecasts = ForecastLoader(context, self._seen_projects, self._take_forecast, self)
        self._links: dict[ProjectId, dict[TaskId, list[PlanLink]]] = {}
        self._appearances: dict[int, RowAppearance] = {}

    def read(self, brief: bool = False) -> None:
        """All rows anew, ``brief``: of a large plan the first; what is known of projects stays until it is worked out
        again."""
        self.beginResetModel()
        self.never_read = False
        self.take_time()
        narrowed = self.project_id is not None or self.hide_done or self.among is not None
        everything = not narrowed and self.group is Grouping.PROJECT
        first = self.context.read(plan_beginning, FIRST_ROWS) if brief and everything else None
        if first is not None:
            self.rows = begin(first, self.context.read(lambda reader: reader.plan_extent(LONGEST)))
        else:
            wanted = None if self.project_id is None else (self.project_id,)
            found = self.context.read(plan_rows, wanted, self.group)
            if self.among is not None:
                found = [row for row in found if row.task_id in self.among]
            self.rows = arrange(found, self.group, hide_done=self.hide_done)
        self._appearances.clear()
        self.endResetModel()
        self.rearranged.emit()

    def take_time(self) -> None:
        """What day it is, and when the company works."""
        self.today, self.now, self.zone, self.hours = self.context.read(_time)
        self.horizon, self._slot = self.context.read(due_horizon), self.context.read(slot)

    def apply(self, changes: ChangeSet) -> bool:
        """Follow a notice without reading all rows; False where that cannot be."""
        if not changes.changes and self.context.read(slot) != self._slot:
            self.take_time()
            self.forecasts.invalidate()
        if self.among is not None and changes.changes:
            return False
        kinds = {change.kind for change in changes.changes} - _QUIET
        if self.rows.unread or not kinds <= {"task", "project"} or not all(map(_same_rows, changes.changes)):
            return False
        for change in changes.changes:
            if change.kind == "task" and isinstance(change.after, Task):
                if self.hide_done and change.after.state.over:
                    return False
                self.rows.patch(change.after.id, lambda row, task=change.after: _patched(row, task))  # type: ignore[misc]
        self.forecasts.invalidate(_projects_of(changes))
        self._appearances.clear()
        self.touched.emit()
        return True

    def forget(self) -> None:
        """Everything may have changed: calendars, names, all projects."""
        self.days_off.forget()
        self.forecasts.invalidate()

    def appearance(self, row: int) -> RowAppearance:
        """How a row is painted; worked out once until something of it changes."""
        found = self._appearances.get(row)
        if found is None:
            found = self._appearances[row] = self._appearance(row)
        return found

    def _appearance(self, row: int) -> RowAppearance:
        bar = self.rows.at[row] if 0 <= row < len(self.rows.at) else GroupHead("")
        if isinstance(bar, GroupHead):
            known = self.forecasts.known.get(bar.project_id) if bar.project_id is not None else None
            return HeadAppearance(bar.title, known.sentence if known is not None else "")
        first, last = bar.planned_start or self.now, bar.planned_finish or self.now
        off = self.days_off.own(bar.owner_id, first.date(), last.date())
        return appearance_of(bar, self.forecast_of(bar), self.hours, self.horizon, self.zone, off)

    def forecast_of(self, bar: PlanRow) -> ProjectForecast | None:
        return self.forecasts.known.get(bar.project_id) if bar.project_id is not None else None

    def dates(self, bar: PlanRow) -> PlanDates | None:
        known = self.forecast_of(bar)
        return known.dates.get(bar.task_id) if known is not None else None

    def arrows(self, first: int, last: int) -> Iterator[Arrow]:
        """Those that begin or end in these rows, each once."""
        seen = set()
        for row in range(first, last + 1):
            bar = self.rows.bar(row)
            if bar is None or bar.project_id not in self._links:
                continue
            for link in self._links[bar.project_id].get(bar.task_id, ()):
                if (link.source, link.target) not in seen:
                    seen.add((link.source, link.target))
                    yield from self._arrow(link)

    def _arrow(self, link: PlanLink) -> Iterator[Arrow]:
        source, target = self.rows.place.get(link.source), self.rows.place.get(link.target)
        if source is None or target is None:
            return
        appearances = self.appearance(source), self.appearance(target)
        critical = all(isinstance(appearance, BarAppearance) and appearance.critical for appearance in appearances)
        yield Arrow(source, target, link.kind, link.broken, critical)

    def linked(self, task_id: TaskId) -> list[TaskId]:
        """The task and all that links lead to from it, whichever way and over however many steps."""
        found = {task_id: None}
        for one in (ahead := [task_id]):
            row = self.rows.place.get(one)
            bar = self.rows.bar(row) if row is not None else None
            links = self._links.get(bar.project_id, {}) if bar is not None and bar.project_id is not None else {}
            near = {end for link in links.get(one, ()) for end in (link.source, link.target)} - found.keys()
            found |= dict.fromkeys(near)
            ahead += near
        return list(found)

    def link_between(self, source: TaskId, target: TaskId) -> PlanLink | None:
        """Whatever is drawn between two tasks, in that direction."""
        row = self.rows.place.get(source)
        bar = self.rows.bar(row) if row is not None else None
        links = self._links.get(bar.project_id, {}) if bar is not None and bar.project_id is not None else {}
        return next((one for one in links.get(source, ()) if (one.source, one.target) == (source, target)), None)

    def name(self, row: int) -> str:
        """What a screen reader says of a bar."""
        bar = self.rows.bar(row)
        return one_line(bar_name(bar, self.dates(bar), self.hours, self.today)) if bar is not None else ""

    def description(self, row: int) -> str:
        bar, appearance = self.rows.bar(row), self.appearance(row)
        if bar is None or not isinstance(appearance, BarAppearance):
            return ""
        dates = self.dates(bar)
        return one_line(bar_description(bar, appearance, dates.only_if if dates is not None else ""))

    def _seen_projects(self) -> list[ProjectId]:
        return self.rows.projects(*self.visible)

    def _take_forecast(self, forecast: ProjectForecast) -> None:
        index: dict[TaskId, list[PlanLink]] = {}
        for link in forecast.links:
            index.setdefault(link.source, []).append(link)
            index.setdefault(link.target, []).append(link)
        self._links[forecast.project_id] = index
        self._appearances.clear()
        self.touched.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows.at)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        named = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if named else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows.bar(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            text = one_line(self.cell(index.row(), index.column()))
            spoken = role == Qt.ItemDataRole.AccessibleTextRole
            return f"no {COLUMNS[index.column()].lower()}" if spoken and not text else text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(one_line(self.cell(index.row(), index.column())))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and index.column() == 0:
            return self.description(index.row())
        return None

    def cell(self, row: int, column: int) -> str:
        """The text of one place of the table; a head fills the first with its title and sentence."""
        found = self.rows.at[row]
        if isinstance(found, GroupHead):
            appearance = self.appearance(row)
            sentence = appearance.sentence if isinstance(appearance, HeadAppearance) else ""
            return (f"{found.title}. {sentence}" if sentence else found.title) if column == 0 else ""
        if column == 0:
            return found.title
        if column == 1:
            return found.owner_name
        if column == 2:
            # The year takes the place of the weekday: the column is as narrow as the days of this year let it be.
            this_year = found.due_on is not None and found.due_on.year == self.today.year
            return day_words(found.due_on, self.today, weekday=this_year) if found.due_on is not None else ""
        return "" if found.state.over else slack_words(self.dates(found))


def _time(reader: Reader) -> tuple[date, datetime, tzinfo, tuple[int, int]]:
    company = calendars(reader).company
    day = company.next_working_day(reader.today())
    start, end = company.day_start(day), company.day_end(day)
    hours = (start.hour * 60 + start.minute, end.hour * 60 + end.minute)
    if end.date() > day or hours[1] <= hours[0]:
        hours = (hours[0], 24 * 60)
    return reader.today(), reader.local(reader.now()).replace(tzinfo=None), reader.zone(), hours


def _same_rows(change: Change) -> bool:
    """Whether the rows stay where they are after it."""
    if change.kind in _QUIET:
        return True
    before, after = change.before, change.after
    if isinstance(before, Task) and isinstance(after, Task):
        return (before.project_id, before.owner_id) == (after.project_id, after.owner_id)
    if isinstance(before, Project) and isinstance(after, Project):
        return (before.state, before.name) == (after.state, after.name)
    return False


def _projects_of(changes: ChangeSet) -> set[ProjectId]:
    found: set[ProjectId] = set()
    for change in changes.changes:
        if isinstance(change.after, Task) and change.after.project_id is not None:
            found.add(change.after.project_id)
        elif isinstance(change.after, Project):
            found.add(change.after.id)
        elif isinstance(project_id := getattr(change.after or change.before, "project_id", None), int):
            found.add(ProjectId(project_id))
    return found


def _patched(row: PlanRow, task: Task) -> PlanRow:
    return row._replace(
        title=task.title, state=task.state, kind=task.kind, round=task.run.round, due_on=task.due_on,
        planned_start=task.planned_start, planned_finish=task.planned_finish, started_at=task.started_at,
        finished_at=task.finished_at, blocked=task.blocked is not None, pinned=task.pin is not None,
    )  # fmt: skip
