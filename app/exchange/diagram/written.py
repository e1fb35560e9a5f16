"""What every writer of this folder gives, and the words that it writes beside an arrow."""

from dataclasses import dataclass

from app.domain.workflow import Flow, Graph, StepKind
from app.grammar.condition import condition_text
from app.grammar.names import Names


@dataclass(frozen=True, slots=True)
class WrittenDiagram:
    """The content of a file, and one sentence each of what the format has no place for."""

    data: bytes
    report: tuple[str, ...] = ()


def flow_words(flow: Flow, graph: Graph, names: Names) -> str:
    """The answer or the condition that a flow is taken with; *otherwise* beside conditions; else nothing."""
    if flow.outcome is not None:
        return flow.outcome
    if flow.condition is not None:
        return condition_text(flow.condition, names)
    source = graph.by_id.get(flow.source)
    ways = graph.outgoing.get(flow.source, ())
    decides = source is not None and source.kind is StepKind.DECISION and not source.asks
    return "otherwise" if decides and any(way.condition is not None for way in ways) else ""
