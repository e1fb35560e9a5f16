"""What is wrong with a graph, in plain sentences. Never raises, on any graph; for editor, publishing and command."""

from app.domain.workflow import Graph
from app.engine.checks.choice import check_choices
from app.engine.checks.finding import Finding, Level
from app.engine.checks.loop import check_loops
from app.engine.checks.opening import check_opening
from app.engine.checks.structure import check_structure

__all__ = ["Finding", "Level", "errors", "lint"]


def lint(graph: Graph) -> tuple[Finding, ...]:
    """All findings: the drawing, choices, loops, then what opens and ends steps. Loop-backs must have been found."""
    return (*check_structure(graph), *check_choices(graph), *check_loops(graph), *check_opening(graph))


def errors(graph: Graph) -> tuple[Finding, ...]:
    """The findings that stop publishing."""
    return tuple(finding for finding in lint(graph) if finding.level is Level.ERROR)
