"""What can be done, as data: menus, tool tips, the palette and shortcuts are all built from tables of ``Command``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QCursor, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from ui.link.icon import icon
from ui.link.plain_text import one_line, tip


def always() -> bool:
    """True: for commands that can be run at any time."""
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do. ``text`` is what the menu says; ``group`` draws a line where it changes."""

    id: str
    text: str
    run: Callable[[], object]
    icon: str = ""
    shortcut: str = ""
    enabled: Callable[[], bool] = always
    group: str = ""
    why_not: str | Callable[[], str] = ""
    """The sentence of its menu's tool tip while it cannot be run; asked then, where it differs."""

    @property
    def reason(self) -> str:
        """Why it cannot be run now."""
        return self.why_not() if callable(self.why_not) else self.why_not

    def press(self, refuse: Callable[[str], None]) -> None:
        """Run it for a key, or say why it cannot be run now."""
        if self.enabled():
            self.run()
        elif self.reason:
            refuse(self.reason)

    @property
    def tip(self) -> str:
        """Text for a tool tip, with the shortcut as this system writes it."""
        return f"{self.text} ({self.keys})" if self.shortcut else self.text

    @property
    def keys(self) -> str:
        """Its shortcut as this system writes it; empty without one."""
        return keys_text(self.shortcut)


def keys_text(shortcut: str) -> str:
    """A shortcut as this system writes it; Shift and Tab are one key to Qt, which no keyboard shows."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText).replace("Backtab", "Tab")


def make_action(command: Command, owner: QWidget) -> QAction:
    """A QAction for ``command``; its shortcut works as long as ``owner`` has the action."""
    action = QAction(one_line(command.text).replace("&", "&&"), owner)
    action.setObjectName(command.id)
    if command.icon:
        action.setIcon(icon(command.icon))
    if command.shortcut:
        action.setShortcut(QKeySequence(command.shortcut))
    action.setEnabled(command.enabled())
    if not action.isEnabled() and command.why_not:
        action.setToolTip(tip(command.reason))
    action.triggered.connect(lambda: command.run() if command.enabled() else None)
    return action


def fill_menu(menu: QMenu, commands: Iterable[Command], owner: QWidget) -> list[QAction]:
    """Add the commands to ``menu``; what is enabled is asked while it is open, and at each use of a shortcut."""
    made: list[tuple[QAction, Command]] = []
    menu.setToolTipsVisible(True)
    for command in commands:
        if made and made[-1][1].group != command.group:
            menu.addSeparator()
        action = make_action(command, owner)
        action.setEnabled(True)
        owner.addAction(action)
        menu.addAction(action)
        made.append((action, command))

    def ask_again() -> None:
        for action, command in made:
            action.setEnabled(command.enabled())
            action.setToolTip("" if action.isEnabled() else tip(command.reason))

    def free_shortcuts() -> None:
        for action, _ in made:
            action.setEnabled(True)

    menu.aboutToShow.connect(ask_again)
    menu.aboutToHide.connect(free_shortcuts)
    return [action for action, _ in made]


def menu_spot(page: QWidget) -> QPoint:
    """Where a menu opens that a button or a command of a page asks for: under the button that was pressed, by mouse or
    by key; else at the mouse, or at the top of the page where the mouse is elsewhere."""
    pressed = QApplication.focusWidget()
    if isinstance(pressed, QAbstractButton) and pressed.isVisible():
        return pressed.mapToGlobal(QPoint(0, pressed.height() + 4))
    inside = page.rect().contains(page.mapFromGlobal(QCursor.pos()))
    return QCursor.pos() if inside else page.mapToGlobal(QPoint(page.width() // 2, 40))


def below(control: QWidget) -> QPoint:
    """Where the menu of a button opens, on the screen."""
    return control.mapToGlobal(control.rect().bottomLeft())


def pop_up(commands: Iterable[Command], owner: QWidget) -> QMenu:
    """A context menu from a table; the caller shows it. Its shortcuts are shown and not active."""
    menu = QMenu(owner)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    # A screen reader presses an item without closing what it stands in.
    menu.triggered.connect(lambda _: menu.hide())
    group = None
    for command in commands:
        if group is not None and command.group != group:
            menu.addSeparator()
        group = command.group
        menu.addAction(make_action(command, menu))
    return menu
