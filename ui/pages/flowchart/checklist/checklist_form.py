"""The checklist of a workflow on the screen: its lines, what is selected in them, and what folds."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget

from ui.link.context import Context
from ui.pages.flowchart.checklist.line_delegate import LineDelegate, fold_rect
from ui.pages.flowchart.checklist.lines_model import LINE, LinesModel, ShownLine
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.forms import FormView, WorkflowForm
from ui.pages.flowchart.model import FlowchartModel
from ui.printing.flowchart.appearance import Redrawn
from ui.widgets.card import CardList
from ui.widgets.empty_state import EmptyState

HINT = "Enter new step · Tab branch · Alt+↑↓ move"
_FOLDS = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}


class ChecklistView(CardList):
    """The list named ``Checklist``. A press of the arrow of a line folds what stands below it."""

    def __init__(self, lines: LinesModel, folding: Folding) -> None:
        super().__init__("Checklist")
        self._folding = folding
        self.line_delegate = LineDelegate(self)
        self.setModel(lines)
        self.setItemDelegate(self.line_delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    @property
    def current_line(self) -> ShownLine | None:
        """The line that the keyboard is on."""
        found: ShownLine | None = self.currentIndex().data(LINE)
        return found

    def bring(self, row: int) -> None:
        """Scroll as little as needed to see a line, also one that was just put there."""
        self.executeDelayedItemsLayout()
        self.scrollTo(self.model().index(row, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        here = self.currentIndex()
        laid_out = event.oldSize().width() > 0
        seen = here.isValid() and (not laid_out or self.viewport().rect().intersects(self.visualRect(here)))
        super().resizeEvent(event)
        if seen:
            self.bring(here.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        shown: ShownLine | None = index.data(LINE)
        arrow = fold_rect(self.visualRect(index), shown) if shown is not None and shown.fold else QRect()
        if shown is not None and arrow.adjusted(-4, -4, 4, 4).contains(at):
            self._folding.fold(shown.fold, not shown.folded)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown, plain = self.current_line, event.modifiers() == Qt.KeyboardModifier.NoModifier
        if shown is not None and shown.fold and plain and event.key() in _FOLDS:
            self._folding.fold(shown.fold, _FOLDS[Qt.Key(event.key())])
        elif not (plain and self.jump(event.text())):
            super().keyPressEvent(event)


class ChecklistForm(FormView):
    """What is selected in the lines is what the model has selected; the properties follow it."""

    def __init__(self, context: Context, model: FlowchartModel, folding: Folding) -> None:
        super().__init__(WorkflowForm.CHECKLIST, model, folding, HINT)
        self._context = context
        self._selects = False
        self.lines = LinesModel(model, folding)
        self.view = ChecklistView(self.lines, folding)
        self.empty = EmptyState("list-checks", "No step yet")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self.body.addWidget(self._stack, 1)
        self.setFocusProxy(self.view)
        self.view.selectionModel().selectionChanged.connect(self._select)
        model.checked.connect(lambda: self._hear(Redrawn()))
        model.marked.connect(lambda _: self._hear(Redrawn()))

    def show_workflow(self, redrawn: Redrawn | None) -> None:
        """Show the lines of now; what is selected stays, and what is current stays in view."""
        self._selects = True
        self.lines.refresh()
        self._selects = False
        self._stack.setCurrentIndex(0 if self.lines.lines else 1)
        self.show_selection()

    def show_selection(self) -> None:
        """Select the lines of what the model has selected; one that is folded away is shown by its head."""
        rows = [self.lines.row_of(id) for id in self.model.selection]
        self._selects = True
        chosen = QItemSelection()
        for row in rows:
            if row >= 0:
                chosen.select(self.lines.index(row), self.lines.index(row))
        self.view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        current = rows[-1] if rows else -1
        if current < 0 and self.model.current is not None:
            current = self.lines.head_over(self.model.current)
        if current >= 0:
            self.view.selectionModel().setCurrentIndex(
                self.lines.index(current), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.view.bring(current)
        self._selects = False

    def bring(self, id: str) -> None:
        """Unfold what hides a step, and scroll to it."""
        self.lines.unfold_to(id)
        row = self.lines.row_of(id)
        if row >= 0:
            self.view.bring(row)

    def _select(self) -> None:
        if self._selects:
            return
        current = self.view.currentIndex().row()
        rows = sorted((index.row() for index in self.view.selectedIndexes()), key=lambda row: (row == current, row))
        self.model.select(one.thing for one in (self.lines.lines[row] for row in rows) if one.thing)
