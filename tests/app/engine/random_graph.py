"""Graphs and walks from a seed: up to 40 steps, a third with loop-backs, a third with several ends."""

from random import Random

from app.domain.condition import FieldRef, Operator, Test
from app.domain.ids import FlowId, StepId
from app.domain.workflow import DecisionMode, Flow, Graph, Outcome, Step, StepKind
from app.engine.loops import find_loop_backs
from tests.app.engine.build import YES_NO, approval, decision, end, question, task

TIERS = ("a", "b", "c")


def random_graph(seed: int) -> Graph:
    return _Growing(Random(seed)).graph()


class _Growing:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.loops = chance.random() < 1 / 3
        self.several_ends = chance.random() < 1 / 3
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
        return find_loop_backs(Graph(tuple(self.steps), tuple(self.flows)))

    def _step(self, name: str) -> Step:
        optional = self.chance.random() < 0.2
        kinds = ("task", "approval", "question", "rules", "junction")
        match self.chance.choices(kinds, (10, 4, 3, 3, 1))[0]:
            case "approval":
                return approval(name, optional=optional, outcomes=YES_NO)
            case "question":
                outcomes = (Outcome("a"), Outcome("b"), Outcome("No", positive=False))
                return question(name, optional=optional, outcomes=outcomes[: self.chance.randint(2, 3)])
            case "rules":
                return decision(name, self.chance.choice((DecisionMode.FIRST_TRUE, DecisionMode.ALL_TRUE)))
            case "junction":
                return Step(StepId(name), StepKind.JUNCTION)
        return task(name, optional=optional)

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
