"""Visio drawings that are plain flowcharts are read; the others are refused in one sentence."""

from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app.domain.errors import RuleViolation
from app.domain.workflow import StepKind
from app.exchange.diagram.visio_reader import read

MAIN = 'xmlns="http://schemas.microsoft.com/office/visio/2012/main"'
LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MASTERS = {
    "1": "Start/End",
    "2": "Process",
    "3": "Decision",
    "4": "Dynamic connector",
    "5": "Swimlane",
    "6": "Document",
}


def shape(id: int, master: str, words: str, x: float = 1, y: float = 1, width: float = 0, height: float = 0) -> str:
    number = next(key for key, name in MASTERS.items() if name == master)
    cells = f'<Cell N="PinX" V="{x}"/><Cell N="PinY" V="{y}"/>'
    cells += f'<Cell N="Width" V="{width}"/><Cell N="Height" V="{height}"/>' if width else ""
    return f'<Shape ID="{id}" Type="Shape" Master="{number}">{cells}<Text><cp IX="0"/>{escape(words)}\n</Text></Shape>'


def joined(id: int, source: int, target: int) -> str:
    ends = (("BeginX", source), ("EndX", target))
    return "".join(f'<Connect FromSheet="{id}" FromCell="{cell}" ToSheet="{end}" ToCell="PinX"/>' for cell, end in ends)


def drawing(*pages: tuple[str, str, str], more: dict[str, bytes] | None = None) -> bytes:
    """Pages by name, each with its shapes and its connects."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as package:
        masters = "".join(f'<Master ID="{key}" NameU="{name}" Name="x"/>' for key, name in MASTERS.items())
        package.writestr("visio/masters/masters.xml", f"<Masters {MAIN}>{masters}</Masters>")
        listed, links = "", ""
        for number, (name, shapes, connects) in enumerate(pages, start=1):
            listed += f'<Page ID="{number}" Name="{name}"><PageSheet/><Rel r:id="rId{number}"/></Page>'
            links += f'<Relationship Id="rId{number}" Target="page{10 + number}.xml"/>'
            content = f"<PageContents {MAIN}><Shapes>{shapes}</Shapes><Connects>{connects}</Connects></PageContents>"
            package.writestr(f"visio/pages/page{10 + number}.xml", content)
        package.writestr("visio/pages/pages.xml", f"<Pages {MAIN} {LINKS}>{listed}</Pages>")
        package.writestr("visio/pages/_rels/pages.xml.rels", f"<Relationships>{links}</Relationships>")
        for path, data in (more or {}).items():
            package.writestr(path, data)
    return whole.getvalue()


SHAPES = (
    shape(1, "Start/End", "Begin", 1, 10)
    + shape(2, "Process", "Write & check", 1, 8)
    + shape(3, "Decision", "Good?", 1, 6)
    + shape(4, "Start/End", "Done", 1, 4)
    + shape(11, "Dynamic connector", "")
    + shape(12, "Dynamic connector", "")
    + shape(13, "Dynamic connector", "Yes")
    + shape(14, "Dynamic connector", "No")
)
CONNECTS = joined(11, 1, 2) + joined(12, 2, 3) + joined(13, 3, 4) + joined(14, 3, 2)


def test_a_plain_flowchart_is_read() -> None:
    found = read(drawing(("Page-1", SHAPES, CONNECTS)), "review")
    [drawn] = found.workflows
    titles = {step.id: step.title for step in drawn.graph.steps}
    assert {step.title: step.kind for step in drawn.graph.steps} == {
        "Begin": StepKind.START,
        "Write & check": StepKind.TASK,
        "Good?": StepKind.DECISION,
        "Done": StepKind.END,
    }
    assert [(titles[flow.source], titles[flow.target], flow.outcome) for flow in drawn.graph.flows] == [
        ("Begin", "Write & check", None),
        ("Write & check", "Good?", None),
        ("Good?", "Done", "Yes"),
        ("Good?", "Write & check", "No"),
    ]
    assert drawn.name == "review"
    assert drawn.placed
    places = {step.title: step.y or 0.0 for step in drawn.graph.steps}
    assert places["Begin"] < places["Write & check"] < places["Good?"] < places["Done"]
    assert drawn.counts == {"shapes": 4, "decisions": 1, "lanes": 0, "arrows": 4, "flows": 4, "labels": 2}


def test_swimlanes_are_roles_and_groups_are_one_shape() -> None:
    group = '<Shape ID="2" Type="Group" Master="2"><Cell N="PinX" V="3"/><Cell N="PinY" V="9"/><Shapes>'
    group += '<Shape ID="21" Type="Shape"><Text>Write</Text></Shape></Shapes></Shape>'
    shapes = (
        shape(8, "Swimlane", "Writer", 5, 9, 10, 2)
        + shape(9, "Swimlane", "Editor", 5, 7, 10, 2)
        + group
        + shape(3, "Process", "Edit", 6, 7)
        + shape(11, "Dynamic connector", "")
    )
    [drawn] = read(drawing(("A", shapes, joined(11, 21, 3))), "x").workflows
    roles = {step.title: step.role for step in drawn.graph.steps}
    assert (roles["Write"], roles["Edit"]) == ("writer", "editor")
    assert drawn.counts["lanes"] == 2


def test_each_page_that_is_a_flowchart_is_a_workflow() -> None:
    found = read(drawing(("One", SHAPES, CONNECTS), ("Plan", SHAPES, ""), ("Two", SHAPES, CONNECTS)), "x")
    assert [drawn.name for drawn in found.workflows] == ["One", "Two"]
    assert "“Plan” joins no shapes, so it was left out." in found.report


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Save it as .vsdx, not as .vsd"),
        (b"\xd0\xcf\x11\xe0 old", "not as .vsd"),
        (drawing(), "no plain flowchart"),
        (drawing(("A", SHAPES, "")), "no plain flowchart"),
        (drawing(("A", SHAPES, "<")), "cannot be read as XML"),
        (drawing(("A", SHAPES, CONNECTS))[:-900], "not as .vsd"),
    ],
)
def test_what_is_no_flowchart_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(RuleViolation, match=sentence):
        read(data, "x")


def test_a_zip_that_is_no_drawing_is_refused() -> None:
    whole = BytesIO()
    with ZipFile(whole, "w") as package:
        package.writestr("word/document.xml", "<a/>")
    with pytest.raises(RuleViolation, match="it has no pages"):
        read(whole.getvalue(), "x")


def test_a_drawing_that_unpacks_to_too_much_is_refused() -> None:
    bomb = drawing(("A", SHAPES + "<x>" + " " * 30_000_000 + "</x>", CONNECTS))
    assert len(bomb) < 100_000
    with pytest.raises(RuleViolation, match="unpacks to more than 20 MB"):
        read(bomb, "x")
