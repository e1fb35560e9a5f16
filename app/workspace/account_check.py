"""Whether an account works: a letter to the lead that shows it, and what of letters follows from the answer."""

import secrets
from dataclasses import replace

from app.domain.account import AccountStatus, FolderAccount, MessengerAccount, account_name
from app.domain.dispatch import MOST_FAILURES, Dispatch, DispatchEvent, DispatchState, FaultScope, SendingResult
from app.domain.errors import RuleViolation
from app.domain.ids import DispatchId, TaskId
from app.domain.person import Person
from app.domain.reminder import ReminderKind, ShownReminder
from app.domain.settings import Settings
from app.domain.text import day_words
from app.editing.ports import Parcel
from app.exchange.mail_message import MailHead, mail_message, new_message_id
from app.exchange.webhook_body import webhook_body
from app.queries.dispatch import is_told_by_itself, line_key
from app.queries.letter import letter_without_text
from app.queries.outbox import OutboxState, to_tell
from app.queries.reader import Reader
from app.queries.route import (
    account_named,
    account_status,
    address_by,
    fresh_status,
    name_of_account,
    no_account,
    route_of,
)
from app.workspace.workspace import Workspace

WINDOW = "window"
"""Where the lead was told."""
SUBJECT = "Leadline: a test"
TEXT = "This letter shows that Leadline can send your team its work through this account. Nothing is to be done."


def check_parcel(reader: Reader, name: str) -> Parcel:
    """The letter of a test: by mail to the lead's address, else to the one that letters come from; in a messenger to
    its channel; into a folder a page. Raises RuleViolation where there is no such account."""
    settings = reader.get(Settings, 1) or Settings()
    account = account_named(reader, name)
    if account is None:
        raise RuleViolation(no_account(name))
    if isinstance(account, MessengerAccount):
        body = webhook_body(account.kind, SUBJECT, TEXT, settings.lead_name or "Leadline", "")
        return Parcel(DispatchId(0), account, "its channel", body)
    if isinstance(account, FolderAccount):
        return Parcel(DispatchId(0), account, "Leadline test", "")
    lead = settings.lead_email or account.sender
    id = new_message_id(0, secrets.token_hex(6), account.sender)
    now = reader.local(reader.now())
    head = MailHead(account.sender, settings.lead_name, lead, settings.lead_name, SUBJECT, id, now)
    return Parcel(DispatchId(0), account, lead, mail_message(head, TEXT))


def checked_status(reader: Reader, name: str, result: SendingResult) -> tuple[AccountStatus | Dispatch, ...]:
    """What is known of the account after a test: one that went well starts it again, with the letters that were given
    up because of it."""
    if result.event is DispatchEvent.ACCEPTED:
        given_up = [
            one.without_refusals().with_event(DispatchEvent.AGAIN, reader.now(), "The account works again.")
            for one in reader.dispatches().values()
            if (one.state, one.fault) == (DispatchState.REFUSED, FaultScope.ACCOUNT)
            and name_of_account(reader, one.person_id, one.channel) == name
        ]
        works = replace(fresh_status(reader, name), tested_at=reader.now())
        return works, *(replace(one, fault=None, failures=0) for one in given_up)
    status = account_status(reader, name)
    return (replace(status, words=result.words, stopped=result.words if result.stops else status.stopped),)


def was_told_today(workspace: Workspace, name: str) -> bool:
    """Whether the lead was told today that the secret of an account is not known; if not, it counts as told from now
    on. Without a keyring each start would say it again."""
    key = f"secret/{name}/{workspace.read(lambda reader: reader.today())}"
    if workspace.read(lambda reader: key in reader.ledger()):
        return True
    workspace.record(ShownReminder(key, TaskId(0), ReminderKind.LOCKED, WINDOW, workspace.clock.now()))
    return False


def letters_given_up(reader: Reader, attempt: Dispatch, status: AccountStatus) -> list[Dispatch]:
    """After a day of failures of an account: this letter and all that waited for it to leave by itself, as refused."""
    if status.failures <= MOST_FAILURES:
        return []
    others = [
        one
        for one in reader.dispatches().values()
        if one.state is DispatchState.WAITING
        and name_of_account(reader, one.person_id, one.channel) == status.account
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
        if person is None or not keys or person.id in begun:
            continue
        route = route_of(reader, person, None)
        if account_name(route.channel, person.messenger) != status.account or route.why:
            continue
        if is_told_by_itself(reader, person):
            number = DispatchId(number + 1)
            address, subject = address_by(person, route.channel), letter_without_text(reader, bundle).subject
            waits = DispatchState.WAITING
            others.append(Dispatch(number, person.id, route.channel, address, keys, waits, subject=subject))
    words = f"Tried for a day, and given up: {status.words}"
    return [
        replace(one.with_refusal(DispatchEvent.GIVEN_UP, reader.now(), words, FaultScope.ACCOUNT), next_at=None)
        for one in (attempt, *others)
    ]


def account_state(reader: Reader, name: str) -> str:
    """How an account does, as sentences for the lead: that it works, why it is stopped, when it is tried again."""
    if account_named(reader, name) is None:
        return ""
    status = account_status(reader, name)
    said = " ".join(status.words.split())
    if status.stopped:
        return f"Stopped: {' '.join(status.stopped.split())}"
    if status.failures and status.next_at is not None:
        return f"Tried again at {reader.local(status.next_at):%H:%M}: {said}"
    if status.words:
        return f"The last test failed: {said}"
    if status.tested_at is None:
        return "Not tested yet."
    at = reader.local(status.tested_at)
    return f"Works. Tested {day_words(at.date(), reader.today(), weekday=True)} at {at:%H:%M}."
