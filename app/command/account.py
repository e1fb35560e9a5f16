"""``leadline account``: through what letters leave, and whether that works."""

import argparse
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from app.actions.account import messenger_of, set_folder, set_mail_account, set_messenger, set_person_messenger
from app.actions.answer import set_mailbox
from app.adapters.folder import check_folder
from app.adapters.receiver import check_receiver
from app.adapters.secret_store import SecretStore
from app.adapters.smtp import Conversation
from app.adapters.transport import AccountTransport
from app.command.call import Call, Waits
from app.domain.account import (
    FOLDER,
    MAIL,
    MESSENGER,
    Account,
    MailAccount,
    MessengerAccount,
    MessengerKind,
    Security,
    account_name,
)
from app.domain.dispatch import DispatchEvent, SendingResult
from app.domain.errors import KnownError, RuleViolation
from app.domain.mail_provider import provider_of
from app.domain.mailbox import ANSWERS, Mailbox
from app.editing.ports import Parcel
from app.exchange.task_record import count
from app.queries.answer import mailbox_of
from app.queries.dispatch import accounts, sending_settings
from app.queries.person import person_named
from app.queries.route import account_status, fresh_status
from app.workspace.account_check import check_parcel, checked_status
from app.workspace.answer_fetching import NO_PASSWORD
from app.workspace.owner_thread import Errand, Pending

IMAP_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
PRESET_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("account", help="through what letters leave")
    verbs = group.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="the accounts, without their secrets, and how they do")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    verbs.add_parser("test", help="send a letter to the lead").set_defaults(run=_test)
    setting = verbs.add_parser("set", help="use another account").add_subparsers(dest="channel", required=True)
    mail = setting.add_parser("mail", help="a mail server; known providers need --from alone")
    mail.add_argument("--host", metavar="H", default="")
    mail.add_argument("--port", metavar="P", type=int)
    mail.add_argument("--security", choices=[str(kind) for kind in Security])
    mail.add_argument("--from", dest="sender", metavar="ADDRESS", required=True)
    mail.add_argument("--user", metavar="U", help="the name to log in with; none if the server asks for none")
    mail.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    mail.add_argument("--per-minute", metavar="N", type=int, help="letters in a minute, 0 for no limit; 20 if left out")
    mail.set_defaults(run=_set_mail)
    messenger = setting.add_parser("messenger", help="a channel of a messenger, by the address of its webhook")
    messenger.add_argument("--kind", choices=[str(kind) for kind in MessengerKind], required=True)
    messenger.add_argument("--url", metavar="URL", required=True, help="is kept in the keyring, never in a file")
    messenger.add_argument("--person", metavar="NAME", help="a channel of this person's own")
    messenger.set_defaults(run=_set_messenger)
    folder = setting.add_parser("folder", help="where calendar files and pages are written")
    folder.add_argument("--path", metavar="DIR", type=Path, required=True)
    folder.set_defaults(run=_set_folder)

    answers = setting.add_parser("answers", help="the mailbox that answers come to; it is only read")
    answers.add_argument("--host", metavar="H", default="", help="known providers need --user alone")
    answers.add_argument("--port", metavar="P", type=int, help="993 for tls, else 143")
    answers.add_argument("--security", choices=[str(kind) for kind in Security], default=str(Security.TLS))
    answers.add_argument("--user", metavar="U", required=True, help="usually the mail address")
    answers.add_argument("--folder", metavar="F", default="INBOX")
    answers.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    answers.set_defaults(run=_set_answers)


def _set_answers(call: Call) -> None:
    given, secrets = call.arguments, SecretStore()
    provider = provider_of(given.user)
    host = given.host or (provider.imap_host if provider is not None else "")
    if not host:
        raise RuleViolation(f"The mail server of “{given.user[:60]}” is not known. Name it with --host.")
    if call.secret is not None:
        _need_keeper(call, secrets, "password")
    security = Security(given.security)
    port = given.port or IMAP_PORTS[security]
    mailbox = Mailbox(host, given.user, port, security, given.folder)
    mailbox = call.workspace.preview(set_mailbox, mailbox).value or mailbox
    if call.secret is not None:
        # First: whoever looks for answers begins as soon as the mailbox is set.
        _keep(call, secrets, mailbox.secret_name, call.secret, "password")
    call.workspace.do(set_mailbox, mailbox)
    call.say(f"Answers are read from {mailbox.host}:{mailbox.port} ({mailbox.security}), folder {mailbox.folder}.")
    if provider is not None and (not provider.takes_passwords or call.secret is None):
        call.say(provider.password_words)
    call.workspace.record(call.workspace.read(fresh_status, ANSWERS))
    call.say("Test it with: leadline account test")


def _set_mail(call: Call) -> None:
    account = _account_of(call.arguments)
    secrets = SecretStore() if account.user else None
    if call.secret is not None and secrets is not None:
        _need_keeper(call, secrets, "password")
    call.workspace.do(set_mail_account, account)
    account = call.workspace.read(sending_settings).mail or account
    call.workspace.record(call.workspace.read(fresh_status, MAIL))
    call.say(f"Letters leave through {account.host}:{account.port} ({account.security}), from {account.sender}.")
    provider = provider_of(account.sender, account.host)
    if provider is not None and (not provider.takes_passwords or call.secret is None):
        call.say(provider.password_words)
    if call.secret is not None and secrets is not None:
        _keep(call, secrets, account.secret_name, call.secret, "password")
    call.say("Test it with: leadline account test")


def _set_messenger(call: Call) -> None:
    secrets, url = SecretStore(), call.arguments.url.strip()
    account = messenger_of(MessengerKind(call.arguments.kind), url)
    _need_keeper(call, secrets, "address")
    if call.arguments.person is None:
        call.workspace.do(set_messenger, account)
        call.say(f"People who are told in a messenger are told through {account.host} ({account.kind}).")
    else:
        person = call.workspace.read(person_named, call.arguments.person)
        account = replace(account, person_id=person.id)
        call.workspace.do(set_person_messenger, person.id, account)
        call.say(f"{person.name} is told in a messenger through {account.host} ({account.kind}).")
    name = account_name(MESSENGER, account if account.person_id is not None else None)
    call.workspace.record(call.workspace.read(fresh_status, name))
    _keep(call, secrets, account.secret_name, url, "address")
    call.say("Test it with: leadline account test")


def _set_folder(call: Call) -> None:
    path = call.arguments.path.absolute()
    result = check_folder(path)
    if result.event is not DispatchEvent.ACCEPTED:
        raise KnownError(result.words)
    call.workspace.do(set_folder, str(path))
    call.workspace.record(*call.workspace.read(checked_status, FOLDER, result))
    call.say(f"Calendar files and pages are written into {path}.")


def _need_keeper(call: Call, secrets: SecretStore, what: str) -> None:
    """Raises RuleViolation where a secret would be forgotten with the end of this command."""
    if not secrets.lasts and not call.stays:
        raise RuleViolation(
            f"This computer has no keyring that could keep the {what}. "
            "Open the window and give it again: the window keeps it until it is closed."
        )


def _keep(call: Call, secrets: SecretStore, name: str, secret: str, what: str) -> None:
    kept = secrets.set(name, secret)
    call.say(f"The {what} is in the keyring." if kept else f"The {what} is known until the window is closed.")


def _account_of(given: argparse.Namespace) -> MailAccount:
    """What was said, else what is known of the provider. Raises RuleViolation when the server is not known."""
    provider = provider_of(given.sender, given.host)
    if not given.host and provider is None:
        raise RuleViolation(
            f"The mail server of “{given.sender[:60]}” is not known. Name it with --host and --security."
        )
    preset = provider.security if provider is not None else Security.TLS
    security = Security(given.security) if given.security else preset
    fits = provider is not None and security is provider.security
    port = provider.port if provider is not None and fits else PRESET_PORTS[security]
    user = given.user
    if user is None:
        user = given.sender if provider is not None or given.password_stdin else ""
    per_minute = 20 if given.per_minute is None else given.per_minute
    host = given.host or (provider.host if provider is not None else "")
    return MailAccount(host, given.port or port, security, given.sender, user, per_minute)


def _list(call: Call) -> None:
    found = call.workspace.read(accounts)
    lines = [_line(call, name, account) for name, account in found]
    mailbox = call.workspace.read(mailbox_of)
    lines += [_mailbox_line(call, mailbox)] if mailbox is not None else []
    if call.wants_json:
        call.give(lines)
    elif not lines:
        call.say("No account is set. Letters are mail drafts. Set one with: leadline account set mail")
    else:
        heads = ("Channel", "Server", "Security", "From", "Secret known", "State")
        call.table(heads, [[line[key] for key in ("channel", *SHOWN)] for line in lines])


SHOWN = ("server", "security", "from", "secret_known", "state")


def _line(call: Call, name: str, account: Account) -> dict[str, str | int | bool | datetime | None]:
    """What is known of one account; no secret."""
    status = call.workspace.read(account_status, name)
    trouble = status.stopped or (status.words if status.failures else "")
    mail = account if isinstance(account, MailAccount) else None
    needs_secret = bool(mail.user) if mail is not None else bool(account.secret_name)
    return {
        "channel": name,
        "server": account.place,
        "host": account.host,
        "port": mail.port if mail is not None else None,
        "security": mail.security if mail is not None else Security.TLS if account.secret_name else "",
        "from": mail.sender if mail is not None else "",
        "user": mail.user if mail is not None else "",
        "kind": account.kind if isinstance(account, MessengerAccount) else None,
        "secret_known": not needs_secret or SecretStore().get(account.secret_name) is not None,
        "per_minute": account.per_minute,
        "tested_at": status.tested_at,
        "state": trouble or ("works" if status.tested_at else "not tested"),
        "stopped": status.stopped,
        "failures": status.failures,
        "next_at": status.next_at,
    }


def _mailbox_line(call: Call, mailbox: Mailbox) -> dict[str, str | int | bool | datetime | None]:
    """What is known of the mailbox that answers come to, in the same words."""
    status = call.workspace.read(account_status, ANSWERS)
    trouble = status.stopped or (status.words if status.failures else "")
    return {
        "channel": ANSWERS,
        "server": f"{mailbox.host}:{mailbox.port}",
        "host": mailbox.host,
        "port": mailbox.port,
        "security": mailbox.security,
        "from": "",
        "user": mailbox.user,
        "folder": mailbox.folder,
        "kind": None,
        "secret_known": SecretStore().get(mailbox.secret_name) is not None,
        "per_minute": None,
        "tested_at": status.tested_at,
        "state": trouble or ("works" if status.tested_at else "not tested"),
        "stopped": status.stopped,
        "failures": status.failures,
        "next_at": None,
    }


def _test(call: Call) -> Waits:
    mailbox = call.workspace.read(mailbox_of)
    names = [name for name, _ in call.workspace.read(accounts)] or ([MAIL] if mailbox is None else [])
    parcels = [(name, call.workspace.read(check_parcel, name)) for name in names]
    for _, parcel in parcels:
        check_receiver(parcel.account.host)
    failures = []
    for name, parcel in parcels:
        conversation = Conversation()
        errand = Errand(call.owner, partial(_carry, parcel, conversation))
        yield errand
        result = errand.result()
        call.workspace.record(*call.workspace.read(checked_status, name, result))
        if result.event is DispatchEvent.ACCEPTED:
            call.say(f"The test letter to {parcel.address} was accepted. {result.words}")
            continue
        for line in conversation.lines:
            call.say(line)
        # In quotes, because the log keeps nothing of what a server may have said about people.
        failures.append(f"The test letter by {name} did not leave: “{result.words}”")
    if mailbox is not None:
        failures += yield from _test_mailbox(call, mailbox)
    if failures:
        raise KnownError(" ".join(failures))


def _carry(parcel: Parcel, conversation: Conversation) -> SendingResult:
    return AccountTransport(conversation=conversation).carry(parcel, lambda: True)


def _test_mailbox(call: Call, mailbox: Mailbox) -> Generator[Pending, None, list[str]]:
    """Open the folder and read nothing. Returns what is wrong."""
    errand = Errand(call.owner, partial(_mails_in, mailbox))
    yield errand
    try:
        number = errand.result()
    except KnownError as problem:
        return [problem.sentence]
    status = call.workspace.read(account_status, ANSWERS)
    if status.stopped or status.failures:
        call.workspace.record(call.workspace.read(fresh_status, ANSWERS))
    call.say(f"The mailbox of answers works: {count(number, 'mail')} in {mailbox.folder}.")
    return []


def _mails_in(mailbox: Mailbox) -> int:
    secret = SecretStore().get(mailbox.secret_name)
    if secret is None:
        raise KnownError(NO_PASSWORD)
    # Only here: nothing else of this talks to a mailbox.
    from app.adapters.imap import ImapFolder

    with closing(ImapFolder(mailbox, secret)) as folder:
        return folder.count()
