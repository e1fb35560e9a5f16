"""What *due soon* means, said once for the board, Today, printed boards and the default of the first reminder."""

from datetime import date, timedelta

from app.domain.errors import RuleViolation
from app.scheduling.working_time import WorkingTime

SOON_DAYS = 2
"""Working days of the owner: 48 hours, as reminders count them."""


def last_day_due_soon(today: date, calendar: WorkingTime, days: int = SOON_DAYS) -> date:
    """The last due day that is soon as seen from ``today``: at most ``days`` working days of ``calendar`` lie after it.

    From Monday to Friday, that is Monday when asked on a Thursday, and Sunday when asked on a Wednesday: days off count
    with the working day before them. For somebody who never works again everything is due soon.
    """
    try:
        return calendar.add_days(today, days + 1) - timedelta(days=1)
    except RuleViolation:
        return date.max


def is_due_soon(due_on: date | None, today: date, last_on: date) -> bool:
    """Whether a due day lies between today and ``last_on``, both counted in. What is late is not soon."""
    return due_on is not None and today <= due_on <= last_on
