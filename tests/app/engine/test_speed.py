"""A hundred steps settle, and are written and read, within two milliseconds; the best of many tries counts."""

from collections.abc import Callable
from time import perf_counter

import pytest

from app.domain.ids import StepId
from app.domain.workflow import Graph, Step
from app.engine.lint import errors, lint
from app.engine.settle import settle
from app.engine.transition import begin, finish
from app.exchange.workflow_json import dump_graph, load_graph
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


def best_milliseconds(act: Callable[[], object], tries: int = 40) -> float:
    times = []
    for _ in range(tries):
        began = perf_counter()
        act()
        times.append(perf_counter() - began)
    return min(times) * 1000


@pytest.mark.soak
def test_a_hundred_steps_settle_within_two_milliseconds() -> None:
    graph = hundred_steps()
    assert len(graph.steps) == 100
    run = settle(graph, begin(graph), {}).run
    finished = finish(graph, run, StepId("a0")).run
    assert best_milliseconds(lambda: settle(graph, finished, {})) < 2


@pytest.mark.soak
def test_a_hundred_steps_are_written_and_read_within_two_milliseconds_each() -> None:
    graph = hundred_steps()
    raw = dump_graph(graph)
    assert load_graph(raw) == graph
    assert best_milliseconds(lambda: dump_graph(graph)) < 2
    assert best_milliseconds(lambda: load_graph(raw)) < 2


@pytest.mark.soak
def test_linting_a_hundred_steps_stays_below_a_frame() -> None:
    graph = hundred_steps()
    assert [finding.code for finding in errors(graph)] == ["no-anchor"]
    assert best_milliseconds(lambda: lint(graph), tries=10) < 16
