"""Random workflows that strict tools run as we do: blocks in blocks, with every kind of split, join, loop and wait."""

from itertools import pairwise
from random import Random

from app.domain.condition import FieldRef, Operator, Test
from app.domain.ids import FlowId, StepId
from app.domain.quantity import Lag, Span
from app.domain.workflow import TIMED_OUT, DecisionMode, Flow, Graph, Outcome, ProjectField, Step, StepKind, TimeOut
from app.engine.loop_backs import find_loop_backs
from tests.app.engine.build import ANN, YES_NO, approval, decision, end, question, task

TIERS = ("a", "b", "c")


def sound_graph(seed: int) -> Graph:
    """Up to about thirty steps; equal for equal seeds."""
    return _Growing(Random(seed)).graph()


class _Growing:
    """A block begins at one step and ends at one; blocks stand behind, beside and in one another."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.steps: list[Step] = [Step(StepId("start"), StepKind.START, "Start")]
        self.flows: list[Flow] = []

    def graph(self) -> Graph:
        first, last = self._sequence(3)
        self.steps.append(end(end_project=self.chance.random() < 0.3))
        self._flow("start", first)
        self._flow(last, "end")
        fields = (ProjectField("tier", choices=TIERS, required=True),)
        return find_loop_backs(Graph(tuple(self.steps), tuple(self.flows), fields))

    def _sequence(self, depth: int) -> tuple[str, str]:
        blocks = [self._block(depth) for _ in range(self.chance.randint(1, 3))]
        for (_, before), (after, _) in pairwise(blocks):
            self._flow(before, after, lag=Lag(480) if self.chance.random() < 0.1 else Lag())
        return blocks[0][0], blocks[-1][1]

    def _block(self, depth: int) -> tuple[str, str]:
        kinds = (self._work, self._parallel, self._choice, self._rules, self._loop)
        return self.chance.choices(kinds, (4, 2, 2, 2, 2) if depth else (1, 0, 0, 0, 0))[0](depth - 1)

    def _step(self, step: Step) -> str:
        self.steps.append(step)
        return step.id

    def _name(self, stem: str) -> str:
        return f"{stem}{len(self.steps)}"

    def _work(self, _: int) -> tuple[str, str]:
        kind = self.chance.choices(
            (StepKind.TASK, StepKind.MILESTONE, StepKind.WAIT, StepKind.SUBWORKFLOW, StepKind.JUNCTION), (6, 1, 1, 1, 1)
        )[0]
        name = self._name("s")
        if kind is StepKind.TASK:
            late = TimeOut(Span(2), close=self.chance.random() < 0.5) if self.chance.random() < 0.2 else None
            made = self._step(task(name, time_out=late, optional=self.chance.random() < 0.2))
        else:
            made = self._step(Step(StepId(name), kind, name.title(), ANN))
        return made, made

    def _parallel(self, depth: int) -> tuple[str, str]:
        first, last = (self._step(Step(StepId(self._name("j")), StepKind.JUNCTION)) if self.chance.random() < 0.5
                       else self._step(task(self._name("p"))) for _ in range(2))  # fmt: skip
        for _ in range(self.chance.randint(2, 3)):
            begin, finish = self._sequence(depth)
            self._flow(first, begin)
            self._flow(finish, last)
        return first, last

    def _choice(self, depth: int) -> tuple[str, str]:
        """By an answer; an answer may open several ways, and one that the clock gives may go its own."""
        names = ("a", "b", "No")[: self.chance.randint(2, 3)]
        late = self.chance.random() < 0.2
        outcomes = tuple(map(Outcome, names)) + ((Outcome(TIMED_OUT, positive=False),) if late else ())
        time_out = TimeOut(Span(1), close=True) if late else None
        first = self._step(question(self._name("q"), outcomes=outcomes, time_out=time_out))
        last = self._step(task(self._name("m")))
        for outcome in outcomes:
            if self.chance.random() < 0.3 and not self._joined(first, last):
                self._flow(first, last, outcome.name)
                continue
            ways = 2 if self.chance.random() < 0.2 else 1
            meets = last if ways == 1 else self._step(Step(StepId(self._name("j")), StepKind.JUNCTION))
            for _ in range(ways):
                begin, finish = self._sequence(depth)
                self._flow(first, begin, outcome.name)
                self._flow(finish, meets)
            if meets != last:
                self._flow(meets, last)
        return first, last

    def _joined(self, first: str, last: str) -> bool:
        return any(flow.source == first and flow.target == last for flow in self.flows)

    def _rules(self, depth: int) -> tuple[str, str]:
        mode = DecisionMode.ALL_TRUE if self.chance.random() < 0.1 else DecisionMode.FIRST_TRUE
        first = self._step(decision(self._name("d"), mode))
        last = self._step(Step(StepId(self._name("j")), StepKind.JUNCTION))
        wanted = [Test(FieldRef("tier"), Operator.IS, tier) for tier in self.chance.sample(TIERS, 2)]
        if self.chance.random() < 0.4:
            wanted[0] = Test(FieldRef("tier"), Operator.ONE_OF, TIERS[:2])
        for condition in (*wanted, None):
            begin, finish = self._sequence(depth)
            self._flow(first, begin, condition=condition)
            self._flow(finish, last)
        return first, last

    def _loop(self, depth: int) -> tuple[str, str]:
        first, finish = self._sequence(depth)
        check = self._step(approval(self._name("c"), outcomes=YES_NO))
        self._flow(finish, check)
        self._flow(check, first, "No", marked=True)
        after = self._step(task(self._name("s")))
        self._flow(check, after, "Yes")
        return first, after

    def _flow(self, source: str, target: str, outcome: str | None = None, **more: object) -> None:
        name = FlowId(f"{len(self.flows)}: {source}->{target}")
        self.flows.append(Flow(name, StepId(source), StepId(target), outcome, **more))
