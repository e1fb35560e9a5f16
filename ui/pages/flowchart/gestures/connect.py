"""Flows drawn from step to step: pulled with the mouse, or held on to with C while one walks to the other step."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QPainter

from app.actions.flowchart.flow import connect, redirect
from app.actions.flowchart.step import append_step, new_step
from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, StepKind
from app.drawing.box import CARD, Box, Point
from app.drawing.routing import Routing
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.preview import Act, Preview
from ui.canvas.snapping import REACH, to_grid
from ui.pages.flowchart.chart_accessibility import step_name
from ui.pages.flowchart.gestures.surface import Surface, TargetPreview, paint_ghost, paint_line, paint_target
from ui.printing.flowchart.appearance import StepAppearance

LONG_PRESS_MS = 500
AIR = 12.0
"""So many pixels around a step still mean the step."""


class PullGesture(Gesture):
    """Knows the step under the pointer and the preview of a drop on it."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.at = QPointF()
        self.drop = TargetPreview(surface)

    @property
    def target(self) -> StepId | None:
        """The step that a drop would take."""
        return StepId(self.drop.target) if self.drop.target is not None else None

    def act_on(self, target: StepId) -> Act | None:
        """What a drop on this step does; None: nothing."""
        raise NotImplementedError

    def move(self, at: Pointer) -> None:
        self.at = at.scene
        target = self.surface.step_at(at.scene, air=AIR)
        preview = self.drop.ask(target, lambda: self.act_on(target) if target is not None else None)
        self.surface.note.show_preview(at.view, replace(preview, words=""))

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self.surface.note.clear_words()

    def cancel(self) -> None:
        self.surface.note.clear_words()

    def paint_pull(self, painter: QPainter, source: Box, target: Box, scale: float) -> None:
        """The line and the ring around its target."""
        paint_line(painter, way(source, target), not self.drop.preview.allowed, scale)
        if self.target is not None:
            paint_target(painter, self.surface.model.boxes[self.target], not self.drop.preview.allowed)


class ConnectStepsGesture(PullGesture):
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

    def act_on(self, target: StepId) -> Act | None:
        return self.surface.act(connect, self._source, target, outcome=self._outcome)

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
        elif self.drop.preview.allowed:
            done = self.surface.run(self.drop.act)
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
        paint_ghost(painter, ghost, StepAppearance(StepKind.TASK, new_step(StepKind.TASK).title), scale)

    def _ghost(self) -> Point:
        """Where a new step would stand: at the pointer, level with its source if that is near."""
        source = self.surface.model.boxes[self._source]
        level = abs(self.at.y() - source.y) <= 2 * REACH / max(self.surface.view.scale_now, 0.05)
        return to_grid(self.at.x()), source.y if level else to_grid(self.at.y())

    def _append(self, at: Point | None) -> None:
        done = self.surface.do(append_step, self._source, StepKind.TASK, outcome=self._outcome, at=at)
        if done is not None:
            self.surface.take_added((done.value,))

    def _ask(self) -> None:
        self.surface.view.runner.cancel()
        if self._ask_kind is not None:
            self._ask_kind()


class RedirectGesture(PullGesture):
    """One end of a flow, taken to another step; into the empty changes nothing."""

    def __init__(self, surface: Surface, flow: Flow, source_end: bool) -> None:
        super().__init__(surface)
        self._flow = flow
        self._source_end = source_end

    def act_on(self, target: StepId) -> Act | None:
        end = {"source" if self._source_end else "target": target}
        return self.surface.act(redirect, self._flow.id, **end) if target != self._stays else None

    def click(self, at: Pointer) -> None:
        self.surface.model.select((self._flow.id,))

    def finish(self, at: Pointer) -> None:
        super().finish(at)
        if self.drop.preview.allowed:
            self.surface.run(self.drop.act)

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


def way(source: Box, target: Box) -> tuple[Point, ...]:
    """How a flow between these two alone would run."""
    ends = {StepId("from"): source, StepId("to"): target}
    flow = Flow(FlowId("pulled"), StepId("from"), StepId("to"))
    route = Routing([flow], ends).routes.get(flow.id)
    return route.points if route else ((source.right, source.y), (target.left, target.y))


HOW = "go to a step, Enter connects, Esc leaves"


class KeyboardConnect(QObject):
    """An overlay of the view while it is on. What is selected while it is on is the target."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._held: str | None = None
        self._act: Act | None = None
        self._preview = Preview()

    @property
    def on(self) -> bool:
        """Whether a step or flow is held on to and its target is being chosen."""
        return self._held is not None

    def begin(self) -> None:
        """Hold on to the current step or flow."""
        model = self._surface.model
        if model.current in model.graph.by_id or model.current in model.graph.flow_by_id:
            if not self.on:
                self._follow()
            self._held = model.current
            self._surface.busy = True
            self._surface.say(f"{self._words()}: {HOW}")
            self._style()

    def keep(self) -> None:
        """Draw the flow; where that is refused, go on choosing."""
        held, target = self._held, self._target()
        if held is None or target is None:
            return
        if not self._preview.allowed:
            self._surface.say(self._preview.refused)
            return
        self._held = None
        is_step = held in self._surface.model.graph.by_id
        if self._surface.run(self._act) is not None and is_step:
            self._surface.model.select((held,))
        self._end()

    def leave(self) -> None:
        """Give up connecting and select again what was held."""
        held, self._held = self._held, None
        if held is not None:
            self._surface.select((held,))
            self._end()

    def paint(self, painter: QPainter, scale: float) -> None:
        model, held = self._surface.model, self._source()
        if held is None or held not in model.boxes:
            return
        paint_target(painter, model.boxes[held])
        target = self._target()
        if target is not None:
            paint_line(painter, way(model.boxes[held], model.boxes[target]), not self._preview.allowed, scale)
            paint_target(painter, model.boxes[target], not self._preview.allowed)

    def _source(self) -> StepId | None:
        flow = self._surface.model.graph.flow_by_id.get(FlowId(self._held or ""))
        return flow.source if flow is not None else StepId(self._held) if self._held is not None else None

    def _target(self) -> StepId | None:
        current = self._surface.model.current
        return StepId(current or "") if current in self._surface.model.boxes and current != self._held else None

    def _follow(self) -> None:
        """Only while something is held: else each move of a step would ask here."""
        view, model = self._surface.view, self._surface.model
        view.overlays.append(self.paint)
        model.selection_changed.connect(self._style)
        model.changed.connect(self._style)
        model.opened.connect(self.leave)
        view.shifted.connect(self._tell)

    def _style(self) -> None:
        if self._held is None:
            return
        if not self._surface.model.has(self._held):
            self._held = None
            self._end()
            return
        target = self._target()
        if target is None:
            self._act = None
        elif self._held in self._surface.model.graph.flow_by_id:
            self._act = self._surface.act(redirect, FlowId(self._held), target=target)
        else:
            self._act = self._surface.act(connect, StepId(self._held), target)
        self._preview = self._act.preview(self._surface.context) if self._act is not None else Preview()
        self._tell()
        self._surface.repaint()

    def _tell(self) -> None:
        if self._held is not None:
            card = self._surface.place_in_view(self._target() or self._held)
            at = QPointF(card.left(), card.bottom())
            self._surface.note.show_preview(at, replace(self._preview, words=f"{self._words()}: {HOW}"))

    def _words(self) -> str:
        graph, held = self._surface.model.graph, self._held or ""
        if held in graph.flow_by_id:
            return "Lead this flow to another step"
        return f"Connect “{step_name(graph, StepId(held))}”"

    def _end(self) -> None:
        view, model = self._surface.view, self._surface.model
        view.overlays.remove(self.paint)
        model.selection_changed.disconnect(self._style)
        model.changed.disconnect(self._style)
        model.opened.disconnect(self.leave)
        view.shifted.disconnect(self._tell)
        self._act, self._preview = None, Preview()
        self._surface.busy = False
        self._surface.note.clear_words()
        self._surface.repaint()
