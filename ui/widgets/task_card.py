"""Paints the card of a task: for the board on the screen and on paper. A painter with the look of now; no widget."""

from dataclasses import dataclass
from datetime import date, tzinfo
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from app.domain.run import TaskState
from app.queries.board import Warning
from app.queries.rows import CardRow
from ui.link.icon import paint_icon
from ui.link.plain_text import one_line
from ui.link.theme import MEDIUM, META, font, numbers, theme
from ui.widgets.avatar import paint_avatar
from ui.widgets.card import paint_card
from ui.widgets.chip import HEIGHT, ChipStyle, Tone, chip_colours, chip_width, paint_chip
from ui.widgets.date_text import short_date
from ui.widgets.elided import wrapped_lines

PAD = 12
ROOM = 4
"""Above and below a card; two make the gap between cards, and the shadow has room."""
SIDE = 2
AVATAR = 24
TITLE_LINE = 19
MOST_LINES = 2
"""The most lines of a title on the screen; on paper nothing is cut."""
_CHIP_LINE, _CHIP_ICON = 15, 18
_TOP_GAP, _MORE_GAP, MORE_LINE, MOST_MORE = 6, 3, 15, 3
_STRIPE, _AGE_SIGN = 4, 15
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_TITLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


@dataclass(frozen=True, slots=True)
class CardDress:
    """What of a card is shown. ``more`` stands under its title; ``stripe`` is the hue along its edge, None: none;
    ``age`` the working days in its state, 0: nothing is said of them."""

    project: bool = True
    due: bool = True
    checks: bool = True
    owner: bool = True
    more: str = ""
    stripe: int | str | None = None
    age: int = 0

    @property
    def has_foot(self) -> bool:
        """Whether there is a row under the title."""
        return self.due or self.checks or self.owner


FULL_DRESS = CardDress()


def card_height(lines: int, dress: CardDress = FULL_DRESS, more: int = 0, *, top: bool = True) -> int:
    """Logical pixels of a card whose title takes so many lines, with so many ``more`` under it."""
    over = HEIGHT + _TOP_GAP if top else 0
    under = _MORE_GAP + more * MORE_LINE if more else 0
    foot = 7 + AVATAR if dress.has_foot else 1
    return PAD + over + lines * TITLE_LINE + under + foot + PAD - 2


def has_top(card: CardRow, dress: CardDress) -> bool:
    """Whether anything stands over the title."""
    return dress.project or dress.age > 0 or card.round > 1 or card.input_missing or bool(card.required_open)


def more_lines(dress: CardDress, width: int, most: int = MOST_MORE) -> list[str]:
    """What stands under the title, in at most so many lines; the last one elided."""
    return _wrapped_more(dress.more, width, most) if dress.more else []


@lru_cache(maxsize=8192)
def _wrapped_more(text: str, width: int, most: int) -> list[str]:
    return wrapped_lines(text, font(META), width, most)


def whole_height(card: CardRow, style: ChipStyle | None, width: int) -> int:
    """Logical pixels of a card ``width`` wide on which nothing is cut, with the air around it."""
    inner = width - 2 * (SIDE + PAD)
    title = len(title_lines(card.title, inner, len(card.title)))
    name = len(_chip_lines(_project_chip(card), inner - _round(card)[1] - _flags_width(card))) * _CHIP_LINE
    due = len(_chip_lines(style, inner - AVATAR - 8)) * _CHIP_LINE if style is not None else 0
    return card_height(title) + max(0, name - HEIGHT) + max(0, due - AVATAR) + 2 * ROOM


def _chip_lines(style: ChipStyle, room: int) -> list[str]:
    """The words of a chip that is wider than ``room``, in lines; none of a chip that fits."""
    if chip_width(style) <= room:
        return []
    return _wrapped_chip(style.text, room - (_CHIP_ICON if style.icon else 0))


@lru_cache(maxsize=4096)
def _wrapped_chip(text: str, width: int) -> list[str]:
    """Few words stand on many cards."""
    return wrapped_lines(text, numbers(META, MEDIUM), width, len(text))


def title_lines(title: str, width: int, most: int = MOST_LINES) -> list[str]:
    """At most ``most`` lines, the last one elided."""
    if _title_width(title) <= width:
        return [one_line(title)]
    return wrapped_lines(title, font(weight=MEDIUM), width, most)


@lru_cache(maxsize=32_768)
def _title_width(title: str) -> int:
    """Measured once, though paper tries a board in columns of several widths."""
    return QFontMetrics(font(weight=MEDIUM)).horizontalAdvance(one_line(title))


def paint_task(
    painter: QPainter,
    rect: QRect,
    card: CardRow,
    style: ChipStyle | None,
    chosen: bool,
    hovered: bool,
    hollow: bool,
    whole: bool = False,
    dress: CardDress = FULL_DRESS,
) -> None:
    """One card into ``rect``: project, title, then ``style`` of its date, checks and owner in a row; ``dress`` says
    which of them.

    ``whole``, for paper: everything wraps, and ``rect`` is ``whole_height`` high.
    """
    t = theme().tokens
    body = rect.adjusted(SIDE, ROOM, -SIDE, -ROOM)
    paint_card(painter, body, chosen, hovered, hollow)
    if dress.stripe is not None:
        _paint_stripe(painter, body, dress.stripe)
    inner = body.adjusted(PAD, PAD - 1, -PAD, -PAD + 1)
    taken = _paint_top(painter, inner, card, dress, whole) + _TOP_GAP if has_top(card, dress) else 0
    painter.setFont(font(weight=MEDIUM))
    painter.setPen(t.muted if card.state.over or hollow else t.text)
    line = QRect(inner.x(), inner.y() + taken, inner.width(), TITLE_LINE)
    for text in title_lines(card.title, inner.width(), len(card.title) if whole else MOST_LINES):
        painter.drawText(line, _TITLE, text)
        line.translate(0, TITLE_LINE)
    if dress.more:
        _paint_more(painter, QRect(QPoint(inner.x(), line.y()), inner.bottomRight()), dress)
    if dress.has_foot:
        _paint_meta(painter, inner, card, style, dress, whole)


def _paint_stripe(painter: QPainter, body: QRect, hue: int | str) -> None:
    """Along the left edge, inside the outline of the card."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().tokens.hue(hue).fill)
    painter.setClipRect(QRect(body.x() + 2, body.y(), _STRIPE, body.height()))
    painter.drawRoundedRect(QRectF(body).adjusted(2, 2, -2, -2), 6, 6)
    painter.restore()


def _paint_more(painter: QPainter, room: QRect, dress: CardDress) -> None:
    """As many lines as the card has room for."""
    free = room.height() - _MORE_GAP - (7 + AVATAR if dress.has_foot else 0)
    painter.setFont(font(META))
    painter.setPen(theme().tokens.muted)
    line = QRect(room.x(), room.y() + _MORE_GAP, room.width(), MORE_LINE)
    for text in more_lines(dress, room.width(), max(1, min(MOST_MORE, free // MORE_LINE))):
        painter.drawText(line, _LEFT, text)
        line.translate(0, MORE_LINE)


def _project_chip(card: CardRow) -> ChipStyle:
    if card.project_id is None:
        return ChipStyle("No project", Tone.NEUTRAL)
    return ChipStyle(card.project_name, Tone.HUE, key=card.project_id)


INPUT_MISSING, REQUIRED_OPEN = "inbox", "list-checks"
_FLAG = 14


def flag_words(card: CardRow) -> str:
    """What the flags of a card say: "input missing, 2 required are open"; empty without any."""
    said = ["input missing"] if card.input_missing else []
    if card.required_open:
        said.append(f"{card.required_open} required {'is' if card.required_open == 1 else 'are'} open")
    return ", ".join(said)


def _flags(card: CardRow) -> list[tuple[str, str]]:
    """Icon and number of what an open task misses."""
    missing = [(INPUT_MISSING, "")] if card.input_missing else []
    return [*missing, *([(REQUIRED_OPEN, str(card.required_open))] if card.required_open else [])]


def _flags_width(card: CardRow) -> int:
    if not card.input_missing and not card.required_open:
        return 0
    wide = QFontMetrics(numbers(META)).horizontalAdvance
    return sum(_FLAG + (wide(text) + 3 if text else 0) + 8 for _, text in _flags(card))


def _paint_flags(painter: QPainter, right: int, y: int, card: CardRow) -> None:
    """Ending at ``right``; by their shape, not by colour alone."""
    x, ink = right - _flags_width(card) + 8, theme().tokens.warn
    painter.setFont(numbers(META))
    painter.setPen(ink)
    wide = painter.fontMetrics().horizontalAdvance
    for name, text in _flags(card):
        paint_icon(painter, QRect(x, y, _FLAG, HEIGHT), name, ink)
        x += _FLAG
        if text:
            painter.drawText(QRect(x + 3, y, wide(text) + 2, HEIGHT), _LEFT, text)
            x += wide(text) + 3
        x += 8


def _round(card: CardRow) -> tuple[str, int]:
    """The words of a second round and later ones, and the room that they take."""
    words = f"Round {card.round}" if card.round > 1 else ""
    return words, QFontMetrics(numbers(META)).horizontalAdvance(words) + 8 if words else 0


def _paint_chip_lines(painter: QPainter, at: QPoint, style: ChipStyle, words: list[str]) -> None:
    ink = chip_colours(style.tone, theme().tokens, style.key or style.text)[0]
    line = QRect(at.x(), at.y(), 4000, _CHIP_LINE)
    if style.icon:
        paint_icon(painter, QRect(at.x(), at.y() + 1, 13, 13), style.icon, ink)
        line.translate(_CHIP_ICON, 0)
    painter.setFont(numbers(META, MEDIUM))
    painter.setPen(ink)
    for text in words:
        painter.drawText(line, _LEFT, text)
        line.translate(0, _CHIP_LINE)


def _age(dress: CardDress) -> tuple[str, int]:
    """The words of how long it has been in its state, and the room that they take with their sign."""
    if not dress.age:
        return "", 0
    words = f"{dress.age} d"
    return words, _AGE_SIGN + QFontMetrics(numbers(META)).horizontalAdvance(words) + 8


def _paint_age(painter: QPainter, right: int, y: int, dress: CardDress) -> None:
    """Ending at ``right``, quietly."""
    words, wide = _age(dress)
    ink = theme().tokens.muted
    x = right - wide + 8
    paint_icon(painter, QRect(x, y, 11, HEIGHT), "hourglass", ink)
    painter.setFont(numbers(META))
    painter.setPen(ink)
    painter.drawText(QRect(x + _AGE_SIGN, y, wide, HEIGHT), _LEFT, words)


def _paint_top(painter: QPainter, inner: QRect, card: CardRow, dress: CardDress, whole: bool) -> int:
    """Project, round and age; gives the height that they take."""
    style = _project_chip(card)
    round_words, beside = _round(card)
    aged = beside + _age(dress)[1]
    taken = aged + _flags_width(card)
    words = _chip_lines(style, inner.width() - taken) if whole else []
    if not dress.project:
        words = []
    elif words:
        _paint_chip_lines(painter, inner.topLeft(), style, words)
    else:
        paint_chip(painter, inner.topLeft(), style, inner.width() - taken)
    if round_words:
        painter.setFont(numbers(META))
        painter.setPen(theme().tokens.muted)
        top = QRect(inner.x(), inner.y(), inner.width(), HEIGHT)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, round_words)
    if aged > beside:
        _paint_age(painter, inner.right() + 1 - beside, inner.y(), dress)
    if taken > aged:
        _paint_flags(painter, inner.right() + 1 - aged, inner.y(), card)
    return max(HEIGHT, len(words) * _CHIP_LINE)


def _paint_meta(
    painter: QPainter, inner: QRect, card: CardRow, style: ChipStyle | None, dress: CardDress, whole: bool
) -> None:
    t = theme().tokens
    y = inner.bottom() + 1 - AVATAR
    if dress.owner:
        paint_avatar(painter, QRect(inner.right() + 1 - AVATAR, y, AVATAR, AVATAR), card.owner_name, card.owner_id)
    counted = dress.checks and card.checks and not card.state.over
    checks = f"{card.checks_done}/{card.checks}" if counted else ""
    face = numbers(META, MEDIUM)
    needed = QFontMetrics(face).horizontalAdvance(checks) + 28 if checks else 0
    x, y = inner.x(), y + (AVATAR - HEIGHT) // 2
    if style is not None and chip_width(style) > inner.width() - AVATAR - 8 - needed:
        # The date matters more than the count.
        checks, needed = "", 0
    words = _chip_lines(style, inner.width() - AVATAR - 8) if whole and style is not None else []
    if style is not None and words:
        top = inner.bottom() + 1 - max(AVATAR, len(words) * _CHIP_LINE)
        _paint_chip_lines(painter, QPoint(x, top), style, words)
    elif style is not None:
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
