"""What the lead says of letters: that one arrived, is to leave once more, or is not to be sent."""

from collections.abc import Sequence
from dataclasses import replace

from app.actions.outbox import drop_messages
from app.domain.account import Account
from app.domain.dispatch import DRAFT, IN_FLIGHT, Dispatch, DispatchEvent, DispatchState, StoryLine
from app.domain.errors import RuleViolation
from app.domain.ids import DispatchId, MessageId, PersonId
from app.domain.message import AGAIN, CORRECTION, Delivery, Message, fact_of
from app.domain.person import Person
from app.domain.text import day_words
from app.editing.ports import Fact, Parcel
from app.queries.dispatch import still_stands
from app.queries.reader import Reader
from app.queries.route import account_for, address_by, name_of_account, no_account
from app.workspace.sending import dispatch, record_letter
from app.workspace.workspace import Workspace

WAITING = frozenset({DispatchState.WAITING})


def mark_arrived(workspace: Workspace, id: DispatchId) -> Dispatch:
    """The lead knows that a letter arrived, or has sent its draft. Raises RuleViolation for one that cannot have."""
    letter = workspace.read(dispatch, id)
    if letter.is_open_draft:
        after = letter.draft_sent(workspace.clock.now(), "Sent, says the lead.")
        record_letter(workspace, letter, after)
        return after
    if letter.state not in (DispatchState.DOUBTFUL, DispatchState.REFUSED, DispatchState.SENT):
        raise RuleViolation(f"This letter is {letter.state}, so it cannot have arrived yet.")
    after = letter.with_event(DispatchEvent.ARRIVED, workspace.clock.now(), "It arrived, says the lead.")
    record_letter(workspace, letter, after)
    return after


def send_again(workspace: Workspace, id: DispatchId) -> Parcel | None:
    """The lead wants a letter once more. One in doubt leaves with the same content at once: what is returned is to be
    carried. A refused one is written anew, and of one that was sent a new one waits; both leave with the next go: None.
    """
    letter = workspace.read(dispatch, id)
    now = workspace.clock.now()
    if letter.state is DispatchState.REFUSED:
        again = letter.without_refusals().with_event(DispatchEvent.AGAIN, now, "Again, says the lead.")
        workspace.record(replace(again, fault=None, failures=0, next_at=None))
        return None
    if letter.state is DispatchState.SENT:
        workspace.record(*workspace.read(_once_more, letter))
        return None
    account = workspace.read(account_of, letter)
    if letter.state is not DispatchState.DOUBTFUL:
        raise RuleViolation(
            f"This letter is {letter.state}; one that was sent, was refused or is in doubt is sent again."
        )
    if account is None:
        raise RuleViolation(no_account(workspace.read(name_of_account, letter.person_id, letter.channel)))
    workspace.record(letter.with_event(DispatchEvent.AGAIN, now, "Once more with the same content, says the lead."))
    return Parcel(letter.id, account, letter.address, workspace.read(_copy, id))


def tell_again(workspace: Workspace, key: str) -> PersonId:
    """The lead wants a letter to say once more what was told by hand, with all that was told in that moment; it leaves
    with the next go and has a story of its own. Returns whom it is for. Raises RuleViolation where nothing stands."""
    told = workspace.read(lambda reader: reader.delivery(key))
    if told is None:
        raise RuleViolation("Nobody was told this yet, so it cannot be told again.")
    workspace.record(*workspace.read(_by_letter, told))
    return told.person_id


def _by_letter(reader: Reader, told: Delivery) -> list[Fact]:
    with_it = [
        one.fact_key
        for one in reader.deliveries().values()
        if (one.person_id, one.channel, one.at) == (told.person_id, told.channel, told.at)
    ]
    day = day_words(reader.local(told.at).date(), reader.today(), weekday=True)
    words = f"Once more after it was told by {told.channel} on {day}, says the lead."
    again = _again(reader, told.person_id, with_it, told.subject, words)
    if again is None:
        raise RuleViolation("Nobody needs this any more: its tasks went on. It is not told again.")
    return [again]


def _once_more(reader: Reader, letter: Dispatch) -> list[Fact]:
    """A new letter for what still stands of a sent one; its corrections are to be told as if they never were."""
    told = [reader.delivery(fact_of(key)) for key in letter.fact_keys if key.startswith(CORRECTION)]
    facts: list[Fact] = [replace(fact, corrected_at=None) for fact in told if fact is not None]
    words = f"Once more after letter {letter.id}, says the lead."
    again = _again(reader, letter.person_id, [fact_of(key) for key in letter.fact_keys], letter.subject, words)
    if again is None and not facts:
        raise RuleViolation("Nobody needs this letter any more: its tasks went on. It is not sent again.")
    if again is not None and letter.channel != DRAFT:
        again = replace(again, channel=letter.channel, address=letter.address)
    return facts if again is None else [*facts, again]


def _again(reader: Reader, person_id: PersonId, keys: Sequence[str], subject: str, words: str) -> Dispatch | None:
    """A letter that waits to say these facts once more, by the person's own first way; None where nothing stands."""
    person = reader.get(Person, person_id)
    standing = tuple(AGAIN + key for key in keys if still_stands(reader, AGAIN + key))
    if person is None or not standing:
        return None
    letters = reader.dispatches()
    if any(set(other.fact_keys) & set(standing) and other.state in WAITING | IN_FLIGHT for other in letters.values()):
        raise RuleViolation("This letter is to be sent again already. It leaves with the next ones.")
    number, address = DispatchId(max(letters, default=0) + 1), address_by(person, person.channel)
    story = (StoryLine(reader.now(), words),)
    return Dispatch(number, person_id, person.channel, address, standing, DispatchState.WAITING, subject, story=story)


def drop_letter(workspace: Workspace, id: DispatchId) -> Dispatch:
    """The lead does not want a letter sent. One in doubt did not arrive, so its messages are still to be told; those of
    a refused one are dropped with it, as one step that can be undone. Returns the letter as it is then."""
    letter = workspace.read(dispatch, id)
    now = workspace.clock.now()
    if letter.is_open_draft:
        after = letter.with_event(DispatchEvent.DROPPED, now, "Not sent, says the lead.")
    elif letter.state in (DispatchState.HANDED_OVER, DispatchState.SENT):
        raise RuleViolation(f"This letter is {letter.state}, so it can no longer be dropped.")
    else:
        if letter.state is not DispatchState.DOUBTFUL and not letter.says_again:
            workspace.do(drop_messages, workspace.read(_messages_of, letter))
        after = letter.with_event(DispatchEvent.DROPPED, now, "Dropped, says the lead.")
    record_letter(workspace, letter, after, *workspace.read(_corrections_dropped, letter))
    return after


def _messages_of(reader: Reader, letter: Dispatch) -> list[MessageId]:
    return [message.id for key in letter.fact_keys for message in reader.find(Message, fact_key=key)]


def _corrections_dropped(reader: Reader, letter: Dispatch) -> list[Fact]:
    """What a refused letter was to take back is settled with it."""
    if letter.state is not DispatchState.REFUSED:
        return []
    told = [reader.delivery(fact_of(key)) for key in letter.fact_keys if key.startswith(CORRECTION)]
    return [replace(fact, corrected_at=reader.now()) for fact in told if fact is not None]


def account_of(reader: Reader, letter: Dispatch) -> Account | None:
    """Through what a letter leaves that is sent once more; None while nothing is set for its channel."""
    return account_for(reader, reader.get(Person, letter.person_id), letter.channel)


def _copy(reader: Reader, id: DispatchId) -> str:
    return reader.letter_copy(id)
