"""Shows the handles of what is under the mouse or selected, and tells which one a point is on."""

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QPainter

from app.domain.ids import FlowId, StepId
from ui.pages.flowchart.gestures.handles import Handle, Hold, flow_handles, step_handles
from ui.pages.flowchart.gestures.painting import RADIUS, paint_dot, paint_plus, unit
from ui.pages.flowchart.gestures.surface import Surface, distance

SMALLEST = 0.35
"""Farther out there is nothing to take hold of."""
_NEAR = 40.0
"""Pixels around a step in which its plus stays while the mouse goes there."""
_BEFORE = {Hold.PLUS: 0, Hold.SOURCE: 1, Hold.TARGET: 1, Hold.BEND: 2, Hold.EDGE: 3, Hold.STRETCH: 4}


class HandleLayer(QObject):
    """An overlay of the view."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._host: StepId | None = None
        self._hot: Handle | None = None
        surface.view.overlays.append(self.paint)
        surface.view.hovered.connect(self._hover)
        surface.model.selection_changed.connect(surface.repaint)
        surface.model.changed.connect(self._forget)
        surface.model.opened.connect(self._forget)

    def shown(self) -> list[Handle]:
        """All that are there now."""
        model = self._surface.model
        view = self._surface.view
        if view.scale_now < SMALLEST or view.runner.running is not None or self._surface.busy:
            return []
        chosen = model.selection[0] if len(model.selection) == 1 else None
        flow = model.graph.flow_by_id.get(FlowId(chosen or ""))
        if flow is not None:
            route = model.routing.routes.get(flow.id)
            found = flow_handles(flow, route.points) if route else []
        else:
            found = []
        for id in dict.fromkeys((chosen, self._host)):
            step = model.graph.by_id.get(StepId(id or ""))
            if step is not None:
                found += step_handles(model.graph, step, model.boxes[step.id], id == chosen)
        return found

    def at(self, point: QPointF) -> Handle | None:
        """The handle under a point of the scene."""
        reach = (RADIUS + 2) * unit(self._surface.view.scale_now)
        spot = (point.x(), point.y())
        near = [handle for handle in self.shown() if distance(handle.at, spot) <= reach * 1.3]
        return min(near, key=lambda handle: (_BEFORE[handle.hold], distance(handle.at, spot)), default=None)

    def paint(self, painter: QPainter, scale: float) -> None:
        for handle in self.shown():
            hot = handle == self._hot
            if handle.hold is Hold.PLUS:
                paint_plus(painter, handle.at, scale, hot, handle.outcome or "")
            else:
                paint_dot(painter, handle.at, scale, hot, square=handle.hold in (Hold.STRETCH, Hold.BEND))

    def _hover(self, at: QPointF | None) -> None:
        before = self._host, self._hot
        self._hot = self.at(at) if at is not None else None
        if at is None:
            self._host = None
        elif self._hot is None or self._hot.hold is not Hold.PLUS:
            self._host = self._step_near(at)
        if before != (self._host, self._hot):
            viewport = self._surface.view.viewport()
            if self._hot is not None:
                viewport.setCursor(Qt.CursorShape.PointingHandCursor)
            elif before[1] is not None:
                viewport.unsetCursor()
            self._surface.repaint()

    def _step_near(self, at: QPointF) -> StepId | None:
        model = self._surface.model
        hit = model.hover
        if hit in model.boxes:
            return StepId(hit or "")
        host = self._host
        if host in model.boxes and host is not None and model.boxes[host].grown(_NEAR).contains((at.x(), at.y())):
            return host
        return None

    def _forget(self, changed: object = None) -> None:
        self._hot = None
        if self._host is not None and self._host not in self._surface.model.boxes:
            self._host = None
        self._surface.repaint()
