"""Hours against windows: an independent count of what must be missing, and the first date by a walk of the minutes."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ids import TaskId
from app.domain.quantity import Span, SpanUnit
from app.scheduling.feasibility import Fit, FreeTime, Need, earliest, fits, windows
from app.scheduling.minute_index import DAY
from app.scheduling.network import Network, day_of_finish
from tests.app.scheduling.builders import ANA, LEO, MIA, before, company, network, stored, task

MONDAY = date(2026, 5, 18).toordinal()
NOW = MONDAY * DAY + 9 * 60
HOURS = 8 * 60


def free_of(*loads: int, other: int = 0) -> FreeTime:
    """Of somebody who works the company's week, with so many minutes of work on Monday, Tuesday …"""
    return FreeTime(company().index, {MONDAY + at: load for at, load in enumerate(loads)}, NOW, other)


def morning(day: int) -> int:
    return (MONDAY + day) * DAY + 9 * 60


def evening(day: int) -> int:
    return (MONDAY + day) * DAY + 17 * 60


def need(number: int, minutes: int, first: int, last: int) -> Need:
    return Need(TaskId(number), MIA, minutes, morning(first), evening(last))


def fitted(free: FreeTime, *needs: Need) -> Sequence[Fit]:
    found = fits(needs, {MIA: free})
    return [found[one.task_id] for one in needs]


def test_what_is_free_is_the_day_without_other_things_and_without_the_load() -> None:
    free = free_of(120, 600, other=25)
    assert [free.on(MONDAY + day) for day in (0, 1, 2, 5)] == [360 - 120, 0, 360, 0]
    assert free.between(morning(0), morning(0) + 4 * 60) == 120
    assert free.between(morning(0), evening(2)) == 240 + 360


@pytest.mark.requirement("A36")
def test_a_step_fits_or_is_so_many_hours_short() -> None:
    fit, short = fitted(free_of(240), need(1, 240, 0, 0), need(2, 1200, 1, 2))
    assert (fit.free, fit.short) == (240, 0)
    assert (short.free, short.short) == (960, 240)


def test_two_steps_of_one_person_share_her_hours_and_the_one_due_first_has_them() -> None:
    late, first = fitted(free_of(), need(1, 600, 0, 1), need(2, 480, 0, 0))
    assert (first.short, late.short) == (0, 120)


days = st.integers(0, 4)
windows_of_days = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))
cases = st.tuples(
    st.lists(st.integers(0, 600), min_size=5, max_size=5),
    st.lists(st.tuples(st.integers(1, 1500), windows_of_days), min_size=1, max_size=5),
)


def missing_by_days(has: Sequence[int], wanted: Sequence[tuple[int, tuple[int, int]]]) -> int:
    """What must be missing: the most that any choice of days is short for the work that can be done on them alone."""
    most = 0
    for count in range(1, len(has) + 1):
        for chosen in combinations(range(len(has)), count):
            inside = (minutes for minutes, (first, last) in wanted if set(range(first, last + 1)) <= set(chosen))
            most = max(most, sum(inside) - sum(has[day] for day in chosen))
    return most


def check_missing(case: tuple[list[int], list[tuple[int, tuple[int, int]]]]) -> None:
    loads, wanted = case
    free = free_of(*loads)
    found = fitted(free, *(need(at, minutes, *window) for at, (minutes, window) in enumerate(wanted)))
    has = [free.on(MONDAY + day) for day in range(5)]
    assert has == [max(0, HOURS - load) for load in loads]
    assert sum(fit.short for fit in found) == missing_by_days(has, wanted)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_as_little_is_missing_as_any_order_of_the_work_could_bring_about(case) -> None:
    check_missing(case)


@pytest.mark.soak
@settings(max_examples=4000, deadline=None)
@given(cases)
def test_as_little_is_missing_in_thousands_of_weeks(case) -> None:
    check_missing(case)


def by_the_minute(hours: Sequence[int], loads: Sequence[int]) -> int:
    """The day on which a chain of work ends that one person does, minute after minute of what each day has left."""
    left, day = sum(hours), 0
    while True:
        weekday = day % 7 < 5
        has = max(0, HOURS - (loads[day] if day < len(loads) else 0)) if weekday else 0
        for _ in range(has):
            left -= 1
            if not left:
                return MONDAY + day
        day += 1


def chain(efforts: Sequence[int]) -> Network:
    tasks = [
        task(at, days=None, length=Span(minutes / 60, SpanUnit.HOURS)) for at, minutes in enumerate(efforts, start=1)
    ]
    flows = [(at, at + 1) for at in range(1, len(efforts))]
    return network(tasks, flows, len(efforts), date(2026, 12, 1))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 20).map(lambda n: 30 * n), min_size=1, max_size=5),
    st.lists(st.sampled_from((0, 120, 240, 480, 700)), max_size=10),
)
def test_a_chain_of_one_person_ends_on_the_day_that_a_walk_of_the_minutes_gives(efforts, loads) -> None:
    free = {MIA: FreeTime(company().index, {MONDAY + at: load for at, load in enumerate(loads)}, NOW)}
    found = earliest(chain(efforts), {TaskId(at): one for at, one in enumerate(efforts, 1)}, free, NOW)
    assert found is not None
    # A length runs over the working time of a day, whatever part of it other work takes.
    assert day_of_finish(found.finish) == by_the_minute(efforts, loads)


@pytest.mark.requirement("A36")
def test_without_other_work_the_earliest_end_is_that_of_the_lengths_and_the_longest_step_decides() -> None:
    tasks = [task(1, owner=ANA, days=1), task(2, owner=LEO, days=3), task(3, owner=MIA, days=1)]
    made = network(tasks, [(1, 3), (2, 3)], 3, date(2026, 6, 12))
    nobody = {one: FreeTime(company().index, {}, NOW) for one in (ANA, LEO, MIA)}
    found = earliest(made, {}, nobody, NOW)
    assert found is not None
    assert found.finish == evening(3)
    assert found.decider == (2, 0)


@pytest.mark.requirement("A36")
def test_who_is_full_decides_and_it_is_said_how_long_the_step_waits() -> None:
    tasks = [task(1, owner=ANA, days=2), task(2, owner=LEO, days=1), task(3, owner=MIA, days=1)]
    made = network(tasks, [(1, 3), (2, 3)], 3, date(2026, 6, 12))
    free = {one: FreeTime(company().index, {}, NOW) for one in (ANA, MIA)}
    free[LEO] = free_of(480, 480, 480)
    found = earliest(made, {TaskId(1): 480, TaskId(2): 480, TaskId(3): 240}, free, NOW)
    assert found is not None
    assert day_of_finish(found.finish) == MONDAY + 4
    assert found.decider == (2, 3 * HOURS)


def test_who_never_has_time_gives_no_date() -> None:
    made = network([task(1)], [], 1, date(2026, 6, 12))
    free = {MIA: FreeTime(company().index, {}, NOW, 100)}
    assert earliest(made, {TaskId(1): 60}, free, NOW) is None


def test_a_step_can_be_worked_on_from_the_planned_end_of_what_leads_to_it() -> None:
    first, second = task(1, days=1, offset=before(10)), task(2, owner=LEO, days=1, offset=before(0))
    made = stored(network([first, second], [(1, 2)], 2, date(2026, 6, 12)))
    found = windows(made, NOW)
    assert found[TaskId(1)] == (NOW, made.bars[0][1])
    assert found[TaskId(2)] == (made.bars[0][1], made.bars[1][1])
