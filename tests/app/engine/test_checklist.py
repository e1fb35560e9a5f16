"""A workflow as a checklist: what its lines say, and that no flow is lost in them."""

import sys
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from app.domain.check_item import CheckItem, Section
from app.domain.condition import FieldRef, Operator, Test
from app.domain.ids import StepId
from app.domain.workflow import Approval, Flow, Graph, StepKind
from app.engine.checklist import ChecklistLine, LineKind, checklist_lines
from app.engine.loop_backs import find_loop_backs
from app.engine.reachability import forward_flows
from app.exchange.templates import templates
from app.grammar.condition import condition_text
from app.grammar.names import Names
from tests.app.engine.build import approval, decision, flow, graph_of, question, task
from tests.app.engine.checklist_reader import ReadFlow, read_flows
from tests.app.engine.many_steps import grown, hundred_steps
from tests.app.engine.random_graph import random_graph

GRAPHS = 100
TEMPLATES = {file.name: find_loop_backs(file.graph) for file in templates()}


def written(graph: Graph) -> str:
    """The lines as the specification of the form writes them."""
    return "\n".join(_written(graph, line) for line in checklist_lines(graph))


def _written(graph: Graph, line: ChecklistLine) -> str:
    numbers = Names(graph.steps).numbers
    to = f" → {numbers[line.leads_to]}" if line.leads_to in numbers and line.kind is not LineKind.BACK else ""
    mark = {
        LineKind.SECTION: "# ",
        LineKind.STEP: f"{line.number} ",
        LineKind.TOGETHER: "⎧ ",
        LineKind.BACK: "↺ ",
        LineKind.ITEM: "☐ ",
    }.get(line.kind, "")
    colon = ":" if line.kind is LineKind.ANSWER and line.text else ""
    bullet = "• " if line.begins else ""
    return f"{'  ' * line.depth}{bullet}{mark}{line.text}{colon}{to}{' ∎' if line.ends else ''}".rstrip()


def expected_flows(graph: Graph) -> list[ReadFlow]:
    known = graph.by_id
    start = graph.start.id if graph.start else None
    names = Names(graph.steps, graph.fields)
    found = []
    for one in graph.flows:
        if one.source not in known or one.target not in known or (one.source == start and one.loop_back):
            continue
        by_rules = known[one.source].kind is StepKind.DECISION and not known[one.source].asks
        said = condition_text(one.condition, names) if one.condition is not None else "otherwise"
        answer = said if by_rules else one.outcome or ""
        found.append(ReadFlow("" if one.source == start else one.source, one.target, answer, one.loop_back))
    return sorted(found)


def flows_read(graph: Graph) -> list[ReadFlow]:
    """What is read off the lines; an answer that is left unsaid is the only one that the step still has."""
    read = read_flows(checklist_lines(graph))
    found = []
    for one in read:
        step = graph.by_id.get(StepId(one.source))
        if step is not None and not one.answer and not one.back and step.kind is StepKind.DECISION and not step.asks:
            one = replace(one, answer="otherwise")
        elif step is not None and not one.answer and not one.back and step.asks:
            back = {other.answer for other in read if other.source == one.source and other.back}
            [left] = {outcome.name for outcome in step.outcomes} - back
            one = replace(one, answer=left)
        found.append(one)
    return sorted(found)


def without_some(graph: Graph, chance: Random) -> Graph:
    """The graph with some of its steps and flows missing, as nobody may publish it."""
    steps = tuple(step for step in graph.steps if chance.random() < 0.9)
    flows = tuple(one for one in graph.flows if chance.random() < 0.9)
    return find_loop_backs(replace(graph, steps=steps, flows=flows))


def sectioned(graph: Graph, chance: Random) -> Graph:
    names = ("one", "two", "three")
    steps = tuple(replace(step, section=chance.choice((*names, None))) for step in graph.steps)
    return replace(graph, steps=steps, sections=tuple(Section(name, name.title()) for name in names))


def check(graph: Graph) -> None:
    lines = checklist_lines(graph)
    rows = [line.step for line in lines if line.kind is LineKind.STEP]
    assert sorted(rows) == sorted(step.id for step in graph.steps if step is not graph.start)
    assert flows_read(graph) == expected_flows(graph)
    place = {step_id: at for at, step_id in enumerate(rows)}
    reached = _reached(graph)
    for one in forward_flows(graph):
        if one.source in reached and one.source in place:
            assert place[one.source] < place[one.target], one
    _check_levels(graph, lines, reached)


def _reached(graph: Graph, without: StepId | None = None) -> set[StepId]:
    waiting = [graph.start.id] if graph.start is not None else []
    found = set(waiting)
    while waiting:
        here = waiting.pop()
        for one in forward_flows(graph):
            if one.source == here and one.target not in found and one.target != without:
                found.add(one.target)
                waiting.append(one.target)
    return found


def _check_levels(graph: Graph, lines: tuple[ChecklistLine, ...], reached: set[StepId]) -> None:
    """A meeting stands on the level of the last step that, taken away, would leave it without a way from Start."""
    if graph.start is None:
        return
    depth = {line.step: line.depth for line in lines if line.kind is LineKind.STEP}
    depth[graph.start.id] = 0
    lost = {step_id: reached - _reached(graph, step_id) for step_id in reached - {graph.start.id}}
    for step_id in reached - {graph.start.id}:
        arriving = [one for one in forward_flows(graph) if one.target == step_id and one.source in reached]
        if len(arriving) > 1:
            above = [other for other in lost if other != step_id and step_id in lost[other]]
            last = max(above, key=lambda other: len([more for more in above if other in lost[more]]), default=None)
            assert depth[step_id] == depth[last if last is not None else graph.start.id], step_id


@pytest.mark.requirement("S11")
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_flow_of_a_shipped_workflow_can_be_read_off_its_lines(name: str) -> None:
    check(TEMPLATES[name])
    assert LineKind.UNREACHED not in {line.kind for line in checklist_lines(TEMPLATES[name])}


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_every_flow_of_a_random_workflow_can_be_read_off_its_lines(seed: int) -> None:
    graph, chance = random_graph(seed), Random(seed)
    check(graph)
    check(sectioned(graph, chance))
    check(without_some(graph, chance))


@pytest.mark.soak
def test_every_flow_of_two_thousand_random_workflows_can_be_read_off_their_lines() -> None:
    for seed in range(GRAPHS, GRAPHS + 2_000):
        graph, chance = random_graph(seed), Random(seed)
        check(graph)
        check(sectioned(graph, chance))
        check(without_some(graph, chance))


def blog() -> Graph:
    """The example of a branch, of a bracket and of ways back."""
    return graph_of(
        task("draft", checklist=(CheckItem("Links set"),)),
        approval("approve", approval=Approval(limit=3)),
        question("claim"),
        approval("check"),
        task("images"),
        task("social"),
        task("load"),
        task("publish"),
        flows="""
            start -> draft
            draft -> approve
            approve -Yes-> claim
            approve -No-> draft
            claim -Yes-> check
            claim -No-> images
            check -Yes-> images
            check -No-> draft
            images -> social
            images -> load
            social -> publish
            load -> publish
            publish -> end
        """,
    )


def test_branches_are_indented_and_meetings_stand_on_the_level_of_what_all_passed() -> None:
    assert written(blog()).splitlines() == [
        "1 Draft",
        "  ☐ Links set",
        "2 Approve",
        "  ↺ No: back to 1, at most 3 rounds",
        "3 Claim",
        "  Yes:",
        "    4 Check",
        "      ↺ No: back to 1",
        "  No: → 5",
        "5 Images",
        "  ⎧ at the same time",
        "  • 6 Social",
        "  • 7 Load",
        "8 Publish",
        "9 End ∎",
    ]


def test_what_is_read_off_the_lines_does_not_depend_on_the_program() -> None:
    lines = checklist_lines(blog())
    found = {f"{one.source} -{one.answer}-> {one.target}" for one in read_flows(lines) if not one.back}
    assert found == {
        " --> draft",
        "draft --> approve",
        "approve --> claim",
        "claim -Yes-> check",
        "claim -No-> images",
        "check --> images",
        "images --> social",
        "images --> load",
        "social --> publish",
        "load --> publish",
        "publish --> end",
    }


def test_a_section_has_its_head_again_where_another_came_between() -> None:
    steps = [replace(step, section=name) for step, name in zip(map(task, "abcd"), ("x", "y", "x", None), strict=True)]
    graph = graph_of(*steps, flows="start -> a\na -> b\nb -> c\nc -> d\nd -> end")
    graph = replace(graph, sections=(Section("x", "Write"), Section("y", "Publish")))
    heads = ["# Write", "1 A", "# Publish", "2 B", "# Write", "3 C", "#", "4 D", "5 End ∎"]
    assert [line.strip() for line in written(graph).splitlines()] == heads


def test_the_head_of_a_section_stands_above_the_bracket_whose_ways_it_all_holds() -> None:
    graph = graph_of(
        task("a"),
        task("b", section="x"),
        task("c", section="x"),
        flows="start -> a\na -> b\na -> c\nb -> end\nc -> end",
    )
    graph = replace(graph, sections=(Section("x", "Write"),))
    assert written(graph).splitlines()[:4] == ["1 A", "# Write", "  ⎧ at the same time", "  • 2 B"]


def test_an_answer_that_several_ways_leave_by_stands_once() -> None:
    graph = graph_of(
        question("which"),
        task("a"),
        task("b"),
        task("c"),
        flows="start -> which\nwhich -Yes-> a\nwhich -Yes-> b\nwhich -No-> c\na -> end\nb -> end\nc -> end",
    )
    assert written(graph).splitlines() == [
        "1 Which",
        "  Yes:",
        "    ⎧ at the same time",
        "    • 2 A",
        "    • 3 B",
        "  No:",
        "    4 C",
        "5 End ∎",
    ]


def test_an_answer_that_leads_on_alone_is_said_only_while_another_leads_nowhere() -> None:
    graph = graph_of(question("ok"), task("a"), flows="start -> ok\nok -Yes-> a\na -> end")
    assert written(graph).splitlines() == ["1 Ok", "  Yes: → 2", "2 A", "3 End ∎"]
    whole = find_loop_backs(graph.with_flows(flow("ok -No-> ok")))
    assert written(whole).splitlines() == ["1 Ok", "  ↺ No: back to 1", "2 A", "3 End ∎"]


def test_rules_are_said_in_words_and_otherwise_last() -> None:
    rule = flow("cost -> ask", Test(FieldRef("Budget"), Operator.MORE, 500.0))
    graph = graph_of(decision("cost"), task("ask"), flows="start -> cost\nask -> end", more=(rule, flow("cost -> end")))
    assert written(graph).splitlines() == ["1 Cost", "  Budget > 500:", "    2 Ask", "  otherwise: → 3", "3 End ∎"]


def test_what_nothing_leads_to_comes_last_under_a_head_of_its_own() -> None:
    graph = graph_of(task("a"), task("b"), task("c"), flows="start -> b\nb -> end\na -> b\nc -> a")
    assert written(graph).splitlines() == ["2 B", "4 End ∎", "Nothing leads here", "3 C", "1 A → 2"]


def test_what_nothing_leads_to_changes_no_place() -> None:
    graph = graph_of(
        *(question("q"), task("a"), task("b"), task("loose")),
        flows="start -> q\nq -Yes-> a\nq -No-> b\na -> end\nb -> end\nloose -> a",
    )
    assert written(graph).splitlines()[:3] == ["1 Q", "  Yes:", "    2 A"]


@pytest.mark.parametrize(
    "graph",
    [
        Graph(),
        Graph((task("a"),)),
        graph_of(),
        Graph((task("a"), task("b")), (Flow("f", "a", "b"), Flow("g", "b", "a"), Flow("h", "a", "gone"))),
        graph_of(question("a"), flows=(flow("start -> a"), flow("a -> a"))),
    ],
    ids=["nothing", "no start", "no flow", "a cycle and a flow to nowhere", "a flow to itself"],
)
def test_a_broken_workflow_has_every_step_once(graph: Graph) -> None:
    rows = [line.step for line in checklist_lines(graph) if line.kind is LineKind.STEP]
    assert sorted(rows) == sorted(step.id for step in graph.steps if step is not graph.start)


def test_a_step_without_a_title_is_called_by_its_kind() -> None:
    graph = graph_of(replace(task("a"), title=""), flows="start -> a\na -> end")
    assert checklist_lines(graph)[0].text == "Task"


def test_the_work_for_the_lines_grows_with_the_steps_and_no_faster() -> None:
    few, many = hundred_steps(), grown(hundred_steps(), 5)
    assert len(many.steps) == 496
    assert calls_of(lambda: checklist_lines(replace(many))) < 5.5 * calls_of(lambda: checklist_lines(replace(few)))


def test_the_lines_of_a_graph_are_worked_out_once() -> None:
    graph = hundred_steps()
    first = checklist_lines(graph)
    assert checklist_lines(graph) is first
    assert calls_of(lambda: checklist_lines(graph)) < 10


def calls_of(act: Callable[[], object]) -> int:
    """How many functions are called, of Python and of its library."""
    count = 0

    def told(frame: object, event: str, of: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(told)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count
