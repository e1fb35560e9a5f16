"""Reading BPMN 2.0 of any program: every process of a file as a workflow, with a report of what has no counterpart.

What we have becomes ours; everything else becomes a step or a note that keeps its XML. Lanes become roles,
sub-processes sections; positions and bends are kept, stretched to the size of our boxes.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from app.domain.condition import FieldRef, tests_of
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.note_place import row_below
from app.domain.rectangle import Rectangle
from app.domain.text import LONGEST_NAME, bare_name, short_line
from app.domain.workflow import Flow, Graph, Lane, Note, Step
from app.exchange.diagram.bpmn_choice import sent_back
from app.exchange.diagram.bpmn_drawing import BpmnShape, Drawing, Placing, Room, placing, stacked
from app.exchange.diagram.bpmn_elements import Elements, ours, performer
from app.exchange.diagram.bpmn_expression import Variables, read_expression
from app.exchange.diagram.bpmn_own import OwnParts
from app.exchange.diagram.bpmn_process import ProcessReading
from app.exchange.diagram.bpmn_vocabulary import OURS, TASKS, id_of, readable, without_prefix, words, xml_text
from app.exchange.diagram.completion import with_anchor
from app.exchange.diagram.diagram import DiagramRead, DrawnWorkflow
from app.exchange.diagram.remarks import Remarks
from app.exchange.diagram.xml_tree import local, read_xml
from app.exchange.json_codec import Misread
from app.exchange.role_match import free_role_id
from app.exchange.workflow_json import WorkflowFile, codecs

_file = codecs.of(WorkflowFile)
WORDS_IN_A_NOTE, LONGEST_WORDS = 20, 500
"""Names of arrows in one note, and the letters of each: a text holds so much."""
SAID_OF_ALL = ("documentation", "extensionElements", "ioSpecification")


def read(data: bytes) -> DiagramRead:
    """Every process of the file that has anything in it.

    Raises RuleViolation with one sentence for what is no BPMN, is too large, or holds no process.
    """
    root = read_xml(data, "BPMN file")
    if local(root) != "definitions":
        raise RuleViolation(
            f"This is no BPMN file: it begins with “{local(root)[:40]}”. Choose one that was exported as BPMN 2.0."
        )
    remarks = Remarks()
    drawing = Drawing.of(root)
    names = _names(root)
    drawn: list[DrawnWorkflow] = []
    empty: list[Element] = []
    for process in (child for child in root if local(child) == "process"):
        elements = Elements()
        elements.gather(process)
        name = names.get(process.get("id", ""))
        if elements.nodes:
            drawn.append(_Workflow(process, elements, drawing, remarks).drawn(name or f"Process {len(drawn) + 1}"))
        else:
            empty.append(process)
            remarks.lost("Processes without steps are kept in a note", name or "without a name")
    if not drawn and any(local(child) in ("choreography", "conversation") for child in root):
        raise RuleViolation(
            "This BPMN file draws who speaks with whom, not the steps of a process. Export the process itself."
        )
    if not drawn:
        raise RuleViolation(
            "This BPMN file holds no process with steps in it. Export the process itself, not only its pools."
        )
    first = _with_rest(drawn[0], root, empty, remarks)
    return DiagramRead((first, *drawn[1:]), remarks.report, remarks.questions)


def _names(root: Element) -> dict[str, str]:
    """The name of each process: its pool's, its own, that of what calls it; of the only one, the file's."""
    processes = [child for child in root if local(child) == "process"]
    found = {processes[0].get("id", ""): words(root.get("name"))} if len(processes) == 1 else {}
    called = ((one.get("calledElement"), one.get("name")) for one in root.iter() if local(one) == "callActivity")
    pools = ((one.get("processRef"), one.get("name")) for one in root.iter() if local(one) == "participant")
    for key, name in (*called, *((one.get("id"), one.get("name")) for one in processes), *pools):
        if words(name):
            found[id_of(key)] = found[without_prefix(id_of(key))] = words(name)
    return found


class _Workflow:
    """One process with its lanes, its places and its notes."""

    def __init__(self, process: Element, elements: Elements, drawing: Drawing, remarks: Remarks) -> None:
        self.process = process
        self.elements = elements
        self.remarks = remarks
        self.kept = _kept(process)
        heaped = self.kept is None and drawing.heaps(elements.nodes)
        self.drawing = Drawing() if heaped else drawing
        self.nodes = dict(elements.nodes)
        self.own = OwnParts(elements, self.kept.graph.fields if self.kept is not None else ())
        self.role_names: dict[RoleId, str] = dict(self.kept.roles) if self.kept is not None else {}
        self.roles_by_name = {bare_name(title): role for role, title in self.role_names.items()}
        self.lane_roles = [self._lane_role(number, lane) for number, lane in enumerate(elements.lanes, 1)]

    def drawn(self, name: str) -> DrawnWorkflow:
        reading = ProcessReading(self.elements, self.remarks, self.own)
        graph = reading.graph()
        steps = {step.id: key for key, step in reading.steps.items()}
        graph = replace(
            graph, steps=tuple(self._with_role(step, steps[step.id], reading.hosts) for step in graph.steps)
        )
        shapes = self.drawing.shapes
        at = Placing() if self.kept is not None else self._placing()
        graph = replace(
            graph,
            steps=self._beside_hosts(
                [self._placed(step, steps[step.id], at) for step in graph.steps],
                {step: reading.hosts.get(key, "") for step, key in steps.items()},
                at,
            ),
            flows=tuple(self._bent(flow, at) for flow in graph.flows),
        )
        graph = _with_notes(graph, self._notes(at, graph))
        placed = any(node_id in shapes for node_id in self.nodes)
        graph = self._as_kept(graph, self.kept) if self.kept is not None else self._taken(graph, at)
        named = {role for step in graph.steps for role in step.roles} | {lane.role for lane in graph.lanes}
        roles = {role: title for role, title in self.role_names.items() if role in named or self.kept is not None}
        counts = Counter(
            {"tasks": 0, "gateways": 0, "events": 0, "flows": 0, "lanes": 0, "labels": 0, "subprocesses": 0}
        )
        counts.update(self.elements.counts)
        return DrawnWorkflow(short_line(name, LONGEST_NAME), graph, roles, placed, counts, self.kept)

    # Roles

    def _lane_role(self, number: int, lane: Element) -> RoleId | None:
        known = lane.get(f"{{{OURS}}}role")
        name = short_line(words(lane.get("name")) or f"Lane {number}", LONGEST_NAME)
        if known is None:
            return self._role(name)
        if known:
            self.role_names.setdefault(RoleId(known), name)
        return RoleId(known) if known else None

    def _role(self, name: str) -> RoleId:
        """The role of this name; a new one where there is none."""
        bare = bare_name(name)
        found = self.roles_by_name.get(bare)
        if found is None:
            stem = re.sub(r"\W+", "_", bare, flags=re.ASCII).strip("_") or "role"
            found = free_role_id(stem[:60], self.role_names)
            self.role_names[found] = name
            self.roles_by_name[bare] = found
        return found

    def _with_role(self, step: Step, key: str, hosts: dict[str, str]) -> Step:
        if key in self.own.steps:
            return self._moved_to_lane(step, key)
        node = self.nodes.get(hosts.get(key, key))
        at = node
        while at is not None and at.id not in self.elements.lane_of:
            at = self.nodes.get(at.parent or "")
        if at is not None:
            return replace(step, role=self.lane_roles[self.elements.lane_of[at.id]])
        named = performer(node.element) if node is not None and step.has_task else ""
        return replace(step, role=self._role(named)) if named else step

    def _moved_to_lane(self, step: Step, key: str) -> Step:
        """A step of ours with the role of the lane that it lies in now; one without a role stands in any."""
        at = self.elements.lane_of.get(key)
        role = self.lane_roles[at] if at is not None else None
        return step if role is None or step.role is None else replace(step, role=role)

    # Places

    def _placing(self) -> Placing:
        shapes = self.drawing.shapes
        tasks = [shapes[node.id] for node in self.nodes.values() if node.kind in TASKS and node.id in shapes]
        lanes = self._lane_shapes()
        placed = [shapes[node_id] for node_id in self.nodes if node_id in shapes]
        return placing(tasks, placed, lanes[0][1] if lanes else None)

    def _lane_shapes(self) -> list[tuple[int, BpmnShape]]:
        """The lanes from top to bottom by their place in the process; empty unless all are drawn in one stack."""
        shapes = [
            (number, self.drawing.shapes.get(lane.get("id", ""))) for number, lane in enumerate(self.elements.lanes)
        ]
        drawn = sorted(((number, shape) for number, shape in shapes if shape is not None), key=lambda one: one[1].y)
        whole = len(drawn) == len(shapes) and stacked([shape for _, shape in drawn])
        return drawn if whole and len(set(self.lane_roles)) == len(drawn) else []

    def _placed(self, step: Step, key: str, at: Placing) -> Step:
        shape = self.drawing.shapes.get(key)
        if shape is not None:
            # A sub-process is entered where its frame begins.
            entered = key in self.elements.inside and key not in self.own.steps
            x, y = at.point((shape.x, shape.middle[1]) if entered else shape.middle)
            near = step.x is not None and step.y is not None and abs(step.x - x) < 1 and abs(step.y - y) < 1
            return step if near else replace(step, x=x, y=y, row=None)
        return step

    def _beside_hosts(self, steps: list[Step], hosts: Mapping[StepId, str], at: Placing) -> tuple[Step, ...]:
        """What was added around a step stands behind it, or where else there is room beside it."""
        room = Room()
        for step in steps:
            if step.x is not None and step.y is not None:
                room.put(Rectangle(step.x, step.y, *step.kind.traits.size))
        for number, step in enumerate(steps):
            host = self.drawing.shapes.get(hosts[step.id])
            if host is not None and step.x is None:
                edge = at.point((host.x + host.width, host.middle[1]))
                x, y = room.beside(edge, step.kind.traits.size)
                steps[number] = replace(step, x=x, y=y)
        return tuple(steps)

    def _bent(self, flow: Flow, at: Placing) -> Flow:
        points = self.drawing.edges.get(flow.id, ())
        if flow.bends or self.kept is not None or len(points) < 3:
            return flow
        return replace(flow, bends=tuple(at.point(point) for point in points[1:-1]))

    def _taken(self, graph: Graph, at: Placing) -> Graph:
        """Of another program: with what it draws in lanes, sends back and does on the date."""
        graph, guessed = with_anchor(sent_back(graph))
        for sentence in guessed:
            self.remarks.asked(sentence.removesuffix("."))
        return self._in_lanes(graph, at)

    def _in_lanes(self, graph: Graph, at: Placing) -> Graph:
        lanes = self._lane_shapes()
        if not lanes:
            return graph
        return replace(
            graph,
            in_lanes=True,
            lanes=tuple(
                Lane(self.lane_roles[number], round(shape.height * at.stretch_y, 1)) for number, shape in lanes
            ),
        )

    def _as_kept(self, graph: Graph, kept: WorkflowFile) -> Graph:
        """With what our own file says of the whole, and what came to it elsewhere."""
        whole = kept.graph
        fields, sections = {one.name for one in whole.fields}, {one.id for one in whole.sections}
        return replace(
            whole,
            steps=graph.steps,
            flows=graph.flows,
            fields=(*whole.fields, *(one for one in graph.fields if one.name not in fields)),
            sections=(*whole.sections, *(one for one in graph.sections if one.id not in sections)),
            notes=(*whole.notes, *graph.notes),
        )

    # Notes

    def _notes(self, at: Placing, graph: Graph) -> Iterator[tuple[Note, bool]]:
        """The notes, and whether the file says where each is."""
        rest: list[Element] = []
        for element in (one for one in self.elements.others if not is_ours(one)):
            shape = self.drawing.shapes.get(element.get("id", ""))
            kind = local(element)
            if shape is None and kind != "textAnnotation":
                rest.append(element)
                continue
            if kind != "textAnnotation":
                self.remarks.lost("These have no counterpart here; each is a note that keeps its XML", _words(element))
            x, y = at.point(shape.middle) if shape is not None else (0.0, 0.0)
            key = self.elements.free_id(f"note_{element.get('id', kind)}")
            yield Note(key, _words(element), x, y, xml_text(element)), shape is not None
        for text in self._words_beside(graph):
            yield Note(self.elements.free_id("note_words"), text), False
        rest += self._unsaid(graph)
        if rest:
            xml = "\n".join(map(xml_text, rest))
            yield Note(self.elements.free_id("note_rest"), _also(rest, self.remarks), foreign=xml), False

    def _words_beside(self, graph: Graph) -> Iterator[str]:
        """The names of arrows that are no answer here: one line each, in as many notes as they need."""
        flows, steps = graph.flow_by_id, graph.by_id
        lines = []
        for arrow in self.elements.arrows:
            flow = flows.get(FlowId(arrow.id))
            if flow is None or not arrow.label or ours(arrow.element, "flow") or _says(flow, arrow.label):
                continue
            self.remarks.lost("Words beside arrows that are no answers are kept in a note", arrow.label)
            ends = (steps[end].title or str(steps[end].kind) for end in (flow.source, flow.target))
            lines.append(f"{' → '.join(ends)}: {short_line(arrow.label, LONGEST_WORDS)}")
        for first in range(0, len(lines), WORDS_IN_A_NOTE):
            yield "\n".join(lines[first : first + WORDS_IN_A_NOTE])

    def _unsaid(self, graph: Graph) -> Iterator[Element]:
        """What the process, its flows and its lanes say beside what became of them."""
        if self.kept is None:
            said = (child for child in self.process if local(child) in SAID_OF_ALL)
            yield from (child for child in said if len(child) or (child.text or "").strip())
        for arrow in self.elements.arrows:
            rule = arrow.expression
            known = {"conditionExpression"} if not rule or read_expression(rule, Variables()) is not None else set()
            loose = not {arrow.source, arrow.target} <= self.elements.nodes.keys()
            if loose or (not ours(arrow.element, "flow") and {local(child) for child in arrow.element} - known):
                yield arrow.element
        used = {role for step in graph.steps for role in step.roles}
        whole = bool(self._lane_shapes()) or self.kept is not None
        lanes = zip(self.elements.lanes, self.lane_roles, strict=True)
        drawn = {id(lane) for lane, role in lanes if whole or role in used}
        for lane in self.elements.all_lanes:
            if id(lane) not in drawn or {local(child) for child in lane} - {"flowNodeRef", "childLaneSet"}:
                yield _bare(lane)


def _says(flow: Flow, label: str) -> bool:
    """Whether the flow is taken by an answer or a field of this name."""
    fields = {test.subject.name for test in tests_of(flow.condition) if isinstance(test.subject, FieldRef)}
    return (flow.outcome or "").startswith(label) or label in fields


def _kept(process: Element) -> WorkflowFile | None:
    text = ours(process, "workflow")
    try:
        return _file.read(json.loads(text)) if text else None
    except (ValueError, RecursionError, Misread):
        return None


def _bare(lane: Element) -> Element:
    """A lane without the nodes and lanes in it."""
    bare = Element(lane.tag, lane.attrib)
    bare.extend(child for child in lane if local(child) not in ("flowNodeRef", "childLaneSet"))
    return bare


def _words(element: Element) -> str:
    """What a note says in the place of an element."""
    text = words(" ".join(element.itertext())) if local(element) == "textAnnotation" else words(element.get("name"))
    kind = readable(local(element)).capitalize()
    return text if local(element) == "textAnnotation" and text else f"{kind}: {text}" if text else kind


def _also(rest: Iterable[Element], remarks: Remarks) -> str:
    """What a note says of elements that are drawn nowhere."""
    kinds = Counter(readable(local(element)) for element in rest)
    named = ", ".join(f"{count} × {kind}" for kind, count in kinds.items())
    remarks.lost("What is not drawn is kept as XML in a note", named)
    return f"Also in the file: {named}"


def _with_rest(drawn: DrawnWorkflow, root: Element, empty: list[Element], remarks: Remarks) -> DrawnWorkflow:
    """The first workflow with a note of what stands in the file beside its processes, and of those that are empty."""
    loose = [*empty]
    for element in (one for one in root if not is_ours(one)):
        kind = local(element)
        if kind == "collaboration":
            loose += [child for child in element if not is_ours(child) and not _is_pool_of_process(child)]
        elif kind not in ("process", "BPMNDiagram"):
            loose.append(element)
    if not loose:
        return drawn
    pools = [words(one.get("name")) for one in loose if local(one) == "participant"]
    messages = [words(one.get("name")) or "without a name" for one in loose if local(one) == "messageFlow"]
    for what, titles in (("Pools without a process are kept in a note", pools),
                         ("Message flows are kept in a note", messages)):  # fmt: skip
        for title in titles:
            remarks.lost(what, title)
    text = "Also in the file: " + ", ".join(
        f"{count} × {kind}" for kind, count in Counter(readable(local(one)) for one in loose).items()
    )
    note = Note("note_file", text, foreign="\n".join(map(xml_text, loose)))
    return replace(drawn, graph=_with_notes(drawn.graph, [(note, False)]))


def _with_notes(graph: Graph, notes: Iterable[tuple[Note, bool]]) -> Graph:
    """The graph with more notes; those that have no place come below everything else."""
    given = dict(notes)
    graph = graph.with_notes(*given)
    places = row_below(graph, [note.id for note, placed in given.items() if not placed])
    return graph.with_notes(
        *(replace(note, x=x, y=y) for note in given if note.id in places for x, y in [places[note.id]])
    )


def _is_pool_of_process(element: Element) -> bool:
    return local(element) == "participant" and bool(element.get("processRef"))


def is_ours(element: Element) -> bool:
    """Whether our export added the element."""
    return any(name.startswith(f"{{{OURS}}}") for name in element.attrib)
