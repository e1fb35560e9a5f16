"""The page List: filter, grouping and columns over one table of all tasks; several are changed together."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout

from app.actions.bulk import Finish, same_for
from app.domain.errors import RuleViolation
from app.domain.ids import SavedViewId, TaskId
from app.domain.saved_view import SavedView
from app.domain.task_list import TaskColumn, TaskGrouping
from app.editing.change import ChangeSet
from app.exchange.task_record import count
from app.grammar.filter import filter_text
from app.queries.saved_view import saved_view, view_filter
from app.queries.task_list import OrderedTasks, TaskOrder, task_list_beginning, task_list_rows
from ui.link.accessible import named
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.page import Page
from ui.link.place import PageId, Place, SavedViewPlace, StartProject, TaskPanelPlace, TaskPlace
from ui.pages.list.cells import CellEdits, copy_block, pasted_changes
from ui.pages.list.model import TaskListModel
from ui.pages.list.task_grid import TaskGrid
from ui.widgets.bulk_bar import BulkBar
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_field import FilteredTasks, FilterField
from ui.widgets.task_peek import PeekedList, TaskPeek
from ui.widgets.view_room import ViewRoom

_FILTER, _GROUPING, _SORTING = "list.filter", "list.grouping", "list.sorting"
_COLUMNS, _OVER = "list.columns", "list.over"
FIRST_COLUMNS = (
    *(TaskColumn.TITLE, TaskColumn.PROJECT, TaskColumn.OWNER, TaskColumn.STATE, TaskColumn.DUE),
    *(TaskColumn.PRIORITY, TaskColumn.LABELS, TaskColumn.EFFORT),
)
GROUPINGS = {
    TaskGrouping.NONE: "No groups",
    TaskGrouping.PROJECT: "By project",
    TaskGrouping.OWNER: "By owner",
    TaskGrouping.STATE: "By state",
    TaskGrouping.WEEK: "By week",
    TaskGrouping.PRIORITY: "By priority",
}
FIRST_ROWS = 150
"""More than a high screen shows."""
NOTHING, BEGIN = "There are no tasks yet.", "Each task is a row. Press N to add a single one."
_CONTROL = Qt.KeyboardModifier.ControlModifier


class ListPage(Page):
    """Its order, groups, columns and filter are remembered. ``grid`` has the keys of a spreadsheet."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "List")
        self.filter = FilterField(context, "Filter tasks")
        self.filter.setMaximumWidth(460)
        self.filtered = FilteredTasks(context, self.filter)
        self._kept: OrderedTasks | None = None
        self._begun = False
        self.grouping = named(QComboBox(), "Group by")
        for grouping, words in GROUPINGS.items():
            self.grouping.addItem(words, grouping)
        self.over = named(QCheckBox("Done too"), "Done too")
        self.model = TaskListModel(self, lambda ids: context.read(task_list_rows, ids))
        self.cells = CellEdits(context)
        self.model.edit = self.cells.type
        self.grid = TaskGrid(self.model, self.cells.choices)
        self.grid.menu = self._menu
        self.bulk = BulkBar(context)
        start = Command("start_project", "Start project…", lambda: context.go_to(StartProject()), "plus")
        self.empty = EmptyState("list-checks", NOTHING, start, BEGIN)
        self.stack = QStackedWidget()
        self.stack.addWidget(ViewRoom(self.grid))
        self.stack.addWidget(self.empty)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.filter, 2)
        bar.addWidget(self.grouping)
        bar.addWidget(self.over)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 0, 24, 12)
        layout.setSpacing(10)
        layout.addLayout(bar)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.bulk)
        self._told = QTimer(self)
        self._told.setSingleShot(True)
        self._told.setInterval(0)
        self._told.timeout.connect(lambda: self.bulk.show_for(self.grid.chosen_tasks()))
        self._recall()
        self._connect()

    def _recall(self) -> None:
        known = self.context.preferences
        self.filter.recall(_FILTER)
        self.grouping.setCurrentIndex(max(0, self.grouping.findData(known.get(_GROUPING, ""))))
        self.over.setChecked(known.get(_OVER, False))
        kept = [column for column in str(known.get(_COLUMNS, "")).split(",") if column in [*TaskColumn]]
        self.columns: tuple[TaskColumn, ...] = tuple(map(TaskColumn, kept)) or FIRST_COLUMNS
        sorting = str(known.get(_SORTING, "due"))
        self.descending = sorting.startswith("-")
        name = sorting.removeprefix("-")
        self.sorting = TaskColumn(name) if name in [*TaskColumn] else TaskColumn.DUE

    def _connect(self) -> None:
        self.filtered.changed.connect(lambda: self.refresh(None))
        self.view_follows(self.filtered.changed, self.grouping.currentIndexChanged)
        self.filter.left.connect(self.grid.setFocus)
        self.grouping.activated.connect(self._look_changed)
        self.over.clicked.connect(self._look_changed)
        self.grid.opened.connect(lambda task_id: self.context.go_to(TaskPanelPlace(TaskId(task_id))))
        self.grid.chosen.connect(self._told.start)
        self.grid.peeked.connect(lambda: peek_at_row(self))
        header = self.grid.horizontalHeader()
        header.sectionClicked.connect(lambda section: self.sort_by(self.columns[section]))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(partial(choose_columns, self))
        self.bulk.left.connect(self._choose_nothing)

    @property
    def order(self) -> TaskOrder:
        """How the table stands now."""
        grouping = TaskGrouping(self.grouping.currentData())
        return TaskOrder(self.sorting, self.descending, grouping, self.over.isChecked())

    def refresh(self, changes: ChangeSet | None) -> None:
        chosen, column = self.grid.chosen_tasks(), max(0, self.grid.currentIndex().column())
        at, top = self.grid.currentIndex().row(), self.grid.verticalScrollBar().value()
        ids = self.filtered.ids
        kept = self._kept
        if kept is None and changes is None and ids is None and self._show_beginning():
            return
        if kept is None or changes is None or not self.context.read(kept.follow, self.order, changes, ids):
            kept = self._kept = self.context.read(OrderedTasks, self.order, ids)
        groups = kept.groups()
        self.model.show(groups, self.columns, self.context.read(lambda reader: reader.today()))
        self._show_columns()
        self.grid.verticalScrollBar().setValue(top)
        self._choose_again(chosen, at, column)
        number = sum(len(group.tasks) for group in groups)
        say_empty(self.empty, filtered=ids is not None)
        self.stack.setCurrentIndex(0 if number else 1)
        self.set_header(subtitle=count(number, "task") + (" let through by the filter" if ids is not None else ""))

    def _show_beginning(self) -> bool:
        """Paint the first rows of a long table before all of it is read, once; False where that is read at once."""
        beginning = None if self._begun else self.context.read(task_list_beginning, self.order, FIRST_ROWS)
        self._begun = True
        if beginning is not None:
            self.model.show_beginning(beginning, self.columns, self.context.read(lambda reader: reader.today()))
            self._show_columns()
            self.set_header(subtitle=count(beginning.total, "task"))
            QTimer.singleShot(0, self, self._read_rest)
        return beginning is not None

    def _read_rest(self) -> None:
        if self._begun and self._kept is None:
            self.refresh(None)

    def _show_columns(self) -> None:
        self.grid.set_widths()
        way = Qt.SortOrder.DescendingOrder if self.descending else Qt.SortOrder.AscendingOrder
        if self.sorting in self.columns:
            self.grid.horizontalHeader().setSortIndicator(self.columns.index(self.sorting), way)

    def _choose_again(self, chosen: Sequence[TaskId], at: int, column: int) -> None:
        places = [place for task_id in chosen if (place := self.model.place_of(task_id)) >= 0]
        if places and len(chosen) == 1:
            self.grid.go_to(places[0], column)
        elif places:
            self.grid.choose_rows(places, column)
        elif at >= 0 and self.model.rowCount():
            self.grid.go_to(min(at, self.model.rowCount() - 1), column)

    def shown_view(self) -> SavedView:
        """The filter, the groups, the order and the columns."""
        sorting = f"-{self.sorting}" if self.descending else str(self.sorting)
        text, grouping = filter_text(self.filter.filter), str(self.grouping.currentData())
        return SavedView(SavedViewId(0), "", PageId.LIST, text, grouping, sorting=sorting, columns=self.columns)

    def _show_view(self, view: SavedView) -> None:
        """Stand as a view says; what it leaves open stays."""
        columns = tuple(column for column in TaskColumn if column in view.columns)
        self.columns = columns or self.columns
        name = view.sorting.removeprefix("-")
        if name in [*TaskColumn]:
            self.sorting, self.descending = TaskColumn(name), view.sorting.startswith("-")
        self.grouping.setCurrentIndex(max(0, self.grouping.findData(view.grouping)))
        self.filter.set_filter(view_filter(view))
        self._look_changed()

    def show_place(self, place: Place) -> bool:
        if isinstance(place, SavedViewPlace):
            self._show_view(self.context.read(saved_view, place.view_id))
            return True
        self._read_rest()
        if not isinstance(place, TaskPlace) or self.model.place_of(place.task_id) < 0:
            return False
        self.grid.go_to(self.model.place_of(place.task_id), 0)
        self.grid.setFocus()
        return True

    def commands(self) -> tuple[Command, ...]:
        return (*self._menu(), *order_commands(self))

    def _menu(self) -> tuple[Command, ...]:
        chosen = lambda: bool(self.grid.chosen_tasks())  # noqa: E731
        why = "Choose a task first."
        columns = column_commands(self)
        return (
            Command("list_open", "Open task", self.open_current, "panel-right", "Return", chosen, "open", why),
            Command("list_peek", "Peek", lambda: peek_at_row(self), "eye", "Space", chosen, "open", why),
            Command("list_finish", "Finish chosen tasks", self.finish, "check", "Ctrl+Return", chosen, "open", why),
            Command("list_edit", "Change cell", self.grid.edit_cell, "pencil", "F2", chosen, "cell", why),
            Command("list_copy", "Copy cells", self.copy, "copy", "Ctrl+C", chosen, "cell", why),
            Command("list_paste", "Paste into cells", self.paste, "file-plus", "Ctrl+V", chosen, "cell", why),
            Command("list_all", "Choose all tasks", self.grid.selectAll, "square-check", "Ctrl+A", group="choose"),
            *columns,
        )

    def turn_column(self, column: TaskColumn) -> None:
        """Show it, or hide it where it is shown; columns stand in one order."""
        shown = {*self.columns} ^ {column}
        self.columns = tuple(one for one in TaskColumn if one in shown)
        self.context.preferences.set(_COLUMNS, ",".join(self.columns))
        self.refresh(None)

    def sort_by(self, column: TaskColumn) -> None:
        """By this column; the other way round where it is by this one."""
        self.descending = self.sorting is column and not self.descending
        self.sorting = column
        self.context.preferences.set(_SORTING, f"-{column}" if self.descending else str(column))
        self.refresh(None)

    def group_by(self, grouping: TaskGrouping) -> None:
        """Put the rows together by this."""
        self.grouping.setCurrentIndex(self.grouping.findData(grouping))
        self._look_changed()

    def _look_changed(self) -> None:
        self.context.preferences.set(_GROUPING, str(self.grouping.currentData()))
        self.context.preferences.set(_OVER, self.over.isChecked())
        self.refresh(None)

    def _choose_nothing(self) -> None:
        self.grid.clearSelection()
        self.grid.setFocus()

    def open_current(self) -> None:
        """The panel of the first chosen task."""
        for task_id in self.grid.chosen_tasks()[:1]:
            self.context.go_to(TaskPanelPlace(task_id))

    def finish(self) -> None:
        """All chosen ones; one that asks for an outcome opens."""
        ids = self.grid.chosen_tasks()
        if len(ids) == 1 and self.context.says_missing(ids[0]):
            return
        self.cells.do(same_for(ids, Finish()))

    def copy(self) -> None:
        """The selected block onto the clipboard, as every spreadsheet knows it."""
        copy_block(self.model, self.grid.rows(), self.grid.chosen_columns())

    def paste(self) -> None:
        """Cells of the clipboard from the current one on; one cell goes into all that are chosen. One step."""
        try:
            changes = pasted_changes(self.model, self.grid.rows(), self.grid.chosen_columns(), self.cells.meant)
        except RuleViolation as refusal:
            self.context.refuse(refusal.sentence)
            return
        self.cells.do(changes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & _CONTROL:
            self.finish()
        elif event.key() == Qt.Key.Key_Escape and self.grid.selectionModel().hasSelection():
            self._choose_nothing()
        else:
            super().keyPressEvent(event)


def choose_columns(page: ListPage, at: QPoint) -> None:
    """The menu of the columns, at a place on the heads."""
    pop_up(column_commands(page), page).popup(page.grid.horizontalHeader().mapToGlobal(at))


def say_empty(empty: EmptyState, *, filtered: bool) -> None:
    """Why nothing is shown, and what to do about it."""
    empty.show_sentence("The filter lets no task through." if filtered else NOTHING)
    empty.show_more("Change it, or empty it with Esc." if filtered else BEGIN)
    empty.button.setVisible(not filtered)  # type: ignore[union-attr]


def peek_at_row(page: ListPage) -> None:
    """A glance at the task of the current row, which goes on with the arrows."""

    def place(task_id: TaskId) -> QRect:
        rect = page.grid.visualRect(page.model.index(page.model.place_of(task_id), 0))
        return rect.translated(page.grid.viewport().mapTo(page, QPoint(0, 0)))

    seen = PeekedList(lambda: page.model.task_at(page.grid.currentIndex().row()), place, page.open_current)
    TaskPeek(page, page.context, seen).show_current()


def order_commands(page: ListPage) -> list[Command]:
    """Sorting by each column that is shown, and each grouping."""
    sorts = [Command(f"sort_{one}", f"Sort by {one.head.lower()}", partial(page.sort_by, one)) for one in page.columns]
    groups = [
        Command(f"group_{one.name}", f"Group the list: {words.lower()}", partial(page.group_by, one))
        for one, words in GROUPINGS.items()
    ]
    return sorts + groups


def column_commands(page: ListPage) -> list[Command]:
    """Showing and hiding each column but the title."""
    return [
        Command(
            f"column_{one}",
            f"{'Hide' if one in page.columns else 'Show'} column {one.head}",
            partial(page.turn_column, one),
            group="columns",
        )
        for one in TaskColumn
        if one is not TaskColumn.TITLE
    ]


def make(context: Context) -> Page:
    """What the table of pages builds for the list."""
    return ListPage(context)
