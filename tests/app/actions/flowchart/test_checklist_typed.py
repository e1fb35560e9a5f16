"""A whole shipped workflow made by the keys of the checklist alone, wired as it was shipped."""

from pathlib import Path

import pytest

from app.actions.flowchart.checklist import (
    add_item,
    add_line,
    indent_line,
    make_approval,
    make_decision,
    move_answer,
    outdent_line,
)
from app.domain.ids import StepId
from app.domain.workflow import Graph, StepKind
from app.engine.loop_backs import find_loop_backs
from app.exchange.templates import template
from tests.app.actions.flowchart.sheet import Sheet
from tests.app.actions.flowchart.test_checklist_keys import line, sheet_of
from tests.app.engine.test_checklist import written


def ways(graph: Graph) -> set[tuple[str, str, str | None, bool]]:
    """Every flow by the titles of its ends; the ways back of approvals apart, whose goal is chosen afterwards."""
    return {
        (graph.step(flow.source).title, graph.step(flow.target).title, flow.outcome, flow.loop_back)
        for flow in graph.flows
        if not flow.loop_back
    }


@pytest.mark.requirement("S11")
def test_the_extended_blog_post_is_made_by_keys(tmp_path: Path) -> None:
    shipped = find_loop_backs(template("blog_post_extended").graph)
    rows = [step for step in shipped.steps if step.kind not in (StepKind.START, StepKind.END)]
    anchor = next(at for at, step in enumerate(rows) if step.anchor)
    sheet = sheet_of(tmp_path, line("old"))
    ids: list[StepId] = []
    for at, step in enumerate(rows):
        after = ids[-1] if ids else None
        ids.append(sheet.do(add_line, after, step.title))
        _KEYS.get(at + 1, lambda sheet, ids: None)(sheet, ids)
        if step.kind is StepKind.APPROVAL:
            sheet.do(make_approval, ids[-1])
        for item in step.checklist:
            sheet.do(add_item, ids[-1], item.text)
    made = sheet.graph
    assert written(made).splitlines()[:-2] == [
        text.replace("at most 3 rounds", "").replace("at most 2 rounds", "").rstrip(", ").replace("to 5", "to 6")
        for text in written(shipped).splitlines()[:-1]
    ]
    last = rows[-1].title
    old = {way for way in ways(made) if "Old" in way}
    assert old == {(last, "Old", None, False), ("Old", "End", None, False)}
    assert ways(made) - old == ways(shipped) - {(last, "End", None, False)}
    assert anchor == 12


def _decide(sheet: Sheet, ids: list[StepId]) -> None:
    sheet.do(make_decision, ids[-1])


def _decide_with_no_first(sheet: Sheet, ids: list[StepId]) -> None:
    sheet.do(make_decision, ids[-1])
    [flow] = [flow for flow in sheet.graph.outgoing[ids[-1]] if flow.outcome == "No"]
    sheet.do(move_answer, flow.id, -1)


def _deeper(sheet: Sheet, ids: list[StepId]) -> None:
    sheet.do(indent_line, ids[-1])


def _out(sheet: Sheet, ids: list[StepId]) -> None:
    sheet.do(outdent_line, ids[-1])


_KEYS = {
    7: _decide,
    9: _out,
    11: _deeper,
    12: _deeper,
    13: _out,
    15: _decide_with_no_first,
    17: _out,
}
