"""Small random graphs, walked by hand in every way: the engine and the interpreter of the rules must agree."""

from dataclasses import replace
from random import Random

import pytest

from app.domain.ids import FlowId, StepId
from app.domain.run import Run, TaskState
from app.domain.workflow import Flow, Graph, Outcome, Step, StepKind
from app.engine import flow_delivery, reopen
from app.engine import settle as settling
from app.engine.loop_backs import find_loop_backs
from app.engine.mutable_run import MutableRun
from app.engine.outcome import loops_back, preset_outcome
from app.engine.reachability import paths
from app.engine.settle import settle
from app.engine.skip import skip
from app.engine.transition import begin, cancel, finish, start_step
from tests.app.engine.build import approval, end, question, task
from tests.app.engine.interpreter import ENDED, OPEN, Interpreter

ACTS = 30


def small_graph(chance: Random) -> Graph:
    """Two to eight steps: tasks, questions, approvals, junctions; joins at all, the first or the k-th flow; loops."""
    steps: list[Step] = [Step(StepId("start"), StepKind.START, "Start")]
    flows: list[Flow] = []

    def draw(source: Step, target: Step, outcome: str | None = None) -> None:
        known = outcome or (chance.choice(source.outcomes).name if source.asks else None)
        flows.append(Flow(FlowId(f"{len(flows)}: {source.id}->{target.id}"), source.id, target.id, known))

    for number in range(chance.randint(2, 8)):
        name = chance.choice("abcdefgh") + str(number)
        parents = chance.sample(steps, min(len(steps), chance.choice((1, 1, 2, 2, 3))))
        opens_at = chance.randint(1, len(parents)) if len(parents) > 1 and chance.random() < 0.4 else None
        kind = chance.choice(("task", "task", "question", "approval", "junction"))
        match kind:
            case "task":
                step = task(name, opens_at=opens_at)
            case "question":
                step = question(name, "ok", "other", opens_at=opens_at)
            case "approval":
                step = approval(name, opens_at=opens_at)
            case _:
                step = Step(StepId(name), StepKind.JUNCTION, opens_at=opens_at)
        for parent in parents:
            draw(parent, step)
        steps.append(step)
    last = end()
    for place, step in enumerate(steps):
        used = {flow.outcome for flow in flows if flow.source == step.id}
        for outcome in step.outcomes or (Outcome(""),):
            back = steps[1 : place + 1]
            if not outcome.positive and chance.random() < 0.7:
                draw(step, chance.choice(back), outcome.name)
            elif (outcome.name or None) not in used:
                draw(step, chance.choice([*steps[place + 1 :], last]), outcome.name or None)
    return find_loop_backs(Graph((*steps, last), tuple(flows)))


class Disagreement(AssertionError):
    """Where the two went apart, with the acts that led there."""


def walk(seed: int) -> int:
    """How many acts were compared."""
    chance = Random(seed)
    graph = small_graph(chance)
    expected = Interpreter(graph)
    run = settle(graph, begin(graph), {}).run
    told: list[str] = []
    for _ in range(ACTS):
        try:
            expected.compare(run)
        except AssertionError as difference:
            raise Disagreement(
                f"seed {seed}: {difference}; after {told}; {[flow.id for flow in graph.flows]}"
            ) from None
        choices = list(_choices(graph, run, expected))
        if not choices:
            break
        act, step_id = chance.choice(choices)
        run = _do(graph, run, expected, chance, act, step_id, told)
    return len(told)


def _choices(graph: Graph, run: Run, expected: Interpreter) -> list[tuple[str, StepId]]:
    found: list[tuple[str, StepId]] = []
    for step in graph.steps:
        state = str(run.steps[step.id].state)
        if not step.has_task:
            continue
        if expected.may_keep(step.id):
            found += [("keep", step.id)] * 2
        if state in OPEN:
            found += [(act, step.id) for act in ("finish", "finish", "finish", "skip", "cancel", "pass on", "start")]
        elif state == "waiting":
            found.append(("skip", step.id))
        elif state in ENDED:
            found.append(("reopen", step.id))
    return found


def _do(
    graph: Graph, run: Run, expected: Interpreter, chance: Random, act: str, step_id: StepId, told: list[str]
) -> Run:
    step = graph.step(step_id)
    outcome = chance.choice(step.outcomes).name if step.asks else None
    if act == "start" and run.steps[step_id].state != "ready":
        return run
    if act == "skip" and loops_back(graph, step, outcome):
        act = "finish" if str(run.steps[step_id].state) in OPEN else "nothing"
    told.append(f"{act} {step_id} {outcome or ''}".strip())
    match act:
        case "finish":
            expected.finish(step_id, outcome)
            moved = finish(graph, run, step_id, outcome)
        case "skip":
            expected.skip(step_id, outcome)
            moved = skip(graph, run, step_id, outcome)
        case "cancel" | "pass on":
            expected.cancel(step_id, preset_outcome(graph, step), pass_on=act == "pass on")
            moved = cancel(graph, run, step_id, act == "pass on")
        case "reopen":
            expected.reopen(step_id)
            moved = reopen.reopen(graph, run, step_id)
        case "keep":
            expected.keep(step_id)
            moved = reopen.keep(graph, run, step_id)
        case "start":
            expected.nodes[step_id].state = "doing"
            moved = start_step(graph, run, step_id)
        case _:
            return run
    expected.settle()
    return settle(graph, moved.run, {}).run


def _walk_all(count: int) -> int:
    return sum(walk(seed) for seed in range(count))


def test_some_hundred_small_graphs_walked_by_hand_are_what_the_rules_say() -> None:
    assert _walk_all(600) > 6_000


@pytest.mark.soak
def test_twenty_thousand_small_graphs_walked_by_hand_are_what_the_rules_say() -> None:
    assert _walk_all(20_000) > 200_000


def _gives_back_what_was_taken_last(patch: pytest.MonkeyPatch) -> None:
    likely = reopen._likely_arrived

    def take_back(mutable: MutableRun, step_id: StepId, reopened: StepId) -> None:
        came = likely(mutable, step_id, reopened)
        mutable.put(step_id, replace(mutable.steps[step_id], state=TaskState.WAITING))
        mutable.arrivals.update(dict.fromkeys(came, step_id))

    patch.setattr(reopen, "_take_back", take_back)


def _forgets_what_it_absorbed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(flow_delivery, "_keep_for_its_round", lambda mutable, flow: None)


def _reopens_without_withdrawing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reopen, "withdraw", lambda mutable, target: None)


def _asks_again_for_what_was_skipped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settling, "_pass_as_still_good", lambda mutable, step, step_run: None)


@pytest.mark.parametrize(
    "mutant",
    [
        _asks_again_for_what_was_skipped,
        _gives_back_what_was_taken_last,
        _forgets_what_it_absorbed,
        _reopens_without_withdrawing,
    ],
)
def test_the_interpreter_notices_an_engine_that_forgets(mutant: object, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    with pytest.raises(Disagreement):
        _walk_all(2000)


def test_the_order_of_the_interpreter_is_that_of_the_paths() -> None:
    for seed in range(100):
        graph = small_graph(Random(seed))
        assert tuple(Interpreter(graph).order) == paths(graph).order
