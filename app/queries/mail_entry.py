"""A saved mail for the journals: to which project and task it belongs, who wrote it, and what is kept of it.

Beside the journal, which every page of a project reads: what takes mails apart is slow to import.
"""

from dataclasses import dataclass

from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.task import Task
from app.domain.text import LONGEST_TEXT, clean_line
from app.exchange.answer.answer import tasks_named
from app.exchange.answer.mail import ReceivedMail
from app.exchange.answer.quotation import own_words
from app.queries.answer import tasks_by_letter
from app.queries.reader import Reader


@dataclass(frozen=True, slots=True)
class MailEntry:
    """Where a mail belongs in the journals, and what stands there of it."""

    project_id: ProjectId
    task_id: TaskId | None
    person_id: PersonId | None
    """Who of the team wrote it; None: somebody else."""
    text: str


def mail_entry(reader: Reader, project_id: ProjectId, mail: ReceivedMail) -> MailEntry:
    """A mail is filed with the task whose letter it answers or that its subject names, else in the project given."""
    task = _task_of(reader, mail)
    if task is not None and task.project_id is not None:
        project_id = task.project_id
    writers = [one for one in reader.find(Person) if one.email and one.email.casefold() == mail.sender]
    text = own_words(mail.text).text.strip() or mail.text.strip()
    sender = "" if len(writers) == 1 else f" ({mail.sender_name or mail.sender})" if mail.sender else ""
    words = f"**{clean_line(mail.subject) or 'Mail'}**{sender}\n\n{text}"
    in_it = task.id if task is not None and task.project_id == project_id else None
    return MailEntry(project_id, in_it, writers[0].id if len(writers) == 1 else None, words[:LONGEST_TEXT])


def _task_of(reader: Reader, mail: ReceivedMail) -> Task | None:
    by_letter = tasks_by_letter(reader)
    answered = [task for id in mail.about for task in by_letter.get(id, ())]
    found = (reader.get(Task, task) for task in (*answered, *tasks_named(mail.subject)))
    return next((task for task in found if task is not None), None)
