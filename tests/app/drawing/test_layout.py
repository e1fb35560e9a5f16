"""Arranging: left to right without overlap, in lanes or not, all of it or a selection, with graphlay or without."""

import builtins
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from app.domain.ids import RoleId, StepId
from app.domain.workflow import Graph, Lane, Note
from app.drawing import sugiyama
from app.drawing.box import NOTE, Box, box_of, boxes_of
from app.drawing.lanes import band_at, bands, lane_roles
from app.drawing.layout import Placement, arrange
from app.drawing.quality import quality
from app.drawing.routing import Routing
from app.drawing.sugiyama import MOST_AT_ONCE, GraphlayEngine, SugiyamaLayout, best_layout_engine, engine_for
from app.exchange.templates import templates
from tests.app.drawing.build import ROLES, card, drawn, flow, label_sizes, measured, placed_boxes, team_graph

PLAIN = SugiyamaLayout(56, 32)


def with_places(graph: Graph, placement: Placement, *, in_lanes: bool = False) -> Graph:
    at = placement.steps
    steps = tuple(replace(s, x=at[s.id][0], y=at[s.id][1]) if s.id in at else s for s in graph.steps)
    return replace(graph, steps=steps, lanes=placement.lanes, in_lanes=in_lanes)


def role_at(graph: Graph, y: float) -> RoleId | None:
    """The role whose lane lies at this height."""
    band = band_at(graph, y)
    return band.role if band else None


@pytest.mark.parametrize("in_lanes", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_no_box_covers_another_and_no_flow_runs_through_a_box(seed: int, in_lanes: bool) -> None:
    found = drawn(team_graph(50, seed), in_lanes=in_lanes)
    assert (found.overlaps, found.through) == ([], [])


@pytest.mark.parametrize("in_lanes", [False, True])
def test_five_hundred_steps_are_drawn_as_cleanly(in_lanes: bool) -> None:
    found = drawn(team_graph(500, 1), in_lanes=in_lanes)
    assert (found.overlaps, found.through) == ([], [])


def test_flows_that_pass_over_steps_cross_less_where_they_are_left_a_way_without_graphlay_too(monkeypatch) -> None:
    def crossings() -> int:
        graph = team_graph(120, 2)
        boxes, labels = placed_boxes(graph, arrange(graph, engine=PLAIN)), label_sizes(graph)
        return quality(graph.flow_by_id, Routing(graph.flows, boxes, labels).routes, boxes, labels).crossings

    bent = crossings()
    monkeypatch.setattr(sugiyama, "MOST_BENDS", 0)
    assert bent < crossings() * 0.9


def test_every_forward_flow_leads_to_the_right() -> None:
    graph = team_graph(50, 3)
    at = arrange(graph).steps
    assert all(at[one.source][0] < at[one.target][0] for one in graph.flows if not one.loop_back)


def test_a_chain_lies_on_one_line_and_a_loop_back_does_not_bend_it() -> None:
    names = ["a", "b", "c", "d"]
    flows = (*(flow(*ends) for ends in pairwise(names)), flow("c", "a", loop=True))
    at = arrange(Graph(tuple(card(name) for name in names), flows)).steps
    assert len({y for _, y in at.values()}) == 1
    assert [name for name, _ in sorted(at.items(), key=lambda item: item[1])] == names


def test_places_lie_on_the_grid_and_are_the_same_every_time() -> None:
    graph = team_graph(50, 4)
    first = arrange(graph)
    assert arrange(graph) == first
    assert all(x % 8 == 0 and y % 8 == 0 for x, y in first.steps.values())


def test_what_is_not_connected_stands_below() -> None:
    graph = Graph(tuple(card(name) for name in ("a", "b", "x", "y", "alone")), (flow("a", "b"), flow("x", "y")))
    boxes = placed_boxes(graph, arrange(graph))
    main = max(boxes[StepId("a")].bottom, boxes[StepId("b")].bottom)
    second = max(boxes[StepId("x")].bottom, boxes[StepId("y")].bottom)
    assert boxes[StepId("x")].top > main
    assert boxes[StepId("alone")].top > second


def test_a_long_label_gets_room_between_its_boxes() -> None:
    graph = Graph((card("a"), card("b")), (replace(flow("a", "b"), outcome="Changes requested by legal"),))
    at = arrange(graph).steps
    assert at[StepId("b")][0] - at[StepId("a")][0] >= 192 + 180


@pytest.mark.parametrize("seed", range(4))
def test_in_lanes_every_step_stands_in_the_row_of_its_role(seed: int) -> None:
    graph = replace(team_graph(50, seed), lanes=(Lane(ROLES[2]), Lane(ROLES[0])))
    placed = with_places(graph, arrange(graph, in_lanes=True), in_lanes=True)
    assert [lane.role for lane in placed.lanes][:2] == [ROLES[2], ROLES[0]]
    roles, rows = lane_roles(placed), {band.role: band for band in bands(placed)}
    for step in placed.steps:
        box = box_of(step, step.x or 0, step.y or 0)
        assert rows[roles[step.id]].top <= box.top
        assert box.bottom <= rows[roles[step.id]].bottom
        assert role_at(placed, box.y) == roles[step.id]
        assert step.role in (None, roles[step.id])
    stacked = bands(placed)
    assert stacked[0].top == 0
    assert all(one.bottom == two.top for one, two in pairwise(stacked))


def test_a_step_without_a_role_takes_the_lane_of_its_neighbour() -> None:
    steps = (card("start"), card("a", ROLES[0]), card("rule"), card("b", ROLES[1]), card("lost"))
    graph = Graph(steps, (flow("start", "a"), flow("a", "rule"), flow("rule", "b")))
    assert list(lane_roles(graph).values()) == [ROLES[0], ROLES[0], ROLES[0], ROLES[1], None]
    assert {lane.role for lane in arrange(graph, in_lanes=True).lanes} == {ROLES[0], ROLES[1], None}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("in_lanes", [False, True])
def test_a_selection_is_arranged_where_it_was_and_covers_nothing(seed: int, in_lanes: bool) -> None:
    graph = team_graph(40, seed)
    graph = with_places(graph, arrange(graph, in_lanes=in_lanes), in_lanes=in_lanes)
    chosen = [step.id for step in Random(seed).sample(graph.steps, 8)]
    placement = arrange(graph, only=chosen)
    assert set(placement.steps) == set(chosen)
    after = with_places(graph, placement, in_lanes=in_lanes)
    boxes = boxes_of(after)
    assert measured(after, boxes, Routing((), boxes)).overlaps == []
    if in_lanes:
        roles = lane_roles(after)
        assert all(role_at(after, boxes[key].y) == roles[key] for key in chosen)


def test_a_selection_with_room_around_it_keeps_its_middle() -> None:
    steps = (card("a", at=(1000, 400)), card("b", at=(1000, 800)), card("far", at=(0, 0)))
    at = arrange(Graph(steps, (flow("a", "b"),)), only=[StepId("a"), StepId("b")]).steps
    assert (sum(x for x, _ in at.values()) / 2, sum(y for _, y in at.values()) / 2) == (1000, 600)
    assert at[StepId("a")][1] == at[StepId("b")][1]


def test_bends_of_moved_steps_are_dropped_and_others_kept() -> None:
    graph = Graph((card("a"), card("b"), card("c")), (flow("a", "b", bends=((5, 5),)), flow("b", "c")))
    assert arrange(graph).bends == {flow("a", "b").id: ()}
    settled = with_places(graph, arrange(graph))
    assert arrange(settled).bends == {}


def test_a_note_stays_beside_its_step_and_covers_nothing() -> None:
    steps = (card("a", at=(0, 0)), card("b", at=(0, 500)))
    graph = Graph(steps, (flow("a", "b"),), notes=(Note("n", "Mind", 40, 560), Note("m", "Too", 40, 560)))
    placement = arrange(graph)
    first, second = (Box(*placement.notes[key], *NOTE) for key in ("n", "m"))
    boxes = placed_boxes(graph, placement)
    assert not first.overlaps(second)
    assert not any(note.overlaps(box) for note in (first, second) for box in boxes.values())
    assert abs(first.x - boxes[StepId("b")].x) <= 48


def test_steps_without_a_place_have_a_box_all_the_same() -> None:
    graph = Graph((card("a", at=(8, 16)), card("b")), (flow("a", "b"),))
    boxes = boxes_of(graph)
    assert (boxes[StepId("a")].x, boxes[StepId("a")].y) == (8, 16)
    assert StepId("b") in boxes
    assert arrange(Graph()).steps == {}


@pytest.mark.parametrize("seed", range(4))
def test_without_graphlay_the_drawing_is_as_free_of_overlaps(seed: int) -> None:
    graph = team_graph(50, seed)
    boxes = placed_boxes(graph, arrange(graph, engine=PLAIN))
    found = measured(graph, boxes, Routing(graph.flows, boxes))
    assert (found.overlaps, found.through) == ([], [])
    assert all(boxes[one.source].right < boxes[one.target].left for one in graph.flows if not one.loop_back)


def test_the_plain_layouter_steps_in_where_graphlay_cannot_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name == "graphlay":
            raise ImportError(name)
        return whole(name, *rest, **more)

    assert isinstance(best_layout_engine(), GraphlayEngine)
    best_layout_engine.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    try:
        assert isinstance(best_layout_engine(), SugiyamaLayout)
    finally:
        best_layout_engine.cache_clear()


def test_the_plain_layouter_places_even_what_runs_in_a_circle() -> None:
    graph = Graph((card("a"), card("b"), card("c")), (flow("a", "b"), flow("b", "c"), flow("c", "a")))
    boxes = placed_boxes(graph, arrange(graph, engine=PLAIN))
    assert measured(graph, boxes, Routing((), boxes)).overlaps == []


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_a_shipped_workflow_is_laid_out(file) -> None:
    graph = file.graph
    assert all(step.x is not None and step.y is not None for step in graph.steps)
    boxes = boxes_of(graph)
    found = measured(graph, boxes, Routing(graph.flows, boxes, label_sizes(graph), graph.rows))
    assert (found.overlaps, found.through, found.on_top) == ([], [], [])


def wide(count: int) -> Graph:
    """A graph of so many steps whose ways part and come together again."""
    steps = tuple(card(f"t{number}") for number in range(count))
    pairs = [(number, number + by) for number in range(count) for by in (1, 3) if number + by < count]
    return Graph(steps, tuple(flow(f"t{source}", f"t{target}") for source, target in pairs))


def test_thousands_of_steps_are_placed_while_others_go_on_and_can_be_stopped() -> None:
    graph, told = wide(2000), list[int]()
    places = arrange(graph, engine=engine_for(len(graph.steps), lambda: told.append(len(told)))).steps
    assert len(places) == 2000
    assert arrange(graph).steps == places
    assert len(told) > 4

    def stop() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        arrange(graph, engine=engine_for(len(graph.steps), stop))
    assert engine_for(MOST_AT_ONCE) is best_layout_engine()
