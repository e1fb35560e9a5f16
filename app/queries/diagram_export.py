"""A workflow as a file of BPMN or draw.io: what the engine knows of its meetings, and the drawing of its routes and of
the words at them, handed to the writers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.ids import FlowId, StepId
from app.domain.rectangle import Rectangle
from app.domain.workflow import Graph
from app.drawing.geometry import Box, Point, Size, box_of
from app.drawing.label_places import along, words_beside
from app.drawing.routing import Routing
from app.engine.checks.strict_bpmn import meetings
from app.engine.loop_backs import find_loop_backs
from app.exchange.diagram import bpmn_writer, drawio_writer
from app.exchange.diagram.written import WrittenDiagram, flow_words
from app.exchange.workflow_json import WorkflowFile
from app.grammar.names import Names

LETTER, AROUND, HIGH = 6.4, 16.0, 18.0
"""Of words at an arrow, in pixels: the breadth of a letter, what surrounds them, and their height."""


def bpmn_of(file: WorkflowFile) -> WrittenDiagram:
    """The workflow as a BPMN 2.0 file, drawn as it stands; what has no place is not drawn."""
    graph = find_loop_backs(file.graph)
    routes = {key: route.points for key, route in _routed(graph, {}).routes.items()}
    return bpmn_writer.write(replace(file, graph=graph), meetings(graph), routes=routes, place_words=_words_of_lines)


def drawio_of(file: WorkflowFile) -> WrittenDiagram:
    """The workflow as a drawing of draw.io, with the words of arrows as far along them as they stand here."""
    names = Names.of(file.graph, file.roles, anchor_label=file.anchor_label)
    words = {flow.id: text for flow in file.graph.flows if (text := flow_words(flow, file.graph, names))}
    sizes = {key: (len(text) * LETTER + AROUND, HIGH) for key, text in words.items()}
    routes = _routed(file.graph, sizes).routes
    shares = {key: along(routes[key].points, routes[key].label) for key in words if key in routes}
    return drawio_writer.write(file, shares)


def _routed(graph: Graph, sizes: Mapping[FlowId, Size]) -> Routing:
    placed = [(step, step.x, step.y) for step in graph.steps]
    boxes = {step.id: box_of(step, x, y) for step, x, y in placed if x is not None and y is not None}
    return Routing(graph.flows, boxes, sizes, rows=graph.rows)


def _words_of_lines(
    lines: Mapping[str, Sequence[Point]], sizes: Mapping[str, Size], shapes: Mapping[str, Rectangle]
) -> dict[str, Point]:
    """The middles of the words by the ids of the lines in the file, which are more than our flows."""
    boxes = {StepId(key): Box(one.x, one.y, one.width, one.height) for key, one in shapes.items()}
    ways = {FlowId(key): points for key, points in lines.items()}
    found = words_beside(ways, {FlowId(key): size for key, size in sizes.items()}, boxes)
    return {str(key): place for key, place in found.items()}
