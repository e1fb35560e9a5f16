"""``leadline export``: tables as .csv, due days as .ics, what is painted as .pdf, .png or .svg."""

import argparse
from pathlib import Path

from app.command.call import Call
from app.command.task import read_filter
from app.domain.errors import RuleViolation
from app.exports import EXPORTS, export_file
from app.queries.exchange import Scope
from app.queries.person import find_person
from app.queries.project import find_project

FILTERED = ("tasks", "plan", "board")
"""What is written of those tasks alone that a filter lets through."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser of a whole line."""
    parser = commands.add_parser("export", help="write tasks, the plan, due days, people or the log to a file")
    parser.add_argument("what", choices=sorted(EXPORTS))
    parser.add_argument("file", type=Path, help="its ending says how: .csv, .ics, .pdf, .png or .svg")
    parser.add_argument("--project", metavar="KEY", help="only this project")
    parser.add_argument("--person", metavar="NAME", help="only what this person owns")
    parser.add_argument("--filter", metavar="TEXT", default="", help="only tasks that it lets through, as task list")
    parser.set_defaults(run=_export)


def _export(call: Call) -> None:
    target: Path = call.arguments.file.absolute()
    said = export_file(call.workspace, call.arguments.what, target, _scope(call), call.painter)
    call.say(f"Wrote {target}: {said}")


def _scope(call: Call) -> Scope:
    project, person = call.arguments.project, call.arguments.person
    project_id = call.workspace.read(find_project, project).id if project is not None else None
    filter = read_filter(call, call.arguments.filter)
    if filter is not None and call.arguments.what not in FILTERED:
        raise RuleViolation(f"--filter is for {', '.join(FILTERED)}. Leave it out.")
    if person is None:
        return Scope(project_id, None, filter)
    people = call.workspace.read(find_person, person)
    if len(people) != 1:
        raise RuleViolation(f"“{person[:60]}” is no single person. Write the whole name as under People.")
    return Scope(project_id, people[0], filter)
