"""Drawings of draw.io as workflows, one a page. For ``formats``.

What the program itself has written into a shape, an arrow or a page counts, with what was changed in draw.io since.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from app.domain.check_item import Section
from app.domain.errors import RuleViolation
from app.domain.text import clean_line
from app.domain.workflow import Flow, Note, Step
from app.exchange.answer.mail import text_of_html
from app.exchange.diagram.diagram import DiagramRead
from app.exchange.diagram.drawio_file import pages_of
from app.exchange.diagram.drawio_style import Style, form_of, is_lane, style_of
from app.exchange.diagram.frame_arrows import FrameArrows, Holders, holders
from app.exchange.diagram.remarks import few
from app.exchange.diagram.shape_graph import NUDGE, workflow_of
from app.exchange.diagram.shapes import Connector, DrawnPage, Point, Rect, Shape, ShapeForm, SketchLane
from app.exchange.json_codec import JsonCodec, Misread
from app.exchange.workflow_json import WorkflowFile, codecs

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OWN = "leadline"
"""The attribute of a shape, an arrow or a page in which the program keeps what a drawing has no place for."""
_BARE_NAME = re.compile(r"\W*(page|seite|página|pagina|feuille)?\W*\d*\W*", re.IGNORECASE)
"""Names of pages that say nothing."""
_RULE = re.compile(r"^_{8,}$", re.MULTILINE)
"""A line across a shape, as the text of its words has it."""
_SNAP = 10.0
"""How far an arrow may end from a shape that it is not fastened to, in pixels."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step as it is kept in its shape, with the words that the shape showed then."""

    label: str
    step: Step


@dataclass(frozen=True, slots=True)
class OwnFlow:
    """A flow as it is kept in its arrow, with the words that the arrow showed then."""

    label: str
    flow: Flow


own_step, own_flow, own_note = codecs.of(OwnStep), codecs.of(OwnFlow), codecs.of(Note)
own_workflow = codecs.of(WorkflowFile)


def read(data: bytes, name: str) -> DiagramRead:
    """The workflows of a drawing, one a page; ``name`` is that of the file, without its ending.

    Raises RuleViolation for what is no drawing, and for one that is too large.
    """
    pages = [*pages_of(data)]
    if not pages:
        raise RuleViolation("There is no page in this drawing. Open it in draw.io and save it again.")
    found = list[DiagramRead]()
    for title, model in pages:
        said = "" if _BARE_NAME.fullmatch(title) else clean_line(title)
        own = said or (name if len(pages) == 1 else f"{name}, {title or len(found) + 1}")
        found.append(_Page(model, own).read())
    several = len(pages) > 1
    return DiagramRead(
        tuple(one for page in found for one in page.workflows),
        tuple(_of_page(line, page, several) for page in found for line in page.report),
        tuple(_of_page(line, page, several) for page in found for line in page.questions),
    )


def _of_page(line: str, page: DiagramRead, several: bool) -> str:
    return f"{page.workflows[0].name}: {line}" if several and page.workflows else line


@dataclass
class _Cell:
    """One cell of a page, with its geometry as it stands in the file: relative to its parent."""

    id: str
    text: str
    style: Style
    parent: str
    is_edge: bool
    is_vertex: bool
    ends: tuple[str, str]
    rect: Rect | None = None
    relative: bool = False
    """Whether left and top are parts of the width and height of what it stands in: 0 to 1."""
    points: tuple[Point, ...] = ()
    loose: Mapping[str, Point] = field(default_factory=dict)
    """Where an end lies that is fastened to nothing: sourcePoint, targetPoint."""
    own: str = ""


def _number(text: str | None) -> float:
    try:
        found = float(text or 0)
    except ValueError:
        return 0.0
    return found if abs(found) < 1e7 else 0.0


def _cell(element: "Element", holder: "Element | None") -> _Cell:
    """A cell, which may stand in an object that holds its words."""
    style = style_of(element.get("style", ""))
    said = holder if holder is not None else element
    words = said.get("label" if holder is not None else "value") or ""
    if style.get("html", "0") == "1" or "</" in words or "<br" in words:
        words = _RULE.sub("", text_of_html(words))
    cell = _Cell(
        said.get("id", ""),
        words.strip(),
        style,
        element.get("parent", ""),
        element.get("edge") == "1",
        element.get("vertex") == "1",
        (element.get("source", ""), element.get("target", "")),
        own=said.get(OWN, ""),
    )
    geometry = element.find("mxGeometry")
    if geometry is not None:
        cell.rect = Rect(*(_number(geometry.get(name)) for name in ("x", "y", "width", "height")))
        cell.relative = geometry.get("relative") == "1"
        inside = geometry.find("Array")
        cell.points = tuple(map(_point, inside.iter("mxPoint"))) if inside is not None else ()
        cell.loose = {point.get("as", ""): _point(point) for point in geometry.findall("mxPoint")}
        if cell.is_edge:
            cell.rect = None
    return cell


def _point(element: "Element") -> Point:
    return _number(element.get("x")), _number(element.get("y"))


def _cells(model: "Element") -> Iterator[_Cell]:
    """Every cell of a page, in the order of the file."""
    held = set["Element"]()
    for element in model.iter():
        if element.tag in ("object", "UserObject"):
            inside = element.find("mxCell")
            if inside is not None:
                held.add(inside)
                yield _cell(inside, element)
        elif element.tag == "mxCell" and element not in held:
            yield _cell(element, None)


class _Page:
    """One page on its way to a sketch."""

    def __init__(self, model: "Element", name: str) -> None:
        self._name = name
        self._broken = 0
        self._cells = dict[str, _Cell]()
        for number, cell in enumerate(_cells(model)):
            # Tools leave ids out, or write one twice: the first keeps it.
            cell.id = cell.id if cell.id and cell.id not in self._cells else f"{cell.id}#{number}"
            self._cells[cell.id] = cell
        root = next((cell for cell in self._cells.values() if not cell.parent), None)
        vertices = [cell for cell in self._cells.values() if cell.is_vertex]
        self._labels = [cell for cell in vertices if self._is_edge(cell.parent)]
        self._shapes = [cell for cell in vertices if not self._is_edge(cell.parent)]
        self._edges = [cell for cell in self._cells.values() if cell.is_edge]
        self._holders = {cell.parent for cell in self._shapes}
        self._origins: dict[str, Point] = {}
        self._taken: set[str] = set()
        own = self._read(root.own if root is not None else "", own_workflow)
        notes = self._own_notes() if own is not None else {}
        self._own = replace(own, graph=replace(own.graph, notes=tuple(notes.values()))) if own is not None else None
        self._shapes = [cell for cell in self._shapes if cell.id not in notes]

    def _own_notes(self) -> dict[str, Note]:
        """The notes that the program wrote, by the ids of their cells, with what was changed since."""
        found = dict[str, Note]()
        for cell in self._shapes:
            kept = self._read(cell.own, own_note) if form_of(cell.style).form is ShapeForm.NOTE else None
            rect = self._rect(cell)
            if kept is None or rect is None:
                continue
            x, y = rect.middle
            moved = abs(x - kept.x) + abs(y - kept.y) >= NUDGE
            said = kept.text if clean_line(cell.text) == clean_line(kept.text) else cell.text
            found[cell.id] = replace(kept, text=said, x=x if moved else kept.x, y=y if moved else kept.y)
        return found

    def read(self) -> DiagramRead:
        """The workflow of the page. Raises RuleViolation for too many shapes."""
        ids = [cell.id for cell in self._shapes]
        fastened = {end for cell in self._edges for end in cell.ends} & {*ids}
        held = holders(ids, fastened, lambda id: self._above(self._cells[id]))
        lanes, sections = self._lanes_and_sections(fastened, held)
        beside = {*lanes, *sections, *held.parts}
        shapes = [self._shape(one, lanes, sections, held) for one in self._shapes if one.id not in beside]
        at_lines = [cell for cell in self._edges if any(self._is_line(end) for end in cell.ends)]
        connectors = self._connectors(at_lines, shapes, fastened)
        touching = sum(bool(one.source and one.target) for one in connectors)
        flows = sum({*cell.ends} <= fastened for cell in self._edges)
        arrows = self._led_on(connectors, held, shapes, sections)
        pools = {cell.parent for cell in lanes.values()}
        sketch = DrawnPage(
            self._own.name if self._own is not None else self._name,
            (*shapes, *arrows.added),
            tuple(arrows.connectors),
            tuple(SketchLane(key, one.text, self._rect(one)) for key, one in lanes.items() if key not in pools),
            tuple(Section(key, clean_line(one.text)) for key, one in sections.items() if one.text),
            {**self._counts(), "flows": flows, "touching": touching - flows},
            self._own,
        )
        found = workflow_of(sketch)
        around = [clean_line(one.text) for key, one in lanes.items() if key in pools and one.text]
        frames = [clean_line(sections[id].text) for id in held.frames if sections[id].text]
        return replace(found, report=(*found.report, *self._said(around, frames, at_lines)))

    def _lanes_and_sections(self, fastened: set[str], held: Holders) -> tuple[dict[str, _Cell], dict[str, _Cell]]:
        """What says who does what stands in it, and what only holds it; what has arrows is no lane."""
        parts = held.parts
        lanes = {cell.id: cell for cell in self._shapes if is_lane(cell.style) and cell.id not in fastened | parts}
        left = self._holders - {*lanes} - parts - (fastened - {*held.frames})
        return lanes, {cell.id: cell for cell in self._shapes if cell.id in left}

    def _counts(self) -> dict[str, int]:
        words = self._words_of_arrows
        return {
            "shapes": len(self._shapes),
            "decisions": sum(form_of(one.style).looks_like_a_choice for one in self._shapes),
            "lanes": sum(is_lane(one.style) for one in self._shapes),
            "arrows": len(self._edges),
            "labels": sum(bool(words.get(cell.id)) for cell in self._edges),
        }

    @cached_property
    def _words_of_arrows(self) -> dict[str, str]:
        """The words in an arrow and those that stand at it, by its id."""
        found = {cell.id: [cell.text] for cell in self._edges}
        for label in self._labels:
            found[label.parent].append(label.text)
        return {id: " ".join(filter(None, words)) for id, words in found.items()}

    def _connectors(self, at_lines: Sequence[_Cell], shapes: Sequence[Shape], fastened: set[str]) -> list[Connector]:
        rects = {shape.id: shape.rect for shape in shapes if shape.rect is not None}
        left_out = {cell.id for cell in at_lines}
        return [self._connector(cell, rects, fastened) for cell in self._edges if cell.id not in left_out]

    def _led_on(
        self, connectors: list[Connector], held: Holders, shapes: Sequence[Shape], sections: Mapping[str, _Cell]
    ) -> FrameArrows:
        """The arrows at frames, from and to what stands in them."""
        arrows = FrameArrows(connectors)
        inner: dict[str, list[str]] = {id: [] for id in held.frames}
        ends = {end for one in connectors for end in (one.source, one.target)} if inner else set()
        for shape in (one for one in shapes if one.id in ends):
            for id in (one for one in self._above(self._cells[shape.id]) if one in inner):
                inner[id].append(shape.id)
        for id, members in inner.items():
            cell = self._cells[id]
            arrows.lead_on(id, members, self._rect(cell), id if sections[id].text else None)
        return arrows

    def _said(self, around: Sequence[str], frames: Sequence[str], at_lines: Sequence[_Cell]) -> Iterator[str]:
        """``around``: the words of what holds lanes; ``frames``: those of what holds steps and has arrows."""
        if around:
            yield f"What is around lanes is not drawn here: {few(around)}."
        if frames:
            yield f"Arrows at these lead to what begins in them and leave from what ends in them: {few(frames)}."
        if at_lines:
            words = [text for cell in at_lines if (text := self._words_of_arrows[cell.id])]
            many = f"{len(at_lines):,} arrows at other arrows were" if len(at_lines) > 1 else "1 arrow at another was"
            yield f"{many} left out{': ' + few(words) if words else ''}."
        if self._broken:
            yield f"What Leadline once wrote into {self._broken} of the shapes cannot be read: the drawing counts."

    def _is_line(self, id: str) -> bool:
        """Whether it is an arrow, or the words at one."""
        return self._is_edge(id) or (id in self._cells and self._is_edge(self._cells[id].parent))

    def _is_edge(self, id: str) -> bool:
        cell = self._cells.get(id)
        return cell is not None and cell.is_edge

    def _read(self, text: str, codec: JsonCodec[T]) -> T | None:
        """What the program wrote; None where there is nothing or nobody can read it."""
        if not text:
            return None
        try:
            return codec.read(json.loads(text))
        except (Misread, RuleViolation, ValueError, RecursionError):
            self._broken += 1
            return None

    def _shape(self, cell: _Cell, lanes: Mapping[str, _Cell], sections: Mapping[str, _Cell], held: Holders) -> Shape:
        above = [*self._above(cell)]
        lane = next((id for id in above if id in lanes), None)
        section = next((id for id in above if id in sections and sections[id].text), None)
        own = self._read(cell.own, own_step)
        words = (cell.text, *(self._cells[part].text for part in held.wholes.get(cell.id, ())))
        text, step = "\n".join(filter(None, words)), own.step if own is not None else None
        if own is not None and own.step.id in self._taken:
            step = None
        elif own is not None:
            self._taken.add(own.step.id)
            text = "" if clean_line(text) == clean_line(own.label) else text
        return Shape(cell.id, form_of(cell.style).form, text, self._rect(cell), lane, section, own=step)

    def _connector(self, cell: _Cell, rects: Mapping[str, Rect], fastened: set[str]) -> Connector:
        own = self._read(cell.own, own_flow)
        text = self._words_of_arrows[cell.id]
        x, y = self._origin(cell.parent)
        bends = tuple((x + across, y + down) for across, down in cell.points)
        source, target = (self._end(cell, number, rects, fastened) for number in (0, 1))
        flow = None
        if own is not None and own.flow.id not in self._taken:
            self._taken.add(own.flow.id)
            flow = own.flow
            text = "" if clean_line(text) == clean_line(own.label) else text
        if cell.style.get("endArrow") == "none" and cell.style.get("startArrow", "none") != "none":
            source, target, bends = target, source, bends[::-1]
        return Connector(cell.id, source, target, text, bends, self._exit(cell, rects), flow)

    def _exit(self, cell: _Cell, rects: Mapping[str, Rect]) -> Point | None:
        """Where an arrow leaves its source, as its style says: 0 to 1 from the left and from the top."""
        rect = rects.get(cell.ends[0])
        if rect is None or "exitX" not in cell.style or "exitY" not in cell.style:
            return None
        across, down = _number(cell.style["exitX"]), _number(cell.style["exitY"])
        return rect.left + across * rect.width, rect.top + down * rect.height

    def _end(self, cell: _Cell, number: int, rects: Mapping[str, Rect], fastened: set[str]) -> str | None:
        """The shape at an end of an arrow: the one that it is fastened to, else the one it touches."""
        if cell.ends[number] in fastened:
            return cell.ends[number]
        loose = cell.loose.get(("sourcePoint", "targetPoint")[number])
        if cell.ends[number] in self._cells or loose is None:
            return None
        x, y = self._origin(cell.parent)
        point = x + loose[0], y + loose[1]
        touched = [(rect.width * rect.height, id) for id, rect in rects.items() if rect.grown(_SNAP).contains(point)]
        return min(touched)[1] if touched else None

    def _above(self, cell: _Cell) -> Iterator[str]:
        """The ids of what a cell stands in, from the inside."""
        seen, id = set[str](), cell.parent
        while id in self._cells and id not in seen:
            yield id
            seen.add(id)
            id = self._cells[id].parent

    def _origin(self, id: str) -> Point:
        """Where the geometry of what stands in a cell is counted from."""
        if id not in self._origins:
            cell = self._cells.get(id)
            inside = [self._offset(self._cells[one]) for one in (id, *self._above(cell))] if cell is not None else []
            self._origins[id] = sum(x for x, _ in inside), sum(y for _, y in inside)
        return self._origins[id]

    def _offset(self, cell: _Cell) -> Point:
        """From the corner of what a cell stands in to its own."""
        if cell.rect is None:
            return 0.0, 0.0
        around = self._cells[cell.parent].rect if cell.relative and cell.parent in self._cells else None
        width, height = (around.width, around.height) if around is not None else (1.0, 1.0)
        return cell.rect.left * width, cell.rect.top * height

    def _rect(self, cell: _Cell) -> Rect | None:
        if cell.rect is None:
            return None
        x, y = self._origin(cell.parent)
        across, down = self._offset(cell)
        return cell.rect._replace(left=across + x, top=down + y)
