"""What a table says of the tasks of one project: who, when, how much slack, in which state."""

from PySide6.QtGui import QColor

from app.domain.run import SkipReason, TaskState
from app.queries.project import TaskLine
from ui.link.theme import theme
from ui.widgets.date_text import short_date
from ui.widgets.table_model import LineColumn


def line_state(line: TaskLine) -> str:
    """The state with what makes it special."""
    run = line.task.run
    if line.only_if:
        return line.only_if
    if line.task.blocked is not None and run.state.open:
        return f"blocked by {line.task.blocked.by}"
    if run.skip is not None and run.state is TaskState.WAITING:
        return "left out"
    if run.state is TaskState.SKIPPED and run.skip is SkipReason.NOT_NEEDED:
        return "not needed"
    return f"{run.state}, round {run.round}" if run.round > 1 else str(run.state)


def task_columns() -> tuple[LineColumn[TaskLine], ...]:
    """What the table says of each task of the project, in the order of the plan."""
    return (
        LineColumn("Task", 160, lambda line: line.task.title, lambda line: _ink(line, theme().tokens.text)),
        LineColumn("Owner", 110, lambda line: line.owner, _ink),
        LineColumn(
            "Due", 90, lambda line: short_date(line.task.due_on) if line.task.due_on else "—", _ink, figures=True
        ),
        LineColumn("Expected", 90, _expected, lambda line: _ink(line, bad=_comes_late(line)), figures=True),
        LineColumn("Slack", 62, _slack, lambda line: _ink(line, bad=_lacks_time(line)), figures=True),
        LineColumn("State", 120, line_state, _ink),
    )


def _ink(line: TaskLine, usual: QColor | None = None, bad: bool = False) -> QColor:
    """Faint for what is over or may not come; where a figure is wrong, that figure is red and not the row."""
    t = theme().tokens
    if line.task.state.over or line.only_if or line.task.run.skip is not None:
        return t.faint
    return t.bad if bad else usual or t.muted


def _expected(line: TaskLine) -> str:
    return short_date(line.dates.expected_finish.date()) if line.dates is not None else "—"


def _comes_late(line: TaskLine) -> bool:
    return line.dates is not None and line.dates.at_risk


def _lacks_time(line: TaskLine) -> bool:
    return line.dates is not None and line.dates.slack_minutes is not None and line.dates.slack_minutes < 0


def _slack(line: TaskLine) -> str:
    """In company working days."""
    if line.task.state.over or line.dates is None or line.dates.slack_days is None:
        return "—"
    return f"{line.dates.slack_days} d"
