"""Lines pulled with the mouse: from a step to a step, from a step into the empty, an end of a flow to another step."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QPainter

from app.actions.flowchart.flow import connect, redirect
from app.actions.flowchart.step import append_step, new_step
from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, StepKind
from app.drawing.box import CARD, Box, Point
from app.drawing.routing import Routing
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.snapping import REACH, to_grid
from ui.pages.flowchart.gestures.painting import paint_ghost, paint_line, paint_target
from ui.pages.flowchart.gestures.surface import Surface
from ui.printing.flowchart.look import StepLook

LONG_PRESS_MS = 500
AIR = 12.0
"""So many pixels around a step still mean the step."""


class Pull(Gesture):
    """Knows the step under the pointer and why a drop on it would be refused; asked once a step."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.at = QPointF()
        self.target: StepId | None = None
        self.reason = ""

    def why_not(self, target: StepId) -> str:
        """The sentence with which a drop on this step would be refused."""
        raise NotImplementedError

    def move(self, at: Pointer) -> None:
        self.at = at.scene
        target = self.surface.step_at(at.scene, air=AIR)
        if target != self.target:
            self.target = target
            self.reason = self.why_not(target) if target is not None else ""
        self.surface.hint.show_at(at.view, self.reason, refuses=True)

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self.surface.hint.clear_words()

    def cancel(self) -> None:
        self.surface.hint.clear_words()

    def paint_pull(self, painter: QPainter, source: Box, target: Box, scale: float) -> None:
        """The line and the ring around its target."""
        paint_line(painter, way(source, target), bool(self.reason), scale)
        if self.target is not None:
            paint_target(painter, self.surface.model.boxes[self.target], bool(self.reason))


class Connect(Pull):
    """From the plus or an edge of a step. ``ask_kind`` is for a plus: a click appends a task, a long press asks."""

    def __init__(
        self, surface: Surface, source: StepId, outcome: str | None, ask_kind: Callable[[], object] | None = None
    ) -> None:
        super().__init__(surface)
        self._source = source
        self._outcome = outcome
        self._ask_kind = ask_kind
        self._press = QTimer()
        self._press.setSingleShot(True)
        self._press.setInterval(LONG_PRESS_MS)
        self._press.timeout.connect(self._ask)
        self._pulled = False

    def begin(self, at: Pointer) -> None:
        self.at = at.scene
        if self._ask_kind is not None:
            self._press.start()

    def move(self, at: Pointer) -> None:
        self._press.stop()
        self._pulled = True
        super().move(at)

    def why_not(self, target: StepId) -> str:
        return self.surface.why_not(connect, self._source, target, outcome=self._outcome)

    def click(self, at: Pointer) -> None:
        self._press.stop()
        if self._ask_kind is not None:
            self._append(None)
        else:
            self.surface.model.select((self._source,))

    def finish(self, at: Pointer) -> None:
        super().finish(at)
        if self.target is None:
            self._append(self._ghost())
        elif not self.reason:
            done = self.surface.do(connect, self._source, self.target, outcome=self._outcome)
            if done is not None:
                self.surface.model.select((done.value,))

    def cancel(self) -> None:
        self._press.stop()
        super().cancel()

    def paint(self, painter: QPainter, scale: float) -> None:
        source = self.surface.model.boxes.get(self._source)
        if source is None or not self._pulled:
            return
        if self.target is not None:
            self.paint_pull(painter, source, self.surface.model.boxes[self.target], scale)
            return
        ghost = Box(*self._ghost(), *CARD)
        self.paint_pull(painter, source, ghost, scale)
        paint_ghost(painter, ghost, StepLook(StepKind.TASK, new_step(StepKind.TASK).title), scale)

    def _ghost(self) -> Point:
        """Where a new step would stand: at the pointer, level with its source if that is near."""
        source = self.surface.model.boxes[self._source]
        level = abs(self.at.y() - source.y) <= 2 * REACH / max(self.surface.view.scale_now, 0.05)
        return to_grid(self.at.x()), source.y if level else to_grid(self.at.y())

    def _append(self, at: Point | None) -> None:
        done = self.surface.do(append_step, self._source, StepKind.TASK, outcome=self._outcome, at=at)
        if done is not None:
            self.surface.select((done.value,))

    def _ask(self) -> None:
        self.surface.view.runner.cancel()
        if self._ask_kind is not None:
            self._ask_kind()


class Redirect(Pull):
    """One end of a flow, taken to another step; into the empty changes nothing."""

    def __init__(self, surface: Surface, flow: Flow, source_end: bool) -> None:
        super().__init__(surface)
        self._flow = flow
        self._source_end = source_end

    def why_not(self, target: StepId) -> str:
        if target == self._stays:
            return ""
        return self.surface.why_not(redirect, self._flow.id, **self._end(target))

    def click(self, at: Pointer) -> None:
        self.surface.model.select((self._flow.id,))

    def finish(self, at: Pointer) -> None:
        super().finish(at)
        if self.target is not None and self.target != self._stays and not self.reason:
            self.surface.do(redirect, self._flow.id, **self._end(self.target))

    def paint(self, painter: QPainter, scale: float) -> None:
        boxes = self.surface.model.boxes
        kept = boxes.get(self._flow.target if self._source_end else self._flow.source)
        if kept is None:
            return
        loose = boxes[self.target] if self.target is not None else Box(self.at.x(), self.at.y(), 2, 2)
        self.paint_pull(painter, *((loose, kept) if self._source_end else (kept, loose)), scale)

    @property
    def _stays(self) -> StepId:
        return self._flow.source if self._source_end else self._flow.target

    def _end(self, step_id: StepId) -> dict[str, StepId]:
        return {"source" if self._source_end else "target": step_id}


def way(source: Box, target: Box) -> tuple[Point, ...]:
    """How a flow between these two alone would run."""
    ends = {StepId("from"): source, StepId("to"): target}
    flow = Flow(FlowId("pulled"), StepId("from"), StepId("to"))
    route = Routing([flow], ends).routes.get(flow.id)
    return route.points if route else ((source.right, source.y), (target.left, target.y))
