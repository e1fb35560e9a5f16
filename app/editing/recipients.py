"""Who is told of a task: whose turn it is and by when, and who only hears of it. For messages, letters and reminders.

Decision: *the owner answers for a task, the approvers decide it.* An owner who is an approver too is asked when their
turn to vote comes, like the others; one who is none hears of the task as every owner does. Rejected: telling the owner
alone, who would have to pass it on by hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from app.domain.ids import PersonId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task, Vote
from app.domain.workflow import Approval, StepKind
from app.editing.loaded_project import Calendars
from app.editing.ports import Entities
from app.editing.project_graph import step_by_id
from app.engine.approval import asked_since, to_vote


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who has to do something about an open task, by the end of that day."""

    person_id: PersonId
    due_on: date | None
    votes: bool = False
    """They decide it; else they do it."""


def approval_of(source: Entities, task: Task) -> Approval | None:
    """How an approval is decided; None for a task that nobody votes on."""
    if task.kind is not StepKind.APPROVAL or not task.approvers:
        return None
    step = step_by_id(source, task.project_id, task.step_id)
    return (step.approval if step is not None else None) or Approval()


def votes_of(source: Entities, task: Task) -> list[Vote]:
    """What was said in the round that the task is in."""
    return [vote for vote in source.find(Vote, task_id=task.id) if vote.round == task.run.round]


def turns(
    source: Entities,
    task: Task,
    calendars: Callable[[], Calendars],
    zone: tzinfo,
    votes: Callable[[], Sequence[Vote]] | None = None,
) -> tuple[Addressee, ...]:
    """Whose turn it is now, the owner first; nobody's while the task is not open.

    ``votes`` of its round stand for those that are stored, and are asked for of approvals alone; ``calendars`` only
    where an approver has a due of their own.
    """
    if not task.state.open:
        return ()
    approval = approval_of(source, task)
    if approval is None:
        return (Addressee(task.owner_id, task.due_on),)
    said = votes_of(source, task) if votes is None else votes()
    since = asked_since(approval, said, task.ready_at)
    found = [] if task.owner_id in task.approvers else [Addressee(task.owner_id, task.due_on)]
    for person_id in to_vote(approval, task.approvers, said):
        days = _days_of(source, approval, person_id)
        own = _due(calendars().of(person_id).add_days, since, days, zone) if days is not None and since else task.due_on
        found.append(Addressee(person_id, own, True))
    return tuple(found)


def _days_of(source: Entities, approval: Approval, person_id: PersonId) -> int | None:
    person = source.get(Person, person_id) if approval.due_days else None
    return approval.days_of(person.roles) if person is not None else None


def _due(add_days: Callable[[date, int], date], since: datetime, days: int, zone: tzinfo) -> date:
    return add_days(since.astimezone(zone).date(), days)


def watchers_of(source: Entities, task: Task) -> tuple[PersonId, ...]:
    """Who hears of a task and has nothing to do: those of it and of its project, without owner and approvers."""
    project = source.get(Project, task.project_id) if task.project_id is not None else None
    everybody = (*task.watchers, *(project.watchers if project is not None else ()))
    busy = {task.owner_id, *task.approvers}
    return tuple(dict.fromkeys(one for one in everybody if one not in busy))
