"""Where a project is: who has its current steps, for how long, and who comes next. From what is loaded of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.ids import PersonId, TaskId
from app.domain.run import TaskState
from app.domain.task import Task
from app.scheduling.network import Network
from app.scheduling.sentence import days_words


@dataclass(frozen=True, slots=True)
class StepTurn:
    """A step that somebody has, or has next."""

    task_id: TaskId
    title: str
    owner: str
    """Empty for what goes by itself."""
    days: int | None = None
    """Working days of the company since it was their turn; None: it comes next."""

    @property
    def rest(self) -> str:
        """ "Ana Lopez, 3 days": what stands behind the title."""
        since = "" if self.days is None else days_words(self.days) if self.days else "since today"
        return ", ".join(part for part in (self.owner, since) if part)


def current_steps(
    tasks: Sequence[Task], network: Network, names: Mapping[PersonId, str], now: datetime
) -> tuple[StepTurn, ...]:
    """The open steps of a project, what has been open longest first; ``now`` aware."""
    today, company = network.wall(now).date(), network.company
    found = []
    for task in tasks:
        if not task.state.open:
            continue
        since = network.wall(task.ready_at).date() if task.ready_at is not None else today
        days = max(0, company.days_between(since, today))
        found.append(StepTurn(task.id, task.title, _owner(task, names), days))
    return tuple(sorted(found, key=lambda one: (-(one.days or 0), one.task_id)))


def next_step(network: Network, names: Mapping[PersonId, str]) -> StepTurn | None:
    """The waiting step that is planned first of those right behind the open ones; where nothing is open, of all."""
    tasks = network.tasks
    behind = {other for at, task in enumerate(tasks) if task.state.open for other in network.neighbours_after(at)}
    waiting = [
        at
        for at in (behind or range(len(tasks)))
        if tasks[at].state is TaskState.WAITING and tasks[at].run.skip is None
    ]
    if not waiting:
        return None
    first = tasks[min(waiting, key=lambda at: (network.bars[at][0] or 0, at))]
    return StepTurn(first.id, first.title, _owner(first, names))


def _owner(task: Task, names: Mapping[PersonId, str]) -> str:
    return "" if task.kind.unattended else names.get(task.owner_id, "")


def where_words(current: Sequence[StepTurn], following: StepTurn | None) -> str:
    """ "Now: Approve outline (Ana Lopez, 3 days), 2 more. Next: Write final draft (Sam Reed)." """
    parts = []
    if current:
        more = f", {len(current) - 1} more" if len(current) > 1 else ""
        parts.append(f"Now: {_said(current[0])}{more}.")
    if following is not None:
        parts.append(f"Next: {_said(following)}.")
    return " ".join(parts)


def _said(one: StepTurn) -> str:
    return f"{one.title} ({one.rest})" if one.rest else one.title
