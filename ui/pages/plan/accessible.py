"""What a screen reader finds on the bars: a list, each bar an item "title, start to finish, owner, slack".

Qt asks by class name; the answer hangs on the chart, so every interface lives as long as it.
"""

from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleEvent, QAccessibleInterface, QColor
from PySide6.QtWidgets import QAccessibleWidget

from ui.pages.plan.chart import PlanChart
from ui.printing.plan.row import ROW


class BarsAccess:
    """Keeps the interfaces of one chart by row; none is let go while it lives, for Qt keeps plain pointers to them."""

    def __init__(self, chart: PlanChart) -> None:
        self.chart = chart
        self.root: BarsInterface | None = None
        self._bars: dict[int, BarInterface] = {}
        chart.table.selectionModel().currentChanged.connect(lambda now, before: self._tell_focus(now.row()))
        _install()

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


class BarInterface(QAccessibleInterface):
    """One row of the bars."""

    def __init__(self, access: BarsAccess, row: int) -> None:
        super().__init__()
        self._access = access
        self.row = row
        self._press = PressInterface(access, row)

    def isValid(self) -> bool:
        return shiboken6.isValid(self._access.chart) and self.row < self._access.rows()

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return QAccessible.queryAccessibleInterface(self._access.chart)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def rect(self) -> QRect:
        chart = self._access.chart
        box = chart.place(self.row)
        return QRect(chart.viewport().mapToGlobal(box.topLeft()), box.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

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

    def text(self, kind: QAccessible.Text) -> str:
        model = self._access.chart.model
        if not self.isValid():
            return ""
        if kind is QAccessible.Text.Name:
            return model.name(self.row) or model.cell(self.row, 0)
        return model.description(self.row) if kind is QAccessible.Text.Description else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Titles are changed by an edit, not from here."""

    def backgroundColor(self) -> QColor:
        return QColor()

    def foregroundColor(self) -> QColor:
        return QColor()

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:  # noqa: ANN401
        # A pointer, whatever the declared type says: a number or None in its place ends the program.
        if kind is QAccessible.InterfaceType.ActionInterface:
            return shiboken6.VoidPtr(shiboken6.getCppPointer(self._press)[0])
        return shiboken6.VoidPtr(0)


class PressInterface(QAccessibleActionInterface):
    """Press and focus do the same: make the bar current."""

    def __init__(self, access: BarsAccess, row: int) -> None:
        super().__init__()
        self._access = access
        self._row = row

    def actionNames(self) -> list[str]:
        return [self.pressAction(), self.setFocusAction()]

    def doAction(self, name: str) -> None:
        self._access.press(self._row)

    def keyBindingsForAction(self, name: str) -> list[str]:
        return []

    def localizedActionName(self, name: str) -> str:
        return "Select"

    def localizedActionDescription(self, name: str) -> str:
        return "Selects it"


_installed: list[object] = []


def _install() -> None:
    """Once a process; a factory cannot be asked whether it is there."""
    if not _installed:
        _installed.append(_make)
        QAccessible.installFactory(_make)


def _make(name: str, thing: QObject | None) -> QAccessibleInterface | None:
    if name != "PlanChart":
        return None
    access = getattr(thing, "access", None)
    if not isinstance(access, BarsAccess):
        return None
    if access.root is None:
        access.root = BarsInterface(access)
    return access.root
