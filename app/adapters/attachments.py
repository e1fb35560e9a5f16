"""The folder of attachments: copies of files by the hash of their bytes, each whole or not there.

A copy is written beside its place while its bytes are hashed, brought to the disk, and then gets its name; only then
an action may name it. What a kill leaves unfinished is cleared away at the next start.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Generator, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.domain.errors import KnownError, RuleViolation
from app.domain.file_name import LARGEST_COPY, LEAVING, safe_file_name

if TYPE_CHECKING:
    from app.domain.file import FileContent
    from app.editing.ports import Clock


PART = ".part"
PIECE = 1_000_000
"""Bytes that are read, hashed and written before how much is done is told."""


class AttachmentFolder:
    """Fits the port ``Attachments``. Copies may be made and checked on any thread, several at a time."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self._clock = clock

    def clear_parts(self) -> None:
        """Take away copies that were not finished, and give back those whose deletion was not; while nobody copies."""
        with suppress(OSError):
            for left in self.folder.glob(f"*{PART}"):
                left.unlink(missing_ok=True)
            for left in self.folder.glob(f"*{LEAVING}"):
                left.replace(left.with_suffix(""))

    def copying(self, source: Path) -> Generator[float, None, FileContent]:
        """Copy a file; yields how much is done, from 0 to 1. Given up there, nothing is left of it.

        Raises RuleViolation for what is no file or too large, KnownError when it cannot be read or kept.
        """
        size = size_of(source)
        try:
            with source.open("rb") as stream:
                return (yield from self._writing(_pieces(stream, source), size))
        except OSError as error:
            raise _unreadable(source, error) from error

    def keep(self, data: bytes) -> FileContent:
        """Keep these bytes, such as a picture of the clipboard. Raises KnownError when there is no room."""
        # Only here, as below: a start keeps and opens no files.
        from app.editing.edit import drained

        return drained(self._writing((data,), len(data)))

    def checked(self, content: FileContent, name: str) -> Path:
        """Where a copy lies, once its bytes are known to be those that were added. Raises KnownError."""
        import hashlib

        path = self.folder / content.sha256
        try:
            with path.open("rb") as stream:
                same = hashlib.file_digest(stream, "sha256").hexdigest() == content.sha256
        except OSError as error:
            gone = error.errno == errno.ENOENT
            reason = "is not there any more" if gone else f"cannot be read ({_reason(error)})"
            raise KnownError(f"The copy of “{name}” {reason}. Add the file again as a new version.") from error
        if not same:
            words = f"The copy of “{name}” changed since it was added, so it is not opened."
            raise KnownError(f"{words} Add the file again as a new version.")
        return path

    def taken_out(self, content: FileContent, name: str) -> Path:
        """A checked copy under its own name in a folder for a while: it can be read, and not run. Raises KnownError."""
        from app.adapters.opened_copies import folder_to_open_in

        source = self.checked(content, name)
        try:
            target = folder_to_open_in(content.sha256) / safe_file_name(name)
            shutil.copyfile(source, target)
            target.chmod(stat.S_IRUSR | stat.S_IRGRP)
        except OSError as error:
            raise KnownError(f"“{name}” cannot be opened ({_reason(error)}). Make room on the disk.") from error
        return target

    def _writing(self, pieces: Iterable[bytes], size: int) -> Generator[float, None, FileContent]:
        import hashlib

        from app.domain.file import FileContent

        part: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(suffix=PART, dir=self.folder)
            part = Path(name)
            digest, done = hashlib.sha256(), 0
            with os.fdopen(descriptor, "wb") as target:
                for piece in pieces:
                    target.write(piece)
                    digest.update(piece)
                    done += len(piece)
                    if done > LARGEST_COPY:
                        raise _too_large("This file")
                    yield done / max(size, done, 1)
                target.flush()
                os.fsync(target.fileno())
            return self._settled(part, FileContent(digest.hexdigest(), done))
        except OSError as error:
            raise _no_room(self.folder, error) from error
        finally:
            if part is not None:
                with suppress(OSError):
                    part.unlink(missing_ok=True)

    def _settled(self, part: Path, content: FileContent) -> FileContent:
        """Give the copy its name, over one that has it already: equal bytes, or it was damaged."""
        target = self.folder / content.sha256
        now = self._clock.now().timestamp()
        # What is swept is older: nobody sweeps it before an action has named it.
        os.utime(part, (now, now))
        part.replace(target)
        _sync_folder(self.folder)
        return content


def size_of(source: Path) -> int:
    """In bytes. Raises RuleViolation for what is no file or too large to be copied, KnownError when it is not there."""
    try:
        found = source.stat()
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from error
    if stat.S_ISDIR(found.st_mode):
        raise RuleViolation(f"{source} is a folder. Add the files in it, or a link to it.")
    if not stat.S_ISREG(found.st_mode):
        raise RuleViolation(f"{source} is a pipe or a device, no file. Choose a file.")
    if found.st_size > LARGEST_COPY:
        raise _too_large(str(source))
    return found.st_size


def _pieces(stream: BinaryIO, source: Path) -> Generator[bytes, None, None]:
    try:
        while piece := stream.read(PIECE):
            yield piece
    except OSError as error:
        raise _unreadable(source, error) from error


def _too_large(what: str) -> RuleViolation:
    return RuleViolation(f"{what} is larger than {LARGEST_COPY // 1_000_000_000} GB. Add a link to it instead.")


def _unreadable(source: Path, error: OSError | ValueError) -> KnownError:
    if isinstance(error, FileNotFoundError):
        return KnownError(f"{source} is not there. Choose another file.")
    return KnownError(f"{source} cannot be read ({_reason(error)}). Choose another file.")


def _no_room(folder: Path, error: OSError) -> KnownError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return KnownError(f"The disk is full, so nothing was added. Free space on the disk of {folder} and try again.")
    return KnownError(f"Nothing can be kept in {folder} ({_reason(error)}). Check the rights of the folder.")


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or "the name is no file name"


def _sync_folder(folder: Path) -> None:
    # Windows has no handle on a folder, and writes names by itself.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
