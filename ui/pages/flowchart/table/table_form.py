"""The workflow as a table: the cells, the bar that finds in them, and the bubble that says what is wrong in one."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.actions.flowchart.table import Cell, WrongCell
from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.icon import icon
from ui.link.plain_text import set_text, wrapping_label
from ui.link.theme import META, SEMIBOLD, font, theme
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.forms import FormView, WorkflowForm
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.table.find_bar import FindBar
from ui.pages.flowchart.table.grid_commands import GridCommands
from ui.pages.flowchart.table.grid_model import StepGridModel
from ui.pages.flowchart.table.step_grid import StepGrid
from ui.printing.flowchart.appearance import Redrawn
from ui.widgets.button import icon_button
from ui.widgets.view_room import ViewRoom

HINT = "Ctrl+D fills down · paste from Excel or Sheets"
_BUBBLE, _RADIUS = 250, 8


class TableForm(FormView):
    """Typing in it changes the workflow at once; what is selected is selected in every form."""

    def __init__(self, context: Context, model: FlowchartModel, folding: Folding) -> None:
        super().__init__(WorkflowForm.TABLE, model, folding, HINT)
        self.cells = StepGridModel(context, model, folding, self)
        self.grid = StepGrid(self.cells)
        self.commands = GridCommands(self.grid)
        self.search_bar = FindBar(self.grid)
        self._bubble = _WrongBubble(self)
        self._count = named(QPushButton(), "Cells that are not understood", "Goes to the next of them")
        self._count.setProperty("flat", "true")
        self._count.setIcon(icon("circle-alert", "bad"))
        self._count.clicked.connect(self.go_to_wrong)
        columns = Command("table_columns", "Columns", self._offer_columns, "settings")
        self._columns = icon_button(columns, self)
        self.header.row.addWidget(self._count)
        self.header.row.addWidget(self._columns)
        self.body.addWidget(self.search_bar)
        self.body.addWidget(ViewRoom(self.grid), 1)
        self.setFocusProxy(self.grid)
        self._following = False
        model.opened.connect(self._begin)
        self.grid.chosen.connect(self._select)
        self.grid.search_asked.connect(self.search_bar.open_bar)
        self.search_bar.left.connect(lambda: self.grid.setFocus(Qt.FocusReason.OtherFocusReason))
        self.cells.told_wrong.connect(self._show_wrong)
        self.grid.verticalScrollBar().valueChanged.connect(self._bubble.hide)
        self.grid.horizontalScrollBar().valueChanged.connect(self._bubble.hide)
        self.grid.viewport().setMouseTracking(True)
        self.grid.viewport().installEventFilter(self)
        self._show_wrong()

    def show_workflow(self, redrawn: Redrawn | None) -> None:
        """The rows as they are now; another workflow begins at its top."""
        if redrawn is None or not redrawn.only_places:
            self.cells.follow(afresh=redrawn is None)

    def _begin(self) -> None:
        # The row that was current is that of another step now.
        grid = self.grid
        grid.clearSelection()
        first = self.cells.index(0, grid.horizontalHeader().logicalIndex(0))
        grid.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        grid.scrollToTop()
        grid.horizontalScrollBar().setValue(0)
        self.model.select(())

    def show_selection(self) -> None:
        """Select the rows of the steps that are selected; what is folded away stays so."""
        if not self._following and set(self.grid.steps()) != set(self.model.selection):
            self.grid.select_steps(self.model.selection)

    def bring(self, id: str) -> None:
        """Scroll to the row of a step."""
        row = self.cells.row_of(id)
        if row >= 0:
            self.grid.scrollTo(self.cells.index(row, max(0, self.grid.currentIndex().column())))

    def offers(self) -> tuple[Command, ...]:
        """What can be done with the cells, and how they are selected."""
        return (*self.grid.menu, *self.commands.selecting)

    def edit_offers(self) -> tuple[Command, ...]:
        """What the menu of a cell offers."""
        return self.grid.menu

    def begin_search(self) -> bool:
        """The bar that finds words in the cells."""
        self.search_bar.open_bar(False)
        return True

    def go_to_wrong(self) -> None:
        """To the next cell that is not understood."""
        wrong = self.cells.wrong_cells()
        if not wrong:
            return
        here = self.cells.cell(self.grid.currentIndex())
        at = wrong.index(here) + 1 if here in wrong else 0
        self.grid.go_to_cell(wrong[at % len(wrong)])
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _select(self) -> None:
        # The keyboard alone makes a cell current as it comes, and selects nothing.
        if not self.grid.selectionModel().hasSelection():
            return
        self._following = True
        self.model.select((*(one for one in self.grid.steps() if one != self.grid.current_step), *self._current()))
        self._following = False
        self._show_bubble(self.cells.cell(self.grid.currentIndex()), said=True)

    def _current(self) -> tuple[str, ...]:
        return () if self.grid.current_step is None else (self.grid.current_step,)

    def _offer_columns(self) -> None:
        self.grid.heads.offer_columns(self._columns.mapToGlobal(QPoint(0, self._columns.height())))

    def _show_wrong(self) -> None:
        count = len(self.cells.wrong_cells())
        self._count.setText(f"{count} not understood")
        self._count.setVisible(bool(count))
        self._show_bubble(self.cells.cell(self.grid.currentIndex()))

    def _show_bubble(self, cell: Cell | None, said: bool = False) -> None:
        wrong = None if cell is None else self.cells.wrong.cells.get(cell)
        if wrong is None:
            self._bubble.hide()
            return
        index = self.cells.index(self.cells.row_of(wrong.step_id), self.cells.columns.index(wrong.column))
        counts = self.cells.table.text(wrong.step_id, wrong.column)
        box = self.grid.visualRect(index)
        box.moveTopLeft(self.grid.viewport().mapTo(self, box.topLeft()))
        self._bubble.tell(wrong, counts, box)
        if said:
            announce(self.grid, wrong.sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A cell under the mouse says what is wrong in it."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            cell = self.cells.cell(self.grid.indexAt(event.position().toPoint()))
            if cell not in self.cells.wrong.cells:
                cell = self.cells.cell(self.grid.currentIndex())
            self._show_bubble(cell)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bubble.hide()


class _WrongBubble(QWidget):
    """Beside a cell: what is wrong with what was typed, and what counts until it is right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sentence: QLabel = wrapping_label("")
        self._sentence.setFont(font(weight=SEMIBOLD))
        self._sentence.setProperty("tone", "bad")
        self._rest: QLabel = wrapping_label("")
        self._rest.setFont(font(META))
        self._rest.setProperty("tone", "muted")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 10)
        rows.setSpacing(2)
        rows.addWidget(self._sentence)
        rows.addWidget(self._rest)
        self.hide()

    def tell(self, wrong: WrongCell, counts: str, cell: QRect) -> None:
        """Beside the cell where there is room, else under it or over it."""
        set_text(self._sentence, wrong.sentence)
        still = f"“{' '.join(counts.split())[:60]}” counts" if counts else "the cell counts as empty"
        set_text(self._rest, f"Kept as typed; until it is right, {still}. Esc takes it back.")
        page = self._page
        width = min(_BUBBLE, page.width() - 16)
        layout = self.layout()
        height = layout.heightForWidth(width) if layout is not None else 60
        left, top = cell.right() + 5, cell.top() + 2
        if left + width > page.width() - 8:
            left, top = max(8, cell.right() - width), cell.bottom() + 4
        if top + height > page.height() - 8:
            top = max(8, cell.top() - height - 4)
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(t.bad, 1.5))
        painter.setBrush(t.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.end()
