"""The first row of a group: the sentence of a project, and all that stands under it as one bar with its date."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import META, font
from ui.printing.plan.bar_painter import LEAST, diamond
from ui.printing.plan.chart_content import ROW, ChartContent, HeadAppearance
from ui.widgets.elided import sentence_lines

BAR_TOP, BAR_HIGH = 22, 6
"""Where the bar of a project lies under its sentence."""
INNER_TOP, INNER_HIGH = 12, 8
"""Where the bar of a section lies, which has no sentence."""
_TIP = 5.5
"""From the middle of the diamond to its tips, in pixels."""
_SENTENCE_HIGH = 18


def head_rect(content: ChartContent, head: HeadAppearance, y: float) -> QRectF:
    """The bar of a head in the row at ``y``; null where nothing under it has a date."""
    if head.span is None:
        return QRectF()
    left, right = content.scale.reach(head.span, LEAST)
    top, high = (INNER_TOP, INNER_HIGH) if head.inner else (BAR_TOP, BAR_HIGH)
    return QRectF(left, y + top, right - left, high)


def today_begins(head: HeadAppearance) -> int:
    """From how far down in its row the line of today may be drawn: under the sentence; the row's height where none
    may."""
    if head.span is None:
        return ROW
    return 0 if head.inner else _SENTENCE_HIGH + 2


def paint_sentence(painter: QPainter, content: ChartContent, head: HeadAppearance, y: float) -> None:
    """In two small lines where the row is its own and one does not do; in a small one over the bar."""
    room, face, most = int(content.room) - 20, font(), 1
    said = sentence_lines(head.sentence, face, room, 1)
    alone = head.span is None
    if not alone or (said and said[0] != one_line(head.sentence)):
        face, most = font(META), 2 if alone else 1
        said = sentence_lines(head.sentence, face, room, most)
    painter.setFont(face)
    painter.setPen(content.tokens.muted)
    high = _SENTENCE_HIGH if not alone else (ROW - 2) / 2 if len(said) > 1 else ROW
    for at, words in enumerate(said):
        top = y + at * high + (0 if alone else 2)
        painter.drawText(QRectF(content.left + 10, top, room + 4, high), Qt.AlignmentFlag.AlignVCenter, words)


def paint_head_bar(painter: QPainter, content: ChartContent, head: HeadAppearance, y: float) -> None:
    """From the first start to the last finish, the share that is done filled, then what is expected, then the date."""
    t, box = content.tokens, head_rect(content, head, y)
    if box.isNull():
        return
    ink = t.bad if head.late else t.accent
    if head.expected is not None:
        end = content.scale.x_of(head.expected)
        if end > box.right() + 1:
            painter.setPen(QPen(ink if head.late else t.warn, 1.6, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(box.right(), box.center().y()), QPointF(end, box.center().y()))
            painter.setPen(QPen(ink if head.late else t.warn, 1.6))
            painter.drawLine(QPointF(end, box.top()), QPointF(end, box.bottom()))
    soft = QColor(ink)
    soft.setAlphaF(0.35)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(soft)
    painter.drawRoundedRect(box, 3, 3)
    if head.done > 0:
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(box.left(), box.top(), max(4.0, box.width() * head.done), box.height()), 3, 3)
    _paint_shared(painter, content, head, box)
    if head.anchor is not None:
        middle = box.center()
        middle.setX(content.scale.x_of(head.anchor))
        painter.setPen(QPen(t.sunken, 1.2))
        painter.setBrush(ink)
        painter.drawPolygon(diamond(middle, _TIP))


def _paint_shared(painter: QPainter, content: ChartContent, head: HeadAppearance, box: QRectF) -> None:
    """Hatched over the days that the warning is about, with its sign and words behind the bar."""
    t = content.tokens
    for day in head.shared:
        x = content.scale.x_of_day(day)
        mark = QRectF(x, box.top() - 2, max(2.0, content.scale.day_width), box.height() + 4)
        painter.fillRect(mark, QBrush(t.warn, Qt.BrushStyle.Dense3Pattern))
    if not head.words:
        return
    ends = [content.scale.x_of(one) for one in (head.anchor, head.expected) if one is not None]
    left = max(box.right(), *ends) + 12 if ends else box.right() + 12
    paint_icon(painter, QRect(round(left), round(box.center().y()) - 7, 13, 13), "users", t.warn)
    painter.setFont(font(META))
    painter.setPen(t.warn)
    line = QRectF(left + 18, box.center().y() - 8, content.left + content.room - left - 26, 16)
    if line.width() > 0:
        said = painter.fontMetrics().elidedText(one_line(head.words), Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, said)


def near(content: ChartContent, head: HeadAppearance, area: QRectF) -> bool:
    """Whether its bar can be in the area."""
    if head.span is None:
        return False
    ends = [content.scale.x_of(one) for one in (*head.span, head.anchor, head.expected) if one is not None]
    return min(ends) - 20 <= area.right() and max(ends) + (740 if head.words else 20) >= area.left()
