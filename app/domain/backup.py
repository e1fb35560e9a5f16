"""Verified copies of the data, and what going back to one would mean."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One finished, verified copy. ``at`` and ``last_change`` are aware; ``size`` is in bytes."""

    path: Path
    at: datetime
    size: int
    projects: int
    tasks: int
    people: int
    last_change: datetime | None
    """When the newest step in it was done; None when nothing was ever done."""
    number: int = 0
    """Counts the backups of a folder up, whatever the clock does; 0 for a file from elsewhere."""
    stamp: str = ""
    """Equal for two copies of one state."""

    @property
    def rows(self) -> int:
        return self.projects + self.tasks + self.people

    @property
    def contents(self) -> str:
        """What it holds, in words: ``3 projects, 1 task, 5 people``."""
        counts = (
            (self.projects, "project", "projects"),
            (self.tasks, "task", "tasks"),
            (self.people, "person", "people"),
        )
        return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What is in a copy, and what there is now that is not in it, each a plain sentence."""

    info: BackupInfo
    contains: str
    lost: tuple[str, ...]
    """Empty: nothing would be lost."""
