"""What the middle of the program needs from the outside; storage and adapters fit these."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

# What the ports speak of is imported by who speaks with them: a start does so with few.
if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo
    from pathlib import Path

    from app.domain.account import Account, AccountStatus
    from app.domain.answer import ReceivedAnswer
    from app.domain.backup import BackupInfo, RestorePreview
    from app.domain.dispatch import Dispatch, LetterCopy, SendingResult
    from app.domain.entity import Entity, EntityId
    from app.domain.file import FileContent, ManagedCopy
    from app.domain.ids import DispatchId, PersonId
    from app.domain.mailbox import FetchedMails, MailboxPosition
    from app.domain.message import Delivery, Untold
    from app.domain.reminder import ShownReminder
    from app.editing.change import ChangeSet
    from app.editing.history import HistoryStep

    Fact = (
        Delivery
        | Untold
        | ShownReminder
        | Dispatch
        | LetterCopy
        | AccountStatus
        | ReceivedAnswer
        | MailboxPosition
        | ManagedCopy
    )
else:
    Fact = Any
"""What happened outside and no undo takes back."""

E = TypeVar("E", bound="Entity")


class Clock(Protocol):
    """The time, and where the company is."""

    def now(self) -> datetime:
        """The moment that it is now, aware and in UTC."""
        ...

    def zone(self) -> tzinfo:
        """Asked for fresh each time: the system's zone can change while the program runs."""
        ...

    def refresh_zone(self) -> None:
        """Look which zone the system is in now; ``zone`` changes at no other time."""
        ...


class OwnerThread(Protocol):
    """The thread that opened the data: the event loop of a window, or a plain queue."""

    def post(self, call: Callable[[], None]) -> None:
        """Run it there, soon and in the order of posting; from any thread."""
        ...

    def call_later(self, seconds: float, call: Callable[[], None]) -> None:
        """Run it there after so many seconds; asked for on that thread only."""
        ...


class Entities(Protocol):
    """Read access to stored things; an ``Edit`` and a store both have it."""

    def get(self, kind: type[E], id: EntityId) -> E | None:
        """The thing with this id; None when there is none."""
        ...

    def find(self, kind: type[E], /, **where: object) -> Sequence[E]:
        """Those whose fields equal ``where``, in the order of their ids."""
        ...

    def delivery(self, fact_key: str) -> Delivery | None:
        """The fact that a message was told, by its key; None when it was not."""
        ...

    def loads(self) -> Mapping[PersonId, int]:
        """Minutes of effort of everybody's unfinished tasks in running projects; a task without effort is a day."""
        ...


class Store(Entities, Protocol):
    """The one place where things are kept. Each method that writes is one transaction, all or nothing."""

    def last_id(self, name: str) -> int:
        """The last number given in the sequence ``name``, also by steps that were undone; 0 at first."""
        ...

    def write(
        self, step: ChangeSet, numbers: Mapping[str, int], merged: ChangeSet | None = None, instead_of: int = 0
    ) -> None:
        """Write what the step leaves and the sequences it moved.

        A step of the lead is put on the history and empties what could be redone in its scopes; ``merged`` then stands
        for it and for the step with the id ``instead_of``. A step of the clock stays off the history.
        """
        ...

    def writing(
        self, step: ChangeSet, numbers: Mapping[str, int], done: Callable[[ChangeSet], None]
    ) -> Generator[float, None, None]:
        """Like ``write``, bit by bit: yields how much is done, from 0 to 1. Given up there, it has changed nothing,
        unless somebody who came to the data meanwhile did the rest; ``done`` is told as soon as it stays."""
        ...

    def finish(self) -> None:
        """Do the rest of what is being written bit by bit."""
        ...

    def is_writing(self) -> bool:
        """Whether something is being written bit by bit now."""
        ...

    def steps(self) -> Sequence[HistoryStep]:
        """Every step that is kept, the oldest first."""
        ...

    def step(self, id: int) -> ChangeSet:
        """One of ``steps`` with all that it changed."""
        ...

    def loading(self, id: int) -> Generator[float, None, ChangeSet]:
        """Like ``step``, bit by bit."""
        ...

    def moving(
        self, id: int, step: ChangeSet, done: Callable[[ChangeSet], None], *, undone: bool
    ) -> Generator[float, None, None]:
        """Write the inverse of a step and mark it as undone, or an undone step again; bit by bit like ``writing``."""
        ...

    def begin_history(self) -> None:
        """Forget all steps: nothing that was done before can be taken back."""
        ...

    def problems(self) -> list[str]:
        """What is found wrong with the file; empty when it is sound."""
        ...

    def warm_up(self) -> None:
        """Import and connect what the first write needs, so that it is as quick as the others."""
        ...

    def record(self, *facts: Fact) -> None:
        """Write what happened outside and cannot be taken back, all or nothing."""
        ...

    def failures(self) -> AbstractContextManager[None]:
        """Inside it, what the world does to the store (disk full, file damaged) is raised as KnownError."""
        ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """One letter that is to leave now, as plain values for another thread."""

    id: DispatchId
    account: Account
    address: str
    content: str


class Transport(Protocol):
    """What carries a letter out of this computer."""

    def carry(self, parcel: Parcel, may_leave: Callable[[], bool]) -> SendingResult:
        """Bring one letter to the other side; takes up to a minute and a half.

        ``may_leave`` is asked just before the last byte, and only then the letter counts as handed over. Where another
        thread carries, it asks the one that owns the data. Raises KnownError while nothing may leave.
        """
        ...


class MailFolder(Protocol):
    """One folder of a mail server, looked at from a thread of its own. Nothing in it is moved, marked or deleted."""

    def fetch(self, position: MailboxPosition | None, today: date, wanted: Callable[[bytes], bool]) -> FetchedMails:
        """The mails since ``position`` whose head is ``wanted``; takes up to a minute and a half.

        Raises KnownError with what to do, AccountStopped where trying again helps nothing. Then nothing counts as read.
        """
        ...

    def wait_for_mail(self, seconds: float) -> bool:
        """Until the server says that something came, or so many seconds; False at once where it tells nothing."""
        ...

    def close(self) -> None:
        """End whatever it waits for, from any thread."""
        ...


class Attachments(Protocol):
    """The copies of files in the data folder. They may be made and checked on any thread."""

    folder: Path

    def copying(self, source: Path) -> Generator[float, None, FileContent]:
        """Copy a file; yields how much is done, from 0 to 1, and may be given up there.

        Raises RuleViolation for what is no file or too large, KnownError when it cannot be read or kept.
        """
        ...

    def keep(self, data: bytes) -> FileContent:
        """Keep these bytes. Raises KnownError when there is no room."""
        ...

    def checked(self, content: FileContent, name: str) -> Path:
        """Where a copy lies, once its bytes are known to be those that were added. Raises KnownError."""
        ...

    def taken_out(self, content: FileContent, name: str) -> Path:
        """A checked copy under its own name in a folder for a while: it can be read, and not run. Raises KnownError."""
        ...


class Backups(Protocol):
    """Verified copies of everything, made while the lead works."""

    folder: Path
    """Where they lie, in the data folder."""
    second_folder: Path | None
    """Gets every finished backup too."""
    problem: str | None
    """Why the last backup by itself failed, as a sentence."""

    def list(self) -> tuple[BackupInfo, ...]:
        """The finished backups of the folder, the newest first."""
        ...

    def make(self) -> BackupInfo:
        """Now: before an import or a bulk delete. Raises KnownError, NothingThere for empty data beside fuller ones."""
        ...

    def making(self) -> Generator[None, None, BackupInfo]:
        """Like ``make``, for the thread of a window: in steps of a few milliseconds but for the copy itself."""
        ...

    def preview(self, path: Path) -> RestorePreview:
        """Raises KnownError for a file that is no sound backup."""
        ...

    def bringing(self, path: Path) -> Generator[float, None, None]:
        """Bring the copies of files that a restore of this file needs: yields how much is done, may be given up there,
        and runs on any thread. ``restore`` brings what is missing still. Raises KnownError."""
        ...

    def restore(self, path: Path) -> BackupInfo | None:
        """Go on with the data of a backup; returns the one made of the state before. Raises KnownError."""
        ...
