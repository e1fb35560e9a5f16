"""What is done to the heads of the plan: open and shut them by mouse, key and menu, and put the projects in order."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.queries.portfolio import ProjectOrder
from ui.link.accessible import announce, named
from ui.link.command import Command, pop_up
from ui.link.context import Context
from ui.link.place import ProjectPagePlace
from ui.pages.plan.column_choice import ColumnChoice
from ui.pages.plan.deciding_chain import DecidingChain
from ui.pages.plan.model import PlanModel
from ui.pages.plan.plan_rows import GroupHead
from ui.pages.plan.plan_table import PlanTable

_TURNED = "plan.turned"
ORDERS = {
    ProjectOrder.DATE: "Projects by their date",
    ProjectOrder.RISK: "Projects by what is most at risk",
    ProjectOrder.NAME: "Projects by name",
}


class HeadSurface(Protocol):
    """What the commands need of the page."""

    context: Context
    model: PlanModel
    table: PlanTable
    columns: ColumnChoice
    chain: DecidingChain

    def read_again(self) -> None: ...

    def choose_order(self, order: ProjectOrder) -> None: ...


class HeadCommands:
    """``host`` is the page itself. Which heads are open is remembered on this computer and is no data."""

    def __init__(self, plan: HeadSurface, host: QWidget) -> None:
        self._plan, self._host = plan, host
        kept: list[str] = plan.context.preferences.get(_TURNED, [])
        plan.model.chosen.turned = {key for key in kept if isinstance(key, str)}

    def head(self) -> GroupHead | None:
        """The head that the keyboard is on."""
        return self._plan.model.rows.head(self._plan.table.current_row())

    def turn(self, row: int) -> None:
        """Show what stands under a head, or hide it; the keyboard is on it then."""
        head = self._plan.model.rows.head(row)
        if head is None:
            return
        self._turn(head.key)
        announce(self._host, f"{head.title} is {'shut' if head.is_open else 'open'}")
        self._plan.table.choose(self._plan.model.rows.row_of(head.key), stay=True)

    def turn_all(self, *, is_open: bool) -> None:
        """Open or shut every project, and every owner."""
        heads = (one for one in self._plan.model.rows.at if isinstance(one, GroupHead) and not one.section)
        self._turn(*(head.key for head in heads if head.is_open is not is_open))

    def _turn(self, *keys: str) -> None:
        self._plan.model.chosen.turn(*keys)
        self._plan.context.preferences.set(_TURNED, sorted(self._plan.model.chosen.turned))
        self._plan.read_again()

    def press(self, event: QKeyEvent) -> bool:
        """Whether a key meant the head that the keyboard is on: right opens, left shuts, Space turns, Enter goes to the
        project."""
        head, row = self.head(), self._plan.table.current_row()
        if head is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Left:
                if head.is_open is (event.key() == Qt.Key.Key_Left):
                    self.turn(row)
            case Qt.Key.Key_Space:
                self.turn(row)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if head.project_id is not None:
                self._plan.context.go_to(ProjectPagePlace(head.project_id))
            case _:
                return False
        return True

    def commands(self) -> tuple[Command, ...]:
        """What the menu of the rows and the palette offer."""
        order = (
            Command(f"plan_order_{one}", words, partial(self._plan.choose_order, one), group="order")
            for one, words in ORDERS.items()
        )
        every = (("open", "Open all", True), ("shut", "Shut all", False))
        turn = (
            Command(f"plan_{word}_all", text, partial(self.turn_all, is_open=way), group="turn")
            for word, text, way in every
        )
        return (*turn, *order, *self._plan.columns.commands())

    def menu(self, row: int) -> QMenu:
        """The menu of a head; the caller shows it."""
        head = self._plan.model.rows.head(row)
        made = [Command("head_turn", "Shut" if head is not None and head.is_open else "Open", partial(self.turn, row))]
        if head is not None and head.project_id is not None:
            place = ProjectPagePlace(head.project_id)
            made.append(
                Command("head_project", "Open project", partial(self._plan.context.go_to, place), "folder-open")
            )
        return named(
            pop_up((*made, self._plan.chain.command(), *self.commands()[: 2 + len(ORDERS)]), self._host), "Head"
        )

    def open_menu(self, at: QPoint) -> QMenu:
        """The menu of all rows, the order ticked that they have."""
        menu = named(pop_up(self.commands(), self._host), "Rows")
        for entry in menu.actions():
            if entry.objectName().startswith("plan_order_"):
                entry.setCheckable(True)
                entry.setChecked(entry.objectName() == f"plan_order_{self._plan.model.chosen.order}")
        self._plan.columns.tick(menu)
        menu.popup(at)
        return menu
