"""What a screen reader finds in the calendar's grid: a table of days, each with its entries, all of them to be pressed.

The answers hang on the grid, so every interface lives as long as it.
"""

from datetime import date

from PySide6.QtCore import QObject, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from ui.link.painted_item import PaintedItem, answer_for
from ui.pages.calendar.calendar_grid import CalendarGrid, told_of
from ui.printing.month.month_layout import MonthLayout, MonthPart, PlacedPart

MOST = 4_000
"""Interfaces that are kept; Qt keeps plain pointers to them, so none is let go while its grid lives."""


class DaysAccess(QObject):
    """Keeps the interfaces of one grid by place in the list of what is shown: each day, then what stands on it."""

    def __init__(self, grid: CalendarGrid) -> None:
        super().__init__(grid)
        self.grid = grid
        self.root: DaysInterface | None = None
        self._items: dict[int, DayItem] = {}
        self._of: MonthLayout | None = None
        self._parts: list[PlacedPart] = []
        grid.moved_on.connect(self._tell_focus)
        answer_for("CalendarGrid", _root_of)

    def parts(self) -> list[PlacedPart]:
        """Everything in the order in which it is read: by day, the gap of a week before its first day."""
        layout = self.grid.placed
        if layout is self._of:
            return self._parts
        known: dict[date, list[PlacedPart]] = {}
        gaps = {}
        for part in layout.parts:
            if part.kind is MonthPart.GAP:
                gaps[part.on] = part
            else:
                known.setdefault(part.on, []).append(part)
        found: list[PlacedPart] = []
        for on, room in layout.days.items():
            found += [gaps[on]] if on in gaps else []
            found.append(PlacedPart(MonthPart.DAY, room, on))
            found += known.get(on, [])
        self._of, self._parts = layout, found
        return found

    def item(self, at: int) -> "DayItem | None":
        """The interface of a place in that list."""
        if at not in self._items and at < MOST:
            made = self._items[at] = DayItem(self, at)
            QAccessible.registerAccessibleInterface(made)
        return self._items.get(at)

    def at_focus(self) -> int:
        """The place of what the keyboard is on; -1 where that is not shown."""
        current = self.grid.current()
        return next((at for at, part in enumerate(self.parts()) if _equal(part, current)), -1)

    def press(self, at: int) -> None:
        """Put the keyboard there."""
        parts = self.parts()
        if at < len(parts):
            part = parts[at]
            self.grid.choose(part.on, None if part.kind is MonthPart.GAP else part)
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            if part.kind in (MonthPart.GAP, MonthPart.MORE):
                self.grid.opened.emit(part)

    def open_menu(self, at: int) -> None:
        """The menu of what is there."""
        parts = self.parts()
        if at < len(parts):
            self.grid.menu_asked.emit(parts[at], self.grid.part_on_screen(parts[at]).bottomLeft())

    def _tell_focus(self) -> None:
        if not QAccessible.isActive() or self.root is None or not self.grid.hasFocus():
            return
        at = self.at_focus()
        if at >= 0:
            event = QAccessibleEvent(self.grid, QAccessible.Event.Focus)
            event.setChild(at)
            QAccessible.updateAccessibility(event)


def _equal(part: PlacedPart, other: PlacedPart) -> bool:
    return (part.kind, part.on, part.entry, part.away) == (other.kind, other.on, other.entry, other.away)


class DaysInterface(QAccessibleWidget):
    """The grid: a list of days and what stands on them."""

    def __init__(self, access: DaysAccess) -> None:
        super().__init__(access.grid, QAccessible.Role.List, "Days")
        self._access = access

    def childCount(self) -> int:
        return len(self._access.parts())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._access.item(index) if 0 <= index < self.childCount() else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.at if isinstance(child, DayItem) and child.at < self.childCount() else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        grid = self._access.grid
        part = grid.part_at(QPointF(grid.viewport().mapFromGlobal(QRect(x, y, 1, 1).topLeft())))
        if part is None:
            return None
        parts = self._access.parts()
        return self.child(next((at for at, one in enumerate(parts) if _equal(one, part)), -1))

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.child(self._access.at_focus()) if self._access.grid.hasFocus() else None


class DayItem(PaintedItem):
    """A day, or one thing on it."""

    def __init__(self, access: DaysAccess, at: int) -> None:
        super().__init__(access.grid, lambda: access.press(at), lambda: access.open_menu(at))
        self._access = access
        self.at = at

    def _part(self) -> PlacedPart | None:
        parts = self._access.parts()
        return parts[self.at] if self.at < len(parts) else None

    def isValid(self) -> bool:
        return super().isValid() and self._part() is not None

    def name(self) -> str:
        part = self._part()
        return told_of(self._access.grid.model, part) if part is not None else ""

    def description(self) -> str:
        part = self._part()
        group = part.entry.group(self._access.grid.model.colour_by) if part is not None and part.entry else ""
        return f"{self._access.grid.model.colour_by.value} {group}" if group else ""

    def rect(self) -> QRect:
        part = self._part()
        return self._access.grid.part_on_screen(part) if part is not None else QRect()

    def state(self) -> QAccessible.State:
        found, grid = QAccessible.State(), self._access.grid
        found.focusable = found.selectable = True
        found.focused = found.selected = grid.hasFocus() and self._access.at_focus() == self.at
        found.invisible = not grid.isVisible()
        return found


def _root_of(grid: QObject) -> QAccessibleInterface | None:
    access = grid.findChild(DaysAccess)
    if access is None:
        return None
    if access.root is None:
        access.root = DaysInterface(access)
    return access.root
