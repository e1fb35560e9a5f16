"""From stored rows and worked-out facts to what the painter shows and what is said of a bar."""

from datetime import date, datetime, time, tzinfo

from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.text import day_words
from app.domain.workflow import StepKind
from app.queries.due import DueHorizon
from app.queries.plan import PlanDates
from app.queries.rows import PlanRow
from ui.pages.plan.project_forecast import ProjectForecast
from ui.printing.plan.chart_content import BarAppearance, Progress, TimeSpan

Hours = tuple[int, int]


def progress_of(state: TaskState) -> Progress:
    if state.over:
        return Progress.OVER
    return Progress.BEGUN if state is TaskState.DOING else Progress.NONE


def appearance_of(
    row: PlanRow,
    forecast: ProjectForecast | None,
    hours: Hours,
    horizon: DueHorizon,
    zone: tzinfo,
    off: frozenset[date],
) -> BarAppearance:
    """A bar; before its project is worked out, it shows what is stored. Its title stands in the table."""
    dates = forecast.dates.get(row.task_id) if forecast is not None else None
    planned = span_of(row, hours)
    over = row.state.over
    late = not over and (dates.late if dates is not None else horizon.has_passed(row.due_on, row.owner_id))
    anchor = dates is not None and dates.anchor
    return BarAppearance(
        "",
        planned,
        progress_of(row.state),
        _expected(row, dates, zone),
        dates.latest_finish if dates is not None and not over else None,
        _baseline(forecast, row.task_id, planned),
        dates.window if dates is not None and not over else None,
        tuple((one.start, one.finish) for one in dates.segments) if dates is not None else (),
        off,
        _words(row, dates, forecast, horizon.today),
        diamond=anchor or row.kind is StepKind.MILESTONE,
        anchor=anchor,
        critical=dates is not None and dates.critical and not over,
        late=late,
        at_risk=dates is not None and dates.at_risk and not over,
        hollow=dates is not None and bool(dates.only_if),
        conflict=dates is not None and dates.needed_by is not None and not over,
        blocked=row.blocked,
        pinned=row.pinned,
    )


def _expected(row: PlanRow, dates: PlanDates | None, zone: tzinfo) -> TimeSpan | None:
    if row.state.over and row.started_at is not None and row.finished_at is not None:
        return _wall(row.started_at, zone), _wall(row.finished_at, zone)
    if dates is None or row.state.over:
        return None
    return dates.expected_start, dates.expected_finish


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _baseline(forecast: ProjectForecast | None, task_id: TaskId, planned: TimeSpan | None) -> TimeSpan | None:
    """Where it differs from the plan of now."""
    bar = forecast.baseline.get(task_id) if forecast is not None else None
    if bar is None or bar.start is None or bar.finish is None or (bar.start, bar.finish) == planned:
        return None
    return bar.start, bar.finish


def _words(row: PlanRow, dates: PlanDates | None, forecast: ProjectForecast | None, today: date) -> str:
    if row.state.over or dates is None:
        return ""
    parts = []
    if dates.anchor and forecast is not None and forecast.anchor_on is not None:
        parts.append(f"{forecast.anchor_words} {day_words(forecast.anchor_on, today, weekday=True)}")
    if dates.needed_by is not None:
        parts.append(f"needed by {day_words(dates.needed_by, today, weekday=True)}")
    if dates.only_if:
        parts.append(dates.only_if)
    if dates.critical and dates.slack_days is not None:
        parts.append(f"slack {slack_words(dates)}")
    return " · ".join(parts)


def slack_words(dates: PlanDates | None) -> str:
    """ "2 d", "−1 d"; empty where there is none."""
    if dates is None or dates.slack_days is None:
        return ""
    return f"{dates.slack_days} d".replace("-", "−")


def bar_name(row: PlanRow, dates: PlanDates | None, hours: Hours, today: date) -> str:
    """ "title, start to finish, owner, slack", for screen readers."""
    span = span_of(row, hours)
    when = " to ".join(day_words(end.date(), today, weekday=True) for end in span) if span else "no dates"
    slack = slack_words(dates)
    return ", ".join((row.title, when, row.owner_name, f"slack {slack}" if slack else "no slack known"))


def bar_description(row: PlanRow, appearance: BarAppearance, only_if: str) -> str:
    """What the bar shows besides: state, warnings, pin."""
    parts = [row.key, str(row.state)]
    marked = {
        "late": appearance.late,
        "at risk": appearance.at_risk and not appearance.late,
        "due too late for what comes after it": appearance.conflict,
        "critical": appearance.critical,
        "blocked": appearance.blocked,
        "pinned": appearance.pinned,
        "carries the date": appearance.anchor,
    }
    parts += [word for word, on in marked.items() if on]
    return ", ".join(parts + ([only_if] if only_if else []))


def span_of(row: PlanRow, hours: tuple[int, int]) -> tuple[datetime, datetime] | None:
    """The planned bar; a task that has only a due day fills that day. ``hours``: minutes after midnight."""
    if row.planned_start is not None and row.planned_finish is not None:
        return row.planned_start, row.planned_finish
    if row.due_on is None:
        return None
    return _at(row.due_on, hours[0]), _at(row.due_on, hours[1])


def _at(day: date, minutes: int) -> datetime:
    return (
        datetime.combine(day, time(minutes // 60 % 24, minutes % 60))
        if minutes < 1440
        else datetime.combine(day, time.max)
    )
