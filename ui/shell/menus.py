"""The menu bar as tables of commands. Who starts the program adds rows of its own; the palette finds all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget

from ui.link.command import Command, make_action
from ui.link.page import Page
from ui.link.page_id import PageId
from ui.link.theme import Mode, theme
from ui.shell.pages import PageEntry, RailGroup, in_order
from ui.shell.view_commands import ViewFrame, view_commands

TITLES = ("File", "Edit", "View", "Go", "Help")
TYPING = "How conditions and dates are typed"
MenuTable = Mapping[str, Sequence[Command]]


class Frame(ViewFrame, Protocol):
    """What the menus need of the main window."""

    def shows(self, page_id: PageId) -> bool: ...
    def leave(self) -> None: ...
    def show_page(self, page_id: PageId) -> Page: ...
    def open_palette(self) -> None: ...
    def begin_search(self) -> None: ...
    def go_back(self) -> None: ...
    def can_go_back(self) -> bool: ...
    def toggle_rail(self) -> None: ...
    def choose_theme(self, mode: Mode) -> None: ...
    def show_about(self) -> None: ...
    def show_keys(self) -> None: ...
    def show_typing_guide(self) -> None: ...
    def show_history(self) -> None: ...


def menu_table(frame: Frame, entries: Sequence[PageEntry], extra: MenuTable) -> dict[str, list[Command]]:
    """Every menu with its commands; ``extra`` rows stand first. Edit gets Undo and Redo from the window."""
    return {
        "File": [*extra.get("File", ()), Command("quit", "Quit", frame.leave, "log-out", "Ctrl+Q", group="quit")],
        "Edit": [
            *extra.get("Edit", ()),
            Command("history", "History…", frame.show_history, "history", group="history"),
        ],
        "View": [*extra.get("View", ()), *_view(frame)],
        "Go": [*_go(frame, entries), *extra.get("Go", ())],
        "Help": [
            *extra.get("Help", ()),
            Command("keys", "Keys", frame.show_keys, "keyboard", "F1"),
            Command("typing_guide", TYPING, frame.show_typing_guide, "circle-question-mark"),
            Command("about", "About Leadline", frame.show_about, "info", group="about"),
        ],
    }


def offer_editing(menu: QMenu, owner: QWidget, of_page: Callable[[], Sequence[Command]]) -> None:
    """Make the menu offer what can be edited: the text in the field that has the focus, else what the page says."""
    made: list[QAction] = []

    def renew() -> None:
        for action in made:
            menu.removeAction(action)
            action.deleteLater()
        made.clear()
        field = owner.focusWidget()
        group = None
        for command in (
            _text_commands(field) if isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit) else of_page()
        ):
            if group not in (None, command.group):
                made.append(menu.addSeparator())
            group = command.group
            # Its key belongs to the field or the page: here it is only shown.
            action = make_action(replace(command, shortcut=""), menu)
            action.setText(f"{action.text()}\t{command.keys}" if command.shortcut else action.text())
            menu.addAction(action)
            made.append(action)

    menu.aboutToShow.connect(renew)


def _text_commands(field: QLineEdit | QPlainTextEdit | QTextEdit) -> list[Command]:
    return [
        Command("text_cut", "Cut", field.cut, "", "Ctrl+X"),
        Command("text_copy", "Copy", field.copy, "copy", "Ctrl+C"),
        Command("text_paste", "Paste", field.paste, "", "Ctrl+V"),
        Command("text_all", "Select all", field.selectAll, "", "Ctrl+A", group="all"),
    ]


def _view(frame: Frame) -> list[Command]:
    themes = (
        (Mode.LIGHT, "Light look", "sun"),
        (Mode.DARK, "Dark look", "moon"),
        (Mode.SYSTEM, "Look of the system", "monitor"),
    )
    return [
        Command("toggle_rail", "Narrow or wide page list", frame.toggle_rail, "panel-left", "Ctrl+B", group="rail"),
        *view_commands(frame),
        *(_theme_command(frame, mode, text, picture) for mode, text, picture in themes),
    ]


def _theme_command(frame: Frame, mode: Mode, text: str, picture: str) -> Command:
    return Command(
        f"look_{mode}",
        text,
        lambda: frame.choose_theme(mode),
        picture,
        enabled=lambda: theme().mode is not mode,
        group="look",
        why_not="This is how it looks now.",
    )


def _go(frame: Frame, entries: Sequence[PageEntry]) -> list[Command]:
    shown = in_order(entries)
    return [
        Command("palette", "Search or type a command", frame.open_palette, "search", "Ctrl+K", group="palette"),
        Command("find", "Find on this page", frame.begin_search, "search", "Ctrl+F", group="palette"),
        Command(
            "back",
            "Back",
            frame.go_back,
            "arrow-left",
            "Alt+Left",
            frame.can_go_back,
            "palette",
            "No page was shown before this one.",
        ),
        *(_page(frame, entry, number) for number, entry in enumerate(shown, start=1)),
    ]


def _page(frame: Frame, entry: PageEntry, number: int) -> Command:
    keys = "Ctrl+," if entry.group is RailGroup.FOOT else f"Ctrl+{number}" if number < 10 else ""
    return Command(
        f"page_{entry.id}",
        entry.title,
        lambda: frame.show_page(entry.id),
        entry.icon,
        keys,
        lambda: not frame.shows(entry.id),
        "pages",
        "This page is shown now.",
    )
