"""Two graphs laid out as one drawing: the newer one where it stands, what was removed among it, with marks."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph
from app.drawing.box import Box, Point, boxes_of
from app.drawing.routing import Route, Routing
from app.engine.difference import ChangeKind, Difference, compare
from app.queries.version import VersionSheet
from ui.pages.flowchart.versions.words import SIGNS, ChangeLine, change_lines
from ui.printing.flowchart.flow import label_size
from ui.printing.flowchart.look import FlowLook, StepLook, flow_looks, step_looks
from ui.printing.flowchart.mark import Mark

_AIR, _ROW, _MOST_ROWS = 16.0, 40.0, 60
_NOTICED = 4.0
"""Pixels from which on a step has moved for the eye."""


@dataclass(frozen=True)
class DifferenceSheet:
    """Everything a plane needs; ``moved_from`` are the old boxes of steps that only moved."""

    old: VersionSheet
    new: VersionSheet
    difference: Difference
    lines: tuple[ChangeLine, ...]
    boxes: Mapping[StepId, Box]
    moved_from: Mapping[StepId, Box]
    steps: Mapping[StepId, StepLook]
    flows: Mapping[FlowId, FlowLook]
    routes: Mapping[FlowId, Route]
    marks: Mapping[str, Mark]

    @property
    def graph(self) -> Graph:
        """The newer one."""
        return self.new.graph

    @property
    def of_one_workflow(self) -> bool:
        return self.old.workflow.id == self.new.workflow.id

    def line_of(self, id: str) -> ChangeLine | None:
        return next((line for line in self.lines if line.id == id), None)


def lay_out(old: VersionSheet, new: VersionSheet) -> DifferenceSheet:
    """``old`` and ``new`` may belong to two workflows; steps are told by their ids."""
    difference = compare(old.graph, new.graph, {**old.role_names, **new.role_names})
    before, after = boxes_of(old.graph), boxes_of(new.graph)
    boxes = dict(after)
    for id, change in difference.steps.items():
        if change.kind is ChangeKind.REMOVED:
            boxes[id] = _free(before[id], boxes)
    flows, looks = _flows(old, new, difference)
    sizes = {id: size for id, look in looks.items() if (size := label_size(look.label))}
    routing = Routing([flow for flow in flows if flow.source in boxes and flow.target in boxes], boxes, sizes)
    kept = {
        id: look
        for sheet in (old, new)
        for id, look in step_looks(sheet.graph, sheet.role_names, sheet.workflow.anchor_label).items()
        if id in boxes
    }
    return DifferenceSheet(
        old,
        new,
        difference,
        change_lines(difference, old.graph, new.graph),
        boxes,
        {id: before[id] for id in _moved(difference, before, after)},
        kept,
        looks,
        dict(routing.routes),
        _marks(difference),
    )


def _flows(old: VersionSheet, new: VersionSheet, found: Difference) -> tuple[list[Flow], dict[FlowId, FlowLook]]:
    gone = [flow for flow in old.graph.flows if flow.id in found.flows and flow.id not in new.graph.flow_by_id]
    before = flow_looks(old.graph)
    return [*new.graph.flows, *gone], {**{flow.id: before[flow.id] for flow in gone}, **flow_looks(new.graph)}


def _moved(difference: Difference, before: Mapping[StepId, Box], after: Mapping[StepId, Box]) -> list[StepId]:
    def far(one: Point, other: Point) -> bool:
        return max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= _NOTICED

    return [
        id
        for id, change in difference.steps.items()
        if change.kind is ChangeKind.MOVED and far((before[id].x, before[id].y), (after[id].x, after[id].y))
    ]


def _marks(difference: Difference) -> dict[str, Mark]:
    steps = {str(id): Mark(SIGNS[change.kind]) for id, change in difference.steps.items()}
    flows = {
        str(id): Mark(SIGNS[change.kind])
        for id, change in difference.flows.items()
        if change.kind is not ChangeKind.MOVED
    }
    return steps | flows


def _free(wanted: Box, taken: Mapping[StepId, Box]) -> Box:
    """The place itself, else the nearest below or above it."""
    for row in range(_MOST_ROWS):
        for side in (1, -1):
            box = wanted.at(wanted.x, wanted.y + side * row * _ROW)
            if not any(box.grown(_AIR).overlaps(other) for other in taken.values()):
                return box
    return wanted
