"""The plane with what stands around it: properties at its right, problems below, and the line that counts them."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui.link.command import Command, make_action
from ui.link.context import Context
from ui.pages.flowchart.hands import Hands
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.panel import PanelSwitch
from ui.pages.flowchart.plane import Plane
from ui.pages.flowchart.problems import Findings, ProblemCount, ProblemsPanel
from ui.widgets.button import button, icon_button

_PROPERTIES, _PROBLEMS, _WIDTH = "flowchart.properties", "flowchart.problems", "flowchart.panel"
_HEIGHT, _LEAST_PLANE = 190, 320


class Bench(QWidget):
    """What is open and how wide is remembered; Esc in either part gives the keyboard back to the drawing."""

    def __init__(self, context: Context, model: FlowchartModel) -> None:
        super().__init__()
        self._context = context
        self.plane = Plane(model)
        self.hands = Hands(context, self.plane, self.edit)
        self.properties = PanelSwitch(context, model, self.hands.for_several)
        findings = Findings(model, self)
        self.problems = ProblemsPanel(context, model, findings)
        self.count = ProblemCount(findings)
        self._lay_out()
        self.properties.setVisible(context.preferences.get(_PROPERTIES, True))
        self.count.setChecked(context.preferences.get(_PROBLEMS, False))
        self.problems.setVisible(self.count.isChecked())
        self._connect()

    def commands(self) -> tuple[Command, ...]:
        """For the palette and the keys."""
        return (
            Command("properties", "Show or hide properties", self.toggle_properties, "panel-right", "F4"),
            *self.problems.commands(),
        )

    def add_column(self, column: QWidget) -> None:
        """At the far right, for as long as it is shown."""
        self._across.addWidget(column)

    def offer(self, commands: Iterable[Command]) -> None:
        """Quiet buttons in the line below the plane."""
        for command in commands:
            made = button(command, self)
            made.setProperty("flat", "true")
            self._foot.insertWidget(self._foot.count() - 1, made)

    def make_room(self, on: bool) -> None:
        """Put the properties away while another column is shown; F4 brings them back."""
        wanted = self._context.preferences.get(_PROPERTIES, True)
        self.properties.setVisible(wanted and not on)

    def edit(self) -> None:
        """Begin to type into the properties of what is selected."""
        if self.properties.isHidden():
            self.toggle_properties()
        self.properties.take_focus()

    def toggle_properties(self) -> None:
        shown = self.properties.isHidden()
        self.properties.setVisible(shown)
        self._context.preferences.set(_PROPERTIES, shown)
        if not shown:
            self._back()

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
        self.properties.left.connect(self._back)
        self.problems.closed.connect(self._close_problems)
        self.problems.revealed.connect(self.plane.show_thing)
        self.count.toggled.connect(self._show_problems)
        self._across.splitterMoved.connect(lambda *_: self._remember_width())
        for command in self.commands():
            action = make_action(command, self)
            action.setEnabled(True)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)

    def _lay_out(self) -> None:
        foot = self._foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.count)
        foot.addStretch()
        toggle = Command("toggle_properties", "Show or hide properties", self.toggle_properties, "panel-right", "F4")
        foot.addWidget(icon_button(toggle, self))
        self.problems.setFixedHeight(_HEIGHT)
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        drawing = QHBoxLayout()
        drawing.setSpacing(4)
        drawing.addWidget(self.hands.tools)
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
