"""What strict tools would do: against a token game on small random graphs, and told in words on known ones."""

from dataclasses import replace
from random import Random

import pytest

from app.domain.condition import FieldRef, Operator, Test
from app.domain.ids import FlowId, StepId
from app.domain.workflow import DecisionMode, Flow, Graph, Step, StepKind
from app.engine.checks.strict_bpmn import check_strictly
from app.engine.lint import errors
from app.engine.loop_backs import find_loop_backs
from tests.app.engine.build import approval, decision, end, flow, graph_of, question, task
from tests.app.engine.token_game import bad_steps


def small_graph(chance: Random) -> Graph:
    """Up to eight steps, every one reachable and with a way on; a third of the choices send back."""
    steps = [Step(StepId("start"), StepKind.START)]
    flows: list[Flow] = []

    def draw(source: Step, target: Step, outcome: str | None = None) -> None:
        if not any((one.source, one.target, one.outcome) == (source.id, target.id, outcome) for one in flows):
            marked = outcome is not None and target in steps[: steps.index(source) + 1]
            flows.append(Flow(FlowId(f"{len(flows)}"), source.id, target.id, outcome, marked=marked))

    for number in range(chance.randint(2, 7)):
        name = f"s{number}"
        step = chance.choice((task, task, question))(name)
        earlier = steps[-chance.choice((1, 2, 3, 9)) :]
        for source in chance.sample(earlier, min(len(earlier), chance.choice((1, 1, 2)))):
            draw(source, step, chance.choice(source.outcomes).name if source.asks else None)
        steps.append(step)
    steps.append(end())
    for at, step in enumerate(steps[:-1]):
        later = steps[at + 1 :]
        used = {one.outcome for one in flows if one.source == step.id}
        if not step.asks and not used:
            draw(step, chance.choice(later))
        for outcome in step.outcomes:
            back = [one for one in steps[1 : at + 1] if leads(flows, one, step)] if not outcome.positive else []
            if back and chance.random() < 0.5 and outcome.name not in used:
                draw(step, chance.choice(back), outcome.name)
            elif outcome.name not in used:
                draw(step, chance.choice(later), outcome.name)
    return find_loop_backs(Graph(tuple(steps), tuple(flows)))


def leads(flows: list[Flow], first: Step, last: Step) -> bool:
    reached = {first.id}
    for _ in flows:
        reached |= {one.target for one in flows if one.source in reached and not one.marked}
    return last.id in reached


@pytest.mark.parametrize("block", range(10))
def test_it_warns_exactly_of_graphs_that_the_token_game_shows_to_be_stuck_or_doubled(block: int) -> None:
    kinds = {True: 0, False: 0}
    for seed in range(150):
        graph = small_graph(Random(1000 * block + seed))
        if any(finding.code in ("no-way-to-end", "unreachable") for finding in errors(graph)):
            continue
        found, bad = list(check_strictly(graph)), bad_steps(graph)
        assert bool(found) == bool(bad), (block, seed)
        if found:
            assert found[0].step_id in bad, (block, seed)
        kinds[bool(bad)] += 1
    assert min(kinds.values()) > 20


def told(graph: Graph) -> list[tuple[str, str | None, str | None]]:
    return [(finding.code, finding.step_id, finding.flow_id) for finding in check_strictly(graph)]


TWO = (task("copy"), task("design"), task("join"))
PARALLEL = "start -> copy\nstart -> design\ncopy -> join\ndesign -> join"


def test_branches_that_all_come_together_are_fine() -> None:
    assert told(graph_of(*TWO, flows=PARALLEL + "\njoin -> end")) == []


def test_ways_of_a_choice_may_meet_again() -> None:
    arrows = "start -> pick\npick -a-> copy\npick -b-> design\ncopy -> join\ndesign -> join\njoin -> end"
    assert told(graph_of(question("pick", "a", "b"), *TWO, flows=arrows)) == []


def test_a_branch_that_may_not_come_is_named_with_its_flow() -> None:
    arrows = PARALLEL.replace("start -> copy", "start -> pick\npick -a-> copy\npick -b-> end") + "\njoin -> end"
    graph = graph_of(question("pick", "a", "b"), *TWO, flows=arrows)
    assert told(graph) == [("strict-wait", "join", "copy -> join")]
    first_opens = tuple(replace(step, opens_at=1) if step.id == "join" else step for step in graph.steps)
    assert told(replace(graph, steps=first_opens)) == []


def test_an_end_takes_what_comes() -> None:
    arrows = "start -> pick\nstart -> copy\npick -a-> copy\npick -b-> end\ncopy -> end"
    assert told(graph_of(question("pick", "a", "b"), task("copy"), flows=arrows)) != []
    apart = "start -> pick\nstart -> copy\npick -a-> end\npick -b-> end\ncopy -> end"
    assert told(graph_of(question("pick", "a", "b"), task("copy"), flows=apart)) == []


def test_a_loop_within_a_branch_is_fine_and_one_from_behind_the_join_is_not() -> None:
    inside = PARALLEL.replace("copy -> join", "copy -> check\ncheck -Yes-> join\ncheck -No-> copy") + "\njoin -> end"
    assert told(graph_of(approval("check"), *TWO, flows=inside)) == []
    behind = PARALLEL + "\njoin -> check\ncheck -Yes-> end"
    back = Flow(FlowId("back"), StepId("check"), StepId("copy"), "No", marked=True)
    assert told(graph_of(approval("check"), *TWO, flows=behind, more=(back,))) == [("strict-wait", "join", "back")]
    whole = Flow(FlowId("back"), StepId("check"), StepId("brief"), "No", marked=True)
    before = behind.replace("start ->", "brief ->") + "\nstart -> brief"
    assert told(graph_of(task("brief"), approval("check"), *TWO, flows=before, more=(whole,))) == []


def test_what_is_under_way_beside_a_way_back_is_done_twice() -> None:
    arrows = "start -> brief\nbrief -> copy\nbrief -> check\ncopy -> end\ncheck -Yes-> end\ncheck -No-> brief"
    graph = graph_of(task("brief"), task("copy"), approval("check"), flows=arrows)
    assert told(graph) == [("strict-twice", "copy", "check -No-> brief")]


def test_all_rules_that_apply_are_looked_at_in_every_mixture() -> None:
    wide = graph_of(
        decision("pick", DecisionMode.ALL_TRUE), *TWO,
        flows="start -> pick\npick -> end\ncopy -> join\ndesign -> join\njoin -> end",
        more=tuple(flow(f"pick -> {name}", Test(FieldRef(name), Operator.IS, True)) for name in ("copy", "design")),
    )  # fmt: skip
    assert [step_id for _, step_id, _ in told(wide)] == ["join"]


def test_a_graph_too_tangled_to_look_through_is_left_alone() -> None:
    assert told(tangled()) == []


def tangled() -> Graph:
    """A hundred and twenty questions that each lead to the next and somewhere behind it."""
    chance, arrows, names = Random(5), [], [f"q{at:03}" for at in range(120)]
    for at, name in enumerate(names):
        before = "start" if at == 0 else f"{names[at - 1]} -Yes-"
        arrows.append(f"{before}-> {name}" if at == 0 else f"{before}> {name}")
        arrows.append(f"{name} -No-> {names[chance.randint(at + 1, 119)] if at < 119 else 'end'}")
    arrows.append(f"{names[-1]} -Yes-> end")
    return graph_of(*(question(name) for name in names), flows="\n".join(arrows))
