"""Content laid out on sheets: how many pages, what stands at their edges, one painter a page for screen and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.link.theme import REGULAR, SEMIBOLD, Tokens, font
from ui.printing.flowchart.lettering import cut
from ui.printing.paper.content import Block, Content, Flow, TiledDrawing
from ui.printing.paper.sheet import FOOTER, HEADER, MARGIN, Heading, Sheet
from ui.printing.paper.tiling import Axis, Tiling, apart, fitted, tiled

READABLE_PT = 7.0
"""The smallest text that can be read on paper."""
LARGEST = 0.95
"""Points a pixel; life size is 0.75. More only makes a small thing loud."""


@dataclass(frozen=True, slots=True)
class Scaling:
    """Text of ``text_pt`` points on as many pages as that takes; or, with ``most``, on at most so many across and down.

    Blocks that flow always take as many pages as they need, at ``text_pt``.
    """

    text_pt: float = 8.0
    most: tuple[int, int] | None = None


class Pages(Protocol):
    """Laid out; ``paint`` may be called for any page, in any order, for any device."""

    @property
    def sheet(self) -> Sheet: ...

    @property
    def count(self) -> int: ...

    @property
    def words(self) -> str:
        """ "3 × 2 pages at 8 pt"."""
        ...

    def paint(self, painter: QPainter, number: int, t: Tokens) -> None:
        """Page ``number``, from 0; the painter is in points with the sheet's corner at its origin."""
        ...


def lay_out(content: Content, sheet: Sheet, scaling: Scaling, heading: Heading) -> Pages:
    """Text is never set smaller than ``READABLE_PT``, except where ``most`` asks for it; ``words`` say so then."""
    if isinstance(content, Flow):
        return _flowing(content, sheet, scaling, heading)
    return _tiled(content, sheet, scaling, heading)


@dataclass(frozen=True)
class TiledPages:
    """A drawing over a grid of sheets, row by row."""

    drawing: TiledDrawing
    sheet: Sheet
    tiling: Tiling
    heading: Heading

    @property
    def count(self) -> int:
        return self.tiling.count

    @property
    def words(self) -> str:
        size = self.tiling.scale * self.drawing.text_px
        columns, rows = len(self.tiling.columns), len(self.tiling.rows)
        grid = "1 page" if self.count == 1 else f"{columns} × {rows} pages"
        return f"{grid} at {_points(size)}" + ("" if size >= READABLE_PT - 0.05 else ": too small to read")

    def paint(self, painter: QPainter, number: int, t: Tokens) -> None:
        """Paint page ``number`` (from 0): what is repeated, the tile, and the frame around them; in points."""
        row, column = divmod(number, len(self.tiling.columns))
        across, down = self.tiling.columns[column], self.tiling.rows[row]
        place = TilePlace(number, self.count, column, row, len(self.tiling.columns), len(self.tiling.rows))
        paint_frame(painter, self.sheet, self.heading, place, t)
        tile = self._paint_parts(painter, across, down, t)
        if self.count > 1:
            paint_cut_marks(painter, tile, t)

    def _paint_parts(
        self, painter: QPainter, across: tuple[float, float], down: tuple[float, float], t: Tokens
    ) -> QRectF:
        """The corner, both strips and the tile; gives where they are on the sheet."""
        extent, frozen, scale = self.drawing.extent, self.drawing.frozen, self.tiling.scale
        at = self.sheet.room.topLeft()
        lefts = [(extent.left(), extent.left() + frozen.width(), 0.0), (*across, frozen.width())]
        tops = [(extent.top(), extent.top() + frozen.height(), 0.0), (*down, frozen.height())]
        for left, right, x in lefts:
            for top, bottom, y in tops:
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
        width, height = frozen.width() + across[1] - across[0], frozen.height() + down[1] - down[0]
        return QRectF(at, QSizeF(width, height) * scale)


def _tiled(drawing: TiledDrawing, sheet: Sheet, scaling: Scaling, heading: Heading) -> TiledPages:
    extent, frozen, room = drawing.extent, drawing.frozen, sheet.room
    across = Axis(extent.left(), extent.right(), frozen.width(), apart(drawing.whole_across))
    down = Axis(extent.top(), extent.bottom(), frozen.height(), apart(drawing.whole_down))
    points = (room.width(), room.height())
    if scaling.most is not None:
        tiling = fitted(across, down, points, scaling.most, LARGEST)
    else:
        tiling = tiled(across, down, points, max(scaling.text_pt, READABLE_PT) / drawing.text_px)
        # The same number of pages may have room for larger text.
        most = (len(tiling.columns), len(tiling.rows))
        tiling = fitted(across, down, points, most, max(LARGEST, tiling.scale))
    return TiledPages(drawing, sheet, tiling, heading)


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
        room = self.sheet.room
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
    size = max(scaling.text_pt, READABLE_PT)
    scale = size / flow.text_px
    room = sheet.room.size() / scale
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
_MARK, _MAP = 9.0, 11.0
_SMALLEST_CELL = 1.5
"""Points: a map of smaller cells is a grey spot that takes longer than the page."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class TilePlace:
    """Which page of how many; ``column`` and ``row`` of a grid with more than one tile, else of 1 × 1."""

    number: int
    count: int
    column: int = 0
    row: int = 0
    columns: int = 1
    rows: int = 1

    @property
    def label(self) -> str:
        """ "B2": second column, second row; empty for pages that are not glued together."""
        return f"{_letters(self.column)}{self.row + 1}" if self.columns * self.rows > 1 else ""


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def paint_frame(painter: QPainter, sheet: Sheet, heading: Heading, place: TilePlace, t: Tokens) -> None:
    """Everything around the content; the painter is in points."""
    size = sheet.size
    wide = QRectF(MARGIN, MARGIN, size.width() - 2 * MARGIN, HEADER)
    _write(painter, QRectF(wide.left(), wide.top(), wide.width(), 15), heading.title, TITLE_PT, t, _LEFT, strong=True)
    facts = " · ".join(fact for fact in heading.facts if fact)
    _write(painter, QRectF(wide.left(), wide.top() + 15, wide.width(), 12), facts, FACTS_PT, t, _LEFT)
    foot = QRectF(MARGIN, size.height() - MARGIN - FOOTER + 6, wide.width(), FOOTER - 6)
    side = QRectF(foot.left(), foot.top(), foot.width() * 0.45, foot.height())
    _write(painter, side, heading.printed, FACTS_PT, t, _LEFT)
    side.moveRight(foot.right())
    _write(painter, side, f"Page {place.number + 1} of {place.count}", FACTS_PT, t, _RIGHT)
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
    cell = min(_MAP * 2.4 / place.columns, _MAP / place.rows, 6.0)
    width = place.columns * cell
    left, top = foot.center().x() + 4, foot.center().y() - place.rows * cell / 2
    name = QRectF(left - 60, foot.top(), 52, foot.height())
    _write(painter, name, place.label, FACTS_PT, t, _RIGHT, strong=True)
    if cell < _SMALLEST_CELL:
        return
    painter.setPen(QPen(t.muted, 0.4))
    for row in range(place.rows):
        for column in range(place.columns):
            here = (row, column) == (place.row, place.column)
            painter.setBrush(t.text if here else t.surface)
            painter.drawRect(QRectF(left + column * cell, top + row * cell, cell, cell))
    if width:
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _write(
    painter: QPainter, rect: QRectF, text: str, points: int, t: Tokens, align: Qt.AlignmentFlag, strong: bool = False
) -> None:
    weight = SEMIBOLD if strong else REGULAR
    painter.setFont(font(points, weight))
    painter.setPen(t.text if strong else t.muted)
    painter.drawText(rect, align | Qt.TextFlag.TextSingleLine, cut(text, rect.width(), points, weight))
