"""Files of a project: links and kept copies, in versions that feedback and votes belong to."""

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
