"""``leadline export``: tables as .csv, due days as .ics, what is painted as .pdf."""

import argparse
import logging
from collections.abc import Callable
from pathlib import Path

from app.command.call import Call
from app.command.file import write_file
from app.command.painted import PAINTED
from app.domain.errors import RuleViolation
from app.exchange.csv_writing import csv_bytes
from app.exchange.task_record import count
from app.queries.calendar_export import calendar_export
from app.queries.exchange import Scope, Table, activity_table, people_table, plan_table, tasks_table
from app.queries.person import find_person
from app.queries.project import find_project
from app.queries.reader import Reader

log = logging.getLogger(__name__)

Exporter = Callable[[Call, Scope, Path], str]
"""Writes a whole file, in one move, and says in a few words what is in it."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("export", help="write tasks, the plan, due days, people or the log to a file")
    parser.add_argument("what", choices=sorted({what for what, _ in EXPORTERS}))
    parser.add_argument("file", type=Path, help="its ending says how: .csv, .ics, .pdf, .png or .svg")
    parser.add_argument("--project", metavar="KEY", help="only this project")
    parser.add_argument("--person", metavar="NAME", help="only what this person owns")
    parser.set_defaults(run=_export)


def _export(call: Call) -> None:
    arguments = call.arguments
    target: Path = arguments.file.absolute()
    write = EXPORTERS.get((arguments.what, target.suffix.lower()))
    if write is None:
        endings = sorted(ending for what, ending in EXPORTERS if what == arguments.what)
        raise RuleViolation(
            f"{arguments.what} cannot be written to {target.name}. Choose a name that ends in {' or '.join(endings)}."
        )
    said = write(call, _scope(call), target)
    log.info("exported %s as %s: %s", arguments.what, target.suffix, said)
    call.say(f"Wrote {target}: {said}")


def _scope(call: Call) -> Scope:
    project, person = call.arguments.project, call.arguments.person
    project_id = call.workspace.read(find_project, project).id if project is not None else None
    if person is None:
        return Scope(project_id)
    people = call.workspace.read(find_person, person)
    if len(people) != 1:
        raise RuleViolation(f"“{person[:60]}” is no single person. Write the whole name as under People.")
    return Scope(project_id, people[0])


def _table(read: Callable[[Reader, Scope], Table]) -> Exporter:
    def write(call: Call, scope: Scope, target: Path) -> str:
        table = call.workspace.read(read, scope)
        data = csv_bytes(table.columns, table.rows)
        write_file(target, lambda part: part.write_bytes(data))
        return count(len(table.rows), "row")

    return write


def _calendar(call: Call, scope: Scope, target: Path) -> str:
    made = call.workspace.read(calendar_export, scope)
    write_file(target, lambda part: part.write_bytes(made.data))
    call.workspace.record(*made.facts)
    return count(len(made.appointments), "due day")


EXPORTERS: dict[tuple[str, str], Exporter] = {
    ("tasks", ".csv"): _table(tasks_table),
    ("plan", ".csv"): _table(plan_table),
    ("people", ".csv"): _table(people_table),
    ("activity", ".csv"): _table(activity_table),
    ("calendar", ".ics"): _calendar,
    **PAINTED,
}
"""By what is exported and the ending of the file."""
