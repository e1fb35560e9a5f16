"""The files of a project or task with their versions: for the tab Files, the task panel and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.brief import Deliverable
from app.domain.errors import RuleViolation
from app.domain.file import File, FileContent, FileVersion
from app.domain.ids import FILE_PREFIX, FileId, FileVersionId, PersonId, ProjectId, TaskId, file_key, parse_key
from app.domain.person import Person
from app.domain.task import Comment, Task, Vote
from app.queries.reader import Reader

LEAD = "the lead"
_UNITS = ("B", "kB", "MB", "GB")


@dataclass(frozen=True, slots=True)
class FileVersionLine:
    """One version, and who made it: a name, or "the lead"."""

    version: FileVersion
    who: str

    @property
    def content(self) -> FileContent:
        return FileContent(self.version.sha256, self.version.size, self.version.link)

    @property
    def label(self) -> str:
        """The number in words, as in *version 3*."""
        return f"version {self.version.number}"


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file with its versions, the newest first, and the names of what it belongs to; empty where to nothing."""

    file: File
    versions: tuple[FileVersionLine, ...]
    task: str
    deliverable: str

    @property
    def key(self) -> str:
        return file_key(self.file.id)

    @property
    def latest(self) -> FileVersionLine:
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """A vote or a comment on a version: who, in which words, when."""

    who: str
    words: str
    at: datetime


def files_of_project(reader: Reader, project_id: ProjectId) -> tuple[FileLine, ...]:
    """All files of a project, those of its tasks and deliverables too; by name."""
    return _lines(reader, reader.find(File, project_id=project_id))


def file_count(reader: Reader, project_id: ProjectId) -> str:
    """How many files a project has, as it stands beside a title; nothing where there is none."""
    number = len(reader.find(File, project_id=project_id))
    return str(number) if number else ""


def files_of_task(reader: Reader, task_id: TaskId) -> tuple[FileLine, ...]:
    """The files of a task, and those of the deliverables that it makes; by name."""
    task = reader.get(Task, task_id)
    if task is None:
        return ()
    own = {file.id: file for file in reader.find(File, task_id=task_id)}
    for deliverable in reader.find(Deliverable, task_id=task_id):
        own |= {file.id: file for file in reader.find(File, deliverable_id=deliverable.id)}
    return _lines(reader, tuple(own.values()))


def feedback_on(reader: Reader, version_id: FileVersionId) -> tuple[FeedbackLine, ...]:
    """The votes and comments that one version got, the oldest first."""
    said = [
        FeedbackLine(_name(reader, vote.person_id), ": ".join(filter(None, (vote.outcome, vote.comment))), vote.at)
        for vote in reader.find(Vote, version_id=version_id)
    ]
    said += [
        FeedbackLine(_name(reader, comment.person_id), comment.text, comment.at)
        for comment in reader.find(Comment, version_id=version_id)
    ]
    return tuple(sorted(said, key=lambda line: line.at))


def votable_files(reader: Reader, task_id: TaskId) -> tuple[FileLine, ...]:
    """The files whose versions an approval is about: those of the task, else those of its project's deliverables,
    else all of the project."""
    task = reader.get(Task, task_id)
    own = files_of_task(reader, task_id)
    if own or task is None or task.project_id is None:
        return own
    all_of_it = files_of_project(reader, task.project_id)
    return tuple(line for line in all_of_it if line.deliverable) or all_of_it


def find_file(reader: Reader, key: str) -> FileLine:
    """By its key, such as F-7. Raises RuleViolation with what to do."""
    number = parse_key(key, FILE_PREFIX)
    file = reader.get(File, FileId(number)) if number is not None else None
    if file is None:
        raise RuleViolation(f"There is no file “{key[:60]}”. A project's files: leadline file list KEY")
    return _lines(reader, (file,))[0]


def size_words(size: int) -> str:
    """ "840 B", "12 kB", "3.4 MB"; powers of a thousand."""
    number, unit = float(size), 0
    while number >= 999.5 and unit + 1 < len(_UNITS):
        number, unit = number / 1000, unit + 1
    return f"{number:.1f} {_UNITS[unit]}" if unit > 1 and number < 100 else f"{number:.0f} {_UNITS[unit]}"


def _lines(reader: Reader, files: Sequence[File]) -> tuple[FileLine, ...]:
    lines = (_line(reader, file) for file in sorted(files, key=lambda file: (file.name.casefold(), file.id)))
    return tuple(line for line in lines if line.versions)


def _line(reader: Reader, file: File) -> FileLine:
    versions = sorted(reader.find(FileVersion, file_id=file.id), key=lambda version: -version.number)
    task = reader.get(Task, file.task_id) if file.task_id is not None else None
    made = reader.get(Deliverable, file.deliverable_id) if file.deliverable_id is not None else None
    return FileLine(
        file,
        tuple(FileVersionLine(version, _name(reader, version.person_id)) for version in versions),
        task.title if task is not None else "",
        made.name if made is not None else "",
    )


def _name(reader: Reader, person_id: PersonId | None) -> str:
    person = reader.get(Person, person_id) if person_id is not None else None
    return person.name if person is not None else LEAD
