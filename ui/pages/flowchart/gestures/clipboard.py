"""Parts of flowcharts on the system's clipboard: as our own format, as text, and as a picture for letters."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPointF, QSize
from PySide6.QtGui import QGuiApplication

from app.actions.flowchart.clip import copy
from app.actions.flowchart.position import place_of
from app.domain.errors import RuleViolation
from app.drawing.box import NOTE, Box, Point
from app.drawing.geometry import box_of
from app.exchange.clip_json import Clip, dump_clip, load_clip
from ui.link.theme import load_tokens
from ui.pages.flowchart.gestures.surface import Surface
from ui.printing.flowchart.flowchart_drawing import draw, picture_of

MIME = "application/x-leadline-flowchart"
LARGEST = QSize(4000, 4000)
ASIDE, AIR, FARTHEST = 40.0, 8.0, 40
"""Pixels of a step aside and around what stands there; how many steps are tried before going below everything."""
_SHARP = 2.0


def put_on_clipboard(surface: Surface) -> bool:
    """Copy what is selected; False when that holds no step and no note."""
    model = surface.model
    names = model.view.role_names if model.view else {}
    clip = copy(model.graph, model.selection, names)
    if not clip.graph.steps and not clip.graph.notes:
        return False
    QGuiApplication.clipboard().setMimeData(mime_of(clip))
    return True


def mime_of(clip: Clip) -> QMimeData:
    """A clip as our own format, as text and as a picture, for the clipboard."""
    text = dump_clip(clip)
    mime = QMimeData()
    mime.setData(MIME, text.encode())
    mime.setText(text)
    drawing = draw(clip.graph, clip.roles)
    size = drawing.extent().size().toSize().boundedTo(LARGEST)
    mime.setImageData(picture_of(drawing, size, load_tokens("light"), _SHARP).toImage())
    return mime


def taken_from_clipboard() -> Clip:
    """Raises RuleViolation where there is no part of a flowchart."""
    mime = QGuiApplication.clipboard().mimeData()
    if mime is None:
        raise RuleViolation("The clipboard is empty. Copy some steps first.")
    own = bytes(mime.data(MIME).data()).decode(errors="replace")
    return load_clip(own or mime.text())


def paste_place(surface: Surface, pointer: QPointF | None, clip: Clip) -> Point:
    """At the pointer, else in the middle of the view; beside what stands there."""
    at = pointer if pointer is not None else surface.view.seen().center()
    x, y = round(at.x() / 8) * 8.0, round(at.y() / 8) * 8.0
    boxes = [box_of(step, *place_of(step)) for step in clip.graph.steps]
    boxes += [Box(note.x, note.y, *NOTE) for note in clip.graph.notes]
    xs, ys = [box.x for box in boxes], [box.y for box in boxes]
    middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    dx, dy = free_shift(surface, boxes, (x - middle[0], y - middle[1]))
    return middle[0] + dx, middle[1] + dy


def free_shift(surface: Surface, boxes: Sequence[Box], wanted: Point) -> Point:
    """By how much these boxes go so that none lands on what is drawn: as wanted, or aside, near before far."""
    model = surface.model
    taken = [box.grown(AIR) for box in (*model.boxes.values(), *model.notes.values())]

    def is_free(by: Point) -> bool:
        shifted = (box.at(box.x + by[0], box.y + by[1]) for box in boxes)
        return not any(one.overlaps(other) for one in shifted for other in taken)

    ways = [(1, 1), (0, 1), (1, 0), (0, -1), (-1, 0), (-1, 1), (1, -1), (-1, -1)]
    # In lanes another height would be another role.
    ways.sort(key=lambda way: model.graph.in_lanes and way != (1, 0))
    for distance in range(FARTHEST):
        for right, down in ways if distance else ((0, 0),):
            by = wanted[0] + distance * ASIDE * right, wanted[1] + distance * ASIDE * down
            if is_free(by):
                return by
    below = max(box.bottom for box in taken) - min(box.top for box in boxes)
    return wanted[0], below + AIR
