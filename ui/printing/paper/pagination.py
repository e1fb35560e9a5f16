"""Content laid out on sheets: how many pages, what stands at their edges, one painter a page for screen and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.link.theme import REGULAR, SEMIBOLD, Tokens, font
from ui.printing.flowchart.lettering import wrapped
from ui.printing.paper.content import Block, Content, Flow, TiledDrawing
from ui.printing.paper.sheet import FOOTER, MARGIN, READABLE_PT, Heading, Paper, Sheet
from ui.printing.paper.tiling import Axis, Span, Tiling, apart, fitted, tiled

COMFORTABLE_PT = 8.0
"""Chosen for the smallest text where it takes no more pages."""
LARGEST = 0.95
"""Points a pixel; life size is 0.75. More only makes a small thing loud."""
_SMALLER, _SMALLEST = 1.06, 0.02
"""Steps in which a scale is looked for, and the points a pixel at which nobody looks on."""


@dataclass(frozen=True, slots=True)
class Scaling:
    """Text of at least ``text_pt`` points on as few pages as that takes; or, with ``most``, on at most so many across
    and down. Blocks that flow always take as many pages as they need."""

    text_pt: float = READABLE_PT
    most: tuple[int, int] | None = None


class Pages(Protocol):
    """Laid out; ``paint`` may be called for any page, in any order, for any device."""

    @property
    def sheet(self) -> Sheet: ...

    @property
    def count(self) -> int: ...

    @property
    def words(self) -> str:
        """ "6 pages, 3 across and 2 down, at 8 pt"."""
        ...

    def paint(self, painter: QPainter, number: int, t: Tokens) -> None:
        """Page ``number``, from 0; the painter is in points with the sheet's corner at its origin."""
        ...


def lay_out(content: Content, sheet: Sheet, scaling: Scaling, heading: Heading) -> Pages:
    """Text is never set smaller than ``READABLE_PT``, except where ``most`` asks for it; ``words`` say so then."""
    if isinstance(content, Flow):
        return _flowing(content, sheet, scaling, heading)
    return _tiled(content, sheet, scaling, heading)


def lay_out_by_shape(content: Content, paper: Paper, scaling: Scaling, heading: Heading) -> Pages:
    """The paper laid as suits the content: fewer pages, then larger text. What flows down a page stands upright."""
    if isinstance(content, Flow):
        return _flowing(content, Sheet(paper, landscape=False), scaling, heading)
    both = [_tiled(content, Sheet(paper, landscape), scaling, heading) for landscape in (True, False)]
    return min(both, key=lambda pages: (pages.count, -pages.tiling.scale))


@dataclass(frozen=True)
class TiledPages:
    """A drawing over a grid of sheets, row by row, without the sheets that would stay empty."""

    drawing: TiledDrawing
    sheet: Sheet
    tiling: Tiling
    heading: Heading

    @property
    def count(self) -> int:
        return len(self.tiling.tiles)

    @property
    def words(self) -> str:
        size = self.tiling.scale * self.drawing.text_px
        pages = "1 page" if self.count == 1 else f"{self.count} pages{self._arrangement}"
        return f"{pages} at {_points(size)}" + ("" if size >= READABLE_PT - 0.05 else ": too small to read")

    @property
    def _arrangement(self) -> str:
        columns, rows = len(self.tiling.columns), len(self.tiling.rows)
        if rows == 1:
            return " side by side"
        if columns == 1:
            return ", one below the other,"
        left_out = "" if self.count == columns * rows else ", the empty ones left out"
        return f", {columns} across and {rows} down{left_out},"

    def paint(self, painter: QPainter, number: int, t: Tokens) -> None:
        """Paint page ``number`` (from 0): what is repeated, the tile, and the frame around them; in points."""
        column, row = self.tiling.tiles[number]
        paint_frame(painter, self.sheet, self.heading, TilePlace(number, self.count, self.tiling.tiles), t)
        tile = self._paint_parts(painter, self.tiling.columns[column], self.tiling.rows[row], t)
        if self.count > 1:
            paint_cut_marks(painter, tile, t)

    @cached_property
    def _axes(self) -> tuple[Axis, Axis]:
        return axes(self.drawing)

    def _paint_parts(self, painter: QPainter, across: Span, down: Span, t: Tokens) -> QRectF:
        """The corner, both strips and the tile; gives where they are on the sheet."""
        scale, (along, below) = self.tiling.scale, self._axes
        names, strip = along.repeated(across[0]), below.repeated(down[0])
        at = room_under(self.sheet, self.heading).topLeft()
        width, height = names[1] - names[0], strip[1] - strip[0]
        for left, right, x in ((*names, 0.0), (*across, width)):
            for top, bottom, y in ((*strip, 0.0), (*down, height)):
                part = QRectF(left, top, right - left, bottom - top)
                if part.isEmpty():
                    continue
                painter.save()
                painter.translate(at + QPointF(x, y) * scale)
                painter.scale(scale, scale)
                painter.translate(-part.topLeft())
                painter.setClipRect(part)
                self.drawing.paint(painter, part, t)
                painter.restore()
        return QRectF(at, QSizeF(width + across[1] - across[0], height + down[1] - down[0]) * scale)


def axes(drawing: TiledDrawing) -> tuple[Axis, Axis]:
    """A drawing as its two directions."""
    extent, frozen = drawing.extent, drawing.frozen
    wide, high = tuple(drawing.whole_across), tuple(drawing.whole_down)
    across = Axis(extent.left(), extent.right(), frozen.width(), apart(wide), parts=wide)
    down = Axis(extent.top(), extent.bottom(), frozen.height(), apart(high), tuple(drawing.heads), high)
    return across, down


def _tiled(drawing: TiledDrawing, sheet: Sheet, scaling: Scaling, heading: Heading) -> TiledPages:
    room = room_under(sheet, heading).size()
    if scaling.most is not None:
        shape, tiling = _within(drawing, room, scaling.most)
    else:
        least = max(scaling.text_pt, READABLE_PT)
        sizes = [least + step * (max(least, COMFORTABLE_PT) - least) for step in (1.0, 0.75, 0.5, 0.25, 0.0)]
        tried = [_readable(drawing, room, size / drawing.text_px) for size in dict.fromkeys(sizes)]
        shape, tiling = min(tried, key=lambda one: len(one[1].tiles))
    return TiledPages(shape, sheet, tiling, heading)


def _readable(drawing: TiledDrawing, room: QSizeF, scale: float) -> tuple[TiledDrawing, Tiling]:
    """On as many pages as it takes at ``scale``; larger where they have room for it."""
    shape = drawing.shaped(room / scale, (1, 1))
    both, content = axes(shape), _spans(shape)
    points = (room.width(), room.height())
    tiling = tiled(*both, points, scale).with_content(content)
    most = (len(tiling.columns), len(tiling.rows))
    largest = min(LARGEST, *(_still_whole(axis, side, scale) for axis, side in zip(both, points, strict=True)))
    grown = fitted(*both, points, most, max(largest, tiling.scale)).with_content(content)
    return shape, grown if len(grown.tiles) <= len(tiling.tiles) else tiling


def _still_whole(axis: Axis, room: float, scale: float) -> float:
    """The largest scale at which no span is cut that has room on a page at ``scale``."""
    lengths = [axis.frozen + last - first for first, last in axis.whole]
    return room / max((length for length in lengths if length * scale <= room), default=1.0)


def _within(drawing: TiledDrawing, room: QSizeF, most: tuple[int, int]) -> tuple[TiledDrawing, Tiling]:
    """In the largest text with which it takes at most so many pages across and down."""
    points = (room.width(), room.height())
    scale = LARGEST
    while True:
        shape = drawing.shaped(room / scale, most)
        tiling = fitted(*axes(shape), points, most, LARGEST)
        if tiling.scale >= scale / _SMALLER or scale < _SMALLEST:
            return shape, tiling.with_content(_spans(shape))
        scale /= _SMALLER


def _spans(drawing: TiledDrawing) -> list[tuple[Span, Span]]:
    """Where something is to be read, across and down: tiles without any of it are left out."""
    return [((rect.left(), rect.right()), (rect.top(), rect.bottom())) for rect in drawing.content]


@dataclass(frozen=True)
class FlowingPages:
    """Blocks on pages, each page with the head of the flow."""

    sheet: Sheet
    heading: Heading
    scale: float
    text_pt: float
    head: Block | None
    pages: tuple[tuple[Block, ...], ...]

    @property
    def count(self) -> int:
        return len(self.pages)

    @property
    def words(self) -> str:
        return f"{self.count} {'page' if self.count == 1 else 'pages'} at {_points(self.text_pt)}"

    def paint(self, painter: QPainter, number: int, t: Tokens) -> None:
        """Paint page ``number`` (from 0) with its frame; the painter is in points."""
        paint_frame(painter, self.sheet, self.heading, TilePlace(number, self.count), t)
        room = room_under(self.sheet, self.heading)
        painter.save()
        painter.translate(room.topLeft())
        painter.scale(self.scale, self.scale)
        y = 0.0
        for block in (self.head, *self.pages[number]):
            if block is None:
                continue
            painter.save()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            block.paint(painter, QRectF(0, y, room.width() / self.scale, block.height), t)
            painter.restore()
            y += block.height
        painter.restore()


def _flowing(flow: Flow, sheet: Sheet, scaling: Scaling, heading: Heading) -> FlowingPages:
    least = max(scaling.text_pt, READABLE_PT)
    found = _flowed(flow, sheet, max(least, COMFORTABLE_PT), heading)
    if found.count == 1 or least >= COMFORTABLE_PT:
        return found
    small = _flowed(flow, sheet, least, heading)
    return small if small.count < found.count else found


def _flowed(flow: Flow, sheet: Sheet, size: float, heading: Heading) -> FlowingPages:
    scale = size / flow.text_px
    room = room_under(sheet, heading).size() / scale
    head = flow.head(room)
    free = room.height() - (head.height if head is not None else 0)
    return FlowingPages(sheet, heading, scale, size, head, _broken(flow.blocks(room), free))


def _broken(blocks: Sequence[Block], room: float) -> tuple[tuple[Block, ...], ...]:
    """A page ends before the block that has no room, and before the headings that stand over it."""
    pages: list[list[Block]] = [[]]
    used = 0.0
    for block in blocks:
        if pages[-1] and (used + block.height > room + 0.01 or block.begins_page):
            kept = len(pages[-1])
            while kept > 1 and pages[-1][kept - 1].with_next:
                kept -= 1
            fresh = pages[-1][kept:] if kept and not block.begins_page else []
            if fresh:
                del pages[-1][kept:]
            pages.append([*fresh])
            used = sum(one.height for one in fresh)
        pages[-1].append(block)
        used += block.height
    return tuple(tuple(page) for page in pages)


def _points(size: float) -> str:
    return f"{size:.0f} pt" if size >= 7.95 or abs(size - round(size)) < 0.05 else f"{size:.1f} pt"


TITLE_PT, FACTS_PT = 12, 8
_TITLE_STEP, _FACTS_STEP = 15.0, 12.0
_MARK, _MAP = 9.0, 11.0
_SMALLEST_CELL = 1.5
"""Points: a map of smaller cells is a grey spot that takes longer than the page."""
_MOST_CELLS = int(_MAP * 2.4 / _SMALLEST_CELL) * int(_MAP / _SMALLEST_CELL)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class TilePlace:
    """Which page of how many; ``tiles`` are the columns and rows of all of them, none for pages that stand alone."""

    number: int
    count: int
    tiles: tuple[tuple[int, int], ...] = ()

    @property
    def label(self) -> str:
        """ "B2": second column, second row; empty for pages that are not glued together."""
        if len(self.tiles) < 2:
            return ""
        column, row = self.tiles[self.number]
        return f"{_letters(column)}{row + 1}"


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def room_under(sheet: Sheet, heading: Heading) -> QRectF:
    """Where the content goes: a heading of several lines takes some of the room of the sheet."""
    title, facts = _heading_lines(sheet, heading)
    more = (len(title) - 1) * _TITLE_STEP + (max(len(facts), 1) - 1) * _FACTS_STEP
    return sheet.room.adjusted(0, more, 0, 0)


def _heading_lines(sheet: Sheet, heading: Heading) -> tuple[Sequence[str], Sequence[str]]:
    width = sheet.room.width()
    facts = " · ".join(fact for fact in heading.facts if fact)
    title = wrapped(heading.title, width, TITLE_PT, SEMIBOLD) or ("",)
    return title, wrapped(facts, width, FACTS_PT, REGULAR)


def paint_frame(painter: QPainter, sheet: Sheet, heading: Heading, place: TilePlace, t: Tokens) -> None:
    """Everything around the content; the painter is in points."""
    size, room = sheet.size, sheet.room
    title, facts = _heading_lines(sheet, heading)
    y = MARGIN
    for words, points, step in (
        *((line, TITLE_PT, _TITLE_STEP) for line in title),
        *((line, FACTS_PT, _FACTS_STEP) for line in facts),
    ):
        line = QRectF(room.left(), y, room.width() + 2, step)
        _write(painter, line, words, points, t, _LEFT, strong=points == TITLE_PT)
        y += step
    foot = QRectF(MARGIN, size.height() - MARGIN - FOOTER + 6, room.width(), FOOTER - 6)
    side = QRectF(foot.left(), foot.top(), foot.width() * 0.45, foot.height())
    _write(painter, side, heading.printed, FACTS_PT, t, _LEFT)
    side.moveRight(foot.right())
    _write(painter, side, heading.page.format(number=place.number + 1, count=place.count), FACTS_PT, t, _RIGHT)
    if place.label:
        _paint_label(painter, foot, place, t)


def paint_cut_marks(painter: QPainter, tile: QRectF, t: Tokens) -> None:
    """Short lines outside the corners of what was painted: cut along them and the tiles meet."""
    painter.setPen(QPen(t.muted, 0.4))
    for x, outward in ((tile.left(), -1), (tile.right(), 1)):
        for y, away in ((tile.top(), -1), (tile.bottom(), 1)):
            painter.drawLine(QPointF(x + 2 * outward, y), QPointF(x + _MARK * outward, y))
            painter.drawLine(QPointF(x, y + 2 * away), QPointF(x, y + _MARK * away * 0.5))


def _paint_label(painter: QPainter, foot: QRectF, place: TilePlace, t: Tokens) -> None:
    """The name of the tile and, where a map of them all can be read, where it lies among the others."""
    left = foot.center().x() + 4
    name = QRectF(left - 60, foot.top(), 52, foot.height())
    _write(painter, name, place.label, FACTS_PT, t, _RIGHT, strong=True)
    if len(place.tiles) > _MOST_CELLS:
        return
    columns, rows = (max(at) + 1 for at in zip(*place.tiles, strict=True))
    cell = min(_MAP * 2.4 / columns, _MAP / rows, 6.0)
    if cell < _SMALLEST_CELL:
        return
    top = foot.center().y() - rows * cell / 2
    painter.setPen(QPen(t.muted, 0.4))
    for at, (column, row) in enumerate(place.tiles):
        painter.setBrush(t.text if at == place.number else t.surface)
        painter.drawRect(QRectF(left + column * cell, top + row * cell, cell, cell))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _write(
    painter: QPainter, rect: QRectF, text: str, points: int, t: Tokens, align: Qt.AlignmentFlag, strong: bool = False
) -> None:
    painter.setFont(font(points, SEMIBOLD if strong else REGULAR))
    painter.setPen(t.text if strong else t.muted)
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, text)
