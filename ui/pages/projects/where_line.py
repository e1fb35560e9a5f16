"""The line of a project that says where it is: who has it and for how long, and who comes next. Titles give way, names
and days do not."""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter

from app.queries.project import ProjectLine
from app.queries.where import StepTurn
from ui.link.plain_text import one_line
from ui.link.theme import META, font, theme
from ui.widgets.card import paint_text

HEIGHT, _GAP, _LEAST = 18, 20, 60


@dataclass(frozen=True, slots=True)
class WherePart:
    """ "Now:", a title that may be shortened, and what stands behind it."""

    head: str
    title: str
    rest: str

    def width(self, metrics: QFontMetrics) -> int:
        """Pixels that all of it needs."""
        return metrics.horizontalAdvance(f"{self.head} {self.title} {self.rest}") + 4


def where_parts(line: ProjectLine) -> list[WherePart]:
    """What has been open longest, and what comes next; empty for what is over."""
    found = []
    if line.current:
        more = f" +{len(line.current) - 1}" if len(line.current) > 1 else ""
        found.append(_part("Now:", line.current[0], more))
    if line.following is not None:
        found.append(_part("Next:", line.following))
    return found


def _part(head: str, one: StepTurn, more: str = "") -> WherePart:
    return WherePart(head, one_line(one.title), f"· {one_line(one.rest)}{more}" if one.rest else more)


def widths(wanted: list[int], room: int) -> list[int]:
    """How much of the room each part has: what it wants, or its share of what the other leaves."""
    if len(wanted) < 2 or sum(wanted) + _GAP <= room:
        return [min(one, room) for one in wanted]
    half = (room - _GAP) // 2
    first, last = wanted
    if first <= half:
        return [first, room - _GAP - first]
    return [room - _GAP - last, last] if last <= half else [half, half]


def paint_where(painter: QPainter, room: QRect, line: ProjectLine) -> None:
    """Paint who has the project and who comes next in one line, ``HEIGHT`` logical pixels high."""
    t, face = theme().tokens, font(META)
    metrics, parts = QFontMetrics(face), where_parts(line)
    left, blank = room.x(), metrics.horizontalAdvance(" ")
    for part, width in zip(parts, widths([part.width(metrics) for part in parts], room.width()), strict=True):
        behind = metrics.horizontalAdvance(f"{part.rest} ")
        right, x = left + width, left
        x += paint_text(painter, QRect(x, room.y(), width, HEIGHT), part.head, face, t.muted) + blank
        title = QRect(x, room.y(), max(right - x - behind, _LEAST), HEIGHT)
        x += paint_text(painter, title, part.title, face, t.text) + blank
        paint_text(painter, QRect(x, room.y(), right - x, HEIGHT), part.rest, face, t.muted)
        left = right + _GAP
