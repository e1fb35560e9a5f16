"""Every kind of link with every kind of lag, forward and backward."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.domain.ids import TaskId
from app.domain.quantity import Lag, LagUnit, LinkKind, Offset
from app.domain.task import Task
from app.editing.loaded_project import with_plan
from app.scheduling.forecast import forecast
from app.scheduling.link_violations import broken_at, window_start
from app.scheduling.minute_index import MinuteIndex
from app.scheduling.network import Network, NetworkLink
from app.scheduling.plan import plan
from app.scheduling.working_time import moment_of
from tests.app.scheduling.builders import ANA, MIA, at, company, finished, network, task
from tests.app.scheduling.random_plan import random_plan

MONDAY = at("2026-03-02")
OFF = company(date(2026, 3, 4))
"""Ana is off on Wednesday."""
DAY, CALENDAR_DAY = 480, 1440

CASES = [
    (LinkKind.FINISH_START, Lag(), "2026-03-05T09:00"),
    (LinkKind.FINISH_START, Lag(DAY), "2026-03-06T09:00"),
    (LinkKind.FINISH_START, Lag(DAY, LagUnit.COMPANY), "2026-03-05T09:00"),
    (LinkKind.FINISH_START, Lag(2 * CALENDAR_DAY, LagUnit.CALENDAR), "2026-03-06T09:00"),
    (LinkKind.FINISH_START, Lag(-DAY), "2026-03-03T09:00"),
    (LinkKind.START_START, Lag(), "2026-03-02T09:00"),
    (LinkKind.START_START, Lag(DAY), "2026-03-03T09:00"),
    (LinkKind.FINISH_FINISH, Lag(), "2026-03-03T09:00"),
    (LinkKind.FINISH_FINISH, Lag(DAY), "2026-03-05T09:00"),
    (LinkKind.START_FINISH, Lag(2 * DAY), "2026-03-03T09:00"),
]


def pair(kind: LinkKind, lag: Lag, offset: Offset | None = None) -> Network:
    """Two days of Mia's, then one of Ana's, who is off on Wednesday."""
    tasks = [task(1, owner=MIA, days=2), task(2, owner=ANA, days=1, offset=offset)]
    link = NetworkLink(TaskId(1), TaskId(2), kind, lag)
    return network(tasks, anchor=2, anchor_on=date(2026, 3, 13), calendars={ANA: OFF}, links=[link])


@pytest.mark.parametrize(("kind", "lag", "expected"), CASES)
def test_a_link_lets_its_successor_begin_at_the_first_working_time_that_fits(
    kind: LinkKind, lag: Lag, expected: str
) -> None:
    seen = forecast(pair(kind, lag), MONDAY)
    assert seen[TaskId(2)].expected_start == datetime.fromisoformat(expected)


@pytest.mark.parametrize(("kind", "lag"), [(kind, lag) for kind, lag, _ in CASES])
def test_backward_a_predecessor_is_planned_as_late_as_the_link_allows(kind: LinkKind, lag: Lag) -> None:
    drawn = pair(kind, lag, Offset(0))
    first, then = (with_plan(drawn.task(number), plan(drawn)[number]) for number in (TaskId(1), TaskId(2)))

    def holds(minutes: int) -> bool:
        """When the first bar goes so many working minutes later."""
        edges = first.planned_start, first.planned_finish
        start, finish = (drawn.company.add_minutes(edge, minutes) for edge in edges)
        moved = replace(first, planned_start=start, planned_finish=finish)
        return not broken_at(drawn.with_tasks({first.id: moved, then.id: then}), 1)

    assert holds(0)
    assert not holds(1)


@pytest.mark.parametrize("seed", range(8))
def test_a_step_can_begin_from_its_window_on_and_not_a_minute_before(seed: int) -> None:
    drawn = random_plan(seed, settled=False)
    for at_place, one in enumerate(drawn.tasks):
        first, index = window_start(drawn, at_place), drawn.indexes[at_place]
        assert first is not None

        def fits(instant: int, one: Task = one, place: int = at_place, index: MinuteIndex = index) -> bool:
            """Whether its bar may begin there: no link into it breaks, and neither project nor pin is later."""
            begun = drawn.with_tasks({one.id: replace(one, planned_start=moment_of(instant))})
            bounds = [bound for bound in (drawn.first_minute, drawn.pinned_start(place)) if bound is not None]
            return not broken_at(begun, place) and all(index.count(instant) >= index.count(bound) for bound in bounds)

        assert fits(first)
        assert not fits(index.finish(index.count(first)) - 1)


def test_the_window_begins_when_what_leads_to_it_was_over_and_not_when_it_should_have_been() -> None:
    drawn = pair(LinkKind.FINISH_START, Lag())
    first, then = (with_plan(drawn.task(number), plan(drawn)[number]) for number in (TaskId(1), TaskId(2)))
    over = finished(replace(first, started_at=MONDAY), at("2026-03-03", 12))
    planned = drawn.with_tasks({first.id: first, then.id: then})
    assert moment_of(window_start(planned, 1) or 0) == then.planned_start
    assert moment_of(window_start(planned.with_tasks({first.id: over}), 1) or 0) == datetime(2026, 3, 3, 12)
