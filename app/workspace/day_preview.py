"""What another date of a project would come to, before anybody is asked: its sentence, and the load that it makes."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from app.actions.project import look_at_date
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, ProjectId
from app.domain.person import Person
from app.domain.task import Task
from app.domain.text import day_words
from app.editing.change import ChangeSet
from app.queries.preview import sentence_after
from app.queries.reader import Reader
from app.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DayPreview:
    """ "Publish 22 Apr holds with 49 days to spare", "Most in one week: Ana, 3 tasks from Mon 13 Apr"."""

    sentence: str
    load: str = ""


def day_preview(workspace: Workspace, project_id: ProjectId, day: date) -> DayPreview:
    """The reason in place of the sentence where the day cannot be. Changes nothing."""
    try:
        changes = workspace.preview(look_at_date, project_id, day).changes
    except LeadlineError as refusal:
        return DayPreview(refusal.sentence)
    sentence = workspace.read(sentence_after, project_id, changes)
    return DayPreview(sentence.split("; ")[0].rstrip("."), workspace.read(_load, project_id, changes))


def _load(reader: Reader, project_id: ProjectId, changes: ChangeSet) -> str:
    """Who of the project has most due within one week, of everything that is open."""
    moved = {change.id: change.after for change in changes.changes if isinstance(change.after, Task)}
    mine = {task.owner_id for task in reader.find(Task, project_id=project_id) if not task.state.over}
    weeks = Counter[tuple[PersonId, date]]()
    for owner_id in mine:
        for stored in reader.find(Task, owner_id=owner_id):
            task = moved.get(stored.id, stored)
            if task.due_on is not None and not task.state.over:
                weeks[owner_id, task.due_on - timedelta(days=task.due_on.weekday())] += 1
    if not weeks:
        return ""
    (owner_id, monday), count = min(weeks.items(), key=lambda pair: (-pair[1], pair[0][1], pair[0][0]))
    person = reader.get(Person, owner_id)
    tasks = "1 task" if count == 1 else f"{count} tasks"
    week = day_words(monday, reader.today(), weekday=True)
    return f"Most in one week: {person.name if person is not None else 'Somebody'}, {tasks} from {week}"
