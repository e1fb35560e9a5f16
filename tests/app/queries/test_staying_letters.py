"""What the Outbox says of a letter that stays: each reason with what to do, and a reason just where one stays."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions.account import hold_everything, remove_account, set_mail_account
from app.actions.person import change_person, set_by_itself
from app.actions.project import set_channels
from app.actions.reminder import change_reminders
from app.domain.dispatch import FaultScope
from app.domain.errors import LeadlineError
from app.domain.person import Channel
from app.queries.dispatch import due_letters, leaves_by_itself
from app.queries.outbox import bundles_of, untold
from app.queries.outbox_overview import (
    Mending,
    StayReason,
    letters_once_more,
    why_bundle_stays,
    why_letter_stays,
)
from app.queries.route import fresh_status
from app.workspace.lead_word import send_again
from tests.app.queries.test_outbox_reads import ACTS, act
from tests.app.workspace.test_sending import ACCOUNT, failed, letters, send
from tests.builders import Office, make_office

CASES = {
    "hold": ("Everything is held", Mending.RELEASE),
    "no address": ("Mia has no mail address", Mending.PERSON),
    "no account": ("There is no mail account", Mending.MAIL),
    "messenger": ("There is no messenger account", Mending.MESSENGER),
    "calendar": ("There is no folder", Mending.FOLDER),
    "paper": ("Mia is told by paper", Mending.PRINT),
    "stopped": ("The mail account is stopped: 535 Authentication failed.", Mending.MAIL),
    "untested": ("The mail account has passed no test yet", Mending.MAIL),
    "asks first": ("You are asked before letters to Mia leave", Mending.PERSON),
    "policy": ("Spring sale is told by paper only", Mending.PERSON),
    "quiet": ("Quiet hours: it leaves by itself at 12:15", Mending.NOTHING),
    "person fails": ("Tried again at ", Mending.NOTHING),
    "account fails": ("The mail account is tried again at ", Mending.NOTHING),
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An account that has passed its test; something is due to Mia at half past nine."""
    made = make_office(tmp_path)
    made.workspace.do(set_mail_account, ACCOUNT)
    made.workspace.record(replace(made.workspace.read(fresh_status, "mail"), tested_at=made.clock.now()))
    made.clock.forward(minutes=11)
    return made


def why(office: Office, name: str = "Mia") -> tuple[StayReason, ...]:
    bundles = bundles_of(office.workspace.read(untold))
    return office.workspace.read(why_bundle_stays, next(one for one in bundles if one.person == name))


def test_nothing_is_said_of_what_leaves_by_itself_or_may_still_be_undone(office: Office) -> None:
    assert why(office) == ()
    office.finish("idea")
    assert why(office, "Sam") == ()
    office.workspace.do(hold_everything, True)
    assert why(office, "Sam") == (), "until its wait is over an undo takes it back"
    office.clock.forward(minutes=11)
    assert why(office, "Sam") != ()


def bring_about(office: Office, what: str) -> None:
    """One of the reasons why letters to Mia stay, of many that may come together."""
    do, mia = office.workspace.do, office.people["Mia"]
    match what:
        case "hold":
            do(hold_everything, True)
        case "no address":
            do(change_person, mia, email="")
        case "no account":
            do(remove_account, "mail")
        case "messenger" | "calendar" | "paper":
            do(change_person, mia, channel=Channel(what))
        case "stopped":
            office.workspace.record(
                replace(office.workspace.read(fresh_status, "mail"), stopped="535 Authentication failed.")
            )
        case "untested":
            office.workspace.record(office.workspace.read(fresh_status, "mail"))
        case "asks first":
            do(set_by_itself, mia, False)
        case "policy":
            do(set_channels, office.project, (Channel.PAPER,))
        case "quiet":
            do(change_reminders, quiet=(0, 12 * 60 + 15))
        case "person fails":
            send(office, failed(FaultScope.PERSON))
        case "account fails":
            send(office, failed(FaultScope.ACCOUNT, "421 busy"))
        case _:
            raise KeyError(what)


@pytest.mark.parametrize("what", CASES)
def test_each_reason_is_one_sentence_with_where_it_is_mended(office: Office, what: str) -> None:
    bring_about(office, what)
    begins, mending = CASES[what]
    [reason] = why(office)
    assert reason.why.startswith(begins)
    assert reason.mending is mending
    assert reason.why.endswith((".", "!")) or mending is Mending.NOTHING


def test_a_letter_to_be_sent_once_more_stays_for_the_same_reasons_but_is_not_asked_about_again(office: Office) -> None:
    send(office)
    send_again(office.workspace, letters(office)[-1].id)
    [letter] = office.workspace.read(letters_once_more)
    bring_about(office, "asks first")
    assert office.workspace.read(why_letter_stays, letter) == ()
    bring_about(office, "stopped")
    assert office.workspace.read(why_letter_stays, letter)[0].mending is Mending.MAIL


ANY_WALK = st.lists(
    st.tuples(st.sampled_from([*(one for one in ACTS if one != "draft"), *CASES]), st.integers(0, 11)),
    min_size=3,
    max_size=12,
)


def walk(acts: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        office = make_office(Path(folder))
        office.workspace.do(set_mail_account, ACCOUNT)
        office.workspace.record(replace(office.workspace.read(fresh_status, "mail"), tested_at=office.clock.now()))
        office.clock.forward(minutes=11)
        for what, number in acts:
            # What is refused, or has nothing to act on, is no step of the walk.
            with suppress(LeadlineError, StopIteration):
                if what in CASES:
                    bring_about(office, what)
                else:
                    act(office, what, number)
            compare(office)
        office.workspace.close()


def compare(office: Office) -> None:
    """A reason is given just where the sender itself would leave something of it lying."""
    read = office.workspace.read
    found = read(due_letters)
    stays = {held.person_id for held in found.held}
    stays |= {letter.person.id for letter in found.due if not read(leaves_by_itself, letter)}
    explained = {one.person_id for one in bundles_of(read(untold)) if read(why_bundle_stays, one)}
    explained |= {letter.person_id for letter in read(letters_once_more) if read(why_letter_stays, letter)}
    assert stays <= explained, "a letter stays and nothing says why"
    leaving = {letter.person.id for letter in found.due if read(leaves_by_itself, letter)}
    assert not explained & leaving - stays, "a letter leaves by itself and a reason is given"


@settings(deadline=None, max_examples=15)
@given(ANY_WALK)
def test_a_reason_is_given_just_where_something_stays(acts: list[tuple[str, int]]) -> None:
    walk(acts)


@pytest.mark.soak
@settings(deadline=None, max_examples=400)
@given(ANY_WALK)
def test_a_reason_is_given_just_where_something_stays_after_many_walks(acts: list[tuple[str, int]]) -> None:
    walk(acts)
