"""Turns the five lists of Today into rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from app.domain.activity import Activity
from app.domain.ids import ActivityId, PersonId, ProjectId, TaskId
from app.domain.message import OF_PROJECTS, MessageKind
from app.queries.due import due_horizon, reach_words
from app.queries.early_warning import EarlyWarning, early_warnings
from app.queries.outbox import OutboxBundle, OutboxLine, OutboxState, asks_decision
from app.queries.project import calendars, project_heads, running_projects
from app.queries.reader import Reader
from app.queries.rows import CardFilter, CardRow
from app.queries.today import OPEN_STATES, TodayView, WaitingApproval, today
from ui.link.plain_text import one_line
from ui.widgets.chip import ChipStyle, Tone
from ui.widgets.due_text import day_words, due_chip, leaves_words
from ui.widgets.row_list import RowItem

if TYPE_CHECKING:
    from app.queries.anchor_cost import AnchorCost

NEWS_SHOWN = 12
NewsKey: TypeAlias = tuple[TaskId | None, ProjectId | None, ActivityId]
"""What a line of news is about, and the line itself."""


@dataclass(frozen=True, slots=True)
class TodayRows:
    """Rows by section, and what the header says."""

    on: date
    missed: tuple[RowItem[TaskId], ...]
    soon: tuple[RowItem[TaskId], ...]
    approvals: tuple[RowItem[TaskId], ...]
    to_tell: tuple[RowItem[PersonId], ...]
    news: tuple[RowItem[NewsKey], ...]
    news_count: int
    soon_until: str
    """What 48 hours are today, in working days of the company: "until Thu 14 Jan"."""
    fresh: bool
    """Nothing has ever been started here."""
    cards: dict[TaskId, CardRow]
    answers: int = 0
    """Of the team, that wait for the lead."""
    slipping: tuple[RowItem[ProjectId], ...] = ()
    """Projects whose date held and slips now."""
    run_held: bool = False
    """Something that should have been made by itself was not."""
    missed_cards: tuple[CardRow, ...] = ()
    answered: Collection[TaskId] = ()

    @property
    def summary(self) -> str:
        """ "3 missed · 2 due soon"; calm when there is neither."""
        counts = (
            (self.answers, "answer" if self.answers == 1 else "answers"),
            (len(self.missed), "missed"),
            (len(self.soon), "due soon"),
            (len(self.to_tell), "to tell"),
        )
        words = [f"{count} {word}" for count, word in counts if count]
        return " · ".join(words) or "nothing is waiting for you"


def today_rows(reader: Reader, costs: Mapping[TaskId, "AnchorCost"]) -> TodayRows:
    """Everything that the page shows, in one reading; ``costs`` of missed work as far as they are known."""
    view, answered = today(reader), _answered(reader)
    cards: list[CardRow] = [*view.missed, *view.soon, *(approval.card for approval in view.approvals)]
    # Those that run are read anyway: the others only where none does.
    started = bool(
        running_projects(reader) or project_heads(reader) or reader.card_count(CardFilter(states=OPEN_STATES))
    )
    return TodayRows(
        view.on,
        missed_rows(reader, view.missed, view.on, answered, costs),
        tuple(_task_row(reader, card, view.on, answered, soon=True) for card in view.soon),
        tuple(_approval_row(reader, approval, view.on) for approval in view.approvals),
        tuple(_bundle_row(reader, bundle) for bundle in view.to_tell),
        tuple(_news_row(reader, line, view) for line in view.since_yesterday[:NEWS_SHOWN]),
        len(view.since_yesterday),
        reach_words(reader),
        not started,
        {card.task_id: card for card in cards},
        len(answered),
        tuple(_slip_row(warning) for warning in early_warnings(reader)),
        reader.repeats() and _run_held(reader),
        view.missed,
        answered,
    )


def missed_rows(
    reader: Reader,
    cards: Sequence[CardRow],
    on: date,
    answered: Collection[TaskId],
    costs: Mapping[TaskId, "AnchorCost"],
) -> tuple[RowItem[TaskId], ...]:
    """What puts a publish date off by most days first, then by due day."""
    if costs:
        # Only here: on most days nothing that was missed costs a date anything.
        from app.queries.anchor_cost import dearest_first

        cards = dearest_first(cards, costs)
    return tuple(_with_cost(_task_row(reader, card, on, answered), costs.get(card.task_id)) for card in cards)


def _with_cost(row: RowItem[TaskId], cost: "AnchorCost | None") -> RowItem[TaskId]:
    if cost is None:
        return row
    days = f"{cost.days} day{'s' * (cost.days != 1)}"
    return replace(row, under=f"{row.under} · {cost.label} {days} later")


def _run_held(reader: Reader) -> bool:
    # Only here: most teams repeat nothing.
    from app.queries.recurrence import overdue_runs

    return bool(overdue_runs(reader))


def _slip_row(warning: EarlyWarning) -> RowItem[ProjectId]:
    titles = " and ".join(f"“{title}”" for title in warning.deciders)
    under = f"{warning.project} · decided by {titles}"
    return RowItem(warning.project_id, warning.words, under, avatar=False)


def _answered(reader: Reader) -> list[TaskId]:
    """The tasks of the answers that wait, one for each answer."""
    if not reader.answers():
        return []
    # Only here: where nobody has answered yet, no start reads any.
    from app.queries.answer import waiting_lines

    return [line.answer.task_id for line in waiting_lines(reader)]


def days_late(reader: Reader, card: CardRow, on: date) -> int:
    """Working days of the company; at least 1 once the due has passed, be it on its own day."""
    if card.due_on is None or not due_horizon(reader).is_late(card):
        return 0
    return max(1, calendars(reader).company.days_between(card.due_on, on))


def _task_row(
    reader: Reader, card: CardRow, on: date, answered: Collection[TaskId], soon: bool = False
) -> RowItem[TaskId]:
    due = due_chip(card.due_on, on, days_late(reader, card, on), soon)
    blocked = (ChipStyle("blocked", Tone.NEUTRAL, "circle-pause"),) if card.blocked_by else ()
    under = card.project_name or "No project"
    if card.blocked_by:
        under += f" · blocked by {card.blocked_by}"
    if card.task_id in answered:
        under += " · answered, see Answers"
    return RowItem(card.task_id, card.title, under, (*blocked, due), card.owner_name, card.owner_id)


def _approval_row(reader: Reader, approval: WaitingApproval, on: date) -> RowItem[TaskId]:
    card = approval.card
    waits = f"waits for {', '.join(approval.missing)}" if approval.missing else "nobody is asked"
    since = f" since {day_words(reader.local(approval.since).date(), on)}" if approval.since else ""
    late = days_late(reader, card, on)
    under = f"{card.project_name} · {waits}{since}"
    return RowItem(card.task_id, card.title, under, (due_chip(card.due_on, on, late),), card.owner_name, card.owner_id)


def _bundle_row(reader: Reader, bundle: OutboxBundle) -> RowItem[PersonId]:
    count = len(bundle.lines)
    words = [_line_words(reader, line) for line in bundle.lines]
    under = f"{count} messages · {'; '.join(words)}" if count > 1 else words[0]
    leaves = leaves_words(reader.local(bundle.leaves_at), reader.local(reader.now()))
    chips = (ChipStyle(leaves, Tone.PLAIN, "hourglass"),) if bundle.waiting else ()
    return RowItem(bundle.person_id, bundle.person, under, chips, bundle.person, bundle.person_id)


def _line_words(reader: Reader, line: OutboxLine) -> str:
    if line.kind in OF_PROJECTS:
        return f"{str(line.kind).capitalize()}: {line.project}"
    word = str(line.kind).capitalize()
    if line.state is OutboxState.CORRECT:
        word = "Correction"
    elif asks_decision(reader, line):
        word = "Your decision"
    elif line.kind is MessageKind.HANDOFF:
        word = "Your turn"
    return f"{word}: {line.task}"


def _news_row(reader: Reader, line: Activity, view: TodayView) -> RowItem[NewsKey]:
    when = ChipStyle(_moment_words(reader.local(line.at), view.on), Tone.PLAIN)
    return RowItem((line.task_id, line.project_id, line.id), one_line(line.text), "", (when,), avatar=False)


def _moment_words(at: datetime, on: date) -> str:
    clock = f"{at:%H:%M}"
    return clock if at.date() == on else f"{day_words(at.date(), on)[:3]} {clock}"
