"""Reading BPMN of other programs: what becomes of each kind of element, and that nothing is dropped in silence."""

from pathlib import Path

import pytest

from app.domain.condition import FieldRef, Operator, Test
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.quantity import Span, SpanUnit
from app.domain.workflow import TIMED_OUT, DecisionMode, Graph, StepKind, TimeOut
from app.exchange.diagram.bpmn_reader import read
from app.exchange.diagram.bpmn_vocabulary import BOUNDS, DIAGRAM
from app.exchange.diagram.diagram import DiagramRead

FILES = Path(__file__).resolve().parents[3] / "files" / "diagrams"
MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def process(inside: str) -> DiagramRead:
    """A file with one process that holds this."""
    text = f'<definitions xmlns="{MODEL}"><process id="p" name="P">{inside}</process></definitions>'
    return read(text.encode())


def flows(*arrows: str) -> str:
    """``"a b"`` or ``"a b label"`` each a sequence flow."""
    parts = [arrow.split(" ", 2) for arrow in arrows]
    return "".join(
        f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}" name="{"".join(label)}"/>'
        for a, b, *label in parts
    )


def only(found: DiagramRead) -> Graph:
    (workflow,) = found.workflows
    return workflow.graph


def arrows(graph: Graph) -> set[tuple[str, str, str | None]]:
    return {(flow.source, flow.target, flow.outcome) for flow in graph.flows}


@pytest.mark.requirement("S10")
def test_a_file_of_another_program_becomes_a_workflow_for_each_of_its_pools() -> None:
    found = read((FILES / "order.bpmn").read_bytes())
    sell, deliver = found.workflows
    assert (sell.name, deliver.name) == ("Shop", "Carrier")
    assert sell.counts == {
        "tasks": 4, "gateways": 4, "events": 2, "subprocesses": 0, "flows": 11, "labels": 1, "lanes": 2
    }  # fmt: skip
    kinds = {step.id: step.kind for step in sell.graph.steps}
    assert kinds["s"] is StepKind.START
    assert kinds["check"] is kinds["pack"] is kinds["bill"] is StepKind.TASK
    assert kinds["big"] is StepKind.DECISION
    assert kinds["m"] is kinds["fan"] is kinds["both"] is StepKind.JUNCTION
    assert sell.graph.step("e").end_project
    assert set(sell.role_names.values()) == {"Desk", "Ware house"}
    assert sell.graph.step("check").title == "Check order"
    assert sell.graph.step("check").instructions == "Look at the stock."
    rule = sell.graph.flow_by_id["f3"].condition
    assert rule == Test(FieldRef("amount"), Operator.MORE, 1000)
    assert sell.graph.flow_by_id["f4"].condition is None
    assert [one.name for one in sell.graph.fields] == ["amount"]
    assert not deliver.placed


def test_what_has_no_counterpart_keeps_its_xml_and_is_reported() -> None:
    found = read((FILES / "order.bpmn").read_bytes())
    graph = found.workflows[0].graph
    assert "box = 1" in graph.step("pack").foreign
    assert 'form="f7"' in graph.step("check").foreign
    assert "messageRef" in graph.step("s").foreign
    assert not graph.step("ask").foreign
    kept = "\n".join(note.foreign for note in graph.notes)
    for part in ("dataObjectRef", "association", "messageFlow", "Customer", '"m1"'):
        assert part in kept, part
    assert "Gifts are wrapped" in [note.text for note in graph.notes]
    said = " ".join(found.report)
    for title in ("Pack", "Bill", "Order", "Customer", "Order came"):
        assert f"“{title}”" in said, title


def test_a_note_stands_where_the_file_has_it_and_what_is_drawn_nowhere_below_all_else() -> None:
    shape = (
        '<di:BPMNShape id="{0}_" bpmnElement="{0}"><dc:Bounds x="{1}" y="{2}" width="100" height="80"/></di:BPMNShape>'
    )
    text = f"""<definitions xmlns="{MODEL}" xmlns:di="{DIAGRAM}" xmlns:dc="{BOUNDS}"><process id="p">
    <startEvent id="s"/><task id="a" name="A"/>{flows("s a")}<dataObjectReference id="d"/>
    <textAnnotation id="t"><text>Ask first</text></textAnnotation></process><message id="m"/>
    <di:BPMNDiagram><di:BPMNPlane bpmnElement="p">{shape.format("s", 0, 0)}{shape.format("a", 200, 0)}
    {shape.format("t", 200, 200)}</di:BPMNPlane></di:BPMNDiagram></definitions>"""
    graph = only(read(text.encode()))
    notes = {note.text: note for note in graph.notes}
    below = [notes.pop("Also in the file: 1 × data object reference"), notes.pop("Also in the file: 1 × message")]
    (told,) = notes.values()
    step = graph.step(StepId("a"))
    assert step.x == told.x
    assert step.y is not None
    assert all(note.y - 44 > told.y + 44 > step.y for note in below)
    assert abs(below[0].y - below[1].y) + abs(below[0].x - below[1].x) >= 88


def test_a_process_without_a_name_is_called_as_what_calls_it() -> None:
    text = f"""<definitions xmlns="{MODEL}" name="All"><process id="p">
    <callActivity id="c" name="Pack it" calledElement="q"/></process><process id="q"><task id="a" name="A"/></process>
    </definitions>"""
    assert [workflow.name for workflow in read(text.encode()).workflows] == ["Process 1", "Pack it"]


def test_what_flows_lanes_and_the_process_say_besides_is_kept_too() -> None:
    inside = """<documentation>Ours since May</documentation><laneSet id="ls"><lane id="top" name="House">
    <childLaneSet id="c"><lane id="in" name="Desk"><flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet>
    <startEvent id="s"/><task id="a" name="A"/><sequenceFlow id="f" sourceRef="s" targetRef="a">
    <documentation>Only on Fridays</documentation></sequenceFlow>"""
    found = process(inside)
    assert found.workflows[0].counts["lanes"] == 2
    assert set(found.workflows[0].role_names.values()) == {"Desk"}
    kept = "\n".join(note.foreign for note in only(found).notes)
    for part in ("Ours since May", "House", "Only on Fridays"):
        assert part in kept, part
    assert any("1 × sequence flow" in line for line in found.report)


def test_places_are_kept_and_stretched_so_that_our_boxes_fit() -> None:
    graph = read((FILES / "order.bpmn").read_bytes()).workflows[0].graph
    assert graph.in_lanes
    at = {step.id: (step.x, step.y) for step in graph.steps}
    assert at["s"][0] == 88
    assert at["ask"][0] - at["check"][0] == pytest.approx(250 * 1.72)
    assert at["check"][1] == at["big"][1] == at["ask"][1] == 60
    assert [lane.height for lane in graph.lanes] == [120, 160]
    assert graph.flow_by_id["f4"].bends == (
        (at["big"][0], 110), (at["m"][0], 110)
    )  # fmt: skip


def test_without_a_readable_rule_the_role_is_asked_and_the_file_says_so() -> None:
    inside = """<startEvent id="s"/><exclusiveGateway id="g" name="Fine?"/><task id="a" name="A"/>
    <task id="b" name="B"/><sequenceFlow id="1" sourceRef="s" targetRef="g"/>
    <sequenceFlow id="2" name="Yes" sourceRef="g" targetRef="a"><conditionExpression>check(x) + 2</conditionExpression>
    </sequenceFlow><sequenceFlow id="3" name="No" sourceRef="g" targetRef="b"/>"""
    found = process(inside)
    step = only(found).step("g")
    assert (step.kind, step.mode) == (StepKind.DECISION, DecisionMode.ASKED)
    assert [outcome.name for outcome in step.outcomes] == ["Yes", "No"]
    assert any("check(x) + 2" in question for question in found.questions)


def test_an_answer_that_leads_back_is_a_loop_back() -> None:
    inside = '<startEvent id="s"/><task id="a" name="A"/><exclusiveGateway id="g"/><endEvent id="e"/>'
    graph = only(process(inside + flows("s a", "a g", "g e ok", "g a again")))
    assert {flow.id: flow.loop_back for flow in graph.flows} == {"s_a": False, "a_g": False, "g_e": False, "g_a": True}
    assert [(one.name, one.positive) for one in graph.step("g").outcomes] == [("ok", True), ("again", False)]


def test_a_sub_process_is_a_section_that_is_entered_and_left_at_one_place() -> None:
    inside = (
        """<startEvent id="s"/><subProcess id="sub" name="Make"><startEvent id="is"/><task id="a" name="A"/>
    <task id="b" name="B"/>"""
        + flows("is a", "is b")
        + '</subProcess><endEvent id="e"/>'
        + flows("s sub", "sub e")
    )
    graph = only(process(inside))
    assert {step.id for step in graph.steps if step.section == "sub"} == {"sub", "is", "a", "b", "sub_end"}
    assert [section.name for section in graph.sections] == ["Make"]
    assert {("s", "sub", None), ("sub", "is", None), ("a", "sub_end", None), ("b", "sub_end", None),
            ("sub_end", "e", None)} <= arrows(graph)  # fmt: skip


def test_a_timer_on_a_task_is_its_time_out() -> None:
    inside = """<startEvent id="s"/><userTask id="a" name="Answer"/><boundaryEvent id="late" attachedToRef="a">
    <timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></boundaryEvent>
    <task id="call" name="Call"/><endEvent id="e"/>""" + flows("s a", "a e", "late call", "call e")
    graph = only(process(inside))
    assert graph.step("a").time_out == TimeOut(Span(2), close=True)
    decision = graph.step("a_ended")
    assert decision.mode is DecisionMode.FIRST_TRUE
    (way,) = [flow for flow in graph.outgoing["a_ended"] if flow.target == "late"]
    assert way.condition.value == TIMED_OUT
    assert ("a_ended", "e", None) in arrows(graph)


def test_another_boundary_event_is_asked_when_its_task_ends() -> None:
    inside = """<startEvent id="s"/><userTask id="a" name="Print"/>
    <boundaryEvent id="jam" name="Paper jam" attachedToRef="a"><errorEventDefinition/></boundaryEvent>
    <boundaryEvent id="call" name="Phone" cancelActivity="false" attachedToRef="a"><messageEventDefinition/>
    </boundaryEvent><task id="fix" name="Fix"/><task id="talk" name="Talk"/><endEvent id="e"/>
    """ + flows("s a", "a e", "jam fix", "call talk")
    found = process(inside)
    graph = only(found)
    assert [outcome.name for outcome in graph.step("a_ended").outcomes] == ["Done", "Paper jam", "Done, and Phone"]
    assert {("a_ended", "e", "Done"), ("a_ended", "jam", "Paper jam"), ("a_ended", "call", "Done, and Phone"),
            ("a_ended", "e", "Done, and Phone"), ("jam", "fix", None)} <= arrows(graph)  # fmt: skip
    assert any("Print" in question for question in found.questions)


def test_several_starts_are_a_question_and_no_end_gets_one() -> None:
    inside = """<startEvent id="phone" name="Call"><messageEventDefinition/></startEvent>
    <startEvent id="mail" name="Mail"/><task id="a" name="A"/>""" + flows("phone a", "mail a")
    found = process(inside)
    graph = only(found)
    assert graph.start is not None
    assert {("start", "which_start", None), ("which_start", "phone", "Call"), ("which_start", "mail", "Mail"),
            ("a", "end", None)} <= arrows(graph)  # fmt: skip
    assert any("several starts" in question for question in found.questions)


def test_waits_links_calls_and_the_rest_find_their_kind() -> None:
    inside = """<intermediateCatchEvent id="w" name="Cool down"><timerEventDefinition><timeDuration>PT90M</timeDuration>
    </timerEventDefinition></intermediateCatchEvent><intermediateThrowEvent id="half" name="Half way"/>
    <intermediateThrowEvent id="out" name="x"><linkEventDefinition name="x"/></intermediateThrowEvent>
    <intermediateCatchEvent id="in" name="x"><linkEventDefinition name="x"/></intermediateCatchEvent>
    <callActivity id="c" name="Other" calledElement="p2"/><intermediateCatchEvent id="mail"><messageEventDefinition/>
    </intermediateCatchEvent>""" + flows("w half", "half out", "in c", "c mail")
    graph = only(process(inside))
    assert graph.step("w").kind is StepKind.WAIT
    assert graph.step("w").length == Span(1.5, SpanUnit.HOURS)
    assert graph.step("half").kind is StepKind.MILESTONE
    assert graph.step("c").kind is StepKind.SUBWORKFLOW
    assert 'calledElement="p2"' in graph.step("c").foreign
    assert (graph.step("mail").kind, graph.step("mail").title) == (StepKind.TASK, "Wait for message")
    assert ("out", "in", None) in arrows(graph)
    assert ("start", "w", None) in arrows(graph)


def test_rules_on_the_flows_of_a_task_are_a_decision_behind_it() -> None:
    inside = """<startEvent id="s"/><task id="a" name="Sort" default="3"/><task id="b" name="B"/><task id="c" name="C"/>
    <sequenceFlow id="1" sourceRef="s" targetRef="a"/>
    <sequenceFlow id="2" sourceRef="a" targetRef="b"><conditionExpression>kind == 'b'</conditionExpression>
    </sequenceFlow><sequenceFlow id="3" sourceRef="a" targetRef="c"/>"""
    graph = only(process(inside))
    assert graph.step("a_which").mode is DecisionMode.ALL_TRUE
    assert graph.flow_by_id["2"].condition == Test(FieldRef("kind"), Operator.IS, "b")
    assert graph.flow_by_id["3"].source == "a_which"
    assert graph.flow_by_id["3"].condition is None


def test_inclusive_ways_that_only_have_names_are_fields_to_say_yes_to() -> None:
    inside = (
        '<startEvent id="s"/><inclusiveGateway id="g" name="Which?"/><task id="a" name="A"/><task id="b" name="B"/>'
    )
    graph = only(process(inside + flows("s g", "g a print", "g b web")))
    assert graph.step("g").mode is DecisionMode.ALL_TRUE
    assert {flow.condition for flow in graph.outgoing["g"]} == {
        Test(FieldRef("print"), Operator.IS, True), Test(FieldRef("web"), Operator.IS, True)
    }  # fmt: skip


def test_lost_ends_and_doubled_ids_are_mended_and_told() -> None:
    inside = '<startEvent id="s"/><task id="a" name="A"/><task id="a" name="B"/>' + flows("s a", "a nowhere")
    found = process(inside)
    assert {step.title for step in only(found).steps} >= {"A", "B"}
    assert any("not in its process" in line for line in found.report)
    assert any('targetRef="nowhere"' in note.foreign for note in only(found).notes)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cannot be read as XML"),
        (b"hello", "cannot be read as XML at line 1"),
        (b"<svg/>", "begins with “svg”"),
        (f'<definitions xmlns="{MODEL}"/>'.encode(), "no process with steps"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares entities"),
        (b"<a>" * 300 + b"</a>" * 300, "nested more than 200 deep"),
        (b"<a>" + b"<b/>" * 100_001 + b"</a>", "more than 100,000 elements"),
        (b"<a>" + b" " * 20_000_000 + b"</a>", "more than 20 MB"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "letters cannot be read"),
    ],
)
def test_what_is_no_bpmn_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read(data)
    assert said in refused.value.sentence
