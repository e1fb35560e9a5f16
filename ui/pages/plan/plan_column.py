"""The columns beside the bars: which there are, how wide, and what each says of a bar."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from app.domain.text import day_words
from app.queries.plan import PlanDates
from app.queries.rows import PlanRow
from ui.pages.plan.bar_appearance import slack_words
from ui.pages.plan.project_forecast import ProjectForecast


class PlanColumn(StrEnum):
    """In the order in which they stand; the words are kept in views."""

    TASK = "task"
    OWNER = "owner"
    STATE = "state"
    START = "start"
    FINISH = "finish"
    DUE = "due"
    EXPECTED = "expected"
    LENGTH = "length"
    EFFORT = "effort"
    SLACK = "slack"
    BASELINE = "baseline"

    @property
    def head(self) -> str:
        """What stands over it."""
        return "Against baseline" if self is PlanColumn.BASELINE else self.capitalize()

    @property
    def width(self) -> int:
        """Pixels; 0: what the others leave."""
        return _WIDTHS[self]


_WIDTHS = {
    PlanColumn.TASK: 0,
    PlanColumn.OWNER: 66,
    PlanColumn.STATE: 74,
    PlanColumn.START: 102,
    PlanColumn.FINISH: 102,
    PlanColumn.DUE: 102,
    PlanColumn.EXPECTED: 102,
    PlanColumn.LENGTH: 70,
    PlanColumn.EFFORT: 64,
    PlanColumn.SLACK: 56,
    PlanColumn.BASELINE: 122,
}
FIRST_COLUMNS = PlanColumn.TASK, PlanColumn.OWNER, PlanColumn.DUE, PlanColumn.SLACK


def columns_of(words: Iterable[str]) -> tuple[PlanColumn, ...]:
    """The columns with these words, in their order and with the title; the usual ones where there are none."""
    known = {*words} & {one.value for one in PlanColumn}
    return tuple(one for one in PlanColumn if one in known or one is PlanColumn.TASK) if known else FIRST_COLUMNS


def bar_cell(
    row: PlanRow, column: PlanColumn, dates: PlanDates | None, known: ProjectForecast | None, today: date
) -> str:
    """What a column says of a bar; empty where that is not known or there is none."""
    match column:
        case PlanColumn.TASK:
            return row.title
        case PlanColumn.OWNER:
            return row.owner_name
        case PlanColumn.STATE:
            return str(row.state)
        case PlanColumn.START:
            return day_cell(row.planned_start, today)
        case PlanColumn.FINISH:
            return day_cell(row.planned_finish, today)
        case PlanColumn.DUE:
            return day_cell(row.due_on, today)
        case PlanColumn.EXPECTED:
            return day_cell(dates.expected_finish if dates is not None and not row.state.over else None, today)
        case PlanColumn.SLACK:
            return "" if row.state.over else slack_words(dates)
        case PlanColumn.LENGTH:
            return _length(dates)
        case PlanColumn.EFFORT:
            effort = dates.effort_minutes if dates is not None else None
            return _hours(effort) if effort is not None else ""
        case PlanColumn.BASELINE:
            return _moved(row, known)


def day_cell(day: date | None, today: date) -> str:
    """The year takes the place of the weekday: a column is as narrow as the days of this year let it be."""
    return day_words(day, today, weekday=day.year == today.year) if day is not None else ""


def _length(dates: PlanDates | None) -> str:
    if dates is None or not dates.length_minutes:
        return ""
    days = dates.length_minutes / dates.day_minutes
    whole = days == round(days, 1)
    return f"{_number(days)} d" if whole else _hours(dates.length_minutes)


def _hours(minutes: int) -> str:
    return f"{_number(minutes / 60)} h" if minutes % 60 == 0 or minutes > 60 else f"{minutes} min"


def _number(amount: float) -> str:
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def _moved(row: PlanRow, known: ProjectForecast | None) -> str:
    """By how many working days its due is later or earlier than the baseline that is drawn had it."""
    if known is None or known.brief or not known.baseline_name:
        return ""
    bar = known.baseline.get(row.task_id)
    if bar is None:
        return "not in it"
    days = bar.moved_days
    if not days:
        return "" if days is None else "same"
    return f"{abs(days)} d {'later' if days > 0 else 'earlier'}"
