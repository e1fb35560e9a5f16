"""Writing BPMN: equal when it is read again, as the schema wants it, and with gateways that say what is meant."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.check_item import CheckItem, Section
from app.domain.condition import FieldRef, Operator, OutcomeRef, Test
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import Lag, Offset, Span
from app.domain.workflow import (
    TIMED_OUT,
    DecisionMode,
    Flow,
    Graph,
    Lane,
    Note,
    Outcome,
    ProjectField,
    Step,
    StepKind,
    TimeOut,
)
from app.engine.checks.strict_bpmn import meetings
from app.engine.loop_backs import find_loop_backs
from app.exchange.diagram.bpmn_reader import read
from app.exchange.diagram.bpmn_writer import write
from app.exchange.templates import templates
from app.exchange.workflow_json import WorkflowFile
from tests.app.engine.build import ANN, approval, decision, end, flow, graph_of, question, task
from tests.app.engine.random_graph import random_graph
from tests.app.exchange.diagram.sound_graph import sound_graph
from tests.app.exchange.diagram.spiff import check_against_schema

TEMPLATES = {file.name: file for file in templates()}
FILES = Path(__file__).resolve().parents[3] / "files" / "diagrams"


def written(file: WorkflowFile) -> str:
    return write(file, meetings(file.graph)).data.decode()


def text_of(graph: Graph) -> str:
    return written(WorkflowFile("Sample", graph=graph, roles={ANN: "Ann"}))


def check_equal(file: WorkflowFile) -> None:
    """Written and read again it is the same, and nothing is asked."""
    data = write(file, meetings(file.graph)).data
    check_against_schema(data)
    found = read(data)
    (again,) = found.workflows
    assert again.graph == file.graph
    assert again.kept == replace(file, graph=replace(file.graph, steps=(), flows=()))
    assert dict(again.role_names) == dict(file.roles)
    assert (again.name, found.questions) == (file.name, ())


@pytest.mark.requirement("S10")
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_comes_back_equal(name: str) -> None:
    file = TEMPLATES[name]
    check_equal(replace(file, graph=find_loop_backs(file.graph)))


@pytest.mark.parametrize("grow", [random_graph, sound_graph])
def test_random_graphs_come_back_equal(grow) -> None:
    for seed in range(40):
        check_equal(WorkflowFile(f"Graph {seed}", graph=find_loop_backs(grow(seed)), roles={ANN: "Ann"}))


def test_what_was_read_of_others_comes_back_equal() -> None:
    for drawn in read((FILES / "order.bpmn").read_bytes()).workflows:
        check_equal(WorkflowFile(drawn.name, graph=drawn.graph, roles=dict(drawn.role_names)))


def test_everything_a_step_can_say_comes_back_equal() -> None:
    whole = Step(
        StepId("ünder 1:ä"), StepKind.TASK, "Two\nlines & <signs> \x07", RoleId("a b"), Offset(-3), Span(1.5),
        instructions="Do it.\n\nWell.", checklist=(CheckItem("Look", id="c1", required=True),), optional=True,
        effort_minutes=90, anchor=True, time_out=TimeOut(Span(2), close=True), informed=(RoleId("boss"),),
        section="s 1", x=300, y=50.25, gates=(StepId("m"),), foreign="<x/>",
    )  # fmt: skip
    milestone = Step(StepId("m"), StepKind.MILESTONE, "Half", opens_at=1, cancel_rest=True, x=100, y=50)
    made = graph_of(whole, milestone, flows=(
        Flow(FlowId("1"), StepId("start"), StepId("m"), bends=((1, 2), (3.5, 4))),
        Flow(FlowId("2"), StepId("m"), whole.id, lag=Lag(-60)),
        Flow(FlowId("a b"), whole.id, StepId("end"), lag=Lag(960)),
    ))  # fmt: skip
    graph = replace(made, notes=(Note("n 1", "Mind\nthis", 5, 6),), sections=(Section("s 1", "First"),),
                    lanes=(Lane(RoleId("a b"), 100), Lane(None, 90)), in_lanes=True,
                    fields=(ProjectField("Budget"),))  # fmt: skip
    check_equal(WorkflowFile("A & B", "Launch", "About", {RoleId("a b"): "A “b”", RoleId("boss"): "Boss"}, graph,
                             anchor_minute=600, hours=(48, 24), step_hours={whole.id: (12,)}))  # fmt: skip


def elements(text: str, name: str) -> list[str]:
    return re.findall(rf"<bpmn:{name} [^>]*>", text)


def test_an_approval_is_a_task_with_a_gateway_that_names_its_answers() -> None:
    graph = graph_of(task("copy"), approval("legal"), flows="""start -> copy
    copy -> legal
    legal -Yes-> end
    legal -No-> copy""")  # fmt: skip
    text = text_of(graph)
    assert elements(text, "userTask") == [
        '<bpmn:userTask id="copy" name="Copy">', '<bpmn:userTask id="legal" name="Legal">'
    ]  # fmt: skip
    assert 'answer_legal == "Yes"' in text
    assert 'name="No"' in text
    parts = re.findall(r'leadline:part="(\w+)"', text)
    assert sorted(parts) == ["choice", "join"]
    assert elements(text, "exclusiveGateway")[0].startswith('<bpmn:exclusiveGateway id="copy_join"')


@pytest.mark.parametrize(
    ("arrows", "gateway"),
    [
        ("start -> pick\npick -a-> one\npick -b-> two\none -> last\ntwo -> last\nlast -> end", "exclusiveGateway"),
        ("start -> pick\npick -a-> one\npick -a-> two\none -> last\ntwo -> last\nlast -> end\npick -b-> end",
         "parallelGateway"),
        ("start -> pick\nstart -> two\npick -a-> one\npick -b-> end\none -> last\ntwo -> last\nlast -> end",
         "inclusiveGateway"),
    ],
)  # fmt: skip
def test_ways_that_meet_are_joined_as_the_check_of_soundness_says(arrows: str, gateway: str) -> None:
    graph = graph_of(question("pick", "a", "b"), task("one"), task("two"), task("last"), flows=arrows)
    assert f'<bpmn:{gateway} id="last_join"' in text_of(graph)


def test_a_way_back_that_brings_only_one_of_two_makes_the_join_inclusive() -> None:
    arrows = "start -> one\nstart -> two\none -> last\ntwo -> last\nlast -Yes-> end\nlast -No-> one"
    text = text_of(graph_of(task("one"), task("two"), approval("last"), flows=arrows))
    assert '<bpmn:inclusiveGateway id="last_join"' in text
    assert '<bpmn:exclusiveGateway id="one_join"' in text


def test_rules_by_the_first_that_is_true_exclude_one_another() -> None:
    budget = FieldRef("Budget")
    graph = graph_of(
        decision("size"), task("big"), task("mid"), task("north"),
        flows="start -> size\nbig -> end\nmid -> end\nnorth -> end",
        more=(flow("size -> big", Test(budget, Operator.MORE, 5000)),
              flow("size -> mid", Test(budget, Operator.MORE, 100)),
              flow("size -> north", Test(FieldRef("Region"), Operator.IS, "North")), flow("size -> end")),
    )  # fmt: skip
    found = re.findall(r"tFormalExpression\">([^<]+)<", text_of(graph))
    assert found == [
        "budget &gt; 5000",
        "not (budget &gt; 5000) and (budget &gt; 100)",
        'not (budget &gt; 5000) and not (budget &gt; 100) and (region == "North")',
    ]
    assert re.search(r'exclusiveGateway id="size" name="Size" default="[^"]+"', text_of(graph))


def test_all_rules_that_apply_are_an_inclusive_gateway() -> None:
    rules = decision("which", DecisionMode.ALL_TRUE)
    graph = graph_of(rules, task("a"), flows="start -> which\na -> end", more=(
        flow("which -> a", Test(OutcomeRef(StepId("which")), Operator.IS, "x")), flow("which -> end")
    ))  # fmt: skip
    assert '<bpmn:inclusiveGateway id="which"' in text_of(graph)


def test_waits_lags_and_time_outs_are_timers() -> None:
    asked = question("ask", outcomes=(Outcome("a"), Outcome("b"), Outcome(TIMED_OUT, positive=False)),
                     time_out=TimeOut(Span(4), close=True))  # fmt: skip
    cool = Step(StepId("cool"), StepKind.WAIT, "Cool", length=Span(3))
    reminded = task("slow", time_out=TimeOut(Span(1)))
    graph = graph_of(asked, cool, reminded, flows="start -> ask\nask -a-> cool\nask -b-> slow\nask -timed out-> slow\n"
                     "slow -> end", more=(flow("cool -> end", lag=Lag(90)),))  # fmt: skip
    text = text_of(graph)
    assert elements(text, "boundaryEvent") == [
        '<bpmn:boundaryEvent id="ask_boundary" name="Time-out" attachedToRef="ask" cancelActivity="true" '
        'leadline:part="boundary" leadline:of="ask">',
        '<bpmn:boundaryEvent id="slow_boundary" name="Time-out" attachedToRef="slow" cancelActivity="false" '
        'leadline:part="boundary" leadline:of="slow">',
    ]
    assert sorted(re.findall(r"<bpmn:timeDuration[^>]*>([^<]+)<", text)) == ["P1D", "P3D", "P4D", "PT90M"]
    assert 'sourceRef="ask_boundary"' in text


def test_other_workflows_and_ends_of_projects_have_their_element() -> None:
    other = Step(StepId("sub"), StepKind.SUBWORKFLOW, "Sub")
    graph = graph_of(other, end("stop", end_project=True), flows="start -> sub\nsub -> stop")
    text = text_of(graph)
    assert '<bpmn:callActivity id="sub" name="Sub" calledElement=' in text
    assert "terminateEventDefinition" in text


def test_what_has_no_counterpart_is_reported() -> None:
    graph = graph_of(
        task("write", offset=Offset(-3)), task("race", opens_at=1, cancel_rest=True),
        flows="start -> write\nstart -> race\nwrite -> race\nrace -> end",
    )  # fmt: skip
    said = write(WorkflowFile("S", graph=graph), meetings(graph)).report
    assert [line for line in said if "due" in line and "“Write”" in line]
    assert [line for line in said if "k-th" in line and "“Race”" in line]


def test_what_others_changed_in_our_file_is_read_as_they_left_it() -> None:
    graph = graph_of(task("copy", offset=Offset(-4), x=100, y=50), approval("legal"), flows="""start -> copy
    copy -> legal
    legal -Yes-> end
    legal -No-> copy""")  # fmt: skip
    text = text_of(graph)
    text = text.replace('name="Copy"', 'name="Draft"')
    # Somebody put a step between the approval and its gateway, so that the gateway is one of theirs now.
    text = text.replace('sourceRef="legal" targetRef="legal_choice"', 'sourceRef="legal" targetRef="new"')
    text = text.replace(
        "</bpmn:process>",
        '<bpmn:task id="new" name="File it"/><bpmn:sequenceFlow id="n" sourceRef="new" targetRef="legal_choice"/>'
        "</bpmn:process>",
    )
    (again,) = read(text.encode()).workflows
    assert again.graph.step("copy").title == "Draft"
    assert again.graph.step("copy").offset == Offset(-4)
    assert {(one.source, one.target) for one in again.graph.flows} >= {("legal", "new"), ("new", "legal_choice")}
    assert all(one.source in again.graph.by_id and one.target in again.graph.by_id for one in again.graph.flows)
