"""What a screen reader finds in a scrolled area: its parts by number, and nothing for a number too high.

Qt's own answer reads behind the end of its list when a reader asks by a number that was right before a scroll bar
went away (QAccessibleAbstractScrollArea::child, Qt 6.11), which ends the program.
"""

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from ui.link.painted_item import answer_for

_areas: dict[int, QAccessibleInterface] = {}
"""By address, for Qt keeps plain pointers; Qt ends each with its widget, and its place is cleared at the next ask."""


def mend_scroll_areas() -> None:
    """From now on every scrolled area and view of a scene answers so; lists, tables, texts and the drawing have answers
    of their own."""
    for class_name in ("QScrollArea", "QAbstractScrollArea"):
        answer_for(class_name, _parts_of)


def _parts_of(area: QObject) -> QAccessibleInterface | None:
    """Once for each: Qt asks again while it takes a widget of an own class apart, and would end the same one twice."""
    if not isinstance(area, QWidget):
        return None
    for address in [address for address, one in _areas.items() if not shiboken6.isValid(one)]:
        del _areas[address]
    address = shiboken6.getCppPointer(area)[0]
    if address in _areas:
        return None
    found = _areas[address] = QAccessibleWidget(area, QAccessible.Role.Client)
    return found
