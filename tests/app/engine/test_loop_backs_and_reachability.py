"""Which flows are loop-backs, and what leads to what."""

import gc

import pytest

from app.domain.ids import StepId
from app.domain.workflow import Graph, Step, StepKind
from app.engine import reachability
from app.engine.checks import dominators
from app.engine.checks.dominators import dominators_of
from app.engine.loop_backs import find_loop_backs
from app.engine.reachability import paths
from tests.app.engine.build import approval, decision, flow, graph_of, task
from tests.app.engine.random_graph import random_graph


def loops(graph: Graph) -> set[str]:
    return {str(one.id) for one in graph.flows if one.loop_back}


def test_a_rejection_that_leads_back_is_a_loop_back_and_one_that_leads_on_is_not() -> None:
    graph = graph_of(
        task("copy"),
        approval("check"),
        approval("legal"),
        task("drop"),
        flows="""
            start -> copy
            copy -> check
            check -Yes-> legal
            check -No-> copy
            legal -Yes-> end
            legal -No-> drop
            drop -> end
        """,
    )
    assert loops(graph) == {"check -No-> copy"}


def test_a_way_back_over_another_step_begins_with_the_rejection() -> None:
    graph = graph_of(
        task("copy"),
        approval("check"),
        task("rework"),
        flows="start -> copy\ncopy -> check\ncheck -Yes-> end\ncheck -No-> rework\nrework -> copy",
    )
    assert loops(graph) == {"check -No-> rework"}


def test_a_cycle_of_other_flows_is_cut_where_the_search_from_start_meets_its_own_path() -> None:
    graph = graph_of(
        task("write"),
        decision("again"),
        flows="start -> write\nwrite -> again\nagain -> write\nagain -> end",
    )
    assert loops(graph) == {"again -> write"}


def test_two_rejections_cannot_close_a_cycle_together() -> None:
    graph = graph_of(
        approval("a"),
        approval("b"),
        flows="start -> a\nstart -> b\na -Yes-> end\nb -Yes-> end\na -No-> b\nb -No-> a",
    )
    assert loops(graph) == {"b -No-> a"}


def test_a_mark_counts_and_an_old_finding_does_not() -> None:
    steps = (Step(StepId("start"), StepKind.START), task("copy"), task("post"))
    marked = flow("start -> post", marked=True)
    stale = flow("copy -> post", loop_back=True)
    graph = find_loop_backs(Graph(steps, (flow("start -> copy"), stale, marked)))
    assert loops(graph) == {"start -> post"}


def test_what_has_been_found_is_found_again_unchanged() -> None:
    for seed in range(100):
        graph = random_graph(seed)
        assert find_loop_backs(graph) is graph


def test_without_its_loop_backs_no_graph_has_a_cycle() -> None:
    for seed in range(300):
        graph = random_graph(seed)
        known = paths(graph)
        assert not [step_id for step_id in known.order if known.reaches(step_id, step_id)]


def test_settling_order_puts_every_step_behind_all_that_lead_to_it() -> None:
    graph = graph_of(
        task("b"), task("a"), task("c"), flows="start -> b\nstart -> a\na -> c\nb -> c\nstart -> c\nc -> end"
    )
    known = paths(graph)
    assert known.order == ("start", "a", "b", "c", "end")
    assert known.distance["c"] == 2
    assert known.steps_after(StepId("a")) == ("c", "end")
    assert known.steps_before(StepId("c")) == ("start", "a", "b")


@pytest.mark.parametrize(("of", "kept"), [(paths, reachability._paths), (dominators_of, dominators._known)])
def test_what_is_known_of_a_graph_is_worked_out_once_and_forgotten_with_it(of, kept) -> None:
    graph = graph_of(task("copy"), flows="start -> copy\ncopy -> end")
    assert of(graph) is of(graph)
    key = id(graph)
    assert key in kept._known
    del graph
    gc.collect()
    assert key not in kept._known
