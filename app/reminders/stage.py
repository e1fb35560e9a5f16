"""The stages that a task passes on its way to its due moment and past it. For the queries and the queue of messages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

from app.domain.ids import task_key
from app.domain.reminder import ReminderKind
from app.domain.task import Task

HOURS_OF_A_DAY = 24


class OwnTime(Protocol):
    """The working time of one person, in days and wall-clock times."""

    day_minutes: int

    def add_days(self, day: date, days: int) -> date: ...

    def day_start(self, day: date) -> datetime: ...

    def day_end(self, day: date) -> datetime: ...

    def minus_minutes(self, moment: datetime, minutes: int) -> datetime: ...

    def first_at_or_after(self, moment: datetime) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Watched:
    """An open task as the rules look at it."""

    task: Task
    calendar: OwnTime
    """Its owner's."""
    hours: tuple[int, ...]
    follow_up_days: tuple[int, ...]
    snoozed_until: datetime | None = None
    """The later one of its own and everybody's."""
    at_risk: bool = False
    """Asked of blocked tasks only: expected after its due."""
    minute: int | None = None
    """The hour of its due day by which it has to be done, in minutes after midnight; None: the end of work."""

    def due_local(self, day: date) -> datetime:
        """When a due day passes, on the wall."""
        if self.minute is None:
            return self.calendar.day_end(day)
        return datetime.combine(day, time(self.minute // 60, self.minute % 60))


@dataclass(frozen=True, slots=True)
class ReminderStage:
    """``name`` is "48 h", "missed", "follow-up 1" …; ``at`` is aware, UTC; the key is unique for ever."""

    kind: ReminderKind
    name: str
    at: datetime
    fact_key: str


def due_at(watched: Watched, zone: tzinfo) -> datetime | None:
    """When the due passes, in UTC: the end of the owner's working day, or the hour that the task has."""
    due_on = watched.task.due_on
    return utc(watched.due_local(due_on), zone) if due_on is not None else None


def utc(local: datetime, zone: tzinfo) -> datetime:
    """A wall-clock time of ``zone``. One that exists twice is the first; one that does not is as late as before."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def stages(watched: Watched, zone: tzinfo) -> list[ReminderStage]:
    """In the order of time. None for a task that is not open or has no due day and no block with an end."""
    task = watched.task
    if not task.state.open:
        return []
    found = _blocked_stages(watched, zone) if task.blocked is not None else _due_stages(watched, zone)
    found.sort(key=lambda stage: stage.at)
    until = watched.snoozed_until
    fresh = until is not None and task.ready_at is not None and task.ready_at >= until
    if until is not None and not fresh and any(stage.at <= until for stage in found):
        end = until.astimezone(UTC)
        back = _stage(task, ReminderKind.SNOOZED, "snoozed", end, f"{task.due_on}/{end:%FT%TZ}")
        later = [stage for stage in found if stage.at > until]
        found = [*found[: len(found) - len(later)], back, *later]
    return found


def _due_stages(watched: Watched, zone: tzinfo) -> list[ReminderStage]:
    task, calendar, due_on = watched.task, watched.calendar, watched.task.due_on
    if due_on is None:
        return []

    def stage(kind: ReminderKind, name: str, local: datetime) -> ReminderStage:
        return _stage(task, kind, name, utc(local, zone), due_on.isoformat())

    found = [stage(ReminderKind.BEFORE, f"{h} h", _before(watched, due_on, h)) for h in watched.hours]
    found.append(stage(ReminderKind.MISSED, "missed", watched.due_local(due_on)))
    return found + [
        stage(ReminderKind.FOLLOW_UP, f"follow-up {n}", calendar.day_start(calendar.add_days(due_on, days)))
        for n, days in enumerate(watched.follow_up_days, start=1)
    ]


def _before(watched: Watched, due_on: date, hours: int) -> datetime:
    """So many hours before the due moment, 24 of them being one working day."""
    days, rest = divmod(hours, HOURS_OF_A_DAY)
    calendar = watched.calendar
    moment = watched.due_local(calendar.add_days(due_on, -days))
    return calendar.minus_minutes(moment, round(calendar.day_minutes * rest / HOURS_OF_A_DAY))


def _blocked_stages(watched: Watched, zone: tzinfo) -> list[ReminderStage]:
    task, blocked = watched.task, watched.task.blocked
    if blocked is None:
        return []
    found = []
    if watched.at_risk:
        since = f"{blocked.since.astimezone(UTC):%FT%TZ}"
        found.append(_stage(task, ReminderKind.AT_RISK, "at risk", blocked.since.astimezone(UTC), since))
    if blocked.until is not None:
        free = utc(watched.calendar.day_start(blocked.until), zone)
        found.append(_stage(task, ReminderKind.FREE, "free", free, blocked.until.isoformat()))
    return found


def _stage(task: Task, kind: ReminderKind, name: str, at: datetime, detail: str) -> ReminderStage:
    parts = ("remind", task_key(task.id), f"r{task.run.round}", name.replace(" ", "-"), detail)
    return ReminderStage(kind, name, at, "/".join(parts))


def standing(found: Sequence[ReminderStage], now: datetime) -> ReminderStage | None:
    """The latest stage whose moment has come."""
    reached = [stage for stage in found if stage.at <= now]
    return reached[-1] if reached else None


def untold(found: list[ReminderStage], now: datetime, was_told: Callable[[str], bool]) -> ReminderStage | None:
    """The stage that stands, unless it or a later one was told."""
    stage = standing(found, now)
    if stage is None:
        return None
    from_here = found[found.index(stage) :]
    return None if any(was_told(other.fact_key) for other in from_here) else stage


def is_held(watched: Watched, now: datetime) -> bool:
    """Whether reminders of a task are held back at this moment because it is snoozed."""
    return watched.snoozed_until is not None and now < watched.snoozed_until


def within(quiet: tuple[int, int] | None, local: datetime) -> bool:
    """Whether a wall-clock time lies in the quiet hours, which may span midnight."""
    if quiet is None:
        return False
    start, end = quiet
    minute = local.hour * 60 + local.minute
    return start <= minute < end if start <= end else minute >= start or minute < end


def quiet_until(quiet: tuple[int, int], local: datetime) -> datetime:
    """When the quiet hours that ``local`` lies in end, on the same clock."""
    end = local.replace(hour=quiet[1] // 60 % 24, minute=quiet[1] % 60, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)
