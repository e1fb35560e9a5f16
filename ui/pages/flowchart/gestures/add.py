"""New steps by click and key: after a step, onto a flow, in the middle of the view, of a kind that a menu asks for."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.actions.flowchart.line import insert_new
from app.actions.flowchart.note import add_note
from app.actions.flowchart.position import free_place
from app.actions.flowchart.step import add_new, append_step
from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph, StepKind
from app.drawing.box import Point
from ui.link.accessible import named
from ui.link.command import Command, make_action
from ui.pages.flowchart.gestures.surface import Surface
from ui.printing.flowchart.appearance import ICONS, KIND_WORDS

NOTE_TEXT = "New note"
_NOT_ON_FLOWS = (StepKind.END,)
LETTERS: dict[StepKind, str] = {kind: kind.traits.key for kind in StepKind if kind.traits.key}


class KindMenu(QMenu):
    """``chosen(kind)`` is called once, when one was chosen; it goes by itself."""

    def __init__(self, owner: QWidget, chosen: Callable[[StepKind], object], but: Sequence[StepKind] = ()) -> None:
        super().__init__(owner)
        named(self, "Kind of step")
        self.aboutToHide.connect(self.deleteLater)
        self._by_key: dict[str, Callable[[], object]] = {}
        for kind, letter in LETTERS.items():
            if kind not in but:
                command = Command(f"kind_{kind}", KIND_WORDS[kind], partial(chosen, kind), ICONS[kind])
                action = make_action(command, self)
                # After a tab Qt shows it as a key, without making it one of the window.
                action.setText(f"{action.text()}\t{letter}")
                self.addAction(action)
                self._by_key[letter] = action.trigger
        self.setActiveAction(self.actions()[0])

    def open_at(self, place: QPoint) -> None:
        """Show the menu at a place in global coordinates."""
        self.popup(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choose = self._by_key.get(event.text().upper()) if event.modifiers() in _PLAIN else None
        if choose is None:
            super().keyPressEvent(event)
        else:
            self.close()
            choose()


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


def add_step(surface: Surface, kind: StepKind) -> StepId | None:
    """After the selected step, onto the selected flow, between a start and what follows it, else in the middle of the
    view. Selects and returns it, its title ready to be typed."""
    model = surface.model
    after = added_after(surface)
    flow_id = FlowId(model.current or "") if model.current in model.graph.flow_by_id else _way_on(model.graph, after)
    if flow_id is not None and (kind not in _NOT_ON_FLOWS or flow_id == model.current):
        done = surface.do(insert_new, flow_id, kind)
    elif after is not None:
        done = surface.do(append_step, after, kind)
    else:
        done = surface.do(add_new, kind, free_place(model.graph, middle(surface)))
    if done is not None:
        surface.take_added((done.value,))
    return done.value if done is not None else None


def _way_on(graph: Graph, after: StepId | None) -> FlowId | None:
    """The one flow that leaves a start: a second way on from there would begin everything twice."""
    step = graph.by_id.get(after) if after is not None else None
    leaving = graph.outgoing[step.id] if step is not None and step.kind is StepKind.START else ()
    return leaving[0].id if len(leaving) == 1 else None


def add_note_here(surface: Surface) -> None:
    """A note in the middle of the view, or below the selected step."""
    box = surface.model.box(surface.model.current or "")
    at = (box.x, box.bottom + 64) if box is not None else middle(surface)
    done = surface.do(add_note, NOTE_TEXT, at)
    if done is not None:
        surface.select((done.value,))


def append_at_plus(surface: Surface, source: StepId, outcome: str | None, kind: StepKind) -> None:
    """From a plus: a step of this kind on the way of that outcome."""
    done = surface.do(append_step, source, kind, outcome=outcome)
    if done is not None:
        surface.take_added((done.value,))


def ask_kind(surface: Surface) -> KindMenu:
    """The kinds in a menu beside what is selected."""
    model = surface.model
    on_flow = model.current in model.graph.flow_by_id
    menu = KindMenu(surface.view, lambda kind: add_step(surface, kind), _NOT_ON_FLOWS if on_flow else ())
    menu.open_at(beside_current(surface))
    return menu


def ask_kind_at(surface: Surface, source: StepId, outcome: str | None, at: QPointF) -> KindMenu:
    """The kinds in a menu at a plus."""
    menu = KindMenu(surface.view, lambda kind: append_at_plus(surface, source, outcome, kind))
    menu.open_at(surface.view.viewport().mapToGlobal(surface.to_view(at).toPoint()))
    return menu


def beside_current(surface: Surface) -> QPoint:
    """Where a menu for what is selected opens, in global coordinates."""
    viewport = surface.view.viewport()
    place = surface.place_in_view(surface.model.current or "").toRect().intersected(viewport.rect())
    inside = viewport.rect().center() if place.isEmpty() else place.bottomLeft() + QPoint(12, 4)
    return viewport.mapToGlobal(inside)


def middle(surface: Surface) -> Point:
    """The middle of the view, on the grid."""
    centre = surface.view.seen().center()
    return round(centre.x() / 8) * 8.0, round(centre.y() / 8) * 8.0


def added_after(surface: Surface) -> StepId | None:
    """The selected step after which a tool adds; None: there is none, or nothing comes after an end."""
    current = surface.model.current
    step = surface.model.graph.by_id.get(StepId(current or ""))
    return step.id if step is not None and step.kind is not StepKind.END else None
