"""What *Away until …* meets: the work of a person in that time, and what an absence does to the projects."""

from dataclasses import dataclass
from datetime import date

from app.domain.ids import PersonId, ProjectId
from app.editing.change import ChangeSet
from app.queries.person import open_work
from app.queries.preview import sentence_after
from app.queries.project import outlook, project_sentence
from app.queries.reader import Reader
from app.queries.rows import CardRow


@dataclass(frozen=True, slots=True)
class AwayTask:
    """One unfinished task that is due, or meant to be worked on, while its owner is away."""

    card: CardRow
    start_on: date | None
    finish_on: date | None
    """When it is expected to be worked on; None for a task without a project."""
    carries_date: bool = False
    """Its day is the date of its project, which nobody's absence moves."""


@dataclass(frozen=True, slots=True)
class SentenceChange:
    project_id: ProjectId
    project: str
    before: str
    after: str


def away_tasks(reader: Reader, person_id: PersonId, first_on: date, last_on: date) -> tuple[AwayTask, ...]:
    """By due day. What lies wholly before or after the days away is left out."""
    found = [_away_task(reader, card) for card in open_work(reader, person_id)]
    return tuple(task for task in found if _meets(task, first_on, last_on))


def _away_task(reader: Reader, card: CardRow) -> AwayTask:
    if card.project_id is None:
        return AwayTask(card, None, None)
    now = outlook(reader, card.project_id)
    anchor, row = now.loaded.anchor, now.forecast.get(card.task_id)
    carries_date = anchor is not None and anchor.id == card.task_id
    if row is None:
        return AwayTask(card, None, None, carries_date)
    return AwayTask(card, row.expected_start.date(), row.expected_finish.date(), carries_date)


def _meets(task: AwayTask, first_on: date, last_on: date) -> bool:
    due = task.card.due_on
    if due is not None and first_on <= due <= last_on:
        return True
    return (
        task.start_on is not None
        and task.finish_on is not None
        and (task.start_on <= last_on and first_on <= task.finish_on)
    )


def away_effect(reader: Reader, person_id: PersonId, changes: ChangeSet) -> tuple[SentenceChange, ...]:
    """The sentences of her projects that a previewed absence changes."""
    cards = open_work(reader, person_id)
    projects = {card.project_id: card.project_name for card in cards if card.project_id is not None}
    found = [
        SentenceChange(id, name, project_sentence(reader, id), sentence_after(reader, id, changes))
        for id, name in projects.items()
    ]
    return tuple(line for line in found if line.before != line.after)
