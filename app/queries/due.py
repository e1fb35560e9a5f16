"""Until which day work is due soon, for every owner: what the board, Today and printed boards ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.ids import PersonId
from app.domain.text import day_words
from app.queries.project import calendars, ended_today, evenings
from app.queries.reader import CardRow, Reader
from app.scheduling.due_soon import SOON_DAYS, is_due_soon, last_day_due_soon


@dataclass(frozen=True, slots=True)
class DueHorizon:
    """Today, and by owner the last due day that is soon. Equal horizons warn alike."""

    today: date
    last_on: Mapping[PersonId, date] = field(default_factory=dict)

    over: frozenset[PersonId] = frozenset()
    """Whose working hours of today are over: what is due today has been missed by then."""

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
        return not card.state.over and self.has_passed(card.due_on, PersonId(card.owner_id))

    def has_passed(self, due_on: date | None, owner_id: PersonId) -> bool:
        """Whether a due day of somebody is over at this moment."""
        return due_on is not None and (due_on < self.today or (due_on == self.today and owner_id in self.over))


def due_horizon(reader: Reader) -> DueHorizon:
    """Kept until the day, anybody's working time or who is still at work changes: the same object for every screen."""
    today, stamp = reader.today(), reader.calendar_stamp()
    passed = ended_today(reader)
    over = frozenset(person_id for _, person_id in evenings(reader)[:passed] if person_id is not None)
    return reader.kept("due horizon", (today, stamp, passed), lambda: _due_horizon(reader, today, over))


def reach_words(reader: Reader, days: int = SOON_DAYS) -> str:
    """How far so many working days of the company reach: "until Thu 14 Jan"; empty where it never works again."""
    today, company = reader.today(), calendars(reader).company
    last = last_day_due_soon(today, company, days)
    return f"until {day_words(company.previous_working_day(last), today, weekday=True)}" if last < date.max else ""


def _due_horizon(reader: Reader, today: date, over: frozenset[PersonId]) -> DueHorizon:
    people = calendars(reader).people
    return DueHorizon(today, {person_id: last_day_due_soon(today, own) for person_id, own in people.items()}, over)
