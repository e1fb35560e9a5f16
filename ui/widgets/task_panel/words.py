"""What the panel says of a task, as plain text. Pure."""

from datetime import date, datetime

from app.domain.run import SkipReason, TaskState
from app.domain.task import Round, Task
from app.scheduling.forecast import TaskForecast
from app.scheduling.sentence import days_words
from ui.widgets.date_text import short_date


def state_words(task: Task) -> str:
    """ "In review, round 2", "Skipped: not needed", "Waits again: it was done in round 1"."""
    run = task.run
    if task.in_review:
        return _with_round("In review", run.round)
    if task.kind.unattended and run.state.open:
        return _with_round("Running", run.round)
    if run.state is TaskState.SKIPPED and run.skip is not None:
        return f"Skipped: {run.skip}"
    if run.state is TaskState.WAITING and run.skip is SkipReason.BY_HAND:
        return "Waiting, will be passed"
    if run.state is TaskState.WAITING and run.again:
        return f"Waits again, was done in round {run.round}"
    if run.state is TaskState.DONE and run.outcome:
        return _with_round(f"Done: {run.outcome}", run.round)
    return _with_round(run.state.capitalize(), run.round)


def _with_round(words: str, number: int) -> str:
    return f"{words}, round {number}" if number > 1 else words


def block_words(task: Task, today: date, since: datetime | None) -> str:
    """ "Blocked by Legal since 3 Jun until 12 Jun"; empty when it is not."""
    if task.blocked is None:
        return ""
    words = f"Blocked by {task.blocked.by}"
    words += f" since {short_date(since.date(), today)}" if since is not None else ""
    return words + (f" until {short_date(task.blocked.until, today)}" if task.blocked.until else "")


def date_lines(task: Task, dates: TaskForecast | None, today: date) -> list[tuple[str, str, str]]:
    """(what, words, tone) for planned, expected, latest finish and slack; what is not known is left out."""
    lines = []
    if task.planned_start and task.planned_finish:
        lines.append(("Planned", _span(task.planned_start.date(), task.planned_finish.date(), today), "text"))
    if dates is None or task.state.over:
        return lines
    expected = _span(dates.expected_start.date(), dates.expected_finish.date(), today)
    late = f", {days_words(dates.slip_days)} after due" if dates.slip_days and dates.slip_days > 0 else ""
    lines.append(("Expected", expected + late, "bad" if dates.late else "warn" if dates.at_risk else "text"))
    if dates.latest_finish is not None:
        lines.append(("Latest finish", short_date(dates.latest_finish.date(), today), "text"))
    if dates.slack_days is not None:
        tone = "bad" if dates.slack_days < 0 else "text"
        lines.append(("Slack", slack_words(dates.slack_days, dates.critical), tone))
    return lines


def slack_words(days: int, critical: bool) -> str:
    """ "4 days to spare", "none: it decides the date", "2 days too late"."""
    if days < 0:
        return f"{days_words(-days)} too late"
    if critical:
        return f"{days_words(days)} to spare, and it decides the date" if days else "none, and it decides the date"
    return f"{days_words(days)} to spare" if days else "none"


def round_words(past: Round, today: date) -> str:
    """ "Round 1 · Changes requested · 3 Jun"."""
    ended = past.outcome or past.state.capitalize()
    return f"Round {past.number} · {ended} · {short_date(past.closed_at.date(), today)}"


def moment_words(moment: datetime, today: date) -> str:
    """ "14:05" today, else "3 Jun 14:05"."""
    clock = f"{moment:%H:%M}"
    return clock if moment.date() == today else f"{short_date(moment.date(), today)} {clock}"


def _span(first: date, last: date, today: date) -> str:
    if first == last:
        return short_date(last, today)
    return f"{short_date(first, today)} to {short_date(last, today)}"
