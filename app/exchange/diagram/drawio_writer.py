"""A workflow as a drawing of draw.io: plain XML, a page, a shape for each step. For ``formats``.

What a drawing has no place for stands as data in its shape, where draw.io keeps it, so that it comes back equal.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from itertools import accumulate

from app.domain.ids import FlowId
from app.domain.note_place import NOTE_SIZE
from app.domain.step_kind import StepKind
from app.domain.workflow import Flow, Graph, Lane, Note, Step
from app.exchange.diagram.drawio_reader import OWN, OwnFlow, OwnStep, own_flow, own_note, own_step, own_workflow
from app.exchange.diagram.shapes import Rect
from app.exchange.diagram.written import WrittenDiagram, flow_words
from app.exchange.json_codec import Json
from app.exchange.workflow_json import WorkflowFile
from app.grammar.names import Names

_LANE_HEIGHT = 120.0
_SIDE = 146.0
"""From the middles of the outermost steps to the ends of a lane, in pixels."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML can hold."""
_WORDS = "whiteSpace=wrap;html=1;"
_STYLES: Mapping[StepKind, str] = {
    StepKind.START: f"shape=mxgraph.flowchart.terminator;strokeColor=#4f7a28;fillColor=#e9f3df;{_WORDS}",
    StepKind.END: f"shape=mxgraph.flowchart.terminator;strokeColor=#5b5b66;fillColor=#ececf0;{_WORDS}",
    StepKind.TASK: f"rounded=1;arcSize=8;strokeColor=#3b6fb6;fillColor=#e8f0fb;{_WORDS}",
    StepKind.APPROVAL: f"rounded=1;arcSize=8;strokeColor=#8a5cc2;fillColor=#f1eafb;{_WORDS}",
    StepKind.DECISION: f"rhombus;strokeColor=#b7791f;fillColor=#fdf3dc;{_WORDS}",
    StepKind.MILESTONE: f"rounded=1;arcSize=8;strokeWidth=2;strokeColor=#b03a5b;fillColor=#fbe8ee;{_WORDS}",
    StepKind.WAIT: f"shape=delay;strokeColor=#5b5b66;fillColor=#f4f4f7;{_WORDS}",
    StepKind.SUBWORKFLOW: f"shape=process;size=0.06;strokeColor=#3b6fb6;fillColor=#e8f0fb;{_WORDS}",
    StepKind.JUNCTION: "ellipse;strokeColor=#5b5b66;fillColor=#5b5b66;html=1;",
}
_LANE = f"swimlane;horizontal=0;startSize=24;strokeColor=#b9b9c4;fillColor=#f4f4f7;{_WORDS}"
_NOTE = f"shape=note;size=12;align=left;verticalAlign=top;spacing=6;strokeColor=#c9a93a;fillColor=#fff8d9;{_WORDS}"
_ARROW = "edgeStyle=orthogonalEdgeStyle;rounded=1;endArrow=block;strokeColor=#5b5b66;html=1;"
_BACK = f"{_ARROW}dashed=1;"


def write(file: WorkflowFile, words_at: Mapping[FlowId, float] | None = None) -> WrittenDiagram:
    """The drawing of a workflow, each step of which has a place.

    ``words_at``: how far along its arrow the words of a flow stand, from 0 to 1; else in the middle.
    """
    return WrittenDiagram("\n".join(_lines(file, words_at or {})).encode() + b"\n")


def _lines(file: WorkflowFile, words_at: Mapping[FlowId, float]) -> Iterator[str]:
    graph = file.graph
    names = Names.of(graph, file.roles)
    whole = replace(file, graph=replace(graph, steps=(), flows=(), notes=()))
    yield '<mxfile host="Leadline">'
    yield f'<diagram id="workflow" name={_attribute(file.name)}>'
    yield '<mxGraphModel grid="1" gridSize="8" guides="1" connect="1" arrows="1" page="0">'
    yield "<root>"
    yield f'<object id="0" label="" {OWN}={_data(own_workflow.write(whole))}><mxCell/></object>'
    yield '<mxCell id="1" parent="0"/>'
    lanes = _lanes(graph)
    for number, (lane, rect) in enumerate(lanes):
        label = escape(file.roles.get(lane.role, lane.role)) if lane.role is not None else ""
        cell = _cell(_LANE, "1", rect)
        yield f'<object id="lane{number}" label={_attribute(label)}>{cell}</object>'
    for number, step in enumerate(graph.steps):
        yield _step_line(step, number, lanes)
    ids = {step.id: f"step{number}" for number, step in enumerate(graph.steps)}
    for number, flow in enumerate(graph.flows):
        if flow.source in ids and flow.target in ids:
            words, ends = flow_words(flow, graph, names), (ids[flow.source], ids[flow.target])
            yield _flow_line(flow, number, words, ends, words_at.get(flow.id, 0.5))
    for number, note in enumerate(graph.notes):
        yield _note_line(note, number)
    yield "</root>"
    yield "</mxGraphModel>"
    yield "</diagram>"
    yield "</mxfile>"


def _lanes(graph: Graph) -> list[tuple[Lane, Rect]]:
    """The lanes of a graph that is drawn in lanes, from top to bottom."""
    if not graph.in_lanes:
        return []
    left = min((step.x or 0.0 for step in graph.steps), default=0.0) - _SIDE
    right = max((step.x or 0.0 for step in graph.steps), default=0.0) + _SIDE
    heights = [lane.height or _LANE_HEIGHT for lane in graph.lanes]
    tops = accumulate(heights, initial=0.0)
    return [
        (lane, Rect(left, top, right - left, height))
        for lane, top, height in zip(graph.lanes, tops, heights, strict=False)
    ]


def _step_line(step: Step, number: int, lanes: list[tuple[Lane, Rect]]) -> str:
    width, height = step.kind.traits.size
    rect = Rect((step.x or 0.0) - width / 2, (step.y or 0.0) - height / 2, width, height)
    inside = (place for place, (_, band) in enumerate(lanes) if band.contains(rect.middle))
    place = next(inside, None)
    parent = "1"
    if place is not None and step.role in (None, lanes[place][0].role):
        parent, band = f"lane{place}", lanes[place][1]
        rect = rect._replace(left=rect.left - band.left, top=rect.top - band.top)
    shown = "" if step.kind is StepKind.JUNCTION else step.title
    data = _data(own_step.write(OwnStep(shown, step)))
    cell = _cell(_STYLES[step.kind], parent, rect)
    return f'<object id="step{number}" label={_attribute(escape(shown))} {OWN}={data}>{cell}</object>'


def _flow_line(flow: Flow, number: int, words: str, ends: tuple[str, str], words_at: float) -> str:
    style = _BACK if flow.loop_back else _ARROW
    points = "".join(f'<mxPoint x="{x!r}" y="{y!r}"/>' for x, y in flow.bends)
    inside = f'<Array as="points">{points}</Array>' if points else ""
    data = _data(own_flow.write(OwnFlow(words, flow)))
    source, target = ends
    # In draw.io -1 is the beginning of an arrow, and 1 its end.
    place = f'x="{2 * words_at - 1:.3f}" ' if words and words_at != 0.5 else ""
    return (
        f'<object id="flow{number}" label={_attribute(escape(words))} {OWN}={data}>'
        f'<mxCell style={_attribute(style)} edge="1" parent="1" source="{source}" target="{target}">'
        f'<mxGeometry {place}relative="1" as="geometry">{inside}</mxGeometry></mxCell></object>'
    )


def _note_line(note: Note, number: int) -> str:
    rect = Rect(note.x - NOTE_SIZE[0] / 2, note.y - NOTE_SIZE[1] / 2, *NOTE_SIZE)
    words = "<br>".join(escape(line) for line in note.text.split("\n"))
    data = _data(own_note.write(note))
    return f'<object id="note{number}" label={_attribute(words)} {OWN}={data}>{_cell(_NOTE, "1", rect)}</object>'


def _cell(style: str, parent: str, rect: Rect) -> str:
    numbers = zip(("x", "y", "width", "height"), rect, strict=True)
    place = " ".join(f'{name}="{number!r}"' for name, number in numbers)
    return (
        f'<mxCell style={_attribute(style)} vertex="1" parent="{parent}"><mxGeometry {place} as="geometry"/></mxCell>'
    )


def _data(value: Json) -> str:
    return _attribute(json.dumps(value, separators=(",", ":")))


def _attribute(text: str) -> str:
    escaped = escape(_NO_XML.sub("", text))
    return '"' + escaped.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'
