"""The drawing (DI) of a workflow that is written as BPMN: shapes where the steps stand, edges where the flows run."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.etree.ElementTree import Element, SubElement

from app.domain.ids import FlowId, RoleId
from app.domain.note_place import NOTE_SIZE
from app.domain.rectangle import Rectangle
from app.domain.workflow import Flow, Graph, Step
from app.exchange.diagram.bpmn_vocabulary import BOUNDS, DIAGRAM, GATEWAYS, WAYPOINTS
from app.exchange.diagram.bpmn_wiring import DrawnLine, DrawnNode, Wiring

Point = tuple[float, float]
EVENT, GATEWAY, ADDED = 36.0, 44.0, 24.0
"""Sizes of events and gateways, and of those that were added around a step; all are square."""
SLOT = 30.0
"""From a step to what was added beside it, and from that to the next."""
MARGIN, HEAD = 40.0, 30.0
"""Around a pool, and of the strip that has the name of a pool or lane in it."""
LANE_HEIGHT = 120.0
LETTER, LINE, LETTERS = 8.0, 14.0, 16
"""Of words beside lines and shapes, as others draw them: breadth of a letter, height of a line, and letters on one."""
PlaceWords = Callable[
    [Mapping[str, Sequence[Point]], Mapping[str, tuple[float, float]], Mapping[str, Rectangle]], Mapping[str, Point]
]
"""Of all lines by their ids, the sizes of the words of some of them and of some shapes, and all shapes: gives the
middle of the words of each."""
FRAMES = ("round", "each")
AROUND_BLOCKS = (*FRAMES, "begin", "done")
"""The parts that stand around a block of several steps."""


@dataclass(frozen=True, slots=True)
class PictureBox(Rectangle):
    """A shape of the drawing in the file."""

    def border(self, towards: Point) -> Point:
        """Where a line from a point docks: straight where it can, else on the way to the middle."""
        x, y = towards
        if self.left <= x <= self.right:
            return x, self.top if y < self.y else self.bottom
        if self.top <= y <= self.bottom:
            return self.left if x < self.x else self.right, y
        across, down = x - self.x, y - self.y
        reach = max(abs(across) / (self.width / 2 or 1), abs(down) / (self.height / 2 or 1))
        return self.x + across / reach, self.y + down / reach


class Picture:
    """Places for everything in a process; what is not laid out yet is not drawn."""

    def __init__(
        self,
        graph: Graph,
        wiring: Wiring,
        routes: Mapping[FlowId, Sequence[Point]],
        place_words: PlaceWords | None = None,
    ) -> None:
        self.graph = graph
        self.place_words = place_words
        self.wiring = wiring
        self.routes = routes
        self.boxes: dict[str, PictureBox] = {}
        self._beside: Counter[tuple[str, str]] = Counter()
        for node in wiring.nodes.values():
            if not node.part and node.step.x is not None and node.step.y is not None:
                width, height = _size(node)
                self.boxes[node.id] = PictureBox(node.step.x, node.step.y, width, height)
        for node in wiring.nodes.values():
            host = self.boxes.get(wiring.ids[node.step.id])
            if node.part and node.part not in AROUND_BLOCKS and host is not None:
                self.boxes[node.id] = self._around(node, host)
        for node in sorted((one for one in wiring.nodes.values() if one.part in FRAMES), key=self._depth, reverse=True):
            self._frame(node)

    def lane(self, step: Step) -> RoleId | None:
        """The role in whose lane a step stands."""
        if not self.graph.in_lanes or step.role is not None or step.y is None:
            return step.role
        top = 0.0
        for lane in self.graph.lanes:
            top += lane.height or LANE_HEIGHT
            if step.y < top:
                return lane.role
        return None

    def _around(self, node: DrawnNode, host: PictureBox) -> PictureBox:
        if node.part == "boundary":
            return PictureBox(host.x + host.width / 4, host.bottom, EVENT, EVENT)
        behind = node.part in ("choice", "fan", "late", "stop")
        side = "behind" if behind else "before"
        at = self._beside[node.step.id, side]
        self._beside[node.step.id, side] += 1
        # The second and third stand one behind the other, those of single flows one below the other.
        column, row = (at, 0) if node.part in ("choice", "late", "join", "back") else (min(at, 1), max(0, at - 1))
        edge = host.right + SLOT * (column + 0.6) if behind else host.left - SLOT * (column + 0.6)
        return PictureBox(edge, host.y + SLOT * row, ADDED, ADDED)

    def _depth(self, node: DrawnNode) -> int:
        return 1 + self._depth(self.wiring.nodes[node.inside]) if node.inside else 0

    def _frame(self, node: DrawnNode) -> None:
        """Around what lies in a sub-process; its events stand before the split and behind the join."""
        inner = [one for one in self.wiring.nodes.values() if one.inside == node.id]
        drawn = {one.id: self.boxes[one.id] for one in inner if one.id in self.boxes}
        if not drawn:
            return
        around = _around(drawn.values(), SLOT)
        for line in (one for one in self.wiring.lines if one.source in drawn or one.target in drawn):
            for event, beside, x in ((line.source, line.target, around.left), (line.target, line.source, around.right)):
                if self.wiring.nodes[event].part in AROUND_BLOCKS and event not in self.boxes and beside in drawn:
                    drawn[event] = self.boxes[event] = PictureBox(x, drawn[beside].y, ADDED, ADDED)
        self.boxes[node.id] = _around(drawn.values(), SLOT / 2)

    def draw(
        self,
        root: Element,
        plane: str,
        pool: str,
        lanes: Mapping[RoleId | None, str],
        groups: Mapping[str, str],
        notes: Mapping[str, str],
        names: Mapping[str, str],
    ) -> None:
        """Append the diagram. ``lanes``, ``groups`` and ``notes`` are ids in the file by role, section and note,
        ``names`` those of nodes by their ids.
        """
        if not self.boxes:
            return
        diagram = SubElement(root, f"{{{DIAGRAM}}}BPMNDiagram", {"id": f"{plane}_diagram"})
        self._plane = SubElement(diagram, f"{{{DIAGRAM}}}BPMNPlane", {"id": f"{plane}_plane", "bpmnElement": plane})
        frames = [node for node in self.wiring.nodes.values() if node.part in FRAMES and node.id in self.boxes]
        framing = {node.id for node in frames}
        papers = {notes[note.id]: PictureBox(note.x, note.y, *NOTE_SIZE) for note in self.graph.notes}
        shapes = {key: box for key, box in {**self.boxes, **papers}.items() if key not in framing}
        ways = {one.id: self._way(one) for one in self.wiring.lines if {one.source, one.target} <= self.boxes.keys()}
        said = {node.id: names[node.id] for node in self.wiring.nodes.values() if _is_named_beside(node)}
        said |= {one.id: one.name for one in self.wiring.lines}
        words = self._words({key: name for key, name in said.items() if key in shapes or key in ways}, ways, shapes)
        self._draw_pool(pool, lanes, [*self.boxes.values(), *words.values()])
        for node in sorted(frames, key=self._depth):
            self._shape(node.id, self.boxes[node.id], expanded=True)
        for section, group in groups.items():
            self._draw_group(section, group)
        for shown, box in shapes.items():
            self._shape(shown, box, words=words.get(shown))
        for shown, way in ways.items():
            self._edge(shown, way, words.get(shown))

    def _words(
        self, said: Mapping[str, str], ways: Mapping[str, Sequence[Point]], shapes: Mapping[str, PictureBox]
    ) -> dict[str, PictureBox]:
        """Where the names of shapes and lines stand, by their ids."""
        if self.place_words is None:
            return {}
        broken = {key: wrap(name, LETTERS) for key, name in said.items() if name.strip()}
        sizes = {key: (max(map(len, parts)) * LETTER, len(parts) * LINE) for key, parts in broken.items()}
        return {key: PictureBox(*place, *sizes[key]) for key, place in self.place_words(ways, sizes, shapes).items()}

    def _draw_pool(self, pool: str, lanes: Mapping[RoleId | None, str], drawn: Iterable[PictureBox]) -> None:
        around = _around(drawn, MARGIN)
        left, right = around.left - HEAD, around.right
        if not self.graph.in_lanes:
            self._shape(pool, PictureBox((left + right) / 2, around.y, right - left, around.height), horizontal=True)
            return
        heights = [lane.height or LANE_HEIGHT for lane in self.graph.lanes]
        extra = [role for role in lanes if role not in {lane.role for lane in self.graph.lanes}]
        heights += [LANE_HEIGHT] * len(extra)
        left -= HEAD
        whole = sum(heights)
        self._shape(pool, PictureBox((left + right) / 2, whole / 2, right - left, whole), horizontal=True)
        top = 0.0
        for role, height in zip([*(lane.role for lane in self.graph.lanes), *extra], heights, strict=True):
            inner = left + HEAD
            self._shape(
                lanes[role], PictureBox((inner + right) / 2, top + height / 2, right - inner, height), horizontal=True
            )
            top += height

    def _draw_group(self, section: str, group: str) -> None:
        inside = [
            self.boxes[node.id]
            for node in self.wiring.nodes.values()
            if node.step.section == section and node.id in self.boxes
        ]
        if inside:
            self._shape(group, _around(inside, MARGIN / 3))

    def _shape(
        self,
        shown: str,
        box: PictureBox,
        *,
        horizontal: bool = False,
        expanded: bool = False,
        words: PictureBox | None = None,
    ) -> None:
        shape = SubElement(self._plane, f"{{{DIAGRAM}}}BPMNShape", {"id": f"{shown}_di", "bpmnElement": shown})
        if horizontal:
            shape.set("isHorizontal", "true")
        if expanded:
            shape.set("isExpanded", "true")
        self._bounds(shape, box)
        if words is not None:
            self._bounds(SubElement(shape, f"{{{DIAGRAM}}}BPMNLabel"), words)

    def _way(self, line: DrawnLine) -> list[Point]:
        """Every corner of a line from border to border."""
        source, target = self.boxes[line.source], self.boxes[line.target]
        inner = list(self._inner(line.flow, source, target))
        first = source.border(inner[0] if inner else (target.x, target.y))
        last = target.border(inner[-1] if inner else (source.x, source.y))
        return [first, *inner, last]

    def _edge(self, shown: str, way: Iterable[Point], words: PictureBox | None) -> None:
        edge = SubElement(self._plane, f"{{{DIAGRAM}}}BPMNEdge", {"id": f"{shown}_di", "bpmnElement": shown})
        for x, y in way:
            SubElement(edge, f"{{{WAYPOINTS}}}waypoint", {"x": _text(x), "y": _text(y)})
        if words is not None:
            self._bounds(SubElement(edge, f"{{{DIAGRAM}}}BPMNLabel"), words)

    def _bounds(self, element: Element, box: PictureBox) -> None:
        numbers = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
        SubElement(element, f"{{{BOUNDS}}}Bounds", {name: _text(number) for name, number in numbers.items()})

    def _inner(self, flow: Flow | None, source: PictureBox, target: PictureBox) -> Sequence[Point]:
        """The corners of a line: as its flow is drawn, else one step in the middle, or round below."""
        drawn = self.routes.get(flow.id, ()) if flow is not None else ()
        if len(drawn) > 2:
            return _towards(drawn, source, target)
        if flow is not None and flow.bends:
            return flow.bends
        if abs(source.y - target.y) < 1 and source.right <= target.left:
            return ()
        if source.right < target.left:
            middle = (source.right + target.left) / 2
            return (middle, source.y), (middle, target.y)
        if flow is None:
            return ()
        below = max(source.bottom, target.bottom) + SLOT
        return (source.x, below), (target.x, below)


def _towards(drawn: Sequence[Point], source: PictureBox, target: PictureBox) -> list[Point]:
    """The corners of a route, the outermost moved so that they lie straight before what was added beside a step."""
    corners = list(drawn[1:-1])
    for at, end, box in ((0, drawn[0], source), (-1, drawn[-1], target)):
        x, y = corners[at]
        if box.width > ADDED:
            continue
        level = abs(end[1] - (drawn[1] if at == 0 else drawn[-2])[1]) < 1
        corners[at] = (x, box.y) if level else (box.x, y)
    return corners


def _is_named_beside(node: DrawnNode) -> bool:
    """Whether there is no room for its name in it."""
    return node.tag.endswith("Event") or node.tag in GATEWAYS


def _size(node: DrawnNode) -> tuple[float, float]:
    if node.tag.endswith("Event"):
        return EVENT, EVENT
    if node.tag in GATEWAYS:
        return GATEWAY, GATEWAY
    return node.step.kind.traits.size


def _around(boxes: Iterable[PictureBox], margin: float) -> PictureBox:
    found = list(boxes)
    left, right = min(box.left for box in found) - margin, max(box.right for box in found) + margin
    top, bottom = min(box.top for box in found) - margin, max(box.bottom for box in found) + margin
    return PictureBox((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


def _text(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
