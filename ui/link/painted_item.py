"""What a screen reader finds in a view that paints its own items: the parts that every such view has in common.

Qt asks by class name; the answers hang on the view, so every interface lives as long as it.
"""

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface, QColor
from PySide6.QtWidgets import QWidget

from ui.link.plain_text import one_line

Root = Callable[[QObject], QAccessibleInterface | None]
_roots: dict[str, Root] = {}


def answer_for(class_name: str, root: Root) -> None:
    """From now on ``root`` gives the interface of widgets of this class, or None for one that is not ready."""
    if not _roots:
        QAccessible.installFactory(_ask)
    _roots[class_name] = root


def _ask(class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    root = _roots.get(class_name)
    return root(thing) if root is not None and thing is not None else None


class PaintedItem(QAccessibleInterface):
    """An item of a list without children; a press selects it, and it may have a menu of what can be done with it.

    Subclasses say where it is, its name and its state.
    """

    def __init__(
        self, view: QWidget, press: Callable[[], object], open_menu: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self._view = view
        self._press = _Press(press, open_menu)

    def name(self) -> str:
        """The accessible name, which a screen reader says first."""
        raise NotImplementedError

    def description(self) -> str:
        """What is said after the name."""
        raise NotImplementedError

    def isValid(self) -> bool:
        return shiboken6.isValid(self._view)

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return QAccessible.queryAccessibleInterface(self._view)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        if kind is QAccessible.Text.Name:
            return one_line(self.name())
        return one_line(self.description()) if kind is QAccessible.Text.Description else ""

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


class _Press(QAccessibleActionInterface):
    """Press and focus do the same: select. The third opens the menu, where there is one."""

    def __init__(self, press: Callable[[], object], open_menu: Callable[[], object] | None) -> None:
        super().__init__()
        self._do = press
        self._open_menu = open_menu

    def actionNames(self) -> list[str]:
        menu = [self.showMenuAction()] if self._open_menu is not None else []
        return [self.pressAction(), self.setFocusAction(), *menu]

    def doAction(self, name: str) -> None:
        if self._open_menu is not None and name == self.showMenuAction():
            self._open_menu()
        else:
            self._do()

    def keyBindingsForAction(self, name: str) -> list[str]:
        return []

    def localizedActionName(self, name: str) -> str:
        return "Open menu" if name == self.showMenuAction() else "Select"

    def localizedActionDescription(self, name: str) -> str:
        return "Opens the menu of what can be done with it" if name == self.showMenuAction() else "Selects it"
