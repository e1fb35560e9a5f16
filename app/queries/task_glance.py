"""What one look at a task has to answer: whose it is, how far it is, what holds it up and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.board import column_of
from app.domain.ids import TaskId
from app.domain.text import day_words
from app.queries.board import Warning, warning
from app.queries.due import due_horizon
from app.queries.reader import Reader
from app.queries.state_age import age_words, state_age
from app.queries.task import Neighbour, TaskDetail, task_detail


@dataclass(frozen=True, slots=True)
class TaskGlance:
    """A task in short, each fact with its words."""

    detail: TaskDetail
    warns: Warning | None
    facts: tuple[tuple[str, str], ...]
    """What is known of it, as "Due" and "Fri 4 Dec"; nothing stands here without a value."""

    @property
    def title(self) -> str:
        return self.detail.task.title


def task_glance(reader: Reader, task_id: TaskId) -> TaskGlance | None:
    """None when the task is gone."""
    detail, card = task_detail(reader, task_id), reader.card(task_id)
    if detail is None or card is None:
        return None
    task, today = detail.task, reader.today()
    state = f"{column_of(task.state, task.kind)}" if not task.state.over else str(task.state).capitalize()
    days = state_age(reader).days(card)
    ticked = sum(item.done for item in task.checklist)
    left = [item.text for item in task.checklist if not item.done]
    blocked = task.blocked if task.state.open else None
    until = f" until {day_words(blocked.until, today, weekday=True)}" if blocked and blocked.until else ""
    facts = (
        ("Step", detail.step if detail.step != task.title else ""),
        ("State", state if days is None else f"{state}, {age_words(days)}"),
        ("Round", str(task.run.round) if task.run.round > 1 else ""),
        ("Owner", f"{detail.owner}, {detail.role}" if detail.role else detail.owner),
        ("Due", day_words(task.due_on, today, weekday=True) if task.due_on else "no date"),
        ("Blocked by", f"{blocked.by}{until}" if blocked else ""),
        ("Checklist", f"{ticked} of {len(task.checklist)}{_still(left)}" if task.checklist else ""),
        ("Done when", task.done_when),
        ("Next", "\n".join(_next(one) for one in detail.after)),
    )
    warns = warning(card, due_horizon(reader))
    return TaskGlance(detail, warns, tuple((name, words) for name, words in facts if words))


MOST_LEFT = 3
"""Open lines of a checklist that are named."""


def _still(left: Sequence[str]) -> str:
    if not left:
        return ""
    more = f" and {len(left) - MOST_LEFT} more" if len(left) > MOST_LEFT else ""
    return f"; open: {', '.join(left[:MOST_LEFT])}{more}"


def _next(one: Neighbour) -> str:
    return f"{one.title} ({one.owner})" if one.owner else one.title
