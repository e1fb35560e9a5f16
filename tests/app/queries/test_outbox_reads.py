"""What is read of the Outbox for one tab is what the whole Outbox says of it, whatever happened before."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions.account import set_mail_account
from app.domain.dispatch import DispatchEvent, DispatchState, FaultScope, SendingResult
from app.domain.errors import LeadlineError
from app.queries.outbox import LEFT, OutboxLine, OutboxState, letters_by_fact, outbox, pending, told, untold
from app.queries.outbox_overview import outbox_needs, week_counts
from app.workspace.delivery_recording import record_told
from app.workspace.lead_word import drop_letter, mark_arrived, send_again
from tests.app.workspace.test_lead_word import open_draft
from tests.app.workspace.test_sending import ACCEPTED, ACCOUNT, LOST, letters, send
from tests.builders import Office, make_office

STEPS = ("idea", "keywords", "outline")
OUTCOMES = (
    ACCEPTED,
    LOST,
    SendingResult(DispatchEvent.REFUSED, "552 too large", FaultScope.LETTER),
    SendingResult(DispatchEvent.FAILED, "450 later", FaultScope.LETTER),
)
ACTS = ("finish", "start", "undo", "wait", "send", "told", "draft", "arrived", "again", "drop")


def act(office: Office, what: str, number: int) -> None:
    names = list(office.people)
    found = letters(office)
    letter = found[number % len(found)] if found else None
    match what:
        case "finish":
            office.finish(STEPS[number % len(STEPS)])
        case "start":
            office.start(f"Project {number}")
        case "undo":
            office.workspace.undo()
        case "wait":
            office.clock.forward(minutes=11)
        case "send":
            send(office, OUTCOMES[number % len(OUTCOMES)])
        case "told":
            record_told(office.workspace, office.people[names[number % len(names)]], "hand")
        case "draft":
            open_draft(office, names[number % len(names)])
        case "arrived" if letter is not None:
            mark_arrived(office.workspace, letter.id)
        case "again" if letter is not None and letter.state is not DispatchState.DOUBTFUL:
            send_again(office.workspace, letter.id)
        case "drop" if letter is not None:
            drop_letter(office.workspace, letter.id)


def seen(lines: list[OutboxLine]) -> list[tuple[object, ...]]:
    return [(line.fact_key, line.state, line.at, line.channel, line.message_id) for line in lines]


Acts = list[tuple[str, int]]
ANY_ACTS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 11)), min_size=4, max_size=14)


def walk(acts: Acts) -> None:
    with TemporaryDirectory() as folder:
        office = make_office(Path(folder))
        office.workspace.do(set_mail_account, ACCOUNT)
        office.clock.forward(minutes=11)
        for what, number in acts:
            # What is refused, or has nothing to act on, is no step of the walk.
            with suppress(LeadlineError, StopIteration):
                act(office, what, number)
        compare(office)
        # Nothing that was read before helps now.
        office.reopen()
        compare(office)
        office.workspace.close()


@settings(deadline=None, max_examples=5)
@given(ANY_ACTS)
def test_the_tabs_together_are_the_whole_outbox(acts: Acts) -> None:
    walk(acts)


@pytest.mark.soak
@settings(deadline=None, max_examples=150)
@given(ANY_ACTS)
def test_the_tabs_together_are_the_whole_outbox_after_many_walks(acts: Acts) -> None:
    walk(acts)


def compare(office: Office) -> None:
    read = office.workspace.read
    few, newest = read(untold), read(told, 1_000)
    whole = read(outbox)
    is_told = [line for line in whole if read(lambda r, line=line: r.delivery(line.fact_key)) and line.message_id]
    assert seen(few) == seen([line for line in whole if line not in is_told])
    assert seen(read(pending)) == seen([line for line in few if line.state is not OutboxState.OVERTAKEN])
    assert seen(list(newest.lines)) == seen(is_told)
    assert newest.count == len(is_told)
    assert all(line.state in LEFT for line in newest.lines)
    by_fact = read(letters_by_fact)
    for line in newest.lines:
        letter = by_fact.get(line.fact_key)
        assert line.dispatch_id == (letter.id if letter else None)


def test_one_person_or_project_is_told_apart(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    other = office.start("Autumn sale")
    office.finish("idea")
    for message in office.messages():
        office.tell(message)
    read = office.workspace.read
    mia = [line.project for line in read(told, 10, office.people["Mia"]).lines]
    assert sorted(mia) == ["Autumn sale", "Spring sale"]
    assert [line.person for line in read(told, 10, None, "Autumn sale").lines] == ["Mia"]
    assert read(told, 1).count == 3
    assert len(read(told, 1).lines) == 1
    assert other
    office.workspace.close()


def test_a_week_counts_what_a_server_took_what_was_told_by_hand_and_what_failed(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.workspace.do(set_mail_account, ACCOUNT)
    office.clock.forward(minutes=11)
    send(office)
    office.clock.forward(days=7)
    office.start("Autumn sale")
    record_told(office.workspace, office.people["Mia"], "hand")
    office.start("Winter sale")
    office.clock.forward(minutes=11)
    send(office, LOST)
    office.start("Summer sale")
    office.clock.forward(minutes=11)
    send(office, OUTCOMES[2])
    weeks = office.workspace.read(week_counts)
    lines, today = office.workspace.read(outbox), office.clock.now().date()
    for number, week in enumerate(weeks):
        monday = today - timedelta(days=today.weekday() + 7 * number)
        states = Counter(line.state for line in lines if timedelta() <= line.at.date() - monday < timedelta(days=7))
        assert (week.monday, week.by_hand) == (monday, states[OutboxState.TOLD])
        assert (week.sent, week.doubtful) == (states[OutboxState.SENT], states[OutboxState.DOUBTFUL])
        assert week.refused == states[OutboxState.REFUSED]
    assert all(number > 0 for number in (weeks[0].by_hand, weeks[0].doubtful, weeks[0].refused, weeks[1].sent))
    needs = office.workspace.read(outbox_needs, ())
    assert (len(needs.doubtful), len(needs.refused)) == (1, 1)
    office.workspace.close()
