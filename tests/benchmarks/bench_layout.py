"""P8, the part without a screen: arranging, routing and dragging in flowcharts of 50, 500 and 1,000 steps.

Times are processor time. Each size tells its arranging, its routing from nothing, one drag step with its flows, and
the drop; one more line counts what is wrong with the drawing.
"""

import json
from collections.abc import Callable
from functools import partial
from random import Random
from time import process_time

from app.drawing.layout import arrange
from app.drawing.quality import quality
from app.drawing.routing import Routing
from tests.app.drawing.build import label_sizes, placed_boxes, team_graph
from tests.benchmarks.measure import line

SIZES = (50, 500, 1000)
RUNS, DRAGS, DRAG_STEPS = 5, 30, 20


def spent(act: Callable[[], object]) -> float:
    """Milliseconds of processor time of one call."""
    begun = process_time()
    act()
    return (process_time() - begun) * 1000


def dragged(routing: Routing, size: int) -> tuple[list[float], list[float]]:
    """Times of drag steps and of drops, of steps picked by chance that go slantwise and then back."""
    chance, steps, drops = Random(size), [], []
    boxes = dict(routing.boxes)
    for key in chance.sample(sorted(boxes), min(DRAGS, len(boxes))):
        for at in range(1, DRAG_STEPS + 1):
            moved = {key: boxes[key].at(boxes[key].x + 7 * at, boxes[key].y + 5 * at)}
            steps.append(spent(partial(routing.moved, moved, quick=True)))
        drops.append(spent(partial(routing.moved, {key: boxes[key]})))
    return steps, drops


def main() -> None:
    for size in SIZES:
        graph = team_graph(size, size)
        arrange(graph)
        print(line(f"arrange {size}", [spent(partial(arrange, graph)) for _ in range(RUNS)]))
        boxes, labels = placed_boxes(graph, arrange(graph)), label_sizes(graph)
        times = [spent(partial(Routing, graph.flows, boxes, labels)) for _ in range(RUNS)]
        print(line(f"route {size}, {len(graph.flows)} flows", times, goal="1000: 120 ms"))
        routing = Routing(graph.flows, boxes, labels)
        found = quality(graph.flow_by_id, routing.routes, boxes, labels)
        steps, drops = dragged(routing, size)
        print(line(f"drag {size}", steps, goal="p95 10 ms"))
        print(line(f"drop {size}", drops))
        counts = {"overlaps": len(found.overlaps), "through": len(found.through), "on_top": len(found.on_top)}
        counts |= {"crossings": found.crossings, "label_hits": len(found.label_hits)}
        print(json.dumps({"name": f"drawing {size}", **counts}))


if __name__ == "__main__":
    main()
