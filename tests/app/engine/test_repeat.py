"""Steps and sections that are done once for each value: their copies, and runs of random graphs with them."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from app.domain.check_item import Section
from app.domain.condition import Operator, OutcomeRef, Test
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.project_field import MOST_VALUES, Repeat, list_values
from app.domain.quantity import Against, Offset
from app.domain.run import Run
from app.domain.tailoring import AddedStep, Tailoring
from app.domain.workflow import DecisionMode, FieldKind, Graph, ProjectField, StepKind
from app.engine.lint import errors
from app.engine.loop_backs import find_loop_backs
from app.engine.reachability import paths
from app.engine.repeat import RepeatedSteps, copies_in, frozen_values, origin_of, regions, repeated
from app.engine.tailoring import fitting, homeless, tailored
from app.engine.version_migration import carry_over
from tests.app.engine.build import Running, approval, decision, flow, graph_of, task
from tests.app.engine.random_graph import random_graph

CHANNELS = Repeat("Channels")
LINE = graph_of(
    task("draft"),
    task("post", repeat=CHANNELS),
    task("report"),
    flows="start->draft\ndraft->post\npost->report\nreport->end",
)
SECTION = graph_of(
    task("brief"),
    task("write", section="m"),
    approval("check", section="m", offset=Offset(1, against=Against.STEP, step_id=StepId("write"))),
    task("launch"),
    flows="start->brief\nbrief->write\nwrite->check\ncheck -No-> write\ncheck -Yes-> launch\nlaunch->end",
)
MARKETS = replace(SECTION, sections=(Section("m", "Market", Repeat("Markets")),))


def made(graph: Graph, *values: str, opens_at: int | None = None) -> Graph:
    """The graph with everything that it repeats done for these values."""
    steps = [
        replace(step, repeat=replace(step.repeat, opens_at=opens_at)) if step.repeat else step for step in graph.steps
    ]
    graph = replace(graph, steps=tuple(steps))
    return tailored(graph, Tailoring(repeat=dict.fromkeys((one.key for one in regions(graph)), values)))


def ways(graph: Graph) -> set[str]:
    return {f"{way.source} {way.outcome or ''}> {way.target}" for way in graph.flows}


def test_a_repeated_step_becomes_a_copy_for_each_value_between_two_junctions() -> None:
    graph = made(LINE, "Blog", "Mail")
    assert [step.title for step in graph.steps if step.has_task] == ["Draft", "Post: Blog", "Post: Mail", "Report"]
    assert ways(graph) == {
        "start > draft",
        "draft > ~post",
        "~post > post~Blog",
        "~post > post~Mail",
        "post~Blog > post~",
        "post~Mail > post~",
        "post~ > report",
        "report > end",
    }


def test_without_values_a_junction_stands_there_and_the_run_goes_on() -> None:
    graph = made(LINE)
    assert [step.id for step in graph.steps if step.kind is StepKind.JUNCTION] == ["~post"]
    assert Running(graph).finish("draft").open == {"report"}


@pytest.mark.parametrize(
    ("opens_at", "after"), [(None, [False, False, True]), (1, [True] * 3), (2, [False, True, True])]
)
def test_what_follows_opens_when_so_many_are_done(opens_at: int | None, after: list[bool]) -> None:
    running = Running(made(LINE, "a", "b", "c", opens_at=opens_at)).finish("draft")
    opened = [("report" in running.finish(f"post~{value}").open) for value in "bca"]
    assert opened == after


def test_a_section_is_repeated_with_what_is_inside_wired_alike() -> None:
    graph = made(MARKETS, "DE", "FR")
    assert "check~DE No> write~DE" in ways(graph)
    assert "check~DE Yes> section:m~" in ways(graph)
    assert graph.step(StepId("check~FR")).offset == Offset(1, against=Against.STEP, step_id=StepId("write~FR"))
    running = Running(graph).finish("brief").finish("write~DE").finish("check~DE", "No").finish("write~FR")
    assert running.open == {"write~DE", "check~FR"}
    running.finish("write~DE").finish("check~DE", "Yes")
    assert "launch" not in running.open
    assert running.finish("check~FR", "Yes").open == {"launch"}


def test_conditions_inside_read_the_copy_of_the_same_value() -> None:
    graph = graph_of(
        approval("ask", section="m"),
        decision("which", DecisionMode.FIRST_TRUE),
        task("more", section="m"),
        task("join", section="m"),
        flows="start->ask\nask -Yes-> which\nask -No-> which\nwhich->more\nwhich->join\nmore->join\njoin->end",
    )
    test = Test(OutcomeRef(StepId("ask")), Operator.IS, "Yes")
    flows = tuple(
        replace(way, condition=test) if way.source == "which" and way.target == "more" else way for way in graph.flows
    )
    which = replace(graph.step(StepId("which")), section="m")
    graph = replace(graph.with_steps(which), flows=flows, sections=(Section("m", "M", CHANNELS),))
    running = Running(made(graph, "a", "b")).finish("ask~a", "Yes").finish("ask~b", "No")
    assert running.open == {"more~a", "join~b"}


def test_a_step_that_a_running_project_adds_beside_a_copy_finds_its_place() -> None:
    added = AddedStep(task("added1"), StepId("post~Mail"), StepId("post~"))
    recipe = Tailoring(added=(added,), repeat={"post": ("Blog", "Mail")})
    assert homeless(LINE, recipe) == ()
    assert {"post~Mail > added1", "added1 > post~"} <= ways(tailored(LINE, recipe))
    assert homeless(LINE, replace(recipe, repeat={})) == (added,)


def test_values_are_frozen_and_what_another_version_repeats_anew_takes_them_from_the_project() -> None:
    recipe = Tailoring(repeat=frozen_values(LINE, {"Channels": "Blog, Mail"}))
    assert recipe.repeat == {"post": ("Blog", "Mail")}
    assert fitting(LINE, recipe, {"Channels": "Other"}) is recipe
    both = LINE.with_steps(replace(LINE.step(StepId("report")), repeat=Repeat("Lists")))
    moved = fitting(both, recipe, {"Channels": "Other", "Lists": "x;y"})
    assert moved.repeat == {"post": ("Blog", "Mail"), "report": ("x", "y")}
    assert fitting(LINE, moved, {}).repeat == recipe.repeat


def test_a_list_is_read_by_lines_and_commas_and_each_value_once() -> None:
    assert list_values("Blog, Mail\n Print ;blog,, mail") == ("Blog", "Mail", "Print")
    assert list_values(None) == list_values("  ") == ()
    with pytest.raises(RuleViolation, match="These are 51 values"):
        list_values(",".join(map(str, range(MOST_VALUES + 1))))


def test_copies_are_found_by_the_step_of_the_workflow_and_back() -> None:
    ids = made(LINE, "a~b", "c").by_id
    assert copies_in(ids, StepId("post")) == ["post~a~b", "post~c"]
    assert copies_in(ids, StepId("draft")) == ["draft"]
    assert [origin_of(one) for one in ("post~a~b", "draft", "~post", "post~")] == ["post", "draft", "~post", "post~"]


def with_region(graph: Graph, chance: Random) -> tuple[Graph, RepeatedSteps] | None:
    """The graph with a step or a section of it repeated, where some can be."""
    repeat = Repeat("Channels", chance.choice((None, None, 1, 2, 3)))
    for _ in range(40):
        one = chance.choice(graph.steps)
        if chance.random() < 0.5:
            tried = graph.with_steps(replace(one, repeat=repeat))
        else:
            near = [*paths(graph).steps_after(one.id)][: chance.choice((1, 2, 4, 8))]
            inside = [replace(graph.step(id), section="s") for id in {one.id, *near}]
            tried = replace(graph.with_steps(*inside), sections=(Section("s", "Each", repeat),))
        [region] = regions(tried)
        if repeated(tried, {region.key: ("a",)}) is not tried:
            return tried, region
    return None


def _ended(run: Run, ids: Sequence[StepId]) -> int:
    return sum(run.steps[id].has_delivered for id in ids)


def _finish_one(running: Running, graph: Graph, chance: Random) -> None:
    step = graph.step(StepId(chance.choice(sorted(running.open))))
    running.finish(step.id, step.positive_outcome if step.asks else None)


def _run_once(graph: Graph, region: RepeatedSteps, count: int, chance: Random) -> bool:
    """Finish all, watching when the junction after the copies is passed; whether it was."""
    values = tuple("abcde"[:count])
    whole = repeated(graph, {region.key: values})
    assert find_loop_backs(whole) == whole
    [last] = region.exits(graph)
    ends, after = (
        [StepId(f"{last}~{value}") for value in values],
        StepId(f"{region.key}~" if values else f"~{region.key}"),
    )
    running, before = Running(whole), -1
    for _ in range(40 * len(whole.steps)):
        if not running.open:
            break
        before = _ended(running.run, ends)
        was = running.run.steps[after].round
        _finish_one(running, whole, chance)
        if was == 0 and running.run.steps[after].round and values:
            needed = min(region.repeat.opens_at or count, count)
            assert _ended(running.run, ends) >= needed > before
    assert running.run.complete, "the run never ends"
    begun = {running.run.steps[one].round for one in running.run.steps if origin_of(one) in region.members}
    assert not any(way.loop_back for way in graph.flows) or True
    if len(region.members) == 1 and not any(step.end_project or step.cancel_rest for step in graph.steps):
        assert len(begun) <= 1, "one copy was done more often than another"
        assert begun <= {0, running.run.steps[StepId(f"~{region.key}")].round}
    return running.run.steps[after].round > 0


def _random_runs(count: int, first: int = 0) -> int:
    tried = passed = 0
    for seed in range(first, first + 3 * count):
        chance = Random(seed)
        found = with_region(random_graph(seed), chance)
        if found is not None:
            passed += _run_once(*found, chance.randint(0, 5), chance)
            tried += 1
        if tried == count:
            break
    assert tried == count
    return passed


@pytest.mark.requirement("S20")
def test_every_run_ends_each_copy_is_done_once_and_what_follows_waits_as_said() -> None:
    assert _random_runs(60) > 20


@pytest.mark.soak
def test_so_do_many_runs() -> None:
    assert _random_runs(1000, 1000) > 300


def test_a_run_moved_to_another_version_and_back_keeps_what_ran_and_twice_is_once() -> None:
    moved = 0
    for seed in range(60):
        chance = Random(seed)
        found = with_region(random_graph(seed), chance)
        if found is None:
            continue
        graph, region = found
        recipe = Tailoring(repeat={region.key: tuple("abc"[: chance.randint(0, 3)])})
        other = graph.with_steps(*(replace(step, title=f"{step.title}!") for step in graph.steps))
        old, new = tailored(graph, recipe), tailored(other, fitting(other, recipe))
        running = Running(old)
        for _ in range(chance.randint(0, 12)):
            if running.open:
                _finish_one(running, old, chance)
        there = carry_over(old, new, running.run)
        assert {id: (one.state, one.round) for id, one in there.steps.items()} == {
            id: (one.state, one.round) for id, one in running.run.steps.items()
        }
        assert carry_over(new, new, there) == there
        back = carry_over(new, old, there)
        assert back == carry_over(old, old, running.run)
        moved += 1
    assert moved > 30


def _codes(graph: Graph) -> list[tuple[str, str]]:
    return [(one.code, one.sentence) for one in errors(graph) if one.code.startswith("repeat")]


LISTED = replace(LINE, fields=(ProjectField("Channels", FieldKind.LIST), ProjectField("Size")))


def _repeat(**changes: object) -> Graph:
    return LISTED.with_steps(replace(LISTED.step(StepId("post")), **changes))


WAITING = Offset(1, against=Against.STEP, step_id=StepId("post"))
REFUSED: list[tuple[Graph, str]] = [
    (_repeat(repeat=Repeat("Size")), "“Post” is repeated for each value of “Size”, which is no list. Choose a list."),
    (_repeat(repeat=Repeat("Gone")), "“Post” is repeated for each value of “Gone”, which is no list. Choose a list."),
    (_repeat(anchor=True), "“Post” cannot be repeated: “Post” carries the date of the project. Let another carry it."),
    (
        LISTED.with_steps(replace(LISTED.step(StepId("report")), offset=WAITING)),
        "“Report” is dated by “Post”, which is repeated and ends several times. Date it by another step.",
    ),
    (
        LISTED.with_steps(
            replace(LISTED.step(StepId("post")), kind=StepKind.MILESTONE),
            replace(LISTED.step(StepId("report")), gates=(StepId("post"),)),
        ),
        "“Report” waits for “Post”, which is repeated and reached several times. Wait for another milestone.",
    ),
    (
        replace(LISTED, flows=(*LISTED.flows, flow("post->draft", marked=True, loop_back=True))),
        "“Post” cannot be repeated: “Post” → “Draft” goes back out of it. Put both into a section and repeat that.",
    ),
    (_repeat(repeat=Repeat("Channels", 0)), "What follows “Post” opens before anything is done. Count at least one."),
]


@pytest.mark.parametrize(("graph", "sentence"), REFUSED)
def test_lint_refuses_what_cannot_be_repeated(graph: Graph, sentence: str) -> None:
    assert sentence in [said for _, said in _codes(graph)]
    assert _codes(LISTED) == []


def test_lint_refuses_a_section_that_is_entered_or_left_twice_and_one_in_another() -> None:
    fields = (ProjectField("Markets", FieldKind.LIST), ProjectField("Channels", FieldKind.LIST))
    whole = replace(MARKETS, fields=fields)
    assert _codes(whole) == []
    twice = replace(whole, flows=(*whole.flows, flow("brief->check")))
    assert [code for code, _ in _codes(twice)] == ["repeat-not-through"]
    nested = whole.with_steps(replace(whole.step(StepId("write")), repeat=CHANNELS))
    assert "repeat-nested" in [code for code, _ in _codes(nested)]


def test_lint_refuses_a_condition_outside_that_reads_an_answer_inside() -> None:
    fields = (ProjectField("Markets", FieldKind.LIST),)
    test = Test(OutcomeRef(StepId("check")), Operator.IS, "Yes")
    more = (flow("launch->which"), flow("which->more", condition=test), flow("which->end"), flow("more->end"))
    graph = MARKETS.with_steps(decision("which"), task("more")).with_flows(*more)
    [(code, sentence)] = _codes(find_loop_backs(replace(graph, fields=fields)))
    assert code == "repeat-read-outside"
    assert sentence == (
        "“Which” → “More” asks how “Check” ended, which is repeated and ends several times. Ask inside of it, or ask "
        "another step."
    )


def test_what_can_be_copied_by_lint_is_copied_and_nothing_else() -> None:
    """On random graphs the rule of the copies and the sentences of lint say the same."""
    for seed in range(120):
        chance, graph = Random(seed), random_graph(seed)
        one = chance.choice(graph.steps)
        graph = replace(graph, fields=(ProjectField("Channels", FieldKind.LIST),))
        tried = graph.with_steps(replace(one, repeat=CHANNELS))
        copied = repeated(tried, {one.id: ("a", "b")}) is not tried
        shape = {"repeat-not-through", "repeat-unique", "repeat-goes-back", "repeat-chooses"}
        assert copied is not bool(shape & {code for code, _ in _codes(tried)}), (seed, one.id)
