"""Checks of who does what: approvers who judge their own work, votes that cannot come, loops without a limit."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.ids import RoleId, StepId
from app.domain.workflow import Approval, ApprovalRule, Graph, Step, StepKind
from app.engine.checks.finding import Finding, LintFix, named, warning
from app.engine.outcome import loops_back
from app.engine.reachability import forward_flows, paths

ROUNDS = 3
"""The limit that the fix of an endless loop sets."""


def check_people(graph: Graph) -> Iterator[Finding]:
    """Warnings: approvers of their own work, votes that cannot come, loops without a limit, work going to and fro."""
    before = _work_before(graph)
    for step in graph.by_id.values():
        if step.asks:
            yield from _own_work(graph, step, before)
            yield from _votes(graph, step)
            yield from _endless(graph, step)
    yield from _ping_pong(graph, before)


def _work_before(graph: Graph) -> dict[StepId, tuple[StepId, ...]]:
    """The steps with work directly before each, through steps that pass by themselves."""
    sources: dict[StepId, list[StepId]] = {}
    for flow in forward_flows(graph):
        sources.setdefault(flow.target, []).append(flow.source)
    found: dict[StepId, tuple[StepId, ...]] = {}
    for step_id in paths(graph).order:
        near: dict[StepId, None] = {}
        for source in sources.get(step_id, ()):
            near |= dict.fromkeys([source] if graph.step(source).has_task else found.get(source, ()))
        found[step_id] = tuple(near)
    return found


def _own_work(graph: Graph, step: Step, before: dict[StepId, tuple[StepId, ...]]) -> Iterator[Finding]:
    if step.approval is None or step.kind is not StepKind.APPROVAL:
        return
    judges = step.approval.approvers or ((step.role,) if step.role is not None else ())
    if step.approval.in_order and step.approval.rule is ApprovalRule.ALL:
        # Whoever comes after others only closes what they have approved.
        judges = judges[:1]
    for author in (graph.step(step_id) for step_id in before[step.id]):
        if author.role in judges and not author.asks:
            others = tuple(role for role in step.approval.approvers if role != author.role)
            approval = replace(step.approval, approvers=others)
            fix = LintFix("Take this approver out", "edit_step", {"step_id": step.id, "approval": approval})
            sentence = (
                f"{named(graph, step.id)} is approved by who does {named(graph, author.id)}. Let somebody else approve."
            )
            yield warning("own-approval", sentence, step, fix=fix if others else None)


def _votes(graph: Graph, step: Step) -> Iterator[Finding]:
    approval = step.approval
    if approval is None or approval.rule is not ApprovalRule.K_OF_N or not approval.approvers:
        return
    names = len(set(approval.approvers))
    if not 1 <= approval.k <= names:
        roles = "1 role approves" if names == 1 else f"{names} roles approve"
        sentence = f"{named(graph, step.id)} asks for {approval.k} yeses, but {roles}. Ask for 1 to {names}."
        changed = replace(approval, k=min(max(approval.k, 1), names))
        fix = LintFix(f"Ask for {changed.k}", "edit_step", {"step_id": step.id, "approval": changed})
        yield warning("votes-never-met", sentence, step, fix=fix)


def _endless(graph: Graph, step: Step) -> Iterator[Finding]:
    approval = step.approval or Approval()
    if approval.limit is None and any(loops_back(graph, step, outcome.name) for outcome in step.outcomes):
        fix = LintFix(
            f"Ask me after {ROUNDS} rounds",
            "edit_step",
            {"step_id": step.id, "approval": replace(approval, limit=ROUNDS)},
        )
        sentence = f"{named(graph, step.id)} can send back without end. Set after how many rounds you are asked."
        yield warning("endless-loop", sentence, step, fix=fix)


def _ping_pong(graph: Graph, before: dict[StepId, tuple[StepId, ...]]) -> Iterator[Finding]:
    """Four steps in a row whose owners take turns; told where the fourth is. An approval or a question is no turn: what
    is looked at goes back to its author by its nature."""
    chains: dict[tuple[StepId, StepId], tuple[StepId, ...]] = {}
    for step_id in paths(graph).order:
        role = _owner(graph, step_id)
        for last in before[step_id]:
            other = _owner(graph, last)
            if role is None or other is None or role == other:
                continue
            longer = (chains[at, last] for at in before[last] if (at, last) in chains and _owner(graph, at) == role)
            chain = (*max(longer, key=len, default=(last,)), step_id)
            chains[last, step_id] = chain
            if len(chain) == 4:
                names = " → ".join(named(graph, one) for one in chain)
                sentence = f"{names} go to and fro between two owners. Put what one of them does together."
                yield warning("ping-pong", sentence, graph.step(step_id))


def _owner(graph: Graph, step_id: StepId) -> RoleId | None:
    step = graph.step(step_id)
    return step.role if step.has_task and not step.asks else None
