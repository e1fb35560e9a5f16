"""The words of BPMN 2.0 that the reader and the writer share: namespaces, names of elements, and our own marks."""

import re
from xml.etree.ElementTree import Element, register_namespace, tostring

from app.domain.errors import RuleViolation
from app.domain.text import LONGEST_TEXT
from app.exchange.diagram.xml_tree import local, read_xml, space

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
WAYPOINTS = "http://www.omg.org/spec/DD/20100524/DI"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:leadline:bpmn:1"
"""Of what we add to a file, so that our own import is equal."""
WRITTEN = f"{{{OURS}}}written"
"""The attribute of a sequence flow that says which rule it was written with, so that one changed elsewhere is known."""

for prefix, uri in (
    ("bpmn", MODEL), ("bpmndi", DIAGRAM), ("dc", BOUNDS), ("di", WAYPOINTS), ("xsi", INSTANCE), ("leadline", OURS),
    ("camunda", "http://camunda.org/schema/1.0/bpmn"), ("zeebe", "http://camunda.org/schema/zeebe/1.0"),
    ("flowable", "http://flowable.org/bpmn"), ("activiti", "http://activiti.org/bpmn"),
):  # fmt: skip
    register_namespace(prefix, uri)

TASKS = {
    "task": "task",
    "userTask": "user task",
    "manualTask": "manual task",
    "scriptTask": "script task",
    "serviceTask": "service task",
    "sendTask": "send task",
    "receiveTask": "receive task",
    "businessRuleTask": "business rule task",
    "callActivity": "call activity",
}
SUBPROCESSES = {"subProcess": "sub-process", "adHocSubProcess": "ad-hoc sub-process", "transaction": "transaction"}
EVENTS = {
    "startEvent": "start event",
    "endEvent": "end event",
    "intermediateCatchEvent": "catching event",
    "intermediateThrowEvent": "throwing event",
    "boundaryEvent": "boundary event",
}
GATEWAYS = {
    "exclusiveGateway": "exclusive gateway",
    "parallelGateway": "parallel gateway",
    "inclusiveGateway": "inclusive gateway",
    "eventBasedGateway": "event-based gateway",
    "complexGateway": "complex gateway",
}
NODES = {**TASKS, **SUBPROCESSES, **EVENTS, **GATEWAYS}

_UNDERSTOOD = {"incoming", "outgoing", "documentation"}
_PLAIN = {
    "id": None,
    "name": None,
    "default": None,
    "attachedToRef": None,
    "cancelActivity": None,
    "gatewayDirection": None,
    "startQuantity": "1",
    "completionQuantity": "1",
    "isForCompensation": "false",
    "triggeredByEvent": "false",
    "parallelMultiple": "false",
    "isInterrupting": "true",
    "instantiate": "false",
    "eventGatewayType": "Exclusive",
    "implementation": "##unspecified",
}
"""Attributes that say nothing that a step does not say; those with a value only as long as they have it."""


def kept_xml(element: Element, *also_understood: str, same_kind: bool = True) -> str:
    """The element as XML where it says more than a step can; empty where it does not. The nodes in it are left out.

    Of one that only is of another kind than its step says (not ``same_kind``), its name alone.
    """
    inner = [child for child in element if local(child) not in NODES and local(child) != "sequenceFlow"]
    plain = all(name in _PLAIN and _PLAIN[name] in (None, value) for name, value in element.attrib.items())
    understood = _UNDERSTOOD | set(also_understood)
    if plain and all(space(child) == MODEL and local(child) in understood for child in inner):
        return "" if same_kind else xml_text(Element(element.tag))
    bare = Element(element.tag, element.attrib)
    bare.text = element.text
    bare.extend(child for child in inner if local(child) not in ("incoming", "outgoing"))
    return xml_text(bare)


_WRITTEN_ANYWAY = _UNDERSTOOD | {
    "extensionElements", "multiInstanceLoopCharacteristics", "timerEventDefinition", "terminateEventDefinition"
}  # fmt: skip


def put_back(element: Element, kept: str) -> bool:
    """Give an element that is written what ``kept_xml`` kept of it: the extensions of other programs. False where more
    was kept than can stand there.
    """
    try:
        found = read_xml(kept.encode(), "text")
    except RuleViolation:
        return False
    for name, value in found.attrib.items():
        if name.startswith("{") and not name.startswith((f"{{{OURS}}}", f"{{{MODEL}}}")):
            element.set(name, value)
    extensions = element.find(f"{{{MODEL}}}extensionElements")
    for child in (one for part in found if local(part) == "extensionElements" for one in part):
        if extensions is not None and space(child) not in (OURS, MODEL, ""):
            extensions.append(child)
    bare = [name for name in found.attrib if not name.startswith("{")]
    plain = all(name in _PLAIN and _PLAIN[name] in (None, found.get(name)) for name in bare)
    return plain and found.tag == element.tag and all(local(child) in _WRITTEN_ANYWAY for child in found)


def xml_text(element: Element) -> str:
    """An element with all that is in it as one text, without what stands behind it."""
    text: str = tostring(element, encoding="unicode")
    return text.removesuffix(element.tail or "").strip()


_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def words(text: str | None) -> str:
    """One line of what other programs break into several; no name is longer than a text may be."""
    return " ".join((text or "")[:LONGEST_TEXT].split())


def id_of(reference: str | None) -> str:
    """The id that a reference names; it may still have the prefix of a namespace before it."""
    return (reference or "").strip()


def without_prefix(reference: str) -> str:
    """``tns:pay`` as pay, the id that it names in its namespace."""
    return reference.rpartition(":")[2]


def readable(name: str) -> str:
    """``messageEventDefinition`` as words: message."""
    bare = name.removesuffix("EventDefinition").removesuffix("Characteristics")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).lower()
