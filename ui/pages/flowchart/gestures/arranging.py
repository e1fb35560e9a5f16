"""Several things put in line or at equal distances: their new middles. Pure."""

from collections.abc import Callable, Mapping

from app.drawing.box import Box, Point

Boxes = Mapping[str, Box]
Places = dict[str, Point]


def left(boxes: Boxes) -> Places:
    edge = min(box.left for box in boxes.values())
    return {id: (edge + box.width / 2, box.y) for id, box in boxes.items()}


def right(boxes: Boxes) -> Places:
    edge = max(box.right for box in boxes.values())
    return {id: (edge - box.width / 2, box.y) for id, box in boxes.items()}


def top(boxes: Boxes) -> Places:
    edge = min(box.top for box in boxes.values())
    return {id: (box.x, edge + box.height / 2) for id, box in boxes.items()}


def bottom(boxes: Boxes) -> Places:
    edge = max(box.bottom for box in boxes.values())
    return {id: (box.x, edge - box.height / 2) for id, box in boxes.items()}


def column(boxes: Boxes) -> Places:
    """One below the other: their middles on one upright line."""
    middle = (min(box.left for box in boxes.values()) + max(box.right for box in boxes.values())) / 2
    return {id: (middle, box.y) for id, box in boxes.items()}


def row(boxes: Boxes) -> Places:
    """Side by side: their middles on one level line."""
    middle = (min(box.top for box in boxes.values()) + max(box.bottom for box in boxes.values())) / 2
    return {id: (box.x, middle) for id, box in boxes.items()}


def across(boxes: Boxes) -> Places:
    """The same gap between each and the next to its right; the outer ones stay."""
    order = sorted(boxes.items(), key=lambda pair: (pair[1].x, pair[0]))
    room = order[-1][1].right - order[0][1].left - sum(box.width for _, box in order)
    gap, edge, places = room / (len(order) - 1), order[0][1].left, {}
    for id, box in order:
        places[id] = (edge + box.width / 2, box.y)
        edge += box.width + gap
    return places


def down(boxes: Boxes) -> Places:
    """The same gap between each and the next below; the outer ones stay."""
    order = sorted(boxes.items(), key=lambda pair: (pair[1].y, pair[0]))
    room = order[-1][1].bottom - order[0][1].top - sum(box.height for _, box in order)
    gap, edge, places = room / (len(order) - 1), order[0][1].top, {}
    for id, box in order:
        places[id] = (box.x, edge + box.height / 2)
        edge += box.height + gap
    return places


Arrangement = Callable[[Boxes], Places]
ALIGNMENTS: dict[str, Arrangement] = {
    "Align left": left,
    "Align right": right,
    "Align top": top,
    "Align bottom": bottom,
    "Align in a column": column,
    "Align in a row": row,
}
DISTRIBUTIONS: dict[str, Arrangement] = {"Distribute across": across, "Distribute down": down}
