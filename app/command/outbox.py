"""``leadline outbox``: what is to be told and what was."""

import argparse

from app.command.call import Call
from app.domain.ids import task_key
from app.queries.outbox import outbox


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("outbox", help="messages to the team").add_subparsers(dest="verb", required=True)
    listing = group.add_parser("list", help="all messages, the newest first")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)


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
                    "state": line.state,
                    "at": line.at,
                }
                for line in lines
            ]
        )
        return
    rows = [(line.person, line.kind, task_key(line.task_id), line.task, line.project, line.state) for line in lines]
    call.table(("To", "What", "Key", "Task", "Project", "State"), rows)
