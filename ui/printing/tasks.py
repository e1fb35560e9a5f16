"""The list of tasks on paper: by project, in the order of the plan, the head on each page."""

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import QSizeF

from app.domain.run import SkipReason, TaskState
from app.queries.project import TaskLine
from app.queries.sheet import TaskSheet
from ui.link.theme import META
from ui.printing.paper.content import Block
from ui.printing.table import TableColumn, TableRow, group_block, head_block, row_block
from ui.widgets.date_text import short_date

_COLUMNS = (
    TableColumn("Task", 5.2),
    TableColumn("Owner", 1.8),
    TableColumn("State", 1.6),
    TableColumn("Due", 1.1),
    TableColumn("Expected", 1.1),
    TableColumn("Slack", 0.9),
)


class TaskList:
    """The printed list of tasks by project. ``today`` decides which dates are written with their year."""

    text_px = META

    def __init__(self, sheets: Sequence[TaskSheet], today: date) -> None:
        self._sheets = sheets
        self._today = today

    def head(self, room: QSizeF) -> Block | None:
        """The line of column titles that every page repeats."""
        return head_block(_COLUMNS, room.width())

    def blocks(self, room: QSizeF) -> Sequence[Block]:
        """The name of each project, then its tasks, one a line, as wide as ``room``."""
        return list(self._blocks(room.width()))

    def _blocks(self, width: float) -> Iterator[Block]:
        for sheet in self._sheets:
            yield group_block(sheet.name, sheet.sentence, width)
            for line in sheet.lines:
                yield row_block(self._row(line), _COLUMNS, width)

    def _row(self, line: TaskLine) -> TableRow:
        task, dates = line.task, line.dates
        title = f"{task.title} ({line.only_if})" if line.only_if else task.title
        due = short_date(task.due_on, self._today) if task.due_on is not None else ""
        over = task.state.over
        expected = short_date(dates.expected_finish.date(), self._today) if dates is not None else ""
        slack = "" if dates is None or dates.slack_days is None or over else f"{dates.slack_days} d".replace("-", "−")
        strong = frozenset({3, 4, 5}) if dates is not None and (dates.late or dates.at_risk) else frozenset[int]()
        cells = (title, line.owner, _state_words(line), due, "" if over and dates is None else expected, slack)
        return TableRow(cells, strong, faint=over, box=not over)


def _state_words(line: TaskLine) -> str:
    task = line.task
    if task.state is TaskState.SKIPPED:
        return "not needed" if task.run.skip is SkipReason.NOT_NEEDED else "skipped"
    if task.blocked is not None and task.state.open:
        return "blocked"
    if task.in_review:
        return "in review"
    words = task.state.value
    return f"{words}, late" if line.dates is not None and line.dates.late else words
