"""The page Board: lays out columns and lanes, reads their cards, and follows each notice of an edit."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from app.domain.board_grouping import BoardGrouping, GroupBy
from app.domain.ids import PersonId, ProjectId, SavedViewId, TaskId
from app.domain.saved_view import SavedView
from app.editing.change import ChangeSet
from app.grammar.filter import filter_text
from app.queries.board_groups import BoardCell
from app.queries.rows import CardRow
from app.queries.saved_view import saved_view
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.page import Page
from ui.link.page_id import PageId
from ui.link.place import (
    Place,
    ProjectPagePlace,
    ProjectTasksPlace,
    SavedViewPlace,
    StartProject,
    TaskPanelPlace,
    TaskPlace,
)
from ui.pages.board.board_cards import BoardCards, projects_of
from ui.pages.board.body import BoardBody
from ui.pages.board.card_choices import CardsControl
from ui.pages.board.card_commands import CardCommands, CommandKeys, board_commands, card_commands, lane_commands
from ui.pages.board.card_drag import CardDrag
from ui.pages.board.card_looks import CardLooks
from ui.pages.board.column_menu import ColumnMenus
from ui.pages.board.columns import BoardColumn
from ui.pages.board.contents import BoardContents
from ui.pages.board.filters import BoardFilters, grouping_commands
from ui.pages.board.kept_choice import KeptChoice
from ui.pages.board.model import RiskFinder
from ui.pages.board.quick_edit import QuickEdit
from ui.widgets.bulk_bar import BulkBar
from ui.widgets.empty_state import EmptyState
from ui.widgets.quick_add import open_quick_add
from ui.widgets.task_panel.panel import TaskSide


class BoardPage(Page):
    """Columns of cards, with or without lanes; one card at most is current, several can be chosen."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Board")
        self.cards = BoardCards()
        self.looks = CardLooks(context, self)
        self.drag = CardDrag(context, lambda: self.cards.layout, self, lambda: self.looks.why_not_placed)
        self.body = BoardBody(context, self.drag, lambda event: self._keys.press(event), self._make_empty)
        self.drag.chosen = self.chosen_cards
        self.filters = BoardFilters(context)
        self.cards_control = CardsControl(self, context, self.looks)
        self.filters.add_control(self.cards_control.button)
        self.contents = BoardContents(context, self.filters, self.body, self.cards, self.looks)
        self.column_menus = ColumnMenus(self, context, self.body, self.contents)
        self.filters.add_control(self.column_menus.hidden)
        self.bulk = BulkBar(context)
        self.card_commands = CardCommands(self, self)
        self.quick_edit = QuickEdit(context, self.card_commands, self)
        self._card_commands = card_commands(self, self.card_commands)
        self._lane_commands = lane_commands(self, self.card_commands)
        self._page_commands = board_commands(self)
        of_cards = (*self._card_commands, *self._lane_commands)
        self._keys = CommandKeys((*of_cards, *self._page_commands), context.refuse)
        self._risk = RiskFinder(context, self._seen_projects, self._show_risk, self)
        self._choice = KeptChoice(self.body, lambda task_id: self.select(task_id, focus=False), self._chosen)
        self._several = QTimer(self)
        self._several.setSingleShot(True)
        self._several.setInterval(0)
        self._arrange()
        self.side = TaskSide(self, context)
        self._connect()
        if self.filters.lanes is None and self.filters.columns == BoardGrouping():
            self.body.row.make_columns(self.cards.layout)

    @property
    def columns(self) -> dict[str, BoardColumn]:
        """The columns without lanes, by their keys."""
        return {cell.column: column for cell, column in self.body.row.cells.items()}

    def primary(self) -> Command:
        return Command("new_project", "Start project…", lambda: self.context.go_to(StartProject()), "plus")

    def _make_empty(self) -> EmptyState:
        return EmptyState(
            "square-kanban",
            "Start a project and its tasks stand here",
            self.primary(),
            "Each task is a card in the column of its state. Press N to add a single task.",
        )

    def commands(self) -> tuple[Command, ...]:
        of_cards = (*self._card_commands, *self._lane_commands, *self.cards_control.commands())
        return (*self._page_commands, *of_cards, *grouping_commands(self.filters), *self.column_menus.commands())

    def refresh(self, changes: ChangeSet | None) -> None:
        with self._choice.kept():
            self.contents.refresh(changes)

    def _regroup(self) -> None:
        if not self.isVisible():
            # It is read with the next showing.
            self._stale = True
            return
        with self._choice.kept():
            self.contents.regroup()

    def show_place(self, place: Place) -> bool:
        match place:
            case ProjectTasksPlace(project_id):
                self.filters.choose(project_id)
                return True
            case SavedViewPlace(view_id):
                view = self.context.read(saved_view, view_id)
                self.filters.show_view(view)
                self.looks.show_view(view)
                return True
            case TaskPanelPlace(task_id, asks_reason):
                self._let_in(task_id)
                self.select(task_id, focus=False)
                return self.side.open(task_id, asks_reason=asks_reason)
            case TaskPlace(task_id):
                self._let_in(task_id)
                return self.select(task_id)
            case _:
                return False

    def shown_view(self) -> SavedView:
        """The filter with project and person, what columns and lanes are made by, and how the cards look."""
        columns = self.filters.columns
        grouping = "" if columns.by is GroupBy.STATE else columns.word
        text = filter_text(self.filters.whole())
        shown = SavedView(SavedViewId(0), "", PageId.BOARD, text, grouping, self.filters.lanes_word)
        return self.looks.kept_in(shown)

    def _let_in(self, task_id: TaskId) -> None:
        """Show the cards of all when the filters hide this one, and its column with its cards."""
        if self.cards.find(task_id) is None and self.filters.active:
            self.filters.choose()
        card = self.cards.find(task_id)
        if card is not None:
            self.column_menus.let_in(self.cards.layout.cell_of(card).column)

    def current(self) -> CardRow | None:
        """The card that is chosen, in whatever column."""
        return self.body.area.current()

    def chosen_cards(self) -> list[CardRow]:
        """All that are chosen, in the order of the board."""
        return self.body.area.chosen_cards()

    def choose(self, task_ids: Sequence[TaskId]) -> None:
        """Let these cards, by their tasks, be the ones that are chosen; what is not on the board is passed over."""
        self.contents.show_rest()
        self.body.area.choose(task_ids, focus=True)

    def shown_cards(self, cell: BoardCell) -> Sequence[CardRow]:
        """What a cell shows under the filter, from above."""
        column = self.body.area.cells.get(cell)
        return column.model.cards if column is not None else ()

    def select(self, task_id: TaskId, focus: bool = True) -> bool:
        """Choose a card and bring it into view; False when it is not shown."""
        self.contents.show_rest()
        return self.body.area.select(task_id, focus)

    def card_place(self, task_id: TaskId) -> QRect:
        """Where the card is on the page."""
        return self.body.area.place_of(task_id, self)

    def open_card(self) -> None:
        """The panel of the chosen card."""
        card = self.current()
        if card is not None:
            self.side.open(card.task_id)

    def quick_add(self) -> None:
        """One line for a new task, in the project and for the person that the board is narrowed to."""
        open_quick_add(self, self.context, self.select, self.filters.project_id, self.filters.person_id)

    def only_this_person(self) -> None:
        """The board of the chosen card's owner; again: of everybody."""
        card = self.current()
        if card is not None:
            again = self.filters.person_id == card.owner_id
            self.filters.choose(self.filters.project_id, None if again else PersonId(card.owner_id))

    def ask_limit(self) -> None:
        """How many cards the column of the current card may have."""
        card = self.current()
        if card is not None:
            self.column_menus.limit(self.cards.layout.cell_of(card).column, self.card_place(card.task_id))

    def open_project(self) -> None:
        """The page of the chosen card's project."""
        card = self.current()
        if card is not None and card.project_id is not None:
            self.context.go_to(ProjectPagePlace(ProjectId(card.project_id)))

    def clear_filters(self) -> None:
        """All projects, everybody, every card."""
        if self.filters.active:
            self.filters.choose()

    def focus_filter(self) -> None:
        """Type words that the cards must have."""
        self.filters.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.text.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys for the whole page that no list took."""
        keys = QKeySequence(event.keyCombination()).toString()
        command = next((one for one in self._page_commands if one.shortcut == keys), None)
        if command is None:
            super().keyPressEvent(event)
        else:
            command.run()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_risk()

    def hideEvent(self, event: QHideEvent) -> None:
        self._risk.stop()
        super().hideEvent(event)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self.body, 1)
        layout.addWidget(self.bulk)

    def _connect(self) -> None:
        self.filters.recall()
        self.filters.narrowed.connect(lambda: self.refresh(None))
        self.filters.grouped.connect(self._regroup)
        self.filters.tasks.changed.connect(self.contents.show)
        self.view_follows(self.filters.narrowed, self.filters.grouped, self.filters.tasks.changed)
        self.contents.shown.connect(self._shown)
        self.looks.changed.connect(lambda: self.contents.show(afresh=True))
        self.filters.left.connect(self._focus_cards)
        self.body.made.connect(self._connect_column)
        self.body.chosen.connect(self._choice.tell)
        self.body.several.connect(self._several.start)
        self.body.seen_others.connect(self._ask_risk)
        self._several.timeout.connect(lambda: self.bulk.show_for([card.task_id for card in self.chosen_cards()]))
        self.bulk.left.connect(self._focus_cards)

    def _connect_column(self, column: BoardColumn) -> None:
        self.quick_edit.watch(column.list)
        column.dropped.connect(lambda one: self.card_commands.drop(one.task_ids, one.cell, one.row))
        column.list.activated.connect(lambda index: self.open_card())
        column.list.menu_asked.connect(self._pop_up)

    def _pop_up(self, at: QPoint) -> None:
        lanes = self._lane_commands if self.cards.layout.lanes is not None else ()
        pop_up((*self._card_commands, *lanes), self).popup(at)

    def _shown(self) -> None:
        self.set_header(subtitle=self.contents.subtitle)
        self._ask_risk()

    def _ask_risk(self) -> None:
        """Work out the risk of the projects whose cards can be seen."""
        if self.isVisible():
            self._risk.ask()

    def _seen_projects(self) -> list[ProjectId]:
        seen = self.body.area.seen_cards()
        return projects_of(card for card in seen if not card.state.over)

    def _show_risk(self, project_id: ProjectId, at_risk: frozenset[TaskId], in_doubt: Mapping[TaskId, str]) -> None:
        self.body.area.show_risk(project_id, at_risk, in_doubt)

    def _chosen(self, task_id: int) -> None:
        """Another card is chosen: the task panel, where it is open, shows that one."""
        if self.side.is_open:
            self.side.show_task(TaskId(task_id))

    def _focus_cards(self) -> None:
        card = self.current() or self.body.area.first()
        if card is not None:
            self.select(card.task_id)


def make(context: Context) -> BoardPage:
    """For the table of pages; it reveals ``task``, ``task_panel`` and ``project_board``."""
    return BoardPage(context)
