"""A step typed in one line: where it comes to stand, what its tokens say, and what stays when it is typed anew."""

import pytest

from app.actions.flowchart.step import edit_step
from app.actions.flowchart.typed_line import line_of, retype_line, type_line
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Offset, Span, SpanUnit
from app.domain.workflow import StepKind, Workflow, WorkflowVersion
from app.engine.checklist import checklist_lines
from app.grammar.names import Names
from app.grammar.quick_typing import step_line_text
from tests.studio import Studio, studio

WRITER = RoleId("blog_writer")


@pytest.fixture
def at(tmp_path):
    found = studio(tmp_path)
    yield found
    found.workspace.close()


def workflow(at: Studio):
    return at.workspace.read(lambda reader: reader.find(Workflow)[0].id)


def graph(at: Studio):
    versions = at.workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow(at)))
    return versions[-1].graph


def titles(at: Studio) -> list[str]:
    return [line.text for line in checklist_lines(graph(at)) if line.step is not None]


def typed(at: Studio, text: str, **place):
    id: StepId = at.workspace.do(type_line, workflow(at), text, **place).value
    return graph(at).step(id)


def test_tokens_at_the_end_of_the_line_say_role_offset_length_effort_and_more(at):
    step = typed(at, "Proofread @blog_writer -5d 2h ~3h (opt)", after=StepId("draft"))
    assert (step.title, step.role, step.offset) == ("Proofread", WRITER, Offset(-5))
    assert (step.length, step.effort_minutes, step.optional) == (Span(2, SpanUnit.HOURS), 180, True)
    assert step.kind is StepKind.TASK
    assert titles(at).index("Proofread") == titles(at).index(graph(at).step(StepId("draft")).title) + 1


def test_a_question_mark_makes_a_decision_and_an_exclamation_mark_an_approval_with_its_approvers(at):
    asked = typed(at, "Needs legal? ?", after=StepId("draft"))
    assert (asked.title, asked.kind) == ("Needs legal?", StepKind.DECISION)
    assert [outcome.name for outcome in asked.outcomes] == ["Yes", "No"]
    checked = typed(at, 'Check it !blog_writer, "SEO strategist" any max 3', after=StepId("draft"))
    assert checked.kind is StepKind.APPROVAL
    assert checked.approval.approvers[0] == WRITER
    assert len(checked.approval.approvers) == 2
    assert (str(checked.approval.rule), checked.approval.limit) == ("any", 3)
    back = [flow for flow in graph(at).outgoing[checked.id] if flow.loop_back]
    assert [flow.outcome for flow in back] == ["Changes requested"]


def test_a_line_is_one_undo_step_and_nothing_of_it_stays(at):
    before = graph(at)
    typed(at, "Check it !blog_writer any -2d", after=StepId("draft"))
    at.workspace.undo(workflow(at))
    after = at.workspace.read(lambda reader: reader.find(WorkflowVersion, workflow_id=workflow(at)))[-1].graph
    assert after == before


@pytest.mark.parametrize(("text", "words"), [("", "title"), ("Ask @nobody_here", "no role"), ("@blog_writer", "title")])
def test_what_cannot_be_read_is_said_and_nothing_is_added(at, text, words):
    before = graph(at)
    with pytest.raises(RuleViolation, match=words):
        typed(at, text, after=StepId("draft"))
    assert graph(at) == before


def test_a_typed_line_stands_deeper_or_in_the_middle_of_a_flow(at):
    one = typed(at, "Proofread", after=StepId("draft"))
    two = typed(at, "Choose a picture", after=one.id, deeper=1)
    sources = {flow.source for flow in graph(at).incoming[two.id]}
    assert sources == {StepId("draft")}, "beside the line above"
    flow = next(flow for flow in graph(at).outgoing[two.id])
    three = typed(at, "Cut it", on=flow.id)
    assert [flow.target for flow in graph(at).outgoing[two.id]] == [three.id]


def test_typed_anew_a_token_that_is_gone_takes_along_what_it_said_and_the_rest_stays(at):
    step = typed(at, "Proofread @blog_writer -5d 2h", after=StepId("draft"))
    at.workspace.do(edit_step, workflow(at), step.id, instructions="Twice.")
    at.workspace.do(retype_line, workflow(at), step.id, "Proofread it -6d")
    now = graph(at).step(step.id)
    assert (now.title, now.role, now.offset, now.length) == ("Proofread it", None, Offset(-6), None)
    assert now.instructions == "Twice."


def test_every_step_that_is_typed_anew_as_it_is_printed_stays_as_it_is(at):
    before = graph(at)
    names = Names.of(before)
    for step in before.steps:
        if step.kind in (StepKind.TASK, StepKind.APPROVAL):
            at.workspace.do(retype_line, workflow(at), step.id, step_line_text(line_of(step), names))
    assert graph(at).steps == before.steps
