"""One bar: planned, expected, baseline, earlier rounds, latest finish, diamond, icons and words behind it."""

from datetime import datetime
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPolygonF

from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.typography import MEDIUM, META, font
from ui.printing.plan.row import ROW, BarLook, Progress, Stretch
from ui.printing.plan.sheet import Sheet

TOP, HEIGHT = 8, 16
UNDER = 26
"""Top of the thin bar of what is expected."""
BASE = 31
LEAST = 4.0
"""Pixels that the shortest bar is wide."""
SIZE = 8.0
"""Of a diamond, from its middle."""
_ICON = 13


def bar_rect(sheet: Sheet, look: BarLook, y: float) -> QRectF:
    """Where the planned bar is; a diamond's box is around its moment. Null without dates."""
    if look.planned is None:
        return QRectF()
    return span_rect(sheet, look.planned, y, diamond=look.diamond)


def span_rect(sheet: Sheet, span: Stretch, y: float, *, diamond: bool = False) -> QRectF:
    """The box of a bar with these times in the row at ``y``."""
    if diamond:
        middle = QPointF(sheet.scale.x_of(span[1]), y + TOP + HEIGHT / 2)
        return QRectF(middle.x() - SIZE, middle.y() - SIZE, 2 * SIZE, 2 * SIZE)
    return _box(sheet, span, y + TOP, HEIGHT)


def _box(sheet: Sheet, span: Stretch, top: float, height: float) -> QRectF:
    left, right = sheet.scale.x_of(span[0]), sheet.scale.x_of(span[1])
    return QRectF(left, top, max(right - left, LEAST), height)


def paint_bar(painter: QPainter, sheet: Sheet, look: BarLook, y: float) -> None:
    """Everything of one row that is on its bar, without the words."""
    t = sheet.tokens
    if look.baseline is not None:
        painter.fillRect(_box(sheet, look.baseline, y + BASE, 2), t.strong_border)
    for segment in look.segments:
        _paint_segment(painter, sheet, segment, y)
    if look.planned is None:
        return
    rect = bar_rect(sheet, look, y)
    if look.diamond:
        _paint_diamond(painter, sheet, look, rect)
    else:
        _paint_body(painter, sheet, look, rect)
    _paint_expected(painter, sheet, look, y)
    if look.latest is not None and look.progress is not Progress.OVER:
        _paint_latest(painter, sheet, look.latest, y)


def ink_of(sheet: Sheet, look: BarLook) -> QColor:
    """Accent, or what it warns of."""
    return sheet.tokens.bad if look.late else sheet.tokens.accent


def _paint_body(painter: QPainter, sheet: Sheet, look: BarLook, rect: QRectF) -> None:
    t = sheet.tokens
    ink = ink_of(sheet, look)
    edge = t.text if look.critical and look.progress is not Progress.OVER else ink
    width = 1.8 if look.critical and look.progress is not Progress.OVER else 1.0
    soft = QColor(ink)
    soft.setAlphaF(0.0 if look.hollow else 0.22)
    full = QColor(ink)
    if look.progress is Progress.OVER:
        full.setAlphaF(0.55)
    style = Qt.PenStyle.DashLine if look.hollow else Qt.PenStyle.SolidLine
    box = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(full if look.progress is Progress.OVER else soft)
    painter.drawRoundedRect(box, 3.5, 3.5)
    if look.progress is Progress.BEGUN:
        _paint_done_part(painter, sheet, look, box)
    if look.late:
        painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box, 3.5, 3.5)
    if look.progress is not Progress.OVER:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(edge, width, style))
        painter.drawRoundedRect(box, 3.5, 3.5)


def _paint_done_part(painter: QPainter, sheet: Sheet, look: BarLook, box: QRectF) -> None:
    """Up to now."""
    right = min(box.right(), max(box.left() + 3, sheet.scale.x_of(sheet.now)))
    painter.save()
    painter.setClipRect(QRectF(box.left(), box.top(), right - box.left(), box.height()), Qt.ClipOperation.IntersectClip)
    painter.setBrush(ink_of(sheet, look))
    painter.drawRoundedRect(box, 3.5, 3.5)
    painter.restore()


def _paint_diamond(painter: QPainter, sheet: Sheet, look: BarLook, rect: QRectF) -> None:
    ink = ink_of(sheet, look)
    middle, size = rect.center(), rect.width() / 2 - (0 if look.anchor else 2)
    edge = sheet.tokens.text if look.critical and look.progress is not Progress.OVER else ink
    painter.setPen(
        QPen(edge, 1.8 if look.critical else 1.2, Qt.PenStyle.DashLine if look.hollow else Qt.PenStyle.SolidLine)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush if look.hollow else ink)
    painter.drawPolygon(diamond(middle, size))


def diamond(middle: QPointF, size: float) -> QPolygonF:
    """``size`` pixels from its middle to each corner."""
    return QPolygonF([middle + QPointF(x * size, y * size) for x, y in ((0, -1), (1, 0), (0, 1), (-1, 0))])


def _paint_expected(painter: QPainter, sheet: Sheet, look: BarLook, y: float) -> None:
    if look.expected is None or look.planned is None:
        return
    same = abs(sheet.scale.x_of(look.expected[1]) - sheet.scale.x_of(look.planned[1])) < 1
    if same and abs(sheet.scale.x_of(look.expected[0]) - sheet.scale.x_of(look.planned[0])) < 1:
        return
    box = _box(sheet, look.expected, y + UNDER, 3.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(sheet.tokens.bad if look.late else sheet.tokens.warn if look.at_risk else sheet.tokens.faint)
    painter.drawRoundedRect(box, 1.7, 1.7)


def _paint_latest(painter: QPainter, sheet: Sheet, latest: datetime, y: float) -> None:
    """Low in the row, where no words are."""
    x = sheet.scale.x_of(latest)
    painter.setPen(QPen(sheet.tokens.faint, 1.2))
    painter.drawLine(QPointF(x, y + UNDER - 2), QPointF(x, y + UNDER + 6))
    painter.drawLine(QPointF(x - 3, y + UNDER - 2), QPointF(x, y + UNDER - 2))
    painter.drawLine(QPointF(x - 3, y + UNDER + 6), QPointF(x, y + UNDER + 6))


def _paint_segment(painter: QPainter, sheet: Sheet, segment: Stretch, y: float) -> None:
    soft = QColor(sheet.tokens.faint)
    soft.setAlphaF(0.35)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(soft)
    painter.drawRoundedRect(_box(sheet, segment, y + TOP + 3, HEIGHT - 6), 2.5, 2.5)


def words_left(sheet: Sheet, look: BarLook, y: float) -> float:
    """Where icons and words behind the bar begin."""
    right = bar_rect(sheet, look, y).right()
    if look.expected is not None:
        right = max(right, sheet.scale.x_of(look.expected[1]))
    return right + 11


def icons_of(look: BarLook) -> list[tuple[str, str]]:
    """Icon and token of its colour: what a bar says without colour."""
    found = [("lock", "muted")] if look.pinned else []
    if look.blocked:
        found.append(("hand", "warn"))
    if look.late:
        found.append(("clock-alert", "bad"))
    elif look.at_risk:
        found.append(("triangle-alert", "warn"))
    return found


def paint_words(painter: QPainter, sheet: Sheet, look: BarLook, y: float) -> None:
    """Icons, title, quiet words; over whatever arrow passes there."""
    if look.planned is None:
        return
    t = sheet.tokens
    left = words_left(sheet, look, y)
    for name, tone in icons_of(look):
        paint_icon(painter, QRect(round(left), round(y) + TOP + 2, _ICON, _ICON), name, getattr(t, tone))
        left += _ICON + 4
    title = one_line(look.title)
    painter.setFont(font(META, MEDIUM))
    width = _width(title)
    line = QRectF(left, y + TOP - 1, width + 2, HEIGHT + 2)
    painter.setPen(t.muted if look.hollow or look.progress is Progress.OVER else t.text)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
    if look.words:
        painter.setFont(font(META))
        painter.setPen(t.bad if look.late else t.muted)
        rest = QRectF(line.right() + 6, line.y(), 400, line.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, one_line(look.words))


@lru_cache(maxsize=4096)
def _width(title: str) -> int:
    """Measured once: it is asked for with every frame of a scroll."""
    return QFontMetrics(font(META, MEDIUM)).horizontalAdvance(title)


def row_top(row: int) -> int:
    """In pixels from the top of the first."""
    return row * ROW
