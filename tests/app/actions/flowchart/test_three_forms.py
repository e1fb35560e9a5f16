"""Checklist, table and flowchart are one graph: however it is edited, all say the same, and all of it is undone."""

from pathlib import Path
from random import Random

import pytest

from app.actions.flowchart.field import put_field
from app.domain.errors import RuleViolation
from app.grammar.link import parse_links
from app.grammar.names import Names
from app.grammar.step_table import TableColumn
from tests.app.actions.flowchart.random_edits import random_edit
from tests.app.actions.flowchart.sheet import Sheet, make_sheet
from tests.app.actions.flowchart.table_stage import table
from tests.app.actions.flowchart.test_any_walk import faults
from tests.app.actions.flowchart.test_checklist_keys import EDITS
from tests.app.actions.flowchart.test_table import BUDGET, any_table_edit
from tests.app.engine.test_checklist import check


def edit_somewhere(sheet: Sheet, chance: Random) -> None:
    """One edit of one of the forms, an undo, a redo or a restart."""
    workspace, roll = sheet.office.workspace, chance.random()
    if roll < 0.3:
        act, *arguments = chance.choice(EDITS)(sheet, chance)
        try:
            sheet.do(act, *arguments)
        except RuleViolation as violation:
            assert violation.sentence.endswith((".", "”")), violation.sentence
    elif roll < 0.6:
        any_table_edit(sheet, chance)
    elif roll < 0.85:
        random_edit(sheet, chance)
    elif roll < 0.92:
        workspace.undo(sheet.workflow_id)
    elif roll < 0.97:
        workspace.redo(sheet.workflow_id)
    else:
        sheet.office.reopen()


def all_say_the_same(sheet: Sheet) -> None:
    """The flows read off the checklist and those that the table's *after* names are those of the flowchart."""
    graph = sheet.graph
    check(graph)
    shown = table(sheet)
    names = Names.of(graph, sheet.view.role_names, anchor_label=sheet.view.workflow.anchor_label)
    assert {row.id for row in shown.rows} == {step.id for step in graph.steps if step is not graph.start}
    for row in shown.rows:
        after = parse_links(shown.text(row.id, TableColumn.AFTER), names)
        sources = sorted(flow.source for flow in graph.incoming[row.id])
        # The first row begins at Start without saying so.
        assert sorted(link.source for link in after) == sources or (not after and sources == ["start"]), row.title


@pytest.mark.requirement("S13")
@pytest.mark.parametrize(
    ("seed", "edits"), [(1, 40), (2, 40), *(pytest.param(seed, 300, marks=pytest.mark.soak) for seed in range(10))]
)
def test_any_walk_through_the_three_forms_shows_one_graph_and_is_undone_to_the_byte(
    tmp_path: Path, seed: int, edits: int
) -> None:
    sheet, chance = make_sheet(tmp_path), Random(seed)
    office = sheet.office
    start, title = office.dump(), office.workspace.undo_title(sheet.workflow_id)
    sheet.do(put_field, BUDGET)
    for _ in range(edits):
        office.clock.forward(seconds=5)
        edit_somewhere(sheet, chance)
        assert not sheet.view.is_draft or faults(sheet.graph) == []
        all_say_the_same(sheet)
    while office.workspace.undo_title(sheet.workflow_id) != title:
        office.workspace.undo(sheet.workflow_id)
    assert office.dump() == start
