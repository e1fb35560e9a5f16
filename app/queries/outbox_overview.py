"""What of the Outbox asks the lead for a word, and how many messages left in which week. For its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.dispatch import Dispatch, DispatchState
from app.domain.message import Delivery, MessageKind
from app.domain.person import Channel, Person
from app.queries.dispatch import (
    HeldLetter,
    accounts,
    is_told_by_itself,
    project_of,
    routes_of,
    still_stands,
)
from app.queries.outbox import OutboxBundle, OutboxState, by_fact, to_tell
from app.queries.reader import Reader
from app.queries.route import account_for, account_status, route_of

WEEKS = 4
WHOLE = timedelta(weeks=WEEKS)
BY_ITSELF = frozenset({Channel.MAIL, Channel.MESSENGER, Channel.CALENDAR, Channel.PAGE})
"""The channels by which the program itself tells."""


@dataclass(frozen=True, slots=True)
class AccountTrouble:
    """An account that nothing leaves through before somebody has looked at it; ``why`` in the server's words."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class OutboxNeeds:
    """Everything that does not go on without the lead."""

    drafts: tuple[Dispatch, ...]
    """Opened in the mail program: were they sent?"""
    doubtful: tuple[Dispatch, ...]
    refused: tuple[Dispatch, ...]
    accounts: tuple[AccountTrouble, ...]
    held: tuple[HeldLetter, ...]
    corrections: tuple[OutboxBundle, ...]
    """Undone after it was told, and nothing else to tell these people."""

    @property
    def count(self) -> int:
        """How many things ask for a word."""
        return sum(map(len, (self.drafts, self.doubtful, self.refused, self.accounts, self.held, self.corrections)))


def outbox_needs(reader: Reader, bundles: Sequence[OutboxBundle]) -> OutboxNeeds:
    """What asks for a word now; ``bundles`` are what is to be told."""
    letters = reader.open_letters()
    last = by_fact(letters)
    refused = [one for one in letters if one.state is DispatchState.REFUSED and _still_refused(reader, one, last)]
    return OutboxNeeds(
        tuple(letter for letter in letters if letter.is_open_draft),
        tuple(letter for letter in letters if letter.state is DispatchState.DOUBTFUL),
        tuple(refused),
        tuple(_troubles(reader)),
        tuple(_held(reader, bundles)),
        tuple(bundle for bundle in bundles if only_corrections(bundle)),
    )


def only_corrections(bundle: OutboxBundle) -> bool:
    """Whether all that a person is to be told is that something no longer holds."""
    return all(line.state is OutboxState.CORRECT for line in bundle.lines)


def letters_once_more(reader: Reader) -> tuple[Dispatch, ...]:
    """The letters that were sent and are to be sent again."""
    letters = reader.open_letters()
    return tuple(letter for letter in letters if letter.says_again and letter.state is DispatchState.WAITING)


def drafts_to_offer(reader: Reader) -> tuple[str, ...]:
    """The names of those to whom something is due by mail, and whose letters do not leave without a hand."""
    found = []
    for bundle in to_tell(reader):
        person = reader.get(Person, bundle.person_id)
        if person is None or person.channel is not Channel.MAIL or bundle.waiting:
            continue
        if not is_told_by_itself(reader, person):
            found.append(bundle.person)
    return tuple(found)


def _still_refused(reader: Reader, letter: Dispatch, last: dict[str, Dispatch]) -> bool:
    """Whether it still is the last word about something that is to be told."""
    person = reader.get(Person, letter.person_id)
    keys = [key for key in letter.fact_keys if last.get(key) is letter and still_stands(reader, key)]
    if person is None or not keys:
        return False
    mine = reader.letters_to(person.id)
    return letter.says_again or any(route_of(reader, person, project_of(reader, key), mine, letter).why for key in keys)


def _troubles(reader: Reader) -> list[AccountTrouble]:
    statuses = [account_status(reader, name) for name, _ in accounts(reader)]
    return [AccountTrouble(status.account, status.stopped) for status in statuses if status.stopped]


def _held(reader: Reader, bundles: Sequence[OutboxBundle]) -> list[HeldLetter]:
    """Whom an account would tell if there were an address that works, or a project that lets it."""
    held, letters = list[HeldLetter](), reader.letters_of_refused()
    for bundle in bundles:
        person = reader.get(Person, bundle.person_id)
        if person is None or person.channel is Channel.PAPER:
            continue
        mine = [letter for letter in letters if letter.person_id == person.id]
        for route, lines in routes_of(reader, person, bundle.lines, mine):
            known = route.left_out or account_for(reader, person, route.channel) is not None
            if route.why and not route.refused and known:
                held.append(HeldLetter(bundle.person_id, bundle.person, len(lines), route.why))
    return held


@dataclass(frozen=True, slots=True)
class WeekCount:
    """What became of the messages of one week, which is named by its Monday."""

    monday: date
    sent: int = 0
    """Accepted by a server."""
    by_hand: int = 0
    """Told by draft, copy, paper or word of mouth."""
    doubtful: int = 0
    refused: int = 0


def week_counts(reader: Reader) -> tuple[WeekCount, ...]:
    """The last four weeks, this one first."""
    today = reader.today()
    this = today - timedelta(days=today.weekday())
    counts = {this - timedelta(weeks=number): [0, 0, 0, 0] for number in range(WEEKS)}
    letters = reader.open_letters()
    doubtful = {key for one in letters if one.state is DispatchState.DOUBTFUL for key in one.fact_keys}
    moments = [(fact.at, _column(fact, doubtful)) for fact in reader.told_since(reader.now() - WHOLE)]
    refused = [one for one in letters if one.state is DispatchState.REFUSED and one.story]
    moments += [(one.story[-1].at, 3) for one in refused for _ in one.fact_keys]
    for at, column in moments:
        day = reader.local(at).date()
        week = counts.get(day - timedelta(days=day.weekday()))
        if week is not None and column is not None:
            week[column] += 1
    return tuple(WeekCount(monday, *numbers) for monday, numbers in counts.items())


def _column(fact: Delivery, doubtful: set[str]) -> int | None:
    """Where a fact counts in a week; nowhere where it was no message of its own."""
    if fact.kind is MessageKind.CALENDAR:
        return None
    return 2 if fact.fact_key in doubtful else 0 if fact.channel in BY_ITSELF else 1
