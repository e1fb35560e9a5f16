"""What a screen reader hears; for every widget that has no visible label or changes without focus."""

from typing import TypeVar

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from ui.link.plain_text import one_line

W = TypeVar("W", bound=QWidget)


def named(widget: W, name: str, description: str = "") -> W:
    """Give a widget its accessible name and hand it back."""
    widget.setAccessibleName(one_line(name))
    if description:
        widget.setAccessibleDescription(one_line(description))
    return widget


def announce(widget: QWidget, text: str) -> None:
    """Have ``text`` said without moving the focus: "Brief moved to Doing, 1 of 4"."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, one_line(text)))


def name_icon(field: QLineEdit, name: str) -> None:
    """Name the icon that was added to a line last; a screen reader finds it as a button."""
    field.findChildren(QToolButton)[-1].setAccessibleName(name)
