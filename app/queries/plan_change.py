"""What a previewed act of the plan does: ghosts, the tooltip, what becomes of the date. Read with every mouse move."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, cast

from app.domain.ids import TaskId
from app.domain.task import Task
from app.domain.text import day_words
from app.editing.change import ChangeSet
from app.queries.preview import outlook_after
from app.queries.project import Outlook, outlook
from app.queries.reader import Reader
from app.scheduling.forecast import Forecast, forecast
from app.scheduling.link_violations import broken_at, broken_links
from app.scheduling.network import Network
from app.scheduling.ripple import neighbour_words


class Ghost(NamedTuple):
    """Where a bar would be. Wall-clock times of the company."""

    task_id: TaskId
    due_on: date | None
    start: datetime | None
    finish: datetime | None


@dataclass(frozen=True, slots=True)
class Moves:
    """``words`` is the tooltip: "Due Tue 12 May (+3 d) · 4 later steps move · 5 → 2 d to its latest finish"."""

    words: str
    ghosts: tuple[Ghost, ...]
    """Every bar that changes its place, the dragged one first."""
    broken: tuple[tuple[TaskId, TaskId], ...]
    """Links that break and held before, drawn red; any: the bar turns amber."""
    misses_date: bool
    """The anchor would be missed that is not missed now: the bar turns red. Dropping is allowed all the same."""

    @property
    def collides(self) -> bool:
        return bool(self.broken)


def what_moves(reader: Reader, changes: ChangeSet, task_id: TaskId) -> Moves:
    """Read off the previewed ``changes`` of dragging one task."""
    tasks = {change.id: cast("Task", change.after) for change in changes.changes if change.kind == "task"}
    task = tasks.get(task_id) or reader.get(Task, task_id)
    if task is None or task.project_id is None:
        return Moves(f"Due {_day(reader, task)}" if task is not None else "", (), (), misses_date=False)
    now = outlook(reader, task.project_id)
    before = now.network
    changed = {id: after for id, after in tasks.items() if id in before.place}
    if any(change.kind == "project" for change in changes.changes) or len(changed) < len(tasks):
        after = outlook_after(reader, task.project_id, changes).network
    else:
        after = before.with_tasks(cast("dict[TaskId, Task]", changed))
    was, seen = forecast_of(now), _forecast_after(reader, now, after)
    place, olds = before.place, before.tasks
    pairs = [(olds[place[new.id]], new) for new in changed.values()]
    ghosts = [
        Ghost(new.id, new.due_on, new.planned_start, new.planned_finish) for old, new in pairs if _moves(old, new)
    ]
    ghosts.sort(key=lambda ghost: (ghost.task_id != task_id, ghost.task_id))
    redated = {new.id for old, new in pairs if new.due_on != old.due_on}
    others = [ghost.task_id for ghost in ghosts if ghost.task_id in redated]
    return Moves(
        _words(reader, before, task, [id for id in others if id != task_id], _slack(was, seen, task_id)),
        tuple(ghosts),
        _broken(before, after, [ghost.task_id for ghost in ghosts]),
        _misses(seen) and (was is None or not _misses(was)),
    )


def _moves(old: Task, new: Task) -> bool:
    return (
        new.planned_start != old.planned_start or new.planned_finish != old.planned_finish or new.due_on != old.due_on
    )


def _day(reader: Reader, task: Task) -> str:
    return day_words(task.due_on, reader.today(), weekday=True) if task.due_on is not None else "no day"


def _words(reader: Reader, before: Network, task: Task, others: list[TaskId], slack: str) -> str:
    due = f"Due {_day(reader, task)}"
    old = before.task(task.id).due_on if task.id in before.place else None
    if old is not None and task.due_on is not None:
        days = before.calendar(task.owner_id).days_between(old, task.due_on)
        due += f" ({'+' if days > 0 else '−'}{abs(days)} d)" if days else ""
    moving = neighbour_words(before, task.id, others)
    move = f"{moving} {'moves' if len(others) == 1 else 'move'}" if moving else ""
    return " · ".join(part for part in (due, move, slack) if part)


def _forecast_after(reader: Reader, now: Outlook, after: Network) -> Forecast:
    was = forecast_of(now)
    same = was is not None and after.links is now.network.links
    return was.after(after) if was is not None and same else forecast(after, reader.now())


def forecast_of(now: Outlook) -> Forecast | None:
    """None where no dates can be worked out."""
    return now.forecast if isinstance(now.forecast, Forecast) else None


def _slack(was: Forecast | None, seen: Forecast, task_id: TaskId) -> str:
    """Whole company days from the expected to the latest finish: what the drag takes away."""
    if was is None:
        return ""
    old, new = _room(was, task_id), _room(seen, task_id)
    if old is None or new is None:
        return ""
    # Not called slack: that counts from the earliest possible finish, which a drag leaves where it is.
    return f"{old} → {new} d to its latest finish" if old != new else f"{new} d to its latest finish"


def _room(seen: Forecast, task_id: TaskId) -> int | None:
    if task_id not in seen.network.place:
        return None
    latest = seen.latest_of(task_id)
    company = seen.network.company
    if latest is None:
        return None
    return (company.index.count(latest) - company.index.count(seen.minutes_of(task_id)[1])) // company.day_minutes


def _broken(before: Network, after: Network, moved: list[TaskId]) -> tuple[tuple[TaskId, TaskId], ...]:
    near = {after.place[task_id] for task_id in moved if task_id in after.place}
    near |= {other for at in near for other in after.neighbours_after(at)}
    old = set(broken_links(before))
    return tuple(pair for at in sorted(near) for pair in broken_at(after, at) if pair not in old)


def _misses(seen: Forecast) -> bool:
    anchor = seen.network.anchor_id
    return anchor is not None and anchor in seen.network.place and seen.at_risk(anchor)
