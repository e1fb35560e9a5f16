"""The Outbox: what is to be told to whom, what was told, and what no longer holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.dispatch import DRAFT, IN_FLIGHT, Dispatch, DispatchState
from app.domain.ids import DispatchId, PersonId, TaskId
from app.domain.message import CORRECTION, FINISHED, Delivery, Message, MessageKind, detail_of
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import TaskState
from app.domain.task import Task
from app.editing.recipients import Addressee, turns
from app.queries.project import calendars
from app.queries.reader import Reader

_NEVER_TAKEN_BACK = (MessageKind.REMINDER, MessageKind.ESCALATION, MessageKind.COMING, MessageKind.CALENDAR)
"""A reminder or a forecast claims nothing, and an appointment is corrected by the next calendar file."""


class OutboxState(StrEnum):
    WAITING = "waiting"
    """May still be undone or joined."""
    TO_TELL = "to tell"
    TOLD = "told"
    OVERTAKEN = "overtaken"
    """Nobody needs it any more: the task went on before the message left."""
    CORRECT = "to correct"
    """It was told, and what it said has been undone."""
    DRAFTED = "draft opened"
    """It stands in a draft of the lead's mail program, and nobody has said yet whether that was sent."""
    SENDING = "sending"
    HANDED_OVER = "handed over"
    SENT = "sent"
    """The server has accepted it."""
    DOUBTFUL = "may have been sent"
    REFUSED = "refused"
    """It does not leave by itself any more; it is still to be told."""


LEFT = frozenset({OutboxState.TOLD, OutboxState.SENT, OutboxState.DOUBTFUL})
"""The person knows, or may know."""
LEAVING = frozenset({OutboxState.SENDING, OutboxState.HANDED_OVER})
SETTLED = LEFT | LEAVING | {OutboxState.OVERTAKEN, OutboxState.DRAFTED}
"""Nothing of it stands in the next letter."""
_BY_LETTER = {
    DispatchState.SENDING: OutboxState.SENDING,
    DispatchState.HANDED_OVER: OutboxState.HANDED_OVER,
    DispatchState.REFUSED: OutboxState.REFUSED,
}


@dataclass(frozen=True, slots=True)
class OutboxLine:
    fact_key: str
    kind: MessageKind
    person_id: PersonId
    person: str
    task_id: TaskId
    task: str
    project: str
    state: OutboxState
    at: datetime
    """When it was told, else when it may leave."""
    message_id: int | None
    channel: str = ""
    dispatch_id: DispatchId | None = None
    """The letter that it left with or tried to."""


@dataclass(frozen=True, slots=True)
class OutboxBundle:
    """What one person is to be told in one mail."""

    person_id: PersonId
    person: str
    lines: tuple[OutboxLine, ...]
    leaves_at: datetime

    @property
    def waiting(self) -> bool:
        return all(line.state is OutboxState.WAITING for line in self.lines)


def outbox(reader: Reader) -> list[OutboxLine]:
    """Every message and every correction, the newest first."""
    told, letters = reader.deliveries(), letters_by_fact(reader)
    messages = reader.find(Message)
    lines = [_line(reader, message, told.get(message.fact_key), letters.get(message.fact_key)) for message in messages]
    keys = {message.fact_key for message in messages}
    undone = [
        fact
        for key, fact in told.items()
        if key not in keys
        and fact.corrected_at is None
        and fact.kind not in _NEVER_TAKEN_BACK
        # Nor can a correction reach somebody who was taken away altogether, as the people of the sample are.
        and reader.get(Person, fact.person_id) is not None
    ]
    lines += [_correction(reader, fact, letters.get(CORRECTION + fact.fact_key)) for fact in undone]
    return sorted(lines, key=lambda line: (line.at, line.message_id or 0), reverse=True)


def letters_by_fact(reader: Reader) -> dict[str, Dispatch]:
    """The last letter that each fact was in, also one that never left; a draft that was not sent is forgotten."""
    return {
        key: letter
        for letter in reader.dispatches().values()
        if not (letter.channel == DRAFT and letter.state is DispatchState.OVERTAKEN)
        for key in letter.fact_keys
    }


def to_tell(reader: Reader) -> tuple[OutboxBundle, ...]:
    """What is not told yet, a bundle a person; those that may leave come first."""
    return bundles_of(outbox(reader))


def bundles_of(lines: Sequence[OutboxLine]) -> tuple[OutboxBundle, ...]:
    """The same from the lines of ``outbox``, for a screen that shows both."""
    people: dict[PersonId, list[OutboxLine]] = {}
    for line in reversed(lines):
        if line.state not in SETTLED:
            people.setdefault(line.person_id, []).append(line)
    bundles = [
        OutboxBundle(person_id, lines[0].person, tuple(lines), min(line.at for line in lines))
        for person_id, lines in people.items()
    ]
    return tuple(sorted(bundles, key=lambda bundle: (bundle.waiting, bundle.leaves_at, bundle.person)))


def _line(reader: Reader, message: Message, fact: Delivery | None, letter: Dispatch | None) -> OutboxLine:
    person = reader.get(Person, message.person_id)
    task = reader.get(Task, message.task_id)
    project = reader.get(Project, message.project_id) if message.project_id is not None else None
    return OutboxLine(
        message.fact_key,
        message.kind,
        message.person_id,
        person.name if person else "",
        message.task_id,
        task.title if task else "",
        project.name if project else "",
        _told(letter) if fact else _untold(reader, message, letter),
        fact.at if fact else message.leaves_at,
        message.id,
        fact.channel if fact else "",
        letter.id if letter is not None else None,
    )


def _told(letter: Dispatch | None) -> OutboxState:
    if letter is not None and letter.channel == DRAFT:
        return OutboxState.TOLD
    by_letter = {DispatchState.SENT: OutboxState.SENT, DispatchState.DOUBTFUL: OutboxState.DOUBTFUL}
    # One in doubt that is being sent once more stays in doubt until that has ended.
    if letter is not None and letter.doubted and letter.state in IN_FLIGHT:
        return OutboxState.DOUBTFUL
    return by_letter.get(letter.state, OutboxState.TOLD) if letter is not None else OutboxState.TOLD


def _untold(reader: Reader, message: Message, letter: Dispatch | None) -> OutboxState:
    by_letter = _BY_LETTER.get(letter.state) if letter is not None else None
    if by_letter in LEAVING:
        return by_letter
    state = state_by_itself(reader, message)
    if letter is not None and letter.is_open_draft and state is not OutboxState.OVERTAKEN:
        return OutboxState.DRAFTED
    return by_letter if by_letter is not None and state is OutboxState.TO_TELL else state


def state_by_itself(reader: Reader, message: Message) -> OutboxState:
    """What is to be done with a message that was not told, whatever letter it may be in."""
    task = reader.get(Task, message.task_id)
    if task is None or not _still_holds(reader, message, task):
        return OutboxState.OVERTAKEN
    return OutboxState.WAITING if message.leaves_at > reader.now() else OutboxState.TO_TELL


def _still_holds(reader: Reader, message: Message, task: Task) -> bool:
    """Whether what it says is still true, and still of use to the person."""
    same_round = task.run.round == message.round
    match message.kind:
        case MessageKind.WITHDRAWN:
            return True
        case MessageKind.INFORMATION:
            finished = detail_of(message.fact_key) == FINISHED
            return same_round and (not task.state.open if finished else not task.state.over)
        case MessageKind.COMING:
            return same_round and task.state is TaskState.WAITING and task.owner_id == message.person_id
        case MessageKind.ESCALATION:
            return same_round and task.state.open and task.blocked is None and task.due_on == message.old_due_on
    if not (task.state.open and same_round):
        return False
    mine = turn_of(reader, task, message.person_id)
    if message.kind is not MessageKind.REMINDER:
        return mine is not None
    return mine is not None and mine.due_on == message.old_due_on and task.blocked is None


def turn_of(reader: Reader, task: Task, person_id: PersonId) -> Addressee | None:
    """What one person has to do about a task now, and by when; None where it is not their turn."""
    open_turns = turns(reader, task, lambda: calendars(reader), reader.zone())
    return next((turn for turn in open_turns if turn.person_id == person_id), None)


def _correction(reader: Reader, fact: Delivery, letter: Dispatch | None) -> OutboxLine:
    person, task = reader.get(Person, fact.person_id), reader.get(Task, fact.task_id)
    project = reader.get(Project, task.project_id) if task is not None and task.project_id is not None else None
    by_letter = _BY_LETTER.get(letter.state) if letter is not None else None
    state = by_letter if by_letter in LEAVING else OutboxState.CORRECT
    if letter is not None and letter.is_open_draft:
        state = OutboxState.DRAFTED
    return OutboxLine(
        fact.fact_key,
        fact.kind,
        fact.person_id,
        person.name if person else "",
        fact.task_id,
        task.title if task else fact.subject,
        project.name if project else "",
        state,
        fact.at,
        None,
        fact.channel,
        letter.id if letter is not None else None,
    )
