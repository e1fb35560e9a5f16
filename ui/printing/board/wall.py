"""The wall view: all columns side by side, their heads on every page."""

from collections.abc import Sequence
from functools import cached_property

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


class Wall:
    """Fits ``Drawing``. Cards stand in rows, each as high as its highest card."""

    text_px = META

    def __init__(self, board: BoardSheet) -> None:
        self._board = board

    @cached_property
    def _rows(self) -> list[tuple[float, int, list[tuple[int, CardRow]]]]:
        """Top, height, and the cards with the number of their column."""
        columns = [self._board.columns.get(column, ()) for column in Column]
        found = []
        top = float(HEAD)
        for row in range(max(map(len, columns), default=0)):
            cards = [(at, cards[row]) for at, cards in enumerate(columns) if row < len(cards)]
            height = max(self._height(card) for _, card in cards)
            found.append((top, height, cards))
            top += height
        return found

    @property
    def extent(self) -> QRectF:
        """See ``Drawing``."""
        bottom = self._rows[-1][0] + self._rows[-1][1] if self._rows else HEAD + 60.0
        return QRectF(0, 0, len(Column) * (COLUMN + GAP) - GAP, bottom + 6)

    @property
    def frozen(self) -> QSizeF:
        """The heads of the columns."""
        return QSizeF(0, HEAD)

    @property
    def whole_across(self) -> Sequence[Span]:
        """Columns."""
        return [(at * (COLUMN + GAP), at * (COLUMN + GAP) + COLUMN) for at in range(len(Column))]

    @property
    def whole_down(self) -> Sequence[Span]:
        """Rows of cards."""
        return [(top, top + height) for top, height, _ in self._rows]

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """See ``Drawing``."""
        for at, column in enumerate(Column):
            lane = QRectF(at * (COLUMN + GAP), 0, COLUMN, self.extent.height())
            if not lane.intersects(exposed):
                continue
            painter.fillRect(lane.intersected(exposed), t.sunken)
            if exposed.top() < HEAD:
                self._paint_head(painter, lane, column, t)
        for top, height, cards in self._rows:
            if top < exposed.bottom() and top + height > exposed.top():
                for at, card in cards:
                    lane = QRectF(at * (COLUMN + GAP), top, COLUMN, height)
                    if lane.intersects(exposed):
                        paint_sheet_card(painter, lane, card, self._board)

    def _paint_head(self, painter: QPainter, lane: QRectF, column: Column, t: Tokens) -> None:
        cards = len(self._board.columns.get(column, ()))
        more = f" of {cards + self._board.hidden_done}" if column is Column.DONE and self._board.hidden_done else ""
        line = QRectF(lane.left() + 10, 0, lane.width() - 20, HEAD)
        painter.setFont(font(weight=SEMIBOLD))
        painter.setPen(t.text)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, column.value)
        painter.setFont(numbers(META))
        painter.setPen(t.muted)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{cards}{more}")

    def _height(self, card: CardRow) -> int:
        return card_height(len(title_lines(card.title, COLUMN - 16 - 2 * (SIDE + PAD)))) + 2 * ROOM


def paint_sheet_card(painter: QPainter, lane: QRectF, card: CardRow, board: BoardSheet) -> None:
    """One card as on the screen, at the top of ``lane``; the look of now must be that of paper."""
    width = round(lane.width()) - 16
    height = card_height(len(title_lines(card.title, width - 2 * (SIDE + PAD)))) + 2 * ROOM
    look = due_look(card, board.warnings.get(card.task_id), board.today, board.zone)
    rect = QRect(0, 0, width, height)
    painter.save()
    painter.translate(lane.left() + 8, lane.top())
    paint_task(painter, rect, card, look, chosen=False, hovered=False, hollow=card.task_id in board.doubtful)
    painter.restore()
