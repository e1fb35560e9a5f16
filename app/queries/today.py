"""The page Today: what the lead must look at now, in five lists."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.activity import Activity
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task import Task, Vote
from app.domain.workflow import StepKind
from app.editing.loaded_project import load_project
from app.engine.approval import to_vote
from app.queries.due import due_horizon
from app.queries.outbox import OutboxBundle, to_tell
from app.queries.project import calendars
from app.queries.reader import Reader
from app.queries.rows import CardFilter, CardRow

OPEN_STATES = (TaskState.READY, TaskState.DOING)


@dataclass(frozen=True, slots=True)
class WaitingApproval:
    """An approval that lies open: with whom, since when."""

    card: CardRow
    missing: tuple[str, ...]
    """Names of those whose vote is asked for now."""
    since: datetime | None


@dataclass(frozen=True, slots=True)
class TodayView:
    on: date
    missed: tuple[CardRow, ...]
    """Past their due, the oldest first."""
    soon: tuple[CardRow, ...]
    """Due soon, as ``DueHorizon`` says: within two working days of their owner."""
    to_tell: tuple[OutboxBundle, ...]
    approvals: tuple[WaitingApproval, ...]
    since_yesterday: tuple[Activity, ...]

    @property
    def calm(self) -> bool:
        return not (self.missed or self.soon or self.to_tell or self.approvals)


def today(reader: Reader) -> TodayView:
    on = reader.today()
    horizon = due_horizon(reader)
    near = CardFilter(states=OPEN_STATES, due_by=horizon.last_day)
    cards = [card for card in reader.cards(near) if not card.kind.unattended]
    approvals = reader.cards(CardFilter(states=OPEN_STATES, kind=StepKind.APPROVAL))
    late = sorted(filter(horizon.is_late, cards), key=_by_due)
    return TodayView(
        on,
        tuple(late),
        tuple(sorted((card for card in cards if horizon.is_soon(card)), key=_by_due)),
        to_tell(reader),
        tuple(waiting_approval(reader, card) for card in approvals),
        tuple(reader.activities(since=_yesterday(reader, on), limit=200)),
    )


def _by_due(card: CardRow) -> tuple[date, TaskId]:
    return (card.due_on or date.max, card.task_id)


def _yesterday(reader: Reader, on: date) -> datetime:
    """The beginning of the last working day before today."""
    company = calendars(reader).company
    day = company.previous_working_day(on - timedelta(days=1))
    return datetime.combine(day, time.min, reader.zone())


def open_approvals(reader: Reader) -> int:
    """How many approvals lie open, in all projects."""
    return reader.card_count(CardFilter(kind=StepKind.APPROVAL, states=OPEN_STATES))


def waiting_approval(reader: Reader, card: CardRow) -> WaitingApproval:
    """An open approval with those whose vote is asked for now."""
    task = reader.get(Task, card.task_id)
    if task is None or task.project_id is None or task.step_id is None:
        return WaitingApproval(card, (), None)
    graph = load_project(reader, task.project_id).graph
    step = graph.by_id.get(task.step_id) if graph is not None else None
    votes = [vote for vote in reader.find(Vote, task_id=task.id) if vote.round == task.run.round]
    missing = to_vote(step.approval, task.approvers, votes) if step is not None and step.approval else task.approvers
    # Only here: on most days no approval waits.
    from app.queries.person import names_of

    return WaitingApproval(card, names_of(reader, missing), task.ready_at)
