"""What the lead is told about sending: once when it happens, and for as long as it stands, in the same words."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.account import AccountStatus
from app.domain.dispatch import Dispatch, DispatchState
from app.domain.ids import PersonId
from app.domain.mailbox import ANSWERS
from app.domain.person import Person
from app.queries.dispatch import account_words
from app.queries.reader import Reader
from app.queries.route import account_named, account_status

TOLD_AFTER = 2
"""Failures for now, one after the other; a single one is nothing that the lead must know."""


@dataclass(frozen=True, slots=True)
class SendingTrouble:
    """One thing that keeps letters from leaving, as a sentence with the words of the other side."""

    words: str
    about_account: bool
    """Mended in the settings; else in the Outbox."""


def news_of_account(before: AccountStatus, after: AccountStatus) -> SendingTrouble | None:
    """What is to be told once: an account that has just stopped, or failed for the second time."""
    if after.stopped and not before.stopped:
        return _stopped(after)
    return _failing(after) if before.failures < TOLD_AFTER <= after.failures else None


def news_of_letter(before: Dispatch, after: Dispatch, name: str) -> SendingTrouble | None:
    """What is to be told once: a letter that failed for the second time, was refused, or may have been sent."""
    if after.state is DispatchState.WAITING:
        return _tried(after, name) if before.failures < TOLD_AFTER <= after.failures else None
    return _ended(after, name) if after.state is not before.state else None


def sending_troubles(reader: Reader) -> tuple[SendingTrouble, ...]:
    """Everything that stands now, accounts first."""
    return (*_of_accounts(reader), *_of_letters(reader))


def _of_accounts(reader: Reader) -> Iterator[SendingTrouble]:
    for name in dict.fromkeys(status.account for status in reader.account_statuses().values()):
        if name == ANSWERS or account_named(reader, name) is None:
            continue
        status = account_status(reader, name)
        if status.stopped:
            yield _stopped(status)
        elif status.failures >= TOLD_AFTER:
            yield _failing(status)


def _of_letters(reader: Reader) -> Iterator[SendingTrouble]:
    for letter in reader.open_letters():
        if letter.state is DispatchState.WAITING and letter.failures >= TOLD_AFTER:
            yield _tried(letter, name_of(reader, letter.person_id))


def name_of(reader: Reader, person_id: PersonId) -> str:
    """The name of a person for a sentence, also of one who was taken away."""
    person = reader.get(Person, person_id)
    return person.name if person is not None else "somebody"


def _stopped(status: AccountStatus) -> SendingTrouble:
    by = account_words(status.account)
    # Some sentences say already what to do there.
    advice = "" if "Settings" in status.stopped else " Mend it in the settings, then test it."
    words = f"Nothing leaves by the {by} any more: “{status.stopped}”{advice}"
    return SendingTrouble(words, about_account=True)


def _failing(status: AccountStatus) -> SendingTrouble:
    by = account_words(status.account)
    words = f"Letters by the {by} do not leave for now and are tried again for a day: “{status.words}”"
    return SendingTrouble(words, about_account=True)


def _tried(letter: Dispatch, name: str) -> SendingTrouble:
    words = f"The letter to {name} did not leave for now and is tried again for a day: “{letter.last_words}”"
    return SendingTrouble(words, about_account=False)


def _ended(letter: Dispatch, name: str) -> SendingTrouble | None:
    if letter.state is DispatchState.REFUSED:
        return SendingTrouble(f"The letter to {name} was refused: “{letter.last_words}”", about_account=False)
    if letter.state is DispatchState.DOUBTFUL:
        words = f"The letter to {name} may have been sent: “{letter.last_words}” Say in the Outbox what became of it."
        return SendingTrouble(words, about_account=False)
    return None
