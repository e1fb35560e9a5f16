"""Steps and sections that are done once for each value of a list: what is repeated, and the graph with its copies.

Question: how does a run do a step several times at once? Decision: *copies in the graph*, wired alike between two
junctions, so that the engine, the plan and the reminders know nothing of it. The junction before them is always there,
since a decision by rules delivers one flow; the one after them counts what has arrived. Rejected: several tasks of one
step, which every query by step would have to tell apart.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.domain.condition import Condition, FieldValue, OutcomeRef, Test, with_tests
from app.domain.ids import FlowId, StepId
from app.domain.project_field import Repeat, list_values
from app.domain.text import LONGEST_NAME, short_line
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.loop_backs import find_loop_backs

Values = Mapping[str, tuple[str, ...]]
"""What is repeated, by the key of its region, with the values for which it is."""

_ROW = 96.0
"""Pixels from one copy to the next, where the flowchart is laid out."""


@dataclass(frozen=True)
class RepeatedSteps:
    """What is repeated together: one step, or the steps of a section."""

    key: str
    repeat: Repeat
    members: frozenset[StepId]
    section: str | None = None
    """The id of the section that is repeated; None: a single step is."""

    def entries(self, graph: Graph) -> list[StepId]:
        """The steps of it that flows from outside lead to."""
        return _once(flow.target for flow in graph.flows if self._enters(flow))

    def exits(self, graph: Graph) -> list[StepId]:
        """The steps of it that lead to what is outside."""
        return _once(flow.source for flow in graph.flows if self._leaves(flow))

    def ways_out(self, graph: Graph) -> list[Flow]:
        """The flows from it to what is outside."""
        return [flow for flow in graph.flows if self._leaves(flow)]

    def _enters(self, flow: Flow) -> bool:
        return flow.target in self.members and flow.source not in self.members

    def _leaves(self, flow: Flow) -> bool:
        return flow.source in self.members and flow.target not in self.members

    def goes_through(self, graph: Graph) -> bool:
        """Whether one step is entered and one is left, with every way from the first to the last: else no copy of it
        could stand between two junctions."""
        first, last = self.entries(graph), self.exits(graph)
        return len(first) == len(last) == 1 and last[0] in self._within(graph, first[0])

    def _within(self, graph: Graph, first: StepId) -> set[StepId]:
        seen, waiting = {first}, [first]
        while waiting:
            for flow in graph.outgoing[waiting.pop()]:
                if flow.target in self.members and flow.target not in seen and not flow.loop_back:
                    seen.add(flow.target)
                    waiting.append(flow.target)
        return seen


def regions(graph: Graph) -> Iterator[RepeatedSteps]:
    """Everything in a graph that is repeated: single steps, then sections with steps in them."""
    for step in graph.steps:
        if step.repeat is not None:
            yield RepeatedSteps(step.id, step.repeat, frozenset({step.id}))
    for section in graph.sections:
        members = frozenset(step.id for step in graph.steps if step.section == section.id)
        if section.repeat is not None and members:
            yield RepeatedSteps(f"section:{section.id}", section.repeat, members, section.id)


def frozen_values(graph: Graph, fields: Mapping[str, FieldValue], known: Values | None = None) -> Values:
    """What is repeated with its values: those that it had, else what the project answers now."""
    had = known or {}
    return {
        region.key: had[region.key] if region.key in had else list_values(fields.get(region.repeat.field))
        for region in regions(graph)
    }


def answered(graph: Graph, fields: Mapping[str, FieldValue]) -> Graph:
    """The graph as a project with these answers would run it; what waits for an answer is done once.

    The same object where nothing is repeated. Raises RuleViolation for values that no project may have.
    """
    values = {region.key: found for region in regions(graph) if (found := list_values(fields.get(region.repeat.field)))}
    return find_loop_backs(repeated(graph, values)) if values else graph


def copies_in(ids: Collection[StepId], step_id: StepId) -> list[StepId]:
    """The step of a workflow as it stands in a project: itself, or its copies."""
    if step_id in ids:
        return [step_id]
    return sorted(one for one in ids if one.startswith(f"{step_id}~") and len(one) > len(step_id) + 1)


def origins(drawn: Graph, made: Graph) -> dict[StepId, StepId]:
    """For each step of ``made`` that stands for one of ``drawn``, that one; junctions around copies stand for none."""
    if made is drawn:
        return {step_id: step_id for step_id in drawn.by_id}
    found = {step_id: step_id if step_id in drawn.by_id else origin_of(step_id) for step_id in made.by_id}
    return {step_id: origin for step_id, origin in found.items() if origin in drawn.by_id}


def origin_of(step_id: StepId) -> StepId:
    """The step of the workflow that a step of a project is a copy of, else itself."""
    first, _, value = step_id.partition("~")
    return StepId(first) if first and value else step_id


def repeated(graph: Graph, values: Values) -> Graph:
    """The graph with as many copies as there are values of what they name. What cannot be copied stays as it is."""
    for region in list(regions(graph)):
        if region.key in values and region.members <= graph.by_id.keys() and can_be_copied(graph, region):
            graph = _RegionCopies(graph, region, values[region.key]).graph()
    return graph


UNIQUE = (StepKind.START, StepKind.END)
"""The kinds of steps that cannot be done several times."""


def can_be_copied(graph: Graph, region: RepeatedSteps) -> bool:
    """Whether it can stand several times between two junctions."""
    steps = [graph.step(id) for id in region.members]
    if any(step.anchor or step.kind in UNIQUE for step in steps) or not region.goes_through(graph):
        return False
    ways = region.ways_out(graph)
    return not any(way.loop_back for way in ways) and (
        len({way.target for way in ways}) == 1 or not chooses(graph, ways)
    )


def chooses(graph: Graph, ways: Iterable[Flow]) -> bool:
    """Whether the step that these flows leave takes one of them rather than all."""
    return any(graph.step(way.source).asks or graph.step(way.source).kind is StepKind.DECISION for way in ways)


class _RegionCopies:
    """One region of a graph replaced by its copies between two junctions, or by one junction for no values."""

    def __init__(self, graph: Graph, region: RepeatedSteps, values: tuple[str, ...]) -> None:
        self.old, self.region, self.values = graph, region, values
        self.first, self.last = graph.step(region.entries(graph)[0]), graph.step(region.exits(graph)[0])
        self.members = [step for step in graph.steps if step.id in region.members]
        self.before = StepId(_free(f"~{region.key}", graph))
        self.after = StepId(_free(f"{region.key}~", graph)) if values else self.before

    def graph(self) -> Graph:
        steps: list[Step] = []
        for step in self.old.steps:
            if step is self.members[0]:
                steps += self._in_its_place()
            if step.id not in self.region.members:
                steps.append(self._outside(step))
        sections = tuple(
            replace(one, repeat=None) if one.id == self.region.section else one for one in self.old.sections
        )
        return replace(self.old, steps=tuple(steps), flows=tuple(self._flows()), sections=sections)

    def _in_its_place(self) -> Iterator[Step]:
        first, last = self.first, self.last
        yield self._junction(self.before, first, -1, first.opens_at, first.cancel_rest)
        for at, value in enumerate(self.values):
            for step in self.members:
                yield self._copy(step, value, at)
        if self.values:
            count = self.region.repeat.opens_at
            yield self._junction(self.after, last, 1, min(count, len(self.values)) if count else None)

    def _junction(self, id: StepId, beside: Step, side: int, opens_at: int | None, cancel_rest: bool = False) -> Step:
        x = beside.x + side * (beside.kind.traits.size[0] / 2 + 24) if beside.x is not None else None
        return Step(
            id,
            StepKind.JUNCTION,
            opens_at=opens_at,
            cancel_rest=cancel_rest,
            x=x,
            y=beside.y,
            section=beside.section,
        )

    def _copy(self, step: Step, value: str, at: int) -> Step:
        title = f"{short_line(step.title, LONGEST_NAME - len(value) - 2)}: {value}" if step.title else value
        offset = step.offset
        if offset is not None and offset.step_id in self.region.members:
            offset = replace(offset, step_id=self._id(offset.step_id, value))
        if step is self.first:
            step = replace(step, opens_at=None, cancel_rest=False)
        return replace(
            step,
            id=self._id(step.id, value),
            title=title,
            offset=offset,
            gates=tuple(self._id(gate, value) for gate in step.gates),
            inputs=tuple(replace(one, source=self._id(StepId(one.source), value)) for one in step.inputs),
            y=step.y + (at - (len(self.values) - 1) / 2) * _ROW if step.y is not None else None,
            row=None,
            repeat=None,
        )

    def _id(self, step_id: StepId, value: str) -> StepId:
        return StepId(f"{step_id}~{value}") if step_id in self.region.members else step_id

    def _outside(self, step: Step) -> Step:
        """What waits for a date of what has many now waits for none."""
        inside = self.region.members
        if step.offset is not None and step.offset.step_id in inside:
            step = replace(step, offset=None)
        if any(gate in inside for gate in step.gates):
            step = replace(step, gates=tuple(gate for gate in step.gates if gate not in inside))
        return step

    def _flows(self) -> Iterator[Flow]:
        inside = self.region.members
        ways = self.region.ways_out(self.old)
        one_of_them = chooses(self.old, ways)
        for flow in self.old.flows:
            if flow.source in inside and flow.target in inside:
                yield from (self._inner(flow, value) for value in self.values)
            elif flow.target in inside:
                yield replace(flow, target=self.before, bends=())
            elif flow.source not in inside:
                yield flow
            elif not one_of_them:
                yield replace(flow, source=self.after, bends=())
            else:
                yield from (replace(self._inner(flow, value), target=self.after) for value in self.values)
                if flow is ways[0]:
                    yield Flow(flow.id, self.after, flow.target)
        for value in self.values:
            yield Flow(FlowId(f"~{self.region.key}>{value}"), self.before, self._id(self.first.id, value))
            if not one_of_them:
                yield Flow(FlowId(f"{self.region.key}>{value}~"), self._id(self.last.id, value), self.after)

    def _inner(self, flow: Flow, value: str) -> Flow:
        return replace(
            flow,
            id=FlowId(f"{flow.id}~{value}"),
            source=self._id(flow.source, value),
            target=self._id(flow.target, value),
            condition=self._condition(flow.condition, value),
            bends=(),
        )

    def _condition(self, condition: Condition | None, value: str) -> Condition | None:
        def own(test: Test) -> Test:
            if isinstance(test.subject, OutcomeRef):
                return replace(test, subject=OutcomeRef(self._id(test.subject.step_id, value)))
            return test

        return with_tests(condition, own)


def _free(id: str, graph: Graph) -> str:
    while id in graph.by_id:
        id += "~"
    return id


def _once(ids: Iterable[StepId]) -> list[StepId]:
    return list(dict.fromkeys(ids))
