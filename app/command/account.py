"""``leadline account``: through what letters leave, and whether that works."""

import argparse

from app.actions.account import set_mail_account
from app.adapters.receiver import check_receiver
from app.adapters.secret_store import SecretStore
from app.adapters.smtp import Conversation
from app.adapters.transport import AccountTransport
from app.command.call import Call
from app.domain.account import MAIL, AccountStatus, MailAccount, Security
from app.domain.dispatch import DispatchEvent
from app.domain.errors import KnownError, RuleViolation
from app.domain.mail_provider import provider_of
from app.queries.dispatch import account_status, sending_settings
from app.workspace.account_check import check_parcel, checked_status

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


def _set_mail(call: Call) -> None:
    account = _account_of(call.arguments)
    secrets = SecretStore() if account.user else None
    if call.secret is not None and secrets is not None and not secrets.lasts and not call.stays:
        raise RuleViolation(
            "This computer has no keyring that could keep the password. "
            "Open the window and give it again: the window keeps it until it is closed."
        )
    call.workspace.do(set_mail_account, account)
    account = call.workspace.read(sending_settings).mail or account
    call.workspace.record(AccountStatus(MAIL))
    call.say(f"Letters leave through {account.host}:{account.port} ({account.security}), from {account.sender}.")
    provider = provider_of(account.sender, account.host)
    if provider is not None and (not provider.takes_passwords or call.secret is None):
        call.say(provider.password_words)
    if call.secret is not None and secrets is not None:
        kept = secrets.set(account.secret_name, call.secret)
        call.say("The password is in the keyring." if kept else "The password is known until the window is closed.")
    call.say("Test it with: leadline account test")


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
    account = call.workspace.read(sending_settings).mail
    status = call.workspace.read(account_status, MAIL)
    known = account is not None and (not account.user or SecretStore().get(account.secret_name) is not None)
    if call.wants_json:
        call.give(
            [
                {
                    "channel": MAIL,
                    "host": account.host,
                    "port": account.port,
                    "security": account.security,
                    "from": account.sender,
                    "user": account.user,
                    "password_known": known,
                    "per_minute": account.per_minute,
                    "tested_at": status.tested_at,
                    "stopped": status.stopped,
                    "failures": status.failures,
                    "next_at": status.next_at,
                }
            ]
            if account is not None
            else []
        )
        return
    if account is None:
        call.say("No account is set. Letters are mail drafts. Set one with: leadline account set mail")
        return
    state = (
        status.stopped or (status.words if status.failures else "") or ("works" if status.tested_at else "not tested")
    )
    row = (MAIL, f"{account.host}:{account.port}", account.security, account.sender, known or not account.user, state)
    call.table(("Channel", "Server", "Security", "From", "Password known", "State"), [row])


def _test(call: Call) -> None:
    parcel = call.workspace.read(check_parcel)
    check_receiver(parcel.account.host)
    conversation = Conversation()
    outcome = AccountTransport(conversation=conversation).carry(parcel, lambda: True)
    call.workspace.record(*call.workspace.read(checked_status, outcome))
    if outcome.event is not DispatchEvent.ACCEPTED:
        for line in conversation.lines:
            call.say(line)
        raise KnownError(f"The test letter did not leave: {outcome.words}")
    call.say(f"The test letter to {parcel.address} was accepted. {outcome.words}")
