"""How a project stood at a moment that is over, worked out from what is stored of its rounds. For the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, TaskId
from app.domain.run import TaskState
from app.domain.task import Round, Task
from app.queries.project import calendars, outlook
from app.queries.reader import Reader
from app.scheduling.forecast import forecast
from app.scheduling.network import Network

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class SlackPoint:
    on: date
    days: float
    """Working days of the company that the anchor had to spare; negative when it was late."""


def slack_history(reader: Reader, project_id: ProjectId, weeks: int = 12) -> tuple[SlackPoint, ...]:
    """The slack of the anchor at the end of each Friday since the start, at most ``weeks`` of them, and now.

    What was begun and finished when is stored, so each Friday is forecast again from it. What the dates, lengths,
    owners and links were then is not stored: those of now are used. A project without an anchor step has no points.
    """
    stamp = outlook(reader, project_id)
    return reader.kept(("slack history", project_id, weeks), stamp, lambda: _history(reader, project_id, weeks))


def _history(reader: Reader, project_id: ProjectId, weeks: int) -> tuple[SlackPoint, ...]:
    now = outlook(reader, project_id)
    started, network = now.loaded.project.started_at, now.network
    if started is None or network.anchor_id is None:
        return ()
    rounds = {task.id: reader.find(Round, task_id=task.id) for task in network.tasks if task.run.round}
    ends = [datetime.combine(day, time.max, reader.zone()) for day in _fridays(reader.today(), weeks)]
    moments = [end for end in ends if started <= end < reader.now()]
    day_minutes = calendars(reader).company.day_minutes
    found = []
    for moment in (*moments, reader.now()):
        slack = _slack_at(network, rounds, moment)
        if slack is None:
            break
        found.append(SlackPoint(reader.local(moment).date(), slack / day_minutes))
    return tuple(found)


def _fridays(today: date, weeks: int) -> list[date]:
    """Those before today, the oldest first."""
    last = today - timedelta(days=(today.weekday() - FRIDAY - 1) % 7 + 1)
    return [last - timedelta(weeks=number) for number in range(weeks - 1, -1, -1)]


def _slack_at(network: Network, rounds: Mapping[TaskId, Sequence[Round]], moment: datetime) -> int | None:
    """Working minutes; None once the anchor was reached, and where no dates can be worked out."""
    then = network.with_tasks({task.id: task_at(task, rounds.get(task.id, ()), moment) for task in network.tasks})
    if network.anchor_id is None or then.task(network.anchor_id).state.over:
        return None
    try:
        return forecast(then, moment)[network.anchor_id].slack_minutes
    except RuleViolation:
        return None


def task_at(task: Task, rounds: Sequence[Round], moment: datetime) -> Task:
    """A task as it stood at ``moment`` (aware); what was skipped or cancelled stays so, because that has no time."""
    if task.state in (TaskState.SKIPPED, TaskState.CANCELLED):
        return task
    if task.state.over and task.finished_at is not None and task.finished_at <= moment:
        return task
    if task.state.open and task.ready_at is not None and task.ready_at <= moment:
        return _open_at(task, moment)
    known = sorted((past for past in rounds if past.ready_at is None or past.ready_at <= moment), key=_number)
    if not known:
        return _in_state(task, TaskState.WAITING, None)
    last = known[-1]
    if last.closed_at > moment:
        ran = _in_state(task, TaskState.READY, last)
        latest = last.number == max(past.number for past in rounds)
        return _open_at(replace(ran, started_at=task.started_at if latest else None), moment)
    state = last.state if last.state.over else TaskState.WAITING
    return replace(_in_state(task, state, last), finished_at=last.closed_at)


def _number(past: Round) -> int:
    return past.number


def _in_state(task: Task, state: TaskState, past: Round | None) -> Task:
    run = replace(task.run, state=state, round=past.number if past else 0, again=False, outcome=None)
    ready_at = past.ready_at if past else None
    return replace(
        task, run=run, ready_at=ready_at, started_at=None, finished_at=None, blocked=None, blocked_minutes=0,
        remaining=None,
    )  # fmt: skip


def _open_at(task: Task, moment: datetime) -> Task:
    """What was begun or blocked only later is ready, and nobody had typed what remains."""
    begun = task.started_at is not None and task.started_at <= moment
    blocked = task.blocked if task.blocked is not None and task.blocked.since <= moment else None
    return replace(
        task,
        run=replace(task.run, state=TaskState.DOING if begun else TaskState.READY),
        started_at=task.started_at if begun else None,
        blocked=blocked,
        remaining=None,
    )
