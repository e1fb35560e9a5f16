"""The one module that knows every part: puts a workspace together for a data folder, and mends one that cannot open."""

import gc
import logging
import shlex
import sqlite3
import sys
import time
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

from app import VERSION
from app.adapters.attachments import AttachmentFolder
from app.adapters.clock import program_clock
from app.adapters.data_folder import data_folder
from app.domain.backup import BackupInfo
from app.domain.errors import DataLost, InUse, KnownError
from app.domain.file_name import ATTACHMENTS
from app.editing.change import ChangeSet
from app.editing.ports import Clock
from app.storage.backup import listing, newest_good, verify
from app.storage.backup_folder import BackupFolder
from app.storage.connection import open_database
from app.storage.database_copy import BACKUPS
from app.storage.migrate import LATEST
from app.storage.reads.reader import SqliteReader
from app.storage.restore import move_aside, restore_closed
from app.storage.store import SqliteStore
from app.storage.unused_copies import bringing_named
from app.workspace.workspace import Workspace

DATABASE = "leadline.db"

log = logging.getLogger(__name__)


def open_workspace(folder: Path, clock: Clock | None = None, *, begin_anew: bool = False) -> Workspace:
    """Open (or make) the database in ``folder``. Raises InUse when another program has it, else KnownError.

    A damaged file, and a missing or empty one beside backups, raises DataLost, which names the newest good backup;
    with ``begin_anew`` an empty database is made where there is nothing.
    """
    began = time.monotonic()
    clock = clock or program_clock()
    file = folder / DATABASE
    try:
        connection = open_database(file, before_migration=folder / BACKUPS, begin_anew=begin_anew)
    except DataLost as refusal:
        raise type(refusal)(refusal.state, way_back(folder, clock)) from None
    store = SqliteStore(connection, file)
    backups = BackupFolder(store, folder / BACKUPS, clock)
    attachments = AttachmentFolder(folder / ATTACHMENTS, clock)
    attachments.clear_parts()
    workspace = Workspace(store, SqliteReader(store, clock), clock, backups, attachments)
    workspace.note = connection.note
    workspace.ticked.connect(backups.tick)
    backups.restored.connect(lambda _: workspace.changed(ChangeSet("Restore", (), None, clock.now())))
    workspace.closing.connect(lambda _: backups.close())
    workspace.closing.connect(lambda _: store.close())
    workspace.closing.connect(lambda _: log.info("closed the data: %s", _size_of(file)))
    versions = f"Leadline {VERSION}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    elapsed = (time.monotonic() - began) * 1000
    log.info("opened the data: %s, data version %d, %.0f ms; %s", _size_of(file), LATEST, elapsed, versions)
    try:
        with store.failures():
            in_flight = store.facts.letters_in_flight()
    except KnownError:
        workspace.close()
        raise
    if in_flight:
        # Only here: hardly a start needs what knows of letters.
        from app.workspace.sending import recover_letters

        recover_letters(workspace)
    if connection.note:
        log.warning("the data was not closed properly, or its file was missing")
    return workspace


def way_back(folder: Path, clock: Clock) -> str:
    """What to do about lost data: the newest backup that is sound and holds anything, and how to restore it."""
    info = newest_good(folder / BACKUPS)
    if info is None:
        return (
            f"There is no sound backup in {folder / BACKUPS}. Restore a copy from elsewhere with: "
            f"{restore_command(folder, 'FILE')}, or move the data file away to begin with nothing."
        )
    at = info.at.astimezone(clock.zone())
    return (
        f"The newest good backup is of {at:%Y-%m-%d %H:%M}: {info.contents}. "
        f"Restore it with: {restore_command(folder, str(info.path))}"
    )


def restore_command(folder: Path, file: str) -> str:
    """What to type to restore a file; without its data folder it would go into the one that is opened by itself."""
    where = [] if _opens_by_itself(folder) else ["--data", str(folder)]
    return shlex.join(["leadline", *where, "restore", file])


def _opens_by_itself(folder: Path) -> bool:
    with suppress(KnownError):
        return folder == data_folder(None)
    return False


def _size_of(file: Path) -> str:
    return f"{file.stat().st_size / 1_000_000:.1f} MB" if file.exists() else "no file"


def backups_of(folder: Path) -> tuple[BackupInfo, ...]:
    """The backups of a data folder, the newest first, also when its database cannot be opened."""
    return tuple(listing(folder / BACKUPS))


def preview_closed(path: Path) -> str:
    """What a backup holds, where the data that is there cannot be opened. Raises KnownError for no sound backup."""
    return verify(path).contents


def begin_with_nothing(folder: Path, clock: Clock | None = None) -> Workspace:
    """An empty database where the data is lost; a damaged file is kept beside it, and ``note`` says where."""
    # After a failed opening here, a cursor in an error's traceback could still hold the file.
    gc.collect()
    file = folder / DATABASE
    kept = move_aside(file) if file.is_file() and file.stat().st_size else None
    workspace = open_workspace(folder, clock, begin_anew=True)
    if kept is not None:
        workspace.note = f"The damaged data is kept as {kept.name} in {folder}."
        log.info("began with nothing beside data that could not be opened")
    return workspace


def restore_backup(folder: Path, path: Path, clock: Clock | None = None) -> None:
    """Restore into a folder that is not open, whatever state its file is in; that file is kept. Raises KnownError."""
    # After a failed opening here, a cursor in an error's traceback could still hold the file.
    gc.collect()
    try:
        workspace = open_workspace(folder, clock)
    except InUse:
        raise
    except KnownError:
        restore_closed(path, folder / DATABASE, folder / BACKUPS)
        return
    try:
        workspace.backups.restore(path)
    finally:
        workspace.close()


def restoring_backup(folder: Path, path: Path, clock: Clock | None = None) -> Generator[float, None, None]:
    """The same bit by bit, on any thread: yields how much is done of the copies of files, from 0 to 1. Given up
    there, nothing is changed. Raises KnownError, too, for no sound backup."""
    verify(path)
    try:
        yield from bringing_named(path, path.parent / ATTACHMENTS, folder / ATTACHMENTS)
    except OSError as error:
        raise KnownError(f"{path.name} could not be restored ({error}). Nothing was changed.") from error
    yield 1.0
    restore_backup(folder, path, clock)
