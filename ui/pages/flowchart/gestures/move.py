"""Steps and notes moved with the mouse: in line with others, onto a flow, into another lane, or as copies."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.actions.flowchart.clip import duplicate
from app.actions.flowchart.line import insert_step
from app.actions.flowchart.moving import move_steps
from app.domain.ids import FlowId, RoleId, StepId
from app.drawing.box import Box, Point
from app.drawing.lanes import band_at
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.preview import Preview
from ui.canvas.snapping import REACH, Guide, around, moved, snap
from ui.link.theme import theme
from ui.pages.flowchart.gestures.paint import paint_flow_target, paint_ghost, paint_guides, paint_lane_target
from ui.pages.flowchart.gestures.selection import ChartSelectGesture
from ui.pages.flowchart.gestures.surface import Surface, TargetPreview
from ui.printing.flowchart.lanes_and_notes import paint_note
from ui.printing.flowchart.step import rect_of

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
        self._surface.hint.show_preview(at.view, Preview(words, self._refused))

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self._surface.hint.clear_words()
        done = not self._refused and self._by != (0.0, 0.0) and self._drop()
        self._surface.model.unshift()
        if not done:
            self._surface.model.select(self._before)

    def cancel(self) -> None:
        self._surface.hint.clear_words()
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
