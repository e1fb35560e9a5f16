"""What is wrong with a graph, in plain sentences. Never raises, on any graph; for editor, publishing and command."""

from app.domain.workflow import Graph
from app.engine.checks.branch import check_branches
from app.engine.checks.choice import check_choices
from app.engine.checks.finding import Finding, Level, LintFix
from app.engine.checks.fixes import with_fix
from app.engine.checks.loop import check_loops
from app.engine.checks.offsets import check_days
from app.engine.checks.opening import check_counts, check_opening
from app.engine.checks.people import check_people
from app.engine.checks.repeat import check_repeats
from app.engine.checks.section import check_sections
from app.engine.checks.strict_bpmn import check_strictly
from app.engine.checks.structure import check_anchor, check_structure
from app.engine.checks.wording import check_words

__all__ = ["Finding", "Level", "LintFix", "errors", "lint"]


def lint(graph: Graph) -> tuple[Finding, ...]:
    """All findings, errors first: the drawing, choices, loops; then the warnings.

    Loop-backs must have been found before. What one edit can mend says how.
    """
    found = errors(graph)
    warnings = (
        *check_anchor(graph),
        *check_days(graph),
        *check_people(graph),
        *check_branches(graph),
        *check_counts(graph),
        *check_words(graph),
        *check_sections(graph),
        # Who waits for ever is unclear while steps wait for one another.
        *(() if any(finding.code == "forward-cycle" for finding in found) else check_strictly(graph)),
    )
    return found + tuple(with_fix(graph, finding) for finding in warnings)


def errors(graph: Graph) -> tuple[Finding, ...]:
    """The findings that stop publishing: of the drawing, of choices, of loops, and of what opens steps."""
    found = (
        *check_structure(graph),
        *check_choices(graph),
        *check_loops(graph),
        *check_opening(graph),
        *check_repeats(graph),
    )
    return tuple(with_fix(graph, finding) for finding in found if finding.level is Level.ERROR)
