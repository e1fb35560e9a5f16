"""``leadline export``: tables as .csv or .xlsx, due days as .ics, what is painted as .pdf, .png or .svg."""

import argparse
from datetime import date
from pathlib import Path

from app.command.call import Call
from app.command.task import read_filter
from app.domain.errors import RuleViolation
from app.exports import EXPORTS, export_file
from app.queries.exchange import Scope
from app.queries.person import find_person
from app.queries.project import find_project

FILTERED = ("tasks", "plan", "board", "calendar-month")
"""What is written of those tasks alone that a filter lets through."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser of a whole line."""
    parser = commands.add_parser("export", help="write tasks, the plan, the budget, people and more to a file")
    parser.add_argument("what", choices=sorted(EXPORTS))
    parser.add_argument("file", type=Path, help="its ending says how: .csv, .xlsx, .ics, .pdf, .png or .svg")
    parser.add_argument("--project", metavar="KEY", help="only this project")
    parser.add_argument("--person", metavar="NAME", help="only what this person owns")
    parser.add_argument("--filter", metavar="TEXT", default="", help="only tasks that it lets through, as task list")
    parser.add_argument("--month", metavar="YYYY-MM", help="of calendar-month: which one; else this month")
    parser.set_defaults(run=_export)


def _export(call: Call) -> None:
    target: Path = call.arguments.file.absolute()
    said = export_file(call.workspace, call.arguments.what, target, _scope(call), call.painter)
    call.say(f"Wrote {target}: {said}")


def _scope(call: Call) -> Scope:
    project, person = call.arguments.project, call.arguments.person
    project_id = call.workspace.read(find_project, project).id if project is not None else None
    month = _month(call.arguments.month) if call.arguments.month is not None else None
    filter = read_filter(call, call.arguments.filter)
    if filter is not None and call.arguments.what not in FILTERED:
        raise RuleViolation(f"--filter is for {', '.join(FILTERED)}. Leave it out.")
    if person is None:
        return Scope(project_id, None, month, filter)
    people = call.workspace.read(find_person, person)
    if len(people) != 1:
        raise RuleViolation(f"“{person[:60]}” is no single person. Write the whole name as under People.")
    return Scope(project_id, people[0], month, filter)


def _month(typed: str) -> date:
    """The first day of a month that was typed."""
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        raise RuleViolation(f"“{typed[:40]}” is no month. Write it like 2026-12.") from None
