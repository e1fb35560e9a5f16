"""What repeats: which runs are due, what comes next, and what stands still."""

from datetime import date, datetime
from functools import partial

from app.domain.ids import RecurrenceId
from app.domain.process import Recurrence
from app.queries.reader import Reader


def due_recurrences(reader: Reader, now: datetime) -> list[RecurrenceId]:
    """Those that may have something to make or to pass by at a moment; cheap enough for every tick."""
    today = reader.local(now).date()
    found = []
    for recurrence in reader.find(Recurrence, paused=False):
        moment = reader.kept(("next run", recurrence.id), recurrence, partial(_next_moment, recurrence))
        if moment is not None and moment <= today:
            found.append(recurrence.id)
    return found


def _next_moment(recurrence: Recurrence) -> date | None:
    # Its library takes long to import, and most teams repeat nothing.
    from app.scheduling.recurrence import next_moment

    return next_moment(recurrence)
