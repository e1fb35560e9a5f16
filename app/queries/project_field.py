"""The fields of a running project, and what another answer changes: which decisions go another way."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.ids import ProjectId
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.workflow import Flow, Graph, ProjectField, StepKind
from app.editing.change import ChangeSet
from app.editing.loaded_project import load_project
from app.engine.decision import decided_flows
from app.engine.outcome import taken_flows
from app.queries.preview import Preview, outlook_after
from app.queries.project import sentence_of
from app.queries.reader import Reader


def fields_of(reader: Reader, project_id: ProjectId) -> tuple[Project, tuple[ProjectField, ...]]:
    """A project and what its workflow asks about it; nothing for a free one."""
    loaded = load_project(reader, project_id)
    return loaded.project, loaded.graph.fields if loaded.graph is not None else ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """``effects``: one sentence for each decision that reads the change."""

    effects: tuple[str, ...]
    sentence: str
    """The project's sentence afterwards."""


def field_change(reader: Reader, project_id: ProjectId, changes: ChangeSet) -> FieldChange:
    """Read off the preview of changed fields."""
    before = load_project(reader, project_id)
    after = outlook_after(reader, project_id, changes)
    graph, effects = before.graph, []
    if graph is not None:
        run = before.run()
        outcomes = {step.id: run.steps[step.id].outcome for step in graph.steps if step.has_outcome}
        for step in graph.steps:
            if step.kind is not StepKind.DECISION or step.asks:
                continue
            flows, here = graph.outgoing[step.id], run.steps[step.id]
            decided = here.state is TaskState.DONE and not here.again
            old = decided_flows(flows, step.mode, before.project.fields, outcomes)
            new = decided_flows(flows, step.mode, after.loaded.project.fields, outcomes)
            if decided and old != new:
                ways = _ways(graph, taken_flows(graph, step, here.outcome))
                effects.append(f"“{step.title}” has decided already and stays with {ways}.")
            elif old != new:
                effects.append(f"“{step.title}” goes to {_ways(graph, new)} instead of {_ways(graph, old)}.")
    return FieldChange(tuple(effects), sentence_of(reader, after, Preview(reader, changes)))


def _ways(graph: Graph, flows: Sequence[Flow]) -> str:
    steps = [graph.step(flow.target) for flow in flows]
    return " and ".join(f"“{step.title or step.kind}”" for step in steps) or "nothing"
