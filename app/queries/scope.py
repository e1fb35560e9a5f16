"""What reduced scope of a project would win and leave out, read off its previewed changes."""

from dataclasses import dataclass

from app.domain.brief import Deliverable, Requirement, in_order
from app.domain.ids import ProjectId
from app.domain.project import Project
from app.domain.run import SkipReason
from app.domain.sign_off import SignOff, SignOffKind, SignOffState
from app.domain.task import Task
from app.editing.change import ChangeSet
from app.queries.preview import outlook_after, sentence_after
from app.queries.project import Outlook, outlook, project_sentence
from app.queries.reader import Reader
from app.scheduling.forecast import Forecast
from app.scheduling.sentence import days_words


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """What can be left out of a project."""

    project: Project
    deliverables: tuple[Deliverable, ...]
    requirements: tuple[Requirement, ...]
    open_optional: tuple[Task, ...]
    """Optional work under way: it goes on unless it is skipped."""
    must_ask: bool
    """Somebody must agree who has not."""


@dataclass(frozen=True, slots=True)
class ScopeView:
    """What it comes to: the sentence before and after, what is won, the steps that are left out."""

    sentence: str
    sentence_after: str
    days_won: int
    hours_won: float
    dropped: tuple[str, ...]

    @property
    def words(self) -> str:
        """ "Wins 3 days and 5 h. Left for later: Create images."."""
        days = days_words(self.days_won) if self.days_won > 0 else ""
        hours = f"{self.hours_won:g} h" if self.hours_won > 0 else ""
        won = " and ".join(part for part in (days, hours) if part) or "no time"
        left = f" Left for later: {', '.join(self.dropped)}." if self.dropped else ""
        return f"Wins {won}.{left}"


def scope_choice(reader: Reader, project_id: ProjectId) -> ScopeChoice | None:
    """None when the project is gone."""
    project = reader.get(Project, project_id)
    if project is None:
        return None
    loaded = outlook(reader, project_id).loaded
    optional = {step.id for step in loaded.graph.steps if step.optional} if loaded.graph is not None else set()
    sign_offs = reader.find(SignOff, project_id=project_id)
    agreed = {
        one.person_id for one in sign_offs if one.kind is SignOffKind.REDUCED_SCOPE and one.state is SignOffState.AGREED
    }
    return ScopeChoice(
        project,
        tuple(in_order(project.brief, reader.find(Deliverable, project_id=project_id))),
        tuple(reader.find(Requirement, project_id=project_id)),
        tuple(task for task in loaded.tasks if task.step_id in optional and task.state.open),
        any(one.must and one.person_id not in agreed for one in sign_offs),
    )


def scope_view(reader: Reader, project_id: ProjectId, changes: ChangeSet) -> ScopeView:
    """Of the previewed changes of reducing the scope."""
    dropped = [
        (change.before, change.after)
        for change in changes.changes
        if isinstance(change.before, Task) and isinstance(change.after, Task) and _left_out(change.before, change.after)
    ]
    before, after = outlook(reader, project_id), outlook_after(reader, project_id, changes)
    minutes = sum(_minutes(task, before.network.company.day_minutes) for task, _ in dropped)
    return ScopeView(
        project_sentence(reader, project_id),
        sentence_after(reader, project_id, changes),
        _slack(after) - _slack(before),
        round(minutes / 60, 1),
        tuple(task.title for task, _ in dropped),
    )


def _left_out(before: Task, after: Task) -> bool:
    marked = after.run.skip in (SkipReason.REDUCED_SCOPE, SkipReason.BY_HAND)
    return before.run.skip is None and marked and not before.state.over


def _minutes(task: Task, day_minutes: int) -> int:
    if task.effort_minutes is not None:
        return task.effort_minutes
    return task.length.minutes(day_minutes) if task.length is not None else day_minutes


def _slack(seen: Outlook) -> int:
    """Of the date; 0 where none can be worked out."""
    forecast = seen.forecast
    if not isinstance(forecast, Forecast) or not forecast.chain:
        return 0
    return forecast[forecast.chain[-1]].slack_days or 0
