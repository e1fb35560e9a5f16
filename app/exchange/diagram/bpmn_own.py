"""What this program itself wrote into a BPMN file: read back exactly, where the file still says the same."""

import json
from collections import defaultdict
from dataclasses import replace
from typing import TypeVar

from app.domain.workflow import Flow, Step
from app.exchange.diagram.bpmn_elements import Arrow, Elements, Node, ours
from app.exchange.diagram.bpmn_rounds import take_out_rounds
from app.exchange.diagram.bpmn_vocabulary import clean, words
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

    def __init__(self, elements: Elements) -> None:
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
    step = _read(_step, ours(node.element, "step"))
    if step is None or words(clean(step.title)) == node.title:
        return step
    return replace(step, title=node.title)
