"""What differs between two graphs, by step and flow id, in plain words. For lists of versions and moving projects."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.check_item import CheckItem, DeliverableSpec, Input, InputKind, Output, RequirementSpec, Section
from app.domain.condition import Condition
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.project_field import Repeat
from app.domain.quantity import Against, DayUnit, Offset
from app.domain.workflow import Approval, Flow, Graph, Outcome, Step
from app.engine.condition import in_words


class ChangeKind(StrEnum):
    """How a step or a flow of the new graph differs from the old one."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """Only its place in the drawing."""


@dataclass(frozen=True, slots=True)
class StepChange:
    """``what`` says each thing that changed, ``title “A” → “B”``; empty unless changed."""

    kind: ChangeKind
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowChange:
    """How one flow differs; ``what`` says each thing that changed, empty unless changed."""

    kind: ChangeKind
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpecChange:
    """How a deliverable, a requirement or a section of the workflow differs; ``what`` is empty unless it changed."""

    id: str
    kind: ChangeKind
    title: str
    thing: str
    """deliverable, requirement or section"""
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Only what differs, in the order of the new graph, then of what was removed from the old one."""

    steps: Mapping[StepId, StepChange] = field(default_factory=dict)
    flows: Mapping[FlowId, FlowChange] = field(default_factory=dict)
    specs: tuple[SpecChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.steps or self.flows or self.specs)


@dataclass(frozen=True, slots=True)
class DifferenceNames:
    """The titles of steps, the names of roles and of deliverables, for the words of a difference."""

    titles: Mapping[StepId, str]
    roles: Mapping[RoleId, str]
    deliverables: Mapping[str, str]
    sections: Mapping[str, str]

    def role(self, role: RoleId | None) -> str:
        return "none" if role is None else self.roles.get(role, role)


Words = Callable[[Any, DifferenceNames], str]
Spec = DeliverableSpec | RequirementSpec | Section
Compared = Step | Flow | Spec


def compare(old: Graph, new: Graph, role_names: Mapping[RoleId, str] | None = None) -> Difference:
    """What differs from ``old`` to ``new``, step by step and flow by flow.

    Flows that were redrawn under another id but say the same are no difference. Roles without a name are called by
    their id.
    """
    names = DifferenceNames(
        {step.id: step.title or str(step.kind) for graph in (old, new) for step in graph.steps},
        role_names or {},
        {spec.id: spec.name for graph in (old, new) for spec in graph.deliverables},
        {section.id: section.name for graph in (old, new) for section in graph.sections},
    )
    specs = (
        *_specs(old.deliverables, new.deliverables, _DELIVERABLE_WORDS, names),
        *_specs(old.requirements, new.requirements, _REQUIREMENT_WORDS, names),
        *_specs(old.sections, new.sections, _SECTION_WORDS, names),
    )
    return Difference(_steps(old, new, names), _flows(old, new, names), specs)


def _steps(old: Graph, new: Graph, names: DifferenceNames) -> dict[StepId, StepChange]:
    found = {}
    for step in new.steps:
        before = old.by_id.get(step.id)
        change = StepChange(ChangeKind.ADDED) if before is None else _step(before, step, names)
        if change is not None:
            found[step.id] = change
    removed = {step.id: StepChange(ChangeKind.REMOVED) for step in old.steps if step.id not in new.by_id}
    return found | removed


def _step(old: Step, new: Step, names: DifferenceNames) -> StepChange | None:
    if old is new or old == new:
        return None
    what = (
        *(line for name, words in _STEP_WORDS.items() if (line := _line(old, new, name, words, names))),
        *(line for name, label in _LISTS.items() if (line := _listed(label, getattr(old, name), getattr(new, name)))),
    )
    if what:
        return StepChange(ChangeKind.CHANGED, what)
    # What a layout keeps in rows moves with its neighbours; nobody has moved it.
    by_hand = old.row is None or new.row is None
    moved = by_hand and old.x is not None and (old.x, old.y) != (new.x, new.y)
    return StepChange(ChangeKind.MOVED) if moved else None


def _line(old: Compared, new: Compared, name: str, words: tuple[str, Words], names: DifferenceNames) -> str:
    label, say = words
    before, after = getattr(old, name), getattr(new, name)
    return "" if before == after else f"{label} {say(before, names)} → {say(after, names)}"


def _quoted(value: object, _: DifferenceNames) -> str:
    return f"“{value}”" if value else "none"


def _plain(value: object, _: DifferenceNames) -> str:
    return "none" if value is None else str(value)


def _role(value: RoleId | None, names: DifferenceNames) -> str:
    return names.role(value)


def _yes(value: object, _: DifferenceNames) -> str:
    return "yes" if value else "no"


Listed = CheckItem | Input | Output
_MOST_LISTED = 3


def _listed(label: str, before: Sequence[Listed], after: Sequence[Listed]) -> str:
    """ "check items: added “Price” (required), removed “Spelling” and 2 more"; empty where all are the same."""
    old, new = dict.fromkeys(map(_item, before)), dict.fromkeys(map(_item, after))
    parts = [
        f"{verb} {_few([words for words in these if words not in those])}"
        for verb, these, those in (("added", new, old), ("removed", old, new))
        if any(words not in those for words in these)
    ]
    if not parts and before != after:
        parts = ["in another order"] if sorted(old) == sorted(new) else ["changed"]
    return f"{label}: {', '.join(parts)}" if parts else ""


def _few(words: Sequence[str]) -> str:
    more = len(words) - _MOST_LISTED
    return ", ".join(words[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def _item(one: Listed) -> str:
    asked = ["required"] if one.required else []
    if isinstance(one, CheckItem):
        asked += [str(one.evidence)] if one.evidence is not None else []
    elif isinstance(one, Input):
        asked += [str(one.kind)] if one.kind is not InputKind.NOTE else []
    words = " ".join(one.text.split())
    short = f"“{words[:40]}{'…' if len(words) > 40 else ''}”"
    return f"{short} ({', '.join(asked)})" if asked else short


def _section(value: str | None, names: DifferenceNames) -> str:
    return f"“{names.sections.get(value, value)}”" if value is not None else "none"


def _shortly(value: str, _: DifferenceNames) -> str:
    line = " ".join(value.split())
    return f"“{line[:40]}{'…' if len(line) > 40 else ''}”" if line else "none"


def _kept(value: str, _: DifferenceNames) -> str:
    return f"{len(value)} letters" if value else "nothing"


def _hours(minutes: int | None, _: DifferenceNames) -> str:
    return "none" if minutes is None else f"{minutes / 60:g} h"


def _names(value: tuple[Any, ...], _: DifferenceNames) -> str:
    return ", ".join(map(_outcome, value)) or "none"


def _outcome(one: Outcome) -> str:
    notes = [] if one.positive else ["sends back"]
    notes += [] if one.chance is None else [f"{one.chance:.0%}"]
    return f"{one.name} ({', '.join(notes)})" if notes else one.name


def _gates(value: tuple[StepId, ...], names: DifferenceNames) -> str:
    return ", ".join(f"“{names.titles.get(one, one)}”" for one in value) or "none"


def _approval(value: Approval | None, names: DifferenceNames) -> str:
    if value is None:
        return "none"
    rule = f"{value.k} of n" if value.rule == "k of n" else str(value.rule)
    order = ", in order" if value.in_order else ""
    limit = f", at most {value.limit} times back" if value.limit else ""
    counts = f" then “{value.limit_outcome}”" if value.limit_outcome else ""
    days = {one.role: f" within {one.days} d" for one in value.due_days}
    who = ", ".join(f"{names.role(role)}{days.get(role, '')}" for role in value.approvers)
    return f"{rule} of {who or 'nobody'}{order}{limit}{counts}"


def _roles(value: tuple[RoleId, ...], names: DifferenceNames) -> str:
    return ", ".join(map(names.role, value)) or "nobody"


def _offset(value: Offset | None, names: DifferenceNames) -> str:
    """``5 days before``, ``2 working days after “Draft”``; against the anchor nothing is added."""
    if value is None:
        return "no date"
    base = {Against.ANCHOR: "", Against.START: " the start"}.get(value.against)
    if base is None:
        base = f" “{names.titles.get(value.step_id or StepId(''), value.step_id or '')}”"
    if value.days == 0:
        return f"on the day of{base}" if base else "on the day"
    unit = " working" if value.unit is DayUnit.WORKING else ""
    days = f"{abs(value.days)}{unit} {'day' if abs(value.days) == 1 else 'days'}"
    snap = "" if value.snap == "previous" else f", moved to the {value.snap} working day"
    if value.snap == "none":
        snap = ", on days off too"
    return f"{days} {'before' if value.days < 0 else 'after'}{base}{snap}"


def _time_out(value: Any, _: DifferenceNames) -> str:  # noqa: ANN401
    return "none" if value is None else f"{'closed' if value.close else 'reminded'} after {value.after}"


def _repeat(value: Repeat | None, _: DifferenceNames) -> str:
    if value is None:
        return "none"
    waits = {None: "", 1: ", goes on after the first"}.get(value.opens_at, f", goes on after {value.opens_at}")
    return f"“{value.field}”{waits}"


_LISTS = {"checklist": "check items", "inputs": "inputs", "outputs": "outputs"}
_STEP_WORDS: dict[str, tuple[str, Words]] = {
    "kind": ("kind", _plain),
    "title": ("title", _quoted),
    "role": ("role", _role),
    "offset": ("due", _offset),
    "length": ("length", _plain),
    "shortest": ("at least", _plain),
    "longest": ("at most", _plain),
    "effort_minutes": ("effort", _hours),
    "instructions": ("instructions", _shortly),
    "done_when": ("done when", _shortly),
    "optional": ("optional", _yes),
    "anchor": ("carries the date", _yes),
    "outcomes": ("outcomes", _names),
    "approval": ("approved by", _approval),
    "mode": ("decides", _plain),
    "question": ("question", _shortly),
    "end_project": ("ends the project", _yes),
    "opens_at": ("opens at arrivals", _plain),
    "cancel_rest": ("cancels the rest", _yes),
    "gates": ("not before", _gates),
    "time_out": ("time-out", _time_out),
    "subworkflow": ("subworkflow version", _plain),
    "informed": ("informed", _roles),
    "section": ("section", _section),
    "today": ("done today by", _role),
    "should": ("should be done by", _role),
    "should_why": ("why", _shortly),
    "repeat": ("repeated for each of", _repeat),
    "foreign": ("kept of its file", _kept),
}


def _specs(
    old: Sequence[Spec], new: Sequence[Spec], words: Mapping[str, tuple[str, Words]], names: DifferenceNames
) -> Iterator[SpecChange]:
    before, kept = {spec.id: spec for spec in old}, {spec.id for spec in new}
    gone = [spec for spec in old if spec.id not in kept]
    for spec in (*new, *gone):
        thing, title = _THINGS[type(spec)], spec.text if isinstance(spec, RequirementSpec) else spec.name
        was = before.get(spec.id)
        if was is None or spec.id not in kept:
            yield SpecChange(spec.id, ChangeKind.ADDED if was is None else ChangeKind.REMOVED, title, thing)
        elif was != spec:
            what = tuple(line for name, said in words.items() if (line := _line(was, spec, name, said, names)))
            yield SpecChange(spec.id, ChangeKind.CHANGED, title, thing, what)


_THINGS = {DeliverableSpec: "deliverable", RequirementSpec: "requirement", Section: "section"}


def _any_role(value: str, names: DifferenceNames) -> str:
    return names.role(RoleId(value)) if value else "nobody"


def _made_by(value: StepId | None, names: DifferenceNames) -> str:
    return "no step" if value is None else f"“{names.titles.get(value, value)}”"


def _about(value: str, names: DifferenceNames) -> str:
    return f"“{names.deliverables.get(value, value)}”" if value else "all of it"


_DELIVERABLE_WORDS: dict[str, tuple[str, Words]] = {
    "name": ("name", _quoted),
    "kind": ("kind", _quoted),
    "amount": ("amount", _plain),
    "channel": ("channel", _quoted),
    "format": ("format", _quoted),
    "optional": ("reduced scope leaves it out", _yes),
    "step": ("made by", _made_by),
}
_REQUIREMENT_WORDS: dict[str, tuple[str, Words]] = {
    "text": ("text", _shortly),
    "must": ("must", _yes),
    "how": ("checked how", _shortly),
    "by": ("checked by", _any_role),
    "deliverable": ("about", _about),
    "evidence": ("evidence", _plain),
    "optional": ("reduced scope leaves it out", _yes),
}
_SECTION_WORDS: dict[str, tuple[str, Words]] = {"name": ("name", _quoted), "repeat": ("repeated for each of", _repeat)}


def _flows(old: Graph, new: Graph, names: DifferenceNames) -> dict[FlowId, FlowChange]:
    before = {_said(flow): flow for flow in old.flows}
    after = {_said(flow) for flow in new.flows}
    found: dict[FlowId, FlowChange] = {}
    for flow in new.flows:
        was = before.get(_said(flow)) or old.flow_by_id.get(flow.id)
        change = FlowChange(ChangeKind.ADDED) if was is None else _flow(was, flow, names)
        if change is not None:
            found[flow.id] = change
    kept = new.flow_by_id.keys()
    gone = [flow for flow in old.flows if flow.id not in kept and _said(flow) not in after]
    return found | {flow.id: FlowChange(ChangeKind.REMOVED) for flow in gone}


def _said(flow: Flow) -> tuple[StepId, StepId, str | None, Condition | None]:
    return flow.source, flow.target, flow.outcome, flow.condition


def _flow(old: Flow, new: Flow, names: DifferenceNames) -> FlowChange | None:
    if old is new:
        return None
    what = tuple(line for name, words in _FLOW_WORDS.items() if (line := _line(old, new, name, words, names)))
    if what:
        return FlowChange(ChangeKind.CHANGED, what)
    return FlowChange(ChangeKind.MOVED) if old.bends != new.bends else None


def _step_title(value: StepId, names: DifferenceNames) -> str:
    return f"“{names.titles.get(value, value)}”"


def _condition(value: Any, names: DifferenceNames) -> str:  # noqa: ANN401
    return in_words(value, names.titles)


def _lag(value: Any, _: DifferenceNames) -> str:  # noqa: ANN401
    return f"{value.minutes / 60:g} h"


_FLOW_WORDS: dict[str, tuple[str, Words]] = {
    "source": ("from", _step_title),
    "target": ("to", _step_title),
    "outcome": ("outcome", _quoted),
    "condition": ("if", _condition),
    "loop_back": ("loop-back", _yes),
    "lag": ("wait", _lag),
}
