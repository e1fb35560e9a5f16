"""New steps by click and key: after a step, onto a flow, in the middle of the view."""

from PySide6.QtCore import QPoint, QPointF

from app.actions.flowchart.line import insert_new
from app.actions.flowchart.note import add_note
from app.actions.flowchart.placing import free_place
from app.actions.flowchart.step import add_new, append_step
from app.domain.ids import FlowId, StepId
from app.domain.workflow import StepKind
from app.drawing.box import Point
from ui.pages.flowchart.gestures.dropping import NOTE_TEXT, added_after
from ui.pages.flowchart.gestures.kind_menu import KindMenu
from ui.pages.flowchart.gestures.surface import Surface

NOT_ON_FLOWS = (StepKind.END,)


def add(surface: Surface, kind: StepKind) -> StepId | None:
    """After the selected step, onto the selected flow, else in the middle of the view. Selects and returns it."""
    model = surface.model
    after = added_after(surface)
    if model.current in model.graph.flow_by_id:
        done = surface.do(insert_new, FlowId(model.current or ""), kind)
    elif after is not None:
        done = surface.do(append_step, after, kind)
    else:
        done = surface.do(add_new, kind, free_place(model.graph, middle(surface)))
    if done is not None:
        surface.select((done.value,))
    return done.value if done is not None else None


def add_text(surface: Surface) -> None:
    """A note in the middle of the view, or below the selected step."""
    box = surface.model.box(surface.model.current or "")
    at = (box.x, box.bottom + 64) if box is not None else middle(surface)
    done = surface.do(add_note, NOTE_TEXT, at)
    if done is not None:
        surface.select((done.value,))


def append(surface: Surface, source: StepId, outcome: str | None, kind: StepKind) -> None:
    """From a plus: a step of this kind on the way of that outcome."""
    done = surface.do(append_step, source, kind, outcome=outcome)
    if done is not None:
        surface.select((done.value,))


def ask_kind(surface: Surface) -> KindMenu:
    """The kinds in a menu beside what is selected."""
    model = surface.model
    on_flow = model.current in model.graph.flow_by_id
    menu = KindMenu(surface.view, lambda kind: add(surface, kind), NOT_ON_FLOWS if on_flow else ())
    menu.open_at(beside_current(surface))
    return menu


def ask_kind_at(surface: Surface, source: StepId, outcome: str | None, at: QPointF) -> KindMenu:
    """The kinds in a menu at a plus."""
    menu = KindMenu(surface.view, lambda kind: append(surface, source, outcome, kind))
    menu.open_at(surface.view.viewport().mapToGlobal(surface.to_view(at).toPoint()))
    return menu


def beside_current(surface: Surface) -> QPoint:
    """Where a menu for what is selected opens, in global coordinates."""
    viewport = surface.view.viewport()
    place = surface.place_in_view(surface.model.current or "").toRect().intersected(viewport.rect())
    inside = viewport.rect().center() if place.isEmpty() else place.bottomLeft() + QPoint(12, 4)
    return viewport.mapToGlobal(inside)


def middle(surface: Surface) -> Point:
    """Of the view, on the grid."""
    centre = surface.view.seen().center()
    return round(centre.x() / 8) * 8.0, round(centre.y() / 8) * 8.0
