"""Approvals over all projects: what waits and with whom, what was decided, what went out without; and their record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.activity import PUBLISHED_WITHOUT, Activity
from app.domain.errors import RuleViolation
from app.domain.file import File, FileVersion
from app.domain.ids import FileVersionId, PersonId, ProjectId, TaskId, task_key
from app.domain.person import Person
from app.domain.project import Project
from app.domain.run import SkipReason, TaskState
from app.domain.task import Round, Task, Vote
from app.domain.workflow import Outcome, StepKind
from app.editing.loaded_project import LoadedProject, load_project
from app.editing.project_graph import project_graph
from app.engine.approval import asked_since, to_vote
from app.engine.reachability import paths
from app.queries.due import DueHorizon, due_horizon
from app.queries.file import votable_files
from app.queries.person import names_of
from app.queries.reader import Reader
from app.queries.rows import CardFilter, CardRow

OPEN = (TaskState.READY, TaskState.DOING)
MOST_PAST = 200


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """An open approval: who is asked now, since when, until when, and about which version of a file."""

    card: CardRow
    asked: tuple[PersonId, ...]
    """Whose vote is missing now; its owner where nobody is named."""
    names: tuple[str, ...]
    since: datetime | None
    days: int
    """Calendar days that they have been asked for."""
    late: bool
    version: str
    """ "Text.docx, version 3"; empty where there is no file."""
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class PastApproval:
    """One round of an approval that was closed: how, when, and who voted."""

    task_id: TaskId
    title: str
    project_id: ProjectId
    project: str
    round: int
    outcome: str
    at: datetime
    voters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedWithout:
    """A project whose anchor step was closed without an approval before it, and why."""

    project_id: ProjectId
    project: str
    why: str


@dataclass(frozen=True, slots=True)
class RecordedVote:
    """What one person said of an approval: when, about which version with which hash, and in which words."""

    who: str
    outcome: str
    at: datetime
    version: str
    sha256: str
    comment: str


@dataclass(frozen=True, slots=True)
class RecordedRound:
    """One round of one approval with all its votes; ``outcome`` is empty while it is open."""

    title: str
    key: str
    round: int
    outcome: str
    at: datetime | None
    note: str
    votes: tuple[RecordedVote, ...]


@dataclass(frozen=True, slots=True)
class ApprovalRecord:
    """All that was asked and said before a project's work went out."""

    project: str
    published_on: date | None
    """When its anchor step was closed; None before that."""
    rounds: tuple[RecordedRound, ...]
    without: tuple[str, ...]
    """What went out without an approval, as sentences."""


def waiting_approvals(reader: Reader) -> tuple[ApprovalLine, ...]:
    """Every open approval, those that are due first at the top."""
    cards = reader.cards(CardFilter(kind=StepKind.APPROVAL, states=OPEN))
    with_files = {file.project_id for file in reader.find(File)} if cards else set()
    horizon = due_horizon(reader)
    lines = (_line(reader, card, horizon, card.project_id in with_files) for card in cards)
    found = [line for line in lines if line is not None]
    return tuple(sorted(found, key=lambda line: (line.card.due_on or date.max, line.card.task_id)))


def past_approvals(reader: Reader) -> tuple[PastApproval, ...]:
    """The rounds of approvals that were closed last, the newest first."""
    found = []
    for card in reader.cards(CardFilter(kind=StepKind.APPROVAL)):
        if card.project_id is None or (card.round == 0 and card.state is TaskState.WAITING):
            continue
        votes = reader.find(Vote, task_id=card.task_id)
        for past in reader.find(Round, task_id=card.task_id):
            voters = names_of(reader, [vote.person_id for vote in votes if vote.round == past.number])
            outcome = past.outcome or past.state.value
            found.append(
                PastApproval(
                    card.task_id,
                    card.title,
                    card.project_id,
                    card.project_name,
                    past.number,
                    outcome,
                    past.closed_at,
                    tuple(voters),
                )
            )
    found.sort(key=lambda past: (past.at, past.task_id, past.round), reverse=True)
    return tuple(found[:MOST_PAST])


def published_without(reader: Reader) -> tuple[PublishedWithout, ...]:
    """The projects that went out without an approval: skipped or cancelled by hand before, or passed with a reason."""
    found: dict[tuple[ProjectId, str], PublishedWithout] = {}
    states = (TaskState.SKIPPED, TaskState.CANCELLED)
    for card in reader.cards(CardFilter(kind=StepKind.APPROVAL, states=states)):
        task = reader.get(Task, card.task_id)
        if task is not None and task.project_id is not None and _left_out(task):
            loaded = load_project(reader, task.project_id)
            if _went_out_after(loaded, task):
                word = "cancelled" if task.state is TaskState.CANCELLED else "skipped"
                why = f"“{task.title}” was {word}."
                found[task.project_id, why] = PublishedWithout(task.project_id, loaded.project.name, why)
    for line in reader.find(Activity, verb=PUBLISHED_WITHOUT):
        project = reader.get(Project, line.project_id) if line.project_id is not None else None
        if project is not None:
            found[project.id, line.text] = PublishedWithout(project.id, project.name, line.text)
    return tuple(found.values())


def approval_record(reader: Reader, project_id: ProjectId) -> ApprovalRecord:
    """Raises RuleViolation where the project is gone or its workflow asks for no approval."""
    project = reader.get(Project, project_id)
    loaded = load_project(reader, project_id) if project is not None else None
    approvals = [task for task in loaded.tasks if task.kind is StepKind.APPROVAL] if loaded is not None else []
    if project is None or loaded is None or not approvals:
        name = f"“{project.name}”" if project is not None else "The project"
        raise RuleViolation(f"{name} has no approvals, so there is no record of them. Choose another project.")
    rounds = [one for task in approvals for one in _recorded(reader, task)]
    anchor = loaded.anchor
    done = anchor is not None and anchor.state is TaskState.DONE and anchor.finished_at is not None
    published = reader.local(anchor.finished_at).date() if done and anchor and anchor.finished_at else None
    without = tuple(one.why for one in published_without(reader) if one.project_id == project_id)
    return ApprovalRecord(project.name, published, tuple(rounds), without)


def version_words(reader: Reader, version_id: FileVersionId | None, told: str = "") -> str:
    """ "Text.docx, version 3"; what was told in words where no version is known."""
    version = reader.get(FileVersion, version_id) if version_id is not None else None
    file = reader.get(File, version.file_id) if version is not None else None
    return f"{file.name}, version {version.number}" if file is not None and version is not None else told


def _line(reader: Reader, card: CardRow, horizon: DueHorizon, has_files: bool) -> ApprovalLine | None:
    task = reader.get(Task, card.task_id)
    project = reader.get(Project, card.project_id) if card.project_id is not None else None
    if task is None or project is None or task.step_id is None:
        return None
    # Not the whole project: a hundred of them may wait for a decision.
    graph = project_graph(reader, project)
    step = graph.by_id.get(task.step_id) if graph is not None else None
    votes = [vote for vote in reader.find(Vote, task_id=task.id) if vote.round == task.run.round]
    rule = step.approval if step is not None else None
    asked = (to_vote(rule, task.approvers, votes) if rule is not None else task.approvers) or (task.owner_id,)
    since = asked_since(rule, votes, task.ready_at) if rule is not None else task.ready_at
    days = (reader.today() - reader.local(since).date()).days if since is not None else 0
    files = votable_files(reader, task.id) if has_files else ()
    version = f"{files[0].file.name}, {files[0].latest.label}" if files else ""
    late, names = horizon.is_late(card), names_of(reader, asked)
    outcomes = step.answers if step is not None else ()
    return ApprovalLine(card, asked, tuple(names), since, max(0, days), late, version, outcomes)


def _left_out(task: Task) -> bool:
    """By hand: what the branches of the workflow did not need is no omission."""
    return task.state is TaskState.CANCELLED or task.run.skip is SkipReason.BY_HAND


def _went_out_after(loaded: LoadedProject, task: Task) -> bool:
    """Whether the anchor step is done and stands behind this one."""
    anchor, graph = loaded.anchor, loaded.graph
    if anchor is None or graph is None or anchor.step_id is None or task.step_id is None:
        return False
    return anchor.state is TaskState.DONE and paths(graph).reaches(task.step_id, anchor.step_id)


def _recorded(reader: Reader, task: Task) -> list[RecordedRound]:
    votes = reader.find(Vote, task_id=task.id)
    closed = {past.number: past for past in reader.find(Round, task_id=task.id)}
    numbers = sorted({*closed, *(vote.round for vote in votes), *([task.run.round] if task.state.open else [])})
    return [_recorded_round(reader, task, number, closed.get(number), votes) for number in numbers]


def _recorded_round(
    reader: Reader, task: Task, number: int, past: Round | None, votes: Sequence[Vote]
) -> RecordedRound:
    said = [vote for vote in votes if vote.round == number]
    outcome = (past.outcome or past.state.value) if past is not None else ""
    at = past.closed_at if past is not None else None
    note = past.note if past is not None and not said else ""
    return RecordedRound(
        task.title, task_key(task.id), number, outcome, at, note, tuple(_vote(reader, vote) for vote in said)
    )


def _vote(reader: Reader, vote: Vote) -> RecordedVote:
    person = reader.get(Person, vote.person_id)
    version = reader.get(FileVersion, vote.version_id) if vote.version_id is not None else None
    words = version_words(reader, vote.version_id, vote.file_version)
    digest = version.sha256 if version is not None else ""
    return RecordedVote(person.name if person is not None else "", vote.outcome, vote.at, words, digest, vote.comment)
