"""The load of people: the worked example figure for figure, and an independent count of random plans by the minute."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.domain.ids import StepId, WorkflowId
from app.domain.quantity import Span, SpanUnit
from app.domain.run import SkipReason, StepRun, TaskState
from app.domain.task import Block, Task
from app.domain.work_calendar import Week, week_of
from app.domain.workflow import StepKind
from app.scheduling.forecast import forecast
from app.scheduling.load import LoadBand, Piece, band, capacity, effort_of, load_task, medians_of, piece_of, spread
from app.scheduling.minute_index import DAY
from app.scheduling.network import Network
from app.scheduling.working_time import WorkingTime, instant_of
from tests.app.scheduling.builders import BERLIN, LEO, at, finished, started, with_tasks
from tests.app.scheduling.worked_example import APPROVE, BRIEF, COPY, DESIGN, example

WORKFLOW = WorkflowId(1)
MEDIANS = medians_of((WORKFLOW, StepId(f"s{COPY}"), hours * 60) for hours in (24, 30, 20))


def days_of(*ends: tuple[int, int]) -> list[int]:
    return [date(2026, month, day).toordinal() for month, day in ends]


def minute(moment: datetime) -> int:
    return instant_of(moment.astimezone(BERLIN).replace(tzinfo=None))


def on_21_may() -> Network:
    planned = example()
    design, approve = planned.task(DESIGN), planned.task(APPROVE)
    return with_tasks(
        planned,
        finished(planned.task(BRIEF), at("2026-05-08", 15)),
        started(replace(design, effort_minutes=3600), at("2026-05-21")),
        replace(approve, effort_minutes=120),
    )


def piece(network: Network, number: int, now: datetime, *, expected: bool = False) -> Piece:
    task = network.task(number)  # type: ignore[arg-type]
    seen = forecast(network, now).minutes_of(task.id) if expected else None
    row = load_task(task, WORKFLOW, network.wall)
    found = piece_of(row, network.calendar_of(task), minute(now), MEDIANS, seen, as_expected=expected)
    assert found is not None
    return found


def shares(network: Network, number: int, now: datetime, *, expected: bool = False) -> list[tuple[int, int]]:
    return list(piece(network, number, now, expected=expected).days)


COPY_DAYS = days_of((5, 26), (5, 27), (6, 1), (6, 2), (6, 3))
DESIGN_DAYS = days_of((5, 21), (5, 22), (5, 26), (5, 27), (5, 28), (5, 29), (6, 1), (6, 2), (6, 3))


@pytest.mark.requirement("A36")
@pytest.mark.parametrize(
    ("number", "expected", "minutes", "days"),
    [
        (COPY, False, 288, COPY_DAYS),
        (COPY, True, 288, COPY_DAYS),
        (DESIGN, False, 400, DESIGN_DAYS),
        (DESIGN, True, 360, [*DESIGN_DAYS, *days_of((6, 4))]),
        (APPROVE, False, 60, days_of((6, 4), (6, 5))),
        (APPROVE, True, 60, days_of((6, 5), (6, 8))),
    ],
)
def test_the_worked_example_on_21_may(number: int, expected: bool, minutes: int, days: list[int]) -> None:
    now = at("2026-05-21")
    assert shares(on_21_may(), number, now, expected=expected) == [(day, minutes) for day in days]


@pytest.mark.requirement("A36")
def test_the_weeks_of_leo_with_a_fifth_for_other_things() -> None:
    network, now = on_21_may(), at("2026-05-21")
    weeks = [days_of((5, 18), (5, 24)), days_of((5, 25), (5, 31)), days_of((6, 1), (6, 7))]
    found = []
    for expected in (False, True):
        load = dict(piece(network, DESIGN, now, expected=expected).days)
        for first, last in weeks:
            minutes = sum(part for day, part in load.items() if first <= day <= last)
            has = capacity(network.calendar(LEO).index, first, last, minute(now), 20)
            found.append((minutes, has, band(minutes, has)))
    assert found == [
        (800, 768, LoadBand.OVER),
        (1600, 1536, LoadBand.OVER),
        (1200, 1920, LoadBand.FREE),
        (720, 768, LoadBand.FULL),
        (1440, 1536, LoadBand.FULL),
        (1440, 1920, LoadBand.GOOD),
    ]


def test_on_27_may_at_one_the_rest_of_design_is_spread_over_the_rest_of_its_time() -> None:
    found = piece(on_21_may(), DESIGN, at("2026-05-27", 13))
    assert found.remaining == 2340
    assert [minutes for _, minutes in found.days] == [212, 426, 425, 426, 425, 426]


def test_on_3_june_shortly_before_its_end_copy_takes_full_days_and_runs_over() -> None:
    found = piece(on_21_may(), COPY, at("2026-06-03", 16, 50))
    assert [minutes for _, minutes in found.days] == [10, 480, 480, 470]
    assert found.over == 1430


def test_blocked_until_28_may_design_counts_in_full_from_that_day() -> None:
    network = on_21_may()
    now = at("2026-05-22")
    blocked = replace(network.task(DESIGN), blocked=Block("Legal", now, date(2026, 5, 28)))  # type: ignore[arg-type]
    found = piece(with_tasks(network, blocked), DESIGN, now)
    assert [minutes for _, minutes in found.days] == [480] * 7 + [240]
    assert (found.days[0][0], found.over) == (days_of((5, 28))[0], 1200)


def test_what_nobody_estimated_is_filled_in_by_its_kind() -> None:
    def effort(task: Task) -> tuple[int, bool]:
        return effort_of(load_task(task, WORKFLOW, lambda moment: moment), 480, MEDIANS)

    plain = replace(example().task(BRIEF), length=None)  # type: ignore[arg-type]
    assert effort(replace(plain, effort_minutes=90)) == (90, False)
    assert effort(replace(plain, step_id=StepId(f"s{COPY}"))) == (1440, True)
    assert effort(replace(plain, kind=StepKind.APPROVAL)) == (30, True)
    assert effort(replace(plain, kind=StepKind.DECISION)) == (30, True)
    assert effort(replace(plain, kind=StepKind.MILESTONE)) == (0, False)
    assert effort(replace(plain, length=Span(3, SpanUnit.HOURS))) == (180, True)
    assert effort(plain) == (480, True)


def test_what_takes_nobodys_time_is_no_load() -> None:
    network, now = on_21_may(), at("2026-05-21")
    copy = network.task(COPY)  # type: ignore[arg-type]
    for other in (
        replace(copy, run=StepRun(TaskState.WAITING, skip=SkipReason.BY_HAND)),
        replace(copy, kind=StepKind.WAIT),
        replace(copy, kind=StepKind.SUBWORKFLOW, effort_minutes=60),
        finished(copy, now),
        replace(copy, kind=StepKind.MILESTONE, step_id=None),
    ):
        row = load_task(other, WORKFLOW, network.wall)
        assert piece_of(row, network.company, minute(now), MEDIANS) is None


def test_work_without_a_date_stands_on_no_day() -> None:
    network, now = on_21_may(), at("2026-05-21")
    free = replace(network.task(COPY), planned_start=None, planned_finish=None, due_on=None)  # type: ignore[arg-type]
    found = piece_of(load_task(free, WORKFLOW, network.wall), network.company, minute(now), MEDIANS)
    assert found is not None
    assert (found.days, found.remaining, found.window) == ((), 1440, None)


def test_a_due_day_alone_says_when_and_no_length_is_the_working_day_of_the_end() -> None:
    network, now = on_21_may(), at("2026-05-21")
    due = replace(
        network.task(APPROVE),
        planned_start=None,
        planned_finish=None,
        length=Span(1),
        due_on=date(2026, 6, 5),  # type: ignore[arg-type]
    )
    pointed = replace(due, planned_start=datetime(2026, 6, 7, 17), planned_finish=datetime(2026, 6, 7, 17))
    for task in (due, pointed):
        found = piece_of(load_task(task, WORKFLOW, network.wall), network.company, minute(now), MEDIANS)
        assert found is not None
        assert found.days == ((date(2026, 6, 5).toordinal(), 120),)


@pytest.mark.parametrize(
    ("load", "has", "wanted"),
    [
        (0, 0, LoadBand.FREE),
        (1, 0, LoadBand.OVER),
        (699, 1000, LoadBand.FREE),
        (700, 1000, LoadBand.GOOD),
        (899, 1000, LoadBand.GOOD),
        (900, 1000, LoadBand.FULL),
        (1000, 1000, LoadBand.FULL),
        (1001, 1000, LoadBand.OVER),
    ],
)
def test_bands(load: int, has: int, wanted: LoadBand) -> None:
    assert band(load, has) is wanted


WEEKS: tuple[Week, ...] = (
    week_of(),
    week_of("1111000", ((540, 780),)),
    week_of("1011010", ((480, 720), (780, 1020))),
    week_of("1111111", ((1200, 1440),)),
)


def works(week: Week, off: Iterable[date], instant: int) -> bool:
    day, of_day = divmod(instant, DAY)
    return date.fromordinal(day) not in off and any(a <= of_day < b for a, b in week.days[(day - 1) % 7])


def working_minutes(week: Week, off: Iterable[date], start: int, finish: int) -> int:
    return sum(works(week, off, instant) for instant in range(start, finish))


def by_the_minute(week: Week, off: Iterable[date], start: int, finish: int, minutes: int) -> dict[int, int]:
    """An independent count: every working minute from ``start`` on, one by one, until there is room for all."""
    inside = [instant for instant in range(start, max(start, finish)) if works(week, off, instant)]
    instant = max(start, finish)
    while len(inside) < minutes:
        if works(week, off, instant):
            inside.append(instant)
        instant += 1
    a_day, found = Counter(instant // DAY for instant in inside), Counter[int]()
    before = 0
    for day in sorted(a_day):
        after = before + a_day[day]
        found[day] = minutes * after // len(inside) - minutes * before // len(inside)
        before = after
    return {day: share for day, share in found.items() if share}


@pytest.mark.parametrize("seed", range(60))
def test_a_spread_is_what_counting_minute_by_minute_gives(seed: int) -> None:
    chance = random.Random(seed)
    week = chance.choice(WEEKS)
    # Around both changes of the clock of Berlin, which move no wall-clock time.
    base = chance.choice((date(2026, 3, 26), date(2026, 10, 22)))
    off = [base + timedelta(days=chance.randrange(20)) for _ in range(4)]
    start = base.toordinal() * DAY + chance.randrange(5 * DAY)
    finish = start + chance.randrange(8 * DAY) - DAY
    minutes = chance.randrange(1, 4000)
    days, over = spread(WorkingTime(week, off).index, start, finish, minutes)
    wanted = by_the_minute(week, off, start, finish, minutes)
    assert dict(days) == wanted
    assert sum(share for _, share in days) == minutes
    assert over == max(0, minutes - working_minutes(week, off, start, finish))
