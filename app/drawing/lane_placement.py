"""Putting placed steps into the rows of their roles. For ``layout`` only."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.ids import RoleId, StepId
from app.domain.workflow import Lane
from app.drawing.geometry import Point, Size

PAD = 40.0
"""From the edge of a lane to its boxes: room for loop-backs and for flows that pass."""
GAP = 48.0
_STEP = 16.0


def in_rows(
    places: Mapping[StepId, Point],
    sizes: Mapping[StepId, Size],
    roles: Mapping[StepId, RoleId | None],
    lanes: tuple[Lane, ...],
) -> tuple[dict[StepId, Point], tuple[Lane, ...]]:
    """The columns kept, the heights new: each lane as high as its fullest column, stacked from y = 0."""
    columns: dict[RoleId | None, dict[int, list[StepId]]] = {}
    for key in sorted(places, key=lambda key: (places[key][1], key)):
        columns.setdefault(roles[key], {}).setdefault(round(places[key][0]), []).append(key)
    found: dict[StepId, Point] = {}
    laid: list[Lane] = []
    top = 0.0
    for lane in lanes:
        inside = columns.get(lane.role, {})
        tallest = max((_height(keys, sizes) for keys in inside.values()), default=72.0)
        height = -(-(tallest + 2 * PAD) // _STEP) * _STEP
        for keys in inside.values():
            y = top + (height - _height(keys, sizes)) / 2
            for key in keys:
                found[key] = (places[key][0], y + sizes[key][1] / 2)
                y += sizes[key][1] + GAP
        laid.append(replace(lane, height=height))
        top += height
    return found, tuple(laid)


def _height(keys: list[StepId], sizes: Mapping[StepId, Size]) -> float:
    return sum(sizes[key][1] for key in keys) + GAP * (len(keys) - 1)
