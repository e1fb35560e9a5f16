"""The page Board: lays out the columns, reads their cards, and follows each notice of an edit."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.domain.board import Column
from app.domain.ids import PersonId, ProjectId, SavedViewId, TaskId
from app.domain.saved_view import SavedView
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.grammar.filter import filter_text
from app.queries.board import board, board_beginning, board_choices, card_of, done_cards
from app.queries.due import due_horizon
from app.queries.filter import matching_over
from app.queries.project import project_sentence
from app.queries.reader import Reader
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
from ui.pages.board.card_choices import CardsControl
from ui.pages.board.card_commands import CardCommands, CommandKeys, board_commands, card_commands
from ui.pages.board.card_drag import CardDrag, CardDropped
from ui.pages.board.card_looks import CardLooks
from ui.pages.board.columns import ColumnRow
from ui.pages.board.filters import BoardFilters
from ui.pages.board.model import BoardCards, RiskFinder, projects_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.quick_add import open_quick_add
from ui.widgets.task_panel.panel import TaskSide

FIRST_SHOWN = 300
"""Cards a column in the first painting: more than any screen holds, and more than MANY."""


class BoardPage(Page):
    """Five columns; one card at most is chosen."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "Board")
        self._cards = BoardCards()
        self._today = date.min
        self._never_shown = True
        self._cut = False
        self.looks = CardLooks(context, self)
        self.drag = CardDrag(context, self, lambda: self.looks.why_not_placed)
        self._row = ColumnRow(self.drag, lambda event: self._keys.press(event))
        self.columns = self._row.columns
        self.filters = BoardFilters(context)
        self.cards_control = CardsControl(self, context, self.looks)
        self.filters.add_control(self.cards_control.button)
        self.card_commands = CardCommands(self, self)
        self._card_commands = card_commands(self, self.card_commands)
        self._page_commands = board_commands(self)
        self._keys = CommandKeys((*self._card_commands, *self._page_commands), context.refuse)
        self._risk = RiskFinder(context, self._seen_projects, self._show_risk, self)
        self._body = QStackedWidget()
        self._arrange()
        self.side = TaskSide(self, context)
        self._connect()

    def primary(self) -> Command:
        return Command("new_project", "Start project…", lambda: self.context.go_to(StartProject()), "plus")

    def commands(self) -> tuple[Command, ...]:
        return (*self._page_commands, *self._card_commands, *self.cards_control.commands())

    def refresh(self, changes: ChangeSet | None) -> None:
        today = self.context.read(_today)
        kept = self.current()
        known = changes is not None and today == self._today
        self._today = today
        if changes is None or not known or not self._cards.patch(changes, self._card_of):
            self._read(brief=self._never_shown)
        self._show(brief=self._never_shown)
        self._never_shown = False
        if kept is not None and not self.select(kept.task_id, focus=False):
            self._row.forget(kept)

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
        """The filter with the project and the person that are chosen, and how the cards look."""
        return self.looks.kept_in(SavedView(SavedViewId(0), "", PageId.BOARD, filter_text(self.filters.whole())))

    def _let_in(self, task_id: TaskId) -> None:
        """Show the cards of all when the filters hide this one."""
        if self._cards.find(task_id) is None and self.filters.active:
            self.filters.choose()

    def current(self) -> CardRow | None:
        """The card that is chosen, in whatever column."""
        return self._row.current()

    def select(self, task_id: TaskId, focus: bool = True) -> bool:
        """Choose a card and bring it into view; False when it is not shown."""
        self._show_rest()
        return self._row.select(task_id, focus)

    def card_place(self, task_id: TaskId) -> QRect:
        """Where the card is on the page."""
        return self._row.place_of(task_id, self)

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
        self._body.addWidget(self._row)
        self._body.addWidget(
            EmptyState(
                "square-kanban",
                "Start a project and its tasks stand here",
                self.primary(),
                "Each task is a card in the column of its state. Press N to add a single task.",
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self._body, 1)

    def _connect(self) -> None:
        self.filters.recall()
        self.filters.narrowed.connect(lambda: self.refresh(None))
        self.filters.tasks.changed.connect(self._show)
        self.looks.changed.connect(lambda: self._show(afresh=True))
        self.filters.left.connect(self._focus_cards)
        self._row.chosen.connect(self._chosen)
        for column in self.columns.values():
            column.dropped.connect(self._drop)
            column.list.activated.connect(lambda index: self.open_card())
            column.list.menu_asked.connect(lambda at: pop_up(self._card_commands, self).popup(at))
            column.list.verticalScrollBar().valueChanged.connect(lambda value: self._ask_risk())

    def _read(self, brief: bool = False) -> None:
        """``brief``: of the board of all only what can be seen at first."""
        self.filters.offer(self.context.read(board_choices))
        project_id, person_id = self.filters.project_id, self.filters.person_id
        if brief and not self.filters.active and not self.looks.why_not_placed:
            self._cards.take(self.context.read(board_beginning, FIRST_SHOWN), None, None)
        else:
            self._cards.take(self.context.read(board, project_id, person_id), project_id, person_id)

    def _show(self, brief: bool = False, afresh: bool = False) -> None:
        """``brief``: no more than can be seen at first, the rest after that has been painted; ``afresh``: the cards
        look otherwise than before."""
        if self._cards.unread and not brief:
            self._read()
        among = self.filters.tasks.ids
        done, hidden = self._done(among is not None)
        self._cut = bool(self._cards.unread)
        self.looks.begin()
        horizon = self.context.read(due_horizon)
        for name, column in self.columns.items():
            shown = done if name is Column.DONE else self._cards.shown(name, among)
            shown = self.looks.ordering(shown)
            self._cut |= brief and len(shown) > FIRST_SHOWN
            column.model.show_cards(shown[:FIRST_SHOWN] if brief else shown, horizon)
            column.list.fit_many()
            column.list.dress(self.looks, afresh)
            count = len(shown) + (self._cards.unread if name is Column.WAITING else 0)
            column.show_count(count, hidden if name is Column.DONE else 0)
        nothing = self._cards.empty and not self.filters.active
        self._body.setCurrentIndex(1 if nothing else 0)
        self.filters.setVisible(not nothing)
        self.set_header(subtitle=self._subtitle_line())
        self._ask_risk()
        if self._cut:
            QTimer.singleShot(0, self, self._show_rest)

    def _done(self, filtered: bool) -> tuple[list[CardRow], int]:
        """The newest of what is over, under a filter the newest that it lets through, and how many are older."""
        filter = self.filters.text.filter
        if not filtered or filter is None:
            return self._cards.columns[Column.DONE], self._cards.hidden_done
        among = self.context.read(matching_over, filter)
        return self.context.read(done_cards, among, self.filters.project_id, self.filters.person_id)

    def _show_rest(self) -> None:
        if self._cut:
            self._show()

    def _subtitle_line(self) -> str:
        project_id = self.filters.project_id
        if project_id is not None:
            return self.context.read(project_sentence, project_id)
        projects = self._cards.project_count
        counted = f"{projects} project{'' if projects == 1 else 's'}"
        return "" if self._cards.empty else f"{counted} · {self._cards.open_count} open"

    def _card_of(self, task: Task) -> CardRow:
        return self.context.read(card_of, task)

    def _ask_risk(self) -> None:
        """Work out the risk of the projects whose cards can be seen."""
        if self.isVisible():
            self._risk.ask()

    def _seen_projects(self) -> list[ProjectId]:
        seen = self._row.seen_cards()
        return projects_of(card for card in seen if not card.state.over)

    def _show_risk(self, project_id: ProjectId, at_risk: frozenset[TaskId], in_doubt: Mapping[TaskId, str]) -> None:
        for column in self.columns.values():
            column.model.show_risk(project_id, at_risk, in_doubt)

    def _chosen(self, task_id: int) -> None:
        """Another card is chosen: the task panel, where it is open, shows that one."""
        if self.side.is_open:
            self.side.show_task(TaskId(task_id))

    def _drop(self, dropped: CardDropped) -> None:
        self.card_commands.drop(dropped.task_id, dropped.column, dropped.row)

    def _focus_cards(self) -> None:
        card = self.current() or self._row.first()
        if card is not None:
            self.select(card.task_id)


def make(context: Context) -> BoardPage:
    """For the table of pages; it reveals ``task``, ``task_panel`` and ``project_board``."""
    return BoardPage(context)


def _today(reader: Reader) -> date:
    return reader.today()
