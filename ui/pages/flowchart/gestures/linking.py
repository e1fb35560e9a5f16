"""Connecting without a mouse: hold on to a step, walk to another, press Enter. Of a flow it turns the target."""

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QPainter

from app.actions.flowchart.flow import connect, redirect
from app.domain.ids import FlowId, StepId
from ui.pages.flowchart.gestures.painting import paint_line, paint_target
from ui.pages.flowchart.gestures.pulling import way
from ui.pages.flowchart.gestures.surface import Surface
from ui.pages.flowchart.words import step_name

HOW = "go to a step, Enter connects, Esc leaves"


class Linking(QObject):
    """An overlay of the view while it is on. What is selected while it is on is the target."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._held: str | None = None
        self._reason = ""
        surface.view.overlays.append(self.paint)
        surface.model.selection_changed.connect(self._look)
        surface.model.changed.connect(self._look)
        surface.model.opened.connect(self.leave)
        surface.view.shifted.connect(self._tell)

    @property
    def on(self) -> bool:
        """Whether something is held."""
        return self._held is not None

    def begin(self) -> None:
        """Hold on to the current step or flow."""
        model = self._surface.model
        if model.current in model.graph.by_id or model.current in model.graph.flow_by_id:
            self._held = model.current
            self._surface.busy = True
            self._surface.say(f"{self._words()}: {HOW}")
            self._look()

    def keep(self) -> None:
        """Draw the flow; where that is refused, go on choosing."""
        held, target = self._held, self._target()
        if held is None or target is None:
            return
        if self._reason:
            self._surface.say(self._reason)
            return
        self._held = None
        if held in self._surface.model.graph.flow_by_id:
            self._surface.do(redirect, FlowId(held), target=target)
        else:
            done = self._surface.do(connect, StepId(held), target)
            if done is not None:
                self._surface.model.select((held,))
        self._end()

    def leave(self) -> None:
        """Back to what was held."""
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
            paint_line(painter, way(model.boxes[held], model.boxes[target]), bool(self._reason), scale)
            paint_target(painter, model.boxes[target], bool(self._reason))

    def _source(self) -> StepId | None:
        flow = self._surface.model.graph.flow_by_id.get(FlowId(self._held or ""))
        return flow.source if flow is not None else StepId(self._held) if self._held is not None else None

    def _target(self) -> StepId | None:
        current = self._surface.model.current
        return StepId(current or "") if current in self._surface.model.boxes and current != self._held else None

    def _look(self, redrawn: object = None) -> None:
        if self._held is None:
            return
        if not self._surface.model.has(self._held):
            self._held = None
            self._end()
            return
        target = self._target()
        if target is None:
            self._reason = ""
        elif self._held in self._surface.model.graph.flow_by_id:
            self._reason = self._surface.why_not(redirect, FlowId(self._held), target=target)
        else:
            self._reason = self._surface.why_not(connect, StepId(self._held), target)
        self._tell()
        self._surface.repaint()

    def _tell(self) -> None:
        if self._held is not None:
            card = self._surface.place_in_view(self._target() or self._held)
            at = QPointF(card.left(), card.bottom())
            self._surface.hint.show_at(at, self._reason or f"{self._words()}: {HOW}", refuses=bool(self._reason))

    def _words(self) -> str:
        graph, held = self._surface.model.graph, self._held or ""
        if held in graph.flow_by_id:
            return "Lead this flow to another step"
        return f"Connect “{step_name(graph, StepId(held))}”"

    def _end(self) -> None:
        self._reason = ""
        self._surface.busy = False
        self._surface.hint.clear_words()
        self._surface.repaint()
