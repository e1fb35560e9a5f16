"""Stepping through a workflow: the same as a project would do, with a way back."""

from random import Random

import pytest

from app.domain.condition import FieldRef, Operator, Test
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId
from app.domain.run import TaskState
from app.domain.workflow import Approval, Graph
from app.engine.walkthrough import Turn, Walkthrough, rehearse_again, walk_through
from tests.app.engine.build import ANN, Running, approval, decision, flow, graph_of, task
from tests.app.engine.random_graph import random_graph

BOB = RoleId("bob")
CHECK = "start -> copy\ncopy -> check\ncheck -Yes-> live\ncheck -No-> copy\nlive -> end"


def checked() -> Graph:
    return graph_of(task("copy"), approval("check", approval=Approval((BOB, ANN))), task("live"), flows=CHECK)


def test_the_first_step_opens_and_its_role_is_told() -> None:
    first = walk_through(checked())
    assert first.open == ("copy",)
    assert first.told == (Turn(StepId("copy"), ANN, 1),)


def test_an_approval_is_told_to_its_owner_and_to_all_who_approve() -> None:
    second = walk_through(checked()).finish(StepId("copy"))
    assert [told.role for told in second.told] == [ANN, BOB]


def test_a_rejection_says_what_waits_again_and_who_is_told_of_round_two() -> None:
    rejected = walk_through(checked()).finish(StepId("copy")).finish(StepId("check"), "No")
    assert rejected.opened == ("copy",)
    assert rejected.told == (Turn(StepId("copy"), ANN, 2),)
    assert rejected.state(StepId("check")) is TaskState.WAITING
    assert not rejected.complete


def test_it_ends_and_every_act_can_be_taken_back_to_the_first() -> None:
    first = walk_through(checked())
    done = first.finish(StepId("copy")).finish(StepId("check"), "Yes").finish(StepId("live"))
    assert done.complete
    assert done.acts == (("copy", None), ("check", "Yes"), ("live", None))
    assert done.back().back().back() == first
    assert first.back() is first


def test_what_cannot_be_done_is_refused_and_changes_nothing() -> None:
    first = walk_through(checked())
    with pytest.raises(RuleViolation):
        first.finish(StepId("live"))
    with pytest.raises(RuleViolation):
        first.finish(StepId("copy"), "Yes")
    assert first == walk_through(checked())


def test_an_automatic_decision_reads_the_field_that_was_set_on_the_way() -> None:
    gold = Test(FieldRef("tier"), Operator.IS, "gold")
    graph = graph_of(
        task("copy"), decision("tier"), task("gift"),
        flows="start -> copy\ncopy -> tier\ntier -> end\ngift -> end", more=(flow("tier -> gift", gold),),
    )  # fmt: skip
    copied = StepId("copy")
    assert walk_through(graph).finish(copied).not_needed == ("gift",)
    golden = walk_through(graph).with_field("tier", "gold")
    assert golden.finish(copied).opened == ("gift",)
    assert "tier" in golden.finish(copied).passed
    assert golden.back().finish(copied).complete


def test_after_an_edit_the_acts_that_still_fit_are_done_again() -> None:
    earlier = walk_through(checked()).finish(StepId("copy")).finish(StepId("check"), "Yes")
    assert rehearse_again(checked(), earlier) == earlier
    without = graph_of(task("copy"), task("live"), flows="start -> copy\ncopy -> live\nlive -> end")
    assert rehearse_again(without, earlier).open == ("live",)


def test_it_does_what_a_running_project_does() -> None:
    for seed in range(40):
        graph, chance = random_graph(seed), Random(seed)
        walkthrough: Walkthrough = walk_through(graph, {"tier": "a"})
        running = Running(graph, fields={"tier": "a"})
        for _ in range(60):
            assert walkthrough.run == running.run
            if not walkthrough.open:
                break
            step = graph.step(chance.choice(walkthrough.open))
            outcome = chance.choice(step.outcomes).name if step.asks else None
            walkthrough = walkthrough.finish(step.id, outcome)
            running.finish(step.id, outcome)
