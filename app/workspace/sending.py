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

from app.domain.account import Account, FolderAccount, MailAccount, MessengerAccount
from app.domain.dispatch import (
    IN_FLIGHT,
    TOLD,
    Dispatch,
    DispatchEvent,
    DispatchState,
    FaultScope,
    LetterCopy,
    SendingResult,
    settled,
)
from app.domain.errors import RuleViolation
from app.domain.ids import DispatchId
from app.domain.message import AGAIN, CORRECTION, Delivery, Untold, fact_of, told_by_key
from app.domain.person import Channel
from app.domain.settings import Settings
from app.editing.ports import Fact, Parcel
from app.exchange.mail_message import Attachment, MailHead, mail_message, new_message_id
from app.exchange.webhook_body import webhook_body
from app.queries.calendar_export import calendar_export
from app.queries.dispatch import (
    DueLetter,
    due_letters,
    keys_of,
    may_leave,
    overtaken_once_more,
    thread_before,
    too_far_ahead,
)
from app.queries.exchange import Scope
from app.queries.letter import Letter, whole_letter
from app.queries.reader import Reader
from app.queries.route import account_status, fresh_status, name_of_account
from app.queries.sending_trouble import SendingTrouble, name_of, news_of_account, news_of_letter
from app.queries.work_page import work_page
from app.workspace.account_check import letters_given_up, was_told_today
from app.workspace.workspace import Workspace

log = logging.getLogger(__name__)

MOST_AT_ONCE = 1_000


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
    why = f"{due.instead} Now by {due.channel}." if due.instead else ""
    if letter.state is DispatchState.REFUSED:
        again = "The account can be used again." if letter.fault is FaultScope.ACCOUNT else "There is a new address."
        letter = letter.with_event(DispatchEvent.AGAIN, now, why or again)
        letter, why = replace(letter, fault=None, failures=0), ""
    account = due.account
    begun = f"Writing into {account.path}." if isinstance(account, FolderAccount) else f"Connecting to {account.host}."
    begun = f"{due.lacks} {begun}".lstrip()
    # A way that was taken before is said once in the story.
    said = not why or any(why in line.words for line in letter.story)
    letter = letter.with_event(DispatchEvent.STARTED, now, begun if said else f"{why} {begun}")
    # Others that waited for the same person are in this one now.
    joined = [
        other.with_event(DispatchEvent.MOVED_ON, now, "It goes with a newer letter.") for other in due.earlier[1:]
    ]
    workspace.record(letter, copy, *joined)
    return Parcel(letter.id, account, letter.address, copy.content)


def _written(reader: Reader, due: DueLetter) -> tuple[Dispatch, LetterCopy]:
    """The letter made anew, under the number of its earlier attempt where there was one."""
    before = due.earlier[0] if due.earlier else None
    number = before.id if before is not None else DispatchId(max(reader.dispatches(), default=0) + 1)
    made, keys = whole_letter(reader, due.bundle), keys_of(due)
    account = due.account
    id = ""
    if isinstance(account, MailAccount):
        id = new_message_id(number, secrets.token_hex(6), account.sender)
    content, enclosed = _content(reader, due, made, id)
    fresh = Dispatch(number, due.person.id, due.channel, due.address, keys, DispatchState.WAITING)
    letter = replace(
        before or fresh,
        channel=str(due.channel),
        address=due.address,
        fact_keys=keys,
        subject=made.subject,
        message_id=id,
        enclosed=enclosed,
    )
    return letter, LetterCopy(number, content)


def _content(reader: Reader, due: DueLetter, made: Letter, id: str) -> tuple[str, tuple[Delivery, ...]]:
    """What is given to the other side, and the appointments that it holds."""
    account, person = due.account, due.person
    if isinstance(account, MessengerAccount):
        # A messenger gets no files, so nobody has the appointments by it.
        return webhook_body(account.kind, made.subject, made.body, person.name, person.mention), ()
    if isinstance(account, FolderAccount):
        scope = Scope(person_id=person.id)
        if due.channel is Channel.PAGE:
            return work_page(reader, scope), ()
        found = calendar_export(reader, scope)
        return found.data.decode(), found.facts
    settings = reader.get(Settings, 1) or Settings()
    head = MailHead(
        account.sender,
        settings.lead_name,
        due.address,
        made.to,
        made.subject,
        id,
        reader.local(reader.now()),
        settings.lead_email,
        thread_before(reader, keys_of(due)),
    )
    files = [Attachment(part.name, part.content_type, part.data) for part in made.attachments]
    return mail_message(head, made.body, made.html, [*files, *due.plans]), made.facts


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
    account: Account | None = None,
) -> Dispatch:
    """Write down what became of a letter, with what its person knows by it. Returns it as it is now.

    ``tell`` gets what the lead is to be told once, after it was written. ``account`` is the one that carried it, which
    may have been changed meanwhile; None: the one that is set.
    """
    letter = workspace.read(dispatch, id)
    name = workspace.read(name_of_account, letter.person_id, letter.channel)
    known = workspace.read(account_status, name, account)
    in_use = known.name == workspace.read(fresh_status, name).name
    after, status = settled(letter, known, outcome, workspace.clock.now())
    given_up = workspace.read(letters_given_up, after, status) if in_use else []
    if given_up:
        after, status = given_up[0], replace(status, failures=0)
    record_letter(workspace, letter, after, status, *given_up[1:])
    log.info("letter %d: %s", id, after.state)
    person = workspace.read(name_of, after.person_id)
    about_account = news_of_account(known, status) if in_use else None
    if about_account is not None and outcome.lacks_secret and was_told_today(workspace, name):
        about_account = None
    for trouble in (about_account, news_of_letter(letter, after, person)):
        if trouble is not None:
            tell(trouble)
    return after


def dispatch(reader: Reader, id: DispatchId) -> Dispatch:
    """One letter by its number. Raises RuleViolation when there is none."""
    found = reader.dispatches().get(id)
    if found is None:
        raise RuleViolation(f"There is no letter {id}. See them all with: leadline outbox list")
    return found


def record_letter(workspace: Workspace, before: Dispatch, after: Dispatch, *more: Fact) -> None:
    """Write down what became of a letter, with what its person knows or no longer knows by it."""
    workspace.record(after, *workspace.read(facts_of_letter, before, after), *more)


def facts_of_letter(reader: Reader, before: Dispatch, after: Dispatch) -> list[Fact]:
    """What follows from the state of a letter: told with *sent* and *doubtful* only."""
    if after.state in TOLD and before.state not in TOLD and not before.doubted:
        return _told_facts(reader, after)
    if after.state not in TOLD and (before.state in TOLD or before.doubted) and after.state not in IN_FLIGHT:
        return _untold_facts(reader, after)
    return []


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
        record_letter(workspace, letter, after)
        doubtful += after.state is DispatchState.DOUBTFUL
    if doubtful:
        log.warning("%d letters may have been sent when the program ended", doubtful)
    return doubtful
