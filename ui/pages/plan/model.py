"""The model that table, bars and gestures share: rows, facts, what is chosen. It reads through the context only."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.ids import ProjectId, TaskId
from app.domain.project import Project
from app.domain.quantity import Ripple
from app.domain.task import Task
from app.editing.change import Change, ChangeSet
from app.queries.plan import Grouping, PlanDates, PlanLink, plan_rows
from app.queries.project import calendars
from app.queries.reader import PlanRow, Reader
from ui.link.context import Context
from ui.link.plain_text import one_line
from ui.pages.plan.facts import Absences, FactFinder, ProjectFacts
from ui.pages.plan.looks import bar_description, bar_name, look_of, slack_words
from ui.pages.plan.rows import Group, Rows, arrange
from ui.printing.plan.row import Arrow, BarLook, HeadLook, RowLook
from ui.widgets.due_text import day_words

COLUMNS = ("Task", "Owner", "Due", "Slack")
Index = QModelIndex | QPersistentModelIndex
_QUIET = frozenset({"activity", "message", "round", "baseline", "comment", "vote", "settings"})
"""Kinds whose changes leave the rows as they are."""


class PlanModel(QAbstractTableModel):
    """``rearranged`` after the rows were read anew, ``touched`` after something of them changed its look."""

    rearranged = Signal()
    touched = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.rows = Rows()
        self.project_id: ProjectId | None = None
        self.group = Grouping.PROJECT
        self.ripple = Ripple.PUSH
        self.hide_done = False
        self.visible = (0, 40)
        """First and last row in view."""
        self.today, self.now = date(2000, 1, 3), datetime(2000, 1, 3)  # noqa: DTZ001
        self.zone: tzinfo = UTC
        self.hours = (9 * 60, 17 * 60)
        self.absences = Absences(context)
        self.facts = FactFinder(context, self._seen_projects, self._learn, self)
        self._links: dict[ProjectId, dict[TaskId, list[PlanLink]]] = {}
        self._looks: dict[int, RowLook] = {}

    def read(self) -> None:
        """All rows anew; what is known of projects stays until it is worked out again."""
        self.beginResetModel()
        self.take_time()
        wanted = None if self.project_id is None else (self.project_id,)
        self.rows = arrange(self.context.read(plan_rows, wanted, self.group), self.group, hide_done=self.hide_done)
        self._looks.clear()
        self.endResetModel()
        self.rearranged.emit()

    def take_time(self) -> None:
        """What day it is, and when the company works."""
        self.today, self.now, self.zone, self.hours = self.context.read(_time)

    def apply(self, changes: ChangeSet) -> bool:
        """Follow a notice without reading all rows; False where that cannot be."""
        kinds = {change.kind for change in changes.changes} - _QUIET
        if not kinds <= {"task", "project"} or not all(map(_same_rows, changes.changes)):
            return False
        for change in changes.changes:
            if change.kind == "task" and isinstance(change.after, Task):
                if self.hide_done and change.after.state.over:
                    return False
                self.rows.patch(change.after.id, lambda row, task=change.after: _patched(row, task))  # type: ignore[misc]
        self.facts.spoil(_projects_of(changes))
        self._looks.clear()
        self.touched.emit()
        return True

    def forget(self) -> None:
        """Everything may have changed: calendars, names, all projects."""
        self.absences.forget()
        self.facts.spoil()

    def look(self, row: int) -> RowLook:
        """What row ``row`` shows."""
        found = self._looks.get(row)
        if found is None:
            found = self._looks[row] = self._look(row)
        return found

    def _look(self, row: int) -> RowLook:
        bar = self.rows.at[row] if 0 <= row < len(self.rows.at) else Group("")
        if isinstance(bar, Group):
            known = self.facts.known.get(bar.project_id) if bar.project_id is not None else None
            return HeadLook(bar.title, known.sentence if known is not None else "")
        first, last = bar.planned_start or self.now, bar.planned_finish or self.now
        off = self.absences.own(bar.owner_id, first.date(), last.date())
        return look_of(bar, self.facts_of(bar), self.hours, self.today, self.zone, off)

    def facts_of(self, bar: PlanRow) -> ProjectFacts | None:
        return self.facts.known.get(bar.project_id) if bar.project_id is not None else None

    def dates(self, bar: PlanRow) -> PlanDates | None:
        known = self.facts_of(bar)
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
        looks = self.look(source), self.look(target)
        critical = all(isinstance(look, BarLook) and look.critical for look in looks)
        yield Arrow(source, target, link.kind, link.broken, critical)

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
        bar, look = self.rows.bar(row), self.look(row)
        if bar is None or not isinstance(look, BarLook):
            return ""
        dates = self.dates(bar)
        return one_line(bar_description(bar, look, dates.only_if if dates is not None else ""))

    def _seen_projects(self) -> list[ProjectId]:
        return self.rows.projects(*self.visible)

    def _learn(self, facts: ProjectFacts) -> None:
        index: dict[TaskId, list[PlanLink]] = {}
        for link in facts.links:
            index.setdefault(link.source, []).append(link)
            index.setdefault(link.target, []).append(link)
        self._links[facts.project_id] = index
        self._looks.clear()
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
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and index.column() == 0:
            return self.description(index.row())
        return None

    def cell(self, row: int, column: int) -> str:
        """The text of one place of the table; a head fills the first with its title and sentence."""
        found = self.rows.at[row]
        if isinstance(found, Group):
            look = self.look(row)
            sentence = look.sentence if isinstance(look, HeadLook) else ""
            return (f"{found.title}. {sentence}" if sentence else found.title) if column == 0 else ""
        if column == 0:
            return found.title
        if column == 1:
            return found.owner_name
        if column == 2:
            return day_words(found.due_on, self.today) if found.due_on is not None else ""
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
