"""Never twice, never forgotten, silent when it should be, snoozes return; each planted fault is found."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.queries import reminder
from app.reminders import lead, stage
from tests.app.reminders.life import Reminders

RUNS = [
    pytest.param(25, 30, id="quick"),
    pytest.param(200, 50, id="200x50", marks=pytest.mark.soak),
]


def chosen(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        report_multiple_bugs=False,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.requirement("S64")
@pytest.mark.requirement("A25")
@pytest.mark.parametrize(("examples", "steps"), RUNS)
def test_whatever_happens_each_reminder_is_told_once_and_none_is_forgotten(examples: int, steps: int) -> None:
    run_state_machine_as_test(Reminders, settings=chosen(examples, steps))


def forget_the_ledger(found, now, was_told):
    return stage.standing(found, now)


def skip_what_is_overtaken_by_the_hour(found, now, was_told):
    at = stage.untold(found, now, was_told)
    return at if at is not None and (now - at.at).total_seconds() < 3600 else None


def ignore_blocks(seen, zone, real=stage.stages):
    return real(replace(seen, task=replace(seen.task, blocked=None)), zone)


def lose_the_snooze(seen, zone, real=stage.stages):
    return real(replace(seen, snoozed_until=None), zone)


AMPLE = 1000
"""Walks in which a fault is looked for; the first one that shows it is the last."""
FAULTS = {
    "the ledger is not asked": (reminder, "untold", forget_the_ledger, "told twice"),
    "what came up while the program was closed is dropped": (
        reminder,
        "untold",
        skip_what_is_overtaken_by_the_hour,
        "forgotten",
    ),
    "a block is not looked at": (lead, "stages", ignore_blocks, "not silent"),
    "a snooze does not come back": (lead, "stages", lose_the_snooze, "did not return"),
    "quiet hours hold nothing": (lead, "within", lambda quiet, local: False, "not silent"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_found(fault: str) -> None:
    module, name, wrong, sentence = FAULTS[fault]
    with patch.object(module, name, wrong), pytest.raises(AssertionError, match=sentence):
        run_state_machine_as_test(Reminders, settings=chosen(AMPLE, 40))
