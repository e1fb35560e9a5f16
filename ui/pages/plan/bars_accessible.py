"""What a screen reader finds on the bars: a list, each bar an item "title, start to finish, owner, slack".

The answers hang on the chart, so every interface lives as long as it.
"""

from PySide6.QtCore import QObject, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from ui.link.painted_item import PaintedItem, answer_for
from ui.pages.plan.plan_chart import PlanChart
from ui.printing.plan.chart_content import ROW


class BarsAccess(QObject):
    """Keeps the interfaces of one chart by row; none is let go while it lives, for Qt keeps plain pointers to them."""

    def __init__(self, chart: PlanChart) -> None:
        super().__init__(chart)
        self.chart = chart
        self.root: BarsInterface | None = None
        self._bars: dict[int, BarInterface] = {}
        chart.table.selectionModel().currentChanged.connect(lambda now, before: self._tell_focus(now.row()))
        answer_for("PlanChart", _root_of)

    def rows(self) -> int:
        return len(self.chart.model.rows.at)

    def bar(self, row: int) -> "BarInterface":
        found = self._bars.get(row)
        if found is None:
            found = self._bars[row] = BarInterface(self, row)
            QAccessible.registerAccessibleInterface(found)
        return found

    def press(self, row: int) -> None:
        """Make it current and give the bars the keyboard."""
        self.chart.table.choose(row)
        self.chart.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_focus(self, row: int) -> None:
        if not QAccessible.isActive() or self.root is None or row < 0 or not self.chart.hasFocus():
            return
        event = QAccessibleEvent(self.chart, QAccessible.Event.Focus)
        event.setChild(row)
        QAccessible.updateAccessibility(event)


class BarsInterface(QAccessibleWidget):
    """The chart: a list with a child for each row, heads too, so that numbers are rows."""

    def __init__(self, access: BarsAccess) -> None:
        super().__init__(access.chart, QAccessible.Role.List, "Bars")
        self._access = access

    def childCount(self) -> int:
        return self._access.rows()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._access.bar(index) if 0 <= index < self._access.rows() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.row if isinstance(child, BarInterface) and child.row < self._access.rows() else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        chart = self._access.chart
        at = chart.on_plan(QPointF(chart.viewport().mapFromGlobal(QRect(x, y, 1, 1).topLeft())))
        return self.child(int(at.y() // ROW))

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        chart = self._access.chart
        return self.child(chart.table.current_row()) if chart.hasFocus() else None


class BarInterface(PaintedItem):
    """A bar, or the head of a group, as an item that a screen reader can read and press."""

    def __init__(self, access: BarsAccess, row: int) -> None:
        super().__init__(access.chart, lambda: access.press(row))
        self._access = access
        self.row = row

    def isValid(self) -> bool:
        return super().isValid() and self.row < self._access.rows()

    def name(self) -> str:
        model = self._access.chart.model
        return model.name(self.row) or model.cell(self.row, 0)

    def description(self) -> str:
        return self._access.chart.model.description(self.row)

    def rect(self) -> QRect:
        chart = self._access.chart
        box = chart.place(self.row)
        return QRect(chart.viewport().mapToGlobal(box.topLeft()), box.size())

    def state(self) -> QAccessible.State:
        chart = self._access.chart
        is_bar = chart.model.rows.bar(self.row) is not None
        found = QAccessible.State()
        found.focusable = found.selectable = found.multiSelectable = is_bar
        found.selected = self.row in chart.table.selected_rows()
        found.focused = self.row == chart.table.current_row() and chart.hasFocus()
        found.invisible = not chart.isVisible()
        found.offscreen = not chart.place(self.row).intersects(chart.viewport().rect())
        return found


def _root_of(chart: QObject) -> QAccessibleInterface | None:
    access = chart.findChild(BarsAccess)
    if access is None:
        return None
    if access.root is None:
        access.root = BarsInterface(access)
    return access.root
