"""Cards to cut out, eight on a sheet of A4: large enough for a wall, with the line to cut along."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.board import Column
from app.queries.reader import CardRow
from app.queries.sheet import BoardSheet
from ui.link.theme import Tokens
from ui.link.typography import HEAD, META, REGULAR, SEMIBOLD, font
from ui.printing.flowchart.lettering import cut, lines
from ui.printing.paper.content import Block, PaintBlock
from ui.widgets.task_card import due_look

A_SHEET = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class CardsToCut:
    """Fits ``Flow``; only what is not over."""

    text_px = META

    def __init__(self, board: BoardSheet) -> None:
        self._board = board

    def head(self, room: QSizeF) -> Block | None:
        """Nothing: heads would be cut off."""
        return None

    def blocks(self, room: QSizeF) -> Sequence[Block]:
        """Rows of cards, of eight cards a page."""
        across = 4 if room.width() > room.height() else 2
        height = room.height() * across / A_SHEET - 0.1
        cards = [(column, card) for column in Column for card in self._board.columns.get(column, ())]
        kept = [(column, card) for column, card in cards if not card.state.over]
        rows = [kept[at : at + across] for at in range(0, len(kept), across)]
        return [Block(height, self._painting(row, across)) for row in rows]

    def _painting(self, row: list[tuple[Column, CardRow]], across: int) -> PaintBlock:
        def paint(painter: QPainter, rect: QRectF, t: Tokens) -> None:
            width = rect.width() / across
            for at, (column, card) in enumerate(row):
                cell = QRectF(rect.left() + at * width, rect.top(), width, rect.height())
                self._paint_card(painter, cell, column, card, t)

        return paint

    def _paint_card(self, painter: QPainter, cell: QRectF, column: Column, card: CardRow, t: Tokens) -> None:
        painter.setPen(QPen(t.faint, 0.6, Qt.PenStyle.DashLine))
        painter.drawRect(cell)
        inner = cell.adjusted(14, 12, -14, -12)
        _line(painter, inner, 0, card.project_name or "No project", META, t)
        painter.setFont(font(HEAD, SEMIBOLD))
        painter.setPen(t.text)
        room = inner.height() - 18 - 40
        for at, text in enumerate(lines(card.title, inner.width(), max(1, int(room // 20)), HEAD, SEMIBOLD)):
            painter.drawText(QRectF(inner.left(), inner.top() + 20 + at * 20, inner.width() + 2, 20), _LEFT, text)
        look = due_look(card, self._board.warnings.get(card.task_id), self._board.today, self._board.zone)
        _line(painter, inner, inner.height() - 34, card.owner_name, META + 1, t, strong=True)
        _line(painter, inner, inner.height() - 16, " · ".join(_facts(column, card, look.text if look else "")), META, t)
        painter.setPen(QPen(t.border, 1))
        painter.drawLine(QPointF(inner.left(), inner.bottom() - 38), QPointF(inner.right(), inner.bottom() - 38))


def _facts(column: Column, card: CardRow, due: str) -> list[str]:
    number = f"round {card.round}" if card.round > 1 else ""
    return [words for words in (column.value, f"due {due}" if due and not card.blocked_by else due, number) if words]


def _line(painter: QPainter, inner: QRectF, y: float, text: str, size: int, t: Tokens, strong: bool = False) -> None:
    weight = SEMIBOLD if strong else REGULAR
    painter.setFont(font(size, weight))
    painter.setPen(t.text if strong else t.muted)
    box = QRectF(inner.left(), inner.top() + y, inner.width() + 2, 16)
    painter.drawText(box, _LEFT, cut(text, inner.width(), size, weight))
