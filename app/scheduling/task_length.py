"""How long a task takes its owner. For the passes of this folder and for screens that show lengths."""

from typing import NamedTuple

from app.domain.run import SkipReason, TaskState
from app.domain.task import Task
from app.domain.workflow import StepKind
from app.scheduling.working_time import WorkingTime


class Length(NamedTuple):
    """Working minutes of the owner from ready to done; ``guessed`` is shown as "?"."""

    minutes: int
    guessed: bool = False


def passes_dates_through(task: Task) -> bool:
    """It was skipped, or will be when its turn comes, and is no longer any work."""
    run = task.run
    if run.state is TaskState.SKIPPED:
        return run.skip is not SkipReason.NOT_NEEDED
    return run.state is TaskState.WAITING and run.skip is not None


def waits_for_date(task: Task) -> bool:
    """A wait that ends on a day; the other waits end after a working time, their length."""
    return task.kind is StepKind.WAIT and task.offset is not None


def length_of(task: Task, calendar: WorkingTime) -> Length:
    """Its typed length, else its effort, else a day of its owner, guessed.

    What has no work has none; a wait without a date lasts as long as its length says.
    """
    if task.run.skip is not None and passes_dates_through(task):
        return Length(0)
    typed = task.length
    if not task.kind.traits.takes_time:
        lasts = task.kind is StepKind.WAIT and typed is not None and task.offset is None
        return Length(typed.minutes(calendar.day_minutes) if typed is not None and lasts else 0)
    if typed is not None:
        return Length(typed.minutes(calendar.day_minutes))
    if task.effort_minutes is not None:
        return Length(task.effort_minutes)
    return Length(calendar.day_minutes, guessed=True)
