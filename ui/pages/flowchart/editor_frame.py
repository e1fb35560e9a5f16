"""The frame of the editor: the plane with its gestures, tools at its left, properties at its right, problems below."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

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
from ui.pages.flowchart.scene import FlowchartScene
from ui.printing.flowchart.step import rect_of
from ui.widgets.button import button, icon_button

RADIUS, EDGE, CORNER = 12, 4, 16
SMALLEST_FIT, READABLE = 0.5, 0.7
"""A workflow that would be smaller than the first when all of it is seen is opened at its start, at the second."""
QUICK = 500
"""Up to so many steps the minimap follows a drag; above, it waits for the drop."""
_ROOM_FOR_MAP = (520, 360)


class FlowchartView(CanvasView):
    """The canvas named ``Flowchart``. Its class name is what accessibility knows it by."""

    access: ChartAccess | None = None
    keys: Keys | None = None

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
            start = self.model.graph.start
            self.view.show_beginning(READABLE, self.scene.place_of(start.id).center() if start else None)

    def _opened(self) -> None:
        self._untouched = True
        self.show_first()

    def _touch(self) -> None:
        self._untouched = False

    def _drawn(self, only_dragged: bool) -> None:
        if not only_dragged:
            self.view.set_content(self.scene.extent())
        if not only_dragged or len(self.model.boxes) <= QUICK:
            self.minimap.ask()

    def _boxes(self) -> list[QRectF]:
        return [rect_of(box) for box in self.model.boxes.values()]

    def _point(self, at: QPointF | None) -> None:
        self.model.point_at(None if at is None else self.scene.hit(at, self.view.scale_now))

    def _place_overlays(self) -> None:
        room = self.view.viewport().geometry()
        self.zoom_bar.move(room.left() + CORNER, room.bottom() + 1 - CORNER - self.zoom_bar.height())
        map_size = self.minimap.size()
        self.minimap.move(room.right() + 1 - CORNER - map_size.width(), room.bottom() + 1 - CORNER - map_size.height())
        enough = room.width() >= _ROOM_FOR_MAP[0] and room.height() >= _ROOM_FOR_MAP[1]
        # Out of the way of what is dragged: nobody drops a step under a map.
        gesture = self.view.runner.running
        self.minimap.setVisible(enough and not (gesture is not None and gesture.scrolls_at_edges))

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
_HEIGHT, _LEAST_PLANE = 190, 320


class EditorFrame(QWidget):
    """What is open and how wide is remembered; Esc in either part gives the keyboard back to the drawing."""

    def __init__(self, context: Context, model: FlowchartModel) -> None:
        super().__init__()
        self._context = context
        self._model = model
        self._toggle = Command("properties", "Show or hide properties", self.toggle_properties, "panel-right", "F4")
        self._offered: list[tuple[QPushButton, Command]] = []
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
        self.properties.setVisible(context.preferences.get(_PROPERTIES, True))
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

    def refresh_offers(self) -> None:
        """Another workflow is open, or a walkthrough began or ended."""
        for made, command in self._offered:
            made.setEnabled(command.enabled())

    def make_room(self, on: bool) -> None:
        """Put the properties away while another column is shown; F4 brings them back."""
        wanted = self._context.preferences.get(_PROPERTIES, True)
        self.properties.setVisible(wanted and not on)

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
        self.properties.setVisible(shown)
        self._context.preferences.set(_PROPERTIES, shown)
        if not shown:
            self._back()

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
        self.problems.closed.connect(self._close_problems)
        self.problems.revealed.connect(self.plane.show_thing)
        self.count.toggled.connect(self._show_problems)
        self._across.splitterMoved.connect(lambda *_: self._remember_width())
        for command in (self._toggle, *self.problems.commands()):
            action = make_action(command, self)
            action.setEnabled(True)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)

    def _lay_out(self) -> None:
        foot = self._foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.count)
        foot.addStretch()
        foot.addWidget(icon_button(self._toggle, self))
        self.problems.setFixedHeight(_HEIGHT)
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        drawing = QHBoxLayout()
        drawing.setSpacing(4)
        drawing.addWidget(self.tools)
        drawing.addWidget(self.plane, 1)
        rows.addLayout(drawing, 1)
        rows.addWidget(self.problems)
        rows.addLayout(foot)
        left.setMinimumWidth(_LEAST_PLANE)
        self._across = QSplitter()
        self._across.setChildrenCollapsible(False)
        self._across.setHandleWidth(8)
        self._across.addWidget(left)
        self._across.addWidget(self.properties)
        self._across.setStretchFactor(0, 1)
        width = self._context.preferences.get(_WIDTH, 340)
        self._across.setSizes([10_000, width])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._across)
