"""What can be done on the board and to its chosen card: menu, keys and palette are made from the tables here."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.actions.due import add_days, set_due
from app.actions.task import assign_task, assign_to_new_person, block_task, unblock_task
from app.domain.ids import PersonId, TaskId
from app.queries.board import team
from app.queries.reader import Reader
from app.queries.rows import CardRow
from ui.link.command import Command
from ui.link.place import ImproveStep
from ui.link.plain_text import one_line
from ui.pages.board.card_moves import BoardSurface, CardMoves
from ui.pages.board.column_list import ColumnList
from ui.widgets.block_form import BlockForm
from ui.widgets.date_field import DateField
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.popover import Popover
from ui.widgets.task_peek import PeekedList, TaskPeek


class CardCommands(CardMoves):
    """What is done to the chosen card beside moving it."""

    def rename(self) -> None:
        """Type another title over the card."""
        for view in self._host.findChildren(ColumnList):
            if view.isVisible() and view.currentIndex().isValid():
                view.scrollTo(view.currentIndex())
                view.edit(view.currentIndex())
                return

    def assign(self) -> None:
        """Ask for another owner in a popover, and hand the card over."""
        card = self._board.current()
        if card is None:
            return
        field = PersonField("Owner", "Type a name", creates=True)
        field.set_choices([PersonChoice(person.id, person.name) for person in self._context.read(team)], card.owner_id)
        popover = self._open(card, f"Hand “{card.title}” to", field)

        def picked(person_id: int | None) -> None:
            if person_id is not None:
                # The list of names is a window of its own and has to close before its field goes.
                QTimer.singleShot(0, popover, lambda: hand_to(PersonId(person_id)))

        def hand_to(owner_id: PersonId) -> None:
            self._answer(popover, lambda: self._context.do(assign_task, card.task_id, owner_id))

        def hand_to_new(name: str) -> None:
            QTimer.singleShot(
                0, popover, lambda: self._answer(popover, lambda: do(assign_to_new_person, card.task_id, name))
            )

        do = self._context.do
        field.picked.connect(picked)
        field.typed.connect(hand_to_new)

    def change_due(self) -> None:
        """Ask for another due day in a popover."""
        card = self._board.current()
        if card is None:
            return
        field = DateField("Due date", lambda: self._context.read(_today), card.due_on, optional=False)
        popover = self._open(card, f"When is “{card.title}” due?", field)
        field.selectAll()

        def picked(day: date) -> None:
            self._answer(popover, lambda: self._context.do(set_due, card.task_id, day))

        field.date_changed.connect(picked)

    def add_days(self, days: int) -> None:
        """So many working days later (or earlier)."""
        card = self._board.current()
        if card is not None and self._context.do(add_days, card.task_id, days) is not None:
            self._follow(card, moved=False)

    def block(self) -> None:
        """Say who holds it up and until when; a blocked one goes on."""
        card = self._board.current()
        if card is None:
            return
        if card.blocked_by:
            self._context.do(unblock_task, card.task_id)
            self._follow(card, moved=False)
            return
        form = BlockForm(lambda: self._context.read(_today))
        popover = Popover(self._host, f"What blocks “{card.title}”?", form)

        def given(by: str, until: date | None) -> None:
            self._answer(popover, lambda: self._context.do(block_task, card.task_id, by=by, until=until))

        form.given.connect(given)
        popover.open_at(self._board.card_place(card.task_id), form.by)

    def peek(self) -> None:
        """A glance at the chosen card, which goes on with the arrows."""
        seen = PeekedList(self._chosen_task, self._board.card_place, self._board.open_card)
        TaskPeek(self._host, self._context, seen).show_current()

    def _chosen_task(self) -> TaskId | None:
        card = self._board.current()
        return None if card is None else card.task_id

    def improve(self) -> None:
        """Leave a note at the step that the card comes from."""
        card = self._board.current()
        if card is not None:
            self._context.go_to(ImproveStep(card.task_id))

    def _open(self, card: CardRow, title: str, field: QWidget) -> Popover:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field)
        popover = Popover(self._host, title, content)
        popover.open_at(self._board.card_place(card.task_id), field)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return popover

    def _answer(self, popover: Popover, act: Callable[[], object]) -> None:
        """Close on success; a refusal leaves what was typed."""
        if act() is not None:
            popover.close_popover()


def _today(reader: Reader) -> date:
    return reader.today()


def card_commands(board: BoardSurface, commands: CardCommands) -> tuple[Command, ...]:
    """What can be done to the chosen card, in the order of its menu."""

    def has_card() -> bool:
        return board.current() is not None

    def is_open() -> bool:
        card = board.current()
        return card is not None and card.state.open

    def unfinished() -> bool:
        card = board.current()
        return card is not None and not card.state.over

    def in_project() -> bool:
        card = board.current()
        return card is not None and card.project_id is not None

    rows: tuple[tuple[str, str, Callable[[], object], str, str, Callable[[], bool], str], ...] = (
        ("open", "Open", board.open_card, "panel-right", "Return", has_card, "open"),
        ("peek", "Peek", commands.peek, "eye", "Space", has_card, "open"),
        ("rename", "Rename", commands.rename, "pencil", "F2", has_card, "open"),
        ("done", "Done", commands.finish, "check", "Ctrl+Return", is_open, "move"),
        ("right", "Move right", lambda: commands.move_aside(1), "arrow-right", "Ctrl+Right", has_card, "move"),
        ("left", "Move left", lambda: commands.move_aside(-1), "arrow-left", "Ctrl+Left", has_card, "move"),
        ("up", "Move up", lambda: commands.reorder(-1), "arrow-up", "Alt+Up", has_card, "move"),
        ("down", "Move down", lambda: commands.reorder(1), "arrow-down", "Alt+Down", has_card, "move"),
        ("assign", "Hand to…", commands.assign, "user-plus", "A", unfinished, "change"),
        ("due", "Due date…", commands.change_due, "calendar", "D", unfinished, "change"),
        ("later", "A day later", lambda: commands.add_days(1), "chevron-right", "Alt+Right", unfinished, "change"),
        ("earlier", "A day earlier", lambda: commands.add_days(-1), "chevron-left", "Alt+Left", unfinished, "change"),
        ("block", "Blocked… or go on", commands.block, "hand", "B", is_open, "change"),
        ("improve", "Improve this step…", commands.improve, "message-square", "I", in_project, "look"),
        ("project", "Open project", board.open_project, "folder-open", "", in_project, "look"),
        ("only_person", "Only this person", board.only_this_person, "filter", "Q", has_card, "look"),
    )  # fmt: skip
    return tuple(Command(f"card_{row[0]}", *row[1:], why_not=lambda: _why_not(board.current())) for row in rows)


def lane_commands(board: BoardSurface, commands: CardCommands) -> tuple[Command, ...]:
    """What the board in lanes can do to the chosen card besides."""

    def laned() -> bool:
        return board.current() is not None and board.cards.layout.lanes is not None

    def why_not() -> str:
        no_lanes = "There are no lanes. Choose what they are made by at the top of the board."
        return no_lanes if board.current() is not None else _why_not(None)

    ways = (
        ("card_lower", "To the lane below", 1, "chevron-down", "Ctrl+Down"),
        ("card_higher", "To the lane above", -1, "chevron-up", "Ctrl+Up"),
    )
    return tuple(
        Command(id, text, partial(commands.move_lane, step), icon, keys, laned, "lane", why_not)
        for id, text, step, icon, keys in ways
    )


def _why_not(card: CardRow | None) -> str:
    if card is None:
        return "Choose a card first."
    title = f"“{one_line(card.title)}”"
    return f"{title} is {card.state}. Reopen it first." if card.state.over else f"The turn of {title} has not come."


def board_commands(board: BoardSurface) -> tuple[Command, ...]:
    """What can be done on the board without a chosen card."""

    def has_card() -> bool:
        return board.current() is not None

    return (
        Command("quick_add", "Add task", board.quick_add, "plus", "N"),
        Command("filter", "Filter cards", board.focus_filter, "search", "Ctrl+F"),
        Command(
            "column_limit", "Limit of this column…", board.ask_limit, "hand", "", has_card, "", "Choose a card first."
        ),
        Command("clear_filters", "Clear filters", board.clear_filters, "x", "Esc"),
    )


class CommandKeys:
    """Runs commands by their shortcuts while a list of cards, which would take letters for itself, has the focus."""

    def __init__(self, commands: Iterable[Command], refuse: Callable[[str], None]) -> None:
        self._refuse = refuse
        self._by_keys = {QKeySequence(one.shortcut).toString(): one for one in commands if one.shortcut}

    def press(self, event: QKeyEvent) -> bool:
        """Carry out what the key means. False leaves it to the list, in which a letter jumps to a title."""
        keys = QKeySequence(event.keyCombination()).toString().replace("Enter", "Return")
        command = self._by_keys.get(keys)
        if command is None:
            return False
        command.press(self._refuse)
        return True
