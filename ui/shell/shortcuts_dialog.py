"""All keys that work now, read off the same tables that menus, pages and lists are made of."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.engine.typing_guide import TITLE, typing_guide
from ui.link.accessible import named
from ui.link.command import Command, keys_text
from ui.link.page import Page
from ui.link.plain_text import one_line, plain_label, wrapping_label
from ui.link.theme import HEAD, MEDIUM, SEMIBOLD, font
from ui.link.undo_actions import UndoActions
from ui.widgets.row_list import RowList

Keys = dict[str, str]
"""What is done, by its key as this system writes it."""


def keys_of(commands: Iterable[Command]) -> Keys:
    """Those of a table that have a key."""
    return {keys_text(command.shortcut): _said(command.text) for command in commands if command.shortcut}


def page_keys(page: Page) -> dict[str, Keys]:
    """By where they work: on the page, and in each of its lists."""
    primary = page.primary()
    found = {page.title: keys_of([*([primary] if primary else []), *page.secondary(), *page.commands()])}
    for rows in page.findChildren(RowList):
        found[f"{page.title}: {rows.accessibleName()}"] = {keys_text(tool.key): _said(tool.text) for tool in rows.tools}
    return {where: keys for where, keys in found.items() if keys}


def menu_keys(menus: Mapping[str, Sequence[Command]]) -> dict[str, Keys]:
    """The keys of all menus: the title of the menu, then its (keys, what they do)."""
    found = {title: keys_of(commands) for title, commands in menus.items()}
    return {title: keys for title, keys in found.items() if keys}


def open_keys(
    parent: QWidget, page: Page, menus: Mapping[str, Sequence[Command]], undoing: UndoActions
) -> "ShortcutsDialog":
    """The keys of this page and its lists at the left, those of the menus at the right."""
    edit = {keys_text(action.shortcut().toString()): name for action, name in undoing.named}
    everywhere = menu_keys(menus)
    # Undo and Redo are no commands of a table.
    everywhere["Edit"] = {**edit, **everywhere.pop("Edit", {})}
    in_order = {title: everywhere[title] for title in menus if title in everywhere}
    box = ShortcutsDialog(parent, page_keys(page), in_order)
    box.open()
    return box


def open_typing_guide(parent: QWidget) -> "ShortcutsDialog":
    """How conditions, dates, links and steps are typed, with what the program reads in the examples."""
    guide = list(typing_guide().items())
    box = ShortcutsDialog(parent, dict(guide[:3]), dict(guide[3:]), TITLE)
    box.resize(1040, 680)
    box.open()
    return box


class ShortcutsDialog(QDialog):
    """What is typed and what it does, in two columns: ``left`` where the user is, ``right`` everywhere."""

    def __init__(
        self, parent: QWidget, left: Mapping[str, Keys], right: Mapping[str, Keys], title: str = "Keys"
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 600)
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(24, 20, 24, 20)
        columns.setSpacing(40)
        for groups in (left, right):
            if groups:
                columns.addLayout(_column(groups), 1)
        area = named(QScrollArea(), title)
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)


def _column(groups: Mapping[str, Keys]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    row = 0
    for title, keys in groups.items():
        heading = plain_label(one_line(title))
        heading.setFont(font(HEAD, SEMIBOLD))
        heading.setContentsMargins(0, 12 if row else 0, 0, 2)
        grid.addWidget(heading, row, 0, 1, 2)
        for row, (key, said) in enumerate(keys.items(), start=row + 1):  # noqa: B020
            press = plain_label(key)
            press.setFont(font(weight=MEDIUM))
            words = wrapping_label(said)
            words.setProperty("tone", "muted")
            grid.addWidget(press, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1)
        row += 1
    grid.setRowStretch(row, 1)
    return grid


def _said(text: str) -> str:
    return " ".join(one_line(text).replace("…", "").split())
