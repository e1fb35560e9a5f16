"""What time does by itself: ends waits, reminds, closes what has been open too long. Called by the tick only."""

from dataclasses import replace

from app.actions.transition import move_step
from app.domain.task import Task
from app.domain.workflow import TIMED_OUT
from app.editing.closing import note_unmet
from app.editing.edit import Edit, action
from app.editing.handoff import remind
from app.engine.transition import close_unattended
from app.scheduling.timer_event import TimerAct, TimerEvent


@action("Time passes")
def pass_time(edit: Edit, deadline: TimerEvent) -> None:
    """Do what is due; harmless when the task is not open any more, or its owner was reminded in this round."""
    task = edit.get(Task, deadline.task_id)
    if task is None or not task.state.open:
        return
    if deadline.act is TimerAct.REMIND:
        _remind(edit, task)
        return
    outcome = TIMED_OUT if deadline.act is TimerAct.TIME_OUT else None
    if outcome is not None:
        edit.log("timed out", f"“{task.title}” was open too long", task.project_id, task.id)
    note_unmet(edit, task, "its time was over")
    move_step(edit, task.id, lambda graph, run, step_id: close_unattended(graph, run, step_id, outcome))


def _remind(edit: Edit, task: Task) -> None:
    if task.reminded_at is None:
        remind(edit, task)
        edit.put(replace(task, reminded_at=edit.now))
        edit.log("reminded", f"“{task.title}” has been open for long", task.project_id, task.id)
