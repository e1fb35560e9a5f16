"""The table itself: keys and mouse of a spreadsheet over the tasks of all projects."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.domain.ids import TaskId
from app.domain.task_list import TaskColumn, TaskListRow
from ui.link.accessible import named
from ui.link.command import Command, pop_up
from ui.link.icon import paint_icon
from ui.link.theme import BODY, MEDIUM, REGULAR, SEMIBOLD, font, numbers, theme
from ui.pages.list.model import EDITABLE, Index, TaskListModel
from ui.widgets.card import is_state, paint_text
from ui.widgets.press_through import PressThrough

ROW = 30
"""Pixels of a row at 100 %."""
PAD, _BAR, _ICON = 10, 4, 14
WIDTHS = {
    TaskColumn.KEY: 70,
    TaskColumn.TITLE: 220,
    TaskColumn.PROJECT: 166,
    TaskColumn.OWNER: 112,
    TaskColumn.ROLE: 130,
    TaskColumn.STATE: 82,
    TaskColumn.DUE: 166,
    TaskColumn.PRIORITY: 76,
    TaskColumn.LABELS: 106,
    TaskColumn.EFFORT: 66,
    TaskColumn.START: 126,
    TaskColumn.FINISH: 126,
}
_FIGURES = (TaskColumn.KEY, TaskColumn.DUE, TaskColumn.EFFORT, TaskColumn.START, TaskColumn.FINISH)
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class TaskCellDelegate(QStyledItemDelegate):
    """Paints cells and headings; ``choices(column)`` is what a field completes to. ``ended`` after Enter or Tab."""

    ended = Signal(int, int)
    """so many rows down and columns to the right"""
    typed = Signal(str)
    """What the current cell is to say."""

    def __init__(self, model: TaskListModel, choices: Callable[[TaskColumn], Sequence[str]], parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._choices = model, choices
        self.first_letters = ""
        """What was typed to begin with: it takes the place of what the cell says."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t = theme().tokens
        box: QRect = option.rect
        heading = self._model.heading_at(index.row())
        if heading:
            painter.fillRect(box, t.sunken)
            if index.column() == 0:
                view = self.parent()
                width = view.viewport().width() if isinstance(view, QTableView) else box.width()
                room = QRect(box.x() + PAD, box.y(), width - 2 * PAD, box.height())
                painter.setClipping(False)
                paint_text(painter, room, heading, font(BODY, SEMIBOLD), t.text)
            return
        if is_state(option, QStyle.StateFlag.State_Selected):
            painter.fillRect(box, t.accent_soft)
        row, column = self._model.row_at(index.row()), self._model.columns[index.column()]
        if row is not None:
            self._paint_cell(painter, box.adjusted(PAD, 0, -PAD, 0), row, column)
        focused = is_state(option, QStyle.StateFlag.State_HasFocus)
        if focused:
            painter.setPen(t.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _paint_cell(self, painter: QPainter, room: QRect, row: TaskListRow, column: TaskColumn) -> None:
        t = theme().tokens
        over = row.state.over
        ink = t.faint if over else t.text if column is TaskColumn.TITLE else t.muted
        if column is TaskColumn.PROJECT and row.project_id is not None:
            painter.fillRect(QRect(room.x(), room.center().y() - 6, _BAR, 13), t.hue(row.project_id).ink)
            room = room.adjusted(_BAR + 6, 0, 0, 0)
        if column is TaskColumn.STATE and row.blocked and not over:
            ink = t.bad
        if column is TaskColumn.DUE and self._model.is_late(row):
            ink = t.bad
            paint_icon(painter, QRect(room.x(), room.center().y() - _ICON // 2, _ICON, _ICON), "clock-alert", ink)
            room = room.adjusted(_ICON + 5, 0, 0, 0)
        if column is TaskColumn.PRIORITY and not over:
            ink = t.warn if row.priority in ("high", "urgent") else t.muted if row.own_priority else t.faint
        weight = MEDIUM if column is TaskColumn.TITLE else REGULAR
        face = numbers(BODY, weight) if column in _FIGURES else font(BODY, weight)
        paint_text(painter, room, self._model.text(row, column), face, ink)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._model.columns[index.column()]
        row = self._model.row_at(index.row())
        field = named(QLineEdit(parent), f"{column.head}: {row.title}" if row is not None else column.head)
        field.setFrame(False)
        choices = self._choices(column)
        if choices:
            completer = QCompleter(list(choices), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            field.setCompleter(completer)
            PressThrough(completer, field)
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(self.first_letters or str(index.data(Qt.ItemDataRole.EditRole) or ""))
            if not self.first_letters:
                editor.selectAll()
        self.first_letters = ""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            way = -1 if back or event.key() == Qt.Key.Key_Backtab else 1
            moves = {Qt.Key.Key_Return: (way, 0), Qt.Key.Key_Enter: (way, 0), Qt.Key.Key_Tab: (0, way)}
            move = (0, -1) if event.key() == Qt.Key.Key_Backtab else moves.get(Qt.Key(event.key()))
            if move is not None:
                # Closed first: what is kept makes the table anew, and a field that is still open would be kept twice.
                text = editor.text() if isinstance(editor, QLineEdit) else ""
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                self.typed.emit(text)
                self.ended.emit(*move)
                return True
        return super().eventFilter(editor, event)


class TaskGrid(QTableView):
    """``chosen``: other cells are selected; ``opened(task)`` by Enter or a double click beside what can be typed."""

    chosen = Signal()
    peeked = Signal()
    """A glance at the task of the current row is asked for."""
    opened = Signal(int)

    def __init__(self, model: TaskListModel, choices: Callable[[TaskColumn], Sequence[str]]) -> None:
        super().__init__()
        named(self, "Tasks", "Type to change a cell; F2 edits it, Enter opens the task")
        self.tasks = model
        self.menu: Callable[[], Sequence[Command]] = lambda: ()
        self._delegate = TaskCellDelegate(model, choices, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        # A press on a heading sorts; Qt would choose every task of the column as well.
        header.sectionPressed.disconnect()
        header.sectionEntered.disconnect()
        header.setSortIndicatorShown(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        named(header, "Columns")
        self._delegate.ended.connect(self.go_on)
        self._delegate.typed.connect(lambda text: self.tasks.setData(self.currentIndex(), text))
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Also when a scroll bar comes or goes."""
        super().resizeEvent(event)
        self.set_widths()

    def set_widths(self) -> None:
        """Each column as wide as it wants to be; the title takes what is left."""
        columns = self.tasks.columns
        taken = sum(WIDTHS[column] for column in columns if column is not TaskColumn.TITLE)
        spare = self.viewport().width() - taken
        for at, column in enumerate(columns):
            self.setColumnWidth(at, max(WIDTHS[column], spare) if column is TaskColumn.TITLE else WIDTHS[column])

    def rows(self) -> list[int]:
        """The rows in which something is selected, from top to bottom; the current one where nothing is."""
        selection = self.selectionModel().selection()
        parts = [selection.at(at) for at in range(selection.size())]
        found = {row for part in parts for row in range(part.top(), part.bottom() + 1)}
        return sorted(found) or ([self.currentIndex().row()] if self.currentIndex().isValid() else [])

    def chosen_columns(self) -> list[int]:
        """The columns in which something is selected, from left to right."""
        selection = self.selectionModel().selection()
        parts = [selection.at(at) for at in range(selection.size())]
        found = {column for part in parts for column in range(part.left(), part.right() + 1)}
        return sorted(found) or ([self.currentIndex().column()] if self.currentIndex().isValid() else [])

    def chosen_tasks(self) -> list[TaskId]:
        """The tasks of the selected rows."""
        return [task_id for row in self.rows() if (task_id := self.tasks.task_at(row)) is not None]

    def choose_rows(self, places: Sequence[int], column: int = 0) -> None:
        """Have these rows chosen, each in one column, the last of them current."""
        selection, flags = QItemSelection(), QItemSelectionModel.SelectionFlag
        for place in places:
            index = self.tasks.index(place, column)
            selection.select(index, index)
        self.selectionModel().setCurrentIndex(self.tasks.index(places[-1], column), flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)

    def go_to(self, row: int, column: int | None = None) -> None:
        """Make a cell the current and only one."""
        at = max(0, self.currentIndex().column()) if column is None else column
        self.setCurrentIndex(self.tasks.index(row, max(0, min(at, self.tasks.columnCount() - 1))))

    def go_on(self, rows: int, columns: int) -> None:
        """On from the current cell, past headings."""
        index = self.currentIndex()
        row = index.row() + rows
        while self.tasks.heading_at(row) and 0 <= row < self.tasks.rowCount():
            row += rows or 1
        if 0 <= row < self.tasks.rowCount():
            self.go_to(row, index.column() + columns)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit_cell(self, letters: str = "") -> None:
        """Open the field of the current cell; ``letters`` take the place of what it says."""
        index = self.currentIndex()
        if not index.isValid() or self.tasks.columns[index.column()] not in EDITABLE:
            return
        self._delegate.first_letters = letters
        self.edit(index)
        field = self.indexWidget(index)
        if letters and isinstance(field, QLineEdit):
            # The view selects all that a field says, and the next letter would take its place.
            field.end(False)
            if field.completer() is not None:
                field.completer().setCompletionPrefix(letters)
                field.completer().complete()

    def _double_clicked(self, index: Index) -> None:
        task_id = self.tasks.task_at(index.row())
        if task_id is not None and self.tasks.columns[index.column()] in EDITABLE[1:]:
            self.edit_cell()
        elif task_id is not None:
            self.opened.emit(task_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letters = event.text()
        task_id = self.tasks.task_at(self.currentIndex().row())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and task_id is not None:
            self.opened.emit(task_id)
        elif event.key() == Qt.Key.Key_Space and not event.modifiers() and task_id is not None:
            self.peeked.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_cell()
        elif letters and letters.isprintable() and letters != " " and not event.modifiers() & (_CONTROL | _ALT):
            self.edit_cell(letters)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Letters are the cell's, whatever they do elsewhere on the page."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            column = self.currentIndex().column()
            types = bool(event.text().strip()) and not event.modifiers() & (_CONTROL | _ALT)
            if types and column >= 0 and self.tasks.columns[column] in EDITABLE:
                event.accept()
                return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid() and not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
        elif self.currentIndex().isValid():
            where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft() + QPoint(8, 0))
        pop_up(self.menu(), self).popup(where)
