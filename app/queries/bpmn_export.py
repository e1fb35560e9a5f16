"""A workflow as BPMN: what the engine knows of its meetings and the drawing of its routes, handed to the writer."""

from dataclasses import replace

from app.domain.workflow import Graph
from app.drawing.geometry import box_of
from app.drawing.layout import arrange, arranged
from app.drawing.routing import Routing
from app.engine.checks.strict_bpmn import meetings
from app.engine.loop_backs import find_loop_backs
from app.exchange.diagram.bpmn_writer import write
from app.exchange.diagram.written import WrittenDiagram
from app.exchange.workflow_json import WorkflowFile


def bpmn_of(file: WorkflowFile) -> WrittenDiagram:
    """The workflow as a BPMN 2.0 file, drawn as it stands; laid out first where it is not."""
    graph = _placed(find_loop_backs(file.graph))
    boxes = {step.id: box_of(step, step.x or 0.0, step.y or 0.0) for step in graph.steps}
    routing = Routing(graph.flows, boxes, rows=graph.rows)
    routes = {key: route.points for key, route in routing.routes.items()}
    return write(replace(file, graph=graph), meetings(graph), routes=routes)


def _placed(graph: Graph) -> Graph:
    missing = [step.id for step in graph.steps if step.x is None or step.y is None]
    if not missing:
        return graph
    if len(missing) == len(graph.steps):
        graph = replace(graph, in_rows=not graph.in_lanes)
        return arranged(graph, arrange(graph))
    return arranged(graph, arrange(graph, only=missing))
