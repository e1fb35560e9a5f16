"""The one rule told a second time, slowly and with sets, knowing nothing of the engine's own reach."""

from collections.abc import Iterable

from app.domain.condition import Test
from app.domain.ids import FlowId, StepId
from app.domain.run import Run, SkipReason, TaskState
from app.domain.workflow import DecisionMode, Flow, Graph, Step, StepKind
from app.engine.event import Cancelled, Kept, Opened, Passed, Transition

HAND = "by hand: "


class Oracle:
    """Follows a run from the outside and raises AssertionError where it breaks the rule."""

    def __init__(self, graph: Graph, fields: dict[str, object]) -> None:
        self.graph = graph
        self.fields = fields
        self.ahead: dict[StepId, list[StepId]] = {step.id: [] for step in graph.steps}
        for flow in graph.flows:
            if not flow.loop_back:
                self.ahead[flow.source].append(flow.target)
        self.after = {step.id: self._reach(step.id) for step in graph.steps}
        self.counting = {step.id for step in graph.steps if step.opens_at and step.kind is not StepKind.END}
        self.gates = {step.id: [one for one in step.gates if self._is_sound(one, step)] for step in graph.steps}
        self._known: dict[frozenset[StepId], dict[StepId, set[StepId]]] = {}

    def after_past(self, absorbing: set[StepId]) -> dict[StepId, set[StepId]]:
        """What every step reaches while no path leads into the absorbing ones."""
        key = frozenset(absorbing)
        if key not in self._known:
            self._known[key] = {step.id: self._reach(step.id, key) for step in self.graph.steps}
        return self._known[key]

    def _reach(
        self, step_id: StepId, barred: Iterable[StepId] = (), more: Iterable[tuple[StepId, StepId]] = ()
    ) -> set[StepId]:
        ahead = {step.id: [target for source, target in more if source == step.id] for step in self.graph.steps}
        found: set[StepId] = set()
        waiting = [step_id]
        while waiting:
            here = waiting.pop()
            for target in self.ahead[here] + ahead[here]:
                if target not in barred and target not in found:
                    found.add(target)
                    waiting.append(target)
        return found

    def _is_sound(self, milestone: StepId, step: Step) -> bool:
        """A gate is one unless its step leads back to its milestone, also by other gates."""
        gates = [(gate, other.id) for other in self.graph.steps for gate in other.gates]
        return milestone not in self._reach(step.id, more=gates) | {step.id}

    def leads_only_to(self, step_id: StepId, goal: StepId) -> bool:
        """Whether nobody who goes ahead from the step can end anywhere without having come to the goal."""
        if goal not in self.after[step_id]:
            return False
        seen = self._reach(step_id, barred=(goal,)) | {step_id}
        sources = {flow.source for flow in self.graph.flows if not flow.loop_back}
        return all(other in sources for other in seen)

    def target(self, arrival: FlowId) -> StepId:
        flow = self.graph.flow_by_id.get(arrival)
        return flow.target if flow else StepId(arrival.removeprefix(HAND))

    def check_closing(self, before: Run, moved: Transition, step_id: StepId, flows: Iterable[Flow]) -> None:
        """After an act that ended a step and should have delivered ``flows``."""
        told = _Telling(self, before)
        told.close(step_id)
        told.deliver(flows)
        told.compare(moved.run)

    def check_reopening(self, moved: Transition, step_id: StepId) -> None:
        """The step holds an arrival by hand; nothing is left on flows from it or from the steps after it."""
        known, renewed = self.graph.flow_by_id, self.after[step_id] | {step_id}
        assert FlowId(HAND + step_id) in moved.run.arrivals
        assert not [one for one in moved.run.arrivals if one in known and known[one].source in renewed]
        ready = [other for other in renewed if moved.run.steps[other].state is TaskState.READY]
        assert not ready, "a step that was not started did not wait again"
        assert not [other for other in renewed if moved.run.steps[other].absorbs], "a reopened step absorbs"

    def check_settling(self, before: Run, moved: Transition) -> None:
        """Every opening was due, nothing that is due was forgotten, and the rest is marked as it is."""
        told = _Telling(self, before)
        for event in moved.events:
            match event:
                case Opened(step_id=step_id):
                    told.take_turn(step_id)
                    told.open.add(step_id)
                    told.rounds[step_id] += 1
                case Passed(step_id=step_id, flows=flows) | Kept(step_id=step_id, flows=flows):
                    told.take_turn(step_id)
                    told.pass_on(step_id, flows)
        cancelled = [event.step_id for event in moved.events if isinstance(event, Cancelled)]
        assert sorted(cancelled) == sorted(told.cancelled), "other work was cancelled, or too little"
        told.compare(moved.run)
        assert not [step_id for step_id in told.holding if told.is_due(step_id)], "a step that could open was left"
        self._check_marks(moved.run, told)

    def _check_marks(self, run: Run, told: "_Telling") -> None:
        under_way = told.open | told.holding
        after = self.after_past(told.absorbing)
        reachable = told.holding.union(*(after[step_id] for step_id in under_way)) if under_way else set()
        assert run.complete == (not under_way)
        for step_id, step_run in run.steps.items():
            if step_run.state is TaskState.WAITING:
                assert step_id in reachable, f"{step_id} waits for nothing"
            if step_run.state is TaskState.DONE and not step_run.again:
                assert step_id not in reachable, f"{step_id} comes again, but reads done"
            if step_run.skip is SkipReason.NOT_NEEDED:
                assert step_id not in reachable, f"{step_id} may come, but reads not needed"

    def expected_flows(self, step_id: StepId, outcome: str | None) -> list[Flow]:
        step = self.graph.step(step_id)
        flows = [flow for flow in self.graph.flows if flow.source == step_id]
        if step.asks:
            return [flow for flow in flows if flow.outcome == outcome]
        if step.kind is not StepKind.DECISION:
            return flows
        true = [flow for flow in flows if flow.condition and self._is_true(flow.condition)]
        chosen = true or [flow for flow in flows if not flow.condition]
        return chosen if step.mode is DecisionMode.ALL_TRUE else chosen[:1]

    def _is_true(self, condition: object) -> bool:
        assert isinstance(condition, Test)
        return self.fields.get(condition.subject.name) == condition.value


class _Telling:
    """Open steps, arrivals and rounds as the events tell them."""

    def __init__(self, oracle: Oracle, run: Run) -> None:
        self.oracle = oracle
        self.run = run
        self.open = {step_id for step_id, step_run in run.steps.items() if step_run.state.open}
        self.arrivals = set(run.arrivals)
        self.rounds = {step_id: step_run.round for step_id, step_run in run.steps.items()}
        self.absorbing = {step_id for step_id in oracle.counting if run.steps[step_id].absorbs}
        self.cancelled: list[StepId] = []

    @property
    def holding(self) -> set[StepId]:
        return {self.oracle.target(arrival) for arrival in self.arrivals}

    def is_due(self, step_id: StepId) -> bool:
        if self.oracle.graph.step(step_id).kind is StepKind.END:
            return True
        under_way = (self.open | self.holding) - {step_id}
        after = self.oracle.after_past(self.absorbing)
        for gate in self.oracle.gates[step_id]:
            if gate in under_way or any(gate in after[other] for other in under_way):
                return False
        flows = [flow for flow in self.oracle.graph.flows if flow.target == step_id and not flow.loop_back]
        come = [flow for flow in flows if flow.id in self.arrivals]
        if step_id in self.oracle.counting and len(come) >= self.oracle.graph.step(step_id).opens_at:
            return True
        return not any(step_id in after[other] for other in under_way)

    def take_turn(self, step_id: StepId) -> None:
        assert step_id in self.holding, f"{step_id} opened, but nothing had arrived"
        assert self.is_due(step_id), f"{step_id} opened while something under way could reach it"
        self.arrivals = {arrival for arrival in self.arrivals if self.oracle.target(arrival) != step_id}
        if step_id in self.oracle.counting:
            self.absorbing.add(step_id)
            if self.oracle.graph.step(step_id).cancel_rest:
                self.cancel({other for other in self.open if self.oracle.leads_only_to(other, step_id)})
                useless = {other for other in self.holding if self.oracle.leads_only_to(other, step_id)}
                self.arrivals = {arrival for arrival in self.arrivals if self.oracle.target(arrival) not in useless}

    def cancel(self, steps: set[StepId]) -> None:
        self.open -= steps
        self.cancelled += steps

    def pass_on(self, step_id: StepId, delivered: tuple[FlowId, ...]) -> None:
        step = self.oracle.graph.step(step_id)
        flows = [self.oracle.graph.flow_by_id[flow_id] for flow_id in delivered]
        if not step.asks:
            assert flows == self.oracle.expected_flows(step_id, None), f"{step_id} went the wrong way"
        self.deliver(flows)
        if step.end_project:
            self.arrivals.clear()
            self.cancel(set(self.open))

    def close(self, step_id: StepId) -> None:
        self.open.discard(step_id)

    def deliver(self, flows: Iterable[Flow]) -> None:
        flows = list(flows)
        for flow in flows:
            if flow.loop_back:
                self.withdraw(flow.target)
        flows = [flow for flow in flows if flow.loop_back or flow.target not in self.absorbing]
        reached = {flow.target for flow in flows if flow.target in self.open}
        self.arrivals |= {flow.id for flow in flows if flow.target not in self.open}
        for step_id in reached:
            if self.oracle.graph.step(step_id).asks:
                self.rounds[step_id] += 1

    def withdraw(self, target: StepId) -> None:
        renewed = self.oracle.after[target] | {target}
        known = self.oracle.graph.flow_by_id
        self.arrivals = {one for one in self.arrivals if one not in known or known[one].source not in renewed}
        self.absorbing -= renewed - {target} if target in self.open else renewed

    def compare(self, run: Run) -> None:
        assert self.arrivals == run.arrivals, "arrivals differ"
        assert self.absorbing == {step_id for step_id in self.oracle.counting if run.steps[step_id].absorbs}
        assert self.open == {step_id for step_id, step_run in run.steps.items() if step_run.state.open}
        for step_id in self.open:
            expected = self.rounds[step_id]
            assert run.steps[step_id].round == expected, f"{step_id} goes on with a replaced input"
