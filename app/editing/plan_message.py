"""The plan of a project for everybody with work in it: at its start, and when a date of theirs moved that no other
message says.

Decision: *plans are queued only where an account sends by itself.* By hand they would be a second letter to everybody
at each start, and the lead tells the first owner anyway.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from app.domain.ids import TASK_PREFIX, PersonId, ProjectId, TaskId, parse_key, task_key
from app.domain.message import Message, MessageKind, fact_key
from app.domain.project import Project, ProjectState
from app.domain.settings import Settings
from app.domain.task import Task
from app.editing.edit import Edit
from app.editing.ports import Entities

Moves = Mapping[TaskId, date | None]
"""The days that somebody knows of tasks that have another day now."""
QueuePlan = Callable[[Task, PersonId, str, str], None]
"""Queues the message: about that task, to whom, what tells repetitions apart, its note."""
_START, _MOVED, _NONE = "start", "moved", "none"


def queue_plans(edit: Edit, knows: Callable[[Task, PersonId], bool], queue: QueuePlan) -> None:
    """What this step makes of the plans of its projects. ``knows``: the person hears of a new date anyway."""
    settings = edit.get(Settings, 1) or Settings()
    if not (settings.sending.has_account and settings.reminders.tell_plans):
        return
    started = {
        after.id
        for before, after in edit.changed(Project)
        if before is None and after is not None and after.state is ProjectState.RUNNING
    }
    for new in started:
        for person_id, tasks in _by_person(edit, new).items():
            queue(tasks[0], person_id, _START, "")
    moved: dict[tuple[ProjectId, PersonId], dict[TaskId, date | None]] = {}
    for before, after in edit.changed(Task):
        project_id = after.project_id if after is not None else None
        if before is None or after is None or project_id is None or project_id in started or after.state.over:
            continue
        if before.due_on == after.due_on or after.id in edit.quiet_tasks or after.kind.unattended:
            continue
        for person_id in _with_work(after):
            if not knows(after, person_id):
                moved.setdefault((project_id, person_id), {})[after.id] = before.due_on
    for (where, person_id), old in moved.items():
        _queue_moves(edit, where, person_id, old, queue)


def _queue_moves(edit: Edit, project_id: ProjectId, person_id: PersonId, old: Moves, queue: QueuePlan) -> None:
    """One message from the days that the person knows to the new ones, however often they moved in between."""
    mine = [
        message
        for message in edit.find(Message, project_id=project_id)
        if (message.kind, message.person_id) == (MessageKind.PLAN, person_id)
    ]
    untold = [message for message in mine if edit.delivery(message.fact_key) is None]
    if any(not message.note for message in untold):
        # The plan of the start has not left, and says the days of the moment when it does.
        return
    known = dict(old)
    for message in untold:
        known |= moves_of(message)
        edit.remove(message)
    now = {task_id: edit.get(Task, task_id) for task_id in known}
    differing = {id: on for id, on in known.items() if (task := now[id]) is not None and task.due_on != on}
    tasks = _by_person(edit, project_id).get(person_id, [])
    if not differing or not tasks:
        return
    times = 1
    while edit.delivery(fact_key(MessageKind.PLAN, tasks[0], person_id, f"{_MOVED}/{times}")) is not None:
        times += 1
    queue(tasks[0], person_id, f"{_MOVED}/{times}", moves_text(differing))


def _with_work(task: Task) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys((task.owner_id, *task.approvers)))


def _by_person(source: Entities, project_id: ProjectId) -> dict[PersonId, list[Task]]:
    found: dict[PersonId, list[Task]] = {}
    for task in source.find(Task, project_id=project_id):
        if not task.kind.unattended:
            for person_id in _with_work(task):
                found.setdefault(person_id, []).append(task)
    return found


def plan_of(source: Entities, project_id: ProjectId, person_id: PersonId) -> tuple[Task, ...]:
    """What somebody still has to do in a project, approvals too, by due day."""
    mine = [task for task in _by_person(source, project_id).get(person_id, ()) if not task.state.over]
    return tuple(sorted(mine, key=lambda task: (task.due_on or date.max, task.rank, task.id)))


def moves_text(moves: Moves) -> str:
    """``LL-4=2026-02-10 LL-7=none``: as a message keeps them."""
    return " ".join(f"{task_key(id)}={on.isoformat() if on is not None else _NONE}" for id, on in moves.items())


def moves_of(message: Message) -> Moves:
    """What ``moves_text`` wrote into the note of a message; nothing of the plan of a start."""
    found: dict[TaskId, date | None] = {}
    for key, on in _pairs(message.note.split()):
        found[TaskId(parse_key(key, TASK_PREFIX) or 0)] = None if on == _NONE else date.fromisoformat(on)
    return found


def _pairs(words: Iterable[str]) -> Iterable[tuple[str, str]]:
    for word in words:
        key, _, on = word.partition("=")
        yield key, on
