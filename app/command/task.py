"""``leadline task``: finish, start, skip, block, unblock, reopen."""

import argparse
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from app.actions import task as actions
from app.actions.approval import cast_vote
from app.command.call import Call, parse_day
from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.editing.closing import NotClosable
from app.editing.edit import Action
from app.grammar.names import DAY_MINUTES
from app.grammar.offset import need_length
from app.queries.consequence import consequence, round_words
from app.queries.person import names_of, person_named
from app.queries.task import find_task

P = ParamSpec("P")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("task", help="finish, start, skip, block and reopen tasks").add_subparsers(
        dest="verb", required=True
    )
    finish = _verb(group, "finish", "done, with its outcome where it has some", _finish)
    finish.add_argument("--outcome")
    finish.add_argument("--by", metavar="PERSON", help="records the vote of one approver")
    finish.add_argument("--note", default="", help="the list of changes")
    finish.add_argument("--spent", metavar="TIME", help="what it took: 4h, 1.5d")
    _reason(finish)
    _verb(group, "start", "somebody begins", lambda call, task: call.workspace.do(actions.start_task, task.id).changes)
    skip = _verb(group, "skip", "pass it now, or when its turn comes", _skip)
    skip.add_argument("--outcome", help="how an approval or an asked decision is taken to end")
    _reason(skip)
    block = _verb(group, "block", "it cannot go on", _block)
    block.add_argument("--by", default="something", metavar="WHO")
    block.add_argument("--until", metavar="YYYY-MM-DD")
    _verb(group, "unblock", "it can go on", lambda call, task: call.workspace.do(actions.unblock_task, task.id).changes)
    reopen = _verb(group, "reopen", "another round", _reopen)
    reopen.add_argument("--keep-skipped", action="store_true", help="what was skipped by hand after it stays skipped")


def _reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--without", metavar="REASON", default="", help="why it is closed although it misses something; it is logged"
    )


def _verb(
    group: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    text: str,
    act: Callable[[Call, Task], ChangeSet],
) -> argparse.ArgumentParser:
    parser = group.add_parser(name, help=text)
    parser.add_argument("key", help="for example LL-12")

    def run(call: Call) -> None:
        task = call.workspace.read(find_task, call.arguments.key)
        try:
            changes = act(call, task)
        except NotClosable as refusal:
            raise RuleViolation(f"{refusal.sentence} With a reason: --without REASON") from None
        _say_what_changed(call, changes)

    parser.set_defaults(run=run)
    return parser


def _finish(call: Call, task: Task) -> ChangeSet:
    arguments = call.arguments
    if arguments.by is None:
        said = {"outcome": arguments.outcome, "note": arguments.note, "without": arguments.without}
        _say_what_comes_again(call, task, actions.finish_task, **said)
        spent = need_length(arguments.spent).minutes(DAY_MINUTES) if arguments.spent is not None else None
        return call.workspace.do(actions.finish_task, task.id, **said, spent_minutes=spent).changes
    person = call.workspace.read(person_named, arguments.by)
    if arguments.outcome is None:
        raise RuleViolation("A vote needs its outcome: add --outcome NAME.")
    return call.workspace.do(
        cast_vote, task.id, person.id, arguments.outcome, comment=arguments.note, without=arguments.without
    ).changes


def _skip(call: Call, task: Task) -> ChangeSet:
    arguments = call.arguments
    return call.workspace.do(actions.skip_task, task.id, outcome=arguments.outcome, without=arguments.without).changes


def _reopen(call: Call, task: Task) -> ChangeSet:
    keep = call.arguments.keep_skipped
    _say_what_comes_again(call, task, actions.reopen_task, keep_skipped=keep)
    return call.workspace.do(actions.reopen_task, task.id, keep_skipped=keep).changes


def _say_what_comes_again(
    call: Call, task: Task, action: Action[Concatenate[TaskId, P], None], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Steps that were skipped by hand and will be asked of somebody again."""
    changes = call.workspace.preview(action, task.id, *args, **kwargs).changes
    for title in call.workspace.read(consequence, changes, task.id).skipped_again:
        call.say(f"“{title}” was skipped by hand and comes again. Skip it again if it is not needed.")


def _block(call: Call, task: Task) -> ChangeSet:
    until = parse_day(call.arguments.until) if call.arguments.until else None
    return call.workspace.do(actions.block_task, task.id, by=call.arguments.by, until=until).changes


def _say_what_changed(call: Call, step: ChangeSet) -> None:
    """One line a task whose state is another now."""
    call.say(step.title)
    for change in step.changes:
        before, after = change.before, change.after
        if isinstance(before, Task) and isinstance(after, Task) and before.run != after.run:
            owner = ", ".join(call.workspace.read(names_of, [after.owner_id]))
            round = f", {round_words(after)}" if after.run.round > 1 else ""
            call.say(f"  {after.key}  {after.title}: {before.state} → {after.state}{round} ({owner})")
