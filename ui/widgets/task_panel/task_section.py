"""The base of the panel's sections, filled anew only when what is shown has changed, and what they say in words."""

from datetime import date, datetime

from PySide6.QtWidgets import QApplication, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.ids import TaskId
from app.domain.run import SkipReason, TaskState
from app.domain.task import Round, Task
from app.queries.reader import Reader
from app.queries.task import TaskDetail
from app.scheduling.forecast import TaskForecast
from app.scheduling.sentence import days_words
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.plain_text import plain_label, wrapping_label
from ui.link.theme import META, SEMIBOLD, font
from ui.widgets.button import link_button
from ui.widgets.date_text import short_date


class TaskSection(QWidget):
    """Override ``seen`` (what of the detail it shows) and ``fill``."""

    def __init__(self, context: Context, heading: str = "") -> None:
        super().__init__()
        self.context = context
        self.task_id = TaskId(0)
        self.switched = False
        """For ``fill``: it shows another task than before."""
        self._seen: object = None
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(6)
        if heading:
            named(self, heading)
            label = plain_label(heading)
            label.setFont(font(META, SEMIBOLD))
            label.setProperty("tone", "muted")
            self.rows.addWidget(label)

    def seen(self, detail: TaskDetail) -> object:
        """Everything that ``fill`` reads, comparable."""
        return detail

    def fill(self, detail: TaskDetail) -> None:
        """Show what this section says of the task."""

    def show_detail(self, detail: TaskDetail) -> None:
        """Take over what is now."""
        seen = (detail.task.id, self.today(), self.seen(detail))
        if seen == self._seen:
            return
        self.switched = detail.task.id != self.task_id
        self.task_id = detail.task.id
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self.fill(detail)
        # What fills itself anew because more was asked for shows the same task.
        self.switched = False
        self._seen = seen
        if had_focus and not self._has_focus():
            # Else Qt gives the keyboard to whatever comes next, such as the button that removes a comment.
            self.setFocus()

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused) and not focused.isHidden()

    def today(self) -> date:
        """The day that it is now at the company's place."""
        return self.context.read(_today)

    def local(self, moment: datetime) -> datetime:
        """A moment on the company's clock."""
        return self.context.read(_local, moment)


def _today(reader: Reader) -> date:
    return reader.today()


def _local(reader: Reader, moment: datetime) -> datetime:
    return reader.local(moment)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def wrapped(text: str, tone: str = "", size: int | None = None) -> QLabel:
    """A plain label over several lines."""
    label = wrapping_label(text)
    if tone:
        label.setProperty("tone", tone)
    if size is not None:
        label.setFont(font(size))
    return label


def left_link(text: str) -> QPushButton:
    """A link button whose words begin where other lines begin."""
    made = link_button(text)
    made.setStyleSheet("text-align: left; padding-left: 0;")
    return made


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
