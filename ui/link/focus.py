"""The keyboard given back to what had it, for whatever opens over a page and closes again."""

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def give_focus(widget: QWidget | None, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> bool:
    """Whether it can have it: not what was taken apart meanwhile, is not shown or is switched off."""
    if widget is None or not shiboken6.isValid(widget) or not widget.isVisible() or not widget.isEnabled():
        return False
    widget.setFocus(reason)
    return True
