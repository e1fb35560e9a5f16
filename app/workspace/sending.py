"""Letters leave here: one at a time a step of the data before, at and after the hand-over, so that a crash or an undo
at any moment is told apart. For ``background_sending``, which calls these steps one after the other.

``next_parcel`` writes *sending*, ``let_go`` is the question before the last byte and writes *handed over*,
``finish`` writes what became of it. The transport runs between them and may be in another thread; these three are
called on the thread that owns the data.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.actions.outbox import drop_messages
from app.domain.account import AccountStatus, MessengerAccount
from app.domain.dispatch import (
    IN_FLIGHT,
    MOST_FAILURES,
    TOLD,
    Dispatch,
    DispatchEvent,
    DispatchState,
    FaultScope,
    LetterCopy,
    SendingResult,
    StoryLine,
    settled,
)
from app.domain.errors import RuleViolation
from app.domain.ids import DispatchId, MessageId
from app.domain.message import AGAIN, CORRECTION, Delivery, Message, Untold, fact_of, told_by_key
from app.domain.person import Person
from app.domain.settings import Settings
from app.editing.ports import Fact, Parcel
from app.exchange.mail_message import Attachment, MailHead, mail_message, new_message_id
from app.exchange.webhook_body import webhook_body
from app.queries.dispatch import (
    DueLetter,
    account_status,
    address_of,
    channel_of,
    due_letters,
    is_told_by_itself,
    keys_of,
    line_key,
    may_leave,
    no_account,
    overtaken_once_more,
    sending_settings,
    still_stands,
    thread_before,
    too_far_ahead,
    why_not_sent,
)
from app.queries.letter import letter_without_text, whole_letter
from app.queries.outbox import OutboxState, to_tell
from app.queries.reader import Reader
from app.queries.sending_trouble import SendingTrouble, name_of, news_of_account, news_of_letter
from app.workspace.workspace import Workspace

log = logging.getLogger(__name__)

MOST_AT_ONCE = 1_000
WAITING = frozenset({DispatchState.WAITING})


def all_due(reader: Reader) -> Sequence[DueLetter]:
    """Everything that may leave now, also to those who are asked about first."""
    return due_letters(reader).due


def next_parcel(workspace: Workspace, due: Callable[[Reader], Sequence[DueLetter]] = all_due) -> Parcel | None:
    """The first of the letters that are ``due``, written down as *sending*; None when nothing may leave now.

    One that cannot be written keeps the others from nothing; its refusal is raised when it is the only one.
    """
    workspace.record(*workspace.read(too_far_ahead), *workspace.read(overtaken_once_more))
    first: RuleViolation | None = None
    for letter in workspace.read(due):
        try:
            return _start(workspace, letter)
        except RuleViolation as refusal:
            log.warning("a letter to person %d cannot be written", letter.person.id)
            first = first or refusal
    if first is not None:
        raise first
    return None


def _start(workspace: Workspace, due: DueLetter) -> Parcel:
    now = workspace.clock.now()
    letter, copy = workspace.read(_written, due)
    connecting = f"Connecting to {due.account.host}."
    if letter.state is DispatchState.REFUSED:
        letter = letter.with_event(DispatchEvent.AGAIN, now, "There is a new address.")
    letter = letter.with_event(DispatchEvent.STARTED, now, connecting)
    # Another that waited for the same person is in this one now.
    joined = [
        other.with_event(DispatchEvent.MOVED_ON, now, "It goes with a newer letter.")
        for other in workspace.read(_waiting_for, due)
        if other.id != letter.id
    ]
    workspace.record(letter, copy, *joined)
    return Parcel(letter.id, due.account, letter.address, copy.content)


def _waiting_for(reader: Reader, due: DueLetter) -> list[Dispatch]:
    letters = reader.dispatches().values()
    waiting = [one for one in letters if (one.person_id, one.state) == (due.person.id, DispatchState.WAITING)]
    return [one for one in waiting if not (one.is_open_draft or one.says_again)]


def _written(reader: Reader, due: DueLetter) -> tuple[Dispatch, LetterCopy]:
    """The letter made anew, under the number of its earlier attempt where there was one."""
    settings = reader.get(Settings, 1) or Settings()
    made, keys, address = whole_letter(reader, due.bundle), keys_of(due), address_of(due.person)
    number = due.continues.id if due.continues is not None else DispatchId(max(reader.dispatches(), default=0) + 1)
    id = ""
    if isinstance(due.account, MessengerAccount):
        content = webhook_body(due.account.kind, made.subject, made.body, due.person.name, due.person.mention)
    else:
        id = new_message_id(number, secrets.token_hex(6), due.account.sender)
        head = MailHead(
            due.account.sender,
            settings.lead_name,
            address,
            made.to,
            made.subject,
            id,
            reader.local(reader.now()),
            settings.lead_email,
            thread_before(reader, keys),
        )
        files = [Attachment(part.name, part.content_type, part.data) for part in made.attachments]
        content = mail_message(head, made.body, made.html, files)
    fresh = Dispatch(number, due.person.id, due.channel, address, keys, DispatchState.WAITING)
    letter = replace(
        due.continues or fresh,
        channel=due.channel,
        address=address,
        fact_keys=keys,
        subject=made.subject,
        message_id=id,
        # A messenger gets no files, so nobody has these appointments by it.
        enclosed=made.facts if id else (),
    )
    return letter, LetterCopy(number, content)


def let_go(workspace: Workspace, id: DispatchId) -> bool:
    """The question just before the last byte. True: it is written down as handed over, and the byte must go now."""
    letter = workspace.read(dispatch, id)
    answer = workspace.read(may_leave, letter)
    now = workspace.clock.now()
    if answer.yes:
        handed = letter.with_event(DispatchEvent.HANDED, now, "Handed over.")
        workspace.record(replace(handed, handed_at=now))
        return True
    event = DispatchEvent.MOVED_ON if answer.overtaken else DispatchEvent.WITHHELD
    workspace.record(letter.with_event(event, now, answer.words))
    return False


def is_handed_over(reader: Reader, id: DispatchId) -> bool:
    """Whether the last byte of a letter may have gone, and what became of it is not known yet."""
    return dispatch(reader, id).state is DispatchState.HANDED_OVER


def finish(
    workspace: Workspace,
    id: DispatchId,
    outcome: SendingResult,
    tell: Callable[[SendingTrouble], None] = lambda trouble: None,
) -> Dispatch:
    """Write down what became of a letter, with what its person knows by it. Returns it as it is now.

    ``tell`` gets what the lead is to be told once, after it was written.
    """
    letter = workspace.read(dispatch, id)
    known = workspace.read(account_status, letter.channel)
    after, status = settled(letter, known, outcome, workspace.clock.now())
    given_up = workspace.read(_given_up, after, status)
    if given_up:
        after, status = given_up[0], replace(status, failures=0)
    _record(workspace, letter, after, status, *given_up[1:])
    log.info("letter %d: %s", id, after.state)
    name = workspace.read(name_of, after.person_id)
    for trouble in (news_of_account(known, status), news_of_letter(letter, after, name)):
        if trouble is not None:
            tell(trouble)
    return after


def _given_up(reader: Reader, attempt: Dispatch, status: AccountStatus) -> list[Dispatch]:
    """After a day of failures of an account: this letter and all that waited for it to leave by itself, as refused."""
    if status.failures <= MOST_FAILURES:
        return []
    others = [
        one
        for one in reader.dispatches().values()
        if (one.channel, one.state) == (attempt.channel, DispatchState.WAITING)
        and one.id != attempt.id
        and not one.is_open_draft
    ]
    begun = {attempt.person_id, *(one.person_id for one in others)}
    number = max(reader.dispatches())
    for bundle in to_tell(reader):
        person = reader.get(Person, bundle.person_id)
        keys = tuple(
            line_key(line) for line in bundle.lines if line.state in (OutboxState.TO_TELL, OutboxState.CORRECT)
        )
        if person is None or not keys or person.id in begun or channel_of(person) != attempt.channel:
            continue
        if is_told_by_itself(reader, person) and not why_not_sent(person):
            number = DispatchId(number + 1)
            subject = letter_without_text(reader, bundle).subject
            others.append(
                Dispatch(
                    number, person.id, attempt.channel, address_of(person), keys, DispatchState.WAITING, subject=subject
                )
            )
    words = f"Tried for a day, and given up: {status.words}"
    return [
        replace(one.with_event(DispatchEvent.GIVEN_UP, reader.now(), words), fault=FaultScope.ACCOUNT, next_at=None)
        for one in (attempt, *others)
    ]


def dispatch(reader: Reader, id: DispatchId) -> Dispatch:
    """One letter by its number. Raises RuleViolation when there is none."""
    found = reader.dispatches().get(id)
    if found is None:
        raise RuleViolation(f"There is no letter {id}. See them all with: leadline outbox list")
    return found


def _record(workspace: Workspace, before: Dispatch, after: Dispatch, *more: Fact) -> None:
    """A letter with the facts that follow from its state: told with *sent* and *doubtful* only."""
    facts: list[Fact] = []
    if after.state in TOLD and before.state not in TOLD and not before.doubted:
        facts += workspace.read(_told_facts, after)
    elif after.state not in TOLD and (before.state in TOLD or before.doubted) and after.state not in IN_FLIGHT:
        facts += workspace.read(_untold_facts, after)
    workspace.record(after, *facts, *more)


def _told_facts(reader: Reader, letter: Dispatch) -> list[Fact]:
    now, facts = reader.now(), list[Fact]()
    facts += letter.enclosed
    messages = [key for key in letter.fact_keys if key == fact_of(key)]
    facts += told_by_key(messages, letter.person_id, letter.channel, now, letter.subject)
    for key in letter.fact_keys:
        told = reader.delivery(key.removeprefix(CORRECTION)) if key.startswith(CORRECTION) else None
        facts += [replace(told, corrected_at=now)] if told is not None else []
    return facts


def _untold_facts(reader: Reader, letter: Dispatch) -> list[Fact]:
    facts = list[Fact]()
    for key in letter.fact_keys:
        told: Delivery | None = reader.delivery(fact_of(key))
        if key.startswith(AGAIN):
            continue
        if key.startswith(CORRECTION):
            facts += [replace(told, corrected_at=None)] if told is not None else []
        elif told is not None:
            facts.append(Untold(key))
    return facts


def recover_letters(workspace: Workspace) -> int:
    """After a start: what was handed over when the program ended may have been sent, what was only *sending* was not.

    Returns how many letters are in doubt now.
    """

    def broken_off(reader: Reader) -> list[Dispatch]:
        return [letter for letter in reader.dispatches().values() if letter.state in IN_FLIGHT]

    doubtful = 0
    for letter in workspace.read(broken_off):
        after = letter.with_event(
            DispatchEvent.CRASHED, workspace.clock.now(), "The program ended in the middle of it."
        )
        _record(workspace, letter, after)
        doubtful += after.state is DispatchState.DOUBTFUL
    if doubtful:
        log.warning("%d letters may have been sent when the program ended", doubtful)
    return doubtful


def mark_arrived(workspace: Workspace, id: DispatchId) -> Dispatch:
    """The lead knows that a letter arrived, or has sent its draft. Raises RuleViolation for one that cannot have."""
    letter = workspace.read(dispatch, id)
    if letter.is_open_draft:
        after = letter.draft_sent(workspace.clock.now(), "Sent, says the lead.")
        _record(workspace, letter, after)
        return after
    if letter.state not in (DispatchState.DOUBTFUL, DispatchState.REFUSED, DispatchState.SENT):
        raise RuleViolation(f"This letter is {letter.state}, so it cannot have arrived yet.")
    after = letter.with_event(DispatchEvent.ARRIVED, workspace.clock.now(), "It arrived, says the lead.")
    _record(workspace, letter, after)
    return after


def send_again(workspace: Workspace, id: DispatchId) -> Parcel | None:
    """The lead wants a letter once more. One in doubt leaves with the same content at once: what is returned is to be
    carried. A refused one is written anew, and of one that was sent a new one waits; both leave with the next go: None.
    """
    letter = workspace.read(dispatch, id)
    now = workspace.clock.now()
    if letter.state is DispatchState.REFUSED:
        again = replace(letter.with_event(DispatchEvent.AGAIN, now, "Again, says the lead."), fault=None, failures=0)
        workspace.record(replace(again, next_at=None))
        return None
    if letter.state is DispatchState.SENT:
        workspace.record(*workspace.read(_once_more, letter))
        return None
    account = workspace.read(sending_settings).account(letter.channel)
    if letter.state is not DispatchState.DOUBTFUL:
        raise RuleViolation(
            f"This letter is {letter.state}; one that was sent, was refused or is in doubt is sent again."
        )
    if account is None:
        raise RuleViolation(no_account(letter.channel))
    workspace.record(letter.with_event(DispatchEvent.AGAIN, now, "Once more with the same content, says the lead."))
    return Parcel(letter.id, account, letter.address, workspace.read(_copy, id))


def _once_more(reader: Reader, letter: Dispatch) -> list[Fact]:
    """A new letter for what still stands of a sent one; its corrections are to be told as if they never were."""
    told = [reader.delivery(fact_of(key)) for key in letter.fact_keys if key.startswith(CORRECTION)]
    facts: list[Fact] = [replace(fact, corrected_at=None) for fact in told if fact is not None]
    keys = tuple(AGAIN + key for key in map(fact_of, letter.fact_keys) if still_stands(reader, AGAIN + key))
    if not keys and not facts:
        raise RuleViolation("Nobody needs this letter any more: its tasks went on. It is not sent again.")
    letters = reader.dispatches()
    if any(set(other.fact_keys) & set(keys) and other.state in WAITING | IN_FLIGHT for other in letters.values()):
        raise RuleViolation("This letter is to be sent again already. It leaves with the next ones.")
    if keys:
        story = (StoryLine(reader.now(), f"Once more after letter {letter.id}, says the lead."),)
        number, waits = DispatchId(max(letters, default=0) + 1), DispatchState.WAITING
        again = Dispatch(number, letter.person_id, letter.channel, letter.address, keys, waits, letter.subject)
        facts.append(replace(again, story=story))
    return facts


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
    _record(workspace, letter, after, *workspace.read(_corrections_dropped, letter))
    return after


def _messages_of(reader: Reader, letter: Dispatch) -> list[MessageId]:
    return [message.id for key in letter.fact_keys for message in reader.find(Message, fact_key=key)]


def _corrections_dropped(reader: Reader, letter: Dispatch) -> list[Fact]:
    """What a refused letter was to take back is settled with it."""
    if letter.state is not DispatchState.REFUSED:
        return []
    told = [reader.delivery(fact_of(key)) for key in letter.fact_keys if key.startswith(CORRECTION)]
    return [replace(fact, corrected_at=reader.now()) for fact in told if fact is not None]


def _copy(reader: Reader, id: DispatchId) -> str:
    return reader.letter_copy(id)
