"""One finding of lint. For the checks, the editor and the command line."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step


class Level(StrEnum):
    ERROR = "error"
    """Stops publishing."""
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    """A stable word such as ``no-start``; quick fixes hang on it."""
    level: Level
    sentence: str
    step_id: StepId | None = None
    flow_id: FlowId | None = None


def error(code: str, sentence: str, step: Step | None = None, flow: Flow | None = None) -> Finding:
    return Finding(code, Level.ERROR, sentence, step.id if step else None, flow.id if flow else None)


def named(graph: Graph, step_id: StepId) -> str:
    """A step as sentences name it."""
    step = graph.by_id.get(step_id)
    return f"“{(step.title or step.kind) if step else step_id}”"


def way(graph: Graph, flow: Flow) -> str:
    """A flow as sentences name it."""
    return f"{named(graph, flow.source)} → {named(graph, flow.target)}"
