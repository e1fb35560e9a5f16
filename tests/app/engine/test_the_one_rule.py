"""The one rule on random graphs, and the ways to break it that must be noticed."""

from dataclasses import replace

import pytest

from app.domain.workflow import StepKind
from app.engine import delivery, rework, settling, transition
from app.engine.event import Absorbed
from app.engine.progress import Progress
from app.engine.reach import Paths, Reach
from tests.app.engine.walk import walk


def test_random_workflows_run_to_their_end_and_keep_the_rule() -> None:
    _walk_all(2000)


@pytest.mark.soak
def test_twenty_thousand_random_workflows_run_to_their_end_and_keep_the_rule() -> None:
    _walk_all(22000)


def test_the_same_walk_gives_the_same_run_and_the_same_events() -> None:
    for seed in range(0, 2000, 10):
        assert walk(seed) == walk(seed)


def _opens_on_the_first_arrival(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settling, "may_open", lambda progress, step_id, holding_mask: True)


def _forgets_arrivals_held_elsewhere(patch: pytest.MonkeyPatch) -> None:
    """In settling order alone this cannot show: the first that holds an arrival is always settled first."""
    rule = settling.may_open

    def next_turn(progress: settling.Progress) -> str | None:
        holding = reversed(list(progress.paths.members(progress.holding_mask)))
        return next((step_id for step_id in holding if rule(progress, step_id, 0)), None)

    patch.setattr(settling, "_next_turn", next_turn)


def _uses_up_arrivals_of_others_too(patch: pytest.MonkeyPatch) -> None:
    take_turn = settling.take_turn

    def greedy(progress: settling.Progress, step_id: str, fields: dict[str, str | None]) -> None:
        progress.arrivals.clear()
        take_turn(progress, step_id, fields)

    patch.setattr(settling, "take_turn", greedy)


def _waits_for_open_work_that_cannot_reach_it(patch: pytest.MonkeyPatch) -> None:
    def rule(progress: settling.Progress, step_id: str, holding_mask: int) -> bool:
        return progress.graph.step(step_id).kind is StepKind.END or not progress.open_mask

    patch.setattr(settling, "may_open", rule)


def _withdraws_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(delivery, "withdraw", lambda progress, target: None)


def _delivers_loop_backs_last(patch: pytest.MonkeyPatch) -> None:
    def deliver(progress: settling.Progress, flows: tuple[object, ...]) -> None:
        for flow in sorted(flows, key=lambda flow: flow.loop_back):
            delivery.deliver(progress, [flow])

    patch.setattr(settling, "deliver", deliver)
    patch.setattr(transition, "deliver", deliver)


def _lets_an_approval_go_on_with_a_replaced_input(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(delivery, "_absorb", lambda progress, flow, late: progress.tell(Absorbed(flow.target, flow.source)))


def _opens_a_counting_step_on_its_first_flow(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settling, "_enough_has_come", lambda progress, step: step.opens_at is not None)


def _lets_a_counting_step_wait_for_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settling, "_enough_has_come", lambda progress, step: False)


def _lets_a_loop_back_fill_a_flow(patch: pytest.MonkeyPatch) -> None:
    def enough(progress: Progress, step: settling.Step) -> bool:
        return step.opens_at is not None and list(progress.arrivals.values()).count(step.id) >= step.opens_at

    patch.setattr(settling, "_enough_has_come", enough)


def _opens_again_with_what_comes_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Progress, "absorbs", lambda progress, step_id: False)


def _reaches_through_a_step_that_absorbs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Paths, "past", lambda known, barred: Reach(known.before, known.after))


def _absorbs_for_ever(patch: pytest.MonkeyPatch) -> None:
    withdraw = delivery.withdraw

    def forgetful(progress: Progress, target: str) -> None:
        absorbing = list(progress.paths.members(progress.absorbing_mask))
        withdraw(progress, target)
        for step_id in absorbing:
            progress.put(step_id, replace(progress.steps[step_id], absorbs=True))

    patch.setattr(delivery, "withdraw", forgetful)
    patch.setattr(rework, "withdraw", forgetful)


def _cancels_all_that_leads_to_it(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Paths, "only_to", lambda known, step_id: known.before[known.place[step_id]])


def _cancels_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settling, "_cancel_rest", lambda progress, step_id: None)


def _passes_every_gate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settling, "_places", lambda mask: [])


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
