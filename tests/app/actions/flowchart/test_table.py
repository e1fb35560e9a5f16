"""The table of a workflow: what a cell says can be typed back, what it cannot be is said, and undo leads back."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from app.actions.flowchart.field import put_field
from app.actions.flowchart.table import (
    Cell,
    CellWriting,
    WrongCell,
    fill_down,
    insert_row,
    move_rows,
    set_cells,
)
from app.domain.condition import FieldRef
from app.domain.condition import tests_of as single_tests
from app.domain.ids import WorkflowId
from app.domain.quantity import Span
from app.domain.workflow import FieldKind, ProjectField
from app.editing.edit import Edit, action
from app.exchange.templates import TEMPLATE_NAMES, template
from app.grammar.step_table import EDITABLE, KINDS, TableColumn
from tests.app.actions.flowchart.random_edits import random_edit
from tests.app.actions.flowchart.sheet import Sheet, make_sheet
from tests.app.actions.flowchart.table_stage import draw, empty, put_rows, row_id, table, texts
from tests.app.actions.flowchart.test_any_walk import faults
from tests.app.engine.random_graph import random_graph

C = TableColumn
BUDGET = ProjectField("Budget", FieldKind.NUMBER)


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """The blog post with a field: 1 idea, 2 keywords, 3 outline, 4 approval, 5 draft, 6 images, 7 social, 8 publish,
    9 end."""
    sheet = make_sheet(tmp_path)
    sheet.do(put_field, BUDGET)
    return sheet


def sources(sheet: Sheet, number: int) -> list[int]:
    """The numbers of the rows that lead to a row, loop-backs left out."""
    shown = table(sheet)
    into = shown.graph.incoming[row_id(sheet, number)]
    return [shown.names.numbers[flow.source] for flow in into if not flow.loop_back]


def test_a_table_says_what_the_workflow_is(sheet: Sheet) -> None:
    row = texts(sheet)[3]
    assert [row[one] for one in (C.NUMBER, C.TITLE, C.KIND, C.ROLE, C.AFTER, C.IF, C.OUTCOMES)] == [
        "4", "Approve outline", "Approval", "SEO strategist", "3", "", "Approved; - Changes requested"
    ]  # fmt: skip
    assert texts(sheet)[0][C.AFTER] == ""
    assert texts(sheet)[2][C.AFTER] == "2; 4 back"
    assert texts(sheet)[4][C.IF] == "Approved"


@pytest.mark.requirement("S10")
@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_every_template_copied_as_a_table_is_the_same_table_again(sheet: Sheet, name: str) -> None:
    sheet.do(draw, template(name).graph)
    before = texts(sheet)
    copy = empty(sheet, table(sheet).graph.fields)
    assert put_rows(copy, before).wrong == ()
    assert texts(copy) == before


@pytest.mark.parametrize("seed", range(20))
def test_a_random_workflow_copied_as_a_table_is_the_same_table_again(sheet: Sheet, seed: int) -> None:
    graph = random_graph(seed)
    first = next((step.id for step in graph.steps if step.has_task), None)
    plain = [
        replace(
            step,
            time_out=None,
            outcomes=step.answers,
            subworkflow=None,
            role=None,
            anchor=step.id == first,
            length=Span(1),
        )
        for step in graph.steps
    ]
    known = {step.id: {one.name for one in step.outcomes} for step in plain}
    ways = {
        (flow.source, flow.target, flow.outcome, flow.condition): flow
        for flow in graph.flows
        if flow.source != flow.target
    }
    flows = [flow for flow in ways.values() if flow.outcome is None or flow.outcome in known[flow.source]]
    named = {
        test.subject.name
        for flow in flows
        for test in single_tests(flow.condition)
        if isinstance(test.subject, FieldRef)
    }
    fields = tuple(ProjectField(name) for name in sorted(named))
    sheet.do(draw, replace(graph, steps=tuple(plain), flows=tuple(flows), fields=fields))
    before = texts(sheet)
    copy = empty(sheet, fields)
    assert [(one.sentence, one.text) for one in put_rows(copy, before).wrong] == []
    assert [row.items() - was.items() for row, was in zip(texts(copy), before, strict=True)] == [set() for _ in before]


WORDS: dict[TableColumn, tuple[str, ...]] = {
    C.TITLE: ("Write it", "", "Check\nit", "x" * 300, "Ünïcode — größer"),
    C.KIND: (*KINDS, "task", "nonsense", ""),
    C.ROLE: ("Blog writer", "Lawyer", "", "blog_writer"),
    C.OFFSET: ("-5d", "+3wd end of 2, next", "0", "", "soon", "5 days before", "-9d end of 99"),
    C.LENGTH: ("2 h", "3", "45 min", "", "long", "1.500 h"),
    C.EFFORT: ("2 h", "90 min", "3", "", "much"),
    C.AFTER: ("1", "2; 3", "start", "", "99", "5 back", "3 +2d", "4 SS", "1; 1", "8", "9", "4 if answer Approved"),
    C.IF: ("Approved", "Budget > 5000", "", "otherwise", "4: Approved", "Tier is a", "answer Yes", "Yes", "("),
    C.SECTION: ("Idea", "idea", "Publish", ""),
    C.INSTRUCTIONS: ("One\nTwo", "", "“Quoted”\tand more"),
    C.DONE_WHEN: ("It is done", ""),
    C.CHECKLIST: ("Spelling\nSources", "", "Sources"),
    C.OUTCOMES: ("Yes; No", "Approved; - Back", "", "One; one", "- Never; Always", '"a; b"; c'),
    C.APPROVERS: ("Lawyer; Blog writer", "", "Lawyer"),
    C.INFORMED: ("Editor", "", "Editor; Lawyer"),
    C.OPTIONAL: ("yes", "", "perhaps", "no"),
    C.ANCHOR: ("yes", "no", ""),
    C.NUMBER: ("3",),
}


def any_table_edit(sheet: Sheet, chance: Random) -> None:
    """Cells of one column or a block, rows put in and moved, filled and replaced; never refused as a whole."""
    ids = [step.id for step in table(sheet).rows]
    rows = chance.sample(ids, min(len(ids), chance.randint(1, 4)))
    columns = chance.sample([*WORDS], chance.randint(1, 3))
    roll = chance.random()
    if roll < 0.7:
        cells = {(row, one): chance.choice(WORDS[one]) for row in rows for one in columns}
        wrong = sheet.do(set_cells, cells)
        assert all(one.sentence.endswith((".", "?", "”")) for one in wrong), [one.sentence for one in wrong]
        assert all(0 <= one.start <= one.end <= max(len(one.text), 1) for one in wrong)
    elif roll < 0.76:
        sheet.do(insert_row, chance.choice([None, *rows]), chance.choice(["", "Between"]))
    elif roll < 0.82:
        sheet.do(move_rows, rows, chance.choice([None, *ids]))
    elif roll < 0.88 and len(rows) > 1:
        sheet.do(fill_down, rows, [one for one in columns if one is not C.NUMBER] or [C.TITLE])
    else:
        put_rows(sheet, [{one: chance.choice(WORDS[one]) for one in columns} for _ in rows])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_walk_through_the_table_and_the_flowchart_leads_back_to_the_start(tmp_path: Path, seed: int) -> None:
    sheet, chance = make_sheet(tmp_path), Random(seed)
    office = sheet.office
    start, title = office.dump(), office.workspace.undo_title(sheet.workflow_id)
    sheet.do(put_field, BUDGET)
    for _ in range(60):
        office.clock.forward(seconds=5)
        if chance.random() < 0.1:
            office.workspace.undo(sheet.workflow_id)
            continue
        if chance.random() < 0.3:
            random_edit(sheet, chance)
        else:
            any_table_edit(sheet, chance)
        assert not sheet.view.is_draft or faults(sheet.graph) == []
    while office.workspace.undo_title(sheet.workflow_id) != title:
        office.workspace.undo(sheet.workflow_id)
    assert office.dump() == start


@action("Write anew")
def write_anew(edit: Edit, workflow_id: WorkflowId, cells: Mapping[Cell, str]) -> tuple[WrongCell, ...]:
    """Read each cell, also where it says so already."""
    writing = CellWriting(edit, workflow_id)
    writing.write(cells)
    writing.keep()
    return tuple(writing.wrong.values())


@pytest.mark.parametrize("seed", [11, 12, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(13, 20))])
def test_what_a_cell_says_can_be_typed_into_it_and_changes_nothing(tmp_path: Path, seed: int) -> None:
    sheet, chance = make_sheet(tmp_path), Random(seed)
    sheet.do(put_field, BUDGET)
    sheet.do(put_field, ProjectField("Tier"))
    for _ in range(15):
        any_table_edit(sheet, chance)
        shown, graph = table(sheet), sheet.graph
        for step in shown.rows:
            for one in EDITABLE:
                assert sheet.do(write_anew, {(step.id, one): shown.text(step.id, one)}) == ()
        assert sheet.graph == graph


def many_rows(count: int) -> list[dict[TableColumn, str]]:
    """Rows as a planning sheet has them: links, lags, answers, roles, sections, texts of several lines."""
    rows = []
    for number in range(1, count + 1):
        before = "" if number == 1 else f"{number - 1}; {number - 2} +1d" if number % 7 == 0 else str(number - 1)
        rows.append(
            {
                C.NUMBER: str(number),
                C.TITLE: f"Write part {number} of the text",
                C.KIND: "Approval" if number % 10 == 0 else "Task",
                C.ROLE: ("Blog writer", "Editor", "Designer")[number % 3],
                C.OFFSET: f"-{(count - number) // 10}d",
                C.LENGTH: "2 h",
                C.AFTER: before,
                C.IF: f"{number - 1}: Approved" if number % 10 == 1 and number > 1 else "",
                C.INSTRUCTIONS: "Read the brief.\nThen write.",
                C.CHECKLIST: "Spelling\nSources",
                C.SECTION: f"Part {number // 50}",
            }
        )
    return rows


def test_five_hundred_rows_are_pasted_in_one_step(sheet: Sheet) -> None:
    before, count = sheet.office.dump(), len(sheet.graph.steps)
    rows = many_rows(500)
    assert put_rows(sheet, rows).wrong == ()
    assert len(sheet.graph.steps) == count + 500
    assert [row[C.TITLE] for row in texts(sheet)][count - 2 : -1] == [row[C.TITLE] for row in rows]
    sheet.office.workspace.undo(sheet.workflow_id)
    assert sheet.office.dump() == before
