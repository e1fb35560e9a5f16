"""Which letters are due to leave, what holds the others back, and what is known of those that left.

Letters are made anew from what stands at each attempt; only one in doubt keeps its content.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.account import FOLDER, MAIL, MESSENGER, Account, AccountStatus, SendingSettings, account_name
from app.domain.dispatch import IN_FLIGHT, LONGEST_PAUSE, Dispatch, DispatchEvent, DispatchState
from app.domain.ids import TASK_PREFIX, DispatchId, PersonId, ProjectId, TaskId, parse_key
from app.domain.message import AGAIN, CORRECTION, Message, fact_of
from app.domain.person import Channel, Person
from app.domain.project import Project
from app.domain.settings import Settings
from app.domain.task import Task
from app.exchange.mail_message import Attachment
from app.queries.outbox import (
    OutboxBundle,
    OutboxLine,
    OutboxState,
    by_fact,
    outbox,
    pending,
    state_by_itself,
)
from app.queries.reader import Reader
from app.queries.route import (
    ChannelRoute,
    account_for,
    account_named,
    account_status,
    address_by,
    name_of_account,
    no_account,
    route_of,
    sends_by_itself,
)
from app.reminders.lead import is_quiet

THREAD_SEARCHED = 2_000
"""So many of the newest letters are looked at for what was written before about a task."""


@dataclass(frozen=True, slots=True)
class DueLetter:
    """Everything that one person is to be told now, in one letter."""

    bundle: OutboxBundle
    person: Person
    channel: Channel
    account: Account
    earlier: tuple[Dispatch, ...] = ()
    """The letters whose attempts failed: the story of the first goes on, the others go with it."""
    instead: str = ""
    """Why it does not leave by the person's own first channel, as a sentence."""
    plans: tuple[Attachment, ...] = ()
    """Plan sheets that go with it."""
    lacks: str = ""
    """What should go with it and does not, as a sentence."""

    @property
    def address(self) -> str:
        """Where the letter goes by its channel."""
        return address_by(self.person, self.channel)


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


def due_letters(reader: Reader) -> DueLetters:
    """Whose letters may leave now. A letter holds what is due; what still may be undone waits for the next one."""
    people: dict[PersonId, list[OutboxLine]] = {}
    for line in reversed(pending(reader)):
        if line.state in (OutboxState.TO_TELL, OutboxState.CORRECT, OutboxState.REFUSED):
            people.setdefault(line.person_id, []).append(line)
    by_person: dict[PersonId, list[Dispatch]] = {}
    for letter in reader.dispatches().values():
        by_person.setdefault(letter.person_id, []).append(letter)
    told = list[DueBundle]()
    for person_id, lines in people.items():
        person = reader.get(Person, person_id)
        if person is None:
            continue
        mine = by_person.get(person_id, [])
        for route, group in routes_of(reader, person, lines, mine):
            before = _earlier(mine, route.channel, [line_key(line) for line in group])
            bundle = OutboxBundle(person_id, person.name, tuple(group), min(line.at for line in group))
            told.append(DueBundle(person, bundle, route, before))
    nothing = dict[str, str]()
    judged = [_judged(reader, one, by_person.get(one.person.id, []), nothing) for one in (*told, *_once_more(reader))]
    due = [one for one in judged if isinstance(one, DueLetter)]
    due.sort(key=lambda letter: (letter.bundle.leaves_at, letter.person.id))
    return DueLetters(tuple(due), tuple(one for one in judged if isinstance(one, HeldLetter)))


def sends_anything(reader: Reader) -> bool:
    """Whether there is an account at all; else nothing needs to be looked for."""
    settings = sending_settings(reader)
    return bool(accounts(reader)) and not settings.held


def is_told_by_itself(reader: Reader, person: Person, channel: Channel | None = None) -> bool:
    """Whether letters to a person leave without a hand: as the lead chose, else where the account of the channel, or
    of their first one, has passed its test."""
    return person.by_itself if person.by_itself is not None else sends_by_itself(reader, person, channel)


def leaves_by_itself(reader: Reader, letter: DueLetter) -> bool:
    """Whether a letter that is due may leave without a hand now: not in quiet hours, nor to one who is asked about,
    unless the lead has asked for just this letter."""
    asked_for = bool(letter.earlier) and letter.earlier[0].says_again
    quiet = is_quiet((reader.get(Settings, 1) or Settings()).reminders, reader.now(), reader.zone())
    return not quiet and (asked_for or is_told_by_itself(reader, letter.person, letter.channel))


@dataclass(frozen=True, slots=True)
class DueBundle:
    """What one person is to be told by one way, before it is known whether that way is free."""

    person: Person
    bundle: OutboxBundle
    route: ChannelRoute
    earlier: tuple[Dispatch, ...]


def _judged(
    reader: Reader, told: DueBundle, letters: Sequence[Dispatch], nothing: dict[str, str]
) -> DueLetter | HeldLetter:
    """Whether a bundle may leave now, or with the reason why not. ``letters`` are all to its person; ``nothing`` gets
    what holds each account, which is looked for once."""
    person, route = told.person, told.route
    account = account_for(reader, person, route.channel)
    name = account_name(route.channel, person.messenger)
    if name not in nothing:
        nothing[name] = why_nothing_leaves(reader, name)
    why = route.why or nothing[name] or why_person_waits(reader, letters)
    if why or account is None:
        return HeldLetter(person.id, person.name, len(told.bundle.lines), why)
    return DueLetter(told.bundle, person, route.channel, account, told.earlier, route.instead)


def routes_of(
    reader: Reader, person: Person, lines: Sequence[OutboxLine], mine: Sequence[Dispatch]
) -> list[tuple[ChannelRoute, list[OutboxLine]]]:
    """The messages to one person by the way that they go and what holds it, in order of their age; ``mine`` are all
    letters to the person so far."""
    letters = by_fact(mine)
    groups: dict[tuple[Channel, str], tuple[ChannelRoute, list[OutboxLine]]] = {}
    found: dict[tuple[ProjectId | None, DispatchId | None], ChannelRoute] = {}
    for line in lines:
        task = reader.get(Task, line.task_id)
        project = reader.get(Project, task.project_id) if task is not None and task.project_id is not None else None
        # Only a project with a policy decides anything.
        project_id = project.id if project is not None and project.channels else None
        letter = letters.get(line_key(line))
        way = (project_id, letter.id if letter is not None else None)
        if way not in found:
            found[way] = route_of(reader, person, project_id, mine, letter)
        route = found[way]
        groups.setdefault((route.channel, route.why), (route, []))[1].append(line)
    return list(groups.values())


def line_key(line: OutboxLine) -> str:
    """By what a letter knows the fact that it tells; a correction has a key of its own."""
    return CORRECTION + line.fact_key if line.state is OutboxState.CORRECT else line.fact_key


def _earlier(letters: Sequence[Dispatch], channel: str, keys: Sequence[str]) -> tuple[Dispatch, ...]:
    """The letters to one person whose story goes on in a letter with these facts, the last one first."""
    told = set(keys)
    return tuple(
        letter
        for letter in reversed(letters)
        if not (letter.is_open_draft or letter.says_again)
        if (letter.state is DispatchState.WAITING and (letter.channel == channel or told & set(letter.fact_keys)))
        or (letter.state is DispatchState.REFUSED and told & set(letter.fact_keys))
    )


def _once_more(reader: Reader) -> list[DueBundle]:
    """The letters that the lead wants sent once more, made anew from what of them still stands."""
    due = list[DueBundle]()
    waiting = [one for one in reader.open_letters() if one.says_again and one.state is DispatchState.WAITING]
    lines = {line.fact_key: line for line in outbox(reader)} if waiting else {}
    for letter in waiting:
        person = reader.get(Person, letter.person_id)
        mine = [lines[fact_of(key)] for key in letter.fact_keys if still_stands(reader, key)]
        if person is None or not mine:
            continue
        other = [one for one in reader.dispatches().values() if one.person_id == person.id]
        route = route_of(reader, person, project_of(reader, line_key(mine[0])), other, letter)
        bundle = OutboxBundle(person.id, person.name, tuple(mine), reader.now())
        due.append(DueBundle(person, bundle, route, (letter,)))
    return due


def overtaken_once_more(reader: Reader) -> list[Dispatch]:
    """The letters that were to be sent once more and that nobody needs any more, as they are then."""
    return [
        letter.with_event(DispatchEvent.MOVED_ON, reader.now(), "Nobody needs it any more, so it is not sent again.")
        for letter in reader.open_letters()
        if letter.says_again
        and letter.state is DispatchState.WAITING
        and not any(still_stands(reader, key) for key in letter.fact_keys)
    ]


def _routes_of_letter(reader: Reader, person: Person, letter: Dispatch) -> list[ChannelRoute]:
    """The ways on which everything in a letter would go now."""
    mine = [one for one in reader.dispatches().values() if one.person_id == person.id]
    projects = {project_of(reader, key) for key in letter.fact_keys}
    return [route_of(reader, person, project_id, mine, letter) for project_id in projects]


def why_nothing_leaves(reader: Reader, name: str) -> str:
    """What holds everybody's letters through one account, as a sentence; empty when something may leave."""
    settings, now = sending_settings(reader), reader.now()
    if settings.held:
        return "Everything is held. Let it go with: leadline outbox hold off"
    account = account_named(reader, name)
    if account is None:
        return no_account(name)
    status = account_status(reader, name)
    if status.stopped:
        return f"The {account_words(name)} is stopped: {status.stopped} Set it again when that is mended."
    if status.next_at is not None and status.next_at > now:
        return f"The {account_words(name)} is tried again at {_clock(reader, status.next_at)}: {status.words}"
    if account.per_minute:
        minute = now - timedelta(minutes=1)
        left = sum(
            letter.handed_at is not None
            and letter.handed_at > minute
            and name_of_account(reader, letter.person_id, letter.channel) == name
            for letter in reader.dispatches().values()
        )
        if left >= account.per_minute:
            return f"The provider takes {account.per_minute} letters a minute; the others leave in the next one."
    return ""


def why_person_waits(reader: Reader, letters: Sequence[Dispatch]) -> str:
    """What holds the letters to one person, whose letters so far are given; empty when one may leave."""
    if any(letter.state in IN_FLIGHT for letter in letters):
        return "A letter is on its way now."
    waiting = [letter.next_at for letter in letters if letter.state is DispatchState.WAITING and letter.next_at]
    if waiting and max(waiting) > reader.now():
        words = next(letter.last_words for letter in reversed(letters) if letter.state is DispatchState.WAITING)
        return f"Tried again at {_clock(reader, max(waiting))}: {words}"
    return ""


def _clock(reader: Reader, at: datetime) -> str:
    return f"{reader.local(at):%H:%M}"


def keys_of(due: DueLetter) -> tuple[str, ...]:
    """The facts that a letter tells; of a correction, and of what is said again, a key of its own."""
    if due.earlier and due.earlier[0].says_again:
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
    if person is None or not _goes_same_way(reader, person, letter):
        return LeaveAnswer(False, words="The address changed, so it is written anew.")
    return LeaveAnswer(True)


def _goes_same_way(reader: Reader, person: Person, letter: Dispatch) -> bool:
    """Whether everything in a letter would still go by its channel and to its address."""
    if letter.address != address_by(person, letter.channel):
        return False
    return letter.says_again or all(
        route.channel == letter.channel for route in _routes_of_letter(reader, person, letter)
    )


def project_of(reader: Reader, key: str) -> ProjectId | None:
    """The project of the task that a fact is about, by the key of the fact; None of a free one."""
    task = reader.get(Task, TaskId(parse_key(_task_of(key), TASK_PREFIX) or 0))
    return task.project_id if task is not None else None


def accounts(reader: Reader) -> list[tuple[str, Account]]:
    """Every account that is set with its name: those for all, then the channels of people's own."""
    settings = sending_settings(reader)
    for_all = [(name, settings.account(name)) for name in (MAIL, MESSENGER, FOLDER)]
    own = [(account_name(MESSENGER, one.messenger), one.messenger) for one in reader.find(Person, archived=False)]
    return [(name, account) for name, account in (*for_all, *own) if account is not None]


def account_words(name: str) -> str:
    """How a sentence calls an account."""
    if name == FOLDER:
        return "folder for calendar files and pages"
    return f"{name} account" if name in (MAIL, MESSENGER) else "own messenger channel"


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
