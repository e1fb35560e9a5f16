"""Steps and notes selected and moved with the mouse: by a click or a band; in line with others, onto a flow, into
another lane, or as copies."""

from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.actions.flowchart.clip import duplicate
from app.actions.flowchart.line import insert_step
from app.actions.flowchart.position import move_steps
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.workflow import Graph, Step
from app.drawing.box import Box, Point
from app.drawing.lanes import band_at
from ui.canvas.gesture import Gesture, GestureFactory, Pointer
from ui.canvas.preview import Preview
from ui.canvas.snapping import REACH, Guide, around, moved, snap
from ui.canvas.view import CanvasView
from ui.link.theme import theme
from ui.pages.flowchart.gestures.surface import (
    Surface,
    TargetPreview,
    paint_flow_target,
    paint_ghost,
    paint_guides,
    paint_lane_target,
)
from ui.pages.flowchart.scene import FlowchartScene
from ui.printing.flowchart.lanes_and_notes import paint_note
from ui.printing.flowchart.step import rect_of

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


_SHIFT, _CONTROL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class MoveStepsGesture(Gesture):
    """A drag of what is selected. Shift keeps one axis, Alt snaps to nothing, Ctrl leaves the originals and copies."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, surface: Surface, id: str) -> None:
        self._surface = surface
        self._id = id
        self._start = QPointF()
        self._before: tuple[str, ...] = ()
        self._boxes: dict[str, Box] = {}
        self._others: list[Box] = []
        self._by: Point = (0.0, 0.0)
        self._copies = False
        self._guides: tuple[Guide, ...] = ()
        self._lane: QRectF | None = None
        self._ground = Preview()
        """Whether these may be moved at all."""
        self._onto = TargetPreview(surface)
        """What a drop on the flow under the mouse would do."""

    @property
    def _flow(self) -> FlowId | None:
        """The flow that would take the step."""
        return FlowId(self._onto.target) if self._onto.target is not None and self._onto.preview.allowed else None

    @property
    def _refused(self) -> str:
        """Why a drop here would be refused."""
        return self._ground.refused or self._onto.preview.refused

    def begin(self, at: Pointer) -> None:
        self._start = at.scene
        self._before = self._surface.model.selection
        self._copies = at.holds(_CONTROL)

    def click(self, at: Pointer) -> None:
        choose = ChartSelectGesture(self._surface.view, self._surface.scene)
        choose.begin(at)
        choose.click(at)

    def move(self, at: Pointer) -> None:
        if not self._boxes:
            self._lift()
        self._by = self._wanted(at)
        places = {id: (box.x + self._by[0], box.y + self._by[1]) for id, box in self._boxes.items()}
        if not self._copies:
            self._surface.model.shift(places)
        self._find_flow(at)
        words = self._find_lane(places[self._id][1])
        words = self._surface.between(self._flow) or words
        self._surface.note.show_preview(at.view, Preview(words, self._refused))

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self._surface.note.clear_words()
        done = not self._refused and self._by != (0.0, 0.0) and self._drop()
        self._surface.model.unshift()
        if not done:
            self._surface.model.select(self._before)

    def cancel(self) -> None:
        self._surface.note.clear_words()
        self._surface.model.unshift()
        self._surface.model.select(self._before)

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._lane is not None:
            paint_lane_target(painter, self._lane)
        model = self._surface.model
        if self._flow is not None and self._flow in model.routing.routes:
            paint_flow_target(painter, model.routing.routes[self._flow].points)
        else:
            paint_guides(painter, self._guides)
        if self._copies:
            for id, box in self._boxes.items():
                self._paint_copy(painter, id, box.at(box.x + self._by[0], box.y + self._by[1]), scale)

    def _paint_copy(self, painter: QPainter, id: str, at: Box, scale: float) -> None:
        if id in self._surface.model.boxes:
            paint_ghost(painter, at, self._surface.model.step_appearance(StepId(id)), scale)
        elif id in self._surface.scene.notes:
            paint_note(painter, rect_of(at), self._surface.scene.notes[id].text, theme().tokens, scale, chosen=True)

    def _lift(self) -> None:
        """The selection, if the thing under the mouse is part of it; else that thing alone."""
        model = self._surface.model
        if self._id not in model.selection:
            model.select((self._id,))
        self._boxes = {id: box for id in model.selection if (box := model.box(id)) is not None}
        self._others = self._surface.boxes_in_view(() if self._copies else self._boxes)
        first = self._boxes[self._id]
        act = self._surface.act(move_steps, {self._id: (first.x, first.y)})
        self._ground = act.preview(self._surface.context) if act is not None else Preview()

    def _wanted(self, at: Pointer) -> Point:
        by = at.scene - self._start
        dx, dy = by.x(), by.y()
        if at.holds(_SHIFT):
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        self._guides = ()
        if at.holds(_ALT):
            return dx, dy
        first = self._boxes[self._id]
        alone = first.at(first.x + dx, first.y + dy)
        whole = around(moved(self._boxes.values(), (dx, dy))) if len(self._boxes) > 1 else alone
        if whole is None:
            return dx, dy
        found = snap(whole, self._others, REACH / max(self._surface.view.scale_now, 0.05))
        self._guides = found.guides
        if at.holds(_SHIFT):
            self._guides = tuple(guide for guide in found.guides if guide.vertical == (dx != 0))
            return (dx + found.dx, 0.0) if dx else (0.0, dy + found.dy)
        return dx + found.dx, dy + found.dy

    def _find_flow(self, at: Pointer) -> None:
        """A step that is on no line yet can be put onto the flow under it."""
        graph, model = self._surface.model.graph, self._surface.model
        step_id = StepId(self._id)
        alone = len(self._boxes) == 1 and self._id in graph.by_id and not self._copies
        wired = alone and bool(graph.incoming[step_id] or graph.outgoing[step_id])
        flow: FlowId | None = None
        if alone and not wired and not at.holds(_ALT):
            box = model.boxes[step_id]
            flow = self._surface.flow_at(QPointF(box.x, box.y)) or self._surface.flow_at(at.scene)
        self._onto.ask(flow, lambda: self._surface.act(insert_step, flow, step_id) if flow is not None else None)

    def _find_lane(self, y: float) -> str:
        """The lane that the step would come to, marked and in words, where that changes its role."""
        model = self._surface.model
        graph = model.graph
        step = graph.by_id.get(StepId(self._id))
        self._lane = None
        if not graph.in_lanes or step is None or not step.has_task or self._copies:
            return ""
        band = band_at(graph, y)
        if band is None or band.role == step.role:
            return ""
        lane = next((lane for lane in self._surface.scene.lanes if lane.role == band.role), None)
        self._lane = lane.rect() if lane is not None else None
        return f"Role: {self._role_name(band.role)}"

    def _role_name(self, role: RoleId | None) -> str:
        names = self._surface.model.view.role_names if self._surface.model.view else {}
        return names.get(role, role) if role is not None else "none"

    def _drop(self) -> bool:
        """Carry out what was previewed; False where it was refused."""
        surface = self._surface
        places = {id: (box.x + self._by[0], box.y + self._by[1]) for id, box in self._boxes.items()}
        if self._copies:
            copied = surface.do(duplicate, tuple(self._boxes), self._by)
            if copied is not None:
                surface.model.select(copied.value)
            return copied is not None
        if self._flow is not None:
            return surface.do(insert_step, self._flow, StepId(self._id), places[self._id]) is not None
        return surface.do(move_steps, places) is not None
