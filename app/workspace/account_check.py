"""A letter to the lead that shows whether an account works; for the command line and the settings."""

import secrets
from dataclasses import replace

from app.domain.account import AccountStatus, FolderAccount, MessengerAccount
from app.domain.dispatch import Dispatch, DispatchEvent, DispatchState, FaultScope, SendingResult
from app.domain.errors import RuleViolation
from app.domain.ids import DispatchId
from app.domain.settings import Settings
from app.domain.text import day_words
from app.editing.ports import Parcel
from app.exchange.mail_message import MailHead, mail_message, new_message_id
from app.exchange.webhook_body import webhook_body
from app.queries.dispatch import account_named, account_status
from app.queries.reader import Reader
from app.queries.route import name_of_account, no_account

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
        return AccountStatus(name, tested_at=reader.now()), *(replace(one, fault=None, failures=0) for one in given_up)
    status = account_status(reader, name)
    return (replace(status, words=result.words, stopped=result.words if result.stops else status.stopped),)


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
