"""How a drawing is cut into pages, for any drawing."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.printing.paper.tiling import LEAST_ROOM, Axis, apart, cut, fitted, tiled

lengths = st.floats(1, 9000)
spans = st.lists(
    st.tuples(st.floats(0, 8000), st.floats(1, 300)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=20
)
axes = st.builds(
    lambda length, frozen, whole: Axis(-frozen, length, frozen, apart(whole)), lengths, st.floats(0, 200), spans
)


@given(axes, st.floats(60, 2000))
def test_the_parts_touch_and_cover_the_body_and_none_is_larger_than_a_page(axis, room):
    parts = cut(axis, room)
    assert parts[0][0] == axis.body
    assert parts[-1][1] >= axis.end
    assert all(left[1] == right[0] for left, right in pairwise(parts))
    free = max(room - axis.frozen, LEAST_ROOM)
    assert all(0 < last - first <= free + 1 for first, last in parts)


@given(axes, st.floats(60, 2000))
def test_no_page_ends_inside_a_span_that_fits_on_a_page(axis, room):
    parts = cut(axis, room)
    free = max(room - axis.frozen, LEAST_ROOM)
    for _, end in parts[:-1]:
        crossed = [span for span in axis.whole if span[0] < end < span[1]]
        assert all(span[1] - max(span[0], axis.body) > free or span[0] < axis.body for span in crossed)


@given(axes, axes, st.integers(1, 5), st.integers(1, 5))
def test_what_is_fitted_keeps_to_its_pages_and_is_never_larger_than_asked(across, down, columns, rows):
    found = fitted(across, down, (700.0, 500.0), (columns, rows), 0.9)
    assert len(found.columns) <= columns
    assert len(found.rows) <= rows
    assert 0 < found.scale <= 0.9


@given(axes, axes)
def test_more_pages_never_make_it_smaller(across, down):
    one = fitted(across, down, (700.0, 500.0), (1, 1), 0.9)
    many = fitted(across, down, (700.0, 500.0), (4, 4), 0.9)
    assert many.scale >= one.scale * 0.999


def test_a_repeated_column_as_wide_as_the_page_leaves_room_for_the_drawing():
    found = tiled(Axis(-2000, 400, 2000), Axis(0, 100), (700.0, 500.0), 0.7)
    assert found.scale * (2000 + LEAST_ROOM) <= 700.001


@given(axes, st.lists(st.floats(1, 8000), min_size=1, max_size=6, unique=True), st.floats(300, 2000))
def test_a_page_repeats_the_strip_over_it_and_one_that_begins_with_a_strip_repeats_none(axis, strips, room):
    heads = tuple(sorted({0.0, *(at for at in strips if at < axis.end - 1)}))
    axis = Axis(0, axis.end, axis.frozen, axis.whole, heads)
    parts = cut(axis, room)
    assert parts[0][0] == 0
    assert parts[-1][1] >= axis.end
    for first, last in parts:
        top, bottom = axis.repeated(first)
        assert top == max((at for at in heads if at < first), default=first) or first in heads
        assert bottom - top == pytest.approx(0 if first in heads else axis.frozen)
        assert last - first <= max(room - (bottom - top), LEAST_ROOM) + 1


boxes = st.lists(
    st.tuples(st.floats(0, 3000), st.floats(0, 3000), st.floats(2, 400), st.floats(2, 400)).map(
        lambda at: ((at[0], at[0] + at[2]), (at[1], at[1] + at[3]))
    ),
    min_size=1,
    max_size=12,
)


@given(boxes, st.floats(100, 900))
def test_a_tile_is_kept_for_what_it_shows_and_for_nothing_else(content, room):
    axis = Axis(0, 3500)
    found = tiled(axis, axis, (room, room), 1.0).with_content(content)

    def both(part, span):
        return min(span[1], part[1]) - max(span[0], part[0])

    def shown(column, row):
        return any(both(column, across) > 1 and both(row, down) > 1 for across, down in content)

    met = {(x, y) for x, column in enumerate(found.columns) for y, row in enumerate(found.rows) if shown(column, row)}
    assert met <= set(found.tiles)
    assert found.tiles == tuple(sorted(found.tiles, key=lambda tile: tile[::-1]))
    grown = [((a - 1, b + 1), (c - 1, d + 1)) for (a, b), (c, d) in content]
    content = grown
    assert all(shown(found.columns[x], found.rows[y]) for x, y in found.tiles)


def test_a_drawing_without_anything_is_one_page():
    axis = Axis(0, 3000)
    assert tiled(axis, axis, (500, 500), 1.0).with_content(()).tiles == ((0, 0),)


def spans_in_turn(axis: Axis, room: float) -> list[tuple[float, float]]:
    """The same cuts, found by going past one span after the other; without spans larger than a page."""
    found, here = [], axis.body
    while True:
        first, last = axis.repeated(here)
        limit = here + max(room - (last - first), LEAST_ROOM)
        if limit >= axis.end:
            return [*found, (here, max(axis.end, here + 1))]
        torn = [span for span in axis.whole if here < span[0] < limit < span[1]]
        limit = torn[0][0] if torn else limit
        found.append((here, limit))
        here = limit


def test_pages_end_before_the_span_that_they_would_cut_wherever_strips_are_repeated() -> None:
    chance = random.Random(12)
    for _ in range(2_000):
        whole, at = [], 0.0
        for _ in range(chance.randrange(30)):
            first = at + chance.choice((0.0, 30 * chance.random()))
            at = first + 40 * chance.random()
            whole.append((first, at))
        heads = sorted(at * chance.random() for _ in range(chance.randrange(4)))
        axis = Axis(0.0, at + 1, chance.choice((0.0, 20.0)), tuple(whole), (0.0, *heads) if heads else ())
        room = chance.choice((70.0, 130.0, 900.0))
        assert list(cut(axis, room)) == spans_in_turn(axis, room)
