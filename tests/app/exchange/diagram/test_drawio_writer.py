"""What is written as a drawing of draw.io comes back equal, with what was changed there since."""

import re
from dataclasses import replace
from html import escape
from random import Random

import pytest

from app.domain.check_item import Section
from app.domain.condition import FieldRef, Operator, Test
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.workflow import DecisionMode, FieldKind, Flow, Graph, Lane, Note, ProjectField, Step, StepKind
from app.exchange.diagram.diagram import DiagramRead
from app.exchange.diagram.drawio_reader import read
from app.exchange.diagram.drawio_writer import write
from app.exchange.templates import templates
from app.exchange.workflow_json import WorkflowFile
from tests.app.engine.random_graph import random_graph

pytestmark = [pytest.mark.requirement("U4"), pytest.mark.requirement("S10")]
ROLES = {RoleId("ann"): "Ann & “friends”", RoleId("bob"): "Bob"}


def placed(graph: Graph, chance: Random) -> Graph:
    """The graph with places, a third of it in lanes, with bends, notes and a section."""
    steps = [replace(step, x=chance.uniform(-500, 5000), y=chance.uniform(0, 400)) for step in graph.steps]
    flows = [
        replace(flow, bends=((chance.uniform(0, 900), 1.5), (2.0, 3.0))) if chance.random() < 0.2 else flow
        for flow in graph.flows
    ]
    graph = graph.with_steps(*steps).with_flows(*flows)
    if chance.random() < 1 / 3:
        graph = replace(graph, in_lanes=True, lanes=(Lane(RoleId("ann"), 180.5), Lane(None, 90), Lane(RoleId("bob"))))
    notes = (Note("n1", "Ask <Ann> & “Bob”\nbefore", 12.25, -7.5), Note("n2", "x"))
    first = replace(graph.steps[-1], section="s1")
    return replace(graph.with_steps(first), notes=notes, sections=(Section("s1", "Writing"),))


def again(file: WorkflowFile) -> DiagramRead:
    return read(write(file).data, "elsewhere")


@pytest.mark.parametrize("seed", range(60))
def test_a_drawing_comes_back_equal(seed: int) -> None:
    graph = placed(random_graph(seed), Random(seed))
    file = WorkflowFile("Name <&> “x”", "Launch", "About\nit", ROLES, graph, anchor_minute=540, hours=(48, 24))
    found = again(file)
    assert (found.report, found.questions) == ((), ())
    [drawn] = found.workflows
    assert drawn.graph == graph
    assert drawn.placed
    assert drawn.kept is not None
    assert replace(drawn.kept, graph=graph) == file
    assert drawn.name == file.name


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_every_template_comes_back_equal(file: WorkflowFile) -> None:
    graph = file.graph
    places = [replace(step, x=step.x or 40.0 * place, y=step.y or 0.0) for place, step in enumerate(graph.steps)]
    whole = replace(file, graph=graph.with_steps(*places))
    [drawn] = again(whole).workflows
    assert drawn.graph == whole.graph
    assert dict(drawn.role_names) == dict(file.roles)


def blog(**changes: str) -> str:
    """The drawing of a small workflow as text, with words in it replaced."""
    steps = (
        Step(StepId("start"), StepKind.START, "Start", x=0, y=60),
        Step(StepId("w"), StepKind.TASK, "Write", RoleId("ann"), effort_minutes=90, anchor=True, x=240, y=60),
        Step(StepId("end"), StepKind.END, "End", x=480, y=60),
    )
    lanes = (Lane(RoleId("ann"), 120), Lane(RoleId("bob"), 120))
    graph = Graph(steps, lanes=lanes, in_lanes=True)
    text = write(WorkflowFile("Blog", roles=ROLES, graph=graph)).data.decode()
    for old, new in changes.items():
        text = text.replace(f'label="{old}"', f'label="{new}"')
    return text


def test_what_was_renamed_there_is_renamed_and_keeps_the_rest() -> None:
    [drawn] = read(blog(Write="Write it up").encode(), "x").workflows
    step = drawn.graph.step(StepId("w"))
    assert (step.title, step.effort_minutes, step.anchor) == ("Write it up", 90, True)


def test_what_was_moved_to_another_lane_has_its_role() -> None:
    text = re.sub(r'(id="step1".*?)parent="lane0"', r'\1parent="lane1"', blog())
    [drawn] = read(text.encode(), "x").workflows
    step = drawn.graph.step(StepId("w"))
    assert (step.role, step.y) == ("bob", 180)


def test_a_shape_that_was_added_there_is_a_new_step() -> None:
    more = (
        '<mxCell id="new" value="Check" style="rounded=1;" vertex="1" parent="1">'
        '<mxGeometry x="300" y="30" width="120" height="60" as="geometry"/></mxCell>'
        '<mxCell id="to" value="" edge="1" parent="1" source="step1" target="new"><mxGeometry relative="1"/></mxCell>'
    )
    [drawn] = read(blog().replace("</root>", f"{more}</root>").encode(), "x").workflows
    assert [step.title for step in drawn.graph.steps] == ["Start", "Write", "End", "Check"]
    assert [(flow.source, flow.target) for flow in drawn.graph.flows] == [("w", "s1")]


def test_a_copy_of_a_shape_is_a_step_of_its_own() -> None:
    [line] = re.findall(r'<object id="step1".*?</object>', blog())
    copied = line.replace('id="step1"', 'id="copy"')
    [drawn] = read(blog().replace("</root>", f"{copied}</root>").encode(), "x").workflows
    assert len({step.id for step in drawn.graph.steps}) == len(drawn.graph.steps) == 4


def test_what_was_damaged_in_a_shape_leaves_the_drawing() -> None:
    text = blog().replace("effort_minutes", "effort_nonsense")
    found = read(text.encode(), "x")
    assert [step.title for step in found.workflows[0].graph.steps] == ["Start", "Write", "End"]
    assert found.report == ("What Leadline once wrote into 1 of the shapes cannot be read: the drawing counts.",)


@pytest.mark.parametrize(("words", "more"), [("Budget > 900", 900), ("no idea", 500)])
def test_a_condition_that_was_changed_there_is_read_or_stays(words: str, more: float) -> None:
    field = ProjectField("Budget", FieldKind.MONEY, required=True)
    steps = (
        Step(StepId("q"), StepKind.DECISION, "Q", mode=DecisionMode.FIRST_TRUE, x=0, y=0),
        Step(StepId("a"), StepKind.TASK, "A", x=300, y=0),
    )
    test = Test(FieldRef("Budget"), Operator.MORE, 500)
    graph = Graph(steps, (Flow(FlowId("f"), StepId("q"), StepId("a"), condition=test),), (field,))
    text = write(WorkflowFile("W", graph=graph)).data.decode()
    assert 'label="Budget &gt; 500"' in text.replace("&amp;", "&")
    found = read(text.replace('label="Budget &amp;gt; 500"', f'label="{escape(escape(words))}"').encode(), "x")
    assert found.workflows[0].graph.flows[0].condition == replace(test, value=more)
    assert len(found.questions) == (words == "no idea")
