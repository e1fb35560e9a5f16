"""The program's own workflow format. The database keeps graphs in it; people import and export it as a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.condition import Condition
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId
from app.domain.quantity import Offset
from app.domain.workflow import Graph, Lane
from app.exchange.condition_json import LARGEST, condition_codec
from app.exchange.json_codec import Codecs, Json, JsonCodec, Misread, fixed, number, text

FORMAT = "leadline-workflow/1"


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """A workflow as it travels: one graph and what is needed to start it elsewhere."""

    name: str
    anchor_label: str = "Publish date"
    about: str = ""
    roles: Mapping[RoleId, str] = field(default_factory=dict)
    """Names of the roles that the graph speaks of."""
    graph: Graph = field(default_factory=Graph)
    note: str = ""


_numbers = number(LARGEST)
_plain = Codecs({}, LARGEST)
_lane_record = _plain.of(Lane)


def _read_lane(raw: Json) -> Lane:
    return Lane(RoleId(text.read(raw))) if type(raw) is str else _lane_record.read(raw)


def _write_lane(lane: Lane) -> Json:
    """A lane that is not laid out is written as its role alone."""
    return lane.role if lane.role is not None and not lane.height else {"height": 0, **_lane_record.write(lane)}


codecs = Codecs(
    {
        Condition: condition_codec,
        Lane: JsonCodec(_read_lane, _write_lane),
        Offset: _plain.record_of(Offset, without=("placed",)),
        tuple[float, float]: fixed((_numbers, _numbers), "a point [x, y]"),
    },
    LARGEST,
)
"""Of everything that files and the clipboard may hold. That a due day was placed by hand is no matter of workflows."""
_graph = codecs.of(Graph)
_file = codecs.of(WorkflowFile)


def dump_graph(graph: Graph) -> dict[str, Json]:
    """The graph as plain JSON values, without what has its default."""
    written: dict[str, Json] = _graph.write(graph)
    return written


def load_graph(raw: Json) -> Graph:
    """The same graph again. Raises RuleViolation with the place of what does not fit."""
    try:
        return _graph.read(raw)
    except Misread as misread:
        raise misread.refusal() from None


def dump_workflow(workflow: WorkflowFile) -> str:
    """The text of a workflow file."""
    return json.dumps({"format": FORMAT, **_file.write(workflow)}, ensure_ascii=False, indent=1) + "\n"


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def anchor_label(self) -> str: ...
    @property
    def about(self) -> str: ...


def file_of(workflow: _Named, graph: Graph, role_names: Mapping[RoleId, str]) -> WorkflowFile:
    """``graph`` of a workflow as it travels, with the names of the roles that it speaks of."""
    roles = {role: role_names.get(role, role) for role in _roles_in(graph)}
    return WorkflowFile(workflow.name, workflow.anchor_label, workflow.about, roles, graph)


def _roles_in(graph: Graph) -> list[RoleId]:
    """Every role that the graph names, once, in the order of its steps."""
    named = [step.role for step in graph.steps]
    named += [role for step in graph.steps if step.approval for role in step.approval.approvers]
    named += [lane.role for lane in graph.lanes]
    return list(dict.fromkeys(role for role in named if role is not None))


def load_workflow(text_of_file: str) -> WorkflowFile:
    """Read a workflow file. Raises RuleViolation with one sentence that names the place."""
    try:
        raw = json.loads(text_of_file.removeprefix("\ufeff"))
    except json.JSONDecodeError as broken:
        raise RuleViolation(f"This is no workflow file: line {broken.lineno} cannot be read as JSON.") from None
    except (ValueError, RecursionError):
        raise RuleViolation("This is no workflow file: it cannot be read as JSON.") from None
    if type(raw) is not dict or raw.pop("format", None) != FORMAT:
        raise RuleViolation(f"This is no workflow file: it does not begin with the format “{FORMAT}”.")
    try:
        return _file.read(raw)
    except Misread as misread:
        raise misread.refusal() from None
