"""What strict BPMN tools would make of a graph that runs here: where they wait for ever, or do a step twice.

The reading: a token on every flow that is delivered. A step whose flows never come together passes each of them; any
other step with several forward flows waits for all of them; a loop-back opens its target alone. Whoever sends back
goes on some day. *First* and *k of n* are read as they are meant; ends take what comes.

Method: for every flow the set of runs in which it is delivered, forward from Start, then once more from the targets of
each way back, with its source held. A step waits for ever where the sets of its flows differ. What is sent back while
something that came of it is still on its way elsewhere is done twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Meeting, Step, StepKind
from app.engine.checks.decision_diagram import ALWAYS, NEVER, DecisionDiagram, DiagramTooLarge
from app.engine.checks.finding import Finding, named, warning, way
from app.engine.checks.step_endings import endings
from app.engine.reachability import paths

Runs = int
"""A set of runs, as a node of the diagram."""
Deliveries = dict[FlowId, Runs]


def check_strictly(graph: Graph) -> Iterator[Finding]:
    """At most one finding for each join and each way back, each naming the step and the flow.

    Each is true once those before it are mended, for where a tool waits for ever it never comes to the next.
    Says nothing of graphs without a start, and stops where it cannot be sure.
    """
    if graph.start is None:
        return
    try:
        yield from _StrictReading(graph).findings(graph.start)
    except DiagramTooLarge:
        return


def meetings(graph: Graph) -> dict[StepId, Meeting]:
    """How the forward flows of each step with several come together, which says the gateway that joins them.

    *Sometimes* where it cannot be looked through in time.
    """
    joins = [step.id for step in graph.steps if sum(not flow.loop_back for flow in graph.incoming[step.id]) > 1]
    found = dict.fromkeys(joins, Meeting.SOMETIMES)
    if graph.start is None:
        return found
    try:
        reading = _StrictReading(graph)
        for _ in reading.findings(graph.start):
            pass
        return found | reading.meetings(joins)
    except DiagramTooLarge:
        return found


class _StrictReading:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.paths = paths(graph)
        self.on: dict[StepId, list[tuple[Flow, ...]]] = {}
        self.back: dict[StepId, list[tuple[Flow, ...]]] = {}
        for step_id in self.paths.order:
            found = endings(graph, graph.step(step_id))
            self.back[step_id] = [ending for ending in found if any(flow.loop_back for flow in ending)]
            self.on[step_id] = [ending for ending in found if not any(flow.loop_back for flow in ending)]
        choices = [step_id for step_id, found in self.on.items() if len(found) > 1]
        self.choice = {step_id: number for number, step_id in enumerate(choices)}
        self.diagram = DecisionDiagram(len(self.on[step_id]) for step_id in choices)
        self.first: Deliveries = {}
        """In which runs each flow is delivered while nothing is sent back."""
        self.joins: set[StepId] = set()
        """The steps that wait for all their flows, which come together."""
        self.stuck: set[StepId] = set()
        """Those whose flows need not come together."""

    def findings(self, start: Step) -> Iterator[Finding]:
        for step_id in self.paths.order:
            flows = self._arriving(step_id)
            if self._differ(step_id, flows, self.first) and not self._never_together(flows):
                came, missing = self._one_alone(flows, self.first)
                reason = f"{way(self.graph, came)} can come without {way(self.graph, missing)}"
                self.stuck.add(step_id)
                yield self._waits(step_id, missing, reason)
            elif len({self.first[flow.id] for flow in flows}) == 1:
                self.joins.add(step_id)
            opens = ALWAYS if step_id == start.id else self._any_of(flows, self.first)
            self._deliver(step_id, opens, self.first)
        for step_id in self.paths.order:
            for ending in self.back[step_id]:
                # What else it breaks is a consequence, and would hide the other ways back.
                yield from islice(self._sent_back(step_id, ending), 1)

    def meetings(self, joins: Sequence[StepId]) -> dict[StepId, Meeting]:
        """Of these steps, once ``findings`` has gone through all runs."""
        again = [self._come_again(sender, ending) for sender in self.paths.order for ending in self.back[sender]]
        found: dict[StepId, Meeting] = {}
        for step_id in joins:
            flows = self._arriving(step_id)
            whole = all(len({one.get(flow.id, NEVER) for flow in flows}) <= 1 for one in (self.first, *again))
            met = Meeting.ALWAYS if whole else Meeting.SOMETIMES
            found[step_id] = Meeting.NEVER if self._never_together(flows) else met
        return found

    def _come_again(self, sender: StepId, ending: tuple[Flow, ...]) -> Deliveries:
        """In which runs each flow is delivered again after this way back, until its sender ends again."""
        targets = {flow.target for flow in ending if flow.loop_back}
        again: Deliveries = {}
        for step_id in self._region(targets, sender):
            opens = ALWAYS if step_id in targets else self._any_of(self._arriving(step_id), again)
            if step_id != sender:
                self._deliver(step_id, opens, again)
        return again

    def _arriving(self, step_id: StepId) -> list[Flow]:
        """The forward flows of a step that come in some run."""
        return [flow for flow in self.graph.incoming[step_id] if flow.id in self.first and not flow.loop_back]

    def _differ(self, step_id: StepId, flows: Sequence[Flow], delivered: Mapping[FlowId, Runs]) -> bool:
        step = self.graph.step(step_id)
        if step.kind is StepKind.END or step.opens_at is not None:
            return False
        return len({delivered.get(flow.id, NEVER) for flow in flows}) > 1

    def _never_together(self, flows: Sequence[Flow]) -> bool:
        so_far = NEVER
        for flow in flows:
            if self.diagram.both(so_far, self.first[flow.id]) != NEVER:
                return False
            so_far = self.diagram.either(so_far, self.first[flow.id])
        return True

    def _one_alone(self, flows: Sequence[Flow], delivered: Mapping[FlowId, Runs]) -> tuple[Flow, Flow]:
        """A flow that comes, and one that stays out in some of those runs."""
        sets = [(flow, delivered.get(flow.id, NEVER)) for flow in flows]
        return next((one, other) for one, came in sets for other, runs in sets if self.diagram.both(came, runs) != came)

    def _any_of(self, flows: Sequence[Flow], delivered: Mapping[FlowId, Runs]) -> Runs:
        runs = NEVER
        for flow in flows:
            runs = self.diagram.either(runs, delivered.get(flow.id, NEVER))
        return runs

    def _deliver(self, step_id: StepId, opens: Runs, delivered: Deliveries) -> None:
        if opens == NEVER:
            return
        for number, ending in enumerate(self.on[step_id]):
            runs = self.diagram.both(opens, self._goes(step_id, number))
            for flow in ending:
                delivered[flow.id] = self.diagram.either(delivered.get(flow.id, NEVER), runs)

    def _goes(self, step_id: StepId, number: int) -> Runs:
        choice = self.choice.get(step_id)
        return ALWAYS if choice is None else self.diagram.chosen(choice, number)

    def _sent_back(self, sender: StepId, ending: tuple[Flow, ...]) -> Iterator[Finding]:
        back = next(flow for flow in ending if flow.loop_back)
        for flow in ending:
            if not flow.loop_back and self.graph.step(flow.target).kind is not StepKind.END:
                yield self._twice(flow.target, back)
        targets = {flow.target for flow in ending if flow.loop_back}
        again: Deliveries = {}
        opened: dict[StepId, Runs] = {}
        for step_id in self._region(targets, sender):
            flows = self._arriving(step_id)
            if step_id in targets:
                opened[step_id] = ALWAYS
                if self._any_of(flows, again) != NEVER:
                    yield self._twice(step_id, back)
            else:
                opened[step_id] = self._any_of(flows, again)
                missing = self._missing_again(step_id, flows, again)
                if missing is not None:
                    reason = f"after {way(self.graph, back)} nothing comes again by {way(self.graph, missing)}"
                    yield self._waits(step_id, back, reason)
            if step_id != sender:
                self._deliver(step_id, opened[step_id], again)
        yield from self._overtaken(sender, back, opened, again)

    def _missing_again(self, step_id: StepId, flows: Sequence[Flow], again: Deliveries) -> Flow | None:
        """A flow that does not come again when others do. A stuck join is told again only if it never comes."""
        if (step_id not in self.joins and step_id not in self.stuck) or not self._differ(step_id, flows, again):
            return None
        never = next((flow for flow in flows if again.get(flow.id, NEVER) == NEVER), None)
        return never or (self._one_alone(flows, again)[1] if step_id in self.joins else None)

    def _region(self, targets: set[StepId], sender: StepId) -> list[StepId]:
        """What a way back can reach before its sender ends again, in order."""
        place = self.paths.place
        seen = set(targets)
        waiting = [step_id for step_id in targets if step_id != sender]
        while waiting:
            for ending in self.on[waiting.pop()]:
                for flow in ending:
                    if flow.target not in seen:
                        seen.add(flow.target)
                        if flow.target != sender:
                            waiting.append(flow.target)
        return sorted(seen, key=place.__getitem__)

    def _overtaken(
        self, sender: StepId, back: Flow, opened: Mapping[StepId, Runs], again: Deliveries
    ) -> Iterator[Finding]:
        """A step that something is on its way to when ``sender`` sends back again, so that it comes there twice."""
        sends = opened.get(sender, NEVER)
        leads: dict[StepId, Runs] = {sender: ALWAYS}
        for step_id in sorted(opened, key=self.paths.place.__getitem__, reverse=True):
            if step_id != sender:
                leads[step_id] = self._leading(step_id, leads)
        for step_id in opened:
            for flow in self._arriving(step_id) if step_id != sender else ():
                late = self.diagram.both(again.get(flow.id, NEVER), sends)
                taken = self.graph.step(step_id).kind is StepKind.END
                if not taken and self.diagram.both(late, leads[step_id]) != late:
                    yield self._twice(step_id, back)
                    return

    def _leading(self, step_id: StepId, leads: Mapping[StepId, Runs]) -> Runs:
        """The runs in which what comes to this step goes on to the sender."""
        runs = NEVER
        for number, ending in enumerate(self.on[step_id]):
            for flow in ending:
                there = self.diagram.both(self._goes(step_id, number), leads.get(flow.target, NEVER))
                runs = self.diagram.either(runs, there)
        return runs

    def _waits(self, step_id: StepId, flow: Flow, reason: str) -> Finding:
        name = named(self.graph, step_id)
        sentence = (
            f"Strict BPMN tools would wait for ever at {name}: {reason}. It runs here; change it only for such a tool."
        )
        return warning("strict-wait", sentence, self.graph.step(step_id), flow)

    def _twice(self, step_id: StepId, back: Flow) -> Finding:
        name, where = named(self.graph, step_id), way(self.graph, back)
        sentence = (
            f"Strict BPMN tools would do {name} twice at once: {where} goes back while it may still be under way. "
            "It runs here; change it only for such a tool."
        )
        return warning("strict-twice", sentence, self.graph.step(step_id), back)
