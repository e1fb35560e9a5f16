"""The panel for what is selected: a step, a flow, a note, several things, or the workflow itself."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.actions.flowchart.note import edit_note
from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph
from ui.link.accessible import named
from ui.link.background import Slices
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import HEAD, META, SEMIBOLD, font, theme
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel.field_editor import WorkflowEditor, keep_all
from ui.pages.flowchart.panel.flow_panel import FlowPanel
from ui.pages.flowchart.panel.outcome_sections import DecisionSection
from ui.pages.flowchart.panel.step_panel import StepPanel
from ui.pages.flowchart.panel.workflow_panel import WorkflowPanel
from ui.printing.flowchart.appearance import KIND_WORDS, Redrawn
from ui.widgets.button import button
from ui.widgets.form import Form
from ui.widgets.line_field import TextField


class NotePanel(QWidget):
    """The text of one note."""

    def __init__(self, context: Context, model: FlowchartModel) -> None:
        super().__init__()
        self._editor = WorkflowEditor(context, model)
        self._note_id = ""
        self.text = TextField("Note", "What should one know here?", lines=5, most=20)
        form = Form()
        self._row = form.add("Note", self.text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.addWidget(form)
        layout.addStretch()
        self.text.kept.connect(self._keep)
        self.text.taken_back.connect(lambda: self._row.show_problem(""))

    def show_note(self, note_id: str) -> bool:
        """Another note, or the same one as it is now; False when it is gone."""
        notes = {note.id: note for note in self._editor.graph.notes}
        turned = self._editor.turn()
        afresh = turned or note_id != self._note_id
        if afresh and not turned and self._note_id in notes:
            self.text.keep()
        if note_id not in notes:
            self._note_id = ""
            return False
        self._note_id = note_id
        self.text.show_text(notes[note_id].text, afresh)
        return True

    def first(self) -> QWidget:
        """The field that takes the focus when the panel is entered from the drawing."""
        return self.text

    def _keep(self, text: str) -> None:
        self._editor.do(self._row.show_problem, edit_note, self._note_id, text)


COLUMNS = 2


class SelectionPanel(QWidget):
    """``commands`` are shown as buttons, in their groups; whether each can be run is asked at every change."""

    def __init__(self, context: Context, model: FlowchartModel, commands: Sequence[Command] = ()) -> None:
        super().__init__()
        self._model = model
        self._buttons: list[tuple[QPushButton, Command]] = []
        self.count = plain_label()
        self.count.setProperty("tone", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 4, 20, 20)
        layout.setSpacing(8)
        layout.addWidget(self.count)
        for group, some in groupby(commands, key=lambda command: command.group):
            if group:
                heading = plain_label(group)
                heading.setFont(font(META, SEMIBOLD))
                heading.setProperty("tone", "muted")
                heading.setContentsMargins(0, 10, 0, 0)
                layout.addWidget(heading)
            layout.addLayout(self._grid(list(some)))
        layout.addStretch()

    def refresh(self) -> None:
        """Count what is selected now and ask which buttons can be pressed."""
        set_text(self.count, counted(self._model.graph, self._model.selection))
        for press, command in self._buttons:
            press.setEnabled(command.enabled())

    def first(self) -> QWidget:
        """The first button that can be pressed."""
        return next((press for press, _ in self._buttons if press.isEnabled()), self)

    def _grid(self, commands: list[Command]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for at, command in enumerate(commands):
            press = button(command, self)
            self._buttons.append((press, command))
            grid.addWidget(press, at // COLUMNS, at % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid


def counted(graph: Graph, ids: Sequence[str]) -> str:
    """How many of what: "3 steps, 1 flow"."""
    notes = {note.id for note in graph.notes}
    kinds = Counter("step" if id in graph.by_id else "note" if id in notes else "flow" for id in ids)
    words = [
        f"{kinds[kind]} {kind}{'' if kinds[kind] == 1 else 's'}" for kind in ("step", "flow", "note") if kinds[kind]
    ]
    return ", ".join(words)


NARROWEST, PRESET = 320, 360
T = TypeVar("T", bound=QWidget)


class PropertiesPanel(QWidget):
    """Follows the model. ``left``: Esc was pressed in it; the focus belongs back to the drawing.

    ``commands`` are what can be done with several selected things.

    Where a thing is selected is painted first: the panel follows on the next turns of the event loop and shows what it
    showed until then. Who asks it, or comes into it by the keyboard, finds what is selected now. While it is hidden it
    follows nothing.
    """

    left = Signal()

    def __init__(self, context: Context, model: FlowchartModel, commands: Sequence[Command] = ()) -> None:
        super().__init__()
        named(self, "Properties")
        self._context = context
        self._model = model
        self._commands = commands
        self._panels: list[QWidget] = []
        self._stale = False
        self._followed: tuple[str, ...] | None = None
        self._late = Slices(self)
        self._rows = QVBoxLayout()
        self._title = plain_label()
        self._title.setFont(font(HEAD, SEMIBOLD))
        self._title.setContentsMargins(20, 16, 20, 8)
        self._lay_out()
        self.workflow = self._added(WorkflowPanel(context, model))
        self.workflow.show()
        self._shown: QWidget = self.workflow
        model.changed.connect(self._follow)
        model.selection_changed.connect(self._follow_selection)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self.refresh()

    @property
    def step(self) -> StepPanel:
        """The panel of one step."""
        self.catch_up()
        return self._step

    @property
    def flow(self) -> FlowPanel:
        """The panel of one flow."""
        self.catch_up()
        return self._flow

    @property
    def note(self) -> NotePanel:
        """The panel of one note."""
        self.catch_up()
        return self._note

    @property
    def several(self) -> SelectionPanel:
        """What can be done with several selected things."""
        self.catch_up()
        return self._several

    # Each is made when it is wanted first: a drawing is there sooner then.
    @cached_property
    def _step(self) -> StepPanel:
        return self._added(StepPanel(self._context, self._model, self._content))

    @cached_property
    def _flow(self) -> FlowPanel:
        return self._added(FlowPanel(self._context, self._model))

    @cached_property
    def _note(self) -> NotePanel:
        return self._added(NotePanel(self._context, self._model))

    @cached_property
    def _several(self) -> SelectionPanel:
        return self._added(SelectionPanel(self._context, self._model, self._commands))

    def _added(self, panel: T) -> T:
        panel.hide()
        self._rows.addWidget(panel)
        self._panels.append(panel)
        return panel

    @property
    def shown(self) -> QWidget:
        """The panel that is shown now."""
        self.catch_up()
        return self._shown

    @property
    def title(self) -> QLabel:
        """What kind of thing is shown."""
        self.catch_up()
        return self._title

    def catch_up(self) -> None:
        """Show what is selected now, if that is still to be done."""
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """What is selected now, as it is now."""
        self._stale = False
        self._late.stop()
        self._followed = self._model.selection
        if self._model.workflow_id is None:
            return
        title, panel = self._fitting()
        if panel is not self._shown:
            self._leave(self._shown)
            self._shown = panel
            self._scroll.verticalScrollBar().setValue(0)
        set_text(self._title, title)
        for other in self._panels:
            other.setVisible(other is panel)

    def take_focus(self) -> None:
        """Begin to type: F2 or Enter in the drawing."""
        panel = self.shown
        first = getattr(panel, "first", lambda: panel)()
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_rule(self) -> None:
        """Begin a new rule of the decision that is selected."""
        if self.shown is self.step:
            self.step.folds[DecisionSection.title].open()
            self.step.decision.ask_rule()

    def _fitting(self) -> tuple[str, QWidget]:
        selection, graph = self._model.selection, self._model.graph
        if len(selection) > 1:
            self._several.refresh()
            return "Several selected", self._several
        one = selection[0] if selection else ""
        if one in graph.by_id and self._step.show_step(StepId(one)):
            return KIND_WORDS[self._model.graph.step(StepId(one)).kind], self._step
        if one in graph.flow_by_id and self._flow.show_flow(FlowId(one)):
            return "Flow", self._flow
        if one and self._note.show_note(one):
            return "Note", self._note
        self.workflow.refresh()
        return "Workflow", self.workflow

    def _follow(self, redrawn: Redrawn) -> None:
        """No field says where a thing is: a drag leaves them all as they are."""
        if self.isHidden():
            self._stale = True
        elif not redrawn.only_places:
            self.refresh()

    def _follow_selection(self) -> None:
        if self._model.selection == self._followed:
            return
        self._stale = True
        if self._has_keyboard():
            # What is typed there belongs to what was selected.
            self.catch_up()
        elif not self.isHidden():
            self._late.start(self._following())

    def _following(self) -> Iterator[None]:
        """Show it when all that is needed for it was made, some of it each turn."""
        one = self._model.selection[0] if len(self._model.selection) == 1 else ""
        step = self._model.graph.by_id.get(StepId(one))
        if step is not None:
            yield from self._step.preparing(step)
        self.catch_up()

    def _has_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _follow_focus(self, before: QObject | None, now: QObject | None) -> None:
        """A key that leads into the panel before it has followed leads to what is selected now."""
        if self._stale and isinstance(now, QWidget) and self.isAncestorOf(now):
            self.catch_up()
            if not now.isVisible():
                self.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        self.catch_up()
        super().showEvent(event)

    def _leave(self, panel: QWidget) -> None:
        """What is half typed is kept if the thing it is about is still there."""
        graph = self._model.graph
        gone = (isinstance(panel, StepPanel) and panel.step_id not in graph.by_id) or (
            isinstance(panel, FlowPanel) and panel.flow_id not in graph.flow_by_id
        )
        if not gone:
            keep_all(panel)

    def _lay_out(self) -> None:
        content = self._content = QWidget()
        self._rows.setContentsMargins(0, 0, 0, 0)
        content.setLayout(self._rows)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(content)
        content.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addWidget(self._scroll, 1)
        self.setMinimumWidth(NARROWEST)

    def sizeHint(self) -> QSize:
        return QSize(PRESET, 600)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.surface)
        painter.fillRect(0, 0, 1, self.height(), t.border)
        painter.end()
