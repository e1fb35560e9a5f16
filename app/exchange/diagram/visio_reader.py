"""Visio drawings (.vsdx) that are plain flowcharts: shapes by the names of their masters, joined by connectors.

For ``formats``. A drawing without connectors between its shapes is refused in one sentence.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from posixpath import basename
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from app.domain.errors import RuleViolation
from app.domain.text import clean_line
from app.exchange.diagram.diagram import DiagramRead
from app.exchange.diagram.shape_graph import workflow_of
from app.exchange.diagram.shapes import Connector, DrawnPage, Rect, Shape, ShapeForm, SketchLane
from app.exchange.diagram.xml_tree import MOST_BYTES, local, read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PIXELS = 96.0
"""Of an inch, in which Visio counts."""
USUAL = (1.25, 0.75)
"""The size of a shape that has that of its master, in inches."""
_FORMS = (
    ("decision", ShapeForm.DECISION),
    ("start/end", ShapeForm.TERMINATOR),
    ("terminator", ShapeForm.TERMINATOR),
    ("start event", ShapeForm.START),
    ("end event", ShapeForm.END),
    ("parallel gateway", ShapeForm.JUNCTION),
    ("gateway", ShapeForm.DECISION),
    ("ellipse", ShapeForm.TERMINATOR),
    ("circle", ShapeForm.TERMINATOR),
    ("diamond", ShapeForm.DECISION),
    ("subprocess", ShapeForm.SUBWORKFLOW),
    ("predefined process", ShapeForm.SUBWORKFLOW),
    ("document", ShapeForm.DOCUMENT),
    ("delay", ShapeForm.WAIT),
    ("annotation", ShapeForm.NOTE),
    ("callout", ShapeForm.NOTE),
    ("text", ShapeForm.TEXT),
)
"""By a word in the universal name of a master, in small letters; whatever else is joined is work."""
_LANES = ("swimlane", "functional band")
_FRAMES = ("cff container", "phase list", "swimlane list", "separator", "title", "border", "background", "legend")
"""What is around the work, and no step."""


def read(data: bytes, name: str) -> DiagramRead:
    """The workflows of a drawing, one a page; ``name`` is that of the file, without its ending.

    Raises RuleViolation for what is no .vsdx, is too large, or is no flowchart.
    """
    package = _Package(data)
    masters = package.masters()
    pages = [(title, _VisioPage(root, masters)) for title, root in package.pages()]
    drawn = [(title, page) for title, page in pages if page.connectors]
    if not drawn:
        raise RuleViolation(
            "This Visio drawing is no plain flowchart: no connector joins two shapes. "
            "Glue the connectors to the shapes, or export it as another format."
        )
    found = [
        page.read(name if len(drawn) == 1 else clean_line(title) or f"{name}, {number}")
        for number, (title, page) in enumerate(drawn, start=1)
    ]
    left_out = [f"“{title}” joins no shapes, so it was left out." for title, page in pages if not page.connectors]
    return DiagramRead(
        tuple(one for page in found for one in page.workflows),
        (*(line for page in found for line in page.report), *left_out),
        tuple(line for page in found for line in page.questions),
    )


class _Package:
    """The parts of the file, each read within limits."""

    def __init__(self, data: bytes) -> None:
        self._room = MOST_BYTES
        if len(data) > MOST_BYTES:
            raise RuleViolation(f"This drawing has more than {MOST_BYTES // 1_000_000} MB. Split it into several.")
        try:
            self._zip = ZipFile(BytesIO(data))
            self._names = frozenset(self._zip.namelist())
        except (BadZipFile, ValueError, NotImplementedError, OSError):
            raise RuleViolation("This is no Visio drawing that can be read. Save it as .vsdx, not as .vsd.") from None
        if "visio/pages/pages.xml" not in self._names:
            raise RuleViolation("This is no Visio drawing: it has no pages. Save it as .vsdx.")

    def _part(self, path: str) -> "Element | None":
        if path not in self._names:
            return None
        try:
            with self._zip.open(path) as stream:
                data = stream.read(self._room + 1)
        except Exception as problem:
            # The zip reader has a different error for every kind of damage.
            raise RuleViolation("This Visio drawing is damaged or locked. Save it again.") from problem
        self._room -= len(data)
        if self._room < 0:
            raise RuleViolation(
                f"This drawing unpacks to more than {MOST_BYTES // 1_000_000} MB. Split it into several."
            )
        return read_xml(data, "Visio drawing")

    def masters(self) -> dict[str, str]:
        """The universal name of each master by its id, in small letters."""
        root = self._part("visio/masters/masters.xml")
        found = (one for one in root if local(one) == "Master") if root is not None else ()
        return {one.get("ID", ""): (one.get("NameU") or one.get("Name") or "").casefold() for one in found}

    def pages(self) -> Iterator[tuple[str, "Element"]]:
        """The name and the content of each page that is no background."""
        rels = self._part("visio/pages/_rels/pages.xml.rels")
        targets = {one.get("Id", ""): one.get("Target", "") for one in rels} if rels is not None else {}
        root = self._part("visio/pages/pages.xml")
        pages = [one for one in root if local(one) == "Page"] if root is not None else []
        for number, page in enumerate(pages, start=1):
            if page.get("Background") == "1":
                continue
            rel = next((one for one in page if local(one) == "Rel"), None)
            id = next((value for key, value in rel.items() if key.endswith("}id")), "") if rel is not None else ""
            target = targets.get(id, f"page{number}.xml")
            content = self._part(f"visio/pages/{basename(target)}")
            if content is not None:
                yield page.get("Name") or page.get("NameU") or "", content


class _VisioPage:
    """The shapes of a page and what joins them."""

    def __init__(self, root: "Element", masters: Mapping[str, str]) -> None:
        self._masters = masters
        self._shapes: dict[str, Element] = {}
        self._outer: dict[str, str] = {}
        """The outermost group that a shape stands in."""
        for part in root:
            if local(part) == "Shapes":
                for shape in part:
                    self._take(shape, shape.get("ID", ""))
        self.connectors = tuple(self._joined(root))

    def _take(self, top: "Element", outer: str) -> None:
        self._shapes[outer] = top
        for shape in top.iter():
            if local(shape) == "Shape":
                self._outer[shape.get("ID", "")] = outer

    def _joined(self, root: "Element") -> Iterator[Connector]:
        ends: dict[str, dict[str, str]] = {}
        for one in root.iter():
            if local(one) == "Connect":
                side = one.get("FromCell", "")
                shape = self._outer.get(one.get("ToSheet", ""))
                if side in ("BeginX", "EndX") and shape is not None:
                    ends.setdefault(one.get("FromSheet", ""), {})[side] = shape
        for id, joined in ends.items():
            if id in self._shapes:
                source, target = joined.get("BeginX"), joined.get("EndX")
                if self._points_back(self._shapes[id]):
                    source, target = target, source
                yield Connector(id, source, target, _words(self._shapes[id]))

    def _points_back(self, shape: "Element") -> bool:
        """Whether its only head is at its beginning."""
        begin, end = _cell(shape, "BeginArrow"), _cell(shape, "EndArrow")
        return bool(begin) and end == 0.0

    def read(self, name: str) -> DiagramRead:
        """The workflow of the page. Raises RuleViolation for too many shapes."""
        lines = {one.id for one in self.connectors}
        rest = {id: shape for id, shape in self._shapes.items() if id not in lines and not self._is_line(shape)}
        lanes = {id: shape for id, shape in rest.items() if self._is_named(shape, _LANES)}
        frames = {id for id, shape in rest.items() if id in lanes or self._is_named(shape, _FRAMES)}
        bands = tuple(SketchLane(id, _words(shape), _rect(shape)) for id, shape in lanes.items())
        shapes = tuple(self._shape(id, shape, bands) for id, shape in rest.items() if id not in frames)
        counts = {
            "shapes": len(shapes) + len(bands),
            "decisions": sum(shape.form is ShapeForm.DECISION for shape in shapes),
            "lanes": len(bands),
            "arrows": len(self.connectors),
            "flows": sum(bool(one.source and one.target) for one in self.connectors),
            "labels": sum(bool(one.text) for one in self.connectors),
        }
        return workflow_of(DrawnPage(name, shapes, self.connectors, bands, counts=counts))

    def _master(self, shape: "Element") -> str:
        name = self._masters.get(shape.get("Master", ""), "")
        return name or (shape.get("NameU") or shape.get("Name") or "").casefold()

    def _is_named(self, shape: "Element", words: tuple[str, ...]) -> bool:
        return any(word in self._master(shape) for word in words)

    def _is_line(self, shape: "Element") -> bool:
        """A line that is fastened to nothing."""
        return "connector" in self._master(shape) or _cell(shape, "BeginX") is not None

    def _shape(self, id: str, shape: "Element", bands: tuple[SketchLane, ...]) -> Shape:
        name = self._master(shape)
        form = next((form for word, form in _FORMS if word in name), None)
        rect = _rect(shape)
        inside = [
            band for band in bands if rect is not None and band.rect is not None and band.rect.contains(rect.middle)
        ]
        bare = form is None and not name
        kind = ShapeForm.TEXT if bare and not shape.get("Master") else form or ShapeForm.TASK
        return Shape(id, kind, _words(shape), rect, inside[0].id if inside else None)


def _cell(shape: "Element", name: str) -> float | None:
    for part in shape:
        if local(part) == "Cell" and part.get("N") == name:
            try:
                found = float(part.get("V") or "")
            except ValueError:
                return None
            return found if abs(found) < 1e5 else None
    return None


def _rect(shape: "Element") -> Rect | None:
    """In pixels, from the top; Visio counts from the foot of the page."""
    x, y = _cell(shape, "PinX"), _cell(shape, "PinY")
    if x is None or y is None:
        return None
    width, height = _cell(shape, "Width") or USUAL[0], _cell(shape, "Height") or USUAL[1]
    return Rect((x - width / 2) * PIXELS, (-y - height / 2) * PIXELS, width * PIXELS, height * PIXELS)


def _words(shape: "Element") -> str:
    """What is written in a shape, or in the parts of a group."""
    return clean_line(" ".join("".join(one.itertext()) for one in shape.iter() if local(one) == "Text"))
