"""How two versions differ: both laid out as one drawing with marks, and told in lines for lists."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph
from app.drawing.box import Box, Point, boxes_of
from app.drawing.routing import Route, Routing
from app.engine.difference import ChangeKind, Difference, FlowChange, SpecChange, StepChange, compare
from app.queries.version import VersionSheet
from ui.pages.flowchart.chart_accessibility import step_name
from ui.printing.flowchart.appearance import FlowAppearance, StepAppearance, flow_appearances, step_appearances
from ui.printing.flowchart.flow import label_size
from ui.printing.flowchart.status_mark import StatusMark, StatusSign
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.due_text import day_words

SIGNS = {
    ChangeKind.ADDED: StatusSign.ADDED,
    ChangeKind.REMOVED: StatusSign.REMOVED,
    ChangeKind.CHANGED: StatusSign.CHANGED,
    ChangeKind.MOVED: StatusSign.MOVED,
}
CHARACTERS = {StatusSign.ADDED: "+", StatusSign.REMOVED: "−", StatusSign.CHANGED: "~", StatusSign.MOVED: "→"}
TONES = {
    StatusSign.ADDED: Tone.OK,
    StatusSign.REMOVED: Tone.BAD,
    StatusSign.CHANGED: Tone.WARN,
    StatusSign.MOVED: Tone.NEUTRAL,
}
NOTHING = "Nothing differs."
THINGS = ("step", "flow", "deliverable", "requirement", "section")


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """``id`` of the step or flow, or that of a deliverable, requirement or section behind the word for it; ``what`` is
    empty unless it changed."""

    id: str
    sign: StatusSign
    title: str
    what: tuple[str, ...] = ()
    thing: str = "step"
    """One of ``THINGS``."""

    @property
    def chip(self) -> ChipStyle:
        return ChipStyle(f"{CHARACTERS[self.sign]} {self.sign}", TONES[self.sign])

    @property
    def words(self) -> str:
        """ "Draft, changed: title “A” → “B”; role Writer → Editor"."""
        return f"{self.title}, {self.sign}" + (f": {'; '.join(self.what)}" if self.what else "")


def change_lines(difference: Difference, old: Graph, new: Graph) -> tuple[ChangeLine, ...]:
    """Steps, flows, deliverables, requirements, sections; of each what was added, removed, changed, moved.

    A flow that only runs elsewhere is none.
    """
    steps = [_step_line(id, change, old, new) for id, change in difference.steps.items()]
    flows = [
        _flow_line(id, change, old, new)
        for id, change in difference.flows.items()
        if change.kind is not ChangeKind.MOVED
    ]
    specs = [_spec_line(change) for change in difference.specs]
    order = {sign: at for at, sign in enumerate(CHARACTERS)}
    return tuple(sorted((*steps, *flows, *specs), key=lambda line: (THINGS.index(line.thing), order[line.sign])))


def _spec_line(change: SpecChange) -> ChangeLine:
    id = f"{change.thing} {change.id}"
    return ChangeLine(id, SIGNS[change.kind], change.title, change.what, change.thing)


def _step_line(id: StepId, change: StepChange, old: Graph, new: Graph) -> ChangeLine:
    graph = new if id in new.by_id else old
    return ChangeLine(id, SIGNS[change.kind], step_name(graph, id), change.what)


def _flow_line(id: FlowId, change: FlowChange, old: Graph, new: Graph) -> ChangeLine:
    graph = new if id in new.flow_by_id else old
    flow = graph.flow_by_id[id]
    return ChangeLine(id, SIGNS[change.kind], flow_title(graph, flow), change.what, THINGS[1])


def flow_title(graph: Graph, flow: Flow) -> str:
    """ "Approve → Draft (Changes requested)"."""
    outcome = f" ({flow.outcome})" if flow.outcome else ""
    return f"{step_name(graph, flow.source)} → {step_name(graph, flow.target)}{outcome}"


def counts(lines: Iterable[ChangeLine]) -> Mapping[StatusSign, int]:
    return Counter(line.sign for line in lines)


def summary(lines: Iterable[ChangeLine]) -> str:
    """ "2 steps and 3 flows added, 1 step changed"."""
    found = Counter((line.sign, line.thing) for line in lines)
    parts = []
    for sign in CHARACTERS:
        *most, last = [_counted(count, thing) for thing in THINGS if (count := found[sign, thing])] or [""]
        if last:
            parts.append(f"{', '.join(most)} and {last} {sign}" if most else f"{last} {sign}")
    return f"{', '.join(parts)}." if parts else NOTHING


def sheet_name(sheet: VersionSheet, draft: bool) -> str:
    """ "Blog post, version 3 (draft)"."""
    return f"{sheet.workflow.name}, version {sheet.version.number}{' (draft)' if draft else ''}"


def when_words(at: datetime | None, now: datetime, zone: tzinfo) -> str:
    """The day it was published; empty for a draft."""
    return day_words(at.astimezone(zone).date(), now.astimezone(zone).date()) if at is not None else ""


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


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
    steps: Mapping[StepId, StepAppearance]
    flows: Mapping[FlowId, FlowAppearance]
    routes: Mapping[FlowId, Route]
    marks: Mapping[str, StatusMark]

    @property
    def graph(self) -> Graph:
        """The graph of the newer version."""
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
    flows, appearances = _flows(old, new, difference)
    sizes = {id: size for id, appearance in appearances.items() if (size := label_size(appearance.label))}
    drawn = [flow for flow in flows if flow.source in boxes and flow.target in boxes]
    routing = Routing(drawn, boxes, sizes, new.graph.rows)
    kept = {
        id: appearance
        for sheet in (old, new)
        for id, appearance in step_appearances(sheet.graph, sheet.role_names, sheet.workflow.anchor_label).items()
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
        appearances,
        dict(routing.routes),
        _marks(difference),
    )


def _flows(old: VersionSheet, new: VersionSheet, found: Difference) -> tuple[list[Flow], dict[FlowId, FlowAppearance]]:
    gone = [flow for flow in old.graph.flows if flow.id in found.flows and flow.id not in new.graph.flow_by_id]
    before = flow_appearances(old.graph)
    return [*new.graph.flows, *gone], {**{flow.id: before[flow.id] for flow in gone}, **flow_appearances(new.graph)}


def _moved(difference: Difference, before: Mapping[StepId, Box], after: Mapping[StepId, Box]) -> list[StepId]:
    def far(one: Point, other: Point) -> bool:
        return max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= _NOTICED

    return [
        id
        for id, change in difference.steps.items()
        if change.kind is ChangeKind.MOVED and far((before[id].x, before[id].y), (after[id].x, after[id].y))
    ]


def _marks(difference: Difference) -> dict[str, StatusMark]:
    steps = {str(id): StatusMark(SIGNS[change.kind]) for id, change in difference.steps.items()}
    flows = {
        str(id): StatusMark(SIGNS[change.kind])
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
