"""The wall view: all columns side by side, their heads on every page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from app.domain.board import Column
from app.queries.reader import CardRow
from app.queries.sheet import BoardSheet
from ui.link.theme import Tokens
from ui.link.typography import META, SEMIBOLD, font, numbers
from ui.printing.paper.tiling import Span
from ui.widgets.task_card import PAD, ROOM, SIDE, card_height, due_look, paint_task, title_lines

COLUMN, GAP, HEAD = 268, 10, 40
WIDE = 1.5
"""Width by height that a wall is made for."""
_USUAL_CARD = 118.0
_LINES = 6
"""Of a title: nobody can click on paper to read the rest."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A strip of a column: a long column has several beside one another."""

    column: Column
    cards: Sequence[CardRow]
    left: float
    first: bool


def lanes_of(columns: Mapping[Column, Sequence[CardRow]]) -> list[Lane]:
    """As deep as makes the wall about as wide as paper that lies is."""
    counts = [len(columns.get(column, ())) for column in Column]
    depth = next(
        (deep for deep in range(2, max(counts, default=0) + 1) if _shape(counts, deep) <= WIDE), max(counts, default=1)
    )
    found: list[Lane] = []
    for column in Column:
        cards = columns.get(column, ())
        for at in range(0, max(len(cards), 1), max(depth, 1)):
            found.append(Lane(column, cards[at : at + depth], len(found) * (COLUMN + GAP), not at))
    return found


def _shape(counts: Sequence[int], depth: int) -> float:
    """Width by height, about."""
    lanes = sum(max(1, ceil(count / depth)) for count in counts)
    return lanes * (COLUMN + GAP) / (HEAD + depth * _USUAL_CARD)


class Wall:
    """Fits ``Drawing``. Cards stand in rows, each as high as its highest card."""

    text_px = META

    def __init__(self, board: BoardSheet) -> None:
        self._board = board
        self._lanes = lanes_of(board.columns)

    @cached_property
    def _rows(self) -> list[tuple[float, int]]:
        """Top and height."""
        found = []
        top = float(HEAD)
        for row in range(max(len(lane.cards) for lane in self._lanes)):
            height = max(self._height(lane.cards[row]) for lane in self._lanes if row < len(lane.cards))
            found.append((top, height))
            top += height
        return found

    @cached_property
    def extent(self) -> QRectF:
        """See ``Drawing``."""
        bottom = sum(self._rows[-1]) if self._rows else HEAD + 60.0
        return QRectF(0, 0, len(self._lanes) * (COLUMN + GAP) - GAP, bottom + 6)

    @property
    def frozen(self) -> QSizeF:
        """The heads of the columns."""
        return QSizeF(0, HEAD)

    @property
    def whole_across(self) -> Sequence[Span]:
        """Columns."""
        return [(lane.left, lane.left + COLUMN) for lane in self._lanes]

    @property
    def whole_down(self) -> Sequence[Span]:
        """Rows of cards."""
        return [(top, top + height) for top, height in self._rows]

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """See ``Drawing``."""
        for lane in self._lanes:
            strip = QRectF(lane.left, 0, COLUMN, self.extent.height())
            if not strip.intersects(exposed):
                continue
            painter.fillRect(strip.intersected(exposed), t.sunken)
            if exposed.top() < HEAD:
                self._paint_head(painter, strip, lane, t)
            for card, (top, height) in zip(lane.cards, self._rows, strict=False):
                if top < exposed.bottom() and top + height > exposed.top():
                    paint_sheet_card(painter, QRectF(lane.left, top, COLUMN, height), card, self._board)

    def _paint_head(self, painter: QPainter, strip: QRectF, lane: Lane, t: Tokens) -> None:
        line = QRectF(strip.left() + 10, 0, strip.width() - 20, HEAD)
        painter.setFont(font(weight=SEMIBOLD))
        painter.setPen(t.text)
        name = lane.column.value
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name if lane.first else f"{name}, continued")
        if not lane.first:
            return
        cards, hidden = len(self._board.columns.get(lane.column, ())), self._board.hidden_done
        more = f" of {cards + hidden}" if lane.column is Column.DONE and hidden else ""
        painter.setFont(numbers(META))
        painter.setPen(t.muted)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{cards}{more}")

    def _height(self, card: CardRow) -> int:
        return card_height(len(title_lines(card.title, COLUMN - 16 - 2 * (SIDE + PAD), _LINES))) + 2 * ROOM


def paint_sheet_card(painter: QPainter, lane: QRectF, card: CardRow, board: BoardSheet) -> None:
    """One card as on the screen, at the top of ``lane``; the look of now must be that of paper."""
    width = round(lane.width()) - 16
    height = card_height(len(title_lines(card.title, width - 2 * (SIDE + PAD), _LINES))) + 2 * ROOM
    look = due_look(card, board.warnings.get(card.task_id), board.today, board.zone)
    rect = QRect(0, 0, width, height)
    painter.save()
    painter.translate(lane.left() + 8, lane.top())
    hollow = card.task_id in board.doubtful
    paint_task(painter, rect, card, look, chosen=False, hovered=False, hollow=hollow, most_lines=_LINES)
    painter.restore()
