"""Our exports run in SpiffWorkflow beside our own engine: the same steps are open after each act."""

import pytest

from app.domain.workflow import Graph
from app.engine.checks.strict_bpmn import check_strictly
from app.engine.loop_backs import find_loop_backs
from app.exchange.templates import templates
from tests.app.exchange.diagram.sound_graph import sound_graph
from tests.app.exchange.diagram.spiff import differences

TEMPLATES = {file.name: file for file in templates()}
DIFFER = {"Press release", "Product launch", "Video production"}
"""Templates with a strict warning where a strict tool opens steps early or twice."""
WARNED_AND_EQUAL = {"Client onboarding", "Weekly newsletter", "Quarterly marketing report", "Webinar"}
LARGEST = 40
"""Of random graphs; runs of larger ones take seconds."""


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_without_a_strict_warning_runs_alike(name: str) -> None:
    graph = find_loop_backs(TEMPLATES[name].graph)
    warned = any(check_strictly(graph))
    assert warned == (name in DIFFER | WARNED_AND_EQUAL)
    assert bool(differences(graph)) == (name in DIFFER)


def without_warning(first: int, count: int) -> list[tuple[int, Graph]]:
    found: list[tuple[int, Graph]] = []
    seed = first
    while len(found) < count:
        graph = sound_graph(seed)
        if 5 < len(graph.steps) <= LARGEST and not any(check_strictly(graph)):
            found.append((seed, graph))
        seed += 1
    return found


def play(graphs: list[tuple[int, Graph]]) -> None:
    """All alike; most by the other engine as it is, the rest (parallel ways in a loop that end in another order each
    round) once the faults of its join are mended.
    """
    as_it_is = [seed for seed, graph in graphs if differences(graph, seed)]
    assert [seed for seed, graph in graphs if seed in as_it_is and differences(graph, seed, mended=True)] == []
    assert len(as_it_is) <= len(graphs) / 2


def test_random_graphs_without_a_strict_warning_run_alike() -> None:
    play(without_warning(0, 20))


@pytest.mark.soak
def test_many_random_graphs_without_a_strict_warning_run_alike() -> None:
    play(without_warning(10_000, 200))
