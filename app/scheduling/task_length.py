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
    minutes = said_minutes(task, calendar.day_minutes)
    return Length(calendar.day_minutes, guessed=True) if minutes is None else Length(minutes)


def said_minutes(task: Task, day_minutes: int) -> int | None:
    """The working minutes of ``length_of`` without a guess, for an owner whose day has ``day_minutes``; None: nobody
    said how long it takes."""
    if task.run.skip is not None and passes_dates_through(task):
        return 0
    typed = task.length
    if not task.kind.traits.takes_time:
        lasts = task.kind is StepKind.WAIT and typed is not None and task.offset is None
        return typed.minutes(day_minutes) if typed is not None and lasts else 0
    return typed.minutes(day_minutes) if typed is not None else task.effort_minutes


def lasts_alike(one: Task, other: Task) -> bool:
    """Whether two states of a task surely have the same length and owner: at most their dates differ."""
    return (
        one.length is other.length
        and one.effort_minutes == other.effort_minutes
        and one.owner_id == other.owner_id
        and one.run is other.run
        and one.kind is other.kind
        and (one.offset is None) is (other.offset is None)
    )
