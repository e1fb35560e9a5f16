"""What a flowchart is made of, in numbers."""

from dataclasses import dataclass

from app.domain.workflow import Graph, StepKind


@dataclass(frozen=True, slots=True)
class Counter:
    """What a flowchart is made of: "8 steps, 5 roles, 4 hand-overs, 2 approvals"."""

    steps: int
    """Work items: start, end and what passes by itself do not count."""
    roles: int
    handovers: int
    """Forward flows from the work of one role to the work of another."""
    approvals: int

    def __str__(self) -> str:
        pairs = (
            (self.steps, "step"),
            (self.roles, "role"),
            (self.handovers, "hand-over"),
            (self.approvals, "approval"),
        )
        return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in pairs)


def counted(graph: Graph) -> Counter:
    """The counter of a graph, also of a draft under way."""
    work = [step for step in graph.steps if step.has_task]
    over = [
        flow
        for flow in graph.flows
        if not flow.loop_back
        and (source := graph.by_id.get(flow.source)) is not None
        and (target := graph.by_id.get(flow.target)) is not None
        and source.has_task
        and target.has_task
        and source.role != target.role
    ]
    approvals = sum(step.kind is StepKind.APPROVAL for step in work)
    return Counter(len(work), len({role for step in work for role in step.roles}), len(over), approvals)
