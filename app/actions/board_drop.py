"""A card dropped on a column or lane of any grouping: what the drop does there, or in words why it does nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.actions.board import move_card
from app.actions.plan import move_task_to
from app.actions.task import assign_task
from app.actions.task_field import set_priority, set_project
from app.domain.board import Column
from app.domain.board_grouping import EARLIER, NOWHERE, BoardPlace, GroupBy
from app.domain.brief import Priority
from app.domain.errors import RuleViolation
from app.domain.ids import PersonId, ProjectId, TaskId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.task import Task
from app.editing.edit import Edit, action

FRIDAY = 4
"""The day of a week on which a task without a due day is due there."""
Neighbours = tuple[TaskId | None, TaskId | None]
"""The cards above and below the place of a drop; None where there is none."""


@action("Move card", "Move {task_id}")
def drop_card(
    edit: Edit,
    task_id: TaskId,
    places: Sequence[BoardPlace],
    *,
    between: Neighbours | None = None,
    outcome: str | None = None,
    note: str = "",
    keep_skipped: bool = False,
    without: str = "",
) -> None:
    """Let a card stand in other columns and lanes than now, and between two others; all of it or nothing.

    ``places``: those that differ from where it stands; ``note``, ``outcome`` and the rest as for ``move_card``. Raises
    RuleViolation where one of them is not decided by a drop: steps and sections are drawn, fields are the project's.
    """
    task = edit.need(Task, task_id)
    if not places and task.state.over:
        raise RuleViolation("What is over stands in the order in which it was finished, so its card stays where it is.")
    titles = []
    for place in sorted(places, key=lambda place: (place.grouping.by is GroupBy.STATE) is not task.state.over):
        edit.title = None
        if place.grouping.by is GroupBy.STATE:
            ending = {"outcome": outcome, "without": without} if place.key == Column.DONE else {"outcome": None}
            move_card(edit, task_id, Column(place.key), note=note, keep_skipped=keep_skipped, **ending)
        else:
            edit.title = _put(edit, edit.need(Task, task_id), place)
        titles.append(edit.title or "")
    if between is not None and not edit.need(Task, task_id).state.over:
        edit.put(replace(edit.need(Task, task_id), rank=rank_in(edit, task_id, between)))
    # One that stays in its columns is moved within them.
    edit.title = " and ".join(filter(None, titles)) or f"Move “{task.title}”"


def _put(edit: Edit, task: Task, place: BoardPlace) -> str:
    """Do what a drop there does. Returns the title of the step."""
    title = f"“{task.title}”"
    match place.grouping.by:
        case GroupBy.OWNER:
            assign_task(edit, task.id, PersonId(int(place.key)))
            return f"Hand {title} to {edit.need(Person, PersonId(int(place.key))).name}"
        case GroupBy.WEEK:
            return _move_to_week(edit, task, place.key)
        case GroupBy.PRIORITY:
            if task.state.over:
                raise RuleViolation(f"{title} is over, so its priority stays. Reopen it first.")
            set_priority(edit, task.id, Priority(place.key))
            return f"Set the priority of {title} to {place.key}"
        case GroupBy.PROJECT:
            project_id = ProjectId(int(place.key)) if place.key != NOWHERE else None
            set_project(edit, task.id, project_id)
            return f"Move {title} to {'no project' if project_id is None else edit.need(Project, project_id).name}"
        case _:
            raise RuleViolation(_why_drawn(edit, task, place))


def _move_to_week(edit: Edit, task: Task, key: str) -> str:
    title = f"“{task.title}”"
    if task.state.over:
        raise RuleViolation(f"{title} is over, so its date stays. Reopen it first.")
    if key == NOWHERE:
        raise RuleViolation(f"A drop takes no date away. Empty the due day of {title} in its panel.")
    if key == EARLIER:
        raise RuleViolation("These weeks are over. Drop it on this week or a later one.")
    monday = date.fromisoformat(key)
    if monday + timedelta(days=6) < edit.today:
        raise RuleViolation("This week is over. Drop it on this week or a later one.")
    weekday = task.due_on.weekday() if task.due_on is not None else FRIDAY
    # In the week that it is now, the days before today are over.
    move_task_to(edit, task.id, max(monday + timedelta(days=weekday), edit.today))
    return edit.title or f"Move {title}"


def _why_drawn(edit: Edit, task: Task, place: BoardPlace) -> str:
    title = f"“{task.title}”"
    if place.grouping.by is not GroupBy.FIELD:
        if task.step_id is None:
            return f"{title} is a free task, and {place.grouping.by}s are drawn in the workflow. Draw a step there."
        return f"The {place.grouping.by} of {title} is drawn in the workflow. Change it there."
    project = edit.get(Project, task.project_id) if task.project_id is not None else None
    if project is None:
        return f"{title} is in no project, and “{place.grouping.field}” is a field of projects."
    field, name = place.grouping.field, project.name
    return f"“{field}” is a field of “{name}”, for all of its cards. Change it on the page of the project."


def rank_in(edit: Edit, task_id: TaskId, between: Neighbours) -> float:
    """The rank that puts a card between two others. Where halving gives none, the cards below are spread anew: only
    those up to the next whole rank, so that few are written."""
    above, below = (edit.get(Task, one) if one is not None else None for one in between)
    if above is None:
        return below.rank - 1 if below is not None else 0.0
    if below is None:
        return above.rank + 1
    middle = (above.rank + below.rank) / 2
    return middle if above.rank < middle < below.rank else _spread(edit, task_id, above)


def _spread(edit: Edit, task_id: TaskId, above: Task) -> float:
    """Room below a card: each of the next cards, at less than one rank from it, gets another rank in the same order."""
    beginning = _order(above)
    near = [
        task
        for task in edit.find(Task)
        if task.id not in (task_id, above.id)
        and not task.state.over
        and above.rank <= task.rank < above.rank + 1
        and _order(task) > beginning
    ]
    near.sort(key=_order)
    step = 1 / (len(near) + 2)
    for number, task in enumerate(near, start=2):
        edit.put(replace(task, rank=above.rank + number * step))
    return above.rank + step


def _order(task: Task) -> tuple[float, date, int]:
    return task.rank, task.due_on or date.min, task.id
