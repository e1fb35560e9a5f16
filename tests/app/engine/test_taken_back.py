"""Steps that have to wait again when one before them is reopened: what had arrived is neither lost nor used twice."""

from dataclasses import replace

from app.domain.ids import StepId
from app.domain.run import Run, StepRun, TaskState
from app.domain.workflow import Graph
from app.engine.reopen import reopen
from app.engine.settle import settle
from app.engine.transition import cancel
from app.engine.version_migration import carry_over
from tests.app.engine.build import Running, approval, graph_of, question, task

JOINED = """
    start -> a
    start -> b
    a -> t
    b -ok-> t
    b -leave out-> end
    t -> end
"""


def joined(**changes: object) -> Graph:
    return graph_of(task("a"), question("b", "ok", "leave out"), task("t", **changes), flows=JOINED)


def race() -> Graph:
    """T opens with the first of W and A, and sends back to A."""
    return graph_of(
        task("w"), task("a"), approval("t", opens_at=1),
        flows="start -> w\nstart -> a\nw -> t\na -> t\nt -Yes-> end\nt -No-> a",
    )  # fmt: skip


def test_a_cancelled_step_that_passed_on_still_counts_when_the_question_beside_it_is_asked_again() -> None:
    running = Running(joined()).do(cancel, "a", True).finish("b", "leave out")
    assert running.open == {"t"}
    running.do(reopen, "b")
    assert running.open == {"b"}
    running.finish("b", "leave out")
    assert running.open == {"t"}
    assert not running.run.complete


def test_a_cancelled_step_that_ended_its_path_brings_nothing() -> None:
    running = Running(joined()).do(cancel, "a", False).finish("b", "ok")
    assert running.open == {"t"}
    running.do(reopen, "b").finish("b", "leave out")
    assert running.state("t") is TaskState.SKIPPED
    assert running.run.complete


def test_a_first_of_several_does_not_open_again_with_what_an_earlier_round_used_up() -> None:
    running = Running(race()).finish("w").finish("t", "No").finish("a")
    assert running.open == {"t"}
    running.do(reopen, "a")
    assert running.open == {"a"}
    assert running.finish("a").open == {"t"}


def test_a_first_of_several_keeps_what_came_late_to_the_round_that_is_taken_back() -> None:
    running = Running(race()).finish("w").finish("a")
    assert running.do(reopen, "w").open == {"w", "t"}
    assert running.round("t") == 2


def test_a_step_not_needed_that_was_reopened_by_hand_keeps_its_turn() -> None:
    graph = graph_of(
        question("b", "ok", "leave out"), task("t"),
        flows="start -> b\nb -ok-> t\nb -leave out-> end\nt -> end",
    )  # fmt: skip
    running = Running(graph).finish("b", "leave out").do(reopen, "t")
    assert running.open == {"t"}
    running.do(reopen, "b")
    assert running.open == {"b"}
    assert running.finish("b", "leave out").open == {"t"}
    assert running.finish("t").run.complete


def test_what_a_loop_back_will_bring_again_is_not_given_back_either() -> None:
    """T was opened by A and W; P sends back to A, then W is reopened: T waits for A, and without A it is not needed."""
    graph = graph_of(
        task("w"), question("a", "ok", "leave out"), approval("p"), task("t"),
        flows="start -> w\nstart -> a\nw -> t\na -ok-> t\na -ok-> p\na -leave out-> end\np -Yes-> end\np -No-> a\n"
        "t -> end",
    )  # fmt: skip
    running = Running(graph).finish("w").finish("a", "ok").finish("p", "No")
    assert running.open == {"a", "t"}
    running.do(reopen, "w").finish("a", "leave out")
    assert running.open == {"w"}
    assert running.run.arrivals == frozenset()


def test_an_open_step_of_a_program_that_kept_no_arrivals_gets_back_what_the_others_took_last() -> None:
    running = Running(joined()).finish("a").finish("b", "leave out")
    steps = {step_id: replace(step_run, arrived=None) for step_id, step_run in running.run.steps.items()}
    running.run = Run(steps, running.run.arrivals)
    assert running.do(reopen, "b").finish("b", "leave out").open == {"t"}


def test_a_cancelled_step_that_passed_on_delivers_along_a_flow_that_a_later_version_adds() -> None:
    old = graph_of(task("a"), task("b"), flows="start -> a\nstart -> b\na -> end\nb -> end")
    new = graph_of(
        task("a"), task("b"), task("n"), flows="start -> a\nstart -> b\na -> end\nb -> end\na -> n\nn -> end"
    )
    for pass_on, state in ((True, TaskState.READY), (False, TaskState.SKIPPED)):
        run = Running(old).do(cancel, "a", pass_on).run
        moved = settle(new, carry_over(old, new, run), {}).run
        assert moved.steps[StepId("n")].state is state


def test_what_opened_a_round_is_forgotten_when_it_closes() -> None:
    running = Running(joined()).finish("a").finish("b", "ok")
    assert running.run.steps[StepId("t")].arrived == {"a -> t", "b -ok-> t"}
    running.finish("t")
    assert running.run.steps[StepId("t")] == StepRun(TaskState.DONE, round=1)
