"""Where steps stand: a free place and a lane for a new one, moved by hand or by keys, put in a row, tidied."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from app.actions.flowchart.draft import counted, draft_of, put_graph
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId, WorkflowId
from app.domain.workflow import Flow, Graph, Step
from app.drawing.lanes import band_at, bands, lane_roles
from app.drawing.layout import MOST_IN_ROWS, arrange, arranged
from app.editing.edit import Edit, action

Point = tuple[float, float]

COLUMN, ROW = 248.0, 104.0
"""From the middle of a step to the middle of the next, in pixels at 100 %."""
CARD_WIDTH, CARD_HEIGHT = 192.0, 104.0


def place_of(step: Step) -> Point:
    return (step.x or 0.0, step.y or 0.0)


def at_place(step: Step, point: Point) -> Step:
    """To a tenth of a pixel, so that the stored text stays short."""
    return replace(step, x=_rounded(point[0]), y=_rounded(point[1]))


def _rounded(value: float) -> float:
    # Without "+ 0.0" a rounded -0.04 would be stored as "-0.0".
    return round(float(value), 1) + 0.0


def place_after(graph: Graph, after: Step) -> Point:
    """Right of a step; where another step stands, below it, or in lanes further to the right."""
    x, y = place_of(after)
    return free_place(graph, (x + COLUMN, y))


def free_place(graph: Graph, wanted: Point) -> Point:
    x, y = wanted
    taken = [place_of(step) for step in graph.steps if step.x is not None]
    while any(abs(x - left) < CARD_WIDTH + 24 and abs(y - top) < CARD_HEIGHT for left, top in taken):
        x, y = (x + COLUMN, y) if graph.in_lanes else (x, y + ROW)
    return x, y


def moved(graph: Graph, places: Mapping[str, Point]) -> Graph:
    """Steps and notes in new places, where they stay. Bends of flows between two that move together go along.

    In lanes a step takes the role of the lane that it comes to.
    """
    steps = [
        _taking_role(graph, replace(at_place(step, places[step.id]), row=None))
        for step in graph.steps
        if step.id in places
    ]
    notes = [
        replace(note, x=_rounded(places[note.id][0]), y=_rounded(places[note.id][1]))
        for note in graph.notes
        if note.id in places
    ]
    flows = [
        bent
        for step in steps
        for flow in graph.outgoing[step.id]
        if flow.bends and flow.target in places and (bent := _along(graph, flow, places)) is not None
    ]
    return graph.with_steps(*steps).with_notes(*notes).with_flows(*flows)


def _along(graph: Graph, flow: Flow, places: Mapping[str, Point]) -> Flow | None:
    (dx, dy), other = (_shift(graph.step(end), places[end]) for end in (flow.source, flow.target))
    if (dx, dy) != other:
        return None
    return replace(flow, bends=tuple((_rounded(x + dx), _rounded(y + dy)) for x, y in flow.bends))


def _shift(step: Step, to: Point) -> Point:
    x, y = place_of(step)
    return (_rounded(to[0] - x), _rounded(to[1] - y))


def _taking_role(graph: Graph, step: Step) -> Step:
    if not graph.in_lanes or not step.has_task:
        return step
    role = role_at(graph, step)
    return step if role == lane_roles(graph)[step.id] else replace(step, role=role)


def role_at(graph: Graph, step: Step) -> RoleId | None:
    """The role of the lane that the step stands in; None without lanes."""
    band = band_at(graph, step.y or 0.0) if graph.in_lanes else None
    return band.role if band else None


def in_lane_of_role(graph: Graph, step: Step) -> Graph:
    """The step in the middle of the lane of its role, or right of what stands there."""
    band = next((band for band in bands(graph) if band.role == step.role), None)
    if band is None or band.top <= (step.y or 0.0) < band.bottom:
        return graph
    others = replace(graph, steps=tuple(other for other in graph.steps if other.id != step.id))
    return graph.with_steps(at_place(step, free_place(others, (step.x or 0.0, band.top + band.height / 2))))


def with_room_right_of(graph: Graph, x: float, width: float) -> Graph:
    """Everything from ``x`` on moved to the right, bends too."""
    places: dict[str, Point] = {
        step.id: (step.x + width, step.y or 0.0) for step in graph.steps if step.x is not None and step.x >= x
    }
    places |= {note.id: (note.x + width, note.y) for note in graph.notes if note.x >= x}
    return moved(graph, places)


@action("Move")
def move_steps(edit: Edit, workflow_id: WorkflowId, positions: Mapping[str, Point]) -> None:
    """Steps and notes by id, each to the new middle of its box; in lanes the role follows the lane.

    Raises RuleViolation when one of them is gone.
    """
    draft = draft_of(edit, workflow_id)
    graph = draft.graph
    known = graph.by_id.keys() | {note.id for note in graph.notes}
    if not positions or not positions.keys() <= known:
        raise RuleViolation("What was to be moved is not there any more. Choose again.")
    put_graph(edit, draft, moved(graph, positions))
    edit.title = f"Move {counted(graph, positions)}"


@action("Place")
def place(edit: Edit, workflow_id: WorkflowId, positions: Mapping[str, Point], title: str) -> None:
    """Like ``move_steps`` under another name: *Align left*, *Make space*, *Distribute*."""
    move_steps(edit, workflow_id, positions)
    edit.title = title


@action("Move", merges=2)
def nudge(edit: Edit, workflow_id: WorkflowId, ids: Collection[str], dx: float, dy: float) -> None:
    """By so many pixels at 100 %; a burst of them is one step."""
    graph = draft_of(edit, workflow_id).graph
    places = {step.id: place_of(step) for step in graph.steps} | {note.id: (note.x, note.y) for note in graph.notes}
    move_steps(edit, workflow_id, {id: (places[id][0] + dx, places[id][1] + dy) for id in ids if id in places})


@action("Tidy up")
def tidy(edit: Edit, workflow_id: WorkflowId, only: Collection[StepId] = ()) -> None:
    """A new place for every step, or for ``only`` these while the rest stays."""
    draft = draft_of(edit, workflow_id)
    put_graph(edit, draft, arranged(draft.graph, arrange(draft.graph, only=only)))


@action("Draw in rows")
def set_in_rows(edit: Edit, workflow_id: WorkflowId, on: bool) -> None:
    """Wrapped into rows that fit the window, and kept so; or everything in one line. Lanes are given up for it.

    Raises RuleViolation for rows of a workflow with very many steps.
    """
    draft = draft_of(edit, workflow_id)
    if on and len(draft.graph.steps) > MOST_IN_ROWS:
        raise RuleViolation(f"A workflow of more than {MOST_IN_ROWS} steps is drawn in one line. Split it first.")
    graph = replace(draft.graph, in_rows=on, in_lanes=False)
    put_graph(edit, draft, arranged(graph, arrange(graph)))
    edit.title = "Draw in rows" if on else "Draw in one line"


def in_row_of(graph: Graph, before: StepId, step: Step) -> Step | None:
    """The step without a place in the row of another, for which the layout makes room; None without such a row."""
    row = graph.rows.get(before)
    return None if row is None else replace(step, x=None, y=None, row=row)
