"""Files of a project: links and kept copies in versions, to which feedback and votes belong."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.ids import DeliverableId, FileId, FileVersionId, PersonId, ProjectId, TaskId


@dataclass(frozen=True, slots=True)
class File:
    """A file that a project works on, whatever its version."""

    id: FileId
    name: str
    project_id: ProjectId | None = None
    task_id: TaskId | None = None
    deliverable_id: DeliverableId | None = None


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One state of a file: a copy in the data folder, or a link to where it is."""

    id: FileVersionId
    file_id: FileId
    number: int
    at: datetime
    sha256: str = ""
    """The hash of the copy's bytes, and its name under ``attachments``; empty: a link."""
    size: int = 0
    """In bytes."""
    link: str = ""
    note: str = ""
    person_id: PersonId | None = None
    """Who made it; None: the lead."""


@dataclass(frozen=True, slots=True)
class FileContent:
    """What a version is made of: a copy that lies in the data folder already, or a link."""

    sha256: str = ""
    size: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class NamedContent:
    """A content with the name that its file has, or is to have."""

    name: str
    content: FileContent


@dataclass(frozen=True, slots=True)
class ManagedCopy:
    """A fact: a copy in the folder of attachments that no version named when it was last looked at."""

    sha256: str
    size: int
    at: datetime
    """When it was put there."""
    unused_since: datetime | None = None
    """None: a version names it again."""
