"""Open tasks and working weeks for the tests of the reminder rules, without a database."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from app.domain.ids import PersonId, TaskId
from app.domain.run import StepRun, TaskState
from app.domain.task import Block, Task
from app.domain.work_calendar import OFFICE_HOURS, week_of
from app.reminders.stage import Watched
from app.scheduling.working_time import WorkingTime

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 2, 9)
HOURS = (48, 24)
FOLLOW_UPS = (2, 4, 6)


def task(due_on: date | None = MONDAY, *, state: TaskState = TaskState.READY, block: Block | None = None) -> Task:
    return Task(TaskId(7), "Draft", PersonId(1), run=StepRun(state, 1), due_on=due_on, blocked=block)


def watch(what: Task, *, week: str = "1111100", days_off: tuple[date, ...] = (), **more: object) -> Watched:
    calendar = WorkingTime(week_of(week, OFFICE_HOURS), days_off)
    return Watched(what, calendar, more.pop("hours", HOURS), FOLLOW_UPS, **more)


def wall(day: date, hour: int, minute: int = 0, zone: tzinfo = BERLIN) -> datetime:
    """A wall-clock time as a moment in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def fixed(hours: float) -> tzinfo:
    return timezone(timedelta(hours=hours))
