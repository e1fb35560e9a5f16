"""What another program changed in a file of ours comes in, or is told; what it said before goes out again."""

from xml.etree import ElementTree

import pytest

from app.domain.condition import All, FieldRef, Operator, OutcomeRef, Test
from app.domain.ids import StepId
from app.domain.quantity import Span, SpanUnit
from app.domain.workflow import Flow, Graph, ProjectField, Step, StepKind, TimeOut
from app.exchange.diagram.bpmn_reader import read
from app.exchange.diagram.bpmn_vocabulary import MODEL
from app.exchange.diagram.bpmn_writer import write
from app.exchange.workflow_json import WorkflowFile
from tests.app.engine.build import ANN, approval, decision, flow, graph_of, task
from tests.app.exchange.diagram.test_bpmn_writer import check_equal, written

BUDGET = FieldRef("Budget (k€)")
PLENTY = Test(BUDGET, Operator.MORE, 5000)


def ours() -> Graph:
    return graph_of(
        task("copy", time_out=TimeOut(Span(2), close=True), instructions="Write it."),
        approval("legal"), decision("size"), task("big"), task("small"),
        Step(StepId("cool"), StepKind.WAIT, "Cool", ANN, length=Span(3)),
        flows="start -> copy\ncopy -> legal\nlegal -Yes-> size\nlegal -No-> copy\nbig -> cool\ncool -> end\n"
        "small -> end",
        more=(flow("size -> big", PLENTY), flow("size -> small")),
        fields=(ProjectField("Budget (k€)"),),
    )  # fmt: skip


def changed(*edits: tuple[str, str]) -> tuple[Graph, tuple[str, ...]]:
    text = written(WorkflowFile("Sample", graph=ours(), roles={ANN: "Ann"}))
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    found = read(text.encode())
    return found.workflows[0].graph, (*found.report, *found.questions)


def rule(graph: Graph, source: str, target: str) -> Flow:
    (found,) = (one for one in graph.flows if (one.source, one.target) == (source, target))
    return found


def test_nothing_is_told_of_what_nobody_changed() -> None:
    assert changed() == (ours(), ())


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("budget_k &gt; 900", Test(BUDGET, Operator.MORE, 900)),
        ("${budget_k &gt;= 1}", Test(BUDGET, Operator.AT_LEAST, 1)),
        (
            'budget_k &gt; 1 and answer_legal == "Yes"',
            All((Test(BUDGET, Operator.MORE, 1), Test(OutcomeRef(StepId("legal")), Operator.IS, "Yes"))),
        ),
        ("region == &quot;North&quot;", Test(FieldRef("region"), Operator.IS, "North")),
    ],
)
def test_a_rule_that_can_be_read_is_the_condition_of_its_flow(text: str, condition: Test) -> None:
    graph, told = changed((">budget_k &gt; 5000<", f">{text}<"))
    assert rule(graph, "size", "big").condition == condition
    assert told == ()
    assert ("region" in {one.name for one in graph.fields}) is ("region" in text)


def test_a_rule_that_cannot_be_read_is_told_and_the_flow_stays_as_it_was() -> None:
    graph, told = changed((">budget_k &gt; 5000<", ">sum(budget) % 2<"))
    assert graph == ours()
    assert told == ("The rule of a flow was changed elsewhere and cannot be read, so it is as it was here: "
                    "“Size: sum(budget) % 2”.",)  # fmt: skip


def test_a_rule_that_is_gone_is_told_too() -> None:
    rules = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">budget_k &gt; 5000</bpmn:conditionExpression>'
    graph, told = changed((rules, ""))
    assert graph == ours()
    assert [line.endswith("“Size: no rule any more”.") for line in told] == [True]


def test_another_answer_is_another_outcome_and_one_that_nobody_gives_is_told() -> None:
    graph, told = changed(('>answer_legal == "No"<', '>answer_legal == "Yes"<'))
    assert {one.outcome for one in graph.outgoing[StepId("legal")]} == {"Yes"}
    assert told == ()
    graph, told = changed(('>answer_legal == "No"<', '>answer_legal == "Perhaps"<'))
    assert graph == ours()
    assert len(told) == 1


def test_texts_times_and_lanes_that_were_changed_come_in() -> None:
    graph, told = changed(("Write it.", "Write it\nwell."), ("P2D", "PT4H"), ("P3D", "P5D"))
    assert graph.step(StepId("copy")).instructions == "Write it\nwell."
    assert graph.step(StepId("copy")).time_out == TimeOut(Span(4, SpanUnit.HOURS), close=True)
    assert graph.step(StepId("cool")).length == Span(5)
    assert told == ()
    lane = '<bpmn:lane id="boss" name="Boss"><bpmn:flowNodeRef>big</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    graph, told = changed(("<bpmn:flowNodeRef>big</bpmn:flowNodeRef>", ""), ("</bpmn:laneSet>", lane))
    assert graph.step(StepId("big")).role == "boss"
    assert graph.step(StepId("small")).role == ANN


THEIRS = f"""<definitions xmlns="{MODEL}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
 xmlns:x="urn:x"><process id="p"><startEvent id="s"/>
<userTask id="a" name="A" camunda:formKey="f1" x:cost="3"><extensionElements><x:risk level="high"><x:why/></x:risk>
</extensionElements></userTask>
<scriptTask id="b" name="B" scriptFormat="js"><script>1</script></scriptTask><endEvent id="e"/>
<sequenceFlow id="1" sourceRef="s" targetRef="a"/><sequenceFlow id="2" sourceRef="a" targetRef="b"/>
<sequenceFlow id="3" sourceRef="b" targetRef="e"/></process></definitions>"""


def test_extensions_of_others_go_out_again_and_what_cannot_is_told() -> None:
    drawn = read(THEIRS.encode()).workflows[0]
    file = WorkflowFile(drawn.name, graph=drawn.graph, roles=dict(drawn.role_names))
    check_equal(file)
    found = write(file, {})
    root = ElementTree.fromstring(found.data)
    (a,) = (one for one in root.iter(f"{{{MODEL}}}userTask") if one.get("id") == "a")
    assert (a.get("{http://camunda.org/schema/1.0/bpmn}formKey"), a.get("{urn:x}cost")) == ("f1", "3")
    assert [one.get("level") for one in a.iter("{urn:x}risk")] == ["high"]
    assert "What another program said of these is in the file for Leadline alone: “B”." in found.report
    assert not any("“A”" in line for line in found.report)
