"""A thousand runs by chance: the same for the same seed, right where it can be counted by hand, and quick."""

from dataclasses import replace

import pytest

from app.domain.condition import Operator, OutcomeRef, Test
from app.domain.errors import RuleViolation
from app.domain.ids import StepId
from app.domain.quantity import Lag, Span
from app.domain.workflow import TIMED_OUT, Approval, Graph, Outcome, StepKind, TimeOut
from app.engine.simulation import Simulation, simulate
from tests.app.engine.build import approval, decision, end, flow, graph_of, question, task
from tests.app.engine.many_steps import hundred_steps

BACK = "start -> copy\ncopy -> check\ncheck -Yes-> end\ncheck -No-> copy"


def days(step_id: str, length: float) -> object:
    return task(step_id, length=Span(length))


def checked(**changes: object) -> Graph:
    return graph_of(days("copy", 1), approval("check", length=Span(0), **changes), flows=BACK)


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others() -> None:
    assert simulate(checked(), runs=50, seed=7) == simulate(checked(), runs=50, seed=7)
    assert simulate(checked(), runs=50, seed=7).days != simulate(checked(), runs=50, seed=8).days


def test_one_step_lasts_between_seven_tenths_of_its_length_and_twice_of_it() -> None:
    found = simulate(graph_of(days("copy", 10), flows="start -> copy\ncopy -> end"))
    assert 7 <= found.days[0] < 7.6
    assert 19 < found.days[-1] <= 20
    assert found.p10 < found.p50 < found.p85 < found.p90
    assert sum(found.days) / 1000 == pytest.approx((7 + 10 + 20) / 3, rel=0.02)
    assert found.rounds == {"copy": 1}
    assert found.deciding == {"copy": 1}


def test_a_share_of_the_runs_is_over_within_its_days() -> None:
    found = Simulation(10, 1, tuple(float(day) for day in range(1, 11)), {}, {})
    assert (found.p10, found.p50, found.p90, found.within(1), found.within(0)) == (1, 5, 9, 10, 1)


def test_rounds_come_from_the_chance_of_a_yes() -> None:
    assert simulate(checked(), seed=3).rounds["copy"] == pytest.approx(1 / 0.7, rel=0.05)
    assert simulate(checked(), positive=1).mean_rounds == 1
    assert simulate(checked(), positive=0.5, seed=3).rounds["copy"] == pytest.approx(2, rel=0.1)


def test_a_limit_ends_the_rounds() -> None:
    limited = checked(approval=Approval((), limit=2, limit_outcome="Yes"))
    found = simulate(limited, positive=0)
    assert found.rounds["copy"] == 2
    assert found.cut == 0


def test_a_run_that_never_ends_is_cut_off_and_counted() -> None:
    found = simulate(checked(), runs=3, positive=0)
    assert found.cut == 3


def test_the_slower_of_two_branches_decides_every_run() -> None:
    arrows = "start -> slow\nstart -> quick\nslow -> join\nquick -> join\njoin -> end"
    found = simulate(graph_of(days("slow", 9), days("quick", 1), days("join", 1), flows=arrows), doers={})
    assert found.deciding == {"slow": 1, "quick": 0, "join": 1}


def test_branches_of_one_length_decide_about_half_each() -> None:
    arrows = "start -> one\nstart -> other\none -> end\nother -> end"
    found = simulate(graph_of(days("one", 5), days("other", 5), flows=arrows), doers={})
    assert found.deciding["one"] + found.deciding["other"] == pytest.approx(1)
    assert 0.4 < found.deciding["one"] < 0.6


def test_what_has_no_estimate_takes_a_day_and_a_milestone_none() -> None:
    found = simulate(graph_of(task("copy"), flows="start -> copy\ncopy -> end"))
    assert sum(found.days) / 1000 == pytest.approx(3.7 / 3, rel=0.03)
    mark = replace(task("mark"), kind=StepKind.MILESTONE)
    assert simulate(graph_of(mark, flows="start -> mark\nmark -> end")).days[-1] == 0


def test_an_end_of_the_project_stops_what_is_open() -> None:
    arrows = "start -> slow\nstart -> quick\nquick -> stop\nslow -> stop"
    graph = graph_of(days("slow", 50), days("quick", 1), end("stop", end_project=True), flows=arrows)
    found = simulate(graph, runs=20)
    assert found.cut == 0
    assert found.days[-1] <= 2


def test_an_answer_that_a_rule_reads_later_is_remembered() -> None:
    rule = Test(OutcomeRef(StepId("pick")), Operator.IS, "long")
    graph = graph_of(
        question("pick", "long", "short", length=Span(0)), days("copy", 1), decision("which"), days("film", 10),
        flows="start -> pick\npick -long-> copy\npick -short-> copy\ncopy -> which\nwhich -> end\nfilm -> end",
        more=(flow("which -> film", rule),),
    )  # fmt: skip
    found = simulate(graph)
    assert 0.4 < found.rounds[StepId("film")] < 0.6
    assert found.cut == 0


@pytest.mark.parametrize("runs", [0, -1, 10**9])
def test_a_number_of_runs_that_makes_no_sense_is_refused(runs: int) -> None:
    with pytest.raises(RuleViolation):
        simulate(checked(), runs=runs)


def test_a_hundred_steps_are_simulated_to_their_end() -> None:
    found = simulate(hundred_steps(), runs=20)
    assert found.cut == 0
    assert found.p50 > 20


def test_it_tells_how_far_it_is_and_ends_when_nobody_wants_it() -> None:
    told: list[tuple[int, int]] = []
    assert simulate(checked(), runs=60, seed=7, tell=lambda *far: told.append(far)) == simulate(
        checked(), runs=60, seed=7
    )
    assert told[0] == (0, 60)
    assert told == sorted(told)
    assert len(told) > 2

    def unwanted(done: int, runs: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        simulate(checked(), tell=unwanted)


def test_a_typed_range_and_typed_chances_win_over_the_usual() -> None:
    exact = replace(days("copy", 2), shortest=Span(2), longest=Span(3))
    found = simulate(graph_of(exact, flows="start -> copy\ncopy -> end"))
    assert 2 <= found.days[0] < 2.05
    assert 2.9 < found.days[-1] <= 3
    outcomes = (Outcome("Yes", chance=0.25), Outcome("No", positive=False))
    asked = replace(checked(), steps=tuple(replace(s, outcomes=outcomes) if s.asks else s for s in checked().steps))
    assert simulate(asked, runs=4000).rounds["copy"] == pytest.approx(4, rel=0.05)
    assert simulate(asked, runs=4000, chances={StepId("check"): {"Yes": 0.9}}).rounds["copy"] == pytest.approx(
        4, rel=0.05
    )


def test_what_was_answered_before_is_the_chance_where_none_is_typed() -> None:
    found = simulate(checked(), runs=4000, chances={StepId("check"): {"Yes": 0.5, "No": 0.5}})
    assert found.rounds["copy"] == pytest.approx(2, rel=0.05)


def test_variants_draw_the_same_numbers_for_the_steps_that_they_share() -> None:
    arrows = "start -> copy\ncopy -> check\ncheck -> end"
    long = graph_of(days("copy", 5), days("check", 1), flows=arrows)
    short = graph_of(days("copy", 5), days("check", 0.5), flows=arrows)
    one, other = simulate(long, runs=200), simulate(short, runs=200)
    assert other.quicker_than(one) == 1
    assert one.quicker_than(other) == 0
    spread = [round(mine - theirs, 6) for mine, theirs in zip(one.lasted, other.lasted, strict=True)]
    assert min(spread) >= 0.34
    assert max(spread) <= 1.01
    assert simulate(long, runs=200, seed=2).quicker_than(other) < 1


def test_a_lag_delays_and_a_time_out_ends() -> None:
    lag = Lag(960)
    graph = graph_of(days("copy", 0), days("read", 0), flows="start -> copy\ncopy -> read\nread -> end")
    waiting = replace(graph, flows=tuple(replace(f, lag=lag) if f.source == "copy" else f for f in graph.flows))
    assert set(simulate(waiting, runs=5).days) == {2.0}
    late = (Outcome("Yes"), Outcome(TIMED_OUT, positive=False))
    slow = replace(approval("check", length=Span(20)), outcomes=late, time_out=TimeOut(Span(3), close=True))
    out = graph_of(slow, flows=f"start -> check\ncheck -Yes-> end\ncheck -{TIMED_OUT}-> end")
    assert set(simulate(out, runs=5).days) == {3.0}
