"""Drawings in which arrows lead to what holds other shapes, and other habits of draw.io and of tools that write it."""

import pytest

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.exchange.diagram.diagram import DiagramRead
from app.exchange.diagram.drawio_reader import read
from app.exchange.diagram.drawio_writer import write
from app.exchange.workflow_json import WorkflowFile
from tests.app.exchange.diagram.drawings import BOX, WORDS, arrow, model, plain, shape

SWIMLANE = "swimlane;startSize=20;html=1;"


def one(data: bytes) -> tuple[Graph, DiagramRead]:
    found = read(data, "drawing")
    (workflow,) = found.workflows
    return workflow.graph, found


def ways(graph: Graph) -> set[tuple[str, str]]:
    return {(graph.step(flow.source).title, graph.step(flow.target).title) for flow in graph.flows}


def test_a_box_drawn_of_several_shapes_is_one_step_with_all_their_words() -> None:
    box = (shape("b"), shape("b1", "Pack", WORDS, parent="b"), shape("b2", "in the yard", WORDS, parent="b"))
    graph, found = one(plain(shape("a", "Order"), *box, shape("c", "Ship"), arrow("a", "b"), arrow("b", "c")))
    assert {("Order", "Pack in the yard"), ("Pack in the yard", "Ship")} <= ways(graph)
    assert (found.workflows[0].counts["shapes"], found.workflows[0].counts["flows"]) == (5, 2)
    assert not found.report


def test_what_leads_to_a_frame_leads_to_its_first_step_and_what_leaves_it_leaves_its_last() -> None:
    inner = (shape("x", "Cut", parent="f"), shape("y", "Sew", parent="f"), arrow("x", "y"))
    frame = shape("f", "Workshop", BOX, (200, 0, 400, 200))
    around = (shape("a", "Order"), shape("c", "Ship", at=(800, 0)), arrow("a", "f"), arrow("f", "c"))
    graph, found = one(plain(frame, *inner, *around))
    assert {("Order", "Cut"), ("Cut", "Sew"), ("Sew", "Ship")} <= ways(graph)
    assert {step.title for step in graph.steps if step.section == "f"} == {"Cut", "Sew"}
    assert found.workflows[0].counts["flows"] == 3
    said = "Arrows at these lead to what begins in them and leave from what ends in them: “Workshop”."
    assert [*found.report] == [said]


def test_a_frame_with_several_first_and_last_steps_splits_and_gathers() -> None:
    inner = (*(shape(name, name, parent="f") for name in "UVXY"), arrow("U", "X"), arrow("V", "Y"))
    frame = shape("f", "Both", SWIMLANE, (200, 0, 400, 300))
    graph, _ = one(plain(shape("a", "A"), frame, *inner, shape("c", "C"), arrow("a", "f"), arrow("f", "c")))
    gathering = [step for step in graph.steps if step.kind is StepKind.JUNCTION]
    assert len(gathering) == 2
    assert {step.section for step in gathering} == {"f"}
    assert {("A", ""), ("", "U"), ("", "V"), ("U", "X"), ("V", "Y"), ("X", ""), ("Y", ""), ("", "C")} <= ways(graph)
    assert not graph.lanes


def test_frames_in_frames_lead_on_to_the_innermost_step() -> None:
    cells = (
        shape("o", "Outer", BOX, (0, 0, 600, 400)),
        shape("i", "Inner", BOX, (20, 20, 400, 300), "o"),
        shape("x", "X", parent="i"),
        shape("y", "Y", parent="i"),
        arrow("x", "y"),
    )
    graph, _ = one(plain(shape("a", "A"), *cells, shape("c", "C"), arrow("a", "o"), arrow("i", "c")))
    assert {("A", "X"), ("X", "Y"), ("Y", "C")} <= ways(graph)


def test_a_pool_without_shapes_is_a_step_when_arrows_lead_to_it() -> None:
    graph, found = one(plain(shape("a", "Ask"), shape("p", "Bank", SWIMLANE), arrow("a", "p"), arrow("p", "a", "back")))
    assert ("Ask", "Bank") in ways(graph)
    assert found.workflows[0].counts["lanes"] == 1


def test_an_arrow_from_what_stands_in_a_frame_to_the_frame_is_told() -> None:
    cells = (shape("f", "Frame", at=(0, 0, 400, 300)), shape("x", "X", parent="f"), shape("y", "Y", parent="f"))
    graph, found = one(plain(*cells, arrow("x", "y"), arrow("y", "f")))
    assert ("X", "Y") in ways(graph)
    assert "1 arrow that ends in nothing was left out." in found.report


def test_an_arrow_at_another_arrow_is_told_with_its_words() -> None:
    cells = (shape("a", "A"), shape("b", "B"), arrow("a", "b"), arrow("a", "a-b", "see"))
    _, found = one(plain(*cells))
    assert [*found.report] == ["1 arrow at another was left out: “see”."]
    assert (found.workflows[0].counts["arrows"], found.workflows[0].counts["flows"]) == (2, 1)


def test_all_words_at_one_arrow_are_read() -> None:
    label = '<mxCell id="{0}" value="{1}" style="edgeLabel;html=1;" vertex="1" connectable="0" parent="a-b"/>'
    choice = shape("a", "Fine?", "rhombus;html=1;")
    cells = (choice, shape("b", "B"), shape("c", "C"), arrow("a", "b"), arrow("a", "c", "No"))
    graph, found = one(plain(*cells, label.format("l1", "Yes,"), label.format("l2", "all of it")))
    assert {flow.outcome for flow in graph.flows} >= {"Yes, all of it", "No"}
    assert found.workflows[0].counts["labels"] == 2


def test_shapes_without_an_id_and_two_of_one_id_are_all_read() -> None:
    twice = (shape("a", "First"), shape("a", "Second"), shape("", "Third"), shape("b", "B"), arrow("a", "b"))
    graph, found = one(plain(*twice))
    assert {"First", "B"} <= {step.title for step in graph.steps}
    assert found.workflows[0].counts["shapes"] == 4
    assert ("First", "B") in ways(graph)
    assert {"Second", "Third"} <= {step.title for step in graph.steps}


def test_a_shape_that_stands_at_a_part_of_another_is_placed_there() -> None:
    big = shape("a", "A", BOX, (100, 100, 200, 80))
    port = '<mxCell id="p" value="Port" style="html=1;" vertex="1" parent="a"><mxGeometry x="0.5" y="1" width="20" '
    port += 'height="20" relative="1" as="geometry"/></mxCell>'
    graph, _ = one(
        plain(big, port, shape("b", "B", BOX, (100, 400, 120, 60)), arrow("p", "b"), arrow("b", "a", "again"))
    )
    at = {step.title: (step.x, step.y) for step in graph.steps}
    assert at["Port"][0] is not None
    assert ("Port", "B") in ways(graph)


@pytest.mark.parametrize(
    "empty", ["<diagram/>", "<diagram name='Two'>\n</diagram>", "<diagram><mxGraphModel/></diagram>"]
)
def test_an_empty_page_beside_a_full_one_is_told_and_nothing_more(empty: str) -> None:
    page = f"<diagram name='One'>{model(shape('a', 'A'), shape('b', 'B'), arrow('a', 'b'))}</diagram>"
    found = read(f"<mxfile>{page}{empty}</mxfile>".encode(), "drawing")
    (workflow,) = found.workflows
    assert workflow.name == "One"
    assert any("holds no steps" in line for line in found.report)


def test_what_the_program_wrote_of_a_step_that_leads_to_itself_comes_back() -> None:
    step, end = Step(StepId("a"), StepKind.TASK, "Again", x=100, y=100), Step(StepId("e"), StepKind.END, x=400, y=100)
    start = Step(StepId("s"), StepKind.START, x=-100, y=100)
    ways = (("s", "a"), ("a", "a"), ("a", "e"))
    flows = tuple(Flow(FlowId(f"{one}{two}"), StepId(one), StepId(two)) for one, two in ways)
    graph = Graph((start, step, end), flows)
    assert read(write(WorkflowFile("Round", graph=graph)).data, "round").workflows[0].graph == graph
