"""One bar: planned, expected, baseline, earlier rounds, latest finish, diamond, icons and words behind it."""

from datetime import datetime
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPolygonF

from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import MEDIUM, META, font
from ui.printing.plan.chart_content import ROW, BarAppearance, ChartContent, Progress, TimeSpan

TOP, HEIGHT = 8, 16
UNDER = 26
"""Top of the thin bar of what is expected."""
BASE = 31
LEAST = 4.0
"""Pixels that the shortest bar is wide."""
SIZE = 8.0
"""From the middle of a diamond to its tips, in pixels."""
_ICON = 13


def bar_rect(content: ChartContent, appearance: BarAppearance, y: float) -> QRectF:
    """Where the planned bar is; a diamond's box is around its moment. Null without dates."""
    if appearance.planned is None:
        return QRectF()
    return span_rect(content, appearance.planned, y, diamond=appearance.diamond)


def span_rect(content: ChartContent, span: TimeSpan, y: float, *, diamond: bool = False) -> QRectF:
    """The box of a bar with these times in the row at ``y``."""
    if diamond:
        middle = QPointF(content.scale.x_of(span[1]), y + TOP + HEIGHT / 2)
        return QRectF(middle.x() - SIZE, middle.y() - SIZE, 2 * SIZE, 2 * SIZE)
    return _box(content, span, y + TOP, HEIGHT)


def _box(content: ChartContent, span: TimeSpan, top: float, height: float) -> QRectF:
    left, right = content.scale.x_of(span[0]), content.scale.x_of(span[1])
    return QRectF(left, top, max(right - left, LEAST), height)


def paint_bar(painter: QPainter, content: ChartContent, appearance: BarAppearance, y: float) -> None:
    """Everything of one row that is on its bar, without the words."""
    t = content.tokens
    if appearance.baseline is not None:
        painter.fillRect(_box(content, appearance.baseline, y + BASE, 2), t.strong_border)
    for segment in appearance.segments:
        _paint_segment(painter, content, segment, y)
    if appearance.planned is None:
        return
    rect = bar_rect(content, appearance, y)
    if appearance.diamond:
        _paint_diamond(painter, content, appearance, rect)
    else:
        _paint_body(painter, content, appearance, rect)
    _paint_expected(painter, content, appearance, y)
    if appearance.latest is not None and appearance.progress is not Progress.OVER:
        _paint_latest(painter, content, appearance.latest, y)


def ink_of(content: ChartContent, appearance: BarAppearance) -> QColor:
    """Accent, or what it warns of."""
    return content.tokens.bad if appearance.late else content.tokens.accent


def _paint_body(painter: QPainter, content: ChartContent, appearance: BarAppearance, rect: QRectF) -> None:
    t = content.tokens
    ink = ink_of(content, appearance)
    edge = t.text if appearance.critical and appearance.progress is not Progress.OVER else ink
    width = 1.8 if appearance.critical and appearance.progress is not Progress.OVER else 1.0
    soft = QColor(ink)
    soft.setAlphaF(0.0 if appearance.hollow else 0.22)
    full = QColor(ink)
    if appearance.progress is Progress.OVER:
        full.setAlphaF(0.55)
    style = Qt.PenStyle.DashLine if appearance.hollow else Qt.PenStyle.SolidLine
    box = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(full if appearance.progress is Progress.OVER else soft)
    painter.drawRoundedRect(box, 3.5, 3.5)
    if appearance.progress is Progress.BEGUN:
        _paint_done_part(painter, content, appearance, box)
    if appearance.late:
        painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box, 3.5, 3.5)
    if appearance.progress is not Progress.OVER:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(edge, width, style))
        painter.drawRoundedRect(box, 3.5, 3.5)


def _paint_done_part(painter: QPainter, content: ChartContent, appearance: BarAppearance, box: QRectF) -> None:
    """Fill a bar that was begun up to the present moment."""
    right = min(box.right(), max(box.left() + 3, content.scale.x_of(content.now)))
    painter.save()
    painter.setClipRect(QRectF(box.left(), box.top(), right - box.left(), box.height()), Qt.ClipOperation.IntersectClip)
    painter.setBrush(ink_of(content, appearance))
    painter.drawRoundedRect(box, 3.5, 3.5)
    painter.restore()


def _paint_diamond(painter: QPainter, content: ChartContent, appearance: BarAppearance, rect: QRectF) -> None:
    ink = ink_of(content, appearance)
    middle, size = rect.center(), rect.width() / 2 - (0 if appearance.anchor else 2)
    edge = content.tokens.text if appearance.critical and appearance.progress is not Progress.OVER else ink
    painter.setPen(
        QPen(
            edge,
            1.8 if appearance.critical else 1.2,
            Qt.PenStyle.DashLine if appearance.hollow else Qt.PenStyle.SolidLine,
        )
    )
    painter.setBrush(Qt.BrushStyle.NoBrush if appearance.hollow else ink)
    painter.drawPolygon(diamond(middle, size))


def diamond(middle: QPointF, size: float) -> QPolygonF:
    """``size`` pixels from its middle to each corner."""
    return QPolygonF([middle + QPointF(x * size, y * size) for x, y in ((0, -1), (1, 0), (0, 1), (-1, 0))])


def _paint_expected(painter: QPainter, content: ChartContent, appearance: BarAppearance, y: float) -> None:
    if appearance.expected is None or appearance.planned is None:
        return
    same = abs(content.scale.x_of(appearance.expected[1]) - content.scale.x_of(appearance.planned[1])) < 1
    if same and abs(content.scale.x_of(appearance.expected[0]) - content.scale.x_of(appearance.planned[0])) < 1:
        return
    box = _box(content, appearance.expected, y + UNDER, 3.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(
        content.tokens.bad if appearance.late else content.tokens.warn if appearance.at_risk else content.tokens.faint
    )
    painter.drawRoundedRect(box, 1.7, 1.7)


def _paint_latest(painter: QPainter, content: ChartContent, latest: datetime, y: float) -> None:
    """Low in the row, where no words are."""
    x = content.scale.x_of(latest)
    painter.setPen(QPen(content.tokens.faint, 1.2))
    painter.drawLine(QPointF(x, y + UNDER - 2), QPointF(x, y + UNDER + 6))
    painter.drawLine(QPointF(x - 3, y + UNDER - 2), QPointF(x, y + UNDER - 2))
    painter.drawLine(QPointF(x - 3, y + UNDER + 6), QPointF(x, y + UNDER + 6))


def _paint_segment(painter: QPainter, content: ChartContent, segment: TimeSpan, y: float) -> None:
    soft = QColor(content.tokens.faint)
    soft.setAlphaF(0.35)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(soft)
    painter.drawRoundedRect(_box(content, segment, y + TOP + 3, HEIGHT - 6), 2.5, 2.5)


def words_left(content: ChartContent, appearance: BarAppearance, y: float) -> float:
    """Where icons and words behind the bar begin."""
    right = bar_rect(content, appearance, y).right()
    if appearance.expected is not None:
        right = max(right, content.scale.x_of(appearance.expected[1]))
    return right + 11


def icons_of(appearance: BarAppearance) -> list[tuple[str, str]]:
    """Icon and token of its colour: what a bar says without colour."""
    found = [("lock", "muted")] if appearance.pinned else []
    if appearance.blocked:
        found.append(("hand", "warn"))
    if appearance.late:
        found.append(("clock-alert", "bad"))
    elif appearance.at_risk or appearance.conflict:
        found.append(("triangle-alert", "warn"))
    return found


def paint_words(painter: QPainter, content: ChartContent, appearance: BarAppearance, y: float) -> None:
    """Icons, title, quiet words; over whatever arrow passes there."""
    if appearance.planned is None:
        return
    t = content.tokens
    left = words_left(content, appearance, y)
    for name, tone in icons_of(appearance):
        paint_icon(painter, QRect(round(left), round(y) + TOP + 2, _ICON, _ICON), name, getattr(t, tone))
        left += _ICON + 4
    title = one_line(appearance.title)
    painter.setFont(font(META, MEDIUM))
    width = _width(title)
    line = QRectF(left, y + TOP - 1, width + 2, HEIGHT + 2)
    painter.setPen(t.muted if appearance.hollow or appearance.progress is Progress.OVER else t.text)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
    if appearance.words:
        painter.setFont(font(META))
        painter.setPen(t.bad if appearance.late else t.muted)
        rest = QRectF(line.right() + 6, line.y(), 400, line.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, one_line(appearance.words))


@lru_cache(maxsize=4096)
def _width(title: str) -> int:
    """Measured once: it is asked for with every frame of a scroll."""
    return QFontMetrics(font(META, MEDIUM)).horizontalAdvance(title)


def row_top(row: int) -> int:
    """In pixels from the top of the first."""
    return row * ROW
