"""The field of a due day over its place in the table."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from ui.pages.plan.plan_column import PlanColumn
from ui.pages.plan.plan_table import PlanTable
from ui.widgets.date_field import DateField

_FIELD_WIDTH = 170


class DueEditor(QObject):
    """Enter puts the day; Esc, scrolling and leaving give it up. ``put`` says whether it was taken."""

    def __init__(self, table: PlanTable, field: DateField, row: int, put: Callable[[], bool]) -> None:
        super().__init__(table)
        self._table, self._field, self._put, self._open = table, field, put, True
        view = table.viewport()
        field.setParent(view)
        cell = table.visualRect(table.plan.index(row, max(0, table.column_of(PlanColumn.DUE))))
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
