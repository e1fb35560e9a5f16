"""What lint says of counts, gates, waits, time-outs and subworkflows."""

from collections.abc import Callable

import pytest

from app.domain.ids import StepId, VersionId
from app.domain.quantity import Offset, Span
from app.domain.workflow import TIMED_OUT, Graph, Outcome, Step, StepKind, TimeOut
from app.engine.checks.opening import check_recursion
from app.engine.lint import errors
from tests.app.engine.build import ANN, YES_NO, approval, end, graph_of, task

LINE = "start -> copy\ncopy -> step\nstep -> end"
SHORT = Span(2)


def with_step(step: Step, flows: str = LINE) -> Graph:
    return graph_of(task("copy", anchor=True), step, flows=flows)


def of_kind(kind: StepKind, **changes: object) -> Step:
    return Step(StepId("step"), kind, "Step", **changes)


def gated(gate: str, *more: Step) -> Graph:
    return graph_of(
        task("copy", anchor=True, gates=(StepId(gate),)), of_kind(StepKind.MILESTONE, role=ANN), *more, flows=LINE
    )


BROKEN: list[tuple[str, Callable[[], Graph]]] = [
    ("count-too-low", lambda: with_step(task("step", opens_at=0))),
    (
        "count-not-kept",
        lambda: graph_of(task("copy", anchor=True), end(opens_at=1), flows="start -> copy\ncopy -> end"),
    ),
    ("wait-without-end", lambda: with_step(of_kind(StepKind.WAIT))),
    ("wait-without-end", lambda: with_step(of_kind(StepKind.WAIT, length=Span(0)))),
    ("no-subworkflow", lambda: with_step(of_kind(StepKind.SUBWORKFLOW))),
    ("time-out-at-once", lambda: with_step(task("step", time_out=TimeOut(Span(0))))),
    ("time-out-without-work", lambda: with_step(of_kind(StepKind.JUNCTION, time_out=TimeOut(SHORT)))),
    (
        "time-out-without-flow",
        lambda: with_step(
            approval("step", time_out=TimeOut(SHORT, close=True)),
            "start -> copy\ncopy -> step\nstep -Yes-> end\nstep -No-> copy",
        ),
    ),
    ("unknown-gate", lambda: gated("nowhere")),
    ("unknown-gate", lambda: with_step(task("step", gates=(StepId("copy"),)))),
    ("gate-cycle", lambda: gated("step")),
    (
        "gate-not-kept",
        lambda: graph_of(
            of_kind(StepKind.MILESTONE, role=ANN, anchor=True),
            end(gates=(StepId("step"),)),
            flows="start -> step\nstep -> end",
        ),
    ),
]


@pytest.mark.parametrize(("code", "build"), BROKEN, ids=[f"{number} {code}" for number, (code, _) in enumerate(BROKEN)])
def test_each_error_is_found_and_told_in_a_sentence(code: str, build: Callable[[], Graph]) -> None:
    found = errors(build())
    assert [finding.code for finding in found] == [code]
    assert found[0].step_id is not None
    assert found[0].sentence.endswith(".")
    assert found[0].sentence.count(". ") == 1


def test_what_is_drawn_well_has_no_errors() -> None:
    for step in (
        of_kind(StepKind.WAIT, length=SHORT),
        of_kind(StepKind.WAIT, offset=Offset(-3)),
        of_kind(StepKind.SUBWORKFLOW, subworkflow=VersionId(4)),
        task("step", opens_at=1, cancel_rest=True, time_out=TimeOut(SHORT, close=True)),
    ):
        assert errors(with_step(step)) == ()


def test_two_gates_that_wait_for_each_other_are_a_cycle() -> None:
    first = Step(StepId("a"), StepKind.MILESTONE, "A", ANN, gates=(StepId("b"),), anchor=True)
    second = Step(StepId("b"), StepKind.MILESTONE, "B", ANN, gates=(StepId("a"),))
    graph = graph_of(first, second, flows="start -> a\nstart -> b\na -> end\nb -> end")
    assert [(one.code, one.step_id) for one in errors(graph)] == [("gate-cycle", "a"), ("gate-cycle", "b")]


def test_an_approval_that_its_time_out_closes_needs_the_outcome_and_its_flow() -> None:
    late = (*YES_NO, Outcome(TIMED_OUT, positive=False))
    flows = "start -> copy\ncopy -> step\nstep -Yes-> end\nstep -No-> copy"
    closing = TimeOut(SHORT, close=True)
    assert [one.code for one in errors(with_step(approval("step", time_out=closing), flows))] == [
        "time-out-without-flow"
    ]
    without_flow = with_step(approval("step", outcomes=late, time_out=closing), flows)
    assert [one.code for one in errors(without_flow)] == ["outcome-without-flow"]
    drawn = with_step(approval("step", outcomes=late, time_out=closing), flows + f"\nstep -{TIMED_OUT}-> end")
    assert errors(drawn) == ()
    assert errors(with_step(approval("step", time_out=TimeOut(SHORT)), flows)) == ()


def starting(version: int) -> Graph:
    return with_step(of_kind(StepKind.SUBWORKFLOW, subworkflow=VersionId(version)))


def test_a_subworkflow_that_leads_back_to_its_own_version_is_recursive() -> None:
    graphs = {1: starting(2), 2: starting(3), 3: starting(1), 4: starting(1), 5: starting(9)}
    for version, codes in ((1, ["recursive-subworkflow"]), (4, []), (5, ["missing-subworkflow"]), (None, [])):
        found = check_recursion(graphs[version or 4], version and VersionId(version), graphs.get)
        assert [finding.code for finding in found] == codes
