"""The model that table, bars and gestures share: rows, facts, what is chosen. It reads through the context only."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.ids import ProjectId, TaskId
from app.domain.project import Project
from app.domain.quantity import Ripple
from app.domain.task import Task
from app.editing.change import Change, ChangeSet
from app.queries.due import DueHorizon, due_horizon
from app.queries.plan import PlanDates, PlanLink
from app.queries.portfolio import Standing
from app.queries.project import calendars, slot
from app.queries.reader import Reader
from app.queries.rows import PlanRow, RollUp
from ui.link.context import Context
from ui.link.plain_text import one_line, tip
from ui.pages.plan.bar_appearance import appearance_of, bar_description, bar_name
from ui.pages.plan.head_appearance import head_appearance, head_cell, head_description
from ui.pages.plan.plan_column import FIRST_COLUMNS, PlanColumn, bar_cell
from ui.pages.plan.plan_rows import GroupHead, PlanRows
from ui.pages.plan.project_forecast import DaysOff, ForecastLoader, ProjectForecast
from ui.pages.plan.row_reader import ChosenRows
from ui.printing.plan.chart_content import Arrow, BarAppearance, HeadAppearance, RowAppearance

Index = QModelIndex | QPersistentModelIndex
_QUIET = frozenset({"activity", "message", "round", "baseline", "comment", "vote", "settings"})
"""Kinds whose changes leave the rows as they are."""


class PlanModel(QAbstractTableModel):
    """``rearranged`` after the rows were read anew, ``touched`` after something of them changed its look."""

    rearranged = Signal()
    touched = Signal()
    repaint = Signal()
    """Nothing was worked out anew, and all looks different."""
    worked_out = Signal()
    """All is known that the order of the projects hangs on."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.rows = PlanRows()
        self.never_read = True
        self.chosen = ChosenRows(context)
        self.columns: tuple[PlanColumn, ...] = FIRST_COLUMNS
        self.ripple = Ripple.PUSH
        self.chain: tuple[TaskId, ...] = ()
        """The bars that decide a date, where that was asked: they are shown alone."""
        self.visible = (0, 40)
        """First and last row in view."""
        self.today, self.now = date(2000, 1, 3), datetime(2000, 1, 3)  # noqa: DTZ001
        self.horizon = DueHorizon(self.today)
        self._slot = (0, 0)
        self.zone: tzinfo = UTC
        self.hours = (9 * 60, 17 * 60)
        self.days_off = DaysOff(context)
        self.forecasts = ForecastLoader(context, self._wanted, self._take_forecast, self)
        self._links: dict[ProjectId, dict[TaskId, list[PlanLink]]] = {}
        self._appearances: dict[int, RowAppearance] = {}

    def read(self, brief: bool = False) -> None:
        """All rows anew, ``brief``: of a large plan the first; what is known of projects stays until it is worked out
        again."""
        self.beginResetModel()
        self.never_read = False
        self.take_time()
        self.rows = self.chosen.read(brief=brief, hours=self.hours, standings=self._standings())
        self._appearances.clear()
        self.endResetModel()
        self.rearranged.emit()

    def _standings(self) -> dict[ProjectId, Standing]:
        known = self.forecasts.known.items()
        return {id: one.standing for id, one in known if one.standing is not None}

    def take_time(self) -> None:
        """What day it is, and when the company works."""
        self.today, self.now, self.zone, self.hours = self.context.read(_time)
        self.horizon, self._slot = self.context.read(due_horizon), self.context.read(slot)

    def apply(self, changes: ChangeSet) -> bool:
        """Follow a notice without reading all rows; False where that cannot be."""
        if not changes.changes and self.context.read(slot) != self._slot:
            self.take_time()
            self.forecasts.invalidate()
        if self.chosen.among is not None and changes.changes:
            return False
        kinds = {change.kind for change in changes.changes} - _QUIET
        if self.rows.unread or not kinds <= {"task", "project"} or not all(map(_same_rows, changes.changes)):
            return False
        for change in changes.changes:
            if change.kind == "task" and isinstance(change.after, Task):
                if self.chosen.hide_done and change.after.state.over:
                    return False
                self.rows.patch(change.after.id, lambda row, task=change.after: _patched(row, task))  # type: ignore[misc]
        # Who is wanted by two projects at once stands at both of them.
        self.forecasts.invalidate(None if self.chosen.is_portfolio else _projects_of(changes))
        self._appearances.clear()
        self.chosen.forget()
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
            return head_appearance(bar, self.roll_up(bar), self.known(bar), self.hours, self.today)
        first, last = bar.planned_start or self.now, bar.planned_finish or self.now
        off = self.days_off.own(bar.owner_id, first.date(), last.date())
        return appearance_of(bar, self.forecast_of(bar), self.hours, self.horizon, self.zone, off)

    def known(self, head: GroupHead) -> ProjectForecast | None:
        """What is worked out of the project that a head stands for; None for owners and sections."""
        return self.forecasts.known.get(head.project_id) if head.project_id is not None and not head.section else None

    def roll_up(self, head: GroupHead) -> RollUp | None:
        """What stands under a head as one bar; None for owners, and where nothing does."""
        return self.chosen.roll_up(head, self.rows)

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

    def show_chain(self, chain: tuple[TaskId, ...]) -> None:
        """Show these bars alone, or all alike where there are none."""
        if chain != self.chain:
            self.chain = chain
            self.repaint.emit()

    def chain_rows(self) -> frozenset[int]:
        """Where the bars of the chain stand."""
        return frozenset(self.rows.place[id] for id in self.chain if id in self.rows.place)

    def drawn_arrows(self, first: int, last: int, chosen: set[int], *, every: bool) -> Iterator[Arrow]:
        """Those of the chain alone where one is shown; else of the chosen bars and what is broken, or ``every`` one."""
        chain = self.chain_rows()
        for arrow in self.arrows(first, last):
            ends = (arrow.source, arrow.target)
            if chain.issuperset(ends) if chain else every or arrow.broken or not chosen.isdisjoint(ends):
                yield arrow

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
        if (head := self.rows.head(row)) is not None:
            return head_description(head, self.roll_up(head), self.known(head), self.today)
        if bar is None or not isinstance(appearance, BarAppearance):
            return ""
        dates = self.dates(bar)
        return one_line(bar_description(bar, appearance, dates.only_if if dates is not None else ""))

    def _wanted(self) -> Iterator[tuple[ProjectId, bool]]:
        """The projects in view, in full those whose bars are shown; then, where their order hangs on it, the others."""
        for id in self.rows.projects(*self.visible):
            yield id, not self.chosen.is_portfolio or self.chosen.is_open(f"p{id}")
        if not self.chosen.ordered:
            yield from ((id, False) for id in self.rows.projects(0, len(self.rows.at)))

    def _take_forecast(self, forecast: ProjectForecast) -> None:
        projects = () if self.chosen.ordered else self.rows.projects(0, len(self.rows.at))
        if not self.chosen.ordered and self.forecasts.known.keys() >= set(projects):
            self.chosen.ordered = True
            self.worked_out.emit()
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
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        named = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.columns[section].head if named else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not 0 <= index.row() < len(self.rows.at):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            text = one_line(self.cell(index.row(), index.column()))
            spoken = role == Qt.ItemDataRole.AccessibleTextRole
            return f"no {self.columns[index.column()].head.lower()}" if spoken and not text else text
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
            if column:
                return head_cell(self.roll_up(found), self.known(found), self.columns[column], self.today)
            return f"{found.title}. {sentence}" if sentence else found.title
        return bar_cell(found, self.columns[column], self.dates(found), self.forecast_of(found), self.today)

    def show_columns(self, columns: tuple[PlanColumn, ...]) -> None:
        """Other columns; the title stands first."""
        self.beginResetModel()
        self.columns = columns
        self.endResetModel()


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
