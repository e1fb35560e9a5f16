"""A new step or note carried from the tool column onto the plane, or onto a flow."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from app.actions.flowchart.line import insert_new
from app.actions.flowchart.note import add_note
from app.actions.flowchart.step import add_new, new_step
from app.domain.ids import FlowId, StepId
from app.domain.workflow import StepKind
from app.drawing.box import NOTE, Box, Point
from app.drawing.geometry import box_of
from ui.canvas.edge_scroller import edge_speed
from ui.canvas.gesture import Gesture, Pointer
from ui.canvas.snapping import REACH, Guide, snap
from ui.link.theme import theme
from ui.pages.flowchart.gestures.painting import paint_flow_target, paint_ghost, paint_guides
from ui.pages.flowchart.gestures.surface import Surface
from ui.printing.flowchart.ground import paint_note
from ui.printing.flowchart.look import StepLook
from ui.printing.flowchart.step import rect_of

NOTE_TEXT = "New note"
_ALT = Qt.KeyboardModifier.AltModifier


class Drop(Gesture):
    """``kind`` None: a note. ``click`` is for the tool, which knows better where a step belongs."""

    cursor = Qt.CursorShape.DragCopyCursor

    def __init__(self, surface: Surface, kind: StepKind | None) -> None:
        self._surface = surface
        self._kind = kind
        self._step = new_step(kind) if kind is not None else None
        self._box: Box | None = None
        self._guides: tuple[Guide, ...] = ()
        self._flow: FlowId | None = None
        self._asked: tuple[object, str] = (None, "")
        self._entered = False

    def move(self, at: Pointer) -> None:
        room = self._surface.view.viewport().rect()
        inside = room.contains(at.view.toPoint())
        # Else the plane runs away from who comes in over its edge, as all do who come from the tools.
        self._entered |= inside and edge_speed(at.view, (room.width(), room.height())) == (0, 0)
        self.scrolls_at_edges = inside and self._entered
        self._box = self._snapped(at) if inside else None
        self._find_flow(at, inside)
        refused = self._asked[1] if inside else ""
        self._surface.hint.show_at(at.view, refused or self._surface.between(self._flow), refuses=bool(refused))
        self._surface.repaint()

    def finish(self, at: Pointer) -> None:
        self.move(at)
        self._surface.hint.clear_words()
        if self._box is None or self._asked[1]:
            return
        added = self._add((self._box.x, self._box.y))
        if added:
            self._surface.model.select((added,))
        self._surface.view.setFocus()

    def cancel(self) -> None:
        self._surface.hint.clear_words()

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._box is None:
            return
        if self._flow is None and not self._asked[1]:
            paint_guides(painter, self._guides)
        if self._kind is None:
            painter.setOpacity(0.7)
            paint_note(painter, rect_of(self._box), NOTE_TEXT, theme().tokens, scale, chosen=True)
            painter.setOpacity(1)
        elif self._step is not None:
            on_flow = self._flow is not None
            paint_ghost(painter, self._box, StepLook(self._kind, self._step.title), scale, faint=on_flow)
        route = self._surface.model.routing.routes.get(self._flow) if self._flow is not None else None
        if route is not None:
            paint_flow_target(painter, route.points)

    def _add(self, at: Point) -> str | None:
        surface, kind = self._surface, self._kind
        if kind is None:
            note = surface.do(add_note, NOTE_TEXT, at)
            return note.value if note else None
        step = surface.do(insert_new, self._flow, kind) if self._flow is not None else surface.do(add_new, kind, at)
        return step.value if step else None

    def _snapped(self, at: Pointer) -> Box:
        x, y = at.scene.x(), at.scene.y()
        box = Box(x, y, *NOTE) if self._step is None else box_of(self._step, x, y)
        self._guides = ()
        if at.holds(_ALT):
            return box
        found = snap(box, self._surface.boxes_in_view(), REACH / max(self._surface.view.scale_now, 0.05))
        self._guides = found.guides
        return box.at(x + found.dx, y + found.dy)

    def _find_flow(self, at: Pointer, inside: bool) -> None:
        """Asks the action once for each flow, and once for bare ground."""
        kind, found = self._kind, None
        if kind is not None and inside and not at.holds(_ALT) and self._surface.step_at(at.scene) is None:
            found = self._surface.flow_at(at.scene)
        key: object = found if found is not None else "ground" if inside else None
        if key != self._asked[0]:
            self._asked = (key, self._why_not(found, at.scene) if inside else "")
        self._flow = found if not self._asked[1] else None

    def _why_not(self, flow: FlowId | None, at: QPointF) -> str:
        kind = self._kind
        if kind is None:
            return ""
        if flow is not None:
            return self._surface.why_not(insert_new, flow, kind)
        return self._surface.why_not(add_new, kind, (at.x(), at.y()))


def added_after(surface: Surface) -> StepId | None:
    """The selected step after which a tool adds; None: there is none, or nothing comes after an end."""
    current = surface.model.current
    step = surface.model.graph.by_id.get(StepId(current or ""))
    return step.id if step is not None and step.kind is not StepKind.END else None
