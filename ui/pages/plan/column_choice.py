"""Which columns stand beside the bars: chosen from the menu of the rows or of their headings, and remembered."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from ui.link.accessible import announce, named
from ui.link.command import Command, pop_up
from ui.link.preferences import Preferences
from ui.pages.plan.plan_column import PlanColumn, columns_of
from ui.pages.plan.plan_table import PlanTable

_COLUMNS = "plan.columns"


class ColumnChoice:
    """The choice of one table. It is one of this computer; views keep it too."""

    def __init__(self, table: PlanTable, preferences: Preferences) -> None:
        self._table, self._preferences = table, preferences
        header = table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.open_menu(header.mapToGlobal(at)))
        kept: list[str] = preferences.get(_COLUMNS, [])
        table.show_columns(columns_of(kept))

    def show(self, words: tuple[str, ...]) -> None:
        """The columns of a view; nothing changes where it names none."""
        if words:
            self._take(columns_of(words))

    def turn(self, column: PlanColumn) -> None:
        """Show it, or hide it where it is shown."""
        shown = {*self._table.plan.columns} ^ {column}
        announce(self._table, f"{column.head} is {'shown' if column in shown else 'hidden'}")
        self._take(columns_of(shown | {PlanColumn.TASK}))

    def _take(self, columns: tuple[PlanColumn, ...]) -> None:
        self._preferences.set(_COLUMNS, [one.value for one in columns])
        self._table.show_columns(columns)
        self._table.plan.rearranged.emit()

    def commands(self) -> tuple[Command, ...]:
        """Showing or hiding each column but the title."""
        return tuple(self.command(one) for one in PlanColumn if one is not PlanColumn.TASK)

    def command(self, column: PlanColumn) -> Command:
        """Showing or hiding this one."""
        way = "Hide" if column in self._table.plan.columns else "Show"
        return Command(
            f"plan_column_{column}", f"{way} column {column.head}", partial(self.turn, column), group="column"
        )

    def open_menu(self, at: QPoint) -> QMenu:
        """All columns, those that are shown ticked."""
        menu = named(pop_up(self.commands(), self._table), "Columns")
        self.tick(menu)
        menu.popup(at)
        return menu

    def tick(self, menu: QMenu) -> None:
        """Tick the columns that are shown."""
        every = {f"plan_column_{one}": one for one in PlanColumn}
        for entry in menu.actions():
            column = every.get(entry.objectName())
            if column is not None:
                entry.setText(f"Column {column.head}")
                entry.setCheckable(True)
                entry.setChecked(column in self._table.plan.columns)
