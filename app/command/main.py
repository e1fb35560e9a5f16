"""Reads the arguments and runs the command; ``ui.__main__`` and the socket of the running program call it."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from app.actions.sample import load_sample
from app.adapters.data_folder import data_folder
from app.adapters.instance import Answer, ask
from app.bootstrap import open_workspace
from app.command import history, outbox, project, task, workflow
from app.command.call import Call
from app.domain.errors import LeadlineError
from app.domain.person import Person
from app.queries.reader import Reader
from app.workspace.door import Workspace
from app.workspace.telling import past_facts

VERSION = "0.1.0"
DONE, KNOWN, USAGE = 0, 1, 2

OpenWindow = Callable[[Path, bool], int]
"""Shows the window on a data folder; True: an empty one gets the sample team. Returns the exit status."""

log = logging.getLogger(__name__)


class _Refused(Exception):
    """argparse wants to end the program; in the running window that must not be."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: object = None) -> NoReturn:
        raise _Refused(DONE, message)

    def error(self, message: str) -> NoReturn:
        raise _Refused(USAGE, f"{self.format_usage()}{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    found = _Parser(prog="leadline", description="The desk of one marketing team lead.")
    found.add_argument("--version", action="version", version=f"Leadline {VERSION}")
    found.add_argument("--data", metavar="DIR", help="another data folder")
    found.add_argument("--sample", action="store_true", help="an empty data folder gets the sample team")
    commands = found.add_subparsers(dest="command", metavar="COMMAND")
    for module in (workflow, project, task, outbox, history):
        module.add(commands)
    return found


def main(arguments: Sequence[str], open_window: OpenWindow) -> int:
    """Run one command line, or show the window where it names no command. Returns the exit status."""
    try:
        found = parser().parse_args(arguments)
    except _Refused as refused:
        (sys.stdout if refused.status == DONE else sys.stderr).write(refused.text)
        return refused.status
    try:
        folder = data_folder(found.data)
        if found.command is None:
            return open_window(folder, found.sample)
        answer = _run_in(folder, found, arguments)
    except LeadlineError as refusal:
        answer = Answer(KNOWN, err=f"{refusal.sentence}\n")
    sys.stdout.write(answer.out)
    sys.stderr.write(answer.err)
    return answer.code


def _run_in(folder: Path, found: argparse.Namespace, arguments: Sequence[str]) -> Answer:
    """Run a command on a data folder, or let the program do it that has the folder open."""
    try:
        workspace = open_workspace(folder)
    except LeadlineError:
        answer = ask(folder, arguments, str(Path.cwd()))
        if answer is None:
            raise
        return answer
    try:
        if found.sample:
            fill_when_empty(workspace)
        return execute(found, workspace)
    finally:
        workspace.close()


def execute(found: argparse.Namespace, workspace: Workspace) -> Answer:
    """Run a parsed command. Never raises; a bug is logged and answered with one line."""
    call = Call(found, workspace)
    try:
        found.run(call)
    except LeadlineError as refusal:
        return Answer(KNOWN, call.out.getvalue(), f"{refusal.sentence}\n")
    except Exception:
        log.exception("leadline %s failed", found.command)
        return Answer(KNOWN, call.out.getvalue(), "Leadline made a mistake; nothing was changed. The log says more.\n")
    return Answer(DONE, call.out.getvalue())


def execute_line(arguments: Sequence[str], workspace: Workspace) -> Answer:
    """A command line from another process, run in this one."""
    try:
        found = parser().parse_args(arguments)
    except _Refused as refused:
        text = refused.text
        return Answer(refused.status, text if refused.status == DONE else "", text if refused.status else "")
    return execute(found, workspace)


def fill_when_empty(workspace: Workspace) -> None:
    """The sample team, if there is nobody yet; what happened before today was told."""

    def nobody(reader: Reader) -> bool:
        return not reader.find(Person)

    if workspace.read(nobody):
        workspace.do(load_sample)
        workspace.record(*workspace.read(past_facts))
