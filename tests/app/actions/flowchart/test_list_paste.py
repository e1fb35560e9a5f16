"""A list pasted into a workflow: what becomes of it, what is said of the rest, and that it runs."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from app.actions.flowchart.list_paste import PastedList, paste_list
from app.actions.flowchart.table_place import FEW
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Offset, Span, SpanUnit
from app.domain.workflow import ApprovalRule, Graph, StepKind
from app.drawing.box import boxes_of
from app.drawing.layout import arrange, arranged
from app.engine.lint import errors
from app.engine.walkthrough import walk_through
from app.exchange.templates import template
from tests.app.actions.flowchart.sheet import Sheet
from tests.app.actions.flowchart.test_any_walk import faults
from tests.app.actions.flowchart.test_checklist_keys import branched, line, parallel, sheet_of
from tests.app.engine.test_checklist import check, written

CAMPAIGN = """\
# Spring campaign

## Prepare
- [x] Write the brief @Ann -30d 3h
  - Goal is a number
  - Budget agreed
- [ ] Approve the brief !Ann @Ann -25d max 3
- [ ] Collect ideas (opt)

## Make
1. Write the texts @Ann 8h
   * Names checked
   * Links work
2. Is there a legal, price or comparison claim?
   - Yes
     - Check the claim !Ann any
     - Keep the proof
   - No
3. At the same time
   - Create pictures 5h
     - Rights cleared
   - Record the film 2d
   - Book the media ~30min
4. Put it all together

## Show
+ Test everything
+ Ready to launch?
  + Go: Load the ads
  + No-go: Call the lead
+ Launch * 0d
+ Watch the first hours

Learn:
- Read the results +14d
- **Write** down what was _learned_
- Tell the team
  - The board
  - The agency
- Close
"""


def pasted(tmp_path: Path, graph: Graph, after: str | None, text: str) -> tuple[Sheet, PastedList]:
    sheet = sheet_of(tmp_path, graph)
    return sheet, sheet.do(paste_list, after, text)


@pytest.mark.requirement("S11")
def test_a_list_of_forty_lines_becomes_a_workflow(tmp_path: Path) -> None:
    assert len(CAMPAIGN.splitlines()) == 40
    sheet, done = pasted(tmp_path, line("old"), None, CAMPAIGN)
    assert written(sheet.graph).splitlines() == [
        "# Prepare",
        "1 Write the brief",
        "  ☐ Goal is a number",
        "  ☐ Budget agreed",
        "2 Approve the brief",
        "  ↺ Changes requested: back to 1, at most 3 rounds",
        "3 Collect ideas",
        "# Make",
        "4 Write the texts",
        "  ☐ Names checked",
        "  ☐ Links work",
        "5 Is there a legal, price or comparison claim?",
        "  Yes:",
        "    6 Check the claim",
        "      ↺ Changes requested: back to 4",
        "    7 Keep the proof",
        "  No: → 8",
        "8 Junction",
        "  ⎧ at the same time",
        "  • 9 Create pictures",
        "    ☐ Rights cleared",
        "  • 10 Record the film",
        "  • 11 Book the media",
        "12 Put it all together",
        "# Show",
        "13 Test everything",
        "14 Ready to launch?",
        "  Go:",
        "    15 Load the ads",
        "  No-go:",
        "    16 Call the lead",
        "17 Launch",
        "18 Watch the first hours",
        "# Learn",
        "19 Read the results",
        "20 Write down what was learned",
        "21 Tell the team",
        "  ☐ The board",
        "  ☐ The agency",
        "22 Close",
        "#",
        "23 Old",
        "24 End ∎",
    ]
    assert done.report == ("“Spring campaign” was taken for the title of the list, not for a section.",)
    found = {step.title: step for step in sheet.graph.steps}
    assert found["Write the brief"].role == RoleId("ann")
    assert found["Write the brief"].offset == Offset(-30)
    assert found["Write the brief"].length == Span(3, SpanUnit.HOURS)
    assert found["Collect ideas"].optional
    assert found["Book the media"].effort_minutes == 30
    assert found["Check the claim"].approval.rule is ApprovalRule.ANY
    assert found["Launch"].anchor
    assert not found["Old"].anchor
    assert [item.id for item in found["Write the brief"].checklist] == ["c1", "c2"]
    assert {one.code for one in errors(sheet.graph)} == {"no-role"}
    assert len(done.steps) == 22


def test_it_is_one_undo_step_and_nothing_before_it_is_kept(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, line("a", "b"))
    before = sheet.office.dump()
    seen = sheet.office.workspace.preview(paste_list, sheet.workflow_id, StepId("a"), CAMPAIGN)
    assert sheet.office.dump() == before
    result = sheet.office.workspace.do(paste_list, sheet.workflow_id, StepId("a"), CAMPAIGN)
    assert result.changes.changes == seen.changes.changes
    assert result.changes.title == "Paste 22 steps"
    sheet.office.workspace.undo(sheet.workflow_id)
    assert sheet.office.dump() == before


@pytest.mark.parametrize(
    ("graph", "after", "text", "lines"),
    [
        (line("a", "b"), "a", "x\ny", ["1 A", "2 x", "3 y", "4 B", "5 End ∎"]),
        (line("a"), None, "x", ["1 x", "2 A", "3 End ∎"]),
        (
            parallel(),
            "a",
            "x ?",
            [
                *("1 A", "2 x", "  Yes: → 3", "  No: → 3", "3 Junction"),
                *("  ⎧ at the same time", "  • 4 X", "  • 5 Y", "6 M", "7 End ∎"),
            ],
        ),
        (
            branched(),
            "q",
            "- new",
            ["1 A", "2 Q", "  Yes:", "    3 new", "    4 X", "  No:", "    5 Y", "6 M", "7 End ∎"],
        ),
        (
            line("a", "b"),
            "a",
            "At the same time:\n- x\n- y",
            ["1 A", "  ⎧ at the same time", "  • 2 x", "  • 3 y", "4 B", "5 End ∎"],
        ),
        (line("a"), "a", "What's new?", ["1 A", "2 What's new?", "3 End ∎"]),
        (
            line("a"),
            "a",
            "Sure?\n  If no: Ask again",
            ["1 A", "2 Sure?", "  No:", "    3 Ask again", "  Yes: → 4", "4 End ∎"],
        ),
        (line("a"), "a", "Ok !", ["1 A", "2 Ok", "  ↺ Changes requested: back to 1", "3 End ∎"]),
        (line("a"), None, "Ok !", ["1 Ok", "  Approved: → 2", "2 A", "3 End ∎"]),
    ],
    ids=[
        "between",
        "first",
        "several ways",
        "into the first answer",
        "together",
        "a title with a question mark",
        "one answer",
        "an approval",
        "an approval first",
    ],
)
def test_where_it_is_pasted(tmp_path: Path, graph: Graph, after: str, text: str, lines: list[str]) -> None:
    sheet, _ = pasted(tmp_path, graph, after, text)
    assert written(sheet.graph).splitlines() == lines


def test_what_was_not_understood_is_reported_by_its_line(tmp_path: Path) -> None:
    long = "word " * 60
    _, done = pasted(tmp_path, line("a"), "a", f"- Write @nobody\n- {long}\n- Read 2h 3h\n- b\n  - {long}")
    assert done.report == (
        "Line 1: “nobody” is no role, or two have this name. Choose one that is there.",
        "Line 2 is too long for a title: all of it stands in the instructions.",
        "Line 3: “2h” says a second time what is said behind it. Delete one.",
        "Line 5 is too long for a check item, so its end was left out.",
    )


@pytest.mark.parametrize(
    ("after", "text", "words"),
    [
        ("end", "x", "Nothing comes after an end"),
        ("gone", "x", "not there any more"),
        ("a", " ", "There is no list"),
        ("a", "x\n" * 1_001, "at most 1,000 fit"),
    ],
)
def test_what_cannot_be_pasted_is_refused(tmp_path: Path, after: str, text: str, words: str) -> None:
    sheet = sheet_of(tmp_path, line("a"))
    assert words in (sheet.refusal(paste_list, StepId(after), text) or "")


WORDS = (
    "Write",
    "Check it ?",
    "Approve !",
    "Sure?",
    "At the same time",
    "Yes: go",
    "No",
    "Launch *",
    "2h",
    "@ann",
    "x 3h",
)


@pytest.mark.parametrize("seed", range(40))
def test_any_list_leaves_a_workflow_that_only_lacks_what_was_not_said(tmp_path: Path, seed: int) -> None:
    """Nothing but roles, approvers and ways back before any work; it goes to its end whatever is answered."""
    chance = Random(seed)
    base = chance.choice([line("a", "b"), branched(), parallel(), template("blog_post_extended").graph])
    sheet = sheet_of(tmp_path, base)
    depth, text = 0, []
    for _ in range(chance.randint(1, 30)):
        text.append("  " * depth + chance.choice(("- ", "", "* ")) + chance.choice(WORDS))
        depth = max(0, min(4, depth + chance.choice((-2, -1, 0, 0, 1))))
    known = {(one.code, one.step_id) for one in errors(sheet.graph)}
    after = chance.choice([None, *(step.id for step in base.steps if step.kind is not StepKind.END)])
    try:
        done = sheet.do(paste_list, after, "\n".join(text))
    except RuleViolation as refused:
        assert refused.sentence.startswith("There is no list"), text
        return
    graph = sheet.graph
    check(graph)
    assert [fault for fault in faults(graph) if "anchors" not in fault] == []
    left = {one.code for one in errors(graph) if (one.code, one.step_id) not in known}
    assert left <= {"no-role", "no-approvers", "outcome-without-flow"}, text
    assert set(done.steps) <= graph.by_id.keys()
    for _ in range(5):
        walk = walk_through(graph)
        for _ in range(300):
            if walk.complete or not walk.open:
                break
            step = graph.step(chance.choice(walk.open))
            walk = walk.finish(step.id, chance.choice(step.answers).name if step.asks else None)
        assert walk.complete or len(walk.acts) == 300 or "outcome-without-flow" in left


def test_deep_questions_and_very_long_lines_are_kept(tmp_path: Path) -> None:
    deep = "\n".join(" " * depth + f"- w{depth}?" for depth in range(60))
    sheet, done = pasted(tmp_path, line("a"), "a", f"{deep}\n- {'word ' * 1_000}\n- {'long ' * 9_000}")
    check(sheet.graph)
    assert done.report == (
        "Line 61 is too long for a title: all of it stands in the instructions.",
        "Line 62 is too long for a title: its first 20,000 characters stand in the instructions.",
    )
    assert sheet.step(done.steps[-2]).instructions == ("word " * 1_000).strip()
    assert len(sheet.step(done.steps[-2]).title) <= 200


def many_lines(chance: Random, count: int) -> str:
    lines = list[str]()
    while len(lines) < count:
        kind, at = chance.randrange(6), len(lines)
        if kind == 0:
            lines += ["- At the same time", *(f"  - Side {at} {way} @writer" for way in range(chance.randint(2, 4)))]
        elif kind == 1:
            lines += [f"- Is it {at}?", "  - Yes", f"    - Done {at} @editor", "  - No"]
        else:
            lines.append(f"- Work {at} @{chance.choice(('writer', 'editor'))}")
    return "\n".join(lines)


@pytest.mark.parametrize("in_lanes", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_many_steps_stand_between_what_they_come_between_and_over_nothing(
    tmp_path: Path, seed: int, in_lanes: bool
) -> None:
    chance = Random(seed)
    plain = chance.choice((branched, parallel))()
    roles = [replace(step, role=RoleId(chance.choice(("writer", "editor")))) for step in plain.steps if step.has_task]
    drawn = replace(plain.with_steps(*roles), in_lanes=in_lanes)
    sheet = sheet_of(tmp_path, arranged(drawn, arrange(drawn)))
    before = {step.id: step for step in sheet.graph.steps}
    source = chance.choice([step for step in before.values() if step.kind is not StepKind.END])
    done = sheet.do(paste_list, source.id, many_lines(chance, 90))
    assert len(done.steps) > FEW
    boxes = boxes_of(sheet.graph)
    over = [(a, b) for a, b in combinations(boxes, 2) if boxes[a].overlaps(boxes[b])]
    assert over == []
    for step in sheet.graph.steps:
        if step.id in before:
            was = before[step.id]
            assert step.y == was.y
            stays = was.x <= source.x
            assert (step.x == was.x) if stays else (step.x > max(boxes[id].x for id in done.steps))
        else:
            assert step.x > source.x
