"""A workflow as BPMN: what the engine knows of its meetings and the drawing of its routes, handed to the writer."""

from dataclasses import replace

from app.drawing.geometry import box_of
from app.drawing.routing import Routing
from app.engine.checks.strict_bpmn import meetings
from app.engine.loop_backs import find_loop_backs
from app.exchange.diagram.bpmn_writer import write
from app.exchange.diagram.written import WrittenDiagram
from app.exchange.workflow_json import WorkflowFile


def bpmn_of(file: WorkflowFile) -> WrittenDiagram:
    """The workflow as a BPMN 2.0 file, drawn as it stands; what has no place is not drawn."""
    graph = find_loop_backs(file.graph)
    placed = [(step, step.x, step.y) for step in graph.steps]
    boxes = {step.id: box_of(step, x, y) for step, x, y in placed if x is not None and y is not None}
    routing = Routing(graph.flows, boxes, rows=graph.rows)
    routes = {key: route.points for key, route in routing.routes.items()}
    return write(replace(file, graph=graph), meetings(graph), routes=routes)
