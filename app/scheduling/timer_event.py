"""When time acts on an open task: its wait is over, or its time-out has come. For the clock's query and action."""

from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import NamedTuple

from app.domain.ids import TaskId
from app.domain.quantity import Span
from app.domain.task import Task
from app.domain.workflow import StepKind, TimeOut
from app.scheduling.task_length import waits_for_date
from app.scheduling.working_time import WorkingTime


class TimerAct(StrEnum):
    """What the clock does to an open task."""

    END_WAIT = "end wait"
    REMIND = "remind"
    TIME_OUT = "time out"


class TimerEvent(NamedTuple):
    """The moment at which the clock acts on a task, and what it does then. Sorts by time, then by task."""

    at: datetime
    """Aware, UTC."""
    task_id: TaskId
    act: TimerAct


def timer_event_of(task: Task, time_out: TimeOut | None, calendar: WorkingTime, zone: tzinfo) -> TimerEvent | None:
    """The next time at which the clock acts on an open task; None: only people do.

    ``calendar`` is the owner's, for what needs nobody the company's. What is blocked, or has nobody to remind, is left
    in peace. A wait with a date ends when work begins on its due day, another after its length from opening.
    """
    found = [_wait_end(task, calendar, zone), _time_out(task, time_out, calendar, zone)]
    return min((deadline for deadline in found if deadline is not None), default=None)


def _wait_end(task: Task, calendar: WorkingTime, zone: tzinfo) -> TimerEvent | None:
    if task.kind is not StepKind.WAIT:
        return None
    if not waits_for_date(task):
        at = _after(task, task.length, calendar, zone) if task.length is not None else None
    else:
        at = _moment(calendar.day_start(task.due_on), zone) if task.due_on is not None else None
    return TimerEvent(_not_before_opening(at, task), task.id, TimerAct.END_WAIT) if at is not None else None


def _time_out(task: Task, time_out: TimeOut | None, calendar: WorkingTime, zone: tzinfo) -> TimerEvent | None:
    if time_out is None or task.blocked is not None:
        return None
    if not time_out.close and (task.kind.unattended or task.reminded_at is not None):
        return None
    at = _after(task, time_out.after, calendar, zone, task.blocked_minutes)
    act = TimerAct.TIME_OUT if time_out.close else TimerAct.REMIND
    return TimerEvent(_not_before_opening(at, task), task.id, act) if at is not None else None


def _after(task: Task, span: Span, calendar: WorkingTime, zone: tzinfo, more: int = 0) -> datetime | None:
    """So much working time, and ``more`` minutes, after the task opened."""
    if task.ready_at is None:
        return None
    opened = task.ready_at.astimezone(zone).replace(tzinfo=None)
    return _moment(calendar.add_minutes(opened, span.minutes(calendar.day_minutes) + more), zone)


def _moment(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _not_before_opening(at: datetime, task: Task) -> datetime:
    return at if task.ready_at is None else max(at, task.ready_at)
