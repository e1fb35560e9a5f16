"""The hit zones at every zoom: the middle moves, edges resize, a link begins only at a dot that is seen."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from tests.ui.test_theme import contrast
from ui.link.theme import ACCENTS, load_tokens
from ui.pages.plan.bar_hit import BarPart, box_of, dots, hit
from ui.printing.plan.bar_painter import bar_rect, paint_bar, window_rect
from ui.printing.plan.chart_content import EACH_HOUR, NARROWEST, ROW, WIDEST, BarAppearance, ChartContent, TimeScale

FIRST = date(2027, 1, 4)
TOKENS = load_tokens("light")
zooms = some.floats(NARROWEST, WIDEST)
starts = some.integers(0, 400 * 1440)
lengths = some.integers(0, 30 * 1440)


def content(day_width: float, bar: BarAppearance) -> ChartContent:
    """A plan of this one bar."""
    now = datetime(2027, 1, 12, 9, 30)
    return ChartContent(
        TimeScale(FIRST, day_width), TOKENS, now.date(), now, lambda row: bar, 1, lambda first, last: (),
        lambda day: False,
    )  # fmt: skip


def bar_of(start: int, length: int) -> BarAppearance:
    """Both in minutes, the start from the first midnight of the plan."""
    begun = datetime.combine(FIRST, datetime.min.time()) + timedelta(minutes=start)
    return BarAppearance("", (begun, begun + timedelta(minutes=length)))


def part_at(plan: ChartContent, x: float) -> BarPart:
    return hit(plan, QPointF(x, ROW / 2)).part


@given(zooms, starts, lengths)
def test_a_bar_is_at_least_a_day_and_fourteen_pixels_wide_and_holds_its_times(width, start, length):
    bar = bar_of(start, length)
    plan = content(width, bar)
    box = box_of(plan, 0)
    assert box.width() >= max(width if width < EACH_HOUR else 0, 14) - 0.02
    assert box.left() <= plan.scale.x_of(bar.planned[0]) + 0.01
    assert box.right() >= plan.scale.x_of(bar.planned[1]) - 0.01
    true = plan.scale.x_of(bar.planned[1]) - plan.scale.x_of(bar.planned[0])
    assert box.width() <= max(true, width, 14) + width + 0.02, "no wider than it must be"


@given(zooms, starts, lengths, some.floats(0, 1), some.booleans())
def test_the_middle_third_moves(width, start, length, part, hovered):
    plan = replace(content(width, bar_of(start, length)), hovered=0 if hovered else -1)
    box = box_of(plan, 0)
    third = box.width() / 3
    assert part_at(plan, box.left() + third + 0.001 + part * (third - 0.002)) is BarPart.BODY


@given(zooms, starts, lengths, some.floats(0, 1), some.booleans())
def test_six_pixels_beside_the_middle_resize(width, start, length, part, hovered):
    plan = replace(content(width, bar_of(start, length)), hovered=0 if hovered else -1)
    box = box_of(plan, 0)
    into = min(8.0, box.width() / 3)
    assert into + 4 >= 6
    assert part_at(plan, box.left() - 4 + 0.001 + part * (into + 3.99)) is BarPart.START
    assert part_at(plan, box.right() + 4 - 0.001 - part * (into + 3.99)) is BarPart.FINISH


@given(zooms, starts, lengths, some.floats(-60, 60))
@settings(max_examples=200)
def test_a_link_begins_only_at_a_dot_that_is_seen(width, start, length, away):
    hidden = content(width, bar_of(start, length))
    box = box_of(hidden, 0)
    x = box.right() + away if away > 0 else box.left() + away
    at_dot = {BarPart.START_DOT, BarPart.FINISH_DOT}
    assert part_at(hidden, x) not in at_dot
    for seen in (
        replace(hidden, hovered=0),
        replace(hidden, current=0),
        replace(hidden, chosen=frozenset({0})),
    ):
        nearest = min(abs(x - dot.x()) for dot in dots(box))
        if nearest <= 7:
            assert part_at(seen, x) in at_dot
        elif nearest > 8:
            assert part_at(seen, x) not in at_dot


@given(zooms, starts)
def test_a_diamond_is_taken_as_a_whole(width, start):
    bar = replace(bar_of(start, 0), diamond=True, anchor=True)
    plan = content(width, bar)
    box = box_of(plan, 0)
    assert box.width() >= 14
    for part in (0.01, 0.5, 0.99):
        assert part_at(plan, box.left() + part * box.width()) is BarPart.ANCHOR


@given(zooms, starts, lengths, some.integers(0, 20 * 1440), some.integers(0, 20 * 1440))
def test_the_window_is_around_its_bar_or_not_there(width, start, length, before, after):
    bar = bar_of(start + before, length)
    begun, due = bar.planned[0] - timedelta(minutes=before), bar.planned[1] + timedelta(minutes=after)
    plan = content(width, replace(bar, window=(begun, due)))
    box, band = box_of(plan, 0), window_rect(plan, plan.row(0), 0)
    if band.isNull():
        assert plan.scale.x_of(due) - plan.scale.x_of(begun) <= box.width() + 1 + width
    else:
        assert QRectF(band).adjusted(-0.01, 0, 0.01, 0).contains(box)
        assert band.left() <= plan.scale.x_of(begun) + 0.01
        assert band.right() >= plan.scale.x_of(due) - 0.01


@pytest.mark.parametrize("y", [0, 3, 30, 33])
def test_above_and_below_a_bar_nothing_is_taken(y):
    plan = replace(content(18, bar_of(9 * 60, 120)), hovered=0)
    assert hit(plan, QPointF(box_of(plan, 0).center().x(), y)).part is BarPart.NOTHING


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_window_is_seen_on_its_ground_and_the_bar_in_its_window(name, accent):
    tokens = load_tokens(name, accent)
    bar = replace(bar_of(4 * 1440, 480), window=(datetime(2027, 1, 4), datetime(2027, 1, 10)))
    plan = replace(content(20, bar), tokens=tokens)
    for ground in (tokens.surface, tokens.sunken):
        image = QImage(160, ROW, QImage.Format.Format_RGB32)
        image.fill(ground)
        painter = QPainter(image)
        paint_bar(painter, plan, bar, 0)
        painter.end()
        band = image.pixelColor(window_rect(plan, bar, 0).center().toPoint())
        inside = image.pixelColor(bar_rect(plan, bar, 0).center().toPoint())
        assert contrast(band, ground) >= 1.22
        assert contrast(inside, band) >= 1.35
