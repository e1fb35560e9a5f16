"""What a sheet does not hold of a workflow: found by reading it again, so that nothing is lost without being said."""

from collections.abc import Mapping
from dataclasses import fields, replace

from app.domain.ids import RoleId, StepId
from app.domain.workflow import Flow, Graph, Step
from app.exchange.diagram.sheet_graph import SheetGraph

_WORDS = {
    "inputs": "what kind of thing it needs",
    "outputs": "what of its results is required",
    "checklist": "what its check items require",
    "subworkflow": "which workflow it starts",
    "today": "who does it today",
    "offset": "its offset",
}
_PLACES = ("x", "y", "row")
"""Laid out anew wherever they come in."""


def lost_in_sheet(graph: Graph, roles: Mapping[RoleId, str], read: SheetGraph) -> tuple[str, ...]:
    """A sentence for each kind of thing that differs once the sheet is read again, with the steps that it is about."""
    there = [step for step in read.graph.steps if step.id != "start"]
    here = [step for step in graph.steps if graph.start is None or step.id != graph.start.id]
    pairs = dict(zip((step.id for step in here), there, strict=False))
    ids = {step.id: other.id for step, other in zip(here, there, strict=False)}
    if graph.start is not None:
        ids[graph.start.id] = StepId("start")
    names = {role: roles.get(role, str(role)) for role in (role for step in graph.steps for role in _all_roles(step))}
    lost: dict[str, list[str]] = {}
    for step in here:
        other = pairs.get(step.id)
        for name in _different(step, other, ids, names, read, graph) if other is not None else ("step",):
            lost.setdefault(_WORDS.get(name, name.replace("_", " ")), []).append(step.title or str(step.kind))
    said = [f"The sheet does not hold {words}: {_few(titles)}." for words, titles in lost.items()]
    return (*said, *_lost_around(graph, read, ids))


def _all_roles(step: Step) -> tuple[RoleId, ...]:
    more = tuple(role for role in (step.today, step.should) if role is not None)
    return (*step.roles, *more, *((one.role for one in step.approval.due_days) if step.approval else ()))


def _different(
    step: Step,
    other: Step,
    ids: Mapping[StepId, StepId],
    names: Mapping[RoleId, str],
    read: SheetGraph,
    graph: Graph,
) -> list[str]:
    """The names of the fields that came back otherwise."""
    spoken = _spoken(step, names, {one.id: one.name for one in graph.sections})
    again = _spoken(other, read.roles, {one.id: one.name for one in read.graph.sections})
    moved = replace(
        spoken,
        id=other.id,
        inputs=tuple(replace(need, source=ids.get(StepId(need.source), need.source)) for need in spoken.inputs),
        gates=tuple(ids.get(gate, gate) for gate in spoken.gates),
        offset=replace(spoken.offset, step_id=ids.get(spoken.offset.step_id, None), placed=False)
        if spoken.offset is not None and spoken.offset.step_id is not None
        else replace(spoken.offset, placed=False)
        if spoken.offset is not None
        else None,
    )
    # Where no step carries the date, reading lets the likeliest do so.
    passed_over = (*_PLACES, "anchor") if graph.anchor is None else _PLACES
    return [
        one.name
        for one in fields(Step)
        if one.name not in passed_over and getattr(moved, one.name) != getattr(again, one.name)
    ]


def _spoken(step: Step, names: Mapping[RoleId, str], sections: Mapping[str, str]) -> Step:
    """The step with the names of its roles and of its section in the place of ids; check items without theirs."""

    def named(role: RoleId | None) -> RoleId | None:
        return None if role is None else RoleId(names.get(role, role))

    def several(roles: tuple[RoleId, ...]) -> tuple[RoleId, ...]:
        return tuple(RoleId(names.get(role, role)) for role in roles)

    approval = step.approval
    if approval is not None:
        days = tuple(replace(one, role=RoleId(names.get(one.role, one.role))) for one in approval.due_days)
        approval = replace(approval, approvers=several(approval.approvers), due_days=days)
    return replace(
        step,
        role=named(step.role),
        informed=several(step.informed),
        today=named(step.today),
        should=named(step.should),
        approval=approval,
        section=sections.get(step.section or ""),
        checklist=tuple(replace(item, id="") for item in step.checklist),
    )


def _lost_around(graph: Graph, read: SheetGraph, ids: Mapping[StepId, StepId]) -> list[str]:
    said = []
    parts = (("notes", graph.notes), ("deliverables", graph.deliverables), ("requirements", graph.requirements))
    said += [f"The sheet does not hold {count_of(len(found), name)}." for name, found in parts if found]
    known = {field.name: field for field in read.graph.fields}
    other = [field.name for field in graph.fields if known.get(field.name) != field]
    said += [f"The sheet does not hold of which kind these fields are: {_few(other)}."] if other else []
    ours = sorted(_flow_key(flow, ids) for flow in graph.flows)
    theirs = sorted(_flow_key(flow, {}) for flow in read.graph.flows)
    if ours != theirs:
        said.append("The sheet does not hold all of its flows: mend what the checks of the workflow say first.")
    return said


def count_of(number: int, things: str) -> str:
    """ "1 note", "3 notes"."""
    return f"{number} {things[:-1] if number == 1 else things}"


def _flow_key(flow: Flow, ids: Mapping[StepId, StepId]) -> tuple[str, ...]:
    ends = ids.get(flow.source, flow.source), ids.get(flow.target, flow.target)
    lag = f"{flow.lag.minutes}{flow.lag.unit}" if flow.lag.minutes else ""
    condition = "" if flow.condition is None else "if"
    return (*ends, flow.outcome or "", condition, lag, str(flow.marked or flow.loop_back))


def _few(titles: list[str]) -> str:
    shown = [f"“{title}”" for title in dict.fromkeys(titles)]
    return ", ".join(shown[:3]) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")
