"""``workspace.backups``: makes verified copies while the lead works, keeps the right ones, goes back to one."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
import zlib
from collections.abc import Callable, Generator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from app.domain.backup import BackupInfo, RestorePreview
from app.domain.errors import Damaged, InUse, KnownError, NothingThere
from app.domain.file_name import ATTACHMENTS
from app.editing.signal import Signal
from app.storage import backup, restore, unused_copies
from app.storage.connection import known_error, open_database
from app.storage.database_copy import PART, UNREADABLE, settle
from app.storage.rotation import superfluous

if TYPE_CHECKING:
    from app.domain.file import ManagedCopy
    from app.editing.ports import Clock
    from app.storage.restore import Facts
    from app.storage.store import SqliteStore


log = logging.getLogger(__name__)

EVERY = timedelta(minutes=30)
TRIES = 25
"""Each waits 0.2 seconds for the file."""
TURN_SECONDS = 0.005
"""How long each step of ``making`` waits for the check."""


class BackupFolder:
    """Lives on the thread of the store; a check runs on a thread of its own that knows only paths."""

    def __init__(self, store: SqliteStore, folder: Path, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.folder = folder
        self.attachments = folder.parent / ATTACHMENTS
        """Where the copies of files lie, which backups name and do not hold."""
        self.second_folder: Path | None = None
        """Gets every finished backup too; may be one that another program keeps in step."""
        self.problem: str | None = None
        """Why the last backup by itself failed, as a sentence; None when it did not."""
        self.restored: Signal[None] = Signal()
        self._check: _Check | None = None
        self._tried_at: datetime | None = None

    def list(self) -> tuple[BackupInfo, ...]:
        """The finished backups of the folder, the newest first."""
        return tuple(backup.listing(self.folder))

    def make(self) -> BackupInfo:
        """A verified backup of what is there now.

        Raises KnownError; Damaged when the data itself is, NothingThere when it is empty and a backup holds more.
        """
        check = self._asked()
        check.run()
        return self._taken_in(check)

    def making(self) -> Generator[None, None, BackupInfo]:
        """Like ``make``: copied at the first step, then checked on another thread; yields once or more."""
        check = self._check = self._asked()
        check.start()
        yield
        while check.is_alive():
            yield
            check.join(TURN_SECONDS)
        if self._check is check:
            self._check = None
        return self._taken_in(check)

    def _asked(self, *, sweeps: bool = True) -> _Check:
        if self._is_empty_beside_fuller():
            raise NothingThere(
                f"There is nothing in the data yet, and the backups in {self.folder} hold more, so none was made",
                "Restore one of them, or add something first.",
            )
        return self._begin(sweeps=sweeps)

    def _taken_in(self, check: _Check) -> BackupInfo:
        self._tried_at = check.at
        self._keep_marks(check)
        if check.error is not None:
            raise check.error
        self.problem = None
        return check.info

    def preview(self, path: Path) -> RestorePreview:
        """What a restore would bring and lose. Raises KnownError for a file that is no sound backup."""
        info = backup.verify(path)
        try:
            now = restore.contents_of(self._store.connection)
            lost = restore.lost_in_words(now, restore.contents_of_file(path))
        except UNREADABLE:
            lost = ("What is there now is damaged, so it cannot be compared",)
        return RestorePreview(info, info.contents, lost)

    def bringing(self, path: Path) -> Generator[float, None, None]:
        """Bring the copies of files beforehand that a restore of this file needs; files only, on any thread."""
        backup.verify(path)
        try:
            yield from unused_copies.bringing_named(path, path.parent / ATTACHMENTS, self.attachments)
        except OSError as error:
            raise KnownError(f"{path.name} could not be restored ({error}). Nothing was changed.") from error

    def restore(self, path: Path) -> BackupInfo | None:
        """Go on with the data of a backup. Returns the one made of the state before, which undoes this.

        Raises KnownError and leaves everything as it was. Damaged data is kept beside the file, and None returned.
        """
        self._collect()
        info = backup.verify(path)
        live = self._store.file
        # Before the state of now is backed up: that may thin out the very backup that is wanted.
        part = restore.prepare(path, live, self._facts(), self.folder)
        try:
            before = self._rescue()

            def exchange() -> None:
                if before is None:
                    restore.set_aside(live)
                restore.swap(part, live)

            self._store.reopen(exchange, self._open_again)
        except OSError as error:
            raise KnownError(f"{path.name} could not be restored ({error}). Nothing was changed.") from error
        finally:
            part.unlink(missing_ok=True)
        log.info("restored backup %d; the state before is backup %s", info.number, before.number if before else "none")
        self.restored(None)
        return before

    def _facts(self) -> Facts:
        try:
            return restore.facts_of(self._store.connection)
        except UNREADABLE:
            return {}

    def _rescue(self) -> BackupInfo | None:
        """A backup of what is there now. The one to go back to may leave with it, so no copy that it names may."""
        try:
            check = self._asked(sweeps=False)
            check.run()
            return self._taken_in(check)
        except (Damaged, NothingThere):
            return None

    def _open_again(self) -> sqlite3.Connection:
        """A command of another program may have caught the moment in which the file was nobody's."""
        for _ in range(TRIES):
            with suppress(InUse):
                return open_database(self._store.file, before_migration=self.folder)
        return open_database(self._store.file, before_migration=self.folder)

    def tick(self, now: datetime) -> None:
        """Begin a backup when one is due and something changed; take in the result of the last one."""
        if self._check is not None and not self._check.is_alive():
            self._collect()
        # The clock may have been set back, so the distance counts, whichever way.
        due = self._tried_at is None or abs(now - self._tried_at) >= EVERY
        if self._check is not None or not due:
            return
        self._tried_at = now
        try:
            if self._changed_since_last():
                self._check = self._begin()
                self._check.start()
        except KnownError as error:
            log.warning("a backup could not begin: %s", type(error).__name__)
            self.problem = error.sentence

    def close(self) -> None:
        """A last backup if something changed. A command that worked for a second makes one at most every 30 minutes."""
        self._collect()
        newest = next(iter(self.list()), None)
        is_window = self._tried_at is not None
        recent = newest is not None and abs(self._clock.now() - newest.at) < EVERY
        try:
            if (is_window or not recent) and self._changed_since_last():
                self.make()
        except KnownError as error:
            log.warning("the last backup failed: %s", type(error).__name__)
            self.problem = error.sentence

    def _changed_since_last(self) -> bool:
        newest = next(iter(self.list()), None)
        if self._is_empty_beside_fuller():
            return False
        try:
            stamp = backup.stamp_of(self._store.connection)
        except UNREADABLE as error:
            raise known_error(error, self._store.file) from error
        return stamp != (newest.stamp if newest is not None else backup.NOTHING)

    def _is_empty_beside_fuller(self) -> bool:
        """Empty data beside fuller backups is rather an accident than work, so it never joins them."""
        try:
            return backup.is_empty(self._store.connection) and any(info.rows for info in self.list())
        except UNREADABLE:
            return False

    def _begin(self, *, sweeps: bool = True) -> _Check:
        """Copy, ready to be checked. ``sweeps``: copies of files that nothing names any more may go then."""
        self._collect()
        now = self._clock.now()
        try:
            for left in self.folder.glob(f"*{PART}"):
                left.unlink(missing_ok=True)
            number = 1 + max((info.number for info in self.list()), default=0)
            self._store.record(*unused_copies.news_of(self._store.connection, self.attachments, now))
            part = backup.copy_now(self._store.connection, self.folder, number, now)
        except UNREADABLE as error:
            raise known_error(error, self._store.file) from error
        except OSError as error:
            raise _no_backup(self.folder, error) from error
        second, attachments = self.second_folder, self.attachments
        sweep = partial(_sweep, self.folder, attachments, second, now) if sweeps else list
        return _Check(partial(finish_and_rotate, part, number, now, second, attachments), now, sweep)

    def _keep_marks(self, check: _Check) -> None:
        """Of the copies that a sweep found to be needed still."""
        if check.marks:
            self._store.record(*check.marks)

    def _collect(self) -> None:
        check, self._check = self._check, None
        if check is None:
            return
        check.join()
        self._keep_marks(check)
        if check.error is not None:
            log.warning("a backup by itself failed: %s", type(check.error).__name__)
        self.problem = check.error.sentence if check.error is not None else None


class _Check(Thread):
    """Finishes one copy; ``run`` may also be called directly."""

    def __init__(self, work: Callable[[], BackupInfo], at: datetime, sweep: Callable[[], list[ManagedCopy]]) -> None:
        super().__init__(name="leadline-backup")
        self.at = at
        self.info: BackupInfo
        self.error: KnownError | None = None
        self.marks: list[ManagedCopy] = []
        self._work, self._sweep = work, sweep

    def run(self) -> None:
        try:
            self.info = self._work()
        except KnownError as error:
            self.error = error
        else:
            self.marks = self._sweep()


def _sweep(folder: Path, attachments: Path, second: Path | None, at: datetime) -> list[ManagedCopy]:
    """Files only: what cannot be looked at now is looked at with the next backup."""
    try:
        marks = unused_copies.sweep(attachments, backup.listing(folder), at)
        if second is not None:
            unused_copies.sweep_second(second / ATTACHMENTS, attachments, backup.listing(second))
    except (OSError, zlib.error, *UNREADABLE) as error:
        log.warning("copies of files were not swept: %s", type(error).__name__)
        return []
    return marks


def finish_and_rotate(part: Path, number: int, at: datetime, second: Path | None, attachments: Path) -> BackupInfo:
    """Files only: verify the copy, name it, bring it with the copies of files to the second folder, delete what the
    rotation does not keep."""
    began = time.monotonic()
    try:
        info = backup.finish(part, number, at)
        rotate(part.parent, at)
    except OSError as error:
        raise _no_backup(part.parent, error) from error
    if second is not None:
        try:
            unused_copies.bring_named(info, attachments, second / ATTACHMENTS)
            _bring(info, second)
            rotate(second, at)
        except OSError as error:
            raise _no_backup(second, error) from error
    elapsed = time.monotonic() - began
    log.info("backup %d verified: %.1f MB, %d rows, %.2f s", number, info.size / 1_000_000, info.rows, elapsed)
    return info


def rotate(folder: Path, now: datetime) -> None:
    """Delete the backups of a folder that ``rotation`` does not keep at this moment."""
    leaving = superfluous(backup.listing(folder), now)
    for info in leaving:
        backup.remove(info)
    if leaving:
        log.info("rotation removed backups %s", ", ".join(str(info.number) for info in leaving))


def _bring(info: BackupInfo, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for source in backup.files_of(info):
        target = folder / source.name
        part = target.with_name(target.name + PART)
        shutil.copyfile(source, part)
        settle(part, target)


def _no_backup(folder: Path, error: OSError) -> KnownError:
    reason = error.strerror or error
    return KnownError(f"No backup could be made in {folder} ({reason}). Make room there, or check the folder's rights.")
