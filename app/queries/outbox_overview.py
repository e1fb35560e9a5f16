"""What of the Outbox asks the lead for a word, and how many messages left in which week. For its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.domain.account import FOLDER, MAIL, MESSENGER, account_name
from app.domain.dispatch import Dispatch, DispatchState
from app.domain.ids import ProjectId
from app.domain.message import Delivery, MessageKind
from app.domain.person import Channel, Person
from app.domain.settings import Settings
from app.domain.task import Task
from app.queries.dispatch import (
    HeldLetter,
    account_words,
    accounts,
    is_told_by_itself,
    project_of,
    routes_of,
    sending_settings,
    still_stands,
    why_person_waits,
)
from app.queries.outbox import OutboxBundle, OutboxState, by_fact, to_tell
from app.queries.reader import Reader
from app.queries.route import ChannelRoute, account_for, account_status, no_account, route_of
from app.reminders.lead import is_quiet
from app.reminders.stage import quiet_until

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


class Mending(StrEnum):
    """The one thing to do, or the place to go to, after which a letter leaves."""

    NOTHING = ""
    RELEASE = "release"
    """Let go of everything that is held."""
    PERSON = "person"
    MAIL = "mail account"
    MESSENGER = "messenger account"
    FOLDER = "folder"
    PRINT = "print"


_OF_ACCOUNT = {MAIL: Mending.MAIL, MESSENGER: Mending.MESSENGER, FOLDER: Mending.FOLDER}
_NONE_SET = {
    MAIL: "There is no mail account, so it leaves by your hand: open a draft, or set an account up in Settings.",
    MESSENGER: "There is no messenger account, so it leaves by your hand: copy it, or set an account up in Settings.",
    FOLDER: "There is no folder for calendar files and pages. Choose one in Settings.",
}


@dataclass(frozen=True, slots=True)
class StayReason:
    """Why something that is due does not leave by itself, as a sentence with what to do."""

    why: str
    mending: Mending = Mending.NOTHING


def why_bundle_stays(reader: Reader, bundle: OutboxBundle) -> tuple[StayReason, ...]:
    """Why what is due to one person stays, each reason once; nothing where it leaves by itself or may be undone."""
    person = reader.get(Person, bundle.person_id)
    due = [line for line in bundle.lines if line.state is not OutboxState.WAITING]
    if person is None or not due:
        return ()
    mine = reader.letters_to(person.id)
    return _reasons(reader, person, [route for route, _ in routes_of(reader, person, due, mine)], mine)


def why_letter_stays(reader: Reader, letter: Dispatch) -> tuple[StayReason, ...]:
    """Why a letter stays that is to be sent once more, about which nobody is asked again."""
    person = reader.get(Person, letter.person_id)
    if person is None:
        return ()
    mine = reader.letters_to(person.id)
    routes = [route_of(reader, person, project_of(reader, key), mine, letter) for key in letter.fact_keys]
    return _reasons(reader, person, routes, mine, asked_for=True)


def _reasons(
    reader: Reader, person: Person, routes: Sequence[ChannelRoute], mine: Sequence[Dispatch], *, asked_for: bool = False
) -> tuple[StayReason, ...]:
    if sending_settings(reader).held:
        return (StayReason("Everything is held, so nothing leaves until you let letters go.", Mending.RELEASE),)
    found = [
        _way_is_closed(reader, person, route) or _person_waits(reader, person, route, mine, asked_for)
        for route in routes
    ]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _way_is_closed(reader: Reader, person: Person, route: ChannelRoute) -> StayReason | None:
    """What is wrong with the address or the account of a way."""
    name = account_name(route.channel, person.messenger)
    if route.why == no_account(name):
        return StayReason(_NONE_SET[name], _OF_ACCOUNT[name])
    if route.why:
        by_paper = route.channel is Channel.PAPER and not route.left_out
        return StayReason(route.why, Mending.PRINT if by_paper else Mending.PERSON)
    status = account_status(reader, name)
    if status.stopped:
        said = f"The {account_words(name)} is stopped: {status.stopped} Set it again when that is mended."
        return StayReason(said, _OF_ACCOUNT.get(name, Mending.PERSON))
    if status.next_at is not None and status.next_at > reader.now():
        at = reader.local(status.next_at)
        return StayReason(f"The {account_words(name)} is tried again at {at:%H:%M}: {status.words}")
    return None


def _person_waits(
    reader: Reader, person: Person, route: ChannelRoute, mine: Sequence[Dispatch], asked_for: bool
) -> StayReason | None:
    """What keeps a letter although its way is free: the letter before it, the hour, what was chosen for the person."""
    if why := why_person_waits(reader, mine):
        return StayReason(why)
    if asked_for or is_told_by_itself(reader, person, route.channel):
        choices = (reader.get(Settings, 1) or Settings()).reminders
        if choices.quiet is None or not is_quiet(choices, reader.now(), reader.zone()):
            return None
        until = quiet_until(choices.quiet, reader.local(reader.now()))
        return StayReason(f"Quiet hours: it leaves by itself at {until:%H:%M}. Send it now if it cannot wait.")
    if person.by_itself is not None:
        said = f"You are asked before letters to {person.name} leave: send it now, or choose otherwise in People."
        return StayReason(said, Mending.PERSON)
    name = account_name(route.channel, person.messenger)
    mending = _OF_ACCOUNT.get(name, Mending.PERSON)
    where = "People" if mending is Mending.PERSON else "Settings"
    said = f"The {account_words(name)} has passed no test yet, so nothing leaves through it by itself"
    return StayReason(f"{said}: send it now, or test it in {where}.", mending)


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


def quarter_words(reader: Reader, project_id: ProjectId | None = None) -> str:
    """What the program itself told since the quarter began, of one project or of all: "Leadline sent 214 hand-overs and
    reminders this quarter."; empty where it sent none."""
    today = reader.today()
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    since = datetime.combine(first, time.min, reader.zone())
    sent = [fact for fact in reader.told_since(since) if _column(fact, set()) == 0]
    if project_id is not None:
        tasks = {task.id for task in reader.find(Task, project_id=project_id)}
        sent = [fact for fact in sent if fact.task_id in tasks]
    if not sent:
        return ""
    said = "1 hand-over or reminder" if len(sent) == 1 else f"{len(sent):,} hand-overs and reminders"
    return f"Leadline sent {said} this quarter."


def _column(fact: Delivery, doubtful: set[str]) -> int | None:
    """Where a fact counts in a week; nowhere where it was no message of its own."""
    if fact.kind is MessageKind.CALENDAR:
        return None
    return 2 if fact.fact_key in doubtful else 0 if fact.channel in BY_ITSELF else 1
