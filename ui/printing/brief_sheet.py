"""The brief of a project on one page: the five questions with their answers, scope, requirements, risks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QPainter

from app.domain.brief import QUESTIONS, Requirement
from app.queries.brief import BriefView
from app.queries.brief_words import answer_lines, head_lines
from ui.link.theme import BODY, META, REGULAR, SEMIBOLD, Tokens, font
from ui.printing.flowchart.lettering import lines, wrapped
from ui.printing.paper.content import Block
from ui.printing.table import LEFT
from ui.widgets.date_text import short_date

_TITLE, _LINE, _AFTER, _INDENT = 26.0, 16.0, 8.0, 14.0
_NOTHING = "No answer yet."


@dataclass(frozen=True, slots=True)
class _Room:
    """How many lines one text may take, and how many entries one list has."""

    text: int
    entries: int


_ROOMS = tuple(
    _Room(text, entries) for text, entries in ((40, 40), (20, 25), (12, 16), (8, 12), (5, 8), (3, 5), (2, 3))
)
"""From generous to scarce: the first that fits one page is taken."""


class BriefPage:
    """A brief as blocks of one page; what has no room there is counted."""

    text_px = META

    def __init__(self, view: BriefView) -> None:
        self._view = view

    def head(self, room: QSizeF) -> Block | None:
        """The heading of the page is enough."""
        return None

    def blocks(self, room: QSizeF) -> Sequence[Block]:
        """From top to bottom, as wide as ``room``; the scarcest of the ways to say it is taken when none fits."""
        found: list[Block] = []
        for size in _ROOMS:
            found = list(self._blocks(room.width(), size))
            if sum(block.height for block in found) <= room.height():
                break
        return found

    def _blocks(self, width: float, room: _Room) -> Iterator[Block]:
        view = self._view
        for label, words in head_lines(view):
            yield _row(label, words, width, room.text)
        for number, question in enumerate(QUESTIONS, start=1):
            yield _title(f"{number}. {question}", width)
            yield from _listed(answer_lines(view, number, short_date), width, room, _NOTHING)
        if view.requirements:
            yield _title("Requirements", width)
            yield from _listed([self._requirement(one) for one in view.requirements], width, room)
        if view.risks:
            yield _title("Risks", width)
            risks = [f"{one.text}{f' ({view.name(one.owner_id)})' if one.owner_id else ''}" for one in view.risks]
            yield from _listed([f"- {risk}" for risk in risks], width, room)

    def _requirement(self, one: Requirement) -> str:
        about = next((f"{made.name}: " for made in self._view.deliverables if made.id == one.deliverable_id), "")
        by = f", checked by {self._view.name(one.by)}" if one.by is not None else ""
        return f"- {about}{one.text} ({'must' if one.must else 'should'}{by}): {one.state}"


def _listed(said: Sequence[str], width: float, room: _Room, nothing: str = "") -> Iterator[Block]:
    shown = list(said[: room.entries]) or ([nothing] if nothing else [])
    for line in shown:
        yield _words(line, width, room.text, muted=not said)
    if len(said) > len(shown) and said:
        yield _words(f"and {len(said) - len(shown)} more", width, 1, muted=True)


def _title(text: str, width: float) -> Block:
    shown = wrapped(text, width - 8, BODY, SEMIBOLD)

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        top = rect.top() + _AFTER
        for at, line in enumerate(shown):
            _write(painter, QRectF(rect.left() + 4, top + at * _LINE, width - 8, _LINE), line, t.text, BODY, SEMIBOLD)
        painter.setPen(t.strong_border)
        foot = rect.bottom() - 3
        painter.drawLine(QPointF(rect.left(), foot), QPointF(rect.right(), foot))

    return Block(_AFTER + len(shown) * _LINE + 6, paint, with_next=True)


def _row(label: str, words: str, width: float, most: int) -> Block:
    """A label, and what it says beside it."""
    left = 110.0
    shown = lines(words, width - left - 8, most, BODY, REGULAR)

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        _write(painter, QRectF(rect.left() + 4, rect.top(), left - 8, _LINE), label, t.muted, META, REGULAR)
        for at, line in enumerate(shown):
            room = QRectF(rect.left() + left, rect.top() + at * _LINE, width - left - 4, _LINE)
            _write(painter, room, line, t.text, BODY, REGULAR)

    return Block(len(shown) * _LINE + 1, paint)


def _words(text: str, width: float, most: int, muted: bool = False) -> Block:
    point = text.startswith("- ")
    shown = lines(text.removeprefix("- "), width - _INDENT - 8, most, BODY, REGULAR)

    def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
        if point:
            _write(painter, QRectF(rect.left() + 4, rect.top(), _INDENT, _LINE), "•", t.muted, BODY, REGULAR)
        for at, line in enumerate(shown):
            room = QRectF(rect.left() + _INDENT + 2, rect.top() + at * _LINE, width - _INDENT - 6, _LINE)
            _write(painter, room, line, t.muted if muted else t.text, BODY, REGULAR)

    return Block(max(1, len(shown)) * _LINE + 1, paint)


def _write(painter: QPainter, rect: QRectF, text: str, ink: QColor, size: int, weight: QFont.Weight) -> None:
    painter.setFont(font(size, weight))
    painter.setPen(ink)
    painter.drawText(rect, LEFT, text)
