"""The program's own workflow format. The database keeps graphs in it; people import and export it as a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.errors import RuleViolation
from app.domain.ids import RoleId
from app.domain.quantity import Against, DayUnit, Lag, LagUnit, Offset, Snap, Span, SpanUnit
from app.domain.workflow import (
    Approval,
    ApprovalRule,
    DecisionMode,
    FieldKind,
    Flow,
    Graph,
    Lane,
    Note,
    Outcome,
    ProjectField,
    Step,
    StepKind,
    TimeOut,
)
from app.exchange.condition_json import condition_shape
from app.exchange.shape import (
    Json,
    Misread,
    Shape,
    choice,
    flag,
    keyed,
    listed,
    number,
    optional,
    record,
    text,
    whole,
    wrong,
)

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


def _read_point(raw: Json) -> tuple[float, float]:
    if type(raw) is not list or len(raw) != 2:
        raise wrong("a point [x, y]", raw)
    return number.read(raw[0]), number.read(raw[1])


_point: Shape[tuple[float, float]] = Shape(_read_point, list)
_span = record(Span, {"amount": number, "unit": choice(SpanUnit)})
_offset = record(
    Offset,
    {
        "days": whole,
        "unit": choice(DayUnit),
        "against": choice(Against),
        "step_id": optional(text),
        "snap": choice(Snap),
    },
)
_outcome = record(Outcome, {"name": text, "positive": flag})
_approval = record(
    Approval,
    {
        "approvers": listed(text),
        "rule": choice(ApprovalRule),
        "k": whole,
        "in_order": flag,
        "limit": optional(whole),
        "limit_outcome": optional(text),
    },
)
step_shape = record(
    Step,
    {
        "id": text,
        "kind": choice(StepKind),
        "title": text,
        "role": optional(text),
        "offset": optional(_offset),
        "length": optional(_span),
        "effort_minutes": optional(whole),
        "instructions": text,
        "inputs": listed(text),
        "done_when": text,
        "checklist": listed(text),
        "optional": flag,
        "anchor": flag,
        "outcomes": listed(_outcome),
        "approval": optional(_approval),
        "mode": optional(choice(DecisionMode)),
        "question": text,
        "end_project": flag,
        "opens_at": optional(whole),
        "cancel_rest": flag,
        "gates": listed(text),
        "time_out": optional(record(TimeOut, {"after": _span, "close": flag})),
        "subworkflow": optional(whole),
        "x": optional(number),
        "y": optional(number),
    },
)
flow_shape = record(
    Flow,
    {
        "id": text,
        "source": text,
        "target": text,
        "outcome": optional(text),
        "condition": optional(condition_shape),
        "marked": flag,
        "loop_back": flag,
        "lag": record(Lag, {"minutes": whole, "unit": choice(LagUnit)}),
        "bends": listed(_point),
    },
)
_lane_record = record(Lane, {"role": optional(text), "height": number})


def _read_lane(raw: Json) -> Lane:
    return Lane(RoleId(text.read(raw))) if type(raw) is str else _lane_record.read(raw)


def _write_lane(lane: Lane) -> Json:
    return lane.role if lane.role is not None and not lane.height else {"height": 0, **_lane_record.write(lane)}


_lane: Shape[Lane] = Shape(_read_lane, _write_lane)
"""A lane that is not laid out is written as its role alone."""
graph_shape = record(
    Graph,
    {
        "steps": listed(step_shape),
        "flows": listed(flow_shape),
        "fields": listed(
            record(
                ProjectField,
                {"name": text, "kind": choice(FieldKind), "choices": listed(text), "required": flag},
            )
        ),
        "lanes": listed(_lane),
        "in_lanes": flag,
        "notes": listed(record(Note, {"id": text, "text": text, "x": number, "y": number})),
    },
)


def _read_roles(raw: Json) -> Mapping[RoleId, str]:
    if type(raw) is not dict:
        raise wrong("an object in braces", raw)
    return {RoleId(role): name for role, name in keyed(raw, dict.fromkeys(raw, text.read)).items()}


roles_shape: Shape[Mapping[RoleId, str]] = Shape(_read_roles, dict)
_file = record(
    WorkflowFile,
    {
        "name": text,
        "anchor_label": text,
        "about": text,
        "roles": roles_shape,
        "graph": graph_shape,
        "note": text,
    },
)


def dump_graph(graph: Graph) -> dict[str, Json]:
    """The graph as plain JSON values, without what has its default."""
    written: dict[str, Json] = graph_shape.write(graph)
    return written


def load_graph(raw: Json) -> Graph:
    """The same graph again. Raises RuleViolation with the place of what does not fit."""
    try:
        return graph_shape.read(raw)
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
