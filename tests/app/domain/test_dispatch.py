"""What may happen to a letter on its way, held against the table of the rules; retries and what a fault holds up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account import MAIL, AccountStatus
from app.domain.dispatch import (
    IN_FLIGHT,
    MOST_FAILURES,
    TOLD,
    Dispatch,
    DispatchEvent,
    DispatchState,
    FaultScope,
    SendingResult,
    settled,
    state_after,
)
from app.domain.ids import DispatchId, PersonId

NOW = datetime(2027, 1, 12, 9, 30, tzinfo=UTC)

TABLE = """
event       waiting    sending    handed     sent       refused    doubtful   overtaken
started     sending    .          .          .          .          .          .
handed      .          handed     .          .          .          .          .
withheld    .          waiting    .          .          .          .          .
failed      .          waiting    waiting    .          .          .          .
refused     .          refused    refused    .          .          .          .
accepted    .          .          sent       .          .          .          .
lost        .          waiting    doubtful   .          .          .          .
crashed     .          waiting    doubtful   .          .          .          .
given       refused    .          .          .          .          .          .
moved       overtaken  overtaken  .          .          overtaken  .          .
came        .          .          refused    refused    .          refused    .
arrived     .          .          sent       .          sent       sent       .
again       .          .          .          .          waiting    sending    .
dropped     overtaken  overtaken  .          .          overtaken  refused    .
"""
"""The rules as they were agreed on; a dot: it stays as it is."""


def by_first_word(word: str) -> DispatchState:
    names = {"handed": "handed over", "doubtful": "may have been sent"}
    return DispatchState(names.get(word, word))


def cells() -> list[tuple[DispatchEvent, DispatchState, DispatchState]]:
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    found = []
    for word, *after in rows:
        event = next(event for event in DispatchEvent if event.value.split()[0] == word)
        for before, then in zip(head[1:], after, strict=True):
            state = by_first_word(before)
            found.append((event, state, state if then == "." else by_first_word(then)))
    return found


def test_every_event_in_every_state_does_what_the_table_says() -> None:
    seen = cells()
    assert len(seen) == len(DispatchEvent) * len(DispatchState)
    assert [cell for cell in seen if state_after(cell[1], cell[0]) is not cell[2]] == []


def letter(state: DispatchState = DispatchState.WAITING, person: int = 1) -> Dispatch:
    return Dispatch(DispatchId(1), PersonId(person), MAIL, "ana@example.com", ("handoff/LL-1/r1/p1",), state)


@given(st.lists(st.sampled_from(DispatchEvent), max_size=30))
def test_on_any_walk_nothing_that_may_lie_in_the_mailbox_leaves_again_by_itself(events: list[DispatchEvent]) -> None:
    """The world is kept beside the letter: what arrived is only known to it."""
    seen = letter()
    last_byte_went = False
    for event in events:
        before = seen
        seen = seen.with_event(event, NOW, event.value)
        if event is DispatchEvent.HANDED and before.state is DispatchState.SENDING:
            last_byte_went = True
        if seen.state is not before.state and event in (DispatchEvent.FAILED, DispatchEvent.REFUSED):
            # The other side said that it did not take this copy; one in doubt before may still lie there.
            last_byte_went = before.doubted
        if event in (DispatchEvent.AGAIN, DispatchEvent.CAME_BACK):
            last_byte_went = before.doubted and last_byte_went
        if seen.state is DispatchState.WAITING:
            assert not last_byte_went
        assert seen.state not in TOLD or before.state in IN_FLIGHT | TOLD | {DispatchState.REFUSED}


@given(st.sampled_from(DispatchEvent), st.sampled_from(sorted(IN_FLIGHT)))
def test_one_in_doubt_that_is_sent_again_ends_as_sent_or_in_doubt(event: DispatchEvent, state: DispatchState) -> None:
    found = state_after(state, event, doubted=True)
    assert found in IN_FLIGHT | TOLD or event is DispatchEvent.CAME_BACK


def failed(scope: FaultScope, **more: bool) -> SendingResult:
    return SendingResult(DispatchEvent.FAILED, "450 busy", scope, **more)


def test_a_letter_is_tried_after_1_5_15_60_minutes_then_hourly_for_a_day_then_given_up() -> None:
    seen, now, pauses = letter(), NOW, []
    while seen.state is DispatchState.WAITING:
        flying = seen.with_event(DispatchEvent.STARTED, now, "")
        seen, status = settled(flying, AccountStatus(MAIL), failed(FaultScope.PERSON), now)
        assert status == AccountStatus(MAIL)
        if seen.state is DispatchState.WAITING:
            pauses.append(int((seen.next_at - now).total_seconds()) // 60)
            now = seen.next_at
    assert pauses == [1, 5, 15, 60, *[60] * 23]
    assert len(pauses) == MOST_FAILURES
    assert timedelta(hours=24) <= now - NOW <= timedelta(hours=25)
    assert seen.state is DispatchState.REFUSED


def test_a_server_that_refuses_is_tried_27_times_in_a_day_and_the_first_try_after_it_gives_up() -> None:
    """After 1, 5, 15 and 60 minutes, then hourly for a day: counted by walking over the minutes of two days."""
    day, wanted, next_try = 24 * 60, list[int](), 0
    for minute in range(2 * day):
        if minute == next_try:
            wanted.append(minute)
            if minute >= day:
                break
            next_try += [1, 5, 15, 60][min(len(wanted), 4) - 1]
    assert sum(minute < day for minute in wanted) == 27
    for scope in (FaultScope.PERSON, FaultScope.ACCOUNT):
        seen, status, tries, now = letter(), AccountStatus(MAIL), list[int](), NOW
        while seen.state is DispatchState.WAITING and status.failures <= MOST_FAILURES:
            tries.append(int((now - NOW).total_seconds()) // 60)
            seen, status = settled(seen.with_event(DispatchEvent.STARTED, now, ""), status, failed(scope), now)
            now = status.next_at or seen.next_at or now
        assert tries == wanted


def test_a_fault_of_the_account_costs_the_letter_nothing_and_holds_the_account() -> None:
    flying = letter(DispatchState.SENDING)
    seen, status = settled(flying, AccountStatus(MAIL), failed(FaultScope.ACCOUNT, stops=True), NOW)
    assert (seen.state, seen.failures, seen.next_at) == (DispatchState.WAITING, 0, None)
    assert (status.failures, status.next_at, status.stopped) == (1, NOW + timedelta(minutes=1), "450 busy")
    again, status = settled(flying, status, SendingResult(DispatchEvent.ACCEPTED, "250 ok"), NOW)
    assert again.state is DispatchState.SENDING, "nothing can be accepted that was not handed over"


def test_an_accepted_letter_clears_what_was_said_about_the_account_and_keeps_the_servers_id() -> None:
    flying = letter(DispatchState.HANDED_OVER)
    status = AccountStatus(MAIL, failures=3, next_at=NOW, stopped="x", refused_person=PersonId(9))
    seen, status = settled(flying, status, SendingResult(DispatchEvent.ACCEPTED, "250 ok", message_id="<a@b>"), NOW)
    assert (seen.state, seen.message_id) == (DispatchState.SENT, "<a@b>")
    assert (status.failures, status.next_at, status.stopped, status.refused_person) == (0, None, "", None)


def test_a_rule_of_the_server_is_the_persons_fault_once_and_the_accounts_for_a_second_person() -> None:
    refusal = SendingResult(DispatchEvent.REFUSED, "550 5.7.1 no", FaultScope.PERSON, policy=True)
    first, status = settled(letter(DispatchState.SENDING), AccountStatus(MAIL), refusal, NOW)
    assert (first.state, first.fault, status.stopped) == (DispatchState.REFUSED, FaultScope.PERSON, "")
    same, status = settled(letter(DispatchState.SENDING), status, refusal, NOW)
    assert (same.state, status.stopped) == (DispatchState.REFUSED, "")
    second, status = settled(letter(DispatchState.SENDING, person=2), status, refusal, NOW)
    assert second.state is DispatchState.WAITING
    assert "several people" in status.stopped


@pytest.mark.parametrize(("asked", "minutes"), [(0, 1), (30, 1), (120, 2), (86_400, 60)])
def test_a_pause_is_as_long_as_the_other_side_asks_but_an_hour_at_most(asked: int, minutes: int) -> None:
    outcome = SendingResult(DispatchEvent.FAILED, "429", FaultScope.ACCOUNT, wait_seconds=asked)
    _, status = settled(letter(DispatchState.SENDING), AccountStatus(MAIL), outcome, NOW)
    assert status.next_at == NOW + timedelta(minutes=minutes)


def test_a_bounce_that_was_quicker_than_the_result_stays() -> None:
    bounced = letter(DispatchState.HANDED_OVER).with_event(DispatchEvent.CAME_BACK, NOW, "no such user")
    seen, _ = settled(bounced, AccountStatus(MAIL), SendingResult(DispatchEvent.ACCEPTED, "250 ok"), NOW)
    assert seen.state is DispatchState.REFUSED
