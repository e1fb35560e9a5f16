"""The plan for sheets of paper: names at the left and the time scale above on each page, empty time left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from math import ceil

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.text import day_words
from app.domain.workflow import StepKind
from app.queries.plan import PlanDates, PlanLink
from app.queries.reader import PlanRow
from app.queries.sheet import PlanSheet
from ui.link.theme import BODY, MEDIUM, META, REGULAR, SEMIBOLD, Tokens, font, numbers
from ui.printing.flowchart.lettering import cut, lines
from ui.printing.paper.tiling import Span
from ui.printing.plan.chart_content import (
    ROW,
    Arrow,
    BarAppearance,
    ChartContent,
    HeadAppearance,
    Progress,
    RowAppearance,
    TimeScale,
    TimeSpan,
)
from ui.printing.plan.plan_painter import HEAD, paint_rows, paint_scale
from ui.widgets.date_text import short_date

TITLE, OWNER, DUE, SLACK = 246.0, 106.0, 62.0, 48.0
NAMES = TITLE + OWNER + DUE + SLACK
"""The columns that are repeated at the left."""
DAY_WIDTH, WIDEST_PLAN = 13.0, 6000.0
"""Pixels of a day, less where the whole plan would be wider than so many."""
_AIR = timedelta(days=2)
_BLOCK = 32
"""Rows that share a list of arrows."""
_NAME_PX, _STEP = 12, 14.0
_WORDS = 160.0
"""For what stands behind the last bar."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True)
class _Named:
    """A row with the words of its columns."""

    title: str
    appearance: RowAppearance
    owner: str = ""
    due: str = ""
    slack: str = ""
    over: bool = False
    sentence: str = ""


class PlanOnPaper:
    """The plan as a ``Drawing`` that the paper cuts into pages; its origin is where names and time scale end."""

    text_px = META

    def __init__(self, plan: PlanSheet) -> None:
        self._plan = plan
        self._rows: list[_Named] = []
        self._place: dict[TaskId, int] = {}
        for group in plan.groups:
            self._rows.append(_Named(group.title, HeadAppearance(group.title), sentence=group.sentence))
            for row in group.rows:
                self._place[row.task_id] = len(self._rows)
                self._rows.append(self._named(row, plan.dates.get(row.task_id)))

    def _named(self, row: PlanRow, dates: PlanDates | None) -> _Named:
        due = short_date(row.due_on, self._plan.today) if row.due_on is not None else ""
        days = dates.slack_days if dates is not None and not row.state.over else None
        slack = "" if days is None else f"{days} d".replace("-", "−")
        return _Named(row.title, appearance_of(row, dates, self._plan), row.owner_name, due, slack, row.state.over)

    @cached_property
    def _scale(self) -> TimeScale:
        first, last = self._days
        width = min(DAY_WIDTH, WIDEST_PLAN / ((last - first).days + 1))
        return TimeScale(first, width)

    @cached_property
    def _days(self) -> tuple[date, date]:
        """From the first bar to the last, with some air; nothing is printed of empty months."""
        moments = [
            moment
            for row in self._rows
            if isinstance(row.appearance, BarAppearance)
            for moment in _moments(row.appearance)
        ]
        first, last = (min(moments), max(moments)) if moments else (self._plan.now, self._plan.now)
        return (first - _AIR).date(), (last + _AIR).date()

    @cached_property
    def extent(self) -> QRectF:
        """Where the whole drawing lies, in pixels at 100 %, with the heads that every page repeats."""
        first, last = self._days
        width = ((last - first).days + 1) * self._scale.day_width + _WORDS
        return QRectF(-NAMES, -HEAD, NAMES + width, HEAD + max(len(self._rows), 1) * ROW)

    @property
    def frozen(self) -> QSizeF:
        """The names at the left and the time scale above, which every page repeats."""
        return QSizeF(NAMES, HEAD)

    @property
    def whole_across(self) -> Sequence[Span]:
        """Nothing: any day may begin a page."""
        return ()

    @property
    def whole_down(self) -> Sequence[Span]:
        """Rows; the head of a group stays with the first bar under it."""
        heads = [at for at, row in enumerate(self._rows) if isinstance(row.appearance, HeadAppearance)]
        pairs = [(at * ROW, (at + 2) * ROW) for at in heads if at + 1 < len(self._rows)]
        return [*pairs, *((at * ROW, (at + 1) * ROW) for at in range(len(self._rows)))]

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """Paint what meets ``exposed``: the corner, the names, the time scale or the bars."""
        names, head = exposed.left() < 0, exposed.top() < 0
        if names and head:
            self._paint_corner(painter, t)
        elif names:
            self._paint_names(painter, exposed, t)
        elif head:
            painter.translate(0, -HEAD)
            paint_scale(painter, self._content(t), exposed.left(), exposed.width())
        else:
            paint_rows(painter, self._content(t), exposed)
            self._paint_sentences(painter, exposed, t)

    def _content(self, t: Tokens) -> ChartContent:
        plan = self._plan
        rows = self._rows
        return ChartContent(
            self._scale,
            t,
            plan.today,
            plan.now,
            lambda at: rows[at].appearance,
            len(rows),
            self._arrows,
            plan.off.__contains__,
        )

    def _arrows(self, first: int, last: int) -> list[Arrow]:
        """Those that touch or cross these rows, in a steady order."""
        blocks = range(first // _BLOCK, last // _BLOCK + 1)
        near = dict.fromkeys(arrow for block in blocks for arrow in self._arrows_by_block.get(block, ()))
        return [
            arrow
            for arrow in near
            if min(arrow.source, arrow.target) <= last and max(arrow.source, arrow.target) >= first
        ]

    @cached_property
    def _arrows_by_block(self) -> dict[int, list[Arrow]]:
        """The arrows by each block of rows that they touch or cross, so that a page looks at few of them."""
        found: dict[int, list[Arrow]] = {}
        for link in self._plan.links:
            if link.source in self._place and link.target in self._place:
                arrow = self._arrow(link)
                upper, lower = sorted((arrow.source, arrow.target))
                for block in range(upper // _BLOCK, lower // _BLOCK + 1):
                    found.setdefault(block, []).append(arrow)
        return found

    def _arrow(self, link: PlanLink) -> Arrow:
        dates = self._plan.dates
        ends = [dates[end].critical for end in (link.source, link.target) if end in dates]
        return Arrow(
            self._place[link.source], self._place[link.target], link.kind, link.broken, len(ends) == 2 and all(ends)
        )

    def _paint_sentences(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """On every tile: a page must be understood by itself."""
        painter.setFont(font(META, REGULAR))
        painter.setPen(t.muted)
        room = exposed.width() - 12
        for at in self._rows_in(exposed):
            row = self._rows[at]
            if isinstance(row.appearance, HeadAppearance):
                shown = lines(row.sentence, room, 2, META, REGULAR)
                top = at * ROW + (ROW - 1 - _STEP * len(shown)) / 2
                for number, line in enumerate(shown):
                    painter.drawText(QRectF(exposed.left() + 6, top + number * _STEP, room + 4, _STEP), _LEFT, line)

    def _rows_in(self, exposed: QRectF) -> range:
        """The numbers of the rows that meet ``exposed``."""
        return range(max(0, int(exposed.top() // ROW)), min(len(self._rows), ceil(exposed.bottom() / ROW)))

    def _paint_corner(self, painter: QPainter, t: Tokens) -> None:
        painter.fillRect(QRectF(-NAMES, -HEAD, NAMES, HEAD), t.surface)
        painter.setFont(font(META, MEDIUM))
        painter.setPen(t.muted)
        columns = (0.0, TITLE, "Task"), (TITLE, OWNER, "Owner"), (-DUE - SLACK, DUE, "Due"), (-SLACK, SLACK, "Slack")
        for at, width, words in columns:
            left = at if at >= 0 else NAMES + at
            painter.drawText(QRectF(left - NAMES + 6, -24, width - 8, 18), _LEFT, words)
        painter.setPen(QPen(t.border, 1))
        painter.drawLine(round(-NAMES), -1, 0, -1)

    def _paint_names(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        for at in self._rows_in(exposed):
            row, y = self._rows[at], float(at * ROW)
            head = isinstance(row.appearance, HeadAppearance)
            painter.fillRect(QRectF(-NAMES, y, NAMES, ROW), t.sunken if head else t.surface)
            painter.setPen(QPen(t.border, 1))
            painter.drawLine(round(-NAMES), round(y) + ROW - 1, 0, round(y) + ROW - 1)
            self._paint_name(painter, row, y, t)
        painter.setPen(QPen(t.strong_border, 1))
        painter.drawLine(-1, round(exposed.top()), -1, round(exposed.bottom()))

    def _paint_name(self, painter: QPainter, row: _Named, y: float, t: Tokens) -> None:
        head = isinstance(row.appearance, HeadAppearance)
        room, size, weight = (NAMES, BODY, SEMIBOLD) if head else (TITLE, _NAME_PX, REGULAR)
        shown = lines(row.title, room - 12, 2, size, weight)
        top = y + (ROW - 1 - _STEP * len(shown)) / 2
        painter.setFont(font(size, weight))
        painter.setPen(t.muted if row.over else t.text)
        for at, line in enumerate(shown):
            painter.drawText(QRectF(-NAMES + 6, top + at * _STEP, room - 8, _STEP), _LEFT, line)
        if head:
            return
        painter.setFont(numbers(META))
        painter.setPen(t.muted)
        owner = cut(row.owner, OWNER - 8, META, REGULAR)
        painter.drawText(QRectF(-NAMES + TITLE + 6, y, OWNER - 6, ROW - 1), _LEFT, owner)
        painter.drawText(QRectF(-DUE - SLACK + 6, y, DUE - 6, ROW - 1), _LEFT, row.due)
        painter.drawText(QRectF(-SLACK + 6, y, SLACK - 6, ROW - 1), _LEFT, row.slack)


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
        words=_words(live, row, plan),
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
    needed = f"needed by {day_words(live.needed_by, plan.today, weekday=True)}" if live.needed_by is not None else ""
    return " · ".join(words for words in (plan.anchors.get(row.task_id, ""), needed, live.only_if) if words)


def _moments(appearance: BarAppearance) -> list[datetime]:
    return [moment for span in appearance.spans for moment in span]
