"""Drawings of draw.io: what each shape and arrow becomes, and what is said of the rest."""

import base64

import pytest

from app.domain.errors import RuleViolation
from app.domain.quantity import Span
from app.domain.workflow import DecisionMode, Flow, Graph, Step, StepKind
from app.exchange.diagram.diagram import DiagramRead
from app.exchange.diagram.drawio_reader import read
from tests.app.exchange.diagram.drawings import (
    BOX,
    DIAMOND,
    WORDS,
    arrow,
    deflated,
    in_png,
    in_svg,
    model,
    packed,
    plain,
    shape,
)

pytestmark = [pytest.mark.requirement("U4"), pytest.mark.requirement("S10")]
PILL = "shape=mxgraph.flowchart.terminator;"
REVIEW = (
    shape("a", "Begin", PILL, (0, 0)),
    shape("b", "Write<br>the text", BOX, (0, 100)),
    shape("c", "<div>Good&nbsp;<b>enough</b>?</div>", DIAMOND, (0, 200, 120, 80)),
    shape("d", "Publish", BOX, (0, 340)),
    shape("e", "Done", PILL, (0, 440)),
    arrow("a", "b"),
    arrow("b", "c"),
    arrow("c", "d", "Yes"),
    arrow("c", "b", "No"),
    arrow("d", "e"),
)


def one(data: bytes, name: str = "review") -> tuple[Graph, DiagramRead]:
    found = read(data, name)
    assert len(found.workflows) == 1
    return found.workflows[0].graph, found


def titled(graph: Graph, title: str) -> Step:
    return next(step for step in graph.steps if step.title == title)


def ways(graph: Graph) -> set[tuple[str, str, str | None]]:
    return {(_words(graph, flow)[0], _words(graph, flow)[1], flow.outcome) for flow in graph.flows}


def _words(graph: Graph, flow: Flow) -> tuple[str, str]:
    source, target = graph.step(flow.source), graph.step(flow.target)
    return source.title or str(source.kind), target.title or str(target.kind)


def test_shapes_become_steps_by_their_style_and_labels_become_outcomes() -> None:
    graph, found = one(plain(*REVIEW))
    kinds = {step.title: step.kind for step in graph.steps}
    assert kinds == {
        "Begin": StepKind.START,
        "Write the text": StepKind.TASK,
        "Good enough?": StepKind.DECISION,
        "Publish": StepKind.TASK,
        "Done": StepKind.END,
    }
    choice = titled(graph, "Good enough?")
    assert choice.mode is DecisionMode.ASKED
    assert [(outcome.name, outcome.positive) for outcome in choice.outcomes] == [("Yes", True), ("No", False)]
    assert ("Good enough?", "Write the text", "No") in ways(graph)
    assert titled(graph, "Publish").anchor
    assert [*found.questions] == ["The drawing does not say what happens on the date: “Publish” carries it."]
    assert found.workflows[0].name == "review"
    counts = found.workflows[0].counts
    assert counts == {"shapes": 5, "decisions": 1, "lanes": 0, "arrows": 5, "flows": 5, "touching": 0, "labels": 2}


@pytest.mark.parametrize(
    "data",
    [
        plain(*REVIEW),
        model(*REVIEW).encode(),
        packed(Review=model(*REVIEW)),
        in_png(plain(*REVIEW)),
        in_png(packed(Review=model(*REVIEW)), b"zTXt"),
        in_svg(plain(*REVIEW)),
        b"\xef\xbb\xbf" + in_svg(packed(Review=model(*REVIEW))),
    ],
    ids=["plain", "model", "packed", "png", "packed png", "svg", "packed svg"],
)
def test_a_drawing_is_the_same_however_it_is_kept(data: bytes) -> None:
    assert one(data)[0] == one(plain(*REVIEW))[0]


def test_each_page_is_a_workflow_with_its_own_name() -> None:
    found = read(packed(**{"Blog post": model(*REVIEW), "Page-2": model(*REVIEW), "Empty": model()}), "mine")
    assert [workflow.name for workflow in found.workflows] == ["Blog post", "mine, Page-2"]
    assert "“Empty” holds no steps, so it was left out." in found.report
    assert all(line.startswith(("Blog post: ", "mine, Page-2: ")) for line in found.questions)


def test_words_beside_an_arrow_become_its_label() -> None:
    cells = (
        shape("a", "Ready?", DIAMOND, (0, 0, 100, 60)),
        shape("b", "Go", at=(0, 160)),
        shape("c", "Wait", at=(300, 0)),
        arrow("a", "b"),
        arrow("a", "c"),
        shape("y", "yes", WORDS, (55, 80, 40, 20)),
        shape("n", "no", WORDS, (140, 5, 40, 20)),
        shape("f", "Drawn by Ann", WORDS, (600, 600, 80, 20)),
    )
    graph, found = one(plain(*cells))
    assert {("Ready?", "Go", "yes"), ("Ready?", "Wait", "no")} <= ways(graph)
    assert [note.text for note in graph.notes] == ["Drawn by Ann"]
    assert [*found.report] == ["Words beside the steps became notes: “Drawn by Ann”."]


def test_a_label_that_is_a_cell_of_its_own_belongs_to_its_arrow() -> None:
    cell = '<mxCell id="l" value="Yes" style="edgeLabel;" vertex="1" connectable="0" parent="c-d"/>'
    graph, found = one(plain(*REVIEW[:7], arrow("c", "d"), REVIEW[8], REVIEW[9], cell))
    assert ("Good enough?", "Publish", "Yes") in ways(graph)
    assert found.workflows[0].counts["shapes"] == 5


def test_lanes_become_roles_and_a_pool_does_not() -> None:
    lane = "swimlane;horizontal=0;html=1;"
    cells = (
        shape("p", "Our pool", "swimlane;", (50, 50, 900, 320)),
        shape("l", "Blog writer", lane, (0, 20, 900, 150), "p"),
        shape("m", "Legal &amp; brand", lane, (0, 170, 900, 150), "p"),
        shape("a", "Write", BOX, (40, 40, 120, 60), "l"),
        shape("b", "Check", BOX, (340, 40, 120, 60), "m"),
        arrow("a", "b"),
    )
    graph, found = one(plain(*cells))
    assert found.workflows[0].role_names == {"blog_writer": "Blog writer", "legal_brand": "Legal & brand"}
    assert [titled(graph, title).role for title in ("Write", "Check")] == ["blog_writer", "legal_brand"]
    assert graph.in_lanes
    assert [(lane.role, lane.height) for lane in graph.lanes] == [("blog_writer", 150.0), ("legal_brand", 150.0)]
    check = titled(graph, "Check")
    assert (check.x, check.y) == (450.0, 220.0)
    assert found.workflows[0].placed


def test_lanes_with_room_between_them_are_lanes_from_top_to_bottom() -> None:
    cells = (
        shape("m", "Editor", "swimlane;horizontal=0;", (0, 260, 700, 150)),
        shape("l", "Writer", "swimlane;horizontal=0;", (0, 0, 700, 150)),
        shape("a", "Write", BOX, (40, 40, 120, 60), "l"),
        shape("b", "Edit", BOX, (340, 40, 120, 60), "m"),
        arrow("a", "b"),
    )
    graph, found = one(plain(*cells))
    assert [(lane.role, lane.height) for lane in graph.lanes] == [("writer", 260.0), ("editor", 150.0)]
    assert titled(graph, "Edit").y == 330.0
    assert found.workflows[0].placed


def test_columns_become_lanes_that_are_laid_out() -> None:
    cells = (
        shape("l", "Writer", "swimlane;", (0, 0, 200, 600)),
        shape("m", "Editor", "swimlane;", (200, 0, 200, 600)),
        shape("a", "Write", BOX, (40, 40, 120, 60), "l"),
        shape("b", "Edit", BOX, (40, 240, 120, 60), "m"),
        arrow("a", "b"),
    )
    graph, found = one(plain(*cells))
    assert not found.workflows[0].placed
    assert {step.x for step in graph.steps} == {None}
    assert [lane.role for lane in graph.lanes] == ["writer", "editor"]


def test_a_drawing_with_small_shapes_grows_until_ours_have_room() -> None:
    cells = (shape("a", "One", at=(0, 0, 60, 30)), shape("b", "Two", at=(100, 0, 60, 30)), arrow("a", "b"))
    graph, found = one(plain(*cells))
    assert found.workflows[0].placed
    first, second = titled(graph, "One"), titled(graph, "Two")
    assert second.x - first.x == pytest.approx(172 + 24)


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        ("shape=mxgraph.bpmn.shape;perimeter=rhombusPerimeter;background=gateway;symbol=parallelGw;", "junction"),
        ("shape=mxgraph.bpmn.gateway2;gwType=exclusive;perimeter=rhombusPerimeter;", "decision"),
        ("shape=mxgraph.flowchart.decision;", "decision"),
        ("shape=mxgraph.flowchart.document;", "task"),
        ("shape=mxgraph.flowchart.delay;", "wait"),
        ("shape=parallelogram;", "task"),
        ("ellipse;", "task"),
        ("", "task"),
    ],
)
def test_the_kind_of_a_shape_between_two_arrows(style: str, kind: str) -> None:
    cells = (shape("a", "A"), shape("x", "X", style, (0, 200)), shape("b", "B", at=(0, 400)), shape("c", "C"))
    ways_on = (
        arrow("a", "x"),
        arrow("x", "b", "one" * (kind == "decision")),
        arrow("x", "c", "two" * (kind == "decision")),
    )
    graph, _ = one(plain(*cells, *ways_on))
    assert titled(graph, "X").kind is StepKind(kind)


def test_an_arrow_is_followed_from_its_tail_to_its_head() -> None:
    back = "endArrow=none;startArrow=classic;"
    graph, _ = one(plain(shape("a", "A"), shape("b", "B", at=(0, 200)), arrow("b", "a", style=back)))
    assert ("A", "B", None) in ways(graph)


def test_an_arrow_that_only_touches_a_shape_counts_and_one_in_the_air_is_told() -> None:
    points = '<mxPoint x="60" y="62" as="sourcePoint"/><mxPoint x="{}" y="198" as="targetPoint"/>'
    cells = (shape("a", "A"), shape("b", "B", at=(0, 200)))
    graph, found = one(
        plain(*cells, arrow("", "", inside=points.format(60)), arrow("a", "", inside=points.format(900)))
    )
    assert ("A", "B", None) in ways(graph)
    assert [*found.report] == ["1 arrow that ends in nothing was left out."]
    counts = found.workflows[0].counts
    assert (counts["arrows"], counts["flows"], counts["touching"]) == (2, 0, 1)


def test_named_ways_of_a_task_become_a_decision_behind_it_and_single_words_a_note() -> None:
    cells = [shape(name, name, at=(0, 200 * place)) for place, name in enumerate("ABCDE")]
    graph, found = one(plain(*cells, arrow("A", "B", "asap"), arrow("B", "C", "ok"), arrow("B", "D", "no")))
    assert {("B: which way?", "C", "ok"), ("B: which way?", "D", "no"), ("B", "B: which way?", None)} <= ways(graph)
    assert [note.text for note in graph.notes] == ["asap"]
    assert "Words on an arrow where nobody chooses became notes: “asap (A to B)”." in found.report
    assert "A step has several named ways, so a decision was put behind it: “B”." in found.questions
    assert titled(graph, "E").kind is StepKind.TASK


def test_a_decision_without_all_its_answers_is_asked_about() -> None:
    cells = [shape(name, name, DIAMOND if name == "Q" else BOX, (0, 200 * place)) for place, name in enumerate("AQBC")]
    graph, found = one(plain(*cells, arrow("A", "Q"), arrow("Q", "B"), arrow("Q", "C")))
    assert {("Q", "B", "B"), ("Q", "C", "C")} <= ways(graph)
    assert "Ways without an answer are named after what follows them: “Q”." in found.questions
    graph, _ = one(plain(*cells, arrow("A", "Q"), arrow("Q", "B", "No"), arrow("Q", "C")))
    assert {("Q", "B", "No"), ("Q", "C", "Yes")} <= ways(graph)


def test_a_drawing_without_start_and_end_gets_them() -> None:
    graph, found = one(
        plain(shape("a", "A"), shape("b", "B", at=(0, 200)), shape("c", "C", at=(0, 400)), arrow("a", "b"))
    )
    assert ways(graph) == {
        ("Start", "A", None),
        ("A", "B", None),
        ("B", "End", None),
        ("Start", "C", None),
        ("C", "End", None),
    }
    assert len(found.questions) == 3


def test_what_is_no_work_is_told() -> None:
    data = "shape=mxgraph.bpmn.data;"
    timer = "shape=mxgraph.bpmn.event;outline=standard;symbol=timer;"
    cells = (
        shape("a", "A"),
        shape("b", "", at=(0, 200)),
        shape("d", "", data),
        shape("t", "Daily", timer, (0, 400)),
    )
    ways_on = (arrow("a", "b"), arrow("b", "t"), arrow("a", "d", "copy"), arrow("a", "a"))
    graph, found = one(plain(*cells, *ways_on))
    assert titled(graph, "Daily").length == Span(1)
    assert ("A", "Untitled", None) in ways(graph)
    assert [*found.report] == [
        "1 shape without words was left out.",
        "Words on lines that were left out: “copy”.",
        "An arrow from a step to itself was left out: “A”.",
        "1 line between a note and a step was left out.",
    ]
    assert "Shapes without words became steps with the title “Untitled”." in found.questions


def test_an_end_that_says_what_is_done_is_pointed_out() -> None:
    cells = (shape("a", "Start", PILL), shape("b", "Write", at=(0, 200)), shape("c", "Send it off", PILL, (0, 400)))
    graph, found = one(plain(*cells, arrow("a", "b"), arrow("b", "c")))
    assert titled(graph, "Send it off").kind is StepKind.END
    assert found.report == ("Starts and ends are nobody's task: make one of what somebody does: “Send it off”.",)


def test_several_starts_are_put_behind_one() -> None:
    cells = (shape("a", "Lead calls", "ellipse;"), shape("b", "", "ellipse;"), shape("c", "Answer", at=(0, 200)))
    graph, found = one(plain(*cells, arrow("a", "c"), arrow("b", "c")))
    assert sum(step.kind is StepKind.START for step in graph.steps) == 1
    assert titled(graph, "Lead calls").kind is StepKind.MILESTONE
    assert "There are 2 starts: one was put before them." in found.questions


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "cannot be read as XML"),
        (b"nonsense", "cannot be read as XML"),
        (b"<html/>", "no drawing of draw.io"),
        (b"<mxfile/>", "There is no page"),
        (b"<mxfile><diagram>!!!</diagram></mxfile>", "damaged"),
        (b"<mxfile><diagram>AAAA</diagram></mxfile>", "no page of a drawing"),
        (in_png(b"", b"IDAT"), "no drawing inside"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no drawing inside"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><mxfile>&b;</mxfile>', "entities"),
    ],
)
def test_what_is_no_drawing_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(RuleViolation, match=sentence):
        read(data, "x")


def test_a_page_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    bomb = base64.b64encode(deflated(b" " * 60_000_000)).decode()
    with pytest.raises(RuleViolation, match="unpacks to more than"):
        read(f"<mxfile><diagram>{bomb}</diagram></mxfile>".encode(), "x")


def test_more_shapes_than_a_workflow_holds_are_refused() -> None:
    with pytest.raises(RuleViolation, match="Split the drawing"):
        read(plain(*(shape(f"a{number}", "A") for number in range(2001))), "x")
