"""Checks of approvals and decisions: outcomes, rules, *otherwise*, and what conditions read."""

from collections import Counter
from collections.abc import Iterator

from app.domain.condition import All, Any, Condition, FieldRef, Not, Operator, OutcomeRef, Test
from app.domain.workflow import DecisionMode, Flow, Graph, Step, StepKind
from app.engine.checks.dominators import Dominators, dominators_of
from app.engine.checks.finding import Finding, error, named, way
from app.engine.condition import in_words
from app.engine.outcome import loops_back


def check_choices(graph: Graph) -> Iterator[Finding]:
    """Errors of approvals and decisions: outcomes without flows, rules that read what may be unset, no *otherwise*."""
    dominators = dominators_of(graph)
    for step in graph.by_id.values():
        if step.asks:
            yield from _outcomes(graph, step)
        elif step.kind is StepKind.DECISION:
            yield from _rules(graph, step, dominators)
    for flow in graph.flows:
        yield from _labels(graph, flow)


def _outcomes(graph: Graph, step: Step) -> Iterator[Finding]:
    name = named(graph, step.id)
    outcomes = [outcome.name for outcome in step.outcomes]
    if len(outcomes) < 2:
        yield error("few-outcomes", f"{name} needs two outcomes or more. Add what else can be said.", step)
    if step.positive_outcome is None:
        yield error("no-positive-outcome", f"{name} has no positive outcome. Mark the one that goes on.", step)
    for outcome, count in Counter(outcomes).items():
        if count > 1:
            yield error("outcome-twice", f"{name} has the outcome “{outcome}” twice. Rename one.", step)
    taken = {flow.outcome for flow in graph.outgoing[step.id]}
    for outcome in dict.fromkeys(outcomes):
        if outcome not in taken:
            sentence = f"Nothing follows when {name} ends with “{outcome}”. Draw a flow for it."
            yield error("outcome-without-flow", sentence, step, about=outcome)
    last = step.approval.limit_outcome if step.approval else None
    if last is not None and (last not in outcomes or loops_back(graph, step, last)):
        sentence = f"{name} counts as “{last}” at its limit, which does not go on. Choose another outcome."
        yield error("unknown-limit-outcome", sentence, step)
    by_way = Counter((flow.outcome, flow.target) for flow in graph.outgoing[step.id])
    for (label, target), count in by_way.items():
        if count > 1:
            sentence = f"{name} has two flows to {named(graph, target)} for “{label}”. Delete one."
            yield error("rule-twice", sentence, step)


def _rules(graph: Graph, step: Step, dominators: Dominators) -> Iterator[Finding]:
    name = named(graph, step.id)
    flows = graph.outgoing[step.id]
    if step.mode is None:
        yield error("no-mode", f"{name} does not say how it decides. Choose by rules, or let its role answer.", step)
    if all(flow.condition is not None for flow in flows):
        yield error("no-otherwise", f"{name} has no flow for “otherwise”. Draw the one that is taken then.", step)
    seen: list[tuple[Condition | None, object]] = []
    for flow in flows:
        rule = (flow.condition, flow.target if step.mode is DecisionMode.ALL_TRUE else None)
        if rule in seen:
            sentence = f"{name} has the rule “{_rule_in_words(graph, flow)}” twice. Delete or change one."
            yield error("rule-twice", sentence, step, flow)
        seen.append(rule)
        if any(test.unfinished for test in tests_in(flow.condition)):
            sentence = f"The rule {way(graph, flow)} is unfinished: “{_rule_in_words(graph, flow)}”. Give it a value."
            yield error("unfinished-rule", sentence, step, flow)
        if flow.condition is not None:
            yield from _unset(graph, step, flow, dominators)


def _rule_in_words(graph: Graph, flow: Flow) -> str:
    return in_words(flow.condition, {step.id: step.title for step in graph.steps})


def _unset(graph: Graph, step: Step, flow: Flow, dominators: Dominators) -> Iterator[Finding]:
    tests = tests_in(flow.condition)
    asked_empty = {test.subject for test in tests if test.operator is Operator.EMPTY}
    for subject in dict.fromkeys(test.subject for test in tests):
        if isinstance(subject, FieldRef):
            missing = _missing_field(graph, subject, subject in asked_empty)
        else:
            missing = _missing_answer(graph, subject, subject in asked_empty, step, dominators)
        if missing:
            about = subject.name if isinstance(subject, FieldRef) else None
            yield error("unset", f"The rule {way(graph, flow)} reads {missing}.", step, flow, about)


def _missing_field(graph: Graph, subject: FieldRef, asked_empty: bool) -> str | None:
    field = next((field for field in graph.fields if field.name == subject.name), None)
    if field is None:
        return f"the field “{subject.name}”, which is not there. Add it"
    if not field.required and not asked_empty:
        return f"the field “{subject.name}”, which may be empty. Make it required, or ask whether it is empty too"
    return None


def _missing_answer(
    graph: Graph, subject: OutcomeRef, asked_empty: bool, step: Step, dominators: Dominators
) -> str | None:
    asked = graph.by_id.get(subject.step_id)
    if asked is None or not asked.has_outcome:
        return "an answer that nobody gives. Choose another"
    if not asked_empty and not dominators.always_passes(asked.id, step.id):
        return f"{named(graph, asked.id)}, which is not always answered before. Ask whether it is empty too"
    return None


def tests_in(condition: Condition | None) -> list[Test]:
    """All comparisons of a condition, in their order."""
    found: list[Test] = []
    waiting: list[Condition] = [condition] if condition is not None else []
    while waiting:
        part = waiting.pop()
        if isinstance(part, Test):
            found.append(part)
        elif isinstance(part, All | Any):
            waiting.extend(reversed(part.parts))
        elif isinstance(part, Not):
            waiting.append(part.part)
    return found


def _labels(graph: Graph, flow: Flow) -> Iterator[Finding]:
    source = graph.by_id.get(flow.source)
    if source is None:
        return
    if source.asks:
        if flow.outcome not in {outcome.name for outcome in source.outcomes}:
            sentence = f"The flow {way(graph, flow)} belongs to no outcome of its source. Choose one."
            yield error("unknown-outcome", sentence, source, flow)
    elif flow.outcome is not None:
        sentence = f"The flow {way(graph, flow)} has an outcome, but its source ends in one way only. Remove it."
        yield error("outcome-not-asked", sentence, source, flow)
    if flow.condition is not None and (source.asks or source.kind is not StepKind.DECISION):
        sentence = f"The flow {way(graph, flow)} has a condition, but only decisions by rules read them. Remove it."
        yield error("condition-not-read", sentence, source, flow)
