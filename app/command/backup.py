"""``leadline backup``, ``restore``, ``check``: copies of everything, the way back, and whether the file is sound."""

import argparse
import shutil
from pathlib import Path

from app.adapters.whole_file import write_file
from app.bootstrap import restore_backup
from app.command.call import Call
from app.domain.errors import InUse, KnownError, RuleViolation


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = commands.add_parser("backup", help="write a verified copy of everything to a file")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="go back to a copy; what is there now is backed up first")
    restore.add_argument("file", type=Path)
    restore.add_argument("--dry-run", action="store_true", help="say what is in it and what would be lost")
    restore.set_defaults(run=_restore, mend=_restore_closed)
    commands.add_parser("check", help="look for damage in the data file").set_defaults(run=_check)


def _backup(call: Call) -> None:
    target: Path = call.arguments.file.absolute()
    made = call.workspace.backups.make()
    write_file(target, lambda part: shutil.copyfile(made.path, part))
    call.say(f"Wrote {target}: {made.projects} projects, {made.tasks} tasks, {made.people} people")


def _restore(call: Call) -> None:
    path: Path = call.arguments.file.absolute()
    seen = call.workspace.backups.preview(path)
    call.say(seen.contains)
    for sentence in seen.lost:
        call.say(sentence)
    if call.arguments.dry_run:
        return
    before = call.workspace.backups.restore(path)
    call.say(f"Restored {path}")
    if before is not None:
        call.say(f"To go back: leadline restore {before.path}")


def _restore_closed(folder: Path, arguments: argparse.Namespace, refusal: KnownError) -> str:
    """Restore over a database that cannot be opened; what it said when it was tried is passed on for a dry run."""
    if isinstance(refusal, InUse) or arguments.dry_run:
        raise refusal
    restore_backup(folder, arguments.file.absolute())
    return f"Restored {arguments.file}; the file that could not be opened was put aside\n"


def _check(call: Call) -> None:
    problems = call.workspace.problems()
    if problems:
        raise RuleViolation(f"The data file is damaged: {problems[0]}. Restore a backup: leadline restore FILE")
    backups = call.workspace.backups.list()
    newest = f"the newest from {backups[0].at:%Y-%m-%d %H:%M} UTC" if backups else "none yet"
    call.say(f"The data file is sound. Backups: {len(backups)}, {newest}.")
