"""Where words stand beside lines and boxes in the files of other programs."""

import pytest

from app.domain.ids import FlowId, StepId
from app.drawing.geometry import Box
from app.drawing.label_places import along, words_beside

A, B = StepId("a"), StepId("b")
LINE, OTHER = FlowId("line"), FlowId("other")
SIZE = (60.0, 14.0)
BOXES = {A: Box(0, 0, 100, 60), B: Box(300, 0, 100, 60)}


def test_words_stand_above_a_level_line_near_its_beginning() -> None:
    assert words_beside({LINE: ((50, 0), (250, 0))}, {LINE: SIZE}, BOXES) == {LINE: (86, -10)}


def test_words_stand_below_where_another_line_runs_above() -> None:
    lines = {LINE: ((50, 0), (250, 0)), OTHER: ((0, -12), (400, -12))}
    assert words_beside(lines, {LINE: SIZE}, BOXES)[LINE] == (86, 10)


def test_words_stand_right_of_an_upright_line() -> None:
    assert words_beside({LINE: ((400, 40), (400, 300))}, {LINE: SIZE}, BOXES)[LINE][0] == 433


def test_no_two_words_cover_one_another_and_none_a_box() -> None:
    lines = {FlowId(str(place)): ((50, place), (250, place)) for place in range(-20, 30, 15)}
    places = words_beside(lines, dict.fromkeys(lines, SIZE), BOXES)
    spots = [*places.values()]
    over = [
        (one, two)
        for number, one in enumerate(spots)
        for two in spots[:number]
        if abs(one[0] - two[0]) < SIZE[0] and abs(one[1] - two[1]) < SIZE[1]
    ]
    assert not over
    assert all(80 <= x <= 220 for x, _ in spots)


def test_the_words_of_a_box_stand_below_it_and_beside_the_line_that_begins_there() -> None:
    gate = {A: Box(0, 0, 24, 24)}
    assert words_beside({}, {FlowId("a"): SIZE}, gate) == {FlowId("a"): (0, 22)}
    x, y = words_beside({LINE: ((0, 12), (0, 200))}, {FlowId("a"): SIZE}, gate)[FlowId("a")]
    assert (x, y) == (0, -22)


@pytest.mark.parametrize(("place", "share"), [((0, 0), 0.0), ((50, 3), 0.25), ((104, 50), 0.75), ((100, 400), 1.0)])
def test_a_place_is_so_far_along_a_line(place: tuple[float, float], share: float) -> None:
    assert along(((0, 0), (100, 0), (100, 100)), place) == pytest.approx(share)
