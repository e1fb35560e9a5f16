"""The language read once more from its rules, with sets and without the engine: what a run must be after every act.

Where ``oracle`` follows what the engine says that it did, this one works everything out for itself and is compared.
"""

from dataclasses import dataclass, field

from app.domain.ids import FlowId, StepId
from app.domain.run import Run
from app.domain.workflow import Flow, Graph, Step, StepKind

HAND = "by hand: "
OPEN = ("ready", "doing")
ENDED = ("done", "skipped", "cancelled")


@dataclass
class Node:
    """One step: ``came`` is what its open round got; ``again`` says that it was done and may come again."""

    state: str = "waiting"
    round: int = 0
    outcome: str | None = None
    mark: str | None = None
    mark_outcome: str | None = None
    absorbs: bool = False
    again: bool = False
    came: set[FlowId] = field(default_factory=set)


class Interpreter:
    """Only graphs of starts, tasks, asked decisions, approvals, junctions and ends without *end project*."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.flows = {flow.id: flow for flow in graph.flows}
        self.nodes = {step.id: Node() for step in graph.steps}
        self.held: set[FlowId] = set()
        self.order = self._order()
        start = next(step for step in graph.steps if step.kind is StepKind.START)
        self.nodes[start.id] = Node("done", 1)
        self._deliver(self._out(start.id))
        self.settle()

    def _order(self) -> list[StepId]:
        """By longest distance from Start, then id; no forward cycle here."""
        longest: dict[StepId, int] = {}

        def distance(step_id: StepId) -> int:
            if step_id not in longest:
                before = [flow.source for flow in self.graph.flows if flow.target == step_id and not flow.loop_back]
                longest[step_id] = max((distance(source) + 1 for source in before), default=0)
            return longest[step_id]

        return sorted(self.nodes, key=lambda step_id: (distance(step_id), step_id))

    def _out(self, step_id: StepId) -> list[Flow]:
        return [flow for flow in self.graph.flows if flow.source == step_id]

    def _taken(self, step_id: StepId, outcome: str | None) -> list[Flow]:
        return [flow for flow in self._out(step_id) if not self._step(step_id).asks or flow.outcome == outcome]

    def _step(self, step_id: StepId) -> Step:
        return next(step for step in self.graph.steps if step.id == step_id)

    def _after(self, step_id: StepId, barred: set[StepId] = frozenset()) -> set[StepId]:
        found: set[StepId] = set()
        todo = [step_id]
        while todo:
            for flow in self._out(todo.pop()):
                if not flow.loop_back and flow.target not in found and flow.target not in barred:
                    found.add(flow.target)
                    todo.append(flow.target)
        return found

    def _holder(self, arrival: FlowId) -> StepId:
        return self.flows[arrival].target if arrival in self.flows else StepId(arrival.removeprefix(HAND))

    def _renew(self, target: StepId) -> set[StepId]:
        """What comes again is withdrawn, also from what an open round got."""
        renewed = {target} | self._after(target)

        def old(arrival: FlowId) -> bool:
            return arrival in self.flows and self.flows[arrival].source in renewed

        self.held = {arrival for arrival in self.held if not old(arrival)}
        for node in self.nodes.values():
            node.came = {arrival for arrival in node.came if not old(arrival)}
        for step_id in renewed:
            if step_id != target or self.nodes[step_id].state not in OPEN:
                self.nodes[step_id].absorbs = False
        return renewed

    def _deliver(self, flows: list[Flow]) -> None:
        for flow in flows:
            if flow.loop_back:
                self._renew(flow.target)
        heard: set[StepId] = set()
        for flow in sorted(flows, key=lambda flow: not flow.loop_back):
            node = self.nodes[flow.target]
            late = node.absorbs and not flow.loop_back
            if node.state in OPEN:
                node.came.add(flow.id)
                if flow.target not in heard and self._step(flow.target).asks and not late:
                    node.round += 1
                heard.add(flow.target)
            elif not late:
                self.held.add(flow.id)

    def _end(self, step_id: StepId, state: str, flows: list[Flow]) -> None:
        node = self.nodes[step_id]
        node.state, node.came = state, set()
        self._deliver(flows)

    def finish(self, step_id: StepId, outcome: str | None) -> None:
        node, flows = self.nodes[step_id], self._taken(step_id, outcome)
        node.outcome, node.again = outcome, False
        self._end(step_id, "waiting" if any(flow.loop_back for flow in flows) else "done", flows)

    def skip(self, step_id: StepId, outcome: str | None) -> None:
        node = self.nodes[step_id]
        if node.state == "waiting":
            node.mark, node.mark_outcome = "by hand", outcome
            return
        node.outcome, node.mark = outcome, "by hand"
        self._end(step_id, "skipped", self._taken(step_id, outcome))

    def cancel(self, step_id: StepId, passed_on: str | None, *, pass_on: bool) -> None:
        if pass_on:
            self.nodes[step_id].outcome = passed_on
        self._end(step_id, "cancelled", self._taken(step_id, passed_on) if pass_on else [])

    def reopen(self, step_id: StepId) -> None:
        for other in self._renew(step_id) - {step_id}:
            node = self.nodes[other]
            if node.state == "ready":
                self.held |= node.came
                node.state, node.came = "waiting", set()
        node = self.nodes[step_id]
        node.mark = node.mark_outcome = None
        node.state = "done" if node.state == "done" else "waiting"
        node.again = False
        self.held.add(FlowId(HAND + step_id))

    def may_keep(self, step_id: StepId) -> bool:
        """Whether there is something of an earlier round that can stay as it is."""
        node = self.nodes[step_id]
        if self._step(step_id).asks and (node.outcome is None or any(f.loop_back for f in self._good(step_id))):
            return node.state == "waiting" and node.again
        if node.state == "skipped":
            return node.mark == "by hand" and node.round > 0 and not node.again
        return (node.state == "waiting" and node.again) or (node.state in OPEN and node.round > 1)

    def keep(self, step_id: StepId) -> None:
        """Still good: what is open ends with what it had; else it is passed when its turn comes."""
        node = self.nodes[step_id]
        if node.state in OPEN:
            self._end(step_id, "done", self._good(step_id))
        elif node.state == "skipped":
            node.again = True
        else:
            node.state, node.mark, node.mark_outcome = "done", None, None

    def _good(self, step_id: StepId) -> list[Flow]:
        return self._taken(step_id, self.nodes[step_id].outcome)

    def settle(self) -> None:
        while (step_id := next((one for one in self.order if self._is_due(one)), None)) is not None:
            self._open(step_id)
        under_way, absorbing = self._under_way(), self._absorbing()
        coming = {self._holder(arrival) for arrival in self.held}
        coming |= {other for step_id in under_way for other in self._after(step_id, absorbing)}
        for step_id, node in self.nodes.items():
            self._mark(node, comes=step_id in coming and node.state not in OPEN)

    def _under_way(self) -> set[StepId]:
        return {one for one, node in self.nodes.items() if node.state in OPEN} | {self._holder(a) for a in self.held}

    def _absorbing(self) -> set[StepId]:
        return {one for one, node in self.nodes.items() if node.absorbs}

    def _is_due(self, step_id: StepId) -> bool:
        come = [arrival for arrival in self.held if self._holder(arrival) == step_id]
        step = self._step(step_id)
        if not come or step.kind is StepKind.END:
            return bool(come)
        filled = [one for one in come if one in self.flows and not self.flows[one].loop_back]
        if step.opens_at and len(filled) >= step.opens_at:
            return True
        absorbing = self._absorbing()
        return not any(step_id in self._after(other, absorbing) for other in self._under_way() - {step_id})

    def _open(self, step_id: StepId) -> None:
        step, node = self._step(step_id), self.nodes[step_id]
        came = {arrival for arrival in self.held if self._holder(arrival) == step_id}
        self.held -= came
        node.absorbs = bool(step.opens_at) and step.kind is not StepKind.END
        if step.has_task and node.state in ("done", "skipped") and node.again:
            node.again = False
            self._end(step_id, node.state, self._good(step_id))
            return
        node.round += 1
        if not step.has_task:
            node.mark, node.again = None, False
            self._end(step_id, "done", self._out(step_id))
        elif node.mark == "by hand" and node.state == "waiting":
            node.outcome, node.mark_outcome, node.again = node.mark_outcome, None, False
            self._end(step_id, "skipped", self._taken(step_id, node.outcome))
        else:
            node.state, node.came, node.mark, node.again = "ready", came, None, False

    def _mark(self, node: Node, *, comes: bool) -> None:
        if comes and node.state == "done" and not node.again:
            node.state, node.again = "waiting", True
        elif comes and node.state == "skipped" and node.mark == "not needed":
            node.state, node.mark = "waiting", None
        elif not comes and node.again and node.state == "skipped":
            node.again = False
        elif not comes and node.again:
            node.state, node.again, node.mark, node.mark_outcome = "done", False, None, None
        elif not comes and node.state == "waiting":
            node.state, node.mark, node.mark_outcome = "skipped", "not needed", None

    def compare(self, run: Run) -> None:
        """Raises AssertionError where the engine's run is another."""
        assert set(run.arrivals) == self.held, f"arrivals {sorted(run.arrivals)}, expected {sorted(self.held)}"
        for step_id, node in self.nodes.items():
            found = run.steps[step_id]
            told = (str(found.state), found.round, found.skip and str(found.skip), found.absorbs)
            expected = (node.state, node.round, node.mark, node.absorbs)
            assert told == expected, f"{step_id} is {told}, expected {expected}"
            if self._step(step_id).asks:
                assert found.outcome == node.outcome, f"{step_id} ended with {found.outcome}, expected {node.outcome}"
        assert run.complete == (not self._under_way())
