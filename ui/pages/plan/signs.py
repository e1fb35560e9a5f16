"""What the signs of the chart mean: in a legend under it that can be shut, and in a tip where the pointer rests."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.text import day_words
from ui.link.accessible import named
from ui.link.command import Command
from ui.link.plain_text import one_line, tip
from ui.link.theme import META, font, theme
from ui.pages.plan.model import PlanModel
from ui.printing.plan.bar_painter import (
    bar_rect,
    baseline_rect,
    expected_rect,
    latest_rect,
    paint_bar,
    row_top,
    segment_rects,
    window_rect,
)
from ui.printing.plan.chart_content import (
    ROW,
    Arrow,
    BarAppearance,
    ChartContent,
    HeadAppearance,
    Progress,
    TimeScale,
    TimeSpan,
)
from ui.printing.plan.head_painter import head_rect
from ui.printing.plan.plan_painter import paint_absence
from ui.widgets.button import icon_button


class Sign(Enum):
    """What is drawn of a bar, in the order in which one lies over the other."""

    LATEST = auto()
    EXPECTED = auto()
    BASELINE = auto()
    BAR = auto()
    ROUND = auto()
    WINDOW = auto()
    AWAY = auto()


def sign_at(content: ChartContent, bar: BarAppearance, row: int, at: QPointF) -> Sign | None:
    """The sign of a row under a point of the whole plan."""
    y = row_top(row)
    boxes = {
        Sign.LATEST: latest_rect(content, bar, y).adjusted(-4, -3, 4, 3),
        Sign.EXPECTED: expected_rect(content, bar, y).adjusted(-2, -1, 2, 1),
        Sign.BASELINE: baseline_rect(content, bar, y).adjusted(-2, -1, 2, 1),
        Sign.BAR: bar_rect(content, bar, y),
        Sign.WINDOW: window_rect(content, bar, y),
    }
    sizes = {sign: box for sign, box in boxes.items() if box.width() > 8 and box.height() > 4 and box.contains(at)}
    found = next(iter(sizes), None)
    if found is None and any(box.contains(at) for box in segment_rects(content, bar, y)):
        return Sign.ROUND
    if found is None and content.scale.day_at(at.x()) in bar.off:
        return Sign.AWAY
    return found


def told_at(model: PlanModel, content: ChartContent, at: QPointF) -> str:
    """What the tip at a point of the whole plan says; empty where there is no sign."""

    def days(span: TimeSpan | None) -> str:
        ends = dict.fromkeys(_day(end, model.today) for end in span or ())
        return " to ".join(ends)

    row = int(at.y() // ROW)
    bar, drawn = model.rows.bar(row), model.appearance(row)
    if isinstance(drawn, HeadAppearance) and head_rect(content, drawn, row_top(row)).adjusted(0, -3, 0, 3).contains(at):
        return f"{drawn.title}: {days(drawn.span)}\n{model.description(row)}"
    if bar is None or not isinstance(drawn, BarAppearance):
        return ""

    match sign_at(content, drawn, row, at):
        case Sign.LATEST:
            return f"Latest finish: {_day(drawn.latest or model.now, model.today)}. What ends later moves the date."
        case Sign.EXPECTED:
            after = ", after its due" if drawn.at_risk or drawn.late else ""
            return f"{'It was' if drawn.progress is Progress.OVER else 'Expected'}: {days(drawn.expected)}{after}."
        case Sign.BASELINE:
            known = model.forecast_of(bar)
            return f"“{known.baseline_name if known is not None else ''}” had it: {days(drawn.baseline)}."
        case Sign.ROUND:
            return "An earlier round, before it was opened again."
        case Sign.WINDOW if drawn.window is not None:
            return f"Can start {_day(drawn.window[0], model.today)}, due {_day(drawn.window[1], model.today)}."
        case Sign.AWAY:
            return f"{one_line(bar.owner_name)} does not work on {_day(content.scale.day_at(at.x()), model.today)}."
        case Sign.BAR:
            said = model.description(row)
            return f"{model.name(row)}\n{said[:1].upper()}{said[1:]}."
    return ""


def _day(moment: date, today: date) -> str:
    return day_words(moment.date() if isinstance(moment, datetime) else moment, today, weekday=True)


def show_tip(event: QHelpEvent, words: str, over: QWidget) -> None:
    """At the pointer; an older one goes where there is nothing to say."""
    if words:
        QToolTip.showText(event.globalPos(), tip(words), over)
    else:
        QToolTip.hideText()


LOW_PAGE = 340
_FIRST = date(2027, 1, 4)
_DAY_WIDTH, _SAMPLE = 14.0, 28.0
_GAP, _AFTER, _LINE, _SIDE = 6, 12, 30, 10
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def _no_arrows(first: int, last: int) -> tuple[Arrow, ...]:
    return ()


def _never(day: date) -> bool:
    return False


def _span(first: int, last: int) -> TimeSpan:
    """From the morning of one day of the samples to the evening of another."""
    morning = datetime.combine(_FIRST, datetime.min.time()) + timedelta(hours=9)
    return morning + timedelta(days=first), morning + timedelta(days=last, hours=8)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    words: str
    bar: BarAppearance


ENTRIES = (
    LegendEntry("can start → due", BarAppearance("", _span(1, 1), window=_span(0, 1))),
    LegendEntry("work, part done", BarAppearance("", _span(0, 1), Progress.BEGUN)),
    LegendEntry("late", BarAppearance("", _span(0, 1), late=True)),
    LegendEntry("expected", BarAppearance("", _span(0, 0), expected=_span(0, 1), at_risk=True)),
    LegendEntry("latest finish", BarAppearance("", _span(0, 0), latest=_span(0, 1)[1])),
    LegendEntry("decides the date", BarAppearance("", _span(0, 1), critical=True)),
    LegendEntry("milestone", BarAppearance("", _span(0, 0), diamond=True, anchor=True)),
    LegendEntry("only if …", BarAppearance("", _span(0, 1), hollow=True)),
    LegendEntry("plan as kept", BarAppearance("", _span(1, 1), baseline=_span(0, 0))),
    LegendEntry("owner away", BarAppearance("", None, off=frozenset({_FIRST, _FIRST + timedelta(days=1)}))),
)


class Legend(QWidget):
    """One sample and its words for each sign, in as many lines as they need; ``shut`` is the command of its cross."""

    def __init__(self, shut: Command) -> None:
        super().__init__()
        named(self, "Legend", ", ".join(entry.words for entry in ENTRIES))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.cross = icon_button(shut, self, 14)
        self._places: list[tuple[int, int]] = []
        self._low = False
        theme().changed.connect(self.update)

    def fit(self, height: int, wanted: bool) -> None:
        """On a page of this height: where it becomes a low one the bars get the room, until the legend is asked for."""
        if (height < LOW_PAGE) != self._low:
            self._low = not self._low
            self.setVisible(wanted and not self._low)

    def sizeHint(self) -> QSize:
        return QSize(400, _LINE + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.cross.sizeHint()
        self.cross.setGeometry(self.width() - size.width() - 8, 5, size.width(), size.height())
        self._places = self._arranged(self.cross.x() - 8)
        self.setFixedHeight(self._places[-1][1] + _LINE + 8)

    def _arranged(self, right: int) -> list[tuple[int, int]]:
        """Where each sample begins: side by side, the next line where one has no room."""
        metrics = QFontMetrics(font(META))
        found, x, y = [], _SIDE, 4
        for entry in ENTRIES:
            width = round(_SAMPLE) + _GAP + metrics.horizontalAdvance(entry.words)
            if x > _SIDE and x + width > right:
                x, y = _SIDE, y + _LINE
            found.append((x, y))
            x += width + _AFTER
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme().tokens
        painter = QPainter(self)
        painter.setPen(QPen(t.border, 1))
        painter.drawLine(0, 0, self.width(), 0)
        for entry, (x, y) in zip(ENTRIES, self._places, strict=False):
            self._paint_sample(painter, entry.bar, QPoint(x, y))
            painter.setPen(t.muted)
            painter.setFont(font(META))
            words = QRect(x + round(_SAMPLE) + _GAP, y, 400, _LINE)
            painter.drawText(words, _MIDDLE, entry.words)
        painter.end()

    def _paint_sample(self, painter: QPainter, bar: BarAppearance, at: QPoint) -> None:
        moment = datetime.combine(_FIRST, datetime.min.time()) + timedelta(hours=16)
        content = ChartContent(
            TimeScale(_FIRST, _DAY_WIDTH), theme().tokens, moment.date(), moment, lambda row: bar, 1, _no_arrows, _never
        )
        painter.save()
        painter.translate(at.x(), at.y() - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if bar.planned is None:
            painter.setClipRect(QRectF(0, 8, _SAMPLE, 16))
            paint_absence(painter, content, bar, 0, QRectF(0, 0, _SAMPLE, ROW))
        else:
            paint_bar(painter, content, bar, 0)
        painter.restore()
