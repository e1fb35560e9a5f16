"""What strict tools would do: against a token game on small random graphs, and told in words on known ones."""

from random import Random

import pytest

from app.domain.ids import FlowId, StepId
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.engine.checks.strict import check_strictly
from app.engine.lint import errors
from app.engine.loops import find_loop_backs
from tests.app.engine.build import end, question, task
from tests.app.engine.token_game import bad_steps

PARALLEL = "start -> copy\nstart -> design\ncopy -> join\ndesign -> join\njoin -> end"


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
