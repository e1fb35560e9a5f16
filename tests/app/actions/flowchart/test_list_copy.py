"""Lines copied out of a checklist as a list, and pasted again."""

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from app.actions.flowchart.list_copy import list_text
from app.actions.flowchart.list_paste import paste_list
from app.domain.workflow import Graph
from app.engine.checklist import LineKind, checklist_lines
from app.engine.loop_backs import find_loop_backs
from app.exchange.templates import template
from app.grammar.names import Names
from tests.app.actions.flowchart.sheet import Sheet
from tests.app.actions.flowchart.test_checklist_keys import line, sheet_of
from tests.app.actions.flowchart.test_list_paste import CAMPAIGN, WORDS
from tests.app.engine.build import graph_of, question, task
from tests.app.engine.test_checklist import written


def copied(graph: Graph, *ids: str) -> list[str]:
    return list_text(graph, ids or graph.by_id.keys(), Names.of(graph)).splitlines()


def shape(sheet: Sheet) -> list[tuple[LineKind, int, str]]:
    """What stands where; the numbers of ways back apart, and junctions, which the paste makes for itself."""
    return [
        (one.kind, one.depth, one.text.partition(": back to")[0])
        for one in checklist_lines(sheet.graph)
        if one.text not in ("Junction", "Old", "End") and (one.kind is not LineKind.SECTION or one.text)
    ]


def test_answers_ways_and_check_items_are_written_as_a_paste_reads_them() -> None:
    graph = find_loop_backs(template("blog_post_extended").graph)
    lines = copied(graph, "claim", "images", *(step.id for step in graph.steps[7:14]))
    assert [text.partition(" @")[0].partition(" !")[0] for text in lines] == [
        "- Does the text make a legal, price or comparison claim? ?",
        "  - Yes",
        "    - Check the claim",
        "      - Wording of the claim can be proven",
        "  - No",
        "- Create images or infographics",
        "  - Rights cleared",
        "  - Alternative texts written",
        "- At the same time",
        "  - Schedule social media promotions",
        "    - Links carry the source",
        "  - Add the post to the next e-mail",
        "  - Load the post into the CMS, set meta data",
        "    - Address is short and final",
        "    - Redirect set if it replaces a page",
        "- Publish post and review live version for bugs",
        "  - Links work",
        "  - Pictures load",
        "  - Measured: a test visit is counted",
    ]


def test_ways_of_several_steps_follow_one_another() -> None:
    graph = graph_of(*(task(name) for name in "abcd"), flows="start -> a\na -> b\nb -> c\na -> d\nc -> end\nd -> end")
    assert [text.partition(" @")[0] for text in copied(graph)] == [
        "- A",
        "- At the same time",
        "  - One after the other",
        "    - B",
        "    - C",
        "  - D",
    ]


def again(tmp_path: Path, text: str) -> tuple[Sheet, Sheet]:
    """A pasted list, and what was copied of it pasted into another workflow."""
    first = sheet_of(tmp_path / "first", line("old"))
    first.do(paste_list, None, text)
    made = [step.id for step in first.graph.steps if step.title != "Old"]
    second = sheet_of(tmp_path / "second", line("old"))
    second.do(paste_list, None, list_text(first.graph, made, Names.of(first.graph)))
    return first, second


def test_a_campaign_comes_back_as_it_was(tmp_path: Path) -> None:
    first, second = again(tmp_path, CAMPAIGN)
    assert written(second.graph) == written(first.graph)


@pytest.mark.parametrize("seed", range(30))
def test_any_pasted_list_comes_back_as_it_was(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    depth, text = 0, []
    for _ in range(chance.randint(1, 30)):
        text.append("  " * depth + "- " + chance.choice(WORDS))
        depth = max(0, min(4, depth + chance.choice((-2, -1, 0, 0, 1))))
    first, second = again(tmp_path, "\n".join(text))
    assert shape(second) == shape(first), "\n".join(text)


def test_branches_without_end_are_copied_as_far_as_one_can_read() -> None:
    names = [f"q{number}" for number in range(400)]
    arrows = ["start -> q0", *(f"{one} -Yes-> {two}" for one, two in pairwise(names)), "q399 -Yes-> end"]
    graph = graph_of(*map(question, names), flows="\n".join((*arrows, *(f"{name} -No-> end" for name in names))))
    assert 30 < len(copied(graph)) < 400
    assert copied(graph, "q399") == []
