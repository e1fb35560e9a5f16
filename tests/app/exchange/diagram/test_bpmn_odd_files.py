"""BPMN as other tools save it: prefixes everywhere, blank lines first, other encodings, pools without steps."""

from codecs import BOM_UTF8

import pytest

from app.domain.errors import RuleViolation
from app.exchange.diagram.bpmn_reader import read
from app.exchange.diagram.formats import read_workflows
from tests.app.exchange.diagram.test_bpmn_reader import MODEL, flows, only, process

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
PLAIN = f"""<?xml version="1.0" encoding="UTF-8"?>
<b:definitions xmlns:b="{MODEL}" xmlns:tns="urn:mine" targetNamespace="urn:mine"><b:process id="p" name="Größe">
<b:startEvent id="s"/><b:task id="a" name="Maß nehmen"/><b:sequenceFlow id="f" sourceRef="s" targetRef="a"/>
</b:process></b:definitions>"""


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        b"\r\n \n" + PLAIN.encode(),
        BOM_UTF8 + b"\n" + PLAIN.encode(),
        PLAIN.replace("UTF-8", "UTF-16").encode("utf-16"),
        PLAIN.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        PLAIN.replace("UTF-8", "windows-1252").encode("cp1252"),
        PLAIN.replace("UTF-8", "MacRoman").encode("mac_roman"),
    ],
    ids=["plain", "blank lines", "mark and blank line", "utf-16", "latin", "windows", "mac"],
)
def test_a_file_is_read_in_the_letters_that_it_says(data: bytes) -> None:
    (found,) = read(data).workflows
    assert found.name == "Größe"
    assert "Maß nehmen" in {step.title for step in found.graph.steps}
    assert (found.counts["tasks"], found.counts["events"], found.counts["flows"]) == (1, 1, 1)


def test_references_with_the_prefix_of_a_namespace_name_the_same_elements() -> None:
    text = f"""<definitions xmlns="{MODEL}" xmlns:tns="urn:mine" xmlns:di="{DI}" xmlns:dc="{DC}">
    <collaboration id="c"><participant id="pool" name="Kitchen" processRef="tns:p"/></collaboration><process id="p">
    <laneSet id="ls"><lane id="l" name="Cook"><flowNodeRef>tns:a</flowNodeRef></lane></laneSet>
    <startEvent id="s"/><userTask id="a" name="Bake"/><endEvent id="e"/><endEvent id="burnt" name="Burnt"/>
    <boundaryEvent id="late" name="Smoke" attachedToRef="tns:a"><errorEventDefinition/></boundaryEvent>
    <sequenceFlow id="f1" sourceRef="tns:s" targetRef="tns:a"/><sequenceFlow id="f2" sourceRef="a" targetRef="e"/>
    <sequenceFlow id="f3" sourceRef="tns:late" targetRef="burnt"/></process>
    <di:BPMNDiagram><di:BPMNPlane bpmnElement="tns:c"><di:BPMNShape bpmnElement="tns:a">
    <dc:Bounds x="100" y="100" width="172" height="80"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram></definitions>"""
    found = read(text.encode())
    (kitchen,) = found.workflows
    assert (kitchen.name, kitchen.placed, [*kitchen.role_names.values()]) == ("Kitchen", True, ["Cook"])
    graph = kitchen.graph
    assert graph.step("a").role is not None
    assert graph.step("a").x is not None
    assert [outcome.name for outcome in graph.step("a_ended").outcomes] == ["Done", "Smoke"]
    assert {("s", "a"), ("late", "burnt")} <= {(flow.source, flow.target) for flow in graph.flows}
    assert found.report == ("What happens by itself in BPMN is done by people here (error); the XML is kept: “Smoke”.",)


def test_words_beside_arrows_that_are_no_answers_stand_in_a_note() -> None:
    rule = "<conditionExpression>ok == true</conditionExpression>"
    inside = (
        '<startEvent id="s"/><task id="a" name="Draft"/><exclusiveGateway id="g" name="Fine?" default="n"/>'
        '<task id="b" name="Send"/><endEvent id="e"/><endEvent id="x"/>'
        + flows("s a", "a g Approve", "b e")
        + f'<sequenceFlow id="y" name="Sure" sourceRef="g" targetRef="b">{rule}</sequenceFlow>'
        '<sequenceFlow id="n" name="Never" sourceRef="g" targetRef="x"/>'
    )
    found = process(inside)
    assert [note.text for note in only(found).notes] == [
        "Draft → Fine?: Approve\nFine? → Send: Sure\nFine? → End: Never"
    ]
    assert found.workflows[0].counts["labels"] == 3
    assert any("“Approve”, “Sure”, “Never”" in line for line in found.report)


def test_words_that_are_answers_or_fields_stand_in_no_note() -> None:
    inside = (
        '<startEvent id="s"/><inclusiveGateway id="g" name="Which?"/><task id="a" name="A"/><task id="b" name="B"/>'
        '<exclusiveGateway id="h" name="Fine?"/><endEvent id="e"/>'
    )
    graph = only(process(inside + flows("s g", "g a print", "g b web", "a h", "h e Yes", "h b No")))
    assert not graph.notes


def test_a_pool_without_steps_keeps_its_xml_in_a_note() -> None:
    text = f"""<definitions xmlns="{MODEL}"><collaboration id="c"><participant id="x" name="Bank" processRef="q"/>
    </collaboration><process id="p" name="Pay"><task id="a" name="A"/></process>
    <process id="q"><laneSet id="ls"><lane id="l" name="Counter"/></laneSet></process></definitions>"""
    found = read(text.encode())
    (pay,) = found.workflows
    assert "Counter" in "".join(note.foreign for note in pay.graph.notes)
    assert "Processes without steps are kept in a note: “Bank”." in found.report


def test_what_was_read_is_said_by_kind_and_with_what_it_makes_here() -> None:
    inside = '<startEvent id="s"/><task id="a" name="A"/><task id="b" name="B"/><endEvent id="e"/>'
    assert (
        process(inside + flows("s a", "a b then", "b e")).counted == "Read: 2 tasks, 2 events, 3 flows (1 with words)."
    )
    added = process('<task id="a" name="A"/>' + '<subProcess id="u"><task id="b"/></subProcess>' + flows("a u"))
    assert added.counted == "Read: 2 tasks, 1 sub-process, 1 flow. That makes 5 steps and 4 flows here."


def test_a_lane_that_nothing_lies_in_keeps_its_name_in_a_note() -> None:
    lanes = '<lane id="l1" name="Desk"><flowNodeRef>a</flowNodeRef></lane><lane id="l2" name="Attic"/>'
    found = process(f'<laneSet id="ls">{lanes}</laneSet><startEvent id="s"/><task id="a" name="A"/>' + flows("s a"))
    assert [*found.workflows[0].role_names.values()] == ["Desk"]
    assert found.workflows[0].counts["lanes"] == 2
    kept = "".join(note.foreign for note in only(found).notes)
    assert "Attic" in kept
    assert "Desk" not in kept


def test_what_nothing_leads_to_is_named() -> None:
    lost = '<boundaryEvent id="b" name="Smoke" attachedToRef="gone"/><task id="x" name="Island"/>'
    found = process('<startEvent id="s"/><task id="a" name="A"/>' + lost + flows("s a"))
    said = "Nothing leads to these in the file: draw what does, or remove them: “Smoke”, “Island”."
    assert said in found.questions


def test_a_choreography_is_refused_for_what_it_is() -> None:
    text = f'<definitions xmlns="{MODEL}"><choreography id="c"><startEvent id="s"/></choreography></definitions>'
    with pytest.raises(RuleViolation, match="draws who speaks with whom"):
        read(text.encode())


def test_what_has_a_diagram_of_its_own_stands_below_the_first() -> None:
    def shapes(*at: tuple[str, int, int]) -> str:
        drawn = "".join(
            f'<d:BPMNShape bpmnElement="{key}"><c:Bounds x="{x}" y="{y}" width="172" height="64"/></d:BPMNShape>'
            for key, x, y in at
        )
        return f"<d:BPMNDiagram><d:BPMNPlane>{drawn}</d:BPMNPlane></d:BPMNDiagram>"

    text = f"""<definitions xmlns="{MODEL}" xmlns:d="{DI}" xmlns:c="{DC}"><process id="p"><startEvent id="s"/>
    <subProcess id="u" name="Make"><task id="a" name="A"/><task id="b" name="B"/>{flows("a b")}</subProcess>
    {flows("s u")}</process>{shapes(("s", 0, 0), ("u", 300, 0))}{shapes(("a", 0, 0), ("b", 300, 0))}</definitions>"""
    (found,) = read(text.encode()).workflows
    at = {step.id: (step.x, step.y) for step in found.graph.steps}
    assert at["a"][1] == at["b"][1]
    assert at["a"][1] - at["s"][1] >= 64 + 60
    assert at["b"][0] - at["a"][0] == 300


def test_the_older_ending_of_such_files_is_read_too() -> None:
    assert read_workflows(PLAIN.encode(), "measure.bpmn2").workflows[0].name == "Größe"


def test_shapes_that_all_lie_at_one_place_are_no_drawing() -> None:
    drawn = "".join(
        f'<d:BPMNShape bpmnElement="{key}"><c:Bounds x="0" y="0" width="48" height="48"/></d:BPMNShape>'
        for key in "sae"
    )
    text = f"""<definitions xmlns="{MODEL}" xmlns:d="{DI}" xmlns:c="{DC}"><process id="p"><startEvent id="s"/>
    <task id="a" name="A"/><endEvent id="e"/>{flows("s a", "a e")}</process>
    <d:BPMNDiagram><d:BPMNPlane>{drawn}</d:BPMNPlane></d:BPMNDiagram></definitions>"""
    (found,) = read(text.encode()).workflows
    assert not found.placed
    assert {step.x for step in found.graph.steps} == {None}


def test_what_is_added_beside_a_task_covers_no_other_step() -> None:
    shapes = (("s", 0, 36), ("a", 100, 100), ("late", 150, 36), ("e", 300, 36), ("call", 200, 100))
    drawn = "".join(
        f'<d:BPMNShape bpmnElement="{key}"><c:Bounds x="{x}" y="{200 * (key == "call")}" width="{size}" height="80"/>'
        "</d:BPMNShape>"
        for key, x, size in shapes
    )
    text = f"""<definitions xmlns="{MODEL}" xmlns:d="{DI}" xmlns:c="{DC}"><process id="p"><startEvent id="s"/>
    <userTask id="a" name="Bake"/><boundaryEvent id="late" name="Smoke" attachedToRef="a"><errorEventDefinition/>
    </boundaryEvent><task id="call" name="Call"/><endEvent id="e"/>
    {flows("s a", "a e", "late call", "call e")}</process>
    <d:BPMNDiagram><d:BPMNPlane>{drawn}</d:BPMNPlane></d:BPMNDiagram></definitions>"""
    (found,) = read(text.encode()).workflows
    steps = found.graph.by_id
    added, size = steps["a_ended"], steps["a_ended"].kind.traits.size
    for key in ("a", "call", "e"):
        other = steps[key]
        room = [(one + two) / 2 for one, two in zip(size, other.kind.traits.size, strict=True)]
        assert abs(added.x - other.x) >= room[0] or abs(added.y - other.y) >= room[1], key
