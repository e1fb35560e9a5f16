"""Reads a whole command line and runs it; for ``main`` and for the socket of the running program."""

import argparse
import logging
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn, Protocol

from app import VERSION
from app.adapters.call_queue import CallQueue
from app.adapters.data_folder import data_folder
from app.adapters.log_file import LogFile, start_log, stop_log, without_names
from app.adapters.single_instance import Later, Request, Response, ask
from app.bootstrap import open_workspace
from app.command.call import Call, RunningProgram, Waits
from app.domain.errors import KnownError, LeadlineError
from app.domain.person import Person
from app.exports import Painter
from app.queries.reader import Reader
from app.workspace.owner_thread import Pending
from app.workspace.sample import fill_when_empty
from app.workspace.workspace import Workspace

DONE, KNOWN, USAGE = 0, 1, 2
ENVIRONMENT = (
    "LEADLINE_DATA names a data folder where --data is not said. LEADLINE_NOW=2027-01-12T09:30 starts the program's "
    "clock at that moment, from which time runs on; it is for tests and demonstrations, and nothing leaves this "
    "computer while it is set. A command that the open window carries out goes by the window's clock."
)

log = logging.getLogger(__name__)


class _Refused(Exception):
    """argparse wants to end the program; in the running window that must not be."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.answer = Response(status, err=text) if status else Response(status, out=text)


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, file: object = None) -> NoReturn:
        raise _Refused(DONE, message)

    def error(self, message: str) -> NoReturn:
        raise _Refused(USAGE, f"{self.format_usage()}{self.prog}: {message}\n")


class CommandModule(Protocol):
    """What each module of a command has: ``add`` puts its commands and their options into the parser."""

    def add(self, commands: "argparse._SubParsersAction[Any]") -> None: ...


def command_word(arguments: Sequence[str]) -> str:
    """The first word that is neither a global option nor the folder after ``--data``; empty where there is none."""
    words = iter(arguments)
    for word in words:
        if word == "--data":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


MODULES: Mapping[str, str] = {
    "workflow": "workflow",
    "project": "project",
    "task": "task",
    "view": "view",
    "file": "file",
    "journal": "journal",
    "outbox": "outbox",
    "account": "account",
    "answers": "answers",
    "recur": "recur",
    "history": "history",
    "undo": "history",
    "redo": "history",
    "remind": "remind",
    "import": "import_file",
    "export": "export",
    "backup": "backup",
    "restore": "backup",
    "check": "backup",
    "agent": "agent",
}
"""The module of ``app.command`` that reads each command; those of one module stand together."""

FIRST_WORDS = tuple({module: word for word, module in sorted(MODULES.items(), reverse=True)}.values())
"""One command of each module."""


def command_modules(word: str) -> tuple[CommandModule, ...]:
    """The module of one command, imported with its first use; of no known command all of them, for help and usage."""
    names = [MODULES[word]] if word in MODULES else dict.fromkeys(MODULES.values())
    # Only here: each module brings what it needs, and a start of the program runs one of them.
    found: list[Any] = [import_module(f"app.command.{name}") for name in names]
    return tuple(found)


def parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """What can read these arguments: the options of their command, or those of all where they name none."""
    found = _Parser(prog="leadline", description="The desk of one marketing team lead.", epilog=ENVIRONMENT)
    found.add_argument("--version", action="version", version=f"Leadline {VERSION}")
    found.add_argument("--data", metavar="DIR", help="another data folder")
    found.add_argument("--sample", action="store_true", help="an empty data folder gets the sample team")
    commands = found.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in command_modules(command_word(arguments)):
        module.add(commands)
    return found


def read_words(arguments: Sequence[str]) -> argparse.Namespace:
    """What these arguments ask for. Raises _Refused for help, and for words that are not understood."""
    words, rest = list[str](), iter(arguments)
    for word in rest:
        # A filter may begin with a minus, which argparse would take for another option.
        value = next(rest, None) if word == "--filter" else None
        words.append(word if value is None else f"{word}={value}")
    return parser(arguments).parse_args(words)


def run_line(arguments: Sequence[str], painter: Painter | None = None) -> Response:
    """Run a command line on the data folder it names. Never raises what the user can mend."""
    try:
        found = read_words(arguments)
    except _Refused as refused:
        return refused.answer
    try:
        folder = data_folder(found.data)
    except LeadlineError as refusal:
        return Response(KNOWN, err=f"{refusal.sentence}\n")
    log_file = start_log(folder)
    try:
        return _run_in(folder, found, arguments, painter, log_file)
    except LeadlineError as refusal:
        log.warning("command %s: %s", found.command, without_names(refusal.sentence))
        return Response(KNOWN, err=f"{refusal.sentence}\n")
    finally:
        stop_log(log_file)


def _run_in(
    folder: Path,
    found: argparse.Namespace,
    arguments: Sequence[str],
    painter: Painter | None,
    log_file: LogFile,
) -> Response:
    """Run a command on a data folder, or let the program do it that has the folder open."""
    try:
        workspace = open_workspace(folder)
    except KnownError as refusal:
        answer = _ask_owner(folder, found, arguments)
        if answer is None and hasattr(found, "mend"):
            answer = Response(DONE, found.mend(folder, found, refusal))
        if answer is None:
            raise
        log.info("command %s was answered by the owner of the folder: status %d", found.command, answer.code)
        return answer
    log_file.may_rotate = True
    try:
        if found.sample:
            fill_when_empty(workspace)
        answer = execute(Call(found, workspace, painter, secret=_secret(found)), CallQueue())
        if workspace.note and found.command != "check":
            # Closing makes the file whole again, so nobody could say it later.
            answer = replace(answer, err=f"{workspace.note}\n{answer.err}")
        return answer
    finally:
        workspace.close()


def _secret(found: argparse.Namespace) -> str | None:
    """The password where the command reads one from standard input."""
    return sys.stdin.readline().rstrip("\r\n") if getattr(found, "password_stdin", False) else None


def _ask_owner(folder: Path, found: argparse.Namespace, arguments: Sequence[str]) -> Response | None:
    """Let the program that has the folder open do it. What comes by standard input goes there as a file."""
    if hasattr(found, "by_itself"):
        raise KnownError(found.by_itself)
    if "-" not in map(str, getattr(found, "files", ())):
        return ask(folder, arguments, str(Path.cwd()), secret=_secret(found))
    with TemporaryDirectory() as place:
        file = Path(place) / "standard-input"
        file.write_bytes(sys.stdin.buffer.read())
        return ask(folder, [str(file) if word == "-" else word for word in arguments], str(Path.cwd()))


def execute(call: Call, queue: CallQueue) -> Response:
    """Run a parsed command to its end, on the thread that is the owner of ``queue``. Never raises."""
    found: list[Response] = []
    call.owner, call.begin = queue, begin_line
    try:
        begin(call, found.append)
        queue.run_until(lambda: bool(found))
    finally:
        if call.sender is not None:
            call.sender.close()
    return found[0]


def begin(call: Call, answer: Callable[[Response], None]) -> None:
    """Run a parsed command up to where it waits for something, and go on when that is over. Never raises; a bug is
    logged and answered with one line."""
    began = time.monotonic()
    steps: list[Waits] = []

    def go_on() -> None:
        response = _next_step(call, steps)
        if isinstance(response, Pending):
            response.when_over(go_on)
            return
        elapsed = (time.monotonic() - began) * 1000
        log.info("command %s: status %d, %.0f ms", call.arguments.command, response.code, elapsed)
        answer(response)

    go_on()


def _next_step(call: Call, steps: list[Waits]) -> Response | Pending:
    """What the command waits for, else its response. ``steps`` is empty before the first one."""
    try:
        if not steps:
            waits = call.arguments.run(call)
            if waits is None:
                return Response(DONE, call.out.getvalue())
            steps.append(waits)
        pending: Pending | None = next(steps[0], None)
    except LeadlineError as refusal:
        log.warning("command %s: %s", call.arguments.command, without_names(refusal.sentence, _names(call.workspace)))
        return Response(KNOWN, call.out.getvalue(), f"{refusal.sentence}\n")
    except Exception:
        log.exception("command %s failed", call.arguments.command)
        return Response(
            KNOWN, call.out.getvalue(), "Leadline made a mistake; nothing was changed. The log says more.\n"
        )
    return Response(DONE, call.out.getvalue()) if pending is None else pending


def _names(workspace: Workspace) -> list[str]:
    """Of everybody; none where the data cannot be read, which may be what was refused."""

    def read(reader: Reader) -> list[str]:
        return [person.name for person in reader.find(Person)]

    try:
        return workspace.read(read)
    except (LeadlineError, sqlite3.Error):
        return []


def execute_line(
    arguments: Sequence[str], workspace: Workspace, painter: Painter | None = None, secret: str | None = None
) -> Response:
    """A command line from another process, run in this one to its end, with what came by its standard input."""
    try:
        found = read_words(arguments)
    except _Refused as refused:
        return refused.answer
    return execute(Call(found, workspace, painter, secret=secret, stays=True), CallQueue())


def begin_line(request: Request, program: RunningProgram) -> Later:
    """A command line from another process, carried out in this one without holding the thread that owns the data."""
    later = Later()
    try:
        found = read_words(request.argv)
    except _Refused as refused:
        later.give(refused.answer)
        return later
    call = Call(
        found,
        program.workspace,
        program.painter,
        secret=request.secret,
        stays=True,
        owner=program.owner,
        sender=program.sending,
    )
    before = Path.cwd()
    try:
        # For the paths in the command; none of those that wait for a server names any.
        os.chdir(request.cwd or before)
        begin(call, later.give)
    finally:
        os.chdir(before)
    return later
