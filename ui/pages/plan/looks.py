"""From stored rows and worked-out facts to what the painter shows and what is said of a bar."""

from datetime import date, datetime, tzinfo

from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.workflow import StepKind
from app.queries.plan import PlanDates
from app.queries.reader import PlanRow
from ui.pages.plan.facts import ProjectFacts
from ui.pages.plan.rows import span_of
from ui.printing.plan.row import BarLook, Progress, Stretch
from ui.widgets.due_text import day_words

Hours = tuple[int, int]


def progress_of(state: TaskState) -> Progress:
    if state.over:
        return Progress.OVER
    return Progress.BEGUN if state is TaskState.DOING else Progress.NONE


def look_of(
    row: PlanRow, facts: ProjectFacts | None, hours: Hours, today: date, zone: tzinfo, off: frozenset[date]
) -> BarLook:
    """A bar; before its project is worked out, it shows what is stored."""
    dates = facts.dates.get(row.task_id) if facts is not None else None
    planned = span_of(row, hours)
    over = row.state.over
    late = not over and (dates.late if dates is not None else row.due_on is not None and row.due_on < today)
    anchor = dates is not None and dates.anchor
    return BarLook(
        row.title,
        planned,
        progress_of(row.state),
        _expected(row, dates, zone),
        dates.latest_finish if dates is not None and not over else None,
        _baseline(facts, row.task_id, planned),
        tuple((one.start, one.finish) for one in dates.segments) if dates is not None else (),
        off,
        _words(row, dates, facts, today),
        diamond=anchor or row.kind is StepKind.MILESTONE,
        anchor=anchor,
        critical=dates is not None and dates.critical and not over,
        late=late,
        at_risk=dates is not None and dates.at_risk and not over,
        hollow=dates is not None and bool(dates.only_if),
        blocked=row.blocked,
        pinned=row.pinned,
    )


def _expected(row: PlanRow, dates: PlanDates | None, zone: tzinfo) -> Stretch | None:
    if row.state.over and row.started_at is not None and row.finished_at is not None:
        return _wall(row.started_at, zone), _wall(row.finished_at, zone)
    if dates is None or row.state.over:
        return None
    return dates.expected_start, dates.expected_finish


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _baseline(facts: ProjectFacts | None, task_id: TaskId, planned: Stretch | None) -> Stretch | None:
    """Where it differs from the plan of now."""
    bar = facts.baseline.get(task_id) if facts is not None else None
    if bar is None or bar.start is None or bar.finish is None or (bar.start, bar.finish) == planned:
        return None
    return bar.start, bar.finish


def _words(row: PlanRow, dates: PlanDates | None, facts: ProjectFacts | None, today: date) -> str:
    if row.state.over or dates is None:
        return ""
    parts = []
    if dates.anchor and facts is not None and facts.anchor_on is not None:
        parts.append(f"{facts.anchor_words} {day_words(facts.anchor_on, today)}")
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
    when = f"{day_words(span[0].date(), today)} to {day_words(span[1].date(), today)}" if span else "no dates"
    slack = slack_words(dates)
    return ", ".join((row.title, when, row.owner_name, f"slack {slack}" if slack else "no slack known"))


def bar_description(row: PlanRow, look: BarLook, only_if: str) -> str:
    """What the bar shows besides: state, warnings, pin."""
    parts = [row.key, str(row.state)]
    parts += [word for word, on in (("late", look.late), ("at risk", look.at_risk and not look.late),
                                    ("critical", look.critical), ("blocked", look.blocked),
                                    ("pinned", look.pinned), ("carries the date", look.anchor)) if on]  # fmt: skip
    return ", ".join(parts + ([only_if] if only_if else []))
