"""What can be done on the board and to its chosen card: menu, keys and palette are made from the tables here."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.actions.due import add_days, set_due
from app.actions.task import assign_task, assign_to_new_person, block_task, rename_task, unblock_task
from app.domain.board import Column, column_of, drop_of
from app.domain.ids import PersonId, TaskId
from app.queries.board import rank_between, team
from app.queries.reader import Reader
from app.queries.rows import CardRow
from ui.canvas.preview import Act
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.place import ImproveStep
from ui.link.plain_text import one_line
from ui.pages.board.card_drag import move_act, needs_outcome, reopens
from ui.pages.board.card_looks import CardLooks
from ui.pages.board.columns import BoardColumn
from ui.widgets.block_form import BlockForm
from ui.widgets.date_field import DateField
from ui.widgets.outcome_choice import KEEP_SKIPPED, OutcomeChoice, outcome_lines, reopen_question
from ui.widgets.person_field import PersonChoice, PersonField
from ui.widgets.popover import Popover
from ui.widgets.task_peek import PeekedList, TaskPeek

COLUMNS = tuple(Column)


class BoardSurface(Protocol):
    """What the commands need of the page."""

    context: Context
    columns: dict[Column, BoardColumn]
    looks: CardLooks

    def current(self) -> CardRow | None: ...

    def select(self, task_id: TaskId, focus: bool = True) -> bool: ...

    def card_place(self, task_id: TaskId) -> QRect: ...

    def open_card(self) -> None: ...

    def quick_add(self) -> None: ...

    def only_this_person(self) -> None: ...

    def open_project(self) -> None: ...

    def clear_filters(self) -> None: ...

    def focus_filter(self) -> None: ...


class CardCommands:
    """What is done to the chosen card. ``host`` is the page itself, over which popovers lie."""

    def __init__(self, board: BoardSurface, host: QWidget) -> None:
        self._board = board
        self._context = board.context
        self._host = host

    def drop(self, task_id: TaskId, column: Column, row: int) -> None:
        """Put a card before ``row`` of a column as it is shown now; Done asks for the outcome where there is one."""
        card = self._find(task_id)
        if card is None:
            return
        source = column_of(card.state, card.kind)
        refusal = self._board.looks.why_not_placed
        if refusal and source is column and column is not Column.DONE:
            self._context.refuse(refusal)
            return
        shown = [other for other in self._board.columns[column].model.cards if other.task_id != task_id]
        if source is column and row > self._board.columns[column].model.row_of(task_id):
            row -= 1
        rank = None if column is Column.DONE or refusal else rank_between(shown, min(row, len(shown)))
        if needs_outcome(card, column):
            self.ask_outcome(card)
        elif reopens(card, column):
            self._reopen(card, column, rank)
        else:
            self._move(card, move_act(card, column, rank))

    def _move(self, card: CardRow, act: Act) -> None:
        """Run the move, let the focus follow the card and say where it is now."""
        if act.do(self._context) is not None:
            self._follow(card)

    def move_aside(self, step: int) -> None:
        """To the next column in that direction that takes the card; else why the nearest does not."""
        card = self._board.current()
        if card is None:
            return
        source = column_of(card.state, card.kind)
        at = COLUMNS.index(source)
        ahead = COLUMNS[at + 1 :] if step > 0 else COLUMNS[:at][::-1]
        target = next((column for column in ahead if drop_of(source, column, card.kind)), None)
        if target is not None:
            self.drop(card.task_id, target, 0)
        elif ahead:
            self._move(card, move_act(card, ahead[0]))

    def reorder(self, step: int) -> None:
        """One place up or down in its column."""
        card = self._board.current()
        if card is None:
            return
        column = column_of(card.state, card.kind)
        row = self._board.columns[column].model.row_of(card.task_id)
        if column is Column.DONE or 0 <= row + step < self._board.columns[column].model.rowCount():
            self.drop(card.task_id, column, row + (2 if step > 0 else -1))

    def finish(self) -> None:
        """Done, with its outcome where it asks for one."""
        card = self._board.current()
        if card is not None:
            self.drop(card.task_id, Column.DONE, 0)

    def ask_outcome(self, card: CardRow) -> None:
        """The popover with each outcome and what it does, unless it misses something that no outcome passes over."""
        if self._context.says_missing(card.task_id):
            return
        asked, lines = outcome_lines(self._context, card.task_id)
        choice = OutcomeChoice(lines)
        popover = Popover(self._host, asked.question or f"How did “{asked.title}” end?", choice)

        def chosen(outcome: str, note: str) -> None:
            popover.close_popover()
            self._move(card, move_act(card, Column.DONE, outcome=outcome, note=note))

        choice.chosen.connect(chosen)
        popover.open_at(self._board.card_place(card.task_id), choice.first)

    def _reopen(self, card: CardRow, column: Column, rank: float | None) -> None:
        """At once, unless something that was skipped by hand would come again."""
        title, lines = reopen_question(self._context, card.task_id)
        if not lines:
            self._move(card, move_act(card, column, rank))
            return
        choice = OutcomeChoice(lines)
        popover = Popover(self._host, title, choice)

        def chosen(way: str, note: str) -> None:
            popover.close_popover()
            self._move(card, move_act(card, column, rank, keep_skipped=way == KEEP_SKIPPED))

        choice.chosen.connect(chosen)
        popover.open_at(self._board.card_place(card.task_id), choice.first)

    def rename(self) -> None:
        """Type another title over the card."""
        card = self._board.current()
        if card is None:
            return
        field = named(QLineEdit(card.title), "Title")
        popover = self._open(card, "Rename", field)
        field.selectAll()
        field.returnPressed.connect(
            lambda: self._answer(popover, lambda: self._context.do(rename_task, card.task_id, field.text()))
        )

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

    def _find(self, task_id: TaskId) -> CardRow | None:
        for column in self._board.columns.values():
            row = column.model.row_of(task_id)
            if row >= 0:
                return column.model.cards[row]
        return None

    def _follow(self, card: CardRow, moved: bool = True) -> None:
        if not self._board.select(card.task_id):
            return
        now = self._find(card.task_id)
        if now is None:
            return
        column = self._board.columns[column_of(now.state, now.kind)]
        place = f"{column.model.row_of(now.task_id) + 1} of {column.model.rowCount()}"
        if moved:
            announce(column.list, f"{now.title} moved to {column.column}, {place}")


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
        ("rename", "Rename…", commands.rename, "pencil", "F2", has_card, "open"),
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


def _why_not(card: CardRow | None) -> str:
    if card is None:
        return "Choose a card first."
    title = f"“{one_line(card.title)}”"
    return f"{title} is {card.state}. Reopen it first." if card.state.over else f"The turn of {title} has not come."


def board_commands(board: BoardSurface) -> tuple[Command, ...]:
    """What can be done on the board without a chosen card."""
    return (
        Command("quick_add", "Add task", board.quick_add, "plus", "N"),
        Command("filter", "Filter cards", board.focus_filter, "search", "Ctrl+F"),
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
