"""Copies of a part of a flowchart: within a workflow, into another one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from app.actions.flowchart.draft import counted, draft_of, new_flow_id, new_note_id, new_step_id, put_graph
from app.actions.flowchart.position import Point, at_place, moved, place_of, role_at
from app.actions.workflow import add_roles
from app.domain.condition import Condition, FieldRef, OutcomeRef, Test, tests_of, with_tests
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, RoleId, StepId, WorkflowId
from app.domain.person import Role
from app.domain.workflow import Flow, Graph, Note, Step, StepKind, WorkflowVersion
from app.editing.edit import Edit, action
from app.exchange.clip_json import Clip
from app.exchange.role_match import matched_roles, with_roles

ASIDE = 40.0
"""How far to the right of and below the original a duplicate stands, in pixels at 100 %."""


def copy(graph: Graph, ids: Collection[str], role_names: Mapping[RoleId, str] | None = None) -> Clip:
    """Steps and notes of these ids with the flows between them and the fields that those read. No edit."""
    steps = tuple(step for step in graph.steps if step.id in ids)
    inside = {step.id for step in steps}
    flows = tuple(flow for flow in graph.flows if flow.source in inside and flow.target in inside)
    read = {test.subject for flow in flows for test in tests_of(flow.condition)}
    fields = tuple(field for field in graph.fields if FieldRef(field.name) in read)
    notes = tuple(note for note in graph.notes if note.id in ids)
    roles = {role: name for role, name in (role_names or {}).items() if any(role in step.roles for step in steps)}
    return Clip(Graph(steps, flows, fields, notes=notes), roles)


@action("Paste")
def paste(edit: Edit, workflow_id: WorkflowId, clip: Clip, at: Point) -> tuple[str, ...]:
    """Its middle goes to ``at``. Returns the new ids of steps and notes.

    Everything gets new ids. What a step says of another goes along when that one is in the clip, else it is left
    out. Roles are found by their name in the clip, else made by it; one without a
    name is found by its id, else left out. Missing fields are added. The
    anchor and a second start stay behind.
    """
    return _put_copy(edit, workflow_id, _without_spare_start(edit, workflow_id, clip), at, frozenset(), "Paste")


@action("Duplicate")
def duplicate(edit: Edit, workflow_id: WorkflowId, ids: Collection[str], by: Point = (ASIDE, ASIDE)) -> tuple[str, ...]:
    """Moved ``by`` from the originals, with the flows between them; what they say of other steps stays.

    Returns the new ids of steps and notes.
    """
    graph = draft_of(edit, workflow_id).graph
    clip = _without_spare_start(edit, workflow_id, copy(graph, ids))
    x, y = _middle(clip)
    return _put_copy(edit, workflow_id, clip, (x + by[0], y + by[1]), graph.by_id.keys(), "Duplicate")


def _without_spare_start(edit: Edit, workflow_id: WorkflowId, clip: Clip) -> Clip:
    graph = clip.graph
    if draft_of(edit, workflow_id).graph.start is not None:
        kept = {step.id for step in graph.steps if step.kind is not StepKind.START} | {n.id for n in graph.notes}
        clip = replace(clip, graph=replace(copy(graph, kept).graph, fields=graph.fields))
    if not clip.graph.steps and not clip.graph.notes:
        raise RuleViolation("There is nothing to copy: a workflow has one start. Choose other steps.")
    return clip


def _middle(clip: Clip) -> Point:
    places = [place_of(step) for step in clip.graph.steps] + [(note.x, note.y) for note in clip.graph.notes]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _put_copy(
    edit: Edit, workflow_id: WorkflowId, clip: Clip, at: Point, known: Collection[StepId], verb: str
) -> tuple[str, ...]:
    draft = draft_of(edit, workflow_id)
    here = matched_roles(clip.roles, edit.find(Role))
    add_roles(edit, {here[role]: name for role, name in clip.roles.items()})
    clip = replace(clip, graph=with_roles(clip.graph, here))
    new = _readdressed(edit, workflow_id, clip.graph, known)
    x, y = _middle(clip)
    shift = (at[0] - x, at[1] - y)
    graph = _joined(draft.graph, _shifted(new, shift))
    put_graph(edit, draft, graph)
    ids = tuple(thing.id for some in (new.steps, new.notes) for thing in some)
    edit.title = f"{verb} {counted(graph, ids)}"
    return ids


def _joined(graph: Graph, part: Graph) -> Graph:
    names = {field.name for field in graph.fields}
    fields = graph.fields + tuple(field for field in part.fields if field.name not in names)
    if graph.in_lanes:
        part = replace(
            part, steps=tuple(replace(s, role=role_at(graph, s) if s.has_task else None) for s in part.steps)
        )
    return replace(graph.with_steps(*part.steps).with_flows(*part.flows).with_notes(*part.notes), fields=fields)


def _shifted(part: Graph, by: Point) -> Graph:
    places = {step.id: place_of(step) for step in part.steps} | {note.id: (note.x, note.y) for note in part.notes}
    return moved(part, {id: (x + by[0], y + by[1]) for id, (x, y) in places.items()})


def _readdressed(edit: Edit, workflow_id: WorkflowId, part: Graph, known: Collection[StepId]) -> Graph:
    """The part under new ids, in the order of the part; ``known`` steps may be spoken of as they are."""
    target = draft_of(edit, workflow_id).graph
    new = {step.id: new_step_id(edit, workflow_id) for step in part.steps}
    address = _Address({**{id: id for id in known}, **new})
    steps = tuple(_copied(edit, step, new[step.id], address) for step in part.steps)
    flows = tuple(address.flow(flow, new_flow_id(edit, target)) for flow in part.flows)
    notes = tuple(Note(new_note_id(edit, target), note.text, note.x, note.y) for note in part.notes)
    return Graph(steps, flows, part.fields, notes=notes)


def _copied(edit: Edit, step: Step, id: StepId, address: "_Address") -> Step:
    """Only with roles and versions that are known here."""
    known = {role for role in step.roles if edit.get(Role, role) is not None}
    role = step.role if step.role in known else None
    approval, informed = step.approval, tuple(one for one in step.informed if one in known)
    if approval is not None:
        approval = replace(approval, approvers=tuple(one for one in approval.approvers if one in known))
    version = step.subworkflow
    if version is not None and edit.get(WorkflowVersion, version) is None:
        version = None
    copied = replace(step, id=id, role=role, approval=approval, informed=informed, subworkflow=version, anchor=False)
    return at_place(address.step(copied), place_of(step))


@dataclass(frozen=True)
class _Address:
    """The new ids of steps by their old ones; what points to any other is left out."""

    ids: Mapping[StepId, StepId]

    def step(self, step: Step) -> Step:
        offset = step.offset
        if offset is not None and offset.step_id is not None:
            there = self.ids.get(offset.step_id)
            offset = replace(offset, step_id=there) if there is not None else None
        gates = tuple(self.ids[gate] for gate in step.gates if gate in self.ids)
        return replace(step, offset=offset, gates=gates)

    def flow(self, flow: Flow, id: FlowId) -> Flow:
        condition = self.condition(flow.condition)
        return replace(flow, id=id, source=self.ids[flow.source], target=self.ids[flow.target], condition=condition)

    def condition(self, condition: Condition | None) -> Condition | None:
        return with_tests(condition, self._test)

    def _test(self, test: Test) -> Test | None:
        if not isinstance(test.subject, OutcomeRef):
            return test
        there = self.ids.get(test.subject.step_id)
        return None if there is None else replace(test, subject=OutcomeRef(there))
