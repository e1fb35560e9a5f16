"""The Friday report: what was done this week, what comes next, what is at risk, which decisions are wanted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.activity import PUBLISHED_WITHOUT, Activity
from app.domain.ids import ProjectId
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.workflow import StepKind
from app.queries.due import due_horizon
from app.queries.outbox_overview import quarter_words
from app.queries.person import UNFINISHED
from app.queries.project import ProjectLine, outlook, project_heads, project_line
from app.queries.reader import Reader
from app.queries.replay import SlackPoint, slack_history
from app.queries.rows import CardFilter, CardRow
from app.queries.today import waiting_approval


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One task; ``on`` is the day it was finished on, or is due."""

    title: str
    project_id: ProjectId | None
    project_name: str
    owner: str
    on: date | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class ProjectAhead:
    """A running project with its sentence."""

    project_id: ProjectId
    name: str
    sentence: str
    at_risk: bool
    """Its date is late or expected to be."""
    tasks_at_risk: int
    """Unfinished tasks that are expected after their due day."""


@dataclass(frozen=True, slots=True)
class DecisionWanted:
    """An approval or a question that lies open: with whom, since and until when."""

    title: str
    project_id: ProjectId | None
    project_name: str
    asked: tuple[str, ...]
    since: date | None
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class SlackLine:
    """The slack of one project over time; see ``slack_history`` for what it is worked out from."""

    project_id: ProjectId
    name: str
    points: tuple[SlackPoint, ...]


@dataclass(frozen=True, slots=True)
class Report:
    on: date
    week_from: date
    """The Monday of this week."""
    done: tuple[ReportLine, ...]
    """Finished since then, the newest first."""
    next: tuple[ReportLine, ...]
    """Due until the end of next week or late, the oldest due first."""
    projects: tuple[ProjectAhead, ...]
    """Running, those at risk first."""
    decisions: tuple[DecisionWanted, ...]
    slack: tuple[SlackLine, ...]
    without: tuple[str, ...] = ()
    """What was published this week although something was missing, in words; the report says 0 of nothing."""
    sent: str = ""
    """What the program itself told in this quarter, as a sentence."""


def friday_report(reader: Reader, project_id: ProjectId | None = None) -> Report:
    """Of one project, or of all that run but practice runs and of tasks without a project."""
    on = reader.today()
    monday = on - timedelta(days=on.weekday())
    practice = frozenset(one.id for one in reader.find(Project, practice=True) if one.id != project_id)
    cards = reader.cards(CardFilter(project_id, states=UNFINISHED))
    waiting = [card for card in cards if not card.kind.unattended and card.project_id not in practice]
    running = [line for line in _running(reader) if line.project_id not in practice]
    lines = [line for line in running if project_id in (None, line.project_id)]
    ahead = [_ahead(reader, line) for line in lines]
    slack = (SlackLine(one.project_id, one.name, slack_history(reader, one.project_id)) for one in lines)
    return Report(
        on,
        monday,
        _done(reader, project_id, datetime.combine(monday, time.min, reader.zone()), practice),
        _next(waiting, on, monday + timedelta(days=13)),
        tuple(sorted(ahead, key=lambda one: not one.at_risk)),
        tuple(_decision(reader, card) for card in waiting if _asks(card)),
        tuple(line for line in slack if line.points),
        _without(reader, project_id, datetime.combine(monday, time.min, reader.zone())),
        quarter_words(reader, project_id),
    )


def _without(reader: Reader, project_id: ProjectId | None, since: datetime) -> tuple[str, ...]:
    found = reader.find(Activity, verb=PUBLISHED_WITHOUT)
    return tuple(line.text for line in found if line.at >= since and project_id in (None, line.project_id))


def _running(reader: Reader) -> list[ProjectLine]:
    heads = [head for head in project_heads(reader) if head.state is ProjectState.RUNNING]
    return [line for head in heads if (line := project_line(reader, head.project_id)) is not None]


def _done(
    reader: Reader, project_id: ProjectId | None, since: datetime, without: Collection[ProjectId]
) -> tuple[ReportLine, ...]:
    found = reader.cards(CardFilter(project_id, states=(TaskState.DONE,)))
    cards = [card for card in found if card.project_id not in without]
    ended = [(card.finished_at, card) for card in cards if card.finished_at is not None and card.finished_at >= since]
    ended.sort(key=lambda pair: (pair[0], pair[1].task_id), reverse=True)
    return tuple(
        ReportLine(card.title, card.project_id, card.project_name, card.owner_name, reader.local(at).date())
        for at, card in ended
        if card.kind is not StepKind.WAIT
    )


def _next(cards: list[CardRow], on: date, last_on: date) -> tuple[ReportLine, ...]:
    due = [(card.due_on, card) for card in cards if card.due_on is not None and card.due_on <= last_on]
    due.sort(key=lambda pair: (pair[0], pair[1].task_id))
    return tuple(
        ReportLine(card.title, card.project_id, card.project_name, card.owner_name, day, day < on) for day, card in due
    )


def _ahead(reader: Reader, line: ProjectLine) -> ProjectAhead:
    count = sum(1 for row in outlook(reader, line.project_id).forecast.values() if row.at_risk)
    return ProjectAhead(line.project_id, line.name, line.sentence, line.late or line.at_risk, count)


def _asks(card: CardRow) -> bool:
    return card.state.open and card.kind.traits.may_ask


def _decision(reader: Reader, card: CardRow) -> DecisionWanted:
    asked = waiting_approval(reader, card).missing if card.kind is StepKind.APPROVAL else ()
    since = reader.local(card.ready_at).date() if card.ready_at is not None else None
    late = due_horizon(reader).is_late(card)
    return DecisionWanted(
        card.title, card.project_id, card.project_name, asked or (card.owner_name,), since, card.due_on, late
    )
