"""The shipped workflows say the same as the outlines they come from; the Blog post word for word."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.ids import StepId
from app.domain.quantity import Against, DayUnit, Offset
from app.domain.workflow import Graph, Step, StepKind
from app.engine.lint import errors, lint
from app.engine.loop_backs import find_loop_backs
from app.exchange.templates import template, templates
from app.exchange.workflow_json import WorkflowFile
from tests.app.outline import outline_name, outlines, workflow_of

BLOG_POST = [
    ("Generate idea", "Content strategist", -30),
    ("Do keyword research", "SEO strategist", -25),
    ("Create blog post outline", "Blog writer", -20),
    ("Approve outline", "SEO strategist", -15),
    ("Write final draft", "Blog writer", -10),
    ("Create images or infographics", "Graphic designer", -5),
    ("Schedule social media promotions", "Social media manager", -4),
    ("Publish post and review live version for bugs", "Blog writer", 0),
]


def steps_with_work(file: WorkflowFile) -> list[tuple[str, str, int]]:
    return [
        (step.title, file.roles[step.role], step.offset.days)
        for step in file.graph.steps
        if step.role is not None and step.offset is not None
    ]


def test_the_shipped_workflows_have_their_names_and_anchors() -> None:
    assert [(file.name, file.anchor_label) for file in templates()] == [
        ("Blog post", "Publish date"),
        ("Blog post, extended", "Publish date"),
        ("Client onboarding", "Contract signed"),
        ("Webinar", "Event date"),
        ("E-mail campaign", "Send date"),
        ("Product launch", "Launch"),
        ("Weekly newsletter", "Send date"),
        ("Social media week", "First post"),
        ("Press release", "Release date"),
        ("Video production", "Publish date"),
        ("Review of web copy and landing pages", "Review deadline"),
        ("Rebrand brainstorm", "Decision date"),
        ("Quarterly marketing report", "Quarter end"),
        ("Daily community care", "Day"),
    ]


def test_the_blog_post_has_the_titles_roles_and_offsets_of_the_founding_article() -> None:
    file = template("blog_post")
    assert steps_with_work(file) == BLOG_POST
    assert {step.offset.unit for step in file.graph.steps if step.offset} == {DayUnit.CALENDAR}
    assert file.graph.anchor is not None
    assert file.graph.anchor.title == BLOG_POST[-1][0]


def test_the_outlines_of_the_shipped_workflows_are_told_word_for_word() -> None:
    """Nothing to compare where the outlines are absent; the blog post is held by the test above all the same."""
    shipped = {file.name: file for file in templates()}
    for outline in outlines():
        file = shipped[outline_name(outline)]
        assert as_outlined(file, outline) == workflow_of(outline)
        for raw in outline["steps"]:
            step = file.graph.step(StepId(raw["id"]))
            assert (step.title, step.role) == (raw["title"], raw["role"])
            assert step.offset == Offset(raw["offset"], DayUnit(outline["offset_unit"]), Against.ANCHOR)
            assert step.effort_minutes == raw["est_h"] * 60
            told = raw.get("checklist", [])
            assert not raw.get("done_when") or step.done_when == raw["done_when"]
            assert [item.text for item in step.checklist[: len(told)]] == told


def as_outlined(file: WorkflowFile, outline: dict[str, Any]) -> WorkflowFile:
    """Without places, and without what is said beside the outline: how, with what, what it has to meet."""
    told = {raw["id"]: raw for raw in outline["steps"]}
    steps = tuple(_as_told(step, told.get(step.id, {})) for step in file.graph.steps)
    return replace(file, graph=replace(file.graph, steps=steps, in_rows=False, deliverables=(), requirements=()))


def _as_told(step: Step, raw: dict[str, Any]) -> Step:
    checks = step.checklist[: len(raw.get("checklist", []))]
    done_when = step.done_when if raw.get("done_when") else ""
    bare = replace(step, x=None, y=None, row=None, instructions="", inputs=(), outputs=())
    return replace(bare, done_when=done_when, checklist=checks)


BEYOND = [file for file in templates() if file.name != "Blog post"]


@pytest.mark.parametrize("file", BEYOND, ids=lambda file: file.name)
def test_each_step_of_a_shipped_workflow_says_how_it_is_done_and_when_it_is(file: WorkflowFile) -> None:
    for step in file.graph.steps:
        if step.kind is StepKind.TASK:
            assert len(step.instructions) > 20, step.title
            assert len(step.done_when) > 10, step.title
        texts = (step.instructions, step.done_when, *(item.text for item in step.checklist))
        assert all(len(text) <= 200 for text in texts), step.title


@pytest.mark.parametrize("file", BEYOND, ids=lambda file: file.name)
def test_inputs_come_from_steps_before_and_requirements_are_about_what_is_made(file: WorkflowFile) -> None:
    graph = file.graph
    before = {step.id: _before(graph, step.id) for step in graph.steps}
    for step in graph.steps:
        for needed in step.inputs:
            source = graph.step(StepId(needed.source))
            assert source.id in before[step.id], (step.title, source.title)
            assert needed.text in [output.text for output in source.outputs]
    made = {spec.id for spec in graph.deliverables}
    assert {spec.step for spec in graph.deliverables} <= set(graph.by_id)
    for spec in graph.requirements:
        assert spec.by in file.roles
        assert spec.deliverable in {"", *made}
    assert len(made) == len(graph.deliverables)


def _before(graph: Graph, step_id: StepId) -> set[StepId]:
    found: set[StepId] = set()
    todo = [step_id]
    while todo:
        for flow in graph.incoming[todo.pop()]:
            if not flow.loop_back and flow.source not in found:
                found.add(flow.source)
                todo.append(flow.source)
    return found


def test_the_blog_post_asks_for_nothing_that_the_article_does_not_name() -> None:
    graph = template("blog_post").graph
    assert (graph.deliverables, graph.requirements) == ((), ())
    assert not any(item.required or item.evidence for step in graph.steps for item in step.checklist)


@pytest.mark.requirement("S15")
def test_the_onboarding_asks_for_accounts_the_contract_template_and_the_deposit() -> None:
    graph = template("client_onboarding").graph
    asked = {(step.id, item.evidence) for step in graph.steps for item in step.checklist if item.evidence}
    assert {("contract", "file"), ("accounts", "link"), ("deposit", "amount"), ("deposit", "date")} <= asked


TOLD = {
    "Blog post, extended": {("same-day", "draft")},
    "Product launch": {("big-step", "visuals"), ("big-step", "demo")},
    "Rebrand brainstorm": {("big-step", "listen"), ("big-step", "shape")},
}
"""What lint warns of with reason: the days of the article and the hours of the outlines stay as they are."""


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_lint_has_nothing_to_say_of_a_shipped_workflow_but_what_its_source_wants(file: WorkflowFile) -> None:
    told = {(finding.code, finding.step_id) for finding in lint(file.graph) if not finding.is_note}
    assert told == TOLD.get(file.name, set())


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_a_shipped_workflow_is_ready_to_use(file: WorkflowFile) -> None:
    assert find_loop_backs(file.graph) is file.graph
    assert errors(file.graph) == ()
    assert file.about
    for step in file.graph.steps:
        assert step.role is None or file.roles[step.role]
        for role in step.approval.approvers if step.approval else ():
            assert file.roles[role]
    assert [step.kind for step in file.graph.steps if step.kind in (StepKind.START, StepKind.END)] == [
        StepKind.START,
        StepKind.END,
    ]
