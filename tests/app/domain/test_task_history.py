"""The course of a task: waiting apart from working, with true sequences and a count hour by hour."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.task_history import Moment, MomentKind, Spell, course, without_repeats

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
NOW = START + timedelta(hours=100)
K, S = MomentKind, Spell


def hour(number: int) -> datetime:
    return START + timedelta(hours=number)


def seen(*moments: tuple[int, MomentKind]) -> list[tuple[MomentKind, int, Spell]]:
    """What came of them: each moment, the hours after it, and what these were."""
    found = course([Moment(hour(at), kind) for at, kind in moments], NOW)
    return [(one.moment.kind, (one.until - one.moment.at) // timedelta(hours=1), one.spell) for one in found]


@pytest.mark.requirement("S4")
def test_a_task_that_comes_back_for_rework_waits_and_is_worked_on_twice() -> None:
    told = seen(
        *((0, K.READY), (1, K.TOLD), (5, K.ANSWERED), (6, K.STARTED), (10, K.BLOCKED), (30, K.UNBLOCKED)),
        *((34, K.SUBMITTED), (36, K.DONE), (50, K.REWORKED), (52, K.STARTED), (60, K.DONE)),
    )
    assert told == [
        (K.READY, 1, S.WAITING),
        (K.TOLD, 4, S.WAITING),
        (K.ANSWERED, 1, S.WAITING),
        (K.STARTED, 4, S.WORKING),
        (K.BLOCKED, 20, S.BLOCKED),
        (K.UNBLOCKED, 4, S.WORKING),
        (K.SUBMITTED, 2, S.WAITING),
        (K.DONE, 14, S.OVER),
        (K.REWORKED, 2, S.WAITING),
        (K.STARTED, 8, S.WORKING),
        (K.DONE, 40, S.OVER),
    ]


@pytest.mark.requirement("S4")
def test_where_nobody_said_that_work_began_the_time_is_neither_waiting_nor_working() -> None:
    assert [spell for *_, spell in seen((0, K.READY), (1, K.TOLD), (9, K.DONE))] == [S.UNSAID, S.UNSAID, S.OVER]
    assert [spell for *_, spell in seen((0, K.READY), (1, K.TOLD))] == [S.WAITING, S.WAITING]


def test_what_was_blocked_before_its_start_waits_again_and_what_starts_in_a_block_works_after_it() -> None:
    blocked = seen((0, K.READY), (2, K.BLOCKED), (4, K.BLOCKED), (6, K.UNBLOCKED), (8, K.STARTED))
    assert [spell for *_, spell in blocked] == [S.WAITING, S.BLOCKED, S.BLOCKED, S.WAITING, S.WORKING]
    inside = seen((0, K.READY), (2, K.BLOCKED), (3, K.STARTED), (6, K.UNBLOCKED))
    assert [spell for *_, spell in inside] == [S.WAITING, S.BLOCKED, S.BLOCKED, S.WORKING]


def test_put_back_waits_and_a_moment_after_now_is_left_out() -> None:
    assert seen((0, K.READY), (1, K.STARTED), (3, K.PUT_BACK), (200, K.DONE)) == [
        (K.READY, 1, S.WAITING),
        (K.STARTED, 2, S.WORKING),
        (K.PUT_BACK, 97, S.WAITING),
    ]


def test_a_fact_that_is_recorded_twice_stands_once_with_what_is_said_of_it() -> None:
    twice = [Moment(START, K.BLOCKED), Moment(START, K.BLOCKED, "Legal"), Moment(START, K.BLOCKED)]
    assert without_repeats(twice) == [Moment(START, K.BLOCKED, "Legal")]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from(list(MomentKind))), unique=True, max_size=12))
def test_each_hour_from_the_first_moment_on_is_counted_once(moments) -> None:
    found = seen(*moments)
    assert sum(hours for _, hours, _ in found) == (100 - min(at for at, _ in moments) if moments else 0)
    assert sorted(kind for kind, *_ in found) == sorted(kind for _, kind in moments)
    # A block ends when it is lifted, or with the round.
    opened = (S.WAITING, S.WORKING, S.UNSAID, S.BLOCKED)
    assert all(spell in opened for kind, _, spell in found if kind in (K.READY, K.STARTED))
    assert all(spell is S.OVER for kind, _, spell in found if kind in (K.DONE, K.SKIPPED, K.CANCELLED))
