"""Steps that are repeated, before there is a project: stepped through and simulated for values that one tries."""

from random import Random

import pytest

from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.project_field import MOST_VALUES
from app.domain.run import TaskState
from app.engine.checklist import LineKind
from app.engine.repeat import answered, origins, regions
from app.engine.simulated_run import Doer
from app.engine.simulation import simulate
from app.engine.tick_through import TickState, tick_lines
from app.engine.walkthrough import Walkthrough, rehearse_again, walk_through
from tests.app.engine.build import Running
from tests.app.engine.random_graph import random_graph
from tests.app.engine.test_repeat import LINE, MARKETS, made, with_region

DRAFT, POST, REPORT = StepId("draft"), StepId("post"), StepId("report")
TWO = {"Channels": "Blog, Mail"}


def ticked(walk: Walkthrough) -> dict[str, TickState]:
    return {one.line.text: one.state for one in tick_lines(walk) if one.line.kind is LineKind.STEP}


def test_without_values_it_is_done_once_and_with_two_it_is_open_twice() -> None:
    assert walk_through(LINE).finish(DRAFT).open == ("post",)
    assert walk_through(LINE, {"Channels": ""}).finish(DRAFT).open == ("post",)
    assert walk_through(LINE, TWO).finish(DRAFT).open == ("post~Blog", "post~Mail")


def test_the_drawn_step_stands_where_its_slowest_copy_does() -> None:
    walk = walk_through(LINE, TWO).finish(DRAFT)
    assert walk.stands(POST).state is TaskState.READY
    walk = walk.finish(StepId("post~Blog"))
    assert walk.stands(POST).state is TaskState.READY
    assert walk.open_for(POST) == "post~Mail"
    walk = walk.finish(StepId("post~Mail"))
    assert walk.stands(POST).state is TaskState.DONE
    assert (walk.open_for(POST), walk.open_for(REPORT), walk.open_for(None)) == (None, "report", None)


def test_values_that_come_on_the_way_keep_the_acts_that_fit_and_can_be_taken_back() -> None:
    walk = walk_through(LINE).finish(DRAFT)
    wider = walk.with_field("Channels", "Blog, Mail")
    assert (wider.open, wider.acts) == (("post~Blog", "post~Mail"), walk.acts)
    assert wider.back().open == ("post",)
    assert wider.with_field("Channels", "").open == ("post",)
    assert walk.finish(POST).with_field("Channels", "Blog").open == ("post~Blog",)


def test_more_values_than_a_project_may_have_are_refused() -> None:
    with pytest.raises(RuleViolation, match="values"):
        walk_through(LINE).with_field("Channels", ",".join(map(str, range(MOST_VALUES + 1))))


def test_an_edit_on_the_way_keeps_the_values() -> None:
    walk = walk_through(LINE, TWO).finish(DRAFT).finish(StepId("post~Blog"))
    assert rehearse_again(LINE, walk).open == ("post~Mail",)


def test_the_checklist_keeps_its_lines_and_ticks_one_when_every_copy_is_done() -> None:
    walk = walk_through(LINE, TWO).finish(DRAFT).finish(StepId("post~Mail"))
    assert ticked(walk)["Post"] is TickState.OPEN
    assert ticked(walk.finish(StepId("post~Blog")))["Post"] is TickState.DONE
    assert [one.line for one in tick_lines(walk)] == [one.line for one in tick_lines(walk_through(LINE))]


def test_a_section_is_stepped_through_for_each_value_with_its_own_way_back() -> None:
    walk = walk_through(MARKETS, {"Markets": "DE; FR"}).finish(StepId("brief"))
    walk = walk.finish(StepId("write~DE")).finish(StepId("check~DE"), "No")
    assert walk.open == ("write~DE", "write~FR")
    assert walk.stands(StepId("check")).state is TaskState.WAITING
    for step, outcome in (("write~FR", None), ("check~FR", "Yes"), ("write~DE", None), ("check~DE", "Yes")):
        walk = walk.finish(StepId(step), outcome)
    assert walk.open == ("launch",)
    assert walk.stands(StepId("check")).outcome == "Yes"


@pytest.mark.parametrize("count", [1, 3])
def test_a_thousand_runs_are_those_of_the_tailored_graph_told_by_drawn_steps(count: int) -> None:
    values = [f"v{number}" for number in range(count)]
    found = simulate(LINE, runs=200, fields={"Channels": ", ".join(values)})
    assert found.lasted == simulate(made(LINE, *values), runs=200).lasted
    assert found.rounds == {"draft": 1, "post": 1, "report": 1}
    assert found.deciding["post"] == 1


def test_the_people_of_a_repeated_step_do_its_copies_one_after_the_other() -> None:
    once = simulate(LINE, runs=50, doers={POST: Doer("Ann")}, fields={"Channels": "A"})
    thrice = simulate(LINE, runs=50, doers={POST: Doer("Ann")}, fields={"Channels": "A, B, C"})
    assert thrice.waiting["post"] > 0
    assert thrice.busy["Ann"] == pytest.approx(3 * once.busy["Ann"], rel=0.2)


def check_random(seeds: range) -> None:
    """Stepping through is what a project with these values runs, and every drawn step stands somewhere."""
    walked = 0
    for seed in seeds:
        chance = Random(seed)
        tried = with_region(random_graph(seed), chance)
        if tried is None:
            continue
        graph, _ = tried
        values = ", ".join("ABC"[: chance.randint(1, 3)])
        fields = {"tier": "a"} | {region.repeat.field: values for region in regions(graph)}
        walk, running = walk_through(graph, fields), Running(answered(graph, fields), fields=fields)
        assert set(origins(graph, walk.graph).values()) == graph.by_id.keys()
        for _ in range(40):
            assert walk.run == running.run
            states = [walk.stands(step_id).state for step_id in graph.by_id]
            assert any(state.open for state in states) == bool(walk.open)
            if not walk.open:
                break
            walked += 1
            step = walk.graph.step(chance.choice(walk.open))
            outcome = chance.choice(step.outcomes).name if step.asks else None
            walk = walk.finish(step.id, outcome)
            running.finish(step.id, outcome)
    assert walked > len(seeds)


def test_random_graphs_with_repeats_are_stepped_through_as_a_project_runs_them() -> None:
    check_random(range(30))


@pytest.mark.soak
def test_a_thousand_graphs_with_repeats_are_stepped_through_as_a_project_runs_them() -> None:
    check_random(range(1_000, 2_000))
