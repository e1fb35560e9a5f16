"""``leadline answers``: what the team wrote back, as changes that are proposed, accepted or dropped."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from app.actions.answer import accept_answers, drop_answer
from app.adapters.imap import fetch_mails
from app.adapters.secret_store import SecretStore
from app.adapters.whole_file import read_bytes
from app.command.call import Call, Waits, parse_day
from app.domain.account import Security
from app.domain.answer import ReceivedAnswer
from app.domain.errors import KnownError, RuleViolation
from app.domain.ids import answer_key, task_key
from app.domain.mailbox import FetchedMails, Mailbox
from app.exchange.answer.mail import LARGEST_MAIL, ReceivedMail, may_concern_us, read_mail, read_saved
from app.exchange.task_record import count
from app.queries.answer import AnswerLine, answer_lines, find_answer, mailbox_of
from app.workspace.answer_fetching import NO_PASSWORD, fetch_start, fetch_status
from app.workspace.answer_recording import (
    Proposal,
    accept_all_sure,
    accept_by_itself,
    proposal,
    record_mails,
    say_it_came_back,
)
from app.workspace.owner_thread import Errand

IMAP_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("answers", help="what the team wrote back").add_subparsers(dest="verb", required=True)
    listing = group.add_parser("list", help="what waits to be accepted, the newest first; changes nothing")
    listing.add_argument("--all", action="store_true", help="what was decided or only noted, too")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    reading = group.add_parser("read", help="read answers from mails (.eml) or texts; they are proposed, not done")
    reading.add_argument("files", nargs="+", type=Path, metavar="FILE", help="- for standard input")
    reading.add_argument("--json", action="store_true")
    reading.set_defaults(run=_read)
    fetch = group.add_parser("fetch", help="look for answers on a mail server (IMAP); nothing there is changed")
    fetch.add_argument("--host", metavar="H", default="", help="another server than the one that is set")
    fetch.add_argument("--port", metavar="P", type=int, help="993 for tls, else 143")
    fetch.add_argument("--security", choices=[str(kind) for kind in Security], default=str(Security.TLS))
    fetch.add_argument("--user", metavar="U", default="")
    fetch.add_argument("--folder", metavar="F", default="INBOX")
    fetch.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    fetch.add_argument("--json", action="store_true")
    fetch.set_defaults(run=_fetch)
    accept = group.add_parser("accept", help="do what an answer asks for, as one step")
    accept.add_argument("keys", nargs="*", metavar="KEY", help="for example A-5; several are one step")
    accept.add_argument("--all-sure", action="store_true", help="every one that is surely meant, by the owner")
    accept.add_argument("--on", metavar="YYYY-MM-DD", help="the day that is meant, where it names none or several")
    accept.add_argument("--outcome", metavar="NAME", help="the outcome that is meant, where it names none")
    accept.set_defaults(run=_accept)
    drop = group.add_parser("drop", help="not this one: it changes nothing and is asked no more")
    drop.add_argument("key", metavar="KEY")
    drop.set_defaults(run=_drop)


def _list(call: Call) -> None:
    lines = call.workspace.read(answer_lines)
    _show(call, [line for line in lines if line.waits or call.arguments.all])


def _read(call: Call) -> None:
    mails = [_mail(call, file) for file in call.arguments.files]
    found = {answer.id for answer in record_mails(call.workspace, mails)}
    _show(call, [line for line in call.workspace.read(answer_lines) if line.answer.id in found])


def _mail(call: Call, file: Path) -> ReceivedMail:
    """A mail by its ending or its head, else a text. Raises RuleViolation, KnownError."""
    data = sys.stdin.buffer.read(LARGEST_MAIL + 1) if str(file) == "-" else read_bytes(file)
    today = call.workspace.read(lambda reader: reader.today())
    return read_saved(data, file.suffix, today)


def _fetch(call: Call) -> Waits:
    mailbox = _mailbox(call)
    start = call.workspace.read(fetch_start, mailbox)
    wanted = partial(may_concern_us, ours=start.letters)

    def talk() -> FetchedMails:
        secret = call.secret if call.secret is not None else SecretStore().get(mailbox.secret_name)
        if secret is None:
            raise KnownError(NO_PASSWORD)
        return fetch_mails(mailbox, secret, start.position, start.today, wanted)

    errand = Errand(call.owner, talk)
    yield errand
    fetched = errand.result()
    mails = []
    for data in fetched.mails:
        # What cannot be read is no reason to leave the others.
        with suppress(RuleViolation):
            mails.append(read_mail(data, start.today))
    is_set = mailbox == call.workspace.read(mailbox_of)
    status = (fetch_status(call.workspace, fetched, len(mails)),) if is_set else ()
    new = record_mails(call.workspace, mails, fetched.position, *status)
    steps = accept_by_itself(call.workspace, new)
    found = {answer.id for answer in new}
    if not call.wants_json:
        more = " There are more; fetch again." if fetched.more else ""
        call.say(f"{count(fetched.looked_at, 'new mail')} looked at, {count(len(fetched.mails), 'mail')} read.{more}")
        for step in steps:
            call.say(f"By itself: {step.title}")
    _show(call, [line for line in call.workspace.read(answer_lines) if line.answer.id in found])


def _mailbox(call: Call) -> Mailbox:
    """The one that is named, else the one that is set. Raises RuleViolation where there is none."""
    given = call.arguments
    if not given.host:
        mailbox = call.workspace.read(mailbox_of)
        if mailbox is None:
            raise RuleViolation("No mailbox is set. Set one with: leadline account set answers")
        return mailbox
    if not given.user:
        raise RuleViolation("Name whose mailbox it is on that server, with --user.")
    security = Security(given.security)
    return Mailbox(given.host, given.user, given.port or IMAP_PORTS[security], security, given.folder)


def _show(call: Call, lines: Sequence[AnswerLine]) -> None:
    found = [proposal(call.workspace, line) for line in lines]
    if call.wants_json:
        _give(call, found)
        return
    rows = [
        (
            answer_key(one.line.answer.id),
            one.line.who,
            task_key(one.line.answer.task_id),
            _state(one),
            one.change,
            one.problem if one.line.waits else "",
        )
        for one in found
    ]
    call.table(("Key", "From", "Task", "State", "Change", "Note"), rows)


def _state(one: Proposal) -> str:
    if one.line.decided is not None:
        return "accepted" if one.line.decided else "dropped"
    if not one.line.waits:
        return str(one.line.answer.kind) if one.line.answer.kind != "answer" else "noted"
    return "sure" if one.sure else "asks"


def _give(call: Call, found: Sequence[Proposal]) -> None:
    call.give(
        [
            {
                "key": answer_key(one.line.answer.id),
                "kind": one.line.answer.kind,
                "from": one.line.answer.sender,
                "person": one.line.who,
                "task": task_key(one.line.answer.task_id),
                "reading": one.line.answer.reading.kind,
                "day": one.line.answer.reading.day,
                "by": one.line.answer.reading.by or None,
                "outcome": one.line.answer.reading.outcome or None,
                "choices": list(one.line.answer.reading.choices),
                "sure": one.sure,
                "state": _state(one),
                "change": one.change,
                "note": one.problem,
                "text": one.line.answer.text,
                "subject": one.line.answer.subject,
                "message_id": one.line.answer.message_id,
                "detail": one.line.answer.detail,
                "at": one.line.answer.sent_at or one.line.answer.received_at,
            }
            for one in found
        ]
    )


def _accept(call: Call) -> None:
    arguments = call.arguments
    if bool(arguments.keys) == arguments.all_sure:
        raise RuleViolation("Name the answers to accept, for example A-5, or all that are sure with --all-sure.")
    if arguments.all_sure:
        accepted = accept_all_sure(call.workspace)
        call.say(f"Accepted {count(accepted, 'answer')}." if accepted else "No answer is sure.")
        return
    chosen = [call.workspace.read(find_answer, key) for key in dict.fromkeys(arguments.keys)]
    if len(chosen) > 1 and (arguments.on or arguments.outcome):
        raise RuleViolation("A day or an outcome can be said for one answer only. Accept them one by one.")
    if len(chosen) == 1 and chosen[0].reading.letter:
        call.say(say_it_came_back(call.workspace, chosen[0]).title)
        return
    done = call.workspace.do(accept_answers, [_as_meant(call, answer) for answer in chosen])
    call.say(done.changes.title)


def _as_meant(call: Call, answer: ReceivedAnswer) -> ReceivedAnswer:
    """The answer with what the lead says that it means."""
    given = call.arguments
    return answer.meant(parse_day(given.on) if given.on else None, given.outcome or "")


def _drop(call: Call) -> None:
    answer = call.workspace.read(find_answer, call.arguments.key)
    call.say(call.workspace.do(drop_answer, answer).changes.title)
