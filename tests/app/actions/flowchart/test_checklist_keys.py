"""The keys of the checklist: what each makes of a workflow, what is refused, and any walk of them."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from app.actions.flowchart.checklist import (
    add_item,
    add_line,
    indent_line,
    make_approval,
    make_decision,
    move_answer,
    move_line,
    move_section,
    outdent_line,
)
from app.actions.flowchart.section import give_section
from app.actions.flowchart.step import remove
from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId, VersionId, WorkflowId
from app.domain.person import Role
from app.domain.workflow import Approval, Graph, VersionState, Workflow, WorkflowVersion
from app.editing.edit import Edit, action
from app.engine.lint import errors
from app.exchange.templates import template
from tests.app.actions.flowchart.sheet import Sheet
from tests.app.actions.flowchart.test_any_walk import faults
from tests.app.engine.build import approval, flow, graph_of, question, task
from tests.app.engine.random_graph import random_graph
from tests.app.engine.test_checklist import check, written
from tests.builders import make_office

WORKFLOW = WorkflowId(77)
ELSEWHERE = "Change its flows in the flowchart."


@action("Bring a graph")
def bring(edit: Edit, graph: Graph) -> None:
    for role in {role for step in graph.steps for role in step.roles}:
        edit.put(edit.get(Role, role) or Role(role, role.title()))
    edit.put(Workflow(WORKFLOW, "Brought"))
    edit.put(WorkflowVersion(VersionId(77), WORKFLOW, 1, VersionState.PUBLISHED, graph))


def sheet_of(folder: Path, graph: Graph) -> Sheet:
    office = make_office(folder, project=False)
    office.workspace.do(bring, graph)
    return Sheet(office, WORKFLOW)


def line(*names: str, flows: str = "") -> Graph:
    """Tasks one behind the other, or wired as said; the last of a line carries the date."""
    chain = "\n".join(f"{one} -> {other}" for one, other in zip(("start", *names), (*names, "end"), strict=True))
    steps = [task(name, anchor=name == names[-1]) for name in names]
    return graph_of(*steps, flows=flows or chain)


def branched() -> Graph:
    return graph_of(
        task("a"),
        question("q"),
        task("x"),
        task("y"),
        task("m", anchor=True),
        flows="start -> a\na -> q\nq -Yes-> x\nq -No-> y\nx -> m\ny -> m\nm -> end",
    )


def parallel() -> Graph:
    return line("a", "x", "y", "m", flows="start -> a\na -> x\na -> y\nx -> m\ny -> m\nm -> end")


FARTHER = """
    start -> r
    r -> o
    r -> q
    r -> k
    o -> a
    o -> s
    q -> m
    k -> m
    m -> n
    a -> n
    s -> n
    n -> end
"""


def lines_after(tmp_path: Path, graph: Graph, *acts: tuple[object, ...]) -> list[str]:
    sheet = sheet_of(tmp_path, graph)
    for act, *arguments in acts:
        sheet.do(act, *arguments)
    found = written(sheet.graph).splitlines()
    sheet.office.workspace.close()
    return found


@pytest.mark.requirement("S11")
@pytest.mark.parametrize(
    ("graph", "acts", "lines"),
    [
        (line("a", "b"), [(add_line, "a", "New")], ["1 A", "2 New", "3 B", "4 End ∎"]),
        (line("a"), [(add_line, None, "New")], ["1 New", "2 A", "3 End ∎"]),
        (
            parallel(),
            [(add_line, "a", "New")],
            ["1 A", "2 New", "  ⎧ at the same time", "  • 3 X", "  • 4 Y", "5 M", "6 End ∎"],
        ),
        (
            branched(),
            [(add_line, "q", "New")],
            ["1 A", "2 Q", "  Yes:", "    3 New", "    4 X", "  No:", "    5 Y", "6 M", "7 End ∎"],
        ),
        (
            line("a", "b", "c", "d"),
            [(indent_line, "c")],
            ["1 A", "  ⎧ at the same time", "  • 2 B", "  • 3 C", "4 D", "5 End ∎"],
        ),
        (
            line("a", "b", "c", "d"),
            [(indent_line, "c"), (indent_line, "d")],
            ["1 A", "  ⎧ at the same time", "  • 2 B", "  • 3 C", "  • 4 D", "5 End ∎"],
        ),
        (
            branched(),
            [(add_line, "m", "New"), (indent_line, "m")],
            ["1 A", "2 Q", "  Yes:", "    3 X", "  No:", "    4 Y", "    5 M", "6 New", "7 End ∎"],
        ),
        (
            branched(),
            [(outdent_line, "y")],
            ["1 A", "2 Q", "  Yes:", "    3 X", "  No: → 4", "4 Y", "5 M", "6 End ∎"],
        ),
        (
            parallel(),
            [(outdent_line, "y")],
            ["1 A", "2 X", "3 Y", "4 M", "5 End ∎"],
        ),
        (
            line(*"roasqkmn", flows=FARTHER),
            [(outdent_line, "s")],
            [
                *("1 R", "  ⎧ at the same time", "  • 2 O", "  3 A", "  4 S → 8", "  • 5 Q", "  • 6 K"),
                *("7 M", "8 N", "9 End ∎"),
            ],
        ),
        (line("a", "b", "c"), [(move_line, "a", 1)], ["1 B", "2 A", "3 C", "4 End ∎"]),
        (line("a", "b", "c"), [(move_line, "c", -1)], ["1 A", "2 C", "3 B", "4 End ∎"]),
        (
            branched(),
            [(move_line, "q", -1)],
            ["1 Q", "  Yes:", "    2 X", "  No:", "    3 Y", "4 A", "5 M", "6 End ∎"],
        ),
        (
            branched(),
            [(move_line, "y", -1)],
            ["1 A", "2 Q", "  No:", "    3 Y", "  Yes:", "    4 X", "5 M", "6 End ∎"],
        ),
        (
            parallel(),
            [(move_line, "x", 1)],
            ["1 A", "  ⎧ at the same time", "  • 2 Y", "  • 3 X", "4 M", "5 End ∎"],
        ),
        (
            line("a", "b"),
            [(make_decision, "a")],
            ["1 A", "  Yes: → 2", "  No: → 2", "2 B", "3 End ∎"],
        ),
        (
            line("a", "b", "c"),
            [(make_approval, "b")],
            ["1 A", "2 B", "  ↺ Changes requested: back to 1", "3 C", "4 End ∎"],
        ),
        (
            line("a", "b"),
            [(add_item, "a", "Two"), (add_item, "a", "One", 0)],
            ["1 A", "  ☐ One", "  ☐ Two", "2 B", "3 End ∎"],
        ),
        (branched(), [(remove, {"x"})], ["1 A", "2 Q", "  Yes: → 4", "  No:", "    3 Y", "4 M", "5 End ∎"]),
    ],
    ids=[
        "Enter between",
        "Enter before the first",
        "Enter takes the ways",
        "Enter into the first answer",
        "Tab beside the line above",
        "Tab under a bracket",
        "Tab under answers",
        "Shift+Tab out of an answer",
        "Shift+Tab out of a bracket",
        "Shift+Tab to where branches meet farther on",
        "down",
        "up",
        "up past a decision",
        "a branch up",
        "a way down",
        "?",
        "!",
        "check items",
        "Del",
    ],
)
def test_a_key(tmp_path: Path, graph: Graph, acts: list[tuple[object, ...]], lines: list[str]) -> None:
    assert lines_after(tmp_path, graph, *acts) == lines


def test_sections_move_as_a_whole(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, line("a", "b", "c", "d"))
    for name, section in (("a", "One"), ("b", "One"), ("c", "Two"), ("d", "Two")):
        sheet.do(give_section, StepId(name), section)
    sheet.do(move_section, StepId("a"), 1)
    assert written(sheet.graph).splitlines() == [
        "# Two", "1 C", "2 D", "# One", "3 A", "4 B", "#", "5 End ∎"
    ]  # fmt: skip
    assert sheet.title_of(move_section, StepId("b"), -1) == "Move “One” up"
    assert [one.strip() for one in written(sheet.graph).splitlines()][:3] == ["# One", "1 A", "2 B"]
    assert sheet.refusal(move_section, StepId("b"), -1) == "“One” is the first of its level."


def test_a_line_joins_the_section_above_it_and_leaves_it(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, line("a", "b", "c"))
    sheet.do(give_section, StepId("a"), "One")
    sheet.do(indent_line, StepId("b"))
    assert sheet.step("b").section == sheet.step("a").section
    sheet.do(outdent_line, StepId("b"))
    assert sheet.step("b").section is None
    sheet.do(outdent_line, StepId("a"))
    assert sheet.graph.sections == ()


@pytest.mark.parametrize(
    ("act", "arguments", "sentence"),
    [
        (indent_line, ("a",), "“A” is the first line of its level, so it cannot stand below another."),
        (outdent_line, ("a",), "“A” stands in no branch and no section."),
        (move_line, ("a", -1), "“A” is the first line of its level."),
        (move_line, ("start", 1), "“Start” is the start, so its line stays where it is."),
        (move_line, ("gone", 1), "This step is not there any more. Choose another."),
        (move_line, ("m", 1), "“End” is where it ends, so nothing can stand behind it."),
        (
            indent_line,
            ("end",),
            "“End” is where it ends, so its line cannot be moved by itself. Change its flows in the flowchart.",
        ),
        (add_line, ("end", "New"), "“End” is an end, so nothing comes after it. Begin at another step."),
        (add_line, ("a", " "), "The title of the step is empty. Type one."),
        (make_decision, ("q",), "“Q” is a decision already."),
        (make_approval, ("end",), "“End” is no work, so it cannot become an approval."),
        (move_answer, ("q -Yes-> x", -1), "This branch is the first already."),
        (move_section, ("m", 1), "“what is in no section” is the last of its level."),
    ],
    ids=lambda value: value.__name__ if callable(value) else str(value)[:24],
)
def test_a_key_that_cannot_be_is_refused_in_a_sentence(
    tmp_path: Path, act: object, arguments: tuple[object, ...], sentence: str
) -> None:
    sheet = sheet_of(tmp_path, branched())
    before = sheet.office.dump()
    assert sheet.refusal(act, *arguments) == sentence
    assert sheet.office.dump() == before


def test_a_key_that_would_leave_a_new_error_is_refused_with_its_sentence(tmp_path: Path) -> None:
    """What goes back would go forward."""
    graph = graph_of(
        task("a"),
        task("b"),
        approval("c", approval=Approval(), anchor=True),
        flows="start -> a\na -> b\nb -> c\nc -Yes-> end",
        more=(flow("c -No-> b", marked=True),),
    )
    sheet = sheet_of(tmp_path, graph)
    sentence = "“C” → “B” is marked as a loop-back, but closes no cycle. Remove the mark."
    assert sheet.refusal(move_line, StepId("b"), 1) == sentence


EDITS = (
    lambda s, c: (add_line, c.choice([None, a_step(s, c), a_step(s, c)]), f"Line {c.randint(1, 99)}"),
    lambda s, c: (indent_line, a_step(s, c)),
    lambda s, c: (indent_line, a_step(s, c)),
    lambda s, c: (outdent_line, a_step(s, c)),
    lambda s, c: (outdent_line, a_step(s, c)),
    lambda s, c: (move_line, a_step(s, c), c.choice((-1, 1))),
    lambda s, c: (move_line, a_step(s, c), c.choice((-1, 1))),
    lambda s, c: (move_answer, FlowId(c.choice([*s.graph.flow_by_id, "gone"])), c.choice((-1, 1))),
    lambda s, c: (move_section, a_step(s, c), c.choice((-1, 1))),
    lambda s, c: (make_decision, a_step(s, c)),
    lambda s, c: (make_approval, a_step(s, c)),
    lambda s, c: (remove, {a_step(s, c)}),
    lambda s, c: (add_item, a_step(s, c), "Check it"),
    lambda s, c: (give_section, a_step(s, c), c.choice(["One", "Two", ""])),
)
MAY_LEAVE_ERRORS = (make_decision, make_approval, remove)


def a_step(sheet: Sheet, chance: Random) -> StepId:
    return StepId(chance.choice([*sheet.graph.by_id] * 9 + ["gone"]))


def anchored(graph: Graph) -> Graph:
    """The last step with work carries the date."""
    last = next((step for step in reversed(graph.steps) if step.has_task), None)
    return graph if last is None else graph.with_steps(replace(last, anchor=True))


def known_errors(graph: Graph, fresh: set[StepId]) -> set[tuple[str, object, object]]:
    return {(one.code, one.step_id, one.about) for one in errors(graph) if one.step_id not in fresh}


def walk(folder: Path, graph: Graph, seed: int, keys: int) -> tuple[int, int]:
    """So many random keys on a workflow and back; how many were done, and how many refused."""
    sheet, chance = (
        sheet_of(folder, replace(graph, steps=tuple(replace(s) for s in graph.steps))),
        Random(seed),
    )
    office = sheet.office
    start = office.dump()
    done = refused = 0
    for _ in range(keys):
        act, *arguments = chance.choice(EDITS)(sheet, chance)
        before, dump = sheet.graph, office.dump()
        try:
            seen = office.workspace.preview(act, WORKFLOW, *arguments)
        except RuleViolation as violation:
            refused += 1
            assert violation.sentence.endswith((".", "”")), violation.sentence
            assert office.dump() == dump
            continue
        assert office.dump() == dump
        office.clock.forward(seconds=9)
        result = office.workspace.do(act, WORKFLOW, *arguments)
        assert result.changes.changes == seen.changes.changes
        done += bool(result.changes.changes)
        after = sheet.graph
        if act not in MAY_LEAVE_ERRORS:
            fresh = after.by_id.keys() - before.by_id.keys()
            assert len(fresh) == (act is add_line)
            assert before.by_id.keys() <= after.by_id.keys()
            assert known_errors(after, fresh) <= known_errors(before, fresh), (act, arguments)
        assert set(faults(after)) <= set(faults(before))
        check(after)
    for _ in range(done):
        office.workspace.undo(WORKFLOW)
    assert office.dump() == start
    office.workspace.close()
    return done, refused


@pytest.mark.requirement("S11")
@pytest.mark.parametrize("seed", range(6))
def test_random_keys_never_leave_a_new_error_and_are_undone_to_the_byte(tmp_path: Path, seed: int) -> None:
    done, refused = walk(tmp_path, anchored(random_graph(seed)), seed, 50)
    assert done > 10
    assert refused > 5


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 130))
def test_three_hundred_random_keys(tmp_path: Path, seed: int) -> None:
    walk(tmp_path, anchored(random_graph(seed)), seed, 300)


@pytest.mark.soak
@pytest.mark.parametrize("name", ["blog_post_extended", "product_launch", "webinar"])
def test_three_hundred_random_keys_on_a_shipped_workflow(tmp_path: Path, name: str) -> None:
    walk(tmp_path, template(name).graph, 1, 300)
