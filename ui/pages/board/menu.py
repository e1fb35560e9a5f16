"""Everything that can be done on the board as tables: context menu, keys and palette are made from them."""

from collections.abc import Callable
from typing import Protocol

from ui.link.command import Command
from ui.pages.board.verbs import CardVerbs, Table

Row = tuple[str, str, Callable[[], object], str, str, Callable[[], bool], str]
"""Id, text, what runs, icon, shortcut, whether it can be done now, group."""


class Board(Table, Protocol):
    """What the commands need of the page."""

    verbs: CardVerbs

    def open_card(self) -> None: ...

    def quick_add(self) -> None: ...

    def only_this_person(self) -> None: ...

    def clear_filters(self) -> None: ...

    def focus_filter(self) -> None: ...


def card_commands(board: Board) -> tuple[Command, ...]:
    """For the card that the keyboard is on."""
    verbs = board.verbs

    def has_card() -> bool:
        return board.current() is not None

    def is_open() -> bool:
        card = board.current()
        return card is not None and card.state.open

    def unfinished() -> bool:
        card = board.current()
        return card is not None and not card.state.over

    rows: tuple[Row, ...] = (
        ("open", "Open", board.open_card, "panel-right", "Return", has_card, "open"),
        ("rename", "Rename …", verbs.rename, "pencil", "F2", has_card, "open"),
        ("done", "Done", verbs.finish, "check", "S", is_open, "move"),
        ("right", "Move right", lambda: verbs.move_aside(1), "arrow-right", "Ctrl+Right", has_card, "move"),
        ("left", "Move left", lambda: verbs.move_aside(-1), "arrow-left", "Ctrl+Left", has_card, "move"),
        ("up", "Move up", lambda: verbs.reorder(-1), "arrow-up", "Alt+Up", has_card, "move"),
        ("down", "Move down", lambda: verbs.reorder(1), "arrow-down", "Alt+Down", has_card, "move"),
        ("assign", "Hand to …", verbs.assign, "user-plus", "A", unfinished, "change"),
        ("due", "Due date …", verbs.change_due, "calendar", "D", unfinished, "change"),
        ("later", "A day later", lambda: verbs.add_days(1), "chevron-right", "Alt+Right", unfinished, "change"),
        ("earlier", "A day earlier", lambda: verbs.add_days(-1), "chevron-left", "Alt+Left", unfinished, "change"),
        ("block", "Blocked … or go on", verbs.block, "hand", "B", is_open, "change"),
        ("only_person", "Only this person", board.only_this_person, "filter", "Q", has_card, "look"),
    )  # fmt: skip
    return tuple(Command(f"card_{row[0]}", *row[1:]) for row in rows)


def board_commands(board: Board) -> tuple[Command, ...]:
    """For the whole page."""
    return (
        Command("quick_add", "Add task", board.quick_add, "plus", "N"),
        Command("filter", "Filter cards", board.focus_filter, "search", "Ctrl+F"),
        Command("clear_filters", "Clear filters", board.clear_filters, "x", "Esc"),
    )


def more_keys(board: Board) -> tuple[Command, ...]:
    """Second keys for the same."""
    return (Command("card_done_too", "Done", board.verbs.finish, "check", "Ctrl+Return"),)
