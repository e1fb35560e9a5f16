"""*Repeat for each* as a multi-instance of BPMN: written, read of others, run by another engine."""

import io
import re
import warnings
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from app.domain.check_item import Section
from app.domain.ids import StepId
from app.domain.project_field import FieldKind, ProjectField, Repeat
from app.domain.workflow import Graph, Step, StepKind
from app.engine.checks.strict_bpmn import meetings
from app.exchange.diagram.bpmn_reader import read
from app.exchange.diagram.bpmn_writer import write
from app.exchange.workflow_json import WorkflowFile
from tests.app.engine.build import ANN, approval, graph_of, task
from tests.app.exchange.diagram.test_bpmn_reader import MODEL
from tests.app.exchange.diagram.test_bpmn_rounds import blocks
from tests.app.exchange.diagram.test_bpmn_writer import check_equal, text_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.util.task import TaskState

CHANNELS = (ProjectField("Channels", FieldKind.LIST),)
LINE = replace(
    graph_of(
        task("draft"),
        task("post", repeat=Repeat("Channels", 2)),
        task("report"),
        flows="start -> draft\ndraft -> post\npost -> report\nreport -> end",
    ),
    fields=CHANNELS,
)
MARKET = replace(
    graph_of(
        task("brief"), task("also"), task("write", section="m"), approval("check", section="m"), task("launch"),
        flows="start -> brief\nstart -> also\nbrief -> write\nalso -> write\nwrite -> check\ncheck -No-> write\n"
        "check -Yes-> launch\nlaunch -> end",
    ),
    fields=CHANNELS, sections=(Section("m", "Market", Repeat("Channels")),),
)  # fmt: skip


def whole(graph: Graph) -> WorkflowFile:
    return WorkflowFile("Sample", graph=graph, roles={ANN: "Ann"})


@pytest.mark.parametrize("graph", [LINE, MARKET], ids=["step", "section"])
def test_what_is_repeated_comes_back_equal(graph: Graph) -> None:
    check_equal(whole(graph))


def test_a_step_is_a_multi_instance_over_the_list_of_its_field() -> None:
    text = text_of(LINE)
    assert re.search(r'<bpmn:dataObject id="channels" name="Channels" isCollection="true"', text)
    (post,) = (one for one in ElementTree.fromstring(text).iter(f"{{{MODEL}}}userTask") if one.get("id") == "post")
    (loop,) = post.iter(f"{{{MODEL}}}multiInstanceLoopCharacteristics")
    said = {child.tag.rpartition("}")[2]: child.text for child in loop}
    assert said["loopDataInputRef"] == "channels"
    assert said["completionCondition"] == "numberOfCompletedInstances >= 2"


def test_a_section_is_a_sub_process_that_is_one_with_its_way_back_inside() -> None:
    ((made, inside),) = blocks(text_of(MARKET)).items()
    assert made == "write_each"
    assert {"write", "write_back", "check", "check_choice"} <= set(inside)
    assert "write_join" not in inside
    assert "launch" not in inside
    assert write(whole(MARKET), meetings(MARKET)).report == ()


def test_what_bpmn_cannot_repeat_is_said() -> None:
    wait = Step(StepId("post"), StepKind.WAIT, "Post", repeat=Repeat("Channels"))
    found = write(whole(LINE.with_steps(wait)), {}).report
    assert "Only Leadline repeats these for each value: “Post”." in found
    away = graph_of(task("a", section="m"), task("b", section="m"), flows="start -> a\nstart -> b\na -> end\nb -> end")
    two = replace(away, fields=CHANNELS, sections=MARKET.sections)
    assert any("repeats these sections" in line for line in write(whole(two), meetings(two)).report)
    check_equal(whole(two))


@pytest.mark.parametrize("values", [(), ("Blog",), ("Blog", "Mail", "Print")])
def test_another_engine_opens_as_many_as_there_are_values(values: tuple[str, ...]) -> None:
    parser = BpmnParser()
    graph = LINE.with_steps(replace(LINE.step(StepId("post")), repeat=Repeat("Channels")))
    parser.add_bpmn_io(io.BytesIO(write(whole(graph), {}).data))
    (process_id,) = parser.get_process_ids()
    running = BpmnWorkflow(parser.get_spec(process_id), parser.get_subprocess_specs(process_id))
    running.task_tree.data = {"channels": list(values)}
    running.do_engine_steps()
    (draft,) = running.get_tasks(state=TaskState.READY, manual=True)
    draft.run()
    running.do_engine_steps()
    opened = list(running.get_tasks(state=TaskState.READY, manual=True))
    assert len(opened) == (len(values) or 1)
    for one in opened if values else ():
        one.run()
    running.do_engine_steps()
    after = [task.task_spec.name for task in running.get_tasks(state=TaskState.READY, manual=True)]
    assert after == ["report"]


OTHERS = """<definitions xmlns="{model}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="p">
<startEvent id="s"/><dataObject id="d" isCollection="true"/>
<dataObjectReference id="r" name="Markets" dataObjectRef="d"/>
{what}<endEvent id="e"/>
<sequenceFlow id="1" sourceRef="s" targetRef="a"/><sequenceFlow id="2" sourceRef="a" targetRef="e"/>
</process></definitions>"""
LOOP = "<multiInstanceLoopCharacteristics{more}>{inside}</multiInstanceLoopCharacteristics>"


def of_others(what: str) -> tuple[Graph, tuple[str, ...]]:
    found = read(OTHERS.format(model=MODEL, what=what).encode())
    return found.workflows[0].graph, (*found.report, *found.questions)


@pytest.mark.parametrize(
    ("more", "inside", "repeat"),
    [
        ("", "<loopDataInputRef>r</loopDataInputRef>", Repeat("Markets")),
        ("", "<loopDataInputRef>d</loopDataInputRef>", Repeat("Markets")),
        ("", "<loopDataInputRef>other</loopDataInputRef>", Repeat("other")),
        (' camunda:collection="${{people}}"', "", Repeat("people")),
        ("", "<loopDataInputRef>r</loopDataInputRef><completionCondition>${{nrOfCompletedInstances >= 2}}"
         "</completionCondition>", Repeat("Markets", 2)),
        ("", "<loopCardinality>3</loopCardinality>", None),
    ],
)  # fmt: skip
def test_a_multi_instance_of_another_program_is_repeated_for_its_list(
    more: str, inside: str, repeat: Repeat | None
) -> None:
    loop = LOOP.format(more=more.replace("{{", "{").replace("}}", "}"), inside=inside.replace("{{", "{"))
    graph, said = of_others(f'<userTask id="a" name="Ask">{loop.replace("}}", "}")}</userTask>')
    assert graph.step(StepId("a")).repeat == repeat
    assert [one.name for one in graph.fields] == ([repeat.field] if repeat else [])
    assert any("done once here" in line for line in said) is (repeat is None)


def test_one_after_the_other_is_said_and_a_sub_process_becomes_a_section_that_is_repeated() -> None:
    loop = LOOP.format(more=' isSequential="true"', inside="<loopDataInputRef>r</loopDataInputRef>")
    graph, said = of_others(f'<subProcess id="a" name="Each">{loop}<task id="t" name="T"/></subProcess>')
    assert [(one.name, one.repeat) for one in graph.sections] == [("Each", Repeat("Markets"))]
    assert graph.fields == (ProjectField("Markets", FieldKind.LIST),)
    assert any("one after the other" in line for line in said)


def test_a_repeated_section_that_does_not_end_as_it_was_written_is_a_section_still() -> None:
    text = text_of(MARKET).replace('leadline:part="done"', "")
    (found,) = read(text.encode()).workflows
    assert found.graph.step(StepId("check")).section == "m"
    assert {"write_each"} <= {one.id for one in found.graph.sections}
    assert {flow.target for flow in found.graph.outgoing[StepId("write")]} == {"check"}
