"""A letter to the lead that shows whether an account works; for the command line and the settings."""

import secrets
from dataclasses import replace

from app.domain.account import MAIL, AccountStatus
from app.domain.dispatch import DispatchEvent, SendingResult
from app.domain.errors import RuleViolation
from app.domain.ids import DispatchId
from app.domain.settings import Settings
from app.editing.ports import Parcel
from app.exchange.mail_message import MailHead, mail_message, new_message_id
from app.queries.dispatch import account_status
from app.queries.reader import Reader

TEXT = "This letter shows that Leadline can send your team its work through this account. Nothing is to be done."


def check_parcel(reader: Reader) -> Parcel:
    """The letter of a test, to the lead's address, else to the one that letters come from. Raises RuleViolation."""
    settings = reader.get(Settings, 1) or Settings()
    account = settings.sending.mail
    if account is None:
        raise RuleViolation("There is no mail account to test. Set one with: leadline account set mail")
    lead = settings.lead_email or account.sender
    id = new_message_id(0, secrets.token_hex(6), account.sender)
    head = MailHead(
        account.sender, settings.lead_name, lead, settings.lead_name, "Leadline: a test", id, reader.local(reader.now())
    )
    return Parcel(DispatchId(0), account, lead, mail_message(head, TEXT))


def checked_status(reader: Reader, outcome: SendingResult) -> tuple[AccountStatus, ...]:
    """What is known of the account after a test: one that went well starts it again."""
    if outcome.event is DispatchEvent.ACCEPTED:
        return (AccountStatus(MAIL, tested_at=reader.now()),)
    status = account_status(reader, MAIL)
    return (replace(status, words=outcome.words, stopped=outcome.words if outcome.stops else status.stopped),)
