"""Paints rows of the plan and the time scale over them, in the coordinates of the whole plan; the caller clips."""

from datetime import date, timedelta

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from ui.link.plain_text import one_line
from ui.link.typography import META, SEMIBOLD, font, numbers
from ui.printing.plan.arrows import paint_arrows
from ui.printing.plan.bar import bar_rect, diamond, paint_bar, paint_words, row_top, span_rect
from ui.printing.plan.row import ROW, BarLook, HeadLook, RowLook
from ui.printing.plan.scale import EACH_DAY, EACH_MONTH, TimeScale, marks
from ui.printing.plan.sheet import Sheet

HEAD = 46
"""Height of the time scale."""
OFF_FROM = 3.0
"""Pixels of a day from which days off are shaded: narrower ones would flicker."""


def paint_rows(painter: QPainter, sheet: Sheet, area: QRectF) -> None:
    """All that lies in ``area``; the painter stands at the top left of the whole plan."""
    first = max(0, int(area.top() // ROW))
    last = min(sheet.count - 1, int(area.bottom() // ROW))
    looks = [(row, sheet.row(row)) for row in range(first, last + 1)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    _paint_ground(painter, sheet, area, looks)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_arrows(painter, sheet, sheet.arrows(first, last))
    for row, look in looks:
        if isinstance(look, BarLook) and _near(sheet, look, area):
            paint_bar(painter, sheet, look, row_top(row))
    _paint_today(painter, sheet, area)
    for row, look in looks:
        if isinstance(look, BarLook) and row not in sheet.ghosts.bars and _near(sheet, look, area):
            paint_words(painter, sheet, look, row_top(row))
    _paint_ghosts(painter, sheet, looks)


def _near(sheet: Sheet, look: BarLook, area: QRectF) -> bool:
    """Whether anything of it, words included, can be in the area."""
    known = [span for span in (look.planned, look.expected, look.baseline, *look.segments) if span is not None]
    if not known:
        return False
    left = min(sheet.scale.x_of(span[0]) for span in known) - 20
    return left <= area.right() and max(sheet.scale.x_of(span[1]) for span in known) + 700 >= area.left()


def _days(scale: TimeScale, area: QRectF) -> range:
    return range(int(area.left() // scale.day_width), int(area.right() // scale.day_width) + 1)


def _paint_ground(painter: QPainter, sheet: Sheet, area: QRectF, looks: list[tuple[int, RowLook]]) -> None:
    t, scale = sheet.tokens, sheet.scale
    painter.fillRect(area, t.surface)
    bottom = min(area.bottom(), float(sheet.count * ROW)) if sheet.count else area.bottom()
    if scale.day_width >= OFF_FROM:
        for number in _days(scale, area):
            if sheet.is_off(scale.first_on + timedelta(days=number)):
                painter.fillRect(QRectF(number * scale.day_width, area.top(), scale.day_width, area.height()), t.sunken)
    for row, look in looks:
        y = float(row_top(row))
        line = QRectF(area.left(), y, area.width(), ROW)
        if isinstance(look, HeadLook):
            painter.fillRect(line, t.sunken)
            painter.setFont(font())
            painter.setPen(t.muted)
            painter.drawText(
                QRectF(sheet.left + 10, y, 2000, ROW), Qt.AlignmentFlag.AlignVCenter, one_line(look.sentence)
            )
        elif row in sheet.chosen or row == sheet.current:
            painter.fillRect(line, t.accent_soft)
        if isinstance(look, BarLook) and look.off and scale.day_width >= OFF_FROM:
            _paint_absence(painter, sheet, look, y, area)
    painter.setPen(QPen(t.border, 1))
    painter.drawLines(
        [QLineF(area.left(), row_top(row) + ROW - 1, area.right(), row_top(row) + ROW - 1) for row, _ in looks]
    )
    if scale.day_width < OFF_FROM:
        _paint_month_lines(painter, sheet, area, bottom)


def _paint_absence(painter: QPainter, sheet: Sheet, look: BarLook, y: float, area: QRectF) -> None:
    """Hatched, so that it is not taken for a weekend."""
    shade = QColor(sheet.tokens.faint)
    shade.setAlphaF(0.28)
    hatch = QBrush(shade, Qt.BrushStyle.FDiagPattern)
    for day in look.off:
        box = QRectF(sheet.scale.x_of_day(day), y, sheet.scale.day_width, ROW - 1)
        if box.intersects(area):
            painter.fillRect(box, sheet.tokens.sunken)
            painter.fillRect(box, hatch)


def _paint_month_lines(painter: QPainter, sheet: Sheet, area: QRectF, bottom: float) -> None:
    scale = sheet.scale
    for mark in marks(scale, scale.day_at(area.left()), scale.day_at(area.right())):
        x = scale.x_of_day(mark.on)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, bottom))


def _paint_today(painter: QPainter, sheet: Sheet, area: QRectF) -> None:
    x = sheet.scale.x_of(sheet.now)
    if area.left() - 2 <= x <= area.right() + 2:
        painter.setPen(QPen(sheet.tokens.accent, 1.6))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def _paint_ghosts(painter: QPainter, sheet: Sheet, looks: list[tuple[int, RowLook]]) -> None:
    t, ghosts = sheet.tokens, sheet.ghosts
    paint_arrows(painter, sheet, ghosts.broken, ghosts=True)
    for row, look in looks:
        if row not in ghosts.bars or not isinstance(look, BarLook):
            continue
        dragged = row == ghosts.dragged
        ink = (t.bad if ghosts.misses else t.warn if ghosts.collides else t.accent) if dragged else t.muted
        fill = QColor(ink)
        fill.setAlphaF(0.30 if dragged else 0.10)
        painter.setBrush(fill)
        painter.setPen(QPen(ink, 2.0 if dragged else 1.2, Qt.PenStyle.SolidLine if dragged else Qt.PenStyle.DashLine))
        box = span_rect(sheet, ghosts.bars[row], row_top(row), diamond=look.diamond)
        if look.diamond:
            painter.drawPolygon(diamond(box.center(), box.width() / 2))
        else:
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)


def focus_rect(sheet: Sheet, row: int) -> QRectF:
    """Around the bar that the keyboard is on."""
    look = sheet.row(row)
    box = bar_rect(sheet, look, row_top(row)) if isinstance(look, BarLook) else QRectF()
    return box.adjusted(-3, -3, 3, 3) if not box.isNull() else box


def paint_scale(painter: QPainter, sheet: Sheet, left: float, width: float) -> None:
    """The labels over ``left`` and on; the painter stands at the left edge of the whole plan."""
    t, scale = sheet.tokens, sheet.scale
    painter.fillRect(QRectF(left, 0, width, HEAD), t.surface)
    painter.setPen(QPen(t.border, 1))
    painter.drawLine(QPointF(left, HEAD - 1), QPointF(left + width, HEAD - 1))
    found = marks(scale, scale.day_at(left), scale.day_at(left + width))
    uppers = [mark for mark in found if mark.upper]
    for at, mark in enumerate(uppers):
        end = scale.x_of_day(uppers[at + 1].on) if at + 1 < len(uppers) else left + width
        _paint_upper(painter, sheet, mark.on, mark.text, left, end)
    painter.setFont(numbers(META))
    for mark in found:
        if not mark.upper:
            _paint_lower(painter, sheet, mark.on, mark.text)


def _paint_upper(painter: QPainter, sheet: Sheet, on: date, text: str, left: float, end: float) -> None:
    """Stays in view as long as its time does."""
    x = max(sheet.scale.x_of_day(on), left)
    room = end - x - 12
    painter.setFont(font(12, SEMIBOLD))
    painter.setPen(sheet.tokens.text)
    if room > 24:
        shown = painter.fontMetrics().elidedText(one_line(text), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(x + 6, 5, room, 20), Qt.AlignmentFlag.AlignVCenter, shown)


def _paint_lower(painter: QPainter, sheet: Sheet, on: date, text: str) -> None:
    t, scale = sheet.tokens, sheet.scale
    centred = scale.day_width >= EACH_DAY
    is_today = centred and on == sheet.today
    box = QRectF(scale.x_of_day(on), 24, scale.day_width if centred else 60, 18)
    if is_today:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(t.accent)
        painter.drawRoundedRect(QRectF(box.center().x() - 11, box.y(), 22, 18), 9, 9)
    painter.setPen(t.on_accent if is_today else t.muted)
    if not centred:
        box.translate(6 if scale.day_width >= EACH_MONTH else 4, 0)
    align = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, text)
