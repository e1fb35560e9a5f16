"""For how many working days a task has been in its state: what cards and the glance at a task say."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.domain.ids import PersonId
from app.domain.run import TaskState
from app.domain.step_kind import StepKind
from app.editing.loaded_project import Calendars
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.rows import CardRow
from app.scheduling.sentence import days_words


@dataclass(frozen=True, slots=True)
class StateAge:
    """Counts in the working days of each owner up to today. What cannot be counted is no number."""

    today: date
    zone: tzinfo
    calendars: Calendars
    _known: dict[tuple[PersonId, date], int]

    def days(self, card: CardRow) -> int | None:
        """0: since today. None for what waits or is over: no moment is kept at which it began to wait."""
        return self.days_of(card.kind, card.state, card.owner_id, card.ready_at, card.started_at)

    def days_of(
        self,
        kind: StepKind,
        state: TaskState,
        owner_id: PersonId,
        ready_at: datetime | None,
        started_at: datetime | None,
    ) -> int | None:
        """Of a task by what is kept of it: its turn came at ``ready_at``, work began at ``started_at`` (aware)."""
        since = entered_at(kind, state, ready_at, started_at)
        if since is None:
            return None
        first = since.astimezone(self.zone).date()
        known = self._known.get((owner_id, first))
        if known is None:
            known = self._known[owner_id, first] = max(0, self.calendars.of(owner_id).days_between(first, self.today))
        return known


def entered_at(
    kind: StepKind, state: TaskState, ready_at: datetime | None, started_at: datetime | None
) -> datetime | None:
    """When a task came into its state. An approval is in review from its turn on, whoever looks at it; what was put
    back is ready since its turn came."""
    if not state.open:
        return None
    if state is TaskState.DOING and kind is not StepKind.APPROVAL:
        return started_at or ready_at
    return ready_at


def state_age(reader: Reader) -> StateAge:
    """Kept until the day or anybody's working time changes: the same object for every screen."""
    today, zone = reader.today(), reader.zone()
    stamp = (today, reader.calendar_stamp(), zone)
    return reader.kept("state age", stamp, lambda: StateAge(today, zone, calendars(reader), {}))


def age_words(days: int) -> str:
    """How long in words: "since today", "for 4 working days"."""
    return f"for {days_words(days).replace('day', 'working day')}" if days else "since today"
