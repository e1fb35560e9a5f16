"""Which letters are due to leave, what holds the others back, and what is known of those that left.

Letters are made anew from what stands at each attempt; only one in doubt keeps its content.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.account import MAIL, MESSENGER, Account, AccountStatus, SendingSettings
from app.domain.dispatch import IN_FLIGHT, LONGEST_PAUSE, Dispatch, DispatchEvent, DispatchState, FaultScope
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId
from app.domain.message import AGAIN, CORRECTION, Message, fact_of
from app.domain.person import Channel, Person
from app.domain.settings import Settings
from app.exchange.mail_message import ascii_address
from app.queries.outbox import (
    OutboxBundle,
    OutboxLine,
    OutboxState,
    letters_by_fact,
    outbox,
    state_by_itself,
    untold,
)
from app.queries.reader import Reader

THREAD_SEARCHED = 2_000
"""So many of the newest letters are looked at for what was written before about a task."""


@dataclass(frozen=True, slots=True)
class DueLetter:
    """Everything that one person is to be told now, in one letter."""

    bundle: OutboxBundle
    person: Person
    channel: str
    account: Account
    continues: Dispatch | None
    """The letter whose earlier attempt failed; its story goes on."""


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """What one person is to be told and does not hear by itself, with the reason as a sentence."""

    person_id: PersonId
    person: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class DueLetters:
    """What would leave now, in this order, and what would not."""

    due: tuple[DueLetter, ...]
    held: tuple[HeldLetter, ...]


def sending_settings(reader: Reader) -> SendingSettings:
    """What the lead chose about sending: accounts and whether everything is held."""
    return (reader.get(Settings, 1) or Settings()).sending


def account_status(reader: Reader, name: str) -> AccountStatus:
    """How an account did; of one that was never used, that nothing is known."""
    return reader.account_statuses().get(name, AccountStatus(name))


def due_letters(reader: Reader) -> DueLetters:
    """Whose letters may leave now. A letter holds what is due; what still may be undone waits for the next one."""
    letters = letters_by_fact(reader)
    people: dict[PersonId, list[OutboxLine]] = {}
    for line in reversed(untold(reader)):
        if line.state in (OutboxState.TO_TELL, OutboxState.CORRECT, OutboxState.REFUSED):
            people.setdefault(line.person_id, []).append(line)
    by_person: dict[PersonId, list[Dispatch]] = {}
    for letter in reader.dispatches().values():
        by_person.setdefault(letter.person_id, []).append(letter)
    nothing = {name: why_nothing_leaves(reader, name) for name in (MAIL, MESSENGER)}
    due, held = [], []
    for person_id, lines in people.items():
        person = reader.get(Person, person_id)
        if person is None:
            continue
        mine = by_person.get(person_id, [])
        ready = [line for line in lines if not is_refused(letters.get(line_key(line)), person)]
        name = channel_of(person)
        why = why_not_sent(person) or nothing[name] or why_person_waits(reader, person, mine)
        why = why or ("" if ready else _refusal(mine))
        account = sending_settings(reader).account(name)
        if why or account is None:
            held.append(HeldLetter(person_id, person.name, len(lines), why))
            continue
        bundle = OutboxBundle(person_id, person.name, tuple(ready), min(line.at for line in ready))
        due.append(DueLetter(bundle, person, name, account, _to_continue(mine, person)))
    again, waiting = _once_more(reader, nothing)
    due += again
    held += waiting
    due.sort(key=lambda letter: (letter.bundle.leaves_at, letter.person.id))
    return DueLetters(tuple(due), tuple(held))


def _once_more(reader: Reader, nothing: Mapping[str, str]) -> tuple[list[DueLetter], list[HeldLetter]]:
    """The letters that the lead wants sent once more, made anew from what of them still stands."""
    due, held = list[DueLetter](), list[HeldLetter]()
    waiting = [one for one in reader.dispatches().values() if one.says_again and one.state is DispatchState.WAITING]
    lines = {line.fact_key: line for line in outbox(reader)} if waiting else {}
    for letter in waiting:
        person = reader.get(Person, letter.person_id)
        mine = [lines[fact_of(key)] for key in letter.fact_keys if still_stands(reader, key)]
        if person is None or not mine:
            continue
        name = channel_of(person)
        account = sending_settings(reader).account(name)
        other = [one for one in reader.dispatches().values() if one.person_id == person.id]
        why = why_not_sent(person) or nothing[name] or why_person_waits(reader, person, other)
        if why or account is None:
            held.append(HeldLetter(person.id, person.name, len(mine), why))
            continue
        bundle = OutboxBundle(person.id, person.name, tuple(mine), reader.now())
        due.append(DueLetter(bundle, person, name, account, letter))
    return due, held


def overtaken_once_more(reader: Reader) -> list[Dispatch]:
    """The letters that were to be sent once more and that nobody needs any more, as they are then."""
    return [
        letter.with_event(DispatchEvent.MOVED_ON, reader.now(), "Nobody needs it any more, so it is not sent again.")
        for letter in reader.dispatches().values()
        if letter.says_again
        and letter.state is DispatchState.WAITING
        and not any(still_stands(reader, key) for key in letter.fact_keys)
    ]


def line_key(line: OutboxLine) -> str:
    """By what a letter knows the fact that it tells; a correction has a key of its own."""
    return CORRECTION + line.fact_key if line.state is OutboxState.CORRECT else line.fact_key


def is_refused(letter: Dispatch | None, person: Person) -> bool:
    """For good, and nobody gave a new address since."""
    if letter is None or letter.state is not DispatchState.REFUSED:
        return False
    return letter.fault is not FaultScope.PERSON or letter.address == address_of(person)


def _refusal(letters: Sequence[Dispatch]) -> str:
    refused = [letter for letter in letters if letter.state is DispatchState.REFUSED]
    return f"Refused: {refused[-1].last_words}" if refused else "Refused."


def _to_continue(letters: Sequence[Dispatch], person: Person) -> Dispatch | None:
    mine = [
        letter
        for letter in letters
        if not (letter.is_open_draft or letter.says_again)
        if letter.state is DispatchState.WAITING
        or (letter.state is DispatchState.REFUSED and not is_refused(letter, person))
    ]
    return mine[-1] if mine else None


def channel_of(person: Person) -> str:
    """The name of the account that letters to a person leave through, where they leave by themselves."""
    return MESSENGER if person.channel is Channel.MESSENGER else MAIL


def address_of(person: Person) -> str:
    """Where letters to a person go: the mail address, or in a messenger what mentions the person."""
    return (person.mention or person.name) if person.channel is Channel.MESSENGER else person.email


def no_account(name: str) -> str:
    """What is said where there is no account for a channel."""
    return f"There is no {name} account. Set one with: leadline account set {name}"


def why_nothing_leaves(reader: Reader, name: str) -> str:
    """What holds everybody's letters through one account, as a sentence; empty when something may leave."""
    settings, now = sending_settings(reader), reader.now()
    if settings.held:
        return "Everything is held. Let it go with: leadline outbox hold off"
    account = settings.account(name)
    if account is None:
        return no_account(name)
    status = account_status(reader, name)
    if status.stopped:
        return f"The {name} account is stopped: {status.stopped} Set it again when that is mended."
    if status.next_at is not None and status.next_at > now:
        return f"The {name} account is tried again at {_clock(reader, status.next_at)}: {status.words}"
    if account.per_minute:
        minute = now - timedelta(minutes=1)
        left = sum(
            letter.handed_at is not None and letter.handed_at > minute for letter in reader.dispatches().values()
        )
        if left >= account.per_minute:
            return f"The provider takes {account.per_minute} letters a minute; the others leave in the next one."
    return ""


def why_not_sent(person: Person) -> str:
    """Why letters to a person cannot leave by themselves; empty when they can."""
    if person.channel in (Channel.CALENDAR, Channel.PAPER):
        return f"{person.name} is told by {'calendar file' if person.channel is Channel.CALENDAR else 'paper'}."
    if person.channel is Channel.MESSENGER:
        return ""
    if not person.email:
        return f"{person.name} has no mail address. Type one in the list of people."
    try:
        ascii_address(person.email)
    except RuleViolation as refusal:
        return refusal.sentence
    return ""


def why_person_waits(reader: Reader, person: Person, letters: Sequence[Dispatch]) -> str:
    """What holds the letters to one person, whose letters so far are given; empty when one may leave."""
    if any(letter.state in IN_FLIGHT for letter in letters):
        return "A letter is on its way now."
    stopped = [
        letter
        for letter in letters
        if letter.state is DispatchState.REFUSED
        and letter.fault is FaultScope.PERSON
        and letter.address == address_of(person)
        and not any(later.id > letter.id and later.state is DispatchState.SENT for later in letters)
    ]
    if stopped:
        return f"{address_of(person)} was refused: {stopped[-1].last_words}. Correct the address, or send it again."
    waiting = [letter.next_at for letter in letters if letter.state is DispatchState.WAITING and letter.next_at]
    if waiting and max(waiting) > reader.now():
        words = next(letter.last_words for letter in reversed(letters) if letter.state is DispatchState.WAITING)
        return f"Tried again at {_clock(reader, max(waiting))}: {words}"
    return ""


def _clock(reader: Reader, at: datetime) -> str:
    return f"{reader.local(at):%H:%M}"


def keys_of(due: DueLetter) -> tuple[str, ...]:
    """The facts that a letter tells; of a correction, and of what is said again, a key of its own."""
    if due.continues is not None and due.continues.says_again:
        return tuple(AGAIN + line.fact_key for line in due.bundle.lines)
    return tuple(line_key(line) for line in due.bundle.lines)


def thread_before(reader: Reader, keys: Sequence[str]) -> tuple[str, ...]:
    """The ids of letters that were sent about the same tasks, the oldest first."""
    tasks = {_task_of(key) for key in keys}
    letters = list(reader.dispatches().values())[-THREAD_SEARCHED:]
    told = (DispatchState.SENT, DispatchState.DOUBTFUL)
    found = [
        letter for letter in letters if letter.state in told and tasks & {_task_of(key) for key in letter.fact_keys}
    ]
    return tuple(letter.message_id for letter in found if letter.message_id)


def _task_of(key: str) -> str:
    return fact_of(key).split("/")[1]


@dataclass(frozen=True, slots=True)
class LeaveAnswer:
    """Whether the last byte of a letter may go; else whether nothing of the letter stands any more."""

    yes: bool
    overtaken: bool = False
    words: str = ""


def may_leave(reader: Reader, letter: Dispatch) -> LeaveAnswer:
    """The question just before the last byte: does everything that the letter says still stand, and is nothing held?"""
    if letter.state is not DispatchState.SENDING:
        return LeaveAnswer(False, words="It was taken back.")
    if sending_settings(reader).held:
        return LeaveAnswer(False, words="Everything is held.")
    person = reader.get(Person, letter.person_id)
    if letter.doubted:
        # The lead wants the same letter once more, whatever became of its tasks.
        return LeaveAnswer(True)
    stands = [still_stands(reader, key) for key in letter.fact_keys]
    if not any(stands):
        return LeaveAnswer(False, overtaken=True, words="Nobody needs it any more: it was taken back or overtaken.")
    if not all(stands):
        return LeaveAnswer(False, words="Something in it changed, so it is written anew.")
    if person is None or (channel_of(person), address_of(person)) != (letter.channel, letter.address):
        return LeaveAnswer(False, words="The address changed, so it is written anew.")
    return LeaveAnswer(True)


def still_stands(reader: Reader, key: str) -> bool:
    """Whether what a letter says by this key is still to be said."""
    base = fact_of(key)
    told, messages = reader.delivery(base), reader.find(Message, fact_key=base)
    if key.startswith(CORRECTION):
        return told is not None and told.corrected_at is None and not messages
    if (told is not None) != key.startswith(AGAIN):
        return False
    return any(state_by_itself(reader, message) is OutboxState.TO_TELL for message in messages)


def too_far_ahead(reader: Reader) -> tuple[Dispatch | AccountStatus, ...]:
    """What waits for a moment beyond the longest pause because the clock was set back, with a moment that will come."""
    latest = reader.now() + LONGEST_PAUSE
    waiting: list[Dispatch | AccountStatus] = [
        replace(letter, next_at=latest)
        for letter in reader.dispatches().values()
        if letter.state is DispatchState.WAITING and letter.next_at is not None and letter.next_at > latest
    ]
    return (
        *waiting,
        *(
            replace(status, next_at=latest)
            for status in reader.account_statuses().values()
            if status.next_at is not None and status.next_at > latest
        ),
    )
