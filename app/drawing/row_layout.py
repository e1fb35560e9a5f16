"""Laying a flowchart out in rows, one below the other like lines of text, in the shape of a window. For ``layout``."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph, Step
from app.drawing.attachment_points import ends_of
from app.drawing.column_spacing import label_width, spaced
from app.drawing.geometry import Box, Point, Size, box_of, size_of
from app.drawing.row_routing import PAD, RowPlan
from app.drawing.sugiyama import NODE_GAP, LayoutEngine, Link

WINDOW: Size = (1026.0, 600.0)
"""The room for a drawing in a window of 1366 by 768 pixels."""
SMALLEST = 0.8
"""The smallest zoom at which the words are read with ease."""
AIR = 24.0
"""Left and right together, and above and below, around a drawing."""
WIDEST = (WINDOW[0] - AIR) / SMALLEST
CLOSER = 8.0
"""So much nearer than in a drawing of one line do boxes of a column stand."""
LEAST = 40.0
"""From row to row, where nothing runs between them."""
_ENTRY = StepId("\0entry")

Rows = Mapping[StepId, int]


@dataclass(frozen=True, slots=True)
class RowDrawing:
    """A way of wrapping a flowchart, laid out: the middles of the steps, and how large it is."""

    rows: Rows
    laid: "Laid"
    places: dict[StepId, Point]
    width: float
    height: float

    @property
    def zoom(self) -> float:
        """The largest at which the window shows all of it."""
        return min((WINDOW[0] - AIR) / self.width, (WINDOW[1] - AIR) / self.height)


Laid = tuple[Mapping[StepId, Point], ...]
"""Each row by itself: the number of each step's column, and its height."""


def laid_out(graph: Graph, rows: Rows, engine: LayoutEngine) -> Laid:
    """Each row by itself; rows are numbered from 0 without a gap."""
    links = [(flow.source, flow.target) for flow in graph.flows if _within(flow, rows)]
    return tuple(_columns_and_heights(graph, keys, links, engine) for keys in _inside(rows))


def assembled(graph: Graph, rows: Rows, laid: Laid) -> RowDrawing:
    """The rows below one another, around what stands where its author put it."""
    across = _across(graph, rows, laid)
    heights = {key: y for row in laid for key, (_, y) in row.items()}
    return _down(graph, rows, laid, {key: (x, heights[key]) for key, x in across.items()})


def kept(graph: Graph, before: Graph, engine: LayoutEngine) -> RowDrawing | None:
    """The rows of ``before`` with what changed since; None where it had none.

    A new step joins the row of the step before it. A row that has become too wide gives its last column to the next.
    """
    rows = _joined(graph)
    if not rows:
        return None
    for row in range(2 * len(rows)):
        rows = _numbered(rows)
        if row > max(rows.values()):
            break
        while (columns := _too_wide(graph, rows, row, engine)) is not None:
            rows = _numbered(rows | {key: row + 1 for key, (at, _) in columns.items() if at == _last(columns)})
    laid = laid_out(graph, rows, engine)
    return assembled(graph, rows, tuple(_as_before(graph, before, rows, places) for places in laid))


def _joined(graph: Graph) -> dict[StepId, int]:
    rows = {step.id: step.row for step in graph.steps if step.row is not None}
    waiting = [step.id for step in graph.steps if step.x is None or step.y is None]
    while rows and waiting:
        found: dict[StepId, int] = {}
        for key in waiting:
            sources = [rows[flow.source] for flow in graph.incoming[key] if flow.source in rows and not flow.loop_back]
            targets = [rows[flow.target] for flow in graph.outgoing[key] if flow.target in rows and not flow.loop_back]
            if sources or targets:
                found[key] = max(sources) if sources else min(targets)
        if not found:
            found = dict.fromkeys(waiting, max(rows.values()) + 1)
        rows |= found
        waiting = [key for key in waiting if key not in found]
    return rows


def _numbered(rows: Rows) -> dict[StepId, int]:
    """The same rows numbered from 0 without a gap."""
    number = {row: at for at, row in enumerate(sorted(set(rows.values())))}
    return {key: number[row] for key, row in rows.items()}


def _last(columns: Mapping[StepId, Point]) -> float:
    return max((at for at, _ in columns.values()), default=0.0)


def _too_wide(graph: Graph, rows: Rows, row: int, engine: LayoutEngine) -> Mapping[StepId, Point] | None:
    """The columns of a row that does not fit the window and has more than one; else None."""
    mine = {key: 0 for key, at in rows.items() if at == row}
    (columns,) = laid_out(graph, mine, engine) if mine else ({},)
    if not _last(columns):
        return None
    across = _across(graph, mine, (columns,))
    sizes = {key: size_of(graph.step(key)) for key in mine}
    return columns if _width({key: (x, 0.0) for key, x in across.items()}, sizes) > WIDEST else None


def _as_before(graph: Graph, before: Graph, rows: Rows, places: Mapping[StepId, Point]) -> Mapping[StepId, Point]:
    """A row as it stood, where nothing in it changed; else anew, with the boxes of a column in their old order."""
    old = {key: step for key in places if (step := before.by_id.get(key)) is not None and step.row is not None}
    numbers = {step.row for step in old.values()}
    same = len(old) == len(places) and len(numbers) == 1
    if same and sum(step.row in numbers for step in before.steps) == len(places):
        (sizes, flows), (old_sizes, old_flows) = _signature(graph, places), _signature(before, places)
        # A flow that goes leaves its steps where they are.
        if sizes == old_sizes and flows <= old_flows:
            columns = sorted({round(step.x or 0) for step in old.values()})
            return {key: (columns.index(round(step.x or 0)), step.y or 0.0) for key, step in old.items()}
    return _in_old_order(graph, old, places)


_Flows = frozenset[tuple[StepId, StepId, bool, float]]


def _signature(graph: Graph, keys: Collection[StepId]) -> tuple[tuple[Size, ...], _Flows]:
    sizes = tuple(size_of(graph.step(key)) for key in keys)
    flows = (flow for flow in graph.flows if flow.source in keys and flow.target in keys)
    return sizes, frozenset((flow.source, flow.target, flow.loop_back, label_width(graph, flow)) for flow in flows)


def _exchanged(old: Mapping[StepId, Step], places: Mapping[StepId, Point]) -> int:
    """How many pairs stand the other way round than before."""
    heights = [(old[key].y or 0.0, places[key][1]) for key in places if key in old]
    return sum((one[0] - two[0]) * (one[1] - two[1]) < 0 for one, two in combinations(heights, 2))


def _in_old_order(graph: Graph, old: Mapping[StepId, Step], places: Mapping[StepId, Point]) -> dict[StepId, Point]:
    turned = {key: (at, -y) for key, (at, y) in places.items()}
    places = min((places, turned), key=lambda one: _exchanged(old, one))
    columns: dict[float, list[StepId]] = {}
    for key in sorted(places, key=lambda key: (places[key][1], key)):
        columns.setdefault(places[key][0], []).append(key)
    found: dict[StepId, Point] = {}
    for at, column in columns.items():
        known = iter(sorted((key for key in column if key in old), key=lambda key: (old[key].y or 0.0, key)))
        bottom = -1e9
        for slot in column:
            key = next(known) if slot in old else slot
            half = size_of(graph.step(key))[1] / 2
            y = max(places[slot][1], bottom + NODE_GAP - CLOSER + half)
            found[key] = (at, y)
            bottom = y + half
    return found


def _inside(rows: Rows) -> list[list[StepId]]:
    found: list[list[StepId]] = [[] for _ in range(max(rows.values(), default=-1) + 1)]
    for key, row in rows.items():
        found[row].append(key)
    return found


def _within(flow: Flow, rows: Rows) -> bool:
    row = rows.get(flow.source)
    return row is not None and row == rows.get(flow.target) and not flow.loop_back and flow.source != flow.target


def _columns_and_heights(
    graph: Graph, keys: Sequence[StepId], links: Sequence[Link], engine: LayoutEngine
) -> dict[StepId, Point]:
    """A row by itself: the number of each step's column, and its height. What is entered from elsewhere comes first.

    One more box before all others, linked to each of the first, keeps what is not connected in one drawing.
    """
    mine = set(keys)
    links = list(dict.fromkeys(link for link in links if link[0] in mine))
    entered = {target for _, target in links}
    sizes = {key: size_of(graph.step(key)) for key in keys}
    near = {key: (width, height - CLOSER) for key, (width, height) in sizes.items()}
    first = [(_ENTRY, key) for key in keys if key not in entered]
    dots, onward = _delayed(keys, links, sizes)
    places = engine.place({_ENTRY: (1.0, 1.0), **dict.fromkeys(dots, (1.0, 1.0)), **near}, [*first, *links, *onward])
    columns = sorted({round(places[key][0]) for key in keys})
    found = {key: (columns.index(round(places[key][0])), places[key][1]) for key in keys}
    return _compact(found, sizes)


def _delayed(
    keys: Sequence[StepId], links: Sequence[Link], sizes: Mapping[StepId, Size]
) -> tuple[list[StepId], list[Link]]:
    """More dots and links, which hold a step back in a later column where that makes the fullest column lower."""
    before: dict[StepId, list[StepId]] = {key: [] for key in keys}
    after: dict[StepId, list[StepId]] = {key: [] for key in keys}
    for source, target in links:
        before[target].append(source)
        after[source].append(target)
    column = _evened(keys, before, after, sizes)
    dots: list[StepId] = []
    onward: list[Link] = []
    for key in keys:
        if not before[key]:
            continue
        last = max(before[key], key=lambda other: (column[other], other))
        missing = column[key] - column[last] - 1
        for _ in range(missing):
            dots.append(StepId(f"\0dot {len(dots)}"))
            onward.append((last, dots[-1]))
            last = dots[-1]
        if missing:
            onward.append((last, key))
    return dots, onward


_Links = Mapping[StepId, Sequence[StepId]]


def _evened(keys: Sequence[StepId], before: _Links, after: _Links, sizes: Mapping[StepId, Size]) -> dict[StepId, int]:
    """The columns, as early as can be but for what makes the fullest column lower by standing in a later one."""
    column = _longest(keys, before, after)
    count = max(column.values(), default=0) + 1
    heights = [sum(sizes[key][1] + NODE_GAP for key in keys if column[key] == at) for at in range(count)]
    moved = True
    while moved:
        moved = False
        fullest = max(range(count), key=lambda at: (heights[at], -at))
        for key in reversed(keys):
            here, high = column[key], sizes[key][1] + NODE_GAP
            latest = min((column[other] for other in after[key]), default=count) - 1
            free = [at for at in range(here + 1, latest + 1) if heights[at] + high < heights[here]]
            if here == fullest and before[key] and free:
                column[key] = free[0]
                heights[here] -= high
                heights[free[0]] += high
                moved = True
                break
    return column


def _longest(keys: Sequence[StepId], before: _Links, after: _Links) -> dict[StepId, int]:
    """The column of each step by the longest way to it; what stands in a circle is left where it is met."""
    found = dict.fromkeys(keys, 0)
    waiting = {key: len(before[key]) for key in keys}
    ready = [key for key in keys if not waiting[key]]
    while ready:
        key = ready.pop(0)
        for other in after[key]:
            found[other] = max(found[other], found[key] + 1)
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return found


def _compact(places: Mapping[StepId, Point], sizes: Mapping[StepId, Size]) -> dict[StepId, Point]:
    """All that lies below a height is moved up by what every column can spare."""
    gap = NODE_GAP - CLOSER
    found = dict(places)
    for cut in sorted({round(y, 1) for _, y in places.values()}):
        below = [key for key, (_, y) in found.items() if y >= cut - 0.1]
        rest = [key for key in found if key not in set(below)]
        if not rest or not below:
            continue
        spare = 1e9
        for key in below:
            x, y = found[key]
            over = [
                y - found[other][1] - (sizes[key][1] + sizes[other][1]) / 2 - gap
                for other in rest
                if found[other][0] == x
            ]
            spare = min([spare, *over])
        if spare > 0:
            found |= {key: (found[key][0], found[key][1] - spare) for key in below}
    return found


def _across(graph: Graph, rows: Rows, laid: Laid) -> dict[StepId, float]:
    """One grid of columns for all rows where the window is wide enough for it, else a grid for each."""
    sizes = {key: size_of(graph.step(key)) for key in rows}
    own = replace(graph, flows=tuple(flow for flow in graph.flows if _within(flow, rows)))
    apart = {key: (x * 1000, y + row * 1e5) for row, places in enumerate(laid) for key, (x, y) in places.items()}
    grid = spaced(own, apart, sizes)
    if _width(grid, sizes) <= WIDEST:
        return {key: x for key, (x, _) in grid.items()}
    found: dict[StepId, float] = {}
    for row, places in enumerate(laid):
        mine = {key: apart[key] for key in places}
        inside = replace(own, flows=tuple(flow for flow in own.flows if rows[flow.source] == row))
        found |= {key: x for key, (x, _) in spaced(inside, mine, sizes).items()}
    return found


def _width(places: Mapping[StepId, Point], sizes: Mapping[StepId, Size]) -> float:
    return max((x + sizes[key][0] / 2 for key, (x, _) in places.items()), default=0.0)


def _down(graph: Graph, rows: Rows, laid: Laid, places: Mapping[StepId, Point]) -> RowDrawing:
    """The rows below one another, with as much between them as their flows need."""
    inside = _inside(rows)
    snapped = {key: (8.0 * round(x / 8), 8.0 * round(y / 8)) for key, (x, y) in places.items()}
    boxes = {key: box_of(graph.step(key), x, y) for key, (x, y) in snapped.items()}
    far: dict[StepId, Box] = {}
    top = 0.0
    for keys in inside:
        shift = top - min(boxes[key].top for key in keys)
        far |= {key: boxes[key].at(boxes[key].x, boxes[key].y + shift) for key in keys}
        top = max(far[key].bottom for key in keys) + 200
    labelled = {flow.id for flow in graph.flows if label_width(graph, flow)}
    flows = [flow for flow in graph.flows if flow.source in far and flow.target in far]
    plan = RowPlan(flows, far, rows, labelled)
    needed = plan.needed(ends_of(flows, far, plan.sides(), plan.aims()))
    pinned = [
        box_of(step, step.x, step.y).grown(CLOSER)
        for step in graph.steps
        if step.id not in rows and step.x is not None and step.y is not None
    ]
    found: dict[StepId, Point] = {}
    bottom = 0.0
    for row, keys in enumerate(inside):
        least = LEAST if row else 0.0
        top = bottom + max(least, needed.get(row, 0.0)) - (PAD if not row and needed.get(0) else 0.0)
        shift = 8.0 * -(-(top - min(boxes[key].top for key in keys)) // 8)
        here = [boxes[key] for key in keys]
        while any(one.at(one.x, one.y + shift).overlaps(box) for one in here for box in pinned):
            shift += 8.0
        found |= {key: (boxes[key].x, boxes[key].y + shift) for key in keys}
        bottom = max(boxes[key].bottom for key in keys) + shift
    left = min(box.left for box in boxes.values()) - plan.margin_breadth()
    height = bottom + max(0.0, needed.get(len(inside), 0.0) - PAD)
    return RowDrawing(rows, laid, found, plan.right() - left, height)
