"""The elements of one BPMN process, gathered with their sub-processes; and what single elements say."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from app.domain.errors import RuleViolation
from app.domain.project_field import Repeat
from app.domain.quantity import Span, SpanUnit
from app.domain.text import LONGEST_NAME
from app.exchange.diagram.bpmn_vocabulary import (
    EVENTS,
    GATEWAYS,
    NODES,
    OURS,
    SUBPROCESSES,
    TASKS,
    WRITTEN,
    id_of,
    without_prefix,
    words,
)
from app.exchange.diagram.xml_tree import local, space

MOST_PARTS = 20_000
"""Steps and flows of one process together; no more can be read in two seconds."""
INFRASTRUCTURE = {"extensionElements", "documentation", "incoming", "outgoing", "laneSet", "ioSpecification"}


@dataclass(frozen=True)
class Node:
    """A task, event, gateway or sub-process."""

    id: str
    kind: str
    """The name of its element: ``userTask``."""
    element: Element
    parent: str | None = None
    """The id of the sub-process that it lies in."""

    @property
    def title(self) -> str:
        return words(self.element.get("name"))

    @property
    def trigger(self) -> str:
        """Which definition an event has: ``timerEventDefinition``; empty for a plain one."""
        return next((local(child) for child in self.element if local(child).endswith("EventDefinition")), "")

    @property
    def interrupts(self) -> bool:
        return self.element.get("cancelActivity") != "false"

    @property
    def mark(self) -> tuple[str, str]:
        """What our own export says of a gateway or event that it added: its part, and the step that it belongs to."""
        return self.element.get(f"{{{OURS}}}part", ""), self.element.get(f"{{{OURS}}}of", "")


@dataclass(frozen=True)
class Arrow:
    """A sequence flow of BPMN, between two nodes of one process."""

    id: str
    source: str
    target: str
    element: Element

    @property
    def label(self) -> str:
        return words(self.element.get("name"))

    @property
    def expression(self) -> str:
        return next((child.text or "" for child in self.element if local(child) == "conditionExpression"), "").strip()

    @property
    def changed_rule(self) -> bool:
        """Whether it has another rule than our export wrote."""
        return self.element.get(WRITTEN, "").split() != self.expression.split()


@dataclass
class Elements:
    """Everything in a process. ``counts`` has what a file holds: tasks, gateways, events, flows, lanes, labels."""

    nodes: dict[str, Node] = field(default_factory=dict)
    inside: dict[str, list[Node]] = field(default_factory=dict)
    """By sub-process, the nodes right in it."""
    arrows: list[Arrow] = field(default_factory=list)
    lanes: list[Element] = field(default_factory=list)
    """Those without lanes in them, from top to bottom."""
    all_lanes: list[Element] = field(default_factory=list)
    lane_of: dict[str, int] = field(default_factory=dict)
    """By node: the place of its lane in ``lanes``."""
    others: list[Element] = field(default_factory=list)
    """Data objects, annotations, groups and what nobody knows."""
    counts: Counter[str] = field(default_factory=Counter)
    _names: dict[str, str] = field(default_factory=dict)
    _taken: dict[str, int] = field(default_factory=dict)
    """Every id that is used, with the number that it was made new with last."""

    def gather(self, process: Element) -> None:
        """Read what lies in a process, and in its sub-processes."""
        self._gather(process, None)
        self.arrows = [
            replace(arrow, source=self.known(arrow.source), target=self.known(arrow.target)) for arrow in self.arrows
        ]
        self.lane_of = {self.known(node_id): place for node_id, place in self.lane_of.items()}

    def known(self, reference: str) -> str:
        """The id of the node that a reference names, with or without the prefix of a namespace; else the reference."""
        bare = without_prefix(reference)
        return bare if reference not in self.nodes and bare in self.nodes else reference

    def _gather(self, container: Element, parent: str | None) -> None:
        for child in container:
            name = local(child)
            if name in NODES:
                node = Node(self.free_id(child.get("id") or name), name, child, parent)
                self.nodes[node.id] = node
                self.counts[_counted(name)] += 1
                if parent is not None:
                    self.inside.setdefault(parent, []).append(node)
                if name in SUBPROCESSES:
                    self._gather(child, node.id)
            elif name == "sequenceFlow":
                ends = id_of(child.get("sourceRef")), id_of(child.get("targetRef"))
                self.arrows.append(Arrow(self.free_id(child.get("id") or "flow"), *ends, child))
                self.counts["flows"] += 1
                self.counts["labels"] += bool(words(child.get("name")))
            elif name == "laneSet":
                self._gather_lanes(child)
            elif name not in INFRASTRUCTURE and not (parent and name.endswith("Characteristics")):
                self.others.append(child)

    def list_name(self, reference: str) -> str:
        """What the data that is referred to is called, else the reference itself."""
        if not self._names:
            data = [one for one in self.others if local(one) in ("dataObject", "dataObjectReference")]
            for one in (one for one in data if words(one.get("name"))):
                for known in (one.get("id"), one.get("dataObjectRef")):
                    self._names.setdefault(id_of(known), words(one.get("name")))
        return self._names.get(reference) or reference

    def is_free(self, wanted: str) -> bool:
        """Whether nothing in the process has this id."""
        return wanted not in self._taken

    def free_id(self, stem: str) -> str:
        """The stem, or with the first number behind it that nothing in the process has."""
        if len(self._taken) > MOST_PARTS:
            raise RuleViolation(f"This file has more than {MOST_PARTS:,} steps and flows. Split it into several.")
        found = stem
        while found in self._taken:
            self._taken[stem] += 1
            found = f"{stem}_{self._taken[stem]}"
        self._taken[found] = 1
        return found

    def _gather_lanes(self, lane_set: Element) -> None:
        for lane in (child for child in lane_set if local(child) == "lane"):
            self.counts["lanes"] += 1
            self.all_lanes.append(lane)
            inner = [child for child in lane if local(child) == "childLaneSet" and len(child)]
            if not inner:
                self.lanes.append(lane)
            for reference in (child for child in lane if local(child) == "flowNodeRef"):
                if not inner:
                    self.lane_of[id_of(reference.text)] = len(self.lanes) - 1
            for child in inner:
                self._gather_lanes(child)


def _counted(name: str) -> str:
    if name in TASKS:
        return "tasks"
    if name in EVENTS:
        return "events"
    return "gateways" if name in GATEWAYS else "subprocesses"


def documentation(element: Element) -> str:
    """What is written to an element, its paragraphs one below the other."""
    texts = ("".join(child.itertext()).strip() for child in element if local(child) == "documentation")
    return "\n\n".join(text for text in texts if text)


def ours(element: Element, name: str) -> str:
    """The text of our own extension of this name; empty where there is none."""
    for extensions in (child for child in element if local(child) == "extensionElements"):
        for child in extensions:
            if space(child) == OURS and local(child) == name:
                return child.text or ""
    return ""


_PERFORMERS = {"potentialOwner", "humanPerformer", "performer"}
_OF_ENGINES = ("candidateGroups", "assignee", "candidateUsers")


def performer(element: Element) -> str:
    """Whom an element names to do it, where that is plain words."""
    named = [
        "".join(part.text or "" for part in child.iter() if local(part) == "formalExpression")
        for child in element
        if local(child) in _PERFORMERS
    ]
    named += [text for key, text in element.attrib.items() for name in _OF_ENGINES if key.endswith("}" + name)]
    found = (words(text) for text in named)
    return next((text for text in found if text and not set(text) & set("${}()=") and len(text) <= 60), "")


_ENOUGH = re.compile(r"\W*(?:numberOfCompleted|nrOfCompleted)Instances *>= *(\d{1,3})\W*")


def repeat_of(element: Element, elements: Elements) -> Repeat | None:
    """For each value of which list it is done; None where it is not repeated, or as often as a number says."""
    loop = next((child for child in element if local(child) == "multiInstanceLoopCharacteristics"), None)
    if loop is None:
        return None
    named = [text for child in loop if local(child) == "loopDataInputRef" and (text := id_of(child.text))]
    named += [text for one in loop.iter() for key, text in one.attrib.items()
              if key.rpartition("}")[2] in ("collection", "inputCollection")]  # fmt: skip
    if not named:
        return None
    name = words(elements.list_name(named[0].strip("=${}#\"' ")))[:LONGEST_NAME]
    said = next((child.text or "" for child in loop if local(child) == "completionCondition"), "")
    enough = _ENOUGH.fullmatch(said)
    return Repeat(name, max(1, int(enough[1])) if enough is not None else None) if name else None


_NUMBER = r"(\d{1,6}(?:\.\d{1,6})?)"
_DAYS = "".join(f"(?:{_NUMBER}{unit})?" for unit in "YMWD")
_HOURS = "".join(f"(?:{_NUMBER}{unit})?" for unit in "HMS")
_DURATION = re.compile(f"""["']?P{_DAYS}(?:T{_HOURS})?["']?""")


def timer(element: Element) -> tuple[str, str]:
    """Which kind of timer it is (timeDuration, timeDate, timeCycle), and its text."""
    for child in element.iter():
        if local(child) in ("timeDuration", "timeDate", "timeCycle"):
            return local(child), (child.text or "").strip()
    return "", ""


def span_of(text: str) -> Span | None:
    """An ISO duration as working time, a week being five days; None where it is none, or shorter than a minute."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return None
    years, months, weeks, days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    whole = years * 260 + months * 21 + weeks * 5 + days
    part = hours + minutes / 60 + seconds / 3600
    if whole > 10_000 or part > 10_000 or (whole == 0 and part < 1 / 60):
        return None
    if not part:
        return Span(whole)
    return Span(round(whole * 8 + part, 2), SpanUnit.HOURS)
