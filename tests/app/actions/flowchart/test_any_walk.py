"""Whatever is edited in whatever order: the drawing stays sane, lint reads it, undo leads back to the start."""

from pathlib import Path
from random import Random

import pytest

from app.actions.flowchart.step import rename_step
from app.domain.workflow import Graph, StepKind
from app.engine.lint import lint
from app.engine.loop_backs import find_loop_backs
from tests.app.actions.flowchart.random_edits import random_edit
from tests.app.actions.flowchart.sheet import make_sheet

EDITS = 200


def faults(graph: Graph) -> list[str]:
    """What no action may ever leave behind."""
    found = [f"{flow.id} hangs" for flow in graph.flows if not {flow.source, flow.target} <= graph.by_id.keys()]
    for things in (graph.steps, graph.flows, graph.notes, graph.deliverables, graph.requirements):
        ids = [thing.id for thing in things]
        found += [f"{id} twice" for id in ids if ids.count(id) > 1]
    made, needed = graph.deliverables, graph.requirements
    found += [
        f"{spec.id} is made by nothing" for spec in made if spec.step is not None and spec.step not in graph.by_id
    ]
    known = {"", *(spec.id for spec in made)}
    found += [f"{spec.id} is about nothing" for spec in needed if spec.deliverable not in known]
    lanes = [lane.role for lane in graph.lanes]
    found += [f"{step.role} has no lane" for step in graph.steps if step.role is not None and step.role not in lanes]
    found += [f"lane {role} twice" for role in lanes if lanes.count(role) > 1]
    found += [f"{step.id} has no place" for step in graph.steps if step.x is None or step.y is None]
    anchors = sum(step.anchor for step in graph.steps)
    found += [] if anchors == 1 else [f"{anchors} anchors"]
    for flow in graph.flows:
        source, target = graph.by_id.get(flow.source), graph.by_id.get(flow.target)
        if source is None or target is None:
            continue
        if source.kind is StepKind.END or target.kind is StepKind.START or source is target:
            found.append(f"{flow.id} cannot be drawn")
        if flow.outcome not in ({one.name for one in source.outcomes} or {None}):
            found.append(f"{flow.id} has the outcome {flow.outcome}")
        if flow.condition is not None and (source.kind is not StepKind.DECISION or source.asks):
            found.append(f"{flow.id} has a condition")
    found += [] if find_loop_backs(graph) is graph else ["loop-backs were not found"]
    return found


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_any_walk_of_edits_undos_and_restarts_leads_back_to_the_start(tmp_path: Path, seed: int) -> None:
    sheet, chance = make_sheet(tmp_path, project=True), Random(seed)
    office = sheet.office
    published = sheet.versions()[0]
    start, title = office.dump(), office.workspace.undo_title(sheet.workflow_id)
    refused = 0
    for _ in range(EDITS):
        roll = chance.random()
        office.clock.forward(seconds=chance.choice([0.2, 5]))
        if roll < 0.1 and office.workspace.undo_title(sheet.workflow_id) != title:
            office.workspace.undo(sheet.workflow_id)
        elif roll < 0.16:
            office.workspace.redo(sheet.workflow_id)
        elif roll < 0.18:
            office.reopen()
        else:
            refused += not random_edit(sheet, chance)
        assert not sheet.view.is_draft or faults(sheet.graph) == []
        lint(sheet.graph)
        assert sheet.versions()[0] == published
    assert 10 < refused < EDITS
    while office.workspace.undo_title(sheet.workflow_id) != title:
        office.workspace.undo(sheet.workflow_id)
    assert office.dump() == start


def test_a_preview_says_what_the_edit_does_and_leaves_no_trace(tmp_path: Path) -> None:
    sheet = make_sheet(tmp_path)
    before = sheet.office.dump()
    seen = sheet.office.workspace.preview(rename_step, sheet.workflow_id, "idea", "Find an idea")
    assert sheet.office.dump() == before
    done = sheet.office.workspace.do(rename_step, sheet.workflow_id, "idea", "Find an idea")
    assert seen.changes.changes == done.changes.changes
