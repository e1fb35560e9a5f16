"""What a workflow makes and has to meet: edited in its draft, listed in the difference of versions, safe from a step
that goes."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.flowchart.spec import (
    order_deliverable_spec,
    order_requirement_spec,
    put_deliverable_spec,
    put_requirement_spec,
    remove_deliverable_spec,
    remove_requirement_spec,
)
from app.actions.flowchart.step import remove
from app.domain.check_item import DeliverableSpec, Evidence, RequirementSpec
from app.domain.errors import RuleViolation
from app.engine.difference import compare
from tests.app.actions.flowchart.sheet import Sheet, make_sheet


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return make_sheet(tmp_path)


@pytest.mark.requirement("A10", "S36")
def test_they_are_written_in_the_draft_as_one_step_each(sheet: Sheet) -> None:
    workspace, before = sheet.office.workspace, sheet.office.dump()
    told = workspace.do(put_deliverable_spec, sheet.workflow_id, DeliverableSpec("", " Blog  post ", step="draft"))
    assert told.changes.sentence == "Added deliverable “Blog post”"
    spec = RequirementSpec("", "Names the source", deliverable=told.value, evidence=Evidence.LINK)
    need = workspace.do(put_requirement_spec, sheet.workflow_id, spec)
    workspace.do(put_requirement_spec, sheet.workflow_id, replace(spec, id=need.value, must=False))
    assert sheet.graph.deliverables == (DeliverableSpec(told.value, "Blog post", step="draft"),)
    assert sheet.graph.requirements == (replace(spec, id=need.value, must=False),)
    workspace.do(remove, sheet.workflow_id, {"draft"})
    assert sheet.graph.deliverables[0].step is None
    gone = workspace.do(remove_deliverable_spec, sheet.workflow_id, told.value)
    assert gone.changes.sentence == "Removed deliverable “Blog post”"
    assert (sheet.graph.deliverables, sheet.graph.requirements) == ((), ())
    for _ in range(5):
        workspace.undo(sheet.workflow_id)
    assert sheet.office.dump() == before


def test_they_are_put_in_order_and_taken_out(sheet: Sheet) -> None:
    first, second = (sheet.do(put_deliverable_spec, DeliverableSpec("", name)) for name in ("Page", "Mail"))
    sheet.do(order_deliverable_spec, second, 0)
    assert [one.id for one in sheet.graph.deliverables] == [second, first]
    third, fourth = (sheet.do(put_requirement_spec, RequirementSpec("", name)) for name in ("Short", "True"))
    sheet.do(order_requirement_spec, third, 5)
    assert [one.id for one in sheet.graph.requirements] == [fourth, third]
    sheet.do(remove_requirement_spec, third)
    assert [one.id for one in sheet.graph.requirements] == [fourth]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (DeliverableSpec("", "\u200b"), "is empty"),
        (DeliverableSpec("", "x" * 10_000), "at most 200"),
        (DeliverableSpec("", "Page", amount=0), "whole number from 1"),
        (DeliverableSpec("", "Page", step="gone"), "not there any more"),
        (DeliverableSpec("gone", "Page"), "not there any more"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(sheet: Sheet, spec: DeliverableSpec, words: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        sheet.do(put_deliverable_spec, spec)
    assert words in refused.value.sentence
    with pytest.raises(RuleViolation):
        sheet.do(put_requirement_spec, RequirementSpec("", "Is short", deliverable="gone"))


def test_the_difference_of_versions_lists_them_in_words(sheet: Sheet) -> None:
    page = sheet.do(put_deliverable_spec, DeliverableSpec("", "Page"))
    gone = sheet.do(put_requirement_spec, RequirementSpec("", "Is short"))
    old = sheet.graph
    sheet.do(put_deliverable_spec, DeliverableSpec(page, "Page", amount=3, step="draft"))
    sheet.do(remove_requirement_spec, gone)
    sheet.do(put_requirement_spec, RequirementSpec("", "Is true", deliverable=page))
    found = compare(old, sheet.graph)
    title = sheet.graph.step("draft").title
    assert [(one.kind, one.title, one.what) for one in found.specs] == [
        ("changed", "Page", ("amount 1 → 3", f"made by no step → “{title}”")),
        ("added", "Is true", ()),
        ("removed", "Is short", ()),
    ]
    assert not compare(sheet.graph, replace(sheet.graph))
