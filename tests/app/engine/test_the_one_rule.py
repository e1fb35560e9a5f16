"""The one rule on random graphs, and seven ways to break it that must be noticed."""

import pytest

from app.domain.workflow import StepKind
from app.engine import delivery, settling, transition
from app.engine.event import Absorbed
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
    patch.setattr(delivery, "_absorb", lambda progress, flow: progress.tell(Absorbed(flow.target, flow.source)))


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
    ],
)
def test_a_broken_rule_is_noticed(mutant: object, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    with pytest.raises(AssertionError):
        _walk_all(2000)


def _walk_all(count: int) -> None:
    for seed in range(count):
        walk(seed)
