"""How large notes are, and where those go that no place was given for. For imports, layouts and drawings."""

from collections.abc import Collection

from app.domain.rectangle import Rectangle
from app.domain.workflow import Graph

NOTE_SIZE = (200.0, 88.0)
"""Width and height of every note, in pixels."""
BELOW = 64.0
"""Pixels between a drawing and the notes under it: room for a box that is higher than its kind, for a long title."""
GAP = 24.0


def row_below(graph: Graph, notes: Collection[str]) -> dict[str, tuple[float, float]]:
    """The middle of each of these notes, by id: side by side under all placed steps and all other notes."""
    boxes = [Rectangle(note.x, note.y, *NOTE_SIZE) for note in graph.notes if note.id not in notes]
    placed = ((step, step.x, step.y) for step in graph.steps if step.x is not None and step.y is not None)
    boxes += [Rectangle(x, y, *step.kind.traits.size) for step, x, y in placed]
    left, bottom = min((box.left for box in boxes), default=0.0), max((box.bottom for box in boxes), default=-BELOW)
    width, height = NOTE_SIZE
    return {key: (left + width / 2 + at * (width + GAP), bottom + BELOW + height / 2) for at, key in enumerate(notes)}
