"""The accounts that letters leave through, and the one switch that holds everything. Secrets are no part of it."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from app.domain.account import FOLDER, MAIL, MESSENGER, MailAccount, MessengerAccount, MessengerKind, Security
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId
from app.domain.person import Person
from app.domain.settings import Settings
from app.domain.text import clean_email, clean_line
from app.editing.edit import Edit, action
from app.exchange.mail_message import ascii_address, ascii_host

THIS_COMPUTER = ("127.0.0.1", "::1", "localhost")
MOST_PER_MINUTE = 10_000
LONGEST_FOLDER = 1_000


@action("Set mail account")
def set_mail_account(edit: Edit, account: MailAccount) -> None:
    """Letters leave through this server from now on. Raises RuleViolation for one that cannot be used."""
    host = checked_server(account.host, account.port, account.security, "smtp.example.com")
    if not 0 <= account.per_minute <= MOST_PER_MINUTE:
        raise RuleViolation(f"Between 0 (no limit) and {MOST_PER_MINUTE:,} letters may leave in a minute.")
    sender = clean_email(account.sender)
    ascii_address(sender)
    made = replace(account, host=host, sender=sender, user=clean_line(account.user))
    settings = edit.get(Settings, 1) or Settings()
    edit.put(replace(settings, sending=replace(settings.sending, mail=made)))


def checked_server(host: str, port: int, security: Security, example: str) -> str:
    """The name of a mail server as it is kept. Raises RuleViolation for one that cannot be used."""
    host = clean_line(host)
    try:
        known = ascii_host(host)
    except ValueError:
        known = ""
    if not known or " " in known:
        raise RuleViolation(f"“{host[:60]}” is no name of a mail server. Write it like {example}.")
    if not 1 <= port <= 65_535:
        raise RuleViolation(f"{port} is no port. Most servers use {_USUAL_PORTS[example.partition('.')[0]]}.")
    if security is Security.NONE and known not in THIS_COMPUTER:
        raise RuleViolation("Without TLS everybody on the way reads along, so it is only used to this computer.")
    return host


_USUAL_PORTS = {"smtp": "465 with TLS, or 587 with STARTTLS", "imap": "993 with TLS, or 143 with STARTTLS"}


@action("Set messenger")
def set_messenger(edit: Edit, account: MessengerAccount) -> None:
    """Messages to people who are told in a messenger leave through this channel from now on."""
    settings = edit.get(Settings, 1) or Settings()
    edit.put(replace(settings, sending=replace(settings.sending, messenger=account)))


@action("Choose folder")
def set_folder(edit: Edit, folder: str) -> None:
    """Calendar files and pages are written there from now on. Raises RuleViolation for what is no whole path."""
    path = clean_line(folder)
    if not Path(path).is_absolute() or len(path) > LONGEST_FOLDER:
        raise RuleViolation(f"“{path[:60]}” is no whole path of a folder. Choose the folder from the list of folders.")
    settings = edit.get(Settings, 1) or Settings()
    edit.put(replace(settings, sending=replace(settings.sending, folder=path)))


@action("Remove account", "Remove the {name} account")
def remove_account(edit: Edit, name: str) -> None:
    """Nothing leaves through it any more: ``mail``, ``messenger`` or ``folder``."""
    settings = edit.get(Settings, 1) or Settings()
    sending = settings.sending
    sending = replace(
        sending,
        mail=None if name == MAIL else sending.mail,
        messenger=None if name == MESSENGER else sending.messenger,
        folder="" if name == FOLDER else sending.folder,
    )
    edit.title = "Remove the folder" if name == FOLDER else edit.title
    edit.put(replace(settings, sending=sending))


@action("Set own messenger channel", "Set the messenger channel of {person_id}")
def set_person_messenger(edit: Edit, person_id: PersonId, account: MessengerAccount | None) -> None:
    """Messages to one person in a messenger leave through a channel of their own; None: through the one for all."""
    person = edit.need(Person, person_id)
    edit.put(replace(person, messenger=replace(account, person_id=person_id) if account is not None else None))


def messenger_of(kind: MessengerKind, url: str) -> MessengerAccount:
    """The account of a webhook's address, which itself is a secret and no part of it. Raises RuleViolation."""
    try:
        parts = urlsplit(url.strip())
        host, known = parts.hostname or "", parts.port != 0
    except ValueError:
        host, known = "", False
    here = host in THIS_COMPUTER
    if not (host and known and url.isascii() and (parts.scheme == "https" or (here and parts.scheme == "http"))):
        raise RuleViolation("The address of a messenger begins with https:// and a server. Copy it whole from there.")
    return MessengerAccount(kind, host)


@action("Hold everything")
def hold_everything(edit: Edit, held: bool) -> None:
    """True: nothing leaves any more. False: what is due may leave again."""
    settings = edit.get(Settings, 1) or Settings()
    edit.title = hold_everything.title if held else "Let letters go"
    edit.put(replace(settings, sending=replace(settings.sending, held=held)))
