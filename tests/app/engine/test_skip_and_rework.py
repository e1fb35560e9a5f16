"""Skipping, reduced scope, reopening, still good and *we are here*, each told in words."""

import pytest

from app.domain.condition import FieldRef, Operator, Test
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.run import Run, SkipReason, StepRun, TaskState
from app.domain.workflow import Graph
from app.engine.event import Kept, Opened, Passed, StillOpen, TakenBack
from app.engine.reopen import keep, reopen, resume_here
from app.engine.settle import settle
from app.engine.skip import comes_again, outcomes_to_skip_with, reduce_scope, skip, unskip
from app.engine.transition import begin, cancel, start_step
from tests.app.engine.build import Running, approval, decision, flow, graph_of, question, task


def line() -> Graph:
    """Copy, Check (No: back to Copy), Images (optional), Post."""
    return graph_of(
        task("copy"),
        approval("check"),
        task("images", optional=True),
        task("post"),
        flows="""
            start -> copy
            copy -> check
            check -Yes-> images
            check -No-> copy
            images -> post
            post -> end
        """,
    )


def step_run(running: Running, step_id: str) -> StepRun:
    return running.run.steps[StepId(step_id)]


def test_a_step_skipped_before_its_turn_is_passed_when_it_comes() -> None:
    running = Running(line()).do(skip, "check")
    assert step_run(running, "check") == StepRun(skip=SkipReason.BY_HAND)
    running.finish("copy")
    assert Passed(StepId("check"), 1, SkipReason.BY_HAND, ("check -Yes-> images",)) in running.events
    assert step_run(running, "check").outcome == "Yes"
    assert running.open == {"images"}


def test_an_open_step_that_is_skipped_ends_now_with_the_outcome_that_was_chosen() -> None:
    graph = graph_of(
        question("claims", "Legal", "Free"),
        task("legal"),
        flows="start -> claims\nclaims -Legal-> legal\nclaims -Free-> end\nlegal -> end",
    )
    assert Running(graph).do(skip, "claims", "Free").run.complete
    assert Running(graph).do(skip, "claims").open == {"legal"}


def test_a_skip_by_hand_holds_for_one_round() -> None:
    running = Running(line()).do(skip, "images").finish("copy").finish("check", "Yes")
    assert running.open == {"post"}
    running.do(reopen, "copy").finish("copy").finish("check", "Yes")
    assert running.open == {"images"}


def test_reduced_scope_skips_optional_steps_in_every_round_until_it_is_taken_back() -> None:
    running = Running(line(), reduced_scope=True).finish("copy").finish("check", "Yes")
    assert running.open == {"post"}
    assert step_run(running, "images").skip is SkipReason.REDUCED_SCOPE
    running.do(reopen, "copy").finish("copy").finish("check", "Yes")
    assert running.open == {"post"}
    running.after(reduce_scope(running.graph, running.run, False))
    running.do(reopen, "copy").finish("copy").finish("check", "Yes")
    assert running.open == {"images"}


def test_reduced_scope_that_is_taken_back_before_its_turn_leaves_no_trace() -> None:
    running = Running(line())
    before = running.run
    running.after(reduce_scope(running.graph, running.run, True))
    assert step_run(running, "images").skip is SkipReason.REDUCED_SCOPE
    running.after(reduce_scope(running.graph, running.run, False))
    assert running.run == before


def test_a_mark_can_be_taken_off_before_its_turn_only() -> None:
    running = Running(line()).do(skip, "images").do(unskip, "images")
    assert step_run(running, "images") == StepRun()
    running.do(skip, "copy")
    with pytest.raises(RuleViolation, match="“Copy” has been passed"):
        unskip(running.graph, running.run, StepId("copy"))
    with pytest.raises(RuleViolation, match="“Post” is not marked"):
        unskip(running.graph, running.run, StepId("post"))


def test_nothing_is_skipped_with_an_outcome_that_sends_back_nor_when_it_is_over() -> None:
    running = Running(line()).finish("copy")
    with pytest.raises(RuleViolation, match="“Check” cannot be skipped with “No”"):
        skip(running.graph, running.run, StepId("check"), "No")
    with pytest.raises(RuleViolation, match="“Copy” is done already"):
        skip(running.graph, running.run, StepId("copy"))
    with pytest.raises(RuleViolation, match="“Start” passes by itself"):
        skip(running.graph, running.run, StepId("start"))


def test_a_reopened_step_opens_its_next_round_and_later_steps_wait_again() -> None:
    running = Running(line()).finish("copy").finish("check", "Yes").do(reopen, "copy")
    assert running.open == {"copy"}
    assert running.round("copy") == 2
    assert TakenBack(StepId("images"), 1) in running.events
    assert step_run(running, "check").again
    running.finish("copy").finish("check", "Yes")
    assert Opened(StepId("images"), 2) in running.events


def test_started_steps_after_a_reopened_one_go_on_and_are_listed() -> None:
    running = Running(line()).finish("copy").do(start_step, "check").do(reopen, "copy")
    assert StillOpen(StepId("check")) in running.events
    assert running.open == {"copy", "check"}


def test_a_step_that_waits_again_keeps_what_came_from_elsewhere() -> None:
    """Layout was opened by Photos alone; reopening Text, which then goes another way, must not lose it."""
    graph = graph_of(
        task("text"),
        question("print"),
        task("photos"),
        task("layout"),
        flows="""
            start -> text
            start -> photos
            text -> print
            print -Yes-> layout
            print -No-> end
            photos -> layout
            layout -> end
        """,
    )
    running = Running(graph).finish("text").finish("print", "No").finish("photos")
    assert running.open == {"layout"}
    assert running.do(reopen, "text").open == {"text"}
    assert running.finish("text").finish("print", "No").open == {"layout"}


def test_a_step_behind_an_automatic_decision_keeps_its_arrival_too() -> None:
    graph = graph_of(
        decision("rich"),
        task("text"),
        question("print"),
        task("layout"),
        flows="""
            start -> rich
            start -> text
            rich -> end
            text -> print
            print -Yes-> layout
            print -No-> end
            layout -> end
        """,
        more=(flow("rich -> layout", Test(FieldRef("photos"), Operator.IS, True)),),
    )
    for photos, expected in ((True, {"layout"}), (False, set())):
        running = Running(graph, fields={"photos": photos}).finish("text").finish("print", "Yes")
        running.do(reopen, "text").finish("text").finish("print", "No")
        assert running.open == expected


def test_what_is_open_or_waiting_cannot_be_reopened() -> None:
    running = Running(line())
    for step_id, words in (("copy", "is open already"), ("post", "waits"), ("start", "passes by itself")):
        with pytest.raises(RuleViolation, match=words):
            reopen(running.graph, running.run, StepId(step_id))


def test_skipped_and_cancelled_steps_can_be_reopened() -> None:
    running = Running(line()).do(skip, "copy").do(reopen, "copy")
    assert (running.open, running.round("copy")) == ({"copy"}, 2)
    running = Running(line()).do(cancel, "copy", False)
    assert running.run.complete
    assert running.do(reopen, "copy").open == {"copy"}


def test_a_step_kept_as_still_good_is_done_and_passed_when_its_turn_comes() -> None:
    running = Running(line()).finish("copy").finish("check", "Yes").finish("images").do(reopen, "copy")
    running.do(keep, "images")
    assert running.state("images") is TaskState.DONE
    running.finish("copy").finish("check", "Yes")
    assert Kept(StepId("images"), ("images -> post",)) in running.events
    assert running.open == {"post"}
    assert step_run(running, "images") == StepRun(TaskState.DONE, round=1)


def test_keeping_a_step_takes_back_its_mark_to_be_skipped() -> None:
    running = Running(line()).finish("copy").finish("check", "Yes").finish("images").do(reopen, "copy")
    running.do(skip, "images").do(keep, "images")
    assert step_run(running, "images") == StepRun(TaskState.DONE, round=1, again=True)


def test_work_that_reduced_scope_left_on_a_desk_stays_left_out_when_it_is_skipped_by_hand() -> None:
    running = Running(line()).finish("copy").finish("check", "Yes")
    running.after(reduce_scope(running.graph, running.run, True))
    assert running.open == {"images"}
    running.do(skip, "images").do(reopen, "copy").finish("copy").finish("check", "Yes")
    assert running.open == {"post"}


def test_open_work_of_a_later_round_can_be_closed_as_still_good() -> None:
    running = Running(line()).finish("copy").finish("check", "Yes").do(reopen, "copy").finish("copy")
    assert running.do(keep, "check").open == {"images"}


def test_a_first_round_and_a_rejection_are_not_still_good() -> None:
    running = Running(line())
    with pytest.raises(RuleViolation, match="“Copy” has no earlier result"):
        keep(running.graph, running.run, StepId("copy"))
    running.finish("copy").finish("check", "No").finish("copy")
    with pytest.raises(RuleViolation, match="“Check” has no earlier result"):
        keep(running.graph, running.run, StepId("check"))


def test_we_are_here_opens_exactly_the_steps_after_those_that_are_done() -> None:
    graph = line()
    moved = resume_here(graph, begin(graph), [StepId("check")])
    assert moved.events == ()
    run = settle(graph, moved.run, {}).run
    assert {step_id for step_id, one in run.steps.items() if one.state.open} == {"images"}
    assert run.steps[StepId("copy")] == StepRun(TaskState.DONE, round=1)
    assert run.steps[StepId("check")].outcome == "Yes"


def test_we_are_here_takes_the_way_that_leads_to_what_is_done_and_leaves_parallel_work_open() -> None:
    graph = graph_of(
        question("kind", "Film", "Text"),
        task("film"),
        task("text"),
        task("photos"),
        task("post"),
        flows="""
            start -> kind
            start -> photos
            kind -Film-> film
            kind -Text-> text
            film -> post
            text -> post
            photos -> post
            post -> end
        """,
    )
    run = settle(graph, resume_here(graph, begin(graph), [StepId("text")]).run, {}).run
    assert run.steps[StepId("kind")].outcome == "Text"
    assert run.steps[StepId("film")].skip is SkipReason.NOT_NEEDED
    assert {step_id for step_id, one in run.steps.items() if one.state.open} == {"photos"}


def test_we_are_here_keeps_marks_and_is_refused_once_something_was_closed() -> None:
    graph = line()
    run = resume_here(graph, begin(graph, reduced_scope=True), [StepId("copy")]).run
    assert run.steps[StepId("images")].skip is SkipReason.REDUCED_SCOPE
    with pytest.raises(RuleViolation, match="“Copy” has its history already"):
        resume_here(graph, run, [StepId("check")])


def test_we_are_here_with_nothing_done_is_the_beginning() -> None:
    graph = line()
    run: Run = begin(graph)
    assert resume_here(graph, run, []).run == run


def asked_line() -> Graph:
    return graph_of(
        task("copy"),
        question("claims", "Legal", "Free"),
        task("legal"),
        task("post"),
        flows="""
            start -> copy
            copy -> claims
            claims -Legal-> legal
            claims -Free-> post
            legal -> post
            post -> end
        """,
    )


def test_what_was_skipped_by_hand_is_said_to_come_again_once_something_before_it_is_reopened() -> None:
    running = Running(asked_line()).finish("copy").do(skip, "claims", "Free")
    assert comes_again(running.graph, running.run) == ()
    running.do(reopen, "copy")
    assert comes_again(running.graph, running.run) == ("claims",)
    assert running.finish("copy").open == {"claims"}


def test_a_skip_that_is_kept_holds_for_the_next_round_with_its_outcome_and_no_longer() -> None:
    running = Running(asked_line()).finish("copy").do(skip, "claims", "Free").do(reopen, "copy").do(keep, "claims")
    assert comes_again(running.graph, running.run) == ()
    running.finish("copy")
    assert Kept(StepId("claims"), ("claims -Free-> post",)) in running.events
    assert running.open == {"post"}
    assert step_run(running, "claims").state is TaskState.SKIPPED
    assert running.do(reopen, "copy").finish("copy").open == {"claims"}


def test_a_skip_that_is_kept_and_not_reached_again_stays_a_skip() -> None:
    running = Running(asked_line()).finish("copy").do(skip, "claims", "Free").do(reopen, "copy").do(keep, "claims")
    running.do(cancel, "copy", False)
    assert step_run(running, "claims") == StepRun(TaskState.SKIPPED, 1, "Free", SkipReason.BY_HAND)


def test_only_outcomes_that_send_nothing_back_are_offered_to_skip_with() -> None:
    graph = line()
    assert [one.name for one in outcomes_to_skip_with(graph, graph.step(StepId("check")))] == ["Yes"]
    assert outcomes_to_skip_with(graph, graph.step(StepId("copy"))) == ()
