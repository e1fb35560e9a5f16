"""The journal of a project: comments, decisions, calls and mails, about a task or about the whole of it."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.errors import RuleViolation
from app.domain.ids import CommentId, PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Comment, CommentKind, Task
from app.domain.text import clean_text
from app.editing.edit import Edit, action

MENTION = re.compile(r"@(\w+(?:[.\- ]\w+)?)")
"""One word after @, or two: a first name, or a whole name."""


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What tells a mail from others: its Message-ID, and when it was sent (aware)."""

    message_id: str
    sent_at: datetime | None = None


@action("Add comment")
def add_comment(edit: Edit, task_id: TaskId, text: str) -> CommentId:
    """Write about a task; who is mentioned in it watches the task from then on."""
    return _add(edit, edit.need(Task, task_id), None, text, CommentKind.COMMENT, None, None)


@action("Write into the journal")
def add_entry(
    edit: Edit,
    project_id: ProjectId,
    text: str,
    kind: CommentKind = CommentKind.COMMENT,
    *,
    task_id: TaskId | None = None,
    person_id: PersonId | None = None,
    mail: MailFacts | None = None,
) -> CommentId:
    """Write about a project, or about one of its tasks; ``person_id`` said it, None: the lead.

    ``mail``: of a mail; one with an id that the project has already is refused.
    """
    project = edit.need(Project, project_id)
    task = edit.need(Task, task_id) if task_id is not None else None
    if task is not None and task.project_id != project_id:
        raise RuleViolation(f"“{task.title}” is no task of “{project.name}”. Choose one of its tasks.")
    return _add(edit, task, project, text, kind, person_id, mail)


@action("Change what is written")
def change_entry(edit: Edit, comment_id: CommentId, text: str) -> None:
    """Other words for what was written by hand."""
    comment = edit.need(Comment, comment_id)
    edit.put(replace(comment, text=_words(text)))
    edit.title = f"Change {comment.kind} {_about(edit, comment)}"


@action("Remove comment")
def remove_comment(edit: Edit, comment_id: CommentId) -> None:
    comment = edit.need(Comment, comment_id)
    edit.title = f"Remove {comment.kind} {_about(edit, comment)}"
    edit.remove(comment)


def _add(
    edit: Edit,
    task: Task | None,
    project: Project | None,
    text: str,
    kind: CommentKind,
    person_id: PersonId | None,
    mail: MailFacts | None,
) -> CommentId:
    text = _words(text)
    if person_id is not None:
        edit.need(Person, person_id)
    project_id = project.id if project is not None else task.project_id if task is not None else None
    message_id = mail.message_id if mail is not None else ""
    if message_id and any(one.message_id == message_id for one in edit.find(Comment, project_id=project_id)):
        raise RuleViolation("This mail is in the journal already.")
    number = CommentId(edit.next_id(Comment))
    at = min(mail.sent_at, edit.now) if mail is not None and mail.sent_at is not None else edit.now
    comment = Comment(number, at, text, task.id if task else None, project_id, kind, person_id, message_id)
    edit.put(comment)
    _watch(edit, task, project, _mentioned(text, edit.find(Person)))
    edit.title = f"{'Comment' if kind is CommentKind.COMMENT else f'Add a {kind}'} {_about(edit, comment)}"
    edit.log("commented", f"A {kind} {_about(edit, comment)}", project_id, comment.task_id)
    return number


def _words(text: str) -> str:
    text = clean_text(text, "comment")
    if not text:
        raise RuleViolation("The comment is empty. Type one.")
    return text


def _about(edit: Edit, comment: Comment) -> str:
    task = edit.get(Task, comment.task_id) if comment.task_id is not None else None
    if task is not None:
        return f"on “{task.title}”"
    project = edit.get(Project, comment.project_id) if comment.project_id is not None else None
    return f"on “{project.name}”" if project is not None else "of the journal"


def _mentioned(text: str, people: Collection[Person]) -> list[PersonId]:
    """Whom the text calls by @ and their whole name, or a first name that one person alone has."""
    found: dict[PersonId, None] = {}
    current = [person for person in people if not person.archived]
    for words in MENTION.findall(text):
        first = words.split()[0].casefold()
        whole = [one for one in current if words.casefold().startswith(one.name.casefold())]
        called = whole or [one for one in current if one.name.casefold().split()[0] == first]
        if len(called) == 1:
            found[called[0].id] = None
    return list(found)


def _watch(edit: Edit, task: Task | None, project: Project | None, people: Collection[PersonId]) -> None:
    if task is not None:
        new = [one for one in people if one not in task.watchers and one != task.owner_id]
        if new:
            edit.put(replace(task, watchers=(*task.watchers, *new)))
    elif project is not None:
        new = [one for one in people if one not in project.watchers]
        if new:
            edit.put(replace(project, watchers=(*project.watchers, *new)))
