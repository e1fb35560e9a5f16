"""The plan for sheets of paper: names at the left and a time scale above on each page, no empty time around the bars.

One chart holds all projects as long as that can be read on one page; else each project has a chart with a span of time
of its own, so that a far date in one does not stretch the others.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, time

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from app.domain.run import TaskState
from app.domain.workflow import StepKind
from app.queries.plan import PlanDates
from app.queries.rows import PlanRow
from app.queries.sheet import PlanGroup, PlanSheet
from ui.link.theme import BODY, META, REGULAR, SEMIBOLD, Tokens
from ui.printing.flowchart.lettering import text_width, wrapped
from ui.printing.paper.tiling import Span
from ui.printing.plan.chart_content import (
    EACH_WEEK,
    BarAppearance,
    HeadAppearance,
    Progress,
    TimeSpan,
)
from ui.printing.plan.plan_painter import HEAD
from ui.printing.plan.printed_chart import NAME_PX, OWNER, TITLE, NameColumns, PrintedChart, PrintedRow

_WORDS = 300.0
"""The widest line of what stands behind a bar."""
_SENTENCE = 360.0
"""What a sentence has at least, also where the bars need less."""


class PlanOnPaper:
    """The plan as a ``TiledDrawing`` that the paper cuts into pages; x is 0 where names end and time begins."""

    text_px = META

    def __init__(
        self,
        plan: PlanSheet,
        page: QSizeF = QSizeF(1200, 700),
        most: tuple[int, int] = (1, 1),
        named: Sequence[tuple[PlanGroup, Sequence[PrintedRow]]] = (),
        columns: NameColumns | None = None,
    ) -> None:
        self._plan = plan
        self._page = page
        self._most = most
        self._named = named or [(group, [_named(row, plan) for row in group.rows]) for group in plan.groups]
        self._columns = columns or self._as_wide_as_days()
        self.charts = self._charts()
        """One over the other."""

    def shaped(self, page: QSizeF, most: tuple[int, int]) -> "PlanOnPaper":
        """With time as wide as ``most`` pages across and down have room for, and as many charts as that needs."""
        return PlanOnPaper(self._plan, page, most, self._named, self._columns)

    def _as_wide_as_days(self) -> NameColumns:
        dues = [text_width(due, META, REGULAR) for due in {row.due for _, rows in self._named for row in rows}]
        return NameColumns(max([50.0, *dues]) + 14)

    @property
    def extent(self) -> QRectF:
        """Where the whole drawing lies, in pixels at 100 %."""
        width = max(chart.width for chart in self.charts)
        return QRectF(-self._columns.width, 0, self._columns.width + width, self.charts[-1].bottom)

    @property
    def frozen(self) -> QSizeF:
        """The names at the left and the time scale above, which every page repeats."""
        return QSizeF(self._columns.width, HEAD)

    @property
    def heads(self) -> Sequence[float]:
        """Where each chart begins with its time scale."""
        return [chart.top for chart in self.charts]

    @property
    def content(self) -> Sequence[QRectF]:
        """The bars, and the rows that have none."""
        return [rect for chart in self.charts for rect in chart.content]

    @property
    def whole_across(self) -> Sequence[Span]:
        """Nothing: any day may begin a page."""
        return ()

    @property
    def whole_down(self) -> Sequence[Span]:
        """Rows; the head of a group, and a time scale, stays with the first bar under it."""
        return [span for chart in self.charts for span in chart.whole_down]

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """Paint what meets ``exposed``: names and corner where it lies left of 0, else bars and time scale."""
        first = bisect_right(self.charts, exposed.top(), key=lambda chart: chart.bottom)
        for chart in self.charts[first : bisect_left(self.charts, exposed.bottom(), key=lambda chart: chart.top)]:
            painter.save()
            painter.translate(0, chart.top)
            chart.paint(painter, exposed.translated(0, -chart.top), t)
            painter.restore()

    def _charts(self) -> list["PrintedChart"]:
        across, down = self._most
        free = (self._page.width() - self._columns.width) * across
        beside = free if across == 1 else self._page.width() - self._columns.width
        together = self._chart(beside, free, 0.0, *self._named)
        fits = together.bottom <= self._page.height() * down - HEAD * (down - 1)
        if len(self._named) < 2 or (fits and together.scale.day_width >= EACH_WEEK):
            return [self._checked(together, [*self._named], free)]
        found: list[PrintedChart] = []
        for one in self._named:
            top = found[-1].bottom if found else 0.0
            found.append(self._checked(self._chart(beside, free, top, one), [one], free))
        return found

    def _chart(
        self, beside: float, free: float, top: float, *groups: tuple[PlanGroup, Sequence[PrintedRow]]
    ) -> "PrintedChart":
        """With its sentences as wide as it turns out to be; bars of few days leave most of the page free."""
        least = min(beside, _SENTENCE)
        chart = PrintedChart(self._plan, self._columns, self._groups(beside, *groups), free, least, top)
        if chart.width >= beside:
            return chart
        return PrintedChart(self._plan, self._columns, self._groups(chart.width, *groups), free, least, top)

    def _checked(
        self, chart: "PrintedChart", groups: Sequence[tuple[PlanGroup, Sequence[PrintedRow]]], free: float
    ) -> "PrintedChart":
        """Where time takes several pages, the sentences stand under the names, which every page repeats."""
        if chart.width <= self._page.width() - self._columns.width + 1:
            return chart
        rows = self._groups(0.0, *groups)
        return PrintedChart(self._plan, self._columns, rows, free, 0.0, chart.top)

    def _groups(self, beside: float, *groups: tuple[PlanGroup, Sequence[PrintedRow]]) -> list[PrintedRow]:
        """The rows under their heads; a sentence is ``beside`` pixels wide, or under the title where that is 0."""
        found: list[PrintedRow] = []
        for group, rows in groups or self._named:
            title = wrapped(group.title, self._columns.width - 12, BODY, SEMIBOLD)
            room = beside - 12 if beside else self._columns.width - 12
            said = wrapped(group.sentence, room, META, REGULAR)
            words, under = (said, ()) if beside else ((), said)
            found.append(PrintedRow(HeadAppearance(group.title), title, words=words, under=under))
            found += rows
        return found


def appearance_of(row: PlanRow, dates: PlanDates | None, plan: PlanSheet) -> BarAppearance:
    """A bar with what is worked out of it; its title stands at the left of every page."""
    over = row.state.over
    live = dates if not over else None
    return BarAppearance(
        "",
        _planned(row),
        Progress.OVER if over else Progress.BEGUN if row.state is TaskState.DOING else Progress.NONE,
        _expected(row, dates, plan),
        live.latest_finish if live is not None else None,
        None,
        live.window if live is not None else None,
        tuple((one.start, one.finish) for one in dates.segments) if dates is not None else (),
        diamond=row.kind is StepKind.MILESTONE or (dates is not None and dates.anchor),
        anchor=dates is not None and dates.anchor,
        critical=live is not None and live.critical,
        late=live.late if live is not None else (not over and plan.horizon.has_passed(row.due_on, row.owner_id)),
        at_risk=live is not None and live.at_risk,
        hollow=dates is not None and bool(dates.only_if),
        conflict=live is not None and live.needed_by is not None,
        blocked=row.blocked,
        pinned=row.pinned,
    )


def _named(row: PlanRow, plan: PlanSheet) -> PrintedRow:
    dates = plan.dates.get(row.task_id)
    live = dates if not row.state.over else None
    days = live.slack_days if live is not None else None
    return PrintedRow(
        appearance_of(row, dates, plan),
        wrapped(row.title, TITLE - 12, NAME_PX, REGULAR),
        row.task_id,
        wrapped(row.owner_name, OWNER - 10, META, REGULAR),
        plan.words.day(row.due_on, plan.today, weekday=False) if row.due_on is not None else "",
        "" if days is None else plan.words.slack.format(days=days).replace("-", "−"),
        wrapped(_words(live, row, plan), _WORDS, META, REGULAR),
        over=row.state.over,
    )


def _planned(row: PlanRow) -> TimeSpan | None:
    if row.planned_start is not None and row.planned_finish is not None:
        return row.planned_start, row.planned_finish
    if row.due_on is None:
        return None
    return datetime.combine(row.due_on, time(9)), datetime.combine(row.due_on, time(17))


def _expected(row: PlanRow, dates: PlanDates | None, plan: PlanSheet) -> TimeSpan | None:
    if row.state.over:
        if row.started_at is None or row.finished_at is None:
            return None
        begun, ended = (
            moment.astimezone(plan.zone).replace(tzinfo=None) for moment in (row.started_at, row.finished_at)
        )
        return begun, ended
    return (dates.expected_start, dates.expected_finish) if dates is not None else None


def _words(live: PlanDates | None, row: PlanRow, plan: PlanSheet) -> str:
    if live is None:
        return ""
    needed = ""
    if live.needed_by is not None:
        needed = plan.words.needed_by.format(day=plan.words.day(live.needed_by, plan.today))
    # Under which condition is worded by the program in its own language; a hollow bar says as much.
    only_if = "" if plan.words.translated else live.only_if
    return " · ".join(words for words in (plan.anchors.get(row.task_id, ""), needed, only_if) if words)
