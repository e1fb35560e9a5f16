"""The one rule on random graphs, and the ways to break it that must be noticed."""

from dataclasses import replace

import pytest

from app.domain.workflow import StepKind
from app.engine import flow_delivery, reopen, settle, transition
from app.engine.event import Absorbed
from app.engine.mutable_run import MutableRun
from app.engine.reachability import Paths, Reach
from tests.app.engine.random_walk import walk


def test_random_workflows_run_to_their_end_and_keep_the_rule() -> None:
    _walk_all(700)


@pytest.mark.soak
def test_twenty_thousand_random_workflows_run_to_their_end_and_keep_the_rule() -> None:
    _walk_all(22000)


def test_the_same_walk_gives_the_same_run_and_the_same_events() -> None:
    for seed in range(0, 2000, 30):
        assert walk(seed) == walk(seed)


def _opens_on_the_first_arrival(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settle, "may_open", lambda mutable, step_id, holding_mask: True)


def _forgets_arrivals_held_elsewhere(patch: pytest.MonkeyPatch) -> None:
    """In settling order alone this cannot show: the first that holds an arrival is always settled first."""
    rule = settle.may_open

    def next_turn(mutable: settle.MutableRun) -> str | None:
        holding = reversed(list(mutable.paths.members(mutable.holding_mask)))
        return next((step_id for step_id in holding if rule(mutable, step_id, 0)), None)

    patch.setattr(settle, "_next_turn", next_turn)


def _uses_up_arrivals_of_others_too(patch: pytest.MonkeyPatch) -> None:
    take_turn = settle.take_turn

    def greedy(mutable: settle.MutableRun, step_id: str, fields: dict[str, str | None]) -> None:
        mutable.arrivals.clear()
        take_turn(mutable, step_id, fields)

    patch.setattr(settle, "take_turn", greedy)


def _waits_for_open_work_that_cannot_reach_it(patch: pytest.MonkeyPatch) -> None:
    def rule(mutable: settle.MutableRun, step_id: str, holding_mask: int) -> bool:
        return mutable.graph.step(step_id).kind is StepKind.END or not mutable.open_mask

    patch.setattr(settle, "may_open", rule)


def _withdraws_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(flow_delivery, "withdraw", lambda mutable, target: None)


def _delivers_loop_backs_last(patch: pytest.MonkeyPatch) -> None:
    def deliver(mutable: settle.MutableRun, flows: tuple[object, ...]) -> None:
        for flow in sorted(flows, key=lambda flow: flow.loop_back):
            flow_delivery.deliver(mutable, [flow])

    patch.setattr(settle, "deliver", deliver)
    patch.setattr(transition, "deliver", deliver)


def _lets_an_approval_go_on_with_a_replaced_input(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        flow_delivery, "_absorb", lambda mutable, flow, late: mutable.emit(Absorbed(flow.target, flow.source))
    )


def _opens_a_counting_step_on_its_first_flow(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settle, "_enough_has_come", lambda mutable, step: step.opens_at is not None)


def _lets_a_counting_step_wait_for_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settle, "_enough_has_come", lambda mutable, step: False)


def _lets_a_loop_back_fill_a_flow(patch: pytest.MonkeyPatch) -> None:
    def enough(mutable: MutableRun, step: settle.Step) -> bool:
        return step.opens_at is not None and list(mutable.arrivals.values()).count(step.id) >= step.opens_at

    patch.setattr(settle, "_enough_has_come", enough)


def _opens_again_with_what_comes_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MutableRun, "absorbs", lambda mutable, step_id: False)


def _reaches_through_a_step_that_absorbs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Paths, "past", lambda known, barred: Reach(known.before, known.after))


def _absorbs_for_ever(patch: pytest.MonkeyPatch) -> None:
    withdraw = flow_delivery.withdraw

    def forgetful(mutable: MutableRun, target: str) -> None:
        absorbing = list(mutable.paths.members(mutable.absorbing_mask))
        withdraw(mutable, target)
        for step_id in absorbing:
            mutable.put(step_id, replace(mutable.steps[step_id], absorbs=True))

    patch.setattr(flow_delivery, "withdraw", forgetful)
    patch.setattr(reopen, "withdraw", forgetful)


def _cancels_all_that_leads_to_it(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Paths, "only_to", lambda known, step_id: known.before[known.place[step_id]])


def _cancels_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settle, "_cancel_rest", lambda mutable, step_id: None)


def _passes_every_gate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settle, "_places", lambda mask: [])


@pytest.mark.parametrize(
    "mutant",
    [
        _opens_on_the_first_arrival,
        _forgets_arrivals_held_elsewhere,
        _uses_up_arrivals_of_others_too,
        _waits_for_open_work_that_cannot_reach_it,
        _withdraws_nothing,
        _delivers_loop_backs_last,
        _lets_an_approval_go_on_with_a_replaced_input,
        _opens_a_counting_step_on_its_first_flow,
        _lets_a_counting_step_wait_for_all,
        _lets_a_loop_back_fill_a_flow,
        _opens_again_with_what_comes_late,
        _reaches_through_a_step_that_absorbs,
        _absorbs_for_ever,
        _cancels_all_that_leads_to_it,
        _cancels_nothing,
        _passes_every_gate,
    ],
)
def test_a_broken_rule_is_noticed(mutant: object, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    with pytest.raises(AssertionError):
        _walk_all(2000)


def _walk_all(count: int) -> None:
    for seed in range(count):
        walk(seed)
