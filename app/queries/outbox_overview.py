"""What of the Outbox asks the lead for a word, and how many messages left in which week. For its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.dispatch import DRAFT, Dispatch, DispatchState
from app.domain.message import MessageKind
from app.domain.person import Channel, Person
from app.queries.dispatch import HeldLetter, account_status, accounts, project_of, still_stands
from app.queries.outbox import OutboxBundle, OutboxState, letters_by_fact
from app.queries.reader import Reader
from app.queries.route import account_for, route_of

WEEKS = 4


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
    letters = list(reader.dispatches().values())
    by_fact = letters_by_fact(reader) if letters else {}
    refused = [one for one in letters if one.state is DispatchState.REFUSED and _still_refused(reader, one, by_fact)]
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
    letters = reader.dispatches().values()
    return tuple(letter for letter in letters if letter.says_again and letter.state is DispatchState.WAITING)


def _still_refused(reader: Reader, letter: Dispatch, by_fact: dict[str, Dispatch]) -> bool:
    """Whether it still is the last word about something that is to be told."""
    person = reader.get(Person, letter.person_id)
    keys = [key for key in letter.fact_keys if by_fact.get(key) is letter and still_stands(reader, key)]
    if person is None or not keys:
        return False
    mine = [one for one in reader.dispatches().values() if one.person_id == person.id]
    return any(route_of(reader, person, project_of(reader, key), mine, letter).why for key in keys)


def _troubles(reader: Reader) -> list[AccountTrouble]:
    statuses = [account_status(reader, name) for name, _ in accounts(reader)]
    return [AccountTrouble(status.name, status.stopped) for status in statuses if status.stopped]


def _held(reader: Reader, bundles: Sequence[OutboxBundle]) -> list[HeldLetter]:
    """Whom an account would tell if there were an address that works."""
    held = list[HeldLetter]()
    for bundle in bundles:
        person = reader.get(Person, bundle.person_id)
        if person is None or person.channel is Channel.PAPER:
            continue
        route = route_of(reader, person, None)
        if route.why and account_for(reader, person, route.channel) is not None:
            held.append(HeldLetter(bundle.person_id, bundle.person, len(bundle.lines), route.why))
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
    oldest = this - timedelta(weeks=WEEKS - 1)
    counts = {this - timedelta(weeks=number): [0, 0, 0, 0] for number in range(WEEKS)}
    by_fact = letters_by_fact(reader)
    since = reader.now() - timedelta(weeks=WEEKS + 1)
    for key, fact in reader.deliveries().items():
        if fact.at < since or fact.kind is MessageKind.CALENDAR:
            continue
        day = reader.local(fact.at).date()
        if day >= oldest:
            week = counts.setdefault(day - timedelta(days=day.weekday()), [0, 0, 0, 0])
            letter = by_fact.get(key)
            by_hand = letter is None or letter.channel == DRAFT
            week[1 if by_hand else 2 if letter is not None and letter.state is DispatchState.DOUBTFUL else 0] += 1
    for letter in reader.dispatches().values():
        if letter.state is DispatchState.REFUSED and letter.story and letter.story[-1].at >= since:
            day = reader.local(letter.story[-1].at).date()
            if day >= oldest:
                counts.setdefault(day - timedelta(days=day.weekday()), [0, 0, 0, 0])[3] += len(letter.fact_keys)
    return tuple(WeekCount(monday, *numbers) for monday, numbers in sorted(counts.items(), reverse=True))[:WEEKS]
