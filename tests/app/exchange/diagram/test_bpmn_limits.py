"""Whatever a file holds, reading it ends soon and gives a workflow or one sentence."""

import re
import time
from pathlib import Path
from random import Random

import pytest

from app.domain.errors import LeadlineError
from app.engine.checks.strict_bpmn import meetings
from app.engine.lint import lint
from app.engine.loop_backs import find_loop_backs
from app.exchange.diagram.bpmn_reader import read
from app.exchange.diagram.bpmn_vocabulary import NODES, OURS
from app.exchange.diagram.bpmn_writer import write
from app.exchange.templates import templates
from app.exchange.workflow_json import WorkflowFile, dump_workflow, load_workflow
from tests.app.exchange.diagram.sound_graph import sound_graph
from tests.app.exchange.diagram.test_bpmn_reader import MODEL
from tests.app.exchange.diagram.test_bpmn_repeat import LINE, MARKET
from tests.forked import megabytes

FILES = Path(__file__).resolve().parents[3] / "files" / "diagrams"
SOON = 2.0
MEGABYTES = 300


def seeds() -> list[bytes]:
    own = [write(file, meetings(file.graph)).data for file in templates()[:3]]
    nested = [
        write(WorkflowFile("Sample", graph=graph), meetings(graph)).data for graph in (LINE, MARKET, sound_graph(5))
    ]
    return [(FILES / "order.bpmn").read_bytes(), *own, *nested]


NAMES = [name.encode() for name in NODES] + [b"lane", b"process", b"subProcess", b"sequenceFlow", b"participant"]


def mutated(data: bytes, chance: Random) -> bytes:
    """Bytes changed, cut, doubled; names of elements and references exchanged, so that much of it is still XML."""
    for _ in range(chance.choice((1, 2, 5, 20))):
        at = chance.randrange(len(data) or 1)
        match chance.randint(0, 5):
            case 0:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[at + chance.randint(1, 200) :]
            case 2:
                data = data[:at] + data[at : at + chance.randint(1, 400)] + data[at:]
            case 3:
                old, new = chance.choice(NAMES), chance.choice(NAMES)
                data = data.replace(b":" + old, b":" + new)
            case _:
                ids = re.findall(rb'(?:id|sourceRef|targetRef|attachedToRef|default|x|y)="([^"]*)"', data)
                if ids:
                    old, new = chance.choice(ids), chance.choice([*ids, b"", b"nan", b"1e999"])
                    data = data.replace(b'"' + old + b'"', b'"' + new + b'"', chance.randint(1, 3))
    return data


def read_soon(data: bytes) -> str:
    """Reads it in time; what came of it is a workflow that can be kept, checked and written. The refusal, or empty."""
    begun = time.process_time()
    try:
        found = read(data)
    except LeadlineError as refused:
        assert refused.sentence.endswith(".")
        return refused.sentence
    finally:
        assert time.process_time() - begun < SOON
    for drawn in found.workflows:
        graph = find_loop_backs(drawn.graph)
        file = WorkflowFile(drawn.name, graph=graph, roles=dict(drawn.role_names))
        assert load_workflow(dump_workflow(file)) == file
        assert len(graph.by_id) == len(graph.steps)
        assert len(graph.flow_by_id) == len(graph.flows)
        assert all(flow.source in graph.by_id and flow.target in graph.by_id for flow in graph.flows)
        lint(graph)
        (again,) = read(write(file, meetings(graph)).data).workflows
        assert again.graph == graph
    return ""


def fuzz(first: int, seconds: float) -> int:
    """How many of the files could be read."""
    until, number, whole = time.monotonic() + seconds, first, 0
    originals = seeds()
    while time.monotonic() < until:
        chance = Random(number)
        whole += not read_soon(mutated(chance.choice(originals), chance))
        number += 1
    return whole


def test_broken_files_are_read_or_refused() -> None:
    assert fuzz(1, 3) > 3


@pytest.mark.soak
def test_broken_files_are_read_or_refused_for_a_minute() -> None:
    def work() -> None:
        assert fuzz(1_000_000, 60) > 50

    assert megabytes(work) < MEGABYTES


def in_process(inside: str) -> bytes:
    return f'<definitions xmlns="{MODEL}" xmlns:o="{OURS}"><process id="p">{inside}</process></definitions>'.encode()


LARGE = {
    "many tasks": "".join(f'<task id="t{n}"/>' for n in range(50_000)),
    "too many elements": "<task/>" * 150_000,
    "one id": '<task id="a"/>' * 60_000,
    "a fan": '<exclusiveGateway id="g"/><task id="b"/>' + '<sequenceFlow sourceRef="g" targetRef="b"/>' * 15_000,
    "events on one task": '<task id="b"/>' + '<boundaryEvent attachedToRef="b"/>' * 6_000,
    "starts": '<startEvent name="x"/>' * 6_000,
    "lanes": "<task/><laneSet>" + '<lane name="a"/>' * 60_000 + "</laneSet>",
    "our sub-processes": "".join(
        f'<subProcess id="r{n}" o:part="round" o:of="x"><startEvent id="b{n}" o:part="begin"/><task id="t{n}"/>'
        f'<endEvent id="d{n}" o:part="done"/><sequenceFlow id="1_{n}" sourceRef="b{n}" targetRef="t{n}"/>'
        f'<sequenceFlow id="2_{n}" sourceRef="t{n}" targetRef="d{n}"/></subProcess>'
        f'<sequenceFlow id="3_{n}" sourceRef="r{n}" targetRef="r{n + 1}"/>'
        for n in range(2_500)
    ),
    "nested": '<subProcess id="s">' * 190 + "<task/>" + "</subProcess>" * 190,
    "nested too deep": '<subProcess id="s">' * 5_000 + "</subProcess>" * 5_000,
    "brackets": '<exclusiveGateway id="g"/><task id="b"/>' + (
        '<sequenceFlow sourceRef="g" targetRef="b"><conditionExpression>' + "(" * 900 + "</conditionExpression>"
        "</sequenceFlow>") * 2_000,
    "a long name": '<task name="' + "x y " * 3_000_000 + '"/>',
}  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("name", LARGE)
def test_large_files_are_read_or_refused_in_time(name: str) -> None:
    def work() -> None:
        begun = time.process_time()
        try:
            read(in_process(LARGE[name]))
        except LeadlineError as refused:
            assert refused.sentence.endswith(".")
        assert time.process_time() - begun < SOON

    assert megabytes(work) < MEGABYTES


BOMB = "<!DOCTYPE b [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]><b>&a9;</b>"  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [BOMB, '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hostname">]><b>&x;</b>',
     '<!DOCTYPE b [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><b/>'],
)  # fmt: skip
def test_entities_are_refused_before_they_do_anything(text: str) -> None:
    assert "declares entities" in read_soon(text.encode())
