"""The board on paper, with the cards of the screen: a wall of columns, a list per column, cards to cut out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.board import Column
from app.queries.reader import CardRow
from app.queries.sheet import BoardSheet
from ui.link.theme import HEAD, META, REGULAR, SEMIBOLD, Tokens, font, numbers
from ui.printing.flowchart.lettering import cut, lines
from ui.printing.paper.content import Block, PaintBlock
from ui.printing.paper.tiling import Span
from ui.printing.table import TableColumn, TableRow, group_block, head_block, row_block
from ui.widgets.date_text import short_date
from ui.widgets.task_card import PAD, ROOM, SIDE, card_height, due_chip, paint_task, title_lines

COLUMN, GAP, COLUMN_HEAD = 268, 10, 40
WIDE = 1.5
"""Width by height that a wall is made for."""
_USUAL_CARD = 118.0
_LINES = 6
"""The most lines of a title: nobody can click on paper to read the rest."""


@dataclass(frozen=True, slots=True)
class WallLane:
    """A strip of a column: a long column has several beside one another."""

    column: Column
    cards: Sequence[CardRow]
    left: float
    first: bool


def lanes_of(columns: Mapping[Column, Sequence[CardRow]]) -> list[WallLane]:
    """The columns as lanes; a long one takes several, so that the wall gets about the shape of landscape paper."""
    counts = [len(columns.get(column, ())) for column in Column]
    depth = next(
        (deep for deep in range(2, max(counts, default=0) + 1) if _shape(counts, deep) <= WIDE), max(counts, default=1)
    )
    found: list[WallLane] = []
    for column in Column:
        cards = columns.get(column, ())
        for at in range(0, max(len(cards), 1), max(depth, 1)):
            found.append(WallLane(column, cards[at : at + depth], len(found) * (COLUMN + GAP), not at))
    return found


def _shape(counts: Sequence[int], depth: int) -> float:
    """Width by height, about."""
    lanes = sum(max(1, ceil(count / depth)) for count in counts)
    return lanes * (COLUMN + GAP) / (COLUMN_HEAD + depth * _USUAL_CARD)


class Wall:
    """The columns side by side, as a ``Drawing`` for the paper; rows of cards are as high as their highest card."""

    text_px = META

    def __init__(self, board: BoardSheet) -> None:
        self._board = board
        self._lanes = lanes_of(board.columns)

    @cached_property
    def _rows(self) -> list[tuple[float, int]]:
        """Top and height."""
        found = []
        top = float(COLUMN_HEAD)
        for row in range(max(len(lane.cards) for lane in self._lanes)):
            height = max(self._height(lane.cards[row]) for lane in self._lanes if row < len(lane.cards))
            found.append((top, height))
            top += height
        return found

    @cached_property
    def extent(self) -> QRectF:
        """Where the whole drawing lies, in pixels at 100 %, with the heads that every page repeats."""
        bottom = sum(self._rows[-1]) if self._rows else COLUMN_HEAD + 60.0
        return QRectF(0, 0, len(self._lanes) * (COLUMN + GAP) - GAP, bottom + 6)

    @property
    def frozen(self) -> QSizeF:
        """The heads of the columns."""
        return QSizeF(0, COLUMN_HEAD)

    @property
    def whole_across(self) -> Sequence[Span]:
        """The spans of x, in pixels, of the columns: no page cuts one."""
        return [(lane.left, lane.left + COLUMN) for lane in self._lanes]

    @property
    def whole_down(self) -> Sequence[Span]:
        """The spans of y, in pixels, of the rows of cards: no page cuts one."""
        return [(top, top + height) for top, height in self._rows]

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """Paint what meets ``exposed``; the painter is in pixels at 100 %."""
        for lane in self._lanes:
            strip = QRectF(lane.left, 0, COLUMN, self.extent.height())
            if not strip.intersects(exposed):
                continue
            painter.fillRect(strip.intersected(exposed), t.sunken)
            if exposed.top() < COLUMN_HEAD:
                self._paint_head(painter, strip, lane, t)
            for card, (top, height) in zip(lane.cards, self._rows, strict=False):
                if top < exposed.bottom() and top + height > exposed.top():
                    paint_sheet_card(painter, QRectF(lane.left, top, COLUMN, height), card, self._board)

    def _paint_head(self, painter: QPainter, strip: QRectF, lane: WallLane, t: Tokens) -> None:
        line = QRectF(strip.left() + 10, 0, strip.width() - 20, COLUMN_HEAD)
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
    style = due_chip(card, board.warnings.get(card.task_id), board.today, board.zone)
    rect = QRect(0, 0, width, height)
    painter.save()
    painter.translate(lane.left() + 8, lane.top())
    hollow = card.task_id in board.doubtful
    paint_task(painter, rect, card, style, chosen=False, hovered=False, hollow=hollow, most_lines=_LINES)
    painter.restore()


A_SHEET = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class CardsToCut:
    """Cards to cut out, eight on a sheet of A4, of what is not over: a ``Flow`` of rows of cards for the paper."""

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
        style = due_chip(card, self._board.warnings.get(card.task_id), self._board.today, self._board.zone)
        _line(painter, inner, inner.height() - 34, card.owner_name, META + 1, t, strong=True)
        _line(
            painter, inner, inner.height() - 16, " · ".join(_facts(column, card, style.text if style else "")), META, t
        )
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


_COLUMNS = (
    TableColumn("Task", 5.0),
    TableColumn("Project", 2.6),
    TableColumn("Owner", 1.8),
    TableColumn("Due", 1.1),
    TableColumn("", 1.1),
)


class ColumnLists:
    """A list per column with a box to tick before each card: a ``Flow`` of lines for the paper."""

    text_px = META

    def __init__(self, board: BoardSheet) -> None:
        self._board = board

    def head(self, room: QSizeF) -> Block | None:
        """The line of column titles that every page repeats."""
        return head_block(_COLUMNS, room.width())

    def blocks(self, room: QSizeF) -> Sequence[Block]:
        """A line for each group and each card under it, as wide as ``room``."""
        return list(self._blocks(room.width()))

    def _blocks(self, width: float) -> Iterator[Block]:
        for column in Column:
            cards = self._board.columns.get(column, ())
            hidden = self._board.hidden_done if column is Column.DONE else 0
            more = f"{hidden} older ones are not listed." if hidden else ""
            yield group_block(f"{column.value} ({len(cards)})", more if cards else "Nothing here.", width)
            for card in cards:
                yield row_block(self._row(card), _COLUMNS, width)

    def _row(self, card: CardRow) -> TableRow:
        warns = self._board.warnings.get(card.task_id)
        style = due_chip(card, warns, self._board.today, self._board.zone)
        blocked = style.text if style is not None and card.blocked_by and not card.state.over else ""
        title = f"{card.title} (waits for {blocked})" if blocked else card.title
        words = "blocked" if blocked else (warns.value if warns is not None else "")
        day = short_date(card.due_on, self._board.today) if card.due_on is not None else ""
        strong = frozenset({3, 4}) if words else frozenset[int]()
        cells = (title, card.project_name, card.owner_name, day, words)
        return TableRow(cells, strong, faint=card.state.over, box=not card.state.over)
