"""Graphs from a seed: up to 40 steps, a third with loop-backs, a third with several ends, half with rarer ones."""

from dataclasses import replace
from random import Random

from app.domain.condition import FieldRef, Operator, Test
from app.domain.ids import FlowId, StepId
from app.domain.quantity import Span
from app.domain.workflow import TIMED_OUT, DecisionMode, Flow, Graph, Outcome, Step, StepKind, TimeOut
from app.engine.loop_backs import find_loop_backs
from tests.app.engine.build import ANN, YES_NO, approval, decision, end, question, task

TIERS = ("a", "b", "c")


def random_graph(seed: int) -> Graph:
    return _Growing(Random(seed)).graph()


class _Growing:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.loops = chance.random() < 1 / 3
        self.several_ends = chance.random() < 1 / 3
        self.rare = chance.random() < 1 / 2
        self.steps: list[Step] = [Step(StepId("start"), StepKind.START, "Start")]
        self.flows: list[Flow] = []

    def graph(self) -> Graph:
        size = self.chance.randint(1, 38)
        names = [f"s{number}" for number in range(size)]
        self.chance.shuffle(names)
        for name in names:
            self._join(self._step(name))
        if self.several_ends:
            for number in range(self.chance.randint(1, 3)):
                self._join(end(f"end{number}", end_project=self.chance.random() < 0.2), after_start=True)
        self.steps.append(end())
        self._complete_ways()
        steps = [self._with_rare_rules(place, step) for place, step in enumerate(self.steps)]
        return find_loop_backs(Graph(tuple(steps), tuple(self.flows)))

    def _with_rare_rules(self, place: int, step: Step) -> Step:
        """First and k of n, also one more than lead there, cancelling the rest or not; gates at earlier milestones."""
        if not self.rare or step.kind is StepKind.START:
            return step
        arriving = sum(flow.target == step.id for flow in self.flows)
        if arriving > 1 and self.chance.random() < 0.6:
            step = replace(step, opens_at=self.chance.randint(1, arriving + 1), cancel_rest=self.chance.random() < 0.4)
        milestones = [other.id for other in self.steps[:place] if other.kind is StepKind.MILESTONE]
        if milestones and self.chance.random() < 0.3:
            step = replace(step, gates=tuple(self.chance.sample(milestones, 1)))
        return step

    def _step(self, name: str) -> Step:
        optional = self.chance.random() < 0.2
        kinds = ("task", "approval", "question", "rules", "junction", "milestone", "wait", "subworkflow")
        rare = (3, 2, 1) if self.rare else (0, 0, 0)
        time_out = TimeOut(Span(1), close=True) if self.rare and self.chance.random() < 0.2 else None
        late = (Outcome(TIMED_OUT, positive=False),) if time_out else ()
        match self.chance.choices(kinds, (10, 4, 3, 3, 1, *rare))[0]:
            case "approval":
                return approval(name, optional=optional, outcomes=YES_NO + late, time_out=time_out)
            case "question":
                outcomes = (Outcome("a"), Outcome("b"), Outcome("No", positive=False))[: self.chance.randint(2, 3)]
                return question(name, optional=optional, outcomes=outcomes + late, time_out=time_out)
            case "milestone" | "wait" | "subworkflow" as kind:
                return Step(StepId(name), StepKind(kind), name.title(), ANN, optional=optional)
            case "rules":
                return decision(name, self.chance.choice((DecisionMode.FIRST_TRUE, DecisionMode.ALL_TRUE)))
            case "junction":
                return Step(StepId(name), StepKind.JUNCTION)
        return task(name, optional=optional, time_out=time_out)

    def _join(self, step: Step, *, after_start: bool = False) -> None:
        """Draw flows from one to three earlier steps, mostly near ones."""
        earlier = [other for other in self.steps if other.kind is not StepKind.END][after_start:]
        for _ in range(self.chance.choice((1, 1, 1, 2, 2, 3))):
            near = earlier[-self.chance.choice((1, 2, 4, 40)) :]
            self._flow(self.chance.choice(near), step)
        self.steps.append(step)

    def _flow(self, source: Step, target: Step) -> None:
        outcome = self.chance.choice(source.outcomes).name if source.asks else None
        condition = None
        if source.kind is StepKind.DECISION and not source.asks and self.chance.random() < 0.7:
            condition = Test(FieldRef("tier"), Operator.IS, self.chance.choice(TIERS))
        name = FlowId(f"{len(self.flows)}: {source.id}->{target.id}")
        self.flows.append(Flow(name, source.id, target.id, outcome, condition))

    def _complete_ways(self) -> None:
        """Give every outcome a flow, every decision its *otherwise*, every step a way on; send back where wanted."""
        for place, step in enumerate(self.steps[:-1]):
            own = [flow for flow in self.flows if flow.source == step.id]
            for outcome in step.outcomes:
                if self.loops and not outcome.positive and self.chance.random() < 0.7:
                    back = self.chance.choice(self.steps[1 : place + 1])
                    self._add(step, back, outcome.name, marked=self.chance.random() < 0.5)
                elif outcome.name not in {flow.outcome for flow in own}:
                    self._add(step, self._later(place), outcome.name)
            otherwise = step.kind is StepKind.DECISION and not step.asks and all(flow.condition for flow in own)
            if step.kind is not StepKind.END and not step.asks and (otherwise or not own):
                self._add(step, self._later(place))

    def _later(self, place: int) -> Step:
        return self.chance.choice(self.steps[place + 1 :])

    def _add(self, source: Step, target: Step, outcome: str | None = None, *, marked: bool = False) -> None:
        name = FlowId(f"{len(self.flows)}: {source.id}->{target.id}")
        self.flows.append(Flow(name, source.id, target.id, outcome, marked=marked))
