"""Paints rows of the plan and the time scale over them, in the coordinates of the whole plan; the caller clips."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from app.domain.quantity import LinkKind
from ui.link.theme import META, SEMIBOLD, font, numbers
from ui.printing.plan.bar_painter import bar_rect, diamond, paint_bar, paint_words, row_top, span_rect
from ui.printing.plan.chart_content import (
    EACH_DAY,
    EACH_HOUR,
    EACH_MONTH,
    ROW,
    Arrow,
    BarAppearance,
    ChartContent,
    HeadAppearance,
    RowAppearance,
    ScaleLabel,
    TimeScale,
    scale_labels,
)
from ui.printing.plan.head_painter import near, paint_head_bar, paint_sentence, today_begins

HEAD = 46
"""Height of the time scale."""
STUB = 6.0
_BESIDE = 2 * STUB
"""How far an arrow reaches over the bars that it joins."""
_FROM_FINISH = (LinkKind.FINISH_START, LinkKind.FINISH_FINISH)
_TO_START = (LinkKind.FINISH_START, LinkKind.START_START)
_QUIET, _PALE = 0.5, 0.25
_LOWER_FROM = 6
Corners = list[tuple[float, float]]
OFF_FROM = 3.0
"""Pixels of a day from which days off are shaded: narrower ones would flicker."""


def paint_rows(painter: QPainter, content: ChartContent, area: QRectF) -> None:
    """All that lies in ``area``; the painter stands at the top left of the whole plan."""
    first = max(0, int(area.top() // ROW))
    last = min(content.count - 1, int(area.bottom() // ROW))
    appearances = [(row, content.row(row)) for row in range(first, last + 1)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    _paint_ground(painter, content, area, appearances)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_arrows(painter, content, content.arrows(first, last), area)
    for row, appearance in appearances:
        painter.setOpacity(1.0 if not content.alone or row in content.alone else _PALE)
        if isinstance(appearance, HeadAppearance):
            if near(content, appearance, area):
                paint_head_bar(painter, content, appearance, row_top(row))
        elif _near(content, appearance, area):
            paint_bar(painter, content, appearance, row_top(row))
    painter.setOpacity(1.0)
    _paint_today(painter, content, area, appearances)
    for row, appearance in appearances:
        if (
            isinstance(appearance, BarAppearance)
            and row not in content.ghosts.bars
            and _near(content, appearance, area)
        ):
            paint_words(painter, content, appearance, row_top(row))
    _paint_ghosts(painter, content, appearances, area)


def _near(content: ChartContent, appearance: BarAppearance, area: QRectF) -> bool:
    """Whether anything of it, words included, can be in the area."""
    known = appearance.spans
    if not known:
        return False
    left = content.scale.x_of(min(span[0] for span in known)) - 20
    return left <= area.right() and content.scale.x_of(max(span[1] for span in known)) + 700 >= area.left()


def _days(scale: TimeScale, area: QRectF) -> range:
    return range(int(area.left() // scale.day_width), int(area.right() // scale.day_width) + 1)


def _paint_ground(
    painter: QPainter, content: ChartContent, area: QRectF, appearances: list[tuple[int, RowAppearance]]
) -> None:
    t, scale = content.tokens, content.scale
    painter.fillRect(area, t.surface)
    bottom = min(area.bottom(), float(content.count * ROW)) if content.count else area.bottom()
    if scale.day_width >= OFF_FROM:
        for number in _days(scale, area):
            if content.is_off(scale.first_on + timedelta(days=number)):
                painter.fillRect(QRectF(number * scale.day_width, area.top(), scale.day_width, area.height()), t.sunken)
    if scale.day_width < OFF_FROM or scale.day_width >= EACH_HOUR:
        painter.setPen(QPen(t.border, 1))
        _paint_label_lines(painter, content, area, bottom)
    for row, appearance in appearances:
        y = float(row_top(row))
        line = QRectF(area.left(), y, area.width(), ROW)
        if isinstance(appearance, HeadAppearance):
            picked = row in content.chosen or row == content.current
            painter.fillRect(line, t.accent_soft if picked else t.sunken)
            paint_sentence(painter, content, appearance, y)
        elif row in content.chosen or row == content.current:
            painter.fillRect(line, t.accent_soft)
        if isinstance(appearance, BarAppearance) and appearance.off and scale.day_width >= OFF_FROM:
            paint_absence(painter, content, appearance, y, area)
    painter.setPen(QPen(t.border, 1))
    painter.drawLines(
        [
            QLineF(area.left(), row_top(row) + ROW - 1, area.right(), row_top(row) + ROW - 1)
            for row, appearance in appearances
            if not appearance.goes_on
        ]
    )


def paint_absence(painter: QPainter, content: ChartContent, appearance: BarAppearance, y: float, area: QRectF) -> None:
    """Hatched, so that it is not taken for a weekend."""
    shade = QColor(content.tokens.faint)
    shade.setAlphaF(0.28)
    hatch = QBrush(shade, Qt.BrushStyle.FDiagPattern)
    for day in appearance.off:
        box = QRectF(content.scale.x_of_day(day), y, content.scale.day_width, ROW - 1)
        if box.intersects(area):
            painter.fillRect(box, content.tokens.sunken)
            painter.fillRect(box, hatch)


def _paint_label_lines(painter: QPainter, content: ChartContent, area: QRectF, bottom: float) -> None:
    scale = content.scale
    for label in scale_labels(scale, scale.day_at(area.left()), scale.day_at(area.right())):
        x = scale.x_of_label(label)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, bottom))


def _paint_today(
    painter: QPainter, content: ChartContent, area: QRectF, appearances: list[tuple[int, RowAppearance]]
) -> None:
    """The line stops at the sentences of heads: it would strike through them, and paper writes over them."""
    x = content.scale.x_of(content.now)
    if not area.left() - 2 <= x <= area.right() + 2:
        return
    painter.setPen(QPen(content.tokens.accent, 1.6))
    top = area.top()
    for row, appearance in appearances:
        if isinstance(appearance, HeadAppearance):
            painter.drawLine(QPointF(x, top), QPointF(x, max(top, row_top(row))))
            top = row_top(row) + today_begins(appearance)
    painter.drawLine(QPointF(x, min(top, area.bottom())), QPointF(x, area.bottom()))


def _paint_ghosts(
    painter: QPainter, content: ChartContent, appearances: list[tuple[int, RowAppearance]], area: QRectF
) -> None:
    t, ghosts = content.tokens, content.ghosts
    paint_arrows(painter, content, ghosts.broken, area, ghosts=True)
    for row, appearance in appearances:
        if row not in ghosts.bars or not isinstance(appearance, BarAppearance):
            continue
        dragged = row == ghosts.dragged
        ink = (t.bad if ghosts.misses else t.warn if ghosts.collides else t.accent) if dragged else t.muted
        fill = QColor(ink)
        fill.setAlphaF(0.30 if dragged else 0.10)
        painter.setBrush(fill)
        painter.setPen(QPen(ink, 2.0 if dragged else 1.2, Qt.PenStyle.SolidLine if dragged else Qt.PenStyle.DashLine))
        box = span_rect(content, ghosts.bars[row], row_top(row), diamond=appearance.diamond)
        if appearance.diamond:
            painter.drawPolygon(diamond(box.center(), box.width() / 2))
        else:
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)


def focus_rect(content: ChartContent, row: int) -> QRectF:
    """Around the bar that the keyboard is on."""
    appearance = content.row(row)
    box = bar_rect(content, appearance, row_top(row)) if isinstance(appearance, BarAppearance) else QRectF()
    return box.adjusted(-3, -3, 3, 3) if not box.isNull() else box


def paint_scale(painter: QPainter, content: ChartContent, left: float, width: float, *, whole: bool = False) -> None:
    """The labels over ``left`` and on; the painter stands at the left edge of the whole plan.

    ``whole``: none that would be cut, for paper, which does not scroll.
    """
    t, scale = content.tokens, content.scale
    painter.fillRect(QRectF(left, 0, width, HEAD), t.surface)
    painter.setPen(QPen(t.border, 1))
    painter.drawLine(QPointF(left, HEAD - 1), QPointF(left + width, HEAD - 1))
    found = scale_labels(scale, scale.day_at(left), scale.day_at(left + width), content.months)
    uppers = [label for label in found if label.upper]
    for at, label in enumerate(uppers):
        end = scale.x_of_day(uppers[at + 1].on) if at + 1 < len(uppers) else left + width
        _paint_upper(painter, content, label.on, label.text, left, end)
    painter.setFont(numbers(META))
    for label in found:
        if not label.upper:
            x = scale.x_of_label(label)
            end = x + painter.fontMetrics().horizontalAdvance(label.text) + _LOWER_FROM
            if not whole or (left - 1 <= x and end <= left + width):
                _paint_lower(painter, content, label, x)


def _paint_upper(painter: QPainter, content: ChartContent, on: date, text: str, left: float, end: float) -> None:
    """Stays in view as long as its time does."""
    x = max(content.scale.x_of_day(on), left)
    room = end - x - 12
    painter.setFont(font(12, SEMIBOLD))
    painter.setPen(content.tokens.text)
    month, _, year = text.partition(" ")
    shorter = (text, f"{month[:3]} {year}", month[:3]) if year else (text,)
    # A year is never cut: it is written whole or not at all.
    shown = next((words for words in shorter if painter.fontMetrics().horizontalAdvance(words) <= room), "")
    painter.drawText(QRectF(x + 6, 5, room, 20), Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_lower(painter: QPainter, content: ChartContent, label: ScaleLabel, x: float) -> None:
    t, scale = content.tokens, content.scale
    centred = EACH_DAY <= scale.day_width < EACH_HOUR
    is_today = centred and label.on == content.today
    box = QRectF(x, 24, scale.day_width if centred else 60, 18)
    if is_today:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.accent)
        painter.drawRoundedRect(QRectF(box.center().x() - 11, box.y(), 22, 18), 9, 9)
    painter.setPen(t.on_accent if is_today else t.muted)
    if not centred:
        box.translate(_LOWER_FROM if scale.day_width >= EACH_MONTH else 4, 0)
    align = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, label.text)


def paint_arrows(
    painter: QPainter, content: ChartContent, arrows: Iterable[Arrow], area: QRectF, *, ghosts: bool = False
) -> None:
    """Those that can be seen in ``area``; broken ones lie over critical ones.

    ``ghosts``: between the places where a drag would leave the bars.
    """
    left, right = area.left() - _BESIDE, area.right() + _BESIDE
    appearances: dict[tuple[bool, bool], list[tuple[Corners, int]]] = {}
    boxes: dict[int, QRectF] = {}
    for arrow in arrows:
        ends = []
        for row in (arrow.source, arrow.target):
            if row not in boxes:
                boxes[row] = _end(content, row, ghosts)
            ends.append(boxes[row])
        source, target = ends
        beside = (source.right() < left and target.right() < left) or (source.left() > right and target.left() > right)
        if not beside and not source.isNull() and not target.isNull():
            way = 1 if arrow.kind in _TO_START else -1
            kind = (arrow.broken, arrow.critical and not arrow.broken)
            appearances.setdefault(kind, []).append((route(source, target, arrow), way))
    t = content.tokens
    for broken, critical in sorted(appearances):
        ink = QColor(t.bad if broken else t.text if critical else t.faint)
        ink.setAlphaF(1.0 if broken or critical else _QUIET)
        pen = QPen(ink, 1.6 if broken or critical else 1.0, Qt.PenStyle.DashLine if broken else Qt.PenStyle.SolidLine)
        _stroke(painter, appearances[broken, critical], pen)


def _stroke(painter: QPainter, ways: list[tuple[Corners, int]], pen: QPen) -> None:
    lines: list[QLineF] = []
    tips = QPainterPath()
    for corners, way in ways:
        lines += [QLineF(*one, *other) for one, other in pairwise(corners)]
        x, y = corners[-1]
        tips.moveTo(x, y)
        tips.lineTo(x - 5 * way, y - 3)
        tips.lineTo(x - 5 * way, y + 3)
        tips.closeSubpath()
    painter.setPen(pen)
    # Lines that run along the pixels are crisp without it, and much faster.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(tips, pen.color())


def _end(content: ChartContent, row: int, ghosts: bool) -> QRectF:
    appearance = content.row(row)
    if not isinstance(appearance, BarAppearance):
        return QRectF()
    if ghosts and row in content.ghosts.bars:
        return span_rect(content, content.ghosts.bars[row], row_top(row), diamond=appearance.diamond)
    return bar_rect(content, appearance, row_top(row))


def route(source: QRectF, target: QRectF, arrow: Arrow) -> Corners:
    """Corners from edge to edge. Where the way ahead is blocked it goes between the rows."""
    out = 1 if arrow.kind in _FROM_FINISH else -1
    into = 1 if arrow.kind in _TO_START else -1
    x1, y1 = (source.right() if out > 0 else source.left()), source.center().y()
    x2, y2 = (target.left() if into > 0 else target.right()), target.center().y()
    leave, reach = x1 + out * STUB, x2 - into * STUB
    if out == into:
        if (reach - leave) * out >= 0:
            return [(x1, y1), (leave, y1), (leave, y2), (x2, y2)]
        between = y1 + (ROW / 2 if y2 > y1 else -ROW / 2)
        return [(x1, y1), (leave, y1), (leave, between), (reach, between), (reach, y2), (x2, y2)]
    beside = max(leave, reach) if out > 0 else min(leave, reach)
    return [(x1, y1), (beside, y1), (beside, y2), (x2, y2)]
