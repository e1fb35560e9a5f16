"""A checklist as somebody works it: what is ticked, what is asked where, which branches show."""

from dataclasses import replace
from random import Random

import pytest

from app.domain.check_item import CheckItem, Section
from app.domain.condition import FieldRef, Operator, Test
from app.domain.ids import StepId
from app.domain.workflow import Graph
from app.engine.checklist import LineKind
from app.engine.tick_through import TickState, tick_lines
from app.engine.walkthrough import Walkthrough, walk_through
from app.exchange.templates import template
from tests.app.engine.build import approval, decision, flow, graph_of, question, task
from tests.app.engine.random_graph import random_graph

MARKS = {TickState.DONE: "x", TickState.OPEN: ">", TickState.TO_COME: " ", TickState.NOT_TAKEN: "-"}


def shown(walk: Walkthrough) -> list[str]:
    """The lines that show, with their marks."""
    return [
        f"[{'?' if one.asks else MARKS[one.state]}] {'  ' * one.line.depth}{one.line.text}"
        for one in tick_lines(walk)
        if one.shown
    ]


def claim() -> Graph:
    return graph_of(
        task("draft", checklist=(CheckItem("Links"),)),
        question("claim"),
        approval("check"),
        task("publish"),
        flows="""
            start -> draft
            draft -> claim
            claim -Yes-> check
            claim -No-> publish
            check -Yes-> publish
            check -No-> draft
            publish -> end
        """,
    )


@pytest.mark.requirement("S11")
def test_a_question_is_asked_in_its_place_and_its_branch_shows_when_it_was_answered() -> None:
    walk = walk_through(claim())
    assert shown(walk) == ["[>] Draft", "[>]   Links", "[ ] Claim", "[ ] Publish", "[ ] End"]
    asked = walk.finish(StepId("draft"))
    assert shown(asked)[2:] == ["[>] Claim", "[?]   Yes", "[?]   No", "[ ] Publish", "[ ] End"]
    yes = asked.finish(StepId("claim"), "Yes")
    assert shown(yes)[2:] == [
        "[x] Claim",
        "[x]   Yes",
        "[>]     Check",
        "[?]       No: back to 1",
        "[ ] Publish",
        "[ ] End",
    ]
    no = asked.finish(StepId("claim"), "No")
    assert shown(no)[2:] == ["[x] Claim", "[x]   No", "[>] Publish", "[ ] End"]
    assert [one.state for one in tick_lines(no) if one.line.step == "check" and one.line.kind is LineKind.STEP] == [
        TickState.NOT_TAKEN
    ]


def test_what_was_sent_back_is_open_again_and_asked_again() -> None:
    walk = walk_through(claim()).finish(StepId("draft")).finish(StepId("claim"), "Yes").finish(StepId("check"), "No")
    assert shown(walk) == ["[>] Draft", "[>]   Links", "[ ] Claim", "[ ] Publish", "[ ] End"]
    again = walk.finish(StepId("draft"))
    assert shown(again)[2:5] == ["[>] Claim", "[?]   Yes", "[?]   No"]


def test_ways_that_begin_together_are_open_together() -> None:
    graph = graph_of(task("a"), task("b"), task("c"), flows="start -> a\na -> b\na -> c\nb -> end\nc -> end")
    walk = walk_through(graph).finish(StepId("a"))
    assert shown(walk) == ["[x] A", "[x]   at the same time", "[>]   B", "[>]   C", "[ ] End"]


def test_an_empty_way_is_over_with_the_step_that_it_leaves() -> None:
    graph = graph_of(task("a"), task("b"), task("c"), flows="start -> a\na -> b\na -> c\nb -> c\nc -> end")
    walk = walk_through(graph)
    assert shown(walk)[:4] == ["[>] A", "[>]   at the same time", "[ ]   B", "[ ]   "]
    assert shown(walk.finish(StepId("a")))[:4] == ["[x] A", "[x]   at the same time", "[>]   B", "[x]   "]


def test_what_reduced_scope_leaves_out_is_not_taken_from_the_start() -> None:
    graph = graph_of(task("a"), task("b", optional=True), flows="start -> a\na -> b\nb -> end")
    assert shown(walk_through(graph, reduced_scope=True)) == ["[>] A", "[-] B", "[ ] End"]


def test_rules_decide_by_themselves() -> None:
    rule = flow("cost -> ask", Test(FieldRef("Budget"), Operator.MORE, 500.0))
    graph = graph_of(
        task("a"), decision("cost"), task("ask"), flows="start -> a\na -> cost\nask -> end",
        more=(rule, flow("cost -> end")),
    )  # fmt: skip
    dear = walk_through(graph, {"Budget": 600.0}).finish(StepId("a"))
    assert shown(dear) == ["[x] A", "[x] Cost", "[x]   Budget > 500", "[>]     Ask", "[ ] End"]
    cheap = walk_through(graph, {"Budget": 5.0}).finish(StepId("a"))
    assert shown(cheap) == ["[x] A", "[x] Cost", "[x]   otherwise", "[x] End"]


def test_a_section_is_open_while_something_of_it_is() -> None:
    graph = claim()
    steps = tuple(replace(step, section={"draft": "x", "publish": "y"}.get(step.id)) for step in graph.steps)
    graph = replace(graph, steps=steps, sections=(Section("x", "Write"), Section("y", "Show")))

    def heads(walk: Walkthrough) -> list[tuple[str, TickState]]:
        return [
            (one.line.text, one.state)
            for one in tick_lines(walk)
            if one.line.kind is LineKind.SECTION and one.line.text
        ]

    walk = walk_through(graph)
    assert heads(walk) == [("Write", TickState.OPEN), ("Show", TickState.TO_COME)]
    walk = walk.finish(StepId("draft")).finish(StepId("claim"), "No")
    assert heads(walk) == [("Write", TickState.DONE), ("Show", TickState.OPEN)]


def check_ticks(walk: Walkthrough) -> None:
    lines = [one for one in tick_lines(walk) if one.line.kind is LineKind.STEP]
    by_step = {one.line.step: one for one in lines}
    assert {one for one, line in by_step.items() if line.state is TickState.OPEN} == set(walk.open)
    for line in lines:
        if line.state in (TickState.OPEN, TickState.DONE):
            assert line.shown, line
    for one in tick_lines(walk):
        if one.asks:
            assert one.shown
            assert one.line.step in walk.open


@pytest.mark.parametrize("seed", range(100))
def test_whatever_is_open_or_done_shows(seed: int) -> None:
    chance = Random(seed)
    graph = random_graph(seed) if seed % 4 else template("product_launch").graph
    walk = walk_through(graph)
    for _ in range(40):
        check_ticks(walk)
        if not walk.open:
            break
        step = walk.graph.step(chance.choice(walk.open))
        walk = walk.finish(step.id, chance.choice(step.answers).name if step.asks else None)
