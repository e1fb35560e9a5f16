"""Hours against capacity as a table: painted cells with a bar and a mark at the capacity, walked by keyboard; one cell
may be open, with what is in it below its row."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.ids import PersonId
from app.queries.workload import LoadColumn, PersonLoad, WorkloadView
from ui.canvas.gesture import GestureRunner
from ui.link.accessible import named
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line, tip
from ui.link.theme import META, SEMIBOLD, Tokens, font, theme
from ui.pages.workload.cell_paint import RIGHT, cell_words, halves, hours, paint_cell, paint_loose, row_height, write
from ui.widgets.avatar import paint_avatar

Index = QModelIndex | QPersistentModelIndex
PERSON_WIDTH, LEAST_COLUMN = 232, 84
NOBODY = "Needs an owner"


class Opened(NamedTuple):
    """The cell that is open; ``person_id`` is None for the row of what needs an owner."""

    person_id: PersonId | None
    column: int


def column_words(column: LoadColumn, *, by_week: bool) -> tuple[str, str]:
    """What a column is called, and its days below."""
    first, last = column.first_on, column.last_on
    if not by_week:
        return f"{first:%a}", f"{first.day} {first:%b}"
    end = date.fromordinal(last.toordinal() - 2)
    same = first.month == end.month
    begins = f"{first.day}" if same else f"{first.day} {first:%b}"
    return f"Week {first.isocalendar().week}", f"{begins} – {end.day} {end:%b}"


def off_words(column: LoadColumn) -> str:
    """ "2 days off" of the company."""
    return f"{column.days_off} day{'s' * (column.days_off > 1)} off" if column.days_off else ""


class WorkloadModel(QAbstractTableModel):
    """What needs an owner, then people; the row below an open one is that of its panel."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = WorkloadView((), (), (), (), "", 0, 0, 0)
        self.by_week = True
        self.opened: Opened | None = None

    def show(self, view: WorkloadView, *, by_week: bool, opened: Opened | None) -> None:
        """Forget the old figures and show these."""
        self.beginResetModel()
        self.view, self.by_week, self.opened = view, by_week, opened
        self.endResetModel()

    def update(self, view: WorkloadView, *, by_week: bool) -> bool:
        """Show other figures in the same rows and columns; False where they are not the same."""
        old = self.view
        rows = [[person.person_id for person in one.people] for one in (old, view)]
        if self.opened is not None or rows[0] != rows[1] or (old.columns, self.by_week) != (view.columns, by_week):
            return False
        self.view = view
        if (old.unmanned_minutes, old.unmanned_words) != (view.unmanned_minutes, view.unmanned_words):
            self._tell(0, range(self.columnCount()))
        for row, (before, after) in enumerate(zip(old.people, view.people, strict=True), 1):
            if before != after:
                cells = enumerate(zip(before.cells, after.cells, strict=True), 1)
                self._tell(row, [0, *(column for column, (was, now) in cells if was != now)])
        return True

    def _tell(self, row: int, columns: Iterable[int]) -> None:
        for column in columns:
            self.dataChanged.emit(self.index(row, column), self.index(row, column))

    @property
    def panel_row(self) -> int | None:
        """The row below the one that is open."""
        if self.opened is None:
            return None
        people = [person.person_id for person in self.view.people]
        if self.opened.person_id is None:
            return 1
        return people.index(self.opened.person_id) + 2 if self.opened.person_id in people else None

    def person(self, row: int) -> PersonLoad | None:
        """Who is in a row; None for what needs an owner."""
        at = self._at(row)
        return self.view.people[at - 1] if at else None

    def _at(self, row: int) -> int:
        panel = self.panel_row
        return row - 1 if panel is not None and row > panel else row

    def row_of(self, person_id: PersonId | None) -> int:
        """The row in which somebody stands now."""
        people = [None, *(person.person_id for person in self.view.people)]
        at = people.index(person_id) if person_id in people else 0
        panel = self.panel_row
        return at + 1 if panel is not None and at >= panel else at

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.view.people) + 1 + (self.panel_row is not None)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.view.columns) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or index.row() == self.panel_row:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if not section:
            return "Person"
        column = self.view.columns[section - 1]
        return ", ".join(filter(None, (*column_words(column, by_week=self.by_week), off_words(column))))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid() or index.row() == self.panel_row:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(self._words(index.row(), index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._words(index.row(), index.column()))
        return None

    def _words(self, row: int, column: int) -> str:
        person = self.person(row)
        if person is None:
            if not column:
                return f"{NOBODY}: {self.view.unmanned_words or 'nothing'}"
            return f"{hours(self.view.unmanned_minutes[column - 1])} h"
        if not column:
            own = f", {hours(person.week_minutes)} h week" if person.week_minutes is not None else ""
            return f"{person.name}, {person.roles}{own}"
        return cell_words(person.cells[column - 1])


class LoadDelegate(QStyledItemDelegate):
    """Paints who it is, and how full their time is: by length, pattern and words, not by colour alone."""

    def __init__(self, grid: "WorkloadGrid") -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, t = self._grid.shown, theme().tokens
        if index.row() == model.panel_row:
            return
        rect = QRect(option.rect)
        person = model.person(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, t.sunken if person is None else t.surface)
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, t.hover)
        painter.setPen(t.border)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        inner = rect.adjusted(12, 5, -12, -6)
        if not index.column():
            self._paint_person(painter, inner, person, t)
        elif person is None:
            paint_loose(painter, inner, model.view.unmanned_minutes[index.column() - 1], t)
        else:
            paint_cell(painter, inner, person.cells[index.column() - 1], t)
        self._paint_frame(painter, rect, option, index, t)
        painter.restore()

    def _paint_person(self, painter: QPainter, rect: QRect, person: PersonLoad | None, t: Tokens) -> None:
        side = 24
        disc = QRect(rect.left(), rect.center().y() - side // 2 + 1, side, side)
        if person is None:
            paint_icon(painter, disc.adjusted(2, 2, -2, -2), "user-plus", t.muted)
            name, under = NOBODY, self._grid.shown.view.unmanned_words or "Every task has an owner"
        else:
            paint_avatar(painter, disc, person.name, person.person_id)
            name, under = person.name, person.roles
            if person.week_minutes is not None:
                under = f"{under}  ·  {hours(person.week_minutes)} h week"
        text = rect.adjusted(side + 8, 0, 8, 0)
        upper, lower = halves(text)
        write(painter, upper, name, font(weight=SEMIBOLD), t.text)
        write(painter, lower, under, font(META), t.muted)

    def _paint_frame(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index, t: Tokens
    ) -> None:
        model = self._grid.shown
        person = model.person(index.row())
        here = Opened(person.person_id if person is not None else None, index.column() - 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._grid.target == here:
            painter.setPen(QPen(t.accent, 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -3, -3), 5, 5)
        elif here == model.opened:
            painter.setPen(QPen(t.accent, 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -2, 8), 5, 5)
        elif option.state & QStyle.StateFlag.State_HasFocus and self._grid.hasFocus():
            painter.setPen(QPen(t.accent, 1.5))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -3, -3), 5, 5)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(LEAST_COLUMN, row_height())


class ColumnHeader(QHeaderView):
    """Two lines a column: its name, with the days off at the right, and its days."""

    def __init__(self, grid: "WorkloadGrid") -> None:
        super().__init__(Qt.Orientation.Horizontal, grid)
        self._grid = grid
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), row_height())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        t, model = theme().tokens, self._grid.shown
        painter.save()
        painter.fillRect(rect, t.surface)
        painter.setPen(t.border)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        inner = rect.adjusted(12, 5, -12, -6)
        if not logicalIndex:
            write(painter, inner, "Person", font(META), t.muted)
        elif logicalIndex <= len(model.view.columns):
            column = model.view.columns[logicalIndex - 1]
            upper, lower = halves(inner)
            name, days = column_words(column, by_week=model.by_week)
            write(painter, upper, name, font(META + 1, SEMIBOLD), t.text)
            write(painter, lower, days, font(META), t.muted)
            left = QFontMetrics(font(META + 1, SEMIBOLD)).horizontalAdvance(name) + 8
            if upper.width() - left > 30:
                write(painter, upper.adjusted(left, 0, 0, 0), off_words(column), font(META), t.muted, RIGHT)
        painter.restore()


class WorkloadGrid(QTableView):
    """Enter or a click opens a cell, Esc closes it."""

    opened = Signal(object)
    """The ``Opened`` that was asked for; None: the open one is to be closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "Hours")
        self.shown = WorkloadModel(self)
        self.runner = GestureRunner(self, lambda at: at)
        self.target: Opened | None = None
        """The cell over which a piece of work is held."""
        self.setModel(self.shown)
        self.setItemDelegate(LoadDelegate(self))
        self.setHorizontalHeader(ColumnHeader(self))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self.open_at)

    def show_view(self, view: WorkloadView, *, by_week: bool, opened: Opened | None, panel: QWidget | None) -> None:
        """Show other figures; ``panel`` is what stands below the open row."""
        if opened is None and self.shown.update(view, by_week=by_week):
            return
        current, at = self.currentIndex(), self.verticalScrollBar().value()
        person = self.shown.person(current.row()) if current.isValid() and self.shown.view.people else None
        column = current.column()
        kept, tall = current.isValid(), self.shown.panel_row
        self.clearSpans()
        self.shown.show(view, by_week=by_week, opened=opened)
        self.verticalHeader().setDefaultSectionSize(row_height())
        if tall is not None:
            # Heights stay with the number of a row: another row would be as high as the panel was.
            self.setRowHeight(tall, row_height())
        row = self.shown.panel_row
        if panel is not None and row is not None:
            self.setSpan(row, 0, 1, self.shown.columnCount())
            self.setIndexWidget(self.shown.index(row, 0), panel)
            self.fit_panel(panel)
        if kept:
            there = self.shown.row_of(person.person_id if person is not None else None)
            self.setCurrentIndex(self.shown.index(there, min(column, self.shown.columnCount() - 1)))
        self._fit()
        self.verticalScrollBar().setValue(at)

    def aim(self, cell: Opened | None) -> None:
        """Mark the cell over which something is held, and no other."""
        for one in filter(None, {self.target, cell}):
            self.update(self.shown.index(self.shown.row_of(one.person_id), one.column + 1))
        self.target = cell

    def fit_panel(self, panel: QWidget) -> None:
        """Give the row below the open one the height that its panel needs."""
        row = self.shown.panel_row
        if row is not None:
            self.setRowHeight(row, max(panel.sizeHint().height(), row_height()))

    def cell_at(self, place: QPoint) -> Opened | None:
        """The cell at a point of the viewport; None beside the cells."""
        return self._cell_of(self.indexAt(place))

    def _cell_of(self, index: Index) -> Opened | None:
        if not index.isValid() or not index.column() or index.row() == self.shown.panel_row:
            return None
        person = self.shown.person(index.row())
        return Opened(person.person_id if person is not None else None, index.column() - 1)

    def open_at(self, index: Index) -> None:
        """Open a cell, or close it where it is open."""
        asked = self._cell_of(index)
        if asked is not None:
            self.opened.emit(None if asked == self.shown.opened else asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_at(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.shown.opened is not None:
            self.opened.emit(None)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        count = self.shown.columnCount() - 1
        if count < 1:
            return
        room = self.viewport().width()
        first = min(PERSON_WIDTH, room // 3)
        self.setColumnWidth(0, first)
        for column in range(1, count + 1):
            self.setColumnWidth(column, (room - first) * column // count - (room - first) * (column - 1) // count)
