"""The frame of the editor: the forms of a workflow with their commands, properties at the right, problems below."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QToolButton, QVBoxLayout, QWidget

from ui.link.background import Slices
from ui.link.command import Command, make_action
from ui.link.context import Context
from ui.link.import_ahead import importing
from ui.pages.flowchart.folding import Folding
from ui.pages.flowchart.form_bar import FormBar
from ui.pages.flowchart.forms import FormStage, FormView, WorkflowForm
from ui.pages.flowchart.gestures.chart_commands import (
    ChartCommands,
    all_commands,
    commands_for_several,
    context_commands,
    edit_commands,
)
from ui.pages.flowchart.gestures.keys import Keys
from ui.pages.flowchart.gestures.move import LastChange, selects
from ui.pages.flowchart.gestures.press import HandleLayer, PressFactory
from ui.pages.flowchart.gestures.surface import Surface
from ui.pages.flowchart.gestures.tool_column import ToolColumn
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel.properties_panel import PropertiesPanel
from ui.pages.flowchart.plane import Plane
from ui.pages.flowchart.problems import Findings, ProblemCount, ProblemsPanel
from ui.printing.flowchart.appearance import Redrawn
from ui.widgets.button import WordsGiveWay, button, icon_button

IMPORT_AFTER_MS = 1_000
_PROPERTIES, _PROBLEMS, _WIDTH = "flowchart.properties", "flowchart.problems", "flowchart.panel"
_LAYOUT = "layout"
"""The group of the commands about the drawing."""
_LEAST_PLANE, _BESIDE_OFFERS = 240, 116
NARROW_UNDER, TIGHT_UNDER, LOW_UNDER = 1180, 630, 330
"""Pixels; a narrower editor shows its tools without words, and its properties only when they are asked for."""


class FlowchartForm(FormView):
    """The workflow as a drawing, with the kinds of steps at its left; ``keys`` are the commands of the drawing."""

    def __init__(
        self, plane: Plane, chart: ChartCommands, keys: Iterable[Command], tools: ToolColumn, folding: Folding
    ) -> None:
        super().__init__(WorkflowForm.FLOWCHART, plane.model, folding, "Drag from a step to connect it", framed=False)
        self._plane, self._chart, self._keys = plane, chart, keys
        drawing = QHBoxLayout()
        drawing.setSpacing(4)
        drawing.addWidget(tools)
        drawing.addWidget(plane, 1)
        self.body.addLayout(drawing, 1)
        self.setFocusProxy(plane.view)

    def show_workflow(self, redrawn: Redrawn | None) -> None:
        """The scene follows the model by itself; another workflow begins where all of it can be seen."""
        if redrawn is None:
            self._plane.show_first()

    def show_selection(self) -> None:
        """What another form selects comes into view; here, the eye has it already."""
        current = self.model.current
        if current is not None and not self._plane.view.hasFocus():
            self._plane.bring(current)

    def bring(self, id: str) -> None:
        """Scroll as little as needed to see a thing; the selection stays."""
        self._plane.bring(id)

    def offers(self) -> tuple[Command, ...]:
        """The commands of the drawing, and how near it is seen."""
        view, is_open = self._plane.view, self._chart.is_open
        return (
            Command("fit", "Fit all in view", view.fit, "maximize", enabled=is_open),
            Command("actual_size", "Actual size", lambda: view.zoom_to(1.0), "search", enabled=is_open),
            Command("zoom_in", "Zoom in", view.zoom_in, "zoom-in", enabled=is_open),
            Command("zoom_out", "Zoom out", view.zoom_out, "zoom-out", enabled=is_open),
            *self._keys,
        )

    def edit_offers(self) -> tuple[Command, ...]:
        """What is done with the things of the drawing, and with all of it."""
        return edit_commands(self._chart)

    def begin_search(self) -> bool:
        """The line over the drawing that goes to a step by its title."""
        self._chart.walk.jump()
        return True


class EditorFrame(QWidget):
    """What is open and how wide is remembered; Esc in either part gives the keyboard back to the form.

    ``left``: Esc where nothing is left to leave in the form.
    """

    left = Signal()

    def __init__(self, context: Context, model: FlowchartModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._model = model
        self._toggle = Command("properties", "Show or hide properties", self.toggle_properties, "panel-right", "F4")
        self._offered: list[tuple[QPushButton, Command]] = []
        self._gave_way = self._is_tight = False
        self._ahead = _FormImports(self)
        self.plane = Plane(model)
        self.surface = Surface(context, self.plane.view, self.plane.scene)
        self.chart_commands = ChartCommands(self.surface, self.edit)
        self.commands = all_commands(self.chart_commands)
        """What the keys of the drawing mean."""
        self.last_change = LastChange(self.surface)
        self.tools = ToolColumn(self.surface)
        self._add_gestures()
        folding = Folding(model, context.preferences)
        self.plane.scene.show_sections(folding)
        self.forms = FormStage(context.preferences, folding, self)
        drawing = partial(FlowchartForm, self.plane, self.chart_commands, self.commands, self.tools, folding)
        self.forms.add(WorkflowForm.CHECKLIST, partial(_checklist, context, model, folding))
        self.forms.add(WorkflowForm.FLOWCHART, drawing)
        self.forms.add(WorkflowForm.TABLE, partial(_table, context, model, folding))
        # The plane works for the page, shown or not.
        self.forms.view_of(WorkflowForm.FLOWCHART)
        self.forms.begin()
        self.bar = FormBar(self.forms)
        self.properties = PropertiesPanel(context, model, commands_for_several(self.chart_commands))
        findings = Findings(model, self)
        self.problems = ProblemsPanel(context, model, findings)
        self.count = ProblemCount(findings)
        self._lay_out()
        self._show_properties(self._wants_properties)
        self.count.setChecked(context.preferences.get(_PROBLEMS, False))
        self.problems.setVisible(self.count.isChecked())
        self._connect()

    def add_column(self, column: QWidget) -> None:
        """At the far right, for as long as it is shown."""
        self._across.addWidget(column)

    def offer(self, commands: Iterable[Command]) -> None:
        """Quiet buttons in the line below the plane; whether each can be run is asked at every ``refresh_offers``."""
        for command in commands:
            made = button(command, self)
            made.setProperty("flat", "true")
            self._offered.append((made, command))
            self._foot.insertWidget(self._foot.count() - 1, made)
            self._words.buttons.append(made)

    def offer_menu(self, command: Command) -> QToolButton:
        """A button with an icon at the end of that line, which opens a menu."""
        made = icon_button(command, self)
        self._foot.insertWidget(self._foot.count() - 1, made)
        return made

    def refresh_offers(self) -> None:
        """Another workflow is open, or a walkthrough began or ended."""
        for made, command in self._offered:
            made.setEnabled(command.enabled())
        self._words.fit()

    def make_room(self, on: bool) -> None:
        """Put the properties away while another column is shown; F4 brings them back."""
        self._gave_way = on
        wanted = self._wants_properties and not self._is_tight
        self._show_properties(wanted and not on)
        self.folded.setVisible(not wanted and not on)

    def edit(self) -> None:
        """Begin to type into the properties of what is selected."""
        if self.properties.isHidden():
            self.toggle_properties()
        self.properties.take_focus()

    def ask_rule(self) -> None:
        """Begin a new rule of the decision that is selected."""
        if self.properties.isHidden():
            self.toggle_properties()
        self.properties.ask_rule()

    def toggle_properties(self) -> None:
        shown = self.properties.isHidden()
        self._show_properties(shown)
        if not self._is_tight:
            self._context.preferences.set(self._panel_key, shown)
        if not shown:
            self._back()

    @property
    def _panel_key(self) -> str:
        """Two forms leave the properties less room: whether they are shown then is remembered of itself."""
        return f"{_PROPERTIES}.beside" if self.forms.side_by_side else _PROPERTIES

    @property
    def _wants_properties(self) -> bool:
        return self._context.preferences.get(self._panel_key, not self.forms.side_by_side)

    def _switch(self) -> None:
        """Others of the forms are shown."""
        self.tools.set_narrow(self.width() < NARROW_UNDER or self.forms.side_by_side)
        drawn = self.forms.is_shown(WorkflowForm.FLOWCHART)
        self.plane.zoom_bar.setVisible(drawn)
        for made, command in self._offered:
            made.setVisible(drawn or command.group != _LAYOUT)
        self.make_room(self._gave_way)
        self._words.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ahead.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._ahead.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.tools.set_narrow(self.width() < NARROW_UNDER or self.forms.side_by_side)
        if (self.width() < TIGHT_UNDER) != self._is_tight:
            self._is_tight = not self._is_tight
            self.make_room(self._gave_way)
        self._give_way()
        super().resizeEvent(event)

    def _show_properties(self, shown: bool) -> None:
        self.properties.setVisible(shown)
        self.folded.setVisible(not shown)

    def _add_gestures(self) -> None:
        """The one that selects comes last: it takes every press."""
        chart = self.chart_commands
        self.handles = HandleLayer(self.surface)
        view, scene = self.plane.view, self.plane.scene
        view.keys = Keys(chart, self.handles, self.commands, self._offer_here)
        view.pressed_twice.connect(lambda at: scene.sections.turn(at.scene) if scene.sections is not None else None)
        view.runner.factories += [
            PressFactory(self.surface, self.handles, chart),
            selects(view, self.plane.scene),
        ]

    def _offer_here(self) -> list[Command]:
        sections = self.plane.scene.sections
        return [*context_commands(self.chart_commands), *(sections.commands() if sections is not None else ())]

    def _show_problems(self, shown: bool) -> None:
        self.problems.setVisible(shown)
        self._give_way()
        self._context.preferences.set(_PROBLEMS, shown)

    def _back(self) -> None:
        self.forms.take_focus()

    def _give_way(self) -> None:
        """In a low window the problems are shown in the place of the forms."""
        self._shown.setHidden(self.height() < LOW_UNDER and not self.problems.isHidden())

    def _reveal(self, id: str) -> None:
        if self._shown.isHidden():
            self._close_problems()
        self.plane.show_thing(id)

    def _close_problems(self) -> None:
        self.count.setChecked(False)
        self._back()

    def _remember_width(self) -> None:
        if not self.properties.isHidden():
            self._context.preferences.set(_WIDTH, self._across.sizes()[1])

    def _connect(self) -> None:
        self._model.opened.connect(self.refresh_offers)
        self.forms.switched.connect(self._switch)
        self.properties.left.connect(self._back)
        self.chart_commands.rule_asked.connect(self.ask_rule)
        self.properties.workflow.rows_asked.connect(self.chart_commands.draw_in_rows)
        self.problems.closed.connect(self._close_problems)
        self.problems.revealed.connect(self._reveal)
        self.count.toggled.connect(self._show_problems)
        self._across.splitterMoved.connect(lambda *_: self._remember_width())
        for action in (make_action(command, self) for command in (self._toggle, *self.problems.commands())):
            action.setEnabled(True)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)

    def _squeeze(self, on: bool) -> None:
        self.count.set_bare(on)
        self.plane.zoom_bar.set_narrow(on)

    def _lay_out(self) -> None:
        """From the outside in: a widget that is given a parent tells all that it holds of its new style."""
        left = QWidget()
        self._across = QSplitter()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addWidget(self._across, 1)
        self._across.setChildrenCollapsible(False)
        self._across.setHandleWidth(8)
        self._across.addWidget(left)
        self._across.addWidget(self.properties)
        self._across.setStretchFactor(0, 1)
        width = self._context.preferences.get(_WIDTH, 300)
        self._across.setSizes([10_000, width])
        foot = self._foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.count)
        bar = self.plane.zoom_bar.layout()
        if bar is not None:
            bar.setContentsMargins(2, 0, 2, 0)
        foot.addWidget(self.plane.zoom_bar)
        foot.addStretch()
        foot.addWidget(icon_button(self._toggle, self))
        self.folded = QWidget()
        strip = QVBoxLayout(self.folded)
        strip.setContentsMargins(0, 4, 0, 0)
        unfold = Command("properties_unfold", "Show properties", self.toggle_properties, "panel-right", "F4")
        strip.addWidget(icon_button(unfold, self.folded))
        strip.addStretch()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self._shown = QWidget()
        shown = QHBoxLayout(self._shown)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(4)
        shown.addWidget(self.forms, 1)
        shown.addWidget(self.folded)
        rows.addWidget(self._shown, 1)
        rows.addWidget(self.problems)
        rows.addLayout(foot)
        left.setMinimumWidth(_LEAST_PLANE)
        zoom = self.plane.zoom_bar.sizeHint().width() + _BESIDE_OFFERS
        self._words = WordsGiveWay(left, [], lambda: self.count.whole_width + zoom, self._squeeze)


OTHER_FORMS = ("ui.pages.flowchart.checklist.checklist_form", "ui.pages.flowchart.table.table_form")


class _FormImports(QTimer):
    """Imports what the other forms need while the flowchart is looked at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(IMPORT_AFTER_MS)
        imports = Slices(self)
        self.timeout.connect(lambda: imports.start(importing(OTHER_FORMS)))


def _checklist(context: Context, model: FlowchartModel, folding: Folding) -> FormView:
    # Only here, as with the table: the flowchart need not wait for what it does without.
    from ui.pages.flowchart.checklist.checklist_form import ChecklistForm

    return ChecklistForm(context, model, folding)


def _table(context: Context, model: FlowchartModel, folding: Folding) -> FormView:
    from ui.pages.flowchart.table.table_form import TableForm

    return TableForm(context, model, folding)
