"""Sheets of steps: a workflow goes out and comes back equal but for ids and places; what is lost is said."""

from dataclasses import replace

import pytest

from app.domain.ids import RoleId, StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.loop_backs import find_loop_backs
from app.exchange.diagram.workflow_sheet import read_csv, read_xlsx, write_csv, write_xlsx
from app.exchange.workflow_json import WorkflowFile
from tests.app.engine.random_graph import random_graph

WAYS = {"csv": (write_csv, read_csv), "xlsx": (write_xlsx, read_xlsx)}


def bare(graph: Graph, roles: dict[RoleId, str]) -> list[object]:
    """What a sheet keeps: steps in their order without ids and places, and the ways out of each in order."""
    order = [step for step in graph.steps if step.kind is not StepKind.START]
    number = {step.id: place for place, step in enumerate(order, start=1)}
    number[graph.start.id] = 0

    def of(step: Step) -> Step:
        gates = tuple(StepId(str(number[gate])) for gate in step.gates)
        role = RoleId(roles[step.role]) if step.role else None
        approval = step.approval
        if approval is not None:
            approval = replace(approval, approvers=tuple(RoleId(roles[one]) for one in approval.approvers))
        items = tuple(replace(item, id="") for item in step.checklist)
        return replace(
            step, id=StepId(""), gates=gates, role=role, approval=approval, x=None, y=None, row=None, checklist=items
        )

    def way(flow: Flow) -> tuple[object, ...]:
        return number[flow.target], flow.outcome, flow.condition, flow.lag, flow.loop_back

    ways = [[way(flow) for flow in graph.outgoing[step.id]] for step in order]
    return [[of(step) for step in order], ways, sorted(map(str, map(way, graph.outgoing[graph.start.id])))]


def with_anchor(graph: Graph) -> Graph:
    task = next((step for step in graph.steps if step.has_task), None)
    return graph if task is None else graph.with_steps(replace(task, anchor=True))


def comes_back(seed: int, way: str) -> None:
    write, read = WAYS[way]
    graph = with_anchor(random_graph(seed))
    if not all(graph.incoming[step.id] for step in graph.steps if step.kind is not StepKind.START):
        # What nothing leads to is no finished workflow: it gets a flow as it comes in.
        return
    roles = {role: "Ann Boleyn" for step in graph.steps for role in step.roles}
    written = write(WorkflowFile(f"W{seed}", roles=roles, graph=graph))
    again = read(written.data, "x")
    drawn = again.workflows[0]
    assert again.report == (), seed
    assert written.report == (), (seed, written.report)
    came = find_loop_backs(drawn.graph)
    assert bare(came, drawn.role_names) == bare(graph, roles), seed


@pytest.mark.parametrize("way", WAYS)
def test_random_workflows_come_back_from_a_sheet(way: str) -> None:
    for seed in range(60 if way == "csv" else 10):
        comes_back(seed, way)


@pytest.mark.soak
@pytest.mark.parametrize("way", WAYS)
def test_a_thousand_workflows_come_back_from_a_sheet(way: str) -> None:
    for seed in range(1000):
        comes_back(seed, way)
