"""What a loop goes through is written as a sub-process of its own for each round, and is none when it is read again."""

from copy import deepcopy
from xml.etree import ElementTree

import pytest

from app.domain.ids import StepId
from app.domain.workflow import Graph
from app.exchange.diagram.bpmn_reader import read
from app.exchange.diagram.bpmn_vocabulary import MODEL, OURS
from app.exchange.workflow_json import WorkflowFile
from tests.app.engine.build import ANN, approval, graph_of, task
from tests.app.exchange.diagram.test_bpmn_writer import check_equal, text_of

ROUND = """start -> plan
plan -> copy
plan -> images
copy -> check
images -> check
check -Yes-> end
check -No-> plan"""


def blocks(text: str) -> dict[str, list[str]]:
    """By sub-process, the ids of what lies right in it."""
    root = ElementTree.fromstring(text)
    return {
        found.get("id", ""): [child.get("id", "") for child in found if "Flow" not in child.tag]
        for found in root.iter(f"{{{MODEL}}}subProcess")
    }


def graph(flows: str) -> Graph:
    return graph_of(task("plan"), task("copy"), task("images"), approval("check"), flows=flows)


def test_what_is_split_and_joined_in_a_loop_is_a_sub_process_from_the_split_to_the_join() -> None:
    inside = ["copy", "images", "check_join", "plan_fan", "plan_begin", "plan_done"]
    assert sorted(*blocks(text_of(graph(ROUND))).values()) == sorted(inside)
    check_equal(WorkflowFile("Sample", graph=graph(ROUND), roles={ANN: "Ann"}))


@pytest.mark.parametrize(
    "flows",
    [
        ROUND.replace("check -No-> plan", "check -No-> end"),
        ROUND.replace("check -No-> plan", "check -No-> copy"),
        ROUND.replace("images -> check", "images -> end"),
    ],
    ids=["without a loop", "sent back into one branch", "a branch that goes elsewhere"],
)
def test_what_no_loop_goes_through_as_a_whole_is_none(flows: str) -> None:
    assert blocks(text_of(graph(flows))) == {}
    check_equal(WorkflowFile("Sample", graph=graph(flows), roles={ANN: "Ann"}))


def test_a_loop_in_a_branch_stays_in_it_and_a_split_in_that_loop_is_a_sub_process_in_the_other() -> None:
    made = graph_of(
        task("plan"), task("copy"), task("images"), task("a"), task("b"), approval("inner"), approval("check"),
        flows="""start -> plan
        plan -> copy
        plan -> images
        copy -> a
        copy -> b
        a -> inner
        b -> inner
        inner -Yes-> check
        inner -No-> copy
        images -> check
        check -Yes-> end
        check -No-> plan""",
    )  # fmt: skip
    found = blocks(text_of(made))
    assert "copy_round" in found["plan_round"]
    assert {"a", "b"} <= set(found["copy_round"])
    check_equal(WorkflowFile("Sample", graph=made, roles={ANN: "Ann"}))


def test_what_another_program_puts_into_the_sub_process_comes_in_between() -> None:
    root = ElementTree.fromstring(text_of(graph(ROUND)))
    (block,) = root.iter(f"{{{MODEL}}}subProcess")
    copy = next(one for one in block if one.get("sourceRef") == "copy")
    ElementTree.SubElement(block, f"{{{MODEL}}}task", {"id": "proof", "name": "Proof"})
    ElementTree.SubElement(
        block, f"{{{MODEL}}}sequenceFlow", {"id": "on", "sourceRef": "proof", "targetRef": copy.get("targetRef", "")}
    )
    copy.set("targetRef", "proof")
    (found,) = read(ElementTree.tostring(root)).workflows
    assert {flow.target for flow in found.graph.outgoing["copy"]} == {"proof"}
    assert {flow.target for flow in found.graph.outgoing["proof"]} == {"check"}
    assert not found.graph.sections


def test_a_sub_process_that_does_not_begin_as_it_was_written_is_a_section() -> None:
    root = ElementTree.fromstring(text_of(graph(ROUND)))
    (block,) = root.iter(f"{{{MODEL}}}subProcess")
    begin = next(one for one in block if one.get(f"{{{OURS}}}part") == "begin")
    begin.attrib.pop(f"{{{OURS}}}part")
    (found,) = read(ElementTree.tostring(root)).workflows
    assert [one.id for one in found.graph.sections] == ["plan_round"]
    assert found.graph.step("copy").section == "plan_round"


def test_a_flow_that_somebody_doubled_is_two() -> None:
    root = ElementTree.fromstring(text_of(graph(ROUND)))
    (process,) = root.iter(f"{{{MODEL}}}process")
    again = deepcopy(next(one for one in process if one.get("sourceRef") == "start"))
    again.set("id", "again")
    process.append(again)
    (found,) = read(ElementTree.tostring(root)).workflows
    flows = [flow.id for flow in found.graph.outgoing[StepId("start")]]
    assert len(set(flows)) == len(flows) == 2
