"""The checklist of a workflow on the screen: its lines, what is selected in them, and what folds."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget

from ui.link.accessible import announce, named
from ui.link.command import Command
from ui.link.context import Context
from ui.pages.flowchart.checklist.checklist_commands import ChecklistCommands
from ui.pages.flowchart.checklist.checklist_view import ChecklistView
from ui.pages.flowchart.checklist.line_drag import LineDrag
from ui.pages.flowchart.checklist.line_typing import LineTyping
from ui.pages.flowchart.checklist.lines_model import LinesModel
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.forms import FormView, WorkflowForm
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.walkthrough_session import WalkthroughSession
from ui.printing.flowchart.appearance import Redrawn
from ui.widgets.empty_state import EmptyState

HINT = "Enter new step · Tab branch · Alt+↑↓ move"


class ChecklistForm(FormView):
    """What is selected in the lines is what the model has selected; the properties follow it."""

    def __init__(self, context: Context, model: FlowchartModel, folding: Folding) -> None:
        super().__init__(WorkflowForm.CHECKLIST, model, folding, HINT)
        self._context = context
        self._selects = False
        self.lines = LinesModel(model, folding)
        self.view = ChecklistView(self.lines, folding)
        self.typing = LineTyping(context, model, folding, self.view, self.lines)
        self.commands = ChecklistCommands(context, model, folding, self.view, self.lines, self.typing)
        self.drag = LineDrag(context, model, self.view, self.lines)
        first = Command("first_line", "Type the first step", self._begin_first, "plus")
        self.empty = EmptyState("list-checks", "No step yet", first, "One line a step; Enter for the next.")
        self.finder = QLineEdit()
        named(self.finder, "Find a step")
        self.finder.setPlaceholderText("Find a step by its title")
        self.finder.hide()
        self.finder.textEdited.connect(self._find)
        self.finder.returnPressed.connect(self._end_search)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.finder, self._end_search)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.body.addWidget(self.finder)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        # Where the lines have room is enough for it.
        self.empty.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self._stack, 1)
        self.setFocusProxy(self.view)
        self.view.selectionModel().selectionChanged.connect(self._select)
        model.checked.connect(lambda: self._hear(Redrawn()))
        self.lines.ticks.changed.connect(lambda: self._hear(Redrawn()))
        self.view.ticked.connect(self._tick)

    def show_workflow(self, redrawn: Redrawn | None) -> None:
        """Show the lines of now; what is selected stays, and what is current stays in view."""
        self._selects = True
        self.lines.refresh()
        self._selects = False
        self._stack.setCurrentIndex(0 if self.lines.lines else 1)
        self.show_selection()
        self.typing.place()

    def show_selection(self) -> None:
        """Select the lines of what the model has selected; one that is folded away is shown by its head."""
        here = self.view.currentIndex().row()
        on = self.lines.lines[here].thing if 0 <= here < len(self.lines.lines) else ""
        rows = [here if id == on else self.lines.row_of(id) for id in self.model.selection]
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

    def follow_walkthrough(self, session: WalkthroughSession) -> None:
        """While it is under way its steps are ticked in their lines."""
        self.lines.ticks.follow(session)

    def _tick(self, row: int) -> None:
        if self.lines.ticks.press(self.lines.lines[row].line):
            announce(self.view, f"{self.lines.lines[row].text} done" if row < len(self.lines.lines) else "Done")

    def bring(self, id: str) -> None:
        """Unfold what hides a step, and scroll to it."""
        self.lines.unfold_to(id)
        row = self.lines.row_of(id)
        if row >= 0:
            self.view.bring(row)

    def offers(self) -> tuple[Command, ...]:
        """What can be done with the lines."""
        return self.commands.table

    def edit_offers(self) -> tuple[Command, ...]:
        """What changes the workflow."""
        return tuple(command for command in self.commands.table if command.group != "fold")

    def begin_search(self) -> bool:
        """The line above the list in which a title is typed; the list follows it."""
        self.finder.show()
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.selectAll()
        return True

    def _find(self, text: str) -> None:
        words = text.casefold().strip()
        steps = self.model.graph.steps if words else ()
        found = next((step.id for step in steps if words in step.title.casefold()), None)
        self.finder.setProperty("wrong", "true" if words and found is None else "false")
        self.finder.style().polish(self.finder)
        if found is not None:
            self.bring(found)
            self.model.select((found,))

    def _end_search(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.finder.hide()

    def _begin_first(self) -> None:
        self._stack.setCurrentIndex(0)
        self.typing.add_line()

    def _select(self) -> None:
        if self._selects:
            return
        current = self.view.currentIndex().row()
        rows = sorted((index.row() for index in self.view.selectedIndexes()), key=lambda row: (row == current, row))
        self.model.select(one.thing for one in (self.lines.lines[row] for row in rows) if one.thing)
