"""One bar: window, planned, expected, baseline, earlier rounds, latest finish, diamond, icons and words behind it."""

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
LEAST = 14.0
"""Pixels that the shortest bar is wide, where a day is narrower: it can be seen and taken hold of at every zoom."""
SIZE = 8.0
"""From the middle of a diamond to its tips, in pixels."""
_ICON = 13
_BAND, _BAND_DARK, _BAR, _DONE = 0.17, 0.28, 0.42, 0.45
"""How much ink the window, the window on a dark ground, the bar in it and a bar that is over take."""
BESIDE = 20.0
"""From a bar to the words behind it: between them is its connector dot."""


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
    left, right = content.scale.reach(span, LEAST)
    return QRectF(left, top, right - left, height)


def paint_bar(painter: QPainter, content: ChartContent, appearance: BarAppearance, y: float) -> None:
    """Everything of one row that is on its bar, without the words."""
    t = content.tokens
    band = window_rect(content, appearance, y)
    if not band.isNull():
        soft = QColor(t.accent)
        soft.setAlphaF(_BAND_DARK if t.dark else _BAND)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(band, 3.5, 3.5)
    if appearance.baseline is not None:
        painter.fillRect(baseline_rect(content, appearance, y), t.strong_border)
    for box in segment_rects(content, appearance, y):
        _paint_segment(painter, content, box)
    if appearance.planned is None:
        return
    rect = bar_rect(content, appearance, y)
    if appearance.diamond:
        _paint_diamond(painter, content, appearance, rect)
    else:
        _paint_body(painter, content, appearance, rect)
    _paint_expected(painter, content, appearance, y)
    bracket = latest_rect(content, appearance, y)
    if not bracket.isNull():
        _paint_latest(painter, content, bracket)


def window_rect(content: ChartContent, appearance: BarAppearance, y: float) -> QRectF:
    """The band behind a bar; null where the bar fills it, and for diamonds."""
    if appearance.window is None or appearance.planned is None or appearance.diamond:
        return QRectF()
    bar, (left, right) = bar_rect(content, appearance, y), content.scale.reach(appearance.window, LEAST)
    left, right = min(left, bar.left()), max(right, bar.right())
    return QRectF(left, y + TOP, right - left, HEIGHT) if right - left > bar.width() + 1 else QRectF()


def expected_rect(content: ChartContent, appearance: BarAppearance, y: float) -> QRectF:
    """The thin bar of what is expected; null where that is what is planned."""
    if appearance.expected is None or appearance.planned is None:
        return QRectF()
    planned = content.scale.reach(appearance.planned, LEAST)
    expected = content.scale.reach(appearance.expected, LEAST)
    if all(abs(one - other) < 1 for one, other in zip(planned, expected, strict=True)):
        return QRectF()
    return QRectF(expected[0], y + UNDER, expected[1] - expected[0], 3.5)


def latest_rect(content: ChartContent, appearance: BarAppearance, y: float) -> QRectF:
    """Around the bracket of the latest finish; null where there is none."""
    if appearance.latest is None or appearance.planned is None or appearance.progress is Progress.OVER:
        return QRectF()
    return QRectF(content.scale.x_of(appearance.latest) - 4, y + UNDER - 6, 4, 12)


def baseline_rect(content: ChartContent, appearance: BarAppearance, y: float) -> QRectF:
    """The line of the kept plan; null where that is how it is planned now."""
    return _box(content, appearance.baseline, y + BASE, 2) if appearance.baseline is not None else QRectF()


def segment_rects(content: ChartContent, appearance: BarAppearance, y: float) -> list[QRectF]:
    """The boxes of the earlier rounds of a task, the first first."""
    return [_box(content, segment, y + TOP + 3, HEIGHT - 6) for segment in appearance.segments]


def ink_of(content: ChartContent, appearance: BarAppearance) -> QColor:
    """Accent, or what it warns of."""
    return content.tokens.bad if appearance.late else content.tokens.accent


def _paint_body(painter: QPainter, content: ChartContent, appearance: BarAppearance, rect: QRectF) -> None:
    t = content.tokens
    ink = ink_of(content, appearance)
    edge = t.text if appearance.critical and appearance.progress is not Progress.OVER else ink
    width = 1.8 if appearance.critical and appearance.progress is not Progress.OVER else 1.0
    soft = QColor(ink)
    soft.setAlphaF(0.0 if appearance.hollow else _BAR)
    full = QColor(t.faint)
    full.setAlphaF(_DONE)
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
    box = expected_rect(content, appearance, y)
    if box.isNull():
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(
        content.tokens.bad if appearance.late else content.tokens.warn if appearance.at_risk else content.tokens.faint
    )
    painter.drawRoundedRect(box, 1.7, 1.7)


def _paint_latest(painter: QPainter, content: ChartContent, box: QRectF) -> None:
    """Low in the row, where no words are."""
    painter.setPen(QPen(content.tokens.muted, 1.4))
    painter.drawPolyline([box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()])


def _paint_segment(painter: QPainter, content: ChartContent, box: QRectF) -> None:
    soft = QColor(content.tokens.faint)
    soft.setAlphaF(0.35)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(soft)
    painter.drawRoundedRect(box, 2.5, 2.5)


def words_left(content: ChartContent, appearance: BarAppearance, y: float) -> float:
    """Where icons and words behind the bar begin."""
    boxes = (make(content, appearance, y) for make in (bar_rect, expected_rect, window_rect))
    return max(box.right() for box in boxes) + BESIDE


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
    icons, title = icons_of(appearance), one_line(appearance.title)
    if appearance.planned is None or not (icons or title or appearance.words):
        return
    t = content.tokens
    left = words_left(content, appearance, y)
    for name, tone in icons:
        paint_icon(painter, QRect(round(left), round(y) + TOP + 2, _ICON, _ICON), name, getattr(t, tone))
        left += _ICON + 4
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
