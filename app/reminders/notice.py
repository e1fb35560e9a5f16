"""What the lead is told, and how several are told together; what an owner is sent. For queries and the tray."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.ids import PersonId, TaskId
from app.domain.message import MessageKind
from app.domain.task import Task
from app.domain.text import short_line, units
from app.reminders.lead import MISSED
from app.reminders.stage import ReminderStage

OLD_NEWS = timedelta(minutes=15)
"""What came up longer ago came up while the program was closed, asleep or held back."""
MOST_BUBBLES = 3
NAMED = 4
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 63, 255, 48
"""What Windows shows of a notification, which cuts the rest off wherever it is; and of each of several tasks. Other
desktops wrap what is longer, or end one line with “…”."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell the lead: the task, the stage that it stands at, and the words."""

    task_id: TaskId
    stage: ReminderStage
    title: str
    text: str
    due_on: date | None

    @property
    def missed(self) -> bool:
        return self.stage.kind in MISSED


@dataclass(frozen=True, slots=True)
class Bubble:
    """What is shown at once, no longer than every desktop shows. ``task_id`` is None for a summary of several."""

    title: str
    text: str
    notices: tuple[Notice, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", short_line(self.title, LONGEST_TITLE))
        object.__setattr__(self, "text", _fitting(self.text))

    @property
    def task_id(self) -> TaskId | None:
        return self.notices[0].task_id if len(self.notices) == 1 else None

    @property
    def can_be_snoozed(self) -> bool:
        """Whether it reminds of tasks; what is said of letters, answers or the program is said once."""
        return bool(self.notices)


@dataclass(frozen=True, slots=True)
class ToOwner:
    """A message that the Outbox does not have yet."""

    task: Task
    """As the person is reminded of it: an approver has a due of their own, and stands in the place of the owner."""
    stage: ReminderStage
    fact_key: str
    leaves_at: datetime
    kind: MessageKind = MessageKind.REMINDER
    to: PersonId | None = None
    """Who is told; None: whose task it is."""
    on: date | None = None
    """The day that it speaks of, where that is not the due day."""

    @property
    def person_id(self) -> PersonId:
        return self.task.owner_id if self.to is None else self.to


def bubbles(notices: Sequence[Notice], now: datetime) -> tuple[Bubble, ...]:
    """One each; more than three, or several with old news among them, are one summary."""
    old = any(now - notice.stage.at > OLD_NEWS for notice in notices)
    if len(notices) > MOST_BUBBLES or (old and len(notices) > 1):
        return (_summary(notices),)
    return tuple(Bubble(notice.title, notice.text, (notice,)) for notice in notices)


def _fitting(text: str) -> str:
    """A text of several parts; the longest of those that are too long gives way, never the first, which says when."""
    first, *others = text.split(" · ")
    while others and units(" · ".join((first, *others))) > LONGEST_TEXT:
        longest = max(range(len(others)), key=lambda at: units(others[at]))
        if units(others[longest]) <= LONGEST_NAME:
            others.pop()
        else:
            others[longest] = short_line(others[longest], max(LONGEST_NAME, units(others[longest]) * 3 // 4))
    return short_line(" · ".join((first, *others)), LONGEST_TEXT)


def _summary(notices: Sequence[Notice]) -> Bubble:
    """Those that were missed are named first."""
    missed = sum(1 for notice in notices if notice.missed)
    parts = [f"{missed} missed"] if missed else []
    parts += [f"{len(notices) - missed} due or to look at"] if len(notices) > missed else []
    shown = sorted(notices, key=lambda notice: not notice.missed)[:NAMED]
    names = [short_line(notice.title, LONGEST_NAME) for notice in shown]
    names += [f"and {len(notices) - NAMED} more"] if len(notices) > NAMED else []
    return Bubble(f"{len(notices)} reminders: {', '.join(parts)}", "\n".join(names), tuple(notices))
