"""Which step each element of a BPMN process becomes, and what is said where it is not the same thing."""

from dataclasses import dataclass, replace

from app.domain.ids import StepId
from app.domain.quantity import Span
from app.domain.text import LONGEST_NAME, short_line
from app.domain.workflow import Step, StepKind
from app.exchange.diagram.bpmn_elements import Elements, Node, documentation, repeat_of, span_of, timer
from app.exchange.diagram.bpmn_vocabulary import GATEWAYS, SUBPROCESSES, TASKS, kept_xml, readable
from app.exchange.diagram.remarks import Remarks

NOT_RUN = {
    "scriptTask": "Scripts are not run here; a person does these tasks, which keep their script",
    "serviceTask": "Services are not called here; a person does these tasks, which keep their settings",
    "businessRuleTask": "Business rules are not run here; a person does these tasks, which keep their settings",
    "sendTask": "Nothing is sent by itself here; a person does these tasks, which keep their message",
    "receiveTask": "Nothing is received by itself here; a person ends these tasks when the message is there",
    "callActivity": "These call another process; choose the workflow that each of them starts",
}
LOOPS = {
    "multiInstanceLoopCharacteristics": "These are repeated for each of many in the file, and done once here",
    "standardLoopCharacteristics": "These are repeated until something is true in the file, and done once here",
}
SAME = {
    StepKind.START: ("startEvent",),
    StepKind.END: ("endEvent",),
    StepKind.TASK: ("task", "userTask", "subProcess"),
    StepKind.WAIT: ("intermediateCatchEvent",),
    StepKind.MILESTONE: ("intermediateThrowEvent",),
    StepKind.JUNCTION: ("parallelGateway", "exclusiveGateway", "startEvent", "endEvent", "subProcess", "boundaryEvent"),
}
"""The elements of which the kind of a step says what they are, or nearly."""
UNTITLED = {StepKind.START: "Start", StepKind.END: "End", StepKind.WAIT: "Wait"}


@dataclass(frozen=True)
class StepReading:
    """Makes one step of one node."""

    elements: Elements
    remarks: Remarks
    only_start: str | None
    """The start event that is the Start; None where there is not exactly one."""
    chosen_events: frozenset[str]
    """The events right behind an event-based gateway: which of them came is asked there."""

    def step(self, node: Node) -> Step:
        """The step, still without role and place."""
        kind = self.kind(node)
        title = self._title(node, kind)
        text = documentation(node.element)
        if len(title) > LONGEST_NAME:
            text, title = f"{title}\n\n{text}".strip(), short_line(title, LONGEST_NAME)
        step = Step(StepId(node.id), kind, title, instructions=text, foreign=self._kept(node, kind))
        if kind in (StepKind.TASK, StepKind.SUBWORKFLOW):
            step = replace(step, repeat=repeat_of(node.element, self.elements))
        return self._timed(node, self._remarked(node, step))

    def kind(self, node: Node) -> StepKind:
        if node.kind in TASKS:
            return StepKind.SUBWORKFLOW if node.kind == "callActivity" else StepKind.TASK
        if node.kind in SUBPROCESSES:
            return StepKind.JUNCTION if node.id in self.elements.inside else StepKind.TASK
        if node.kind == "startEvent":
            return StepKind.START if node.id == self.only_start else StepKind.JUNCTION
        if node.kind == "endEvent":
            return StepKind.END if node.parent is None else StepKind.JUNCTION
        if node.kind in GATEWAYS or node.kind == "boundaryEvent" or node.trigger == "linkEventDefinition":
            return StepKind.JUNCTION
        return self._intermediate(node)

    def _intermediate(self, node: Node) -> StepKind:
        if node.id in self.chosen_events:
            return StepKind.JUNCTION
        if node.kind == "intermediateThrowEvent" and not node.trigger:
            return StepKind.MILESTONE if node.title else StepKind.JUNCTION
        return StepKind.WAIT if node.trigger == "timerEventDefinition" else StepKind.TASK

    def _title(self, node: Node, kind: StepKind) -> str:
        if node.title or kind is StepKind.JUNCTION:
            return node.title
        if kind in UNTITLED:
            return UNTITLED[kind]
        trigger = readable(node.trigger)
        if trigger:
            return f"{'Wait for' if node.kind == 'intermediateCatchEvent' else 'Send'} {trigger}"
        self.remarks.asked("Some tasks have no name in the file; they are called after their kind. Give them one")
        return readable(node.kind).capitalize()

    def _kept(self, node: Node, kind: StepKind) -> str:
        known = ["terminateEventDefinition"] if kind is StepKind.END else []
        if timed(node) is not None:
            known.append("timerEventDefinition")
        return kept_xml(node.element, *known, same_kind=node.kind in SAME.get(kind, ()))

    def _timed(self, node: Node, step: Step) -> Step:
        if step.kind is StepKind.END and node.trigger == "terminateEventDefinition":
            return replace(step, end_project=True)
        if step.kind is StepKind.WAIT:
            length = timed(node)
            if length is None:
                self.remarks.asked("The time of these waits cannot be read; give each a length or a date", step.title)
            return replace(step, length=length)
        return step

    def _remarked(self, node: Node, step: Step) -> Step:
        say = self.remarks.lost
        title = step.title or readable(node.kind)
        if node.kind in NOT_RUN:
            say(NOT_RUN[node.kind], title)
        for child in node.element:
            name = child.tag.rpartition("}")[2]
            if name in LOOPS and repeat_of(node.element, self.elements) is None:
                say(LOOPS[name], title)
            elif name in LOOPS and child.get("isSequential") == "true":
                say("These are repeated one after the other in the file, and all at once here", title)
        if node.kind in SUBPROCESSES:
            self._remark_subprocess(node, title)
        elif node.trigger not in ("", "linkEventDefinition", "timerEventDefinition", "terminateEventDefinition"):
            what = readable(node.trigger)
            say(f"What happens by itself in BPMN is done by people here ({what}); the XML is kept", title)
        elif node.kind == "startEvent" and node.trigger:
            say("Projects are started by hand here, not by a timer; the XML is kept", title)
        return step

    def _remark_subprocess(self, node: Node, title: str) -> None:
        say = self.remarks.lost
        if node.kind != "subProcess":
            say(f"Each {SUBPROCESSES[node.kind]} is a section here; the XML is kept", title)
        elif node.element.get("triggeredByEvent") == "true":
            self.remarks.asked("An event sub-process starts by itself; nothing leads to its section here", title)
        elif self.kind(node) is StepKind.TASK:
            say("A sub-process without anything in it is a task here", title)


def timed(node: Node) -> Span | None:
    """The working time that a timer says; None where it has none that can be read."""
    kind, text = timer(node.element) if node.trigger == "timerEventDefinition" else ("", "")
    return span_of(text) if kind == "timeDuration" else None
