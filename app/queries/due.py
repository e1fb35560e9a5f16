"""Until which day work is due soon, for every owner: what the board, Today and printed boards ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.ids import PersonId, TaskId
from app.domain.task import Task
from app.domain.text import day_words
from app.editing.loaded_project import anchor_minute_of
from app.queries.project import calendars, ended_today, evenings, running_projects
from app.queries.reader import Reader
from app.queries.rows import CardRow
from app.scheduling.due_soon import SOON_DAYS, is_due_soon, last_day_due_soon


@dataclass(frozen=True, slots=True)
class DueHorizon:
    """Today, and by owner the last due day that is soon. Equal horizons warn alike."""

    today: date
    last_on: Mapping[PersonId, date] = field(default_factory=dict)

    over: frozenset[PersonId] = frozenset()
    """Whose working hours of today are over: what is due today has been missed by then."""
    by_hour: Mapping[TaskId, bool] = field(default_factory=dict)
    """Anchor steps that are due at an hour of today, and whether it has passed: the working hours do not matter."""

    @property
    def last_day(self) -> date:
        """No task that is due later is late or due soon."""
        return max(self.today, *self.last_on.values()) if self.last_on else self.today

    def is_soon(self, card: CardRow) -> bool:
        """Whether an open task is due soon; a waiting or finished one never is, nor is what is late."""
        owner_id = PersonId(card.owner_id)
        soon = is_due_soon(card.due_on, self.today, self.last_on.get(owner_id, self.today))
        return card.state.open and soon and not self.is_late(card)

    def is_late(self, card: CardRow) -> bool:
        """Whether the due of an unfinished task has passed: the end of its owner's hours on that day."""
        return not card.state.over and self.has_passed(card.due_on, PersonId(card.owner_id), card.task_id)

    def has_passed(self, due_on: date | None, owner_id: PersonId, task_id: TaskId | None = None) -> bool:
        """Whether a due day of somebody is over at this moment; ``task_id`` says of which task."""
        if due_on == self.today and task_id is not None and task_id in self.by_hour:
            return self.by_hour[task_id]
        return due_on is not None and (due_on < self.today or (due_on == self.today and owner_id in self.over))


def due_horizon(reader: Reader) -> DueHorizon:
    """Kept until the day, anybody's working time or who is still at work changes: the same object for every screen."""
    today, stamp = reader.today(), reader.calendar_stamp()
    passed = ended_today(reader)
    over = frozenset(person_id for _, person_id in evenings(reader)[:passed] if person_id is not None)
    hours = _by_hour(reader, today)
    known = (today, stamp, passed, tuple(hours.items()))
    return reader.kept("due horizon", known, lambda: _due_horizon(reader, today, over, hours))


def _by_hour(reader: Reader, today: date) -> dict[TaskId, bool]:
    at = reader.local(reader.now())
    found = {}
    for project in running_projects(reader):
        if project.anchor_on != today or project.anchor_minute is None:
            continue
        passed = at.hour * 60 + at.minute >= project.anchor_minute
        dated = reader.find(Task, project_id=project.id)
        found.update({task.id: passed for task in dated if anchor_minute_of(reader, task) is not None})
    return found


def reach_words(reader: Reader, days: int = SOON_DAYS) -> str:
    """How far so many working days of the company reach: "until Thu 14 Jan"; empty where it never works again."""
    today, company = reader.today(), calendars(reader).company
    last = last_day_due_soon(today, company, days)
    return f"until {day_words(company.previous_working_day(last), today, weekday=True)}" if last < date.max else ""


def _due_horizon(reader: Reader, today: date, over: frozenset[PersonId], by_hour: Mapping[TaskId, bool]) -> DueHorizon:
    last_on = {person_id: last_day_due_soon(today, own) for person_id, own in calendars(reader).people.items()}
    return DueHorizon(today, last_on, over, by_hour)
