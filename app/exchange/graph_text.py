"""A graph as the text that the database keeps, put together from texts of its parts. For the codec of storage."""

import json
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from app.domain.workflow import Flow, Graph, Step
from app.exchange.json_codec import JsonCodec
from app.exchange.workflow_json import codecs, dump_graph, load_graph

PARTS_KEPT = 20_000
GRAPHS_KEPT = 40

_step, _flow = codecs.of(Step), codecs.of(Flow)
_parts: dict[int, tuple[object, str]] = {}
"""Texts of steps and flows by identity; the part itself is kept, so that its number stays its own."""
_graphs: OrderedDict[str, Graph] = OrderedDict()
"""The graphs of the last texts: an undo gets the very steps back that the edit before it left alone."""


def graph_text(graph: Graph) -> str:
    """The same as ``dump_graph`` as compact JSON; an edit of one step writes that step alone anew."""
    members = []
    if graph.steps:
        members.append(f'"steps":[{",".join(_part(step, _step) for step in graph.steps)}]')
    if graph.flows:
        members.append(f'"flows":[{",".join(_part(flow, _flow) for flow in graph.flows)}]')
    rest = _compact(dump_graph(replace(graph, steps=(), flows=())))[1:-1]
    text = f"{{{','.join([*members, rest] if rest else members)}}}"
    _keep(text, graph)
    return text


def graph_of(text: str) -> Graph:
    """The graph of a text. Raises ValueError or RuleViolation for what is none."""
    known = _graphs.get(text)
    if known is None:
        known = load_graph(json.loads(text))
        _keep(text, known)
    return known


def _part(part: Step | Flow, codec: JsonCodec[Any]) -> str:
    found = _parts.get(id(part))
    if found is not None:
        return found[1]
    if len(_parts) >= PARTS_KEPT:
        _parts.clear()
    text = _compact(codec.write(part))
    _parts[id(part)] = (part, text)
    return text


def _keep(text: str, graph: Graph) -> None:
    _graphs[text] = graph
    _graphs.move_to_end(text)
    if len(_graphs) > GRAPHS_KEPT:
        _graphs.popitem(last=False)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
