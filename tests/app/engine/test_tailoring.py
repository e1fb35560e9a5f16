"""A project's own steps, put into every flow of every workflow."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from app.domain.check_item import Section
from app.domain.ids import FlowId, ProjectId, RoleId, StepId
from app.domain.project import Project
from app.domain.quantity import Lag, Offset, Span, SpanUnit
from app.domain.tailoring import AddedStep, StepTailoring, Tailoring
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.lint import errors
from app.engine.outline import OutlineStep, outline_of, recipe_of
from app.engine.reachability import paths
from app.engine.tailoring import FREE, homeless, new_step_id, tailored, way_after
from app.engine.version_migration import carry_over
from app.exchange.templates import templates
from app.storage.codec import codec
from tests.app.engine.build import Running, approval, flow, graph_of, task
from tests.app.engine.random_graph import random_graph
from tests.app.engine.random_walk import walk_through

SHIPPED: dict[str, Graph] = {file.name: file.graph for file in templates()}
ROLE = RoleId("writer")


def _step(number: int = 1, **changes: object) -> Step:
    return replace(Step(StepId(f"added{number}"), StepKind.TASK, f"Extra {number}", ROLE), **changes)


def _between(graph: Graph, one: Flow, number: int = 1) -> Tailoring:
    del graph
    return Tailoring(added=(AddedStep(_step(number), one.source, one.target, one.outcome),))


def _each_flow() -> Iterator[tuple[str, Graph, Flow]]:
    for name, graph in SHIPPED.items():
        yield from ((name, graph, one) for one in graph.flows)


def test_no_recipe_is_the_same_object_and_the_same_recipe_the_same_graph() -> None:
    graph = SHIPPED["Blog post"]
    assert tailored(graph, Tailoring()) is graph
    assert tailored(graph, Tailoring(left_out=(graph.steps[1].id,))) is graph
    recipe = _between(graph, graph.flows[1])
    assert tailored(graph, recipe) is tailored(graph, recipe) is not graph


def test_a_step_in_any_flow_of_a_shipped_workflow_makes_no_new_error_and_loses_no_way() -> None:
    tried = 0
    for name, graph, one in _each_flow():
        made = tailored(graph, _between(graph, one))
        assert {error.code for error in errors(made)} <= {error.code for error in errors(graph)}, (name, one)
        ways = {(way.source, way.target) for way in made.flows}
        assert {(one.source, "added1"), ("added1", one.target)} <= ways
        others = [way for way in graph.flows if way is not one]
        assert {way.id for way in others} <= set(made.flow_by_id)
        assert all(made.flow_by_id[way.id].target == way.target for way in others)
        tried += 1
    assert tried > 250


def _finish_all(graph: Graph, chance: Random) -> Running:
    """Whoever is open finishes, in any order; an answer that is not positive is given at most a few times."""
    running = Running(graph)
    for number in range(30 * len(graph.steps)):
        if not running.open:
            break
        step = graph.step(StepId(chance.choice(sorted(running.open))))
        wild = number < 40 and chance.random() < 0.3
        running.finish(step.id, chance.choice(step.outcomes).name if wild and step.asks else step.positive_outcome)
    return running


def _run_tailored(of: int, seeds: int) -> None:
    for at, (_, graph, one) in enumerate(_each_flow()):
        for seed in range(seeds if at % of == 0 else 0):
            assert _finish_all(tailored(graph, _between(graph, one)), Random(at * 7 + seed)).run.complete, (at, one)


@pytest.mark.requirement("S17")
def test_runs_of_tailored_workflows_end() -> None:
    _run_tailored(of=3, seeds=1)


@pytest.mark.soak
def test_runs_of_all_tailored_workflows_end() -> None:
    _run_tailored(of=1, seeds=5)


def _with_several(graph: Graph, chance: Random) -> Tailoring:
    """Several steps one after another, each put into a flow of what is there by then; no loop-back is touched."""
    recipe = Tailoring()
    for number in range(1, chance.randrange(2, 5)):
        made = tailored(graph, recipe)
        one = chance.choice([way for way in made.flows if not way.loop_back])
        step = _step(number)
        recipe = replace(recipe, added=(*recipe.added, AddedStep(step, one.source, one.target, one.outcome)))
    return recipe


@pytest.mark.parametrize("seed", range(60))
def test_several_steps_in_a_random_graph_run_to_the_end(seed: int) -> None:
    graph = random_graph(seed)
    recipe = _with_several(graph, Random(seed))
    made = tailored(graph, recipe)
    assert homeless(graph, recipe) == ()
    assert {error.code for error in errors(made)} <= {error.code for error in errors(graph)}
    # What came before what still does.
    was, now = paths(graph), paths(made)
    for step in graph.steps:
        assert set(was.steps_after(step.id)) <= set(now.steps_after(step.id))
    walk_through(made, seed)


@pytest.mark.parametrize("seed", range(30))
def test_a_recipe_comes_back_from_the_file_as_it_was(seed: int) -> None:
    chance, graph = Random(seed), random_graph(seed)
    recipe = replace(
        _with_several(graph, chance),
        left_out=(graph.steps[0].id,),
        changed=(StepTailoring(graph.steps[-1].id, "Other", ROLE, Offset(-3), Span(2, SpanUnit.HOURS)),),
        sections=(Section("a", "First"),),
    )
    project = Project(ProjectId(1), "P", tailoring=recipe)
    rows = codec(Project)
    assert rows.decode(tuple(rows.values(project))) == project


def test_changes_are_taken_and_what_is_not_said_stays() -> None:
    graph = graph_of(
        task("a", role=ROLE),
        flows=(
            flow("start -> a"),
            flow("a -> end"),
        ),
    )
    made = tailored(graph, Tailoring(changed=(StepTailoring(StepId("a"), title="B", offset=Offset(-4)),)))
    assert (made.step(StepId("a")).title, made.step(StepId("a")).offset) == ("B", Offset(-4))
    assert made.step(StepId("a")).role == ROLE


def test_the_way_keeps_its_outcome_and_the_time_to_pass_stays_before_the_target() -> None:
    lag = Lag(2)
    graph = graph_of(
        task("a"), approval("b"), task("c"), flows=(
            flow("start -> a"), flow("a -> b"), flow("b -Yes-> c", lag=lag), flow("b -No-> a"), flow("c -> end"),
        ),
    )  # fmt: skip
    one = next(way for way in graph.flows if way.target == "c")
    made = tailored(graph, _between(graph, one))
    first, second = made.incoming[StepId("added1")][0], made.outgoing[StepId("added1")][0]
    assert (first.outcome, first.lag, second.outcome, second.lag) == (one.outcome, Lag(), None, lag)


def test_what_finds_no_flow_is_named_and_passed_over() -> None:
    graph = graph_of(
        task("a"),
        task("b"),
        flows=(
            flow("start -> a"),
            flow("a -> b"),
            flow("b -> end"),
        ),
    )
    recipe = Tailoring(added=(AddedStep(_step(1), StepId("a"), StepId("b")),))
    without = graph_of(
        task("a"),
        flows=(
            flow("start -> a"),
            flow("a -> end"),
        ),
    )
    assert homeless(graph, recipe) == ()
    assert [one.step.id for one in homeless(without, recipe)] == ["added1"]
    assert tailored(without, recipe) == without


def test_the_way_after_an_approval_is_the_positive_one() -> None:
    graph = graph_of(
        task("a"), approval("b"), flows=(
            flow("start -> a"), flow("a -> b"), flow("b -No-> a"), flow("b -Yes-> end"),
        ),
    )  # fmt: skip
    way = way_after(graph, StepId("b"))
    assert way is not None
    assert way.target == "end"
    assert new_step_id(graph, Tailoring()) == "added1"


def test_a_running_project_goes_on_with_the_step_put_before_what_has_not_begun() -> None:
    graph = graph_of(
        task("a"),
        task("b"),
        flows=(
            flow("start -> a"),
            flow("a -> b"),
            flow("b -> end"),
        ),
    )
    running = Running(graph)
    running.finish("a")
    recipe = _between(graph, next(way for way in graph.flows if way.source == "b"))
    made = tailored(graph, recipe)
    moved = Running(made)
    moved.run = carry_over(graph, made, running.run)
    moved.finish("b")
    assert moved.open == {"added1"}
    assert moved.finish("added1").run.complete


def _predecessors(lines: list[OutlineStep]) -> dict[str, set[str]]:
    """The rule of the outline by itself: a line waits for the whole group above its own."""
    groups: list[list[str]] = []
    for line in lines:
        if line.waits or not groups:
            groups.append([])
        groups[-1].append(line.step.id)
    found: dict[str, set[str]] = {}
    for at, group in enumerate(groups):
        found |= {id: set(groups[at - 1]) if at else {"start"} for id in group}
    return found


@pytest.mark.parametrize("seed", range(40))
def test_an_outline_is_the_order_and_comes_back(seed: int) -> None:
    chance = Random(seed)
    lines = [OutlineStep(_step(number), chance.random() < 0.6) for number in range(chance.randrange(1, 9))]
    lines[0] = replace(lines[0], waits=True)
    recipe = recipe_of(lines)
    made = tailored(FREE, recipe)
    assert homeless(FREE, recipe) == ()
    assert list(outline_of(recipe)) == lines
    for step_id, before in _predecessors(lines).items():
        assert {way.source for way in made.incoming[StepId(step_id)]} == before
    assert not errors(made)
    walk_through(made, seed)


def test_flows_of_a_tailored_graph_have_ids_of_their_own() -> None:
    for _, graph, one in _each_flow():
        made = tailored(graph, _between(graph, one))
        assert len({way.id for way in made.flows}) == len(made.flows)
        assert FlowId(one.id) in made.flow_by_id
