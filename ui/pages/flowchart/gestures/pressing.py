"""Decides what a press on the plane means: one factory, asked by the view's runner."""

from PySide6.QtCore import QPointF, Qt

from app.domain.ids import FlowId
from ui.canvas.gesture import Gesture, Pointer
from ui.pages.flowchart.gestures import adding
from ui.pages.flowchart.gestures.bending import Bend, MoveBend, nearest_stretch
from ui.pages.flowchart.gestures.handle_layer import HandleLayer
from ui.pages.flowchart.gestures.handles import Handle, Hold, as_flow, as_step
from ui.pages.flowchart.gestures.moving import Move
from ui.pages.flowchart.gestures.pulling import Connect, Redirect
from ui.pages.flowchart.gestures.spacing import Space
from ui.pages.flowchart.gestures.surface import Surface
from ui.pages.flowchart.gestures.verbs import Verbs

_FOR_SPACE = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Pressing:
    """Handles first, then making space, then what lies there; bare ground is left to who selects."""

    def __init__(self, surface: Surface, handles: HandleLayer, verbs: Verbs) -> None:
        self._surface = surface
        self._handles = handles
        self._verbs = verbs

    def __call__(self, at: Pointer) -> Gesture | None:
        if at.button != Qt.MouseButton.LeftButton or self._surface.model.workflow_id is None:
            return None
        if self._verbs.makes_space:
            self._verbs.make_space()
            return Space(self._surface)
        if at.modifiers & _FOR_SPACE == _FOR_SPACE:
            return Space(self._surface)
        handle = self._handles.at(at.scene)
        if handle is not None:
            return self._held(handle)
        hit = self._surface.scene.hit(at.scene, self._surface.view.scale_now)
        if hit is not None and self._surface.model.box(hit) is not None:
            return Move(self._surface, hit)
        return self._pulled(hit, at) if hit is not None and (hit,) == self._surface.model.selection else None

    def _pulled(self, hit: str, at: Pointer) -> Gesture | None:
        """The stretch of the selected flow that is under the mouse."""
        flow, route = self._surface.model.graph.flow_by_id[FlowId(hit)], self._surface.model.routing.routes[FlowId(hit)]
        return Bend(self._surface, flow, nearest_stretch(route.points, (at.scene.x(), at.scene.y())))

    def _held(self, handle: Handle) -> Gesture | None:
        surface, graph = self._surface, self._surface.model.graph
        match handle.hold:
            case Hold.PLUS:
                return Connect(surface, as_step(handle), handle.outcome, lambda: self._ask_kind(handle))
            case Hold.EDGE:
                return Connect(surface, as_step(handle), handle.outcome)
            case Hold.SOURCE | Hold.TARGET:
                return Redirect(surface, graph.flow_by_id[as_flow(handle)], handle.hold is Hold.SOURCE)
            case Hold.STRETCH:
                return Bend(surface, graph.flow_by_id[as_flow(handle)], handle.index)
        return MoveBend(surface, graph.flow_by_id[as_flow(handle)], handle.index)

    def _ask_kind(self, handle: Handle) -> None:
        adding.ask_kind_at(self._surface, as_step(handle), handle.outcome, QPointF(*handle.at))
