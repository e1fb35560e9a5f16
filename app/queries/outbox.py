"""The Outbox: what is to be told to whom, what was told, and what no longer holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.dispatch import DRAFT, IN_FLIGHT, Dispatch, DispatchState
from app.domain.ids import DispatchId, PersonId, TaskId
from app.domain.message import CORRECTION, FINISHED, OF_PROJECTS, Delivery, Message, MessageKind, detail_of
from app.domain.person import Person
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.editing.recipients import Addressee, turns
from app.queries.project import calendars
from app.queries.reader import Reader

_BESIDE_OPEN_WORK = {MessageKind.WITHDRAWN, MessageKind.INFORMATION, MessageKind.COMING, MessageKind.PLAN,
                     MessageKind.SIGN_OFF, MessageKind.QUESTIONS}  # fmt: skip
_OF_OPEN_WORK = frozenset(MessageKind) - _BESIDE_OPEN_WORK
"""What nobody needs any more as soon as nobody can work on the task."""
_NEVER_TAKEN_BACK = (MessageKind.REMINDER, MessageKind.ESCALATION, MessageKind.COMING, MessageKind.CALENDAR,
                      MessageKind.SIGN_OFF, MessageKind.QUESTIONS)  # fmt: skip
"""A reminder, a question or a forecast claims nothing, and an appointment is corrected by the next calendar file."""


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
    left_as: str = ""
    """What may be claimed of a letter that was accepted: sent, posted, written."""

    @property
    def about(self) -> str:
        """The task, or the project that it is about as a whole."""
        return self.project if self.kind in OF_PROJECTS else self.task


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


@dataclass(frozen=True, slots=True)
class ToldLines:
    """The newest lines of what was told, and how many there are in all."""

    lines: tuple[OutboxLine, ...]
    count: int


def outbox(reader: Reader) -> list[OutboxLine]:
    """Every message and every correction, the newest first."""
    facts, letters = reader.deliveries(), by_fact(reader.dispatches().values())
    messages = reader.find(Message)
    lines = [_line(reader, message, facts.get(message.fact_key), letters.get(message.fact_key)) for message in messages]
    lines += [_correction(reader, fact, letters.get(CORRECTION + fact.fact_key)) for fact in _undone(reader)]
    return sorted(lines, key=lambda line: (line.at, line.message_id or 0), reverse=True)


def untold(reader: Reader) -> list[OutboxLine]:
    """The lines of ``outbox`` that nobody was told, the newest first, without reading what was told before."""
    letters = by_fact(reader.open_letters())
    return _untold_lines(reader, reader.untold_messages(), letters)


def pending(reader: Reader) -> list[OutboxLine]:
    """The lines of ``untold`` that are not overtaken, without reading those of finished work, which are most."""
    letters = by_fact(reader.open_letters())
    leaving = [key for key, letter in letters.items() if _BY_LETTER.get(letter.state) in LEAVING]
    lines = _untold_lines(reader, reader.untold_messages(_OF_OPEN_WORK, leaving), letters)
    return [line for line in lines if line.state is not OutboxState.OVERTAKEN]


def _untold_lines(reader: Reader, messages: Sequence[Message], letters: Mapping[str, Dispatch]) -> list[OutboxLine]:
    reader.preload(Task, {message.task_id for message in messages})
    lines = [_line(reader, message, None, letters.get(message.fact_key)) for message in messages]
    lines += [_correction(reader, fact, letters.get(CORRECTION + fact.fact_key)) for fact in _undone(reader)]
    return sorted(lines, key=lambda line: (line.at, line.message_id or 0), reverse=True)


def told(reader: Reader, limit: int, person_id: PersonId | None = None, project: str = "") -> ToldLines:
    """The newest lines of ``outbox`` that somebody was told, of one person, of a project of that name, or of all."""
    found, count = reader.told_messages(limit, person_id, project)
    letters = by_fact(reader.letters_of_facts([fact.fact_key for _, fact in found])) if found else {}
    lines = [_line(reader, message, fact, letters.get(fact.fact_key)) for message, fact in found]
    return ToldLines(tuple(lines), count)


def _undone(reader: Reader) -> list[Delivery]:
    return [
        fact
        for fact in reader.uncorrected()
        if fact.kind not in _NEVER_TAKEN_BACK
        # Nor can a correction reach somebody who was taken away altogether, as the people of the sample are.
        and reader.get(Person, fact.person_id) is not None
    ]


def letters_by_fact(reader: Reader) -> dict[str, Dispatch]:
    """The last letter that each fact was in, also one that never left."""
    return by_fact(reader.dispatches().values())


def by_fact(letters: Iterable[Dispatch]) -> dict[str, Dispatch]:
    """The last of these letters that each fact was in; a draft that was not sent is forgotten."""
    return {
        key: letter
        for letter in letters
        if not (letter.channel == DRAFT and letter.state is DispatchState.OVERTAKEN)
        for key in letter.fact_keys
    }


def to_tell(reader: Reader) -> tuple[OutboxBundle, ...]:
    """What is not told yet, a bundle a person; those that may leave come first."""
    return bundles_of(pending(reader))


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
        letter.left_as if letter is not None else "",
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
    if message.kind in _OF_OPEN_WORK and not task.state.open:
        return False
    same_round = task.run.round == message.round
    match message.kind:
        case MessageKind.WITHDRAWN:
            return True
        case MessageKind.INFORMATION:
            finished = detail_of(message.fact_key) == FINISHED
            return same_round and (not task.state.open if finished else not task.state.over)
        case MessageKind.COMING:
            return same_round and task.state is TaskState.WAITING and task.owner_id == message.person_id
        case MessageKind.PLAN:
            return _plan_holds(reader, message)
        case MessageKind.SIGN_OFF | MessageKind.QUESTIONS:
            # Only here, as below: such messages are rare.
            from app.editing.sign_off_message import still_asked

            return still_asked(reader, message)
        case MessageKind.ESCALATION:
            return same_round and task.blocked is None and task.due_on == message.old_due_on
    if not same_round:
        return False
    mine = turn_of(reader, task, message.person_id)
    if message.kind is not MessageKind.REMINDER:
        return mine is not None
    return mine is not None and mine.due_on == message.old_due_on and task.blocked is None


def asks_decision(reader: Reader, line: OutboxLine) -> bool:
    """Whether a message asks the person for a decision, and not for work."""
    if line.kind is not MessageKind.HANDOFF:
        return line.kind is MessageKind.DECISION
    task = reader.get(Task, line.task_id)
    if task is None or not task.kind.traits.may_ask:
        return False
    return not task.approvers or line.person_id in task.approvers


def _plan_holds(reader: Reader, message: Message) -> bool:
    """There is work left in a project that runs, and what moved has not moved back."""
    from app.editing.plan_message import moves_of, plan_of

    project = reader.get(Project, message.project_id) if message.project_id is not None else None
    if project is None or project.state is not ProjectState.RUNNING:
        return False
    left = {task.id: task.due_on for task in plan_of(reader, project.id, message.person_id)}
    moved = moves_of(message)
    return bool(left) and (not moved or any(left.get(id, on) != on for id, on in moved.items()))


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
