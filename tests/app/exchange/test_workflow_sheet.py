"""Sheets of steps: a workflow goes out and comes back equal but for ids and places; what is lost is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.check_item import CheckItem
from app.domain.ids import RoleId, StepId, VersionId
from app.domain.quantity import Offset
from app.domain.workflow import FieldKind, Flow, Graph, Note, ProjectField, Step, StepKind
from app.engine.loop_backs import find_loop_backs
from app.exchange.diagram.workflow_sheet import read_csv, read_xlsx, write_csv, write_xlsx
from app.exchange.workflow_json import WorkflowFile, load_workflow
from app.resources import resource
from tests.app.engine.build import ANN, graph_of, task
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


@pytest.mark.requirement("S13")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", sorted(resource("templates").glob("*.json")), ids=lambda path: path.stem)
def test_a_template_loses_its_deliverables_and_requirements_alone(path: Path, way: str) -> None:
    write, read = WAYS[way]
    file = load_workflow(path.read_text(encoding="utf-8"))
    written = write(file)
    again = read(written.data, "x")
    assert again.report == ()
    lost = [sentence.rstrip(".").split()[-1].rstrip("s") for sentence in written.report]
    assert set(lost) <= {"deliverable", "requirement"}
    assert len(again.workflows[0].graph.flows) == len(file.graph.flows)
    if way == "xlsx":
        assert again.workflows[0].graph.fields == file.graph.fields
        assert again.workflows[0].name == file.name
        assert again.questions == ()


def test_what_a_sheet_cannot_hold_is_named() -> None:
    graph = graph_of(
        task("copy", subworkflow=VersionId(3), checklist=(CheckItem("Spelling [required]"), CheckItem("Links"))),
        flows="start -> copy\ncopy -> end",
        fields=(ProjectField("Tier", FieldKind.CHOICE, ("A", "B")),),
    )
    graph = replace(graph, notes=(Note("n", "Ask Ben"),))
    file = WorkflowFile("W", roles={ANN: "Ann"}, graph=graph)
    kept = (
        "The sheet does not hold what its check items require: “Copy”.",
        "The sheet does not hold which workflow it starts: “Copy”.",
        "The sheet does not hold 1 note.",
    )
    assert set(write_xlsx(file).report) == set(kept)
    assert set(write_csv(file).report) == {*kept, "The sheet does not hold of which kind these fields are: “Tier”."}


def test_what_looks_like_a_formula_stays_text() -> None:
    graph = graph_of(task("copy", instructions="=1+1\n+2"), flows="start -> copy\ncopy -> end")
    graph = graph.with_steps(replace(graph.steps[1], title="=HYPERLINK(1)", offset=Offset(-5), anchor=True))
    for write, read in WAYS.values():
        written = write(WorkflowFile("W", roles={ANN: "Ann"}, graph=graph))
        step = read(written.data, "x").workflows[0].graph.steps[1]
        assert (step.title, step.instructions, step.offset) == ("=HYPERLINK(1)", "=1+1\n+2", Offset(-5))
