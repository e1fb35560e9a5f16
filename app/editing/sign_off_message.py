"""What people are asked outside of their tasks, as messages: to agree to something, and what was learned.

Decision: *such a message stands at the task with the date of its project*, because letters, answers and the journal go
by tasks; the mark ``[S-7/LL-12]`` in its subject says what an answer is about. Whoever was told and has not answered is
asked again, at most twice.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from app.domain.ids import PersonId, ProjectId, SignOffId
from app.domain.message import Delivery, Message, MessageKind, fact_key
from app.domain.project import Project, ProjectState
from app.domain.retrospective import Lesson
from app.domain.sign_off import SignOff, SignOffState
from app.domain.task import Task
from app.editing.closing import is_anchor
from app.editing.edit import Edit
from app.editing.ports import Entities

MOST_TIMES = 3
REMIND_AFTER_DAYS = 3
"""Working days that somebody has to answer before they are asked again."""
Queue = Callable[[MessageKind, Task, PersonId, str, str], None]
"""Queues a message of this kind about a task, to whom, what tells repetitions apart, its note."""
_KEY = re.compile(r"S-(\d{1,9})")


def sign_off_key(sign_off_id: SignOffId) -> str:
    """What stands in messages and answers for a sign-off: S-7."""
    return f"S-{sign_off_id}"


def sign_off_of(source: Entities, key: str) -> SignOff | None:
    """The sign-off with that key; None where it is not asked any more."""
    found = _KEY.fullmatch(key)
    return source.get(SignOff, SignOffId(int(found[1]))) if found is not None else None


def task_to_ask_at(source: Entities, project_id: ProjectId) -> Task | None:
    """The task that stands for a whole project: the one with its date, else the first; None where it has none."""
    tasks: Sequence[Task] = source.find(Task, project_id=project_id)
    return next((task for task in tasks if is_anchor(source, task)), min(tasks, key=lambda one: one.id, default=None))


def queue_sign_offs(edit: Edit, queue: Queue) -> None:
    """One message for each that this step asks, or asks anew."""
    for before, after in edit.changed(SignOff):
        if after is None or after.project_id is None or after.state is not SignOffState.OPEN:
            continue
        if before is None or (before.state, before.asked_at) != (after.state, after.asked_at):
            ask_by_message(edit, after, queue)


def ask_by_message(edit: Edit, sign_off: SignOff, queue: Queue) -> None:
    """Queue the request for one sign-off, once more where it was told before."""
    task = task_to_ask_at(edit, sign_off.project_id) if sign_off.project_id is not None else None
    if task is not None:
        times = len(list(_told(edit.delivery, task, sign_off)))
        queue(MessageKind.SIGN_OFF, task, sign_off.person_id, _detail(sign_off, times), sign_off_key(sign_off.id))


def last_told(
    source: Entities, delivery: Callable[[str], Delivery | None], sign_off: SignOff
) -> tuple[int, datetime | None]:
    """How often somebody was told what they are asked to agree to, and when last."""
    task = task_to_ask_at(source, sign_off.project_id) if sign_off.project_id is not None else None
    told = list(_told(delivery, task, sign_off)) if task is not None else []
    return len(told), told[-1].at if told else None


def _told(delivery: Callable[[str], Delivery | None], task: Task, sign_off: SignOff) -> Iterator[Delivery]:
    times = 0
    while (fact := delivery(_fact(task, sign_off, times))) is not None:
        yield fact
        times += 1


def _fact(task: Task, sign_off: SignOff, times: int) -> str:
    return fact_key(MessageKind.SIGN_OFF, task, sign_off.person_id, _detail(sign_off, times))


def _detail(sign_off: SignOff, times: int) -> str:
    return f"s{sign_off.id}/{times + 1}" if times else f"s{sign_off.id}"


def still_asked(source: Entities, message: Message) -> bool:
    """Whether such a message still waits for an answer."""
    if message.kind is MessageKind.SIGN_OFF:
        asked = sign_off_of(source, message.note)
        return asked is not None and asked.state is SignOffState.OPEN
    project = source.get(Project, message.project_id) if message.project_id is not None else None
    lessons = source.find(Lesson, project_id=message.project_id)
    said = any(lesson.person_id == message.person_id for lesson in lessons)
    return project is not None and project.state is not ProjectState.CANCELLED and not said
