"""Paints one step: the same on the canvas, in a thumbnail and in a file. Never raises: it runs inside ``paint``."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.domain.step_kind import Outline
from app.domain.workflow import StepKind
from app.drawing.box import Box
from app.drawing.geometry import POINT
from ui.link.icon import paint_icon
from ui.link.theme import BODY, MEDIUM, META, REGULAR, SEMIBOLD, Tokens, font
from ui.printing.flowchart.appearance import StepAppearance
from ui.printing.flowchart.lettering import cut, lines, text_width, wrapped
from ui.printing.flowchart.status_mark import (
    FADE,
    FADED,
    StatusMark,
    mark_colour,
    paint_heat,
    paint_mark,
    paint_outline,
    paint_ring,
    paint_stack,
)

TEXT_FROM, SHAPE_FROM, SHADOW_FROM = 0.35, 0.25, 0.5
"""Scales from which on there is text, the true shape, and a shadow."""
MARGIN = 8.0
"""What rings, badges, dots and the shadow need around the box."""
RADIUS = 8.0
_BAR, _PAD, _ICON, _MARK, _LINE, _SMALL_LINE, _META_LINE = 4, 10, 16, 12, 18, 14, 16
_ONE_LINE = Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | _ONE_LINE
_CENTRED = Qt.AlignmentFlag.AlignHCenter | _ONE_LINE


@dataclass(frozen=True, slots=True)
class StepState:
    """What the screen adds; ``problem``: ``error``, ``warning`` or empty.

    ``whole`` is for paper, where all words wrap.
    """

    chosen: bool = False
    hovered: bool = False
    focused: bool = False
    problem: str = ""
    mark: StatusMark | None = None
    whole: bool = False
    heat: float = 0.0
    """From 0 to 1: in which share of simulated runs it decides how long the workflow takes."""
    notes: int = 0
    """Notes of the team that no version has answered yet."""


PLAIN = StepState()
PRINTED = StepState(whole=True)


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands in a step: the lines of its title, as large as they fit, and those under it."""

    title: Sequence[str]
    under: Sequence[str]
    size: int
    step: float

    @property
    def height(self) -> float:
        return len(self.title) * self.step + len(self.under) * _META_LINE


def _words(title: str, room: float, most: int, under: Sequence[str], whole: bool) -> _Words:
    """At most ``most`` lines of title, the last one cut; ``whole``: smaller and in as many as it takes."""
    if whole and len(wrapped(title, room, BODY, SEMIBOLD)) > most:
        return _Words(wrapped(title, room, META, SEMIBOLD), under, META, _SMALL_LINE)
    return _Words(lines(title, room, most, BODY, SEMIBOLD), under, BODY, _LINE)


def rect_of(box: Box) -> QRectF:
    """The rectangle of a box."""
    return QRectF(box.left, box.top, box.width, box.height)


def printed_rect(rect: QRectF, appearance: StepAppearance) -> QRectF:
    """A box on paper: as much higher as its words need, that none is cut."""
    if appearance.kind.traits.outline is not Outline.CARD:
        return rect
    more = max(0.0, _card_words(rect, appearance, whole=True).height + 12 - rect.height()) / 2
    return rect.adjusted(0, -more, 0, more)


def edge_colour(appearance: StepAppearance, t: Tokens) -> QColor:
    """The colour of a kind: of the bar at its left and of its icon."""
    if appearance.anchor:
        return t.bad
    match appearance.kind:
        case StepKind.TASK:
            return t.accent
        case StepKind.APPROVAL:
            return t.ok
        case StepKind.MILESTONE:
            return t.hues[5].ink
        case StepKind.SUBWORKFLOW:
            return t.hues[6].ink
        case StepKind.DECISION:
            return t.warn
    return t.muted


def paint_step(
    painter: QPainter, rect: QRectF, appearance: StepAppearance, t: Tokens, scale: float = 1.0, state: StepState = PLAIN
) -> None:
    """Paint a step into ``rect``; ``scale`` is how many device pixels one of its pixels has."""
    if scale < SHAPE_FROM:
        painter.fillRect(rect, _plain_colour(appearance, t, state))
        return
    faded = state.mark is not None and state.mark.sign in FADED
    if faded:
        painter.setOpacity(FADE)
    if appearance.repeated:
        paint_stack(painter, rect, appearance.kind, t)
    match appearance.kind.traits.outline:
        case Outline.HEXAGON:
            _paint_hexagon(painter, rect, appearance, t, scale, state)
        case Outline.PILL:
            _paint_pill(painter, rect, appearance, t, scale, state)
        case Outline.DOT:
            _paint_dot(painter, rect, t, state)
        case Outline.CARD:
            if state.whole:
                rect = printed_rect(rect, appearance)
            _paint_card(painter, rect, appearance, t, scale, state)
    if appearance.badge and scale >= TEXT_FROM:
        _paint_badge(painter, rect, appearance.badge, t)
    if faded:
        painter.setOpacity(1.0)
    if state.heat:
        paint_heat(painter, rect, appearance.kind, t, state.heat)
    if state.notes and scale >= TEXT_FROM:
        _paint_notes(painter, rect, state.notes, t)
    if state.problem:
        _paint_problem(painter, rect, appearance, t, state)
    if state.mark is not None:
        paint_ring(painter, rect, appearance.kind, state.mark.sign, t)
        paint_mark(painter, rect, appearance.kind, state.mark, t)


def _plain_colour(appearance: StepAppearance, t: Tokens, state: StepState) -> QColor:
    if state.chosen or state.focused:
        return t.accent
    if state.problem:
        return t.bad if state.problem == "error" else t.warn
    if state.mark is not None:
        return mark_colour(state.mark.sign, t)
    if not appearance.kind.traits.titled:
        return t.strong_border
    return _tint(edge_colour(appearance, t).rgb(), t.bg.rgb())


@lru_cache(maxsize=64)
def _tint(ink: int, ground: int) -> QColor:
    """Two parts of a kind's colour in three of ground: a picture that small is only told apart by it."""
    over, under = QColor(ink), QColor(ground)
    pairs = ((over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()))
    return QColor(*((2 * a + 3 * b) // 5 for a, b in pairs))


def _edge(t: Tokens, appearance: StepAppearance, state: StepState) -> QPen:
    if state.chosen or state.focused:
        return QPen(t.accent, 2)
    colour = t.faint if state.hovered or appearance.optional else t.strong_border
    return QPen(colour, 1, Qt.PenStyle.DashLine if appearance.optional else Qt.PenStyle.SolidLine)


def _paint_card(
    painter: QPainter, rect: QRectF, appearance: StepAppearance, t: Tokens, scale: float, state: StepState
) -> None:
    _paint_shadow(painter, rect, t, scale)
    wait = appearance.kind is StepKind.WAIT
    pen = _edge(t, appearance, state)
    inset = pen.widthF() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.sunken if wait else t.raised)
    painter.drawRoundedRect(rect, RADIUS, RADIUS)
    painter.setBrush(edge_colour(appearance, t))
    painter.drawPath(_bar(rect.width(), rect.height()).translated(rect.topLeft()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), RADIUS - inset, RADIUS - inset)
    if appearance.kind is StepKind.SUBWORKFLOW:
        painter.setPen(QPen(t.strong_border, 1))
        painter.drawRoundedRect(rect.adjusted(_BAR + 3.5, 3.5, -3.5, -3.5), RADIUS - 4, RADIUS - 4)
    if state.focused and state.chosen:
        _paint_focus(painter, rect, t)
    if scale >= TEXT_FROM:
        _paint_words(painter, rect, appearance, t, state.whole)


def _card_words(rect: QRectF, appearance: StepAppearance, whole: bool) -> _Words:
    room = rect.width() - _BAR - 2 * _PAD
    plain = _is_plain(appearance)
    under = room - len(appearance.marks) * (_MARK + 4) - (0 if plain else _ICON + 3)
    meta: Sequence[str] = ()
    if appearance.role or appearance.facts or appearance.marks or not plain:
        meta = wrapped(appearance.meta, under, META, REGULAR) if whole else (meta_line(appearance, under),)
        meta = meta or ("",)
    return _words(appearance.title, room, _lines_in(rect), meta, whole)


def _is_plain(appearance: StepAppearance) -> bool:
    """An ordinary task needs no picture of its kind."""
    return appearance.kind is StepKind.TASK and not appearance.anchor


def _paint_words(painter: QPainter, rect: QRectF, appearance: StepAppearance, t: Tokens, whole: bool) -> None:
    left, right = rect.left() + _BAR + _PAD, rect.right() - _PAD
    words = _card_words(rect, appearance, whole)
    top = rect.center().y() - words.height / 2
    painter.setFont(font(words.size, SEMIBOLD))
    painter.setPen(t.text)
    for at, line in enumerate(words.title):
        painter.drawText(QRectF(left, top + at * words.step, right - left + 2, words.step), _LEFT, line)
    if not words.under:
        return
    under = top + len(words.title) * words.step
    if not _is_plain(appearance):
        right -= _ICON
        box = QRect(round(right) + 2, round(under) + 1, _ICON - 2, _ICON - 2)
        paint_icon(painter, box, appearance.icon, edge_colour(appearance, t))
        right -= 3
    for mark in appearance.marks:
        right -= _MARK
        paint_icon(painter, QRect(round(right), round(under) + 2, _MARK, _MARK), mark, t.faint)
        right -= 4
    painter.setFont(font(META, REGULAR))
    painter.setPen(t.muted)
    for at, line in enumerate(words.under):
        painter.drawText(QRectF(left, under + at * _META_LINE, right - left + 2, _META_LINE), _LEFT, line)


def _lines_in(rect: QRectF) -> int:
    """How many lines of a title have room above the line with the role."""
    return max(1, int((rect.height() - _META_LINE - 6) // _LINE))


def meta_line(appearance: StepAppearance, room: float) -> str:
    """Role and facts in ``room`` pixels: only the role is cut, as long as the facts leave it any room."""
    if not appearance.role or not appearance.facts:
        return cut(appearance.meta, room, META, REGULAR)
    facts = f" · {appearance.facts}"
    rest = room - text_width(facts, META, REGULAR)
    return cut(appearance.role, rest, META, REGULAR) + facts if rest > 24 else cut(appearance.meta, room, META, REGULAR)


def _paint_hexagon(
    painter: QPainter, rect: QRectF, appearance: StepAppearance, t: Tokens, scale: float, state: StepState
) -> None:
    middle = rect.center()
    painter.setPen(_edge(t, appearance, state))
    painter.setBrush(t.warn_soft)
    paint_outline(painter, rect, appearance.kind)
    if scale < TEXT_FROM:
        return
    room = rect.width() - 2 * POINT - 8
    said = appearance.role if appearance.asked else ""
    under = wrapped(said, room, META, REGULAR) if state.whole else lines(said, room, 1, META, REGULAR)
    words = _words(appearance.title, room, _lines_in(rect), under, state.whole)
    top = middle.y() - words.height / 2
    painter.setFont(font(words.size, SEMIBOLD))
    painter.setPen(t.text)
    for at, line in enumerate(words.title):
        painter.drawText(QRectF(middle.x() - room / 2 - 4, top + at * words.step, room + 8, words.step), _CENTRED, line)
    painter.setFont(font(META, REGULAR))
    painter.setPen(t.muted)
    top += len(words.title) * words.step
    for at, line in enumerate(words.under):
        painter.drawText(QRectF(middle.x() - room / 2, top + at * _META_LINE, room, _META_LINE), _CENTRED, line)


def _paint_pill(
    painter: QPainter, rect: QRectF, appearance: StepAppearance, t: Tokens, scale: float, state: StepState
) -> None:
    pen = _edge(t, appearance, state)
    inset = pen.widthF() / 2
    radius = rect.height() / 2
    painter.setPen(pen)
    painter.setBrush(t.sunken)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)
    if appearance.ends_project:
        painter.setPen(QPen(t.faint, 1))
        painter.drawRoundedRect(rect.adjusted(3.5, 3.5, -3.5, -3.5), radius - 3.5, radius - 3.5)
    if scale < TEXT_FROM:
        return
    room = rect.width() - 46
    word = appearance.title if state.whole else cut(appearance.title, room, BODY, MEDIUM)
    width = text_width(word, BODY, MEDIUM)
    left = rect.center().x() - (width + _ICON + 2) / 2
    icon_box = QRect(round(left), round(rect.center().y()) - 7, 14, 14)
    paint_icon(painter, icon_box, appearance.icon, t.muted)
    painter.setFont(font(BODY, MEDIUM))
    painter.setPen(t.text)
    painter.drawText(QRectF(left + _ICON + 2, rect.top(), width + 4, rect.height()), _LEFT, word)


def _paint_dot(painter: QPainter, rect: QRectF, t: Tokens, state: StepState) -> None:
    chosen = state.chosen or state.focused
    painter.setPen(QPen(t.accent if chosen else t.faint, 2 if chosen else 1.4))
    painter.setBrush(t.surface)
    painter.drawEllipse(rect.adjusted(2, 2, -2, -2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.faint)
    painter.drawEllipse(rect.center(), 4, 4)


def _paint_badge(painter: QPainter, rect: QRectF, words: str, t: Tokens) -> None:
    width = text_width(words, META, MEDIUM) + 12
    pill = QRectF(rect.left() + 12, rect.top() - 8, width, 16)
    if rect.width() < 60:
        pill.moveCenter(QPointF(rect.center().x(), rect.top() - 8))
    painter.setPen(QPen(t.strong_border, 1))
    painter.setBrush(t.surface)
    painter.drawRoundedRect(pill, 8, 8)
    painter.setFont(font(META, MEDIUM))
    painter.setPen(t.muted)
    painter.drawText(pill, _CENTRED, words)


def _paint_notes(painter: QPainter, rect: QRectF, count: int, t: Tokens) -> None:
    """On the lower edge at the left: a speech bubble and how many notes there are."""
    words = str(count)
    pill = QRectF(rect.left() + 12, rect.bottom() - 8, text_width(words, META, MEDIUM) + 28, 16)
    painter.setPen(QPen(t.accent, 1))
    painter.setBrush(t.surface)
    painter.drawRoundedRect(pill, 8, 8)
    paint_icon(painter, QRectF(pill.left() + 6, pill.top() + 3, 10, 10).toRect(), "message-square", t.accent)
    painter.setFont(font(META, MEDIUM))
    painter.setPen(t.accent_text)
    painter.drawText(pill.adjusted(18, 0, -4, 0), _CENTRED, words)


def _paint_problem(painter: QPainter, rect: QRectF, appearance: StepAppearance, t: Tokens, state: StepState) -> None:
    """At the upper right; below it where a mark stands there."""
    side = 1 if state.mark is not None else -1
    spot = QPointF(rect.right() - 2, rect.center().y() + side * (rect.height() / 2 - 2))
    if appearance.kind.traits.outline is Outline.HEXAGON:
        spot = QPointF(rect.center().x() + rect.width() / 4, rect.center().y() + side * rect.height() / 4)
    painter.setPen(QPen(t.bg, 2))
    painter.setBrush(t.bad if state.problem == "error" else t.warn)
    painter.drawEllipse(spot, 6, 6)


def _paint_shadow(painter: QPainter, rect: QRectF, t: Tokens, scale: float) -> None:
    if not t.shadow_strength or scale < SHADOW_FROM:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    for ring in range(3):
        shade = QColor(t.shadow)
        shade.setAlphaF(t.shadow_strength / (ring + 1))
        painter.setBrush(shade)
        spread = ring * 0.5
        painter.drawRoundedRect(rect.adjusted(-spread, 1, spread, 1 + spread), RADIUS, RADIUS)


def _paint_focus(painter: QPainter, rect: QRectF, t: Tokens) -> None:
    ring = QColor(t.accent)
    ring.setAlphaF(0.35)
    painter.setPen(QPen(ring, 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(-2.5, -2.5, 2.5, 2.5), RADIUS + 2.5, RADIUS + 2.5)


@lru_cache(maxsize=32)
def _bar(width: float, height: float) -> QPainterPath:
    """The left edge of a card, cut from its rounded corners; clipping would be lost in an SVG."""
    card, strip = QPainterPath(), QPainterPath()
    card.addRoundedRect(QRectF(0, 0, width, height), RADIUS, RADIUS)
    strip.addRect(QRectF(0, 0, _BAR, height))
    return card.intersected(strip)
