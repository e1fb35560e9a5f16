"""Until which day work is due soon, for every owner: what the board, Today and printed boards ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.ids import PersonId
from app.queries.project import calendars
from app.queries.reader import CardRow, Reader
from app.scheduling.due_soon import is_due_soon, last_day_due_soon


@dataclass(frozen=True, slots=True)
class DueHorizon:
    """Today, and by owner the last due day that is soon. Equal horizons warn alike."""

    today: date
    last_on: Mapping[PersonId, date] = field(default_factory=dict)

    def is_soon(self, card: CardRow) -> bool:
        """Whether an open task is due soon; a waiting or finished one never is, nor is what is late."""
        owner_id = PersonId(card.owner_id)
        return card.state.open and is_due_soon(card.due_on, self.today, self.last_on.get(owner_id, self.today))


def due_horizon(reader: Reader) -> DueHorizon:
    """Kept until the day or anybody's working time changes: the same object for every screen."""
    today = reader.today()
    return reader.kept("due horizon", (today, reader.calendar_stamp()), lambda: _due_horizon(reader, today))


def _due_horizon(reader: Reader, today: date) -> DueHorizon:
    people = calendars(reader).people
    return DueHorizon(today, {person_id: last_day_due_soon(today, own) for person_id, own in people.items()})
