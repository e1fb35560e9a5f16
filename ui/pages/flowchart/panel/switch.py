"""The panel for what is selected: a step, a flow, a note, several things, or the workflow itself."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.ids import FlowId, StepId
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.context import Context
from ui.link.plain_text import plain_label, set_text
from ui.link.theme import theme
from ui.link.typography import HEAD, SEMIBOLD, font
from ui.pages.flowchart.panel.editing import Editing, keep_all
from ui.pages.flowchart.panel.flow_panel import FlowPanel
from ui.pages.flowchart.panel.note_panel import NotePanel
from ui.pages.flowchart.panel.selection_panel import SelectionPanel
from ui.pages.flowchart.panel.step_panel import StepPanel
from ui.pages.flowchart.panel.workflow_panel import WorkflowPanel
from ui.printing.flowchart.look import KIND_WORDS

NARROWEST, PRESET = 320, 360


class PanelSwitch(QWidget):
    """Follows the model. ``left``: Esc was pressed in it; the focus belongs back to the drawing.

    ``commands`` are what can be done with several selected things.
    """

    left = Signal()

    def __init__(self, context: Context, model: Editing, commands: Sequence[Command] = ()) -> None:
        super().__init__()
        named(self, "Properties")
        self._model = model
        self.step = StepPanel(context, model)
        self.flow = FlowPanel(context, model)
        self.note = NotePanel(context, model)
        self.several = SelectionPanel(context, model, commands)
        self.workflow = WorkflowPanel(context, model)
        self._shown: QWidget = self.workflow
        self._title = plain_label()
        self._title.setFont(font(HEAD, SEMIBOLD))
        self._title.setContentsMargins(20, 16, 20, 8)
        self._lay_out()
        model.changed.connect(self.refresh)
        model.selection_changed.connect(self.refresh)
        self.refresh()

    @property
    def shown(self) -> QWidget:
        """The panel that is shown now."""
        return self._shown

    @property
    def title(self) -> QLabel:
        """What kind of thing is shown."""
        return self._title

    def refresh(self) -> None:
        """What is selected now, as it is now."""
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
        panel = self._shown
        first = getattr(panel, "first", lambda: panel)()
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def _panels(self) -> tuple[QWidget, ...]:
        return (self.step, self.flow, self.note, self.several, self.workflow)

    def _fitting(self) -> tuple[str, QWidget]:
        selection, graph = self._model.selection, self._model.graph
        if len(selection) > 1:
            self.several.refresh()
            return "Several selected", self.several
        one = selection[0] if selection else ""
        if one in graph.by_id and self.step.show_step(StepId(one)):
            return KIND_WORDS[self._model.graph.step(StepId(one)).kind], self.step
        if one in graph.flow_by_id and self.flow.show_flow(FlowId(one)):
            return "Flow", self.flow
        if one and self.note.show_note(one):
            return "Note", self.note
        self.workflow.refresh()
        return "Workflow", self.workflow

    def _leave(self, panel: QWidget) -> None:
        """What is half typed is kept if the thing it is about is still there."""
        ids = {self.step: self.step.step_id, self.flow: self.flow.flow_id}
        graph = self._model.graph
        if panel not in ids or ids[panel] in graph.by_id or ids[panel] in graph.flow_by_id:
            keep_all(panel)

    def _lay_out(self) -> None:
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 0, 0)
        for panel in self._panels:
            panel.setVisible(panel is self._shown)
            rows.addWidget(panel)
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
