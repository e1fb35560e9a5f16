"""The table left of the bars: task, owner, due, slack; it paints its visible rows in one go, as high as the bars'."""

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui.link.accessible import named
from ui.link.plain_text import one_line
from ui.link.theme import font, theme
from ui.pages.plan.model import PlanModel
from ui.pages.plan.plan_column import PlanColumn
from ui.pages.plan.table_row_painter import INDENT, NAME, PAD, paint_row, sign_rect
from ui.printing.plan.chart_content import ROW
from ui.printing.plan.plan_painter import HEAD

STRIP = 14
"""Height of the strip under the time scale, which shows where in time one is; the headings are as high as both."""
LONGEST = 320
"""Pixels of a title for which the table is made wide enough by itself."""
LEAST_TITLE = 86
"""Pixels that a title needs before the other columns get any."""


class PlanTable(QTableView):
    """``opened(row)`` on Enter or double click, ``menu_asked(row, place on the screen)``."""

    opened = Signal(int)
    project_opened = Signal(object)
    """ProjectId of a heading that was clicked twice"""
    turned = Signal(int)
    """Row of a heading whose sign was pressed: what stands under it is to be shown, or hidden."""
    menu_asked = Signal(int, QPoint)
    pressed_key = Signal(QKeyEvent)
    """Before the table has it; accepting it keeps it from the table."""

    def __init__(self, model: PlanModel) -> None:
        super().__init__()
        named(self, "Tasks")
        self.plan = model
        self.scroll_end = 0
        self.stays = False
        """A row is being chosen that is under the hand, so nothing scrolls."""
        self._titles_width = 0
        self.setModel(model)
        model.rearranged.connect(self._measure_titles)
        self.setProperty("bare", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self._set_up_headers()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def choose(self, row: int, *, also: bool = False, stay: bool = False) -> None:
        """Make a row current; ``also`` keeps what is selected, ``stay`` what is in view: the row is under the hand."""
        if not 0 <= row < len(self.plan.rows.at):
            return
        self.stays = stay
        self.setAutoScroll(not stay)
        flags = self.selectionModel().SelectionFlag
        how = (flags.Select if also else flags.ClearAndSelect) | flags.Rows
        self.selectionModel().setCurrentIndex(self.plan.index(row, 0), how)
        self.stays = False
        self.setAutoScroll(True)

    def choose_all(self, rows: Iterable[int]) -> None:
        """Select these rows; the current one stays current."""
        selection = QItemSelection()
        for row in rows:
            selection.select(self.plan.index(row, 0), self.plan.index(row, len(self.plan.columns) - 1))
        self.selectionModel().select(selection, self.selectionModel().SelectionFlag.ClearAndSelect)

    def current_row(self) -> int:
        """-1 where nothing is current."""
        return self.currentIndex().row()

    def selected_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def fit_columns(self) -> None:
        """The owner, then the others from the right give way in a narrow table; the due day stays."""
        width, columns = self.viewport().width(), self.plan.columns
        rest = width - sum(one.width for one in columns)
        gives_way = [one for one in reversed(columns) if one not in (PlanColumn.TASK, PlanColumn.OWNER, PlanColumn.DUE)]
        hidden = set()
        for one in [PlanColumn.OWNER] * (PlanColumn.OWNER in columns) + gives_way:
            if rest >= LEAST_TITLE:
                break
            hidden.add(one)
            rest += one.width
        for at, one in enumerate(columns):
            self.setColumnHidden(at, one in hidden)
            if one is PlanColumn.OWNER:
                self.setColumnWidth(at, NAME if rest + one.width - NAME >= self._titles_width else one.width)

    def wanted_width(self) -> int:
        """Pixels in which every title can be read, up to a limit."""
        return min(self._titles_width, LONGEST) + sum(one.width for one in self.plan.columns)

    def column_of(self, column: PlanColumn) -> int:
        """Where a column stands; -1 where it does not."""
        return self.plan.columns.index(column) if column in self.plan.columns else -1

    def _measure_titles(self) -> None:
        """The longest by letters are measured: all of a large plan would take longer than its rows do."""
        metrics = QFontMetrics(font())
        longest = [metrics.horizontalAdvance(one_line(title)) for title in self.plan.rows.titles]
        depth = 2 if self.plan.rows.sections else 1
        self._titles_width = max(longest, default=0) + PAD + depth * INDENT + 4
        self.fit_columns()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.verticalScrollBar().setRange(0, self.scroll_end)
        self.fit_columns()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        t = theme().tokens
        painter.fillRect(event.rect(), t.surface)
        offset = self.verticalScrollBar().value()
        first = max(0, (event.rect().top() + offset) // ROW)
        last = min(len(self.plan.rows.at) - 1, (event.rect().bottom() + offset) // ROW)
        selected = set(self.selected_rows())
        for row in range(first, last + 1):
            box = QRect(0, row * ROW - offset, self.viewport().width(), ROW)
            current = row == self.current_row()
            paint_row(painter, self, self.plan, row, box, picked=current or row in selected)
            if current and self.hasFocus():
                painter.setPen(QPen(t.accent, 2))
                painter.drawRect(box.adjusted(1, 1, -1, -2))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        row = self.rowAt(at.y())
        box = QRect(0, self.rowViewportPosition(row), self.viewport().width(), ROW)
        head = self.plan.rows.head(row)
        if event.button() == Qt.MouseButton.LeftButton and head is not None:
            zone = sign_rect(self.plan, row, box).adjusted(-8, -ROW, 6, ROW)
            if zone.contains(at):
                self.turned.emit(row)
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(False)
        self.pressed_key.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        head = self.plan.rows.head(row)
        if self.plan.rows.bar(row) is not None:
            self.opened.emit(row)
        elif head is not None and head.project_id is not None and not head.section:
            self.project_opened.emit(head.project_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        row = self.rowAt(event.pos().y()) if by_mouse else self.current_row()
        self.menu_asked.emit(row, event.globalPos())

    def _set_up_headers(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setFixedHeight(HEAD + STRIP)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setMinimumSectionSize(40)
        self._set_widths()

    def _set_widths(self) -> None:
        header = self.horizontalHeader()
        for at, column in enumerate(self.plan.columns):
            how = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(at, how)
            if column.width:
                self.setColumnWidth(at, column.width)
        self.fit_columns()

    def show_columns(self, columns: tuple[PlanColumn, ...]) -> None:
        """Other columns; what was chosen stays."""
        row = self.current_row()
        self.plan.show_columns(columns)
        self._set_widths()
        self.choose(row, stay=True)
