"""What one edit can mend, by the code of the finding. For lint; screens turn a Fix into an action.

Each function answers the edit that makes its finding go away, or None where only a person knows.
"""

from collections.abc import Callable
from dataclasses import replace

from app.domain.condition import FieldRef
from app.domain.ids import FlowId, StepId
from app.domain.quantity import Span
from app.domain.workflow import DecisionMode, FieldKind, Flow, Graph, Outcome, ProjectField, Step, StepKind
from app.engine.checks.choice import tests_in
from app.engine.checks.dominators import dominators_of
from app.engine.checks.finding import Finding, LintFix, named
from app.engine.checks.traversal import cycles, sound_flows, ways
from app.engine.reachability import paths

PRESET_OUTCOMES = (Outcome("Approved"), Outcome("Changes requested", positive=False))


def with_fix(graph: Graph, finding: Finding) -> Finding:
    """The finding with its fix, if it has none yet."""
    if finding.fix is not None:
        return finding
    step = graph.by_id.get(finding.step_id) if finding.step_id is not None else None
    flow = graph.flow_by_id.get(finding.flow_id) if finding.flow_id is not None else None
    fix: LintFix | None = None
    if finding.code in _OF_NAMED:
        fix = _OF_NAMED[finding.code](graph, finding)
    elif finding.code in _OF_GRAPH:
        fix = _OF_GRAPH[finding.code](graph)
    elif flow is not None and finding.code in _OF_FLOW:
        fix = _OF_FLOW[finding.code](graph, flow)
    elif step is not None and finding.code in _OF_STEP:
        fix = _OF_STEP[finding.code](graph, step)
    return replace(finding, fix=fix)


def _edit(step: Step, label: str, **fields: object) -> LintFix:
    return LintFix(label, "edit_step", {"step_id": step.id, **fields})


def _edit_flow(flow: Flow, label: str, **fields: object) -> LintFix:
    return LintFix(label, "edit_flow", {"flow_id": flow.id, **fields})


def _remove(label: str, id: StepId | FlowId) -> LintFix:
    return LintFix(label, "remove", {"ids": (id,)})


def _delete_flow(graph: Graph, flow: Flow) -> LintFix:
    return _remove("Delete the flow", flow.id)


def _add_start(graph: Graph) -> LintFix:
    return LintFix("Add a start", "add_step", {"step": Step(StepId(""), StepKind.START, "Start")})


def _add_end(graph: Graph) -> LintFix:
    last = [
        graph.step(step_id)
        for step_id in paths(graph).order
        if all(flow.loop_back for flow in graph.outgoing[step_id]) and _may_go_on(graph.step(step_id))
    ]
    if not last:
        return LintFix("Add an end", "add_step", {"step": Step(StepId(""), StepKind.END, "End")})
    arguments: dict[str, object] = {"after": last[-1].id, "kind": StepKind.END}
    if last[-1].asks:
        arguments["outcome"] = last[-1].positive_outcome
    return LintFix(f"Add an end after {named(graph, last[-1].id)}", "append_step", arguments)


def _may_go_on(step: Step) -> bool:
    return not step.asks or step.positive_outcome is not None


def _choose_anchor(graph: Graph) -> LintFix | None:
    steps = [graph.step(step_id) for step_id in paths(graph).order]
    milestones = [step for step in steps if step.kind is StepKind.MILESTONE]
    tasks = [step for step in steps if step.kind is StepKind.TASK]
    worked = milestones or tasks or [step for step in steps if step.has_task]
    return _edit(worked[-1], f"Plan from {named(graph, worked[-1].id)}", anchor=True) if worked else None


def _no_anchor_here(graph: Graph, step: Step) -> LintFix:
    return _edit(step, f"Take the date off {named(graph, step.id)}", anchor=False)


def _lose(graph: Graph, step: Step) -> LintFix:
    """A first step without anything before it is led to from Start; anything else that is lost goes."""
    start = graph.start
    if start is not None and not graph.outgoing[start.id] and not graph.incoming[step.id]:
        return LintFix("Begin with it", "connect", {"source": start.id, "target": step.id})
    return _remove(f"Delete {named(graph, step.id)}", step.id)


def _lead_to_end(graph: Graph, step: Step) -> LintFix | None:
    ends = [other for other in graph.steps if other.kind is StepKind.END]
    if graph.outgoing[step.id] or not ends or not _may_go_on(step):
        return None
    arguments: dict[str, object] = {"source": step.id, "target": ends[0].id}
    if step.asks:
        arguments["outcome"] = step.positive_outcome
    return LintFix(f"Lead it to {named(graph, ends[0].id)}", "connect", arguments)


def _follow(graph: Graph, step: Step) -> LintFix:
    return _edit(step, "Let it follow", offset=None)


def _more_outcomes(graph: Graph, step: Step) -> LintFix:
    known = {outcome.name for outcome in step.outcomes}
    more = tuple(outcome for outcome in PRESET_OUTCOMES if outcome.name not in known)
    wanted = tuple(outcome for outcome in more if outcome.positive != any(one.positive for one in step.outcomes))
    added = (more if not step.outcomes else wanted or more)[: 2 - len(step.outcomes)]
    return _edit(step, f"Add “{added[-1].name}”", outcomes=(*step.outcomes, *added))


def _first_is_positive(graph: Graph, step: Step) -> LintFix | None:
    if not step.outcomes:
        return None
    first = replace(step.outcomes[0], positive=True)
    return _edit(step, f"Let “{first.name}” go on", outcomes=(first, *step.outcomes[1:]))


def _each_outcome_once(graph: Graph, step: Step) -> LintFix:
    once = {outcome.name: outcome for outcome in reversed(step.outcomes)}
    kept = tuple(outcome for outcome in step.outcomes if once.get(outcome.name) is outcome)
    kept = tuple({outcome.name: outcome for outcome in kept}.values())
    return _edit(step, "Keep one of them", outcomes=kept)


def _flow_for_outcome(graph: Graph, finding: Finding) -> LintFix | None:
    """A no goes back to the work before it, a yes to where the other yeses go, else to the end."""
    step = graph.by_id.get(finding.step_id) if finding.step_id is not None else None
    outcome = next((outcome for outcome in step.outcomes if outcome.name == finding.about), None) if step else None
    if step is None or outcome is None:
        return None
    target = _way_on(graph, step) if outcome.positive else _work_before(graph, step)
    if target is None:
        return None
    verb = "Lead" if outcome.positive else "Send"
    label = f"{verb} “{outcome.name}” to {named(graph, target)}"
    return LintFix(label, "connect", {"source": step.id, "target": target, "outcome": outcome.name})


def _work_before(graph: Graph, step: Step) -> StepId | None:
    return next((before for before in dominators_of(graph).before(step.id) if graph.step(before).has_task), None)


def _way_on(graph: Graph, step: Step) -> StepId | None:
    positive = {outcome.name for outcome in step.outcomes if outcome.positive}
    used = [flow.target for flow in graph.outgoing[step.id] if flow.outcome in positive and not flow.loop_back]
    ends = [other.id for other in graph.steps if other.kind is StepKind.END]
    return next(iter([target for target in used if target in graph.by_id] + ends), None)


def _ask_at_limit(graph: Graph, step: Step) -> LintFix | None:
    if step.approval is None:
        return None
    return _edit(step, "Ask me at the limit", approval=replace(step.approval, limit_outcome=None))


def _second_flow(graph: Graph, step: Step) -> LintFix | None:
    seen: set[tuple[str | None, StepId]] = set()
    for flow in graph.outgoing[step.id]:
        if (flow.outcome, flow.target) in seen:
            return _delete_flow(graph, flow)
        seen.add((flow.outcome, flow.target))
    return None


def _choose_mode(graph: Graph, step: Step) -> LintFix:
    if step.outcomes:
        return _edit(step, "Let its role answer", mode=DecisionMode.ASKED)
    return _edit(step, "Decide by rules", mode=DecisionMode.FIRST_TRUE)


def _last_is_otherwise(graph: Graph, step: Step) -> LintFix | None:
    flows = graph.outgoing[step.id]
    if not flows:
        return None
    return _edit_flow(flows[-1], f"Take {named(graph, flows[-1].target)} otherwise", condition=None)


def _needed_field(graph: Graph, finding: Finding) -> LintFix | None:
    """The field that the finding names is made, or made required."""
    name, flow = finding.about, graph.flow_by_id.get(finding.flow_id) if finding.flow_id is not None else None
    if name is None or flow is None:
        return None
    field = next((field for field in graph.fields if field.name == name), None)
    if field is not None:
        arguments = {"field": replace(field, required=True), "old_name": name}
        return LintFix(f"Make “{name}” required", "put_field", arguments)
    values = [test.value for test in tests_in(flow.condition) if test.subject == FieldRef(name)]
    number = any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    kind = FieldKind.NUMBER if number else FieldKind.TEXT
    return LintFix(f"Add the field “{name}”", "put_field", {"field": ProjectField(name, kind, required=True)})


def _own_outcome(graph: Graph, flow: Flow) -> LintFix | None:
    source = graph.by_id.get(flow.source)
    names = [outcome.name for outcome in source.outcomes] if source is not None else []
    taken = {other.outcome for other in graph.outgoing.get(flow.source, ())}
    name = next((name for name in names if name not in taken), names[0] if names else None)
    return _edit_flow(flow, f"Take it for “{name}”", outcome=name) if name is not None else None


def _always_work(graph: Graph, step: Step) -> LintFix | None:
    """One optional step of the circle becomes needed."""
    for circle in cycles(graph.by_id, ways(sound_flows(graph))):
        if step.id in circle:
            optional = [one for one in graph.by_id.values() if one.id in circle and one.optional and one.has_task]
            for one in sorted((one for one in optional if one.kind.traits.estimated), key=lambda one: one.asks):
                return _edit(one, f"Never leave out {named(graph, one.id)}", optional=False)
    return None


def _as_many_as_come(graph: Graph, step: Step) -> LintFix:
    count = sum(1 for flow in graph.incoming[step.id] if not flow.loop_back)
    opens_at = count if count > 1 else None
    label = f"Open at {count}" if opens_at else "Open as usual"
    return _edit(step, label, opens_at=opens_at, cancel_rest=step.cancel_rest and opens_at is not None)


def _without_count(graph: Graph, step: Step) -> LintFix:
    return _edit(step, "Open as usual", opens_at=None, cancel_rest=False)


def _without_gates(graph: Graph, step: Step) -> LintFix:
    """Only the milestones stay that are there and do not come after the step."""
    after = paths(graph).steps_after(step.id)
    milestones = {one.id for one in graph.steps if one.kind is StepKind.MILESTONE and one.id not in (*after, step.id)}
    kept = () if step.kind.traits.never_waits else tuple(one for one in step.gates if one in milestones)
    if kept == step.gates:
        kept = ()
    return _edit(step, "Do not wait for it", gates=kept)


def _without_time_out(graph: Graph, step: Step) -> LintFix:
    return _edit(step, "Take the time-out away", time_out=None)


def _wait_a_day(graph: Graph, step: Step) -> LintFix:
    return _edit(step, "Wait one day", length=Span(1))


def _remind_instead(graph: Graph, step: Step) -> LintFix | None:
    if step.time_out is None:
        return None
    return _edit(step, "Let it remind instead", time_out=replace(step.time_out, close=False))


_OF_NAMED: dict[str, Callable[[Graph, Finding], LintFix | None]] = {
    "outcome-without-flow": _flow_for_outcome,
    "unset": _needed_field,
}
_OF_GRAPH: dict[str, Callable[[Graph], LintFix | None]] = {
    "no-start": _add_start,
    "no-end": _add_end,
    "no-anchor": _choose_anchor,
}
_OF_STEP: dict[str, Callable[[Graph, Step], LintFix | None]] = {
    "several-starts": lambda graph, step: _remove("Delete this start", step.id),
    "several-anchors": _no_anchor_here,
    "anchor-without-work": lambda graph, step: _choose_anchor(graph),
    "optional-anchor": lambda graph, step: _edit(step, "Make it needed", optional=False),
    "anchor-times-out": _remind_instead,
    "unreachable": _lose,
    "no-way-to-end": _lead_to_end,
    "loose-offset": _follow,
    "few-outcomes": _more_outcomes,
    "no-positive-outcome": _first_is_positive,
    "outcome-twice": _each_outcome_once,
    "unknown-limit-outcome": _ask_at_limit,
    "rule-twice": _second_flow,
    "no-mode": _choose_mode,
    "no-otherwise": _last_is_otherwise,
    "cycle-without-person": _always_work,
    "count-not-kept": _without_count,
    "count-too-low": _without_count,
    "count-too-high": _as_many_as_come,
    "gate-not-kept": _without_gates,
    "unknown-gate": _without_gates,
    "gate-cycle": _without_gates,
    "wait-without-end": _wait_a_day,
    "time-out-without-work": _without_time_out,
    "time-out-at-once": _without_time_out,
    "time-out-without-flow": _without_time_out,
}
_OF_FLOW: dict[str, Callable[[Graph, Flow], LintFix | None]] = {
    "loose-flow": _delete_flow,
    "flow-from-end": _delete_flow,
    "flow-to-start": _delete_flow,
    "rule-twice": _delete_flow,
    "unknown-outcome": _own_outcome,
    "outcome-not-asked": lambda graph, flow: _edit_flow(flow, "Take the outcome off", outcome=None),
    "condition-not-read": lambda graph, flow: _edit_flow(flow, "Take the condition off", condition=None),
    "mark-without-cycle": lambda graph, flow: _edit_flow(flow, "Take the mark off", marked=False),
    "unmarked-loop": lambda graph, flow: _edit_flow(flow, "Mark it as loop-back", marked=True),
}
