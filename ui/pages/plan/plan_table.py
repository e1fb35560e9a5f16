"""The table left of the bars: task, owner, due, slack; it paints its visible rows in one go, as high as the bars'."""

from collections.abc import Iterable
from functools import lru_cache

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
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import META, SEMIBOLD, font, numbers, theme
from ui.pages.plan.head_appearance import LIGHT_ICONS
from ui.pages.plan.model import COLUMNS, PlanModel
from ui.pages.plan.plan_rows import GroupHead
from ui.printing.plan.chart_content import ROW, BarAppearance, Progress
from ui.printing.plan.plan_painter import HEAD
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import paint_text
from ui.widgets.elided import wrapped_lines

WIDTHS = (0, 66, 102, 56)
"""Pixels of owner, due and slack; the task takes the rest."""
NAME = 100
"""Pixels of an owner by name instead of initials."""
LONGEST = 320
"""Pixels of a title for which the table is made wide enough by itself."""
OWNER, DUE, SLACK = COLUMNS.index("Owner"), COLUMNS.index("Due"), COLUMNS.index("Slack")
_PAD, _AVATAR = 12, 22
_CHEVRON, _INDENT = 12, 16
"""How large the sign of a head is that opens or shuts it, and how far each depth begins from the one before."""


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
        depth = 2 if self.plan.rows.sections else 1
        self._titles_width = max(longest, default=0) + _PAD + depth * _INDENT + 4
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
        picked = selected or row == self.current_row()
        if not isinstance(appearance, BarAppearance):
            painter.fillRect(box, t.accent_soft if picked else t.sunken)
            self._paint_head(painter, row, box)
        else:
            if picked:
                painter.fillRect(box, t.accent_soft)
            self._paint_cells(painter, row, box, appearance)
        painter.setPen(QPen(t.border, 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if row == self.current_row() and self.hasFocus():
            painter.setPen(QPen(t.accent, 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _paint_head(self, painter: QPainter, row: int, box: QRect) -> None:
        """Its sign and title as far as the first column that says something of it, then those, then its light."""
        t, head = theme().tokens, self.plan.rows.head(row)
        if head is None:
            return
        paint_icon(painter, self.sign_rect(row, box), "chevron-down" if head.is_open else "chevron-right", t.muted)
        right = box.right() - 4
        for column in reversed(range(1, len(COLUMNS))):
            if self.isColumnHidden(column):
                continue
            cell = self._cell(column, box)
            if words := self._paint_head_cell(painter, head, row, column, cell):
                right = min(right, cell.x() - 8 if words else right)
        line = QRect(box.x(), box.y(), right - box.x(), ROW)
        line.setLeft(self.sign_rect(row, box).right() + 6)
        paint_text(painter, line, head.title, font(weight=SEMIBOLD), t.muted if head.section else t.text)

    def _paint_head_cell(self, painter: QPainter, head: GroupHead, row: int, column: int, cell: QRect) -> bool:
        """Whether there was anything to paint."""
        t, known = theme().tokens, self.plan.known(head)
        if column == SLACK and known is not None and known.standing is not None:
            name, tone = LIGHT_ICONS.get(known.standing.light, ("", ""))
            if name:
                paint_icon(painter, QRect(cell.x(), cell.center().y() - 7, 15, 15), name, getattr(t, tone))
            return bool(name)
        words = self.plan.cell(row, column)
        return bool(words) and bool(paint_text(painter, cell, words, numbers(), t.muted))

    def sign_rect(self, row: int, box: QRect) -> QRect:
        """Where the sign of a head is that opens or shuts it; ``box`` is its row."""
        x = box.x() + 8 + _INDENT * self.plan.rows.depth(row)
        return QRect(x, box.center().y() - _CHEVRON // 2, _CHEVRON, _CHEVRON)

    def _cell(self, column: int, box: QRect) -> QRect:
        left = self.columnViewportPosition(column) + _PAD
        return QRect(left, box.y(), self.columnWidth(column) - _PAD - 4, ROW)

    def _paint_cells(self, painter: QPainter, row: int, box: QRect, appearance: BarAppearance) -> None:
        t = theme().tokens
        quiet = t.muted if appearance.progress is Progress.OVER or appearance.hollow else t.text
        for column in range(len(COLUMNS)):
            if self.isColumnHidden(column):
                continue
            cell = self._cell(column, box)
            if column == 0:
                cell.setLeft(cell.left() + self.indent(row))
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

    def indent(self, row: int) -> int:
        """How far the title of a bar begins from the left of its column, in pixels."""
        return _INDENT * self.plan.rows.depth(row) - 2

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        row = self.rowAt(at.y())
        box = QRect(0, self.rowViewportPosition(row), self.viewport().width(), ROW)
        head = self.plan.rows.head(row)
        if event.button() == Qt.MouseButton.LeftButton and head is not None:
            zone = self.sign_rect(row, box).adjusted(-8, -ROW, 6, ROW)
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
