"""The shipped workflows say the same as the outlines they come from; the Blog post word for word."""

from dataclasses import replace

import pytest

from app.domain.ids import StepId
from app.domain.quantity import Against, DayUnit, Offset
from app.domain.workflow import StepKind
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
        assert without_places(file) == workflow_of(outline)
        for raw in outline["steps"]:
            step = file.graph.step(StepId(raw["id"]))
            assert (step.title, step.role) == (raw["title"], raw["role"])
            assert step.offset == Offset(raw["offset"], DayUnit(outline["offset_unit"]), Against.ANCHOR)
            assert step.effort_minutes == raw["est_h"] * 60
            assert (step.done_when, [item.text for item in step.checklist]) == (
                raw.get("done_when", ""),
                raw.get("checklist", []),
            )


def without_places(file: WorkflowFile) -> WorkflowFile:
    steps = tuple(replace(step, x=None, y=None, row=None) for step in file.graph.steps)
    return replace(file, graph=replace(file.graph, steps=steps, in_rows=False))


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
