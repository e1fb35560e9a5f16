"""Checks of what is written: titles, labels, estimates."""

import re
from collections.abc import Iterator

from app.domain.quantity import Span
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.checks.finding import Finding, LintFix, named, warning
from app.engine.condition import in_words

LONGEST_TITLE = 60
BIGGEST_HOURS = 16
_VAGUE = frozenset(
    ("do", "doing", "etc", "misc", "miscellaneous", "other", "others", "stuff", "task", "things", "todo")
)


def check_words(graph: Graph) -> Iterator[Finding]:
    """Warnings about what is written: titles, labels of outcomes and rules, estimates."""
    seen: dict[str, Step] = {}
    taken = {_folded(step.title) for step in graph.steps}
    for step in graph.by_id.values():
        if not step.kind.traits.titled:
            continue
        yield from _title(graph, step)
        title = _folded(step.title)
        if title in seen:
            yield _same_name(graph, step, taken)
        elif title:
            seen[title] = step
        yield from _estimate(graph, step)
        yield from _labels(graph, step)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _title(graph: Graph, step: Step) -> Iterator[Finding]:
    words = re.findall(r"\w+", step.title.casefold())
    if not step.title.strip():
        yield warning("no-title", f"A {step.kind} has no title. Say what is done in it.", step)
    elif len(step.title) > LONGEST_TITLE:
        short = step.title[:LONGEST_TITLE].rstrip()
        sentence = f"The title “{short}…” is longer than {LONGEST_TITLE} characters. Move details to its instructions."
        yield warning("long-title", sentence, step)
    elif "stuff" in words or (len(words) == 1 and words[0] in _VAGUE):
        yield warning("vague-title", f"{named(graph, step.id)} does not say what is done. Name the result.", step)


def _same_name(graph: Graph, step: Step, taken: set[str]) -> Finding:
    title = step.title.strip()
    number = next(number for number in range(2, len(taken) + 3) if _folded(f"{title} {number}") not in taken)
    fix = LintFix(
        f"Call it “{title[:LONGEST_TITLE]} {number}”", "edit_step", {"step_id": step.id, "title": f"{title} {number}"}
    )
    return warning("same-name", f"Two steps are called {named(graph, step.id)}. Rename one of them.", step, fix=fix)


def _estimate(graph: Graph, step: Step) -> Iterator[Finding]:
    if step.kind.traits.estimated and step.has_task and step.length is None and step.effort_minutes is None:
        fix = LintFix("Plan one day", "edit_step", {"step_id": step.id, "length": Span(1)})
        yield warning("no-estimate", f"{named(graph, step.id)} has no estimate. Say how long it takes.", step, fix=fix)
    if (step.effort_minutes or 0) > BIGGEST_HOURS * 60:
        sentence = (
            f"{named(graph, step.id)} takes more than {BIGGEST_HOURS} hours of work. Split it into smaller steps."
        )
        yield warning("big-step", sentence, step)


def _labels(graph: Graph, step: Step) -> Iterator[Finding]:
    name = named(graph, step.id)
    if step.asks:
        if any(not outcome.name.strip() for outcome in step.outcomes):
            yield warning("no-label", f"An outcome of {name} has no name. Name it.", step)
        names = dict.fromkeys(outcome.name for outcome in step.outcomes if outcome.name.strip())
        if len({_folded(one) for one in names}) < len(names):
            yield warning("same-label", f"Two outcomes of {name} read alike. Rename one of them.", step)
    elif step.kind is StepKind.DECISION:
        yield from _rules(graph, step, name)


def _rules(graph: Graph, step: Step, name: str) -> Iterator[Finding]:
    titles = {other.id: other.title for other in graph.steps}
    seen: dict[str, Flow] = {}
    for flow in graph.outgoing[step.id]:
        words = _folded(in_words(flow.condition, titles))
        if words in seen and seen[words].condition != flow.condition:
            yield warning("same-label", f"Two flows of {name} read “{words}”. Change one of them.", step, flow)
        seen.setdefault(words, flow)
