"""A run that goes on in another version: what is done stays done, nothing gets stuck, nothing happens twice."""

from dataclasses import replace
from itertools import count
from random import Random

import pytest

from app.domain.condition import FieldRef, Operator, OutcomeRef, Test
from app.domain.graph_edits import healed, put_between
from app.domain.ids import FlowId, StepId
from app.domain.run import Run, StepRun, TaskState
from app.domain.workflow import TIMED_OUT, Graph, Outcome, StepKind
from app.engine.event import Transition
from app.engine.loop_backs import find_loop_backs
from app.engine.settle import settle
from app.engine.transition import begin, finish
from app.engine.version_migration import carry_over, outcome_questions
from tests.app.engine.build import Running, approval, decision, flow, graph_of, task
from tests.app.engine.random_graph import TIERS, random_graph
from tests.app.engine.random_walk import _Walk


class Watched(_Walk):
    """A walk that remembers every settled run."""

    def __init__(self, seed: int) -> None:
        self.seen: list[Run] = []
        chance = Random(seed)
        super().__init__(random_graph(seed), {"tier": chance.choice((*TIERS, None))}, chance)
        self.to_the_end(begin(self.graph, reduced_scope=chance.random() < 0.3))

    def _settled(self, moved: Transition) -> Run:
        self.seen.append(super()._settled(moved))
        return self.seen[-1]


@pytest.mark.parametrize("seed", range(60))
def test_a_run_that_is_carried_over_into_its_own_graph_stays_as_it_is(seed: int) -> None:
    walk = Watched(seed)
    for run in walk.seen:
        if run.complete:
            continue
        settled = settle(walk.graph, carry_over(walk.graph, walk.graph, run), walk.fields)
        assert settled.run == run


def edited(graph: Graph, chance: Random) -> Graph:
    """Some steps taken out of their lines, some put in; no end and no first arrival cancels what is open."""
    numbers = count()
    graph = graph.with_steps(*[replace(step, end_project=False, cancel_rest=False) for step in graph.steps])
    for _ in range(chance.randint(1, 4)):
        inner = [step for step in graph.steps if step.kind not in (StepKind.START, StepKind.END)]
        if chance.random() < 0.5 and len(inner) > 1:
            graph = healed(graph, {chance.choice(inner).id}, lambda: FlowId(f"new{next(numbers)}"))
        elif graph.flows:
            step = task(f"t{next(numbers)}")
            graph = graph.with_steps(step)
            graph = put_between(graph, chance.choice(graph.flows), step, FlowId(f"in{next(numbers)}"))
        graph = find_loop_backs(graph)
    return graph


def closed(step_run: StepRun) -> bool:
    return step_run.state is TaskState.DONE


@pytest.mark.parametrize("seed", range(80))
def test_whatever_is_edited_work_that_is_done_or_open_stays_and_twice_is_once(seed: int) -> None:
    walk, chance = Watched(seed), Random(seed)
    running = [run for run in walk.seen if not run.complete]
    for run in chance.sample(running, min(6, len(running))):
        graph = edited(walk.graph, chance)
        moved = settle(graph, carry_over(walk.graph, graph, run), walk.fields).run
        for step in graph.steps:
            before = run.steps.get(step.id)
            if before is None or not step.has_task:
                continue
            if closed(before):
                assert closed(moved.steps[step.id]), step.id
            if before.state.open:
                assert moved.steps[step.id].state.open, step.id
                assert moved.steps[step.id].round >= before.round
        again = settle(graph, carry_over(graph, graph, moved), walk.fields).run
        assert (again.steps, again.arrivals) == (moved.steps, moved.arrivals)


def run_of(running: Running, graph: Graph) -> Run:
    return settle(graph, carry_over(running.graph, graph, running.run), {}).run


def states(run: Run, *steps: str) -> list[str]:
    return [str(run.steps[StepId(step)].state) for step in steps]


LINE = graph_of(task("a"), task("b"), task("c"), flows="start -> a\na -> b\nb -> c\nc -> end")


def test_a_new_step_behind_what_is_done_opens_unless_work_after_it_has_begun() -> None:
    running = Running(LINE)
    running.finish("a")
    flows = "start -> a\na -> b\na -> x\nb -> c\nx -> c\nc -> end"
    graph = graph_of(task("a"), task("b"), task("c"), task("x"), flows=flows)
    assert states(run_of(running, graph), "a", "b", "x", "c") == ["done", "ready", "ready", "waiting"]
    running.finish("b")
    assert states(run_of(running, graph), "a", "b", "x", "c") == ["done", "done", "skipped", "ready"]


def test_a_new_step_before_work_that_has_begun_is_passed() -> None:
    running = Running(LINE)
    running.finish("a")
    graph = graph_of(task("a"), task("b"), task("c"), task("x"), flows="start -> a\na -> x\nx -> b\nb -> c\nc -> end")
    assert states(run_of(running, graph), "a", "x", "b", "c") == ["done", "skipped", "ready", "waiting"]


ASKING = "start -> a\na -> x\nx -Yes-> b\nx -Yes-> n\nx -No-> {no}\nb -> c\nn -> c\nc -> end"


def test_a_new_approval_that_is_passed_ends_as_the_work_after_it_says() -> None:
    running = Running(LINE)
    running.finish("a")
    graph = graph_of(task("a"), task("b"), task("c"), task("n"), approval("x"), flows=ASKING.format(no="a"))
    moved = run_of(running, graph)
    assert states(moved, "x", "b", "n") == ["skipped", "ready", "ready"]
    assert moved.steps[StepId("x")].outcome == "Yes"


def test_no_outcome_is_made_up_where_several_lead_to_the_work() -> None:
    running = Running(LINE)
    running.finish("a")
    graph = graph_of(task("a"), task("b"), task("c"), task("n"), approval("x"), flows=ASKING.format(no="c"))
    moved = run_of(running, graph)
    assert moved.steps[StepId("x")].outcome == "Yes"
    running.finish("b")
    moved = run_of(running, graph)
    assert states(moved, "x", "b", "c") == ["skipped", "done", "ready"]
    assert moved.steps[StepId("x")].outcome is None


def test_the_step_behind_one_that_is_taken_out_opens() -> None:
    running = Running(LINE)
    running.finish("a")
    graph = graph_of(task("a"), task("c"), flows="start -> a\na -> c\nc -> end")
    assert states(run_of(running, graph), "a", "c") == ["done", "ready"]


def test_an_answer_that_is_called_otherwise_now_counts_as_the_preset_one() -> None:
    running = Running(graph_of(approval("a"), task("b"), flows="start -> a\na -Yes-> b\na -No-> end\nb -> end"))
    running.finish("a", "Yes")
    flows = "start -> a\na -Fine-> b\na -Fine-> c\na -Bad-> end\nb -> end\nc -> end"
    outcomes = (Outcome("Fine"), Outcome("Bad", positive=False))
    graph = graph_of(approval("a", outcomes=outcomes), task("b"), task("c"), flows=flows)
    assert states(run_of(running, graph), "a", "b", "c") == ["done", "ready", "ready"]


TWO = "start -> a\na -{yes}-> b\na -{no}-> c\nb -> end\nc -> end"


def ended(outcome: str) -> Running:
    """A run in which somebody answered "Yes" or "No", and two steps behind it."""
    running = Running(graph_of(approval("a"), task("b"), task("c"), flows=TWO.format(yes="Yes", no="No")))
    running.finish("a", outcome)
    return running


def answered_with(*outcomes: Outcome, flows: str) -> Graph:
    return graph_of(approval("a", outcomes=outcomes), task("b"), task("c"), flows=flows)


@pytest.mark.parametrize(("outcome", "now"), [("Yes", "Fine"), ("No", "Bad")])
@pytest.mark.parametrize("new_flows", [False, True])
def test_an_outcome_that_is_called_otherwise_stays_what_it_was(outcome: str, now: str, new_flows: bool) -> None:
    running = ended(outcome)
    names = (Outcome("Bad", positive=False), Outcome("Fine"))
    graph = answered_with(*names, flows=TWO.format(yes="Fine", no="Bad"))
    if new_flows:
        flows = tuple(replace(flow, id=FlowId(f"other {flow.id}")) for flow in graph.flows)
        graph = replace(graph, flows=flows)
    assert outcome_questions(running.graph, graph, running.run) == ()
    moved = run_of(running, graph)
    assert moved.steps[StepId("a")].outcome == now
    assert states(moved, "a", "b", "c") == states(running.run, "a", "b", "c")


def test_a_rejection_never_becomes_an_approval_unasked() -> None:
    running = ended("No")
    names = (Outcome("Fine"), Outcome("Later", positive=False), Outcome("Never", positive=False))
    flows = "start -> a\na -Fine-> b\na -Later-> c\na -Never-> end\nb -> end\nc -> end"
    graph = answered_with(*names, flows=flows)
    graph = replace(graph, flows=tuple(replace(flow, id=FlowId(f"other {flow.id}")) for flow in graph.flows))
    (question,) = outcome_questions(running.graph, graph, running.run)
    assert (question.gone, question.preset, question.choices) == ("No", "Later", ("Fine", "Later", "Never"))
    assert run_of(running, graph).steps[StepId("a")].outcome == "Later"
    said = settle(graph, carry_over(running.graph, graph, running.run, outcomes={StepId("a"): "Never"}), {}).run
    assert said.steps[StepId("a")].outcome == "Never"


def test_what_the_clock_ended_stays_without_an_outcome_of_the_step() -> None:
    running = ended("Yes")
    late = replace(running.run.steps[StepId("a")], outcome=TIMED_OUT)
    run = replace(running.run, steps={**running.run.steps, StepId("a"): late})
    graph = graph_of(approval("a"), task("b"), flows="start -> a\na -Yes-> b\na -No-> end\nb -> end")
    assert outcome_questions(running.graph, graph, run) == ()
    assert carry_over(running.graph, graph, run).steps[StepId("a")].outcome == TIMED_OUT


READ = "start -> x\nx -Yes-> a\nx -No-> a\na -> d\nb -> end\nc -> end"


def test_how_a_new_approval_ended_is_asked_where_a_condition_reads_it() -> None:
    yes = Test(OutcomeRef(StepId("x")), Operator.IS, "Yes")
    dear = Test(FieldRef("Budget"), Operator.MORE, 5.0)
    was = (flow("d -> b", dear), flow("d -> c"))
    steps = (task("a"), task("b"), task("c"), decision("d"))
    running = Running(graph_of(*steps, flows="start -> a\na -> d\nb -> end\nc -> end", more=was))
    unread = graph_of(approval("x"), *steps, flows=READ, more=was)
    assert outcome_questions(running.graph, unread, running.run) == ()
    graph = graph_of(approval("x"), *steps, flows=READ, more=(flow("d -> b", yes), flow("d -> c")))
    (question,) = outcome_questions(running.graph, graph, running.run)
    assert (question.title, question.choices, question.preset) == ("X", ("Yes", "No"), None)
    for outcome, goes in (({StepId("x"): "Yes"}, "b"), ({StepId("x"): "No"}, "c"), ({}, "c")):
        moved = settle(graph, carry_over(running.graph, graph, running.run, outcomes=outcome), {}).run
        moved = settle(graph, finish(graph, moved, StepId("a")).run, {}).run
        assert states(moved, goes) == ["ready"], outcome


def test_a_decision_whose_way_is_gone_decides_again() -> None:
    running = Running(graph_of(decision("d"), task("b"), flows="start -> d\nd -> b\nb -> end"))
    graph = graph_of(decision("d"), task("c"), flows="start -> d\nd -> c\nc -> end")
    assert states(run_of(running, graph), "c") == ["ready"]
