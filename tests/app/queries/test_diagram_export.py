"""What is drawn of a workflow in files of BPMN and draw.io: the places of the words, and that all comes back equal."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from app.actions.flowchart.workflow_import import laid_out
from app.domain.rectangle import Rectangle
from app.exchange.diagram.bpmn_vocabulary import BOUNDS, DIAGRAM, MODEL
from app.exchange.diagram.formats import read_workflows, workflow_file
from app.exchange.templates import templates
from app.exchange.workflow_json import WorkflowFile
from app.queries.diagram_export import bpmn_of, drawio_of

TEMPLATES = {file.name: file for file in templates()}


def drawn(name: str) -> WorkflowFile:
    file = TEMPLATES[name]
    return replace(file, graph=laid_out(file.graph))


def bounds(element: ElementTree.Element) -> Rectangle:
    found = element.find(f"{{{BOUNDS}}}Bounds")
    x, y, width, height = (float(found.get(name)) for name in ("x", "y", "width", "height"))
    return Rectangle(x + width / 2, y + height / 2, width, height)


def covers(one: Rectangle, other: Rectangle) -> bool:
    across, down = abs(one.x - other.x), abs(one.y - other.y)
    return across < (one.width + other.width) / 2 - 0.1 and down < (one.height + other.height) / 2 - 0.1


@pytest.mark.parametrize("name", ["Blog post, extended", "Webinar", "Press release"])
def test_every_name_beside_a_shape_or_a_line_has_a_place_of_its_own_in_bpmn(name: str) -> None:
    root = ElementTree.fromstring(bpmn_of(drawn(name)).data)
    named = {one.get("id") for one in root.iter() if one.get("name")}
    kinds = {one.get("id"): one.tag.removeprefix(f"{{{MODEL}}}") for one in root.iter()}
    beside = {key for key in named if kinds[key].endswith(("Event", "Gateway", "sequenceFlow"))}
    words, boxes = {}, []
    for element in (*root.iter(f"{{{DIAGRAM}}}BPMNShape"), *root.iter(f"{{{DIAGRAM}}}BPMNEdge")):
        label = element.find(f"{{{DIAGRAM}}}BPMNLabel")
        if label is not None:
            words[element.get("bpmnElement")] = bounds(label)
        if kinds[element.get("bpmnElement")].endswith(("Task", "Event", "Gateway", "task")):
            boxes.append(bounds(element))
    assert words.keys() == beside
    assert len(words) > 4
    places = [*words.values()]
    assert not [one for number, one in enumerate(places) for other in places[:number] if covers(one, other)]
    assert not [one for one in places for box in boxes if covers(one, box)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_drawn_elsewhere_comes_back_equal(name: str) -> None:
    file = drawn(name)
    for data, ending in ((bpmn_of(file).data, ".bpmn"), (drawio_of(file).data, ".drawio")):
        (back,) = read_workflows(data, f"x{ending}").workflows
        assert workflow_file(back) == file, ending


def test_words_stand_as_far_along_an_arrow_in_draw_io_as_on_the_flowchart() -> None:
    root = ElementTree.fromstring(drawio_of(drawn("Blog post, extended")).data)
    arrows = {
        one.get("label"): one.find("mxCell/mxGeometry")
        for one in root.iter("object")
        if one.find("mxCell[@edge]") is not None
    }
    assert arrows[""].get("x") is None
    assert all(-1 <= float(geometry.get("x")) <= 1 for label, geometry in arrows.items() if label)
    assert float(arrows["Changes requested"].get("x")) != 0
