"""Our exports run in SpiffWorkflow beside our own engine: the same steps are open after each act."""

import pytest

from app.domain.workflow import Graph
from app.engine.checks.strict_bpmn import check_strictly
from app.engine.loop_backs import find_loop_backs
from app.exchange.templates import templates
from tests.app.exchange.diagram.sound_graph import sound_graph
from tests.app.exchange.diagram.spiff import MOST_RUNS, differences

TEMPLATES = {file.name: find_loop_backs(file.graph) for file in templates()}
WARNED = {
    "Client onboarding": {"plan"},
    "Webinar": {"live"},
    "Weekly newsletter": {"build"},
    "Quarterly marketing report": {"analyse"},
    "Product launch": {"assets_ok", "emails"},
    "Press release": {"close", "release_ok", "release"},
    "Video production": {"publish"},
}
"""Templates with a warning that strict tools would wait for ever, by the steps where they would."""
DIFFER = {"Product launch", "Press release", "Video production"}
"""Those of them that the other engine runs otherwise: there steps open early, or twice."""
LARGEST = 40
"""Steps of a random graph; runs of larger ones take seconds."""
EVERY_RUN = 1024
"""Combinations of answers of one graph that are all played when there is time; of more, a sample of so many."""


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_run_alike_but_for_those_with_a_warning_that_are_named(name: str) -> None:
    graph = TEMPLATES[name]
    warned = {one.step_id for one in check_strictly(graph) if one.code == "strict-wait"}
    assert warned == WARNED.get(name, set())
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


def unlike(graphs: list[tuple[int, Graph]], most: int) -> dict[int, str]:
    found = {seed: differences(graph, seed, most=most) for seed, graph in graphs}
    return {seed: runs[0] for seed, runs in found.items() if runs}


def test_random_graphs_without_a_strict_warning_run_alike() -> None:
    assert unlike(without_warning(0, 12), 12) == {}


@pytest.mark.soak
def test_many_random_graphs_without_a_strict_warning_run_alike() -> None:
    assert unlike(without_warning(10_000, 200), MOST_RUNS) == {}


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(TEMPLATES.keys() - DIFFER))
def test_templates_run_alike_by_every_combination_of_answers(name: str) -> None:
    assert differences(TEMPLATES[name], most=EVERY_RUN) == []
