"""Files of projects, tasks and deliverables: adding, versions, names, and what they belong to.

Decision: the bytes of a copy lie in the folder of attachments before the step that names them, and stay there when it
is undone, so that undo and redo are as for everything else. What nobody names any more is swept with the backups.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.actions.journal import add_comment, add_entry
from app.domain.activity import FILE_REMOVED
from app.domain.brief import Deliverable, DeliverableState, Requirement
from app.domain.check_item import Evidence
from app.domain.errors import RuleViolation
from app.domain.file import File, FileContent, FileVersion, NamedContent
from app.domain.file_name import clean_file_name
from app.domain.ids import CommentId, DeliverableId, FileId, FileVersionId, PersonId, ProjectId, TaskId, file_key
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Comment, Task, Vote
from app.domain.text import clean_line, clean_text
from app.editing.edit import Edit, action
from app.exchange.task_record import count

LONGEST_LINK = 2_000
WEB = ("http://", "https://", "mailto:")


@action("Add files")
def add_files(
    edit: Edit,
    contents: Sequence[NamedContent],
    *,
    project_id: ProjectId | None = None,
    task_id: TaskId | None = None,
    deliverable_id: DeliverableId | None = None,
    note: str = "",
    person_id: PersonId | None = None,
) -> tuple[FileId, ...]:
    """Each as a new file with its version 1, of a project, a task of it, or a deliverable of it; all or none.

    ``person_id`` made them; None: the lead. Raises RuleViolation for a name or a link that cannot be.
    """
    made = tuple(File(FileId(0), clean_file_name(one.name), project_id, task_id, deliverable_id) for one in contents)
    made = tuple(_owned(edit, file) for file in made)
    ids = []
    for file, given in zip(made, contents, strict=True):
        file = edit.put(replace(file, id=FileId(edit.next_id(File))))
        _put_version(edit, file, given.content, 1, note, person_id)
        edit.log("filed", f"“{file.name}” was added", file.project_id, file.task_id)
        ids.append(file.id)
    edit.title = f"Add “{made[0].name}”" if len(made) == 1 else f"Add {count(len(made), 'file')}"
    return tuple(ids)


@action("Add version")
def add_version(
    edit: Edit,
    file_id: FileId,
    content: FileContent,
    *,
    note: str = "",
    person_id: PersonId | None = None,
    review: bool = False,
) -> FileVersionId:
    """The next version of a file. ``review``: its deliverable is in review from now on.

    Raises RuleViolation where a version is this very content already, or where there is no deliverable to review.
    """
    file = edit.need(File, file_id)
    versions = versions_of(edit, file_id)
    _refuse_same(file, versions, content)
    number = max((version.number for version in versions), default=0) + 1
    version = _put_version(edit, file, content, number, note, person_id)
    edit.title = f"Add version {number} of “{file.name}”"
    edit.log("filed", f"Version {number} of “{file.name}” was added", file.project_id, file.task_id)
    if review:
        _review(edit, file)
    return version.id


@action("Rename file")
def rename_file(edit: Edit, file_id: FileId, name: str) -> None:
    """Its versions keep their bytes. Raises RuleViolation for a name that no file may have."""
    file = edit.need(File, file_id)
    renamed = edit.put(replace(file, name=clean_file_name(name)))
    edit.title = f"Rename “{file.name}” to “{renamed.name}”"


@action("Change note of version")
def set_version_note(edit: Edit, version_id: FileVersionId, note: str) -> None:
    """What is said of one version."""
    version = edit.need(FileVersion, version_id)
    edit.put(replace(version, note=clean_text(note, "note")))
    edit.title = f"Change the note of version {version.number} of “{edit.need(File, version.file_id).name}”"


@action("Comment on version")
def comment_version(edit: Edit, version_id: FileVersionId, text: str) -> CommentId:
    """What somebody wrote about one version; it stands in the journal of the project and with the task of the file."""
    version = edit.need(FileVersion, version_id)
    file = edit.need(File, version.file_id)
    if file.project_id is not None:
        number = add_entry(edit, file.project_id, text, task_id=file.task_id)
    else:
        number = add_comment(edit, file.task_id or TaskId(0), text)
    edit.put(replace(edit.need(Comment, number), version_id=version_id))
    edit.title = f"Comment on version {version.number} of “{file.name}”"
    return number


@action("Give file a place")
def place_file(
    edit: Edit, file_id: FileId, *, task_id: TaskId | None = None, deliverable_id: DeliverableId | None = None
) -> None:
    """It belongs to this task and to this deliverable from now on; None: to the project alone."""
    file = edit.need(File, file_id)
    edit.put(_owned(edit, replace(file, task_id=task_id, deliverable_id=deliverable_id)))
    owner = edit.get(Deliverable, deliverable_id) if deliverable_id is not None else None
    task = edit.get(Task, task_id) if task_id is not None else None
    where = owner.name if owner is not None else task.title if task is not None else ""
    edit.title = f"Put “{file.name}” to “{where}”" if where else f"Take “{file.name}” off its task and deliverable"


@action("Remove file")
def remove_file(edit: Edit, file_id: FileId) -> None:
    """With all its versions; comments on them stay. Raises RuleViolation for what was voted on or is evidence."""
    file = edit.need(File, file_id)
    versions = versions_of(edit, file_id)
    _refuse_if_needed(edit, file, versions)
    for version in versions:
        for comment in edit.find(Comment, version_id=version.id):
            edit.put(replace(comment, version_id=None))
        said = f"Added {file.name}, version {version.number}\n{version.note}"
        edit.log(FILE_REMOVED, said, file.project_id, file.task_id, person_id=version.person_id, at=version.at)
        edit.remove(version)
    edit.remove(file)
    edit.title = f"Remove “{file.name}”"
    edit.log("file removed", f"“{file.name}” was removed", file.project_id, file.task_id)


def versions_of(edit: Edit, file_id: FileId) -> list[FileVersion]:
    """The versions of a file, the oldest first."""
    return sorted(edit.find(FileVersion, file_id=file_id), key=lambda version: version.number)


def need_version_of(edit: Edit, task: Task, version_id: FileVersionId) -> FileVersion:
    """A version of a file of the task's project. Raises RuleViolation for any other."""
    version = edit.need(FileVersion, version_id)
    file = edit.need(File, version.file_id)
    if file.project_id != task.project_id and file.task_id != task.id:
        raise RuleViolation(f"“{file.name}” is no file of the project of “{task.title}”. Choose one of its own.")
    return version


def clean_link(link: str) -> str:
    """A web address, or the whole path of a file. Raises RuleViolation for anything else."""
    link = clean_line(link)
    if len(link) > LONGEST_LINK:
        raise RuleViolation(f"The link has {len(link):,} characters; at most {LONGEST_LINK:,} fit.")
    is_path = link.startswith(("/", "\\\\")) or link[1:3] in (":\\", ":/")
    if not is_path and not link.lower().startswith(WEB):
        raise RuleViolation(f"“{link[:60]}” is no link. It begins with https://, or is the whole path of a file.")
    return link


def _owned(edit: Edit, file: File) -> File:
    """With the project that its task or deliverable is in. Raises RuleViolation where they do not fit."""
    task = edit.need(Task, file.task_id) if file.task_id is not None else None
    deliverable = edit.need(Deliverable, file.deliverable_id) if file.deliverable_id is not None else None
    projects = {owner.project_id for owner in (task, deliverable) if owner is not None}
    if file.project_id is not None:
        projects.add(edit.need(Project, file.project_id).id)
    if len(projects) > 1:
        raise RuleViolation(f"“{file.name}” cannot be put there: task and deliverable are of different projects.")
    if not projects:
        raise RuleViolation(f"“{file.name}” needs a project or a task that it belongs to.")
    return replace(file, project_id=projects.pop())


def _put_version(
    edit: Edit, file: File, content: FileContent, number: int, note: str, person_id: PersonId | None
) -> FileVersion:
    if person_id is not None:
        edit.need(Person, person_id)
    link = "" if content.sha256 else clean_link(content.link)
    id = FileVersionId(edit.next_id(FileVersion))
    said = clean_text(note, "note")
    return edit.put(FileVersion(id, file.id, number, edit.now, content.sha256, content.size, link, said, person_id))


def _refuse_same(file: File, versions: Sequence[FileVersion], content: FileContent) -> None:
    link = "" if content.sha256 else clean_link(content.link)
    for version in reversed(versions):
        same = version.sha256 == content.sha256 if content.sha256 else version.link == link
        if same:
            raise RuleViolation(f"This is version {version.number} of “{file.name}” already. Nothing was added.")


def _review(edit: Edit, file: File) -> None:
    if file.deliverable_id is None:
        raise RuleViolation(f"“{file.name}” belongs to no deliverable, so there is nothing to review. Choose one.")
    deliverable = edit.need(Deliverable, file.deliverable_id)
    edit.put(replace(deliverable, state=DeliverableState.IN_REVIEW))
    edit.log("submitted", f"“{deliverable.name}” is in review", deliverable.project_id, file.task_id)


def _refuse_if_needed(edit: Edit, file: File, versions: Sequence[FileVersion]) -> None:
    for version in versions:
        for vote in edit.find(Vote, version_id=version.id):
            who = edit.need(Person, vote.person_id).name
            raise RuleViolation(f"{who} voted on version {version.number} of “{file.name}”, so it stays.")
    for requirement in edit.find(Requirement, file_id=file.id):
        raise RuleViolation(f"“{file.name}” is the evidence of “{requirement.text}”, so it stays. Take it off there.")
    key = file_key(file.id)
    for task in edit.find(Task, project_id=file.project_id) if file.project_id is not None else ():
        for item in task.checklist:
            if item.evidence is Evidence.FILE and item.value == key:
                raise RuleViolation(f"“{file.name}” is the evidence of “{item.text}” of “{task.title}”, so it stays.")
