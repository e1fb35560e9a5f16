"""Paints what lies under steps and flows: lanes with the column of their names, and notes."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.workflow import Note
from app.drawing.box import NOTE
from ui.link.plain_text import visible
from ui.link.theme import BODY, MEDIUM, META, REGULAR, Tokens, font
from ui.printing.flowchart.lettering import lines
from ui.printing.flowchart.step import SHAPE_FROM, TEXT_FROM

NAME_WIDTH = 132.0
"""The width of the column in which the lanes have their names."""
LANE_MARGIN = 48.0
"""Between the drawing and the ends of its lanes."""
NO_ROLE = "No role"


def note_rect(note: Note) -> QRectF:
    """A note stands around its middle, as a step does."""
    return QRectF(note.x - NOTE[0] / 2, note.y - NOTE[1] / 2, *NOTE)


def paint_note(
    painter: QPainter,
    rect: QRectF,
    text: str,
    t: Tokens,
    scale: float = 1.0,
    chosen: bool = False,
    hovered: bool = False,
) -> None:
    """A sticky note; its text wraps and ends with the paper."""
    painter.setPen(QPen(t.accent, 2) if chosen else QPen(t.faint if hovered else t.sticky_border, 1))
    painter.setBrush(t.sticky)
    if scale < SHAPE_FROM:
        painter.drawRect(rect)
        return
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if scale < TEXT_FROM:
        return
    painter.setFont(font(META + 1, REGULAR))
    painter.setPen(t.text)
    top = rect.top() + 8
    for line in note_lines(text, rect.width() - 20, int((rect.height() - 16) // 17)):
        painter.drawText(QRectF(rect.left() + 10, top, rect.width() - 16, 17), _LEFT, line)
        top += 17


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


def note_lines(text: str, width: float, most: int) -> list[str]:
    """The lines of a note that have room on it; the author's line breaks stay."""
    found: list[str] = []
    for part in visible(text).splitlines() or [""]:
        left = most - len(found)
        if left <= 0:
            break
        found += lines(part, width, left, META + 1, REGULAR) or ("",)
    return found


def paint_lane(
    painter: QPainter, rect: QRectF, name: str, t: Tokens, scale: float = 1.0, odd: bool = False, whole: bool = False
) -> None:
    """A band with its name in a column at the left end of ``rect``; ``whole``: on as many lines as it takes."""
    painter.fillRect(rect, t.sunken if odd else t.bg)
    paint_lane_name(painter, QRectF(rect.left(), rect.top(), NAME_WIDTH, rect.height()), name, t, scale, whole)
    painter.setPen(QPen(t.border, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)


def paint_lane_name(
    painter: QPainter, column: QRectF, name: str, t: Tokens, scale: float = 1.0, whole: bool = False
) -> None:
    """The column with the name of a lane; ``whole``: on as many lines as it takes."""
    painter.fillRect(column, t.surface)
    painter.setPen(QPen(t.border, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(column)
    if scale < TEXT_FROM:
        return
    shown = lines(name or NO_ROLE, NAME_WIDTH - 24, len(name) if whole else 3, BODY, MEDIUM)
    painter.setFont(font(BODY, MEDIUM))
    painter.setPen(t.text if name else t.muted)
    top = column.center().y() - len(shown) * 9
    for at, line in enumerate(shown):
        painter.drawText(QRectF(column.left() + 12, top + at * 18, NAME_WIDTH - 20, 18), _LEFT, line)
