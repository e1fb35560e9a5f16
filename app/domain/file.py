"""Files of a project: links and kept copies in versions, to which feedback and votes belong; and names of files."""

import re
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import RuleViolation
from app.domain.ids import DeliverableId, FileId, FileVersionId, PersonId, ProjectId, TaskId
from app.domain.text import clean_line, clean_name

ATTACHMENTS = "attachments"
"""The folder of the copies, in the data folder; each is named by the hash of its bytes."""
LEAVING = ".leaving"
"""The ending of a copy that is being deleted, until it is sure that nobody wants it."""
LARGEST_COPY = 2_000_000_000
"""In bytes."""


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


_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RUNS = re.compile(
    r".*\.(?:app|appimage|bat|bash|bin|chm|cmd|com|command|cpl|deb|desktop|dmg|exe|fish|gadget|hta|jar|jse?|ksh|lnk|mjs"
    r"|msc|msi|msp|pif|pkg|pl|ps1|psm1|pyw?|rb|reg|rpm|run|scf|scr|sh|url|vb|vbe|vbs|wsf?|wsh|xpi|zsh"
    r"|docm|dotm|pptm|xlsm|xltm)",
    re.IGNORECASE,
)
LONGEST_FILE_NAME = 120


def clean_file_name(name: str) -> str:
    """A name that every system can keep. Raises RuleViolation for one that names another folder, or a device."""
    line = clean_name(name, "name of the file")
    if "/" in line or "\\" in line or set(line) <= {"."}:
        raise RuleViolation(f"“{line[:60]}” names a folder, not a file. Write the name alone, without / and \\.")
    if _RESERVED.fullmatch(line):
        raise RuleViolation(f"“{line[:60]}” is what Windows calls a device. Give the file another name.")
    return line


def safe_file_name(name: str) -> str:
    """A name like this one under which a file can lie on any system; the ending stays."""
    line = _FORBIDDEN.sub("_", clean_line(re.split(r"[/\\]", name)[-1])).strip(" .") or "file"
    stem, dot, ending = line.rpartition(".")
    if not dot or len(ending) > 20:
        stem, dot, ending = line, "", ""
    if _RESERVED.fullmatch(line):
        stem = f"_{stem}"
    return f"{stem[: LONGEST_FILE_NAME - len(dot + ending)]}{dot}{ending}"


def may_run(name: str) -> bool:
    """Whether a system could run a file of this name, or programs in it, as it opens it."""
    return _RUNS.fullmatch(clean_line(name).rstrip(" .")) is not None
