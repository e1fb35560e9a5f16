"""First and k of n, cancelling the rest, gates, time-outs: told as stories."""

from app.domain.ids import StepId
from app.domain.run import TaskState
from app.domain.workflow import TIMED_OUT, Graph, Outcome, Step, StepKind
from app.engine.event import Absorbed, CameLate, Cancelled, Opened
from app.engine.reachability import paths
from app.engine.reopen import reopen
from app.engine.transition import close_unattended
from tests.app.engine.build import ANN, YES_NO, Running, approval, end, graph_of, task
from tests.app.engine.many_steps import hundred_steps

IDEAS = """
    start -> ann
    start -> ben
    start -> cleo
    ann -> pick
    ben -> pick
    cleo -> pick
    pick -> end
"""


def ideas(**changes: object) -> Graph:
    return graph_of(task("ann"), task("ben"), task("cleo"), task("pick", **changes), flows=IDEAS)


def milestone(step_id: str) -> Step:
    return Step(StepId(step_id), StepKind.MILESTONE, step_id.title(), ANN)


def test_a_step_opens_with_the_second_of_three_flows_and_absorbs_the_third() -> None:
    running = Running(ideas(opens_at=2)).finish("ann")
    assert running.open == {"ben", "cleo"}
    assert running.finish("ben").open == {"cleo", "pick"}
    running.finish("cleo")
    assert Absorbed(StepId("pick"), StepId("cleo")) in running.events
    assert running.finish("pick").run.complete
    assert running.round("pick") == 1


def test_what_comes_when_it_is_done_is_late_and_opens_nothing() -> None:
    running = Running(ideas(opens_at=1)).finish("ann").finish("pick")
    assert running.state("pick") is TaskState.DONE
    running.finish("ben")
    assert CameLate(StepId("pick"), StepId("ben")) in running.events
    assert running.open == {"cleo"}
    assert running.finish("cleo").run.complete


def test_it_opens_with_what_has_come_when_nothing_can_bring_another() -> None:
    graph = graph_of(
        task("ann"), task("ben"), approval("fit"), task("pick", opens_at=3),
        flows="start -> ann\nstart -> fit\nfit -Yes-> ben\nfit -No-> end\nann -> pick\nben -> pick\nfit -Yes-> pick\n"
        "pick -> end",
    )  # fmt: skip
    running = Running(graph).finish("ann")
    assert running.open == {"fit"}
    assert running.finish("fit", "No").open == {"pick"}


def test_cancelling_the_rest_takes_what_leads_only_to_it_and_leaves_other_work() -> None:
    graph = graph_of(
        task("ann"), task("ben"), task("cleo"), task("pick", opens_at=1, cancel_rest=True), task("log"),
        flows=IDEAS + "cleo -> log\nlog -> end",
    )  # fmt: skip
    running = Running(graph).finish("ann")
    assert running.open == {"cleo", "pick"}
    assert running.state("ben") is TaskState.CANCELLED
    assert Cancelled(StepId("ben"), 1) in running.events
    assert running.finish("cleo").open == {"log", "pick"}


def test_a_loop_back_makes_it_count_anew() -> None:
    graph = graph_of(
        task("ann"), task("ben"), approval("pick", opens_at=1),
        flows="start -> ann\nstart -> ben\nann -> pick\nben -> pick\npick -Yes-> end\npick -No-> ann",
    )  # fmt: skip
    running = Running(graph).finish("ann").finish("pick", "No")
    assert running.open == {"ann", "ben"}
    assert running.state("pick") is TaskState.WAITING
    assert running.finish("ben").open == {"ann", "pick"}
    assert running.round("pick") == 2
    running.finish("pick", "Yes").finish("ann")
    assert running.run.complete
    assert running.round("pick") == 2


def test_a_vote_under_way_is_not_begun_anew_by_a_flow_that_it_did_not_wait_for() -> None:
    flows = IDEAS.replace("pick -> end", "pick -Yes-> end\npick -No-> ann")
    graph = graph_of(task("ann"), task("ben"), task("cleo"), approval("pick", opens_at=1), flows=flows)
    running = Running(graph).finish("ann").finish("ben")
    assert running.round("pick") == 1


def test_a_step_reopened_by_hand_lets_those_after_it_count_anew() -> None:
    running = Running(ideas(opens_at=1)).finish("ann").finish("pick")
    running.do(reopen, "ann")
    assert running.state("pick") is TaskState.WAITING
    assert running.finish("ben").open == {"ann", "cleo", "pick"}


def test_a_gate_holds_a_step_while_its_milestone_can_still_come() -> None:
    gated = task("post", gates=(StepId("signed"),))
    graph = graph_of(
        task("copy"), task("contract"), milestone("signed"), gated,
        flows="start -> copy\nstart -> contract\ncontract -> signed\nsigned -> end\ncopy -> post\npost -> end",
    )  # fmt: skip
    running = Running(graph).finish("copy")
    assert running.open == {"contract"}
    assert running.finish("contract").open == {"signed"}
    assert running.finish("signed").open == {"post"}


def test_a_gate_opens_when_its_milestone_is_not_needed() -> None:
    graph = graph_of(
        task("copy"), approval("deal"), milestone("signed"), task("post", gates=(StepId("signed"),)),
        flows="start -> copy\nstart -> deal\ndeal -Yes-> signed\ndeal -No-> end\nsigned -> end\ncopy -> post\n"
        "post -> end",
    )  # fmt: skip
    running = Running(graph).finish("copy")
    assert running.open == {"deal"}
    assert running.finish("deal", "No").open == {"post"}


def test_settling_order_puts_a_gated_step_behind_its_milestone() -> None:
    graph = graph_of(
        task("a"), milestone("z"), task("b", gates=(StepId("z"),)), task("long"),
        flows="start -> long\nlong -> z\nstart -> a\na -> b\nb -> end\nz -> end",
    )  # fmt: skip
    order = paths(graph).order
    assert order.index(StepId("z")) < order.index(StepId("b"))


def test_gates_that_wait_for_each_other_are_not_kept_so_nothing_hangs() -> None:
    first = Step(StepId("a"), StepKind.MILESTONE, "A", ANN, gates=(StepId("b"),))
    second = Step(StepId("b"), StepKind.MILESTONE, "B", ANN, gates=(StepId("a"),))
    running = Running(graph_of(first, second, flows="start -> a\nstart -> b\na -> end\nb -> end"))
    assert running.open == {"a", "b"}


def test_a_time_out_takes_the_flows_of_its_outcome_and_lets_a_task_go_on() -> None:
    late = (*YES_NO, Outcome(TIMED_OUT, positive=False))
    flows = f"start -> ask\nask -Yes-> end\nask -No-> ask\nask -{TIMED_OUT}-> chase\nchase -> end"
    running = Running(graph_of(approval("ask", outcomes=late), task("chase"), flows=flows))
    running.do(close_unattended, "ask", TIMED_OUT)
    assert running.open == {"chase"}
    assert running.run.steps[StepId("ask")].outcome == TIMED_OUT
    assert running.do(close_unattended, "chase", TIMED_OUT).run.complete


def test_a_hundred_steps_of_which_many_absorb_settle() -> None:
    running = many_absorb()
    assert Opened(StepId("a10"), 1) in running.events
    assert sum(step_run.absorbs for step_run in running.run.steps.values()) == 10


def many_absorb() -> Running:
    """A run of a hundred steps in which every tenth part is done and takes what still arrives."""
    plain = hundred_steps()
    counting = tuple(
        task(step.id, opens_at=1) if step.id[0] == "g" else step
        for step in plain.steps
        if step.kind is not StepKind.END
    )
    graph = Graph((*counting, end()), plain.flows)
    running = Running(graph)
    for number in range(10):
        for letter in "abc":
            running.finish(f"{letter}{number}")
        running.finish(f"d{number}", "No").finish(f"f{number}", "Yes").finish(f"g{number}")
    return running
