"""What time will do next. For ``workspace.tick``."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.ids import TaskId
from app.domain.task import Task
from app.domain.workflow import TimeOut
from app.editing.project_graph import graph_by_id
from app.queries.reader import Reader
from app.queries.rows import TimedRow

if TYPE_CHECKING:
    from app.scheduling.timer_event import TimerEvent

    pass


def next_timer_event(reader: Reader, until: datetime, without: Collection[TaskId] = ()) -> "TimerEvent | None":
    """The first thing that time does by ``until`` (aware); ``without`` leaves tasks out. None: nothing."""
    found = (_timer_event(reader, task, time_out) for task, time_out in _timed(reader) if task.id not in without)
    return min((event for event in found if event is not None and event.at <= until), default=None)


def _timer_event(reader: Reader, task: Task, time_out: TimeOut | None) -> "TimerEvent | None":
    # The planner is slow to import, and most ticks find nothing that waits for time.
    from app.queries.project import calendars
    from app.scheduling.timer_event import timer_event_of

    known = calendars(reader)
    calendar = known.company if task.kind.unattended else known.of(task.owner_id)
    return timer_event_of(task, time_out, calendar, reader.zone())


def _timed(reader: Reader) -> Iterator[tuple[Task, TimeOut | None]]:
    """Open waits, and open tasks of running projects whose step has a time-out."""
    for row in reader.timed_rows():
        time_out = _time_out(reader, row)
        # Other steps of the same version have none.
        if time_out is not None or row.waits:
            task = reader.get(Task, row.task_id)
            if task is not None:
                yield task, time_out


def _time_out(reader: Reader, row: TimedRow) -> TimeOut | None:
    graph = graph_by_id(reader, row.project_id)
    return graph.timed_out.get(row.step_id) if graph is not None and row.step_id is not None else None
