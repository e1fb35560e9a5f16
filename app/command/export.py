"""``leadline export``: the team's work as a file, by its ending."""

import argparse
from pathlib import Path

from app.command.call import Call
from app.command.painted import export_painted
from app.command.painter import Printed


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command with its arguments."""
    found = commands.add_parser("export", help="write the board, the plan, the tasks or the Friday report to a file")
    found.add_argument("what", choices=[what.value for what in Printed])
    found.add_argument("file", type=Path)
    found.add_argument("--project", metavar="KEY", help="only this project")
    found.set_defaults(run=_export)


def _export(call: Call) -> None:
    arguments = call.arguments
    export_painted(call, Printed(arguments.what), arguments.file, arguments.project)
