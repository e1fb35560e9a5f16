"""Whether a task may be closed: what it must have checked, must give, and must make true. One place for every way.

Decision: *asked by what a hand does alone*. The engine knows none of it, so what closes a task by
itself (the clock, the end of what it had started, work that stood as done already) is never held up, but noted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.activity import FINISHED_WITHOUT, PUBLISHED_WITHOUT
from app.domain.brief import Deliverable, Requirement, RequirementState
from app.domain.check_item import CheckState
from app.domain.errors import RuleViolation
from app.domain.ids import RequirementId, TaskId
from app.domain.project import Project
from app.domain.task import Task
from app.domain.text import clean_line
from app.editing.edit import Edit
from app.editing.ports import Entities
from app.editing.project_graph import step_by_id

LONGEST_REASON = 500


class PointKind(StrEnum):
    """What holds a task open."""

    ITEM = "check item"
    OUTPUT = "output"
    REQUIREMENT = "requirement"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing that is missing before a task may be closed."""

    kind: PointKind
    text: str
    failed: bool = False
    requirement: RequirementId | None = None


class NotClosable(RuleViolation):
    """A hand would close a task that misses something; a reason lets it."""

    def __init__(self, task: Task, points: tuple[OpenPoint, ...]) -> None:
        super().__init__(
            f"“{task.title}” cannot be closed yet: {points_words(points)}. {_remedy(points)}, or give a reason why not."
        )
        self.task_id: TaskId = task.id


def open_points(source: Entities, task: Task) -> tuple[OpenPoint, ...]:
    """What a task misses: required check items and outputs; of the step with the anchor the project's musts too."""
    return (*task_points(task), *(must_points(source, task) if is_anchor(source, task) else ()))


def missing_of(source: Entities, task_id: TaskId) -> NotClosable | None:
    """What a hand that closes this task would be told; None where it misses nothing, or is over or gone."""
    task = source.get(Task, task_id)
    points = open_points(source, task) if task is not None and not task.state.over else ()
    return NotClosable(task, points) if task is not None and points else None


def task_points(task: Task) -> Iterator[OpenPoint]:
    """What stands on the task itself."""
    for item in task.checklist:
        if item.required and not item.done:
            yield OpenPoint(PointKind.ITEM, item.text, item.state is CheckState.FAILED)
    for output in task.outputs:
        if output.required and not output.value:
            yield OpenPoint(PointKind.OUTPUT, output.text)


def is_anchor(source: Entities, task: Task) -> bool:
    """Whether the date of its project hangs on this task."""
    step = step_by_id(source, task.project_id, task.step_id)
    return step is not None and step.anchor


def must_points(source: Entities, task: Task) -> Iterator[OpenPoint]:
    """The musts of its project that are open or failed; what reduced scope leaves out does not count."""
    project = source.get(Project, task.project_id) if task.project_id is not None else None
    for one in source.find(Requirement, project_id=task.project_id, must=True):
        if one.state in (RequirementState.OPEN, RequirementState.FAILED):
            about = source.get(Deliverable, one.deliverable_id) if one.deliverable_id is not None else None
            left_out = one.reduced or (about is not None and about.reduced)
            if not (left_out and project is not None and project.reduced_scope):
                yield OpenPoint(PointKind.REQUIREMENT, one.text, one.state is RequirementState.FAILED, one.id)


def need_closable(edit: Edit, task: Task, without: str = "") -> None:
    """Let a hand close the task. ``without`` is the reason for closing it although something is missing: it is logged,
    and the title of the step says what is missing.

    Raises NotClosable that names what is missing where there is no reason.
    """
    points = open_points(edit, task)
    if not points:
        return
    reason = clean_line(without)[:LONGEST_REASON]
    if not reason:
        raise NotClosable(task, points)
    note_unmet(edit, task, reason)
    edit.title = f"{edit.title} although {points_words(points)}"


def note_unmet(edit: Edit, task: Task, reason: str) -> None:
    """Log what a task missed as it was closed; nothing where it missed nothing."""
    points = open_points(edit, task)
    if points:
        anchor = is_anchor(edit, task)
        verb, said = (PUBLISHED_WITHOUT, "published") if anchor else (FINISHED_WITHOUT, "closed")
        text = f"“{task.title}” was {said} although {points_words(points)}: {reason}"
        edit.log(verb, text, task.project_id, task.id)


_SHOWN = 3


def points_words(points: Sequence[OpenPoint]) -> str:
    """ "“Alt texts” is open, “Price” failed and “Draft” is not given"."""
    said = [f"“{point.text}” {_state(point)}" for point in points[:_SHOWN]]
    if len(points) > _SHOWN:
        said.append(f"{len(points) - _SHOWN} more are missing" if len(points) > _SHOWN + 1 else "1 more is missing")
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _state(point: OpenPoint) -> str:
    if point.failed:
        return "failed"
    return "is not given" if point.kind is PointKind.OUTPUT else "is open"


_REMEDIES = {
    PointKind.ITEM: "Tick it",
    PointKind.OUTPUT: "Give it",
    PointKind.REQUIREMENT: "Meet or waive it",
}


def _remedy(points: tuple[OpenPoint, ...]) -> str:
    kinds = {point.kind for point in points}
    said = _REMEDIES[points[0].kind] if len(kinds) == 1 else "See to each"
    return said if len(points) == 1 or len(kinds) > 1 else said.replace(" it", " them")
