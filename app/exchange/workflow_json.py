"""The program's own workflow format. The database keeps graphs in it; people import and export it as a file.

For the database the text is put together from the texts of its parts, and the last graphs are kept by their text.
"""

import json
import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, TypeVar

from app.domain.condition import All, Any, Condition, FieldRef, FieldValue, Not, Operator, OutcomeRef, Test
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Offset
from app.domain.workflow import Flow, Graph, Lane, Step
from app.exchange.check_item_json import LARGEST, WORDS
from app.exchange.json_codec import (
    Codecs,
    Json,
    JsonCodec,
    Misread,
    choice,
    day,
    fixed,
    keyed,
    listed,
    number,
    text,
    wrong,
)

DEEPEST = 20
"""More nesting than anybody can read is refused."""

_operator = choice(Operator)
_number = number(math.inf)
"""Budgets and counts that a condition compares with have no bound of their own."""


def read_condition(raw: Json) -> Condition:
    """Read ``{"field": "Budget", "is": ">", "value": 500}``, ``{"outcome": "legal", ...}`` or ``{"all": [...]}``."""
    return _read(raw, DEEPEST)


def _read(raw: Json, depth: int) -> Condition:
    if depth == 0:
        raise Misread(f"conditions may be nested {DEEPEST} deep at most. Simplify it")
    part: JsonCodec[Condition] = JsonCodec(lambda inner: _read(inner, depth - 1), write_condition)
    readers = {
        "all": lambda inner: All(listed(part).read(inner)),
        "any": lambda inner: Any(listed(part).read(inner)),
        "not": lambda inner: Not(part.read(inner)),
        "field": lambda inner: FieldRef(text.read(inner)),
        "outcome": lambda inner: OutcomeRef(StepId(text.read(inner))),
        "is": _operator.read,
        "value": _read_values,
    }
    values = keyed(raw, readers)
    kinds = [name for name in ("all", "any", "not", "field", "outcome") if name in values]
    if len(kinds) != 1:
        raise Misread("a condition has exactly one of all, any, not, field, outcome. Correct it")
    found = values[kinds[0]]
    if not isinstance(found, FieldRef | OutcomeRef):
        if len(values) > 1:
            raise Misread(f"nothing may stand beside “{kinds[0]}”. Remove it")
        combined: Condition = found
        return combined
    if "is" not in values:
        raise Misread("it is missing. Add it", "is")
    return Test(found, values["is"], values.get("value"))


def write_condition(condition: Condition) -> Json:
    match condition:
        case All(parts=parts):
            return {"all": [write_condition(part) for part in parts]}
        case Any(parts=parts):
            return {"any": [write_condition(part) for part in parts]}
        case Not(part=part):
            return {"not": write_condition(part)}
        case Test(subject=subject):
            written: dict[str, Json] = (
                {"field": subject.name} if isinstance(subject, FieldRef) else {"outcome": subject.step_id}
            )
            written["is"] = condition.operator.value
            if condition.value is not None:
                written["value"] = _write_values(condition.value)
            return written


def _read_values(raw: Json) -> FieldValue | tuple[FieldValue, ...]:
    return _values.read(raw) if type(raw) is list else _read_value(raw)


def _write_values(value: FieldValue | tuple[FieldValue, ...]) -> Json:
    return _values.write(value) if isinstance(value, tuple) else _write_value(value)


def _read_value(raw: Json) -> FieldValue:
    if raw is None or isinstance(raw, str | bool):
        return raw
    if isinstance(raw, int | float):
        return _number.read(raw)
    if isinstance(raw, dict):
        found: date | None = keyed(raw, {"date": day.read}).get("date")
        if found is not None:
            return found
    raise wrong("a text, a number, true, false or a date", raw)


def _write_value(value: FieldValue) -> Json:
    return {"date": value.isoformat()} if isinstance(value, date) else value


_values = listed(JsonCodec(_read_value, _write_value))
condition_codec = JsonCodec(read_condition, write_condition)


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
    anchor_minute: int | None = None
    """The hour of its date, in minutes after midnight."""
    hours: tuple[int, ...] | None = None
    """How many hours before the due owners are reminded; None: as everywhere."""
    step_hours: Mapping[StepId, tuple[int, ...]] = field(default_factory=dict)
    """The same of single steps."""


_numbers = number(LARGEST)
_plain = Codecs({}, LARGEST)


def _read_lane(raw: Json) -> Lane:
    return Lane(RoleId(text.read(raw))) if type(raw) is str else _plain.of(Lane).read(raw)


def _write_lane(lane: Lane) -> Json:
    """A lane that is not laid out is written as its role alone."""
    return lane.role if lane.role is not None and not lane.height else {"height": 0, **_plain.of(Lane).write(lane)}


codecs = Codecs(
    {
        **WORDS,
        Condition: condition_codec,
        Lane: JsonCodec(_read_lane, _write_lane),
        Offset: _plain.record_of(Offset, without=("placed",)),
        tuple[float, float]: fixed((_numbers, _numbers), "a point [x, y]"),
    },
    LARGEST,
)
"""Of everything that files and the clipboard may hold. That a due day was placed by hand is no matter of workflows."""


def dump_graph(graph: Graph) -> dict[str, Json]:
    """The graph as plain JSON values, without what has its default."""
    written: dict[str, Json] = codecs.of(Graph).write(graph)
    return written


def load_graph(raw: Json) -> Graph:
    """The same graph again. Raises RuleViolation with the place of what does not fit."""
    try:
        return codecs.of(Graph).read(raw)
    except Misread as misread:
        raise misread.refusal() from None


def dump_workflow(workflow: WorkflowFile) -> str:
    """The text of a workflow file."""
    return (
        json.dumps({"format": FORMAT, **codecs.of(WorkflowFile).write(workflow)}, ensure_ascii=False, indent=1) + "\n"
    )


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def anchor_label(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def anchor_minute(self) -> int | None: ...


Hours = Mapping[StepId | None, tuple[int, ...]]
"""How many hours before the due owners are reminded: of single steps, and of the whole workflow under None."""


def file_of(
    workflow: _Named, graph: Graph, role_names: Mapping[RoleId, str], hours: Hours | None = None
) -> WorkflowFile:
    """``graph`` of a workflow as it travels, with the names of the roles that it speaks of and its hours to remind."""
    roles = {role: role_names.get(role, role) for role in _roles_in(graph)}
    known = dict(hours or {})
    whole = known.pop(None, None)
    of_steps = {step.id: known[step.id] for step in graph.steps if step.id in known}
    names = workflow.name, workflow.anchor_label, workflow.about
    return WorkflowFile(*names, roles, graph, "", workflow.anchor_minute, whole, of_steps)


def _roles_in(graph: Graph) -> list[RoleId]:
    """Every role that the graph names, once, in the order of its steps."""
    owners = [step.role for step in graph.steps if step.role is not None]
    named = [*owners, *(role for step in graph.steps for role in step.roles)]
    named += [lane.role for lane in graph.lanes if lane.role is not None]
    return list(dict.fromkeys(named))


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
        return codecs.of(WorkflowFile).read(raw)
    except Misread as misread:
        raise misread.refusal() from None


_P = TypeVar("_P", Step, Flow)
PARTS_KEPT = 20_000
GRAPHS_KEPT = 40

_parts: dict[int, tuple[object, str]] = {}
"""Texts of steps and flows by identity; the part itself is kept, so that its number stays its own."""
_graphs: OrderedDict[str, Graph] = OrderedDict()
"""The graphs of the last texts: an undo gets the very steps back that the edit before it left alone."""


def graph_text(graph: Graph) -> str:
    """The same as ``dump_graph`` as compact JSON; an edit of one step writes that step alone anew."""
    members = []
    if graph.steps:
        members.append(f'"steps":[{",".join(_part(step, codecs.of(Step)) for step in graph.steps)}]')
    if graph.flows:
        members.append(f'"flows":[{",".join(_part(flow, codecs.of(Flow)) for flow in graph.flows)}]')
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


def _part(part: _P, codec: JsonCodec[_P]) -> str:
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
