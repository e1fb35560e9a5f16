"""The cases by which the workflow language is told, one small graph each."""

import pytest

from app.domain.condition import FieldRef, Operator, OutcomeRef, Test
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.run import SkipReason, StepRun, TaskState
from app.domain.workflow import Approval, DecisionMode, Graph, Step, StepKind
from app.engine.event import Absorbed, Cancelled, Completed, LimitReached, NextRound, NotNeeded, Opened, WaitsAgain
from app.engine.settle import settle
from app.engine.transition import begin, cancel, finish, put_back, start_step
from tests.app.engine.build import ANN, Running, approval, decision, end, flow, graph_of, question, task

PARALLEL = """
    start -> copy
    start -> design
    copy -> approve
    design -> approve
    approve -Yes-> end
    approve -No-> copy
"""


def parallel() -> Graph:
    return graph_of(task("copy"), task("design"), approval("approve"), flows=PARALLEL)


def legal_sends_back() -> Graph:
    """Copy goes through Legal, beside Design, to Approve."""
    return graph_of(
        task("copy"),
        task("design"),
        approval("legal"),
        task("approve"),
        flows="""
            start -> copy
            start -> design
            copy -> legal
            legal -Yes-> approve
            legal -No-> copy
            design -> approve
            approve -> end
        """,
    )


def legal_if_needed() -> Graph:
    return graph_of(
        task("copy"),
        question("claims"),
        task("legal"),
        task("approve"),
        flows="""
            start -> copy
            copy -> approve
            start -> claims
            claims -Yes-> legal
            claims -No-> approve
            legal -> approve
            approve -> end
        """,
    )


def test_a_step_behind_two_parallel_ones_opens_after_the_second() -> None:
    running = Running(parallel())
    assert running.open == {"copy", "design"}
    assert running.finish("copy").open == {"design"}
    assert running.finish("design").open == {"approve"}


def test_a_step_opens_without_a_branch_that_is_not_needed() -> None:
    running = Running(legal_if_needed()).finish("copy")
    assert running.open == {"claims"}
    running.finish("claims", "No")
    assert running.open == {"approve"}
    assert running.run.steps[StepId("legal")] == StepRun(TaskState.SKIPPED, skip=SkipReason.NOT_NEEDED)
    assert NotNeeded(StepId("legal")) in running.events


def test_a_loop_into_a_parallel_section_waits_for_the_new_round_only() -> None:
    running = Running(legal_sends_back()).finish("design").finish("copy").finish("legal", "No")
    assert running.open == {"copy"}
    assert running.state("design") is TaskState.DONE
    assert running.finish("copy").open == {"legal"}
    assert running.finish("legal", "Yes").open == {"approve"}
    assert running.round("approve") == 1
    assert running.finish("approve").run.complete
    assert Completed() in running.events


def test_whoever_sends_back_waits_and_is_not_done() -> None:
    running = Running(parallel()).finish("copy").finish("design").finish("approve", "No")
    sent_back = running.run.steps[StepId("approve")]
    assert (sent_back.state, sent_back.outcome, sent_back.loops) == (TaskState.WAITING, "No", 1)
    assert running.finish("copy").round("approve") == 2


def test_done_steps_that_come_again_wait_again_and_are_done_again_when_the_loop_passes_them_by() -> None:
    graph = graph_of(
        task("write"),
        question("check", "Translate", "Ship"),
        task("translate"),
        approval("approve"),
        flows="""
            start -> write
            write -> check
            check -Translate-> translate
            check -Ship-> approve
            translate -> approve
            approve -Yes-> end
            approve -No-> write
        """,
    )
    running = Running(graph).finish("write").finish("check", "Translate").finish("translate")
    running.finish("approve", "No")
    waiting = running.run.steps[StepId("translate")]
    assert (waiting.state, waiting.again, waiting.round) == (TaskState.WAITING, True, 1)
    assert WaitsAgain(StepId("translate")) in running.events
    running.finish("write").finish("check", "Ship")
    assert running.run.steps[StepId("translate")] == StepRun(TaskState.DONE, round=1)
    assert running.open == {"approve"}


def test_a_loop_back_withdraws_what_had_arrived_from_later_steps() -> None:
    graph = graph_of(
        task("draft"),
        approval("facts"),
        approval("style"),
        task("publish"),
        flows="""
            start -> draft
            draft -> facts
            draft -> style
            facts -Yes-> publish
            facts -No-> draft
            style -Yes-> publish
            style -No-> draft
            publish -> end
        """,
    )
    running = Running(graph).finish("draft").finish("facts", "Yes")
    assert len(running.run.arrivals) == 1
    assert running.finish("style", "No").run.arrivals == frozenset()
    assert running.finish("draft").open == {"facts", "style"}
    assert running.finish("style", "Yes").open == {"facts"}
    assert running.finish("facts", "Yes").open == {"publish"}


def test_a_delivery_to_open_work_is_absorbed_and_its_owner_hears_of_it() -> None:
    graph = graph_of(
        task("draft"),
        approval("facts"),
        task("layout"),
        flows="""
            start -> draft
            draft -> facts
            draft -> layout
            facts -No-> draft
            facts -Yes-> end
            layout -> end
        """,
    )
    running = Running(graph).finish("draft").finish("facts", "No").finish("draft")
    assert Absorbed(StepId("layout"), StepId("draft")) in running.events
    assert running.round("layout") == 1


def test_a_delivery_to_an_open_approval_begins_its_next_round() -> None:
    graph = graph_of(
        task("draft"),
        approval("facts"),
        approval("style"),
        flows="""
            start -> draft
            draft -> facts
            draft -> style
            facts -No-> draft
            facts -Yes-> end
            style -No-> draft
            style -Yes-> end
        """,
    )
    running = Running(graph).finish("draft").finish("facts", "No").finish("draft")
    assert NextRound(StepId("style"), 2, StepId("draft")) in running.events
    assert running.run.steps[StepId("style")].loops == 0


def test_end_project_cancels_what_is_open_and_an_ordinary_end_does_not() -> None:
    flows = "start -> wait\nstart -> go\ngo -Yes-> end\ngo -No-> stop\nwait -> end"
    for end_project in (True, False):
        graph = graph_of(task("wait"), question("go"), end("stop", end_project=end_project), end(), flows=flows)
        running = Running(graph).finish("go", "No")
        assert running.run.complete is end_project
        assert (Cancelled(StepId("wait"), 1) in running.events) is end_project
        assert running.state("wait") is (TaskState.CANCELLED if end_project else TaskState.READY)


def test_cancelled_work_passes_on_or_ends_its_path() -> None:
    for pass_on in (True, False):
        running = Running(parallel()).do(cancel, "copy", pass_on).finish("design")
        assert running.open == {"approve"}
        assert Running(parallel()).finish("design").do(cancel, "copy", pass_on).open == {"approve"}
    ended = Running(graph_of(task("copy"), task("post"), flows="start -> copy\ncopy -> post\npost -> end"))
    assert ended.do(cancel, "copy", False).run.complete


def test_an_automatic_decision_takes_the_first_true_flow_or_all_or_otherwise() -> None:
    tier = FieldRef("tier")
    for mode, value, expected in [
        (DecisionMode.FIRST_TRUE, 1.0, {"press"}),
        (DecisionMode.ALL_TRUE, 1.0, {"press", "video"}),
        (DecisionMode.FIRST_TRUE, 2.0, {"video"}),
        (DecisionMode.ALL_TRUE, 3.0, {"mail"}),
        (DecisionMode.FIRST_TRUE, None, {"mail"}),
    ]:
        graph = graph_of(
            decision("tiers", mode),
            *(task(name) for name in ("press", "video", "mail")),
            flows="start -> tiers\ntiers -> mail\npress -> end\nvideo -> end\nmail -> end",
            more=(
                flow("tiers -> press", Test(tier, Operator.AT_MOST, 1)),
                flow("tiers -> video", Test(tier, Operator.AT_MOST, 2)),
            ),
        )
        assert Running(graph, fields={"tier": value}).open == expected


def test_a_condition_reads_the_outcome_of_the_latest_closed_round() -> None:
    graph = graph_of(
        question("claims"),
        task("copy"),
        decision("needed"),
        task("legal"),
        flows="start -> claims\nclaims -Yes-> copy\nclaims -No-> copy\ncopy -> needed\nneeded -> end\nlegal -> end",
        more=(flow("needed -> legal", Test(OutcomeRef(StepId("claims")), Operator.IS, "Yes")),),
    )
    assert Running(graph).finish("claims", "Yes").finish("copy").open == {"legal"}
    assert Running(graph).finish("claims", "No").finish("copy").run.complete


def test_the_limit_turns_the_last_looping_outcome_into_another_or_asks_the_lead() -> None:
    flows = "start -> copy\ncopy -> approve\napprove -Yes-> end\napprove -No-> copy"
    for limit_outcome in ("Yes", None):
        limited = approval("approve", approval=Approval((ANN,), limit=2, limit_outcome=limit_outcome))
        running = Running(graph_of(task("copy"), limited, flows=flows))
        running.finish("copy").finish("approve", "No").finish("copy")
        running.finish("approve", "No")
        assert running.run.complete is (limit_outcome == "Yes")
        assert (LimitReached(StepId("approve")) in running.events) is (limit_outcome is None)


def test_a_milestone_is_finished_by_hand_and_a_junction_passes_by_itself() -> None:
    launch = Step(StepId("launch"), StepKind.MILESTONE, "Launch", ANN)
    join = Step(StepId("join"), StepKind.JUNCTION)
    graph = graph_of(launch, join, flows="start -> join\njoin -> launch\nlaunch -> end")
    running = Running(graph)
    assert running.open == {"launch"}
    assert running.finish("launch").run.complete


def test_started_work_can_be_put_back_and_finishing_needs_no_start() -> None:
    running = Running(parallel()).do(start_step, "copy")
    assert running.state("copy") is TaskState.DOING
    assert running.do(put_back, "copy").state("copy") is TaskState.READY


@pytest.mark.parametrize(
    ("act", "arguments", "words"),
    [
        (finish, ("approve",), "“Approve” is not open: its turn has not come"),
        (finish, ("copy", "Yes"), "“Copy” has no outcomes"),
        (finish, ("nowhere",), "has no step “nowhere”"),
        (finish, ("end",), "“End” passes by itself"),
        (put_back, ("copy",), "“Copy” is not started"),
        (cancel, ("approve", True), "“Approve” is not open"),
    ],
)
def test_wrong_use_is_refused_with_a_sentence_that_names_the_step(
    act: object, arguments: tuple[object, ...], words: str
) -> None:
    running = Running(parallel())
    with pytest.raises(RuleViolation, match=words):
        act(running.graph, running.run, *arguments)


def test_an_approval_needs_one_of_its_outcomes() -> None:
    running = Running(parallel()).finish("copy").finish("design")
    with pytest.raises(RuleViolation, match="“Approve” needs an outcome"):
        finish(running.graph, running.run, StepId("approve"))
    with pytest.raises(RuleViolation, match="“Maybe” is no outcome of “Approve”"):
        finish(running.graph, running.run, StepId("approve"), "Maybe")


def test_steps_that_go_round_without_a_person_are_refused_instead_of_hanging() -> None:
    graph = graph_of(
        decision("first"),
        decision("second"),
        flows="start -> first\nfirst -> second\nsecond -> first",
    )
    with pytest.raises(RuleViolation, match="comes round for ever"):
        settle(graph, begin(graph), {})


def test_a_workflow_without_start_cannot_begin() -> None:
    with pytest.raises(RuleViolation, match="no start"):
        begin(Graph((task("copy"),)))


def test_steps_that_a_run_does_not_know_yet_wait_and_flows_that_are_gone_are_forgotten() -> None:
    old = Running(graph_of(task("copy"), flows="start -> copy\ncopy -> end"))
    graph = graph_of(task("copy"), task("post"), flows="start -> copy\ncopy -> post\npost -> end")
    moved = settle(graph, old.run, {})
    assert moved.run.steps[StepId("post")].state is TaskState.WAITING
    after = settle(graph, finish(graph, moved.run, StepId("copy")).run, {})
    assert Opened(StepId("post"), 1) in after.events
