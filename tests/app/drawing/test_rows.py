"""In rows: wrapped to the shape of the window, kept while steps come and go, and what was moved by hand left alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, count, pairwise, permutations
from random import Random

import pytest

from app.domain.graph_edits import healed, put_between
from app.domain.ids import FlowId, StepId
from app.domain.workflow import Graph, Note, Step, StepKind
from app.drawing.box import NOTE, Box, boxes_of
from app.drawing.layout import MOST_IN_ROWS, arrange, arranged, rearranged
from app.drawing.quality import Quality, quality
from app.drawing.routing import Route, Routing
from app.drawing.row_layout import SMALLEST, WINDOW
from app.drawing.track_order import EXACT, cheapest_order
from app.engine.loop_backs import find_loop_backs
from app.exchange.templates import template, templates
from tests.app.drawing.build import card, flow, label_sizes, team_graph

TALL = "Product launch"
"""The one template that is longer than a window."""


def wrapped(graph: Graph) -> Graph:
    graph = replace(graph, in_rows=True)
    return arranged(graph, arrange(graph))


def routes_of(graph: Graph) -> dict[FlowId, Route]:
    return Routing(graph.flows, boxes_of(graph), label_sizes(graph), graph.rows).routes


def drawn(graph: Graph) -> Quality:
    return quality(graph.flow_by_id, routes_of(graph), boxes_of(graph), label_sizes(graph))


def zoom_of(graph: Graph) -> float:
    """The largest at which a window of 1366 by 768 shows all of it."""
    boxes = boxes_of(graph).values()
    points = [point for route in routes_of(graph).values() for point in route.points]
    points += [corner for box in boxes for corner in ((box.left, box.top), (box.right, box.bottom))]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(WINDOW[0] / (max(xs) - min(xs) + 24), WINDOW[1] / (max(ys) - min(ys) + 24))


def inserted(graph: Graph, flow_id: FlowId) -> Graph:
    """With a step in the middle of a flow, as the editor adds it."""
    one = graph.flow_by_id[flow_id]
    new = Step(StepId("new"), StepKind.TASK, "New task", row=graph.step(one.source).row)
    after = find_loop_backs(put_between(graph.with_steps(new), one, new, FlowId("onward")))
    return arranged(after, rearranged(after, graph))


def removed(graph: Graph, step_id: StepId) -> Graph:
    numbers: Iterator[int] = count()
    after = find_loop_backs(healed(graph, [step_id], lambda: FlowId(f"joined{next(numbers)}")))
    return arranged(after, rearranged(after, graph))


def changed_rows(before: Graph, after: Graph) -> int:
    return sum(after.step(step.id).row != step.row for step in before.steps if step.id in after.by_id)


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_a_template_is_drawn_cleanly_in_rows(file) -> None:
    found = drawn(file.graph)
    assert (found.overlaps, found.through, found.on_top) == ([], [], [])
    assert found.label_hits == []
    assert file.graph.in_rows


def test_all_templates_but_one_are_seen_whole_at_a_readable_size() -> None:
    small = [file.name for file in templates() if zoom_of(file.graph) < SMALLEST]
    assert small == [TALL]


def test_the_one_that_has_to_be_scrolled_is_hardly_more_than_two_windows_high() -> None:
    (graph,) = (file.graph for file in templates() if file.name == TALL)
    bare = replace(graph, steps=tuple(replace(step, x=None, y=None, row=None) for step in graph.steps))
    for one in (graph, wrapped(bare)):
        assert SMALLEST / zoom_of(one) < 2.15


def test_the_templates_have_few_crossings() -> None:
    assert sum(drawn(file.graph).crossings for file in templates()) <= 27


@pytest.mark.parametrize("seed", range(6))
def test_no_box_covers_another_and_no_flow_runs_through_a_box(seed: int) -> None:
    found = drawn(wrapped(team_graph(12 + 8 * seed, seed)))
    assert (found.overlaps, found.through) == ([], [])


def test_the_same_graph_is_wrapped_the_same_every_time() -> None:
    graph = team_graph(30, 3)
    assert wrapped(graph) == wrapped(graph)


def test_a_chain_is_cut_into_rows_and_every_row_reads_from_left_to_right() -> None:
    names = [f"s{at}" for at in range(14)]
    graph = wrapped(Graph(tuple(map(card, names)), tuple(flow(one, two) for one, two in pairwise(names))))
    rows = [graph.step(StepId(name)).row or 0 for name in names]
    assert rows == sorted(rows)
    assert max(rows) >= 2
    for one, two in pairwise(graph.steps):
        if one.row == two.row:
            assert (one.x or 0) < (two.x or 0)
            assert one.y == two.y
        else:
            assert (one.y or 0) < (two.y or 0)
    assert zoom_of(graph) >= SMALLEST


def test_what_fits_in_one_line_stays_in_one() -> None:
    names = ["a", "b", "c", "d"]
    graph = Graph(tuple(map(card, names)), tuple(flow(one, two) for one, two in pairwise(names)))
    assert {step.row for step in wrapped(graph).steps} == {0}


@pytest.mark.parametrize("name", ["blog_post_extended", "webinar", "client_onboarding"])
def test_a_step_added_in_the_middle_moves_hardly_any_other_to_another_row(name: str) -> None:
    graph = template(name).graph
    for one in graph.flows:
        if not one.loop_back:
            after = inserted(graph, one.id)
            assert changed_rows(graph, after) <= 2
            found = drawn(after)
            assert (found.overlaps, found.through) == ([], [])


TIGHT = (
    ("product_launch", "messaging_ok-page_copy"),
    ("landing_page_review", "redirect-build"),
)
"""Flows on which a new step leaves little room beside it."""


def faults(graph: Graph) -> list[object]:
    found = drawn(graph)
    return [*found.overlaps, *found.through, *found.on_top]


@pytest.mark.parametrize(("name", "flow_id"), TIGHT)
def test_a_step_added_where_there_is_little_room_is_drawn_cleanly(name: str, flow_id: str) -> None:
    assert faults(inserted(template(name).graph, FlowId(flow_id))) == []


def test_a_step_removed_where_there_is_little_room_leaves_a_clean_drawing() -> None:
    assert faults(removed(template("product_launch").graph, StepId("sales_kit"))) == []


@pytest.mark.parametrize("seed", [27, *range(4)])
def test_steps_come_and_go_in_any_graph_without_a_fault(seed: int) -> None:
    graph, chance = wrapped(team_graph(10 + seed % 30, seed)), Random(seed)
    forward = [one.id for one in graph.flows if not one.loop_back]
    steps = [step.id for step in graph.steps if step.kind not in (StepKind.START, StepKind.END)]
    assert [faults(inserted(graph, one)) for one in chance.sample(forward, 3)] == [[]] * 3
    assert [faults(removed(graph, one)) for one in chance.sample(steps, 3)] == [[]] * 3


@pytest.mark.soak
@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_a_step_comes_or_goes_anywhere_in_a_template_without_a_fault(file) -> None:
    graph = file.graph
    for one in graph.flows:
        if not one.loop_back:
            assert faults(inserted(graph, one.id)) == [], one.id
    for step in graph.steps:
        if step.kind not in (StepKind.START, StepKind.END):
            assert faults(removed(graph, step.id)) == [], step.id


@pytest.mark.parametrize("name", ["blog_post_extended", "webinar", "client_onboarding"])
def test_a_step_removed_moves_no_other_to_another_row(name: str) -> None:
    graph = template(name).graph
    for step in graph.steps:
        if step.kind not in (StepKind.START, StepKind.END):
            assert changed_rows(graph, removed(graph, step.id)) == 0


def test_a_row_in_which_nothing_changed_stands_as_it_stood() -> None:
    graph = template("webinar").graph
    after = inserted(graph, next(one.id for one in graph.flows if graph.step(one.target).kind is StepKind.END))
    top = [step for step in graph.steps if step.row == 0]
    assert [(after.step(step.id).row, after.step(step.id).y) for step in top] == [(0, step.y) for step in top]


def test_a_row_that_is_full_gives_its_last_column_to_the_next() -> None:
    graph = template("video_production").graph
    first = [one for one in graph.flows if graph.step(one.source).row == graph.step(one.target).row == 0]
    for one in first:
        graph_after = inserted(graph, one.id)
        widest = max(box.right for key, box in boxes_of(graph_after).items() if graph_after.step(key).row == 0)
        assert widest <= WINDOW[0] / SMALLEST


def test_a_step_moved_by_hand_stays_where_it_was_put_and_is_not_covered() -> None:
    graph = template("blog_post_extended").graph
    victim, onto = graph.steps[8], graph.steps[14]
    pinned = replace(victim, x=onto.x, y=(onto.y or 0) + 40, row=None)
    before = graph.with_steps(pinned)
    longer = before.with_steps(replace(graph.steps[2], title="A title that is much longer than it was " * 2))
    after = arranged(longer, rearranged(longer, before))
    assert after.step(victim.id) == pinned
    assert drawn(after).overlaps == []
    assert wrapped(after).step(victim.id).row is not None


def test_steps_tidied_by_themselves_go_back_into_the_rows() -> None:
    graph = template("blog_post").graph
    away = graph.with_steps(replace(graph.steps[2], x=2000.0, y=900.0, row=None))
    back = arranged(away, arrange(away, only=[graph.steps[2].id]))
    assert back.step(graph.steps[2].id).row == graph.steps[2].row
    assert changed_rows(graph, back) == 0
    assert drawn(back).overlaps == []


def note_hits(graph: Graph) -> list[str]:
    """What notes lie on: steps, lines of flows, one another."""
    notes = [(note.id, Box(note.x, note.y, *NOTE)) for note in graph.notes]
    found = [f"{id} on {key}" for id, note in notes for key, box in boxes_of(graph).items() if note.overlaps(box)]
    for key, route in routes_of(graph).items():
        for (x1, y1), (x2, y2) in pairwise(route.points):
            piece = Box((x1 + x2) / 2, (y1 + y2) / 2, abs(x1 - x2) + 0.1, abs(y1 - y2) + 0.1)
            found += [f"{id} on {key}" for id, note in notes if note.overlaps(piece)]
    return found + [f"{one} on {two}" for (one, a), (two, b) in combinations(notes, 2) if a.overlaps(b)]


def with_notes(graph: Graph, chance: Random, many: int) -> Graph:
    """Notes somewhere near steps, some of them on boxes and lines."""
    near = [chance.choice(graph.steps) for _ in range(many)]
    notes = (
        Note(f"n{at}", "Mind", (step.x or 0) + chance.randint(-150, 150), (step.y or 0) + chance.randint(-90, 90))
        for at, step in enumerate(near)
    )
    return replace(graph, notes=tuple(notes))


def test_a_note_stays_near_its_step() -> None:
    graph = template("blog_post_extended").graph
    step = graph.steps[5]
    after = wrapped(replace(graph, notes=(Note("n", "Mind", (step.x or 0), (step.y or 0) + 90),)))
    assert note_hits(after) == []
    assert abs(after.notes[0].y - (after.step(step.id).y or 0)) < WINDOW[1] / 2


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_notes_lie_on_no_box_and_no_line(file) -> None:
    graph = with_notes(file.graph, Random(file.name), 4)
    assert note_hits(wrapped(graph)) == []
    one = next(one for one in graph.flows if not one.loop_back)
    assert note_hits(inserted(graph, one.id)) == []


@pytest.mark.parametrize("seed", range(4))
def test_notes_lie_free_in_one_line_and_in_lanes_too(seed: int) -> None:
    graph = team_graph(12 + 6 * seed, seed)
    graph = with_notes(arranged(graph, arrange(graph)), Random(seed), 5)
    for in_lanes in (False, True):
        kind = replace(graph, in_lanes=in_lanes)
        assert note_hits(arranged(kind, arrange(kind))) == []


def test_what_is_not_connected_stands_in_rows_of_its_own() -> None:
    graph = wrapped(
        Graph(tuple(card(name) for name in ("a", "b", "x", "y", "alone", "too")), (flow("a", "b"), flow("x", "y")))
    )
    assert [step.row for step in graph.steps] == [0, 0, 1, 1, 2, 2]
    assert drawn(graph).overlaps == []


def test_a_huge_graph_is_drawn_in_one_line() -> None:
    graph = replace(team_graph(MOST_IN_ROWS + 1, 1), in_rows=True)
    assert arrange(graph).rows == {}


def test_lanes_win_over_rows() -> None:
    graph = replace(template("blog_post").graph, in_lanes=True)
    assert graph.rows == {}
    assert arrange(graph).rows == {}


@pytest.mark.parametrize("seed", range(40))
def test_tracks_lie_in_the_first_of_the_cheapest_of_all_orders(seed: int) -> None:
    chance = Random(seed)
    count = chance.randint(1, EXACT)
    cost = [[float(chance.choice((0, 0, 1, 2, 60))) for _ in range(count)] for _ in range(count)]
    start = chance.sample(range(count), count)

    def total(order: Sequence[int]) -> float:
        return sum(cost[one][two] for one, two in combinations(order, 2))

    assert cheapest_order(start, cost) == list(min(permutations(start), key=total))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(50))
def test_fifty_graphs_of_ten_to_sixty_steps_are_drawn_cleanly_in_rows(seed: int) -> None:
    found = drawn(wrapped(team_graph(10 + seed, seed)))
    assert (found.overlaps, found.through) == ([], [])
    assert len(found.on_top) + len(found.label_hits) <= 2
