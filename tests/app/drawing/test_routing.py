"""Routing: around boxes, on tracks of its own, through hand-made bends, and again where a box was moved."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from app.domain.ids import FlowId, StepId
from app.domain.step_kind import Outline
from app.domain.workflow import DecisionMode, Flow, Outcome, Step, StepKind
from app.drawing.box import Box, Point
from app.drawing.layout import arrange
from app.drawing.quality import Quality, quality
from app.drawing.routing import FEW, Route, Routing
from tests.app.drawing.build import drawn, flow, label_sizes, measured, placed_boxes, team_graph

DIAMOND = (192, 104, Outline.HEXAGON)


def cards(**at: Point) -> dict[StepId, Box]:
    return {StepId(name): Box(*middle, 192, 72) for name, middle in at.items()}


def check(flows: Iterable[Flow], boxes: dict[StepId, Box], routing: Routing) -> Quality:
    return quality({one.id: one for one in flows}, routing.routes, boxes)


def is_orthogonal(route: Route) -> bool:
    pairs = pairwise(route.points)
    return all((x1 == x2) != (y1 == y2) for (x1, y1), (x2, y2) in pairs)


def lies_on(point: Point, route: Route) -> bool:
    x, y = point
    pairs = pairwise(route.points)
    return any(min(a[0], b[0]) <= x <= max(a[0], b[0]) and min(a[1], b[1]) <= y <= max(a[1], b[1]) for a, b in pairs)


def test_level_boxes_are_joined_by_a_straight_line() -> None:
    routing = Routing([flow("a", "b")], cards(a=(0, 0), b=(400, 0)))
    assert routing.routes[FlowId("a-b")].points == ((96, 0), (304, 0))


def test_a_flow_steps_once_between_columns() -> None:
    points = Routing([flow("a", "b")], cards(a=(0, 0), b=(400, 200))).routes[FlowId("a-b")].points
    assert points == ((96, 0), (200, 0), (200, 200), (304, 200))


def test_a_box_in_the_way_is_gone_round() -> None:
    flows, boxes = [flow("a", "b")], cards(a=(0, 0), wall=(300, 0), b=(600, 0))
    routing = Routing(flows, boxes)
    assert check(flows, boxes, routing).through == []
    assert is_orthogonal(routing.routes[FlowId("a-b")])


def test_a_wall_of_boxes_is_gone_round_where_columns_overlap() -> None:
    """Boxes that leave no gap from top to bottom, so that only a search finds the way."""
    wall = {f"w{at}": (220 + 90 * (at % 2), 80 * at - 320) for at in range(9)}
    boxes = cards(a=(0, 0), b=(560, 0), **wall)
    flows = [flow("a", "b")]
    assert check(flows, boxes, Routing(flows, boxes)).through == []


@pytest.mark.parametrize("seed", range(6))
def test_every_route_is_orthogonal_and_runs_from_border_to_border(seed: int) -> None:
    graph = team_graph(50, seed)
    boxes = placed_boxes(graph, arrange(graph))
    routing = Routing(graph.flows, boxes)
    assert set(routing.routes) == set(graph.flow_by_id)
    for key, route in routing.routes.items():
        one = graph.flow_by_id[key]
        assert is_orthogonal(route)
        assert boxes[one.source].contains(route.points[0])
        assert boxes[one.target].contains(route.points[-1])


@pytest.mark.parametrize("seed", range(6))
def test_no_two_flows_of_fifty_steps_share_a_line(seed: int) -> None:
    assert drawn(team_graph(50, seed)).on_top == []


def test_labels_lie_on_their_flow_and_hardly_ever_on_anything_else() -> None:
    for seed in range(4):
        graph = team_graph(30, seed)
        boxes = placed_boxes(graph, arrange(graph))
        sizes = label_sizes(graph)
        routing = Routing(graph.flows, boxes, sizes)
        hits = quality(graph.flow_by_id, routing.routes, boxes, sizes).label_hits
        assert len(hits) <= 2
        for route in routing.routes.values():
            assert lies_on(route.label, route)


def test_outcomes_of_a_decision_leave_by_different_corners() -> None:
    boxes = cards(up=(400, -200), on=(400, 0), down=(400, 200)) | {StepId("ask"): Box(0, 0, *DIAMOND)}
    flows = [flow("ask", "up"), flow("ask", "on"), flow("ask", "down")]
    routing = Routing(flows, boxes)
    starts = [routing.routes[one.id].points[0] for one in flows]
    assert starts == [(0, -52), (96, 0), (0, 52)]
    assert all(len(routing.routes[one.id].points) <= 3 for one in flows)


def test_flows_from_one_side_leave_apart_and_do_not_cross() -> None:
    boxes = cards(a=(0, 0), b=(400, -200), c=(400, 0), d=(400, 200), e=(400, 400))
    flows = [flow("a", name) for name in "ebdc"]
    found = check(flows, boxes, Routing(flows, boxes))
    assert (found.crossings, found.on_top) == (0, [])


def test_loop_backs_arch_over_the_boxes_each_on_its_own_track() -> None:
    boxes = cards(a=(0, 0), b=(300, 0), c=(600, 0), d=(900, 0))
    flows = [flow("a", "b"), flow("b", "c"), flow("c", "d"), flow("d", "a", loop=True), flow("c", "b", loop=True)]
    routing = Routing(flows, boxes)
    found = check(flows, boxes, routing)
    assert (found.through, found.on_top, found.crossings) == ([], [], 0)
    heights = {points[1][1] for one in flows[3:] if (points := routing.routes[one.id].points)}
    assert len(heights) == 2
    assert all(abs(y) > 36 for y in heights)


def test_a_flow_onto_its_own_step_goes_round_its_corner() -> None:
    boxes = cards(a=(0, 0))
    route = Routing([flow("a", "a", loop=True)], boxes).routes[FlowId("a-a")]
    assert (route.points[0], route.points[-1]) == ((96, 0), (0, -36))


def test_hand_made_bends_are_passed_in_their_order() -> None:
    bends = ((200.0, 300.0), (500.0, 300.0))
    boxes = cards(a=(0, 0), b=(700, 0))
    routing = Routing([flow("a", "b", bends=bends)], boxes)
    assert is_orthogonal(routing.routes[FlowId("a-b")])
    assert all(lies_on(bend, routing.routes[FlowId("a-b")]) for bend in bends)
    routing.moved({StepId("b"): boxes[StepId("b")].at(700, 80)})
    assert all(lies_on(bend, routing.routes[FlowId("a-b")]) for bend in bends)


def test_a_box_dropped_on_a_flow_pushes_it_aside_and_lets_it_back() -> None:
    flows, boxes = [flow("a", "b")], cards(a=(0, 0), b=(800, 0), c=(400, 400))
    routing = Routing(flows, boxes)
    straight = routing.routes[FlowId("a-b")]
    boxes[StepId("c")] = boxes[StepId("c")].at(400, 0)
    assert routing.moved({StepId("c"): boxes[StepId("c")]}) == {FlowId("a-b")}
    assert check(flows, boxes, routing).through == []
    assert routing.moved({StepId("c"): boxes[StepId("c")].at(400, 400)}) == {FlowId("a-b")}
    assert routing.routes[FlowId("a-b")] == straight


@pytest.mark.parametrize("size", [50, 300])
def test_a_move_changes_only_what_it_says(size: int) -> None:
    graph = team_graph(size, 2)
    assert (len(graph.flows) > FEW) == (size == 300)
    boxes = placed_boxes(graph, arrange(graph))
    routing = Routing(graph.flows, boxes)
    chance = Random(size)
    for step in chance.sample(graph.steps, 12):
        before = dict(routing.routes)
        boxes[step.id] = boxes[step.id].at(boxes[step.id].x + 16, boxes[step.id].y + chance.choice((-40, 24)))
        changed = routing.moved({step.id: boxes[step.id]}, quick=chance.random() < 0.5)
        assert changed == {key for key in before if before[key] != routing.routes[key]}
        assert all(is_orthogonal(route) for route in routing.routes.values())


def test_after_a_drag_a_small_drawing_is_as_if_routed_at_once() -> None:
    graph = team_graph(40, 5)
    boxes = placed_boxes(graph, arrange(graph))
    routing = Routing(graph.flows, boxes)
    moved = graph.steps[12].id
    for at in range(1, 10):
        boxes[moved] = boxes[moved].at(boxes[moved].x + 5 * at, boxes[moved].y + 7 * at)
        routing.moved({moved: boxes[moved]}, quick=True)
    routing.moved({moved: boxes[moved]})
    assert routing.routes == Routing(graph.flows, boxes).routes


def test_steps_dragged_together_carry_the_flow_between_them_along() -> None:
    flows, boxes = [flow("a", "b"), flow("b", "c")], cards(a=(0, 0), b=(400, 200), c=(800, 0))
    routing = Routing(flows, boxes)
    before = routing.routes[FlowId("a-b")].points
    routing.moved({key: boxes[key].at(boxes[key].x + 8, boxes[key].y + 16) for key in map(StepId, "ab")}, quick=True)
    assert routing.routes[FlowId("a-b")].points == tuple((x + 8, y + 16) for x, y in before)
    assert routing.routes[FlowId("b-c")].points[0] == (504, 216)


def test_flows_can_be_exchanged_and_flows_into_nothing_have_no_route() -> None:
    boxes = cards(a=(0, 0), b=(400, 0))
    routing = Routing([flow("a", "b"), flow("a", "gone")], boxes)
    assert set(routing.routes) == {FlowId("a-b")}
    assert routing.set_flows([flow("b", "a", loop=True)]) == {FlowId("a-b"), FlowId("b-a")}
    assert set(routing.routes) == {FlowId("b-a")}
    assert routing.set_flows([flow("b", "c")], cards(b=(0, 0), c=(400, 0))) == {FlowId("b-a"), FlowId("b-c")}
    assert routing.routes[FlowId("b-c")].points == ((96, 0), (304, 0))


def test_in_a_large_drawing_an_edit_reroutes_little_and_leaves_nothing_behind() -> None:
    graph = team_graph(300, 3)
    boxes = placed_boxes(graph, arrange(graph))
    routing = Routing(graph.flows, boxes)
    gone = graph.steps[40].id
    left = [one for one in graph.flows if gone not in (one.source, one.target)]
    rest = {key: box for key, box in boxes.items() if key != gone}
    changed = routing.set_flows(left, rest)
    assert {one.id for one in graph.flows} - {one.id for one in left} <= changed
    assert len(changed) < 40
    assert set(routing.routes) == {one.id for one in left}
    routing.set_flows(graph.flows, boxes)
    assert set(routing.routes) == {one.id for one in graph.flows}
    assert check(graph.flows, boxes, routing).through == []


def test_the_same_drawing_is_routed_the_same_whatever_the_order_of_its_boxes() -> None:
    graph = team_graph(50, 6)
    boxes = placed_boxes(graph, arrange(graph))
    turned = dict(reversed(boxes.items()))
    assert Routing(graph.flows, boxes).routes == Routing(graph.flows, turned).routes


def test_boxes_in_one_heap_are_routed_without_an_error() -> None:
    steps = [Step(StepId(str(at)), StepKind.TASK) for at in range(12)]
    boxes = {step.id: Box(at % 3, at % 4, 192, 72) for at, step in enumerate(steps)}
    flows = [flow(one.id, two.id) for one in steps for two in steps[::5]]
    routing = Routing(flows, boxes)
    assert len(routing.routes) == len(flows)
    assert all(len(route.points) >= 2 for route in routing.routes.values())


def test_the_measures_find_what_is_wrong() -> None:
    boxes = cards(a=(0, 0), b=(400, 0), on=(200, 0), over=(60, 30))
    flows = {one.id: one for one in (flow("a", "b"), flow("b", "a"))}
    line = Route(((96, 0), (304, 0)), (200, 0))
    across = Route(((200, -100), (200, 100)), (200, 0))
    routes = {FlowId("a-b"): line, FlowId("b-a"): replace(line, points=line.points[::-1])}
    found = quality(flows, routes, boxes, {FlowId("a-b"): (40, 20)})
    assert (StepId("a"), StepId("over")) in found.overlaps
    assert (FlowId("a-b"), StepId("on")) in found.through
    assert found.on_top == [(FlowId("a-b"), FlowId("b-a"))]
    assert found.label_hits == [FlowId("a-b")]
    assert quality(flows, {FlowId("a-b"): line, FlowId("b-a"): across}, {}).crossings == 1
    assert measured(team_graph(5, 1), {}, Routing((), {})).crossings == 0


def test_a_decision_that_loops_and_goes_three_ways_uses_no_line_twice() -> None:
    ask = Step(StepId("ask"), StepKind.DECISION, mode=DecisionMode.ASKED, outcomes=(Outcome("a"),))
    boxes = cards(w=(-400, 0), up=(400, -200), on=(400, 0), down=(400, 200)) | {ask.id: Box(0, 0, *DIAMOND)}
    flows = [flow("w", "ask"), *(flow("ask", name) for name in ("up", "on", "down")), flow("ask", "w", loop=True)]
    found = check(flows, boxes, Routing(flows, boxes))
    assert (found.through, found.on_top) == ([], [])
