"""The dates of a recurrence: left out, moved, counted; which run is due; what its project is called."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.errors import RuleViolation
from app.domain.ids import RecurrenceId, WorkflowId
from app.domain.process import Missed, OccurrenceChange, Recurrence
from app.scheduling.recurrence import (
    Occurrence,
    near,
    need_pattern,
    next_due,
    next_moment,
    occurrences,
    run_name,
    upcoming,
    with_change,
)

FRIDAY = date(2027, 1, 1)
WEEKLY = Recurrence(RecurrenceId(1), WorkflowId(1), "FREQ=WEEKLY;BYDAY=FR", FRIDAY, lead_days=7)


def fridays(*numbers: int) -> list[date]:
    return [FRIDAY + timedelta(weeks=number) for number in numbers]


def company_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def made(recurrence: Recurrence, today: date) -> tuple[list[tuple[date, date]], Recurrence]:
    """The (date of the rule, day of the project) of everything that is due, in the order in which it is made."""
    found = []
    while (due := next_due(recurrence, today, company_day)) is not None:
        recurrence = replace(recurrence, made_until=due.made_until)
        if due.run is not None and due.anchor_on is not None:
            found.append((due.run.on, due.anchor_on))
    return found, recurrence


def days(recurrence: Recurrence, count: int) -> Iterator[date | None]:
    return (one.to for one, _ in zip(occurrences(recurrence), range(count), strict=False))


def test_a_date_is_left_out_or_moved_and_the_count_goes_on() -> None:
    one, two, three, four = fridays(0, 1, 2, 3)
    changed = replace(
        WEEKLY,
        rule="FREQ=WEEKLY;BYDAY=FR;COUNT=4",
        exceptions=(OccurrenceChange(two), OccurrenceChange(three, three + timedelta(days=3))),
    )
    assert list(days(changed, 9)) == [one, None, three + timedelta(days=3), four]
    assert [one.number for one in occurrences(changed)] == [1, 2, 3, 4]
    assert [one.on for one in upcoming(changed, FRIDAY, 2)] == [one, two, three]


def test_a_run_is_due_from_its_lead_on_and_once() -> None:
    second = fridays(1)[0]
    recurrence = replace(WEEKLY, made_until=FRIDAY)
    assert made(recurrence, second - timedelta(days=8)) == ([], recurrence)
    found, after = made(recurrence, second - timedelta(days=7))
    assert found == [(second, second)]
    assert made(after, second - timedelta(days=7))[0] == []
    assert next_moment(after) == second
    assert made(replace(recurrence, paused=True), date(2030, 1, 1))[0] == []


@pytest.mark.requirement("S40")
def test_forty_days_closed_give_what_the_setting_says() -> None:
    today = date(2027, 2, 14)
    recurrence = replace(WEEKLY, made_until=FRIDAY)
    coming = fridays(7)[0]
    assert coming == date(2027, 2, 19)
    skipped, after = made(replace(recurrence, missed=Missed.SKIP), today)
    assert skipped == [(coming, coming)]
    assert after.made_until == coming
    once, after = made(replace(recurrence, missed=Missed.ONCE), today)
    # The latest of the six that passed, on the Monday after that Sunday; then the one that is still to come.
    assert once == [(date(2027, 2, 12), date(2027, 2, 15)), (coming, coming)]
    assert after.made_until == coming


def test_what_was_left_out_by_hand_is_not_made_as_missed() -> None:
    third = fridays(2)[0]
    recurrence = replace(WEEKLY, lead_days=0, made_until=FRIDAY, exceptions=(OccurrenceChange(third),))
    assert made(recurrence, third + timedelta(days=1))[0] == [(fridays(1)[0], third + timedelta(days=3))]
    only = replace(recurrence, made_until=fridays(1)[0])
    assert made(only, third + timedelta(days=1))[0] == []


def test_a_moved_date_is_made_before_the_day_that_it_has() -> None:
    second = fridays(1)[0]
    later = replace(WEEKLY, made_until=FRIDAY, exceptions=(OccurrenceChange(second, second + timedelta(days=4)),))
    assert made(later, second - timedelta(days=7))[0] == []
    assert made(later, second - timedelta(days=3))[0] == [(second, second + timedelta(days=4))]


def test_a_date_may_be_moved_between_its_neighbours() -> None:
    one, two, three = fridays(0, 1, 2)
    moved = replace(WEEKLY, exceptions=with_change(WEEKLY, two, two + timedelta(days=6)))
    assert moved.exceptions == (OccurrenceChange(two, two + timedelta(days=6)),)
    assert near(moved, three) == (two + timedelta(days=6), fridays(3)[0])
    for beyond in (one, three, three + timedelta(days=30)):
        with pytest.raises(RuleViolation, match=r"beyond the neighbours of 8 Jan 2027\. Choose a day after"):
            with_change(WEEKLY, two, beyond)
    assert with_change(moved, two, two) == ()
    assert with_change(moved, two, None) == (OccurrenceChange(two),)
    with pytest.raises(RuleViolation, match="9 Jan 2027 is no date of “every Friday”"):
        with_change(WEEKLY, two + timedelta(days=1), None)


def test_dates_far_from_the_first_are_still_found() -> None:
    old = replace(WEEKLY, first_on=date(1999, 1, 1), made_until=FRIDAY)
    assert next(occurrences(old, FRIDAY)).on == fridays(1)[0]
    assert with_change(old, fridays(1)[0], None) == (OccurrenceChange(fridays(1)[0]),)


@pytest.mark.parametrize(
    ("pattern", "on", "name"),
    [
        ("Newsletter {week}", date(2027, 1, 1), "Newsletter 53"),
        ("{workflow} {week}/{year}", date(2027, 1, 1), "Letter 53/2026"),
        ("{month} {year}", date(2027, 1, 1), "January 2027"),
        ("{workflow} {date}", date(2024, 2, 29), "Letter 1 Mar 2024"),
        ("No {n}", date(2027, 3, 28), "No 7"),
    ],
)
def test_a_project_is_named_by_its_pattern(pattern: str, on: date, name: str) -> None:
    run = Occurrence(on, 7, on)
    assert run_name(need_pattern(pattern), "Letter", run, on + timedelta(days=1)) == name


def test_a_name_is_never_too_long_and_never_names_what_is_not_there() -> None:
    run = Occurrence(FRIDAY, 1, FRIDAY)
    assert len(run_name("{workflow} {workflow}", "Long words " * 18, run, FRIDAY)) <= 200
    assert run_name("{workflow} {n}", "{date}", run, FRIDAY) == "{date} 1"
    for pattern, why in (
        ("", "is empty"),
        ("{weak}", "“{weak}” stands for nothing"),
        ("{n", "“{n” stands"),
        ("}", "“}”"),
    ):
        with pytest.raises(RuleViolation, match=why):
            need_pattern(pattern)
