"""What can be done about a date that slips: more time, another owner, reduced scope, each previewed. For panels."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ParamSpec, Protocol, TypeVar

from app.actions.project import look_at_scope, move_date, set_reduced_scope
from app.actions.task import assign_task
from app.domain.errors import LeadlineError
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.domain.text import day_words
from app.editing.edit import Action
from app.queries.early_warning import verdict_of
from app.queries.person import team
from app.queries.preview import sentence_after
from app.queries.project import outlook
from app.queries.reader import Reader
from app.scheduling.forecast import Forecast
from app.workspace.workspace import Workspace

P = ParamSpec("P")
T = TypeVar("T")


LESS = "Reduced scope: leave out the optional steps"


class Doing(Protocol):
    """Runs an action: the ``do`` of a workspace or of a screen."""

    def __call__(self, action: Action[P, T], /, *args: P.args, **kwargs: P.kwargs) -> object: ...


@dataclass(frozen=True, slots=True)
class Lever:
    """``words`` say what would be done, ``after`` is the sentence of the project from then on."""

    words: str
    after: str
    pull: Callable[[Doing], object]
    """Does it as one step, through what does actions: ``lever.pull(workspace.do)``."""


def levers(workspace: Workspace, project_id: ProjectId) -> tuple[Lever, ...]:
    """Those of the three that the rules allow now; none for a date that holds. Changes nothing."""
    verdict = workspace.read(verdict_of, project_id)
    if verdict is None or not verdict.slips:
        return ()
    on, heir = workspace.read(_expected_on, project_id), workspace.read(_other_owner, verdict.deciders[0])
    project = workspace.read(lambda reader: reader.get(Project, project_id))
    found: list[Lever | None] = []
    if on is not None:
        words = f"More time: move the date to {day_words(on, workspace.read(lambda r: r.today()), weekday=True)}"
        found.append(_previewed(workspace, project_id, words, move_date, project_id, on))
    if heir is not None:
        task = workspace.read(lambda reader: reader.get(Task, verdict.deciders[0]))
        words = f"Other owner: give “{task.title if task is not None else ''}” to {heir.name}"
        found.append(_previewed(workspace, project_id, words, assign_task, verdict.deciders[0], heir.id))
    if project is not None and not project.reduced_scope:
        less = _previewed(workspace, project_id, LESS, look_at_scope, project_id, on=True)
        # Offered before those agree who must; who pulls it is told whom to ask.
        found.append(replace(less, pull=lambda do: do(set_reduced_scope, project_id, on=True)) if less else None)
    return tuple(lever for lever in found if lever is not None)


def _previewed(
    workspace: Workspace,
    project_id: ProjectId,
    words: str,
    action: Action[P, T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Lever | None:
    try:
        changes = workspace.preview(action, *args, **kwargs).changes
    except LeadlineError:
        return None
    after = workspace.read(sentence_after, project_id, changes)
    return Lever(words, after, lambda do: do(action, *args, **kwargs))


def _expected_on(reader: Reader, project_id: ProjectId) -> date | None:
    forecast = outlook(reader, project_id).forecast
    if not isinstance(forecast, Forecast) or not forecast.chain:
        return None
    on = forecast[forecast.chain[-1]].expected_finish.date()
    return on if on > reader.today() else None


def _other_owner(reader: Reader, task_id: TaskId) -> Person | None:
    """Who has the role too, the least loaded first."""
    task = reader.get(Task, task_id)
    if task is None or task.role is None:
        return None
    loads: dict[PersonId, int] = dict(reader.loads())
    able = [one for one in team(reader) if task.role in one.roles and one.id != task.owner_id]
    return min(able, key=lambda one: (loads.get(one.id, 0), one.id), default=None)
