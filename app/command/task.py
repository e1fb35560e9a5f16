"""``leadline task``: list, finish, start, skip, block, unblock, reopen."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec

from app.actions import task as actions
from app.actions.approval import cast_vote
from app.command.call import Call, parse_day
from app.domain.errors import RuleViolation
from app.domain.filter import Filter, both
from app.domain.ids import TaskId, project_key, task_key
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.editing.closing import NotClosable
from app.editing.edit import Action
from app.grammar.errors import GrammarError
from app.grammar.filter import parse_filter
from app.grammar.names import DAY_MINUTES
from app.grammar.offset import need_length
from app.queries.consequence import consequence, round_words
from app.queries.filter import filter_names, matching_for_sure
from app.queries.person import names_of, person_named
from app.queries.reader import Reader
from app.queries.rows import CardFilter, CardRow
from app.queries.saved_view import view_filter, view_named
from app.queries.task import find_task

P = ParamSpec("P")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("task", help="list, finish, start, skip, block and reopen tasks").add_subparsers(
        dest="verb", required=True
    )
    listing = group.add_parser("list", help="tasks by their due day, all or those that a filter lets through")
    listing.add_argument(
        "--filter", metavar="TEXT", default="", help="for example 'owner:ana late -label:social due<fri'"
    )
    listing.add_argument(
        "--view", metavar="NAME", help="those of a saved view; with a filter too, what both let through"
    )
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
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


def _list(call: Call) -> None:
    wanted = read_filter(call, call.arguments.filter)
    if call.arguments.view is not None:
        view = call.workspace.read(view_named, call.arguments.view)
        wanted = both(view_filter(view), wanted)
    found = call.workspace.read(matching_for_sure, wanted)
    cards = [card for card in call.workspace.read(_cards) if card.task_id in found]
    cards.sort(key=lambda card: (card.due_on or date.max, card.task_id))
    if call.wants_json:
        call.give([_facts(card) for card in cards])
        return
    rows = [
        (
            task_key(card.task_id),
            card.title,
            card.project_name,
            card.owner_name,
            str(card.state),
            str(card.due_on or ""),
        )
        for card in cards
    ]
    call.table(("Key", "Title", "Project", "Owner", "State", "Due"), rows)


def read_filter(call: Call, text: str) -> Filter | None:
    """A filter as it was typed on the command line. Raises RuleViolation that names the place."""
    try:
        return parse_filter(text, call.workspace.read(filter_names))
    except GrammarError as error:
        raise RuleViolation(f"The filter is not understood at character {error.start + 1}. {error.sentence}") from None


def _cards(reader: Reader) -> list[CardRow]:
    return reader.cards(CardFilter())


def _facts(card: CardRow) -> dict[str, str | int | None]:
    return {
        "key": task_key(card.task_id),
        "title": card.title,
        "kind": str(card.kind),
        "state": str(card.state),
        "project": project_key(card.project_id) if card.project_id is not None else None,
        "project_name": card.project_name,
        "owner": card.owner_name,
        "due_on": card.due_on.isoformat() if card.due_on is not None else None,
        "blocked": card.blocked_by,
        "round": card.round,
    }


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
