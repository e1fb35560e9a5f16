"""One broken graph for each error, and garbage for all of them."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from app.domain.condition import All, FieldRef, Not, Operator, OutcomeRef, Test
from app.domain.ids import FlowId, RoleId, StepId
from app.domain.quantity import Against, Offset, Span
from app.domain.workflow import (
    Approval,
    DecisionMode,
    Flow,
    Graph,
    Outcome,
    ProjectField,
    Step,
    StepKind,
)
from app.engine.lint import errors, lint
from app.engine.loop_backs import find_loop_backs
from tests.app.engine.build import ANN, approval, decision, end, flow, graph_of, question, task

LINE = "start -> copy\ncopy -> end"
BUDGET = Test(FieldRef("budget"), Operator.MORE, 500)
CHECKED = "start -> copy\ncopy -> check\ncheck -Yes-> end\ncheck -No-> copy"


SIDE = flow("start -> end")


def anchored(step_id: str = "copy") -> Step:
    return task(step_id, anchor=True)


def with_check(**changes: object) -> Graph:
    return graph_of(anchored(), approval("check", **changes), flows=CHECKED)


def with_rules(*more: Flow, step: Step | None = None, required: bool = True) -> Graph:
    budget = ProjectField("budget", required=required)
    flows = "start -> copy\ncopy -> tier\ntier -> end\nads -> end"
    return graph_of(anchored(), step or decision("tier"), task("ads"), flows=flows, more=more, fields=(budget,))


def resting(**changes: object) -> Graph:
    """A decision that goes back to a wait."""
    return graph_of(
        anchored(),
        Step(StepId("rest"), StepKind.WAIT, "Rest", **changes),
        decision("tier"),
        flows="start -> copy\ncopy -> rest\nrest -> tier\ntier -> end",
        more=(flow("tier -> rest", BUDGET),),
        fields=(ProjectField("budget", required=True),),
    )


def test_a_sound_graph_has_no_errors() -> None:
    assert errors(graph_of(anchored(), flows=LINE)) == ()
    assert errors(with_check()) == ()
    assert errors(with_rules(flow("tier -> ads", BUDGET))) == ()
    assert errors(resting(length=Span(1))) == ()


BROKEN: list[tuple[str, Callable[[], Graph]]] = [
    ("no-start", lambda: Graph((anchored(), end()), (flow("copy -> end"),))),
    ("several-starts", lambda: graph_of(anchored(), Step(StepId("go"), StepKind.START), flows=LINE + "\ngo -> copy")),
    ("no-end", lambda: Graph((Step(StepId("start"), StepKind.START), anchored()), (flow("start -> copy"),))),
    ("no-anchor", lambda: graph_of(task("copy"), flows=LINE)),
    ("several-anchors", lambda: graph_of(anchored(), anchored("post"), flows=LINE + "\ncopy -> post\npost -> end")),
    ("anchor-without-work", lambda: graph_of(task("copy"), end(anchor=True), flows=LINE)),
    ("unreachable", lambda: graph_of(anchored(), task("lost"), flows=LINE + "\nlost -> end")),
    ("no-way-to-end", lambda: graph_of(anchored(), task("stuck"), flows=LINE + "\ncopy -> stuck")),
    (
        "no-otherwise",
        lambda: graph_of(
            anchored(),
            decision("tier"),
            flows="start -> copy\ncopy -> tier",
            more=(flow("tier -> end", BUDGET),),
            fields=(ProjectField("budget", required=True),),
        ),
    ),
    ("no-mode", lambda: with_rules(step=Step(StepId("tier"), StepKind.DECISION, "Tier"))),
    ("outcome-without-flow", lambda: with_check(outcomes=(Outcome("Yes"), Outcome("No", False), Outcome("Later")))),
    (
        "few-outcomes",
        lambda: graph_of(
            anchored(),
            approval("check", outcomes=(Outcome("Yes"),)),
            flows="start -> copy\ncopy -> check\ncheck -Yes-> end",
        ),
    ),
    ("no-positive-outcome", lambda: with_check(outcomes=(Outcome("Yes", False), Outcome("No", False)))),
    ("outcome-twice", lambda: with_check(outcomes=(Outcome("Yes"), Outcome("No", False), Outcome("No", False)))),
    ("unknown-outcome", lambda: with_check(outcomes=(Outcome("Yes"), Outcome("Perhaps")))),
    ("outcome-not-asked", lambda: graph_of(anchored(), flows="start -> copy\ncopy -Yes-> end")),
    ("condition-not-read", lambda: graph_of(anchored(), flows=(flow("start -> copy"), flow("copy -> end", BUDGET)))),
    ("rule-twice", lambda: with_rules(flow("tier -> ads", BUDGET), flow("tier -> copy", BUDGET))),
    ("unfinished-rule", lambda: with_rules(flow("tier -> ads", replace(BUDGET, value=None)))),
    ("unfinished-rule", lambda: with_rules(flow("tier -> ads", All((BUDGET, Not(replace(BUDGET, value=()))))))),
    (
        "rule-twice",
        lambda: graph_of(
            anchored(), approval("check"), flows=CHECKED, more=(replace(flow("check -Yes-> end"), id=FlowId("other")),)
        ),
    ),
    ("mark-without-cycle", lambda: graph_of(anchored(), flows=LINE, more=(replace(SIDE, marked=True),))),
    ("unknown-limit-outcome", lambda: with_check(approval=Approval((ANN,), limit=2, limit_outcome="Maybe"))),
    ("unknown-limit-outcome", lambda: with_check(approval=Approval((ANN,), limit=2, limit_outcome="No"))),
    (
        "unmarked-loop",
        lambda: graph_of(
            anchored(),
            task("design"),
            approval("check"),
            flows=CHECKED + "\nstart -> design\ndesign -> check",
        ),
    ),
    (
        "forward-cycle",
        lambda: replace(with_check(), flows=tuple(replace(one, loop_back=False) for one in with_check().flows)),
    ),
    (
        "cycle-without-person",
        lambda: graph_of(
            task("copy", optional=True, anchor=True),
            decision("tier"),
            flows="start -> copy\ncopy -> tier\ntier -> copy",
            more=(flow("tier -> end", BUDGET),),
            fields=(ProjectField("budget", required=True),),
        ),
    ),
    ("cycle-without-person", lambda: resting(offset=Offset(-3))),
    ("cycle-without-person", lambda: resting(length=Span(1), optional=True)),
    ("unset", lambda: with_rules(flow("tier -> ads", Test(FieldRef("mood"), Operator.IS, "good")))),
    ("unset", lambda: with_rules(flow("tier -> ads", BUDGET), required=False)),
    ("unset", lambda: with_rules(flow("tier -> ads", Test(OutcomeRef(StepId("copy")), Operator.IS, "Yes")))),
    (
        "unset",
        lambda: graph_of(
            question("claims"),
            anchored(),
            decision("tier"),
            flows="start -> copy\nstart -> claims\nclaims -Yes-> end\nclaims -No-> tier\ncopy -> tier\ntier -> end",
            more=(flow("tier -> copy", Test(OutcomeRef(StepId("claims")), Operator.IS, "No")),),
        ),
    ),
    ("no-role", lambda: graph_of(task("copy", role=None, anchor=True), flows=LINE)),
    ("no-approvers", lambda: with_check(approval=Approval())),
    ("same-id", lambda: graph_of(anchored(), task("copy"), flows=LINE)),
    ("same-id", lambda: graph_of(anchored(), flows=LINE, more=(flow("copy -> end"),))),
    ("loose-flow", lambda: graph_of(anchored(), flows=LINE + "\ncopy -> nowhere")),
    ("flow-from-end", lambda: graph_of(anchored(), flows=LINE + "\nend -> copy")),
    ("flow-to-start", lambda: graph_of(anchored(), flows=LINE + "\ncopy -> start")),
    (
        "loose-offset",
        lambda: graph_of(
            task("copy", anchor=True, offset=Offset(1, against=Against.STEP, step_id=StepId("gone"))), flows=LINE
        ),
    ),
]


@pytest.mark.parametrize(("code", "build"), BROKEN, ids=[f"{number} {code}" for number, (code, _) in enumerate(BROKEN)])
def test_each_error_is_found_and_told_in_a_sentence(code: str, build: Callable[[], Graph]) -> None:
    found = [finding for finding in errors(build()) if finding.code == code]
    assert found
    for finding in found:
        assert finding.sentence.endswith(".")
        assert finding.sentence.count(". ") == 1, finding.sentence


def test_a_rule_may_read_what_may_be_empty_when_it_asks_so() -> None:
    filled = All((Not(Test(FieldRef("budget"), Operator.EMPTY)), BUDGET))
    assert errors(with_rules(flow("tier -> ads", filled), required=False)) == ()


def test_a_marked_loop_may_lead_into_a_parallel_section() -> None:
    marked = Flow(FlowId("back"), StepId("check"), StepId("copy"), "No", marked=True)
    graph = graph_of(
        anchored(),
        task("design"),
        approval("check"),
        flows="start -> copy\ncopy -> check\ncheck -Yes-> end\nstart -> design\ndesign -> check",
        more=(marked,),
    )
    assert errors(graph) == ()


def test_an_optional_approval_in_a_loop_is_no_cycle_for_reduced_scope_takes_its_positive_outcome() -> None:
    graph = graph_of(task("copy", optional=True, anchor=True), approval("check", optional=True), flows=CHECKED)
    assert errors(graph) == ()


def _garbage(chance: Random) -> Graph:
    names = [StepId(name) for name in ("a", "b", "c", "", "d", "nowhere")]
    conditions = [None, BUDGET, Not(All(())), Test(OutcomeRef(names[0]), Operator.ONE_OF, ("x", None))]
    steps = tuple(
        Step(
            chance.choice(names[:5]),
            chance.choice(list(StepKind)),
            chance.choice(("", "Copy")),
            role=chance.choice((None, RoleId("r"))),
            outcomes=tuple(chance.choices((Outcome("x"), Outcome("y", False)), k=chance.randint(0, 3))),
            approval=chance.choice((None, Approval((ANN,), k=-1))),
            mode=chance.choice((None, *DecisionMode)),
            optional=chance.random() < 0.5,
            anchor=chance.random() < 0.2,
            offset=chance.choice((None, Offset(3, against=Against.STEP, step_id=chance.choice((None, *names))))),
        )
        for _ in range(chance.randint(0, 6))
    )
    flows = tuple(
        Flow(
            FlowId(chance.choice("fghijkl")),
            chance.choice(names),
            chance.choice(names),
            chance.choice((None, "x", "z")),
            chance.choice(conditions),
            marked=chance.random() < 0.2,
            loop_back=chance.random() < 0.2,
        )
        for _ in range(chance.randint(0, 10))
    )
    return Graph(steps, flows)


def test_lint_and_the_search_for_loops_survive_any_graph() -> None:
    chance = Random(7)
    codes: set[str] = set()
    for _ in range(1500):
        graph = _garbage(chance)
        codes.update(finding.code for finding in lint(graph))
        codes.update(finding.code for finding in lint(find_loop_backs(graph)))
    assert len(codes) > 20
