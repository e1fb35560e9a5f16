"""Everything that the task panel shows of one task."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.activity import Activity
from app.domain.errors import RuleViolation
from app.domain.file import File
from app.domain.ids import TASK_PREFIX, PersonId, TaskId, file_key, parse_key
from app.domain.message import BESIDE_TURNS, Message
from app.domain.person import Person, Role
from app.domain.project import Project
from app.domain.task import Comment, Round, Task, Vote
from app.domain.workflow import Outcome
from app.editing.closing import OpenPoint, open_points
from app.editing.task_input import NeededInput, needed_inputs
from app.engine.approval import to_vote
from app.queries.approval import version_words
from app.queries.letter_facts import changes_asked, neighbours
from app.queries.person import names_of
from app.queries.project import outlook, project_sentence
from app.queries.reader import Reader
from app.queries.task_history import TaskHistory, task_history
from app.scheduling.forecast import TaskForecast


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A step before or after: what, who, when."""

    task_id: TaskId
    title: str
    owner: str
    state: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class VoteLine:
    """One approver in the open round; ``vote`` is None while the answer is missing."""

    person_id: PersonId
    name: str
    vote: Vote | None
    asked: bool
    version: str = ""
    """ "Text.docx, version 3": what the vote is about, where that is known."""


@dataclass(frozen=True, slots=True)
class TaskDetail:
    task: Task
    project: Project | None
    owner: str
    role: str
    dates: TaskForecast | None
    sentence: str
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    outcomes: tuple[Outcome, ...]
    question: str
    votes: tuple[VoteLine, ...]
    rounds: tuple[Round, ...]
    comments: tuple[Comment, ...]
    activity: tuple[Activity, ...]
    changes_asked: str
    """The list of changes that sent the work back for the open round."""
    told_at: datetime | None
    """When its owner was told of this round."""
    inputs: tuple[NeededInput, ...] = ()
    missing: tuple[OpenPoint, ...] = ()
    """What it misses before it may be closed."""
    files: tuple[tuple[str, str], ...] = ()
    """Key and name of the files of the task and its project."""
    step: str = ""
    """The step of its workflow, by name."""
    history: TaskHistory | None = None
    """How its time went, state by state; None where nobody asked for it."""


def task_detail(reader: Reader, task_id: TaskId) -> TaskDetail | None:
    """Everything that the panel of a task shows; None when the task is gone."""
    task = reader.get(Task, task_id)
    if task is None:
        return None
    project = reader.get(Project, task.project_id) if task.project_id is not None else None
    now = outlook(reader, project.id) if project is not None else None
    before, after = neighbours(now.loaded, task) if now is not None else ([], [])
    graph = now.loaded.graph if now is not None else None
    step = graph.by_id.get(task.step_id) if graph is not None and task.step_id is not None else None
    role = reader.get(Role, task.role) if task.role is not None else None
    votes = [vote for vote in reader.find(Vote, task_id=task_id) if vote.round == task.run.round]
    asked = to_vote(step.approval, task.approvers, votes) if step is not None and step.approval is not None else ()
    return TaskDetail(
        task,
        project,
        ", ".join(names_of(reader, [task.owner_id])),
        role.name if role is not None else "",
        now.forecast.get(task.id) if now is not None else None,
        project_sentence(reader, project.id) if project is not None else "",
        tuple(_neighbour(reader, other) for other in before),
        tuple(_neighbour(reader, other) for other in after),
        step.answers if step is not None and step.asks else (),
        step.question if step is not None else "",
        tuple(_vote_line(reader, person_id, votes, asked) for person_id in task.approvers),
        tuple(reversed(reader.find(Round, task_id=task_id))),
        tuple(reversed(reader.find(Comment, task_id=task_id))),
        tuple(reader.activities(task_id=task_id, limit=50)),
        changes_asked(reader, now.loaded, task) if now is not None else "",
        _told_at(reader, task),
        needed_inputs(reader, task),
        () if task.state.over else open_points(reader, task),
        _files(reader, task),
        step.title if step is not None else "",
        task_history(reader, task),
    )


def _files(reader: Reader, task: Task) -> tuple[tuple[str, str], ...]:
    if task.project_id is None:
        found = reader.find(File, task_id=task.id)
    else:
        found = reader.find(File, project_id=task.project_id)
    return tuple((file_key(file.id), file.name) for file in found)


def _neighbour(reader: Reader, task: Task) -> Neighbour:
    owner = ", ".join(names_of(reader, [task.owner_id]))
    return Neighbour(task.id, task.title, owner, task.state, task.due_on)


def _vote_line(reader: Reader, person_id: PersonId, votes: list[Vote], asked: tuple[PersonId, ...]) -> VoteLine:
    person = reader.get(Person, person_id)
    vote = next((vote for vote in votes if vote.person_id == person_id), None)
    version = version_words(reader, vote.version_id) if vote is not None else ""
    return VoteLine(person_id, person.name if person else "", vote, person_id in asked, version)


def _told_at(reader: Reader, task: Task) -> datetime | None:
    told = [
        fact.at
        for message in reader.find(Message, task_id=task.id)
        if message.round == task.run.round
        and message.kind not in BESIDE_TURNS
        and (fact := reader.delivery(message.fact_key)) is not None
    ]
    return max(told, default=None)


def find_task(reader: Reader, key: str) -> Task:
    """By its key. Raises RuleViolation with what to do."""
    number = parse_key(key, TASK_PREFIX)
    task = reader.get(Task, TaskId(number)) if number is not None else None
    if task is None:
        raise RuleViolation(f"There is no task “{key[:60]}”. A project's keys: leadline project show KEY")
    return task
