"""The page's part that steps through a workflow: the walk, its bar above the plane, its column beside it."""

from PySide6.QtCore import QObject, Signal

from ui.link.command import Command
from ui.link.context import Context
from ui.pages.flowchart.model import FlowchartModel
from ui.pages.flowchart.plane import Plane
from ui.pages.flowchart.stepping.bar import StepBar
from ui.pages.flowchart.stepping.side import StepSide
from ui.pages.flowchart.stepping.walk import Walk


class Stepping(QObject):
    """``bar`` and ``side`` are hidden until it begins; ``shown(on)`` says so, for the page's other columns."""

    shown = Signal(bool)

    def __init__(self, context: Context, model: FlowchartModel, plane: Plane) -> None:
        super().__init__(plane)
        self._model, self._plane = model, plane
        self.walk = Walk(model, self)
        self.bar = StepBar(context, model, self.walk)
        self.side = StepSide(context, model, self.walk)
        self.bar.hide()
        self.side.hide()
        self._on = False
        self.bar.left.connect(self.stop)
        self.side.place_asked.connect(self._show_place)
        self.walk.changed.connect(self._follow)
        self.walk.acted.connect(self._show_next)

    @property
    def on(self) -> bool:
        return self.walk.on

    def commands(self) -> tuple[Command, ...]:
        """For the palette and the page's menu."""
        walk = self.walk
        return (
            Command("step_through", "Step through", self.start, "circle-play", enabled=self._can_begin),
            Command("step_next", "Step through: next", walk.go_on, "skip-forward", enabled=self._has_next),
            Command("step_back", "Step through: back", walk.back, "arrow-left", enabled=lambda: walk.can_go_back),
            Command("leave_steps", "Leave stepping through", self.stop, "x", enabled=lambda: walk.on),
        )

    def start(self) -> None:
        """Begin; the focus goes to *Next*, so that Enter goes on."""
        if self._model.view is None:
            return
        if not self.walk.on:
            self.walk.start()
        self.bar.next.setFocus()

    def stop(self) -> None:
        """Leave it; nothing of it stays."""
        if self.walk.on:
            self.walk.stop()
            self._plane.view.setFocus()

    def _follow(self) -> None:
        if self.walk.on != self._on:
            self._on = self.walk.on
            self.bar.setVisible(self._on)
            self.side.setVisible(self._on)
            self.shown.emit(self._on)

    def _show_next(self) -> None:
        """The selection stays: it is what one edits on the way."""
        step = self.walk.next_step
        if step is not None:
            self._plane.bring(step.id)

    def _show_place(self, id: str) -> None:
        self._plane.show_thing(id)

    def _can_begin(self) -> bool:
        return self._model.view is not None and not self.walk.on

    def _has_next(self) -> bool:
        return self.walk.next_step is not None
