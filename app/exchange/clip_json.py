"""A part of a flowchart as text, for the clipboard: from one workflow to another, also of another program run."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.errors import RuleViolation
from app.domain.ids import RoleId
from app.domain.workflow import Graph
from app.exchange.json_codec import Misread
from app.exchange.workflow_json import codecs

FORMAT = "leadline-clip/1"
FOREIGN = "There is no part of a flowchart on the clipboard. Copy some steps first."


@dataclass(frozen=True, slots=True)
class Clip:
    """Steps and notes with the flows between them, the fields that their conditions read, and names of the roles."""

    graph: Graph = field(default_factory=Graph)
    roles: Mapping[RoleId, str] = field(default_factory=dict)


_clip = codecs.of(Clip)


def dump_clip(clip: Clip) -> str:
    """JSON in one line."""
    return json.dumps({"format": FORMAT, **_clip.write(clip)}, ensure_ascii=False)


def load_clip(text: str) -> Clip:
    """Raises RuleViolation with one sentence for any text that ``dump_clip`` did not write."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise RuleViolation(FOREIGN) from None
    if type(raw) is not dict or raw.pop("format", None) != FORMAT:
        raise RuleViolation(FOREIGN)
    try:
        clip = _clip.read(raw)
    except Misread as misread:
        raise misread.refusal() from None
    if not _sound(clip.graph):
        raise RuleViolation(FOREIGN)
    return clip


def _sound(graph: Graph) -> bool:
    """Something to be put down, every id once, and no flow that leads out."""
    ids = [thing.id for some in (graph.steps, graph.flows, graph.notes) for thing in some]
    if not graph.steps and not graph.notes:
        return False
    return len(set(ids)) == len(ids) and all({flow.source, flow.target} <= graph.by_id.keys() for flow in graph.flows)
