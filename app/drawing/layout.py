"""Placing the steps of a flowchart: left to right, the main path straight. For the actions that tidy, and imports."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from app.domain.ids import FlowId, RoleId, StepId
from app.domain.note_place import row_below
from app.domain.workflow import Graph, Lane, Step, StepKind
from app.drawing.column_spacing import label_width, spaced
from app.drawing.geometry import NOTE, Box, Point, Size, box_of, size_of
from app.drawing.lanes import lane_roles, lanes_of
from app.drawing.obstacles import LineGrid
from app.drawing.partial_layout import fitted
from app.drawing.routing import Routing
from app.drawing.row_choice import choose_rows
from app.drawing.row_layout import RowDrawing, assembled, kept
from app.drawing.sugiyama import NODE_GAP, LayoutEngine, Link, best_layout_engine, engine_for

GRID = 8.0
BELOW = 64.0
"""Between the main drawing and what is not connected to it."""
MOST_IN_ROWS = 150
"""Of steps; wrapping more would take seconds, and be a screenful of screens all the same."""
LANE_LEFT = 48.0
"""Where the first column begins beside the names of lanes."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where everything goes: middles of steps, lanes with their heights, flows that lose their bends, moved notes."""

    steps: dict[StepId, Point]
    lanes: tuple[Lane, ...] = ()
    bends: dict[FlowId, tuple[Point, ...]] = field(default_factory=dict)
    """New bends by flow: none for those at a step that moved, since their corners were made for the old places."""
    notes: dict[str, Point] = field(default_factory=dict)
    """New places of notes: each stays beside the step that it was nearest to."""
    rows: dict[StepId, int] = field(default_factory=dict)
    """The row of each step, where they are laid out in rows."""


def arranged(graph: Graph, placement: Placement) -> Graph:
    """The graph as a layout places it."""
    steps = [replace(graph.step(key), x=x, y=y, row=placement.rows.get(key)) for key, (x, y) in placement.steps.items()]
    notes = [replace(note, x=p[0], y=p[1]) for note in graph.notes if (p := placement.notes.get(note.id)) is not None]
    flows = [replace(graph.flow_by_id[key], bends=bends) for key, bends in placement.bends.items()]
    graph = graph.with_steps(*steps).with_notes(*notes).with_flows(*flows)
    return replace(graph, lanes=placement.lanes or graph.lanes)


def arrange(
    graph: Graph,
    *,
    only: Collection[StepId] = (),
    in_lanes: bool | None = None,
    engine: LayoutEngine | None = None,
) -> Placement:
    """A place for every step, or for ``only`` these while the rest stays where it is; the same for the same graph.

    ``in_lanes``: each step in the row of its role; None: as the graph says. Without lanes a graph that is kept in rows
    is wrapped. Steps of ``only`` that are unknown are left out. Middles lie on a grid of 8 pixels.
    """
    rows = graph.in_lanes if in_lanes is None else in_lanes
    engine = engine or engine_for(len(graph.steps))
    if graph.in_rows and not rows and len(graph.steps) <= MOST_IN_ROWS:
        return _wrapped(graph, only, engine)
    chosen = [step for step in graph.steps if not only or step.id in only]
    places = _connected_and_loose(graph, chosen, engine)
    lanes = graph.lanes
    if only and all(step.x is not None for step in graph.steps if step.id not in only):
        places = fitted(graph, places, rows=rows)
    elif rows:
        lanes = lanes_of(graph)
        places, lanes = in_rows(places, _sizes(chosen), lane_roles(graph), lanes)
        places = _spaced(graph, places, chosen, LANE_LEFT)
    else:
        places = _spaced(graph, places, chosen, 0)
    return _placement(graph, {key: (snapped(x), snapped(y)) for key, (x, y) in places.items()}, lanes)


def _wrapped(graph: Graph, only: Collection[StepId], engine: LayoutEngine) -> Placement:
    """All steps in fresh rows; or ``only`` these back into the rows of the others."""
    again = {step.id for step in graph.steps if step.id in only}
    if again:
        loose = [replace(graph.step(key), x=None, y=None, row=None) for key in again]
        return rearranged(graph.with_steps(*loose), graph, engine)
    return _row_placement(graph, _in_fresh_rows(graph, graph.steps, engine))


def rearranged(graph: Graph, before: Graph, engine: LayoutEngine | None = None) -> Placement:
    """The steps in the rows that ``before`` had, with what changed since; those that were moved by hand stay.

    Hardly a step changes its row. Without rows to keep all are laid out that have no place.
    """
    engine = engine or best_layout_engine()
    drawing = kept(graph, before, engine)
    if drawing is None:
        loose = [step for step in graph.steps if step.x is None or step.y is None]
        if not loose:
            return Placement({}, graph.lanes)
        drawing = _in_fresh_rows(graph, loose, engine)
    return _row_placement(graph, drawing)


def _row_placement(graph: Graph, drawing: RowDrawing) -> Placement:
    return _placement(graph, drawing.places, graph.lanes, drawing.rows)


def _in_fresh_rows(graph: Graph, steps: Collection[Step], engine: LayoutEngine) -> RowDrawing:
    """The part with Start on top, every other part in rows of its own below it; single steps at last, side by side."""
    links = _links(graph, {step.id for step in steps})
    rows: dict[StepId, int] = {}
    laid: list[Mapping[StepId, Point]] = []
    parts = _parts_in_order(graph, [step.id for step in steps], links)
    alone = [part[0] for part in parts[1:] if len(part) == 1]
    for part in parts:
        if part[0] not in alone:
            drawing = choose_rows(graph, _layers(graph, part, links, engine), engine)
            rows |= {key: row + len(laid) for key, row in drawing.rows.items()}
            laid += drawing.laid
    for at in range(0, len(alone), SIDE_BY_SIDE):
        row = {key: (float(number), 0.0) for number, key in enumerate(alone[at : at + SIDE_BY_SIDE])}
        rows |= dict.fromkeys(row, len(laid))
        laid.append(row)
    return assembled(graph, rows, tuple(laid))


SIDE_BY_SIDE = 4
"""So many steps without any flow stand in a row."""


def _layers(graph: Graph, part: Collection[StepId], links: list[Link], engine: LayoutEngine) -> list[list[StepId]]:
    """The columns of a part in one line, each from top to bottom."""
    inside = set(part)
    sizes = {key: size_of(graph.by_id[key]) for key in part}
    places = engine.place(sizes, [link for link in links if link[0] in inside])
    found: dict[int, list[StepId]] = {}
    for key in sorted(places, key=lambda key: (places[key][1], key)):
        found.setdefault(round(places[key][0]), []).append(key)
    return [found[x] for x in sorted(found)]


def snapped(value: float) -> float:
    """The nearest multiple of the grid of 8 pixels."""
    return float(round(value / GRID) * GRID)


def _sizes(steps: Collection[Step]) -> dict[StepId, Size]:
    return {step.id: size_of(step) for step in steps}


def _spaced(graph: Graph, places: Mapping[StepId, Point], steps: Collection[Step], left: float) -> dict[StepId, Point]:
    return {key: (x + left, y) for key, (x, y) in spaced(graph, places, _sizes(steps)).items()}


def _connected_and_loose(graph: Graph, steps: list[Step], engine: LayoutEngine) -> dict[StepId, Point]:
    """The part with Start on top, the other parts below it, and steps without any flow in a row at the bottom."""
    links = _links(graph, {step.id for step in steps})
    parts = _parts_in_order(graph, [step.id for step in steps], links)
    by_id = graph.by_id
    found: dict[StepId, Point] = {}
    top = across = 0.0
    for part in parts:
        if len(part) == 1 and found:
            found[part[0]] = (across + size_of(by_id[part[0]])[0] / 2, top + 52)
            across += size_of(by_id[part[0]])[0] + NODE_GAP
            continue
        inside = set(part)
        sizes = {key: _roomy(graph, by_id[key]) for key in part}
        places = engine.place(sizes, [link for link in links if link[0] in inside])
        left = min(x - size_of(by_id[key])[0] / 2 for key, (x, _) in places.items())
        high = min(y - size_of(by_id[key])[1] / 2 for key, (_, y) in places.items())
        found |= {key: (x - left, y - high + top) for key, (x, y) in places.items()}
        top = max(found[key][1] + size_of(by_id[key])[1] / 2 for key in part) + BELOW
    return found


def _roomy(graph: Graph, step: Step) -> Size:
    """The size for the layout engine: a decision needs room over and under it for what leaves its corners."""
    width, height = size_of(step)
    branches = step.kind is StepKind.DECISION and len(graph.outgoing[step.id]) > 1
    return width, height + 16 if branches else height


def _links(graph: Graph, inside: Collection[StepId]) -> list[Link]:
    """The ends of every flow between these steps, each pair once, loop-backs turned round."""
    found: dict[Link, None] = {}
    for flow in graph.flows:
        if flow.source in inside and flow.target in inside and flow.source != flow.target:
            link = (flow.target, flow.source) if flow.loop_back else (flow.source, flow.target)
            if (link[1], link[0]) not in found:
                found[link] = None
    return list(found)


def _parts_in_order(graph: Graph, keys: list[StepId], links: list[Link]) -> list[list[StepId]]:
    start = graph.start.id if graph.start else None
    return sorted(_parts(keys, links), key=lambda part: (start not in part, -len(part)))


def _parts(keys: list[StepId], links: list[Link]) -> list[list[StepId]]:
    """The connected parts, each in the order of the keys."""
    beside: dict[StepId, list[StepId]] = {key: [] for key in keys}
    for source, target in links:
        beside[source].append(target)
        beside[target].append(source)
    part_of: dict[StepId, StepId] = {}
    for key in keys:
        waiting = [] if key in part_of else [key]
        while waiting:
            here = waiting.pop()
            if here not in part_of:
                part_of[here] = key
                waiting += beside[here]
    parts: dict[StepId, list[StepId]] = {}
    for key in keys:
        parts.setdefault(part_of[key], []).append(key)
    return list(parts.values())


def _placement(
    graph: Graph, places: dict[StepId, Point], lanes: tuple[Lane, ...], rows: Mapping[StepId, int] | None = None
) -> Placement:
    by_id = graph.by_id
    moved = {key for key, place in places.items() if (by_id[key].x, by_id[key].y) != place}
    bends: dict[FlowId, tuple[Point, ...]] = {
        flow.id: () for flow in graph.flows if flow.bends and (flow.source in moved or flow.target in moved)
    }
    found = Placement(places, lanes, bends, rows=dict(rows or {}))
    return replace(found, notes=_notes(graph, found)) if graph.notes else found


def _notes(graph: Graph, placement: Placement) -> dict[str, Point]:
    """Each note as far from its nearest step as before, or at the nearest place where it lies on no box, line, label
    or other note."""
    old = [step for step in graph.steps if step.x is not None and step.y is not None]
    after = arranged(graph, placement)
    if not old:
        return row_below(after, [note.id for note in graph.notes])
    taken, lines = _drawn(after)
    found: dict[str, Point] = {}
    for note in graph.notes:
        near = min(old, key=lambda step: (abs((step.x or 0) - note.x) + abs((step.y or 0) - note.y), step.id))
        box = Box(note.x, note.y, *NOTE)
        if near.id in placement.steps:
            x, y = placement.steps[near.id]
            box = _free(box.at(box.x + x - (near.x or 0), box.y + y - (near.y or 0)), taken, lines)
        taken.append(box)
        found[note.id] = (box.x, box.y)
    return found


def _drawn(graph: Graph) -> tuple[list[Box], LineGrid]:
    """The boxes of steps and labels of a drawing, and the lines of its flows."""
    boxes = {step.id: box_of(step, step.x, step.y) for step in graph.steps if step.x is not None and step.y is not None}
    sizes: dict[FlowId, Size] = {flow.id: (width, LABEL) for flow in graph.flows if (width := label_width(graph, flow))}
    lines = LineGrid()
    labels = []
    for key, route in Routing(graph.flows, boxes, sizes, graph.rows).routes.items():
        lines.put(key, route.points)
        if key in sizes:
            labels.append(Box(*route.label, *sizes[key]))
    return [*boxes.values(), *labels], lines


def _free(box: Box, taken: Collection[Box], lines: LineGrid) -> Box:
    """The box, or the nearest place for it that is free; below everything where there is none near by."""
    for dx, dy in ((0.0, 0.0), *_NEAREST):
        one = box.at(box.x + dx, box.y + dy)
        wide = one.grown(GRID)
        if not any(wide.overlaps(other) for other in taken) and not lines.inside(
            (wide.left, wide.top, wide.right, wide.bottom)
        ):
            return one
    return box.at(box.x, max(other.bottom for other in taken) + 2 * NODE_GAP + box.height / 2)


LABEL = 20.0
"""The height of a label."""
_REACH = 45
_NEAREST: tuple[Point, ...] = tuple(
    sorted(
        ((2 * GRID * x, 2 * GRID * y) for x in range(-_REACH, _REACH + 1) for y in range(-_REACH, _REACH + 1)),
        key=lambda by: (abs(by[0]) + abs(by[1]), -by[1], by[0]),
    )
)


PAD = 40.0
"""From the edge of a lane to its boxes: room for loop-backs and for flows that pass."""
GAP = 48.0
_STEP = 16.0


def in_rows(
    places: Mapping[StepId, Point],
    sizes: Mapping[StepId, Size],
    roles: Mapping[StepId, RoleId | None],
    lanes: tuple[Lane, ...],
) -> tuple[dict[StepId, Point], tuple[Lane, ...]]:
    """The columns kept, the heights new: each lane as high as its fullest column, stacked from y = 0."""
    columns: dict[RoleId | None, dict[int, list[StepId]]] = {}
    for key in sorted(places, key=lambda key: (places[key][1], key)):
        columns.setdefault(roles[key], {}).setdefault(round(places[key][0]), []).append(key)
    found: dict[StepId, Point] = {}
    laid: list[Lane] = []
    top = 0.0
    for lane in lanes:
        inside = columns.get(lane.role, {})
        tallest = max((_height(keys, sizes) for keys in inside.values()), default=72.0)
        height = -(-(tallest + 2 * PAD) // _STEP) * _STEP
        for keys in inside.values():
            y = top + (height - _height(keys, sizes)) / 2
            for key in keys:
                found[key] = (places[key][0], y + sizes[key][1] / 2)
                y += sizes[key][1] + GAP
        laid.append(replace(lane, height=height))
        top += height
    return found, tuple(laid)


def _height(keys: list[StepId], sizes: Mapping[StepId, Size]) -> float:
    return sum(sizes[key][1] for key in keys) + GAP * (len(keys) - 1)
