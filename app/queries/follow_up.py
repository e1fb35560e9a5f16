"""The friendly letter about a task that was missed."""

from app.domain.errors import RuleViolation
from app.domain.ids import TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.settings import Settings
from app.domain.task import Task
from app.domain.text import day_words
from app.queries.due import due_horizon
from app.queries.letter import Letter, handoff
from app.queries.reader import Reader


def follow_up(reader: Reader, task_id: TaskId) -> Letter:
    """Asks its owner how it is going. Raises RuleViolation when the task is gone or has not been missed."""
    task = reader.get(Task, task_id)
    if task is None:
        raise RuleViolation("This task is not there any more.")
    missed = due_horizon(reader).has_passed(task.due_on, task.owner_id)
    if task.due_on is None or not missed or not task.state.open:
        raise RuleViolation(f"“{task.title}” has not been missed, so there is nothing to follow up.")
    owner = reader.get(Person, task.owner_id)
    name = owner.name if owner is not None else ""
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    where = f" ({project.name})" if project is not None else ""
    due = day_words(task.due_on, reader.today(), weekday=True)
    settings = reader.get(Settings, 1) or Settings()
    parts = [
        f"Hello {name.split()[0] if name else ''},",
        f"“{task.title}”{where} was due {due}. How is it going, and when can I count on it?",
        handoff(reader, task_id),
    ]
    closing = [settings.lead_name] if settings.lead_name else []
    subject = f"Was due {due}: {task.title} — [{task.key}]"
    return Letter(name, owner.email if owner is not None else "", subject, "\n\n".join(parts + closing))
