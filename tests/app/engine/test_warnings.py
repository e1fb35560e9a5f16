"""What lint warns of, each on a small graph that shows it; fixes that make their finding go away."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from app.bootstrap import open_workspace
from app.domain.condition import All, FieldRef, Operator, Test
from app.domain.ids import RoleId, StepId
from app.domain.quantity import Against, DayUnit, Offset, Snap, Span
from app.domain.workflow import Approval, ApprovalRule, FieldKind, Graph, Outcome, ProjectField, Step, TimeOut
from app.engine.lint import Finding, Level, lint
from app.engine.loop_backs import find_loop_backs
from app.workspace.workspace import Workspace
from tests.app.engine.apply_fix import with_fix
from tests.app.engine.build import ANN, YES_NO, approval, decision, end, flow, graph_of, question, task
from tests.app.engine.random_graph import random_graph
from tests.app.engine.test_lint import BROKEN, _garbage
from tests.app.engine.test_opening_checks import BROKEN as BADLY_OPENED

BOB, CLEO = RoleId("bob"), RoleId("cleo")
LINE = "start -> copy\ncopy -> live\nlive -> end"
BACK = "start -> copy\ncopy -> check\ncheck -Yes-> live\ncheck -No-> copy\nlive -> end"
SPLIT = "start -> copy\nstart -> ads\ncopy -> live\nlive -> end\nads -> end"


def due(days: int, unit: DayUnit = DayUnit.WORKING, **more: object) -> Offset:
    return Offset(days, unit, **more)


def work(step_id: str, **changes: object) -> Step:
    """A task without anything to warn of."""
    return replace(task(step_id, length=Span(1)), **changes)


def live(**changes: object) -> Step:
    return work("live", **{"anchor": True, "offset": due(0), **changes})


def line(*, role: RoleId = ANN, **changes: object) -> Graph:
    return graph_of(work("copy", role=role, **changes), live(), flows=LINE)


def checked(**changes: object) -> Graph:
    settings = {"role": BOB, "length": Span(1), "approval": Approval((BOB,), limit=2), **changes}
    return graph_of(work("copy", offset=due(-9)), approval("check", **settings), live(), flows=BACK)


def found(graph: Graph, code: str) -> list[Finding]:
    return [finding for finding in lint(graph) if finding.code == code]


def test_what_is_well_drawn_has_no_findings() -> None:
    assert lint(line(offset=due(-5))) == ()
    assert lint(checked(offset=due(-4))) == ()


def both_on_friday() -> Graph:
    calendar = DayUnit.CALENDAR
    return graph_of(
        work("copy", offset=due(-6, calendar)), work("ads", offset=due(-4, calendar)), live(),
        flows="start -> copy\ncopy -> ads\nads -> live\nlive -> end",
    )  # fmt: skip


def to_and_fro() -> Graph:
    steps = [work(f"s{at}", role=(ANN, BOB)[at % 2]) for at in range(4)]
    arrows = "\n".join(f"s{at} -> s{at + 1}" for at in range(3))
    return graph_of(*steps, live(), flows=f"start -> s0\n{arrows}\ns3 -> live\nlive -> end")


def alike_rules() -> Graph:
    upper, lower = (Test(FieldRef("tier"), Operator.IS, word) for word in ("Gold", "gold"))
    return graph_of(
        decision("tier"), work("copy"), live(), flows="start -> tier\ntier -> live\ncopy -> live\nlive -> end",
        more=(flow("tier -> copy", upper), replace(flow("tier -> live", lower), id="other")),
    )  # fmt: skip


WARNED: list[tuple[str, Callable[[], Graph], str]] = [
    ("due-before", lambda: line(offset=due(2)), "“Live” is due before “Copy”"),
    ("due-before", lambda: graph_of(work("copy", offset=due(-3)), work("ads", offset=due(-4)), live(),
        flows="start -> copy\ncopy -> ads\nads -> live\nlive -> end"), "“Ads” is due before “Copy”"),
    ("little-room", lambda: graph_of(work("copy", offset=due(-3)), live(length=Span(4)), flows=LINE),
        "takes 4 days and has 3 days"),
    ("little-room", lambda: graph_of(work("copy", offset=due(-3)), work("ads", length=Span(3)), live(),
        flows="start -> copy\ncopy -> ads\nads -> live\nlive -> end"), "takes 1 day and has no time"),
    ("little-room", lambda: graph_of(work("copy", offset=due(2, against=Against.START)),
        work("ads", length=Span(9), offset=due(5, against=Against.START)), live(),
        flows="start -> copy\ncopy -> ads\nads -> live\nlive -> end"), "takes 9 days and has 3 days"),
    ("same-day", both_on_friday, "on a Thursday, “Copy” and “Ads” both fall on one Friday"),
    ("late-role", lambda: line(role=BOB, offset=due(-1)), "less than 2 days before “Live”"),
    ("own-approval", lambda: checked(approval=Approval((ANN, BOB), limit=2)), "who does “Copy”"),
    ("votes-never-met", lambda: checked(approval=Approval((BOB, CLEO), ApprovalRule.K_OF_N, k=3, limit=2)), "3 yeses"),
    ("endless-loop", lambda: checked(approval=Approval((BOB,))), "can send back without end"),
    ("ping-pong", to_and_fro, "“S0” → “S1” → “S2” → “S3”"),
    ("branch-ends", lambda: graph_of(work("copy"), work("ads"), live(), flows=SPLIT), "“Ads” ends its branch"),
    ("count-too-high", lambda: line(opens_at=2), "when 2 flows have arrived, but only 1 leads there"),
    ("count-too-high", lambda: graph_of(work("copy"), work("ads"), live(opens_at=5), flows=SPLIT.replace(
        "ads -> end", "ads -> live")), "only 2 lead there"),
    ("stops-siblings", lambda: graph_of(work("copy"), work("ads"), live(), end(), end("stop", end_project=True),
        flows=SPLIT.replace("ads -> end", "ads -> stop")), "while “Copy” may still be open"),
    ("no-title", lambda: line(title=" "), "A task has no title"),
    ("long-title", lambda: line(title="x" * 61), "longer than 60"),
    ("vague-title", lambda: line(title="Misc"), "does not say what is done"),
    ("vague-title", lambda: line(title="More stuff for Bob"), "does not say what is done"),
    ("same-name", lambda: line(title=" live"), "Two steps are called"),
    ("no-estimate", lambda: line(length=None), "has no estimate"),
    ("big-step", lambda: line(effort_minutes=961), "more than 16 hours"),
    ("no-label", lambda: checked(outcomes=(*YES_NO, Outcome(" "))), "has no name"),
    ("same-label", lambda: checked(outcomes=(*YES_NO, Outcome("yes "))), "read alike"),
    ("same-label", alike_rules, "tier is gold"),
    ("strict-wait", lambda: graph_of(question("video"), work("copy"), work("film"), live(),
        flows=LINE + "\nstart -> video\nvideo -Yes-> film\nvideo -No-> end\nfilm -> live"),
        "wait for ever at “Live”: “Copy” → “Live” can come without “Film” → “Live”"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "build", "part"), WARNED, ids=[f"{at} {row[0]}" for at, row in enumerate(WARNED)])
def test_each_warning_is_a_sentence_that_says_what_to_do(code: str, build: Callable[[], Graph], part: str) -> None:
    findings = found(build(), code)
    assert findings
    assert part in findings[0].sentence
    for finding in findings:
        assert finding.level is Level.WARNING
        assert finding.step_id is not None
        assert finding.sentence.endswith(".")
        assert finding.sentence.count(". ") == 1


def test_two_short_steps_may_share_a_day_and_long_ones_may_not() -> None:
    def same_day(length: float) -> Graph:
        return graph_of(work("copy", offset=due(0), length=Span(length)), live(length=Span(length)), flows=LINE)

    assert not found(same_day(0.5), "little-room")
    assert found(same_day(0.6), "little-room")


def test_a_saturday_that_is_not_snapped_stays_apart_from_friday() -> None:
    graph = both_on_friday()
    loose = (replace(step, offset=step.offset and replace(step.offset, snap=Snap.NONE)) for step in graph.steps)
    assert not found(replace(graph, steps=tuple(loose)), "same-day")


def test_different_people_may_share_a_day_and_one_person_only_for_a_day_of_work() -> None:
    def side_by_side(role: RoleId, length: float) -> Graph:
        calendar, length_of = DayUnit.CALENDAR, Span(length)
        return graph_of(
            work("copy", offset=due(-6, calendar), length=length_of),
            work("ads", offset=due(-4, calendar), length=length_of, role=role), live(),
            flows="start -> copy\nstart -> ads\ncopy -> live\nads -> live\nlive -> end",
        )  # fmt: skip

    assert not found(side_by_side(BOB, 1), "same-day")
    assert not found(side_by_side(ANN, 0.5), "same-day")
    assert found(side_by_side(ANN, 0.6), "same-day")


def test_short_steps_one_after_the_other_share_a_day() -> None:
    graph = both_on_friday()
    short = replace(graph, steps=tuple(replace(step, length=step.length and Span(0.5)) for step in graph.steps))
    assert not found(short, "same-day")


def test_a_role_that_has_an_hour_to_do_may_come_in_late() -> None:
    hour = line(role=BOB, offset=due(-1), length=None, effort_minutes=60)
    day = line(role=BOB, offset=due(-1))
    assert [{finding.step_id for finding in found(graph, "late-role")} & {"copy"} for graph in (hour, day)] == [
        set(),
        {"copy"},
    ]
    assert not found(checked(offset=due(-1)), "late-role"), "an approver looks at it, and that is all"


def test_an_approval_between_two_steps_of_work_is_no_ping_pong() -> None:
    graph = to_and_fro()
    asks = replace(approval("s2"), role=ANN, length=Span(1), approval=Approval((BOB,), limit=2))
    steps = tuple(asks if step.id == "s2" else step for step in graph.steps)
    flows = tuple(replace(one, outcome="Yes") if one.source == "s2" else one for one in graph.flows)
    assert not found(find_loop_backs(replace(graph, steps=steps, flows=flows)), "ping-pong")


def test_who_only_closes_what_others_have_approved_may_be_the_author() -> None:
    assert not found(checked(approval=Approval((BOB, ANN), in_order=True, limit=2)), "own-approval")
    assert found(checked(approval=Approval((ANN, BOB), in_order=True, limit=2)), "own-approval")
    assert found(checked(approval=Approval((BOB, ANN), ApprovalRule.ANY, in_order=True, limit=2)), "own-approval")


def test_what_only_strict_tools_would_stumble_over_is_a_note() -> None:
    for code, build, _ in WARNED:
        assert {finding.is_note for finding in found(build(), code)} == {code == "strict-wait"}


def test_a_branch_after_the_date_may_end_by_itself() -> None:
    after = "start -> live\nlive -> copy\nlive -> ads\ncopy -> end\nads -> end"
    assert not found(graph_of(live(), work("copy"), work("ads"), flows=after), "branch-ends")


EVERY = [*BROKEN, *BADLY_OPENED, *((code, build) for code, build, _ in WARNED)]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty data folder, in which nothing is ever written."""
    opened = open_workspace(tmp_path)
    yield opened
    opened.close()


@pytest.mark.parametrize(("code", "build"), EVERY, ids=[f"{at} {row[0]}" for at, row in enumerate(EVERY)])
def test_a_fix_makes_its_finding_go_away(workspace: Workspace, code: str, build: Callable[[], Graph]) -> None:
    graph = build()
    for finding in found(graph, code):
        if finding.fix is not None:
            assert _is_gone(workspace, graph, finding)


def _is_gone(workspace: Workspace, graph: Graph, finding: Finding) -> bool:
    assert finding.fix is not None
    rest = found(with_fix(workspace, graph, finding.fix), finding.code)
    return _place(finding) not in {_place(other) for other in rest} and len(rest) < len(found(graph, finding.code))


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.step_id, finding.flow_id, finding.about


UNMENDED = {
    "same-id", "no-role", "no-approvers", "no-subworkflow", "not-yet", "forward-cycle", "late-role", "ping-pong",
    "no-title", "long-title", "vague-title", "big-step", "no-label", "same-label", "strict-wait", "strict-twice",
    "unfinished-rule",
}  # fmt: skip
"""Only a person knows what to do."""


def test_whatever_one_click_can_mend_has_a_fix() -> None:
    with_fix = {finding.code for code, build in EVERY for finding in found(build(), code) if finding.fix}
    codes = {code for code, _ in EVERY}
    assert codes - with_fix == UNMENDED & codes


def test_fixes_of_random_graphs_mend_what_they_say(workspace: Workspace) -> None:
    tried = 0
    for seed in range(30):
        graph = random_graph(seed)
        for finding in {finding.code: finding for finding in lint(graph) if finding.fix}.values():
            tried += 1
            assert _is_gone(workspace, graph, finding), (seed, finding)
    assert tried > 50


def test_of_several_fields_in_one_condition_each_finding_mends_its_own(workspace: Workspace) -> None:
    wanted = {"tier": "A", "size": 3, "mood": ""}
    tests = tuple(Test(FieldRef(name), Operator.IS, value) for name, value in wanted.items())
    graph = graph_of(
        decision("pick"), work("copy"), live(), flows="start -> pick\npick -> live\ncopy -> live\nlive -> end",
        more=(flow("pick -> copy", All(tests)),), fields=(ProjectField("mood"),),
    )  # fmt: skip
    unset = found(graph, "unset")
    assert [finding.fix and finding.fix.label for finding in unset] == [
        "Add the field “tier”", "Add the field “size”", "Make “mood” required",
    ]  # fmt: skip
    for finding in unset:
        assert _is_gone(workspace, graph, finding)
        graph = with_fix(workspace, graph, finding.fix)
    assert {field.name: field.kind for field in graph.fields} == {
        "tier": FieldKind.TEXT, "size": FieldKind.NUMBER, "mood": FieldKind.TEXT,
    }  # fmt: skip
    assert not found(graph, "unset")


def test_of_several_outcomes_without_a_flow_each_finding_mends_its_own(workspace: Workspace) -> None:
    graph = checked(outcomes=(*YES_NO, Outcome("Later", positive=False), Outcome("Fine")))
    loose = found(graph, "outcome-without-flow")
    assert [finding.about for finding in loose] == ["Later", "Fine"]
    assert all(_is_gone(workspace, graph, finding) for finding in loose)


def test_lint_survives_any_graph_and_so_do_its_fixes() -> None:
    chance = Random(11)
    for _ in range(1200):
        graph = find_loop_backs(_garbage(chance))
        for finding in lint(graph):
            assert finding.sentence
    odd = work("\ud800" * 5, title="y" * 100_000, offset=due(10**9), effort_minutes=-5, length=Span(1e9))
    assert lint(Graph((odd, odd, replace(odd, id=StepId(""), role=None))))


def test_the_step_with_the_date_is_neither_optional_nor_closed_by_its_time_out(workspace: Workspace) -> None:
    for changes, code in (
        ({"optional": True}, "optional-anchor"),
        ({"time_out": TimeOut(Span(2), close=True)}, "anchor-times-out"),
    ):
        graph = graph_of(work("copy", offset=due(-5)), live(**changes), flows=LINE)
        [finding] = found(graph, code)
        assert finding.fix is not None
        assert found(with_fix(workspace, graph, finding.fix), code) == []
    assert found(graph_of(work("copy"), live(time_out=TimeOut(Span(2))), flows=LINE), "anchor-times-out") == []
