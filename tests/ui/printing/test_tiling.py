"""How a drawing is cut into pages, for any drawing."""

from itertools import pairwise

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
