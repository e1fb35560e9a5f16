"""Paints the cells of a workflow's table and gives each the field that it is typed into."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPolygon
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.workflow import Step
from app.grammar.step_table import KINDS, TableColumn, effort_text
from ui.link.accessible import named
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import BODY, META, REGULAR, SEMIBOLD, font, numbers, theme
from ui.pages.flowchart.table.grid_model import RIGHT, Index, StepGridModel
from ui.widgets.card import is_state
from ui.widgets.press_through import PressThrough

ROW = 30
"""Pixels of a row at 100 %."""
PAD, _ICON, _BAR, _CORNER = 10, 15, 4, 7
_LINES_HIGH = 128
_QUIET = (TableColumn.KIND, TableColumn.LENGTH, TableColumn.EFFORT)
_SMALL = (TableColumn.ROLE, TableColumn.AFTER, TableColumn.IF)
_LIST_ROWS = 12
_GLUED_DAYS = re.compile(r"(?<=\d)(?=w?d\b)")
# Looked up once: a page of cells is painted within a frame.
_AT_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_AT_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_SELECTED = QStyle.StateFlag.State_Selected


def _typeset(amount: str) -> str:
    """An amount as the other forms write it: “−30 d”, where “-30d” is typed."""
    return _GLUED_DAYS.sub(" ", amount.replace("-", "−")) if amount != "0" else "0 d"


def _face(small: bool, bold: bool, figures: bool) -> QFont:
    """Figures that stand under one another are of one width."""
    return (numbers if figures else font)(META + 1 if small else BODY, SEMIBOLD if bold else REGULAR)


@lru_cache(maxsize=16_384)
def elided(text: str, width: int, small: bool, bold: bool) -> str:
    """What there is room for; found once, since it is asked for with every frame of a scroll."""
    return QFontMetrics(_face(small, bold, False)).elidedText(one_line(text), Qt.TextElideMode.ElideRight, width)


class CellDelegate(QStyledItemDelegate):
    """``finished(rows, columns)``: how far to go from the cell after its field was closed by a key; ``spread(text)``:
    the text is meant for all that is selected."""

    finished = Signal(int, int)
    spread = Signal(str)

    def __init__(self, model: StepGridModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.first_letters = ""
        """What was typed to begin with: it takes the place of what the cell says."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        t = theme().tokens
        box: QRect = option.rect
        row, column = index.row(), self._model.columns[index.column()]
        step = self._model.step_at(row)
        if is_state(option, _SELECTED):
            painter.fillRect(box, t.accent_soft)
        if step is None:
            self._paint_other(painter, box, index)
            return
        cell = (step.id, column)
        wrong = cell in self._model.wrong.cells
        ink = t.bad if wrong else t.muted if column in _QUIET else t.text
        room = box.adjusted(PAD, 0, -PAD, 0)
        if column is TableColumn.TITLE:
            room = self._paint_kind(painter, room, step)
        elif column is TableColumn.ROLE and step.role is not None and not wrong:
            bar = QRect(room.x(), room.center().y() - 6, _BAR, 13)
            painter.fillRect(bar, t.hue(step.role).ink)
            room.setLeft(room.left() + _BAR + 6)
        if column is TableColumn.OFFSET and step.anchor and not wrong:
            ink = t.accent_text
        bold = column is TableColumn.TITLE and step.anchor
        text, align = self._model.text(cell), _AT_LEFT
        if column in RIGHT and not wrong:
            text, align = _typeset(text), _AT_RIGHT
            if not text and column is TableColumn.LENGTH and step.effort_minutes:
                text, ink = effort_text(step.effort_minutes), t.faint
        self._paint_text(painter, room, text, column in _SMALL, bold, ink, align)
        if wrong:
            painter.setPen(t.bad)
            painter.drawRect(box.adjusted(0, 0, -2, -2))
            corner = box.topRight()
            painter.setBrush(t.bad)
            painter.drawPolygon(
                QPolygon([corner + QPoint(-1 - _CORNER, 0), corner + QPoint(-1, 0), corner + QPoint(-1, _CORNER)])
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_other(self, painter: QPainter, box: QRect, index: Index) -> None:
        """The row for a new step, and the heads of sections that are folded."""
        t = theme().tokens
        head = self._model.head_at(index.row())
        room = box.adjusted(PAD, 0, -PAD, 0)
        if head is None:
            self._paint_text(painter, room, str(self._model.data(index) or ""), False, False, t.faint, _AT_LEFT)
            return
        painter.fillRect(box, t.sunken)
        paint_icon(painter, QRect(room.x(), room.center().y() - _ICON // 2, _ICON, _ICON), "chevron-right", t.muted)
        self._paint_text(painter, room.adjusted(_ICON + 6, 0, 0, 0), head.words, True, True, t.text, _AT_LEFT)

    def _paint_kind(self, painter: QPainter, room: QRect, step: Step) -> QRect:
        """The sign of a kind that is no plain task; the room that is left."""
        icon = "flag" if step.anchor else step.kind.traits.icon if step.kind.traits.label != "Task" else ""
        if not icon:
            return room
        t = theme().tokens
        ink = t.accent_text if step.anchor else t.ok if icon == "circle-check" else t.warn
        paint_icon(painter, QRect(room.x(), room.center().y() - _ICON // 2, _ICON, _ICON), icon, ink)
        return room.adjusted(_ICON + 6, 0, 0, 0)

    def _paint_text(
        self, painter: QPainter, room: QRect, text: str, small: bool, bold: bool, ink: QColor, align: Qt.AlignmentFlag
    ) -> None:
        if not text or room.width() <= 0:
            return
        painter.setFont(_face(small, bold, align is _AT_RIGHT))
        painter.setPen(ink)
        painter.drawText(room, align, elided(text, room.width(), small, bold))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._model.columns[index.column()]
        if column.has_lines:
            field = named(QPlainTextEdit(parent), column.head, "Ctrl+Enter or Tab puts it into the cell")
            field.setTabChangesFocus(False)
            field.setFont(font())
            return field
        line = named(QLineEdit(parent), column.head)
        line.setFont(font())
        line.setFrame(False)
        choices = self.choices(column)
        if choices:
            _ChoiceList(line, choices)
        return line

    def choices(self, column: TableColumn) -> Sequence[str]:
        """What may be chosen in a column besides typing."""
        view = self._model.flowchart.view
        if view is None:
            return ()
        if column is TableColumn.KIND:
            return tuple(KINDS)
        if column is TableColumn.ROLE:
            return sorted(view.role_names.values(), key=str.casefold)
        if column is TableColumn.SECTION:
            return [section.name for section in view.graph.sections]
        return ("yes", "no") if column in (TableColumn.OPTIONAL, TableColumn.ANCHOR) else ()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = self.first_letters or str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
            editor.moveCursor(editor.textCursor().MoveOperation.End)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            if self.first_letters:
                editor.end(False)
            else:
                editor.selectAll()
        self.first_letters = ""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        model.setData(index, _text_of(editor))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect
        if isinstance(editor, QPlainTextEdit):
            parent = editor.parentWidget()
            width = max(box.width(), min(320, parent.width() if parent else 320))
            top = min(box.y(), max(0, (parent.height() if parent else _LINES_HIGH) - _LINES_HIGH))
            left = min(box.x(), max(0, (parent.width() if parent else width) - width))
            editor.setGeometry(left, top, width, _LINES_HIGH)
        else:
            editor.setGeometry(box)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, QWidget):
            move = self._key(editor, event)
            if move is not None:
                move()
                return True
        return super().eventFilter(editor, event)

    def _key(self, editor: QWidget, event: QKeyEvent) -> Callable[[], None] | None:
        """What a key does that ends the typing; None for keys that belong to the field."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return lambda: self._finish(editor, 0, -1 if shift or key == Qt.Key.Key_Backtab else 1)
        if key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return None
        if isinstance(editor, QPlainTextEdit):
            # A line break belongs to the text; with Ctrl it ends.
            return (lambda: self._finish(editor, 1, 0)) if control else None
        if control:
            return lambda: self._spread(editor)
        return lambda: self._finish(editor, -1 if shift else 1, 0)

    def _finish(self, editor: QWidget, rows: int, columns: int) -> None:
        _take_highlighted(editor)
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.finished.emit(rows, columns)

    def _spread(self, editor: QWidget) -> None:
        text = _text_of(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.spread.emit(text)


def _text_of(editor: QWidget) -> str:
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else ""


_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class _ChoiceList(QCompleter):
    """Opens under a field while somebody types; the first choice that begins so is highlighted, and Enter takes it."""

    def __init__(self, line: QLineEdit, choices: Sequence[str]) -> None:
        super().__init__(list(choices), line)
        self._line = line
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(_LIST_ROWS)
        line.setCompleter(self)
        self._list = QListView()
        self.setPopup(self._list)
        self._list.installEventFilter(self)
        PressThrough(self, line)
        # The list is filled after the field has told of its letters.
        line.textEdited.connect(lambda text: QTimer.singleShot(0, self, self.highlight))

    def highlight(self) -> None:
        """The first choice that begins with what is typed."""
        typed = self._line.text().casefold()
        found = self.completionModel()
        for row in range(found.rowCount() if typed else 0):
            index = found.index(row, 0)
            if str(index.data()).casefold().startswith(typed):
                self._list.setCurrentIndex(index)
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that end the typing do so at once, with what is highlighted."""
        ends = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENDS
        if ends and watched is self._list:
            _take_highlighted(self._line)
            QCoreApplication.sendEvent(self._line, event)
            return True
        return super().eventFilter(watched, event)


def open_list(line: QLineEdit, letters: str = "") -> None:
    """All that can be chosen with these letters in it, whatever stands in the field."""
    completer = line.completer()
    if isinstance(completer, _ChoiceList):
        completer.setCompletionPrefix(letters)
        completer.complete()
        completer.highlight()


def _take_highlighted(editor: QWidget) -> None:
    """The row of the list that is highlighted, where the list is open."""
    completer = editor.completer() if isinstance(editor, QLineEdit) else None
    popup = completer.popup() if completer is not None else None
    if popup is not None and popup.isVisible():
        index: QModelIndex | QPersistentModelIndex = popup.currentIndex()
        if index.isValid() and isinstance(editor, QLineEdit):
            editor.setText(str(index.data()))
        popup.hide()
