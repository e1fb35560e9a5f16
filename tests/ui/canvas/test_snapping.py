"""Where a moved box comes to rest."""

import random

from app.drawing.box import Box
from ui.canvas.snapping import Guide, around, moved, snap, to_grid


def box(x: float, y: float, width: float = 192, height: float = 72) -> Box:
    return Box(x, y, width, height)


def test_a_box_lines_up_with_the_middle_of_a_neighbour_within_reach():
    found = snap(box(303, 207), [box(0, 200)], reach=8, grid=0)
    assert (found.dx, found.dy) == (0, -7)
    assert found.guides == (Guide(False, 200, -96, 399),)


def test_middles_win_over_edges_and_the_nearer_line_over_the_farther():
    edge = snap(box(100, 0, 100, 40), [box(0, 300, 292, 40)], reach=8, grid=0)
    assert edge.dx == -4
    both = snap(box(3, 0), [box(0, 200), box(5, 400)], reach=8, grid=0)
    assert both.dx == 2
    middle = snap(box(4, 0, 100, 40), [box(0, 200, 106, 40)], reach=8, grid=0)
    assert middle.dx == -4


def test_out_of_reach_it_goes_to_the_grid_without_a_guide():
    assert snap(box(203, 97), [box(0, 0)], reach=4) == snap(box(203, 97), [], reach=4)
    found = snap(box(203, 97), [])
    assert (found.dx, found.dy, found.guides) == (-3, -1, ())
    assert to_grid(203) == 200
    assert to_grid(203.4, 0) == 203.4


def test_a_guide_runs_from_the_box_to_the_farthest_neighbour_on_its_line():
    found = snap(box(1, 0), [box(0, 200), box(0, 600), box(500, 900)], reach=4, grid=0)
    assert found.guides[0] == Guide(True, 0, -36, 636)


def test_a_snap_never_goes_farther_than_its_reach_and_ends_on_its_lines():
    chance = random.Random(3)
    for _ in range(300):
        others = [box(chance.uniform(-400, 400), chance.uniform(-400, 400)) for _ in range(6)]
        mover = box(chance.uniform(-400, 400), chance.uniform(-400, 400))
        found = snap(mover, others, reach=6, grid=0)
        assert abs(found.dx) <= 6
        assert abs(found.dy) <= 6
        placed = mover.at(mover.x + found.dx, mover.y + found.dy)
        for guide in found.guides:
            lines = (placed.x, placed.left, placed.right) if guide.vertical else (placed.y, placed.top, placed.bottom)
            assert min(abs(line - guide.at) for line in lines) < 1e-6


def test_a_group_has_one_box_around_it():
    assert around([]) is None
    assert around([box(0, 0), box(400, 100)]) == Box(200, 50, 592, 172)
    assert moved([box(1, 2)], (3, 4)) == [box(4, 6)]
