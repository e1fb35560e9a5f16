"""Sections that a path leaves and enters again: against every path of small random graphs, and as a warning."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from app.domain.check_item import Section
from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.checks.section import torn_sections
from app.engine.lint import lint
from app.engine.loop_backs import find_loop_backs
from tests.app.engine.random_graph import random_graph


def paths_from(graph: Graph, step: StepId, before: tuple[StepId, ...] = ()) -> Iterator[tuple[StepId, ...]]:
    """Every way along forward flows, from a step to where it ends."""
    here = (*before, step)
    ways = [one.target for one in graph.outgoing[step] if not one.loop_back and one.target not in here]
    if not ways:
        yield here
    for target in ways:
        yield from paths_from(graph, target, here)


def torn_by_definition(graph: Graph) -> set[str]:
    """A path has a step of the section, then one outside of it, then one of it again."""
    found = set()
    for path in paths_from(graph, graph.start.id):
        sections = [graph.by_id[step].section for step in path]
        runs = [sections[0], *(after for before, after in pairwise(sections) if before != after)]
        found |= {section for section in runs if section is not None and runs.count(section) > 1}
    return found


def scattered(seed: int) -> Graph:
    """A random graph, cut to a size of which all paths can be walked, with its steps in three sections by chance."""
    choose = random.Random(seed)
    graph = random_graph(seed)
    steps = [replace(one, section=choose.choice(("a", "b", "c", None))) for one in graph.steps]
    names = tuple(Section(id, f"Part {id}") for id in "abc")
    return find_loop_backs(replace(graph, steps=tuple(steps), sections=names))


@pytest.mark.parametrize("seed", range(30))
def test_a_section_is_torn_where_a_path_comes_back_to_it(seed: int) -> None:
    graph = scattered(seed)
    assert set(torn_sections(graph)) == torn_by_definition(graph)


def small(sections: dict[str, str]) -> Graph:
    ids = ["start", "a", "b", "c", "end"]
    kinds = {"start": StepKind.START, "end": StepKind.END}
    steps = [Step(StepId(id), kinds.get(id, StepKind.TASK), id, section=sections.get(id)) for id in ids]
    flows = [Flow(FlowId(f"{a}-{b}"), StepId(a), StepId(b)) for a, b in pairwise(ids)]
    return Graph(tuple(steps), tuple(flows), sections=(Section("s", "Write"),))


def test_lint_says_which_step_comes_back_into_the_section() -> None:
    said = [one.sentence for one in lint(small({"a": "s", "c": "s"})) if one.code == "torn-section"]
    assert said == [
        "“Write” goes on with “c” after “b”, which is not in it, so it cannot be folded in the flowchart. Put both "
        "into it, or neither."
    ]
    assert not [one for one in lint(small({"a": "s", "b": "s"})) if one.code == "torn-section"]
