"""A chart of the plan on paper: rows under a time scale of their own, names at the left, nothing cut."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.ids import TaskId
from app.queries.plan import PlanLink
from app.queries.sheet import PlanSheet
from ui.link.theme import BODY, MEDIUM, META, REGULAR, SEMIBOLD, Tokens, font, numbers
from ui.printing.flowchart.lettering import text_width, wrapped
from ui.printing.paper.tiling import Span
from ui.printing.plan.bar_painter import SIZE, bar_rect, icons_of, words_left
from ui.printing.plan.chart_content import (
    EACH_MONTH,
    MONTHS,
    ROW,
    Arrow,
    BarAppearance,
    ChartContent,
    HeadAppearance,
    RowAppearance,
    TimeScale,
    TimeSpan,
)
from ui.printing.plan.plan_painter import HEAD, paint_rows, paint_scale

TITLE, OWNER, SLACK = 246.0, 106.0, 48.0
NAME_PX = 12
DAY_WIDTH = 13.0
"""The most pixels of a day; less where time is long, down to ``EACH_MONTH``."""
_AIR, _LEAST_AIR = 2, 12.0
"""Days before the first bar and after the last, and pixels at least: a diamond is wider than a narrow day."""
_END = 60.0
"""For what stands behind the last bar."""
_BLOCK = 32
"""Rows that share a list of arrows."""
_STEP = 14.0
_LEFT = (
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
)
"""A line of text is a hair higher than the step of lines; cut to it, each would be a clip of its own in the file."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row with the words of its columns, in lines; ``slots``: how many times the height of a row it takes."""

    appearance: RowAppearance
    title: tuple[str, ...]
    task_id: TaskId | None = None
    owner: tuple[str, ...] = ()
    due: str = ""
    slack: str = ""
    words: tuple[str, ...] = ()
    """Behind the bar; of a head: its sentence in the chart."""
    under: tuple[str, ...] = ()
    """Of a head: its sentence under the title."""
    over: bool = False
    slots: int = field(init=False)
    reach: TimeSpan | None = field(init=False)
    """From the first to the last time that is drawn of it; None without a date, and of a head."""

    def __post_init__(self) -> None:
        most = max(len(self.title) + len(self.under), len(self.owner), len(self.words), 1)
        moments = moments_of(self.appearance)
        object.__setattr__(self, "slots", ceil((most * _STEP + 5) / ROW))
        object.__setattr__(self, "reach", (min(moments), max(moments)) if moments else None)


@dataclass(frozen=True, slots=True)
class NameColumns:
    """The widths of what is repeated at the left: the day that is due must never be cut."""

    due: float

    @property
    def width(self) -> float:
        return TITLE + OWNER + self.due + SLACK


class PrintedChart:
    """Rows under one time scale, whose strip begins at ``top``; it paints with its own top at y 0.

    ``free`` is the room for time; of that it takes what the bars need and at least ``least``, for the sentences.
    """

    def __init__(
        self, plan: PlanSheet, columns: NameColumns, rows: Sequence[PrintedRow], free: float, least: float, top: float
    ) -> None:
        self._plan = plan
        self._names = columns.width
        self._columns = columns
        self._rows = rows
        self.top = top
        self.bottom = top + HEAD + max(sum(row.slots for row in rows), 1) * ROW
        moments = [moment for row in rows if row.reach is not None for moment in row.reach] or [plan.now]
        first, last = min(moments).date(), max(moments).date()
        days = (last - first).days + 1
        width = (free - _END) / (days + 2 * _AIR)
        if width * _AIR < _LEAST_AIR:
            width = (free - _END - 4 * _LEAST_AIR) / days
        width = min(max(width, EACH_MONTH), DAY_WIDTH)
        air = max(_AIR, ceil(_LEAST_AIR / width))
        self.scale = TimeScale(first - timedelta(days=air), width)
        self.width = max((days + 2 * air) * width + _END, least)

    @property
    def content(self) -> Sequence[QRectF]:
        """The bars, from where they begin to where they are expected to end; rows without one at the left."""
        found = []
        for y, row in self._placed:
            if isinstance(row.appearance, BarAppearance):
                ends = [self.scale.x_of(moment) for moment in row.reach] if row.reach is not None else [0.0, SIZE]
                found.append(QRectF(ends[0], self.top + y, max(ends[1] - ends[0], 4.0), row.slots * ROW))
        return found

    @property
    def whole_down(self) -> Sequence[Span]:
        """The spans of y that no page cuts; what stands over a first bar is kept with it."""
        found: list[Span] = []
        begun: float | None = self.top
        for y, row in self._placed:
            first = self.top + y if begun is None else begun
            begun = first if isinstance(row.appearance, HeadAppearance) else None
            if begun is None:
                found.append((first, self.top + y + row.slots * ROW))
        return found

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """What meets ``exposed``: where that lies left of 0 the names, else the bars; the strip over what it covers."""
        body = exposed.intersected(QRectF(exposed.left(), HEAD, exposed.width(), self.bottom - self.top - HEAD))
        names = exposed.left() < 0
        if not body.isEmpty():
            painter.save()
            painter.translate(0, HEAD)
            area = body.translated(0, -HEAD)
            if names:
                self._paint_names(painter, area, t)
            else:
                content = self._content(t)
                paint_rows(painter, content, area)
                self._paint_words(painter, area, content)
            painter.restore()
        if exposed.top() >= HEAD:
            return
        if names:
            # Nothing but the strip is asked for where a page begins within the chart.
            self._paint_corner(painter, exposed.height() <= HEAD, t)
        else:
            paint_scale(painter, self._content(t), exposed.left(), exposed.width(), whole=True)

    @cached_property
    def _slots(self) -> Sequence[tuple[PrintedRow, int]]:
        return [(row, part) for row in self._rows for part in range(row.slots)]

    @cached_property
    def _placed(self) -> Sequence[tuple[float, PrintedRow]]:
        """The rows with where they begin under the top."""
        tops = accumulate((row.slots * ROW for row in self._rows), initial=HEAD)
        return [(float(y), row) for y, row in zip(tops, self._rows, strict=False)]

    def _slot(self, at: int) -> RowAppearance:
        row, part = self._slots[at]
        goes_on = part < row.slots - 1
        if isinstance(row.appearance, HeadAppearance):
            return HeadAppearance("", goes_on=goes_on)
        if part:
            return BarAppearance("", None, goes_on=goes_on)
        return row.appearance if row.appearance.goes_on == goes_on else replace(row.appearance, goes_on=goes_on)

    def _content(self, t: Tokens) -> ChartContent:
        plan = self._plan
        return ChartContent(
            self.scale,
            t,
            plan.today,
            plan.now,
            self._slot,
            len(self._slots),
            self._arrows,
            plan.off.__contains__,
            months=plan.words.months or MONTHS,
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
        place = {row.task_id: at for at, (row, part) in enumerate(self._slots) if not part}
        found: dict[int, list[Arrow]] = {}
        for link in (link for id in place if id is not None for link in self._plan.links_from.get(id, ())):
            if link.target in place:
                arrow = self._arrow(link, place[link.source], place[link.target])
                upper, lower = sorted((arrow.source, arrow.target))
                for block in range(upper // _BLOCK, lower // _BLOCK + 1):
                    found.setdefault(block, []).append(arrow)
        return found

    def _arrow(self, link: PlanLink, source: int, target: int) -> Arrow:
        dates = self._plan.dates
        ends = [dates[end].critical for end in (link.source, link.target) if end in dates]
        return Arrow(source, target, link.kind, link.broken, len(ends) == 2 and all(ends))

    def _seen(self, area: QRectF) -> Iterable[tuple[float, PrintedRow]]:
        """The rows that meet ``area``, with their tops under the strip."""
        first = max(0, bisect_right(self._placed, area.top() + HEAD, key=lambda one: one[0]) - 1)
        for at in range(first, len(self._placed)):
            y, row = self._placed[at]
            if y - HEAD >= area.bottom():
                return
            yield y - HEAD, row

    def _paint_words(self, painter: QPainter, area: QRectF, content: ChartContent) -> None:
        """Sentences of heads; what stands behind a bar, or before it where the page ends too early."""
        t = content.tokens
        painter.setFont(font(META, REGULAR))
        for y, row in self._seen(area):
            left, tone = area.left() + 6, t.muted
            if isinstance(row.appearance, BarAppearance):
                if row.appearance.planned is None and not row.appearance.segments and area.left() <= 0:
                    _paint_lines(painter, left, y, ROW, (self._plan.words.no_date,), t.faint)
                if not row.words:
                    continue
                bar = bar_rect(content, row.appearance, y)
                if not area.left() <= bar.right() <= area.right():
                    continue
                wide = max(text_width(line, META, REGULAR) for line in row.words) + 4
                left = words_left(content, row.appearance, y) + 17 * len(icons_of(row.appearance))
                if left + wide > area.right():
                    left = bar.left() - wide - 8
                    high = len(row.words) * _STEP
                    # Arrows come from there.
                    painter.fillRect(QRectF(left - 2, y + (ROW - 1 - high) / 2, wide, high), t.surface)
                left = max(min(left, area.right() - wide), area.left() + 4)
                tone = t.bad if row.appearance.late else t.muted
            _paint_lines(painter, left, y, row.slots * ROW if len(row.words) > 1 else ROW, row.words, tone)

    def _paint_corner(self, painter: QPainter, goes_on: bool, t: Tokens) -> None:
        left = -self._names
        painter.fillRect(QRectF(left, 0, self._names, HEAD), t.surface)
        heads = [row.appearance for row in self._rows if isinstance(row.appearance, HeadAppearance)]
        if goes_on and len(heads) == 1:
            painter.setFont(font(META, SEMIBOLD))
            said = self._plan.words.continued.format(title=heads[0].title)
            name = wrapped(said, self._names - 12, META, SEMIBOLD)[:1]
            _paint_lines(painter, left + 6, 4, 20, name, t.text)
        painter.setFont(font(META, MEDIUM))
        painter.setPen(t.muted)
        places = (0.0, TITLE, TITLE + OWNER, TITLE + OWNER + self._columns.due)
        for at, words in zip(places, self._plan.words.columns, strict=True):
            painter.drawText(QRectF(left + at + 6, HEAD - 24, 100, 18), _LEFT, words)
        painter.setPen(QPen(t.border, 1))
        painter.drawLine(round(left), HEAD - 1, 0, HEAD - 1)

    def _paint_names(self, painter: QPainter, area: QRectF, t: Tokens) -> None:
        left = -self._names
        for y, row in self._seen(area):
            height = row.slots * ROW
            head = isinstance(row.appearance, HeadAppearance)
            painter.fillRect(QRectF(left, y, self._names, height), t.sunken if head else t.surface)
            painter.setPen(QPen(t.border, 1))
            painter.drawLine(round(left), round(y) + height - 1, 0, round(y) + height - 1)
            painter.setFont(font(BODY, SEMIBOLD) if head else font(NAME_PX, REGULAR))
            ink = t.muted if row.over else t.text
            _paint_lines(painter, left + 6, y, height - len(row.under) * _STEP, row.title, ink)
            painter.setFont(numbers(META))
            if head:
                title = len(row.title) * _STEP
                _paint_lines(painter, left + 6, y + title, height - title, row.under, t.muted)
                continue
            _paint_lines(painter, left + TITLE + 6, y, height, row.owner, t.muted)
            _paint_lines(painter, left + TITLE + OWNER + 6, y, height, (row.due,), t.muted)
            _paint_lines(painter, left + TITLE + OWNER + self._columns.due + 6, y, height, (row.slack,), t.muted)
        painter.setPen(QPen(t.strong_border, 1))
        painter.drawLine(-1, round(area.top()), -1, round(area.bottom()))


def _paint_lines(painter: QPainter, left: float, top: float, height: float, words: Sequence[str], ink: QColor) -> None:
    """Lines under one another, in the middle of ``height``; the painter has their font."""
    painter.setPen(ink)
    y = top + (height - 1 - _STEP * len(words)) / 2
    for at, line in enumerate(words):
        painter.drawText(QRectF(left, y + at * _STEP, 4000, _STEP), _LEFT, line)


def moments_of(appearance: RowAppearance) -> list[datetime]:
    if not isinstance(appearance, BarAppearance):
        return []
    return [moment for span in appearance.spans for moment in span]
