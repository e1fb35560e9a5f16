"""Paints the card of a task: for the board on the screen and on paper. A painter with the look of now; no widget."""

from datetime import date, tzinfo

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from app.domain.run import TaskState
from app.queries.board import Warning
from app.queries.reader import CardRow
from ui.link.icon import paint_icon
from ui.link.theme import MEDIUM, META, font, numbers, theme
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import paint_card
from ui.widgets.chip import HEIGHT, ChipStyle, Tone, chip_width, paint_chip
from ui.widgets.date_text import short_date
from ui.widgets.elided import wrapped_lines

PAD = 12
ROOM = 4
"""Above and below a card; two make the gap between cards, and the shadow has room."""
SIDE = 2
AVATAR = 24
TITLE_LINE = 19
MOST_LINES = 2
"""The most lines of a title on the screen; paper has room for more."""


def card_height(lines: int) -> int:
    """Logical pixels of a card whose title takes so many lines."""
    return PAD + HEIGHT + 6 + lines * TITLE_LINE + 7 + AVATAR + PAD - 2


def title_lines(title: str, width: int, most: int = MOST_LINES) -> list[str]:
    """At most ``most`` lines, the last one elided."""
    return wrapped_lines(title, font(weight=MEDIUM), width, most)


def paint_task(
    painter: QPainter,
    rect: QRect,
    card: CardRow,
    style: ChipStyle | None,
    chosen: bool,
    hovered: bool,
    hollow: bool,
    most_lines: int = MOST_LINES,
) -> None:
    """One card into ``rect``: project, title, then ``style`` of its date, checks and owner in a row."""
    t = theme().tokens
    body = rect.adjusted(SIDE, ROOM, -SIDE, -ROOM)
    paint_card(painter, body, chosen, hovered, hollow)
    inner = body.adjusted(PAD, PAD - 1, -PAD, -PAD + 1)
    _paint_top(painter, inner, card)
    painter.setFont(font(weight=MEDIUM))
    painter.setPen(t.muted if card.state.over or hollow else t.text)
    line = QRect(inner.x(), inner.y() + HEIGHT + 6, inner.width(), TITLE_LINE)
    for text in title_lines(card.title, inner.width(), most_lines):
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, text)
        line.translate(0, TITLE_LINE)
    _paint_meta(painter, inner, card, style)


def _paint_top(painter: QPainter, inner: QRect, card: CardRow) -> None:
    style = ChipStyle(card.project_name, Tone.HUE, key=card.project_id or 0)
    round_words = f"Round {card.round}" if card.round > 1 else ""
    face = numbers(META)
    taken = QFontMetrics(face).horizontalAdvance(round_words) + 8 if round_words else 0
    if card.project_id is not None:
        paint_chip(painter, inner.topLeft(), style, inner.width() - taken)
    else:
        paint_chip(painter, inner.topLeft(), ChipStyle("No project", Tone.NEUTRAL), inner.width() - taken)
    if round_words:
        painter.setFont(face)
        painter.setPen(theme().tokens.muted)
        top = QRect(inner.x(), inner.y(), inner.width(), HEIGHT)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, round_words)


def _paint_meta(painter: QPainter, inner: QRect, card: CardRow, style: ChipStyle | None) -> None:
    t = theme().tokens
    y = inner.bottom() + 1 - AVATAR
    paint_avatar(painter, QRect(inner.right() + 1 - AVATAR, y, AVATAR, AVATAR), card.owner_name, card.owner_id)
    checks = f"{card.checks_done}/{card.checks}" if card.checks and not card.state.over else ""
    face = numbers(META, MEDIUM)
    needed = QFontMetrics(face).horizontalAdvance(checks) + 28 if checks else 0
    x, y = inner.x(), y + (AVATAR - HEIGHT) // 2
    if style is not None and chip_width(style) > inner.width() - AVATAR - 8 - needed:
        # The date matters more than the count.
        checks, needed = "", 0
    if style is not None:
        room = inner.width() - AVATAR - 8 - needed
        x = paint_chip(painter, QPoint(x, y), style, room).right() + 11
    if checks:
        paint_icon(painter, QRect(x, y, 14, HEIGHT), "square-check", t.muted)
        painter.setFont(face)
        painter.setPen(t.muted)
        painter.drawText(QRect(x + 19, y, needed, HEIGHT), Qt.AlignmentFlag.AlignVCenter, checks)


def due_chip(card: CardRow, warns: Warning | None, today: date, zone: tzinfo) -> ChipStyle | None:
    """The chip of a card, days in ``zone``: when it is due, tinted when it warns; once it is over, how it ended."""
    day = short_date(card.due_on, today) if card.due_on else ""
    if card.state in (TaskState.SKIPPED, TaskState.CANCELLED):
        picture = "skip-forward" if card.state is TaskState.SKIPPED else "x"
        return ChipStyle(card.state.capitalize(), Tone.NEUTRAL, picture)
    if card.state is TaskState.DONE:
        on = card.finished_at.astimezone(zone).date() if card.finished_at else card.due_on
        return ChipStyle(short_date(on, today), Tone.OK, "check") if on else None
    if warns is Warning.BLOCKED:
        until = f" until {short_date(card.blocked_until, today)}" if card.blocked_until else ""
        return ChipStyle(f"{card.blocked_by}{until}", Tone.WARN, "hand")
    tone, picture = {
        Warning.LATE: (Tone.BAD, "clock-alert"),
        Warning.AT_RISK: (Tone.WARN, "triangle-alert"),
        Warning.SOON: (Tone.WARN, "clock"),
    }.get(warns or Warning.BLOCKED, (Tone.PLAIN, "calendar"))
    return ChipStyle(day, tone, picture) if day else None
