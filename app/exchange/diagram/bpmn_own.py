"""What this program itself wrote into a BPMN file: read back exactly, where the file still says the same."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from app.domain.condition import Operator, OutcomeRef, Test
from app.domain.project_field import ProjectField
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.exchange.diagram.bpmn_elements import Arrow, Elements, Node, documentation, ours, span_of, timer
from app.exchange.diagram.bpmn_expression import Variables, read_expression
from app.exchange.diagram.bpmn_rounds import take_out_rounds
from app.exchange.diagram.bpmn_vocabulary import clean, words
from app.exchange.diagram.bpmn_wiring import duration
from app.exchange.json_codec import JsonCodec, Misread
from app.exchange.workflow_json import codecs

BEFORE = {"join", "back", "lag"}
"""What an export puts before a step: it leads on to it."""
BEHIND = {"choice", "fan", "late", "boundary"}
"""What an export puts behind a step: its flows are the step's."""
STOP = "stop"
"""The end of what leads nowhere here."""

_step, _flow = codecs.of(Step), codecs.of(Flow)
_T = TypeVar("_T")


def _read(codec: JsonCodec[_T], text: str) -> _T | None:
    try:
        return codec.read(json.loads(text)) if text else None
    except (ValueError, RecursionError, Misread):
        return None


class OwnParts:
    """The steps and flows that are known by our own extensions, and the process without what an export added."""

    def __init__(self, elements: Elements, fields: Iterable[ProjectField] = ()) -> None:
        take_out_rounds(elements)
        self.nodes = elements.nodes
        self.steps: dict[str, Step] = {}
        for node in self.nodes.values():
            step = _own_step(node)
            # Ids that somebody doubled are no longer ours.
            if step is not None and (step.id == node.id or elements.is_free(step.id)):
                self.steps[node.id] = step
                if step.id != node.id:
                    elements.free_id(step.id)
        self._leading: dict[str, list[Arrow]] = defaultdict(list)
        self._leaving: dict[str, list[Arrow]] = defaultdict(list)
        for arrow in elements.arrows:
            self._leading[arrow.target].append(arrow)
            self._leaving[arrow.source].append(arrow)
        self._valid: dict[str, bool] = {}
        self._fields = tuple(fields)
        self.unread = [arrow for arrow in elements.arrows if self._is_changed_between(arrow)]
        """Lines beside what an export added, with a rule that was changed."""
        self._read_timers()
        self._fold(elements)

    def step(self, node: Node) -> Step | None:
        """The step as it was written, with the name that it has now; None where it is not ours."""
        return self.steps.get(node.id)

    def flow(self, arrow: Arrow) -> Flow | None:
        """The flow as it was written, between the steps that it joins now; None where it is not ours."""
        flow = _read(_flow, ours(arrow.element, "flow"))
        if flow is None or arrow.source not in self.steps or arrow.target not in self.steps:
            return None
        source, target = self.steps[arrow.source].id, self.steps[arrow.target].id
        same = (flow.source, flow.target) == (source, target)
        return flow if same else replace(flow, source=source, target=target, bends=())

    @cached_property
    def _variables(self) -> Variables:
        steps = tuple(self.steps.values())
        return Variables.of(Graph(steps, fields=self._fields))

    def with_rule(self, flow: Flow, arrow: Arrow, source: Node) -> Flow | None:
        """The flow with the rule that somebody gave it elsewhere; None where no flow here can have it."""
        step = self.steps[source.id]
        otherwise = source.element.get("default") == arrow.id
        condition = None if otherwise else read_expression(arrow.expression, self._variables)
        if step.asks:
            match condition:
                case Test(subject=OutcomeRef(step_id=asked), operator=Operator.IS, value=str(answer)):
                    known = asked == step.id and answer in {one.name for one in step.outcomes}
                    return replace(flow, outcome=answer) if known else None
            return None
        ruled = step.kind is StepKind.DECISION and (condition is not None or otherwise)
        return replace(flow, condition=condition) if ruled else None

    def _is_changed_between(self, arrow: Arrow) -> bool:
        known = all(end in self.steps or self._part(end) for end in (arrow.source, arrow.target))
        return known and not ours(arrow.element, "flow") and arrow.changed_rule

    def _read_timers(self) -> None:
        """The times of waits and time-outs that are others in the file than they were written."""
        for node in self.nodes.values():
            part, of = node.mark
            step = self.steps.get(of if part == "boundary" else node.id)
            text = timer(node.element)[1] if node.trigger == "timerEventDefinition" else ""
            span = span_of(text)
            if step is None or span is None:
                continue
            if part == "boundary":
                written = step.time_out.after if step.time_out is not None else None
            else:
                written = step.length
            if written is None or duration(written) == text:
                continue
            if node.id in self.steps:
                self.steps[node.id] = replace(step, length=span)
            elif step.time_out is not None:
                self.steps[of] = replace(step, time_out=replace(step.time_out, after=span))

    def _fold(self, elements: Elements) -> None:
        """Take out what an export added, as far as it still stands where the export put it."""
        added = {node.id for node in self.nodes.values() if self._is_added(node.id)}
        kept = []
        for arrow in elements.arrows:
            inside = arrow.source in added and self._part(arrow.source) in BEFORE
            if not inside and not (arrow.target in added and self._part(arrow.target) not in BEFORE):
                kept.append(replace(arrow, source=self._end(arrow.source), target=self._end(arrow.target)))
        elements.arrows = kept
        for node_id in added:
            del elements.nodes[node_id]
        for parent, inner in elements.inside.items():
            elements.inside[parent] = [node for node in inner if node.id not in added]

    def _part(self, node_id: str) -> str:
        return self.nodes[node_id].mark[0] if node_id in self.nodes else ""

    def _end(self, node_id: str) -> str:
        return self.nodes[node_id].mark[1] if self._is_added(node_id) else node_id

    def _is_added(self, node_id: str) -> bool:
        """Whether the node is what an export added, and all that it is joined with says so."""
        if node_id not in self._valid:
            # Round a circle of such nodes none of them is.
            self._valid[node_id] = False
            self._valid[node_id] = self._stands_as_written(node_id)
        return self._valid[node_id]

    def _stands_as_written(self, node_id: str) -> bool:
        part, step = self._part(node_id), self.nodes[node_id].mark[1] if node_id in self.nodes else ""
        if part == STOP:
            return not self._leaving[node_id]
        if step not in self.steps:
            return False
        if part == "boundary":
            return self.nodes[node_id].element.get("attachedToRef") == step
        if part in BEHIND:
            return all(self._end(arrow.source) == step for arrow in self._leading[node_id])
        if part in BEFORE:
            return [self._end(arrow.target) for arrow in self._leaving[node_id]] == [step]
        return False


def _own_step(node: Node) -> Step | None:
    """As it was written, with the title and the instructions that it has now."""
    step = _read(_step, ours(node.element, "step"))
    if step is None:
        return None
    if words(clean(step.title)) != node.title:
        step = replace(step, title=node.title)
    said = documentation(node.element)
    return step if clean(step.instructions).split() == said.split() else replace(step, instructions=said)
