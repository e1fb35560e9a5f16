"""What repeats, under the bars: each run ahead that is not made yet as a hollow diamond on its day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.text import day_words
from app.queries.reader import Reader
from app.queries.recurrence import ComingRun, RecurrenceLine, recurrence_lines
from ui.link.accessible import named
from ui.link.context import Context
from ui.link.place import RecurrencePlace
from ui.link.plain_text import one_line
from ui.link.theme import theme
from ui.pages.plan.plan_chart import PlanChart
from ui.pages.plan.signs import show_tip
from ui.printing.plan.bar_painter import bar_rect, paint_bar, paint_words, row_top
from ui.printing.plan.chart_content import ROW, BarAppearance, ChartContent, Ghosts
from ui.printing.plan.plan_painter import paint_rows
from ui.widgets.button import link_button

MOST = 3
"""Rows; what else repeats stands on its own page."""
_NAME = 160
"""Pixels that the name of a run needs before the next one."""


def repeating(reader: Reader) -> list[RecurrenceLine]:
    """What makes projects by itself now, by the day of its next run; nothing of what is paused."""
    return [line for line in recurrence_lines(reader) if line.next_on is not None][:MOST]


class RunNames(QWidget):
    """Beside the table: what repeats, a button each that leads to its dates."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.hide()

    def show_lines(self, lines: Sequence[RecurrenceLine], today: date) -> None:
        """One button a line; its description says the days."""
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for line in lines:
            place = RecurrencePlace(line.recurrence.id)
            button = link_button(f"Repeats: {one_line(line.workflow)}")
            days = ", ".join(day_words(run.to, today, weekday=True) for run in line.coming if run.to is not None)
            named(button, button.text(), f"Next runs, not made yet: {days}")
            button.setFixedHeight(ROW)
            button.clicked.connect(lambda _=False, place=place: self._context.go_to(place))
            self._rows.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setFixedHeight(len(lines) * ROW)
        self.setVisible(bool(lines))


class ComingRuns(QWidget):
    """Under the bars, on their scale and scrolled with them."""

    def __init__(self, chart: PlanChart, names: RunNames) -> None:
        super().__init__()
        self.names = names
        named(self, "Coming runs")
        self._chart = chart
        self.lines: Sequence[RecurrenceLine] = ()
        chart.scrolled.connect(self.update)
        chart.zoomed.connect(self.update)
        theme().changed.connect(self.update)
        self.hide()

    def show_lines(self, lines: Sequence[RecurrenceLine]) -> None:
        """One row a line, here and beside the table."""
        self.lines = lines
        self.names.show_lines(lines, self._chart.model.today)
        self.setFixedHeight(len(lines) * ROW)
        self.setVisible(bool(lines))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, len(self.lines) * ROW)

    def marks(self, row: int) -> Iterator[tuple[ComingRun, BarAppearance]]:
        """The runs of a row and how each looks; its name where it does not run into the next one."""
        ahead = [run for run in self.lines[row].coming if run.to is not None]
        for run, after in zip(ahead, [*ahead[1:], None], strict=True):
            day = run.to or run.on
            roomy = after is None or (((after.to or after.on) - day).days * self._chart.scale.day_width > _NAME)
            moment = datetime.combine(day, time(self._chart.scale.closes // 60 % 24))
            name = one_line(run.name) if roomy else ""
            yield run, BarAppearance(name, (moment, moment), diamond=True, anchor=True, hollow=True)

    def told_at(self, at: QPointF) -> str:
        """What the tip says of the run there."""
        row = int(at.y() // ROW)
        x = at.x() + self._chart.horizontalScrollBar().value()
        for run, mark in self.marks(row) if row < len(self.lines) else ():
            if bar_rect(self._content(), mark, row_top(row)).adjusted(-4, -4, 4, 4).contains(QPointF(x, at.y())):
                today = self._chart.model.today
                made = day_words(run.made_on, today, weekday=True)
                off = f", {run.day_off}" if run.day_off else ""
                when = day_words(run.to or run.on, today, weekday=True)
                return f"{one_line(run.name)}\n{when}{off}. It is made by itself on {made}."
        return ""

    def _content(self) -> ChartContent:
        chart = self._chart.content()
        blank = BarAppearance("", None)
        return replace(
            chart, row=lambda row: blank, count=len(self.lines), arrows=lambda first, last: (), chosen=frozenset(),
            current=-1, focused=False, hovered=-1, ghosts=Ghosts(),
        )  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = self._chart.horizontalScrollBar().value()
        painter.translate(-left, 0)
        content = self._content()
        paint_rows(painter, content, QRectF(self.rect()).translated(left, 0))
        for row in range(len(self.lines)):
            for _, mark in self.marks(row):
                paint_bar(painter, content, mark, row_top(row))
                paint_words(painter, content, mark, row_top(row))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            show_tip(event, self.told_at(event.pos().toPointF()), self)
            return True
        return super().event(event)
