"""What differs between two graphs, in words; checked against the shipped blog posts and against edits."""

from dataclasses import replace
from random import Random

import pytest

from app.domain.check_item import CheckItem, Evidence, Input, InputKind, Output, Section
from app.domain.condition import FieldRef, Operator, Test
from app.domain.graph_edits import healed, put_between
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.project_field import Repeat
from app.domain.quantity import Against, DayUnit, Offset, Span, SpanUnit
from app.domain.workflow import Graph, Outcome, Step, StepKind
from app.engine.difference import ChangeKind, Difference, compare
from app.engine.loop_backs import find_loop_backs
from app.exchange.templates import TEMPLATE_NAMES, template
from tests.app.engine.build import decision, graph_of, task
from tests.app.engine.random_graph import random_graph

SHORT = find_loop_backs(template("blog_post").graph)
LONG = find_loop_backs(template("blog_post_extended").graph)


def of_kind(found: Difference, kind: ChangeKind) -> tuple[set[str], set[str]]:
    steps = {step_id for step_id, change in found.steps.items() if change.kind is kind}
    return steps, {flow_id for flow_id, change in found.flows.items() if change.kind is kind}


def test_the_extended_blog_post_differs_from_the_short_one_as_listed() -> None:
    found = compare(SHORT, LONG)
    added, new_flows = of_kind(found, ChangeKind.ADDED)
    assert added == {"edit", "claims", "legal_ok", "email_slot", "load", "results", "hit", "improve", "close"}
    assert new_flows >= {"draft-edit", "edit-claims", "legal_ok-draft", "images-load", "load-publish", "close-end"}
    assert of_kind(found, ChangeKind.REMOVED) == (set(), {"draft-images", "publish-end"})
    assert of_kind(found, ChangeKind.CHANGED) == (set(SHORT.by_id) - {"start", "end"}, set())
    [checks] = [line for line in found.steps["publish"].what if line.startswith("check items: ")]
    assert "added “Links work”" in checks
    assert checks.endswith("removed “Publish”, “Open on phone and desktop”, “Click every link” and 2 more")
    assert "outputs: added “Live address”" in found.steps["publish"].what
    assert "done when “Working title, reader and question writt…” → “One sentence says who reads it and what …”" in (
        found.steps["idea"].what
    )


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_a_graph_does_not_differ_from_itself_or_its_copy(name: str) -> None:
    graph = find_loop_backs(template(name).graph)
    copy = replace(graph, steps=tuple(map(replace, graph.steps)), flows=tuple(map(replace, graph.flows)))
    assert not compare(graph, graph)
    assert not compare(graph, copy)


CHANGES = {
    "title “Draft” → “Write”": {"title": "Write"},
    "due 5 days before → 3 days before": {"offset": Offset(-3)},
    "due 5 days before → 1 working day after “Idea”": {
        "offset": Offset(1, DayUnit.WORKING, Against.STEP, StepId("idea"))
    },
    "due 5 days before → on the day": {"offset": Offset(0)},
    "due 5 days before → no date": {"offset": None},
    "at least none → 4 h": {"shortest": Span(4, SpanUnit.HOURS)},
    "repeated for each of none → “Channels”, goes on after 2": {"repeat": Repeat("Channels", 2)},
    "at most none → 6 d": {"longest": Span(6)},
    "outcomes none → Yes (25%), No (sends back, 75%)": {
        "outcomes": (Outcome("Yes", chance=0.25), Outcome("No", positive=False, chance=0.75))
    },
    "effort none → 1.5 h": {"effort_minutes": 90},
    "not before none → “Idea”": {"gates": (StepId("idea"),)},
    "optional no → yes": {"optional": True},
}


@pytest.mark.parametrize("line", CHANGES)
def test_a_change_is_said_in_plain_words(line: str) -> None:
    old = graph_of(task("idea"), task("draft", offset=Offset(-5)), flows="start -> idea\nidea -> draft\ndraft -> end")
    new = old.with_steps(replace(old.step(StepId("draft")), **CHANGES[line]))
    assert compare(old, new).steps["draft"].what == (line,)


def test_a_step_that_only_stands_elsewhere_is_moved_and_one_placed_first_is_not() -> None:
    old = graph_of(task("a", x=1, y=2), task("b"), flows="start -> a\na -> b\nb -> end")
    new = old.with_steps(replace(old.step("a"), x=9), replace(old.step("b"), x=5, y=5))
    assert {key: change.kind for key, change in compare(old, new).steps.items()} == {"a": ChangeKind.MOVED}


def test_a_flow_says_what_it_says_now_and_one_redrawn_alike_is_none() -> None:
    old = graph_of(task("a"), decision("d"), flows="start -> a\na -> d\nd -> a\nd -> end")
    redrawn = old.with_flows(replace(old.flow_by_id["a -> d"], bends=((1.0, 2.0),)))
    assert compare(old, redrawn).flows["a -> d"].kind is ChangeKind.MOVED
    other_id = replace(old, flows=tuple(replace(flow, id=FlowId(f"x{flow.id}")) for flow in old.flows))
    assert not compare(old, other_id)
    small = Test(FieldRef("Budget"), Operator.LESS, 500)
    changed = old.with_flows(replace(old.flow_by_id["d -> end"], condition=small, target=StepId("a")))
    assert compare(old, changed).flows["d -> end"].what == ("to “End” → “A”", "if otherwise → Budget < 500")


def redrawn(graph: Graph, chance: Random) -> tuple[Graph, set[str], set[str]]:
    """Some steps removed and some put in; which ones."""
    removed = set(chance.sample(sorted(graph.by_id.keys() - {"start", "end"}), 1))
    graph = healed(graph, removed, lambda: FlowId(f"new{chance.random()}"))
    graph = graph.with_steps(task("new"))
    flow = chance.choice(graph.flows)
    return find_loop_backs(put_between(graph, flow, task("new"), FlowId("second"))), removed, {"new"}


@pytest.mark.parametrize("seed", range(40))
def test_the_way_back_is_the_way_there_turned_round(seed: int) -> None:
    old = random_graph(seed)
    new, removed, added = redrawn(old, Random(seed))
    there, back = compare(old, new), compare(new, old)
    assert of_kind(there, ChangeKind.REMOVED)[0] == removed == of_kind(back, ChangeKind.ADDED)[0]
    assert of_kind(there, ChangeKind.ADDED)[0] == added == of_kind(back, ChangeKind.REMOVED)[0]
    assert set(there.steps) == set(back.steps)


def test_roles_are_called_by_their_names_and_unknown_ones_by_their_id() -> None:
    old = graph_of(task("draft"), flows="start -> draft\ndraft -> end")
    step = replace(old.step(StepId("draft")), role=RoleId("editor"))
    found = compare(old, old.with_steps(step), {old.step(step.id).role: "Blog writer"})
    assert found.steps[step.id].what == ("role Blog writer → editor",)


def test_what_a_step_needs_gives_and_asks_is_listed() -> None:
    was = Step(StepId("a"), StepKind.TASK, "Write", checklist=(CheckItem("Price"), CheckItem("Length")))
    now = replace(
        was,
        checklist=(CheckItem("Price", required=True, evidence=Evidence.AMOUNT), CheckItem("Length")),
        inputs=(Input("List", InputKind.LINK, required=True),),
        outputs=(Output("Text"),),
        section="s",
        should=RoleId("editor"),
        should_why="Closer to the text",
    )
    graph = Graph((now,), sections=(Section("s", "Production"),))
    assert compare(Graph((was,)), graph, {RoleId("editor"): "Editor"}).steps[was.id].what == (
        "section none → “Production”",
        "should be done by none → Editor",
        "why none → “Closer to the text”",
        "check items: added “Price” (required, amount), removed “Price”",
        "inputs: added “List” (required, link)",
        "outputs: added “Text”",
    )
    turned = replace(was, checklist=was.checklist[::-1])
    assert compare(Graph((was,)), Graph((turned,))).steps[was.id].what == ("check items: in another order",)


def test_a_section_that_is_repeated_or_called_otherwise_is_a_difference() -> None:
    was = Graph(sections=(Section("s", "Production"), Section("old", "Ideas")))
    now = Graph(sections=(Section("s", "Making", Repeat("Markets", 2)), Section("new", "Launch")))
    assert [(one.thing, one.kind, one.title, one.what) for one in compare(was, now).specs] == [
        (
            "section", "changed", "Making",
            ("name “Production” → “Making”", "repeated for each of none → “Markets”, goes on after 2"),
        ),
        ("section", "added", "Launch", ()),
        ("section", "removed", "Ideas", ()),
    ]  # fmt: skip
    assert not compare(now, replace(now))
