"""Paints the weeks of the calendar as ``MonthLayout`` has placed them: the grid, chips, dues, absences, gaps."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen

from app.domain.text import bare_name
from app.queries.calendar import CalendarEntry, DayView, EntryKey, EntryKind
from ui.link.icon import paint_icon
from ui.link.theme import MEDIUM, META, REGULAR, SEMIBOLD, Hue, Tokens, font, numbers
from ui.printing.month.month_layout import HEAD, NUMBERS, MonthContent, MonthLayout, MonthPart, PlacedPart
from ui.widgets.avatar import initials, paint_avatar
from ui.widgets.card import paint_text
from ui.widgets.due_text import day_words

RADIUS = 5
_RIGHT, _CENTRE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
TYPE_ICONS = (
    ("mail letter newsletter", "mail"),
    ("webinar video event conference", "monitor"),
    ("social post community campaign week", "message-square"),
    ("client onboarding press", "briefcase"),
    ("launch release landing", "zap"),
    ("report review quarterly", "chart-column"),
    ("blog article guide", "file-text"),
)
"""Words of types and the icon that they get; the last that fits."""


@lru_cache(maxsize=256)
def type_icon(name: str) -> str:
    """The icon of a type of project, by the words of its name."""
    words = set(bare_name(name).split())
    return next((icon for known, icon in reversed(TYPE_ICONS) if words & set(known.split())), "flag")


@dataclass(frozen=True, slots=True)
class MonthMarks:
    """What the moment adds: where keyboard and mouse are, which days are chosen, what is in the air."""

    ring: QRectF | None = None
    """Around what the keyboard is on."""
    focused: bool = False
    hovered: QRectF | None = None
    chosen: tuple[date, date] | None = None
    lifted: EntryKey | None = None
    """What is dragged: hollow where it was."""
    target: date | None = None
    """The day that it would be dropped on."""
    words: str = ""
    """What is said in the head of that day: "fills the gap"."""
    refused: bool = False


def hue_of(content: MonthContent, entry: CalendarEntry, t: Tokens) -> Hue:
    """The colour of an entry by its group; grey where it has none."""
    group = entry.group(content.colour_by)
    if not group:
        return Hue(t.muted, t.sunken, t.muted)
    return t.hues[content.hues.get(group, 0) % len(t.hues)]


def paint_month(painter: QPainter, layout: MonthLayout, marks: MonthMarks, t: Tokens) -> None:
    """All of it, in one go."""
    paint_heads(painter, layout, t)
    for row in range(len(layout.content.weeks)):
        paint_week(painter, layout, row, marks.lifted, t)
    paint_numbers(painter, layout, t)
    paint_marks(painter, layout, marks, t)


def paint_heads(painter: QPainter, layout: MonthLayout, t: Tokens) -> None:
    """The weekdays over the days."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if not layout.content.weeks:
        return
    paint_text(painter, QRect(0, 0, NUMBERS, HEAD), "Week", font(META), t.muted, _CENTRE)
    for day, (left, wide) in zip(layout.content.weeks[0].days, layout.columns, strict=True):
        name = f"{day.on:%A}" if wide > 100 else f"{day.on:%a}"
        paint_text(painter, QRectF(left + 10, 0, wide - 12, HEAD).toRect(), name, font(META), t.muted)
    painter.setPen(QPen(t.border, 1))
    for left, _ in layout.columns:
        painter.drawLine(QPointF(round(left) + 0.5, 0), QPointF(round(left) + 0.5, HEAD))


def paint_week(painter: QPainter, layout: MonthLayout, row: int, lifted: EntryKey | None, t: Tokens) -> None:
    """One row of days with all that stands on them; ``lifted``: the entry that is dragged, hollow where it was."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    week, top = layout.content.weeks[row], layout.top(row)
    for day in week.days:
        _paint_day(painter, layout, day, t)
    box = QRectF(0, top + 5, NUMBERS, 20).toRect()
    paint_text(painter, box, str(week.number), numbers(META, MEDIUM), t.muted, _CENTRE)
    painter.setPen(QPen(t.border, 1))
    painter.drawLine(QPointF(0, top + 0.5), QPointF(layout.width, top + 0.5))
    for left, _ in layout.columns:
        x = round(left) + 0.5
        painter.drawLine(QPointF(x, top), QPointF(x, top + layout.row_height))
    for part in layout.of_week(row):
        _paint_part(painter, layout, part, lifted, t)


def paint_marks(painter: QPainter, layout: MonthLayout, marks: MonthMarks, t: Tokens) -> None:
    """What the moment adds, over the weeks."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if marks.chosen is not None:
        _paint_chosen(painter, layout, marks.chosen, t)
    if marks.hovered is not None:
        painter.setPen(QPen(t.strong_border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(marks.hovered.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    if marks.target is not None and marks.target in layout.days:
        _paint_target(painter, layout.days[marks.target], marks, t)
    elif marks.focused and marks.ring is not None:
        _paint_ring(painter, marks.ring, t)


def _paint_day(painter: QPainter, layout: MonthLayout, day: DayView, t: Tokens) -> None:
    room = layout.days[day.on]
    if not day.works:
        painter.fillRect(room, t.sunken)
    if day.day_off:
        painter.fillRect(room, QBrush(t.border, Qt.BrushStyle.BDiagPattern))
        words = QRectF(room.x() + 44, room.y() + 4, room.width() - 52, 20).toRect()
        paint_text(painter, words, day.day_off, font(META), t.muted, _RIGHT)


def paint_numbers(painter: QPainter, layout: MonthLayout, t: Tokens) -> None:
    """The numbers of the days. They change with the month that is looked at, which the weeks do not."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    content, today = layout.content, None
    quiet_face, face = numbers(META, REGULAR), numbers(META, SEMIBOLD)
    for week in content.weeks:
        for day in week.days:
            on, room = day.on, layout.days[day.on]
            quiet = content.inside is not None and not content.inside[0] <= on <= content.inside[1]
            opens = on.day == 1 or (on == week.first_on and (quiet or content.inside is None))
            words = f"{on.day} {on:%b}" if opens else str(on.day)
            if on == content.today:
                today = room, words
                continue
            painter.setFont(quiet_face if quiet else face)
            painter.setPen(t.faint if quiet or not day.works else t.text)
            painter.drawText(QPointF(room.x() + 10, room.y() + 18), words)
    if today is not None:
        _paint_today(painter, QRectF(today[0].x() + 10, today[0].y() + 4, 60, 20).toRect(), today[1], t)


def _paint_today(painter: QPainter, head: QRect, words: str, t: Tokens) -> None:
    face = numbers(META, SEMIBOLD)
    painter.setFont(face)
    wide = painter.fontMetrics().horizontalAdvance(words) + 12
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.accent)
    pill = QRectF(head.x() - 6, head.y() + 1, wide, 18)
    painter.drawRoundedRect(pill, 9, 9)
    paint_text(painter, pill.toRect(), words, face, t.on_accent, Qt.AlignmentFlag.AlignHCenter)


def _paint_part(painter: QPainter, layout: MonthLayout, part: PlacedPart, lifted: EntryKey | None, t: Tokens) -> None:
    if part.kind is MonthPart.GAP:
        _paint_gap(painter, layout, part, t)
    elif part.kind is MonthPart.MORE:
        words = f"+{part.count} more" if part.rect.width() > 70 else f"+{part.count}"
        paint_text(painter, part.rect.toRect().adjusted(9, 0, 0, 0), words, font(META, MEDIUM), t.accent_text)
    elif part.away is not None:
        _paint_away(painter, part, t)
    elif part.entry is not None:
        paint_entry(painter, layout.content, part.entry, part.rect, t, lifted=part.entry.key == lifted)


def paint_entry(
    painter: QPainter, content: MonthContent, entry: CalendarEntry, rect: QRectF, t: Tokens, *, lifted: bool = False
) -> None:
    """A chip or the line of a due; ``lifted``: hollow, because it is being dragged."""
    if entry.kind is EntryKind.PUBLISH and not lifted:
        _paint_chip(painter, content, entry, rect, t)
    elif entry.kind in (EntryKind.PUBLISH, EntryKind.RUN):
        _paint_hollow(painter, content, entry, rect, t, plain=lifted)
    else:
        _paint_due(painter, content, entry, rect, t, lifted)


def _paint_chip(painter: QPainter, content: MonthContent, entry: CalendarEntry, rect: QRectF, t: Tokens) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hue_of(content, entry, t).fill)
    painter.drawRoundedRect(rect, RADIUS, RADIUS)
    sign = "check" if entry.over else "lock" if entry.fixed else type_icon(entry.groups[0])
    _paint_sign_and_title(painter, rect, sign, entry.title, t.on_accent, MEDIUM)
    if entry.late:
        box = QRect(round(rect.right()) - 20, round(rect.y()) + 4, 14, 14)
        paint_icon(painter, box, "clock-alert", t.on_accent)


def _paint_hollow(
    painter: QPainter, content: MonthContent, entry: CalendarEntry, rect: QRectF, t: Tokens, *, plain: bool
) -> None:
    hue = hue_of(content, entry, t)
    painter.setPen(QPen(t.strong_border if plain else hue.ink, 1, Qt.PenStyle.DashLine))
    painter.setBrush(t.surface)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    if plain:
        paint_text(painter, rect.toRect().adjusted(8, 0, -6, 0), entry.title, font(META), t.muted)
    else:
        _paint_sign_and_title(painter, rect, type_icon(entry.groups[0]), entry.title, hue.ink, REGULAR)


def _paint_sign_and_title(
    painter: QPainter, rect: QRectF, sign: str, title: str, ink: QColor, weight: QFont.Weight
) -> None:
    box = rect.toRect()
    if rect.width() < 60:
        paint_text(painter, box.adjusted(4, 0, -2, 0), title, font(META, weight), ink)
        return
    paint_icon(painter, QRect(box.x() + 7, box.y() + (box.height() - 13) // 2, 13, 13), sign, ink)
    paint_text(painter, box.adjusted(25, 0, -6, 0), title, font(META, weight), ink)


def _paint_due(
    painter: QPainter, content: MonthContent, entry: CalendarEntry, rect: QRectF, t: Tokens, lifted: bool
) -> None:
    hue, box = hue_of(content, entry, t), rect.toRect()
    sign = "check" if entry.over else "diamond" if entry.kind is EntryKind.MILESTONE else ""
    if sign:
        paint_icon(painter, QRect(box.x() - 2, box.y() + 4, 11, 11), sign, t.faint if entry.over else hue.ink)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hue.ink)
        painter.drawRoundedRect(QRectF(rect.x(), rect.y() + 3, 3, rect.height() - 6), 1.5, 1.5)
    room = box.adjusted(12 if sign else 9, 0, -1, 0)
    if box.width() > 110 and entry.owner:
        who = initials(entry.owner)
        room.setRight(room.right() - paint_text(painter, room, who, font(META), t.muted, _RIGHT) - 6)
    expected = content.expected.get(entry.task_id) if entry.task_id is not None and not entry.over else None
    if expected is not None and box.width() > 110:
        words = f"→ {day_words(expected, content.today)}"
        room.setRight(room.right() - paint_text(painter, room, words, numbers(META), t.warn, _RIGHT) - 6)
    ink = t.faint if lifted or entry.over else t.bad if entry.late else t.text
    paint_text(painter, room, entry.title, font(META), ink)


def _paint_away(painter: QPainter, part: PlacedPart, t: Tokens) -> None:
    assert part.away is not None  # noqa: S101
    path = QPainterPath()
    path.addRoundedRect(part.rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.setPen(QPen(t.border, 1))
    painter.setBrush(t.hover)
    painter.drawPath(path)
    box = part.rect.toRect()
    words = f"{part.away.name} away" if not part.count else f"{part.count} more are away"
    if not part.count:
        paint_avatar(painter, QRect(box.x() + 2, box.y() + 1, 16, 16), part.away.name, part.away.person_id)
    words = f"← {words}" if part.continues[0] else words
    room = box.adjusted(22 if not part.count else 8, 0, -4, 0)
    paint_text(painter, room, words, font(META), t.muted)
    if part.continues[1] and box.width() > 60:
        paint_text(painter, room, "→", font(META), t.muted, _RIGHT)


def _paint_gap(painter: QPainter, layout: MonthLayout, part: PlacedPart, t: Tokens) -> None:
    week = next(one for one in layout.content.weeks if one.first_on == part.on)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.warn_soft)
    painter.drawRoundedRect(part.rect, RADIUS, RADIUS)
    box = part.rect.toRect()
    upper, lower = box.adjusted(2, 2, -2, -box.height() // 2), box.adjusted(2, box.height() // 2, -2, -2)
    centre = Qt.AlignmentFlag.AlignHCenter
    many = len(week.gaps) > 1
    paint_text(painter, upper, str(len(week.gaps)) if many else "Gap", font(META, SEMIBOLD), t.warn, centre)
    paint_text(painter, lower, "gaps" if many else week.gaps[0].name.lower(), font(META), t.warn, centre)


def _paint_chosen(painter: QPainter, layout: MonthLayout, chosen: tuple[date, date], t: Tokens) -> None:
    shade = QColor(t.accent)
    shade.setAlphaF(0.14)
    for on, room in layout.days.items():
        if chosen[0] <= on <= chosen[1]:
            painter.fillRect(room.adjusted(1, 1, -1, -1), shade)


def _paint_target(painter: QPainter, room: QRectF, marks: MonthMarks, t: Tokens) -> None:
    edge = t.bad if marks.refused else t.accent
    shade = QColor(edge)
    shade.setAlphaF(0.1)
    painter.setPen(QPen(edge, 2))
    painter.setBrush(shade)
    painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    if marks.words:
        head = QRectF(room.x() + 30, room.y() + 4, room.width() - 38, 20).toRect()
        paint_text(painter, head, marks.words, font(META, MEDIUM), t.accent_text, _RIGHT)


def _paint_ring(painter: QPainter, rect: QRectF, t: Tokens) -> None:
    painter.setPen(QPen(t.accent, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5), RADIUS, RADIUS)
