"""By which way a person is told: their first channel, the other one once it refused for good, a project's policy.

A message whose project leaves out the person's channel goes by the first allowed one that works for them. Nothing else
changes the way: what fails for now is tried again by the same one, so that nobody is told twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.account import FOLDER, MESSENGER, Account, AccountStatus, account_name
from app.domain.dispatch import Dispatch, DispatchState, FaultScope
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, parse_key
from app.domain.mailbox import ANSWERS, Mailbox
from app.domain.person import Channel, Person
from app.domain.project import Project
from app.domain.settings import Settings
from app.exchange.mail_message import ascii_address
from app.exchange.page_file import file_name
from app.queries.reader import Reader

REFUSED_FOR = timedelta(days=7)
"""So long after an address refused for good the other channel is used at once; then the first is tried once more."""


@dataclass(frozen=True, slots=True)
class ChannelRoute:
    """One way to one person. ``why`` says as a sentence why nothing leaves by it; empty: it may."""

    channel: Channel
    why: str = ""
    instead: str = ""
    """Why it is not the person's own first channel, as a sentence; empty where it is."""
    refused: bool = False
    """Every way has refused for good."""
    left_out: bool = False
    """The project may be told by no way that works for the person."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A channel that took nothing for good, in its words; ``address`` is empty where the letter was at fault."""

    channel: Channel
    words: str
    address: str = ""


def route_of(
    reader: Reader,
    person: Person,
    project_id: ProjectId | None,
    letters: Sequence[Dispatch] = (),
    letter: Dispatch | None = None,
) -> ChannelRoute:
    """The way of a message of this project. ``letters`` are all to the person, ``letter`` the last with the message."""
    ways, instead = _ways(reader, person, project_id)
    if not ways:
        return ChannelRoute(person.channel, instead, left_out=True)
    if letter is not None and letter.state is DispatchState.REFUSED and not _is_remembered(letter):
        # The lead has dropped it, so it leaves by no other way either.
        return ChannelRoute(person.channel, f"Refused: {letter.last_words}", refused=True)
    refusals = list[Refusal]()
    for channel in ways:
        refusal = _refusal(reader, person, channel, letters, letter, last=channel is ways[-1])
        if refusal is None:
            said = [f"Refused by {past.channel.words}: {_ended(past.words)}." for past in refusals]
            return ChannelRoute(channel, why_not_by(reader, person, channel), " ".join(filter(None, (*said, instead))))
        refusals.append(refusal)
    last = refusals[-1]
    what = f"{last.address} was refused" if last.address else "Refused"
    advice = ". Correct the address, or send it again." if last.address else ""
    return ChannelRoute(last.channel, f"{what}: {_ended(last.words) if advice else last.words}{advice}", instead, True)


def _is_remembered(letter: Dispatch) -> bool:
    """Whether it was a channel that refused a letter, and not the lead."""
    return bool(letter.story and letter.story[-1].refused_by)


def _ways(reader: Reader, person: Person, project_id: ProjectId | None) -> tuple[list[Channel], str]:
    """The channels that are tried one after the other, and why the first is not the person's own."""
    own = [person.channel, *([person.fallback] if person.fallback not in (None, person.channel) else [])]
    project = reader.get(Project, project_id) if project_id is not None else None
    if project is None or not project.channels:
        return [channel for channel in own if channel is not None], ""
    allowed = [channel for channel in own if channel in project.channels]
    if person.channel in project.channels:
        return [channel for channel in allowed if channel is not None], ""
    first = next((channel for channel in project.channels if not why_not_by(reader, person, channel)), None)
    policy = f"{project.name} is told by {channel_words(project.channels)} only"
    if first is None:
        reason = why_not_by(reader, person, project.channels[0])
        return [], f"{policy}, and {person.name} by {person.channel.words}. {reason}"
    return [first, *(one for one in allowed if one is not None and one is not first)], f"{policy}."


def _ended(words: str) -> str:
    """Without the dot at its end, so that a sentence can go on or end behind it."""
    return words.rstrip(".") or words


def channel_words(channels: Sequence[Channel]) -> str:
    """ "mail, messenger or paper"."""
    words = [channel.words for channel in channels]
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def policy_words(channels: Sequence[Channel]) -> str:
    """The policy of a project for a heading: "Told by mail or paper only"; empty where there is none."""
    return f"Told by {channel_words(channels)} only" if channels else ""


def _refusal(
    reader: Reader,
    person: Person,
    channel: Channel,
    letters: Sequence[Dispatch],
    letter: Dispatch | None,
    *,
    last: bool,
) -> Refusal | None:
    """How a channel refused for good and still does; None where it may be tried."""
    address = address_by(person, channel)
    for line in reversed(letter.story if letter is not None else ()):
        if line.refused_by == channel and line.refused_at in ("", address) and not _is_over(reader, letter):
            return Refusal(channel, line.words, line.refused_at)
    for one in reversed(letters):
        if one.state is DispatchState.SENT and (one.channel, one.address) == (channel, address):
            break
        for line in one.story:
            # Without another way only what the lead can send again holds; else nothing would ever try it.
            holds = one.state is DispatchState.REFUSED if last else line.at + REFUSED_FOR > reader.now()
            if holds and (line.refused_by, line.refused_at) == (channel, address):
                return Refusal(channel, line.words, address)
    if channel is Channel.MESSENGER and person.messenger is not None and not last:
        # A channel of one's own that takes nothing any more has refused its person, and nobody else.
        status = account_status(reader, account_name(channel, person.messenger))
        return Refusal(channel, status.stopped) if status.stopped else None
    return None


def _is_over(reader: Reader, letter: Dispatch | None) -> bool:
    """Whether an account failed a letter, and either works again or was set anew."""
    if letter is None or letter.fault is not FaultScope.ACCOUNT:
        return False
    return not account_status(reader, name_of_account(reader, letter.person_id, letter.channel)).in_trouble


def account_for(reader: Reader, person: Person | None, channel: str) -> Account | None:
    """Through what letters to a person leave by a channel: their own where they have one. None while none is set."""
    if channel == Channel.MESSENGER and person is not None and person.messenger is not None:
        return person.messenger
    return (reader.get(Settings, 1) or Settings()).sending.account(account_name(channel))


def name_of_account(reader: Reader, person_id: PersonId, channel: str) -> str:
    """The name under which it is known how that account does."""
    person = reader.get(Person, person_id)
    return account_name(channel, person.messenger if person is not None else None)


def account_named(reader: Reader, name: str) -> Account | None:
    """An account by its name, also a person's own channel; None while there is none."""
    person_id = parse_key(name.removeprefix(f"{MESSENGER} "), "P") if name.startswith(f"{MESSENGER} ") else None
    if person_id is None:
        return (reader.get(Settings, 1) or Settings()).sending.account(name)
    person = reader.get(Person, PersonId(person_id))
    return person.messenger if person is not None else None


def account_status(reader: Reader, name: str, account: Account | None = None) -> AccountStatus:
    """How an account did, the one that is set unless another is given; of one that was never used nothing is known."""
    fresh, known = fresh_status(reader, name, account), reader.account_statuses()
    # Older programs kept it by the name alone, of whatever account was set then.
    older = None if any(key.startswith(f"{name}: ") for key in known) else known.get(name)
    found = known.get(fresh.name) or older
    return replace(found, name=fresh.name) if found is not None else fresh


def fresh_status(reader: Reader, name: str, account: Account | None = None) -> AccountStatus:
    """Nothing is known of an account, the one that is set unless another is given: what is kept once it was set."""
    used: Account | Mailbox | None = account
    if name == ANSWERS:
        used = (reader.get(Settings, 1) or Settings()).answers.mailbox
    elif account is None:
        used = account_named(reader, name)
    return AccountStatus(f"{name}: {used.identity}" if used is not None else name)


def sends_by_itself(reader: Reader, person: Person, channel: Channel | None = None) -> bool:
    """Whether letters leave without a hand where nobody chose it for a person: the account of the channel, else of
    their first one, has passed its test."""
    way = channel or person.channel
    status = account_status(reader, account_name(way, person.messenger))
    return way is not Channel.PAPER and status.tested_at is not None


def address_by(person: Person, channel: str) -> str:
    """Where letters to a person go by a channel: a mail address, what mentions them in a messenger, a file's name."""
    if channel == Channel.MESSENGER:
        return person.mention or person.name
    if channel in (Channel.CALENDAR, Channel.PAGE):
        return file_name(person.name, person.id)
    return person.email


def why_not_by(reader: Reader, person: Person, channel: Channel) -> str:
    """Why letters to a person cannot leave by a channel, as a sentence; empty when they can."""
    if channel is Channel.PAPER:
        return f"{person.name} is told by paper. Print their tasks with Ctrl+P, then mark the letter as told."
    if channel is Channel.MAIL:
        if not person.email:
            return f"{person.name} has no mail address. Type one in the list of people."
        try:
            ascii_address(person.email)
        except RuleViolation as refusal:
            return refusal.sentence
    if account_for(reader, person, channel) is None:
        return no_account(account_name(channel))
    return ""


def no_account(name: str) -> str:
    """What is said where there is no account for a channel."""
    if name == FOLDER:
        return "There is no folder for calendar files and pages. Choose one in Settings, under Files and pages."
    where = "Messenger" if name == MESSENGER else "Sending"
    return f"There is no {name} account. Set one in Settings, under {where}, or with: leadline account set {name}"
