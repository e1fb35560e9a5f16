"""Flowcharts in rows: the shipped workflows, and what becomes of them when a step comes or goes in the middle.

A line for each: the zoom at which a window of 1366 by 768 shows all of it, what is wrong with the drawing, how long
wrapping takes, and how many steps changed their row at most and in all when a step was put on each flow or taken away.
"""

import json
from collections.abc import Iterable
from dataclasses import replace

from app.domain.workflow import Graph, StepKind
from app.exchange.templates import templates
from tests.app.drawing.test_rows import changed_rows, drawn, faults, inserted, removed, wrapped, zoom_of
from tests.benchmarks.bench_layout import spent


def changes(before: Graph, many: Iterable[Graph]) -> dict[str, int]:
    """Of drawings after an edit: how many, with a fault, that moved another step to another row, the most moved."""
    counts, wrong = [], 0
    for after in many:
        counts.append(changed_rows(before, after))
        wrong += bool(faults(after))
    return {"edits": len(counts), "faults": wrong, "moved": sum(map(bool, counts)), "most": max(counts, default=0)}


def main() -> None:
    for file in templates():
        graph = file.graph
        bare = replace(graph, steps=tuple(replace(step, x=None, y=None, row=None) for step in graph.steps))
        milliseconds = min(spent(lambda bare=bare: wrapped(bare)) for _ in range(3))  # type: ignore[misc]
        found = drawn(graph)
        onward = [flow.id for flow in graph.flows if not flow.loop_back]
        inner = [step.id for step in graph.steps if step.kind not in (StepKind.START, StepKind.END)]
        row = {
            "name": file.name,
            "rows": max(graph.rows.values()) + 1,
            "zoom": round(zoom_of(graph), 2),
            "overlaps": len(found.overlaps),
            "through": len(found.through),
            "shared": len(found.on_top),
            "crossings": found.crossings,
            "labels_hit": len(found.label_hits),
            "ms": round(milliseconds),
            "added": changes(graph, (inserted(graph, one) for one in onward)),
            "removed": changes(graph, (removed(graph, one) for one in inner)),
        }
        print(json.dumps(row))


if __name__ == "__main__":
    main()
