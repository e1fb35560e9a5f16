"""Drawings and lists on sheets: what is repeated, what is said, where pages end."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter

from ui.printing.paper.content import Block
from ui.printing.paper.output import paint_page
from ui.printing.paper.pagination import (
    FlowingPages,
    Scaling,
    TiledPages,
    TilePlace,
    lay_out,
    lay_out_by_shape,
    room_under,
)
from ui.printing.paper.sheet import Heading, Paper, Sheet

HEADING = Heading("Spring sale", ("Version 4", "Publish date 12 Jun"), "Printed today")


@dataclass
class Recorded:
    """A drawing that remembers what it was asked to paint."""

    extent: QRectF = field(default_factory=lambda: QRectF(-100, -40, 2100, 1540))
    frozen: QSizeF = field(default_factory=lambda: QSizeF(100, 40))
    text_px: int = 11
    whole_across: tuple = ()
    whole_down: tuple = ()
    heads: tuple = ()
    content: tuple = (QRectF(0, 0, 2000, 1500),)
    asked: list[QRectF] = field(default_factory=list)

    def shaped(self, page, most):
        return self

    def paint(self, painter, exposed, t):
        self.asked.append(QRectF(exposed))


@dataclass
class Rows:
    """A flow of numbered blocks; every fifth is a heading."""

    count: int
    height: float = 30.0
    text_px: int = 11
    painted: list[str] = field(default_factory=list)

    def head(self, room):
        return self._block("head")

    def blocks(self, room):
        return [self._block(str(at), with_next=at % 5 == 0) for at in range(self.count)]

    def _block(self, name, with_next=False):
        return Block(self.height, lambda painter, rect, t: self.painted.append(name), with_next)


def paint(pages, number):
    image = QImage(pages.sheet.size.toSize(), QImage.Format.Format_RGB32)
    image.fill("white")
    painter = QPainter(image)
    paint_page(painter, pages, number)
    painter.end()
    return image


def test_every_tile_has_its_names_and_its_time_scale_and_a_part_of_its_own(qapp):
    drawing = Recorded()
    pages = lay_out(drawing, Sheet(), Scaling(8), HEADING)
    assert isinstance(pages, TiledPages)
    assert pages.count > 3
    bodies = []
    for number in range(pages.count):
        drawing.asked.clear()
        paint(pages, number)
        corner, left, top, body = sorted(drawing.asked, key=lambda r: (r.left() >= 0, r.top() >= 0))
        assert (corner.right(), corner.bottom()) == (0, 0)
        assert (left.top(), left.bottom()) == (body.top(), body.bottom())
        assert (top.left(), top.right()) == (body.left(), body.right())
        bodies.append(body)
    assert sum(one.width() * one.height() for one in bodies) == pytest.approx(2000 * 1500)
    assert not any(a.adjusted(1, 1, -1, -1).intersects(b) for a in bodies for b in bodies if a is not b)


def test_the_words_say_pages_and_size_and_whether_it_can_be_read(qapp):
    many = lay_out(Recorded(), Sheet(), Scaling(8), HEADING)
    size = many.tiling.scale * 11
    assert size >= 8
    columns, rows = len(many.tiling.columns), len(many.tiling.rows)
    assert many.words == f"{columns * rows} pages, {columns} across and {rows} down, at {size:.0f} pt"
    wide = lay_out(Recorded(extent=QRectF(-100, -40, 3000, 300)), Sheet(), Scaling(8), HEADING)
    assert wide.words.startswith(f"{wide.count} pages side by side at ")
    high = lay_out(Recorded(extent=QRectF(-100, -40, 700, 3000)), Sheet(), Scaling(8), HEADING)
    assert high.words.startswith(f"{high.count} pages, one below the other, at ")
    one = lay_out(Recorded(extent=QRectF(-100, -40, 9000, 9000)), Sheet(), Scaling(most=(1, 1)), HEADING)
    assert one.words.startswith("1 page at ")
    assert one.words.endswith("too small to read")


@pytest.mark.parametrize(("width", "height", "landscape"), [(1000, 500, True), (500, 1000, False), (3000, 300, True)])
def test_the_paper_lies_as_suits_the_shape_of_the_drawing(qapp, width, height, landscape):
    drawing = Recorded(extent=QRectF(-100, -40, width, height))
    found = lay_out_by_shape(drawing, Paper.A4, Scaling(), HEADING)
    assert found.sheet.landscape is landscape
    assert found.count <= min(lay_out(drawing, Sheet(landscape=way), Scaling(), HEADING).count for way in (True, False))


def test_text_is_never_smaller_than_seven_points_unless_pages_are_counted(qapp):
    asked = lay_out(Recorded(), Sheet(), Scaling(3), HEADING)
    assert asked.tiling.scale * 11 >= 7
    assert lay_out(Rows(4), Sheet(), Scaling(3), HEADING).text_pt == 8


def test_a_list_is_set_smaller_only_where_that_saves_a_page(qapp):
    sizes = {count: lay_out(Rows(count), Sheet(), Scaling(), HEADING) for count in range(1, 60)}
    for count, pages in sizes.items():
        comfortable = lay_out(Rows(count), Sheet(), Scaling(8), HEADING)
        assert pages.count <= comfortable.count
        assert pages.text_pt == (8 if pages.count == comfortable.count else 7)
    assert {pages.text_pt for pages in sizes.values()} == {7, 8}


def test_a_heading_of_several_lines_is_written_whole_and_pushes_the_content_down(qapp):
    long = Heading("Spring sale " * 20, ("Publish date 12 Jun 2027 holds " * 12,))
    short, tall = (room_under(Sheet(), heading) for heading in (HEADING, long))
    assert short == Sheet().room
    assert tall.top() > short.top() + 20
    assert tall.bottom() == short.bottom()


def test_larger_paper_takes_fewer_pages(qapp):
    counts = [lay_out(Recorded(), Sheet(paper), Scaling(8), HEADING).count for paper in (Paper.A4, Paper.A3, Paper.A1)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 1


def test_a_list_has_its_head_on_each_page_and_every_row_once(qapp):
    rows = Rows(100)
    pages = lay_out(rows, Sheet(landscape=False), Scaling(8), HEADING)
    assert isinstance(pages, FlowingPages)
    for number in range(pages.count):
        paint(pages, number)
    assert rows.painted.count("head") == pages.count > 1
    assert [name for name in rows.painted if name != "head"] == [str(at) for at in range(100)]


def test_no_page_ends_with_a_heading(qapp):
    for height in (20.0, 27.0, 31.0, 44.0, 63.0):
        pages = lay_out(Rows(60, height), Sheet(), Scaling(8), HEADING)
        assert not any(page[-1].with_next for page in pages.pages[:-1])


@pytest.mark.parametrize(("place", "label"), [
    (TilePlace(0, 2, ((0, 0), (1, 1))), "A1"), (TilePlace(1, 2, ((0, 0), (1, 1))), "B2"),
    (TilePlace(1, 2, ((0, 0), (27, 1))), "AB2"), (TilePlace(0, 1, ((3, 2),)), ""), (TilePlace(0, 3), ""),
])  # fmt: skip
def test_tiles_are_labelled_by_column_and_row(place, label):
    assert place.label == label


def test_an_empty_list_is_a_page_all_the_same(qapp):
    pages = lay_out(Rows(0), Sheet(), Scaling(8), HEADING)
    assert pages.count == 1
    assert not paint(pages, 0).isNull()
