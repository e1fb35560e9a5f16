"""Where a flowchart is cut into rows: the likely cuts are drawn and compared. For ``layout``."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph, StepKind
from app.drawing.column_spacing import GAP, label_width
from app.drawing.geometry import box_of, size_of
from app.drawing.quality import quality
from app.drawing.routing import Routing
from app.drawing.row_layout import AIR, CLOSER, SMALLEST, WIDEST, WINDOW, Laid, RowDrawing, Rows, assembled, laid_out
from app.drawing.sugiyama import NODE_GAP, LayoutEngine


def choose_rows(graph: Graph, layers: Sequence[Sequence[StepId]], engine: LayoutEngine) -> RowDrawing:
    """The best way to cut these layers into rows for the window, by drawings of the likely ones."""
    return _Chooser(graph, layers, engine).best()


COMPARED, WORK = 40, 500
"""Up to so many steps real routes are compared, and so many flows are routed for it, twice."""
_LITTLE, _LIKELY = 1.05, 3
"""What is too wide by less may be cut so that it fits; so many of these, the lowest, are looked at."""
_TANGLE = 8
"""More crossings than so many a flow are a tangle."""
_TOO_WIDE = 100
_FAULT, _CROSSING = 0.08, 0.015
"""What a flow through a box or on another, and a crossing, cost against the zoom."""


class _Chooser:
    def __init__(self, graph: Graph, layers: Sequence[Sequence[StepId]], engine: LayoutEngine) -> None:
        self._graph, self._layers, self._engine = graph, layers, engine
        self._cutter = _Cutter(graph, layers)
        self._labels = {flow.id: (width, 20.0) for flow in graph.flows if (width := label_width(graph, flow))}
        self._tried: dict[tuple[int, ...], tuple[float, RowDrawing]] = {}
        self._tangled = False

    def best(self) -> RowDrawing:
        self._try([()])
        one = self._tried[()]
        if one[1].zoom >= SMALLEST:
            return one[1]
        self._try(dict.fromkeys(self._cutter.proposals()))
        if not self._few:
            return self._best_tried()[1][1]
        self._climb()
        found = self._best_tried()[1][1]
        # What has to be scrolled took its time for the cuts, which decide more.
        return self._polished() if found.zoom >= SMALLEST else found

    @property
    def _few(self) -> bool:
        """Whether real routes are compared: few enough, and no tangle, which takes its time and no cut unties."""
        return len(self._graph.steps) <= COMPARED and not self._tangled

    @property
    def _budget(self) -> int:
        return WORK // max(1, len(self._graph.flows))

    def _best_tried(self) -> tuple[tuple[int, ...], tuple[float, RowDrawing]]:
        return max(self._tried.items(), key=lambda item: (item[1][0], item[0]))

    def _climb(self) -> None:
        """Cuts left out, or moved by a layer or two, as long as that is better; of what is a little too wide, too."""
        left = self._budget
        if self._best_tried()[1][1].zoom < SMALLEST:
            near = [cuts for cuts, (_, drawing) in self._tried.items() if WIDEST < drawing.width < _LITTLE * WIDEST]
            near.sort(key=lambda cuts: self._tried[cuts][1].height)
            self._try(dict.fromkeys(fewer for cuts in near[:_LIKELY] for fewer in _without_one(cuts)))
        while left > 0:
            cuts, (score, _) = self._best_tried()
            fresh = [near for near in _neighbours(cuts, len(self._layers)) if near not in self._tried][:left]
            left -= len(fresh)
            self._try(fresh)
            if self._best_tried()[1][0] <= score:
                return

    def _polished(self) -> RowDrawing:
        """The best so far with rows turned upside down and neighbours in a column exchanged, where that is better."""
        cuts, (score, drawing) = self._best_tried()
        laid = drawing.laid
        left = self._budget
        better = True
        while better and left > 0:
            better = False
            for change in _changes(self._graph, laid):
                if not left:
                    break
                left -= 1
                other = assembled(self._graph, drawing.rows, change)
                found = self._score(cuts, other, at_least=score)
                if found > score + 1e-6:
                    score, drawing, laid, better = found, other, change, True
                    break
        return drawing

    def _try(self, many: Collection[tuple[int, ...]]) -> None:
        """Draw these cuts. The most promising come first, so that many others need no routes to be found worse."""
        fresh = [cuts for cuts in many if cuts not in self._tried]
        new = {cuts: _drawn(self._graph, _rows_by(self._layers, cuts), self._engine) for cuts in fresh}
        for cuts in sorted(new, key=lambda cuts: self._valued(new[cuts], self._cutter.price(cuts)), reverse=True):
            best = self._best_tried()[1][0] if self._tried else float("-inf")
            self._tried[cuts] = self._score(cuts, new[cuts], at_least=best), new[cuts]

    def _score(self, cuts: tuple[int, ...], drawing: RowDrawing, at_least: float = float("-inf")) -> float:
        """What a drawing is worth; where that is less than ``at_least`` without any fault, faults are not counted."""
        price = self._cutter.price(cuts)
        most = self._valued(drawing, price)
        if most < at_least or not self._few or drawing.width > WIDEST:
            return most
        boxes = {key: box_of(self._graph.step(key), *place) for key, place in drawing.places.items()}
        routes = Routing(self._graph.flows, boxes, self._labels, drawing.rows).routes
        found = quality(self._graph.flow_by_id, routes, boxes, self._labels)
        self._tangled |= found.crossings > _TANGLE * len(self._graph.flows)
        faults = len(found.through) + len(found.on_top) + len(found.label_hits)
        return self._valued(drawing, price) - _CROSSING * found.crossings - _FAULT * faults

    def _valued(self, drawing: RowDrawing, price: float) -> float:
        """By zoom where all is seen, else by height; nothing that is too wide is worth more than what is not."""
        if drawing.zoom >= SMALLEST:
            return 1 + min(drawing.zoom, 0.95) - price
        if drawing.width > WIDEST:
            return -_TOO_WIDE * drawing.width / WIDEST
        return SMALLEST * WINDOW[1] / drawing.height - price / 4


def _changes(graph: Graph, laid: Laid) -> Iterator[Laid]:
    """Each row upside down, and each two neighbours in a column exchanged."""
    for row, places in enumerate(laid):
        columns: dict[float, list[StepId]] = {}
        for key in sorted(places, key=lambda key: (places[key][1], key)):
            columns.setdefault(places[key][0], []).append(key)
        if all(len(column) == 1 for column in columns.values()):
            continue
        turned = {key: (x, -y) for key, (x, y) in places.items()}
        yield (*laid[:row], turned, *laid[row + 1 :])
        for column in columns.values():
            for one, two in pairwise(column):
                first, second = (size_of(graph.step(key))[1] / 2 for key in (one, two))
                (x, high), (_, low) = places[one], places[two]
                swapped = {**places, two: (x, high - first + second), one: (x, low + second - first)}
                yield (*laid[:row], swapped, *laid[row + 1 :])


def _without_one(cuts: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for at in range(len(cuts)):
        yield cuts[:at] + cuts[at + 1 :]


def _neighbours(cuts: tuple[int, ...], count: int) -> Iterator[tuple[int, ...]]:
    yield from _without_one(cuts)
    for at, cut in enumerate(cuts):
        rest = cuts[:at] + cuts[at + 1 :]
        for by in (-1, 1, -2, 2):
            if 0 <= cut + by < count - 1 and cut + by not in rest:
                yield tuple(sorted((*rest, cut + by)))


def _drawn(graph: Graph, rows: Rows, engine: LayoutEngine) -> RowDrawing:
    return assembled(graph, rows, laid_out(graph, rows, engine))


def _rows_by(layers: Sequence[Sequence[StepId]], cuts: Collection[int]) -> dict[StepId, int]:
    found: dict[StepId, int] = {}
    row = 0
    for at, layer in enumerate(layers):
        found |= dict.fromkeys(layer, row)
        row += at in cuts
    return found


class _Cutter:
    """Where layers can be cut into rows, and what each cut costs; a dynamic program over the layers."""

    def __init__(self, graph: Graph, layers: Sequence[Sequence[StepId]]) -> None:
        self.graph, self.layers = graph, layers
        self.at = {key: number for number, layer in enumerate(layers) for key in layer}
        self.widths = [max(size_of(graph.step(key))[0] for key in layer) for layer in layers]
        self.gaps = [GAP] * len(layers)
        self.passing = [0] * len(layers)
        for flow in graph.flows:
            here, there = self.at.get(flow.source), self.at.get(flow.target)
            if here is None or there is None or flow.loop_back:
                continue
            if there == here + 1 and (width := label_width(graph, flow)):
                self.gaps[here] = max(self.gaps[here], width + 24)
            for layer in range(here + 1, there):
                self.passing[layer] += 1
        self.heights = [
            sum(size_of(graph.step(key))[1] + NODE_GAP - CLOSER for key in layer) + 18 * self.passing[number]
            for number, layer in enumerate(layers)
        ]
        self.loops = [self._loops(cut) for cut in range(len(layers))]
        self.matched = [self._matched(cut) for cut in range(len(layers))]
        self.cut_cost = [self._cut(cut) for cut in range(len(layers))]

    def proposals(self) -> Iterator[tuple[int, ...]]:
        """Likely cuts, each as the layers after which a row ends."""
        for zoom in (1.1, 1.0, 0.95, 0.9, 0.85, SMALLEST):
            for most in range(2, 9):
                yield self._best((WINDOW[0] - AIR) / zoom, most)

    def price(self, cuts: Sequence[int]) -> float:
        """What a drawing with these cuts loses against its zoom."""
        starts = [0, *(cut + 1 for cut in cuts)]
        single = sum(stop - start == 1 for start, stop in zip(starts, [*starts[1:], len(self.layers)], strict=True))
        severed = sum(self.loops[cut] for cut in cuts)
        branches = sum(max(0, self.matched[cut] - 1) for cut in cuts)
        return 0.004 * (len(cuts) + 1) + 0.04 * severed + 0.05 * branches + 0.08 * single

    def _flows_over(self, cut: int, *, back: bool) -> list[Flow]:
        found = []
        for flow in self.graph.flows:
            here, there = self.at.get(flow.source), self.at.get(flow.target)
            if here is None or there is None or flow.loop_back != back:
                continue
            if min(here, there) <= cut < max(here, there):
                found.append(flow)
        return found

    def _loops(self, cut: int) -> int:
        return len(self._flows_over(cut, back=True))

    def _matched(self, cut: int) -> int:
        """How many severed flows share no end: the independent branches."""
        beside: dict[StepId, list[StepId]] = {}
        for flow in self._flows_over(cut, back=False):
            beside.setdefault(flow.source, []).append(flow.target)
        match: dict[StepId, StepId] = {}

        def assign(source: StepId, seen: set[StepId]) -> bool:
            for target in beside[source]:
                if target not in seen:
                    seen.add(target)
                    if target not in match or assign(match[target], seen):
                        match[target] = source
                        return True
            return False

        return sum(assign(source, set()) for source in beside)

    def _cut(self, cut: int) -> float:
        if cut == len(self.layers) - 1:
            return 0.0
        flows = self._flows_over(cut, back=False)
        long = sum(self.at[flow.target] - self.at[flow.source] > 1 for flow in flows)
        cost = 6.0 * len(flows) + 60 * max(0, self.matched[cut] - 1) + 55 * self.loops[cut] + 4 * long
        if len(self.layers[cut]) == 1:
            step = self.graph.step(self.layers[cut][0])
            cost -= {StepKind.APPROVAL: 10, StepKind.MILESTONE: 8, StepKind.DECISION: 4}.get(step.kind, 0)
            cost -= 8 * step.anchor
        after = self.layers[cut + 1]
        if len(after) == 1 and len(self.graph.incoming[after[0]]) > 1:
            cost -= 8
        return cost

    def _row(self, first: int, last: int, width: float) -> float:
        used = self._used(first, last)
        height = max(self.heights[first : last + 1])
        empty = max(0.0, 1 - used / width)
        ends = last == len(self.layers) - 1
        cost = 45 + 0.14 * height + 40 * empty * empty * (0.4 if ends else 1)
        if first == last:
            steps = [self.graph.step(key) for key in self.layers[first]]
            lonely = any(step.anchor or step.kind in (StepKind.START, StepKind.END) for step in steps)
            cost += 40 + 40 * lonely
        return cost

    def _used(self, first: int, last: int) -> float:
        return sum(self.widths[first : last + 1]) + sum(self.gaps[first:last])

    def _best(self, width: float, most: int) -> tuple[int, ...]:
        count = len(self.layers)
        best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
        for last in range(count):
            ways = []
            for first in range(max(0, last - most + 1), last + 1):
                if first == last or self._used(first, last) <= width:
                    cost, cuts = best[first]
                    new = cuts if last == count - 1 else (*cuts, last)
                    ways.append((cost + self._row(first, last, width) + self.cut_cost[last], new))
            best.append(min(ways))
        return best[-1][1]
