"""Writing a workflow as BPMN 2.0: a process that others run, drawn as it stands here, with our own data in it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.domain.condition import FieldRef
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.project_field import Repeat
from app.domain.workflow import Flow, Graph, Meeting, Step, StepKind
from app.exchange.diagram.bpmn_picture import Picture, PlaceWords, Point
from app.exchange.diagram.bpmn_rounds import EACH, PLACE, enclose_repeated, enclose_rounds
from app.exchange.diagram.bpmn_vocabulary import INSTANCE, MODEL, OURS, WRITTEN, clean, put_back
from app.exchange.diagram.bpmn_wiring import DrawnLine, DrawnNode, Wiring
from app.exchange.diagram.remarks import Remarks
from app.exchange.diagram.written import WrittenDiagram, flow_words
from app.exchange.json_codec import Json
from app.exchange.workflow_json import WorkflowFile, codecs
from app.grammar.names import Names

_step, _flow, _file = codecs.of(Step), codecs.of(Flow), codecs.of(WorkflowFile)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def write(
    file: WorkflowFile,
    meetings: Mapping[StepId, Meeting],
    *,
    routes: Mapping[FlowId, Sequence[Point]] | None = None,
    place_words: PlaceWords | None = None,
) -> WrittenDiagram:
    """The workflow as a BPMN file.

    ``meetings`` says of each step with several forward flows how they come together (``engine.checks.strict_bpmn``),
    ``routes`` gives the points of the flows as they are drawn, ``place_words`` where the names of lines stand.
    """
    return _Writing(file, meetings, routes or {}, place_words).written()


class _Writing:
    def __init__(
        self,
        file: WorkflowFile,
        meetings: Mapping[StepId, Meeting],
        routes: Mapping[FlowId, Sequence[Point]],
        place_words: PlaceWords | None,
    ) -> None:
        self.file = file
        self.graph: Graph = file.graph
        self.taken: set[str] = set()
        self.only_here: list[str] = []
        """The steps of which others said more than is written for them."""
        self.containers: dict[str, Element] = {}
        """The process and its sub-processes, by what nodes say that they lie in."""
        # Those that are ids of XML as they are come first, so that each keeps its own.
        self.ids = {key: self._name(key) for key in sorted(self.graph.by_id, key=_is_no_name)}
        self.flow_ids = {key: self._name(key) for key in sorted(self.graph.flow_by_id, key=_is_no_name)}
        self.process_id, self.pool_id = self._name("process"), self._name("pool")
        self.lane_set = self._name("lanes")
        self.lanes = {role: self._name(f"lane_{role}") for role in self._lane_roles()}
        names = Names.of(self.graph, file.roles, anchor_label=file.anchor_label)
        words = {
            flow.id: flow_words(flow, self.graph, names) for flow in self.graph.flows if flow.condition is not None
        }
        self.wiring = Wiring(self.graph, meetings, self.ids, self.flow_ids, words)
        enclose_repeated(self.wiring)
        enclose_rounds(self.wiring)
        self.taken |= set(self.wiring.nodes) | {line.id for line in self.wiring.lines}
        repeats = [node.repeat.field for node in self.wiring.nodes.values() if node.repeat is not None]
        variables = self.wiring.variables.names
        self.lists = {name: self._name(variables.get(FieldRef(name), "list")) for name in dict.fromkeys(repeats)}
        self.has_rounds = any(node.inside for node in self.wiring.nodes.values())
        self.picture = Picture(self.graph, self.wiring, routes, place_words)

    def _name(self, text: str) -> str:
        """An id as XML allows them, the text itself where it is one."""
        stem = text if _NAME.fullmatch(text) else "id_" + re.sub(r"[^A-Za-z0-9_.-]+", "_", text).strip("_")
        found, number = stem, 1
        while found in self.taken:
            number += 1
            found = f"{stem}_{number}"
        self.taken.add(found)
        return found

    def _lane_roles(self) -> list[RoleId | None]:
        named = [lane.role for lane in self.graph.lanes]
        used = [step.role for step in self.graph.steps if step.role is not None]
        roles = dict.fromkeys(named if self.graph.in_lanes else [role for role in named if role in used])
        return list(roles | dict.fromkeys(used))

    def written(self) -> WrittenDiagram:
        root = Element(f"{{{MODEL}}}definitions", {
            "id": self._name("definitions"), "name": clean(self.file.name), "targetNamespace": OURS,
            "exporter": "Leadline", "exporterVersion": "1",
        })  # fmt: skip
        root.set(f"{{{INSTANCE}}}schemaLocation", f"{MODEL} BPMN20.xsd")
        process = Element(_tag("process"), {
            "id": self.process_id, "name": clean(self.file.name), "isExecutable": "true"
        })  # fmt: skip
        groups = self._groups(root)
        collaboration = SubElement(root, _tag("collaboration"), {"id": self._name("collaboration")})
        SubElement(collaboration, _tag("participant"), {
            "id": self.pool_id, "name": clean(self.file.name), "processRef": self.process_id
        })  # fmt: skip
        root.append(process)
        self._fill(process, groups)
        names = {node.id: clean(self._node_name(node)) for node in self.wiring.nodes.values()}
        self.picture.draw(root, collaboration.get("id", ""), self.pool_id, self.lanes, groups, self.notes, names)
        indent(root)
        data: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
        return WrittenDiagram(data, self._report())

    def _groups(self, root: Element) -> dict[str, str]:
        """A category for each section; the ids of the groups by section."""
        used = {step.section for step in self.graph.steps}
        found: dict[str, str] = {}
        for section in (one for one in self.graph.sections if one.id in used):
            attributes = {"id": self._name(f"category_{section.id}"), _ours("section"): clean(section.id)}
            category = SubElement(root, _tag("category"), attributes)
            value = self._name(f"value_{section.id}")
            SubElement(category, _tag("categoryValue"), {"id": value, "value": clean(section.name)})
            found[section.id] = value
        return found

    def _fill(self, process: Element, groups: dict[str, str]) -> None:
        bare = replace(self.file, graph=replace(self.graph, steps=(), flows=()))
        _extend(process, "workflow", _file.write(bare))
        if self.lanes:
            self._write_lanes(process)
        for name, list_id in self.lists.items():
            attributes = {"id": list_id, "name": clean(name), "isCollection": "true", _ours("list"): clean(name)}
            SubElement(process, _tag("dataObject"), attributes)
        self._write_nodes(process, "")
        rank = {key: number for number, key in enumerate(self.graph.flow_by_id)}
        nodes = self.wiring.nodes
        lines = sorted(self.wiring.lines, key=lambda one: rank[one.flow.id] if one.flow is not None else len(rank))
        for place, line in enumerate(lines):
            self._write_line(self.containers[nodes[line.source].inside], line, place)
        self.notes: dict[str, str] = {}
        for section, value in list(groups.items()):
            groups[section] = self._name(f"group_{section}")
            attributes = {"id": groups[section], "categoryValueRef": value, _ours("section"): clean(section)}
            SubElement(process, _tag("group"), attributes)
        for note in self.graph.notes:
            self.notes[note.id] = self._name(note.id)
            attributes = {"id": self.notes[note.id], _ours("note"): clean(note.id)}
            written = SubElement(process, _tag("textAnnotation"), attributes)
            SubElement(written, _tag("text")).text = clean(note.text)

    def _write_nodes(self, container: Element, inside: str) -> None:
        """What lies in the process, or in one sub-process of it, and what lies in that."""
        self.containers[inside] = container
        for place, node in enumerate(self.wiring.nodes.values()):
            if node.inside == inside:
                written = self._write_node(container, node)
                self._say_place(written, place)
                if node.tag == "subProcess":
                    self._write_nodes(written, node.id)

    def _say_place(self, written: Element, place: int) -> None:
        """Where sub-processes take nodes and lines out of their order."""
        if self.has_rounds:
            written.set(PLACE, str(place))

    def _write_lanes(self, process: Element) -> None:
        lane_set = SubElement(process, _tag("laneSet"), {"id": self.lane_set})
        for role, lane_id in self.lanes.items():
            name = self.file.roles.get(role, role) if role is not None else "Without a role"
            lane = SubElement(lane_set, _tag("lane"), {"id": lane_id, "name": clean(name)})
            lane.set(_ours("role"), clean(role or ""))
            for node in self.wiring.nodes.values():
                if self.picture.lane(node.step) == role:
                    SubElement(lane, _tag("flowNodeRef")).text = node.id

    def _write_node(self, container: Element, node: DrawnNode) -> Element:
        step = node.step
        written = SubElement(container, _tag(node.tag), {"id": node.id})
        name = self._node_name(node)
        if name:
            written.set("name", clean(name))
        if node.default:
            written.set("default", node.default)
        if node.attached_to:
            written.set("attachedToRef", node.attached_to)
            written.set("cancelActivity", str(node.interrupts).lower())
        if node.part:
            written.set(_ours("part"), node.part)
            written.set(_ours("of"), self.ids[step.id])
        else:
            if step.instructions:
                SubElement(written, _tag("documentation")).text = clean(step.instructions)
            _extend(written, "step", _step.write(step))
            if step.foreign and not put_back(written, step.foreign):
                self.only_here.append(step.title or step.kind.traits.label)
            if node.tag == "callActivity":
                written.set("calledElement", f"workflow_version_{step.subworkflow or 'unknown'}")
        if node.repeat is not None:
            self._write_repeat(written, node.repeat)
        if node.timer or node.tag == "intermediateCatchEvent":
            timer = SubElement(written, _tag("timerEventDefinition"), {"id": self._name(f"{node.id}_timer")})
            kind = SubElement(timer, _tag("timeDuration"), {f"{{{INSTANCE}}}type": "bpmn:tFormalExpression"})
            kind.text = node.timer or "P1D"
        if step.kind is StepKind.END and step.end_project and not node.part:
            SubElement(written, _tag("terminateEventDefinition"), {"id": self._name(f"{node.id}_all")})
        return written

    def _write_repeat(self, written: Element, repeat: Repeat) -> None:
        """Once for each value of the list that the process has under the name of the field."""
        loop = SubElement(written, _tag("multiInstanceLoopCharacteristics"), {"isSequential": "false"})
        SubElement(loop, _tag("loopDataInputRef")).text = self.lists[repeat.field]
        item = {"id": self._name(f"{written.get('id')}_value"), "name": f"one_{self.lists[repeat.field]}"}
        SubElement(loop, _tag("inputDataItem"), item)
        if repeat.opens_at is not None:
            enough = SubElement(loop, _tag("completionCondition"), {f"{{{INSTANCE}}}type": "bpmn:tFormalExpression"})
            enough.text = f"numberOfCompletedInstances >= {repeat.opens_at}"

    def _node_name(self, node: DrawnNode) -> str:
        if not node.part:
            return node.step.title
        if node.part == "choice":
            return node.step.question
        return {"boundary": "Time-out", "stop": "Ends here"}.get(node.part, "")

    def _write_line(self, container: Element, line: DrawnLine, place: int) -> None:
        written = SubElement(container, _tag("sequenceFlow"), {
            "id": line.id, "sourceRef": line.source, "targetRef": line.target
        })  # fmt: skip
        self._say_place(written, place)
        if line.name:
            written.set("name", clean(line.name))
        if line.flow is not None:
            _extend(written, "flow", _flow.write(line.flow))
        if line.expression:
            rule = clean(line.expression)
            written.set(WRITTEN, rule)
            SubElement(
                written, _tag("conditionExpression"), {f"{{{INSTANCE}}}type": "bpmn:tFormalExpression"}
            ).text = rule

    def _report(self) -> tuple[str, ...]:
        remarks = Remarks()
        drawn = [node for node in self.wiring.nodes.values() if node.repeat is not None]
        repeated = {node.step.id for node in drawn if not node.part}
        sections = {node.step.section for node in drawn if node.part == EACH}
        for step in self.graph.steps:
            title = step.title or step.kind.traits.label
            for true, what in (
                (step.opens_at is not None, "Only Leadline opens these at the first or k-th way that comes"),
                (step.cancel_rest, "Only Leadline ends what else is open when these open"),
                (bool(step.gates), "Only Leadline lets these wait for a milestone"),
                (step.offset is not None, "When these are due is in the file for Leadline alone"),
                (
                    step.kind is StepKind.WAIT and step.length is None,
                    "These wait until a date here, and for a day in the file",
                ),
                (step.kind is StepKind.SUBWORKFLOW, "The workflows that these start are not in the file"),
                (self._counts_votes(step), "Who votes and how votes count is in the file for Leadline alone"),
                (step.repeat is not None and step.id not in repeated, "Only Leadline repeats these for each value"),
            ):
                if true:
                    remarks.lost(what, title)
        for title in [*self.only_here, *(note.text for note in self.graph.notes if note.foreign)]:
            remarks.lost("What another program said of these is in the file for Leadline alone", title)
        for section in self.graph.sections:
            if section.repeat is not None and section.id not in sections:
                remarks.lost("Only Leadline repeats these sections, which are entered or left in several places",
                             section.name)  # fmt: skip
        return remarks.report

    def _counts_votes(self, step: Step) -> bool:
        return step.approval is not None and (len(step.approval.approvers) > 1 or step.approval.limit is not None)


def _is_no_name(text: str) -> bool:
    return _NAME.fullmatch(text) is None


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _ours(name: str) -> str:
    return f"{{{OURS}}}{name}"


def _extend(element: Element, name: str, value: Json) -> None:
    extensions = SubElement(element, _tag("extensionElements"))
    SubElement(extensions, _ours(name)).text = json.dumps(value, separators=(",", ":"))
