"""The draft that the editor works on. For the other actions of this folder."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId, VersionId, WorkflowId
from app.domain.workflow import Graph, Lane, Step, VersionState, Workflow, WorkflowVersion
from app.drawing.geometry import Size, size_of
from app.editing.edit import Edit
from app.engine.loop_backs import find_loop_backs


def draft_of(edit: Edit, workflow_id: WorkflowId) -> WorkflowVersion:
    """The workflow's draft; without one a new draft of its latest version, which is kept once its graph is put.

    Raises RuleViolation when the workflow is gone or in the archive.
    """
    workflow = edit.need(Workflow, workflow_id)
    if workflow.archived:
        raise RuleViolation(f"“{workflow.name}” is in the archive. Take it out first.")
    versions = edit.find(WorkflowVersion, workflow_id=workflow_id)
    latest = max(versions, key=lambda version: version.number)
    if latest.state is VersionState.DRAFT:
        return latest
    number = VersionId(edit.next_id(WorkflowVersion))
    graph = find_loop_backs(with_places(with_lanes(latest.graph)))
    return WorkflowVersion(number, workflow_id, latest.number + 1, VersionState.DRAFT, graph)


def put_graph(edit: Edit, version: WorkflowVersion, graph: Graph) -> WorkflowVersion:
    """Keep the graph in the draft: its loop-backs found, a lane for every role in use, a place for every step.

    Raises RuleViolation for a published version, and when the last step that carries the anchor would be gone.
    """
    if version.state is not VersionState.DRAFT:
        raise RuleViolation(f"Version {version.number} is published, so it stays as it is. Change the draft.")
    _check_anchor(edit, version, graph)
    graph = with_places(_kept_in_rows(version.graph, find_loop_backs(with_lanes(graph))))
    return version if graph == version.graph else edit.put(replace(version, graph=graph))


def _check_anchor(edit: Edit, version: WorkflowVersion, graph: Graph) -> None:
    carrier = version.graph.anchor
    if carrier is not None and graph.anchor is None:
        label = edit.need(Workflow, version.workflow_id).anchor_label
        raise RuleViolation(f"“{carrier.title}” carries the date “{label}”. Let another step carry it first.")


def with_lanes(graph: Graph) -> Graph:
    """New lanes come below the others; a lane that nobody is in stays until it is removed."""
    known = {lane.role for lane in graph.lanes}
    roles = dict.fromkeys(step.role for step in graph.steps if step.role is not None)
    new = tuple(Lane(role) for role in roles if role not in known)
    return replace(graph, lanes=graph.lanes + new) if new else graph


def _kept_in_rows(before: Graph, graph: Graph) -> Graph:
    """Its rows made to fit what has changed, where it is drawn in rows."""
    moved = {step.id for step in graph.steps if step.row is None}
    (old_steps, old_flows), (steps, flows) = _shape(before, moved), _shape(graph, moved)
    # A flow that goes leaves everything where it is.
    if graph.in_lanes or not graph.in_rows or (steps == old_steps and flows <= old_flows):
        return graph
    from app.drawing.layout import arranged, rearranged

    return arranged(graph, rearranged(graph, before))


_Steps = tuple[tuple[StepId, Size], ...]
_Flows = frozenset[tuple[FlowId, StepId, StepId, str | None, bool]]


def _shape(graph: Graph, moved: Collection[StepId]) -> tuple[_Steps, _Flows]:
    """What the rows depend on; what its author moved by hand is none of theirs."""
    rows = graph.rows.keys() - moved
    steps = tuple((key, size_of(graph.step(key))) for key in sorted(rows))
    flows = (flow for flow in graph.flows if flow.source in rows and flow.target in rows)
    return steps, frozenset((flow.id, flow.source, flow.target, flow.outcome, flow.loop_back) for flow in flows)


def with_places(graph: Graph) -> Graph:
    """A place for every step that has none, so that no step jumps when another is moved."""
    if all(step.x is not None and step.y is not None for step in graph.steps):
        return graph
    # Only files come without places; the layout is slow to import.
    from app.drawing.box import boxes_of

    boxes = boxes_of(graph)
    missing = [step for step in graph.steps if step.x is None or step.y is None]
    return graph.with_steps(*[replace(step, x=boxes[step.id].x, y=boxes[step.id].y) for step in missing])


def new_step_id(edit: Edit, workflow_id: WorkflowId) -> StepId:
    """Like ``s12``: no step of any version of the workflow has it or ever had it."""
    versions = edit.find(WorkflowVersion, workflow_id=workflow_id)
    return StepId(_free(edit, "s", [version.graph.by_id for version in versions]))


def new_flow_id(edit: Edit, graph: Graph) -> FlowId:
    return FlowId(_free(edit, "f", [graph.flow_by_id]))


def new_note_id(edit: Edit, graph: Graph) -> str:
    return _free(edit, "n", [{note.id for note in graph.notes}])


def new_spec_id(edit: Edit, workflow_id: WorkflowId, letter: str) -> str:
    """``d4`` for a deliverable, ``r7`` for a requirement: none of any version of the workflow has it or ever had it."""
    graphs = [version.graph for version in edit.find(WorkflowVersion, workflow_id=workflow_id)]
    taken = [{spec.id for spec in graph.deliverables} for graph in graphs]
    return _free(edit, letter, [*taken, *({spec.id for spec in graph.requirements} for graph in graphs)])


SEQUENCES = {
    "s": "workflow_step",
    "f": "workflow_flow",
    "n": "workflow_note",
    "d": "workflow_deliverable",
    "r": "workflow_requirement",
}


def _free(edit: Edit, letter: str, taken: list[Collection[str]]) -> str:
    while True:
        id = f"{letter}{edit.next_number(SEQUENCES[letter])}"
        if not any(id in ids for ids in taken):
            return id


def need_step(graph: Graph, step_id: StepId) -> Step:
    """The step with this id in the draft. Raises RuleViolation when it is gone."""
    step = graph.by_id.get(step_id)
    if step is None:
        raise RuleViolation("This step is not there any more. Choose another.")
    return step


def named(step: Step) -> str:
    """A step in the title of an undo step and in refusals."""
    return f"“{step.title or step.kind}”"


def counted(graph: Graph, ids: Collection[str]) -> str:
    """One thing by its name, several by how many there are: “Draft”, 3 steps, flow, 2 things."""
    steps = [step for step in graph.steps if step.id in ids]
    if len(ids) == 1 and steps:
        return named(steps[0])
    kinds = Counter(steps=len(steps), flows=sum(flow.id in ids for flow in graph.flows))
    kinds["notes"] = len(ids) - sum(kinds.values())
    [(kind, count), *others] = [(kind, count) for kind, count in kinds.items() if count]
    if others:
        return f"{len(ids)} things"
    return f"{count} {kind}" if count > 1 else kind[:-1]
