"""The frame of the editor: the plane with its gestures, tools at its left, properties at its right, problems below."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QToolButton, QVBoxLayout, QWidget

from ui.canvas.minimap import Minimap
from ui.canvas.view import CanvasView, ZoomBar
from ui.link.command import Command, make_action
from ui.link.context import Context
from ui.link.theme import theme
from ui.pages.flowchart.chart_accessibility import ChartAccess
from ui.pages.flowchart.gestures.chart_commands import (
    ChartCommands,
    all_commands,
    commands_for_several,
    context_commands,
)
from ui.pages.flowchart.gestures.keys import Keys
from ui.pages.flowchart.gestures.move import LastChange, selects
from ui.pages.flowchart.gestures.press import HandleLayer, PressFactory
from ui.pages.flowchart.gestures.surface import Surface
from ui.pages.flowchart.gestures.tool_column import ToolColumn
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel.properties_panel import PropertiesPanel
from ui.pages.flowchart.problems import Findings, ProblemCount, ProblemsPanel
from ui.pages.flowchart.scene import FlowchartScene, LaneNames
from ui.printing.flowchart.step import rect_of
from ui.widgets.button import WordsGiveWay, button, icon_button

RADIUS, EDGE, CORNER = 12, 4, 16
SMALLEST_FIT, READABLE, LEAST_WORDS = 0.75, 1.0, 0.36
"""A workflow that would be smaller than the first when all of it is seen is opened at its start, at the second; below
the last its boxes would be blank."""
QUICK = 500
"""Up to so many steps the minimap follows a drag; above, it waits for the drop."""
AIR = 13.0
"""What may be out of view of the room around a drawing of which all is seen."""
_ROOM_FOR_MAP = (520, 360)


class FlowchartView(CanvasView):
    """The canvas named ``Flowchart``. Its class name is what accessibility knows it by."""

    access: ChartAccess | None = None
    keys: Keys | None = None
    air = 0.0
    start: Callable[[], QPointF | None] = staticmethod(lambda: None)
    """The middle of the step with which the drawing begins."""

    def fit(self) -> None:
        """All that is drawn, or as much from its start as has words to read."""
        if self.fitting_scale() >= LEAST_WORDS:
            super().fit()
        else:
            self.show_beginning(LEAST_WORDS, self.start())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def _wants(self, event: QKeyEvent) -> bool:
        return self.keys is not None and self.keys.means_something(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.keys is None or not self.keys.press(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.keys is not None:
            self.keys.open_menu(event)


class Plane(QWidget):
    """Shows ``model`` through ``scene`` in ``view``."""

    def __init__(self, model: FlowchartModel) -> None:
        super().__init__()
        self.model = model
        self.scene = FlowchartScene(model, self)
        self.view = FlowchartView(self.scene, "Flowchart", self)
        self.view.access = ChartAccess(self.view, self.scene)
        self.view.start = self._start
        self.lane_names = LaneNames(self.view, self.scene)
        self.minimap = Minimap(self.view, self._boxes)
        self.zoom_bar = ZoomBar(self.view)
        self._untouched = True
        layout = QVBoxLayout(self)
        layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        layout.addWidget(self.view)
        self.view.hovered.connect(self._point)
        self.view.shifted.connect(self._place_overlays)
        self.view.runner.dragged.connect(self._place_overlays)
        self.view.touched.connect(self._touch)
        self.scene.redrawn.connect(self._drawn)
        model.opened.connect(self._opened)
        theme().changed.connect(self.update)

    def show_thing(self, id: str) -> bool:
        """Select a step, flow or note and bring it into view; False when it is gone."""
        if not self.model.has(id):
            return False
        self.model.select((id,))
        self.show_first()
        self.bring(id)
        return True

    def bring(self, id: str) -> None:
        """Scroll as little as needed to see a thing; the selection stays."""
        place = self.scene.place_of(id)
        if not self.view.seen().contains(place):
            self._touch()
        self.view.show_rect(place)

    def show_first(self) -> None:
        """Show all of a workflow, or its beginning; repeated on each resize until the user has moved or zoomed."""
        if not self._untouched or not self.isVisible():
            return
        layout = self.layout()
        if layout is not None:
            layout.activate()
        if self.view.fitting_scale() >= SMALLEST_FIT:
            self.view.fit()
        else:
            self.view.show_beginning(READABLE, self._start())

    def _start(self) -> QPointF | None:
        start = self.model.graph.start
        return self.scene.place_of(start.id).center() if start else None

    def _opened(self) -> None:
        self._untouched = True
        self.show_first()

    def _touch(self) -> None:
        self._untouched = False

    def _drawn(self, only_dragged: bool) -> None:
        if not only_dragged:
            self.view.set_content(self.scene.extent())
            self.lane_names.follow()
        if not only_dragged or len(self.model.boxes) <= QUICK:
            self.minimap.ask()

    def _boxes(self) -> list[QRectF]:
        return [rect_of(box) for box in self.model.boxes.values()]

    def _point(self, at: QPointF | None) -> None:
        self.model.point_at(None if at is None else self.scene.hit(at, self.view.scale_now))

    def _place_overlays(self) -> None:
        room = self.view.viewport().geometry()
        map_size = self.minimap.size()
        self.minimap.move(room.right() + 1 - CORNER - map_size.width(), room.bottom() + 1 - CORNER - map_size.height())
        enough = room.width() >= _ROOM_FOR_MAP[0] and room.height() >= _ROOM_FOR_MAP[1]
        # Out of the way of what is dragged: nobody drops a step under a map.
        gesture = self.view.runner.running
        self.lane_names.follow()
        whole = self.view.seen().contains(self.view.content.adjusted(AIR, AIR, -AIR, -AIR))
        self.minimap.setVisible(enough and not whole and not (gesture is not None and gesture.scrolls_at_edges))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_overlays()
        self.show_first()

    def hideEvent(self, event: QHideEvent) -> None:
        self.minimap.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(t.border, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()


_PROPERTIES, _PROBLEMS, _WIDTH = "flowchart.properties", "flowchart.problems", "flowchart.panel"
_HEIGHT, _LEAST_PLANE, _BESIDE_OFFERS = 190, 240, 116
NARROW_UNDER, TIGHT_UNDER = 1180, 630
"""Pixels; a narrower editor shows its tools without words, and its properties only when they are asked for."""


class EditorFrame(QWidget):
    """What is open and how wide is remembered; Esc in either part gives the keyboard back to the drawing."""

    def __init__(self, context: Context, model: FlowchartModel) -> None:
        super().__init__()
        self._context = context
        self._model = model
        self._toggle = Command("properties", "Show or hide properties", self.toggle_properties, "panel-right", "F4")
        self._offered: list[tuple[QPushButton, Command]] = []
        self._gave_way = self._is_tight = False
        self.plane = Plane(model)
        self.surface = Surface(context, self.plane.view, self.plane.scene)
        self.chart_commands = ChartCommands(self.surface, self.edit)
        self.commands = all_commands(self.chart_commands)
        """For the palette and the list of keys."""
        self.last_change = LastChange(self.surface)
        self.tools = ToolColumn(self.surface)
        self._add_gestures()
        self.properties = PropertiesPanel(context, model, commands_for_several(self.chart_commands))
        findings = Findings(model, self)
        self.problems = ProblemsPanel(context, model, findings)
        self.count = ProblemCount(findings)
        self._lay_out()
        self._show_properties(context.preferences.get(_PROPERTIES, True))
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
        wanted = self._context.preferences.get(_PROPERTIES, True) and not self._is_tight
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
            self._context.preferences.set(_PROPERTIES, shown)
        if not shown:
            self._back()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.tools.set_narrow(self.width() < NARROW_UNDER)
        if (self.width() < TIGHT_UNDER) != self._is_tight:
            self._is_tight = not self._is_tight
            self.make_room(self._gave_way)
        super().resizeEvent(event)

    def _show_properties(self, shown: bool) -> None:
        self.properties.setVisible(shown)
        self.folded.setVisible(not shown)

    def _add_gestures(self) -> None:
        """The one that selects comes last: it takes every press."""
        chart = self.chart_commands
        self.handles = HandleLayer(self.surface)
        view = self.plane.view
        view.keys = Keys(chart, self.handles, self.commands, lambda: context_commands(chart))
        view.runner.factories += [
            PressFactory(self.surface, self.handles, chart),
            selects(view, self.plane.scene),
        ]

    def _show_problems(self, shown: bool) -> None:
        self.problems.setVisible(shown)
        self._context.preferences.set(_PROBLEMS, shown)

    def _back(self) -> None:
        self.plane.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_problems(self) -> None:
        self.count.setChecked(False)
        self._back()

    def _remember_width(self) -> None:
        if not self.properties.isHidden():
            self._context.preferences.set(_WIDTH, self._across.sizes()[1])

    def _connect(self) -> None:
        self._model.opened.connect(self.refresh_offers)
        self.properties.left.connect(self._back)
        self.chart_commands.rule_asked.connect(self.ask_rule)
        self.properties.workflow.rows_asked.connect(self.chart_commands.draw_in_rows)
        self.problems.closed.connect(self._close_problems)
        self.problems.revealed.connect(self.plane.show_thing)
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
        foot = self._foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.count)
        bar = self.plane.zoom_bar.layout()
        if bar is not None:
            bar.setContentsMargins(2, 0, 2, 0)
        foot.addWidget(self.plane.zoom_bar)
        foot.addStretch()
        foot.addWidget(icon_button(self._toggle, self))
        self.problems.setFixedHeight(_HEIGHT)
        self.folded = QWidget()
        strip = QVBoxLayout(self.folded)
        strip.setContentsMargins(0, 4, 0, 0)
        unfold = Command("properties_unfold", "Show properties", self.toggle_properties, "panel-right", "F4")
        strip.addWidget(icon_button(unfold, self.folded))
        strip.addStretch()
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        drawing = QHBoxLayout()
        drawing.setSpacing(4)
        drawing.addWidget(self.tools)
        drawing.addWidget(self.plane, 1)
        drawing.addWidget(self.folded)
        rows.addLayout(drawing, 1)
        rows.addWidget(self.problems)
        rows.addLayout(foot)
        left.setMinimumWidth(_LEAST_PLANE)
        zoom = self.plane.zoom_bar.sizeHint().width() + _BESIDE_OFFERS
        self._words = WordsGiveWay(left, [], lambda: self.count.whole_width + zoom, self._squeeze)
        self._across = QSplitter()
        self._across.setChildrenCollapsible(False)
        self._across.setHandleWidth(8)
        self._across.addWidget(left)
        self._across.addWidget(self.properties)
        self._across.setStretchFactor(0, 1)
        width = self._context.preferences.get(_WIDTH, 300)
        self._across.setSizes([10_000, width])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._across)
