"""What ``desk.show`` opens that is no page: the dialogs for starting something."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from ui.link.desk import Desk

Opener = Callable[[object], None]


def openers(desk: Desk, window: QWidget) -> Mapping[str, Opener]:
    """By kind; each takes the id that ``desk.show`` was called with."""
    return {}
