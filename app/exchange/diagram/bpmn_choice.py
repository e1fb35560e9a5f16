"""What decides at a gateway of BPMN: rules where its expressions are simple, else the answer of a person."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.condition import Condition, FieldRef, Operator, Test
from app.domain.ids import FlowId, StepId
from app.domain.workflow import DecisionMode, Graph, Outcome, Step, StepKind
from app.exchange.diagram.bpmn_elements import Arrow
from app.exchange.diagram.bpmn_expression import Variables, read_expression
from app.exchange.diagram.remarks import Remarks

NOTHING_KNOWN = Variables()


@dataclass(frozen=True, slots=True)
class Way:
    """When a flow is taken: with an outcome, or by a condition; neither: always, or *otherwise*."""

    outcome: str | None = None
    condition: Condition | None = None


def sent_back(graph: Graph) -> Graph:
    """The flows that close a cycle, going from Start in the order of the file, marked as loop-backs; an answer that
    leads back is none that goes on.
    """
    back = set(_closing(graph))
    if not back:
        return graph
    flows = tuple(replace(flow, marked=True, loop_back=True) if flow.id in back else flow for flow in graph.flows)
    steps = []
    for step in graph.steps:
        negative = {flow.outcome for flow in graph.outgoing[step.id] if flow.id in back}
        outcomes = tuple(replace(one, positive=one.positive and one.name not in negative) for one in step.outcomes)
        steps.append(replace(step, outcomes=outcomes) if any(one.positive for one in outcomes) else step)
    return replace(graph, steps=tuple(steps), flows=flows)


def _closing(graph: Graph) -> Iterator[FlowId]:
    """Flows to a step on the way from Start to their source, depth first without recursion."""
    seen: set[StepId] = set()
    for root in sorted(graph.steps, key=lambda step: step.kind is not StepKind.START):
        if root.id in seen:
            continue
        seen.add(root.id)
        on_way = {root.id}
        stack = [(root.id, iter(graph.outgoing[root.id]))]
        while stack:
            step_id, flows = stack[-1]
            flow = next(flows, None)
            if flow is None:
                on_way.discard(step_id)
                stack.pop()
            elif flow.target in on_way:
                yield flow.id
            elif flow.target not in seen:
                seen.add(flow.target)
                on_way.add(flow.target)
                stack.append((flow.target, iter(graph.outgoing[flow.target])))


def distinct(names: Iterable[str]) -> list[str]:
    """The same names, each that came before with a number behind it."""
    found: dict[str, None] = {}
    count: Counter[str] = Counter()
    for name in names:
        free = name
        while free in found:
            count[name] += 1
            free = f"{name} {count[name] + 1}"
        found[free] = None
    return list(found)


def by_rules(
    arrows: Sequence[Arrow], default: str | None, *, all_true: bool, remarks: Remarks, named: str
) -> list[Way] | None:
    """A condition for each arrow but the default; None where one cannot be read and somebody has to be asked."""
    ways: list[Way] = []
    without = [arrow for arrow in arrows if not arrow.expression and arrow.id != default]
    otherwise = default or (without[0].id if len(without) == 1 and not all_true else None)
    for arrow in arrows:
        condition = None if arrow.id == otherwise else read_expression(arrow.expression, NOTHING_KNOWN)
        if condition is None and arrow.id != otherwise:
            if not all_true:
                what = "The rule of a gateway cannot be read, so its role is asked" if arrow.expression else ""
                what = what or "Not every way of a gateway has a rule, so its role is asked"
                remarks.asked(what, f"{named}: {arrow.expression}" if arrow.expression else named)
                return None
            name = arrow.label or arrow.expression or arrow.id
            condition = Test(FieldRef(name), Operator.IS, True)
            remarks.asked("Which ways are taken is a field of the project, yes or no, for each of them",
                          f"{named}: {name}")  # fmt: skip
        ways.append(Way(condition=condition))
    if default is None and otherwise is not None:
        remarks.asked("One way of a gateway has no rule; it is taken when no other is", named)
    return ways


def by_answer(
    step: Step, arrows: Sequence[Arrow], titles: Mapping[str, str], remarks: Remarks, named: str
) -> tuple[Step, list[Way]]:
    """Asked of its role, with one outcome for each arrow, called as the arrow is."""
    names = distinct(arrow.label or arrow.expression or titles[arrow.id] or "Way" for arrow in arrows)
    remarks.asked("Who does the step decides which way is taken", named)
    outcomes = tuple(Outcome(name) for name in names)
    step = replace(step, kind=StepKind.DECISION, mode=DecisionMode.ASKED, outcomes=outcomes)
    return step, [Way(outcome=name) for name in names]
