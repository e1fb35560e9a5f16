"""``leadline backup``, ``restore``, ``check``: copies of everything, the way back, and whether the file is sound."""

import argparse
import shutil
from pathlib import Path

from app.adapters.whole_file import write_file
from app.bootstrap import preview_closed, restore_backup, restore_command, way_back
from app.command.call import Call
from app.domain.errors import InUse, KnownError, NothingThere, RuleViolation
from app.domain.file import FileVersion
from app.queries.reader import Reader


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
    call.say(f"Wrote {target}: {made.contents}")
    if call.workspace.read(_keeps_copies):
        call.say("The copies of files are not in it. They lie in the folder “attachments” of the data folder.")


def _keeps_copies(reader: Reader) -> bool:
    return any(version.sha256 for version in reader.find(FileVersion))


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
        call.say(f"To go back: {restore_command(call.workspace.backups.folder.parent, str(before.path))}")


def _restore_closed(folder: Path, arguments: argparse.Namespace, refusal: KnownError) -> str:
    """Restore over a database that cannot be opened, or for a dry run say what is in the copy."""
    if isinstance(refusal, InUse):
        raise refusal
    path: Path = arguments.file.absolute()
    if arguments.dry_run:
        there = "" if isinstance(refusal, NothingThere) else f"\n{refusal.sentence}"
        return f"{preview_closed(path)}\nWhat is there now cannot be opened, so nothing can be compared{there}\n"
    restore_backup(folder, path)
    aside = "" if isinstance(refusal, NothingThere) else "; the file that could not be opened was put aside"
    return f"Restored {arguments.file}{aside}\n"


def _check(call: Call) -> None:
    if call.workspace.note:
        call.say(call.workspace.note)
    problems = call.workspace.problems()
    if problems:
        back = way_back(call.workspace.backups.folder.parent, call.workspace.clock)
        raise RuleViolation(f"The data file is damaged: {problems[0]}. {back}")
    backups = call.workspace.backups.list()
    zone = call.workspace.clock.zone()
    newest = f"the newest of {backups[0].at.astimezone(zone):%Y-%m-%d %H:%M}" if backups else "none yet"
    call.say(f"The data file is sound. Backups: {len(backups)}, {newest}.")
