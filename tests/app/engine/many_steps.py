"""Workflows of hundreds of steps, for tests of what grows with them and for the benchmarks."""

from dataclasses import replace

from app.domain.ids import StepId
from app.domain.workflow import Graph, Step, StepKind
from app.engine.loop_backs import find_loop_backs
from tests.app.engine.build import approval, graph_of, question, task


def hundred_steps() -> Graph:
    """Start, End and fourteen sections of two parallel branches, a question, an approval that sends back and a join."""
    steps: list[Step] = []
    arrows = ["start -> a0"]
    for number in range(14):
        a, b, c, d, e, f, g = (f"{letter}{number}" for letter in "abcdefg")
        steps += [task(a), task(b), task(c), question(d), task(e), approval(f), task(g)]
        arrows += [f"{a} -> {b}", f"{a} -> {c}", f"{b} -> {d}", f"{c} -> {f}", f"{d} -Yes-> {e}", f"{d} -No-> {f}"]
        arrows += [f"{e} -> {f}", f"{f} -No-> {a}", f"{f} -Yes-> {g}"]
        arrows.append(f"{g} -> a{number + 1}" if number < 13 else f"{g} -> end")
    return graph_of(*steps, flows="\n".join(arrows))


def grown(graph: Graph, times: int) -> Graph:
    """The graph so many times one behind the other."""
    steps, flows = [graph.start], []
    for number in range(times):
        names = {step.id: StepId(f"{step.id}_{number}") for step in graph.steps}
        names[StepId("start")] = StepId("start") if number == 0 else StepId(f"end_{number - 1}")
        steps += [replace(step, id=names[step.id], kind=_inner(step)) for step in graph.steps if step != graph.start]
        flows += [
            replace(one, id=f"{one.id}_{number}", source=names[one.source], target=names[one.target])
            for one in graph.flows
        ]
    return find_loop_backs(replace(graph, steps=tuple(steps), flows=tuple(flows)))


def _inner(step: Step) -> StepKind:
    return StepKind.TASK if step.kind is StepKind.END else step.kind
