"""What is selected: by a click on a thing, by a band drawn over bare ground, and after an undo what it brought back."""

from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.workflow import Graph, Step
from ui.canvas.gesture import Gesture, GestureFactory, Pointer
from ui.canvas.view import CanvasView
from ui.link.theme import theme
from ui.pages.flowchart.gestures.surface import Surface
from ui.pages.flowchart.scene import FlowchartScene

_ADDS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class ChartSelectGesture(Gesture):
    """A click selects what is there, with Shift or Ctrl in addition; a drag selects all that the band touches."""

    def __init__(self, view: CanvasView, scene: FlowchartScene) -> None:
        self._view = view
        self._scene = scene
        self._start = QPointF()
        self._band = QRectF()
        self._before: tuple[str, ...] = ()

    def begin(self, at: Pointer) -> None:
        self._start = at.scene
        self._before = self._scene.model.selection

    def click(self, at: Pointer) -> None:
        model = self._scene.model
        hit = self._scene.hit(at.scene, self._view.scale_now)
        if at.holds(_ADDS):
            if hit is not None:
                model.toggle(hit)
        else:
            model.select((hit,) if hit is not None else ())

    def move(self, at: Pointer) -> None:
        self._band = QRectF(self._start, at.scene).normalized()
        inside = self._scene.within(self._band)
        kept = self._before if at.holds(_ADDS) else ()
        self._scene.model.select((*kept, *inside))

    def cancel(self) -> None:
        self._scene.model.select(self._before)

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._band.isEmpty():
            return
        t = theme().tokens
        tint = QColor(t.accent)
        tint.setAlphaF(0.10)
        pen = QPen(t.accent, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(tint)
        painter.drawRect(self._band)


def selects(view: CanvasView, scene: FlowchartScene) -> GestureFactory:
    """For the end of the view's list of factories: it takes every left press."""

    def begin(at: Pointer) -> Gesture | None:
        return ChartSelectGesture(view, scene) if at.button == Qt.MouseButton.LeftButton else None

    return begin


class LastChange(QObject):
    """Remembers what the last change of the open workflow brought, for who wants to show it."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._graph = surface.model.graph
        self.ids: tuple[str, ...] = ()
        surface.model.opened.connect(self._begin)
        surface.model.changed.connect(self._follow)

    def show(self) -> bool:
        """Select it and bring it into view; False when it is all gone."""
        left = [id for id in self.ids if self._surface.model.has(id)]
        if left:
            self._surface.select(left)
        return bool(left)

    def _begin(self) -> None:
        self._graph, self.ids = self._surface.model.graph, ()

    def _follow(self) -> None:
        graph = self._surface.model.graph
        if graph is not self._graph:
            self._graph, self.ids = graph, changed_ids(self._graph, graph)


def changed_ids(before: Graph, now: Graph) -> tuple[str, ...]:
    """What of ``now`` is new or says something else, steps and notes before flows; else where flows ended; else moved.

    Steps that only made room come last: eight of them hide the one that went.
    """
    steps = [step for step in now.steps if before.by_id.get(step.id) != step]
    notes = {note.id: note for note in before.notes}
    changed = [step.id for step in steps if not _only_moved(before.by_id.get(step.id), step)]
    found = [*changed, *(note.id for note in now.notes if notes.get(note.id) != note)]
    flows = [flow.id for flow in now.flows if before.flow_by_id.get(flow.id) != flow]
    gone = [flow for flow in before.flows if flow.id not in now.flow_by_id]
    ends = dict.fromkeys(id for flow in gone for id in (flow.source, flow.target) if id in now.by_id)
    return tuple(str(id) for id in found or flows or ends or [step.id for step in steps])


def _only_moved(before: Step | None, now: Step) -> bool:
    return before is not None and replace(before, x=now.x, y=now.y) == now
