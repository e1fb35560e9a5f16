"""The table left of the bars: task, owner, due, slack; it paints its visible rows in one go, as high as the bars'."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from PySide6.QtCore import QEvent, QItemSelection, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
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
from ui.link.theme import META, SEMIBOLD, font, numbers, theme
from ui.pages.plan.model import COLUMNS, GroupHead, PlanModel
from ui.printing.plan.chart_content import ROW, BarAppearance, Progress
from ui.printing.plan.plan_painter import HEAD
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import paint_text
from ui.widgets.date_field import DateField
from ui.widgets.elided import wrapped_lines

WIDTHS = (0, 66, 102, 56)
"""Pixels of owner, due and slack; the task takes the rest."""
NAME = 100
"""Pixels of an owner by name instead of initials."""
LONGEST = 320
"""Pixels of a title for which the table is made wide enough by itself."""
OWNER, DUE = COLUMNS.index("Owner"), COLUMNS.index("Due")
_PAD, _AVATAR = 12, 22
_FIELD_WIDTH = 170


class PlanTable(QTableView):
    """``opened(row)`` on Enter or double click, ``menu_asked(row, place on the screen)``."""

    opened = Signal(int)
    project_opened = Signal(object)
    """ProjectId of a heading that was clicked twice"""
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
        if self.plan.rows.bar(row) is None:
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
            selection.select(self.plan.index(row, 0), self.plan.index(row, len(COLUMNS) - 1))
        self.selectionModel().select(selection, self.selectionModel().SelectionFlag.ClearAndSelect)

    def current_row(self) -> int:
        """-1 where nothing is current."""
        return self.currentIndex().row()

    def selected_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def fit_columns(self) -> None:
        """Slack, then owner give way in a narrow table."""
        width = self.viewport().width()
        self.setColumnHidden(OWNER, width < 310)
        self.setColumnHidden(3, width < 220)
        self.setColumnWidth(OWNER, NAME if self._shows_names(width) else WIDTHS[OWNER])

    def wanted_width(self) -> int:
        """Pixels in which every title can be read, up to a limit."""
        return min(self._titles_width, LONGEST) + sum(WIDTHS)

    def _shows_names(self, width: int) -> bool:
        return width >= self._titles_width + NAME + WIDTHS[DUE] + WIDTHS[3]

    def _measure_titles(self) -> None:
        """The longest by letters are measured: all of a large plan would take longer than its rows do."""
        metrics = QFontMetrics(font())
        longest = [metrics.horizontalAdvance(one_line(title)) for title in self.plan.rows.titles]
        self._titles_width = max(longest, default=0) + _PAD + 4
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
            self._paint_row(painter, row, QRect(0, row * ROW - offset, self.viewport().width(), ROW), row in selected)
        painter.end()

    def _paint_row(self, painter: QPainter, row: int, box: QRect, selected: bool) -> None:
        t = theme().tokens
        appearance = self.plan.appearance(row)
        if not isinstance(appearance, BarAppearance):
            painter.fillRect(box, t.sunken)
            line = box.adjusted(_PAD, 0, -_PAD, 0)
            paint_text(painter, line, appearance.title, font(weight=SEMIBOLD), t.text)
        else:
            if selected or row == self.current_row():
                painter.fillRect(box, t.accent_soft)
            self._paint_cells(painter, row, box, appearance)
        painter.setPen(QPen(t.border, 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if row == self.current_row() and self.hasFocus():
            painter.setPen(QPen(t.accent, 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _paint_cells(self, painter: QPainter, row: int, box: QRect, appearance: BarAppearance) -> None:
        t = theme().tokens
        quiet = t.muted if appearance.progress is Progress.OVER or appearance.hollow else t.text
        for column in range(len(COLUMNS)):
            if self.isColumnHidden(column):
                continue
            cell = QRect(self.columnViewportPosition(column) + _PAD, box.y(), self.columnWidth(column) - _PAD - 4, ROW)
            ink = quiet if column == 0 else t.bad if column == DUE and appearance.late else t.muted
            bar = self.plan.rows.bar(row)
            if column == OWNER and bar is not None and self.columnWidth(OWNER) < NAME:
                disc = QRect(cell.x(), cell.center().y() - _AVATAR // 2, _AVATAR, _AVATAR)
                paint_avatar(painter, disc, bar.owner_name, bar.owner_id)
                continue
            shown, small = cell_lines(one_line(self.plan.cell(row, column)), cell.width(), 2 if column == 0 else 1)
            painter.setFont(numbers() if column >= DUE else font(META) if small else font())
            painter.setPen(ink)
            painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(False)
        self.pressed_key.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        head = self.plan.rows.at[row] if 0 <= row < len(self.plan.rows.at) else None
        if self.plan.rows.bar(row) is not None:
            self.opened.emit(row)
        elif isinstance(head, GroupHead) and head.project_id is not None:
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
        columns.setFixedHeight(HEAD)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setMinimumSectionSize(40)
        for column, width in enumerate(WIDTHS):
            columns.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
            )
            if width:
                self.setColumnWidth(column, width)


@lru_cache(maxsize=8192)
def cell_lines(text: str, width: int, most: int) -> tuple[str, bool]:
    """What a cell shows, and whether in the small face: a long title takes two small lines before it is cut.

    Found once: it is asked for with every frame of a scroll.
    """
    metrics = QFontMetrics(font())
    if most == 1 or metrics.horizontalAdvance(text) <= width:
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width), False
    return "\n".join(wrapped_lines(text, font(META), width, most)), True


class DueEditor(QObject):
    """Enter puts the day; Esc, scrolling and leaving give it up. ``put`` says whether it was taken."""

    def __init__(self, table: PlanTable, field: DateField, row: int, put: Callable[[], bool]) -> None:
        super().__init__(table)
        self._table, self._field, self._put, self._open = table, field, put, True
        view = table.viewport()
        field.setParent(view)
        cell = table.visualRect(table.plan.index(row, DUE))
        width = min(_FIELD_WIDTH, view.width())
        field.setGeometry(max(0, min(cell.x(), view.width() - width)), cell.y() + 1, width, cell.height() - 3)
        field.show()
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()
        field.installEventFilter(self)
        table.verticalScrollBar().valueChanged.connect(self.close)

    def close(self) -> None:
        """Give up the field; the keyboard goes back to the table."""
        if not self._open:
            return
        self._open = False
        self._table.verticalScrollBar().valueChanged.disconnect(self.close)
        had_focus = self._field.hasFocus()
        self._field.hide()
        self._field.deleteLater()
        self.deleteLater()
        if had_focus:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._put():
                    self.close()
                return True
        if event.type() == QEvent.Type.FocusOut and not _to_calendar(event):
            self.close()
        return False


def _to_calendar(event: QEvent) -> bool:
    return isinstance(event, QFocusEvent) and event.reason() == Qt.FocusReason.PopupFocusReason
