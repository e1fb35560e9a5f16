"""Checks of parallel branches: what ends, or ends everything, while its siblings run."""

from collections.abc import Iterator

from app.domain.ids import StepId
from app.domain.workflow import Flow, Graph, StepKind
from app.engine.checks.finding import Finding, LintFix, named, warning
from app.engine.checks.step_endings import endings
from app.engine.reachability import Paths, paths


def check_branches(graph: Graph) -> Iterator[Finding]:
    """Warnings: a parallel branch that ends by itself, or that ends the project, while others go on."""
    known = paths(graph)
    ends = _mask(known, (step.id for step in graph.by_id.values() if step.kind is StepKind.END))
    stops = _mask(known, (step.id for step in graph.by_id.values() if step.kind is StepKind.END and step.end_project))
    told: set[StepId] = set()
    for step_id in known.order:
        for ending in endings(graph, graph.step(step_id)):
            branches = {flow.target: _ahead(known, flow.target) for flow in ending if not flow.loop_back}
            if len(branches) < 2:
                continue
            for finding in (
                *(_apart(graph, known, branches, ends) if graph.anchor else ()),
                *(_stopping(graph, known, branches, stops) if stops else ()),
            ):
                if finding.step_id not in told and finding.step_id is not None:
                    told.add(finding.step_id)
                    yield finding


def _mask(known: Paths, step_ids: Iterator[StepId]) -> int:
    mask = 0
    for step_id in step_ids:
        mask |= 1 << known.place[step_id]
    return mask


def _ahead(known: Paths, step_id: StepId) -> int:
    """A step and all after it."""
    return known.after[known.place[step_id]] | 1 << known.place[step_id]


def _apart(graph: Graph, known: Paths, branches: dict[StepId, int], ends: int) -> Iterator[Finding]:
    """A branch that never meets the others again, while they lead to the anchor."""
    anchor = 1 << known.place[graph.anchor.id] if graph.anchor else 0
    for target, ahead in branches.items():
        others = [mask for other, mask in branches.items() if other != target]
        alone = not any(ahead & mask & ~ends for mask in others)
        if alone and ahead & ~ends and any(mask & anchor for mask in others):
            last = list(_flows_into(graph, known, ahead & ends, ahead))
            step = graph.step(last[0].source if last else target)
            name = named(graph, step.id)
            sentence = f"{name} ends its branch while others still lead to the date. Draw a flow to where it is needed."
            yield warning("branch-ends", sentence, step, fix=_join(graph, last))


def _join(graph: Graph, last: list[Flow]) -> LintFix | None:
    if len(last) != 1 or graph.anchor is None:
        return None
    label = f"Lead it to {named(graph, graph.anchor.id)}"
    return LintFix(label, "redirect", {"flow_id": last[0].id, "target": graph.anchor.id})


def _flows_into(graph: Graph, known: Paths, ends: int, ahead: int) -> Iterator[Flow]:
    for end in known.members(ends):
        for flow in graph.incoming[end]:
            if flow.source in known.place and ahead >> known.place[flow.source] & 1:
                yield flow


def _stopping(graph: Graph, known: Paths, branches: dict[StepId, int], stops: int) -> Iterator[Finding]:
    """An end of the whole project that one branch reaches past every step that it shares with another."""
    for target, ahead in branches.items():
        for other, mask in branches.items():
            if other == target or not mask & ~stops or not ahead & stops:
                continue
            for end in known.members(_reached_apart(graph, known, target, mask & ~stops) & stops):
                sentence = (
                    f"{named(graph, end)} ends the project while {named(graph, other)} may still be open. Let it wait."
                )
                fix = LintFix("End this path only", "edit_step", {"step_id": end, "end_project": False})
                yield warning("stops-siblings", sentence, graph.step(end), fix=fix)


def _reached_apart(graph: Graph, known: Paths, first: StepId, without: int) -> int:
    seen = 1 << known.place[first] & ~without
    waiting = [first] if seen else []
    while waiting:
        for flow in graph.outgoing[waiting.pop()]:
            bit = 1 << known.place[flow.target] if flow.target in known.place else 0
            if bit & ~without & ~seen and not flow.loop_back:
                seen |= bit
                waiting.append(flow.target)
    return seen
