"""Marks on steps and flows beside what they are: how versions differ, and where a walkthrough stands. Never raises."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.domain.step_kind import Outline
from app.domain.workflow import StepKind
from app.drawing.geometry import POINT
from ui.link.icon import paint_icon
from ui.link.theme import MEDIUM, META, Tokens, font
from ui.printing.flowchart.lettering import text_width

_CORNER = 8.0
"""The radius of a card's corners."""


class StatusSign(StrEnum):
    """The first four tell how two versions differ, the others where a walkthrough stands."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    OPEN = "open"
    PASSED = "passed"
    AGAIN = "waits again"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True)
class StatusMark:
    """``round`` is shown from the second on."""

    sign: StatusSign
    round: int = 0


ICONS = {
    StatusSign.ADDED: "plus",
    StatusSign.REMOVED: "minus",
    StatusSign.MOVED: "arrow-right",
    StatusSign.OPEN: "play",
    StatusSign.PASSED: "check",
    StatusSign.AGAIN: "repeat",
    StatusSign.NOT_NEEDED: "x",
}
"""A change has a character, ``~``: no icon of the set means it."""
FADED = frozenset({StatusSign.REMOVED, StatusSign.NOT_NEEDED})
FADE = 0.5
_RINGED = frozenset({StatusSign.ADDED, StatusSign.REMOVED, StatusSign.CHANGED, StatusSign.OPEN, StatusSign.AGAIN})
_DASHED = frozenset({StatusSign.REMOVED, StatusSign.AGAIN})
_SIZE, _ICON, _GAP = 16.0, 12, 2.5


def mark_colour(sign: StatusSign, t: Tokens) -> QColor:
    match sign:
        case StatusSign.ADDED | StatusSign.PASSED:
            return t.ok
        case StatusSign.REMOVED:
            return t.bad
        case StatusSign.CHANGED | StatusSign.AGAIN:
            return t.warn
        case StatusSign.OPEN:
            return t.accent
    return t.muted


def mark_pen(sign: StatusSign, t: Tokens, width: float = 2.0) -> QPen:
    """The pen for a ring or a line; what is gone is dashed."""
    return QPen(mark_colour(sign, t), width, Qt.PenStyle.DashLine if sign in _DASHED else Qt.PenStyle.SolidLine)


def paint_ring(painter: QPainter, rect: QRectF, kind: StepKind, sign: StatusSign, t: Tokens) -> None:
    """Around the shape of a step; what is open has a glow."""
    if sign not in _RINGED:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if sign is StatusSign.OPEN:
        glow = QColor(t.accent)
        glow.setAlphaF(0.28)
        painter.setPen(QPen(glow, 5))
        paint_outline(painter, rect, kind, _GAP + 2)
    painter.setPen(mark_pen(sign, t))
    paint_outline(painter, rect, kind, _GAP)


def paint_outline(painter: QPainter, rect: QRectF, kind: StepKind, away: float = 0.0) -> None:
    """The outline of a step of this kind with the painter's pen and brush, so far outside its box."""
    box = rect.adjusted(-away, -away, away, away)
    match kind.traits.outline:
        case Outline.HEXAGON:
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(box.left() + POINT, box.top()), QPointF(box.right() - POINT, box.top()),
                        QPointF(box.right(), box.center().y()), QPointF(box.right() - POINT, box.bottom()),
                        QPointF(box.left() + POINT, box.bottom()), QPointF(box.left(), box.center().y()),
                    ]
                )
            )  # fmt: skip
        case Outline.PILL:
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        case Outline.DOT:
            painter.drawEllipse(box)
        case Outline.CARD:
            painter.drawRoundedRect(box, _CORNER + away, _CORNER + away)


def paint_mark(painter: QPainter, rect: QRectF, kind: StepKind, mark: StatusMark, t: Tokens) -> None:
    """The badge at the upper right of a step."""
    spot = QPointF(rect.right() - 2, rect.top() + 2)
    if kind.traits.outline is Outline.HEXAGON:
        # High on its edge, where no word of it reaches.
        spot = QPointF(rect.center().x() + rect.width() * 0.14, rect.center().y() - rect.height() * 0.36)
    paint_badge(painter, spot, mark, t)


def paint_badge(painter: QPainter, spot: QPointF, mark: StatusMark, t: Tokens) -> None:
    """A disc with the sign around ``spot``; with a round it grows to the left."""
    words = f"round {mark.round}" if mark.round > 1 else ""
    extra = text_width(words, META, MEDIUM) + 6 if words else 0.0
    half = _SIZE / 2
    disc = QRectF(spot.x() - half - extra, spot.y() - half, _SIZE + extra, _SIZE)
    colour = mark_colour(mark.sign, t)
    painter.setPen(QPen(t.bg, 2))
    painter.setBrush(colour)
    painter.drawRoundedRect(disc, half, half)
    ink = t.on_accent if mark.sign is StatusSign.OPEN else t.bg
    right = QRectF(disc.right() - _SIZE, disc.top(), _SIZE, _SIZE)
    name = ICONS.get(mark.sign)
    if name is None:
        painter.setPen(QPen(ink, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(_wave(right.center()))
    else:
        box = QRect(round(right.center().x()) - _ICON // 2, round(right.center().y()) - _ICON // 2, _ICON, _ICON)
        paint_icon(painter, box, name, ink)
    if words:
        painter.setFont(font(META, MEDIUM))
        painter.setPen(ink)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(disc.adjusted(7, 0, 0, 0), left, words)


def _wave(middle: QPointF) -> QPolygonF:
    """The sign ``~``, drawn: as a character it would hang at the top of its line."""
    spots = ((-4, 1.2), (-2.4, -1), (-1, -0.8), (1, 0.8), (2.4, 1), (4, -1.2))
    return QPolygonF([QPointF(middle.x() + x, middle.y() + y) for x, y in spots])


def paint_stack(painter: QPainter, rect: QRectF, kind: StepKind, t: Tokens) -> None:
    """The edges of two more boxes behind the one of a step that is repeated."""
    painter.setPen(QPen(t.muted, 1))
    painter.setBrush(t.raised)
    for behind in (7.0, 3.5):
        paint_outline(painter, rect.translated(behind, -behind), kind)


def paint_heat(painter: QPainter, rect: QRectF, kind: StepKind, t: Tokens, heat: float) -> None:
    """A wash over its shape, the stronger the hotter, and a bar at its foot as long as the share."""
    wash = QColor(t.warn)
    wash.setAlphaF(0.08 + 0.22 * heat)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(wash)
    paint_outline(painter, rect, kind)
    painter.setBrush(t.warn)
    inset = {Outline.HEXAGON: POINT, Outline.CARD: _CORNER}.get(kind.traits.outline, rect.height() / 2)
    foot = QRectF(rect.left() + inset, rect.bottom() - 5, max(4.0, (rect.width() - 2 * inset) * heat), 3)
    painter.drawRoundedRect(foot, 1.5, 1.5)
