"""``leadline outbox``: what is to be told and what was; what leaves by itself, and what became of it."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING

from app.actions.account import hold_everything
from app.actions.outbox import drop_messages
from app.command.call import Call, Waits
from app.domain.dispatch import Dispatch, DispatchState
from app.domain.errors import KnownError, RuleViolation
from app.domain.ids import TASK_PREFIX, MessageId, PersonId, parse_key, task_key
from app.domain.message import Message
from app.queries.dispatch import DueLetters, due_letters, sending_settings
from app.queries.letter import letter_without_text
from app.queries.outbox import LEAVING, LEFT, OutboxLine, OutboxState, letters_by_fact, outbox
from app.queries.reader import Reader

if TYPE_CHECKING:
    from app.workspace.background_sending import SendingRun

UNTOLD = "waiting"
"""What a script reads of everything that nobody was told yet, due or not."""


UNSENT = frozenset({OutboxState.WAITING, OutboxState.TO_TELL, OutboxState.OVERTAKEN})
"""No letter says anything of it yet, or none that counts."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("outbox", help="messages to the team").add_subparsers(dest="verb", required=True)
    listing = group.add_parser("list", help="all messages, the newest first")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    sending = group.add_parser("send", help="send what is due through the account that is set")
    sending.add_argument("--dry-run", action="store_true", help="only say what would leave, and what would not and why")
    sending.set_defaults(run=_send)
    holding = group.add_parser("hold", help="hold everything, or let it go")
    holding.add_argument("switch", choices=["on", "off"])
    holding.set_defaults(run=_hold)
    for verb, run, help in (
        ("show", _show, "one message: its story, and the letter as it was sent"),
        ("arrived", _arrived, "a letter in doubt arrived, or a draft that was opened was sent"),
        (
            "again",
            _again,
            "send once more what was sent, was refused, is in doubt or was told by hand",
        ),
        (
            "drop",
            _drop,
            "a letter in doubt did not arrive, a draft was not sent, a message is not told",
        ),
    ):
        found = group.add_parser(verb, help=help)
        found.add_argument("key", metavar="KEY", help="the number or the fact key of a message, or a task's key")
        found.set_defaults(run=run)


def _list(call: Call) -> None:
    lines = call.workspace.read(outbox)
    if call.wants_json:
        call.give(
            [
                {
                    "key": line.message_id,
                    "fact_key": line.fact_key,
                    "kind": line.kind,
                    "person": line.person,
                    "task": task_key(line.task_id),
                    "title": line.task,
                    "channel": line.channel,
                    "state": UNTOLD if line.state in (OutboxState.TO_TELL, OutboxState.CORRECT) else line.state,
                    "due": line.state in (OutboxState.TO_TELL, OutboxState.CORRECT),
                    "correction": line.message_id is None,
                    "at": line.at,
                }
                for line in lines
            ]
        )
        return
    rows = [(line.person, line.kind, task_key(line.task_id), line.task, line.project, line.state) for line in lines]
    call.table(("To", "What", "Key", "Task", "Project", "State"), rows)


def _send(call: Call) -> Waits:
    found = call.workspace.read(due_letters)
    if call.arguments.dry_run:
        _say_what_would_leave(call, found)
        return
    if not found.due:
        _say_what_stays(call, found)
        return
    run = call.sending.send_now()
    yield run
    for letter in run.ended:
        call.say(f"{letter.address}: {letter.state}. {letter.last_words}")
    _say_what_stays(call, call.workspace.read(due_letters))
    if run.ended:
        counts = Counter(str(letter.state) for letter in run.ended)
        call.say(", ".join(f"{count} {state}" for state, count in counts.items()))
    if not any(letter.state in (DispatchState.SENT, DispatchState.DOUBTFUL) for letter in run.ended):
        # In quotes, because the log keeps nothing of what a server may have said about people.
        words = f"“{run.ended[-1].last_words}”" if run.ended else run.refusal or "Nothing is due any more."
        raise KnownError(f"No letter left: {words}")


def _say_what_would_leave(call: Call, found: DueLetters) -> None:
    for due in found.due:
        letter = call.workspace.read(letter_without_text, due.bundle)
        call.say(f"Would send to {due.address} by {due.channel}: {letter.subject} ({_messages(len(due.bundle.lines))})")
    _say_what_stays(call, found)


def _say_what_stays(call: Call, found: DueLetters) -> None:
    for held in found.held:
        call.say(f"Stays: {held.person}, {_messages(held.count)}. {held.why}")
    if not found.due and not found.held:
        call.say("Nothing is due.")


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"


def _hold(call: Call) -> None:
    held = call.arguments.switch == "on"
    if call.workspace.read(sending_settings).held != held:
        call.workspace.do(hold_everything, held)
    call.say("Everything is held: nothing leaves." if held else "What is due may leave.")


def _show(call: Call) -> None:
    for number, line in enumerate(call.workspace.read(_lines_of, call.arguments.key)):
        if number:
            call.say()
        _show_line(call, line)


def _show_line(call: Call, line: OutboxLine) -> None:
    def local(reader: Reader) -> str:
        message = next(iter(reader.find(Message, fact_key=line.fact_key)), None)
        return f"{reader.local(message.queued_at):%Y-%m-%d %H:%M}  Queued." if message is not None else ""

    call.say(f"{line.kind} to {line.person}: {line.task} ({task_key(line.task_id)})")
    by = f", by {line.channel}" if line.channel else ""
    call.say(f"Fact {line.fact_key}: {line.state}{by}")
    if queued := call.workspace.read(local):
        call.say(queued)
    letter = call.workspace.read(_letter_of_line, line)
    if letter is None:
        return
    zone = call.workspace.clock.zone()
    for moment in letter.story:
        call.say(f"{moment.at.astimezone(zone):%Y-%m-%d %H:%M}  {moment.words}")
    if letter.next_at is not None and letter.state is DispatchState.WAITING:
        call.say(f"{letter.next_at.astimezone(zone):%Y-%m-%d %H:%M}  Tried again.")
    if line.state in LEFT | LEAVING | {OutboxState.REFUSED, OutboxState.DRAFTED}:
        id = f", Message-ID {letter.message_id}" if letter.message_id else ""
        call.say(f"Letter {letter.id} to {letter.address}{id}:")
        call.say(call.workspace.read(lambda reader: reader.letter_copy(letter.id)).replace("\r\n", "\n"))


def _arrived(call: Call) -> None:
    from app.workspace.lead_word import mark_arrived

    letter = mark_arrived(call.workspace, _letter(call).id)
    call.say(f"The letter to {letter.address} is {letter.state}.")


def _drop(call: Call) -> None:
    lines = call.workspace.read(_lines_of, call.arguments.key)
    untouched = [line.message_id for line in lines if line.state in UNSENT and line.message_id is not None]
    if len(untouched) == len(lines):
        call.workspace.do(drop_messages, [MessageId(id) for id in untouched])
        call.say(f"Dropped: {_messages(len(untouched))}. Undo brings it back.")
        return
    from app.workspace.lead_word import drop_letter

    letter = drop_letter(call.workspace, _letter(call).id)
    left = "its messages are still to be told" if letter.state is DispatchState.REFUSED else letter.last_words
    call.say(f"The letter to {letter.address} is {letter.state}: {left}")


def _again(call: Call) -> Waits:
    from app.workspace.lead_word import account_of

    by_hand = [line for line in call.workspace.read(_lines_of, call.arguments.key) if line.dispatch_id is None]
    if len(by_hand) == 1 and by_hand[0].state is OutboxState.TOLD:
        yield from _tell_again(call, by_hand[0])
        return
    letter = _letter(call)
    account = call.workspace.read(account_of, letter)
    if account is not None:
        # Only here: nothing else of the outbox connects to anything.
        from app.adapters.receiver import check_receiver

        check_receiver(account.host)
    run = call.sending.send_again(letter.id)
    yield run
    _say_how(call, run, letter.address, letter.person_id)


def _tell_again(call: Call, line: OutboxLine) -> Waits:
    run = call.sending.tell_again(line.fact_key)
    yield run
    _say_how(call, run, line.person, line.person_id)


def _say_how(call: Call, run: "SendingRun", to: str, person_id: PersonId) -> None:
    for after in run.ended:
        call.say(f"{after.address}: {after.state}. {after.last_words}")
    if not run.ended:
        why = [held.why for held in call.workspace.read(due_letters).held if held.person_id == person_id]
        call.say(f"The letter to {to} waits. {' '.join(why) or run.refusal}")


def _letter(call: Call) -> Dispatch:
    """The one letter that the key of the command means. Raises RuleViolation when there is none, or several."""
    lines = call.workspace.read(_lines_of, call.arguments.key)
    letters = {
        letter.id: letter for line in lines if (letter := call.workspace.read(_letter_of_line, line)) is not None
    }
    if len(letters) != 1:
        key = call.arguments.key[:60]
        raise RuleViolation(
            f"“{key}” is in {len(letters) or 'no'} letters. Name one message: leadline outbox list --json"
        )
    return next(iter(letters.values()))


def _letter_of_line(reader: Reader, line: OutboxLine) -> Dispatch | None:
    if line.dispatch_id is not None:
        return reader.dispatches()[line.dispatch_id]
    return letters_by_fact(reader).get(line.fact_key)


def _lines_of(reader: Reader, key: str) -> list[OutboxLine]:
    """The messages that a key means: a message's number, a fact key, or a task's key. Raises RuleViolation."""
    lines, wanted = outbox(reader), key.strip()
    number = parse_key(wanted, TASK_PREFIX)
    if wanted.upper().startswith(TASK_PREFIX):
        found = [line for line in lines if line.task_id == number]
    else:
        found = [line for line in lines if wanted in (str(line.message_id), line.fact_key)]
    if not found:
        raise RuleViolation(f"There is no message “{key[:60]}”. See them all with: leadline outbox list --json")
    return found
