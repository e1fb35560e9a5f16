"""Every figure of the worked example."""

from datetime import date, datetime

import pytest

from app.scheduling.anchor_move import anchored_on, move_anchor
from app.scheduling.forecast import Forecast, forecast
from app.scheduling.network import Network
from app.scheduling.sentence import sentence
from tests.app.scheduling.builders import NAMES, at, finished, started, stored, with_tasks
from tests.app.scheduling.worked_example import APPROVE, BRIEF, COPY, DESIGN, PUBLISH, PUBLISH_ON, example


def on_21_may(*, ana_away: bool = True) -> tuple[Network, Forecast]:
    planned = example(ana_away=ana_away)
    brief, design = planned.task(BRIEF), planned.task(DESIGN)
    network = with_tasks(planned, finished(brief, at("2026-05-08", 15)), started(design, at("2026-05-21")))
    return network, forecast(network, at("2026-05-21"))


def day(moment: datetime | None) -> tuple[int, int]:
    assert moment is not None
    return moment.month, moment.day


@pytest.mark.parametrize(
    ("step", "due", "start", "finish"),
    [
        (BRIEF, (5, 1), (4, 29), (5, 1)),
        (COPY, (6, 3), (5, 26), (6, 3)),
        (DESIGN, (6, 3), (5, 20), (6, 3)),
        (APPROVE, (6, 5), (6, 4), (6, 5)),
        (PUBLISH, (6, 12), (6, 12), (6, 12)),
    ],
)
def test_dues_and_plans(step: int, due: tuple[int, int], start: tuple[int, int], finish: tuple[int, int]) -> None:
    task = example().task(step)
    assert task.due_on == date(2026, *due)
    assert (day(task.planned_start), day(task.planned_finish)) == (start, finish)


def test_latest_finishes() -> None:
    _, seen = on_21_may()
    latest = {step: day(seen[step].latest_finish) for step in (BRIEF, COPY, DESIGN, APPROVE, PUBLISH)}
    assert latest == {BRIEF: (5, 27), COPY: (6, 10), DESIGN: (6, 10), APPROVE: (6, 12), PUBLISH: (6, 12)}
    assert forecast(example(), at("2026-04-20"))[BRIEF].latest_finish == seen[BRIEF].latest_finish


@pytest.mark.parametrize(
    ("step", "start", "finish", "slip", "slack"),
    [
        (DESIGN, (5, 21), (6, 4), 1, 4),
        (COPY, (5, 26), (6, 3), 0, 7),
        (APPROVE, (6, 5), (6, 8), 1, 4),
        (PUBLISH, (6, 12), (6, 12), 0, 4),
    ],
)
def test_expected_slip_and_slack(
    step: int, start: tuple[int, int], finish: tuple[int, int], slip: int, slack: int
) -> None:
    _, seen = on_21_may()
    row = seen[step]
    assert (day(row.expected_start), day(row.expected_finish)) == (start, finish)
    assert (row.slip_days, row.slack_days, row.at_risk) == (slip, slack, slip > 0)


def test_copy_has_two_days_more_without_the_absence() -> None:
    _, seen = on_21_may(ana_away=False)
    assert seen[COPY].slack_days == 9


def test_chain_and_sentence() -> None:
    network, seen = on_21_may()
    assert seen.chain == (DESIGN, APPROVE, PUBLISH)
    assert [row.task_id for row in seen.values() if row.critical] == [DESIGN, APPROVE, PUBLISH]
    assert sentence(network, seen, NAMES) == "Publish 12 Jun holds with 4 days to spare; “Design” decides it."


def test_what_is_done_was_expected_when_it_happened() -> None:
    _, seen = on_21_may()
    assert day(seen[BRIEF].expected_finish) == (5, 8)
    assert not seen[BRIEF].late
    assert not seen[BRIEF].at_risk


def test_moving_the_date_there_and_back_changes_nothing() -> None:
    network, _ = on_21_may()
    moved = move_anchor(network, date(2026, 6, 26))
    assert set(moved) == {COPY, APPROVE, PUBLISH}
    assert moved[APPROVE].due_on == date(2026, 6, 19)
    there = anchored_on(stored(network, moved), date(2026, 6, 26))
    back = anchored_on(stored(there, move_anchor(there, PUBLISH_ON)), PUBLISH_ON)
    assert back.tasks == network.tasks
