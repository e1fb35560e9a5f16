"""``leadline remind``: what would be told at a moment, to whom and why. Tells nobody."""

import argparse
from datetime import datetime

from app.actions.due import YEARS
from app.command.call import Call
from app.domain.errors import RuleViolation
from app.domain.ids import task_key
from app.queries.reminder import due_reminders


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    found = commands.add_parser("remind", help="what would be told at a moment, to whom, why; tells nobody")
    found.add_argument("--at", metavar="ISO", help="the moment, 2027-03-12T17:00; now if left out")
    found.add_argument("--json", action="store_true")
    found.set_defaults(run=_remind)


def _remind(call: Call) -> None:
    at = _moment(call, call.arguments.at) if call.arguments.at else call.workspace.clock.now()
    lines = call.workspace.read(due_reminders, at)
    if call.wants_json:
        call.give(
            [
                {
                    "to": line.to,
                    "task": task_key(line.task_id),
                    "title": line.title,
                    "kind": line.kind,
                    "stage": line.stage,
                    "due_on": line.due_on,
                    "since": line.stands_since,
                    "text": line.text,
                    "why": line.why,
                    "held": line.held,
                    "fact_key": line.fact_key,
                }
                for line in lines
            ]
        )
        return
    rows = [(line.to, line.stage, task_key(line.task_id), line.title, line.text, line.why, line.held) for line in lines]
    call.table(("To", "What", "Key", "Task", "Says", "Why", "Held"), rows)


def _moment(call: Call, text: str) -> datetime:
    """A moment as ISO text; without a zone it is the company's. Raises RuleViolation."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise RuleViolation(
            f"“{text[:40]}” is no moment. Write it as YYYY-MM-DDTHH:MM, for example 2027-03-12T17:00."
        ) from None
    if abs(found.year - call.workspace.clock.now().year) > YEARS:
        raise RuleViolation(f"“{text[:40]}” is more than {YEARS} years away. Choose a nearer moment.")
    return found if found.tzinfo else found.replace(tzinfo=call.workspace.clock.zone())
