"""The board on paper, with the cards of the screen: a wall of columns, a list per column, cards to cut out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from app.domain.board import Column
from app.queries.rows import CardRow
from app.queries.sheet import BoardSheet
from ui.link.theme import BODY, HEAD, META, REGULAR, SEMIBOLD, Tokens, font, numbers
from ui.printing.flowchart.lettering import wrapped
from ui.printing.paper.content import Block, PaintBlock
from ui.printing.paper.tiling import Span
from ui.printing.table import TableColumn, TableRow, group_block, head_block, row_block
from ui.widgets.chip import ChipStyle
from ui.widgets.date_text import short_date
from ui.widgets.task_card import due_chip, paint_task, whole_height

COLUMN, NARROW_COLUMN, GAP, COLUMN_HEAD = 268, 220, 10, 40
"""Pixels; columns are made narrower where more of them then stand on a page."""
_STEP, _BESIDE, _FOOT = 6, 16, 6


@dataclass(frozen=True, slots=True)
class WallLane:
    """A strip of a column: a long column has several beside one another."""

    column: Column
    cards: Sequence[CardRow]
    first: bool


def lanes_of(columns: Mapping[Column, Sequence[CardRow]], depth: int, *, empty: bool = True) -> list[WallLane]:
    """The columns as lanes of at most ``depth`` cards; a column without a card is left out unless ``empty``."""
    found = [
        WallLane(column, columns.get(column, ())[at : at + depth], not at)
        for column in Column
        for at in range(0, max(len(columns.get(column, ())), int(empty)), max(depth, 1))
    ]
    return found or [WallLane(Column.READY, (), first=True)]


class _CardHeights:
    """How high the cards of each column are, by how wide a column is; each width is measured once."""

    def __init__(self, board: BoardSheet) -> None:
        self._columns = [[(card, _chip(card, board)) for card in board.columns.get(column, ())] for column in Column]
        self._by_width: dict[int, list[list[int]]] = {}
        self.styles = {card.task_id: style for cards in self._columns for card, style in cards}
        """The chip of each card, worked out once."""

    def of_rows(self, width: int, depth: int) -> list[int]:
        """Of the rows of lanes that are ``depth`` cards deep: each is as high as its highest card."""
        if width not in self._by_width:
            room = width - _BESIDE
            self._by_width[width] = [
                [whole_height(card, style, room) for card, style in cards] for cards in self._columns
            ]
        columns = self._by_width[width]
        rows = min(depth, max(map(len, columns)))
        return [max(max(heights[row::depth]) for heights in columns if len(heights) > row) for row in range(rows)]


class Wall:
    """The columns side by side, as a ``TiledDrawing``; rows of cards are as high as their highest card."""

    text_px = META
    heads: Sequence[float] = ()

    def __init__(
        self,
        board: BoardSheet,
        lanes: Sequence[WallLane] = (),
        width: int = COLUMN,
        heights: _CardHeights | None = None,
    ) -> None:
        self._board = board
        self._heights = heights or _CardHeights(board)
        self._lanes = lanes or lanes_of(board.columns, max(map(len, board.columns.values()), default=1))
        self._width = width

    def shaped(self, page: QSizeF, most: tuple[int, int]) -> "Wall":
        """With lanes as deep as ``most`` pages and, side by side, as wide as those have room for."""
        across, down = most
        room = page.height() * down - COLUMN_HEAD * (down - 1)
        width = self._fitting(page, len(Column), across)
        lanes = self._lanes_in(room, width, empty=True)
        if len(lanes) > across * self._across(page):
            for _ in range(2):
                width = self._fitting(page, len(lanes), across)
                lanes = self._lanes_in(room, width, empty=False)
        return Wall(self._board, lanes, width, self._heights)

    @staticmethod
    def _across(page: QSizeF) -> int:
        """How many of the narrowest columns a page has room for."""
        return max(1, int((page.width() + GAP) // (NARROW_COLUMN + GAP)))

    def _fitting(self, page: QSizeF, lanes: int, across: int) -> int:
        """The width of a column with which as many as possible of so many lanes stand on a page."""
        beside = min(self._across(page), ceil(lanes / across))
        width = int((page.width() + GAP) / beside) - GAP
        return max(NARROW_COLUMN, min(COLUMN, width - width % _STEP))

    def _lanes_in(self, room: float, width: int, *, empty: bool) -> list[WallLane]:
        """The deepest lanes that are no higher than ``room``."""
        longest = max((len(cards) for cards in self._board.columns.values()), default=0)
        depth = 1
        while depth < longest and _bottom(self._heights.of_rows(width, depth + 1)) <= room:
            depth += 1
        return lanes_of(self._board.columns, depth, empty=empty)

    @cached_property
    def _rows(self) -> list[tuple[float, int]]:
        """Top and height."""
        heights = self._heights.of_rows(self._width, max(len(lane.cards) for lane in self._lanes))
        tops = accumulate(heights, initial=float(COLUMN_HEAD))
        return list(zip(tops, heights, strict=False))

    @cached_property
    def _placed(self) -> list[tuple[float, WallLane]]:
        """The lanes with where they begin."""
        return [(at * float(self._width + GAP), lane) for at, lane in enumerate(self._lanes)]

    @cached_property
    def extent(self) -> QRectF:
        """Where the whole drawing lies, in pixels at 100 %, with the heads that every page repeats."""
        bottom = _bottom([height for _, height in self._rows])
        return QRectF(0, 0, len(self._lanes) * (self._width + GAP) - GAP, bottom)

    @property
    def frozen(self) -> QSizeF:
        """The heads of the columns."""
        return QSizeF(0, COLUMN_HEAD)

    @property
    def content(self) -> Sequence[QRectF]:
        """Where cards are, one under the other in their lanes: a page without one is not printed."""
        ends = [top + height for top, height in self._rows]
        return [
            QRectF(left, COLUMN_HEAD, self._width, ends[len(lane.cards) - 1] - COLUMN_HEAD)
            for left, lane in self._placed
            if lane.cards
        ]

    @property
    def whole_across(self) -> Sequence[Span]:
        """The spans of x, in pixels, of the columns: no page cuts one."""
        return [(left, left + self._width) for left, _ in self._placed]

    @property
    def whole_down(self) -> Sequence[Span]:
        """The spans of y, in pixels, of the rows of cards: no page cuts one."""
        return [(top, top + height) for top, height in self._rows]

    def paint(self, painter: QPainter, exposed: QRectF, t: Tokens) -> None:
        """Paint what meets ``exposed``; the painter is in pixels at 100 %."""
        step = self._width + GAP
        for left, lane in self._placed[max(0, int(exposed.left() // step)) : ceil(exposed.right() / step)]:
            strip = QRectF(left, 0, self._width, self.extent.height())
            if not strip.intersects(exposed):
                continue
            painter.fillRect(strip.intersected(exposed), t.sunken)
            if exposed.top() < COLUMN_HEAD:
                self._paint_head(painter, strip, lane, t)
            for card, (top, height) in zip(lane.cards, self._rows, strict=False):
                if top < exposed.bottom() and top + height > exposed.top():
                    place = QRectF(left, top, self._width, height)
                    paint_sheet_card(painter, place, card, self._heights.styles[card.task_id], self._board)

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


def _bottom(heights: Sequence[int]) -> float:
    """Where a wall with rows of these heights ends; without a card there is room for one."""
    return COLUMN_HEAD + (float(sum(heights)) if heights else 60.0) + _FOOT


def _chip(card: CardRow, board: BoardSheet) -> ChipStyle | None:
    return due_chip(card, board.warnings.get(card.task_id), board.today, board.zone)


def paint_sheet_card(
    painter: QPainter, lane: QRectF, card: CardRow, style: ChipStyle | None, board: BoardSheet
) -> None:
    """One card with the chip of its date as on the screen, at the top of ``lane``, nothing cut; the look of now must be
    that of paper."""
    width = round(lane.width()) - _BESIDE
    rect = QRect(0, 0, width, whole_height(card, style, width))
    painter.save()
    painter.translate(lane.left() + _BESIDE / 2, lane.top())
    hollow = card.task_id in board.doubtful
    paint_task(painter, rect, card, style, chosen=False, hovered=False, hollow=hollow, whole=True)
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
        style = _chip(card, self._board)
        facts = " · ".join(_facts(column, card, style.text if style else ""))
        above = wrapped(card.project_name or "No project", inner.width(), META, REGULAR)
        below = [(line, META + 1, SEMIBOLD) for line in wrapped(card.owner_name, inner.width(), META + 1, SEMIBOLD)]
        below += [(line, META, REGULAR) for line in wrapped(facts, inner.width(), META, REGULAR)]
        room = inner.height() - (len(above) + len(below)) * _SMALL - 8
        faces = ((HEAD, 20.0), (BODY, 17.0), (META, 14.0))
        tried = [(wrapped(card.title, inner.width(), size, SEMIBOLD), size, step) for size, step in faces]
        title, size, step = next((one for one in tried if len(one[0]) * one[2] <= room), tried[-1])
        y = _write_lines(painter, inner, 0, [(line, META, REGULAR) for line in above], _SMALL, t)
        _write_lines(painter, inner, y, [(line, size, SEMIBOLD) for line in title], step, t)
        bottom = inner.height() - len(below) * _SMALL
        _write_lines(painter, inner, bottom, below, _SMALL, t)
        painter.setPen(QPen(t.border, 1))
        rule = inner.top() + bottom - 3
        painter.drawLine(QPointF(inner.left(), rule), QPointF(inner.right(), rule))


_SMALL = 16.0
_Line = tuple[str, int, QFont.Weight]


def _write_lines(painter: QPainter, inner: QRectF, y: float, said: Sequence[_Line], step: float, t: Tokens) -> float:
    """Lines with size and weight from ``y`` on; gives where they end."""
    for text, size, weight in said:
        painter.setFont(font(size, weight))
        painter.setPen(t.text if weight == SEMIBOLD else t.muted)
        painter.drawText(QRectF(inner.left(), inner.top() + y, inner.width() + 2, step), _LEFT, text)
        y += step
    return y


def _facts(column: Column, card: CardRow, due: str) -> list[str]:
    number = f"round {card.round}" if card.round > 1 else ""
    return [words for words in (column.value, f"due {due}" if due and not card.blocked_by else due, number) if words]


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
